/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/certificate-private.h"

/*
 * Reading the extensions of a certificate (RFC 5280, 4.2). One that is there but cannot be read yields nothing here;
 * the check refuses such a certificate.
 */

gpointer
gembok_certificate_extension (const GembokCertificate *certificate, int nid)
{
  void *value = X509_get_ext_d2i (gembok_certificate_x509 (certificate), nid, NULL, NULL);
  if (value == NULL)
    gembok_openssl_drain ();
  return value;
}

gboolean
gembok_certificate_is_ca (const GembokCertificate *certificate)
{
  g_autoptr (BASIC_CONSTRAINTS) constraints = gembok_certificate_extension (certificate, NID_basic_constraints);
  return constraints != NULL && constraints->ca != 0;
}

gboolean
gembok_certificate_is_self_issued (const GembokCertificate *certificate)
{
  const X509 *x509 = gembok_certificate_x509 (certificate);
  return X509_NAME_cmp (X509_get_subject_name (x509), X509_get_issuer_name (x509)) == 0;
}

gboolean
gembok_certificate_has_usage (const GembokCertificate *certificate, guint32 bits)
{
  /* UINT32_MAX, so all bits, where the extension is absent. */
  return (X509_get_key_usage (gembok_certificate_x509 (certificate)) & bits) != 0;
}

/* %TRUE if the extension is there, be it readable or not. */
static gboolean
has_extension (const GembokCertificate *certificate, int nid)
{
  return X509_get_ext_by_NID (gembok_certificate_x509 (certificate), nid, -1) >= 0;
}

GStrv
gembok_certificate_key_usage (const GembokCertificate *certificate)
{
  static const char *const names[]
      = { "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
          "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly" };
  if (!has_extension (certificate, NID_key_usage))
    return NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (ASN1_BIT_STRING) bits = gembok_certificate_extension (certificate, NID_key_usage);
  for (guint i = 0; bits != NULL && i < G_N_ELEMENTS (names); i++)
    if (ASN1_BIT_STRING_get_bit (bits, (int) i))
      g_strv_builder_add (builder, names[i]);
  return g_strv_builder_end (builder);
}

GStrv
gembok_certificate_extended_key_usage (const GembokCertificate *certificate)
{
  if (!has_extension (certificate, NID_ext_key_usage))
    return NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (EXTENDED_KEY_USAGE) usages = gembok_certificate_extension (certificate, NID_ext_key_usage);
  for (int i = 0; usages != NULL && i < sk_ASN1_OBJECT_num (usages); i++)
    {
      g_autofree char *oid = gembok_oid_to_string (sk_ASN1_OBJECT_value (usages, i));
      g_strv_builder_add (builder, oid);
    }
  return g_strv_builder_end (builder);
}

GStrv
gembok_certificate_policies (const GembokCertificate *certificate)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (CERTIFICATEPOLICIES) policies = gembok_certificate_extension (certificate, NID_certificate_policies);
  for (int i = 0; policies != NULL && i < sk_POLICYINFO_num (policies); i++)
    {
      g_autofree char *oid = gembok_oid_to_string (sk_POLICYINFO_value (policies, i)->policyid);
      g_strv_builder_add (builder, oid);
    }
  return g_strv_builder_end (builder);
}

/* Only http and https are ever fetched; an address with anything but plain printable characters is not one. */
static void
add_address (GStrvBuilder *builder, const GENERAL_NAME *name)
{
  if (name->type != GEN_URI)
    return;
  const ASN1_IA5STRING *uri = name->d.uniformResourceIdentifier;
  const gsize length = (gsize) ASN1_STRING_length (uri);
  g_autofree char *text = g_strndup ((const char *) ASN1_STRING_get0_data (uri), length);
  if (length > 2048 || strlen (text) != length
      || (g_ascii_strncasecmp (text, "http://", 7) != 0 && g_ascii_strncasecmp (text, "https://", 8) != 0))
    return;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return;
  g_strv_builder_add (builder, text);
}

GStrv
gembok_certificate_crl_addresses (const GembokCertificate *certificate)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (CRL_DIST_POINTS) points = gembok_certificate_extension (certificate, NID_crl_distribution_points);
  for (int i = 0; points != NULL && i < sk_DIST_POINT_num (points); i++)
    {
      const DIST_POINT *point = sk_DIST_POINT_value (points, i);
      const gboolean full_name = point->distpoint != NULL && point->distpoint->type == 0;
      for (int j = 0; full_name && j < sk_GENERAL_NAME_num (point->distpoint->name.fullname); j++)
        add_address (builder, sk_GENERAL_NAME_value (point->distpoint->name.fullname, j));
    }
  return g_strv_builder_end (builder);
}

GStrv
gembok_certificate_ocsp_addresses (const GembokCertificate *certificate)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (AUTHORITY_INFO_ACCESS) accesses = gembok_certificate_extension (certificate, NID_info_access);
  for (int i = 0; accesses != NULL && i < sk_ACCESS_DESCRIPTION_num (accesses); i++)
    {
      const ACCESS_DESCRIPTION *access = sk_ACCESS_DESCRIPTION_value (accesses, i);
      if (OBJ_obj2nid (access->method) == NID_ad_OCSP)
        add_address (builder, access->location);
    }
  return g_strv_builder_end (builder);
}
