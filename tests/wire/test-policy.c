/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/policy.h"

#include <string.h>

#include "golden.h"

static GembokPolicy *
decode_golden (const char *name)
{
  g_autoptr (GBytes) body = golden_load (name);
  g_autoptr (GError) error = NULL;
  GembokPolicy *policy = gembok_policy_decode (body, &error);
  g_assert_no_error (error);
  return policy;
}

static void
test_procedures (void)
{
  g_autoptr (GembokPolicy) policy = decode_golden ("policy.json");
  g_assert_cmpstr (policy->ca_name, ==, "CA Contoh");
  g_assert_false (policy->training);
  g_assert_cmpuint (policy->procedures->len, ==, 2);
  const GembokPolicyProcedure *kaltim = gembok_policy_find_procedure (policy, "lock-kaltim");
  g_assert_nonnull (kaltim);
  g_assert_cmpstr (kaltim->type, ==, "issuance");
  g_assert_cmpstr (kaltim->certificate_type, ==, "individu");
  g_assert_cmpstr (kaltim->method, ==, "lock");
  g_assert_true (kaltim->agreement);
  g_assert_cmpuint (kaltim->decisions->len, ==, 2);
  const GembokDecisionRule *issue = g_ptr_array_index (kaltim->decisions, 1);
  g_assert_cmpstr (issue->step, ==, "issue");
  g_assert_cmpstr (issue->roles[0], ==, "officer");
  g_assert_cmpstr (issue->roles[1], ==, "verifier");
  g_assert_null (issue->roles[2]);
  g_assert_false (gembok_policy_find_procedure (policy, "cabut")->agreement);
  g_assert_null (gembok_policy_find_procedure (policy, "lock"));
  g_assert_null (gembok_policy_find_procedure (policy, NULL));
}

static void
test_rules (void)
{
  g_autoptr (GembokPolicy) policy = decode_golden ("policy.json");
  g_assert_cmpstr (policy->key_algorithms[0], ==, "rsa:3072");
  g_assert_cmpstr (policy->key_algorithms[1], ==, "ec:P-256");
  g_assert_cmpstr (policy->default_key_algorithm, ==, "ec:P-256");
  g_assert_cmpuint (policy->subject->len, ==, 3);
  const GembokPolicySubject *country = g_ptr_array_index (policy->subject, 0);
  const GembokPolicySubject *unit = g_ptr_array_index (policy->subject, 2);
  g_assert_cmpstr (country->attribute, ==, "C");
  g_assert_cmpstr (country->value, ==, "ID");
  g_assert_null (country->field);
  g_assert_true (country->required);
  g_assert_null (unit->value);
  g_assert_cmpstr (unit->field, ==, "unit");
  g_assert_false (unit->required);
  g_assert_cmpstr (policy->email_domains[0], ==, "contoh.ac.id");
  const GembokPolicyDocument *card = g_ptr_array_index (policy->documents, 2);
  g_assert_cmpstr (card->procedure, ==, "lock-kaltim");
  g_assert_cmpstr (card->kind, ==, "ktp");
  g_assert_true (card->required);
  g_assert_cmpuint (card->max_bytes, ==, 1);
  g_assert_cmpuint (card->min_width, ==, 1);
  g_assert_cmpuint (card->min_height, ==, 16384);
}

static void
test_rest (void)
{
  g_autoptr (GembokPolicy) policy = decode_golden ("policy.json");
  g_assert_cmpstr (policy->agreement_version, ==, "7");
  g_assert_cmpstr (policy->agreement_text, ==, "Isi perjanjian “contoh”.\nBaris kedua.\n");
  g_assert_cmpstr (policy->consent_version, ==, "3");
  g_assert_cmpstr (policy->consent_text, ==, "Isi persetujuan “contoh”.\nTujuan dan jangka waktu.\n");
  g_assert_cmpuint (g_strv_length (policy->consent_kinds), ==, 2);
  g_assert_true (gembok_policy_needs_consent (policy, "ktp"));
  g_assert_false (gembok_policy_needs_consent (policy, "surat_rekomendasi"));
  g_assert_cmpstr (policy->crl_url, ==, "http://ca.contoh.go.id/contoh.crl");
  g_assert_cmpstr (policy->ocsp_url, ==, "https://ca.contoh.go.id/ocsp");
  g_assert_cmpuint (policy->poll_interval, ==, 86400);
  g_assert_true (g_str_has_prefix (policy->sealing_certificate, "-----BEGIN CERTIFICATE-----\n"));

  g_autoptr (GembokPolicy) minimal = decode_golden ("policy-minimal.json");
  g_assert_true (minimal->training);
  g_assert_null (minimal->agreement_version);
  g_assert_null (minimal->consent_version);
  g_assert_false (gembok_policy_needs_consent (minimal, "ktp"));
  g_assert_null (minimal->crl_url);
  g_assert_cmpuint (minimal->documents->len, ==, 0);
}

static void
test_encode (void)
{
  static const char *const files[] = { "policy.json", "policy-minimal.json" };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GembokPolicy) policy = decode_golden (files[i]);
      g_autoptr (GBytes) encoded = gembok_policy_encode (policy);
      golden_assert_equal (encoded, files[i]);
    }
}

static void
test_documents_for (void)
{
  g_autoptr (GembokPolicy) policy = decode_golden ("policy.json");
  g_autoptr (GPtrArray) own = gembok_policy_documents_for (policy, "issuance", "lock-kaltim");
  g_autoptr (GPtrArray) general = gembok_policy_documents_for (policy, "issuance", "another");
  g_autoptr (GPtrArray) nameless = gembok_policy_documents_for (policy, "issuance", NULL);
  g_autoptr (GPtrArray) none = gembok_policy_documents_for (policy, "revocation", "cabut");
  g_assert_cmpuint (own->len, ==, 2);
  g_assert_cmpuint (general->len, ==, 2);
  g_assert_cmpuint (nameless->len, ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (((GembokPolicyDocument *) g_ptr_array_index (own, 0))->kind, ==, "surat_rekomendasi");
  g_assert_true (((GembokPolicyDocument *) g_ptr_array_index (own, 1))->required);
  g_assert_false (((GembokPolicyDocument *) g_ptr_array_index (general, 1))->required);
}

/* The procedure's own rule counts wherever it stands. */
static void
test_documents_for_any_order (void)
{
  g_autoptr (GembokPolicy) policy = decode_golden ("policy.json");
  gpointer first = g_ptr_array_index (policy->documents, 1);
  g_ptr_array_index (policy->documents, 1) = g_ptr_array_index (policy->documents, 2);
  g_ptr_array_index (policy->documents, 2) = first;
  g_autoptr (GPtrArray) own = gembok_policy_documents_for (policy, "issuance", "lock-kaltim");
  g_assert_cmpuint (own->len, ==, 2);
  g_assert_true (((GembokPolicyDocument *) g_ptr_array_index (own, 1))->required);
}

static gboolean
decode (GBytes *body, GError **error)
{
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (body, error);
  return policy != NULL;
}

static void
test_robust (void)
{
  golden_assert_robust ("policy.json", decode);
  golden_assert_robust ("policy-minimal.json", decode);
}

static void
assert_refused_with (const char *find, const char *with, const char *complaint)
{
  g_autofree char *text = golden_canonical ("policy.json");
  g_assert_nonnull (strstr (text, find));
  GString *changed = g_string_new (text);
  g_string_replace (changed, find, with, 1);
  g_autoptr (GBytes) body = g_string_free_to_bytes (changed);
  GError *error = NULL;
  g_assert_null (gembok_policy_decode (body, &error));
  assert_refused (&error, complaint);
}

static void
test_limits (void)
{
  assert_refused_with ("\"max_bytes\":1048576", "\"max_bytes\":0", "“documents[0].max_bytes”");
  assert_refused_with ("\"max_bytes\":67108864", "\"max_bytes\":67108865", "“documents[1].max_bytes”");
  assert_refused_with ("\"max_bytes\":1048576", "\"max_bytes\":null", "“documents[0].max_bytes” is missing");
  assert_refused_with ("\"height\":16384", "\"height\":16385", "“documents[2].min_pixels.height”");
  assert_refused_with ("\"poll_interval\":86400", "\"poll_interval\":86401", "“poll_interval”");
  assert_refused_with ("\"poll_interval\":86400", "\"poll_interval\":0", "“poll_interval”");
  assert_refused_with ("[\"officer\",\"verifier\"]", "[\"applicant\"]", "“procedures[0].decisions[1].roles”");
  assert_refused_with ("[\"officer\",\"verifier\"]", "[\"head\"]", "“procedures[0].decisions[1].roles”");
  assert_refused_with ("[\"officer\",\"verifier\"]", "[\"raja\"]", "“procedures[0].decisions[1].roles”");
  assert_refused_with ("[\"officer\",\"verifier\"]", "[]", "“procedures[0].decisions[1].roles” is missing");
  assert_refused_with ("[{\"step\":\"verify\",\"roles\":[\"officer\"]}]", "[]", "“procedures[1].decisions”");
  assert_refused_with ("\"id\":\"cabut\"", "\"id\":\"lock-kaltim\"", "“procedures”");
  assert_refused_with ("\"id\":\"cabut\"", "\"id\":\"a\\nb\"", "“procedures[1].id”");
  assert_refused_with ("\"procedure\":\"lock-kaltim\"", "\"procedure\":null", "“documents”");
  assert_refused_with ("\"default_key_algorithm\":\"ec:P-256\"", "\"default_key_algorithm\":\"rsa:2048\"",
                       "“default_key_algorithm”");
  assert_refused_with ("[\"rsa:3072\",\"ec:P-256\"]", "[]", "“key_algorithms” is missing");
  assert_refused_with ("\"value\":\"ID\",\"field\":null", "\"value\":\"ID\",\"field\":\"name\"", "“subject[0].field”");
  assert_refused_with ("\"value\":\"ID\",\"field\":null", "\"value\":null,\"field\":null", "“subject[0].field” is missing");
  assert_refused_with ("http://ca.contoh.go.id/contoh.crl", "ftp://ca.contoh.go.id/", "“crl_url”");
  assert_refused_with ("http://ca.contoh.go.id/contoh.crl", "file:///etc/passwd", "“crl_url”");
  assert_refused_with ("http://ca.contoh.go.id/contoh.crl", "http://", "“crl_url”");
  assert_refused_with ("https://ca.contoh.go.id/ocsp", "javascript:x", "“ocsp_url”");
}

static void
test_agreement_hash (void)
{
  assert_refused_with ("Baris kedua.", "Baris ketiga.", "The agreement that came is not the one");
  assert_refused_with ("\"version\":\"7\"", "\"version\":\"\"", "“agreement.version”");
}

static void
test_consent (void)
{
  assert_refused_with ("Tujuan dan jangka", "Tujuan tanpa jangka", "The consent text that came is not the one");
  assert_refused_with ("\"kinds\":[\"ktp\",\"foto_diri\"]", "\"kinds\":[]", "“consent.kinds”");
  assert_refused_with ("\"kinds\":[\"ktp\",\"foto_diri\"]", "\"kinds\":\"ktp\"", "“consent.kinds”");
  assert_refused_with ("\"version\":\"3\"", "\"version\":\"\"", "“consent.version”");
}

static char *
sha256_of (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static void
test_default (void)
{
  g_autoptr (GBytes) data = gembok_policy_default ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (data, &error);
  g_assert_no_error (error);
  g_assert_true (policy->training);
  g_assert_cmpstr (policy->ca_name, ==, "Gembok AMS (latihan)");
  g_assert_cmpstr (policy->default_key_algorithm, ==, "rsa:2048");
  g_assert_cmpuint (g_strv_length (policy->key_algorithms), ==, 5);
  g_assert_cmpuint (policy->poll_interval, ==, 60);
  g_assert_cmpuint (g_strv_length (policy->email_domains), ==, 0);
  GString *subject = g_string_new (NULL);
  for (guint i = 0; i < policy->subject->len; i++)
    {
      const GembokPolicySubject *rule = g_ptr_array_index (policy->subject, i);
      g_string_append_printf (subject, "%s%s ", rule->attribute, rule->required ? "!" : "");
      g_assert_cmpstr (rule->field, !=, "nik");
      g_assert_cmpstr (rule->field, !=, "nip");
    }
  g_autofree char *template = g_string_free (subject, FALSE);
  g_assert_cmpstr (template, ==, "C! ST L O! OU CN! E! ");
}

static void
test_default_procedures (void)
{
  static const struct
  {
    const char *id;
    const char *deciders;
    const char *documents;
    gboolean agreement;
  } expected[] = {
    { "lock-kaltim", "verify:verifier issue:officer ", "surat_rekomendasi! foto_diri! ktp! ", TRUE },
    { "lock-kebumen", "verify:verifier|officer ", "surat_rekomendasi! foto_diri ktp ", TRUE },
    { "lock-lemsaneg-2017", "verify:officer ", "surat_rekomendasi! foto_diri ktp ", FALSE },
  };
  g_autoptr (GBytes) data = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (data, NULL);
  g_assert_cmpuint (policy->procedures->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const GembokPolicyProcedure *procedure = gembok_policy_find_procedure (policy, expected[i].id);
      g_autoptr (GString) deciders = g_string_new (NULL);
      g_autoptr (GString) documents = g_string_new (NULL);
      for (guint j = 0; j < procedure->decisions->len; j++)
        {
          const GembokDecisionRule *decision = g_ptr_array_index (procedure->decisions, j);
          g_autofree char *roles = g_strjoinv ("|", decision->roles);
          g_string_append_printf (deciders, "%s:%s ", decision->step, roles);
        }
      g_autoptr (GPtrArray) rules = gembok_policy_documents_for (policy, procedure->type, procedure->id);
      for (guint j = 0; j < rules->len; j++)
        {
          const GembokPolicyDocument *rule = g_ptr_array_index (rules, j);
          g_string_append_printf (documents, "%s%s ", rule->kind, rule->required ? "!" : "");
          g_assert_cmpuint (rule->max_bytes, ==, 1048576);
          const gboolean letter = g_str_equal (rule->kind, "surat_rekomendasi");
          g_assert_cmpuint (rule->min_width, ==, letter ? 0 : 640);
          g_assert_cmpuint (rule->min_height, ==, letter ? 0 : 480);
          g_assert_cmpuint (g_strv_length (rule->media_types), ==, letter ? 1 : 2);
        }
      g_assert_cmpstr (deciders->str, ==, expected[i].deciders);
      g_assert_cmpstr (documents->str, ==, expected[i].documents);
      g_assert_true (procedure->agreement == expected[i].agreement);
    }
}

/* The readable copy of a text: all but its first line, which is the licence. */
static char *
text_of (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", name, NULL);
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &file, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (file, -1, NULL));
  return g_strdup (strchr (file, '\n') + 1);
}

/* The readable copy, the text within the policy and its hash are one and the same. */
static void
test_default_agreement (void)
{
  g_autoptr (GBytes) data = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (data, NULL);
  g_autofree char *text = text_of ("agreement-2026-1.id.md");
  g_autofree char *sha256 = sha256_of (text);
  g_assert_cmpstr (policy->agreement_version, ==, "2026-1");
  g_assert_cmpstr (policy->agreement_text, ==, text);
  g_assert_cmpstr (policy->agreement_sha256, ==, sha256);
}

static void
test_default_consent (void)
{
  g_autoptr (GBytes) data = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (data, NULL);
  g_autofree char *text = text_of ("consent-2026-1.id.md");
  g_autofree char *sha256 = sha256_of (text);
  g_autofree char *kinds = g_strjoinv (" ", policy->consent_kinds);
  g_assert_cmpstr (policy->consent_version, ==, "2026-1");
  g_assert_cmpstr (policy->consent_text, ==, text);
  g_assert_cmpstr (policy->consent_sha256, ==, sha256);
  g_assert_cmpstr (kinds, ==, "ktp foto_diri");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/policy/procedures", test_procedures);
  g_test_add_func ("/wire/policy/rules", test_rules);
  g_test_add_func ("/wire/policy/rest", test_rest);
  g_test_add_func ("/wire/policy/encode", test_encode);
  g_test_add_func ("/wire/policy/documents-for", test_documents_for);
  g_test_add_func ("/wire/policy/documents-for-any-order", test_documents_for_any_order);
  g_test_add_func ("/wire/policy/robust", test_robust);
  g_test_add_func ("/wire/policy/limits", test_limits);
  g_test_add_func ("/wire/policy/agreement-hash", test_agreement_hash);
  g_test_add_func ("/wire/policy/consent", test_consent);
  g_test_add_func ("/wire/policy/default", test_default);
  g_test_add_func ("/wire/policy/default-procedures", test_default_procedures);
  g_test_add_func ("/wire/policy/default-agreement", test_default_agreement);
  g_test_add_func ("/wire/policy/default-consent", test_default_consent);
  return g_test_run ();
}
