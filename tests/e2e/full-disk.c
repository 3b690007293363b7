/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * full-disk.so, to be preloaded: as long as the file $GEMBOK_TEST_FULL_DISK is there, nothing can be written to any other file, as
 * on a disk without free space. Terminals, pipes, sockets and memory (memfd) are left alone.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* What the program starts is no business of ours; some of it may not even ask whether a file is there. */
__attribute__ ((constructor)) static void
forget (void)
{
  unsetenv ("LD_PRELOAD");
}

static int
is_full (int fd)
{
  struct stat facts;
  const char *flag = getenv ("GEMBOK_TEST_FULL_DISK");
  return flag != NULL && access (flag, F_OK) == 0 && fstat (fd, &facts) == 0 && S_ISREG (facts.st_mode)
         && facts.st_nlink > 0;
}

/* The function of the C library that is stood in for. */
#define NEXT(name) ((__typeof__ (&(name))) dlsym (RTLD_NEXT, #name))
#define REFUSE(fd, answer) \
  if (is_full (fd))        \
    {                      \
      errno = ENOSPC;      \
      return (answer);     \
    }

ssize_t
write (int fd, const void *data, size_t length)
{
  REFUSE (fd, -1)
  return NEXT (write) (fd, data, length);
}

ssize_t
writev (int fd, const struct iovec *parts, int count)
{
  REFUSE (fd, -1)
  return NEXT (writev) (fd, parts, count);
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  REFUSE (fd, -1)
  return NEXT (pwrite) (fd, data, length, offset);
}

int
posix_fallocate (int fd, off_t offset, off_t length)
{
  return is_full (fd) ? ENOSPC : NEXT (posix_fallocate) (fd, offset, length);
}

int
fallocate (int fd, int mode, off_t offset, off_t length)
{
  REFUSE (fd, -1)
  return NEXT (fallocate) (fd, mode, offset, length);
}
