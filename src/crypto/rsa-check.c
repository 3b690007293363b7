/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/rsa-private.h"

#include <openssl/core_names.h>

#include "base/i18n.h"

#define MIN_EXPONENT      65537
#define MAX_EXPONENT_BITS 64
#define TRIAL_LIMIT       10000
#define ROCA_LAST_PRIME   167
#define ROCA_GENERATOR    65537
#define FERMAT_STEPS      100

static gboolean
is_small_prime (guint n)
{
  for (guint d = 2; d * d <= n; d++)
    if (n % d == 0)
      return FALSE;
  return n >= 2;
}

static gboolean
has_small_factor (const BIGNUM *modulus)
{
  for (guint n = 2; n < TRIAL_LIMIT; n++)
    if (is_small_prime (n) && BN_mod_word (modulus, n) == 0)
      return TRUE;
  return FALSE;
}

/* Whether @residue is a power of 65537 modulo @prime. */
static gboolean
is_power_of_generator (guint residue, guint prime)
{
  guint power = 1;
  do
    {
      if (power == residue)
        return TRUE;
      power = power * (ROCA_GENERATOR % prime) % prime;
    }
  while (power != 1);
  return FALSE;
}

/*
 * The broken generator made primes k * M + (65537^a mod M) with M a product of the first primes, so modulo each of these
 * the modulus is a power of 65537, too. An honest modulus passes all 38 tests once in some 2^27 times (Nemec et al.,
 * "The Return of Coppersmith's Attack", 2017).
 */
static gboolean
has_roca_fingerprint (const BIGNUM *modulus)
{
  for (guint prime = 3; prime <= ROCA_LAST_PRIME; prime += 2)
    if (is_small_prime (prime) && !is_power_of_generator ((guint) BN_mod_word (modulus, prime), prime))
      return FALSE;
  return TRUE;
}

/* The largest integer whose square is not above @n (Newton's method); %NULL without memory. */
static BIGNUM *
integer_root (const BIGNUM *n, BN_CTX *context)
{
  g_autoptr (BIGNUM) root = BN_new ();
  g_autoptr (BIGNUM) next = BN_new ();
  if (root == NULL || next == NULL || BN_set_bit (root, (BN_num_bits (n) + 1) / 2) != 1)
    return NULL;
  for (;;)
    {
      if (BN_div (next, NULL, n, root, context) != 1 || BN_add (next, next, root) != 1 || BN_rshift1 (next, next) != 1)
        return NULL;
      if (BN_cmp (next, root) >= 0)
        return g_steal_pointer (&root);
      BN_swap (root, next);
    }
}

/* Also where that cannot be told. */
static gboolean
may_be_square (const BIGNUM *n, BN_CTX *context)
{
  g_autoptr (BIGNUM) root = integer_root (n, context);
  g_autoptr (BIGNUM) square = BN_new ();
  return root == NULL || square == NULL || BN_sqr (square, root, context) != 1 || BN_cmp (square, n) == 0;
}

/* n = a^2 - b^2 with a just above the root of n: the two primes are nearly equal (CVE-2022-26320). Where memory does not suffice to
 * tell, they may be. */
static gboolean
may_have_close_factors (const BIGNUM *modulus, BN_CTX *context)
{
  g_autoptr (BIGNUM) a = integer_root (modulus, context);
  g_autoptr (BIGNUM) rest = BN_new ();
  if (a == NULL || rest == NULL)
    return TRUE;
  for (guint step = 0; step < FERMAT_STEPS; step++)
    {
      if (BN_sqr (rest, a, context) != 1 || BN_sub (rest, rest, modulus) != 1)
        return TRUE;
      if (!BN_is_negative (rest) && (BN_is_zero (rest) || may_be_square (rest, context)))
        return TRUE;
      if (BN_add_word (a, 1) != 1)
        return TRUE;
    }
  return FALSE;
}

static const char *
weakness_of_exponent (const BIGNUM *exponent)
{
  if (!BN_is_odd (exponent) || BN_num_bits (exponent) > MAX_EXPONENT_BITS || BN_get_word (exponent) < MIN_EXPONENT)
    return _ ("The RSA key has an exponent that is not safe.");
  return NULL;
}

static const char *
weakness_of_modulus (const BIGNUM *modulus, int bits)
{
  g_autoptr (BN_CTX) context = BN_CTX_new ();
  if (context == NULL || BN_is_negative (modulus) || BN_num_bits (modulus) != bits)
    return _ ("The RSA key is not of the size it claims.");
  if (has_small_factor (modulus) || BN_check_prime (modulus, context, NULL) != 0)
    return _ ("The RSA key is broken: its modulus is not a product of two large primes.");
  if (has_roca_fingerprint (modulus))
    return _ ("The RSA key comes from a faulty generator (ROCA, CVE-2017-15361) and can be broken.");
  if (may_have_close_factors (modulus, context))
    return _ ("The RSA key is broken: its two primes are too close to each other.");
  return NULL;
}

const char *
gembok_rsa_weakness (EVP_PKEY *evp)
{
  g_autoptr (BIGNUM) modulus = NULL;
  g_autoptr (BIGNUM) exponent = NULL;
  const char *weakness = NULL;
  if (EVP_PKEY_get_bn_param (evp, OSSL_PKEY_PARAM_RSA_N, &modulus) != 1
      || EVP_PKEY_get_bn_param (evp, OSSL_PKEY_PARAM_RSA_E, &exponent) != 1)
    weakness = _ ("The public key cannot be read.");
  if (weakness == NULL)
    weakness = weakness_of_exponent (exponent);
  if (weakness == NULL)
    weakness = weakness_of_modulus (modulus, EVP_PKEY_get_bits (evp));
  gembok_openssl_drain ();
  return weakness;
}
