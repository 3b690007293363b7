/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Thousands of spoilt inputs for every reader of foreign bytes: none may crash, and none may be taken for what it is not.
 * The seed is printed ("random seed"); `--seed` repeats a run, `-m slow` runs ten times as many.
 */
#include <string.h>

#include <openssl/err.h>

#include "base/error.h"
#include "crypto/crypto.h"
#include "crypto/csr.h"
#include "crypto/openssl-private.h"
#include "crypto/passphrase.h"
#include "crypto/sealed-box.h"

#define ROUNDS 2000

/* Looks at @data as a reader does; what it finds must be whole. */
typedef void (*ReadFunc) (GBytes *data);

static guint
rounds (void)
{
  return g_test_slow () ? ROUNDS * 10 : ROUNDS;
}

/* Some bytes changed, cut out, doubled or put in. */
static GBytes *
spoil (GBytes *sample)
{
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, g_bytes_get_data (sample, NULL), (guint) g_bytes_get_size (sample));
  const int changes = g_test_rand_int_range (1, 5);
  for (int i = 0; i < changes && bytes->len > 4; i++)
    {
      const guint at = (guint) g_test_rand_int_range (0, (gint32) bytes->len - 2);
      const guint length = (guint) g_test_rand_int_range (1, (gint32) MIN (bytes->len - at, 64));
      guint8 copy[64];
      memcpy (copy, bytes->data + at, length);
      switch (g_test_rand_int_range (0, 6))
        {
        case 0:
          g_byte_array_remove_range (bytes, at, length);
          break;
        case 1:
          g_byte_array_append (bytes, copy, length);
          break;
        case 2:
          g_byte_array_set_size (bytes, at + 1);
          break;
        case 3:
          bytes->data[at] ^= (guint8) (1 << g_test_rand_int_range (0, 8));
          break;
        default:
          bytes->data[at] = (guint8) g_test_rand_int_range (0, 256);
          break;
        }
    }
  return g_byte_array_free_to_bytes (bytes);
}

static void
bombard (GBytes *sample, ReadFunc read)
{
  for (guint i = 0; i < rounds (); i++)
    {
      g_autoptr (GBytes) spoilt = spoil (sample);
      read (spoilt);
      g_assert_cmpuint (ERR_peek_error (), ==, 0);
    }
}

static void
read_csr (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCsr) csr = gembok_csr_parse (data, &error);
  if (csr == NULL)
    {
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
      return;
    }
  g_autofree char *name = gembok_subject_to_string (gembok_csr_subject (csr));
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_auto (GStrv) usage = gembok_csr_key_usage (csr);
  g_assert_nonnull (usage);
  g_autofree char *label = gembok_public_key_label (gembok_csr_public (csr));
  g_assert_nonnull (label);
  if (!gembok_csr_verify (csr, &error))
    g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

static void
read_public_key (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  if (!gembok_public_key_check (data, NULL, &error))
    g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_autofree char *label = gembok_public_key_label (data);
  g_assert_true (g_utf8_validate (label, -1, NULL));
}

static void
read_private_key (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  const gsize length = g_bytes_get_size (data);
  g_autoptr (GembokSecret) der = gembok_secret_new (MAX (length, 1));
  gembok_secret_append (der, g_bytes_get_data (data, NULL), length);
  g_autoptr (GembokKey) key = gembok_key_from_pkcs8 (der, &error);
  if (key == NULL)
    g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  else
    g_assert_nonnull (gembok_key_public (key));
}

static void
read_box (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_sealed_box_inspect (data, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
}

static void
read_passphrase (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  const gsize length = g_bytes_get_size (data);
  g_autoptr (GembokSecret) typed = gembok_secret_new (MAX (length, 1));
  gembok_secret_append (typed, g_bytes_get_data (data, NULL), length);
  g_autoptr (GembokSecret) normal = gembok_passphrase_normalise (typed, &error);
  if (normal == NULL)
    g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  else
    g_assert_true (gembok_secret_is_text (normal));
}

static GembokKey *
generate (GembokKeyAlgorithm algorithm)
{
  g_autoptr (GError) error = NULL;
  GembokKey *key = gembok_key_generate (algorithm, NULL, NULL, &error);
  g_assert_no_error (error);
  return key;
}

static GembokCsr *
create_csr (const GembokKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_assert_true (gembok_subject_append (subject, "C", "ID", &error));
  g_assert_true (gembok_subject_append (subject, "CN", "Siti Contoh Rahmawati", &error)); /* a constructed person */
  g_assert_true (gembok_subject_append (subject, "E", "siti.contoh@contoh.go.id", &error));
  GembokCsr *csr = gembok_csr_create (key, subject, &error);
  g_assert_no_error (error);
  return csr;
}

static void
test_csr (void)
{
  g_autoptr (GembokKey) rsa = generate (GEMBOK_KEY_RSA_2048);
  g_autoptr (GembokKey) ec = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokCsr) rsa_csr = create_csr (rsa);
  g_autoptr (GembokCsr) ec_csr = create_csr (ec);
  g_autoptr (GBytes) pem = gembok_csr_to_pem (ec_csr);
  bombard (gembok_csr_der (rsa_csr), read_csr);
  bombard (gembok_csr_der (ec_csr), read_csr);
  bombard (pem, read_csr);
}

static void
test_keys (void)
{
  static const GembokKeyAlgorithm algorithms[] = { GEMBOK_KEY_RSA_2048, GEMBOK_KEY_EC_P256, GEMBOK_KEY_EC_P384 };
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokKey) key = generate (algorithms[i]);
      g_autoptr (GembokSecret) pkcs8 = gembok_key_to_pkcs8 (key, &error);
      g_assert_no_error (error);
      g_autoptr (GBytes) der = g_bytes_new_static (gembok_secret_data (pkcs8), gembok_secret_length (pkcs8));
      bombard (der, read_private_key);
      bombard (gembok_key_public (key), read_public_key);
    }
}

static void
test_box (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokSecret) passphrase = gembok_secret_new_from ("uji", 3);
  g_autoptr (GBytes) box = gembok_sealed_box_seal (key, passphrase, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rounds (); i++)
    {
      g_autoptr (GBytes) spoilt = spoil (box);
      if (!g_bytes_equal (spoilt, box))
        read_box (spoilt);
    }
}

static void
test_passphrase (void)
{
  static const char text[]
      = "kopi e\xCC\x81 \xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB \xE0\xA6\x95\xE0\xA7\x87\xE0\xA6\xBE \xF0\x9F\x98\x80";
  g_autoptr (GBytes) typed = g_bytes_new_static (text, strlen (text));
  bombard (typed, read_passphrase);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  g_test_add_func ("/hostile-bytes/csr", test_csr);
  g_test_add_func ("/hostile-bytes/keys", test_keys);
  g_test_add_func ("/hostile-bytes/box", test_box);
  g_test_add_func ("/hostile-bytes/passphrase", test_passphrase);
  return g_test_run ();
}
