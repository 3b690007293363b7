/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/site.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"

static char *folder;
static char *path;

static GembokSite *
read_text (const char *text, GError **error)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_no_errno (g_chmod (path, 0644));
  return gembok_site_read (error);
}

static void
test_presets_and_locks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSite) site = read_text (
      "[Preset]\nprocedure='lock-kaltim'\nams-ca-file=''\n[Locked]\nams-address='https://ams.contoh.go.id'\n", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_site_text (site, "procedure"), ==, "lock-kaltim");
  g_assert_false (gembok_site_locked (site, "procedure"));
  g_assert_true (gembok_site_locked (site, "ams-address"));
  g_assert_cmpstr (gembok_site_origin (site, "ams-address"), ==, path);
  /* An empty text was decided, too. */
  g_assert_nonnull (gembok_site_value (site, "ams-ca-file"));
  g_assert_null (gembok_site_text (site, "ams-ca-file"));
  g_assert_null (gembok_site_value (site, "agency-name"));
  g_assert_false (gembok_site_locked (site, "agency-name"));
  g_auto (GStrv) keys = gembok_site_keys (site);
  g_autofree char *all = g_strjoinv (" ", keys);
  g_assert_cmpstr (all, ==, "ams-address ams-ca-file procedure");
  g_assert_null (gembok_site_warning (site));
}

static void
test_nothing_preset (void)
{
  (void) g_unlink (path);
  g_autoptr (GembokSite) site = gembok_site_read (NULL);
  g_assert_nonnull (site);
  g_auto (GStrv) keys = gembok_site_keys (site);
  g_assert_cmpuint (g_strv_length (keys), ==, 0);
}

/* What somebody chose in the window is theirs; nobody decided it for everybody. */
static void
test_choices_are_not_decisions (void)
{
  (void) g_unlink (path);
  g_autoptr (GSettingsSchema) schema = gembok_site_schema ();
  g_autoptr (GSettings) settings = g_settings_new_full (schema, NULL, NULL);
  g_assert_true (g_settings_set_string (settings, "ams-address", "https://lain.contoh.go.id"));
  g_autoptr (GembokSite) site = gembok_site_read (NULL);
  g_assert_null (gembok_site_value (site, "ams-address"));
  g_settings_reset (settings, "ams-address");
}

static void
test_warnings_and_errors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSite) warned = read_text ("[Preset]\nprocedure='lock-tiada'\n", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (gembok_site_warning (warned), path));
  g_assert_null (read_text ("[Preset]\nmode='offline'\nmood='good'\n", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "line 3: there is no key “mood”"));
  g_assert_nonnull (strstr (error->message, path));
}

int
main (int argc, char **argv)
{
  folder = g_dir_make_tmp ("gembok-site-XXXXXX", NULL);
  g_setenv ("XDG_DATA_DIRS", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autofree char *site = g_build_filename (folder, "gembok", "site", NULL);
  path = g_build_filename (site, "presets.conf", NULL);
  g_assert_no_errno (g_mkdir_with_parents (site, 0755));
  g_test_add_func ("/site/presets-and-locks", test_presets_and_locks);
  g_test_add_func ("/site/nothing-preset", test_nothing_preset);
  g_test_add_func ("/site/choices-are-not-decisions", test_choices_are_not_decisions);
  g_test_add_func ("/site/warnings-and-errors", test_warnings_and_errors);
  const int code = g_test_run ();
  g_free (path);
  g_free (folder);
  return code;
}
