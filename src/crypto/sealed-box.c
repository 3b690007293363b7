/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/sealed-box.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/openssl-private.h"
#include "crypto/sealed-private.h"

/* The layout is data/sealed-box.md: the common one, with the SHA-256 of the public key in the header. */
static const GembokSealedForm form = { "GEMBOKEY", GEMBOK_SEALED_DIGEST_SIZE, 16 * 1024 };

static void
put_public_digest (guint8 *at, const GembokKey *key)
{
  g_autoptr (GBytes) digest = gembok_sha256 (gembok_key_public (key));
  memcpy (at, g_bytes_get_data (digest, NULL), GEMBOK_SEALED_DIGEST_SIZE);
}

/* --- sealing ---------------------------------------------------------------------------------------------------- */

static GBytes *
seal_with (const GembokKey *key, const GembokBoxKey *box_key, GError **error)
{
  g_autoptr (GembokSecret) pkcs8 = gembok_key_to_pkcs8 (key, error);
  if (pkcs8 == NULL)
    return NULL;
  const GembokPart plain = { gembok_secret_data (pkcs8), gembok_secret_length (pkcs8) };
  if (plain.length > form.max_size - gembok_sealed_overhead (&form))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The private key is too large to be kept."));
      return NULL;
    }
  guint8 spki_digest[GEMBOK_SEALED_DIGEST_SIZE];
  put_public_digest (spki_digest, key);
  GBytes *box = gembok_sealed_seal (&form, box_key, spki_digest, plain);
  if (box == NULL)
    gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The private key could not be encrypted."));
  return box;
}

GBytes *
gembok_sealed_box_seal (const GembokKey *key, const GembokSecret *passphrase, GembokBoxKey **box_key,
                        const GembokReporter *reporter, GCancellable *cancellable, GError **error)
{
  if (gembok_secret_length (passphrase) == 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("A private key is not kept without a passphrase."));
      return NULL;
    }
  g_autoptr (GembokBoxKey) derived = gembok_sealed_new_key (passphrase, reporter, cancellable, error);
  if (derived == NULL)
    return NULL;
  GBytes *box = seal_with (key, derived, error);
  if (box != NULL && box_key != NULL)
    *box_key = g_steal_pointer (&derived);
  return box;
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static gboolean
set_damaged (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL,
                    _ ("The stored private key is damaged; the passphrase is not at fault."));
  return FALSE;
}

static gboolean
read_box (GBytes *data, GembokSealed *box, GError **error)
{
  switch (gembok_sealed_read (&form, data, box))
    {
    case GEMBOK_SEALED_SOUND:
      return TRUE;
    case GEMBOK_SEALED_FOREIGN:
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("This is not a private key that Gembok has stored."));
      return FALSE;
    case GEMBOK_SEALED_NEWER:
      gembok_error_set (error, GEMBOK_ERROR_NEWER, NULL, _ ("The private key was stored by a newer Gembok."));
      return FALSE;
    case GEMBOK_SEALED_ODD:
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL,
                        _ ("The private key is stored in a way that Gembok does not accept."));
      return FALSE;
    case GEMBOK_SEALED_DAMAGED:
    default:
      return set_damaged (error);
    }
}

static GembokKey *
check_key (const GembokSealed *box, const GembokSecret *pkcs8, GError **error)
{
  g_autoptr (GembokKey) key = gembok_key_from_pkcs8 (pkcs8, NULL);
  guint8 digest[GEMBOK_SEALED_DIGEST_SIZE] = { 0 };
  if (key != NULL)
    put_public_digest (digest, key);
  if (key == NULL || memcmp (digest, box->extra, sizeof digest) != 0)
    {
      set_damaged (error);
      return NULL;
    }
  return g_steal_pointer (&key);
}

/* The PKCS#8 in the box; NULL where the derived key does not fit. */
static GembokSecret *
decrypt (const GembokSealed *box, const GembokBoxKey *box_key)
{
  const gsize length = gembok_sealed_length (box);
  g_autoptr (GembokSecret) pkcs8 = gembok_secret_new (length);
  if (!gembok_sealed_open (box, box_key, gembok_secret_buffer (pkcs8)))
    return NULL;
  gembok_secret_set_length (pkcs8, length);
  return g_steal_pointer (&pkcs8);
}

GembokKey *
gembok_sealed_box_open (GBytes *box, const GembokSecret *passphrase, const GembokReporter *reporter,
                        GCancellable *cancellable, GError **error)
{
  GembokSealed sound;
  if (!read_box (box, &sound, error))
    return NULL;
  g_autoptr (GembokBoxKey) derived = gembok_sealed_key (&sound, passphrase, reporter, cancellable, error);
  if (derived == NULL)
    return NULL;
  g_autoptr (GembokSecret) pkcs8 = decrypt (&sound, derived);
  if (pkcs8 == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_WRONG_PASSPHRASE, NULL, _ ("The passphrase is wrong."));
      return NULL;
    }
  return check_key (&sound, pkcs8, error);
}

GembokKey *
gembok_sealed_box_reopen (GBytes *box, const GembokBoxKey *box_key, GError **error)
{
  GembokSealed sound;
  if (!read_box (box, &sound, error))
    return NULL;
  /* No passphrase is in play here: what was written is not what came back. */
  g_autoptr (GembokSecret) pkcs8 = gembok_sealed_fits (&sound, box_key) ? decrypt (&sound, box_key) : NULL;
  if (pkcs8 == NULL)
    {
      set_damaged (error);
      return NULL;
    }
  return check_key (&sound, pkcs8, error);
}

char *
gembok_sealed_box_inspect (GBytes *box, GError **error)
{
  GembokSealed sound;
  return read_box (box, &sound, error) ? gembok_hex (sound.extra, GEMBOK_SEALED_DIGEST_SIZE) : NULL;
}
