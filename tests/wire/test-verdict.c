/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "golden.h"
#include "wire/request.h"

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_2 "2222222222222222222222222222222222222222222222222222222222222222"
#define HASH_C "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

static GembokWireVerdict *
decode_golden (const char *name)
{
  g_autoptr (GBytes) body = golden_load (name);
  g_autoptr (GError) error = NULL;
  GembokWireVerdict *verdict = gembok_wire_verdict_decode (body, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) encoded = gembok_wire_verdict_encode (verdict);
  golden_assert_equal (encoded, name);
  return verdict;
}

static void
test_accept (void)
{
  g_autoptr (GembokWireVerdict) verdict = decode_golden ("verdict-accept.json");
  g_assert_cmpstr (verdict->decision, ==, "accept");
  g_assert_null (verdict->reason);
  g_assert_cmpuint (verdict->documents->len, ==, 2);
  const GembokWireDocument *letter = g_ptr_array_index (verdict->documents, 0);
  g_assert_cmpstr (letter->kind, ==, "surat_rekomendasi");
  g_assert_cmpstr (letter->sha256, ==, HASH_A);
  g_assert_cmpint (letter->state, ==, GEMBOK_DOCUMENT_ACCEPTED);
}

static void
test_reject (void)
{
  g_autoptr (GembokWireVerdict) verdict = decode_golden ("verdict-reject.json");
  g_assert_cmpstr (verdict->decision, ==, "reject");
  g_assert_cmpstr (verdict->reason, ==, "Foto KTP buram.");
  const GembokWireDocument *card = g_ptr_array_index (verdict->documents, 1);
  g_assert_cmpint (card->state, ==, GEMBOK_DOCUMENT_REJECTED);
  g_assert_cmpstr (card->reason, ==, "NIK tidak terbaca.");
}

static gboolean
decode_verdict (GBytes *body, GError **error)
{
  g_autoptr (GembokWireVerdict) verdict = gembok_wire_verdict_decode (body, error);
  return verdict != NULL;
}

static gboolean
decode_agreement (GBytes *body, GError **error)
{
  g_autofree char *version = NULL;
  g_autofree char *sha256 = NULL;
  gboolean accepted = FALSE;
  return gembok_wire_agreement_decode (body, &version, &sha256, &accepted, error);
}

static gboolean
decode_submission (GBytes *body, GError **error)
{
  g_autofree char *head = NULL;
  return gembok_wire_submission_decode (body, &head, error);
}

static void
test_robust (void)
{
  golden_assert_robust ("verdict-accept.json", decode_verdict);
  golden_assert_robust ("verdict-reject.json", decode_verdict);
  golden_assert_robust ("agreement.json", decode_agreement);
  golden_assert_robust ("submission.json", decode_submission);
}

static void
test_contradictions (void)
{
  static const struct
  {
    const char *document;
    const char *complaint;
  } cases[] = {
    { "{\"reason\":\"x\"}", "“decision” is missing" },
    { "{\"decision\":\"maybe\"}", "“decision” is not an allowed value" },
    { "{\"decision\":\"reject\"}", "“reason” is missing" },
    { "{\"decision\":\"reject\",\"reason\":\" \\n\\t\"}", "“reason” is missing" },
    { "{\"decision\":\"refuse\",\"reason\":null}", "“reason” is missing" },
    { "{\"decision\":\"accept\",\"documents\":[{\"kind\":\"ktp\"}]}", "“documents[0].sha256” is missing" },
    { "{\"decision\":\"accept\",\"documents\":[{\"sha256\":\"" HASH_A "\"}]}", "“documents[0].kind” is missing" },
    { "{\"decision\":\"accept\",\"documents\":[{\"kind\":\"ktp\",\"sha256\":\"" HASH_A
      "\",\"rejected\":true,\"reason\":\"x\"}]}",
      "“decision” is not an allowed value" },
    { "{\"decision\":\"reject\",\"reason\":\"x\",\"documents\":[{\"kind\":\"ktp\",\"sha256\":\"" HASH_A
      "\",\"rejected\":true}]}",
      "“documents[0].reason” is missing" },
    { "{\"decision\":\"accept\",\"documents\":[{\"kind\":\"ktp\",\"sha256\":\"" HASH_A
      "\"},{\"kind\":\"ktp\",\"sha256\":\"" HASH_A "\"}]}",
      "“documents” is not an allowed value" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = bytes_of (cases[i].document);
      GError *error = NULL;
      g_assert_null (gembok_wire_verdict_decode (body, &error));
      assert_refused (&error, cases[i].complaint);
    }
}

/* A reason that was typed for a document and then accepted after all does not travel. */
static void
test_reason_of_accepted (void)
{
  g_autoptr (GembokWireVerdict) verdict = gembok_wire_verdict_new ();
  verdict->decision = g_strdup ("accept");
  GembokWireDocument *card = gembok_wire_document_new ();
  card->kind = g_strdup ("ktp");
  card->sha256 = g_strdup (HASH_A);
  card->reason = g_strdup ("x");
  g_ptr_array_add (verdict->documents, card);
  g_autoptr (GBytes) encoded = gembok_wire_verdict_encode (verdict);
  g_autoptr (GBytes) expected = bytes_of ("{\"decision\":\"accept\",\"reason\":null,\"documents\":[{\"kind\":\"ktp\","
                                          "\"sha256\":\"" HASH_A "\",\"rejected\":false,\"reason\":null}]}");
  g_assert_true (g_bytes_equal (encoded, expected));
}

static void
test_agreement (void)
{
  g_autoptr (GBytes) encoded = gembok_wire_agreement_encode ("2026-1", HASH_2, TRUE);
  golden_assert_equal (encoded, "agreement.json");
  g_autofree char *version = NULL;
  g_autofree char *sha256 = NULL;
  gboolean accepted = FALSE;
  g_autoptr (GBytes) body = golden_load ("agreement.json");
  g_assert_true (gembok_wire_agreement_decode (body, &version, &sha256, &accepted, NULL));
  g_assert_cmpstr (version, ==, "2026-1");
  g_assert_cmpstr (sha256, ==, HASH_2);
  g_assert_true (accepted);
}

static void
test_consent_is_said (void)
{
  g_autoptr (GBytes) silent = bytes_of ("{\"version\":\"2026-1\",\"sha256\":\"" HASH_2 "\"}");
  g_autoptr (GBytes) unhashed = bytes_of ("{\"version\":\"2026-1\",\"accepted\":true}");
  GError *error = NULL;
  char *version = NULL;
  char *sha256 = NULL;
  gboolean accepted = TRUE;
  g_assert_false (gembok_wire_agreement_decode (silent, &version, &sha256, &accepted, &error));
  assert_refused (&error, "“accepted” is missing");
  g_assert_true (version == NULL && sha256 == NULL && !accepted);
  g_assert_false (gembok_wire_agreement_decode (unhashed, &version, &sha256, &accepted, &error));
  assert_refused (&error, "“sha256” is missing");
}

static void
test_submission (void)
{
  g_autoptr (GBytes) full = gembok_wire_submission_encode (HASH_C);
  g_autoptr (GBytes) minimal = gembok_wire_submission_encode (NULL);
  golden_assert_equal (full, "submission.json");
  golden_assert_equal (minimal, "submission-minimal.json");
  g_autofree char *head = NULL;
  g_assert_true (gembok_wire_submission_decode (full, &head, NULL));
  g_assert_cmpstr (head, ==, HASH_C);
  g_clear_pointer (&head, g_free);
  g_assert_true (gembok_wire_submission_decode (minimal, &head, NULL));
  g_assert_null (head);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/verdict/accept", test_accept);
  g_test_add_func ("/wire/verdict/reject", test_reject);
  g_test_add_func ("/wire/verdict/robust", test_robust);
  g_test_add_func ("/wire/verdict/contradictions", test_contradictions);
  g_test_add_func ("/wire/verdict/reason-of-accepted", test_reason_of_accepted);
  g_test_add_func ("/wire/verdict/agreement", test_agreement);
  g_test_add_func ("/wire/verdict/consent-is-said", test_consent_is_said);
  g_test_add_func ("/wire/verdict/submission", test_submission);
  return g_test_run ();
}
