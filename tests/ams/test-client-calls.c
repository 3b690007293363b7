/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/client-private.h"
#include "client-harness.h"
#include "crypto/crypto.h"

/* What each call sends, and what it makes of a good answer. The people in here are constructed. */

#define HASH "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

static FaultServer *server;

static void
answer_with_request (const char *id, GembokRequestState state, const char *more)
{
  g_autoptr (GembokWireRequest) request = gembok_wire_request_new ();
  request->type = g_strdup ("issuance");
  request->procedure = g_strdup ("lock-kaltim");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  request->id = g_strdup (id);
  request->number = g_strdup ("2026-0001");
  request->owner = g_strdup ("siti");
  request->state = state;
  request->created_at = request->updated_at = 1795000000;
  gembok_wire_fields_add (request->applicant, "name", "Siti Contoh Rahmawati");
  g_autoptr (GBytes) body = gembok_wire_request_encode (request);
  client_answer (server, body, more);
}

static char *
hash_of (GBytes *body)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
}

/* --- a request ---------------------------------------------------------------------------------------------------- */

static void
test_create (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireRequest) asked = gembok_wire_request_new ();
  asked->type = g_strdup ("issuance");
  asked->procedure = g_strdup ("lock-kaltim");
  asked->certificate_type = g_strdup ("individu");
  asked->method = g_strdup ("lock");
  answer_with_request ("r1", GEMBOK_REQUEST_DRAFT, "status=201 'header=ETag: \"v1\"'");
  g_autoptr (GembokWireRequest) created = gembok_ams_create_request (ams, asked, "saved-key-1", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (created->id, ==, "r1");
  g_assert_cmpstr (created->etag, ==, "\"v1\"");
  g_autoptr (GBytes) body = gembok_wire_request_encode_new (asked);
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (body));
  client_assert_sent (server, "POST /layanan/api/v1/requests",
                      (const char *const[]){ "idempotency-key", "saved-key-1", "content-length", length, "content-type",
                                             "application/json", NULL });

  g_free (asked->procedure);
  asked->procedure = g_strdup ("lock-kebumen");
  answer_with_request ("r1", GEMBOK_REQUEST_DRAFT, "status=201");
  g_assert_null (gembok_ams_create_request (ams, asked, "saved-key-1", NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_ANSWER, "another request");
}

static void
test_put_csr (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) der = g_bytes_new_static ("\x30\x03\x02\x01\x00", 5);
  answer_with_request ("r1", GEMBOK_REQUEST_DRAFT, "");
  g_autoptr (GembokWireRequest) request = gembok_ams_put_csr (ams, "r1", der, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) seen = fault_server_seen (server);
  g_autofree char *sent = seen_field (seen[0], "sha256=");
  g_autofree char *expected = hash_of (der);
  g_autofree char *type = seen_field (seen[0], "content-type: ");
  g_assert_cmpstr (sent, ==, expected);
  g_assert_cmpstr (type, ==, "application/pkcs10");
  g_assert_true (g_str_has_prefix (seen[0], "PUT /layanan/api/v1/requests/r1/csr\t"));
}

static void
test_another_request (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  answer_with_request ("r2", GEMBOK_REQUEST_DRAFT, "times=0");
  g_assert_null (gembok_ams_get_request (ams, "r1", NULL, NULL, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_ANSWER, "another request");
  g_assert_null (gembok_ams_put_agreement (ams, "r1", "2026-1", HASH, TRUE, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_ANSWER, "another request");
}

static void
test_agreement (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  answer_with_request ("r1", GEMBOK_REQUEST_DRAFT, "");
  g_autoptr (GembokWireRequest) request = gembok_ams_put_agreement (ams, "r1", "2026-1", HASH, TRUE, NULL, &error);
  g_assert_no_error (error);
  client_assert_sent (server, "PUT /layanan/api/v1/requests/r1/agreement",
                      (const char *const[]){ "content-type", "application/json", NULL });
}

static void
test_submit (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  answer_with_request ("r1", GEMBOK_REQUEST_SUBMITTED, "'header=ETag: W/\"v4\"'");
  g_autoptr (GembokWireRequest) request = gembok_ams_submit (ams, "r1", "\"v3\"", "saved-key-2", HASH, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (request->state, ==, GEMBOK_REQUEST_SUBMITTED);
  g_assert_cmpstr (request->etag, ==, "W/\"v4\"");
  client_assert_sent (server, "POST /layanan/api/v1/requests/r1/submission",
                      (const char *const[]){ "if-match", "\"v3\"", "idempotency-key", "saved-key-2", NULL });

  answer_with_request ("r1", GEMBOK_REQUEST_DRAFT, "");
  g_assert_null (gembok_ams_submit (ams, "r1", "\"v3\"", "saved-key-2", NULL, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_ANSWER, "a draft still");

  g_assert_null (gembok_ams_submit (ams, "r1", "\"v3\"\r\nX: y", "saved-key-2", NULL, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_INPUT, NULL);
}

/* Promise 2: the answer is lost, the repeat carries the same key, and the first answer comes back. */
static void
test_lost_answer (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  fault_server_plan (server, "POST /layanan/api/v1/requests/r1/submission lose");
  answer_with_request ("r1", GEMBOK_REQUEST_SUBMITTED, "");
  g_autoptr (GembokWireRequest) request = gembok_ams_submit (ams, "r1", "\"v3\"", "saved-key-2", NULL, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *key = seen_field (seen[i], "idempotency-key: ");
      g_assert_cmpstr (key, ==, "saved-key-2");
    }
}

static void
test_etag (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;
  gboolean not_modified = TRUE;
  answer_with_request ("r1", GEMBOK_REQUEST_VERIFIED, "'header=ETag: \"v5\"'");
  g_autoptr (GembokWireRequest) first = gembok_ams_get_request (ams, "r1", &etag, &not_modified, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (not_modified);
  g_assert_cmpstr (etag, ==, "\"v5\"");
  client_assert_sent (server, "GET /layanan/api/v1/requests/r1", (const char *const[]){ "if-none-match", "-", NULL });

  fault_server_plan (server, "GET /layanan/api/v1/ status=304");
  g_assert_null (gembok_ams_get_request (ams, "r1", &etag, &not_modified, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (not_modified);
  g_assert_cmpstr (etag, ==, "\"v5\"");
  client_assert_sent (server, "GET /layanan/api/v1/requests/r1", (const char *const[]){ "if-none-match", "\"v5\"", NULL });

  /* Nobody could be told that nothing changed: so the whole is asked for. */
  answer_with_request ("r1", GEMBOK_REQUEST_VERIFIED, "'header=ETag: \"v6\"'");
  g_autoptr (GembokWireRequest) whole = gembok_ams_get_request (ams, "r1", &etag, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (etag, ==, "\"v6\"");
  client_assert_sent (server, "GET /layanan/api/v1/requests/r1", (const char *const[]){ "if-none-match", "-", NULL });
}

static void
test_useless_etags (void)
{
  static const char *const useless[] = { "v5", "\"v5", "\"v 5\"", "W/v5", "\"\xc3\xa4\"" };
  for (guint i = 0; i < G_N_ELEMENTS (useless); i++)
    {
      g_autoptr (GembokAms) ams = client_new (server);
      g_autoptr (GError) error = NULL;
      g_autofree char *more = g_strdup_printf ("'header=ETag: %s'", useless[i]);
      answer_with_request ("r1", GEMBOK_REQUEST_DRAFT, more);
      g_autoptr (GembokWireRequest) request = gembok_ams_get_request (ams, "r1", NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (request->etag);
    }
}

static void
test_upload (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("hello", 5);
  const GembokHttpSource source = gembok_upload_source_bytes (body);
  /* The AMS hands the upload to a place on its own host; the fault server's tus is there. */
  fault_server_plan (server, "POST /layanan/api/v1/requests/r1/documents status=201 'header=Location: /files/1'");
  g_autofree char *location = gembok_ams_create_upload (ams, "r1", "ktp", "image/jpeg", HASH, 5, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (location, "/files/1"));
  g_auto (GStrv) seen = fault_server_seen (server);
  g_autofree char *metadata = seen_field (seen[0], "upload-metadata: ");
  g_autofree char *length = seen_field (seen[0], "upload-length: ");
  g_autofree char *key = seen_field (seen[0], "idempotency-key: ");
  g_autoptr (GHashTable) values = gembok_tus_metadata_decode (metadata, &error);
  g_assert_cmpstr (g_hash_table_lookup (values, "kind"), ==, "ktp");
  g_assert_cmpstr (g_hash_table_lookup (values, "media_type"), ==, "image/jpeg");
  g_assert_cmpstr (g_hash_table_lookup (values, "sha256"), ==, HASH);
  g_assert_cmpstr (length, ==, "5");
  g_assert_nonnull (key);

  g_autofree char *made = gembok_upload_create (gembok_ams_http (ams), location, NULL, NULL, 5, NULL, NULL, &error);
  g_assert_true (gembok_ams_upload (ams, made, &source, "ktp", NULL, &error));
  g_assert_no_error (error);
  g_autofree char *state = fault_server_upload (server, "1");
  g_assert_cmpstr (state, ==, "offset=5 length=5 sha256=" HASH);
}

static void
test_list_and_events (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWirePage) told = gembok_wire_page_new ();
  told->page = 2;
  told->per_page = 50;
  told->total = 50;
  g_autoptr (GBytes) page_body = gembok_wire_page_encode (told);
  client_answer (server, page_body, "");
  g_autoptr (GembokWirePage) page = gembok_ams_list_requests (ams, 2, 50, "Siti C&o", "submitted", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->total, ==, 50);
  client_assert_sent (server, "GET /layanan/api/v1/requests?page=2&per_page=50&search=Siti%20C%26o&state=submitted",
                      (const char *const[]){ NULL });

  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GBytes) events_body = gembok_wire_events_encode (none);
  client_answer (server, events_body, "");
  g_autoptr (GPtrArray) events = gembok_ams_get_events (ams, "r1", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 0);
  client_assert_sent (server, "GET /layanan/api/v1/requests/r1/events", (const char *const[]){ NULL });
}

static void
test_decide (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireVerdict) verdict = gembok_wire_verdict_new ();
  verdict->decision = g_strdup ("reject");
  verdict->reason = g_strdup ("KTP tidak terbaca.");
  answer_with_request ("r1", GEMBOK_REQUEST_REJECTED, "");
  g_autoptr (GembokWireRequest) request = gembok_ams_decide (ams, "r1", "\"v3\"", "saved-key-3", verdict, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (request->state, ==, GEMBOK_REQUEST_REJECTED);
  client_assert_sent (server, "POST /layanan/api/v1/requests/r1/decision",
                      (const char *const[]){ "if-match", "\"v3\"", "idempotency-key", "saved-key-3", NULL });
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static void
test_document (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  fault_server_plan (server, "GET /layanan/api/v1/ size=2000000 type=image/jpeg");
  g_autoptr (GBytes) document = gembok_ams_get_document (ams, "r1", "ktp", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (document), ==, 2000000);
  client_assert_sent (server, "GET /layanan/api/v1/requests/r1/documents/ktp", (const char *const[]){ NULL });
}

static void
test_certificates (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pem = g_bytes_new_static ("-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n", 59);
  client_answer (server, pem, "type=application/pem-certificate-chain");
  g_autoptr (GBytes) chain = gembok_ams_get_certificate (ams, "r1", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (chain, pem));
  client_assert_sent (server, "GET /layanan/api/v1/requests/r1/certificate", (const char *const[]){ NULL });

  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GBytes) body = gembok_wire_certificates_encode (none);
  client_answer (server, body, "");
  g_autoptr (GPtrArray) certificates = gembok_ams_list_certificates (ams, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (certificates->len, ==, 0);
  client_assert_sent (server, "GET /layanan/api/v1/certificates", (const char *const[]){ NULL });
}

static void
test_revocation (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) query = g_bytes_new_static ("\x30\x00", 2);
  g_autofree char *plain = g_strdup_printf ("http://127.0.0.1:%u/ca.crl", fault_server_port (server, "plain"));
  g_autofree char *secure = fault_server_url (server, "good", "/ocsp");
  fault_server_plan (server, "GET /ca.crl status=503");
  fault_server_plan (server, "GET /ca.crl body=crl type=application/pkix-crl");
  g_autoptr (GBytes) crl = gembok_ams_fetch_crl (gembok_ams_http (ams), plain, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (crl), ==, 3);
  fault_server_plan (server, "POST /ocsp body=answer type=application/ocsp-response");
  g_autoptr (GBytes) answer = gembok_ams_ask_ocsp (gembok_ams_http (ams), secure, query, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (answer), ==, 6);
  g_auto (GStrv) seen = fault_server_seen (server);
  for (guint i = 0; seen[i] != NULL; i++)
    g_assert_null (strstr (seen[i], "tOKEN-x"));
  g_autofree char *type = seen_field (seen[2], "content-type: ");
  g_assert_cmpstr (type, ==, "application/ocsp-request");
}

static void
test_bad_revocation (void)
{
  static const struct
  {
    const char *plan;
    GembokErrorCode code;
  } plans[] = { { "type=text/html body=x", GEMBOK_ERROR_BAD_ANSWER },
                { "status=200", GEMBOK_ERROR_BAD_ANSWER },
                { "status=301", GEMBOK_ERROR_BAD_ANSWER },
                { "size=16777217", GEMBOK_ERROR_BAD_ANSWER },
                { "status=404", GEMBOK_ERROR_NOT_FOUND } };
  g_autoptr (GembokAms) ams = client_new (server);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/ca.crl", fault_server_port (server, "plain"));
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr (GError) error = NULL;
      fault_server_plan (server, "GET /ca.crl %s", plans[i].plan);
      g_assert_null (gembok_ams_fetch_crl (gembok_ams_http (ams), url, NULL, &error));
      assert_failed (error, plans[i].code, NULL);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_ams_fetch_crl (gembok_ams_http (ams), "ldap://127.0.0.1/", NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_INPUT, NULL);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  g_test_add_func ("/client-calls/create", test_create);
  g_test_add_func ("/client-calls/put-csr", test_put_csr);
  g_test_add_func ("/client-calls/another-request", test_another_request);
  g_test_add_func ("/client-calls/agreement", test_agreement);
  g_test_add_func ("/client-calls/submit", test_submit);
  g_test_add_func ("/client-calls/lost-answer", test_lost_answer);
  g_test_add_func ("/client-calls/etag", test_etag);
  g_test_add_func ("/client-calls/useless-etags", test_useless_etags);
  g_test_add_func ("/client-calls/upload", test_upload);
  g_test_add_func ("/client-calls/list-and-events", test_list_and_events);
  g_test_add_func ("/client-calls/decide", test_decide);
  g_test_add_func ("/client-calls/document", test_document);
  g_test_add_func ("/client-calls/certificates", test_certificates);
  g_test_add_func ("/client-calls/revocation", test_revocation);
  g_test_add_func ("/client-calls/bad-revocation", test_bad_revocation);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
