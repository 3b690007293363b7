/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/openssl-private.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "crypto/crypto.h"

#define BLOCK(label, base64) "-----BEGIN " label "-----\n" base64 "\n-----END " label "-----\n"

static GPtrArray *
read_pem (const char *text, gsize length, guint max_blocks, GError **error)
{
  g_autoptr (GBytes) data = g_bytes_new (text, length);
  GPtrArray *blocks = gembok_pem_read (data, max_blocks, error);
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
  return blocks;
}

static const GembokPemBlock *
block_at (GPtrArray *blocks, guint index)
{
  return g_ptr_array_index (blocks, index);
}

static void
test_pem (void)
{
  static const char text[] = "\xEF\xBB\xBF" BLOCK ("KOPI", "aGFsbw==") "between\n" BLOCK ("TEH MANIS", "aQ==") "behind";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) blocks = read_pem (text, strlen (text), 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (blocks->len, ==, 2);
  g_assert_cmpstr (block_at (blocks, 0)->label, ==, "KOPI");
  g_assert_cmpuint (g_bytes_get_size (block_at (blocks, 0)->der), ==, 4);
  g_assert_cmpint (memcmp (g_bytes_get_data (block_at (blocks, 0)->der, NULL), "halo", 4), ==, 0);
  g_assert_cmpstr (block_at (blocks, 1)->label, ==, "TEH MANIS");
  g_assert_cmpuint (g_bytes_get_size (block_at (blocks, 1)->der), ==, 1);

  g_assert_null (read_pem (text, strlen (text), 1, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

/* That there is one is said; what is in it is not kept. An encrypted one counts as well. */
static void
test_pem_private_key (void)
{
  static const char text[] = BLOCK ("RSA PRIVATE KEY", "aGFsbw==") BLOCK ("ENCRYPTED PRIVATE KEY", "aGFsbw==")
      BLOCK ("EC PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\naGFsbw==");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) blocks = read_pem (text, strlen (text), 8, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (blocks->len, ==, 3);
  for (guint i = 0; i < blocks->len; i++)
    g_assert_null (block_at (blocks, i)->der);
}

static void
assert_no_pem (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (read_pem (text, length, 8, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

static void
test_pem_refused (void)
{
  static const char encrypted[]
      = BLOCK ("KOPI", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\naGFsbw==");
  static const char broken[] = BLOCK ("KOPI", "####");
  static const char other_end[] = "-----BEGIN KOPI-----\naGFsbw==\n-----END TEH-----\n";
  static const char open_end[] = "-----BEGIN KOPI-----\naGFsbw==\n";
  static const char with_nul[] = "-----BEGIN KOPI-----\naGF\0bw==\n-----END KOPI-----\n";
  static const char good_then_broken[] = BLOCK ("KOPI", "aGFsbw==") BLOCK ("TEH", "####");
  assert_no_pem ("", 0);
  assert_no_pem ("halo", 4);
  assert_no_pem ("-----BEGIN ", 11);
  assert_no_pem ("-----BEGIN -----\n-----END -----\n", 32);
  assert_no_pem (encrypted, strlen (encrypted));
  assert_no_pem (broken, strlen (broken));
  assert_no_pem (other_end, strlen (other_end));
  assert_no_pem (open_end, strlen (open_end));
  assert_no_pem (with_nul, sizeof with_nul - 1);
  assert_no_pem (good_then_broken, strlen (good_then_broken));

  g_autofree char *long_line = g_strnfill (300000, 'A');
  g_autofree char *long_block = g_strconcat ("-----BEGIN ", long_line, "-----\n", long_line, NULL);
  assert_no_pem (long_block, strlen (long_block));
}

static void
test_pem_is (void)
{
  g_autoptr (GBytes) pem = g_bytes_new_static ("text\n-----BEGIN X-----", 21);
  g_autoptr (GBytes) der = g_bytes_new_static ("\x30\x03\x02\x01\x05", 5);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_assert_true (gembok_pem_is (pem));
  g_assert_false (gembok_pem_is (der));
  g_assert_false (gembok_pem_is (empty));
}

static void
test_pem_write (void)
{
  g_autofree guint8 *bytes = g_malloc (100);
  memset (bytes, 'x', 100);
  g_autoptr (GBytes) der = g_bytes_new_static (bytes, 100);
  g_autoptr (GBytes) pem = gembok_pem_write ("KOPI", der);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) blocks = gembok_pem_read (pem, 1, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (block_at (blocks, 0)->der, der));
}

static void
test_asn1 (void)
{
  g_autoptr (GBytes) five = g_bytes_new_static ("\x02\x01\x05", 3);
  g_autoptr (GBytes) trailing = g_bytes_new_static ("\x02\x01\x05\x00", 4);
  g_autoptr (GBytes) cut = g_bytes_new_static ("\x02\x02\x05", 3);
  g_autoptr (GBytes) other = g_bytes_new_static ("\x04\x01\x05", 3);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (ASN1_INTEGER) number = gembok_asn1_read (five, ASN1_ITEM_rptr (ASN1_INTEGER));
  g_assert_cmpint (ASN1_INTEGER_get (number), ==, 5);
  g_autoptr (GBytes) again = gembok_asn1_write (number, ASN1_ITEM_rptr (ASN1_INTEGER));
  g_assert_true (g_bytes_equal (again, five));
  g_assert_null (gembok_asn1_read (trailing, ASN1_ITEM_rptr (ASN1_INTEGER)));
  g_assert_null (gembok_asn1_read (cut, ASN1_ITEM_rptr (ASN1_INTEGER)));
  g_assert_null (gembok_asn1_read (other, ASN1_ITEM_rptr (ASN1_INTEGER)));
  g_assert_null (gembok_asn1_read (empty, ASN1_ITEM_rptr (ASN1_INTEGER)));
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
}

static void
test_error (void)
{
  g_autoptr (GError) error = NULL;
  ERR_raise (ERR_LIB_PEM, PEM_R_NO_START_LINE);
  ERR_raise (ERR_LIB_PEM, PEM_R_BAD_BASE64_DECODE);
  gembok_openssl_error (&error, GEMBOK_ERROR_DAMAGED, "hint", "Sentence %d%%.", 1);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_assert_cmpstr (error->message, ==, "Sentence 1%.");
  g_assert_cmpstr (gembok_error_get_hint (error), ==, "hint");
  g_assert_cmpuint (ERR_peek_error (), ==, 0);

  /* An encrypted key in a file never makes the library ask on the terminal. */
  char buffer[16];
  g_assert_cmpint (gembok_no_passphrase_cb (buffer, sizeof buffer, 0, NULL), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  g_test_add_func ("/openssl/pem", test_pem);
  g_test_add_func ("/openssl/pem-private-key", test_pem_private_key);
  g_test_add_func ("/openssl/pem-refused", test_pem_refused);
  g_test_add_func ("/openssl/pem-is", test_pem_is);
  g_test_add_func ("/openssl/pem-write", test_pem_write);
  g_test_add_func ("/openssl/asn1", test_asn1);
  g_test_add_func ("/openssl/error", test_error);
  return g_test_run ();
}
