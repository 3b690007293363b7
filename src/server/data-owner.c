/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/data-owner.h"

#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file-name.h"
#include "base/i18n.h"

static char *called_as;

/* --- commands as they are typed ------------------------------------------------------------------------------------ */

char *
gembok_data_owner_quote (const char *word)
{
  static const char harmless[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-+,:=@%";
  g_autofree char *quoted
      = *word != '\0' && strspn (word, harmless) == strlen (word) ? g_strdup (word) : g_shell_quote (word);
  return g_filename_display_name (quoted);
}

void
gembok_data_owner_set_words (const char *const *words)
{
  g_autoptr (GString) line = g_string_new ("gembok-ams");
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *quoted = gembok_data_owner_quote (words[i]);
      g_string_append_printf (line, " %s", quoted);
    }
  g_free (called_as);
  called_as = g_strdup (line->str);
}

static char *
as_user (const char *user, const char *command)
{
  g_autofree char *quoted = gembok_data_owner_quote (user);
  return g_strdup_printf ("runuser -u %s -- %s", quoted, command);
}

/* --- whose it is --------------------------------------------------------------------------------------------------- */

/* The nearest folder upwards that may be looked at. */
static char *
find_visible (const char *folder, struct stat *info)
{
  char *place = g_canonicalize_filename (folder, NULL);
  while (stat (place, info) != 0)
    {
      char *parent = g_path_get_dirname (place);
      const gboolean top = strcmp (parent, place) == 0;
      g_free (place);
      place = parent;
      if (top)
        {
          *info = (struct stat){ .st_uid = geteuid () };
          break;
        }
    }
  return place;
}

/* The user of a service has no shell. */
static gboolean
cannot_log_in (const struct passwd *user)
{
  g_autofree char *shell = g_path_get_basename (user->pw_shell != NULL ? user->pw_shell : "");
  return strcmp (shell, "nologin") == 0 || strcmp (shell, "false") == 0;
}

/* Who has to run a command about @folder. One that is still to be made in a folder of somebody's, by root, becomes theirs;
 * anybody else's is their own. */
static uid_t
owner_of (const char *folder)
{
  struct stat info;
  if (stat (folder, &info) == 0)
    return info.st_uid;
  if (geteuid () != 0)
    return geteuid ();
  g_autofree char *place = find_visible (folder, &info);
  return info.st_uid;
}

char *
gembok_data_owner_command (const char *folder, const char *command)
{
  const uid_t owner = owner_of (folder);
  const struct passwd *user = getpwuid (owner);
  if (user == NULL || (owner == geteuid () && !cannot_log_in (user)))
    return g_strdup (command);
  return as_user (user->pw_name, command);
}

gboolean
gembok_data_owner_require (const char *folder, GError **error)
{
  struct stat info;
  g_autofree char *place = find_visible (folder, &info);
  const struct passwd *user = info.st_uid != geteuid () ? getpwuid (info.st_uid) : NULL;
  if (user == NULL)
    return TRUE;
  g_autofree char *shown = gembok_file_display_name (place);
  g_autofree char *command = as_user (user->pw_name, called_as != NULL ? called_as : "gembok-ams …");
  g_autofree char *hint = g_strdup_printf (
      _ ("Nothing was changed. Run it as “%s”, to whom it belongs; root does so with “%s”."), user->pw_name, command);
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, hint, _ ("The folder “%s” belongs to someone else."), shown);
  return FALSE;
}
