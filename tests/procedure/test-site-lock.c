/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an administrator locks holds for what is here already: log-ins, profiles, trust. */
#include "procedure/site-lock.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "crypto/issuer.h"
#include "procedure/context-private.h"
#include "world.h"

static char *path;

/* world_add_account() makes of a profile "a" the AMS https://a.contoh.go.id. */
static void
lock (World *world, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_no_errno (g_chmod (path, 0644));
  g_autoptr (GembokSite) site = gembok_site_read (&error);
  g_assert_no_error (error);
  gembok_context_set_site (world->context, site);
}

static void
log_in (World *world, const char *profile, const char *username)
{
  g_autoptr (GembokSecret) token = world_secret ("rekaan");
  world_add_account (world, profile, username, NULL);
  gembok_context_hold_session (world->context, profile, username, token);
}

static void
assert_link (World *world, const char *profile, const char *username, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokLink) link = gembok_link_open (world->context, profile, username, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (link->profile->id, ==, wanted);
}

static void
assert_refused (World *world, const char *profile, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = g_strdup_printf ("the administrator of this computer has locked “%s”", key);
  g_assert_null (gembok_link_open (world->context, profile, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_REFUSED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, said));
  g_assert_nonnull (strstr (error->message, "https://a.contoh.go.id"));
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_another_address (World *world, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  log_in (world, "b", "budi");
  log_in (world, "a", "siti");
  assert_link (world, NULL, NULL, "a");
  lock (world, "[Preset]\nams-address='https://b.contoh.go.id'\n");
  assert_link (world, NULL, NULL, "a");
  lock (world, "[Locked]\nams-address='https://B.contoh.go.id/'\n");
  assert_link (world, NULL, NULL, "b");
  g_autoptr (GembokVaultProfile) current = gembok_profile_current (world->context, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (current->id, ==, "b");
  g_assert_null (gembok_profile_of_user (world->context, "siti", &error));
  g_assert_no_error (error);
  g_autoptr (GembokVaultAccount) account = gembok_account_current (world->context, NULL);
  g_assert_cmpstr (account->username, ==, "budi");
  /* What was sent to A before may be asked about there. */
  assert_link (world, "a", "siti", "a");
}

static void
test_nobody_else (World *world, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  log_in (world, "a", "siti");
  lock (world, "[Locked]\nams-address='https://b.contoh.go.id'\n");
  assert_refused (world, NULL, "ams-address");
  g_assert_null (gembok_account_show (world->context, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_REFUSED);
  /* A password does not go there either; but for what lies there. */
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_get (world_vault (world), "a", NULL);
  g_autoptr (GembokSecret) password = world_secret ("rekaan");
  g_assert_null (gembok_session_log_in (world->context, profile, "siti", password, FALSE, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_REFUSED);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  request->profile = g_strdup ("a");
  g_assert_null (gembok_session_log_in_for (world->context, profile, request, "siti", password, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_REFUSED);
  /* With an address that nobody can reach, what comes of it is another error. */
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  request->remote_id = g_strdup ("nomor");
  g_assert_null (gembok_session_log_in_for (world->context, profile, request, "siti", password, cancelled, &error));
  world_assert_failed (&error, GEMBOK_ERROR_CANCELLED);
  /* To log out is always good. */
  g_assert_true (gembok_session_log_out (world->context, NULL, cancelled, &error));
  g_assert_no_error (error);
}

static void
test_no_connection (World *world, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  log_in (world, "a", "siti");
  static const char *const modes[] = { "offline", "training" };
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("[Preset]\nams-address='https://a.contoh.go.id'\n[Locked]\nmode='%s'\n", modes[i]);
      lock (world, text);
      assert_refused (world, NULL, "mode");
      assert_refused (world, "a", "mode");
      /* What it said before is good for preparing requests. */
      g_autoptr (GembokVaultProfile) profile = gembok_profile_current (world->context, &error);
      g_assert_no_error (error);
      g_assert_false (gembok_profile_admit (world->context, profile, &error));
      world_assert_failed (&error, GEMBOK_ERROR_REFUSED);
    }
}

/* The same user name at the AMS of before, where something was asked about last, and at the one of the office. */
static void
test_leaving (World *world, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  log_in (world, "b", "siti");
  log_in (world, "a", "siti");
  world_add_account (world, "c", "siti", NULL);
  lock (world, "[Locked]\nams-address='https://b.contoh.go.id'\n");
  gembok_context_set_account (world->context, "siti");
  g_assert_true (gembok_session_log_out (world->context, NULL, cancelled, &error));
  g_assert_no_error (error);
  g_assert_null (gembok_context_held_session (world->context, "b", "siti"));
  g_autoptr (GembokSecret) other = gembok_context_held_session (world->context, "a", "siti");
  g_assert_nonnull (other);
  g_assert_true (gembok_session_log_out (world->context, NULL, cancelled, &error));
  g_assert_null (gembok_context_held_session (world->context, "a", "siti"));
  g_assert_false (gembok_session_log_out (world->context, NULL, cancelled, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_LOGGED_IN);
}

/* --- trust -------------------------------------------------------------------------------------------------------- */

static GBytes *
make_ca (const char *name)
{
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_assert_true (gembok_subject_append (subject, "CN", name, &error));
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_autoptr (GembokIssuer) root = gembok_issuer_create_root (subject, key, now - 86400, now + 86400, &error);
  g_assert_no_error (error);
  return gembok_certificate_to_pem (gembok_issuer_certificate (root));
}

static void
beside (const char *name, const void *data, gsize length)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *file = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (file, data, (gssize) length, NULL));
  g_assert_no_errno (g_chmod (file, 0644));
}

/* The profile of somebody who once named a CA and a root, or restored a backup that did. */
static void
trust_another (World *world, GBytes *other)
{
  g_autoptr (GError) error = NULL;
  log_in (world, "a", "siti");
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_get (world_vault (world), "a", NULL);
  profile->ca = g_bytes_ref (other);
  profile->anchors = g_bytes_ref (other);
  gembok_vault_profile_put (world_vault (world), profile, &error);
  g_assert_no_error (error);
}

static void
test_trust_of_nobody (World *world, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) other = make_ca ("Lain");
  trust_another (world, other);
  lock (world, "[Preset]\nams-ca-file=''\nanchor-files=[]\n");
  g_autoptr (GembokLink) before = gembok_link_open (world->context, NULL, NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (before->profile->ca, other));
  lock (world, "[Locked]\nams-ca-file=''\nanchor-files=[]\n");
  g_autoptr (GembokLink) link = gembok_link_open (world->context, NULL, NULL, NULL, NULL);
  g_assert_null (link->profile->ca);
  g_assert_null (link->profile->anchors);
  const GembokServer server = { .url = "https://a.contoh.go.id", .mode = GEMBOK_PROFILE_CONNECTED };
  g_autoptr (GembokVaultProfile) profile = gembok_profile_ensure (world->context, &server, &error);
  g_assert_no_error (error);
  g_assert_null (profile->ca);
  g_autoptr (GPtrArray) anchors = gembok_profile_anchors (profile);
  g_assert_cmpuint (anchors->len, ==, 0);
}

static void
test_trust_of_the_office (World *world, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GBytes) other = make_ca ("Lain");
  g_autoptr (GBytes) office = make_ca ("Kantor");
  g_autoptr (GBytes) root = make_ca ("Induk");
  trust_another (world, other);
  beside ("ca.pem", g_bytes_get_data (office, NULL), g_bytes_get_size (office));
  beside ("root.pem", g_bytes_get_data (root, NULL), g_bytes_get_size (root));
  lock (world, "[Locked]\nams-ca-file='ca.pem'\nanchor-files=['root.pem', 'ca.pem']\n");
  /* Read once a run. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GembokVaultProfile) profile = gembok_profile_load (world->context, "a", NULL);
      g_assert_true (g_bytes_equal (profile->ca, office));
      g_autoptr (GPtrArray) anchors = gembok_profile_anchors (profile);
      g_assert_cmpuint (anchors->len, ==, 2);
      beside ("ca.pem", "x", 1);
    }
}

static void
assert_stored (World *world, GBytes *wanted)
{
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_get (world_vault (world), "a", NULL);
  g_assert_true (g_bytes_equal (profile->ca, wanted));
  g_assert_true (g_bytes_equal (profile->anchors, wanted));
}

/* What the administrator trusts goes with the lock, and what somebody named before is there again. */
static void
test_trust_is_lent (World *world, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) other = make_ca ("Lain");
  g_autoptr (GBytes) office = make_ca ("Kantor");
  trust_another (world, other);
  beside ("ca.pem", g_bytes_get_data (office, NULL), g_bytes_get_size (office));
  lock (world, "[Locked]\nams-ca-file='ca.pem'\nanchor-files=['ca.pem']\n");
  /* As after a log-in, for which the locked files were named as well. */
  const GembokServer server
      = { .url = "https://a.contoh.go.id", .ca = office, .anchors = office, .mode = GEMBOK_PROFILE_CONNECTED };
  g_autoptr (GembokVaultProfile) profile = gembok_profile_ensure (world->context, &server, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (profile->ca, office));
  profile->policy_at = 7;
  g_assert_true (gembok_profile_save (world->context, profile, &error));
  assert_stored (world, other);
  g_autoptr (GembokVaultProfile) saved = gembok_profile_load (world->context, "a", &error);
  g_assert_cmpint (saved->policy_at, ==, 7);
  g_assert_true (g_bytes_equal (saved->ca, office));
  /* One that is new here. */
  const GembokServer fresh = { .url = "https://b.contoh.go.id", .ca = office, .mode = GEMBOK_PROFILE_CONNECTED };
  g_autoptr (GembokVaultProfile) first = gembok_profile_ensure (world->context, &fresh, &error);
  g_assert_true (gembok_profile_save (world->context, first, &error));
  lock (world, "[Preset]\n");
  g_autoptr (GembokVaultProfile) second = gembok_profile_load (world->context, first->id, &error);
  g_assert_no_error (error);
  g_assert_null (second->ca);
  g_assert_null (second->anchors);
  /* Without a lock, what is named is kept. */
  g_autoptr (GembokVaultProfile) named = gembok_profile_ensure (world->context, &server, &error);
  g_assert_true (gembok_profile_save (world->context, named, &error));
  g_autoptr (GPtrArray) anchors = gembok_profile_anchors (named);
  g_assert_cmpuint (anchors->len, ==, 1);
  g_autoptr (GembokVaultProfile) kept = gembok_vault_profile_get (world_vault (world), "a", NULL);
  g_assert_true (g_bytes_equal (kept->ca, named->ca) && !g_bytes_equal (kept->ca, other));
}

/* To another AMS than the locked one, the CA of the office is nothing; its certificates are judged as all are. */
static void
test_trust_of_another_ams (World *world, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) other = make_ca ("Lain");
  g_autoptr (GBytes) office = make_ca ("Kantor");
  trust_another (world, other);
  beside ("ca.pem", g_bytes_get_data (office, NULL), g_bytes_get_size (office));
  lock (world, "[Locked]\nams-address='https://b.contoh.go.id'\nams-ca-file='ca.pem'\nanchor-files=['ca.pem']\n");
  g_autoptr (GembokLink) link = gembok_link_open (world->context, "a", "siti", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (link->profile->ca, other));
  g_assert_true (g_bytes_equal (link->profile->anchors, office));
  g_assert_true (gembok_profile_save (world->context, link->profile, &error));
  assert_stored (world, other);
}

static void
test_trust_that_is_none (World *world, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  log_in (world, "a", "siti");
  beside ("ca.pem", "x", 1);
  lock (world, "[Locked]\nams-ca-file='ca.pem'\n");
  g_assert_null (gembok_link_open (world->context, NULL, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "The file for ams-ca-file holds no certificate."));
  g_assert_nonnull (strstr (error->message, path));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_FILE);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("gembok-site-lock-XXXXXX", NULL);
  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autofree char *site = g_build_filename (folder, "gembok", "site", NULL);
  path = g_build_filename (site, "presets.conf", NULL);
  g_assert_no_errno (g_mkdir_with_parents (site, 0755));
#define ADD(name, func) g_test_add ("/site-lock/" name, World, NULL, world_set_up, func, world_tear_down)
  ADD ("another-address", test_another_address);
  ADD ("nobody-else", test_nobody_else);
  ADD ("no-connection", test_no_connection);
  ADD ("trust-of-nobody", test_trust_of_nobody);
  ADD ("trust-of-the-office", test_trust_of_the_office);
  ADD ("leaving", test_leaving);
  ADD ("trust-is-lent", test_trust_is_lent);
  ADD ("trust-of-another-ams", test_trust_of_another_ams);
  ADD ("trust-that-is-none", test_trust_that_is_none);
#undef ADD
  const int code = g_test_run ();
  g_free (path);
  return code;
}
