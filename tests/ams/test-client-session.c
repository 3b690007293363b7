/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>
#include <string.h>

#include "client-harness.h"
#include "crypto/crypto.h"

/* The people in here are constructed. */

static FaultServer *server;

static void
test_policy (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sent = gembok_policy_default ();
  g_autoptr (GBytes) raw = NULL;
  client_answer (server, sent, "");
  g_autoptr (GembokPolicy) policy = gembok_ams_get_policy (ams, &raw, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (gembok_policy_find_procedure (policy, "lock-kaltim"));
  g_assert_true (g_bytes_equal (raw, sent));
  client_assert_sent (server, "GET /layanan/api/v1/policy",
                      (const char *const[]){ "authorization", "-", "accept-language", "en", NULL });
}

/* The token and the password are nowhere in memory once their secrets are gone. */
static void
test_log_in (void)
{
  Needle password_needle, token_needle;
  needle_draw (&password_needle);
  needle_draw (&token_needle);
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  {
    g_autoptr (GembokSecret) answered_token = needle_secret (&token_needle);
    g_autoptr (GembokWireAccount) account = gembok_wire_account_new ();
    account->username = g_strdup ("siti");
    account->name = g_strdup ("Siti Contoh Rahmawati");
    account->role = GEMBOK_ROLE_APPLICANT;
    const GembokWireSession told = { .token = answered_token, .expires_at = 1795000000, .account = account };
    g_autoptr (GembokSecret) body = gembok_wire_session_encode (&told);
    g_autofree char *encoded = g_base64_encode (gembok_secret_data (body), gembok_secret_length (body));
    fault_server_plan (server, "POST /layanan/api/v1/sessions status=201 body64=%s", encoded);
  }
  {
    g_autoptr (GembokSecret) password = needle_secret (&password_needle);
    g_autoptr (GembokSecret) expected = needle_secret (&token_needle);
    g_autoptr (GembokWireSession) session = gembok_ams_log_in (ams, "siti", password, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (gembok_secret_equal (session->token, expected));
    g_assert_cmpint (session->account->role, ==, GEMBOK_ROLE_APPLICANT);
    gembok_ams_set_token (ams, session->token);
  }
  g_assert_cmpuint (needle_count (&password_needle), ==, 0);
  g_assert_cmpuint (needle_count (&token_needle), ==, 1); /* the one that the client keeps for its calls */
  gembok_ams_set_token (ams, NULL);
  g_assert_cmpuint (needle_count (&token_needle), ==, 0);
  client_assert_sent (server, "POST /layanan/api/v1/sessions",
                      (const char *const[]){ "authorization", "-", "content-type", "application/json", "idempotency-key",
                                             "-", NULL });
}

static void
test_account (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireAccount) told = gembok_wire_account_new ();
  told->username = g_strdup ("verifikator");
  told->name = g_strdup ("Budi Contoh");
  told->role = GEMBOK_ROLE_VERIFIER;
  g_autoptr (GBytes) body = gembok_wire_account_encode (told);
  client_answer (server, body, "");
  g_autoptr (GembokWireAccount) account = gembok_ams_get_account (ams, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (account->role, ==, GEMBOK_ROLE_VERIFIER);
  client_assert_sent (server, "GET /layanan/api/v1/account",
                      (const char *const[]){ "authorization", "Bearer tOKEN-x", NULL });
}

static void
test_log_out (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  fault_server_plan (server, "DELETE /layanan/api/v1/ status=204");
  g_assert_true (gembok_ams_log_out (ams, NULL, &error));
  g_assert_no_error (error);
  client_assert_sent (server, "DELETE /layanan/api/v1/sessions/current",
                      (const char *const[]){ "authorization", "Bearer tOKEN-x", NULL });
}

static void
test_log_out_of_nothing (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  fault_server_plan (server, "DELETE /layanan/api/v1/ lose");
  fault_server_plan (server, "DELETE /layanan/api/v1/ status=401");
  g_assert_true (gembok_ams_log_out (ams, NULL, &error)); /* the answer was lost, the repeat finds no session */
  g_assert_no_error (error);
  fault_server_plan (server, "DELETE /layanan/api/v1/ status=403");
  g_assert_false (gembok_ams_log_out (ams, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_REFUSED, NULL);
  gembok_ams_set_token (ams, NULL);
  g_assert_false (gembok_ams_log_out (ams, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_NOT_LOGGED_IN, NULL);
}

static void
test_change_password (void)
{
  g_autoptr (GembokAms) ams = client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) current = gembok_secret_new_from ("rahasia", 7);
  g_autoptr (GembokSecret) fresh = gembok_secret_new_from ("lebih-rahasia", 13);
  fault_server_plan (server, "PUT /layanan/api/v1/ status=204");
  g_assert_true (gembok_ams_change_password (ams, current, fresh, NULL, &error));
  g_assert_no_error (error);
  client_assert_sent (server, "PUT /layanan/api/v1/account/password",
                      (const char *const[]){ "authorization", "Bearer tOKEN-x", "content-type", "application/json", NULL });
}

int
main (int argc, char **argv)
{
  /* The test environment makes free() overwrite, which would prove nothing about us. */
  (void) mallopt (M_PERTURB, 0);
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  g_test_add_func ("/client-session/policy", test_policy);
  g_test_add_func ("/client-session/log-in", test_log_in);
  g_test_add_func ("/client-session/account", test_account);
  g_test_add_func ("/client-session/log-out", test_log_out);
  g_test_add_func ("/client-session/log-out-of-nothing", test_log_out_of_nothing);
  g_test_add_func ("/client-session/change-password", test_change_password);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
