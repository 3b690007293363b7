/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "procedure/presets.h"
#include "procedure/site.h"

static char *folder;

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
  g_autoptr (GSettingsSchema) schema = gembok_site_schema ();
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
  g_autoptr (GSettingsSchema) schema = gembok_site_schema ();
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

/* Who can put another file in the place of one decides the same as who can write it. */
static void
refusing_folders (void)
{
  g_autofree char *office = g_build_filename (folder, "office", NULL);
  g_autofree char *site = g_build_filename (office, "site", NULL);
  g_autofree char *elsewhere = g_build_filename (folder, "elsewhere", NULL);
  g_assert_no_errno (g_mkdir (office, 0755));
  g_assert_no_errno (g_mkdir (site, 0755));
  g_assert_no_errno (g_mkdir (elsewhere, 0755));
  g_autofree char *path = write_file ("office/site/presets.conf", "[Preset]\n", 9);
  g_autofree char *ca = write_file ("elsewhere/ca.pem", "x", 1);
  g_autofree char *text = g_strdup_printf ("[Locked]\nams-ca-file='%s'\n", ca);
  g_autofree char *naming = write_file ("office/site/naming.conf", text, strlen (text));
  g_autofree char *link = g_build_filename (elsewhere, "link.conf", NULL);
  g_assert_no_errno (symlink (path, link));
  g_autoptr (GSettingsSchema) schema = gembok_site_schema ();
  g_autoptr (GembokPresets) sound = gembok_presets_read (naming, schema, NULL);
  g_assert_nonnull (sound);

  g_autofree char *said_site = g_strdup_printf ("everybody can write %s", site);
  g_autofree char *said_office = g_strdup_printf ("everybody can write %s", office);
  g_autofree char *said_elsewhere = g_strdup_printf ("everybody can write %s", elsewhere);
  g_assert_no_errno (g_chmod (site, 0777));
  refuse_file (path, said_site);
  refuse_file (link, said_site);
  /* A folder for everybody's files is no place for them either. */
  g_assert_no_errno (g_chmod (site, 01777));
  refuse_file (path, said_site);
  g_assert_no_errno (g_chmod (site, 0755));
  g_assert_no_errno (g_chmod (office, 0777));
  refuse_file (path, said_office);
  g_assert_no_errno (g_chmod (office, 01777));
  g_autoptr (GembokPresets) below_tmp = gembok_presets_read (path, schema, NULL);
  g_assert_nonnull (below_tmp);
  g_assert_no_errno (g_chmod (elsewhere, 0777));
  refuse_file (naming, said_elsewhere);
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_unlink (ca));
  g_assert_no_errno (g_unlink (naming));
  g_assert_no_errno (g_unlink (link));
  g_assert_no_errno (g_rmdir (site));
  g_assert_no_errno (g_rmdir (office));
  g_assert_no_errno (g_rmdir (elsewhere));
}

/* A link in the middle of a chain leads on as well as the first and the last. */
static void
refusing_chains (void)
{
  g_autofree char *open = g_build_filename (folder, "srv", NULL);
  g_autofree char *target = write_file ("target.conf", "[Preset]\n", 9);
  g_autofree char *middle = g_build_filename (open, "current.conf", NULL);
  g_autofree char *first = g_build_filename (folder, "first.conf", NULL);
  g_autofree char *said = g_strdup_printf ("everybody can write %s", open);
  g_autoptr (GSettingsSchema) schema = gembok_site_schema ();
  g_assert_no_errno (g_mkdir (open, 0755));
  g_assert_no_errno (symlink (target, middle));
  g_assert_no_errno (symlink (middle, first));
  g_autoptr (GembokPresets) sound = gembok_presets_read (first, schema, NULL);
  g_assert_nonnull (sound);
  g_assert_no_errno (g_chmod (open, 0777));
  refuse_file (first, said);
  g_assert_no_errno (g_unlink (middle));
  g_assert_no_errno (g_rmdir (open));
}

static void
unknown_procedure (void)
{
  g_autoptr (GembokPresets) known = read_text ("[Preset]\nprocedure='lock-kaltim'\n", NULL);
  g_assert_null (gembok_presets_judge_procedure (gembok_presets_value (known, "procedure"), "/x"));
  g_assert_null (gembok_presets_judge_procedure (NULL, "/x"));
  g_autoptr (GembokPresets) unknown = read_text ("[Preset]\nprocedure='lock-tiada'\n", NULL);
  g_autofree char *said = gembok_presets_judge_procedure (gembok_presets_value (unknown, "procedure"), "/x/presets.conf");
  g_assert_nonnull (strstr (said, "/x/presets.conf"));
  g_assert_nonnull (strstr (said, "“lock-tiada”"));
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
  g_test_add_func ("/presets/refusing-folders", refusing_folders);
  g_test_add_func ("/presets/refusing-chains", refusing_chains);
  g_test_add_func ("/presets/unknown-procedure", unknown_procedure);
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
