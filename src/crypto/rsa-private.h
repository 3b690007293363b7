/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/openssl-private.h"

G_BEGIN_DECLS

/**
 * gembok_rsa_weakness:
 * @evp: an RSA public key of an accepted size
 *
 * Looks for what makes an RSA key breakable: exponent even, below 65537 or above 64 bits; modulus even, of another size
 * than it says, prime, with a factor below 10,000, with two factors so close that Fermat's method finds them, or with
 * the fingerprint of ROCA (CVE-2017-15361). Some milliseconds.
 *
 * Returns: (nullable): the reason, translated, static; %NULL if nothing was found
 */
const char *gembok_rsa_weakness (EVP_PKEY *evp);

G_END_DECLS
