/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/csr.h"
#include "crypto/pkcs12.h"
#include "crypto/verdict.h"
#include "procedure/context.h"

G_BEGIN_DECLS

/*
 * What is in a file that somebody opens: a CSR, a certificate, a chain, a .p12. Everything about it is foreign.
 */

/** GEMBOK_INSPECT_MAX: the largest file that is looked at, in bytes. */
#define GEMBOK_INSPECT_MAX (1024 * 1024)

/** GembokInspectedKind: what a file is. */
typedef enum
{
  GEMBOK_INSPECTED_CSR,
  GEMBOK_INSPECTED_CERTIFICATES, /* one, or several as in a .p7b */
  GEMBOK_INSPECTED_P12
} GembokInspectedKind;

/** GembokInspection: what was found. */
typedef struct
{
  GembokInspectedKind kind;
  gboolean locked;         /* a .p12 that was not opened yet: nothing else is known of it */
  gboolean has_key;        /* a .p12 with a private key */
  char *title;             /* in a few words, translated: whose CSR or certificate it is; sanitised */
  char *verification_code; /* (nullable): of the key of a CSR or certificate */
  gboolean proven;         /* of a CSR: it was signed with its own key */
  GPtrArray *rows; /* (nullable) (element-type GembokCertificateRow): everything in the CSR or the first certificate */
  GPtrArray *certificates; /* (nullable) (element-type GembokCertificate): leaf first */
  GembokVerdict *verdict;  /* (nullable): of the first certificate, without the network */
  char *request_id;        /* (nullable): the request here whose key it is */
  char *request_name;      /* (nullable): whose request that is, sanitised */
  char *kept;              /* (nullable): SHA-256 of the certificate, where it is kept here already */
} GembokInspection;

/** gembok_inspection_free: %NULL is fine. */
void gembok_inspection_free (GembokInspection *inspection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokInspection, gembok_inspection_free)

/**
 * gembok_inspect:
 * @context: (nullable): where to look for the request that it belongs to; its profile's anchors count
 * @data: the file
 * @passphrase: (nullable): of a .p12, as typed; without it the answer to one is "locked"
 * @error: BAD_FILE (empty, too large, none of these, damaged, a private key in the clear), WRONG_PASSPHRASE, BAD_INPUT, STORAGE
 *
 * Nothing is kept, nothing is sent. Blocks; a .p12 takes up to some seconds.
 *
 * Returns: (transfer full) (nullable)
 */
GembokInspection *gembok_inspect (GembokContext *context, GBytes *data, const GembokSecret *passphrase,
                                  GCancellable *cancellable, GError **error);

G_END_DECLS
