/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/process.h"

/** Target: what is to be written, and where. */
typedef struct
{
  int folder;
  const char *name;
  char *temporary; /* the name that the file has for a moment, where it needs one */
  GBytes *data;
  GembokWriteFlags flags;
} Target;

static void
close_keeping_errno (int fd)
{
  const int saved = errno;
  close (fd);
  errno = saved;
}

static void
remove_keeping_errno (const Target *target)
{
  const int saved = errno;
  (void) unlinkat (target->folder, target->temporary, 0);
  errno = saved;
}

/* --- content ---------------------------------------------------------------------------------------------------- */

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

/* The person's own umask counts for what is public; ours (077) is for everything else. */
static gboolean
widen_mode (int fd, GembokWriteFlags flags)
{
  if ((flags & GEMBOK_WRITE_PUBLIC) == 0)
    return TRUE;
  /* FAT and some portals have no modes: not a reason to fail. */
  return fchmod (fd, 0644 & ~gembok_process_umask ()) == 0 || errno == EPERM || errno == ENOTSUP || errno == ENOSYS;
}

static gboolean
fill (int fd, const Target *target)
{
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (target->data, &length);
  return write_all (fd, bytes, length) && widen_mode (fd, target->flags) && fsync (fd) == 0;
}

/* --- names ------------------------------------------------------------------------------------------------------ */

/* Some network and user-space file systems cannot sync a folder: they have no other way to keep a name either. */
static gboolean
sync_folder (int folder)
{
  return fsync (folder) == 0 || errno == EINVAL || errno == ENOTSUP || errno == ENOSYS;
}

static gboolean
replaces (const Target *target)
{
  return (target->flags & GEMBOK_WRITE_REPLACE) != 0;
}

static gboolean
is_there (const Target *target, struct stat *info)
{
  return fstatat (target->folder, target->name, info, AT_SYMLINK_NOFOLLOW) == 0;
}

static gboolean
replace_name (const Target *target)
{
  struct stat info;
  if (is_there (target, &info) && !S_ISREG (info.st_mode) && !S_ISLNK (info.st_mode))
    {
      errno = EISDIR;
      return FALSE;
    }
  return renameat (target->folder, target->temporary, target->folder, target->name) == 0;
}

/* Gives the finished file a name that must be free, also for a racing process. */
static gboolean
take_free_name (const Target *target)
{
  const int folder = target->folder;
  if (renameat2 (folder, target->temporary, folder, target->name, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  /* A file system without RENAME_NOREPLACE: a hard link is as exclusive; one without links (FAT) leaves a tiny race. */
  if (linkat (folder, target->temporary, folder, target->name, 0) == 0)
    {
      (void) unlinkat (folder, target->temporary, 0);
      return TRUE;
    }
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
    return FALSE;
  struct stat info;
  if (is_there (target, &info))
    {
      errno = EEXIST;
      return FALSE;
    }
  return renameat (folder, target->temporary, folder, target->name) == 0;
}

static gboolean
take_name (const Target *target)
{
  if (replaces (target) ? replace_name (target) : take_free_name (target))
    return TRUE;
  remove_keeping_errno (target);
  return FALSE;
}

/* --- without a name until it is whole --------------------------------------------------------------------------- */

/* A program that is killed before leaves nothing behind, since nothing has a name. */
static gboolean
link_file (int fd, const Target *target, const char *name)
{
  char path[sizeof "/proc/self/fd/" + 3 * sizeof fd];
  (void) snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  return linkat (AT_FDCWD, path, target->folder, name, AT_SYMLINK_FOLLOW) == 0;
}

/* Whoever writes under the other name holds a lock on the file; a lock that can be taken means that its writer is gone. */
static void
remove_left (const Target *target)
{
  const int fd = openat (target->folder, target->temporary, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    return;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    (void) unlinkat (target->folder, target->temporary, 0);
  close (fd);
}

static void
draw_temporary_name (Target *target)
{
  g_free (target->temporary);
  target->temporary = g_strdup_printf (".gembok-%08x%08x.tmp", g_random_int (), g_random_int ());
}

/* Only a name can be replaced, so the whole file gets one for the moment before. One that a killed program left goes first. */
static gboolean
link_and_replace (int fd, Target *target)
{
  (void) flock (fd, LOCK_EX | LOCK_NB);
  if (link_file (fd, target, target->temporary))
    return take_name (target);
  if (errno != EEXIST)
    return FALSE;
  remove_left (target);
  if (link_file (fd, target, target->temporary))
    return take_name (target);
  /* Another program is replacing the same file at this moment. */
  draw_temporary_name (target);
  return link_file (fd, target, target->temporary) && take_name (target);
}

typedef enum
{
  WRITTEN,
  FAILED,
  NOT_POSSIBLE /* not on this file system */
} Outcome;

static Outcome
write_nameless (Target *target)
{
  const int fd = openat (target->folder, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL || errno == ENOSYS ? NOT_POSSIBLE : FAILED;
  const gboolean filled = fill (fd, target);
  gboolean named = FALSE;
  if (filled)
    named = replaces (target) ? link_and_replace (fd, target) : link_file (fd, target, target->name);
  close_keeping_errno (fd);
  if (named)
    return WRITTEN;
  /* No links, or no /proc to make them by. */
  return filled && (errno == EPERM || errno == ENOENT || errno == EOPNOTSUPP || errno == EXDEV) ? NOT_POSSIBLE : FAILED;
}

/* --- with a name of its own from the start (FAT, network, portals) ---------------------------------------------- */

static gboolean
is_named (int fd, const Target *target)
{
  struct stat open_one;
  struct stat named_one;
  return fstat (fd, &open_one) == 0 && fstatat (target->folder, target->temporary, &named_one, AT_SYMLINK_NOFOLLOW) == 0
         && open_one.st_ino == named_one.st_ino && open_one.st_dev == named_one.st_dev;
}

static int
open_named (Target *target)
{
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  int fd = openat (target->folder, target->temporary, flags, 0600);
  if (fd < 0 && errno == EEXIST)
    {
      remove_left (target);
      fd = openat (target->folder, target->temporary, flags, 0600);
    }
  if (fd < 0 && errno == EEXIST)
    {
      draw_temporary_name (target);
      fd = openat (target->folder, target->temporary, flags, 0600);
    }
  if (fd >= 0)
    (void) flock (fd, LOCK_EX | LOCK_NB);
  if (fd < 0 || is_named (fd, target))
    return fd;
  /* Before it was locked somebody took it for a leftover: once more, under a name that nobody else has. */
  (void) close (fd);
  draw_temporary_name (target);
  return openat (target->folder, target->temporary, flags, 0600);
}

static gboolean
write_named (Target *target)
{
  const int fd = open_named (target);
  if (fd < 0)
    return FALSE;
  if (!fill (fd, target))
    {
      close_keeping_errno (fd);
      remove_keeping_errno (target);
      return FALSE;
    }
  /* The lock stays until the file has its name. */
  const int lock = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  /* Some network file systems tell only now that the space was used up. */
  const gboolean written = close (fd) == 0;
  const gboolean named = written && take_name (target);
  if (!written)
    remove_keeping_errno (target);
  if (lock >= 0)
    close_keeping_errno (lock);
  return named;
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

/* The same for the same file, so that what a killed program left is found and cleared away by the next one. */
static char *
temporary_name (const char *name)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, name, -1);
  return g_strdup_printf (".gembok-%.16s.tmp", digest);
}

static gboolean
write_once (Target *target)
{
  const Outcome outcome = write_nameless (target);
  return outcome == WRITTEN || (outcome == NOT_POSSIBLE && write_named (target));
}

static gboolean
write_in_folder (Target *target)
{
  struct stat info;
  if (!replaces (target) && is_there (target, &info))
    {
      errno = EEXIST;
      return FALSE;
    }
  if (!write_once (target))
    {
      if (errno != ENOENT)
        return FALSE;
      /* Of several programs that found the same leftover one took our new name for it: once more, with a name of our own. */
      draw_temporary_name (target);
      if (!write_once (target))
        return FALSE;
    }
  return sync_folder (target->folder);
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
  Target target = { folder, name, temporary_name (name), data, flags };
  const gboolean done = write_in_folder (&target);
  close_keeping_errno (folder);
  if (!done)
    gembok_error_from_errno (error, errno, path);
  g_free (target.temporary);
  return done;
}
