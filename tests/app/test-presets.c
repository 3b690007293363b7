/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/preset-backend.h"
#include "app/settings.h"
#include "base/error.h"
#include "base/paths.h"

static char *folder;

static GSettingsSchema *
schema_of (void)
{
  g_autofree char *schemas = gembok_paths_schemas ();
  g_autoptr (GSettingsSchemaSource) source = g_settings_schema_source_new_from_directory (schemas, NULL, TRUE, NULL);
  return g_settings_schema_source_lookup (source, GEMBOK_APPLICATION_ID, TRUE);
}

static char *
write_file (const char *name, const char *text, gsize length)
{
  char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  g_assert_no_errno (g_chmod (path, 0644));
  return path;
}

static GembokPresets *
read_text (const char *text, GError **error)
{
  g_autoptr (GSettingsSchema) schema = schema_of ();
  g_autofree char *path = write_file (GEMBOK_PRESETS_FILE, text, strlen (text));
  return gembok_presets_read (path, schema, error);
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static void
reading (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ca = write_file ("ca.pem", "x", 1);
  g_autoptr (GembokPresets) presets
      = read_text ("# the office\n\n[Preset]\r\n  agency-name = 'Dinas Komunikasi = Informatika'\nreminder-days=[30, 7]\n"
                   "[Locked]\nmode='connected'\nams-address='https://ams.contoh.go.id/x'\nams-ca-file='ca.pem'\n"
                   "anchor-files=['ca.pem']\noperator=true",
                   &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_variant_get_string (gembok_presets_value (presets, "agency-name"), NULL), ==,
                   "Dinas Komunikasi = Informatika");
  g_assert_cmpstr (g_variant_get_string (gembok_presets_value (presets, "ams-ca-file"), NULL), ==, ca);
  g_autofree const char **anchors = g_variant_get_strv (gembok_presets_value (presets, "anchor-files"), NULL);
  g_assert_cmpstr (anchors[0], ==, ca);
  g_assert_true (g_variant_get_boolean (gembok_presets_value (presets, "operator")));
  g_assert_false (gembok_presets_locked (presets, "agency-name"));
  g_assert_true (gembok_presets_locked (presets, "mode"));
  g_assert_null (gembok_presets_value (presets, "help-contact"));
  g_assert_true (g_str_has_suffix (gembok_presets_path (presets), GEMBOK_PRESETS_FILE));
}

/* The example that data/administration.md shows. */
static void
documented (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = g_test_build_filename (G_TEST_DIST, "..", "data", "administration.md", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (page, &text, NULL, NULL));
  const char *begin = strstr (text, "       # What everybody begins with");
  g_assert_nonnull (begin);
  const char *end = strstr (begin, "\n\nFiles without a folder");
  g_assert_nonnull (end);
  g_autofree char *example = g_strndup (begin, (gsize) (end - begin));
  g_autofree char *ca = write_file ("ca-kantor.pem", "x", 1);
  g_autofree char *root = write_file ("root.pem", "x", 1);
  g_autoptr (GembokPresets) presets = read_text (example, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_presets_locked (presets, "ams-address"));
  g_assert_false (gembok_presets_locked (presets, "procedure"));
}

static void
nothing_preset (void)
{
  g_autoptr (GembokPresets) presets = read_text ("", NULL);
  g_assert_nonnull (presets);
  g_assert_null (gembok_presets_value (presets, "mode"));
}

/* What is wrong, and a part of what is said of it. */
static const struct
{
  const char *text, *said;
} wrong[] = {
  { "mode='training'\n", "line 1: expected were [Preset]" },
  { "[Preset]\nmode\n", "line 2: expected were" },
  { "[preset]\n", "line 1: [preset] is neither" },
  { "[Preset]\nams-adress='https://a.go.id'\n", "line 2: there is no key “ams-adress”" },
  { "[Preset]\nmode=connected\n", "line 2: connected is no value for “mode”" },
  { "[Preset]\nmode='elsewhere'\n", "'elsewhere' is no value for “mode”" },
  { "[Preset]\noperator='yes'\n", "is no value for “operator”" },
  { "[Preset]\nreminder-days=[1, 'x']\n", "is no value for “reminder-days”" },
  { "[Preset]\nmode='offline'\n[Locked]\nmode='training'\n", "line 4: “mode” is named twice" },
  { "[Locked]\nams-address='http://ams.go.id'\n", "must be an address that begins with https://" },
  { "[Locked]\nams-address='https://'\n", "must be an address that begins with https://" },
  { "[Locked]\nams-address='https://bsre@evil.example'\n", "must be an address that begins with https://" },
  { "[Locked]\nams-ca-file='not-there.pem'\n", "not-there.pem cannot be read" },
  { "[Locked]\nams-ca-file='/dev/zero'\n", "/dev/zero cannot be read" },
  { "[Locked]\nanchor-files=['.']\n", "cannot be read" },
  { "[Locked]\nmode='connected'\n", "the mode is locked as “connected”, but there is no “ams-address”" },
  { "[Preset]\nagency-name='\xff'\n", "it is not text in UTF-8" },
  { "[Preset]\nhelp-contact='a\x1b[31m\n", "is no value for “help-contact”" },
};

static void
refusing (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", wrong[i].said);
      g_assert_null (read_text (wrong[i].text, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
      g_assert_nonnull (strstr (error->message, wrong[i].said));
      g_assert_null (strchr (error->message, '\x1b'));
      g_assert_nonnull (strstr (gembok_error_get_hint (error), "Tell whoever looks after this computer"));
    }
}

static void
refuse_file (const char *path, const char *said)
{
  g_autoptr (GSettingsSchema) schema = schema_of ();
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_presets_read (path, schema, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, said));
}

static void
refusing_files (void)
{
  g_autofree char *large = g_strnfill (65 * 1024, '\n');
  g_autofree char *too_large = write_file ("large.conf", large, strlen (large));
  g_autofree char *zeros = write_file ("zeros.conf", "[Preset]\n\0mode='offline'\n", 25);
  g_autofree char *open = write_file ("open.conf", "[Preset]\n", 9);
  g_autofree char *missing = g_build_filename (folder, "missing.conf", NULL);
  g_autofree char *weak = write_file ("weak.pem", "x", 1);
  g_assert_no_errno (g_chmod (open, 0666));
  g_assert_no_errno (g_chmod (weak, 0666));
  refuse_file (too_large, "large.conf");
  refuse_file (zeros, "it is not text in UTF-8");
  refuse_file (open, "everybody can write it");
  refuse_file (missing, "missing.conf");
  refuse_file ("/dev/null", "/dev/null");
  g_autofree char *naming = write_file ("naming.conf", "[Locked]\nams-ca-file='weak.pem'\n", 32);
  refuse_file (naming, "everybody can write");
}

/* --- as settings --------------------------------------------------------------------------------------------------- */

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
as_settings (void)
{
  g_autoptr (GSettingsSchema) schema = schema_of ();
  g_autoptr (GSettings) below = g_settings_new_full (schema, NULL, NULL);
  g_autoptr (GembokPresets) presets = read_text ("[Preset]\nagency-name='Dinas'\n[Locked]\nmode='offline'\n", NULL);
  g_assert_true (g_settings_set_enum (below, "mode", GEMBOK_MODE_TRAINING));
  g_autoptr (GSettingsBackend) backend = gembok_preset_backend_new (presets, below);
  g_autoptr (GSettings) settings = g_settings_new_full (schema, backend, NULL);
  guint changes = 0;
  g_signal_connect_swapped (settings, "changed::agency-name", G_CALLBACK (count_cb), &changes);
  /* What is locked counts, whatever was chosen before, and stays. */
  g_assert_cmpint (gembok_settings_mode (settings), ==, GEMBOK_MODE_OFFLINE);
  g_assert_false (g_settings_is_writable (settings, "mode"));
  g_assert_false (g_settings_set_enum (settings, "mode", GEMBOK_MODE_TRAINING));
  g_settings_reset (settings, "mode");
  g_assert_cmpint (gembok_settings_mode (settings), ==, GEMBOK_MODE_OFFLINE);
  /* What is preset may be changed, and comes back. */
  g_autofree char *preset = g_settings_get_string (settings, "agency-name");
  g_assert_cmpstr (preset, ==, "Dinas");
  g_assert_true (g_settings_is_writable (settings, "agency-name"));
  g_assert_true (g_settings_set_string (settings, "agency-name", "Bagian"));
  g_autofree char *chosen = g_settings_get_string (settings, "agency-name");
  g_assert_cmpstr (chosen, ==, "Bagian");
  g_assert_cmpuint (changes, >, 0);
  g_settings_reset (settings, "agency-name");
  g_autofree char *again = g_settings_get_string (settings, "agency-name");
  g_assert_cmpstr (again, ==, "Dinas");
  /* The rest is as it was. */
  g_assert_true (g_settings_set_int (settings, "window-width", 777));
  g_assert_cmpint (g_settings_get_int (below, "window-width"), ==, 777);
  changes = 0;
  g_assert_true (g_settings_set_string (below, "agency-name", "told by others"));
  g_assert_cmpuint (changes, >, 0);
  g_settings_reset (below, "agency-name");
}

static void
delayed (void)
{
  g_autoptr (GSettingsSchema) schema = schema_of ();
  g_autoptr (GSettings) below = g_settings_new_full (schema, NULL, NULL);
  g_autoptr (GembokPresets) presets = read_text ("[Locked]\nmode='offline'\n", NULL);
  g_autoptr (GSettingsBackend) backend = gembok_preset_backend_new (presets, below);
  g_autoptr (GSettings) settings = g_settings_new_full (schema, backend, NULL);
  g_settings_delay (settings);
  g_assert_true (g_settings_set_string (settings, "help-contact", "Helpdesk"));
  g_settings_apply (settings);
  g_autofree char *kept = g_settings_get_string (below, "help-contact");
  g_assert_cmpstr (kept, ==, "Helpdesk");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("gembok-presets-XXXXXX", NULL);
  g_test_add_func ("/presets/reading", reading);
  g_test_add_func ("/presets/documented", documented);
  g_test_add_func ("/presets/nothing-preset", nothing_preset);
  g_test_add_func ("/presets/refusing", refusing);
  g_test_add_func ("/presets/refusing-files", refusing_files);
  g_test_add_func ("/presets/as-settings", as_settings);
  g_test_add_func ("/presets/delayed", delayed);
  const int code = g_test_run ();
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  for (const char *name = g_dir_read_name (files); name != NULL; name = g_dir_read_name (files))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_assert_no_errno (g_unlink (path));
    }
  g_assert_no_errno (g_rmdir (folder));
  g_free (folder);
  return code;
}
