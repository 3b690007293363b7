/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/request.h"

#include <string.h>

#include "golden.h"

/* The person and the numbers are constructed; nobody has them. */
#define LETTER_SHA256 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SERIAL        "5F00A1B2C3D4E5F60718293A4B5C6D7E8F901234"

static GembokWireRequest *
decode_golden (const char *name)
{
  g_autoptr (GBytes) body = golden_load (name);
  g_autoptr (GError) error = NULL;
  GembokWireRequest *request = gembok_wire_request_decode (body, &error);
  g_assert_no_error (error);
  return request;
}

static void
assert_asked (const GembokWireRequest *request)
{
  g_assert_cmpstr (request->type, ==, "issuance");
  g_assert_cmpstr (request->procedure, ==, "lock-kaltim");
  g_assert_cmpstr (request->certificate_type, ==, "individu");
  g_assert_cmpstr (request->method, ==, "lock");
  g_assert_cmpuint (request->applicant->len, ==, 6);
  g_assert_cmpstr (gembok_wire_fields_get (request->applicant, "nik"), ==, "3502155708900001");
  g_assert_cmpstr (gembok_wire_fields_get (request->applicant, "unit"), ==, "Bidang \"Persandian\" & Statistik");
  g_assert_null (gembok_wire_fields_get (request->applicant, "phone"));
  g_assert_cmpuint (request->subject->len, ==, 4);
  const GembokWireField *second_unit = g_ptr_array_index (request->subject, 2);
  g_assert_cmpstr (second_unit->name, ==, "OU");
  g_assert_cmpstr (second_unit->value, ==, "Seksi Keamanan");
  g_assert_null (request->replaces);
}

static void
test_new (void)
{
  g_autoptr (GBytes) body = golden_load ("request-new.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireRequest) request = gembok_wire_request_decode_new (body, &error);
  g_assert_no_error (error);
  assert_asked (request);
  g_assert_null (request->id);
  g_autoptr (GBytes) encoded = gembok_wire_request_encode_new (request);
  golden_assert_equal (encoded, "request-new.json");
}

static GembokWireRequest *
make_asked (void)
{
  GembokWireRequest *request = gembok_wire_request_new ();
  request->type = g_strdup ("issuance");
  request->procedure = g_strdup ("lock-kaltim");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  gembok_wire_fields_add (request->applicant, "name", "Siti Contoh Rahmawati");
  gembok_wire_fields_add (request->applicant, "nik", "3502155708900001");
  gembok_wire_fields_add (request->applicant, "nip", "199008172015032001");
  gembok_wire_fields_add (request->applicant, "email", "siti.contoh@contoh.go.id");
  gembok_wire_fields_add (request->applicant, "organization", "Dinas Komunikasi dan Informatika Kabupaten Contoh");
  gembok_wire_fields_add (request->applicant, "unit", "Bidang \"Persandian\" & Statistik");
  gembok_wire_fields_add (request->subject, "C", "ID");
  gembok_wire_fields_add (request->subject, "OU", "Bidang Persandian");
  gembok_wire_fields_add (request->subject, "OU", "Seksi Keamanan");
  gembok_wire_fields_add (request->subject, "CN", "Siti Contoh Rahmawati");
  return request;
}

static void
test_encode_from_scratch (void)
{
  g_autoptr (GembokWireRequest) request = make_asked ();
  g_autoptr (GBytes) asked = gembok_wire_request_encode_new (request);
  golden_assert_equal (asked, "request-new.json");

  request->id = g_strdup ("01J5ZC-8_x");
  request->number = g_strdup ("2026-000123");
  request->state = GEMBOK_REQUEST_DRAFT;
  request->owner = g_strdup ("siti.contoh");
  request->created_at = 1786950300;
  request->updated_at = 1786950360;
  GembokWireDocument *letter = gembok_wire_document_new ();
  letter->kind = g_strdup ("surat_rekomendasi");
  letter->state = GEMBOK_DOCUMENT_MISSING;
  g_ptr_array_add (request->documents, letter);
  GembokWireDocument *card = gembok_wire_document_new ();
  card->kind = g_strdup ("ktp");
  card->state = GEMBOK_DOCUMENT_UPLOADING;
  card->media_type = g_strdup ("image/jpeg");
  card->bytes = 612000;
  card->received = 1024;
  card->sha256 = g_strdup (LETTER_SHA256);
  g_ptr_array_add (request->documents, card);
  request->missing = g_strsplit ("csr surat_rekomendasi ktp agreement", " ", -1);
  g_autoptr (GBytes) draft = gembok_wire_request_encode (request);
  golden_assert_equal (draft, "request-draft.json");
}

static void
test_draft (void)
{
  g_autoptr (GembokWireRequest) request = decode_golden ("request-draft.json");
  assert_asked (request);
  g_assert_cmpstr (request->id, ==, "01J5ZC-8_x");
  g_assert_cmpstr (request->number, ==, "2026-000123");
  g_assert_cmpstr (request->owner, ==, "siti.contoh");
  g_assert_cmpint (request->state, ==, GEMBOK_REQUEST_DRAFT);
  g_assert_null (request->csr);
  g_assert_null (request->turn);
  g_assert_null (request->agreement_version);
  g_assert_cmpuint (request->documents->len, ==, 2);
  const GembokWireDocument *letter = g_ptr_array_index (request->documents, 0);
  const GembokWireDocument *card = g_ptr_array_index (request->documents, 1);
  g_assert_cmpint (letter->state, ==, GEMBOK_DOCUMENT_MISSING);
  g_assert_null (letter->sha256);
  g_assert_cmpint (card->state, ==, GEMBOK_DOCUMENT_UPLOADING);
  g_assert_cmpuint (card->bytes, ==, 612000);
  g_assert_cmpuint (card->received, ==, 1024);
  g_assert_cmpuint (g_strv_length (request->missing), ==, 4);
  g_assert_cmpint (request->created_at, ==, 1786950300);
  g_assert_cmpint (request->updated_at, ==, 1786950360);
  g_assert_cmpint (request->submitted_at, ==, 0);
}

static void
test_rejected (void)
{
  g_autoptr (GembokWireRequest) request = decode_golden ("request-rejected.json");
  g_assert_cmpint (request->state, ==, GEMBOK_REQUEST_REJECTED);
  g_assert_cmpstr (request->reason, ==, "Foto KTP buram.");
  const GembokWireDocument *card = g_ptr_array_index (request->documents, 1);
  g_assert_cmpint (card->state, ==, GEMBOK_DOCUMENT_REJECTED);
  g_assert_cmpstr (card->reason, ==, "NIK pada foto tidak terbaca.\nMohon difoto ulang.");
  g_assert_cmpstr (request->missing[0], ==, "ktp");
  g_assert_cmpstr (request->agreement_version, ==, "2026-1");
  const GembokWireDecision *decision = g_ptr_array_index (request->decisions, 0);
  g_assert_cmpstr (decision->step, ==, "verify");
  g_assert_cmpint (decision->role, ==, GEMBOK_ROLE_VERIFIER);
  g_assert_cmpstr (decision->decision, ==, "reject");
  g_assert_cmpstr (decision->reason, ==, "Foto KTP buram.");
  g_assert_cmpstr (decision->decided_by, ==, "Budi Contoh");
  g_assert_cmpint (decision->decided_at, ==, 1787014800);
}

static void
test_done (void)
{
  g_autoptr (GembokWireRequest) request = decode_golden ("request-done.json");
  g_assert_cmpint (request->state, ==, GEMBOK_REQUEST_DONE);
  g_assert_cmpstr (request->certificate_serial, ==, SERIAL);
  g_assert_cmpuint (strlen (request->log_head), ==, 64);
  g_assert_cmpuint (strlen (request->public_key_sha256), ==, 64);
  g_assert_true (g_str_has_prefix (request->csr, "-----BEGIN CERTIFICATE REQUEST-----\n"));
  g_assert_cmpuint (request->decisions->len, ==, 2);
}

static void
test_every_state (void)
{
  static const struct
  {
    const char *file;
    GembokRequestState state;
    const char *turn;
  } states[] = {
    { "request-draft.json", GEMBOK_REQUEST_DRAFT, NULL },
    { "request-submitted.json", GEMBOK_REQUEST_SUBMITTED, "verifier|officer" },
    { "request-verified.json", GEMBOK_REQUEST_VERIFIED, "officer" },
    { "request-rejected.json", GEMBOK_REQUEST_REJECTED, NULL },
    { "request-refused.json", GEMBOK_REQUEST_REFUSED, NULL },
    { "request-done.json", GEMBOK_REQUEST_DONE, NULL },
    { "request-cancelled.json", GEMBOK_REQUEST_CANCELLED, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (GembokWireRequest) request = decode_golden (states[i].file);
      assert_asked (request);
      g_assert_cmpint (request->state, ==, states[i].state);
      g_assert_cmpstr (request->turn, ==, states[i].turn);
      g_autoptr (GBytes) encoded = gembok_wire_request_encode (request);
      golden_assert_equal (encoded, states[i].file);
    }
  g_autoptr (GembokWireRequest) unknown = decode_golden ("request-unknown-state.json");
  g_assert_cmpint (unknown->state, ==, GEMBOK_REQUEST_UNKNOWN);
}

static gboolean
decode (GBytes *body, GError **error)
{
  g_autoptr (GembokWireRequest) request = gembok_wire_request_decode (body, error);
  return request != NULL;
}

static gboolean
decode_new (GBytes *body, GError **error)
{
  g_autoptr (GembokWireRequest) request = gembok_wire_request_decode_new (body, error);
  return request != NULL;
}

static gboolean
decode_page (GBytes *body, GError **error)
{
  g_autoptr (GembokWirePage) page = gembok_wire_page_decode (body, error);
  return page != NULL;
}

static void
test_robust (void)
{
  golden_assert_robust ("request-draft.json", decode);
  golden_assert_robust ("request-done.json", decode);
  golden_assert_robust ("request-rejected.json", decode);
  golden_assert_robust ("request-new.json", decode_new);
  golden_assert_robust ("page.json", decode_page);
}

static void
assert_refused_with (const char *find, const char *with, const char *complaint)
{
  g_autofree char *text = golden_canonical ("request-done.json");
  g_assert_nonnull (strstr (text, find));
  GString *changed = g_string_new (text);
  g_string_replace (changed, find, with, 1);
  g_autoptr (GBytes) body = g_string_free_to_bytes (changed);
  GError *error = NULL;
  g_assert_null (gembok_wire_request_decode (body, &error));
  assert_refused (&error, complaint);
}

static void
test_contradictions (void)
{
  assert_refused_with ("\"certificate_serial\":\"" SERIAL "\"", "\"certificate_serial\":null", "names no certificate");
  assert_refused_with ("\"state\":\"accepted\"", "\"state\":\"rejected\"", "a document of it was rejected");
  assert_refused_with ("\"certificate_serial\":\"" SERIAL "\"", "\"certificate_serial\":\"\"", "“certificate_serial”");
  assert_refused_with ("\"certificate_serial\":\"" SERIAL "\"", "\"certificate_serial\":\"0x1F\"", "“certificate_serial”");
  assert_refused_with ("\"id\":\"01J5ZC-8_x\",", "", "“id” is missing");
  assert_refused_with ("\"id\":\"01J5ZC-8_x\"", "\"id\":\"../x\"", "“id”");
  assert_refused_with ("\"id\":\"01J5ZC-8_x\"", "\"id\":\"\"", "“id”");
  assert_refused_with ("\"state\":\"done\",", "", "“state” is missing");
  assert_refused_with ("\"bytes\":212000", "\"bytes\":1099511627777", "“documents[0].bytes”");
  assert_refused_with ("\"bytes\":212000", "\"bytes\":-1", "“documents[0].bytes”");
  assert_refused_with ("\"bytes\":212000", "\"bytes\":0.5", "“documents[0].bytes” should be a whole number");
  assert_refused_with (LETTER_SHA256, "abc", "“documents[0].sha256”");
  assert_refused_with ("\"decided_at\":\"2026-08-18T01:00:00Z\"", "\"decided_at\":\"kemarin\"", "“decisions[0].decided_at”");
  assert_refused_with ("\"attribute\":\"C\",\"value\":\"ID\"", "\"attribute\":\"C\"", "“subject[0].value” is missing");
  assert_refused_with ("\"attribute\":\"C\",\"value\":\"ID\"", "\"attribute\":\"C\",\"value\":\"a\\nb\"",
                       "“subject[0].value”");
  assert_refused_with ("\"nip\":\"199008172015032001\"", "\"nip\":199008172015032001", "“applicant.nip” should be text");
}

/* What is no issuance may be done without a new certificate; a decision word of a newer AMS is history, no trouble. */
static void
test_tolerance (void)
{
  g_autofree char *text = golden_canonical ("request-done.json");
  GString *changed = g_string_new (text);
  g_string_replace (changed, "\"type\":\"issuance\"", "\"type\":\"revocation\"", 1);
  g_string_replace (changed, "\"certificate_serial\":\"" SERIAL "\"", "\"certificate_serial\":null", 1);
  g_string_replace (changed, "\"decision\":\"accept\"", "\"decision\":\"escalate\"", 1);
  g_string_replace (changed, LETTER_SHA256, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 1);
  g_autoptr (GBytes) body = g_string_free_to_bytes (changed);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireRequest) request = gembok_wire_request_decode (body, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((GembokWireDecision *) g_ptr_array_index (request->decisions, 0))->decision, ==, "escalate");
  g_assert_cmpstr (((GembokWireDocument *) g_ptr_array_index (request->documents, 0))->sha256, ==, LETTER_SHA256);
}

static void
test_many_items (void)
{
  GString *fields = g_string_new ("\"applicant\":{");
  for (guint i = 0; i < 65; i++)
    g_string_append_printf (fields, "\"f%u\":\"x\",", i);
  g_autofree char *many = g_string_free (fields, FALSE);
  assert_refused_with ("\"applicant\":{", many, "“applicant”");
  GString *names = g_string_new ("\"subject\":[");
  for (guint i = 0; i < 65; i++)
    g_string_append (names, "{\"attribute\":\"OU\",\"value\":\"x\"},");
  g_autofree char *subject = g_string_free (names, FALSE);
  assert_refused_with ("\"subject\":[", subject, "“subject”");
}

static void
test_page (void)
{
  static const char *const files[] = { "page.json", "page-empty.json" };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) body = golden_load (files[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokWirePage) page = gembok_wire_page_decode (body, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (page->requests->len, ==, i == 0 ? 2 : 0);
      g_assert_cmpuint (page->total, ==, i == 0 ? 120 : 0);
      g_assert_cmpuint (page->page, ==, i == 0 ? 2 : 1);
      g_assert_cmpuint (page->per_page, ==, 50);
      g_autoptr (GBytes) encoded = gembok_wire_page_encode (page);
      golden_assert_equal (encoded, files[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/request/new", test_new);
  g_test_add_func ("/wire/request/encode-from-scratch", test_encode_from_scratch);
  g_test_add_func ("/wire/request/draft", test_draft);
  g_test_add_func ("/wire/request/rejected", test_rejected);
  g_test_add_func ("/wire/request/done", test_done);
  g_test_add_func ("/wire/request/every-state", test_every_state);
  g_test_add_func ("/wire/request/robust", test_robust);
  g_test_add_func ("/wire/request/contradictions", test_contradictions);
  g_test_add_func ("/wire/request/tolerance", test_tolerance);
  g_test_add_func ("/wire/request/many-items", test_many_items);
  g_test_add_func ("/wire/request/page", test_page);
  return g_test_run ();
}
