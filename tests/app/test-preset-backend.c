/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "app/preset-backend.h"
#include "app/settings.h"
#include "procedure/site.h"

static char *folder;

static GembokPresets *
presets_of (const char *text)
{
  g_autoptr (GSettingsSchema) schema = gembok_site_schema ();
  g_autofree char *path = g_build_filename (folder, GEMBOK_PRESETS_FILE, NULL);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, NULL));
  return gembok_presets_read (path, schema, NULL);
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
  g_autoptr (GSettingsSchema) schema = gembok_site_schema ();
  g_autoptr (GSettings) below = g_settings_new_full (schema, NULL, NULL);
  g_autoptr (GembokPresets) presets = presets_of ("[Preset]\nagency-name='Dinas'\n[Locked]\nmode='offline'\n");
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
  g_autoptr (GSettingsSchema) schema = gembok_site_schema ();
  g_autoptr (GSettings) below = g_settings_new_full (schema, NULL, NULL);
  g_autoptr (GembokPresets) presets = presets_of ("[Locked]\nmode='offline'\n");
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
  g_test_add_func ("/preset-backend/as-settings", as_settings);
  g_test_add_func ("/preset-backend/delayed", delayed);
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
