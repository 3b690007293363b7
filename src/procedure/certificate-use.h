/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/csr.h"
#include "crypto/pkcs12.h"
#include "crypto/verdict.h"
#include "procedure/context.h"
#include "vault/vault-certificates.h"

G_BEGIN_DECLS

/*
 * Use cases of certificates: judging with the network's help, keeping, importing, exporting.
 */

/** GembokCertificateUse: how to judge. All borrowed and nullable. */
typedef struct
{
  const GembokVaultProfile *profile; /* its anchors, TLS CA; in training nothing else is trusted */
  const GembokCsr *csr;              /* the key it must fit and the name that was asked for */
  GPtrArray *anchors;                /* (element-type GembokCertificate): further anchors, given by hand */
  GPtrArray *crls;                   /* (element-type GembokCrl): given by hand */
  gint64 at;                         /* 0: now */
  gboolean ask_revocation; /* ask OCSP, then the CRL, by the addresses in the certificate, after its chain was verified */
} GembokCertificateUse;

/** gembok_certificate_use_judge: (transfer full): judges the first of @certificates; the others help to build the chain.
 * A revocation service that cannot be reached is the note "revocation_unknown", never a problem. */
GembokVerdict *gembok_certificate_use_judge (GembokContext *context, GPtrArray *certificates,
                                             const GembokCertificateUse *use, GCancellable *cancellable);

/** gembok_certificate_use_refuse: sets CERTIFICATE_REFUSED from a verdict that is not ok; where the key does not fit, says which
 * request of this vault it would fit. */
void gembok_certificate_use_refuse (GembokContext *context, GembokCertificate *certificate, const GembokVerdict *verdict,
                                    GError **error);

/** gembok_certificate_use_record: (transfer full): what gembok_certificate_use_keep() would store of a judged chain. */
GembokVaultCertificate *gembok_certificate_use_record (GembokContext *context, const GembokVerdict *verdict,
                                                       const char *request_id);

/** gembok_certificate_use_keep: (transfer full) (nullable): stores the judged chain for @request_id (nullable) and returns the record. */
GembokVaultCertificate *gembok_certificate_use_keep (GembokContext *context, const GembokVerdict *verdict,
                                                     const char *request_id, GError **error);

/** GembokImported: the outcome of gembok_certificate_use_import(). */
typedef struct
{
  GembokVerdict *verdict;
  GembokVaultCertificate *certificate;
  char *request_id;
} GembokImported;

void gembok_imported_free (GembokImported *imported);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokImported, gembok_imported_free)

/**
 * gembok_certificate_use_import:
 * @data: PEM, DER or PKCS#7
 * @error: BAD_FILE, CERTIFICATE_REFUSED (why, or that no key here fits it)
 *
 * Finds the request by public key among all keys of the vault, judges the certificate like a fetched one, keeps it. Offline
 * but for revocation where a connection is at hand.
 */
GembokImported *gembok_certificate_use_import (GembokContext *context, GBytes *data, GCancellable *cancellable,
                                               GError **error);

/** gembok_certificate_use_check: (transfer full) (nullable): judges a kept certificate (by request id, serial or fingerprint)
 * against its request's CSR where there is one, with its own CRL and OCSP, and notes its state and the reason of a revocation in the
 * vault. NOT_FOUND. */
GembokVerdict *gembok_certificate_use_check (GembokContext *context, const char *name, const GembokCertificateUse *use,
                                             GCancellable *cancellable, GError **error);

/** GembokExportFormat: how a certificate leaves the vault. */
typedef enum
{
  GEMBOK_EXPORT_P12,
  GEMBOK_EXPORT_PEM, /* the chain, leaf first */
  GEMBOK_EXPORT_DER, /* the leaf alone */
  GEMBOK_EXPORT_P7B  /* the chain as PKCS#7 */
} GembokExportFormat;

/** GembokExport: what to export. */
typedef struct
{
  GembokExportFormat format;
  GembokSecret *passphrase;        /* of the key; for P12 */
  GembokSecret *export_passphrase; /* of the file; for P12 */
  gboolean legacy;                 /* for old software */
} GembokExport;

/**
 * gembok_certificate_use_export:
 * @warning: (out) (optional) (transfer full): a sentence where other software may refuse the export passphrase
 * @error: WRONG_PASSPHRASE, WEAK_PASSPHRASE (export passphrase), NOT_FOUND …
 */
GBytes *gembok_certificate_use_export (GembokContext *context, const char *name, const GembokExport *what, char **warning,
                                       GCancellable *cancellable, GError **error);

G_END_DECLS
