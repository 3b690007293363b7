/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was submitted, and the AMS has lost, is begun anew only because a person says so: no retry by itself takes it back. */
#include "decider.h"
#include "procedure/request.h"

static FaultServer *server;

static void
set_up (World *world, gconstpointer data G_GNUC_UNUSED)
{
  decider_set_up (world, server);
}

/* A request that lies at the AMS as "r-1", without documents. */
static GembokVaultRequest *
sent (World *world, GembokRequestState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (world);
  GembokVaultRequest *request = gembok_vault_request_get (world_vault (world), view->request->id, &error);
  g_assert_no_error (error);
  request->state = state;
  request->profile = g_strdup ("satu");
  request->account = g_strdup ("budi");
  request->remote_id = g_strdup ("r-1");
  request->number = g_strdup ("2026-000001-5");
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
  return request;
}

static void
plan_policy (void)
{
  g_autoptr (GBytes) policy = gembok_policy_default ();
  g_autofree char *body = g_base64_encode (g_bytes_get_data (policy, NULL), g_bytes_get_size (policy));
  fault_server_forget (server);
  fault_server_plan (server, "GET /api/v1/policy type=application/json body64=%s", body);
}

/* Calls it a draft. */
static void
plan_draft (const GembokVaultRequest *request)
{
  g_autoptr (GembokWireRequest) remote = decider_request ("r-1", "2026-000001-5");
  remote->state = GEMBOK_REQUEST_DRAFT;
  remote->submitted_at = 0;
  remote->public_key_sha256 = g_strdup (request->public_key_sha256);
  plan_policy ();
  decider_plan (server, remote);
}

/* Does not know it; its list has what is named, or nothing. */
static void
plan_unknown (const char *listed)
{
  static const char problem[] = "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"code\":\"not_found\","
                                "\"detail\":\"There is no such request.\"}";
  g_autofree char *body = g_base64_encode ((const guchar *) problem, sizeof problem - 1);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_wire_request_free);
  if (listed != NULL)
    g_ptr_array_add (list, decider_request (listed, "2026-000009-9"));
  plan_policy ();
  fault_server_plan (server, "GET /api/v1/requests/r-1 status=404 type=application/problem+json body64=%s", body);
  decider_plan_list (server, list, "");
}

static GembokVaultRequest *
kept (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  GembokVaultRequest *request = gembok_vault_request_get (world_vault (world), id, &error);
  g_assert_no_error (error);
  return request;
}

static void
assert_not_taken_back (World *world, const GembokVaultRequest *before, gboolean anew)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_request_submit (world->context, before->id, NULL, 0, anew, NULL, &error));
  g_assert_true (gembok_request_is_lost (error));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_ANSWER);
  g_autoptr (GembokVaultRequest) after = kept (world, before->id);
  g_assert_cmpint (after->state, ==, before->state);
  g_assert_cmpstr (after->remote_id, ==, "r-1");
  g_assert_cmpstr (after->number, ==, "2026-000001-5");
  g_assert_cmpuint (decider_sent (server), ==, 0);
}

/* It is a draft here again, and goes no further than what every draft without documents does. */
static void
assert_taken_back (World *world, const GembokVaultRequest *before, gboolean anew, const char *remote_id)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_request_submit (world->context, before->id, NULL, 0, anew, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_MISSING);
  g_autoptr (GembokVaultRequest) after = kept (world, before->id);
  g_assert_cmpint (after->state, ==, GEMBOK_REQUEST_DRAFT);
  g_assert_cmpstr (after->remote_id, ==, remote_id);
  g_assert_cmpstr (after->public_key_sha256, ==, before->public_key_sha256);
}

static void
test_a_draft_there (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokVaultRequest) request = sent (world, GEMBOK_REQUEST_SUBMITTED);
  plan_draft (request);
  assert_not_taken_back (world, request, FALSE);
  plan_draft (request);
  assert_taken_back (world, request, TRUE, "r-1");
}

static void
test_unknown_there (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokVaultRequest) request = sent (world, GEMBOK_REQUEST_VERIFIED);
  plan_unknown ("r-2");
  assert_not_taken_back (world, request, FALSE);
  /* Not either if the list has it. */
  plan_unknown ("r-1");
  assert_not_taken_back (world, request, TRUE);
  plan_unknown ("r-2");
  assert_taken_back (world, request, TRUE, NULL);
}

/* Submitted, and the answer has not come: it may wait in somebody's queue. */
static void
test_the_answer_is_missing (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = sent (world, GEMBOK_REQUEST_DRAFT);
  g_autofree char *key = gembok_vault_attempt (world_vault (world), request->id, "submit", request->public_key_sha256,
                                               "kunci-usaha-1", &error);
  g_assert_no_error (error);
  plan_unknown (NULL);
  assert_not_taken_back (world, request, FALSE);
  plan_unknown (NULL);
  assert_taken_back (world, request, TRUE, NULL);
}

/* What nobody has submitted, nobody waits for. */
static void
test_never_submitted (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokVaultRequest) request = sent (world, GEMBOK_REQUEST_DRAFT);
  plan_unknown (NULL);
  assert_taken_back (world, request, FALSE, NULL);
}

#define ADD(path, test) g_test_add ("/lost/" path, World, NULL, set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  ADD ("a-draft-there", test_a_draft_there);
  ADD ("unknown-there", test_unknown_there);
  ADD ("answer-missing", test_the_answer_is_missing);
  ADD ("never-submitted", test_never_submitted);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
