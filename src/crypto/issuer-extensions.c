/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/issuer-private.h"

/* RFC 5280, 4.2.1.4: a notice has at most 200 characters. */
#define MAX_NOTICE 200

static gboolean
add (X509 *x509, int nid, gpointer value, gboolean critical)
{
  return value != NULL && X509_add1_ext_i2d (x509, nid, value, critical, X509V3_ADD_DEFAULT) == 1;
}

static ASN1_STRING *
new_string (int type, const void *bytes, gsize length)
{
  ASN1_STRING *string = ASN1_STRING_type_new (type);
  if (string != NULL && ASN1_STRING_set (string, bytes, (int) length) != 1)
    g_clear_pointer (&string, ASN1_STRING_free);
  return string;
}

/* --- names ------------------------------------------------------------------------------------------------------ */

static GENERAL_NAME *
new_name (int type, ASN1_STRING *value)
{
  if (value == NULL)
    return NULL;
  GENERAL_NAME *name = GENERAL_NAME_new ();
  if (name != NULL)
    GENERAL_NAME_set0_value (name, type, value);
  else
    ASN1_STRING_free (value);
  return name;
}

static gboolean
is_printable_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return text[0] != '\0';
}

GENERAL_NAME *
gembok_issuer_uri (const char *uri)
{
  return is_printable_ascii (uri) ? new_name (GEN_URI, new_string (V_ASN1_IA5STRING, uri, strlen (uri))) : NULL;
}

static GENERAL_NAME *
new_address (GInetAddress *address)
{
  return new_name (GEN_IPADD, new_string (V_ASN1_OCTET_STRING, g_inet_address_to_bytes (address),
                                          g_inet_address_get_native_size (address)));
}

static GENERAL_NAME *
new_host (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  if (address != NULL)
    return new_address (address);
  g_autofree char *ascii = g_hostname_to_ascii (host);
  if (ascii == NULL || strlen (ascii) > 253 || strspn (ascii, "abcdefghijklmnopqrstuvwxyz0123456789.-*") != strlen (ascii)
      || ascii[0] == '\0')
    return NULL;
  return new_name (GEN_DNS, new_string (V_ASN1_IA5STRING, ascii, strlen (ascii)));
}

DIST_POINT_NAME *
gembok_issuer_distribution_point (const char *uri)
{
  GENERAL_NAME *name = gembok_issuer_uri (uri);
  if (name == NULL)
    return NULL;
  g_autoptr (DIST_POINT_NAME) point = DIST_POINT_NAME_new ();
  g_autoptr (GENERAL_NAMES) names = sk_GENERAL_NAME_new_null ();
  if (point == NULL || names == NULL || sk_GENERAL_NAME_push (names, name) <= 0)
    {
      GENERAL_NAME_free (name);
      return NULL;
    }
  point->type = 0;
  point->name.fullname = g_steal_pointer (&names);
  return g_steal_pointer (&point);
}

/* --- keys and their use ----------------------------------------------------------------------------------------- */

gboolean
gembok_issuer_add_basic_constraints (X509 *x509, gboolean ca)
{
  g_autoptr (BASIC_CONSTRAINTS) constraints = BASIC_CONSTRAINTS_new ();
  if (constraints == NULL)
    return FALSE;
  constraints->ca = ca ? 0xFF : 0;
  return add (x509, NID_basic_constraints, constraints, TRUE);
}

gboolean
gembok_issuer_add_key_usage (X509 *x509, guint32 bits)
{
  /* In the order of the bit string (RFC 5280, 4.2.1.3). */
  static const guint32 order[] = { KU_DIGITAL_SIGNATURE, KU_NON_REPUDIATION, KU_KEY_ENCIPHERMENT, KU_DATA_ENCIPHERMENT,
                                   KU_KEY_AGREEMENT,     KU_KEY_CERT_SIGN,   KU_CRL_SIGN };
  g_autoptr (ASN1_BIT_STRING) usage = ASN1_BIT_STRING_new ();
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (usage == NULL || ((bits & order[i]) != 0 && ASN1_BIT_STRING_set_bit (usage, (int) i, 1) != 1))
      return FALSE;
  return add (x509, NID_key_usage, usage, TRUE);
}

gboolean
gembok_issuer_add_extended_usage (X509 *x509, const char *oid, gboolean critical)
{
  g_autoptr (EXTENDED_KEY_USAGE) usage = EXTENDED_KEY_USAGE_new ();
  g_autoptr (ASN1_OBJECT) purpose = OBJ_txt2obj (oid, 1);
  if (usage == NULL || purpose == NULL || sk_ASN1_OBJECT_push (usage, purpose) <= 0)
    return FALSE;
  (void) g_steal_pointer (&purpose);
  return add (x509, NID_ext_key_usage, usage, critical);
}

gboolean
gembok_issuer_add_subject_key (X509 *x509)
{
  guint8 hash[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  /* The first way of RFC 5280, 4.2.1.2; SHA-1 is only a name here. */
  if (X509_pubkey_digest (x509, EVP_sha1 (), hash, &length) != 1)
    return FALSE;
  g_autoptr (ASN1_STRING) identifier = new_string (V_ASN1_OCTET_STRING, hash, length);
  return add (x509, NID_subject_key_identifier, identifier, FALSE);
}

AUTHORITY_KEYID *
gembok_issuer_authority (const X509 *issuer)
{
  g_autoptr (ASN1_OCTET_STRING) identifier = X509_get_ext_d2i (issuer, NID_subject_key_identifier, NULL, NULL);
  if (identifier == NULL)
    return NULL;
  AUTHORITY_KEYID *authority = AUTHORITY_KEYID_new ();
  if (authority != NULL)
    authority->keyid = g_steal_pointer (&identifier);
  return authority;
}

gboolean
gembok_issuer_add_authority_key (X509 *x509, const X509 *issuer)
{
  g_autoptr (AUTHORITY_KEYID) authority = gembok_issuer_authority (issuer);
  return add (x509, NID_authority_key_identifier, authority, FALSE);
}

gboolean
gembok_issuer_add_alternative_names (X509 *x509, const char *const *names, gboolean critical)
{
  g_autoptr (GENERAL_NAMES) all = GENERAL_NAMES_new ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      GENERAL_NAME *name = new_host (names[i]);
      if (name == NULL || all == NULL || sk_GENERAL_NAME_push (all, name) <= 0)
        {
          GENERAL_NAME_free (name);
          return FALSE;
        }
    }
  return sk_GENERAL_NAME_num (all) > 0 && add (x509, NID_subject_alt_name, all, critical);
}

gboolean
gembok_issuer_add_no_check (X509 *x509)
{
  ASN1_NULL *nothing = ASN1_NULL_new ();
  const gboolean added = add (x509, NID_id_pkix_OCSP_noCheck, nothing, FALSE);
  ASN1_NULL_free (nothing);
  return added;
}

/* --- policies --------------------------------------------------------------------------------------------------- */

/* Takes @qualifier. */
static gboolean
add_qualifier (POLICYINFO *policy, POLICYQUALINFO *qualifier)
{
  if (policy->qualifiers == NULL)
    policy->qualifiers = sk_POLICYQUALINFO_new_null ();
  if (policy->qualifiers != NULL && sk_POLICYQUALINFO_push (policy->qualifiers, qualifier) > 0)
    return TRUE;
  POLICYQUALINFO_free (qualifier);
  return FALSE;
}

static gboolean
add_cps (POLICYINFO *policy, const char *uri)
{
  if (!is_printable_ascii (uri))
    return FALSE;
  ASN1_IA5STRING *text = new_string (V_ASN1_IA5STRING, uri, strlen (uri));
  POLICYQUALINFO *qualifier = text != NULL ? POLICYQUALINFO_new () : NULL;
  if (qualifier == NULL)
    {
      ASN1_IA5STRING_free (text);
      return FALSE;
    }
  qualifier->pqualid = OBJ_nid2obj (NID_id_qt_cps);
  qualifier->d.cpsuri = text;
  return add_qualifier (policy, qualifier);
}

static gboolean
add_notice (POLICYINFO *policy, const char *text)
{
  if (!g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > MAX_NOTICE)
    return FALSE;
  g_autoptr (USERNOTICE) notice = USERNOTICE_new ();
  if (notice != NULL)
    notice->exptext = new_string (V_ASN1_UTF8STRING, text, strlen (text));
  POLICYQUALINFO *qualifier = notice != NULL && notice->exptext != NULL ? POLICYQUALINFO_new () : NULL;
  if (qualifier == NULL)
    return FALSE;
  qualifier->pqualid = OBJ_nid2obj (NID_id_qt_unotice);
  qualifier->d.usernotice = g_steal_pointer (&notice);
  return add_qualifier (policy, qualifier);
}

static guint
count (const char *const *strings)
{
  guint n = 0;
  while (strings != NULL && strings[n] != NULL)
    n++;
  return n;
}

gboolean
gembok_issuer_add_policies (X509 *x509, const GembokIssuance *issuance)
{
  const guint n_policies = count (issuance->policies);
  const guint n_notices = count (issuance->policy_notices);
  const guint cps_index = n_policies > 1 ? 1 : 0;
  g_autoptr (CERTIFICATEPOLICIES) policies = CERTIFICATEPOLICIES_new ();
  for (guint i = 0; i < n_policies; i++)
    {
      POLICYINFO *policy = POLICYINFO_new ();
      if (policy == NULL || policies == NULL || sk_POLICYINFO_push (policies, policy) <= 0)
        {
          POLICYINFO_free (policy);
          return FALSE;
        }
      policy->policyid = OBJ_txt2obj (issuance->policies[i], 1);
      if (policy->policyid == NULL)
        return FALSE;
      if (i == cps_index && issuance->cps != NULL && !add_cps (policy, issuance->cps))
        return FALSE;
      const char *notice = i < n_notices ? issuance->policy_notices[i] : "";
      if (notice[0] != '\0' && !add_notice (policy, notice))
        return FALSE;
    }
  return n_policies == 0 || add (x509, NID_certificate_policies, policies, FALSE);
}

/* --- addresses -------------------------------------------------------------------------------------------------- */

static gboolean
add_access (AUTHORITY_INFO_ACCESS *accesses, int method, const char *uri)
{
  if (uri == NULL)
    return TRUE;
  g_autoptr (GENERAL_NAME) location = gembok_issuer_uri (uri);
  g_autoptr (ACCESS_DESCRIPTION) access = ACCESS_DESCRIPTION_new ();
  if (accesses == NULL || location == NULL || access == NULL)
    return FALSE;
  access->method = OBJ_nid2obj (method);
  GENERAL_NAME_free (access->location);
  access->location = g_steal_pointer (&location);
  if (sk_ACCESS_DESCRIPTION_push (accesses, access) <= 0)
    return FALSE;
  (void) g_steal_pointer (&access);
  return TRUE;
}

static gboolean
add_accesses (X509 *x509, const GembokIssuance *issuance)
{
  g_autoptr (AUTHORITY_INFO_ACCESS) accesses = AUTHORITY_INFO_ACCESS_new ();
  if (!add_access (accesses, NID_ad_ca_issuers, issuance->ca_url) || !add_access (accesses, NID_ad_OCSP, issuance->ocsp_url))
    return FALSE;
  return sk_ACCESS_DESCRIPTION_num (accesses) <= 0 || add (x509, NID_info_access, accesses, FALSE);
}

static gboolean
add_distribution_points (X509 *x509, const char *uri)
{
  if (uri == NULL)
    return TRUE;
  g_autoptr (CRL_DIST_POINTS) points = CRL_DIST_POINTS_new ();
  DIST_POINT *point = DIST_POINT_new ();
  if (point == NULL || points == NULL || sk_DIST_POINT_push (points, point) <= 0)
    {
      DIST_POINT_free (point);
      return FALSE;
    }
  point->distpoint = gembok_issuer_distribution_point (uri);
  return point->distpoint != NULL && add (x509, NID_crl_distribution_points, points, FALSE);
}

gboolean
gembok_issuer_add_addresses (X509 *x509, const GembokIssuance *issuance)
{
  return add_accesses (x509, issuance) && add_distribution_points (x509, issuance->crl_url);
}
