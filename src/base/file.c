/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      const gssize written = write (fd, data, length);
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

static gboolean
sync_folder (const char *folder)
{
  const int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  const gboolean done = fsync (fd) == 0 || errno == EINVAL;
  const int saved = errno;
  close (fd);
  errno = saved;
  return done;
}

/* Writes the temporary file to the end, so that only its name is missing. */
static gboolean
fill_temporary (const char *temporary, GBytes *data, GembokWriteFlags flags)
{
  const int mode = (flags & GEMBOK_WRITE_PUBLIC) != 0 ? 0644 : 0600;
  const int fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (fd < 0)
    return FALSE;
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  gboolean done = write_all (fd, bytes, length) && fsync (fd) == 0;
  int saved = errno;
  if (close (fd) != 0 && done)
    {
      done = FALSE;
      saved = errno;
    }
  errno = saved;
  return done;
}

/* Gives the finished file its name. Without leave to replace, the name must be free, also for a racing process. */
static gboolean
give_name (const char *temporary, const char *path, GembokWriteFlags flags)
{
  if ((flags & GEMBOK_WRITE_REPLACE) != 0)
    {
      struct stat info;
      if (lstat (path, &info) == 0 && !S_ISREG (info.st_mode) && !S_ISLNK (info.st_mode))
        {
          errno = EISDIR;
          return FALSE;
        }
      return rename (temporary, path) == 0;
    }
  if (renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  /* A file system without RENAME_NOREPLACE: a hard link is as exclusive; one without links (FAT) leaves a tiny race. */
  if (link (temporary, path) == 0)
    return unlink (temporary) == 0;
  if (errno != EPERM && errno != EOPNOTSUPP)
    return FALSE;
  if (access (path, F_OK) == 0)
    {
      errno = EEXIST;
      return FALSE;
    }
  return rename (temporary, path) == 0;
}

gboolean
gembok_file_write (const char *path, GBytes *data, GembokWriteFlags flags, GError **error)
{
  struct stat info;
  if ((flags & GEMBOK_WRITE_REPLACE) == 0 && lstat (path, &info) == 0)
    {
      gembok_error_from_errno (error, EEXIST, path);
      return FALSE;
    }
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_strdup_printf (".gembok-%08x%08x.tmp", g_random_int (), g_random_int ());
  g_autofree char *temporary = g_build_filename (folder, name, NULL);
  if (!fill_temporary (temporary, data, flags) || !give_name (temporary, path, flags))
    {
      const int saved = errno;
      if (saved != EEXIST || g_strcmp0 (temporary, path) != 0)
        unlink (temporary);
      gembok_error_from_errno (error, saved, path);
      return FALSE;
    }
  if (!sync_folder (folder))
    {
      gembok_error_from_errno (error, errno, path);
      return FALSE;
    }
  return TRUE;
}

static GBytes *
read_regular (int fd, const struct stat *info, gsize max_bytes, const char *path, GError **error)
{
  if (!S_ISREG (info->st_mode))
    {
      gembok_error_from_errno (error, EISDIR, path);
      return NULL;
    }
  /* One byte more than its length tells a file that grows while it is read. */
  const gsize limit = MIN ((gsize) info->st_size, max_bytes) + 1;
  g_autofree guint8 *buffer = g_malloc (limit);
  gsize length = 0;
  while (length < limit)
    {
      const gssize got = read (fd, buffer + length, limit - length);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          gembok_error_from_errno (error, errno, path);
          return NULL;
        }
      if (got == 0)
        break;
      length += (gsize) got;
    }
  if (length > max_bytes || (guint64) info->st_size > max_bytes)
    {
      g_autofree char *name = gembok_file_display_name (path);
      g_autofree char *most = gembok_format_size (max_bytes);
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("“%s” is larger than the %s that are allowed here."), name,
                        most);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&buffer), length);
}

GBytes *
gembok_file_read (const char *path, gsize max_bytes, GError **error)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat info;
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      const int saved = errno;
      if (fd >= 0)
        close (fd);
      gembok_error_from_errno (error, saved, path);
      return NULL;
    }
  GBytes *bytes = read_regular (fd, &info, max_bytes, path, error);
  close (fd);
  return bytes;
}

gboolean
gembok_folder_ensure_private (const char *path, GError **error)
{
  struct stat info;
  if (g_mkdir_with_parents (path, 0700) != 0 || stat (path, &info) != 0)
    {
      gembok_error_from_errno (error, errno, path);
      return FALSE;
    }
  g_autofree char *name = gembok_file_display_name (path);
  if (!S_ISDIR (info.st_mode))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("“%s” is not a folder."), name);
      return FALSE;
    }
  if (info.st_uid != geteuid ())
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The folder “%s” belongs to someone else."), name);
      return FALSE;
    }
  if ((info.st_mode & 0077) != 0 && chmod (path, info.st_mode & 0700) != 0)
    {
      gembok_error_from_errno (error, errno, path);
      return FALSE;
    }
  return TRUE;
}

char *
gembok_file_display_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (base);
  return gembok_text_sanitise (shown, 120);
}
