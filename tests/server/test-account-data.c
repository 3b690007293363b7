/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/account-data.h"

#include <string.h>

#include "base/error.h"
#include "fixture.h"
#include "server/auth.h"

static void
test_what_is_typed (void)
{
  g_autofree char *longest = g_strnfill (GEMBOK_ACCOUNT_NAME_MAX, 'x');
  g_autofree char *longer = g_strnfill (GEMBOK_ACCOUNT_NAME_MAX + 1, 'x');
  const struct
  {
    char *(*take) (const char *, GError **);
    const char *given;
    const char *wanted;
  } cases[] = {
    { gembok_account_take_username, "Siti.R-1_@+", "siti.r-1_@+" },
    { gembok_account_take_username, "siti ", NULL },
    { gembok_account_take_username, "", NULL },
    { gembok_account_take_name, "  Siti Contoh, S.Kom. ", "Siti Contoh, S.Kom." },
    { gembok_account_take_name, longest, longest },
    { gembok_account_take_name, longer, NULL },
    { gembok_account_take_name, " ", NULL },
    { gembok_account_take_name, "Siti\nContoh", NULL },
    { gembok_account_take_name, "Siti \xe9", NULL },
    { gembok_account_take_email, "siti.contoh@contoh.go.id", "siti.contoh@contoh.go.id" },
    { gembok_account_take_email, "siti.contoh", NULL },
    { gembok_account_take_email, "siti@contoh.go.id, budi@contoh.go.id", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *taken = cases[i].take (cases[i].given, &error);
      g_assert_cmpstr (taken, ==, cases[i].wanted);
      g_assert_true ((taken == NULL) == g_error_matches (error, GEMBOK_ERROR, GEMBOK_ERROR_USAGE));
    }
}

static gboolean
has_session (Fixture *fixture, const char *token)
{
  g_autoptr (GembokAccount) account = NULL;
  g_assert_true (gembok_store_find_session (fixture->store, token, NOON, &account, NULL));
  return account != NULL;
}

static void
test_a_password_is_given_anew (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  gboolean disabled = TRUE;
  guint seconds = 0;
  g_assert_true (gembok_store_add_session (fixture->store, "siti's", fixture->applicant->id, NOON, NULL));
  g_assert_true (gembok_store_add_session (fixture->store, "vera's", fixture->verifier->id, NOON, NULL));
  for (guint i = 0; i < GEMBOK_FAILURES_OF_ACCOUNT; i++)
    g_assert_true (gembok_auth_attempt (fixture->store, "siti", "10.0.0.1", NOON, NULL));
  g_assert_true (gembok_account_reset_password (fixture->store, "siti", "fresh hash", &disabled, &error));
  g_assert_no_error (error);
  g_assert_false (disabled);
  g_assert_false (has_session (fixture, "siti's"));
  g_assert_true (has_session (fixture, "vera's"));
  g_assert_true (gembok_auth_wait (fixture->store, "siti", "10.0.0.2", NOON, &seconds, NULL));
  g_assert_cmpuint (seconds, ==, 0);
  g_autoptr (GembokAccount) account = gembok_account_require (fixture->store, "siti", &error);
  g_assert_cmpstr (account->password, ==, "fresh hash");
  g_assert_true (account->must_change);

  g_assert_true (gembok_store_disable_account (fixture->store, "budi", NULL));
  g_assert_true (gembok_account_reset_password (fixture->store, "budi", "fresh hash", &disabled, &error));
  g_assert_true (disabled);
  g_assert_false (gembok_account_reset_password (fixture->store, "nobody", "fresh hash", &disabled, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_assert_false (gembok_store_in_transaction (fixture->store));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account-data/typed", test_what_is_typed);
  g_test_add_func ("/account-data/password", test_a_password_is_given_anew);
  return g_test_run ();
}
