/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/openssl-private.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/i18n.h"
#include "base/text.h"

void
gembok_openssl_drain (void)
{
  /* Asked for beforehand: GLib's test programs would print every debug message. */
  const gboolean wanted = !g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN);
  unsigned long code;
  while ((code = ERR_get_error ()) != 0)
    {
      const char *reason = ERR_reason_error_string (code);
      if (wanted)
        g_debug ("openssl: %s (%lx)", reason != NULL ? reason : "unknown reason", code);
    }
}

void
gembok_openssl_error (GError **error, GembokErrorCode code, const char *hint, const char *format, ...)
{
  gembok_openssl_drain ();
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gembok_error_set (error, code, hint, "%s", message);
}

int
gembok_no_passphrase_cb (char *buffer G_GNUC_UNUSED, int size G_GNUC_UNUSED, int writing G_GNUC_UNUSED,
                         void *user_data G_GNUC_UNUSED)
{
  return -1;
}

BIO *
gembok_bio_from_bytes (GBytes *data)
{
  gsize length;
  const void *bytes = g_bytes_get_data (data, &length);
  g_assert (length <= G_MAXINT);
  BIO *bio = BIO_new_mem_buf (length > 0 ? bytes : "", (int) length);
  if (bio == NULL)
    g_error ("no memory for a BIO");
  return bio;
}

GBytes *
gembok_bytes_from_bio (BIO *bio)
{
  char *bytes = NULL;
  const long length = BIO_get_mem_data (bio, &bytes);
  return g_bytes_new (bytes, length > 0 ? (gsize) length : 0);
}

gpointer
gembok_asn1_read (GBytes *der, const ASN1_ITEM *item)
{
  gsize length;
  const guint8 *start = g_bytes_get_data (der, &length);
  if (length == 0 || length > G_MAXINT)
    return NULL;
  const guint8 *end = start;
  ASN1_VALUE *value = ASN1_item_d2i (NULL, &end, (long) length, item);
  if (value != NULL && end != start + length)
    {
      ASN1_item_free (value, item);
      value = NULL;
    }
  if (value == NULL)
    gembok_openssl_drain ();
  return value;
}

GBytes *
gembok_asn1_write (gconstpointer value, const ASN1_ITEM *item)
{
  gembok_openssl_autofree guint8 *der = NULL;
  const int length = ASN1_item_i2d (value, &der, item);
  if (length <= 0)
    {
      gembok_openssl_drain ();
      return NULL;
    }
  return g_bytes_new (der, (gsize) length);
}

static void
free_block (gpointer data)
{
  GembokPemBlock *block = data;
  g_free (block->label);
  g_clear_pointer (&block->der, g_bytes_unref);
  g_free (block);
}

static GBytes *
without_byte_order_mark (GBytes *data)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  const gsize skip = length >= 3 && memcmp (bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  return g_bytes_new_from_bytes (data, skip, length - skip);
}

gboolean
gembok_pem_is (GBytes *data)
{
  static const char mark[] = "-----BEGIN ";
  gsize length;
  const void *bytes = g_bytes_get_data (data, &length);
  return length > 0 && memmem (bytes, length, mark, sizeof mark - 1) != NULL;
}

/* OpenSSL answers "no start line" both for a file without a block and behind the last one. */
static gboolean
is_end_of_blocks (void)
{
  const unsigned long code = ERR_peek_last_error ();
  return ERR_GET_LIB (code) == ERR_LIB_PEM && ERR_GET_REASON (code) == PEM_R_NO_START_LINE;
}

static GembokPemBlock *
read_block (BIO *bio, gboolean *end)
{
  gembok_openssl_autofree char *label = NULL;
  gembok_openssl_autofree char *header = NULL;
  guint8 *content = NULL;
  long length = 0;

  ERR_clear_error ();
  const gboolean read = PEM_read_bio (bio, &label, &header, &content, &length) == 1;
  *end = !read && is_end_of_blocks ();
  gembok_openssl_drain ();
  if (!read)
    return NULL;

  const gboolean private_key = strstr (label, "PRIVATE KEY") != NULL;
  const gboolean encrypted = header[0] != '\0';
  GembokPemBlock *block = NULL;
  if (private_key || !encrypted)
    {
      block = g_new0 (GembokPemBlock, 1);
      block->label = gembok_text_sanitise (label, 64);
      block->der = private_key ? NULL : g_bytes_new (content, (gsize) MAX (length, 0));
    }
  OPENSSL_clear_free (content, (size_t) MAX (length, 0));
  return block;
}

GPtrArray *
gembok_pem_read (GBytes *data, guint max_blocks, GError **error)
{
  g_autoptr (GBytes) text = without_byte_order_mark (data);
  g_autoptr (BIO) bio = gembok_bio_from_bytes (text);
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func (free_block);
  for (;;)
    {
      gboolean end;
      GembokPemBlock *block = read_block (bio, &end);
      if (block == NULL && end && blocks->len > 0)
        return g_steal_pointer (&blocks);
      if (block == NULL)
        {
          gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, "%s",
                            end ? _ ("The file holds no PEM block (“-----BEGIN …”).")
                                : _ ("A PEM block of the file is broken or encrypted."));
          return NULL;
        }
      g_ptr_array_add (blocks, block);
      if (blocks->len > max_blocks)
        {
          gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file holds more than %u PEM blocks."), max_blocks);
          return NULL;
        }
    }
}

GBytes *
gembok_pem_write (const char *label, GBytes *der)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  gsize length;
  const guint8 *bytes = g_bytes_get_data (der, &length);
  if (bio == NULL || PEM_write_bio (bio, label, "", bytes, (long) length) <= 0)
    g_error ("no memory for a PEM block");
  return gembok_bytes_from_bio (bio);
}
