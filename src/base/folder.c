/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file-name.h"
#include "base/i18n.h"

/* What a new file system has in its top folder is nobody's. */
static gboolean
may_lie_in (const GembokFolderKind *kind, const char *name)
{
  gboolean known = strcmp (name, kind->mark) == 0 || strcmp (name, "lost+found") == 0;
  for (guint i = 0; !known && kind->others[i] != NULL; i++)
    known = g_pattern_match_simple (kind->others[i], name);
  return known;
}

/* A mistyped name must close nobody's folder to others, nor put anything in it. */
static gboolean
require_kind (const char *path, const GembokFolderKind *kind, GError **error)
{
  g_autoptr (GDir) dir = NULL;
  g_autofree char *mark = g_build_filename (path, kind->mark, NULL);
  const char *name = NULL;
  if (g_file_test (mark, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  errno = 0;
  dir = g_dir_open (path, 0, NULL);
  if (dir == NULL)
    {
      gembok_error_from_errno (error, errno != 0 ? errno : EACCES, path);
      return FALSE;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (may_lie_in (kind, name))
        continue;
      g_autofree char *shown = gembok_file_display_name (path);
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                        _ ("Nothing in it was changed. Choose a new or an empty folder, or check the name."),
                        _ ("The folder “%s” holds other files and is not a data folder of this program."), shown);
      return FALSE;
    }
  return TRUE;
}

gboolean
gembok_folder_ensure_private (const char *path, const GembokFolderKind *kind, GError **error)
{
  struct stat info;
  const int made = g_mkdir_with_parents (path, 0700);
  const int saved = errno;
  const gboolean there = stat (path, &info) == 0;
  g_autofree char *name = gembok_file_display_name (path);
  if (there && !S_ISDIR (info.st_mode))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("“%s” is not a folder."), name);
      return FALSE;
    }
  if (made != 0 || !there)
    {
      gembok_error_from_errno (error, made != 0 ? saved : errno, path);
      return FALSE;
    }
  if (info.st_uid != geteuid ())
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE,
                        _ ("Nothing was changed. Work as the user to whom it belongs, or choose another folder."),
                        _ ("The folder “%s” belongs to someone else."), name);
      return FALSE;
    }
  if (kind != NULL && !require_kind (path, kind, error))
    return FALSE;
  if ((info.st_mode & 0077) != 0 && chmod (path, info.st_mode & 0700) != 0)
    {
      gembok_error_from_errno (error, errno, path);
      return FALSE;
    }
  return TRUE;
}
