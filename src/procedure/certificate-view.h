/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate.h"
#include "procedure/library.h"

G_BEGIN_DECLS

/** GembokCertificateView: a kept certificate with everything that can be told of it without asking anybody. */
typedef struct
{
  GembokCertificateEntry *entry;
  GembokCertificate *leaf;
  GPtrArray *chain; /* (element-type GembokCertificate): leaf first, as it was kept */
  char *issuer;     /* who made it, in a few words, sanitised */
  char *key;        /* kind and size of its key: "RSA 2048 bit" */
  GPtrArray *rows;  /* (element-type GembokCertificateRow): every field and extension */
  GStrv
      differences; /* translated: where its name differs from the one in the CSR; empty where nothing does, or there is no CSR */
  gboolean key_here;    /* its private key is in this vault */
  char *advice;         /* (nullable), translated: what to do about its end, its revocation … */
  gboolean wants_other; /* @advice is to apply for another certificate */
} GembokCertificateView;

/** gembok_certificate_view_free: %NULL is fine. */
void gembok_certificate_view_free (GembokCertificateView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokCertificateView, gembok_certificate_view_free)

/**
 * gembok_certificate_view:
 * @name: request id, serial or fingerprint, as for gembok_certificate_use_check()
 * @error: NOT_FOUND, BAD_INPUT (fits several), DAMAGED, STORAGE
 *
 * From the vault alone; blocks on the disk, asks no network. Nothing is judged here: gembok_certificate_use_check() does that.
 *
 * Returns: (transfer full) (nullable)
 */
GembokCertificateView *gembok_certificate_view (GembokContext *context, const char *name, GError **error);

G_END_DECLS
