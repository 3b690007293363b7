/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/session.h"

#include <string.h>

#include "golden.h"

static GembokSecret *
golden_secret (const char *name)
{
  g_autoptr (GBytes) file = golden_load (name);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);
  return gembok_secret_new_from (data, length);
}

static void
assert_secret_equals_golden (const GembokSecret *encoded, const char *name)
{
  g_autoptr (GBytes) bytes = g_bytes_new (gembok_secret_data (encoded), gembok_secret_length (encoded));
  golden_assert_equal (bytes, name);
}

static void
test_account (void)
{
  g_autoptr (GBytes) body = golden_load ("account.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireAccount) account = gembok_wire_account_decode (body, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->username, ==, "siti.contoh");
  g_assert_cmpstr (account->name, ==, "Siti Contoh Rahmawati");
  g_assert_cmpstr (account->email, ==, "siti.contoh@contoh.go.id");
  g_assert_cmpint (account->role, ==, GEMBOK_ROLE_APPLICANT);
  g_assert_true (account->must_change_password);
}

static void
test_account_encode (void)
{
  g_autoptr (GembokWireAccount) account = gembok_wire_account_new ();
  account->username = g_strdup ("petugas");
  account->name = g_strdup ("Petugas “Contoh” \\ 1");
  account->role = GEMBOK_ROLE_OFFICER;
  g_autoptr (GBytes) body = gembok_wire_account_encode (account);
  golden_assert_equal (body, "account-minimal.json");
}

static void
test_account_hostile (void)
{
  static const struct
  {
    const char *document;
    const char *complaint;
  } cases[] = {
    { "{\"name\":\"x\",\"role\":\"applicant\"}", "“username” is missing" },
    { "{\"username\":\"x\",\"role\":\"applicant\"}", "“name” is missing" },
    { "{\"username\":\"x\",\"name\":\"y\"}", "“role” is missing" },
    { "{\"username\":1,\"name\":\"y\",\"role\":\"applicant\"}", "“username” should be text" },
    { "{\"username\":\"x\",\"name\":[],\"role\":\"applicant\"}", "“name” should be text" },
    { "{\"username\":\"x\",\"name\":\"y\",\"role\":{}}", "“role” should be text" },
    { "{\"username\":\"x\",\"name\":\"y\",\"role\":\"applicant\",\"email\":false}", "“email” should be text" },
    { "{\"username\":\"x\",\"name\":\"y\",\"role\":\"applicant\",\"must_change_password\":1}", "“must_change_password”" },
    { "[]", "should be an object" },
    { "\"x\"", "should be an object" },
    { "<html>", "web page" },
    { "{\"status_code\":-1,\"message\":\"a\\nb\"}", "an error of its own: a b" },
    { "{\"status_code\":500,\"error\":\"e\"}", "an error of its own: e" },
    { "{\"status_code\":-3}", "an error of its own" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = bytes_of (cases[i].document);
      GError *error = NULL;
      g_assert_null (gembok_wire_account_decode (body, &error));
      assert_refused (&error, cases[i].complaint);
    }
  g_autoptr (GBytes) body = bytes_of ("{\"username\":\"x\",\"name\":\"y\",\"role\":\"raja\",\"new_member\":[{}]}");
  g_autoptr (GembokWireAccount) account = gembok_wire_account_decode (body, NULL);
  g_assert_cmpint (account->role, ==, GEMBOK_ROLE_UNKNOWN);
}

static void
test_session (void)
{
  g_autoptr (GembokSecret) body = golden_secret ("session.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireSession) session = gembok_wire_session_decode (body, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_secret_text (session->token), ==, "Zm9v-YmFy._~+/=");
  g_assert_cmpint (session->expires_at, ==, 1786950300);
  g_assert_false (session->second_factor_required);
  g_assert_cmpstr (session->account->username, ==, "siti.contoh");
  g_assert_cmpint (session->account->role, ==, GEMBOK_ROLE_APPLICANT);

  g_autoptr (GembokSecret) encoded = gembok_wire_session_encode (session);
  assert_secret_equals_golden (encoded, "session.json");
}

static void
test_second_factor (void)
{
  g_autoptr (GembokSecret) body = golden_secret ("session-second-factor.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireSession) session = gembok_wire_session_decode (body, &error);
  g_assert_no_error (error);
  g_assert_true (session->second_factor_required);
  g_assert_null (session->token);
  g_assert_null (session->account);
  g_autoptr (GembokSecret) encoded = gembok_wire_session_encode (session);
  assert_secret_equals_golden (encoded, "session-second-factor.json");
}

#define ACCOUNT "\"account\":{\"username\":\"x\",\"name\":\"y\",\"role\":\"applicant\"}"
#define EXPIRY  "\"expires_at\":\"2026-08-17T07:05:00Z\""

static void
test_session_hostile (void)
{
  static const struct
  {
    const char *document;
    const char *complaint;
  } cases[] = {
    { "{}", "“token” is missing" },
    { "[]", "“token” is missing" },
    { "{\"token\":null," EXPIRY "," ACCOUNT "}", "“token” is missing" },
    { "{\"token\":7," EXPIRY "," ACCOUNT "}", "“token” should be text" },
    { "{\"token\":\"\"," EXPIRY "," ACCOUNT "}", "“token” is not an allowed value" },
    { "{\"token\":\"a\\r\\nX-Evil: 1\"," EXPIRY "," ACCOUNT "}", "“token” is not an allowed value" },
    { "{\"token\":\"a b\"," EXPIRY "," ACCOUNT "}", "“token” is not an allowed value" },
    { "{\"token\":\"é\"," EXPIRY "," ACCOUNT "}", "“token” is not an allowed value" },
    { "{\"token\":\"abc\"," ACCOUNT "}", "“expires_at” is missing" },
    { "{\"token\":\"abc\",\"expires_at\":\"soon\"," ACCOUNT "}", "“expires_at” should be a time" },
    { "{\"token\":\"abc\"," EXPIRY "}", "“account” is missing" },
    { "{\"token\":\"abc\"," EXPIRY ",\"account\":[]}", "“account” should be an object" },
    { "{\"token\":\"abc\"," EXPIRY ",\"account\":{}}", "“account.username” is missing" },
    { "{\"second_factor_required\":\"yes\"}", "“second_factor_required” should be true or false" },
    { "{\"status_code\":-2,\"message\":\"rusak\"}", "an error of its own: rusak" },
    { "<html>", "web page" },
    { "{\"token\":\"abc\"," EXPIRY "," ACCOUNT, "not valid JSON" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokSecret) body = secret_of (cases[i].document);
      GError *error = NULL;
      g_assert_null (gembok_wire_session_decode (body, &error));
      assert_refused (&error, cases[i].complaint);
    }
}

static void
test_truncated (void)
{
  g_autofree char *whole = golden_canonical ("session.json");
  for (gsize length = 0; length < strlen (whole); length++)
    {
      g_autoptr (GembokSecret) body = gembok_secret_new_from (whole, length);
      GError *error = NULL;
      g_assert_null (gembok_wire_session_decode (body, &error));
      assert_refused (&error, length == 0 ? "empty" : NULL);
    }
}

static void
test_login (void)
{
  g_autoptr (GembokSecret) password = secret_of ("sandi \"satu\" \\ dua é 😀");
  g_autoptr (GembokSecret) encoded = gembok_wire_login_encode ("siti.contoh", password);
  assert_secret_equals_golden (encoded, "login.json");

  g_autoptr (GembokSecret) body = golden_secret ("login.json");
  g_autofree char *username = NULL;
  g_autoptr (GembokSecret) back = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_wire_login_decode (body, &username, &back, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (username, ==, "siti.contoh");
  g_assert_true (gembok_secret_equal (back, password));
}

static void
assert_login_refused (const char *document, const char *complaint)
{
  g_autoptr (GembokSecret) body = secret_of (document);
  char *username = NULL;
  GembokSecret *password = NULL;
  GError *error = NULL;
  g_assert_false (gembok_wire_login_decode (body, &username, &password, &error));
  assert_refused (&error, complaint);
  g_assert_null (username);
  g_assert_null (password);
}

static void
test_login_hostile (void)
{
  assert_login_refused ("{\"password\":\"x\"}", "“username” is missing");
  assert_login_refused ("{\"username\":\"x\"}", "“password” is missing");
  assert_login_refused ("{\"username\":\"x\",\"password\":7}", "“password” should be text");
  assert_login_refused ("{\"username\":\"x\",\"password\":\"\"}", "“password” is not an allowed value");
  assert_login_refused ("{\"username\":\"\",\"password\":\"y\"}", "“username” is not an allowed value");
  assert_login_refused ("{\"username\":[],\"password\":\"y\"}", "“username” should be text");
  g_autofree char *endless = g_strnfill (1025, 'x');
  g_autofree char *document = g_strdup_printf ("{\"username\":\"x\",\"password\":\"%s\"}", endless);
  assert_login_refused (document, "“password” is not an allowed value");
}

static void
test_password (void)
{
  g_autoptr (GembokSecret) current = secret_of ("sandi pertama");
  g_autoptr (GembokSecret) fresh = secret_of ("lima kata \t acak");
  g_autoptr (GembokSecret) encoded = gembok_wire_password_encode (current, fresh);
  assert_secret_equals_golden (encoded, "password.json");

  g_autoptr (GembokSecret) body = golden_secret ("password.json");
  g_autoptr (GembokSecret) first = NULL;
  g_autoptr (GembokSecret) second = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_wire_password_decode (body, &first, &second, &error));
  g_assert_no_error (error);
  g_assert_true (gembok_secret_equal (first, current) && gembok_secret_equal (second, fresh));
}

static void
test_password_hostile (void)
{
  static const char *const documents[] = {
    "{\"current\":\"x\"}", "{\"new\":\"x\"}", "{\"current\":\"x\",\"new\":{}}", "{\"current\":null,\"new\":\"x\"}", "[]", ""
  };
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GembokSecret) body = secret_of (documents[i]);
      GembokSecret *current = NULL;
      GembokSecret *fresh = NULL;
      GError *error = NULL;
      g_assert_false (gembok_wire_password_decode (body, &current, &fresh, &error));
      assert_refused (&error, NULL);
      g_assert_true (current == NULL && fresh == NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/session/account", test_account);
  g_test_add_func ("/wire/session/account-encode", test_account_encode);
  g_test_add_func ("/wire/session/account-hostile", test_account_hostile);
  g_test_add_func ("/wire/session/session", test_session);
  g_test_add_func ("/wire/session/second-factor", test_second_factor);
  g_test_add_func ("/wire/session/session-hostile", test_session_hostile);
  g_test_add_func ("/wire/session/truncated", test_truncated);
  g_test_add_func ("/wire/session/login", test_login);
  g_test_add_func ("/wire/session/login-hostile", test_login_hostile);
  g_test_add_func ("/wire/session/password", test_password);
  g_test_add_func ("/wire/session/password-hostile", test_password_hostile);
  return g_test_run ();
}
