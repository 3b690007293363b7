/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a decider says counts for what they had before them, and for nothing else. */
#include <string.h>

#include "harness.h"
#include "procedure/context-private.h"
#include "procedure/review.h"
#include "world.h"

#define LETTER "0b53c2a4d1c7d6c1f4c7f9e3f5d7b6a4e2c1d0f9e8b7a6c5d4e3f2a1b0c9d8e7"
#define KTP    "1c64d3b5e2d8e7d2a5d8aaf4a6e8c7b5f3d2e1aaf9c8b7d6e5f4a3b2c1dae9f8"
#define OTHER  "2d75e4c6f3e9f8e3b6e9bba5b7f9d8c6a4e3f2bba0d9c8e7f6a5b4c3d2ebfaa9"

static FaultServer *server;

static void
set_up (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_new ();
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  g_autoptr (GembokSecret) token = world_secret ("tOKEN-x");
  world_set_up (world, data);
  fault_server_forget (server);
  profile->id = g_strdup ("satu");
  profile->url = fault_server_url (server, "good", "");
  profile->ca = g_bytes_ref (fault_server_ca (server));
  profile->mode = GEMBOK_PROFILE_CONNECTED;
  account->profile = g_strdup ("satu");
  account->username = g_strdup ("budi");
  account->name = g_strdup ("Budi Contoh");
  account->role = GEMBOK_ROLE_VERIFIER;
  g_assert_true (gembok_vault_profile_put (world_vault (world), profile, &error));
  g_assert_true (gembok_vault_account_put (world_vault (world), account, &error));
  gembok_context_hold_session (world->context, "satu", "budi", token);
}

static void
add_document (GembokWireRequest *request, const char *kind, const char *sha256)
{
  GembokWireDocument *document = gembok_wire_document_new ();
  document->kind = g_strdup (kind);
  document->state = GEMBOK_DOCUMENT_UPLOADED;
  document->sha256 = g_strdup (sha256);
  g_ptr_array_add (request->documents, document);
}

/* As the AMS has it, with that letter. */
static GembokWireRequest *
submitted (const char *letter)
{
  GembokWireRequest *request = gembok_wire_request_new ();
  request->type = g_strdup ("issuance");
  request->procedure = g_strdup ("lock-kaltim");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  request->id = g_strdup ("r1");
  request->number = g_strdup ("2026-000001-5");
  request->owner = g_strdup ("siti");
  request->state = GEMBOK_REQUEST_SUBMITTED;
  request->created_at = request->updated_at = request->submitted_at = 1795000000;
  gembok_wire_fields_add (request->applicant, "name", "Siti Contoh Rahmawati");
  add_document (request, "surat_rekomendasi", letter);
  add_document (request, "ktp", KTP);
  return request;
}

static void
ams_has (const GembokWireRequest *request)
{
  g_autoptr (GBytes) body = gembok_wire_request_encode (request);
  g_autofree char *encoded = g_base64_encode (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  fault_server_plan (server, "GET /api/v1/requests/r1 body64=%s 'header=ETag: \"v2\"'", encoded);
  fault_server_plan (server, "POST /api/v1/requests/r1/decision body64=%s", encoded);
}

static guint
decisions_sent (void)
{
  guint count = 0;
  g_auto (GStrv) seen = fault_server_seen (server);
  for (guint i = 0; seen[i] != NULL; i++)
    count += g_str_has_prefix (seen[i], "POST ");
  return count;
}

static void
assert_changed (World *world, const char *seen, const GembokWireRequest *now, const char *verb)
{
  g_autoptr (GError) error = NULL;
  fault_server_forget (server);
  ams_has (now);
  g_assert_null (gembok_review_decide (world->context, "r1", seen, verb, "Mohon perbaiki.", NULL, 0, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_CONFLICT);
  g_assert_cmpuint (decisions_sent (), ==, 0);
}

static void
assert_decided (World *world, const char *seen, const GembokWireRequest *now)
{
  g_autoptr (GError) error = NULL;
  fault_server_forget (server);
  ams_has (now);
  g_autoptr (GembokWireRequest) decided
      = gembok_review_decide (world->context, "r1", seen, "accept", NULL, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (decided);
  g_assert_cmpuint (decisions_sent (), ==, 1);
}

static void
test_only_what_was_seen (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokWireRequest) before = submitted (LETTER);
  g_autoptr (GembokWireRequest) replaced = submitted (OTHER);
  g_autoptr (GembokWireRequest) again = submitted (LETTER);
  again->submitted_at += 60;
  g_autofree char *seen = gembok_review_seen (before);
  assert_changed (world, seen, replaced, "accept");
  assert_changed (world, seen, replaced, "reject");
  assert_changed (world, seen, replaced, "refuse");
  assert_changed (world, seen, again, "accept");
  assert_decided (world, seen, before);
  /* Who did not look judges what is there. */
  assert_decided (world, NULL, replaced);
}

static void
test_other_peoples_doings_change_nothing (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokWireRequest) before = submitted (LETTER);
  g_autoptr (GembokWireRequest) later = submitted (LETTER);
  g_autofree char *seen = gembok_review_seen (before);
  later->updated_at += 60;
  g_ptr_array_add (later->documents, g_ptr_array_steal_index (later->documents, 0));
  GembokWireDecision *decision = gembok_wire_decision_new ();
  decision->step = g_strdup ("verify");
  decision->role = GEMBOK_ROLE_VERIFIER;
  decision->decision = g_strdup ("accept");
  decision->decided_by = g_strdup ("Budi Contoh");
  decision->decided_at = 1795000060;
  g_ptr_array_add (later->decisions, decision);
  assert_decided (world, seen, later);
}

static void
test_everything_judged_counts (void)
{
  g_autoptr (GembokWireRequest) before = submitted (LETTER);
  GembokWireRequest *others[5];
  g_autofree char *seen = gembok_review_seen (before);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = submitted (LETTER);
  others[0]->csr = g_strdup ("-----BEGIN CERTIFICATE REQUEST-----");
  others[1]->public_key_sha256 = g_strdup (OTHER);
  gembok_wire_fields_add (others[2]->applicant, "title", "Analis");
  add_document (others[3], "foto_diri", OTHER);
  gembok_wire_fields_add (others[4]->subject, "CN", "Budi Contoh");
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *now = gembok_review_seen (others[i]);
      g_assert_cmpstr (now, !=, seen);
      gembok_wire_request_free (others[i]);
    }
}

#define ADD(path, test) g_test_add (path, World, NULL, set_up, test, world_tear_down)

/* --- finding ---------------------------------------------------------------------------------------------------- */

static GembokWireRequest *
numbered (const char *id, const char *number)
{
  GembokWireRequest *request = submitted (LETTER);
  g_free (request->id);
  g_free (request->number);
  request->id = g_strdup (id);
  request->number = g_strdup (number);
  return request;
}

/* Three requests in the AMS's list, and each under its id. */
static void
ams_lists (const char *query)
{
  static const char *const all[][2]
      = { { "abcd1111xyz", "2026-000001-5" }, { "abcd2222xyz", "2026-000002-8" }, { "wxyz3333abc", "2026-000003-6" } };
  g_autoptr (GembokWirePage) page = gembok_wire_page_new ();
  page->total = G_N_ELEMENTS (all);
  page->per_page = 100;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      GembokWireRequest *request = numbered (all[i][0], all[i][1]);
      g_autoptr (GBytes) body = gembok_wire_request_encode (request);
      g_autofree char *encoded = g_base64_encode (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      fault_server_plan (server, "GET /api/v1/requests/%s body64=%s 'header=ETag: \"v2\"'", all[i][0], encoded);
      g_ptr_array_add (page->requests, request);
    }
  g_autoptr (GBytes) list = gembok_wire_page_encode (page);
  g_autofree char *encoded = g_base64_encode (g_bytes_get_data (list, NULL), g_bytes_get_size (list));
  fault_server_plan (server, "GET /api/v1/requests?page=1&per_page=100%s body64=%s", query, encoded);
}

static void
assert_finds (World *world, const char *word, const char *query, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_test_message ("%s", word);
  fault_server_forget (server);
  fault_server_plan (server, "GET /api/v1/requests/%s status=404", word);
  ams_lists (query);
  g_autoptr (GembokWireRequest) request = gembok_review_show (world->context, word, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->id, ==, id);
}

static void
assert_finds_none (World *world, const char *word, const char *query, GembokErrorCode code, const char *said)
{
  g_autoptr (GError) error = NULL;
  fault_server_forget (server);
  fault_server_plan (server, "GET /api/v1/requests/%s status=404", word);
  ams_lists (query);
  g_assert_null (gembok_review_show (world->context, word, NULL, &error));
  g_test_message ("%s: %s %s", word, error->message, gembok_error_get_hint (error));
  g_assert_error (error, GEMBOK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, said));
  /* Who decides has no request of their own. */
  g_assert_null (strstr (gembok_error_get_hint (error), "Your request"));
}

static void
test_found_by_what_people_say (World *world, gconstpointer data G_GNUC_UNUSED)
{
  assert_finds (world, "2026-000002-8", "&search=2026-000002-8", "abcd2222xyz");
  assert_finds (world, "2026-000003", "&search=2026-000003", "wxyz3333abc");
  assert_finds (world, "wxyz", "", "wxyz3333abc");
  assert_finds (world, "ABCD2", "", "abcd2222xyz");
}

static void
test_not_found (World *world, gconstpointer data G_GNUC_UNUSED)
{
  assert_finds_none (world, "abcd", "", GEMBOK_ERROR_BAD_INPUT, "abcd1111xyz (2026-000001-5), abcd2222xyz (2026-000002-8)");
  assert_finds_none (world, "2026-0000", "&search=2026-0000", GEMBOK_ERROR_BAD_INPUT,
                     "More than one request begins like this");
  assert_finds_none (world, "nothing", "", GEMBOK_ERROR_NOT_FOUND, "has no request “nothing” that you may see");
  assert_finds_none (world, "abc", "", GEMBOK_ERROR_NOT_FOUND, "has no request “abc”");
  assert_finds_none (world, "2026-000002-7", "", GEMBOK_ERROR_NOT_FOUND, "its last digit does not fit the others");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  ADD ("/review/only-what-was-seen", test_only_what_was_seen);
  ADD ("/review/other-peoples-doings", test_other_peoples_doings_change_nothing);
  g_test_add_func ("/review/everything-judged-counts", test_everything_judged_counts);
  ADD ("/review/found-by-what-people-say", test_found_by_what_people_say);
  ADD ("/review/not-found", test_not_found);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
