/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/client.h"

#include <stdlib.h>
#include <string.h>

#include "client-harness.h"
#include "crypto/crypto.h"

static FaultServer *server;

/* --- addresses -------------------------------------------------------------------------------------------------- */

static const struct
{
  const char *url, *normal;
} urls[] = {
  { "https://ams.contoh.go.id", "https://ams.contoh.go.id" },
  { "https://AMS.contoh.go.id:443///", "https://ams.contoh.go.id" },
  { "https://ams.contoh.go.id:8443/layanan/", "https://ams.contoh.go.id:8443/layanan" },
  { "https://ams.contoh.go.id/layanan/api/v1/", "https://ams.contoh.go.id/layanan" },
  { "https://ams.contoh.go.id/api/v1", "https://ams.contoh.go.id" },
  { "http://ams.contoh.go.id", NULL },
  { "ams.contoh.go.id", NULL },
  { "https://user:word@ams.contoh.go.id", NULL },
  { "https://ams.contoh.go.id/?a=b", NULL },
  { "https://ams.contoh.go.id/#a", NULL },
  { "", NULL },
};

static void
test_normalise (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *normal = gembok_ams_normalise_url (urls[i].url, &error);
      g_assert_cmpstr (normal, ==, urls[i].normal);
      if (normal == NULL)
        assert_failed (error, GEMBOK_ERROR_BAD_INPUT, NULL);
    }
  g_assert_null (gembok_ams_new ("http://ams.contoh.go.id", NULL, NULL));
}

/* --- what is repeated: counted where it arrives ------------------------------------------------------------------- */

typedef gboolean (*CallFunc) (GembokAms *ams, GError **error);

static gboolean
call_get (GembokAms *ams, GError **error)
{
  g_autoptr (GembokWireRequest) request = gembok_ams_get_request (ams, "r1", NULL, NULL, NULL, error);
  return request != NULL;
}

static gboolean
call_create (GembokAms *ams, GError **error)
{
  g_autoptr (GembokWireRequest) request = gembok_wire_request_new ();
  request->type = g_strdup ("issuance");
  request->procedure = g_strdup ("lock-kaltim");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  g_autoptr (GembokWireRequest) created = gembok_ams_create_request (ams, request, "saved-key-1", NULL, error);
  return created != NULL;
}

static gboolean
call_submit (GembokAms *ams, GError **error)
{
  g_autoptr (GembokWireRequest) request = gembok_ams_submit (ams, "r1", "\"v3\"", "saved-key-2", NULL, NULL, error);
  return request != NULL;
}

static gboolean
call_put_csr (GembokAms *ams, GError **error)
{
  g_autoptr (GBytes) der = g_bytes_new_static ("\x30\x00", 2);
  g_autoptr (GembokWireRequest) request = gembok_ams_put_csr (ams, "r1", der, NULL, error);
  return request != NULL;
}

static gboolean
call_cancel (GembokAms *ams, GError **error)
{
  return gembok_ams_cancel_request (ams, "r1", NULL, error);
}

static gboolean
call_log_in (GembokAms *ams, GError **error)
{
  g_autoptr (GembokSecret) password = gembok_secret_new_from ("rahasia", 7);
  g_autoptr (GembokWireSession) session = gembok_ams_log_in (ams, "siti", password, NULL, error);
  return session != NULL;
}

static gboolean
call_change_password (GembokAms *ams, GError **error)
{
  g_autoptr (GembokSecret) current = gembok_secret_new_from ("rahasia", 7);
  g_autoptr (GembokSecret) fresh = gembok_secret_new_from ("lebih-rahasia", 13);
  return gembok_ams_change_password (ams, current, fresh, NULL, error);
}

static gboolean
call_create_upload (GembokAms *ams, GError **error)
{
  static const char hash[] = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  g_autofree char *location = gembok_ams_create_upload (ams, "r1", "ktp", "image/jpeg", hash, 5, NULL, error);
  return location != NULL;
}

static gboolean
call_certificate (GembokAms *ams, GError **error)
{
  g_autoptr (GBytes) pem = gembok_ams_get_certificate (ams, "r1", NULL, error);
  return pem != NULL;
}

static gboolean
call_policy (GembokAms *ams, GError **error)
{
  g_autoptr (GembokPolicy) policy = gembok_ams_get_policy (ams, NULL, NULL, error);
  return policy != NULL;
}

static const struct
{
  const char *name;
  CallFunc call;
  const char *plan;
  guint requests;
  GembokErrorCode code;
} repeats[] = {
  { "GET cut", call_get, "lose", 4, GEMBOK_ERROR_UNREACHABLE },
  { "GET 503", call_get, "status=503", 4, GEMBOK_ERROR_UNREACHABLE },
  { "GET 500", call_get, "status=500", 4, GEMBOK_ERROR_UNREACHABLE },
  { "GET 408", call_get, "status=408", 4, GEMBOK_ERROR_UNREACHABLE },
  { "GET 503, long wait", call_get, "status=503 'header=Retry-After: 21'", 1, GEMBOK_ERROR_UNREACHABLE },
  { "GET 429", call_get, "status=429", 4, GEMBOK_ERROR_UNREACHABLE },
  { "GET 429, long wait", call_get, "status=429 'header=Retry-After: 21'", 1, GEMBOK_ERROR_UNREACHABLE },
  { "GET 404", call_get, "status=404", 1, GEMBOK_ERROR_NOT_FOUND },
  { "GET 401", call_get, "status=401", 1, GEMBOK_ERROR_NOT_LOGGED_IN },
  { "GET 511", call_get, "status=511", 1, GEMBOK_ERROR_BAD_ANSWER },
  { "GET garbage", call_get, "body=garbage", 1, GEMBOK_ERROR_BAD_ANSWER },
  { "GET redirect", call_get, "status=302", 1, GEMBOK_ERROR_BAD_ANSWER },
  { "certificate cut", call_certificate, "lose", 4, GEMBOK_ERROR_UNREACHABLE },
  { "policy 502", call_policy, "status=502", 4, GEMBOK_ERROR_UNREACHABLE },
  { "keyed POST cut", call_create, "lose", 4, GEMBOK_ERROR_UNREACHABLE },
  { "keyed POST 503", call_create, "status=503", 4, GEMBOK_ERROR_UNREACHABLE },
  { "keyed POST 409", call_create, "status=409", 1, GEMBOK_ERROR_CONFLICT },
  { "submission cut", call_submit, "lose", 4, GEMBOK_ERROR_UNREACHABLE },
  { "submission 412", call_submit, "status=412", 1, GEMBOK_ERROR_CONFLICT },
  { "submission 422", call_submit, "status=422", 1, GEMBOK_ERROR_REFUSED },
  { "upload creation cut", call_create_upload, "lose", 4, GEMBOK_ERROR_UNREACHABLE },
  { "PUT cut", call_put_csr, "lose", 4, GEMBOK_ERROR_UNREACHABLE },
  { "PUT 503", call_put_csr, "status=503", 4, GEMBOK_ERROR_UNREACHABLE },
  { "PUT 429", call_put_csr, "status=429", 4, GEMBOK_ERROR_UNREACHABLE },
  { "DELETE cut", call_cancel, "lose", 4, GEMBOK_ERROR_UNREACHABLE },
  { "DELETE 409", call_cancel, "status=409", 1, GEMBOK_ERROR_CONFLICT },
  { "log-in cut", call_log_in, "lose", 1, GEMBOK_ERROR_UNREACHABLE },
  { "log-in 503", call_log_in, "status=503", 1, GEMBOK_ERROR_UNREACHABLE },
  { "log-in 429", call_log_in, "status=429 'header=Retry-After: 5'", 1, GEMBOK_ERROR_UNREACHABLE },
  { "log-in 401", call_log_in, "status=401", 1, GEMBOK_ERROR_WRONG_PASSWORD },
  { "password cut", call_change_password, "lose", 1, GEMBOK_ERROR_UNREACHABLE },
  { "password 429", call_change_password, "status=429 'header=Retry-After: 5'", 1, GEMBOK_ERROR_UNREACHABLE },
};

static void
assert_same_key (GStrv seen)
{
  g_autofree char *first = seen_field (seen[0], "idempotency-key: ");
  for (guint i = 1; seen[i] != NULL; i++)
    {
      g_autofree char *other = seen_field (seen[i], "idempotency-key: ");
      g_assert_cmpstr (first, ==, other);
    }
}

static void
test_repeats (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (repeats); i++)
    {
      g_autoptr (GembokAms) ams = client_new (server);
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", repeats[i].name);
      fault_server_plan (server, "* /layanan/api/v1/ %s times=0", repeats[i].plan);
      g_assert_false (repeats[i].call (ams, &error));
      assert_failed (error, repeats[i].code, NULL);
      g_auto (GStrv) seen = fault_server_seen (server);
      g_assert_cmpuint (g_strv_length (seen), ==, repeats[i].requests);
      assert_same_key (seen);
    }
}

static void
test_wait_is_kept (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  fault_server_plan (server, "* /layanan/api/v1/ status=429 'header=Retry-After: 1'");
  fault_server_plan (server, "* /layanan/api/v1/ status=204");
  const gint64 start = g_get_monotonic_time ();
  g_assert_true (gembok_ams_cancel_request (ams, "r1", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
}

static void
test_cancelled_while_waiting (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  fault_server_plan (server, "* /layanan/api/v1/ status=503 'header=Retry-After: 20' times=0");
  Canceller *canceller = cancel_after (cancellable, 150);
  g_assert_null (gembok_ams_get_account (ams, cancellable, &error));
  g_assert_cmpint (cancel_join (canceller), <, 900);
  assert_failed (error, GEMBOK_ERROR_CANCELLED, NULL);
}

/* --- what the server's refusals become ---------------------------------------------------------------------------- */

static const struct
{
  CallFunc call;
  const char *plan;
  GembokErrorCode code;
  const char *words, *remote_code, *hint;
} refusals[] = {
  { call_get, "status=422 type=application/problem+json 'body={\"code\":\"validation\",\"detail\":\"Salah isi.\"}'",
    GEMBOK_ERROR_REFUSED, "Salah isi.", "validation", NULL },
  { call_get, "status=400 'body={\"error\":\"Proses gagal\",\"status_code\":400}'", GEMBOK_ERROR_REFUSED, "Proses gagal",
    NULL, NULL },
  { call_get, "status=400 'body={\"message\":\"Proses gagal\"}'", GEMBOK_ERROR_REFUSED, "Proses gagal", NULL, NULL },
  { call_get, "status=404 type=application/problem+json 'body={\"code\":\"not_found\",\"detail\":\"Tidak ada.\"}'",
    GEMBOK_ERROR_NOT_FOUND, "Tidak ada.", "not_found", NULL },
  { call_get, "status=422 type=application/problem+json 'body={\"code\":\"csr_key_policy\",\"detail\":\"Kunci ditolak.\"}'",
    GEMBOK_ERROR_REFUSED, "Kunci ditolak.", "csr_key_policy", "Withdraw the request" },
  { call_get, "status=403", GEMBOK_ERROR_REFUSED, "may not", NULL, "account that the request belongs to" },
  { call_get,
    "status=403 type=application/problem+json 'body={\"code\":\"own_request\",\"detail\":\"Permohonan sendiri.\"}'",
    GEMBOK_ERROR_REFUSED, "Permohonan sendiri.", "own_request", "as it was. Correct" },
  { call_get,
    "status=403 type=application/problem+json 'body={\"code\":\"password_change_required\",\"detail\":\"Ganti dahulu.\"}'",
    GEMBOK_ERROR_REFUSED, "Ganti dahulu.", "password_change_required", "account change-password" },
  { call_get, "status=410", GEMBOK_ERROR_NOT_FOUND, "any more", NULL, NULL },
  { call_get, "status=404 type=text/html body=x", GEMBOK_ERROR_BAD_ANSWER, "A web page came back", NULL, "log-in page" },
  { call_get, "status=403 'type=text/html; charset=utf-8' body=x", GEMBOK_ERROR_BAD_ANSWER, "A web page came back", NULL,
    NULL },
  { call_get, "status=502 type=text/html body=x", GEMBOK_ERROR_UNREACHABLE, "fault of its own", NULL, NULL },
  { call_get, "status=511 type=text/html body=x", GEMBOK_ERROR_BAD_ANSWER, "wants you to log in", NULL, NULL },
  { call_get, "status=503 'header=Retry-After: 3600'", GEMBOK_ERROR_UNREACHABLE, "fault of its own", NULL, "in 60 minutes" },
  { call_get, "status=429 'header=Retry-After: 45'", GEMBOK_ERROR_UNREACHABLE, "too often", NULL, "in 45 seconds" },
  { call_log_in, "status=401 type=application/problem+json 'body={\"code\":\"wrong_password\",\"detail\":\"Sandi salah.\"}'",
    GEMBOK_ERROR_WRONG_PASSWORD, "Sandi salah.", "wrong_password", NULL },
  { call_log_in, "status=401", GEMBOK_ERROR_WRONG_PASSWORD, "not right", NULL, NULL },
  { call_log_in, "status=401 type=text/html body=x", GEMBOK_ERROR_BAD_ANSWER, "A web page", NULL, NULL },
  { call_log_in, "status=429 'header=Retry-After: 300'", GEMBOK_ERROR_UNREACHABLE, "too many attempts", NULL,
    "in 5 minutes" },
  { call_log_in, "status=403 type=application/problem+json 'body={\"code\":\"forbidden\",\"detail\":\"Akun ditutup.\"}'",
    GEMBOK_ERROR_REFUSED, "Akun ditutup.", "forbidden", NULL },
  { call_change_password,
    "status=401 type=application/problem+json 'body={\"code\":\"wrong_password\",\"detail\":\"Sandi salah.\"}'",
    GEMBOK_ERROR_WRONG_PASSWORD, "Sandi salah.", "wrong_password", NULL },
  { call_change_password,
    "status=401 type=application/problem+json 'body={\"code\":\"unauthorized\",\"detail\":\"Sesi berakhir.\"}'",
    GEMBOK_ERROR_NOT_LOGGED_IN, "Sesi berakhir.", "unauthorized", NULL },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GembokAms) ams = client_new (server);
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", refusals[i].plan);
      fault_server_plan (server, "* /layanan/api/v1/ %s times=0", refusals[i].plan);
      g_assert_false (refusals[i].call (ams, &error));
      g_assert_cmpstr (gembok_error_get_remote_code (error), ==, refusals[i].remote_code);
      if (refusals[i].call == call_get)
        g_assert_cmpuint (gembok_error_get_status (error), ==, strtoul (refusals[i].plan + strlen ("status="), NULL, 10));
      g_assert_nonnull (strstr (gembok_error_get_hint (error), refusals[i].hint != NULL ? refusals[i].hint : ""));
      assert_failed (error, refusals[i].code, refusals[i].words);
    }
}

/* --- answers that cannot be true ----------------------------------------------------------------------------------- */

static const struct
{
  CallFunc call;
  const char *plan, *words;
} contradictions[] = {
  { call_get, "status=200", "nothing came with it" },
  { call_get, "status=204", "nothing came with it" },
  { call_get, "status=304", "does not fit" }, /* not asked for */
  { call_get, "status=202 body={}", "does not fit" },
  { call_get, "status=206 body={}", "does not fit" },
  { call_get, "type=text/html body=x", "A web page came back" },
  { call_get, "type=text/plain body=x", "another form (text/plain)" },
  { call_get, "type= body={}", "another form (?)" },
  { call_get, "body={}", "id" },
  { call_get, "body=[]", NULL },
  { call_get, "body=garbage", NULL },
  { call_get, "size=1048577", "more than" },
  { call_create, "status=201", "nothing came with it" },
  { call_create, "status=204", "nothing came with it" },
  { call_submit, "status=200", "nothing came with it" },
  { call_put_csr, "status=204", "nothing came with it" },
  { call_certificate, "status=200 type=application/pem-certificate-chain", "nothing came with it" },
  { call_certificate, "status=200 type=application/pem-certificate-chain body=nonsense", "not a certificate" },
  { call_certificate, "status=200 type=text/html body=x", "A web page" },
  { call_certificate, "size=262145 type=application/pem-certificate-chain", "more than" },
  { call_log_in, "status=201", "nothing came with it" },
  { call_log_in, "status=201 body={}", NULL },
  { call_log_in, "size=65537", "more than" },
  { call_log_in, "status=200 type=text/html body=x", "A web page" },
  { call_create_upload, "status=201", "no secure place" },
  { call_create_upload, "status=200 'header=Location: /files/1'", "does not fit" },
  { call_policy, "body={}", NULL },
  { call_policy, "type=text/html body=x", "A web page" },
};

static void
test_contradictions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (contradictions); i++)
    {
      g_autoptr (GembokAms) ams = client_new (server);
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", contradictions[i].plan);
      fault_server_plan (server, "* /layanan/api/v1/ %s times=0", contradictions[i].plan);
      g_assert_false (contradictions[i].call (ams, &error));
      assert_failed (error, GEMBOK_ERROR_BAD_ANSWER, contradictions[i].words);
    }
}

/* --- before anything is sent --------------------------------------------------------------------------------------- */

static void
test_no_token (void)
{
  static const CallFunc calls[]
      = { call_get, call_create, call_put_csr, call_cancel, call_change_password, call_certificate };
  g_autoptr (GembokAms) ams = client_new (server);
  gembok_ams_set_token (ams, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (calls[i](ams, &error));
      assert_failed (error, GEMBOK_ERROR_NOT_LOGGED_IN, "not logged in");
    }
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 0);
}

static void
test_hostile_id (void)
{
  static const char *const ids[] = { "", ".", "..", "a/b", "../sessions/current", "a?b", "a\r\nX: y", "%2e%2e", "\xc3\xa4" };
  g_autoptr (GembokAms) ams = client_new (server);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (gembok_ams_get_request (ams, ids[i], NULL, NULL, NULL, &error));
      assert_failed (error, GEMBOK_ERROR_BAD_INPUT, NULL);
      g_assert_false (gembok_ams_cancel_request (ams, ids[i], NULL, &error));
      assert_failed (error, GEMBOK_ERROR_BAD_INPUT, NULL);
      g_assert_null (gembok_ams_get_document (ams, "r1", ids[i], NULL, &error));
      assert_failed (error, GEMBOK_ERROR_BAD_INPUT, NULL);
    }
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 0);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  g_test_add_func ("/client/normalise", test_normalise);
  g_test_add_func ("/client/repeats", test_repeats);
  g_test_add_func ("/client/wait-is-kept", test_wait_is_kept);
  g_test_add_func ("/client/cancelled-while-waiting", test_cancelled_while_waiting);
  g_test_add_func ("/client/refusals", test_refusals);
  g_test_add_func ("/client/contradictions", test_contradictions);
  g_test_add_func ("/client/no-token", test_no_token);
  g_test_add_func ("/client/hostile-id", test_hostile_id);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
