/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secret.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/i18n.h"

struct _GembokSecret
{
  guint8 *bytes; /* capacity + 1 bytes at the end of the writable pages, so that an overrun meets the guard page */
  gsize capacity;
  gsize length;
  guint8 *mapping; /* guard page, pages, guard page */
  gsize mapped;
};

static gint some_not_locked;

static gsize
page_size (void)
{
  return (gsize) sysconf (_SC_PAGESIZE);
}

void
gembok_wipe (void *data, gsize length)
{
  if (length > 0)
    explicit_bzero (data, length);
}

GembokSecret *
gembok_secret_new (gsize capacity)
{
  g_return_val_if_fail (capacity > 0 && capacity <= GEMBOK_SECRET_MAX, NULL);

  const gsize page = page_size ();
  const gsize inner = (capacity + 1 + page - 1) / page * page;
  GembokSecret *secret = g_new0 (GembokSecret, 1);
  secret->mapped = inner + 2 * page;
  secret->mapping = mmap (NULL, secret->mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (secret->mapping == MAP_FAILED || mprotect (secret->mapping + page, inner, PROT_READ | PROT_WRITE) != 0)
    g_error ("no memory for a secret of %" G_GSIZE_FORMAT " bytes", capacity);

  if (mlock (secret->mapping + page, inner) != 0)
    g_atomic_int_set (&some_not_locked, 1);
  (void) madvise (secret->mapping + page, inner, MADV_DONTDUMP);
  (void) madvise (secret->mapping + page, inner, MADV_WIPEONFORK);

  secret->capacity = capacity;
  secret->bytes = secret->mapping + page + inner - capacity - 1;
  return secret;
}

GembokSecret *
gembok_secret_new_from (const void *data, gsize length)
{
  GembokSecret *secret = gembok_secret_new (MAX (length, 1));
  gembok_secret_append (secret, data, length);
  return secret;
}

GembokSecret *
gembok_secret_copy (const GembokSecret *secret)
{
  return gembok_secret_new_from (secret->bytes, secret->length);
}

void
gembok_secret_free (GembokSecret *secret)
{
  if (secret == NULL)
    return;
  const gsize page = page_size ();
  gembok_wipe (secret->mapping + page, secret->mapped - 2 * page);
  munmap (secret->mapping, secret->mapped);
  g_free (secret);
}

gsize
gembok_secret_length (const GembokSecret *secret)
{
  return secret->length;
}

gsize
gembok_secret_capacity (const GembokSecret *secret)
{
  return secret->capacity;
}

const guint8 *
gembok_secret_data (const GembokSecret *secret)
{
  return secret->bytes;
}

const char *
gembok_secret_text (const GembokSecret *secret)
{
  return (const char *) secret->bytes;
}

gboolean
gembok_secret_is_text (const GembokSecret *secret)
{
  const char *text = gembok_secret_text (secret);
  if (!g_utf8_validate_len (text, secret->length, NULL))
    return FALSE;
  for (const char *p = text; p < text + secret->length; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

guint8 *
gembok_secret_buffer (GembokSecret *secret)
{
  return secret->bytes;
}

void
gembok_secret_set_length (GembokSecret *secret, gsize length)
{
  g_return_if_fail (length <= secret->capacity);
  gembok_wipe (secret->bytes + length, secret->capacity + 1 - length);
  secret->length = length;
}

gboolean
gembok_secret_append (GembokSecret *secret, const void *data, gsize length)
{
  if (length > secret->capacity - secret->length)
    return FALSE;
  if (length > 0)
    memcpy (secret->bytes + secret->length, data, length);
  secret->length += length;
  secret->bytes[secret->length] = '\0';
  return TRUE;
}

gboolean
gembok_secret_equal (const GembokSecret *a, const GembokSecret *b)
{
  if (a->length != b->length)
    return FALSE;
  guint8 difference = 0;
  for (gsize i = 0; i < a->length; i++)
    difference |= (guint8) (a->bytes[i] ^ b->bytes[i]);
  return difference == 0;
}

static void
drop_one_newline (GembokSecret *secret)
{
  gsize length = secret->length;
  if (length > 0 && secret->bytes[length - 1] == '\n')
    {
      length--;
      if (length > 0 && secret->bytes[length - 1] == '\r')
        length--;
    }
  gembok_secret_set_length (secret, length);
}

/* A pipe may come from a program that made its end non-blocking. */
static gboolean
wait_for_input (int fd)
{
  struct pollfd input = { .fd = fd, .events = POLLIN };
  return poll (&input, 1, -1) > 0 || errno == EINTR;
}

GembokSecret *
gembok_secret_read_fd (int fd, gsize max, GError **error)
{
  g_autoptr (GembokSecret) secret = gembok_secret_new (max + 3);
  while (secret->length < secret->capacity)
    {
      const gssize got = read (fd, secret->bytes + secret->length, secret->capacity - secret->length);
      if (got < 0 && (errno == EINTR || (errno == EAGAIN && wait_for_input (fd))))
        continue;
      if (got < 0)
        {
          gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT,
                            _ ("Nothing was changed. Give the number of a descriptor that is open for reading."),
                            _ ("File descriptor %d cannot be read."), fd);
          return NULL;
        }
      if (got == 0)
        break;
      secret->length += (gsize) got;
    }
  drop_one_newline (secret);
  if (secret->length == 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                        _ ("File descriptor %d gave nothing where a secret was expected."), fd);
      return NULL;
    }
  if (secret->length > max)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The secret is longer than %zu bytes."), max);
      return NULL;
    }
  return g_steal_pointer (&secret);
}

gboolean
gembok_secret_all_locked (void)
{
  return g_atomic_int_get (&some_not_locked) == 0;
}
