/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/key-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"

#define HEADER       "-----BEGIN PRIVATE KEY-----\n"
#define END_MARK     "-----END PRIVATE KEY-----"
#define FOOTER       END_MARK "\n"
#define LINE_BYTES   48 /* 64 characters */
#define KEY_FILE_MAX (16 * 1024)

static GembokSecret *
to_pem (const GembokSecret *der)
{
  const guint8 *data = gembok_secret_data (der);
  const gsize length = gembok_secret_length (der);
  GembokSecret *pem = gembok_secret_new (length * 2 + 128);
  (void) gembok_secret_append (pem, HEADER, strlen (HEADER));
  for (gsize offset = 0; offset < length; offset += LINE_BYTES)
    {
      char line[LINE_BYTES * 2];
      int state = 0;
      int save = 0;
      const gsize part = MIN (LINE_BYTES, length - offset);
      gsize written = g_base64_encode_step (data + offset, part, FALSE, line, &state, &save);
      written += g_base64_encode_close (FALSE, line + written, &state, &save);
      (void) gembok_secret_append (pem, line, written);
      (void) gembok_secret_append (pem, "\n", 1);
      gembok_wipe (line, sizeof line);
      gembok_wipe (&save, sizeof save);
    }
  (void) gembok_secret_append (pem, FOOTER, strlen (FOOTER));
  return pem;
}

GembokSecret *
gembok_key_to_pem (const GembokKey *key, GError **error)
{
  g_autoptr (GembokSecret) der = gembok_key_to_pkcs8 (key, error);
  return der != NULL ? to_pem (der) : NULL;
}

gboolean
gembok_key_file_write (const char *path, const GembokKey *key, GError **error)
{
  g_autoptr (GembokSecret) pem = gembok_key_to_pem (key, error);
  if (pem == NULL)
    return FALSE;
  /* Borrowed bytes, not a copy: the secret outlives them. */
  g_autoptr (GBytes) bytes = g_bytes_new_static (gembok_secret_data (pem), gembok_secret_length (pem));
  return gembok_file_write (path, bytes, GEMBOK_WRITE_REPLACE, error);
}

static GembokSecret *
read_secret_file (const char *path, GError **error)
{
  struct stat info;
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    {
      gembok_error_from_errno (error, errno, path);
      return NULL;
    }
  GembokSecret *secret = NULL;
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    gembok_error_from_errno (error, ELOOP, path);
  else
    secret = gembok_secret_read_fd (fd, KEY_FILE_MAX, error);
  close (fd);
  return secret;
}

GembokKey *
gembok_key_from_pem (const char *pem, const char **rest, GError **error)
{
  const char *start = g_str_has_prefix (pem, HEADER) ? pem + strlen (HEADER) : NULL;
  const char *end = start != NULL ? strstr (start, END_MARK) : NULL;
  if (end == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("There is no private key in it."));
      return NULL;
    }
  g_autoptr (GembokSecret) der = gembok_secret_new ((gsize) (end - start) + 1);
  int state = 0;
  guint save = 0;
  const gsize length = g_base64_decode_step (start, (gsize) (end - start), gembok_secret_buffer (der), &state, &save);
  gembok_secret_set_length (der, length);
  gembok_wipe (&save, sizeof save);
  *rest = end + strlen (END_MARK);
  while (**rest == '\n' || **rest == '\r')
    *rest += 1;
  return gembok_key_from_pkcs8 (der, error);
}

GembokKey *
gembok_key_file_read (const char *path, GError **error)
{
  g_autoptr (GembokSecret) pem = read_secret_file (path, error);
  const char *rest;
  if (pem == NULL)
    return NULL;
  GembokKey *key = gembok_key_from_pem (gembok_secret_text (pem), &rest, NULL);
  if (key == NULL)
    {
      g_autofree char *name = gembok_file_display_name (path);
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("“%s” holds no private key."), name);
    }
  return key;
}

GBytes *
gembok_key_file_public (const char *path, GError **error)
{
  g_autoptr (GembokSecret) pem = read_secret_file (path, error);
  return pem != NULL ? gembok_public_from_pem (pem, error) : NULL;
}
