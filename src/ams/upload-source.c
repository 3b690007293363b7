/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ams/upload.h"
#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

/* --- bytes ------------------------------------------------------------------------------------------------------ */

static gssize
read_bytes (gpointer data, guint64 offset, guint8 *buffer, gsize length, G_GNUC_UNUSED GError **error)
{
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  if (offset >= size)
    return 0;
  const gsize give = MIN (length, size - (gsize) offset);
  memcpy (buffer, bytes + offset, give);
  return (gssize) give;
}

GembokHttpSource
gembok_upload_source_bytes (GBytes *data)
{
  return (GembokHttpSource){ .read = read_bytes, .data = data, .size = g_bytes_get_size (data) };
}

/* --- a file ----------------------------------------------------------------------------------------------------- */

struct _GembokUploadFile
{
  int fd;
  guint64 size;
  char *path;
};

GembokUploadFile *
gembok_upload_file_open (const char *path, GError **error)
{
  /* Not blocking: a pipe of that name must be refused, not waited for. */
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat facts;
  if (fd < 0 || fstat (fd, &facts) != 0)
    {
      gembok_error_from_errno (error, errno, path);
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  if (!S_ISREG (facts.st_mode))
    {
      gembok_error_from_errno (error, EISDIR, path);
      close (fd);
      return NULL;
    }
  GembokUploadFile *file = g_new0 (GembokUploadFile, 1);
  file->fd = fd;
  file->size = (guint64) facts.st_size;
  file->path = g_strdup (path);
  return file;
}

void
gembok_upload_file_close (GembokUploadFile *file)
{
  if (file == NULL)
    return;
  close (file->fd);
  g_free (file->path);
  g_free (file);
}

static gssize
read_file (gpointer data, guint64 offset, guint8 *buffer, gsize length, GError **error)
{
  const GembokUploadFile *file = data;
  gssize got = -1;
  do
    got = pread (file->fd, buffer, length, (off_t) offset);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    gembok_error_from_errno (error, errno, file->path);
  return got;
}

GembokHttpSource
gembok_upload_file_source (GembokUploadFile *file)
{
  return (GembokHttpSource){ .read = read_file, .data = file, .size = file->size };
}
