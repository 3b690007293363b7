/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/private-key.h"

#include <string.h>

#include "crypto/crypto.h"
#include "crypto/csr.h"
#include "crypto/key.h"
#include "crypto/sealed-box.h"
#include "crypto/sealed-file.h"
#include "document/recognise.h"

/* Every key here is made for this run or consists of filler; none opens anything. */

static GembokSecret *
passphrase (void)
{
  return gembok_secret_new_from ("kuda laut biru tujuh", 20);
}

static GembokKey *
key_of (GembokKeyAlgorithm algorithm)
{
  g_autoptr (GError) error = NULL;
  GembokKey *key = gembok_key_generate (algorithm, NULL, NULL, &error);
  g_assert_no_error (error);
  return key;
}

/* @inside between two stretches of filler that holds no key. */
static GBytes *
bury (const void *inside, gsize length)
{
  GByteArray *array = g_byte_array_new ();
  for (guint i = 0; i < 400; i++)
    g_byte_array_append (array, (const guint8 *) "%PDF-1.4 x\x80\xff", 12);
  g_byte_array_append (array, inside, (guint) length);
  for (guint i = 0; i < 400; i++)
    g_byte_array_append (array, (const guint8 *) "\x03stream\n", 8);
  return g_byte_array_free_to_bytes (array);
}

static void
assert_found_alone_and_buried (const void *data, gsize length)
{
  g_autoptr (GBytes) alone = g_bytes_new (data, length);
  g_assert_cmpint (gembok_recognise (alone, NULL), ==, GEMBOK_MEDIA_PRIVATE_KEY);
  g_assert_true (gembok_contains_private_key (alone));
  g_autoptr (GBytes) buried = bury (data, length);
  g_assert_cmpint (gembok_recognise (buried, NULL), ==, GEMBOK_MEDIA_PDF);
  g_assert_true (gembok_contains_private_key (buried));
}

static void
assert_harmless (GBytes *data)
{
  g_assert_false (gembok_contains_private_key (data));
  g_assert_cmpint (gembok_recognise (data, NULL), !=, GEMBOK_MEDIA_PRIVATE_KEY);
}

static void
filler_is_harmless (void)
{
  g_autoptr (GBytes) nothing = bury ("", 0);
  g_assert_false (gembok_contains_private_key (nothing));
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_assert_false (gembok_contains_private_key (empty));
}

static void
pkcs8 (void)
{
  static const GembokKeyAlgorithm algorithms[] = { GEMBOK_KEY_RSA_2048, GEMBOK_KEY_EC_P256, GEMBOK_KEY_EC_P384 };
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      g_autoptr (GembokKey) key = key_of (algorithms[i]);
      g_autoptr (GembokSecret) der = gembok_key_to_pkcs8 (key, NULL);
      assert_found_alone_and_buried (gembok_secret_data (der), gembok_secret_length (der));

      /* The public key and the CSR of the same key are no secret. */
      assert_harmless (gembok_key_public (key));
      g_autoptr (GembokSubject) subject = gembok_subject_new ();
      g_assert_true (gembok_subject_append (subject, "CN", "Siti Contoh", NULL));
      g_autoptr (GembokCsr) csr = gembok_csr_create (key, subject, NULL);
      assert_harmless (gembok_csr_der (csr));
      g_autoptr (GBytes) pem = gembok_csr_to_pem (csr);
      assert_harmless (pem);
    }
}

static void
encrypted_pkcs8 (void)
{
  g_autoptr (GembokKey) key = key_of (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokSecret) secret = passphrase ();
  g_autoptr (GBytes) pem = gembok_key_export (key, secret, NULL);
  gsize length = 0;
  const char *text = g_bytes_get_data (pem, &length);
  assert_found_alone_and_buried (text, length);

  /* Without its armour it is EncryptedPrivateKeyInfo in base64, then in DER. */
  g_autofree char *copy = g_strndup (text, length);
  char *body = strchr (copy, '\n') + 1;
  *strstr (body, "-----END") = '\0';
  assert_found_alone_and_buried (body, strlen (body));
  gsize der_length = 0;
  g_autofree guchar *der = g_base64_decode (body, &der_length);
  assert_found_alone_and_buried (der, der_length);
}

static void
box_of_ours (void)
{
  g_autoptr (GembokKey) key = key_of (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokSecret) secret = passphrase ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) box = gembok_sealed_box_seal (key, secret, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (box, &length);
  g_assert_cmpmem (data, GEMBOK_SEALED_BOX_MAGIC_SIZE, GEMBOK_SEALED_BOX_MAGIC, GEMBOK_SEALED_BOX_MAGIC_SIZE);
  assert_found_alone_and_buried (data, length);
  g_autofree char *base64 = g_base64_encode (data, length);
  assert_found_alone_and_buried (base64, strlen (base64));

  g_autoptr (GBytes) mention = g_bytes_new_static ("A box begins with GEMBOKEY and a version.", 41);
  assert_harmless (mention);
}

static void
backup_of_ours (void)
{
  g_autoptr (GembokSecret) secret = passphrase ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = g_bytes_new_static ("contoh", 6);
  g_autoptr (GBytes) backup = gembok_sealed_file_seal (plain, secret, NULL, NULL, &error);
  g_assert_no_error (error);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (backup, &length);
  assert_found_alone_and_buried (data, length);
  g_autofree char *base64 = g_base64_encode (data, length);
  assert_found_alone_and_buried (base64, strlen (base64));

  g_autoptr (GBytes) mention = g_bytes_new_static ("A backup begins with GEMBOKBK and a version.", 44);
  assert_harmless (mention);
}

/* Structures without real numbers: what counts is the shape. */
static GByteArray *
der (guint8 tag, const guint8 *content, gsize length)
{
  GByteArray *array = g_byte_array_new ();
  const guint8 header[] = { tag, 0x82, (guint8) (length >> 8), (guint8) length };
  g_byte_array_append (array, header, sizeof header);
  g_byte_array_append (array, content, (guint) length);
  return array;
}

static void
append_filler (GByteArray *array, guint8 tag, guint8 length)
{
  const guint8 header[] = { tag, length };
  g_byte_array_append (array, header, sizeof header);
  for (guint i = 0; i < length; i++)
    g_byte_array_append (array, (const guint8 *) "\x55", 1);
}

static void
pkcs1 (void)
{
  g_autoptr (GByteArray) inside = g_byte_array_new ();
  g_byte_array_append (inside, (const guint8 *) "\x02\x01\x00", 3);
  append_filler (inside, 0x02, 65);
  g_byte_array_append (inside, (const guint8 *) "\x02\x03\x01\x00\x01", 5);
  for (guint i = 0; i < 6; i++)
    append_filler (inside, 0x02, 33);
  g_autoptr (GByteArray) key = der (0x30, inside->data, inside->len);
  assert_found_alone_and_buried (key->data, key->len);

  /* RSAPublicKey lacks version and private numbers. */
  g_autoptr (GByteArray) public_inside = g_byte_array_new ();
  append_filler (public_inside, 0x02, 65);
  g_byte_array_append (public_inside, (const guint8 *) "\x02\x03\x01\x00\x01", 5);
  g_autoptr (GByteArray) public_key = der (0x30, public_inside->data, public_inside->len);
  g_autoptr (GBytes) bytes = g_bytes_new (public_key->data, public_key->len);
  assert_harmless (bytes);
}

static void
sec1 (void)
{
  g_autoptr (GByteArray) inside = g_byte_array_new ();
  g_byte_array_append (inside, (const guint8 *) "\x02\x01\x01", 3);
  append_filler (inside, 0x04, 32);
  g_autoptr (GByteArray) bare = der (0x30, inside->data, inside->len);
  g_autoptr (GBytes) bare_bytes = g_bytes_new (bare->data, bare->len);
  g_assert_cmpint (gembok_recognise (bare_bytes, NULL), ==, GEMBOK_MEDIA_PRIVATE_KEY);

  g_byte_array_append (inside, (const guint8 *) "\xA0\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07", 12);
  g_autoptr (GByteArray) key = der (0x30, inside->data, inside->len);
  assert_found_alone_and_buried (key->data, key->len);
}

static void
pkcs12 (void)
{
  static const guint8 pfx[] = "\x30\x40\x02\x01\x03\x30\x38\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0\x2B"
                              "0123456789012345678901234567890123456789012345678901234567890123456789";
  assert_found_alone_and_buried (pfx, sizeof pfx - 1);
  static const guint8 indefinite[] = "\x30\x80\x02\x01\x03\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0\x80"
                                     "0123456789012345678901234567890123456789";
  assert_found_alone_and_buried (indefinite, sizeof indefinite - 1);

  /* Signed data of version 3 (a timestamp, say) goes on with a SET of digest algorithms. */
  static const guint8 cms[] = "\x30\x40\x02\x01\x03\x31\x0F\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00"
                              "0123456789012345678901234567890123456789012345678901234567890123456789";
  g_autoptr (GBytes) signed_data = g_bytes_new_static (cms, sizeof cms - 1);
  assert_harmless (signed_data);
}

static void
java_keystores (void)
{
  assert_found_alone_and_buried ("\xFE\xED\xFE\xED\0\0\0\x02\0\0\0\x01 alias", 18);
  assert_found_alone_and_buried ("\xCE\xCE\xCE\xCE\0\0\0\x02\0\0\0\x01 alias", 18);
  g_autoptr (GBytes) class_file = g_bytes_new_static ("\xCA\xFE\xBA\xBE\0\0\0\x34\0\0\0\x01 alias", 18);
  assert_harmless (class_file);
}

static const char *const armours[] = {
  "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n",
  "-----BEGIN ENCRYPTED PRIVATE KEY-----\r\nQUJD\r\n",
  "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n",
  "-----BEGIN EC PRIVATE KEY-----\nQUJD\n",
  "-----BEGIN DSA PRIVATE KEY-----\nQUJD\n",
  "-----BEGIN ANY PRIVATE KEY-----\nQUJD\n",
  "-----BEGIN OPENSSH PRIVATE KEY-----\nQUJD\n",
  "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nQUJD\n",
  "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nQUJD\n",
  "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n",
  "AGE-SECRET-KEY-1QUJDQUJD\n",
};

static void
armour (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (armours); i++)
    {
      g_test_message ("%.40s", armours[i]);
      g_autofree char *behind_text = g_strconcat ("Bag Attributes\n  friendlyName: Siti\n", armours[i], NULL);
      assert_found_alone_and_buried (armours[i], strlen (armours[i]));
      assert_found_alone_and_buried (behind_text, strlen (behind_text));
    }
}

static char *
to_utf16 (const char *text, gboolean big_endian, gboolean with_mark, gsize *length)
{
  GByteArray *array = g_byte_array_new ();
  g_autofree char *marked = g_strconcat (with_mark ? "\xEF\xBB\xBF" : "", text, NULL);
  glong count = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (marked, -1, NULL, &count, NULL);
  for (glong i = 0; i < count; i++)
    {
      const guint16 unit = (guint16) (big_endian ? GUINT16_TO_BE (units[i]) : GUINT16_TO_LE (units[i]));
      g_byte_array_append (array, (const guint8 *) &unit, 2);
    }
  *length = array->len;
  return (char *) g_byte_array_free (array, FALSE);
}

static void
armour_in_utf16 (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (armours); i++)
    for (guint variant = 0; variant < 4; variant++)
      {
        gsize length = 0;
        g_autofree char *wide = to_utf16 (armours[i], (variant & 1) != 0, (variant & 2) != 0, &length);
        assert_found_alone_and_buried (wide, length);
        g_autofree char *base64 = g_base64_encode ((const guchar *) wide, length);
        assert_found_alone_and_buried (base64, strlen (base64));
      }
}

/* Base64 of the armour at each of the three alignments, wrapped at every width, behind a prefix that shifts the phase. */
static void
armour_in_base64 (void)
{
  static const char *const lead_ins[] = { "", "x", "xy", "xyz", "A whole sentence in front of it.\n" };
  static const char *const prefixes[] = { "", "key=", "data:text/plain;base64,", "a/", "ab/", "abc/" };
  for (gsize i = 0; i < G_N_ELEMENTS (lead_ins); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (prefixes); j++)
      for (gsize width = 3; width < 80; width += 7)
        {
          g_autofree char *plain = g_strconcat (lead_ins[i], armours[(i + j + width) % 9], NULL);
          g_autofree char *base64 = g_base64_encode ((const guchar *) plain, strlen (plain));
          g_autoptr (GString) wrapped = g_string_new (prefixes[j]);
          for (gsize at = 0; base64[at] != '\0'; at++)
            {
              if (at > 0 && at % width == 0)
                g_string_append (wrapped, "\r\n");
              g_string_append_c (wrapped, base64[at]);
            }
          g_string_append_c (wrapped, '\n');
          assert_found_alone_and_buried (wrapped->str, wrapped->len);
        }
}

static void
talk_of_keys_is_harmless (void)
{
  static const char *const texts[] = {
    "The private key never leaves the computer. PRIVATE KEY",
    "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\nPRIVATE KEY-----",
    "-----BEGIN PUBLIC KEY-----\nQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD\n-----END PUBLIC KEY-----\n",
    "-----BEGIN (PRIVATE KEY)-----",
    "BEGIN PRIVATE KEY",
    "kunci privat -- PRIVATE KEY -- BEGIN",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) text = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_test_message ("%s", texts[i]);
      assert_harmless (text);
    }
}

/* Four megabytes of noise, the same on each run: nothing in it may look like a key. */
static void
noise_is_harmless (void)
{
  const gsize length = 4 * 1024 * 1024;
  g_autoptr (GRand) random = g_rand_new_with_seed (20260817);
  guint32 *noise = g_new (guint32, length / 4);
  for (gsize i = 0; i < length / 4; i++)
    noise[i] = g_rand_int (random);
  g_autoptr (GBytes) bytes = g_bytes_new_take (noise, length);
  g_assert_false (gembok_contains_private_key (bytes));
}

/* Every beginning of a key: bounds are kept (ASan and valgrind watch), and nothing short is taken for one. */
static void
cut_anywhere (void)
{
  g_autoptr (GembokKey) key = key_of (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokSecret) whole = gembok_key_to_pkcs8 (key, NULL);
  for (gsize length = 1; length < gembok_secret_length (whole); length++)
    {
      g_autofree guint8 *exact = g_memdup2 (gembok_secret_data (whole), length);
      g_assert_false (gembok_private_key_is_binary (exact, length));
      (void) gembok_private_key_stands_in (exact, length);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/private-key/filler-is-harmless", filler_is_harmless);
  g_test_add_func ("/private-key/pkcs8", pkcs8);
  g_test_add_func ("/private-key/encrypted-pkcs8", encrypted_pkcs8);
  g_test_add_func ("/private-key/box-of-ours", box_of_ours);
  g_test_add_func ("/private-key/backup-of-ours", backup_of_ours);
  g_test_add_func ("/private-key/pkcs1", pkcs1);
  g_test_add_func ("/private-key/sec1", sec1);
  g_test_add_func ("/private-key/pkcs12", pkcs12);
  g_test_add_func ("/private-key/java-keystores", java_keystores);
  g_test_add_func ("/private-key/armour", armour);
  g_test_add_func ("/private-key/armour-in-utf16", armour_in_utf16);
  g_test_add_func ("/private-key/armour-in-base64", armour_in_base64);
  g_test_add_func ("/private-key/talk-of-keys-is-harmless", talk_of_keys_is_harmless);
  g_test_add_func ("/private-key/noise-is-harmless", noise_is_harmless);
  g_test_add_func ("/private-key/cut-anywhere", cut_anywhere);
  return g_test_run ();
}
