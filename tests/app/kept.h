/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"
#include "vault/vault-certificates.h"

/* Certificates that are kept in a vault, for the tests that show them. */

/** Kept: what is to be made. Times in days from now. */
typedef struct
{
  const char *name;
  const char *organization; /* (nullable) */
  int begin;
  int end;
  GembokCertificateState state;
  int reason; /* of a revocation; -1: none */
} Kept;

/** keep_certificate: (transfer full): makes such a certificate with a chain of its own, keeps it, and tells its SHA-256. Its
 * key is not in the vault. Fatal where it fails. */
char *keep_certificate (GembokContext *context, const Kept *kept);
