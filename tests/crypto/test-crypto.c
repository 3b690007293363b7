/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crypto.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/text.h"
#include "crypto/allocator-private.h"
#include "crypto/symmetric-private.h"

#define SENTENCE "a private key that must not stay in memory"

/* Linked in place of free() (see meson.build): looks at what is given back. */
void __real_free (void *memory);
void __wrap_free (void *memory);

static const guint8 *watched;
static gsize watched_size;
static gboolean watched_was_wiped;

void
__wrap_free (void *memory)
{
  if (watched != NULL && memory == watched - 16)
    {
      watched_was_wiped = TRUE;
      for (gsize i = 0; i < watched_size; i++)
        watched_was_wiped = watched_was_wiped && watched[i] == 0;
      watched = NULL;
    }
  __real_free (memory);
}

static void
watch (const void *memory, gsize size)
{
  watched = memory;
  watched_size = size;
  watched_was_wiped = FALSE;
}

static GBytes *
from_hex (const char *hex)
{
  const gsize length = strlen (hex) / 2;
  guint8 *bytes = g_malloc (length + 1);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_bytes_new_take (bytes, length);
}

static GembokSecret *
secret_from_hex (const char *hex)
{
  g_autoptr (GBytes) bytes = from_hex (hex);
  return gembok_secret_new_from (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static GembokSecret *
secret_from_text (const char *text)
{
  return gembok_secret_new_from (text, strlen (text));
}

static void
test_allocator_in_place (void)
{
  g_assert_true (gembok_crypto_wiping ());
  gembok_crypto_init ();
  g_assert_true (gembok_crypto_wiping ());

  char *memory = OPENSSL_malloc (sizeof SENTENCE);
  memcpy (memory, SENTENCE, sizeof SENTENCE);
  watch (memory, sizeof SENTENCE);
  OPENSSL_free (memory);
  g_assert_true (watched_was_wiped);
}

static void
test_allocator_realloc (void)
{
  char *memory = gembok_openssl_malloc (sizeof SENTENCE, NULL, 0);
  g_assert_cmpuint ((gsize) memory % 16, ==, 0);
  memcpy (memory, SENTENCE, sizeof SENTENCE);

  watch (memory, sizeof SENTENCE);
  char *larger = gembok_openssl_realloc (memory, 64 * 1024, NULL, 0);
  g_assert_true (watched_was_wiped);
  g_assert_cmpstr (larger, ==, SENTENCE);

  char *smaller = gembok_openssl_realloc (larger, 9, NULL, 0);
  g_assert_true (smaller == larger);
  g_assert_cmpint (memcmp (smaller, SENTENCE, 9), ==, 0);
  for (gsize i = 9; i < sizeof SENTENCE; i++)
    g_assert_cmpint (smaller[i], ==, 0);

  watch (smaller, 9);
  g_assert_null (gembok_openssl_realloc (smaller, 0, NULL, 0));
  g_assert_true (watched_was_wiped);
}

static void
test_allocator_edges (void)
{
  g_assert_null (gembok_openssl_malloc (0, NULL, 0));
  g_assert_null (gembok_openssl_malloc (G_MAXSIZE, NULL, 0));
  g_assert_null (gembok_openssl_malloc (G_MAXSIZE - 15, NULL, 0));
  gembok_openssl_free (NULL, NULL, 0);

  g_autofree char *unused = NULL;
  char *memory = gembok_openssl_realloc (NULL, 4, NULL, 0);
  memcpy (memory, "abc", 4);
  g_assert_null (gembok_openssl_realloc (memory, G_MAXSIZE - 3, NULL, 0));
  g_assert_cmpstr (memory, ==, "abc");
  gembok_openssl_free (memory, NULL, 0);
}

/* Runs in a process of its own, where OpenSSL was used first. */
static void
test_allocator_too_late (void)
{
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  EVP_MD_CTX_free (context);
  gembok_crypto_init ();
  g_assert_false (gembok_crypto_wiping ());
}

static void
test_random (void)
{
  g_autoptr (GBytes) a = gembok_random_bytes (32);
  g_autoptr (GBytes) b = gembok_random_bytes (32);
  g_autoptr (GBytes) none = gembok_random_bytes (0);
  g_assert_cmpuint (g_bytes_get_size (a), ==, 32);
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
  g_assert_false (g_bytes_equal (a, b));

  g_autoptr (GembokSecret) secret = gembok_random_secret (48);
  g_autoptr (GembokSecret) other = gembok_random_secret (48);
  g_assert_cmpuint (gembok_secret_length (secret), ==, 48);
  g_assert_false (gembok_secret_equal (secret, other));

  /* Every bit turns up both ways in 64 draws of 32 bytes, but for a chance of 2^-55. */
  guint8 ones[32] = { 0 };
  guint8 zeros[32] = { 0 };
  for (guint round = 0; round < 64; round++)
    {
      g_autoptr (GBytes) draw = gembok_random_bytes (32);
      const guint8 *bytes = g_bytes_get_data (draw, NULL);
      for (guint i = 0; i < 32; i++)
        {
          ones[i] |= bytes[i];
          zeros[i] |= (guint8) ~bytes[i];
        }
    }
  for (guint i = 0; i < 32; i++)
    {
      g_assert_cmpuint (ones[i], ==, 0xFF);
      g_assert_cmpuint (zeros[i], ==, 0xFF);
    }
}

static void
test_random_text (void)
{
  for (gsize n = 1; n <= 64; n++)
    {
      g_autoptr (GembokSecret) token = gembok_random_token (n);
      g_assert_cmpuint (gembok_secret_length (token), ==, (n * 8 + 5) / 6);
      g_assert_cmpuint (strlen (gembok_secret_text (token)), ==, gembok_secret_length (token));
      g_assert_cmpuint (strspn (gembok_secret_text (token), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                                            "0123456789-_"),
                        ==, gembok_secret_length (token));
    }
  g_autofree char *id = gembok_random_id (13);
  g_autofree char *other = gembok_random_id (13);
  g_assert_cmpuint (strlen (id), ==, 13);
  g_assert_cmpuint (strspn (id, "0123456789abcdefghjkmnpqrstvwxyz"), ==, 13);
  g_assert_cmpstr (id, !=, other);
}

/* FIPS 180-4 examples. */
static void
test_sha256 (void)
{
  g_autoptr (GBytes) abc = g_bytes_new_static ("abc", 3);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autofree char *abc_hex = gembok_sha256_hex (abc);
  g_autofree char *empty_hex = gembok_sha256_hex (empty);
  g_assert_cmpstr (abc_hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (empty_hex, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

  g_autoptr (GembokSecret) secret = secret_from_text ("abc");
  g_autofree char *secret_hex = gembok_sha256_secret_hex (secret);
  g_assert_cmpstr (secret_hex, ==, abc_hex);
}

/* "The Galois/Counter Mode of Operation" (McGrew and Viega), test case 16, which NIST's validation uses as well. */
static void
test_gcm_vector (void)
{
  g_autoptr (GembokSecret) key = secret_from_hex ("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  g_autoptr (GBytes) nonce = from_hex ("cafebabefacedbaddecaf888");
  g_autoptr (GBytes) associated = from_hex ("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  g_autoptr (GBytes) plain
      = from_hex ("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449"
                  "a6b525b16aedf5aa0de657ba637b39");
  const GembokPart ad = { g_bytes_get_data (associated, NULL), g_bytes_get_size (associated) };
  const GembokPart p = { g_bytes_get_data (plain, NULL), g_bytes_get_size (plain) };
  guint8 sealed[60 + 16];
  g_assert_true (gembok_gcm_encrypt (key, g_bytes_get_data (nonce, NULL), ad, p, sealed));
  g_autofree char *hex = gembok_hex (sealed, sizeof sealed);
  g_assert_cmpstr (hex, ==,
                   "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e"
                   "6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");

  guint8 opened[60];
  g_assert_true (
      gembok_gcm_decrypt (key, g_bytes_get_data (nonce, NULL), ad, (GembokPart){ sealed, sizeof sealed }, opened));
  g_assert_cmpint (memcmp (opened, p.bytes, sizeof opened), ==, 0);
  sealed[75] ^= 1;
  g_assert_false (
      gembok_gcm_decrypt (key, g_bytes_get_data (nonce, NULL), ad, (GembokPart){ sealed, sizeof sealed }, opened));
  for (gsize i = 0; i < sizeof opened; i++)
    g_assert_cmpuint (opened[i], ==, 0);
}

static void
test_cipher (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) key = gembok_random_secret (GEMBOK_CIPHER_KEY_SIZE);
  g_autoptr (GBytes) plain = g_bytes_new_static ("surat rekomendasi", 17);
  g_autoptr (GBytes) kind = g_bytes_new_static ("ktp", 3);
  g_autoptr (GBytes) sealed = gembok_cipher_seal (key, kind, plain, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) again = gembok_cipher_seal (key, kind, plain, &error);
  g_assert_no_error (error);
  g_assert_false (g_bytes_equal (sealed, again));
  g_assert_cmpuint (g_bytes_get_size (sealed), ==, 12 + 17 + 16);

  g_autoptr (GBytes) opened = gembok_cipher_open (key, kind, sealed, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, plain));

  g_assert_null (gembok_cipher_open (key, NULL, sealed, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_clear_error (&error);
  g_autoptr (GembokSecret) other_key = gembok_random_secret (GEMBOK_CIPHER_KEY_SIZE);
  g_assert_null (gembok_cipher_open (other_key, kind, sealed, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
}

static void
test_cipher_damage (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) key = gembok_random_secret (GEMBOK_CIPHER_KEY_SIZE);
  g_autoptr (GBytes) plain = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) sealed = gembok_cipher_seal (key, NULL, plain, &error);
  g_assert_no_error (error);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (sealed, &length);
  for (gsize bit = 0; bit < length * 8; bit++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, length);
      copy[bit / 8] ^= (guint8) (1 << bit % 8);
      g_autoptr (GBytes) flipped = g_bytes_new_static (copy, length);
      g_autoptr (GError) damage = NULL;
      g_assert_null (gembok_cipher_open (key, NULL, flipped, &damage));
      g_assert_error (damage, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
    }
  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (sealed, 0, cut);
      g_autoptr (GError) damage = NULL;
      g_assert_null (gembok_cipher_open (key, NULL, shorter, &damage));
      g_assert_error (damage, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
    }
}

static void
test_cipher_sizes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) key = gembok_random_secret (GEMBOK_CIPHER_KEY_SIZE);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) sealed_empty = gembok_cipher_seal (key, NULL, empty, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) opened_empty = gembok_cipher_open (key, NULL, sealed_empty, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (opened_empty), ==, 0);

  const gsize limit = 64 * 1024 * 1024;
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (limit), limit);
  g_autoptr (GBytes) sealed = gembok_cipher_seal (key, NULL, large, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) opened = gembok_cipher_open (key, NULL, sealed, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, large));

  g_autoptr (GBytes) too_large = g_bytes_new_take (g_malloc0 (limit + 1), limit + 1);
  g_assert_null (gembok_cipher_seal (key, NULL, too_large, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

static void
test_wrapped_key (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) vault_key = gembok_random_secret (GEMBOK_CIPHER_KEY_SIZE);
  g_autoptr (GembokSecret) key = gembok_random_secret (GEMBOK_CIPHER_KEY_SIZE);
  g_autoptr (GBytes) wrapped = gembok_cipher_wrap_key (vault_key, key, &error);
  g_assert_no_error (error);
  g_autoptr (GembokSecret) unwrapped = gembok_cipher_unwrap_key (vault_key, wrapped, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_secret_equal (key, unwrapped));

  /* A wrapped key is not a document, and the other way round. */
  g_assert_null (gembok_cipher_open (vault_key, NULL, wrapped, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (gembok_cipher_unwrap_key (key, wrapped, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
}

typedef struct
{
  const char *password;
  const char *salt;
  GembokScryptCost cost;
  const char *expected;
} ScryptVector;

/* RFC 7914, section 12 (its last vector needs 1 GiB and is left out). */
static const ScryptVector scrypt_vectors[] = {
  { "",
    "",
    { 16, 1, 1 },
    "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20"
    "c38d189"
    "06" },
  { "password",
    "NaCl",
    { 1024, 8, 16 },
    "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbd"
    "fa2cc06"
    "40" },
  { "pleaseletmein",
    "SodiumChloride",
    { 16384, 8, 1 },
    "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017"
    "b455758"
    "87" },
};

static void
test_scrypt_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scrypt_vectors); i++)
    {
      const ScryptVector *vector = &scrypt_vectors[i];
      g_autoptr (GembokSecret) password = gembok_secret_new (64);
      gembok_secret_append (password, vector->password, strlen (vector->password));
      g_autoptr (GembokSecret) derived
          = gembok_scrypt (password, (GembokPart){ vector->salt, strlen (vector->salt) }, &vector->cost, 64);
      g_assert_nonnull (derived);
      g_autofree char *hex = gembok_hex (gembok_secret_data (derived), 64);
      g_assert_cmpstr (hex, ==, vector->expected);
    }
}

static void
test_password (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) password = secret_from_text ("kata sandi AMS");
  g_autofree char *hash = gembok_password_hash (password, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hash, "scrypt$16384$8$5$"));
  g_assert_cmpuint (strlen (hash), ==, strlen ("scrypt$16384$8$5$") + 32 + 1 + 64);
  g_assert_null (strstr (hash, "sandi"));
  g_assert_true (gembok_password_verify (password, hash));

  g_autofree char *other = gembok_password_hash (password, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hash, !=, other);
  g_autoptr (GembokSecret) wrong = secret_from_text ("kata sandi ams");
  g_assert_false (gembok_password_verify (wrong, hash));
}

/* The answer must come at once: none of these is computed at all. */
static void
test_password_hostile_hash (void)
{
#define SALT "00112233445566778899aabbccddeeff"
#define HASH SALT SALT
  static const char *const hashes[] = {
    "",
    "scrypt",
    "plain$x",
    "scrypt$16384$8$5$" SALT "$" HASH "$",
    "scrypt$16384$8$5$" SALT "$" SALT,
    "scrypt$16384$8$5$" HASH "$" HASH,
    "scrypt$16385$8$5$" SALT "$" HASH,
    "scrypt$1$8$5$" SALT "$" HASH,
    "scrypt$1073741824$8$5$" SALT "$" HASH,
    "scrypt$131072$32$1$" SALT "$" HASH,
    "scrypt$16384$4294967295$1$" SALT "$" HASH,
    "scrypt$16384$8$4294967295$" SALT "$" HASH,
    "scrypt$16384$8$0$" SALT "$" HASH,
    "scrypt$-16384$8$5$" SALT "$" HASH,
    "scrypt$16384$8$5$zz112233445566778899aabbccddeeff$" HASH,
  };
  g_autoptr (GembokSecret) password = secret_from_text ("x");
  g_autoptr (GTimer) timer = g_timer_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    g_assert_false (gembok_password_verify (password, hashes[i]));
  g_assert_false (gembok_password_verify (password, NULL));
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 0.1);

  /* The same form with a sound cost is computed, so that the list above is not refused for its form. */
  g_assert_false (gembok_password_verify (password, "scrypt$4096$8$1$" SALT "$" HASH));
  g_assert_true (gembok_password_verify (password, "scrypt$4096$8$1$" SALT
                                                   "$9eab5c6dfb5d48240040531a8a5a369d73be9905ec40a375903432000b417b88"));
#undef SALT
#undef HASH
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* The one test that must use OpenSSL before the allocator is set names itself on the command line. */
  if (!g_test_subprocess ())
    gembok_crypto_init ();
  g_test_add_func ("/crypto/allocator/in-place", test_allocator_in_place);
  g_test_add_func ("/crypto/allocator/realloc", test_allocator_realloc);
  g_test_add_func ("/crypto/allocator/edges", test_allocator_edges);
  g_test_add_func ("/crypto/allocator/too-late", test_allocator_too_late);
  g_test_add_func ("/crypto/random/bytes", test_random);
  g_test_add_func ("/crypto/random/text", test_random_text);
  g_test_add_func ("/crypto/sha256", test_sha256);
  g_test_add_func ("/crypto/gcm/vector", test_gcm_vector);
  g_test_add_func ("/crypto/cipher/round-trip", test_cipher);
  g_test_add_func ("/crypto/cipher/damage", test_cipher_damage);
  g_test_add_func ("/crypto/cipher/sizes", test_cipher_sizes);
  g_test_add_func ("/crypto/cipher/wrapped-key", test_wrapped_key);
  g_test_add_func ("/crypto/scrypt/vectors", test_scrypt_vectors);
  g_test_add_func ("/crypto/password/round-trip", test_password);
  g_test_add_func ("/crypto/password/hostile-hash", test_password_hostile_hash);
  return g_test_run ();
}
