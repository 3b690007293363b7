/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/check-private.h"
#include "crypto/oid-label.h"

/*
 * What a certificate may be used for. OpenSSL's purposes do not fit: BSrE's extended key usage is critical and holds
 * only Adobe's, so its "S/MIME signing" fails on every real certificate.
 */

/* --- critical extensions ---------------------------------------------------------------------------------------- */

/* All of these are judged: by OpenSSL's verifier, by this file, or (distribution points) by gembok_crl_judge(). */
static gboolean
is_understood (X509_EXTENSION *extension)
{
  static const int understood[] = { NID_basic_constraints,      NID_key_usage,          NID_ext_key_usage,
                                    NID_subject_alt_name,       NID_name_constraints,   NID_certificate_policies,
                                    NID_policy_mappings,        NID_policy_constraints, NID_inhibit_any_policy,
                                    NID_crl_distribution_points };
  const int nid = OBJ_obj2nid (X509_EXTENSION_get_object (extension));
  for (guint i = 0; i < G_N_ELEMENTS (understood); i++)
    if (nid == understood[i])
      return TRUE;
  return FALSE;
}

static gboolean
report_critical (GembokCertificate *link, const char *label, GembokVerdict *verdict)
{
  const X509 *x509 = gembok_certificate_x509 (link);
  gboolean found = FALSE;
  for (int i = 0; i < X509_get_ext_count (x509); i++)
    {
      X509_EXTENSION *extension = X509_get_ext (x509, i);
      if (!X509_EXTENSION_get_critical (extension) || is_understood (extension))
        continue;
      g_autofree char *oid = gembok_oid_to_string (X509_EXTENSION_get_object (extension));
      g_autofree char *name = gembok_oid_describe (oid);
      gembok_verdict_add_problem (verdict, "critical_extension",
                                  _ ("“%s” demands a condition that Gembok does not know: %s."), label, name);
      found = TRUE;
    }
  return found;
}

void
gembok_check_extensions (GembokVerdict *verdict)
{
  for (guint i = 0; i < verdict->chain->len; i++)
    {
      GembokCertificate *link = g_ptr_array_index (verdict->chain, i);
      g_autofree char *label = gembok_certificate_label (link);
      const gboolean named = report_critical (link, label, verdict);
      const guint32 flags = X509_get_extension_flags (gembok_certificate_x509 (link));
      if (!named && (flags & EXFLAG_CRITICAL) != 0)
        gembok_verdict_add_problem (verdict, "critical_extension", _ ("“%s” demands a condition that cannot be checked."),
                                    label);
      if ((flags & (EXFLAG_INVALID | EXFLAG_INVALID_POLICY)) != 0)
        gembok_verdict_add_problem (verdict, "critical_extension", _ ("An extension of “%s” is not readable."), label);
    }
}

/* --- usage ------------------------------------------------------------------------------------------------------ */

static char *
joined (GStrvBuilder *builder)
{
  g_auto (GStrv) words = g_strv_builder_end (builder);
  return words[0] != NULL ? g_strjoinv (", ", words) : g_strdup (_ ("nothing"));
}

static char *
list_key_usage (GembokCertificate *certificate)
{
  g_auto (GStrv) bits = gembok_certificate_key_usage (certificate);
  if (bits == NULL)
    return g_strdup (_ ("no limit"));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; bits[i] != NULL; i++)
    g_strv_builder_add (builder, gembok_key_usage_label (bits[i]));
  return joined (builder);
}

static char *
list_extended_usage (const char *const *oids)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; oids[i] != NULL && i < 8; i++)
    {
      const char *label = gembok_oid_label (oids[i]);
      g_strv_builder_add (builder, label != NULL ? label : oids[i]);
    }
  return joined (builder);
}

static void
check_person_key_usage (GembokCertificate *certificate, GembokVerdict *verdict)
{
  g_autofree char *usage = list_key_usage (certificate);
  if (!gembok_certificate_has_usage (certificate, KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION))
    gembok_verdict_add_problem (verdict, "wrong_usage", _ ("Its key is not meant for signatures, but for: %s."), usage);
  gembok_verdict_add_note (verdict, "usage", _ ("Use of the key: %s."), usage);
}

static gboolean
is_for_documents (const char *const *oids)
{
  static const char *const accepted[] = { GEMBOK_OID_ADOBE_DOCUMENTS,
                                          "1.3.6.1.5.5.7.3.4",
                                          "1.3.6.1.5.5.7.3.2",
                                          "1.3.6.1.5.5.7.3.36",
                                          "1.3.6.1.4.1.311.10.3.12",
                                          "2.5.29.37.0",
                                          NULL };
  for (guint i = 0; oids[i] != NULL; i++)
    if (g_strv_contains (accepted, oids[i]))
      return TRUE;
  return FALSE;
}

static void
check_person_extended_usage (GembokCertificate *certificate, GembokVerdict *verdict)
{
  g_auto (GStrv) oids = gembok_certificate_extended_key_usage (certificate);
  if (oids == NULL)
    return;
  g_autofree char *usage = list_extended_usage ((const char *const *) oids);
  if (!is_for_documents ((const char *const *) oids))
    gembok_verdict_add_problem (verdict, "wrong_usage", _ ("It is not meant for signing documents, but for: %s."), usage);
  gembok_verdict_add_note (verdict, "usage", _ ("Purpose: %s."), usage);
}

static void
check_ca_usage (GembokCertificate *certificate, GembokVerdict *verdict)
{
  g_auto (GStrv) bits = gembok_certificate_key_usage (certificate);
  g_autofree char *usage = list_key_usage (certificate);
  gembok_verdict_add_note (verdict, "judged_as_ca", _ ("This is the certificate of an issuer (CA), and judged as one."));
  gembok_verdict_add_note (verdict, "usage", _ ("Use of the key: %s."), usage);
  if (bits == NULL || !g_strv_contains ((const char *const *) bits, "keyCertSign"))
    gembok_verdict_add_problem (verdict, "wrong_usage", _ ("It calls itself an issuer, but may not sign certificates."));
  else if (!g_strv_contains ((const char *const *) bits, "cRLSign"))
    gembok_verdict_add_note (verdict, "usage", _ ("It may not sign revocation lists; another must do that for it."));
}

void
gembok_check_usage (GembokCertificate *certificate, GembokVerdict *verdict)
{
  if (gembok_certificate_is_ca (certificate))
    {
      check_ca_usage (certificate, verdict);
      return;
    }
  check_person_key_usage (certificate, verdict);
  check_person_extended_usage (certificate, verdict);
}
