/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/data-folder.h"

#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "server/data-owner.h"

/* The user that owns nothing, and cannot log in. */
#define NOBODY 65534

typedef struct
{
  char *top;    /* open to everybody */
  char *shut;   /* in it, closed to others */
  char *folder; /* in that: of an AMS */
} Place;

static void
put (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
place_set_up (Place *place, gconstpointer unused G_GNUC_UNUSED)
{
  place->top = g_dir_make_tmp ("gembok-folder-XXXXXX", NULL);
  place->shut = g_build_filename (place->top, "srv", NULL);
  place->folder = g_build_filename (place->shut, "data", NULL);
  g_assert_cmpint (chmod (place->top, 0755), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (place->folder, 0700), ==, 0);
  put (place->folder, "ams.db");
}

static void
place_tear_down (Place *place, gconstpointer unused G_GNUC_UNUSED)
{
  static const char *const left[]
      = { "srv/data/ams.db", "srv/data/settings.json", "srv/data/lock", "srv/data", "srv", "berkas" };
  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autofree char *path = g_build_filename (place->top, left[i], NULL);
      (void) g_remove (path);
    }
  g_assert_cmpint (g_rmdir (place->top), ==, 0);
  g_free (place->top);
  g_free (place->shut);
  g_free (place->folder);
}

static void
refuses (const char *folder, GembokErrorCode code, const char *sentence, const char *advice)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_data_folder_require (folder, &error));
  g_test_message ("%s %s", error->message, gembok_error_get_hint (error));
  g_assert_cmpint (gembok_error_get_code (error), ==, code);
  g_assert_nonnull (strstr (error->message, sentence));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), advice));
  if (code != GEMBOK_ERROR_NOT_FOUND)
    g_assert_null (strstr (gembok_error_get_hint (error), "gembok-ams init"));
}

static void
test_what_is_no_folder (Place *place, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (place->top, "berkas", NULL);
  g_autofree char *below = g_build_filename (file, "data", NULL);
  g_autofree char *none = g_build_filename (place->top, "none", NULL);
  g_autofree char *inside = g_strdup_printf ("gembok-ams init --data %s/ams”", place->shut);
  put (place->top, "berkas");
  g_assert_true (gembok_data_folder_require (place->folder, &error));
  g_assert_no_error (error);
  refuses (file, GEMBOK_ERROR_BAD_FILE, "“berkas” is not a folder.", "not a file");
  refuses (below, GEMBOK_ERROR_NOT_FOUND, "does not exist", "Check the name");
  refuses (none, GEMBOK_ERROR_NOT_FOUND, "There is no AMS in “", "/none --training”");
  refuses (place->shut, GEMBOK_ERROR_NOT_FOUND, "There is no AMS in “", inside);
  g_assert_cmpint (gembok_data_folder_claim (file, &error), ==, -1);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

/* What may not be entered may well hold one. Where root tests, nobody tries; elsewhere a folder that is closed to its owner. */
static void
test_what_may_not_be_entered (Place *place, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  const gboolean root = geteuid () == 0;
  const char *sentence = root ? "belongs to someone else" : "You may not open";
  const char *advice = root ? "“runuser -u root -- gembok-ams …”" : "Nothing was changed";
  if (root)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  else
    g_assert_cmpint (chmod (place->shut, 0), ==, 0);
  refuses (place->folder, GEMBOK_ERROR_BAD_FILE, sentence, advice);
  refuses (place->shut, GEMBOK_ERROR_BAD_FILE, sentence, advice);
  g_assert_cmpint (gembok_data_folder_claim (place->folder, &error), ==, -1);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_false (gembok_data_folder_is_installation (place->folder));
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  else
    g_assert_cmpint (chmod (place->shut, 0700), ==, 0);
}

static void
give (const char *path)
{
  g_assert_cmpint (chown (path, NOBODY, NOBODY), ==, 0);
}

static void
assert_command (const char *folder, const char *prefix)
{
  g_autofree char *command = gembok_data_folder_command ("account enable", folder, "--username u");
  g_autofree char *wanted = g_strdup_printf ("%sgembok-ams account enable --data %s --username u", prefix, folder);
  g_assert_cmpstr (command, ==, wanted);
}

/* The folder of a service: root administers it, and must do so as its user. */
static void
test_a_folder_of_another_user (Place *place, gconstpointer unused G_GNUC_UNUSED)
{
  static const char *const words[] = { "account", "add", "--name", "Siti Contoh", NULL };
  g_autoptr (GError) error = NULL;
  const struct passwd *user = getpwuid (NOBODY);
  if (geteuid () != 0 || user == NULL)
    {
      /* Only root can give a folder away; the top one is root's everywhere. */
      g_assert_false (gembok_data_owner_require ("/", &error));
      g_assert_nonnull (strstr (gembok_error_get_hint (error), "“runuser -u root -- gembok-ams …”"));
      return;
    }
  g_autofree char *prefix = g_strdup_printf ("runuser -u %s -- ", user->pw_name);
  g_autofree char *advice = g_strdup_printf ("“%sgembok-ams account add --name 'Siti Contoh'”", prefix);
  g_autofree char *fresh = g_build_filename (place->folder, "ams", NULL);
  assert_command (place->folder, "");
  give (place->folder);
  gembok_data_owner_set_words (words);
  refuses (place->folder, GEMBOK_ERROR_BAD_FILE, "belongs to someone else", advice);
  g_assert_cmpint (gembok_data_folder_claim (place->folder, &error), ==, -1);
  g_assert_nonnull (strstr (gembok_error_get_hint (error), advice));
  assert_command (place->folder, prefix);
  /* What root makes in it must be theirs as well. */
  assert_command (fresh, prefix);
  /* Its user itself cannot log in, so whoever reads this is root. */
  give (place->shut);
  g_assert_cmpint (seteuid (NOBODY), ==, 0);
  assert_command (place->folder, prefix);
  g_assert_true (gembok_data_folder_require (place->folder, NULL));
  g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_an_installation (Place *place, gconstpointer unused G_GNUC_UNUSED)
{
  g_assert_false (gembok_data_folder_is_installation (place->folder));
  put (place->folder, "settings.json");
  g_assert_true (gembok_data_folder_is_installation (place->folder));
  g_assert_false (gembok_data_folder_is_installation (place->shut));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/data-folder/" name, Place, NULL, place_set_up, function, place_tear_down)
  ADD ("no-folder", test_what_is_no_folder);
  ADD ("not-entered", test_what_may_not_be_entered);
  ADD ("other-user", test_a_folder_of_another_user);
  ADD ("installation", test_an_installation);
  return g_test_run ();
}
