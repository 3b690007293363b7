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
#include "base/process.h"

/* How much a file of unknown length is read at a time. */
#define READ_CHUNK (64 * 1024)

static void
close_keeping_errno (int fd)
{
  const int saved = errno;
  close (fd);
  errno = saved;
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      const gssize written = write (fd, data, length);
      if (written < 0 && errno == EINTR)
        continue;
      if (written == 0)
        errno = EIO;
      if (written <= 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

/* Some network and user-space file systems cannot sync a folder: they have no other way to keep a name either. */
static gboolean
sync_folder (int folder)
{
  return fsync (folder) == 0 || errno == EINVAL || errno == ENOTSUP || errno == ENOSYS;
}

/* The person's own umask counts for what is public; ours (077) is for everything else. */
static gboolean
widen_mode (int fd, GembokWriteFlags flags)
{
  if ((flags & GEMBOK_WRITE_PUBLIC) == 0)
    return TRUE;
  /* FAT and some portals have no modes: not a reason to fail. */
  return fchmod (fd, 0644 & ~gembok_process_umask ()) == 0 || errno == EPERM || errno == ENOTSUP || errno == ENOSYS;
}

/* Writes the temporary file to the end, so that only its name is missing; leaves nothing behind if that fails. */
static gboolean
fill_temporary (int folder, const char *temporary, GBytes *data, GembokWriteFlags flags)
{
  const int fd = openat (folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return FALSE;
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  gboolean done = write_all (fd, bytes, length) && widen_mode (fd, flags) && fsync (fd) == 0;
  int saved = errno;
  if (close (fd) != 0 && done)
    {
      done = FALSE;
      saved = errno;
    }
  if (!done)
    unlinkat (folder, temporary, 0);
  errno = saved;
  return done;
}

static gboolean
replace_name (int folder, const char *temporary, const char *name)
{
  struct stat info;
  if (fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG (info.st_mode) && !S_ISLNK (info.st_mode))
    {
      errno = EISDIR;
      return FALSE;
    }
  return renameat (folder, temporary, folder, name) == 0;
}

/* Gives the finished file a name that must be free, also for a racing process. */
static gboolean
take_free_name (int folder, const char *temporary, const char *name)
{
  if (renameat2 (folder, temporary, folder, name, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  /* A file system without RENAME_NOREPLACE: a hard link is as exclusive; one without links (FAT) leaves a tiny race. */
  if (linkat (folder, temporary, folder, name, 0) == 0)
    {
      (void) unlinkat (folder, temporary, 0);
      return TRUE;
    }
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
    return FALSE;
  struct stat info;
  if (fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0)
    {
      errno = EEXIST;
      return FALSE;
    }
  return renameat (folder, temporary, folder, name) == 0;
}

static gboolean
write_in_folder (int folder, const char *name, GBytes *data, GembokWriteFlags flags)
{
  const gboolean replace = (flags & GEMBOK_WRITE_REPLACE) != 0;
  struct stat info;
  if (!replace && fstatat (folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0)
    {
      errno = EEXIST;
      return FALSE;
    }
  g_autofree char *temporary = g_strdup_printf (".gembok-%08x%08x.tmp", g_random_int (), g_random_int ());
  if (!fill_temporary (folder, temporary, data, flags))
    return FALSE;
  if (!(replace ? replace_name (folder, temporary, name) : take_free_name (folder, temporary, name)))
    {
      const int saved = errno;
      unlinkat (folder, temporary, 0);
      errno = saved;
      return FALSE;
    }
  return sync_folder (folder);
}

gboolean
gembok_file_write (const char *path, GBytes *data, GembokWriteFlags flags, GError **error)
{
  /* The folder is held open from the start, so that one which cannot be synced is found before anything is written, and
     one that is moved meanwhile still gets its file. */
  g_autofree char *folder_path = g_path_get_dirname (path);
  const char *slash = strrchr (path, G_DIR_SEPARATOR);
  const char *name = slash != NULL ? slash + 1 : path;
  if (*name == '\0' || g_str_equal (name, ".") || g_str_equal (name, ".."))
    {
      gembok_error_from_errno (error, EISDIR, path);
      return FALSE;
    }
  const int folder = open (folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    {
      gembok_error_from_errno (error, errno, folder_path);
      return FALSE;
    }
  const gboolean done = write_in_folder (folder, name, data, flags);
  close_keeping_errno (folder);
  if (!done)
    gembok_error_from_errno (error, errno, path);
  return done;
}

static void
refuse_larger (const char *path, gsize max_bytes, GError **error)
{
  g_autofree char *name = gembok_file_display_name (path);
  g_autofree char *most = gembok_format_size (max_bytes);
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("“%s” is larger than the %s that are allowed here."), name, most);
}

/* Reads to the end of file, whatever length was announced: files grow, and those of /proc say 0. */
static GByteArray *
read_to_end (int fd, gsize expected, gsize max_bytes)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  gsize room = expected + 1;
  while (content->len <= max_bytes)
    {
      const guint length = content->len;
      room = MIN (room, max_bytes - length + 1);
      g_byte_array_set_size (content, length + (guint) room);
      const gssize got = read (fd, content->data + length, room);
      g_byte_array_set_size (content, length + (guint) MAX (got, 0));
      if (got == 0)
        break;
      if (got < 0 && errno != EINTR)
        return NULL;
      room = READ_CHUNK;
    }
  return g_steal_pointer (&content);
}

static GBytes *
read_regular (int fd, gsize max_bytes, const char *path, GError **error)
{
  struct stat info;
  if (fstat (fd, &info) != 0)
    {
      gembok_error_from_errno (error, errno, path);
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      gembok_error_from_errno (error, EISDIR, path);
      return NULL;
    }
  if ((guint64) info.st_size > max_bytes)
    {
      refuse_larger (path, max_bytes, error);
      return NULL;
    }
  g_autoptr (GByteArray) content = read_to_end (fd, (gsize) info.st_size, max_bytes);
  if (content == NULL)
    {
      gembok_error_from_errno (error, errno, path);
      return NULL;
    }
  if (content->len > max_bytes)
    {
      refuse_larger (path, max_bytes, error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

GBytes *
gembok_file_read (const char *path, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (max_bytes <= GEMBOK_FILE_READ_MAX, NULL);

  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    {
      gembok_error_from_errno (error, errno, path);
      return NULL;
    }
  GBytes *bytes = read_regular (fd, max_bytes, path, error);
  close (fd);
  return bytes;
}

gboolean
gembok_folder_ensure_private (const char *path, GError **error)
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
