/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate.h"

G_BEGIN_DECLS

/** GembokFinding: one thing that was found while judging a certificate. */
typedef struct
{
  const char *code; /* static, for programs: see GembokVerdict */
  char *text;       /* translated sentence */
} GembokFinding;

/**
 * GembokVerdict:
 *
 * What was found. Codes of problems (each makes it not ok): "key_mismatch", "expired", "not_yet_valid",
 * "untrusted_chain", "incomplete_chain", "bad_signature", "wrong_usage", "weak_algorithm", "critical_extension",
 * "not_a_ca", "revoked", "suspended", "revocation_invalid".
 * Codes of notes: "judged_at", "judged_as_ca", "chain", "pinned_root", "usage", "revocation_unknown", "not_revoked",
 * "crl_old", "subject_differs", "ends_soon", "self_signed", "clock".
 */
typedef struct
{
  gboolean ok;
  int reason;          /* RFC 5280 reason code of the leaf's revocation; -1: none known */
  gboolean any_key;    /* nobody said which key it must fit, so that was not looked at */
  GPtrArray *problems; /* (element-type GembokFinding) */
  GPtrArray *notes;    /* (element-type GembokFinding) */
  GPtrArray *chain;    /* (element-type GembokCertificate): leaf first up to the anchor, as far as it could be built */
  gint64 not_after;    /* of the leaf */
  gint64 judged_at;    /* Unix seconds */
} GembokVerdict;

/** GEMBOK_ENDS_SOON_DAYS: so long before its end a certificate "ends soon": a renewal takes some days at AMS and at the agency; a
 * month leaves time for both. */
#define GEMBOK_ENDS_SOON_DAYS 30

/** gembok_verdict_new: (transfer full): an empty one, ok so far. */
GembokVerdict *gembok_verdict_new (void);
/** gembok_verdict_free: %NULL is fine. */
void gembok_verdict_free (GembokVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVerdict, gembok_verdict_free)

/** gembok_verdict_add_problem: adds a problem (printf format, translated) and clears `ok`. @code must be static. */
void gembok_verdict_add_problem (GembokVerdict *verdict, const char *code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/** gembok_verdict_add_note: adds a note (printf format, translated). @code must be static. */
void gembok_verdict_add_note (GembokVerdict *verdict, const char *code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/** gembok_verdict_has: whether a problem or note of that code is in it. */
gboolean gembok_verdict_has (const GembokVerdict *verdict, const char *code);
/** gembok_verdict_remove_note: takes notes of that code out again (a later, better finding replaces them). */
void gembok_verdict_remove_note (GembokVerdict *verdict, const char *code);
/** gembok_verdict_to_error: if not ok, sets CERTIFICATE_REFUSED with all problems' sentences and returns %FALSE. */
gboolean gembok_verdict_to_error (const GembokVerdict *verdict, GError **error);

/** GembokCheckFlags: what gembok_certificate_check() shall do. */
typedef enum
{
  GEMBOK_CHECK_DEFAULT = 0,
  GEMBOK_CHECK_NO_PINNED_ROOTS = 1 << 0 /* trust only the given anchors (training) */
} GembokCheckFlags;

/** GembokCheckOptions: how to judge. All pointers are borrowed and may be %NULL. */
typedef struct
{
  GPtrArray *anchors;       /* (element-type GembokCertificate): the profile's trust anchors */
  GPtrArray *intermediates; /* (element-type GembokCertificate): further certificates to build the chain with, untrusted */
  GPtrArray *crls;          /* (element-type GembokCrl): CRLs given by hand */
  GBytes *public_key;       /* the key it must fit (SubjectPublicKeyInfo, compared as encoded) */
  const GembokSubject *subject; /* the name that was asked for; differences become notes */
  gint64 at;                    /* judge at this time; 0: now */
  GembokCheckFlags flags;
} GembokCheckOptions;

/**
 * gembok_certificate_check:
 * @certificate: what to judge; a CA certificate is judged as a CA (noted "judged_as_ca")
 * @options: (nullable): see #GembokCheckOptions; %NULL: only pinned roots, now
 *
 * Key match, chain to an anchor or to a root whose SHA-256 is pinned (DESIGN 7: national root; the old OSD LU Kelas 2
 * as well, which is expired since 2026-08-18 but was valid before), signatures (security level 2), dates of every link
 * at one time, keyUsage (digitalSignature or nonRepudiation), extended key usage (absent, or holding one of Adobe's
 * 1.2.840.113583.1.1.5, emailProtection, clientAuth, document signing 1.3.6.1.5.5.7.3.36 or Microsoft's
 * 1.3.6.1.4.1.311.10.3.12, or any purpose; serverAuth alone is "wrong_usage"; so is a CA certificate for the key that
 * `public_key` names), critical extensions against a list we understand, and
 * the CRLs given. No network. Names are compared as the library does, never as strings.
 *
 * Returns: (transfer full): the verdict
 */
GembokVerdict *gembok_certificate_check (GembokCertificate *certificate, const GembokCheckOptions *options);

/** gembok_certificate_is_pinned_root: whether its SHA-256 is one of the national PKI's roots pinned in code. */
gboolean gembok_certificate_is_pinned_root (const GembokCertificate *certificate);

G_END_DECLS
