/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/ca.h"

#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "server/ca-private.h"
#include "server/key-file.h"

#define DAY              (24 * 60 * 60)
#define TLS_DAYS         397
#define RESPONDER_DAYS   365
#define RENEW_DAYS       30
#define CLOCK_TOLERANCE  (5 * 60)
#define MARK             " (LATIHAN)"
#define SUBJECT_TEXT_MAX 64

void
gembok_ca_free (GembokCa *ca)
{
  for (guint i = 0; i < GEMBOK_CA_N_PARTS; i++)
    g_clear_pointer (&ca->parts[i].key, gembok_key_unref);
  g_clear_pointer (&ca->root, gembok_issuer_unref);
  g_clear_pointer (&ca->issuing, gembok_issuer_unref);
  g_clear_pointer (&ca->responder, gembok_issuer_unref);
  g_free (ca->folder);
  g_free (ca->root_path);
  g_free (ca->country);
  g_free (ca->organization);
  g_free (ca->name);
  g_free (ca->cps_url);
  g_free (ca->crl_url);
  g_free (ca->ocsp_url);
  g_free (ca);
}

void
gembok_ca_set_addresses (GembokCa *ca, const char *cps_url, const char *crl_url, const char *ocsp_url)
{
  g_free (ca->cps_url);
  g_free (ca->crl_url);
  g_free (ca->ocsp_url);
  ca->cps_url = g_strdup (cps_url);
  ca->crl_url = g_strdup (crl_url);
  ca->ocsp_url = g_strdup (ocsp_url);
}

void
gembok_ca_set_terms (GembokCa *ca, guint validity_days, guint crl_hours)
{
  ca->validity_days = validity_days;
  ca->crl_hours = crl_hours;
}

gint64
gembok_ca_crl_seconds (const GembokCa *ca)
{
  return (gint64) ca->crl_hours * 60 * 60;
}

const char *
gembok_ca_crl_url (const GembokCa *ca)
{
  return ca->crl_url;
}

const char *
gembok_ca_root_path (const GembokCa *ca)
{
  return ca->root_path;
}

char *
gembok_ca_tls_path (const GembokCa *ca)
{
  return g_build_filename (ca->folder, "tls.pem", NULL);
}

char *
gembok_ca_tls_key_path (const GembokCa *ca)
{
  return g_build_filename (ca->folder, "tls.key", NULL);
}

/* --- TLS and responder, which are made anew from time to time ------------------------------------------------------ */

gboolean
gembok_ca_renew_tls (GembokCa *ca, const char *const *names, gint64 now, GError **error)
{
  const GembokIssuance issuance = { .not_before = now - DAY, .not_after = now + TLS_DAYS * DAY - DAY };
  g_autoptr (GembokCertificate) certificate
      = gembok_issuer_issue_tls (ca->root, gembok_key_public (ca->parts[GEMBOK_CA_TLS].key), names, &issuance, error);
  if (certificate == NULL)
    return FALSE;
  g_autofree char *path = gembok_ca_tls_path (ca);
  g_autoptr (GBytes) pem = gembok_certificate_to_pem (certificate);
  if (!gembok_file_write (path, pem, GEMBOK_WRITE_REPLACE | GEMBOK_WRITE_PUBLIC, error))
    return FALSE;
  ca->tls_end = gembok_certificate_not_after (certificate);
  return TRUE;
}

gboolean
gembok_ca_tls_ends_soon (const GembokCa *ca, gint64 now)
{
  return ca->tls_end - now < RENEW_DAYS * DAY;
}

gboolean
gembok_ca_renew_responder (GembokCa *ca, gint64 now, GError **error)
{
  const GembokIssuance issuance = { .not_before = now - DAY, .not_after = now + RESPONDER_DAYS * DAY };
  GembokKey *key = ca->parts[GEMBOK_CA_RESPONDER].key;
  g_autoptr (GembokSubject) subject = gembok_ca_subject (ca, " OCSP", error);
  if (subject == NULL)
    return FALSE;
  g_autoptr (GembokCertificate) certificate
      = gembok_issuer_issue_responder (ca->issuing, gembok_key_public (key), subject, &issuance, error);
  if (certificate == NULL)
    return FALSE;
  GembokIssuer *responder = gembok_issuer_new (certificate, key, error);
  if (responder == NULL)
    return FALSE;
  g_clear_pointer (&ca->responder, gembok_issuer_unref);
  ca->responder = responder;
  return TRUE;
}

/* --- persons ------------------------------------------------------------------------------------------------------- */

char *
gembok_ca_draw_serial (void)
{
  guint8 octets[20];
  g_autoptr (GBytes) random = gembok_random_bytes (sizeof octets);
  memcpy (octets, g_bytes_get_data (random, NULL), sizeof octets);
  /* Positive, and never shorter than 20 octets. */
  octets[0] = (octets[0] & 0x3f) | 0x40;
  return gembok_hex (octets, sizeof octets);
}

static gint64
end_of_validity (const GembokCa *ca, gint64 from)
{
  if (ca->validity_days != 0)
    return from + (gint64) ca->validity_days * DAY - 1;
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (from);
  g_autoptr (GDateTime) end = g_date_time_add_years (start, 2);
  return g_date_time_to_unix (end) - 1;
}

/* As the real CA writes it: six digits, ten letters or digits, and what the certificate is for. */
static char *
draw_description (void)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  char id[17] = { 0 };
  g_autoptr (GBytes) random = gembok_random_bytes (4 * 16);
  guint32 numbers[16];
  memcpy (numbers, g_bytes_get_data (random, NULL), sizeof numbers);
  for (guint i = 0; i < 16; i++)
    id[i] = (char) (i < 6 ? '0' + (char) (numbers[i] % 10) : letters[numbers[i] % 36]);
  return g_strconcat (id, "_Tanda Tangan Elektronik", NULL);
}

static char *
fit_organization (const char *organization, const char *mark)
{
  const glong room = SUBJECT_TEXT_MAX - (glong) strlen (mark);
  g_autofree char *name
      = g_utf8_strlen (organization, -1) <= room ? g_strdup (organization) : g_utf8_substring (organization, 0, room);
  return g_strconcat (g_strchomp (name), mark, NULL);
}

static GembokSubject *
person_subject (const GembokCa *ca, const char *name, const char *organization, GError **error)
{
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_autofree char *description = draw_description ();
  g_autofree char *marked = fit_organization (organization, ca->training ? MARK : "");
  if (!gembok_subject_append (subject, "description", description, error)
      || !gembok_subject_append (subject, "CN", name, error) || !gembok_subject_append (subject, "O", marked, error)
      || !gembok_subject_append (subject, "C", "ID", error))
    return NULL;
  return g_steal_pointer (&subject);
}

GembokCertificate *
gembok_ca_issue_person (GembokCa *ca, GBytes *public_key, const char *name, const char *organization, const char *serial,
                        gint64 now, GError **error)
{
  /* The same three as BSrE has, in the same order; the second carries the CPS. */
  static const char *const training_policies[] = { GEMBOK_CA_ARC ".4.3", GEMBOK_CA_ARC ".11.2", GEMBOK_CA_ARC ".9.1", NULL };
  static const char *const training_notices[]
      = { "Individu Instansi Online Level 3 (LATIHAN)", "", "LATIHAN: tidak berlaku sebagai tanda tangan elektronik", NULL };
  /* What it is not is said in the certificate itself: UU ITE and PP 71/2019 tie the full legal effect to a certified PSrE. */
  static const char *const internal_policies[] = { GEMBOK_CA_INTERNAL_POLICY, NULL };
  static const char *const internal_notices[]
      = { "Sertifikat internal instansi; tidak diterbitkan oleh PSrE tersertifikasi", NULL };
  const GembokIssuance issuance = {
    .not_before = now - CLOCK_TOLERANCE,
    .not_after = end_of_validity (ca, now - CLOCK_TOLERANCE),
    .serial = serial,
    .policies = ca->training ? training_policies : internal_policies,
    .policy_notices = ca->training ? training_notices : internal_notices,
    .cps = ca->cps_url,
    .crl_url = ca->crl_url,
    .ocsp_url = ca->ocsp_url,
  };
  g_autoptr (GembokSubject) subject = person_subject (ca, name, organization, error);
  if (subject == NULL)
    return NULL;
  return gembok_issuer_issue_person (ca->issuing, public_key, subject, &issuance, error);
}

GBytes *
gembok_ca_chain (const GembokCa *ca, GembokCertificate *certificate)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_ptr_array_add (chain, certificate);
  g_ptr_array_add (chain, gembok_issuer_certificate (ca->issuing));
  g_ptr_array_add (chain, gembok_issuer_certificate (ca->root));
  return gembok_certificates_to_pem (chain);
}

GBytes *
gembok_ca_make_crl (GembokCa *ca, const GembokCrlEntry *entries, guint n_entries, guint64 number, gint64 now, GError **error)
{
  /* Who trains shall meet what BSrE issues; an office's own programs shall be able to check with what they have. */
  const GembokCrlForm form = ca->training ? GEMBOK_CRL_LIKE_BSRE : GEMBOK_CRL_STANDARD;
  return gembok_issuer_make_crl (ca->issuing, form, entries, n_entries, number, now, now + gembok_ca_crl_seconds (ca),
                                 ca->crl_url, error);
}

GBytes *
gembok_ca_answer_ocsp (GembokCa *ca, GBytes *request, gint64 now, GembokOcspLookupFunc lookup, gpointer user_data,
                       GError **error)
{
  const gint64 end = gembok_certificate_not_after (gembok_issuer_certificate (ca->responder));
  if (end - now < RENEW_DAYS * DAY && !gembok_ca_renew_responder (ca, now, error))
    return NULL;
  return gembok_issuer_answer_ocsp (ca->issuing, ca->responder, request, now, lookup, user_data, error);
}
