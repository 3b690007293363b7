/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/key.h"

#include <string.h>

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include "crypto/crypto.h"
#include "crypto/openssl-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OSSL_PARAM, OSSL_PARAM_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OSSL_PARAM_BLD, OSSL_PARAM_BLD_free)

static GembokKey *
generate (GembokKeyAlgorithm algorithm)
{
  g_autoptr (GError) error = NULL;
  GembokKey *key = gembok_key_generate (algorithm, NULL, NULL, &error);
  g_assert_no_error (error);
  return key;
}

/* P-256 with private key 1: its public point is the curve's generator (SEC 2). The code was worked out by hand:
 * SHA-256 of the SubjectPublicKeyInfo by Python's hashlib, its first 60 bits by Crockford's table. */
static GBytes *
generator_point (void)
{
  static const char hex[]
      = "3059301306072a8648ce3d020106082a8648ce3d030107034200046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4"
        "a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
  const gsize length = (sizeof hex - 1) / 2;
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return g_bytes_new_take (bytes, length);
}

static void
test_code (void)
{
  g_autoptr (GBytes) spki = generator_point ();
  g_autofree char *sha256 = gembok_public_key_sha256 (spki);
  g_autofree char *code = gembok_public_key_code (spki);
  g_assert_cmpstr (sha256, ==, "5cd252fb0ce8932436faf8ccd1040981b89ee4ad6b9fe9e2a2b7e71aacb27cd3");
  g_assert_cmpstr (code, ==, "BK95-5YRC-X29J");
  g_autoptr (GError) error = NULL;
  GembokKeyAlgorithm algorithm;
  g_assert_true (gembok_public_key_check (spki, &algorithm, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (algorithm, ==, GEMBOK_KEY_EC_P256);
}

static void
assert_weak (GBytes *spki, const char *reason)
{
  g_autoptr (GError) error = NULL;
  GembokKeyAlgorithm untouched = GEMBOK_KEY_EC_P384;
  g_assert_false (gembok_public_key_check (spki, &untouched, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_assert_cmpuint (untouched, ==, GEMBOK_KEY_EC_P384);
  if (strstr (error->message, reason) == NULL)
    g_error ("“%s” does not say “%s”", error->message, reason);
}

static GBytes *
rsa_spki (const BIGNUM *n, const BIGNUM *e)
{
  g_autoptr (OSSL_PARAM_BLD) builder = OSSL_PARAM_BLD_new ();
  g_assert_true (OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_N, n));
  g_assert_true (OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_E, e));
  g_autoptr (OSSL_PARAM) parameters = OSSL_PARAM_BLD_to_param (builder);
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, "RSA", NULL);
  g_autoptr (EVP_PKEY) evp = NULL;
  g_assert_cmpint (EVP_PKEY_fromdata_init (context), ==, 1);
  g_assert_cmpint (EVP_PKEY_fromdata (context, &evp, EVP_PKEY_PUBLIC_KEY, parameters), ==, 1);
  return gembok_spki_from_evp (evp);
}

/* The modulus of a good key, to be spoilt, and the exponent 65537. */
static BIGNUM *
good_modulus (BIGNUM **exponent)
{
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_RSA_2048);
  BIGNUM *n = NULL;
  g_assert_cmpint (EVP_PKEY_get_bn_param (gembok_key_evp (key), OSSL_PKEY_PARAM_RSA_N, &n), ==, 1);
  *exponent = BN_new ();
  BN_set_word (*exponent, 65537);
  return n;
}

static void
assert_exponent (const BIGNUM *n, const char *hex, gboolean good)
{
  g_autoptr (BIGNUM) e = NULL;
  BN_hex2bn (&e, hex);
  g_autoptr (GBytes) spki = rsa_spki (n, e);
  if (good)
    g_assert_true (gembok_public_key_check (spki, NULL, NULL));
  else
    assert_weak (spki, "exponent");
}

static void
test_rsa_exponent (void)
{
  g_autoptr (BIGNUM) e = NULL;
  g_autoptr (BIGNUM) n = good_modulus (&e);
  assert_exponent (n, "10001", TRUE);
  assert_exponent (n, "10003", TRUE);
  assert_exponent (n, "FFFFFFFFFFFFFFFF", TRUE);
  assert_exponent (n, "1", FALSE);
  assert_exponent (n, "3", FALSE);
  assert_exponent (n, "FFFF", FALSE);
  assert_exponent (n, "10002", FALSE);
  assert_exponent (n, "10000000000000001", FALSE);
}

static void
test_rsa_modulus (void)
{
  g_autoptr (BIGNUM) e = NULL;
  g_autoptr (BIGNUM) n = good_modulus (&e);
  g_autoptr (GBytes) good = rsa_spki (n, e);
  g_assert_true (gembok_public_key_check (good, NULL, NULL));

  /* One bit more and one bit less. */
  g_autoptr (BIGNUM) spoilt = BN_dup (n);
  BN_set_bit (spoilt, 2048);
  g_autoptr (GBytes) longer = rsa_spki (spoilt, e);
  assert_weak (longer, "size");
  BN_rshift1 (spoilt, n);
  BN_set_bit (spoilt, 0);
  g_autoptr (GBytes) shorter = rsa_spki (spoilt, e);
  assert_weak (shorter, "size");

  BN_copy (spoilt, n);
  BN_clear_bit (spoilt, 0);
  g_autoptr (GBytes) even = rsa_spki (spoilt, e);
  assert_weak (even, "two large primes");
}

/* 9973, the largest prime that is tried, times a large one. */
static void
test_rsa_small_factor (void)
{
  g_autoptr (BN_CTX) context = BN_CTX_new ();
  g_autoptr (BIGNUM) e = NULL;
  g_autoptr (BIGNUM) n = good_modulus (&e);
  do
    {
      g_assert_cmpint (BN_generate_prime_ex2 (n, 2035, 0, NULL, NULL, NULL, context), ==, 1);
      BN_mul_word (n, 9973);
    }
  while (BN_num_bits (n) != 2048);
  g_autoptr (GBytes) spki = rsa_spki (n, e);
  assert_weak (spki, "two large primes");
}

static void
test_rsa_prime_modulus (void)
{
  g_autoptr (BN_CTX) context = BN_CTX_new ();
  g_autoptr (BIGNUM) e = NULL;
  g_autoptr (BIGNUM) n = good_modulus (&e);
  g_assert_cmpint (BN_generate_prime_ex2 (n, 2048, 0, NULL, NULL, NULL, context), ==, 1);
  g_autoptr (GBytes) prime = rsa_spki (n, e);
  assert_weak (prime, "two large primes");
}

/* Two primes that follow each other, and the square of one. */
static void
test_rsa_close_primes (void)
{
  g_autoptr (BN_CTX) context = BN_CTX_new ();
  g_autoptr (BIGNUM) e = NULL;
  g_autoptr (BIGNUM) n = good_modulus (&e);
  g_autoptr (BIGNUM) p = BN_new ();
  g_assert_cmpint (BN_generate_prime_ex2 (p, 1024, 0, NULL, NULL, NULL, context), ==, 1);
  BN_sqr (n, p, context);
  g_autoptr (GBytes) square = rsa_spki (n, e);
  assert_weak (square, "too close");

  g_autoptr (BIGNUM) q = BN_dup (p);
  do
    BN_add_word (q, 2);
  while (BN_check_prime (q, context, NULL) != 1);
  BN_mul (n, p, q, context);
  g_autoptr (GBytes) close = rsa_spki (n, e);
  assert_weak (close, "too close");
}

/* A prime as the broken chips made them: k * M + (65537^a mod M), M the product of the primes up to 167. */
static BIGNUM *
roca_prime (BN_CTX *context)
{
  g_autoptr (BIGNUM) product = BN_new ();
  g_autoptr (BIGNUM) power = BN_new ();
  g_autoptr (BIGNUM) a = BN_new ();
  g_autoptr (BIGNUM) k = BN_new ();
  g_autoptr (BIGNUM) prime = BN_new ();
  BN_one (product);
  for (guint n = 2; n <= 167; n++)
    {
      guint d = 2;
      while (n % d != 0)
        d++;
      if (d == n)
        BN_mul_word (product, n);
    }
  do
    {
      BN_rand (a, 64, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
      BN_set_word (power, 65537);
      BN_mod_exp (power, power, a, product, context);
      /* As large as it must be for the product of two of them to have 2048 bits. */
      BN_rand (prime, 1024, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ANY);
      BN_div (k, NULL, prime, product, context);
      BN_mul (prime, k, product, context);
      BN_add (prime, prime, power);
    }
  while (BN_check_prime (prime, context, NULL) != 1);
  return g_steal_pointer (&prime);
}

static void
test_rsa_roca (void)
{
  g_autoptr (BN_CTX) context = BN_CTX_new ();
  g_autoptr (BIGNUM) e = BN_new ();
  g_autoptr (BIGNUM) n = BN_new ();
  BN_set_word (e, 65537);
  g_autoptr (BIGNUM) p = roca_prime (context);
  g_autoptr (BIGNUM) q = roca_prime (context);
  BN_mul (n, p, q, context);
  g_autoptr (GBytes) spki = rsa_spki (n, e);
  assert_weak (spki, "ROCA");
}

static EVP_PKEY *
generate_other (const char *type, const char *group, guint bits)
{
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, type, NULL);
  EVP_PKEY *evp = NULL;
  g_assert_cmpint (EVP_PKEY_keygen_init (context), ==, 1);
  const OSSL_PARAM parameters[] = {
    group != NULL ? OSSL_PARAM_construct_utf8_string (OSSL_PKEY_PARAM_GROUP_NAME, (char *) (gsize) group, 0)
                  : OSSL_PARAM_construct_uint (OSSL_PKEY_PARAM_RSA_BITS, &bits),
    OSSL_PARAM_construct_end (),
  };
  if (group != NULL || bits != 0)
    g_assert_cmpint (EVP_PKEY_CTX_set_params (context, parameters), ==, 1);
  g_assert_cmpint (EVP_PKEY_generate (context, &evp), ==, 1);
  return evp;
}

/* Keys of kinds that Gembok does not make: not accepted, but named. */
static void
test_other_kinds (void)
{
  static const struct
  {
    const char *type;
    const char *group;
    guint bits;
    const char *reason;
    const char *label;
  } kinds[] = {
    { "RSA", NULL, 1024, "size", "RSA 1024 bit" },     { "RSA", NULL, 2056, "size", "RSA 2056 bit" },
    { "EC", "secp256k1", 0, "kind", "EC secp256k1" },  { "EC", "P-521", 0, "kind", "EC secp521r1" },
    { "ED25519", NULL, 0, "kind", "ED25519 256 bit" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (EVP_PKEY) evp = generate_other (kinds[i].type, kinds[i].group, kinds[i].bits);
      g_autoptr (GBytes) spki = gembok_spki_from_evp (evp);
      assert_weak (spki, kinds[i].reason);
      g_autofree char *label = gembok_public_key_label (spki);
      g_assert_cmpstr (label, ==, kinds[i].label);
      g_autoptr (GembokKey) key = gembok_key_from_evp (g_steal_pointer (&evp), NULL);
      g_assert_nonnull (key);
      GembokKeyAlgorithm algorithm;
      g_assert_false (gembok_key_algorithm (key, &algorithm));
    }
}

/* The same curve, but spelled out in the key instead of named. */
static void
test_explicit_curve (void)
{
  g_autoptr (EVP_PKEY) evp = generate_other ("EC", "P-256", 0);
  g_assert_cmpint (EVP_PKEY_set_utf8_string_param (evp, OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_EXPLICIT), ==, 1);
  g_autoptr (GBytes) spki = gembok_spki_from_evp (evp);
  assert_weak (spki, "kind");
}

static void
test_off_curve (void)
{
  g_autoptr (GBytes) good = generator_point ();
  gsize length;
  const guint8 *bytes = g_bytes_get_data (good, &length);
  /* Off the curve: the last byte of y changed. */
  g_autofree guint8 *copy = g_memdup2 (bytes, length);
  copy[length - 1] ^= 1;
  g_autoptr (GBytes) off_curve = g_bytes_new_static (copy, length);
  assert_weak (off_curve, "cannot be read");
}

static void
test_hostile_public_key (void)
{
  g_autoptr (GBytes) good = generator_point ();
  gsize length;
  const guint8 *bytes = g_bytes_get_data (good, &length);
  g_autofree guint8 *longer = g_malloc0 (GEMBOK_SPKI_MAX + 1);
  memcpy (longer, bytes, length);
  g_autoptr (GBytes) trailing = g_bytes_new_static (longer, length + 1);
  g_autoptr (GBytes) too_long = g_bytes_new_static (longer, GEMBOK_SPKI_MAX + 1);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  assert_weak (trailing, "kind");
  assert_weak (too_long, "kind");
  assert_weak (empty, "kind");
  g_autofree char *label = gembok_public_key_label (empty);
  g_assert_cmpstr (label, ==, "unknown kind of key");
  for (gsize cut = 1; cut < length; cut++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (good, 0, cut);
      g_assert_false (gembok_public_key_check (shorter, NULL, NULL));
    }
}

/* RSA whose inner sequence has a byte behind it: OpenSSL reads it, but as another encoding of the same key. */
static void
test_second_encoding (void)
{
  g_autoptr (BIGNUM) e = NULL;
  g_autoptr (BIGNUM) n = good_modulus (&e);
  g_autoptr (GBytes) spki = rsa_spki (n, e);
  g_autoptr (X509_PUBKEY) public_key = gembok_asn1_read (spki, ASN1_ITEM_rptr (X509_PUBKEY));
  const guint8 *inner;
  int inner_length;
  g_assert_cmpint (X509_PUBKEY_get0_param (NULL, &inner, &inner_length, NULL, public_key), ==, 1);
  guint8 *longer = OPENSSL_malloc ((gsize) inner_length + 1);
  memcpy (longer, inner, (gsize) inner_length);
  longer[inner_length] = 0;
  g_assert_cmpint (X509_PUBKEY_set0_param (public_key, OBJ_nid2obj (NID_rsaEncryption), V_ASN1_NULL, NULL, longer,
                                           inner_length + 1),
                   ==, 1);
  g_autoptr (GBytes) second = gembok_asn1_write (public_key, ASN1_ITEM_rptr (X509_PUBKEY));
  g_assert_false (g_bytes_equal (spki, second));
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_public_key_check (second, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  g_test_add_func ("/public-key/code", test_code);
  g_test_add_func ("/public-key/rsa-exponent", test_rsa_exponent);
  g_test_add_func ("/public-key/rsa-modulus", test_rsa_modulus);
  g_test_add_func ("/public-key/rsa-small-factor", test_rsa_small_factor);
  g_test_add_func ("/public-key/rsa-prime-modulus", test_rsa_prime_modulus);
  g_test_add_func ("/public-key/rsa-close-primes", test_rsa_close_primes);
  g_test_add_func ("/public-key/rsa-roca", test_rsa_roca);
  g_test_add_func ("/public-key/other-kinds", test_other_kinds);
  g_test_add_func ("/public-key/explicit-curve", test_explicit_curve);
  g_test_add_func ("/public-key/off-curve", test_off_curve);
  g_test_add_func ("/public-key/hostile", test_hostile_public_key);
  g_test_add_func ("/public-key/second-encoding", test_second_encoding);
  return g_test_run ();
}
