/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-profiles.h"

#include "fixture.h"

#define NOW G_GINT64_CONSTANT (1786942800)

static GembokVaultProfile *
profile (const char *id, const char *url)
{
  GembokVaultProfile *made = gembok_vault_profile_new ();
  made->id = g_strdup (id);
  made->url = g_strdup (url);
  return made;
}

static void
put (Fixture *fixture, const char *id, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) made = profile (id, url);
  gembok_vault_profile_put (fixture->vault, made, &error);
  g_assert_no_error (error);
}

static void
everything_is_kept (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) made = profile ("p1", "https://127.0.0.1:8443/");
  made->mode = GEMBOK_PROFILE_TRAINING;
  made->ca = g_bytes_new_static ("ca", 2);
  made->anchors = g_bytes_new_static ("anchors", 7);
  made->policy = g_bytes_new_static ("{}", 2);
  made->policy_at = NOW;
  made->server_time_seen = NOW + 1;
  gembok_vault_profile_put (fixture->vault, made, &error);
  g_assert_no_error (error);
  fixture_reopen (fixture);
  g_autoptr (GembokVaultProfile) read = gembok_vault_profile_get (fixture->vault, "p1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->url, ==, "https://127.0.0.1:8443/");
  g_assert_cmpint (read->mode, ==, GEMBOK_PROFILE_TRAINING);
  g_assert_true (g_bytes_equal (read->ca, made->ca));
  g_assert_true (g_bytes_equal (read->anchors, made->anchors));
  g_assert_true (g_bytes_equal (read->policy, made->policy));
  g_assert_cmpint (read->policy_at, ==, NOW);
  g_assert_cmpint (read->server_time_seen, ==, NOW + 1);

  /* Put again it is updated, also to "nothing". */
  g_autoptr (GembokVaultProfile) bare = profile ("p1", "https://127.0.0.1:9443/");
  gembok_vault_profile_put (fixture->vault, bare, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVaultProfile) again = gembok_vault_profile_get (fixture->vault, "p1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->url, ==, "https://127.0.0.1:9443/");
  g_assert_cmpint (again->mode, ==, GEMBOK_PROFILE_CONNECTED);
  g_assert_null (again->ca);
  g_assert_null (again->policy);
  /* A mode that this program does not know gives no more trust than any other. */
  fixture_tamper (fixture, "UPDATE profile SET mode = 'trusting'");
  g_autoptr (GembokVaultProfile) unknown = gembok_vault_profile_get (fixture->vault, "p1", &error);
  g_assert_no_error (error);
  g_assert_cmpint (unknown->mode, ==, GEMBOK_PROFILE_CONNECTED);
}

static void
one_profile_an_address (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  put (fixture, "p1", "https://b.contoh.go.id/");
  put (fixture, "p2", "https://a.contoh.go.id/");
  g_autoptr (GembokVaultProfile) twin = profile ("p3", "https://a.contoh.go.id/");
  g_assert_false (gembok_vault_profile_put (fixture->vault, twin, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_clear_error (&error);
  g_autoptr (GembokVaultProfile) moved = profile ("p1", "https://a.contoh.go.id/");
  g_assert_false (gembok_vault_profile_put (fixture->vault, moved, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_clear_error (&error);
  g_autoptr (GembokVaultProfile) found = gembok_vault_profile_by_url (fixture->vault, "https://a.contoh.go.id/", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, "p2");
  g_assert_null (gembok_vault_profile_by_url (fixture->vault, "https://c.contoh.go.id/", &error));
  g_assert_no_error (error);
  g_assert_null (gembok_vault_profile_get (fixture->vault, "p9", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autoptr (GPtrArray) all = gembok_vault_profile_list (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (((GembokVaultProfile *) all->pdata[0])->id, ==, "p2");
}

static void
put_account (Fixture *fixture, const char *username, gint64 used_at, double seconds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  account->profile = g_strdup ("p1");
  account->username = g_strdup (username);
  account->name = g_strdup ("Siti Contoh");
  account->role = GEMBOK_ROLE_VERIFIER;
  account->expires_at = NOW + 3600;
  account->used_at = used_at;
  account->login_seconds = seconds;
  gembok_vault_account_put (fixture->vault, account, &error);
  g_assert_no_error (error);
}

static void
accounts (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultAccount) stray = gembok_vault_account_new ();
  stray->profile = g_strdup ("p1");
  stray->username = g_strdup ("siti");
  g_assert_false (gembok_vault_account_put (fixture->vault, stray, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);

  put (fixture, "p1", "https://a.contoh.go.id/");
  put_account (fixture, "siti", NOW, 1.5);
  put_account (fixture, "budi", NOW + 5, 2);
  put_account (fixture, "siti", NOW + 9, 0.25);
  fixture_reopen (fixture);
  g_autoptr (GPtrArray) all = gembok_vault_account_list (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  const GembokVaultAccount *last_used = all->pdata[0];
  g_assert_cmpstr (last_used->username, ==, "siti");
  g_assert_cmpstr (last_used->profile, ==, "p1");
  g_assert_cmpstr (last_used->name, ==, "Siti Contoh");
  g_assert_cmpint (last_used->role, ==, GEMBOK_ROLE_VERIFIER);
  g_assert_cmpint (last_used->expires_at, ==, NOW + 3600);
  g_assert_cmpint (last_used->used_at, ==, NOW + 9);
  g_assert_cmpfloat (last_used->login_seconds, ==, 0.25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/profiles/kept", everything_is_kept);
  fixture_test ("/profiles/address", one_profile_an_address);
  fixture_test ("/accounts/kept", accounts);
  return g_test_run ();
}
