/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program does to files and folders below the root. Each function is the C library's, by its raw system call. */
#undef _FILE_OFFSET_BITS
#include "points.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "files.h"

/* Which descriptors are files below the root, and what they are called. */
#define FDS_MAX        4096
#define NAME_MAX_SHOWN 96
static struct
{
  int counts;
  char name[NAME_MAX_SHOWN];
} fds[FDS_MAX];

static int
below_root (int folder, const char *path)
{
  const FaultSettings *settings = fault_settings ();
  if (settings->root_length == 0)
    return 0;
  if (path[0] != '/')
    return folder >= 0 && folder < FDS_MAX && fds[folder].counts;
  return strncmp (path, settings->root, settings->root_length) == 0
         && (path[settings->root_length] == '/' || path[settings->root_length] == '\0');
}

static const char *
last_part (const char *path)
{
  const char *slash = strrchr (path, '/');
  return slash != NULL ? slash + 1 : path;
}

static int
is_there (int folder, const char *path)
{
  struct stat facts;
  return fstatat (folder, path, &facts, AT_SYMLINK_NOFOLLOW) == 0;
}

static int
counts (int fd)
{
  return fd >= 0 && fd < FDS_MAX && fds[fd].counts;
}

static int
is_readonly (void)
{
  return fault_settings ()->mode == FAULT_READONLY;
}

/* The folder that @path lies in, held open, for as long as @path is changed; @name is its last part. */
static int
open_folder (int folder, const char *path, const char **name)
{
  char parent[4096];
  *name = last_part (path);
  const size_t length = (size_t) (*name - path);
  if (length == 0 || length >= sizeof parent)
    return folder;
  memcpy (parent, path, length);
  parent[length] = '\0';
  return (int) syscall (SYS_openat, folder, parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void
close_folder (int opened, int given)
{
  const int saved = errno;
  if (opened != given)
    syscall (SYS_close, opened);
  errno = saved;
}

static int
meet (const char *kind, const char *name, size_t length, int allocates)
{
  const FaultPoint point = { POINT_DISK, kind, name, length, allocates };
  return fault_meet (&point);
}

static int
refuse (int code)
{
  fault_unlock ();
  errno = code;
  return -1;
}

/* --- open and close ------------------------------------------------------------------------------------------------ */

static void
know (int fd, const char *path)
{
  if (fd < 0 || fd >= FDS_MAX)
    return;
  fds[fd].counts = 1;
  (void) snprintf (fds[fd].name, NAME_MAX_SHOWN, "%s", last_part (path));
}

static int
open_plainly (int folder, const char *path, int flags, mode_t mode)
{
  if (fault_loses_power () && (flags & O_ACCMODE) == O_WRONLY)
    flags = (flags & ~O_ACCMODE) | O_RDWR;
  return (int) syscall (SYS_openat, folder, path, flags, mode);
}

static int
create (int folder, const char *path, int flags, mode_t mode)
{
  const int nameless = (flags & O_TMPFILE) == O_TMPFILE;
  const int code = meet ("create", nameless ? "" : last_part (path), 0, 1);
  if (code > 0)
    {
      errno = code;
      return -1;
    }
  const int fd = open_plainly (folder, path, flags, mode);
  if (fd >= 0 && !nameless && fault_loses_power ())
    {
      const char *name;
      const int parent = open_folder (folder, path, &name);
      undo_remember_created (parent, name);
      close_folder (parent, folder);
    }
  return fd;
}

int
fault_openat (int folder, const char *path, int flags, mode_t mode)
{
  if (!below_root (folder, path))
    return (int) syscall (SYS_openat, folder, path, flags, mode);
  const int nameless = (flags & O_TMPFILE) == O_TMPFILE;
  const int makes = nameless || ((flags & O_CREAT) != 0 && !is_there (folder, path));
  if (nameless && fault_settings ()->plain)
    {
      errno = EOPNOTSUPP;
      return -1;
    }
  if (is_readonly () && (makes || (flags & O_ACCMODE) != O_RDONLY) && (makes || is_there (folder, path)))
    {
      errno = EROFS;
      return -1;
    }
  fault_lock ();
  const int fd = makes ? create (folder, path, flags, mode) : open_plainly (folder, path, flags & ~O_TRUNC, mode);
  if (fd >= 0)
    know (fd, path);
  const int saved = errno;
  fault_unlock ();
  errno = saved;
  if (fd >= 0 && !makes && (flags & O_TRUNC) != 0)
    (void) ftruncate (fd, 0);
  return fd;
}

int
close (int fd)
{
  if (fd >= 0 && fd < FDS_MAX)
    fds[fd].counts = 0;
  return (int) syscall (SYS_close, fd);
}

/* --- bytes --------------------------------------------------------------------------------------------------------- */

static ssize_t
put (int fd, const void *data, size_t length, off_t offset, int at)
{
  if (fault_loses_power ())
    undo_remember_write (fd, at ? offset : (off_t) syscall (SYS_lseek, fd, 0, SEEK_CUR), data, length);
  return at ? syscall (SYS_pwrite64, fd, data, length, offset) : syscall (SYS_write, fd, data, length);
}

static ssize_t
write_somewhere (int fd, const void *data, size_t length, off_t offset, int at)
{
  fault_lock ();
  const int code = meet ("write", fds[fd].name, length, 1);
  if (code > 0)
    return refuse (code);
  const ssize_t written = put (fd, data, code < 0 ? length / 2 : length, offset, at);
  const int saved = errno;
  if (code == -2)
    fault_die ();
  fault_unlock ();
  errno = saved;
  return written;
}

ssize_t
write (int fd, const void *data, size_t length)
{
  if (counts (fd))
    return write_somewhere (fd, data, length, 0, 0);
  return fault_is_wire (fd) ? fault_send (fd, data, length) : syscall (SYS_write, fd, data, length);
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  return counts (fd) ? write_somewhere (fd, data, length, offset, 1) : syscall (SYS_pwrite64, fd, data, length, offset);
}

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  return pwrite (fd, data, length, offset);
}

/* Nobody gathers files from parts here; a wire's parts go out as one. */
ssize_t
writev (int fd, const struct iovec *parts, int count)
{
  if (counts (fd))
    return count > 0 ? write (fd, parts[0].iov_base, parts[0].iov_len) : 0;
  if (fault_is_wire (fd))
    fault_before_send (fd);
  return syscall (SYS_writev, fd, parts, count);
}

int
ftruncate (int fd, off_t length)
{
  if (!counts (fd))
    return (int) syscall (SYS_ftruncate, fd, length);
  fault_lock ();
  const int code = meet ("truncate", fds[fd].name, (size_t) length, 0);
  if (code > 0)
    return refuse (code);
  if (fault_loses_power ())
    undo_remember_truncate (fd, length);
  const int done = (int) syscall (SYS_ftruncate, fd, length);
  fault_unlock ();
  return done;
}

int
ftruncate64 (int fd, off64_t length)
{
  return ftruncate (fd, length);
}

/* --- syncing ------------------------------------------------------------------------------------------------------- */

static int
sync_one (int fd, long number)
{
  struct stat facts;
  if (!counts (fd) || fstat (fd, &facts) != 0)
    return (int) syscall (number, fd);
  const int is_folder = S_ISDIR (facts.st_mode);
  fault_lock ();
  const int code = meet (is_folder ? "sync-folder" : "sync", is_folder ? "" : fds[fd].name, 0, 0);
  if (code > 0)
    return refuse (code);
  if (fault_loses_power () && is_folder)
    undo_forget_folder (fd);
  else if (fault_loses_power ())
    undo_forget_file (fd);
  fault_unlock ();
  /* What the real disk does is not looked at; sparing it makes the runs quick. */
  return 0;
}

int
fsync (int fd)
{
  return sync_one (fd, SYS_fsync);
}

int
fdatasync (int fd)
{
  return sync_one (fd, SYS_fdatasync);
}

/* --- names --------------------------------------------------------------------------------------------------------- */

typedef struct
{
  int old_folder;
  const char *old_path;
  int folder;
  const char *path;
  unsigned flags;
  int link;
} Move;

static int
move_plainly (const Move *move)
{
  return move->link ? (int) syscall (SYS_linkat, move->old_folder, move->old_path, move->folder, move->path, move->flags)
                    : (int) syscall (SYS_renameat2, move->old_folder, move->old_path, move->folder, move->path, move->flags);
}

static int
move_and_remember (const Move *move)
{
  const char *old_name;
  const char *name;
  const int old_folder = open_folder (move->old_folder, move->old_path, &old_name);
  const int folder = open_folder (move->folder, move->path, &name);
  undo_remember_rename (old_folder, old_name, folder, name, move->link);
  const int done = move_plainly (move);
  if (done != 0)
    undo_take_back_last ();
  close_folder (old_folder, move->old_folder);
  close_folder (folder, move->folder);
  return done;
}

int
fault_move (int old_folder, const char *old_path, int folder, const char *path, unsigned flags, int link)
{
  const Move move = { old_folder, old_path, folder, path, flags, link };
  if (!below_root (folder, path))
    return move_plainly (&move);
  if (fault_settings ()->plain && (link || flags != 0))
    {
      errno = link ? EPERM : EINVAL;
      return -1;
    }
  fault_lock ();
  const int code = meet (link ? "link" : "rename", last_part (path), 0, 1);
  if (code > 0)
    return refuse (code);
  const int done = fault_loses_power () ? move_and_remember (&move) : move_plainly (&move);
  const int saved = errno;
  fault_unlock ();
  errno = saved;
  return done;
}

int
fault_unlink (int folder, const char *path, int flags)
{
  if (!below_root (folder, path) || !is_there (folder, path))
    return (int) syscall (SYS_unlinkat, folder, path, flags);
  fault_lock ();
  const int code = meet ("unlink", last_part (path), 0, 0);
  if (code > 0)
    return refuse (code);
  if (fault_loses_power ())
    {
      const char *name;
      const int parent = open_folder (folder, path, &name);
      undo_remember_unlink (parent, name);
      close_folder (parent, folder);
    }
  const int done = (int) syscall (SYS_unlinkat, folder, path, flags);
  fault_unlock ();
  return done;
}

int
fault_mkdir (int folder, const char *path, mode_t mode)
{
  if (!below_root (folder, path) || is_there (folder, path))
    return (int) syscall (SYS_mkdirat, folder, path, mode);
  fault_lock ();
  const int code = meet ("mkdir", last_part (path), 0, 1);
  if (code > 0)
    return refuse (code);
  const int done = (int) syscall (SYS_mkdirat, folder, path, mode);
  if (done == 0 && fault_loses_power ())
    {
      const char *name;
      const int parent = open_folder (folder, path, &name);
      undo_remember_created (parent, name);
      close_folder (parent, folder);
    }
  fault_unlock ();
  return done;
}

/* Asking for permission, and changing it, on a disk that cannot be written. */
int
fault_may (int folder, const char *path)
{
  return !is_readonly () || !below_root (folder, path) || !is_there (folder, path);
}
