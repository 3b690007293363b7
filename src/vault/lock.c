/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/lock-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* Between two looks whether another program has finished, in milliseconds. */
#define LOOK_AGAIN 50

struct _GembokLock
{
  int fd;
};

static int
open_file (const char *name)
{
  g_autofree char *file = g_strdup_printf ("gembok-%s.lock", name);
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), file, NULL);
  return open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

static gboolean
wait_a_little (GCancellable *cancellable)
{
  GPollFD never = { .fd = -1 };
  if (!g_cancellable_make_pollfd (cancellable, &never))
    {
      g_usleep (LOOK_AGAIN * 1000);
      return TRUE;
    }
  g_poll (&never, 1, LOOK_AGAIN);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

GembokLock *
gembok_lock_take (const char *name, GCancellable *cancellable)
{
  const int fd = open_file (name);
  if (fd < 0)
    return NULL;
  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    if ((errno != EWOULDBLOCK && errno != EINTR) || !wait_a_little (cancellable))
      {
        close (fd);
        return NULL;
      }
  GembokLock *lock = g_new (GembokLock, 1);
  lock->fd = fd;
  return lock;
}

void
gembok_lock_free (GembokLock *lock)
{
  if (lock == NULL)
    return;
  close (lock->fd);
  g_free (lock);
}
