/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The many names under which programs and libraries reach the same few functions of files.c. */
#undef _FILE_OFFSET_BITS
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "files.h"

#define MODE_OF(flags, mode)                                        \
  mode_t mode = 0;                                                  \
  if (((flags) &O_CREAT) != 0 || ((flags) &O_TMPFILE) == O_TMPFILE) \
    {                                                               \
      va_list rest;                                                 \
      va_start (rest, flags);                                       \
      mode = va_arg (rest, mode_t);                                 \
      va_end (rest);                                                \
    }

#define OPEN(name)                                     \
  int name (const char *path, int flags, ...)          \
  {                                                    \
    MODE_OF (flags, mode)                              \
    return fault_openat (AT_FDCWD, path, flags, mode); \
  }
#define OPENAT(name)                                      \
  int name (int folder, const char *path, int flags, ...) \
  {                                                       \
    MODE_OF (flags, mode)                                 \
    return fault_openat (folder, path, flags, mode);      \
  }

OPEN (open)
OPEN (open64)
OPENAT (openat)
OPENAT (openat64)

int
creat (const char *path, mode_t mode)
{
  return fault_openat (AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}

int
creat64 (const char *path, mode_t mode)
{
  return creat (path, mode);
}

int
rename (const char *old_path, const char *path)
{
  return fault_move (AT_FDCWD, old_path, AT_FDCWD, path, 0, 0);
}

int
renameat (int old_folder, const char *old_path, int folder, const char *path)
{
  return fault_move (old_folder, old_path, folder, path, 0, 0);
}

int
renameat2 (int old_folder, const char *old_path, int folder, const char *path, unsigned flags)
{
  return fault_move (old_folder, old_path, folder, path, flags, 0);
}

int
link (const char *old_path, const char *path)
{
  return fault_move (AT_FDCWD, old_path, AT_FDCWD, path, 0, 1);
}

int
linkat (int old_folder, const char *old_path, int folder, const char *path, int flags)
{
  return fault_move (old_folder, old_path, folder, path, (unsigned) flags, 1);
}

int
unlink (const char *path)
{
  return fault_unlink (AT_FDCWD, path, 0);
}

int
unlinkat (int folder, const char *path, int flags)
{
  return fault_unlink (folder, path, flags);
}

int
mkdir (const char *path, mode_t mode)
{
  return fault_mkdir (AT_FDCWD, path, mode);
}

int
mkdirat (int folder, const char *path, mode_t mode)
{
  return fault_mkdir (folder, path, mode);
}

int
access (const char *path, int type)
{
  if ((type & W_OK) == 0 || fault_may (AT_FDCWD, path))
    return (int) syscall (SYS_faccessat, AT_FDCWD, path, type);
  errno = EROFS;
  return -1;
}

int
chmod (const char *path, mode_t mode)
{
  if (fault_may (AT_FDCWD, path))
    return (int) syscall (SYS_fchmodat, AT_FDCWD, path, mode);
  errno = EROFS;
  return -1;
}
