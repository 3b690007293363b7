/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "crypto/sealed-file.h"
#include "server/ca-private.h"
#include "server/key-file.h"

#define KEYS_MAX (64 * 1024)

/* Three keys in one file: who changes the passphrase changes it for all of them, or for none. */
static const GembokCaPartName sealed_parts[] = { GEMBOK_CA_ROOT, GEMBOK_CA_ISSUING, GEMBOK_CA_RESPONDER };

static gboolean
seal_text (const GembokSecret *text, const char *path, const GembokSecret *passphrase, GError **error)
{
  /* Borrowed bytes, not a copy: the secret outlives them. */
  g_autoptr (GBytes) plain = g_bytes_new_static (gembok_secret_data (text), gembok_secret_length (text));
  g_autoptr (GBytes) file = gembok_sealed_file_seal (plain, passphrase, NULL, NULL, error);
  return file != NULL && gembok_file_write (path, file, GEMBOK_WRITE_REPLACE, error);
}

gboolean
gembok_ca_keys_seal (const GembokCa *ca, const char *path, const GembokSecret *passphrase, GError **error)
{
  g_autoptr (GembokSecret) text = gembok_secret_new (KEYS_MAX);
  for (guint i = 0; i < G_N_ELEMENTS (sealed_parts); i++)
    {
      g_autoptr (GembokSecret) pem = gembok_key_to_pem (ca->parts[sealed_parts[i]].key, error);
      if (pem == NULL)
        return FALSE;
      const gboolean fits = gembok_secret_append (text, gembok_secret_data (pem), gembok_secret_length (pem));
      g_return_val_if_fail (fits, FALSE);
    }
  return seal_text (text, path, passphrase, error);
}

static void
fail_damaged (GError **error, const GError *cause)
{
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, _ ("Nothing was changed. Restore the data folder from your backup."),
                    _ ("The file with the CA's keys, keys.sealed, cannot be used: %s"), cause->message);
}

/* Takes @cause. A file that somebody put here, or that lost its bytes, is damage, and a wrong passphrase can be typed better;
 * what is in the way now (no memory, another owner, a newer program) is said as it is. */
static void
judge_opening (GError **error, GError *cause)
{
  const GembokErrorCode code = gembok_error_get_code (cause);
  if (code == GEMBOK_ERROR_WRONG_PASSPHRASE)
    gembok_error_set (error, GEMBOK_ERROR_WRONG_PASSPHRASE,
                      _ ("Nothing was started or changed. Try again; nobody can recover this passphrase."),
                      _ ("This passphrase does not open the CA's keys."));
  else if (code == GEMBOK_ERROR_DAMAGED || code == GEMBOK_ERROR_BAD_FILE)
    fail_damaged (error, cause);
  else
    {
      g_propagate_error (error, cause);
      return;
    }
  g_error_free (cause);
}

static GembokSecret *
open_text (const char *path, const GembokSecret *passphrase, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GBytes) file = gembok_file_read (path, KEYS_MAX, &cause);
  if (file == NULL && gembok_error_get_code (cause) != GEMBOK_ERROR_NOT_FOUND)
    {
      g_propagate_error (error, cause);
      return NULL;
    }
  if (file == NULL)
    {
      fail_damaged (error, cause);
      g_error_free (cause);
      return NULL;
    }
  g_autoptr (GBytes) plain = gembok_sealed_file_open (file, passphrase, NULL, NULL, &cause);
  if (plain == NULL)
    {
      judge_opening (error, cause);
      return NULL;
    }
  gsize length = 0;
  const void *data = g_bytes_get_data (plain, &length);
  return gembok_secret_new_from (data, length);
}

gboolean
gembok_ca_keys_open (GembokCa *ca, const char *path, const GembokSecret *passphrase, GError **error)
{
  g_autoptr (GembokSecret) text = open_text (path, passphrase, error);
  const char *rest = text != NULL ? gembok_secret_text (text) : NULL;
  for (guint i = 0; rest != NULL && i < G_N_ELEMENTS (sealed_parts); i++)
    {
      g_autoptr (GembokKey) key = gembok_key_from_pem (rest, &rest, error);
      if (key == NULL)
        return FALSE;
      ca->parts[sealed_parts[i]].key = g_steal_pointer (&key);
    }
  return text != NULL;
}

gboolean
gembok_ca_change_passphrase (const char *folder, const GembokSecret *passphrase, const GembokSecret *fresh, GError **error)
{
  g_autofree char *path = g_build_filename (folder, GEMBOK_CA_KEYS_FILE, NULL);
  g_autoptr (GembokSecret) text = open_text (path, passphrase, error);
  return text != NULL && seal_text (text, path, fresh, error);
}
