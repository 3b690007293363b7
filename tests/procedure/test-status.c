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

/* --- what an AMS has lost ------------------------------------------------------------------------------------------ */

static void
say_document (GembokWireRequest *remote, const char *kind, const char *bytes, GembokDocumentState state)
{
  GembokWireDocument *document = gembok_wire_document_new ();
  document->kind = g_strdup (kind);
  document->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, bytes, -1);
  document->state = state;
  g_ptr_array_add (remote->documents, document);
}

static GembokDocumentState
state_of (World *world, const char *id, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_get (world_vault (world), id, kind, &error);
  g_assert_no_error (error);
  return document->state;
}

/* The same bytes are there; others have to go again, and what waits to be sent does so anyway. */
static void
test_taken_back (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = taken (world);
  g_autoptr (GembokWireRequest) remote = said (request, GEMBOK_REQUEST_DRAFT);
  world_put_document (world, request->id, "foto_diri", GEMBOK_DOCUMENT_ACCEPTED);
  world_put_document (world, request->id, "surat_rekomendasi", GEMBOK_DOCUMENT_UPLOADED);
  say_document (remote, "ktp", "the version before", GEMBOK_DOCUMENT_UPLOADED);
  say_document (remote, "surat_rekomendasi", "surat_rekomendasi", GEMBOK_DOCUMENT_UPLOADED);
  request->csr_sent = request->agreement_sent = TRUE;
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
  g_assert_true (gembok_request_take_back (world->context, &request, remote, &error));
  g_assert_no_error (error);
  g_autoptr (GembokVaultRequest) kept = gembok_vault_request_get (world_vault (world), request->id, &error);
  g_assert_cmpint (kept->state, ==, GEMBOK_REQUEST_DRAFT);
  g_assert_cmpstr (kept->remote_id, ==, "r-1");
  g_assert_cmpstr (kept->number, ==, "2026-000001-5");
  g_assert_true (kept->csr_sent);
  g_assert_false (kept->agreement_sent);
  g_assert_cmpint (state_of (world, request->id, "ktp"), ==, GEMBOK_DOCUMENT_READY);
  g_assert_cmpint (state_of (world, request->id, "foto_diri"), ==, GEMBOK_DOCUMENT_READY);
  g_assert_cmpint (state_of (world, request->id, "surat_rekomendasi"), ==, GEMBOK_DOCUMENT_UPLOADED);
}

static void
test_not_known_any_more (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = taken (world);
  g_autofree char *key = g_strdup (request->public_key_sha256);
  request->csr_sent = TRUE;
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
  world_put_document (world, request->id, "foto_diri", GEMBOK_DOCUMENT_UPLOADING);
  g_assert_true (gembok_request_take_back (world->context, &request, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (GembokVaultRequest) kept = gembok_vault_request_get (world_vault (world), request->id, &error);
  g_assert_cmpint (kept->state, ==, GEMBOK_REQUEST_DRAFT);
  g_assert_null (kept->remote_id);
  g_assert_null (kept->number);
  g_assert_null (kept->etag);
  g_assert_false (kept->csr_sent);
  g_assert_cmpstr (kept->public_key_sha256, ==, key);
  g_assert_cmpint (state_of (world, request->id, "ktp"), ==, GEMBOK_DOCUMENT_READY);
  g_assert_cmpint (state_of (world, request->id, "foto_diri"), ==, GEMBOK_DOCUMENT_READY);
}

/* Two programs hear of the loss; one has begun anew before the other comes to it. */
static void
test_another_program_was_faster (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) late = taken (world);
  g_autoptr (GembokVaultRequest) faster = gembok_vault_request_get (world_vault (world), late->id, &error);
  faster->state = GEMBOK_REQUEST_SUBMITTED;
  g_free (faster->remote_id);
  faster->remote_id = g_strdup ("r-2");
  g_assert_true (gembok_vault_request_save (world_vault (world), faster, &error));
  g_assert_true (gembok_request_take_back (world->context, &late, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (late->remote_id, ==, "r-2");
  g_assert_cmpint (late->state, ==, GEMBOK_REQUEST_SUBMITTED);
  g_assert_cmpint (state_of (world, late->id, "ktp"), ==, GEMBOK_DOCUMENT_UPLOADED);
}

/* Only the AMS itself can say that it does not know a request; a page of something in between cannot. */
static void
test_who_says_that_it_is_unknown (World *world G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) page = NULL, missing = NULL, other = NULL, told = NULL;
  gembok_error_set_remote (&page, GEMBOK_ERROR_NOT_FOUND, NULL, NULL, "404");
  gembok_error_set_remote (&other, GEMBOK_ERROR_REFUSED, "not_found", NULL, "403");
  gembok_error_set_remote (&missing, GEMBOK_ERROR_NOT_FOUND, "not_found", NULL, "There is no such request.");
  g_assert_false (gembok_request_set_unknown (page, &told));
  g_assert_false (gembok_request_set_unknown (other, &told));
  g_assert_false (gembok_request_set_unknown (NULL, &told));
  g_assert_no_error (told);
  g_assert_true (gembok_request_set_unknown (missing, &told));
  g_assert_true (gembok_request_is_lost (told));
}

/* Returned, replaced, sent again, and then set back to when it was returned: the replacement goes again. */
static void
test_returned_once_more (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = taken (world);
  g_autoptr (GembokWireRequest) remote = said (request, GEMBOK_REQUEST_REJECTED);
  world_put_document (world, request->id, "foto_diri", GEMBOK_DOCUMENT_UPLOADED);
  say_document (remote, "ktp", "the version before", GEMBOK_DOCUMENT_REJECTED);
  say_document (remote, "foto_diri", "foto_diri", GEMBOK_DOCUMENT_ACCEPTED);
  g_assert_true (gembok_request_apply (world->context, request, remote, &error));
  g_assert_no_error (error);
  g_assert_cmpint (state_of (world, request->id, "ktp"), ==, GEMBOK_DOCUMENT_READY);
  g_assert_cmpint (state_of (world, request->id, "foto_diri"), ==, GEMBOK_DOCUMENT_ACCEPTED);
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
  ADD ("taken-back", test_taken_back);
  ADD ("not-known-any-more", test_not_known_any_more);
  ADD ("another-program", test_another_program_was_faster);
  ADD ("who-says-unknown", test_who_says_that_it_is_unknown);
  ADD ("returned-once-more", test_returned_once_more);
  return g_test_run ();
}
