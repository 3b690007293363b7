/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"

/* How much a file of unknown length is read at a time. */
#define READ_CHUNK (64 * 1024)

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
