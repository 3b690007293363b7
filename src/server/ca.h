/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/issuer.h"

G_BEGIN_DECLS

/**
 * GembokCa:
 *
 * The CA of a data folder: a root, an issuing CA below it, a delegated OCSP responder, and the TLS certificate that the
 * service shows. Keys and certificates rest in DIR/ca. Main thread only.
 *
 * There are two kinds: that of a folder that was just served, for training and tests (everything says LATIHAN, keys in files
 * of 0600), and that of an installation of one's own, whose keys are under a passphrase.
 */
typedef struct _GembokCa GembokCa;

/** GEMBOK_CA_NAME_MAX: the longest name of a CA in characters: " Issuing CA LATIHAN" is added, and 64 is what a subject takes. */
#define GEMBOK_CA_NAME_MAX 45

/** GembokCaProfile: what an owner decides for their CA. Strings are borrowed. */
typedef struct
{
  gboolean training; /* everything says LATIHAN */
  const char *country;
  const char *organization;
  const char *name;             /* at most %GEMBOK_CA_NAME_MAX characters */
  GembokKeyAlgorithm algorithm; /* of root and issuing CA; when it is made */
  guint validity_days;          /* of a person's certificate */
  guint crl_hours;
} GembokCaProfile;

/**
 * GEMBOK_CA_ARC:
 *
 * Our certificate policies stand under an arc of our own, from a UUID that was drawn once for this purpose
 * (ITU-T X.667, 2.25): nobody can mistake them for BSrE's.
 */
#define GEMBOK_CA_ARC "2.25.275562158960735883984266088840109899537.1"
/** GEMBOK_CA_INTERNAL_POLICY: what an installation of one's own issues by when it is not for training. Its notice says that no
 * certified CA (PSrE) stands behind it. */
#define GEMBOK_CA_INTERNAL_POLICY "2.25.275562158960735883984266088840109899537.2.1"

/**
 * gembok_ca_open:
 * @folder: DIR/ca; made if missing
 * @now: Unix seconds
 * @error: STORAGE; DAMAGED: a certificate without its key, or with another
 *
 * Opens the CA, or makes it: two RSA 3072 and one RSA 2048 key, a second or two. A first start that was killed half-way
 * goes on where it was. Blocks.
 */
GembokCa *gembok_ca_open (const char *folder, gint64 now, GError **error);

/**
 * gembok_ca_create:
 * @folder: made if missing; holds no CA yet
 * @passphrase: normalised; protects the keys of root, issuing CA and responder
 * @error: STORAGE, BAD_INPUT
 *
 * Makes the CA of an installation of one's own: DIR/ca/keys.sealed (crypto/sealed-file.h), root.pem, issuing.pem, tls.key. Blocks
 * for the keys and for scrypt.
 */
GembokCa *gembok_ca_create (const char *folder, const GembokCaProfile *profile, const GembokSecret *passphrase, gint64 now,
                            GError **error);

/**
 * gembok_ca_unlock:
 * @error: WRONG_PASSPHRASE, DAMAGED, STORAGE
 *
 * Opens what gembok_ca_create() made. Only a lost TLS key is made anew. Blocks for scrypt.
 */
GembokCa *gembok_ca_unlock (const char *folder, const GembokCaProfile *profile, const GembokSecret *passphrase, gint64 now,
                            GError **error);

/** gembok_ca_change_passphrase: seals the keys in @folder under @fresh instead, in one step; WRONG_PASSPHRASE. Blocks for scrypt
 * twice. A service that runs is not disturbed. */
gboolean gembok_ca_change_passphrase (const char *folder, const GembokSecret *passphrase, const GembokSecret *fresh,
                                      GError **error);

/** gembok_ca_set_terms: from now on certificates are good for @validity_days and CRLs for @crl_hours. */
void gembok_ca_set_terms (GembokCa *ca, guint validity_days, guint crl_hours);
/** gembok_ca_crl_seconds: how long a CRL is good for. */
gint64 gembok_ca_crl_seconds (const GembokCa *ca);

void gembok_ca_free (GembokCa *ca);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokCa, gembok_ca_free)

/** gembok_ca_set_addresses: what certificates say from now on: where the policy (CPS), the CRL and OCSP are. */
void gembok_ca_set_addresses (GembokCa *ca, const char *cps_url, const char *crl_url, const char *ocsp_url);
/** gembok_ca_crl_url: (transfer none) (nullable). */
const char *gembok_ca_crl_url (const GembokCa *ca);

/** gembok_ca_root_path: (transfer none): the file with the root certificate. */
const char *gembok_ca_root_path (const GembokCa *ca);

/**
 * gembok_ca_renew_tls:
 * @names: DNS names and IP addresses of the service
 *
 * Makes a new TLS certificate from the root for the key in DIR/ca/tls.key, good for 397 days, and writes DIR/ca/tls.pem.
 * Done at every start and when gembok_ca_tls_ends_soon().
 */
gboolean gembok_ca_renew_tls (GembokCa *ca, const char *const *names, gint64 now, GError **error);
/** gembok_ca_tls_ends_soon: less than 30 days are left of it. */
gboolean gembok_ca_tls_ends_soon (const GembokCa *ca, gint64 now);
/** gembok_ca_tls_path, gembok_ca_tls_key_path: (transfer full): the two files, PEM. */
char *gembok_ca_tls_path (const GembokCa *ca);
char *gembok_ca_tls_key_path (const GembokCa *ca);

/** gembok_ca_draw_serial: (transfer full): 20 random octets, positive, in lower-case hexadecimal. */
char *gembok_ca_draw_serial (void);

/**
 * gembok_ca_issue_person:
 * @public_key: SubjectPublicKeyInfo of the checked CSR
 * @name: the person's, at most 64 characters
 * @organization: the agency, shortened where 64 characters do not suffice; in training with the mark " (LATIHAN)"
 * @serial: from gembok_ca_draw_serial(), recorded before this call
 *
 * A certificate with BSrE's profile (DOMAIN 3.2): two years less a second, or what the owner set, capped at the CA's end, subject rewritten to
 * description, CN, O, C. It begins five minutes ago, because clocks differ. No QcSSCD.
 *
 * Returns: (transfer full) (nullable): the certificate
 */
GembokCertificate *gembok_ca_issue_person (GembokCa *ca, GBytes *public_key, const char *name, const char *organization,
                                           const char *serial, gint64 now, GError **error);

/** gembok_ca_chain: (transfer full): PEM of @certificate, the issuing CA and the root, in that order. */
GBytes *gembok_ca_chain (const GembokCa *ca, GembokCertificate *certificate);

/** gembok_ca_make_crl: (transfer full) (nullable): as gembok_issuer_make_crl() by the issuing CA. */
GBytes *gembok_ca_make_crl (GembokCa *ca, const GembokCrlEntry *entries, guint n_entries, guint64 number, gint64 now,
                            GError **error);

/** gembok_ca_answer_ocsp: (transfer full) (nullable): as gembok_issuer_answer_ocsp() by the delegated responder, whose
 * certificate is renewed before it ends. */
GBytes *gembok_ca_answer_ocsp (GembokCa *ca, GBytes *request, gint64 now, GembokOcspLookupFunc lookup, gpointer user_data,
                               GError **error);

/** GEMBOK_CRL_HOURS: how long a CRL is good for where nobody decided otherwise, as BSrE's real one. */
#define GEMBOK_CRL_HOURS 24

G_END_DECLS
