/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store-accounts.h"

#include <string.h>

#include "base/error.h"
#include "crypto/crypto.h"
#include "fixture.h"
#include "server/account-data.h"
#include "server/auth.h"
#include "server/training.h"

#define HOUR 3600

static void
test_user_names (void)
{
  g_autofree char *folded = gembok_username_fold ("Siti.Contoh_1@x+y-z");
  g_assert_cmpstr (folded, ==, "siti.contoh_1@x+y-z");
  g_autofree char *longest = g_strnfill (GEMBOK_USERNAME_MAX, 'a');
  g_autofree char *accepted = gembok_username_fold (longest);
  g_assert_cmpstr (accepted, ==, longest);
  g_autofree char *longer = g_strnfill (GEMBOK_USERNAME_MAX + 1, 'a');
  const char *const refused[] = { "", " ", "a b", "a\tb", "é", "a/b", "a'b", longer };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (gembok_username_fold (refused[i]));
}

static gboolean
is_valid (Fixture *fixture, const char *token, gint64 now)
{
  g_autoptr (GembokAccount) account = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_store_find_session (fixture->store, token, now, &account, &error));
  return account != NULL;
}

static void
add_session (Fixture *fixture, const char *token, gint64 account, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_store_add_session (fixture->store, token, account, now, &error));
  g_assert_no_error (error);
}

static void
test_sessions_end (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  const gint64 siti = fixture->applicant->id;
  add_session (fixture, "t1", siti, NOON);
  add_session (fixture, "t2", siti, NOON);
  add_session (fixture, "other", fixture->verifier->id, NOON);
  g_assert_true (is_valid (fixture, "t1", NOON));
  g_assert_true (is_valid (fixture, "t1", NOON + 12 * HOUR - 1));
  g_assert_false (is_valid (fixture, "t1", NOON + 12 * HOUR));
  g_assert_false (is_valid (fixture, "t3", NOON));
  g_assert_true (gembok_store_delete_other_sessions (fixture->store, siti, "t2", NULL));
  g_assert_false (is_valid (fixture, "t1", NOON));
  g_assert_true (is_valid (fixture, "t2", NOON));
  g_assert_true (is_valid (fixture, "other", NOON));
  g_assert_true (gembok_store_delete_session (fixture->store, "t2", NULL));
  g_assert_false (is_valid (fixture, "t2", NOON));
}

static void
test_an_account_has_so_many_sessions (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  for (guint i = 0; i <= GEMBOK_SESSIONS_MAX; i++)
    {
      g_autofree char *token = g_strdup_printf ("t%u", i);
      add_session (fixture, token, fixture->applicant->id, NOON + i);
    }
  g_assert_false (is_valid (fixture, "t0", NOON + 100));
  g_assert_true (is_valid (fixture, "t1", NOON + 100));
}

static void
test_disabling_ends_everything (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  add_session (fixture, "t1", fixture->applicant->id, NOON);
  g_assert_true (gembok_store_disable_account (fixture->store, "siti", &error));
  g_assert_false (is_valid (fixture, "t1", NOON));
  g_assert_false (gembok_store_disable_account (fixture->store, "nobody", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_assert_false (gembok_store_in_transaction (fixture->store));
}

static void
test_enabled_again_with_its_old_password (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokAccount) account = NULL;
  add_session (fixture, "t1", fixture->applicant->id, NOON);
  g_assert_true (gembok_store_disable_account (fixture->store, "siti", &error));
  g_assert_true (gembok_store_enable_account (fixture->store, "siti", &error));
  g_assert_false (is_valid (fixture, "t1", NOON));
  g_assert_true (gembok_store_find_account (fixture->store, "siti", &account, &error));
  g_assert_false (account->disabled);
  g_assert_cmpstr (account->password, ==, "not a hash");
  g_assert_false (gembok_store_enable_account (fixture->store, "nobody", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

static guint
wait_of (Fixture *fixture, const char *username, const char *address, gint64 now)
{
  guint seconds = 0;
  g_assert_true (gembok_auth_wait (fixture->store, username, address, now, &seconds, NULL));
  return seconds;
}

static void
fail (Fixture *fixture, const char *username, const char *address, gint64 now)
{
  g_assert_true (gembok_auth_attempt (fixture->store, username, address, now, NULL));
}

static void
test_waits_grow (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  for (guint i = 0; i < 4; i++)
    fail (fixture, "siti", "10.0.0.1", NOON + i);
  g_assert_cmpuint (wait_of (fixture, "siti", "10.0.0.1", NOON + 4), ==, 0);
  gint64 now = NOON + 4;
  static const guint waits[] = { 30, 60, 120, 240, 480, 900, 900 };
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      fail (fixture, "SITI", "10.0.0.1", now);
      /* What is older than a quarter of an hour no longer locks, so the last waits are cut by that window. */
      if (i < 4)
        g_assert_cmpuint (wait_of (fixture, "siti", "10.0.0.9", now), ==, waits[i]);
      now += waits[i] < 100 ? waits[i] : 1;
    }
  g_assert_cmpuint (wait_of (fixture, "budi", "10.0.0.1", now), ==, 0);
  g_assert_cmpuint (wait_of (fixture, "siti", "10.0.0.9", now + 16 * 60), ==, 0);
  g_assert_true (gembok_auth_succeeded (fixture->store, "siti", "10.0.0.1", NULL));
  g_assert_cmpuint (wait_of (fixture, "siti", "10.0.0.1", now), ==, 0);
}

static void
test_an_address_is_slowed_down_later (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  for (guint i = 0; i < GEMBOK_FAILURES_OF_ADDRESS; i++)
    {
      g_autofree char *username = g_strdup_printf ("user%u", i);
      g_assert_cmpuint (wait_of (fixture, username, "10.0.0.1", NOON), ==, 0);
      fail (fixture, username, "10.0.0.1", NOON);
    }
  g_assert_cmpuint (wait_of (fixture, "fresh", "10.0.0.1", NOON), ==, 30);
  g_assert_cmpuint (wait_of (fixture, "fresh", "10.0.0.2", NOON), ==, 0);
  g_assert_true (gembok_auth_take_back (fixture->store, "user1", "10.0.0.1", NULL));
  g_assert_cmpuint (wait_of (fixture, "fresh", "10.0.0.1", NOON), ==, 0);
}

/* --- what happens while scrypt runs --------------------------------------------------------------------------------- */

static GembokVerified
verified_siti (Fixture *fixture)
{
  return (
      GembokVerified){ .account = fixture->applicant->id, .username = "siti", .address = "10.0.0.1", .hash = "not a hash" };
}

static gboolean
change_siti (Fixture *fixture, const char *session)
{
  const GembokVerified verified = verified_siti (fixture);
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;
  g_assert_true (gembok_auth_change_password (fixture->store, &verified, session, "changed hash", NOON, &changed, &error));
  g_assert_no_error (error);
  g_assert_false (gembok_store_in_transaction (fixture->store));
  return changed;
}

static void
assert_password (Fixture *fixture, const char *hash, gboolean must_change)
{
  g_autoptr (GembokAccount) account = NULL;
  g_assert_true (gembok_store_find_account (fixture->store, "siti", &account, NULL));
  g_assert_cmpstr (account->password, ==, hash);
  g_assert_cmpint (account->must_change, ==, must_change);
}

static void
reset_siti (Fixture *fixture)
{
  gboolean disabled = FALSE;
  g_assert_true (gembok_account_reset_password (fixture->store, "siti", "reset hash", &disabled, NULL));
}

static void
test_a_change_that_runs_does_not_undo_a_reset (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  add_session (fixture, "t1", fixture->applicant->id, NOON);
  reset_siti (fixture);
  g_assert_false (change_siti (fixture, "t1"));
  assert_password (fixture, "reset hash", TRUE);
  /* Nor does a session help that was begun with the new one. */
  add_session (fixture, "t2", fixture->applicant->id, NOON);
  g_assert_false (change_siti (fixture, "t2"));
  assert_password (fixture, "reset hash", TRUE);
  g_assert_true (is_valid (fixture, "t2", NOON));
}

static void
test_a_change_needs_its_session (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  add_session (fixture, "t1", fixture->applicant->id, NOON);
  add_session (fixture, "t2", fixture->applicant->id, NOON);
  add_session (fixture, "other", fixture->stranger->id, NOON);
  g_assert_true (gembok_store_delete_session (fixture->store, "t1", NULL));
  g_assert_false (change_siti (fixture, "t1"));
  g_assert_false (change_siti (fixture, "other"));
  g_assert_true (gembok_store_disable_account (fixture->store, "siti", NULL));
  g_assert_false (change_siti (fixture, "t2"));
  assert_password (fixture, "not a hash", FALSE);
}

static void
test_a_change_ends_the_other_sessions (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  add_session (fixture, "t1", fixture->applicant->id, NOON);
  add_session (fixture, "t2", fixture->applicant->id, NOON);
  for (guint i = 0; i < GEMBOK_FAILURES_OF_ACCOUNT; i++)
    fail (fixture, "siti", "10.0.0.1", NOON);
  g_assert_true (change_siti (fixture, "t1"));
  assert_password (fixture, "changed hash", FALSE);
  g_assert_true (is_valid (fixture, "t1", NOON));
  g_assert_false (is_valid (fixture, "t2", NOON));
  g_assert_cmpuint (wait_of (fixture, "siti", "10.0.0.9", NOON), ==, 0);
}

static gboolean
log_in (Fixture *fixture, const GembokVerified *verified, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokAccount) account = NULL;
  g_assert_true (gembok_auth_open_session (fixture->store, verified, token, NOON, &account, &error));
  g_assert_no_error (error);
  g_assert_false (gembok_store_in_transaction (fixture->store));
  g_assert_cmpint (is_valid (fixture, token, NOON), ==, account != NULL);
  return account != NULL;
}

static void
test_a_log_in_needs_the_account_as_it_is_now (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  GembokVerified verified = verified_siti (fixture);
  g_assert_true (log_in (fixture, &verified, "t1"));
  g_assert_true (gembok_store_disable_account (fixture->store, "siti", NULL));
  g_assert_false (log_in (fixture, &verified, "t2"));
  g_assert_true (gembok_store_enable_account (fixture->store, "siti", NULL));
  g_assert_true (log_in (fixture, &verified, "t3"));
  reset_siti (fixture);
  g_assert_false (log_in (fixture, &verified, "t4"));
  verified.hash = "reset hash";
  g_assert_true (log_in (fixture, &verified, "t5"));
  verified.account = 0;
  g_assert_false (log_in (fixture, &verified, "t6"));
}

static void
test_accounts_of_training_log_in_while_training (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GembokAccount) account = NULL;
  GembokTrainingAccount accounts[GEMBOK_TRAINING_ACCOUNTS] = { 0 };
  g_assert_true (gembok_training_prepare (fixture->store, accounts, NULL));
  gembok_training_clear (accounts);
  g_assert_true (gembok_store_find_account (fixture->store, "pemohon", &account, NULL));
  GembokVerified verified
      = { .account = account->id, .username = "pemohon", .address = "10.0.0.1", .hash = account->password };
  g_assert_false (log_in (fixture, &verified, "t1"));
  verified.training = TRUE;
  g_assert_true (log_in (fixture, &verified, "t1"));
}

/* --- training ------------------------------------------------------------------------------------------------------- */

static void
test_training_accounts (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  GembokTrainingAccount first[GEMBOK_TRAINING_ACCOUNTS] = { 0 };
  GembokTrainingAccount second[GEMBOK_TRAINING_ACCOUNTS] = { 0 };
  g_autoptr (GembokAccount) account = NULL;
  g_assert_true (gembok_training_prepare (fixture->store, first, &error));
  g_assert_true (gembok_store_find_account (fixture->store, "pemohon", &account, &error));
  g_assert_true (gembok_password_verify (first[0].password, account->password));
  g_assert_false (account->must_change);
  add_session (fixture, "t1", account->id, NOON);
  g_assert_true (gembok_store_disable_account (fixture->store, "petugas", &error));
  g_assert_true (gembok_training_prepare (fixture->store, second, &error));
  g_assert_false (gembok_secret_equal (first[0].password, second[0].password));
  g_assert_true (is_valid (fixture, "t1", NOON));
  g_clear_pointer (&account, gembok_account_free);
  g_assert_true (gembok_store_find_account (fixture->store, "petugas", &account, &error));
  g_assert_false (account->disabled);
  g_assert_true (gembok_password_verify (second[2].password, account->password));
  gembok_training_clear (first);
  gembok_training_clear (second);
}

static void
test_training_takes_nobodys_account (void)
{
  g_autoptr (Fixture) fixture = fixture_store_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokAccount) own = gembok_account_new ();
  GembokTrainingAccount accounts[GEMBOK_TRAINING_ACCOUNTS] = { 0 };
  own->username = g_strdup ("verifikator");
  own->name = g_strdup ("Someone");
  own->role = GEMBOK_ROLE_VERIFIER;
  own->password = g_strdup ("hash");
  g_assert_true (gembok_store_add_account (fixture->store, own, &error));
  g_assert_false (gembok_training_prepare (fixture->store, accounts, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_autoptr (GembokAccount) none = NULL;
  g_assert_true (gembok_store_find_account (fixture->store, "pemohon", &none, NULL));
  g_assert_null (none);
  gembok_training_clear (accounts);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/user-names", test_user_names);
  g_test_add_func ("/accounts/sessions", test_sessions_end);
  g_test_add_func ("/accounts/sessions-surplus", test_an_account_has_so_many_sessions);
  g_test_add_func ("/accounts/disable", test_disabling_ends_everything);
  g_test_add_func ("/store-accounts/enabled-again", test_enabled_again_with_its_old_password);
  g_test_add_func ("/auth/waits", test_waits_grow);
  g_test_add_func ("/auth/addresses", test_an_address_is_slowed_down_later);
  g_test_add_func ("/auth/change-after-reset", test_a_change_that_runs_does_not_undo_a_reset);
  g_test_add_func ("/auth/change-without-session", test_a_change_needs_its_session);
  g_test_add_func ("/auth/change", test_a_change_ends_the_other_sessions);
  g_test_add_func ("/auth/log-in", test_a_log_in_needs_the_account_as_it_is_now);
  g_test_add_func ("/auth/log-in-of-training", test_accounts_of_training_log_in_while_training);
  g_test_add_func ("/training/accounts", test_training_accounts);
  g_test_add_func ("/training/names-taken", test_training_takes_nobodys_account);
  return g_test_run ();
}
