/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/sealed-file.h"

#include <string.h>

#include "base/i18n.h"
#include "base/wiping.h"
#include "crypto/openssl-private.h"
#include "crypto/sealed-private.h"

/* The layout is data/backup-file.md. */
static const GembokSealedForm form = { "GEMBOKBK", 0, GEMBOK_SEALED_FILE_MAX };

/* 52 bytes of header, 16 of the tag, 32 of the hash. */
G_STATIC_ASSERT (GEMBOK_SEALED_FILE_MAX - GEMBOK_SEALED_FILE_CONTENT == 100);

/* The contents, or NULL where the key does not fit. */
static GBytes *
decrypt (const GembokSealed *sealed, const GembokBoxKey *box_key)
{
  const gsize length = gembok_sealed_length (sealed);
  guint8 *plain = gembok_wiping_block (length);
  if (gembok_sealed_open (sealed, box_key, plain))
    return gembok_wiping_bytes (plain, length);
  gembok_wiping_free (plain);
  return NULL;
}

/* --- sealing ---------------------------------------------------------------------------------------------------- */

/* A backup is opened when everything else is lost: better to know now that it can be. */
static gboolean
opens_again (GBytes *file, const GembokBoxKey *box_key, GBytes *plain)
{
  GembokSealed sealed;
  if (gembok_sealed_read (&form, file, &sealed) != GEMBOK_SEALED_SOUND)
    return FALSE;
  g_autoptr (GBytes) again = decrypt (&sealed, box_key);
  return again != NULL && g_bytes_equal (again, plain);
}

GBytes *
gembok_sealed_file_seal (GBytes *plain, const GembokSecret *passphrase, const GembokReporter *reporter,
                         GCancellable *cancellable, GError **error)
{
  GembokPart part = { NULL, 0 };
  part.bytes = g_bytes_get_data (plain, &part.length);
  if (gembok_secret_length (passphrase) == 0 || part.length == 0 || part.length > GEMBOK_SEALED_FILE_CONTENT)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("There is nothing to seal, too much, or no passphrase."));
      return NULL;
    }
  g_autoptr (GembokBoxKey) box_key = gembok_sealed_new_key (passphrase, reporter, cancellable, error);
  if (box_key == NULL)
    return NULL;
  g_autoptr (GBytes) file = gembok_sealed_seal (&form, box_key, NULL, part);
  if (file != NULL && opens_again (file, box_key, plain))
    return g_steal_pointer (&file);
  gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The backup could not be encrypted."));
  return NULL;
}

/* --- opening ---------------------------------------------------------------------------------------------------- */

static gboolean
is_ours (GBytes *file)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  return length >= GEMBOK_SEALED_MAGIC_SIZE && memcmp (bytes, form.magic, GEMBOK_SEALED_MAGIC_SIZE) == 0;
}

/* Any file may be chosen by mistake, so what does not begin like a backup is none; only then is the hash believed. */
static gboolean
read_file (GBytes *file, GembokSealed *sealed, GError **error)
{
  if (!is_ours (file))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ ("Nothing was changed. Choose the file that was saved as a backup."),
                        _ ("This file is not a backup that Gembok made."));
      return FALSE;
    }
  switch (gembok_sealed_read (&form, file, sealed))
    {
    case GEMBOK_SEALED_SOUND:
      return TRUE;
    case GEMBOK_SEALED_NEWER:
      gembok_error_set (error, GEMBOK_ERROR_NEWER, NULL, _ ("The backup was made by a newer Gembok."));
      return FALSE;
    case GEMBOK_SEALED_ODD:
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL,
                        _ ("The backup is sealed in a way that Gembok does not accept."));
      return FALSE;
    case GEMBOK_SEALED_FOREIGN:
    case GEMBOK_SEALED_DAMAGED:
    default:
      gembok_error_set (error, GEMBOK_ERROR_DAMAGED,
                        _ ("Nothing was changed. Copy the backup anew from where it was kept, or take another one."),
                        _ ("The backup is damaged or incomplete; the passphrase is not at fault."));
      return FALSE;
    }
}

gboolean
gembok_sealed_file_check (GBytes *file, GError **error)
{
  GembokSealed sealed;
  return read_file (file, &sealed, error);
}

GBytes *
gembok_sealed_file_open (GBytes *file, const GembokSecret *passphrase, const GembokReporter *reporter,
                         GCancellable *cancellable, GError **error)
{
  GembokSealed sealed;
  if (!read_file (file, &sealed, error))
    return NULL;
  g_autoptr (GembokBoxKey) box_key = gembok_sealed_key (&sealed, passphrase, reporter, cancellable, error);
  if (box_key == NULL)
    return NULL;
  GBytes *plain = decrypt (&sealed, box_key);
  if (plain == NULL)
    gembok_error_set (error, GEMBOK_ERROR_WRONG_PASSPHRASE,
                      _ ("Nothing was changed. Give the passphrase that was chosen for the backup, which need not be the "
                         "one of the key."),
                      _ ("The passphrase does not open this backup."));
  return plain;
}
