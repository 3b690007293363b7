/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a decider says counts for what they had before them, and for nothing else. */
#include "decider.h"

#define LETTER "0b53c2a4d1c7d6c1f4c7f9e3f5d7b6a4e2c1d0f9e8b7a6c5d4e3f2a1b0c9d8e7"
#define KTP    "1c64d3b5e2d8e7d2a5d8aaf4a6e8c7b5f3d2e1aaf9c8b7d6e5f4a3b2c1dae9f8"
#define OTHER  "2d75e4c6f3e9f8e3b6e9bba5b7f9d8c6a4e3f2bba0d9c8e7f6a5b4c3d2ebfaa9"

static FaultServer *server;

static void
set_up (World *world, gconstpointer data G_GNUC_UNUSED)
{
  decider_set_up (world, server);
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
  GembokWireRequest *request = decider_request ("r1", "2026-000001-5");
  add_document (request, "surat_rekomendasi", letter);
  add_document (request, "ktp", KTP);
  return request;
}

static void
ams_has (const GembokWireRequest *request)
{
  g_autoptr (GBytes) body = gembok_wire_request_encode (request);
  g_autofree char *encoded = g_base64_encode (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  decider_plan (server, request);
  fault_server_plan (server, "POST /api/v1/requests/r1/decision body64=%s", encoded);
}

static void
assert_changed (World *world, const char *seen, const GembokWireRequest *now, const char *verb)
{
  g_autoptr (GError) error = NULL;
  fault_server_forget (server);
  ams_has (now);
  g_assert_null (gembok_review_decide (world->context, "r1", seen, verb, "Mohon perbaiki.", NULL, 0, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_CONFLICT);
  g_assert_cmpuint (decider_sent (server), ==, 0);
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
  g_assert_cmpuint (decider_sent (server), ==, 1);
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

/* An id is an id: what was withdrawn meanwhile is not taken for one that begins like it. */
static void
test_nothing_in_the_place_of_an_id (World *world, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const ids[] = { "1234", "2026-000001", "abcd1234efgh" };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) show = NULL, document = NULL, decide = NULL;
      fault_server_forget (server);
      fault_server_plan (server, "* /api/v1/requests/%s status=404 times=0", ids[i]);
      g_assert_null (gembok_review_show (world->context, ids[i], NULL, &show));
      g_assert_null (gembok_review_document (world->context, ids[i], "ktp", NULL, &document));
      g_assert_null (gembok_review_decide (world->context, ids[i], NULL, "accept", NULL, NULL, 0, NULL, &decide));
      g_assert_error (show, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
      g_assert_error (document, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
      g_assert_error (decide, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
      g_auto (GStrv) seen = fault_server_seen (server);
      g_assert_cmpuint (g_strv_length (seen), ==, 3);
      for (guint k = 0; seen[k] != NULL; k++)
        g_assert_true (g_str_has_prefix (seen[k], "GET /api/v1/requests/"));
    }
}

#define ADD(path, test) g_test_add (path, World, NULL, set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  ADD ("/review/only-what-was-seen", test_only_what_was_seen);
  ADD ("/review/other-peoples-doings", test_other_peoples_doings_change_nothing);
  g_test_add_func ("/review/everything-judged-counts", test_everything_judged_counts);
  ADD ("/review/exact-ids", test_nothing_in_the_place_of_an_id);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
