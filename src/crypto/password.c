/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of crypto.h that keeps the passwords of a server's accounts: "scrypt$N$r$p$salt$hash", the last two in hex. */
#include "crypto/crypto.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/openssl-private.h"
#include "crypto/symmetric-private.h"

#define SALT_SIZE 16
#define HASH_SIZE 32

/* What is accepted when a hash is read: whoever wrote it must not be able to stall the server. */
#define MIN_N      (1u << 12)
#define MAX_N      (1u << 17)
#define MAX_P      16u
#define MAX_MEMORY (128 * 1024 * 1024)

static const GembokScryptCost password_cost = { 1u << 14, 8, 5 };

typedef struct
{
  GembokScryptCost cost;
  guint8 salt[SALT_SIZE];
  guint8 hash[HASH_SIZE];
} StoredPassword;

char *
gembok_password_hash (const GembokSecret *password, GError **error)
{
  g_autoptr (GBytes) salt = gembok_random_bytes (SALT_SIZE);
  const GembokPart salt_part = { g_bytes_get_data (salt, NULL), SALT_SIZE };
  g_autoptr (GembokSecret) hash = gembok_scrypt (password, salt_part, &password_cost, HASH_SIZE);
  if (hash == NULL)
    {
      gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("There is not enough memory to hash a password."));
      return NULL;
    }
  g_autofree char *salt_hex = gembok_hex (salt_part.bytes, SALT_SIZE);
  g_autofree char *hash_hex = gembok_hex (gembok_secret_data (hash), HASH_SIZE);
  return g_strdup_printf ("scrypt$%u$%u$%u$%s$%s", password_cost.n, password_cost.r, password_cost.p, salt_hex, hash_hex);
}

static gboolean
parse_number (const char *text, guint32 min, guint32 max, guint32 *number)
{
  guint64 value;
  if (!g_ascii_string_to_unsigned (text, 10, min, max, &value, NULL))
    return FALSE;
  *number = (guint32) value;
  return TRUE;
}

static gboolean
parse_hex (const char *text, guint8 *bytes, gsize length)
{
  if (!gembok_is_hex (text, length * 2))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
  return TRUE;
}

static gboolean
parse_stored (const char *text, StoredPassword *stored)
{
  if (text == NULL || strlen (text) > 256)
    return FALSE;
  g_auto (GStrv) parts = g_strsplit (text, "$", 7);
  GembokScryptCost *cost = &stored->cost;
  return g_strv_length (parts) == 6 && strcmp (parts[0], "scrypt") == 0 && parse_number (parts[1], MIN_N, MAX_N, &cost->n)
         && (cost->n & (cost->n - 1)) == 0 && parse_number (parts[2], 1, 32, &cost->r)
         && parse_number (parts[3], 1, MAX_P, &cost->p) && gembok_scrypt_memory (cost) <= MAX_MEMORY
         && parse_hex (parts[4], stored->salt, SALT_SIZE) && parse_hex (parts[5], stored->hash, HASH_SIZE);
}

gboolean
gembok_password_verify (const GembokSecret *password, const char *hash)
{
  StoredPassword stored;
  if (!parse_stored (hash, &stored))
    return FALSE;
  const GembokPart salt = { stored.salt, SALT_SIZE };
  g_autoptr (GembokSecret) derived = gembok_scrypt (password, salt, &stored.cost, HASH_SIZE);
  if (derived == NULL)
    {
      gembok_openssl_drain ();
      return FALSE;
    }
  return CRYPTO_memcmp (gembok_secret_data (derived), stored.hash, HASH_SIZE) == 0;
}
