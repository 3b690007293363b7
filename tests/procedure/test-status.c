/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an AMS says of a request is taken over as a whole, or not at all: what cannot be true is not believed (promise 7). */
#include "procedure/request-private.h"
#include "vault/vault-documents.h"
#include "world.h"

#define OTHER_KEY "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4"

/* A request that the AMS has taken, with one document. */
static GembokVaultRequest *
taken (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (world);
  GembokVaultRequest *request = gembok_vault_request_get (world_vault (world), view->request->id, &error);
  g_assert_no_error (error);
  request->state = GEMBOK_REQUEST_SUBMITTED;
  request->remote_id = g_strdup ("r-1");
  request->number = g_strdup ("2026-000001-5");
  request->etag = g_strdup ("\"1\"");
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
  world_put_document (world, request->id, "ktp", GEMBOK_DOCUMENT_UPLOADED);
  return request;
}

static GembokWireRequest *
said (const GembokVaultRequest *request, GembokRequestState state)
{
  GembokWireRequest *remote = gembok_wire_request_new ();
  remote->id = g_strdup (request->remote_id);
  remote->number = g_strdup ("2026-000002-3");
  remote->etag = g_strdup ("\"2\"");
  remote->state = state;
  remote->public_key_sha256 = g_strdup (request->public_key_sha256);
  return remote;
}

static void
assert_kept (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) kept = gembok_vault_request_get (world_vault (world), id, &error);
  g_autoptr (GPtrArray) documents = gembok_vault_document_list (world_vault (world), id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kept->state, ==, GEMBOK_REQUEST_SUBMITTED);
  g_assert_cmpstr (kept->number, ==, "2026-000001-5");
  g_assert_cmpstr (kept->etag, ==, "\"1\"");
  g_assert_cmpuint (documents->len, ==, 1);
  g_assert_cmpint (((const GembokVaultDocument *) documents->pdata[0])->state, ==, GEMBOK_DOCUMENT_UPLOADED);
}

static void
assert_not_believed (World *world, GembokVaultRequest *request, const GembokWireRequest *remote, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_request_apply (world->context, request, remote, &error));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpint (gembok_request_is_lost (error), ==, remote->state == GEMBOK_REQUEST_DRAFT);
  world_assert_failed (&error, GEMBOK_ERROR_BAD_ANSWER);
  assert_kept (world, request->id);
}

static void
test_what_is_believed (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = taken (world);
  g_autoptr (GembokWireRequest) remote = said (request, GEMBOK_REQUEST_VERIFIED);
  g_assert_true (gembok_request_apply (world->context, request, remote, &error));
  g_assert_no_error (error);
  g_autoptr (GembokVaultRequest) kept = gembok_vault_request_get (world_vault (world), request->id, &error);
  g_assert_cmpint (kept->state, ==, GEMBOK_REQUEST_VERIFIED);
  g_assert_cmpstr (kept->number, ==, "2026-000002-3");
  g_assert_cmpstr (kept->etag, ==, "\"2\"");
}

static void
test_a_draft_again (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokVaultRequest) request = taken (world);
  g_autoptr (GembokWireRequest) remote = said (request, GEMBOK_REQUEST_DRAFT);
  g_assert_true (gembok_request_is_taken_back (request, remote));
  assert_not_believed (world, request, remote, "calls it a draft");
  /* What was not taken yet is a draft there, too. */
  g_autoptr (GError) error = NULL;
  request->state = GEMBOK_REQUEST_DRAFT;
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
  g_assert_false (gembok_request_is_taken_back (request, remote));
  g_assert_true (gembok_request_apply (world->context, request, remote, &error));
  g_assert_no_error (error);
}

static void
test_another_key (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokVaultRequest) request = taken (world);
  g_autoptr (GembokWireRequest) remote = said (request, GEMBOK_REQUEST_DONE);
  g_free (remote->public_key_sha256);
  remote->public_key_sha256 = g_strdup (OTHER_KEY);
  assert_not_believed (world, request, remote, "names another key");
}

static void
test_an_unknown_state (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokVaultRequest) request = taken (world);
  g_autoptr (GembokWireRequest) remote = said (request, GEMBOK_REQUEST_UNKNOWN);
  assert_not_believed (world, request, remote, "does not know");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/status/" path, World, NULL, world_set_up, function, world_tear_down)
  ADD ("believed", test_what_is_believed);
  ADD ("a-draft-again", test_a_draft_again);
  ADD ("another-key", test_another_key);
  ADD ("unknown-state", test_an_unknown_state);
  return g_test_run ();
}
