/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/crypto.h"
#include "crypto/csr.h"
#include "crypto/ocsp.h"
#include "crypto/pkcs12-private.h"
#include "crypto/sealed-private.h"
#include "failure.h"
#include "pki.h"

G_BEGIN_DECLS

#define PASSPHRASE "payung hijau menari"

/** Ground: what the trials work on; made in peace. */
typedef struct
{
  Pki *pki;
  GembokSubject *subject;
  GembokKey *rsa;
  GBytes *csr, *pem, *box, *crl, *ocsp_request, *p12, *broken_csr, *tampered, *weak_spki, *sealed;
  GembokSecret *passphrase, *pkcs8, *cipher_key, *other_key;
  GembokBoxKey *box_key, *other_box_key;
  GembokOcspQuery *query;
  GBytes *revoked_answer, *good_answer;
} Ground;

extern Ground is;

/** settled: ends what is armed and hands on whether it @worked, so that what came out is looked at in peace. */
static inline gboolean
settled (gboolean worked)
{
  (void) fault_disarm ();
  return worked;
}

/** say: the OCSP desk of a CA that revoked everything, or with a @user_data of 0 nothing. */
GembokOcspStatus say (const char *serial, gint64 *revoked_at, int *reason, gpointer user_data);
/** assert_key_works: a signature of @key fits its public key. */
void assert_key_works (const GembokKey *key);
/** judge: whether @certificate is found good below @anchor. */
gboolean judge (GembokCertificate *certificate, GembokIssuer *anchor, GBytes *public_key, GBytes *crl_der, GError **error);

/* The trials, each as #FaultTrial wants it. */
gboolean create_ec_key (GError **error);
gboolean create_rsa_key (GError **error);
gboolean write_key (GError **error);
gboolean read_key (GError **error);
gboolean export_key (GError **error);
gboolean prove_other_key (GError **error);
gboolean check_public_key (GError **error);
gboolean check_rsa_key (GError **error);
gboolean check_weak_key (GError **error);
gboolean create_csr (GError **error);
gboolean read_csr (GError **error);
gboolean read_broken_csr (GError **error);
gboolean read_chain (GError **error);
gboolean write_pkcs7 (GError **error);
gboolean judge_good (GError **error);
gboolean judge_foreign_key (GError **error);
gboolean judge_untrusted (GError **error);
gboolean judge_tampered (GError **error);
gboolean judge_expired (GError **error);
gboolean judge_revoked (GError **error);
gboolean not_revoked_by_crl (GError **error);
gboolean good_by_ocsp (GError **error);
gboolean revoked_by_ocsp (GError **error);
gboolean not_revoked_by_ocsp (GError **error);
gboolean ask_ocsp (GError **error);
gboolean answer_ocsp (GError **error);
gboolean make_crl (GError **error);
gboolean issue_person (GError **error);
gboolean create_root (GError **error);
gboolean issue_tls (GError **error);
gboolean reopen_box (GError **error);
gboolean reopen_with_other_key (GError **error);
gboolean open_with_passphrase (GError **error);
gboolean seal_box (GError **error);
gboolean seal_document (GError **error);
gboolean open_document (GError **error);
gboolean open_document_with_other_key (GError **error);
gboolean open_p12 (GError **error);
gboolean open_p12_with_other_passphrase (GError **error);
gboolean export_p12 (GError **error);

G_END_DECLS
