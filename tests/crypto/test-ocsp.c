/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/ocsp.h"

#include <string.h>

#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "pki.h"

static Pki *pki;
static GembokKey *responder_key;
static GembokIssuer *responder;

/* What the CA's records say, for the tests. */
typedef struct
{
  GembokOcspStatus status;
  int reason;
  guint asked;
} Records;

static GembokOcspStatus
look_up (const char *serial, gint64 *revoked_at, int *reason, gpointer user_data)
{
  Records *records = user_data;
  records->asked++;
  g_assert_cmpstr (serial, ==, gembok_certificate_serial (pki->person));
  *revoked_at = pki->now - PKI_DAY / 2;
  *reason = records->reason;
  return records->status;
}

static GembokOcspQuery *
ask (void)
{
  g_autoptr (GError) error = NULL;
  GembokOcspQuery *query = gembok_ocsp_query_new (pki->person, pki_ca_certificate (pki), &error);
  g_assert_no_error (error);
  return query;
}

static GBytes *
answer_of (const GembokIssuer *signer, const GembokOcspQuery *query, GembokOcspStatus status, int reason, gint64 now)
{
  Records records = { status, reason, 0 };
  g_autoptr (GError) error = NULL;
  GBytes *answer
      = gembok_issuer_answer_ocsp (pki->ca, signer, gembok_ocsp_query_der (query), now, look_up, &records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records.asked, ==, 1);
  return answer;
}

static GembokVerdict *
judge_at (const GembokOcspQuery *query, GBytes *answer, gint64 now, gboolean usable)
{
  GembokVerdict *verdict = gembok_verdict_new ();
  gembok_verdict_add_note (verdict, "revocation_unknown", "not known yet");
  g_assert_cmpint (gembok_ocsp_query_judge (query, answer, now, verdict), ==, usable);
  return verdict;
}

static void
assert_refused (const GembokOcspQuery *query, GBytes *answer, gint64 now, const char *words)
{
  g_autoptr (GembokVerdict) verdict = judge_at (query, answer, now, FALSE);
  g_assert_true (gembok_verdict_has (verdict, "revocation_invalid"));
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
  g_assert_false (gembok_verdict_has (verdict, "not_revoked"));
  const GembokFinding *problem = g_ptr_array_index (verdict->problems, 0);
  if (strstr (problem->text, words) == NULL)
    g_error ("“%s” does not say “%s”", problem->text, words);
}

/* --- the question ------------------------------------------------------------------------------------------------ */

static void
test_question (void)
{
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GembokOcspQuery) another = ask ();
  g_assert_false (g_bytes_equal (gembok_ocsp_query_der (query), gembok_ocsp_query_der (another)));
  g_autoptr (OCSP_REQUEST) request = gembok_asn1_read (gembok_ocsp_query_der (query), ASN1_ITEM_rptr (OCSP_REQUEST));
  g_assert_cmpint (OCSP_request_onereq_count (request), ==, 1);
  ASN1_OBJECT *digest = NULL;
  OCSP_id_get0_info (NULL, &digest, NULL, NULL, OCSP_onereq_get0_id (OCSP_request_onereq_get0 (request, 0)));
  g_assert_cmpint (OBJ_obj2nid (digest), ==, NID_sha1);
  X509_EXTENSION *nonce = OCSP_REQUEST_get_ext (request, OCSP_REQUEST_get_ext_by_NID (request, NID_id_pkix_OCSP_Nonce, -1));
  const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data (nonce);
  g_assert_cmpint (ASN1_STRING_length (value), ==, 18);
  g_assert_cmphex (ASN1_STRING_get0_data (value)[0], ==, V_ASN1_OCTET_STRING);
  g_assert_cmpint (ASN1_STRING_get0_data (value)[1], ==, 16);
}

/* --- answers ----------------------------------------------------------------------------------------------------- */

static void
test_good (void)
{
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GBytes) answer = answer_of (responder, query, GEMBOK_OCSP_GOOD, -1, pki->now);
  g_autoptr (GembokVerdict) verdict = judge_at (query, answer, pki->now, TRUE);
  g_assert_true (verdict->ok);
  g_assert_true (gembok_verdict_has (verdict, "not_revoked"));
  g_assert_false (gembok_verdict_has (verdict, "revocation_unknown"));
}

static void
test_by_issuer_itself (void)
{
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GBytes) answer = answer_of (pki->ca, query, GEMBOK_OCSP_GOOD, -1, pki->now);
  g_autoptr (GembokVerdict) verdict = judge_at (query, answer, pki->now, TRUE);
  g_assert_true (gembok_verdict_has (verdict, "not_revoked"));
}

static void
test_revoked (void)
{
  static const struct
  {
    int reason;
    const char *code;
    const char *words;
  } cases[] = { { 1, "revoked", "in other hands" }, { -1, "revoked", "no reason given" }, { 6, "suspended", "suspended" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokOcspQuery) query = ask ();
      g_autoptr (GBytes) answer = answer_of (responder, query, GEMBOK_OCSP_REVOKED, cases[i].reason, pki->now);
      g_autoptr (GembokVerdict) verdict = judge_at (query, answer, pki->now, TRUE);
      g_assert_false (verdict->ok);
      g_assert_true (gembok_verdict_has (verdict, cases[i].code));
      g_assert_false (gembok_verdict_has (verdict, "revocation_unknown"));
      const GembokFinding *problem = g_ptr_array_index (verdict->problems, 0);
      g_assert_nonnull (strstr (problem->text, cases[i].words));
    }
}

static void
test_unknown (void)
{
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GBytes) answer = answer_of (responder, query, GEMBOK_OCSP_UNKNOWN, -1, pki->now);
  g_autoptr (GembokVerdict) verdict = judge_at (query, answer, pki->now, FALSE);
  g_assert_true (verdict->ok);
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
  g_assert_false (gembok_verdict_has (verdict, "not_revoked"));
}

/* A captive portal or a broken server tells nothing against the certificate. */
static void
test_no_answer (void)
{
  static const int statuses[] = { OCSP_RESPONSE_STATUS_TRYLATER, OCSP_RESPONSE_STATUS_UNAUTHORIZED,
                                  OCSP_RESPONSE_STATUS_INTERNALERROR, OCSP_RESPONSE_STATUS_MALFORMEDREQUEST };
  g_autoptr (GembokOcspQuery) query = ask ();
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (OCSP_RESPONSE) response = OCSP_response_create (statuses[i], NULL);
      g_autoptr (GBytes) der = gembok_asn1_write (response, ASN1_ITEM_rptr (OCSP_RESPONSE));
      g_autoptr (GembokVerdict) verdict = judge_at (query, der, pki->now, FALSE);
      g_assert_true (verdict->ok);
      g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
    }
  g_autofree char *zeros = g_strnfill (GEMBOK_OCSP_MAX + 1, '0');
  GBytes *rubbish[] = { g_bytes_new (NULL, 0), g_bytes_new ("<html>", 6), g_bytes_new (zeros, GEMBOK_OCSP_MAX + 1) };
  for (guint i = 0; i < G_N_ELEMENTS (rubbish); i++)
    {
      g_autoptr (GembokVerdict) verdict = judge_at (query, rubbish[i], pki->now, FALSE);
      g_assert_true (verdict->ok);
      g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
      g_bytes_unref (rubbish[i]);
    }
}

static void
test_other_nonce (void)
{
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GembokOcspQuery) another = ask ();
  g_autoptr (GBytes) answer = answer_of (responder, another, GEMBOK_OCSP_GOOD, -1, pki->now);
  assert_refused (query, answer, pki->now, "another question");
}

static void
test_ages (void)
{
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GBytes) fresh = answer_of (responder, query, GEMBOK_OCSP_GOOD, -1, pki->now - 23 * 3600);
  g_autoptr (GBytes) old = answer_of (responder, query, GEMBOK_OCSP_GOOD, -1, pki->now - 25 * 3600);
  g_autoptr (GBytes) old_hold = answer_of (responder, query, GEMBOK_OCSP_REVOKED, 6, pki->now - 25 * 3600);
  g_autoptr (GBytes) old_revoked = answer_of (responder, query, GEMBOK_OCSP_REVOKED, 4, pki->now - 25 * 3600);
  g_autoptr (GBytes) soon = answer_of (responder, query, GEMBOK_OCSP_GOOD, -1, pki->now + 240);
  g_autoptr (GBytes) future = answer_of (responder, query, GEMBOK_OCSP_GOOD, -1, pki->now + 600);
  g_autoptr (GembokVerdict) of_fresh = judge_at (query, fresh, pki->now, TRUE);
  g_autoptr (GembokVerdict) of_soon = judge_at (query, soon, pki->now, TRUE);
  g_autoptr (GembokVerdict) of_revoked = judge_at (query, old_revoked, pki->now, TRUE);
  g_assert_true (gembok_verdict_has (of_fresh, "not_revoked"));
  g_assert_true (gembok_verdict_has (of_soon, "not_revoked"));
  g_assert_true (gembok_verdict_has (of_revoked, "revoked"));
  assert_refused (query, old, pki->now, "too old");
  assert_refused (query, old_hold, pki->now, "too old");
  assert_refused (query, future, pki->now, "future");
  /* Produced now, but judged by a clock two days ahead. */
  assert_refused (query, fresh, pki->now + 2 * PKI_DAY, "too old");
}

/* --- who answers ------------------------------------------------------------------------------------------------- */

static void
set_usage (X509 *x509, gconstpointer data)
{
  pki_replace_extension (x509, NID_ext_key_usage, data);
}

static void
set_expired (X509 *x509, gconstpointer data G_GNUC_UNUSED)
{
  ASN1_TIME_set (X509_getm_notAfter (x509), (time_t) (pki->now - 60));
}

static void
assert_responder_refused (GembokCertificate *certificate, GembokKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokIssuer) other = gembok_issuer_new (certificate, key, &error);
  g_assert_no_error (error);
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GBytes) answer = answer_of (other, query, GEMBOK_OCSP_GOOD, -1, pki->now);
  assert_refused (query, answer, pki->now, "not signed by the issuer");
}

static void
test_other_responders (void)
{
  GembokCertificate *good = gembok_issuer_certificate (responder);
  g_autoptr (GembokCertificate) purposeless = pki_edit (good, pki->ca, EVP_sha256 (), set_usage, NULL);
  g_autoptr (GembokCertificate) other_purpose = pki_edit (good, pki->ca, EVP_sha256 (), set_usage, "clientAuth");
  g_autoptr (GembokCertificate) expired = pki_edit (good, pki->ca, EVP_sha256 (), set_expired, NULL);
  g_autoptr (GembokCertificate) weak = pki_edit (good, pki->ca, EVP_sha1 (), NULL, NULL);
  assert_responder_refused (purposeless, responder_key);
  assert_responder_refused (other_purpose, responder_key);
  assert_responder_refused (expired, responder_key);
  assert_responder_refused (weak, responder_key);
  /* The person whose certificate is asked about, the root above the issuer, and a stranger of the issuer's name. */
  assert_responder_refused (pki->person, pki->person_key);
  assert_responder_refused (pki_root_certificate (pki), pki->root_key);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokIssuer) namesake = gembok_issuer_create_root (
      gembok_certificate_subject (pki_ca_certificate (pki)), pki->other_key, pki->now - PKI_DAY, pki->now + PKI_DAY, &error);
  g_assert_no_error (error);
  assert_responder_refused (gembok_issuer_certificate (namesake), pki->other_key);
  g_autoptr (GembokCertificate) by_namesake = pki_edit (good, namesake, EVP_sha256 (), NULL, NULL);
  assert_responder_refused (by_namesake, responder_key);
}

static void
test_spoilt (void)
{
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GBytes) answer = answer_of (responder, query, GEMBOK_OCSP_GOOD, -1, pki->now);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (answer, &length);
  /* Only the responder's certificate stands behind what is signed; it is judged for itself. */
  GBytes *certificate = gembok_certificate_der (gembok_issuer_certificate (responder));
  gsize certificate_length;
  const guint8 *needle = g_bytes_get_data (certificate, &certificate_length);
  const guint8 *found = memmem (bytes, length, needle, certificate_length);
  g_assert_nonnull (found);
  for (gsize i = 0; bytes + i < found; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, length);
      copy[i] ^= 0x11;
      g_autoptr (GBytes) spoilt = g_bytes_new (copy, length);
      g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
      (void) gembok_ocsp_query_judge (query, spoilt, pki->now, verdict);
      g_assert_false (gembok_verdict_has (verdict, "not_revoked"));
      g_assert_false (gembok_verdict_has (verdict, "revoked"));
    }
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_byte_array_append (longer, bytes, (guint) length);
  g_byte_array_append (longer, (const guint8 *) "", 1);
  g_autoptr (GBytes) trailing = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  g_autoptr (GembokVerdict) verdict = judge_at (query, trailing, pki->now, FALSE);
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
}

/* --- several entries --------------------------------------------------------------------------------------------- */

typedef struct
{
  GembokCertificate *certificate;
  GembokCertificate *issuer;
  int status;
} Single;

/* An answer by hand, without a nonce, with those entries. */
static GBytes *
hand_made (const Single *singles, guint n_singles, gint64 next_update)
{
  g_autoptr (OCSP_BASICRESP) basic = OCSP_BASICRESP_new ();
  g_autoptr (ASN1_GENERALIZEDTIME) now = ASN1_GENERALIZEDTIME_set (NULL, (time_t) pki->now);
  g_autoptr (ASN1_GENERALIZEDTIME) next = next_update != 0 ? ASN1_GENERALIZEDTIME_set (NULL, (time_t) next_update) : NULL;
  for (guint i = 0; i < n_singles; i++)
    {
      g_autoptr (OCSP_CERTID) id = OCSP_cert_to_id (EVP_sha1 (), gembok_certificate_x509 (singles[i].certificate),
                                                    gembok_certificate_x509 (singles[i].issuer));
      g_assert_nonnull (OCSP_basic_add1_status (basic, id, singles[i].status, 1, now, now, next));
    }
  g_assert_cmpint (OCSP_basic_sign (basic, gembok_certificate_x509 (gembok_issuer_certificate (responder)),
                                    gembok_key_evp (responder_key), EVP_sha256 (), NULL, 0),
                   ==, 1);
  g_autoptr (OCSP_RESPONSE) response = OCSP_response_create (OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
  return gembok_asn1_write (response, ASN1_ITEM_rptr (OCSP_RESPONSE));
}

static void
test_several_entries (void)
{
  GembokCertificate *ca = pki_ca_certificate (pki);
  g_autoptr (GembokCertificate) other = pki_person (pki, NULL, pki->now - PKI_DAY, pki->now + PKI_DAY);
  const Single second[] = { { other, ca, V_OCSP_CERTSTATUS_GOOD }, { pki->person, ca, V_OCSP_CERTSTATUS_REVOKED } };
  const Single first[] = { { other, ca, V_OCSP_CERTSTATUS_REVOKED }, { pki->person, ca, V_OCSP_CERTSTATUS_GOOD } };
  const Single twice[] = { { pki->person, ca, V_OCSP_CERTSTATUS_REVOKED }, { pki->person, ca, V_OCSP_CERTSTATUS_GOOD } };
  const Single none[] = { { other, ca, V_OCSP_CERTSTATUS_GOOD } };
  const Single same_serial[] = { { pki->person, pki_root_certificate (pki), V_OCSP_CERTSTATUS_GOOD } };
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GBytes) of_second = hand_made (second, 2, 0);
  g_autoptr (GBytes) of_first = hand_made (first, 2, 0);
  g_autoptr (GBytes) of_twice = hand_made (twice, 2, 0);
  g_autoptr (GBytes) of_none = hand_made (none, 1, 0);
  g_autoptr (GBytes) of_same_serial = hand_made (same_serial, 1, 0);
  g_autoptr (GembokVerdict) revoked = judge_at (query, of_second, pki->now, TRUE);
  g_autoptr (GembokVerdict) good = judge_at (query, of_first, pki->now, TRUE);
  g_autoptr (GembokVerdict) worst = judge_at (query, of_twice, pki->now, TRUE);
  g_assert_true (gembok_verdict_has (revoked, "revoked"));
  g_assert_true (gembok_verdict_has (good, "not_revoked"));
  g_assert_true (gembok_verdict_has (worst, "revoked"));
  assert_refused (query, of_none, pki->now, "other certificates");
  assert_refused (query, of_same_serial, pki->now, "other certificates");
}

static void
test_next_update (void)
{
  const Single single[] = { { pki->person, pki_ca_certificate (pki), V_OCSP_CERTSTATUS_GOOD } };
  g_autoptr (GembokOcspQuery) query = ask ();
  g_autoptr (GBytes) answer = hand_made (single, 1, pki->now + 3 * PKI_DAY);
  g_autoptr (GembokVerdict) within = judge_at (query, answer, pki->now + 2 * PKI_DAY, TRUE);
  g_assert_true (gembok_verdict_has (within, "not_revoked"));
  assert_refused (query, answer, pki->now + 4 * PKI_DAY, "too old");
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  responder_key = pki_key (GEMBOK_KEY_EC_P256);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSubject) subject = pki_subject ("CA LATIHAN - Validation Authority");
  const GembokIssuance issuance = { .not_before = pki->now - 30 * PKI_DAY, .not_after = pki->now + 30 * PKI_DAY };
  g_autoptr (GembokCertificate) certificate
      = gembok_issuer_issue_responder (pki->ca, gembok_key_public (responder_key), subject, &issuance, &error);
  g_assert_no_error (error);
  responder = gembok_issuer_new (certificate, responder_key, &error);
  g_assert_no_error (error);
  g_test_add_func ("/ocsp/question", test_question);
  g_test_add_func ("/ocsp/good", test_good);
  g_test_add_func ("/ocsp/by-issuer-itself", test_by_issuer_itself);
  g_test_add_func ("/ocsp/revoked", test_revoked);
  g_test_add_func ("/ocsp/unknown", test_unknown);
  g_test_add_func ("/ocsp/no-answer", test_no_answer);
  g_test_add_func ("/ocsp/other-nonce", test_other_nonce);
  g_test_add_func ("/ocsp/ages", test_ages);
  g_test_add_func ("/ocsp/other-responders", test_other_responders);
  g_test_add_func ("/ocsp/spoilt", test_spoilt);
  g_test_add_func ("/ocsp/several-entries", test_several_entries);
  g_test_add_func ("/ocsp/next-update", test_next_update);
  const int failed = g_test_run ();
  gembok_issuer_unref (responder);
  gembok_key_unref (responder_key);
  pki_free (pki);
  return failed;
}
