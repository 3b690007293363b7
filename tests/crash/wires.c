/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests and answers: what goes through sockets. What was received counts once it is here, so that whoever sent it has done its part. */
#undef _FILE_OFFSET_BITS
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "files.h"
#include "points.h"

static sa_family_t
family_of (int fd)
{
  struct sockaddr_storage address = { 0 };
  socklen_t length = sizeof address;
  return getsockname (fd, (struct sockaddr *) &address, &length) == 0 ? address.ss_family : AF_UNSPEC;
}

int
fault_is_wire (int fd)
{
  struct stat facts;
  if (fault_settings ()->root_length == 0 || fstat (fd, &facts) != 0 || !S_ISSOCK (facts.st_mode))
    return 0;
  const sa_family_t family = family_of (fd);
  return family == AF_INET || family == AF_INET6 || family == AF_UNIX;
}

static void
meet (int fd, const char *kind, size_t length)
{
  const FaultPoint point = { family_of (fd) == AF_UNIX ? POINT_BUS : POINT_NET, kind, "", length, 0 };
  fault_lock ();
  (void) fault_meet (&point);
  fault_unlock ();
}

void
fault_before_send (int fd)
{
  if (fault_is_wire (fd))
    meet (fd, "send", 0);
}

static ssize_t
received (int fd, ssize_t length)
{
  const int saved = errno;
  if (length > 0 && fault_is_wire (fd))
    meet (fd, "receive", (size_t) length);
  errno = saved;
  return length;
}

ssize_t
fault_send (int fd, const void *data, size_t length)
{
  fault_before_send (fd);
  return syscall (SYS_write, fd, data, length);
}

ssize_t
send (int fd, const void *data, size_t length, int flags)
{
  fault_before_send (fd);
  return syscall (SYS_sendto, fd, data, length, flags, NULL, 0);
}

ssize_t
sendto (int fd, const void *data, size_t length, int flags, const struct sockaddr *address, socklen_t size)
{
  fault_before_send (fd);
  return syscall (SYS_sendto, fd, data, length, flags, address, size);
}

ssize_t
sendmsg (int fd, const struct msghdr *message, int flags)
{
  fault_before_send (fd);
  return syscall (SYS_sendmsg, fd, message, flags);
}

ssize_t
recv (int fd, void *data, size_t length, int flags)
{
  return received (fd, syscall (SYS_recvfrom, fd, data, length, flags, NULL, NULL));
}

ssize_t
recvfrom (int fd, void *restrict data, size_t length, int flags, struct sockaddr *restrict address, socklen_t *restrict size)
{
  return received (fd, syscall (SYS_recvfrom, fd, data, length, flags, address, size));
}

ssize_t
recvmsg (int fd, struct msghdr *message, int flags)
{
  return received (fd, syscall (SYS_recvmsg, fd, message, flags));
}

ssize_t
read (int fd, void *data, size_t length)
{
  return received (fd, syscall (SYS_read, fd, data, length));
}
