/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "crypto/ocsp.h"
#include "pki.h"
#include "tool.h"

static Pki *pki;

static GembokOcspStatus
say_good (const char *serial, gint64 *revoked_at G_GNUC_UNUSED, int *reason G_GNUC_UNUSED, gpointer asked)
{
  g_ptr_array_add (asked, g_strdup (serial));
  return GEMBOK_OCSP_GOOD;
}

/* The answer of our CA to @request; the serial numbers looked up go to @asked. */
static OCSP_RESPONSE *
answer (GBytes *request, GPtrArray *asked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) der = gembok_issuer_answer_ocsp (pki->ca, pki->ca, request, pki->now, say_good, asked, &error);
  g_assert_no_error (error);
  OCSP_RESPONSE *response = gembok_asn1_read (der, ASN1_ITEM_rptr (OCSP_RESPONSE));
  g_assert_nonnull (response);
  return response;
}

static GBytes *
written (OCSP_REQUEST *request)
{
  return gembok_asn1_write (request, ASN1_ITEM_rptr (OCSP_REQUEST));
}

static void
add_question (OCSP_REQUEST *request, const EVP_MD *digest, GembokCertificate *issuer)
{
  OCSP_CERTID *id = OCSP_cert_to_id (digest, gembok_certificate_x509 (pki->person), gembok_certificate_x509 (issuer));
  g_assert_nonnull (OCSP_request_add0_id (request, id));
}

static void
assert_malformed (GBytes *request)
{
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (OCSP_RESPONSE) response = answer (request, asked);
  g_assert_cmpint (OCSP_response_status (response), ==, OCSP_RESPONSE_STATUS_MALFORMEDREQUEST);
  g_assert_cmpuint (asked->len, ==, 0);
}

static void
test_malformed (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("OCSP?", 5);
  g_autofree char *zeros = g_strnfill (GEMBOK_OCSP_MAX + 1, '0');
  g_autoptr (GBytes) large = g_bytes_new (zeros, GEMBOK_OCSP_MAX + 1);
  g_autoptr (OCSP_REQUEST) empty = OCSP_REQUEST_new ();
  g_autoptr (GBytes) empty_der = written (empty);
  assert_malformed (nothing);
  assert_malformed (text);
  assert_malformed (large);
  assert_malformed (empty_der);
}

static void
test_limits (void)
{
  g_autoptr (OCSP_REQUEST) request = OCSP_REQUEST_new ();
  for (guint i = 0; i < 16; i++)
    add_question (request, EVP_sha1 (), pki_ca_certificate (pki));
  g_autoptr (GBytes) most = written (request);
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (OCSP_RESPONSE) response = answer (most, asked);
  g_assert_cmpint (OCSP_response_status (response), ==, OCSP_RESPONSE_STATUS_SUCCESSFUL);
  g_assert_cmpuint (asked->len, ==, 16);
  add_question (request, EVP_sha1 (), pki_ca_certificate (pki));
  g_autoptr (GBytes) too_many = written (request);
  assert_malformed (too_many);
}

static void
test_nonces (void)
{
  guint8 nonce[200] = { 7 };
  static const struct
  {
    int length;
    gboolean accepted;
  } cases[] = { { 1, TRUE }, { 32, TRUE }, { 128, TRUE }, { 129, FALSE }, { 200, FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (OCSP_REQUEST) request = OCSP_REQUEST_new ();
      add_question (request, EVP_sha1 (), pki_ca_certificate (pki));
      OCSP_request_add1_nonce (request, nonce, cases[i].length);
      g_autoptr (GBytes) der = written (request);
      if (!cases[i].accepted)
        {
          assert_malformed (der);
          continue;
        }
      g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (OCSP_RESPONSE) response = answer (der, asked);
      g_autoptr (OCSP_BASICRESP) basic = OCSP_response_get1_basic (response);
      g_assert_cmpint (OCSP_check_nonce (request, basic), ==, 1);
    }
}

static int
status_for (const EVP_MD *digest, GembokCertificate *issuer, guint looked_up)
{
  g_autoptr (OCSP_REQUEST) request = OCSP_REQUEST_new ();
  add_question (request, digest, issuer);
  g_autoptr (GBytes) der = written (request);
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (OCSP_RESPONSE) response = answer (der, asked);
  g_autoptr (OCSP_BASICRESP) basic = OCSP_response_get1_basic (response);
  g_assert_cmpuint (asked->len, ==, looked_up);
  if (looked_up > 0)
    g_assert_cmpstr (g_ptr_array_index (asked, 0), ==, gembok_certificate_serial (pki->person));
  g_assert_cmpint (OCSP_resp_count (basic), ==, 1);
  ASN1_GENERALIZEDTIME *next_update = NULL;
  const int status = OCSP_single_get0_status (OCSP_resp_get0 (basic, 0), NULL, NULL, NULL, &next_update);
  g_assert_null (next_update);
  return status;
}

static void
test_whose_certificate (void)
{
  GembokCertificate *ca = pki_ca_certificate (pki);
  g_assert_cmpint (status_for (EVP_sha1 (), ca, 1), ==, V_OCSP_CERTSTATUS_GOOD);
  g_assert_cmpint (status_for (EVP_sha256 (), ca, 1), ==, V_OCSP_CERTSTATUS_GOOD);
  g_assert_cmpint (status_for (EVP_sha512 (), ca, 1), ==, V_OCSP_CERTSTATUS_GOOD);
  g_assert_cmpint (status_for (EVP_sha1 (), pki_root_certificate (pki), 0), ==, V_OCSP_CERTSTATUS_UNKNOWN);
  g_assert_cmpint (status_for (EVP_md5 (), ca, 0), ==, V_OCSP_CERTSTATUS_UNKNOWN);
}

static char *
pem_file (GembokCertificate *certificate)
{
  g_autoptr (GBytes) pem = gembok_certificate_to_pem (certificate);
  return tool_file (pem);
}

/* OpenSSL's client asks, a delegated responder of ours answers, OpenSSL's client judges. */
static void
test_openssl_asks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSubject) subject = pki_subject ("CA LATIHAN - Validation Authority");
  const GembokIssuance issuance = { .not_before = pki->now - PKI_DAY, .not_after = pki->now + PKI_DAY };
  g_autoptr (GembokCertificate) certificate
      = gembok_issuer_issue_responder (pki->ca, gembok_key_public (pki->other_key), subject, &issuance, &error);
  g_assert_no_error (error);
  g_autoptr (GembokIssuer) responder = gembok_issuer_new (certificate, pki->other_key, &error);
  g_assert_no_error (error);
  g_autofree char *root = pem_file (pki_root_certificate (pki));
  g_autofree char *ca = pem_file (pki_ca_certificate (pki));
  g_autofree char *person = pem_file (pki->person);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autofree char *request_file = tool_file (nothing);

  const char *const ask[] = { "openssl", "ocsp", "-issuer", ca, "-cert", person, "-reqout", request_file, NULL };
  g_autoptr (ToolResult) asked = tool_run (ask, NULL, NULL);
  assert_tool_ok (asked);
  char *request = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (request_file, &request, &length, NULL));
  g_autoptr (GBytes) request_der = g_bytes_new_take (request, length);
  g_autoptr (GPtrArray) serials = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) response
      = gembok_issuer_answer_ocsp (pki->ca, responder, request_der, pki->now, say_good, serials, &error);
  g_assert_no_error (error);
  g_autofree char *response_file = tool_file (response);
  /* Without -no_nonce OpenSSL would replace the nonce in its own question. */
  const char *const judge[] = { "openssl",    "ocsp",    "-no_nonce",   "-issuer", ca,   "-cert",         person, "-reqin",
                                request_file, "-respin", response_file, "-CAfile", root, "-verify_other", ca,     NULL };
  g_autoptr (ToolResult) judged = tool_run (judge, NULL, NULL);
  assert_tool_ok (judged);
  g_assert_true (tool_contains (judged, "Response verify OK"));
  g_assert_true (tool_contains (judged, ": good"));
  const char *const files[] = { root, ca, person, request_file, response_file };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    unlink (files[i]);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  g_test_add_func ("/issuer-ocsp/malformed", test_malformed);
  g_test_add_func ("/issuer-ocsp/limits", test_limits);
  g_test_add_func ("/issuer-ocsp/nonces", test_nonces);
  g_test_add_func ("/issuer-ocsp/whose-certificate", test_whose_certificate);
  g_test_add_func ("/issuer-ocsp/openssl-asks", test_openssl_asks);
  const int failed = g_test_run ();
  pki_free (pki);
  return failed;
}
