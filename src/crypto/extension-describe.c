/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "crypto/describe-private.h"
#include "crypto/oid-label.h"

/* Larger ones are shown as bytes; none of the extensions in use comes near. */
#define MAX_EXTENSION (16 * 1024)
#define MAX_VALUE     400

static void
add_oid (GembokLines *lines, const ASN1_OBJECT *object)
{
  g_autofree char *oid = gembok_oid_to_string (object);
  g_autofree char *description = gembok_oid_describe (oid);
  gembok_lines_add (lines, "%s", description);
}

/* --- names ------------------------------------------------------------------------------------------------------ */

static char *
address_text (const ASN1_OCTET_STRING *bytes)
{
  const int length = ASN1_STRING_length (bytes);
  if (length != 4 && length != 16)
    return gembok_hex (ASN1_STRING_get0_data (bytes), (gsize) MIN (length, 64));
  g_autoptr (GInetAddress) address = g_inet_address_new_from_bytes (
      ASN1_STRING_get0_data (bytes), length == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (address);
}

static char *
directory_text (const X509_NAME *name)
{
  g_autoptr (GembokSubject) subject = gembok_subject_from_name (name);
  return gembok_subject_to_string (subject);
}

static char *
other_text (const OTHERNAME *name)
{
  g_autofree char *oid = gembok_oid_to_string (name->type_id);
  const gboolean text = name->value != NULL && name->value->type == V_ASN1_UTF8STRING;
  g_autofree char *value = text ? gembok_asn1_text (name->value->value.utf8string, MAX_VALUE) : g_strdup ("…");
  return g_strdup_printf ("%s: %s", oid, value);
}

static char *
name_text (const GENERAL_NAME *name)
{
  switch (name->type)
    {
    case GEN_EMAIL:
    case GEN_DNS:
    case GEN_URI:
      return gembok_asn1_text (name->d.ia5, MAX_VALUE);
    case GEN_IPADD:
      return address_text (name->d.iPAddress);
    case GEN_DIRNAME:
      return directory_text (name->d.directoryName);
    case GEN_RID:
      return gembok_oid_to_string (name->d.registeredID);
    case GEN_OTHERNAME:
      return other_text (name->d.otherName);
    default:
      return g_strdup (_ ("a name of a kind that is not in use"));
    }
}

static void
add_names (GembokLines *lines, const GENERAL_NAMES *names)
{
  for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num (names); i++)
    {
      g_autofree char *text = name_text (sk_GENERAL_NAME_value (names, i));
      gembok_lines_add (lines, "%s", text);
    }
}

/* --- one function an extension; each answers whether it could read it ------------------------------------------- */

static gboolean
describe_basic_constraints (GembokLines *lines, X509_EXTENSION *extension)
{
  g_autoptr (BASIC_CONSTRAINTS) constraints = X509V3_EXT_d2i (extension);
  if (constraints == NULL)
    return FALSE;
  gembok_lines_add (lines, "%s", constraints->ca ? _ ("Issuer of certificates (CA)") : _ ("Not an issuer of certificates"));
  if (constraints->pathlen != NULL)
    gembok_lines_add (lines, _ ("Further issuers below it: at most %ld"), ASN1_INTEGER_get (constraints->pathlen));
  return TRUE;
}

static gboolean
describe_key_usage (GembokLines *lines, X509_EXTENSION *extension)
{
  static const char *const names[]
      = { "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
          "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly" };
  g_autoptr (ASN1_BIT_STRING) bits = X509V3_EXT_d2i (extension);
  for (guint i = 0; bits != NULL && i < G_N_ELEMENTS (names); i++)
    if (ASN1_BIT_STRING_get_bit (bits, (int) i))
      gembok_lines_add (lines, "%s (%s)", gembok_key_usage_label (names[i]), names[i]);
  return bits != NULL;
}

static gboolean
describe_extended_usage (GembokLines *lines, X509_EXTENSION *extension)
{
  g_autoptr (EXTENDED_KEY_USAGE) usages = X509V3_EXT_d2i (extension);
  for (int i = 0; usages != NULL && i < sk_ASN1_OBJECT_num (usages); i++)
    add_oid (lines, sk_ASN1_OBJECT_value (usages, i));
  return usages != NULL;
}

static gboolean
describe_subject_key (GembokLines *lines, X509_EXTENSION *extension)
{
  g_autoptr (ASN1_OCTET_STRING) identifier = X509V3_EXT_d2i (extension);
  if (identifier == NULL)
    return FALSE;
  gembok_lines_add_bytes (lines, ASN1_STRING_get0_data (identifier), (gsize) ASN1_STRING_length (identifier));
  return TRUE;
}

static gboolean
describe_authority_key (GembokLines *lines, X509_EXTENSION *extension)
{
  g_autoptr (AUTHORITY_KEYID) authority = X509V3_EXT_d2i (extension);
  if (authority == NULL)
    return FALSE;
  if (authority->keyid != NULL)
    gembok_lines_add_bytes (lines, ASN1_STRING_get0_data (authority->keyid), (gsize) ASN1_STRING_length (authority->keyid));
  add_names (lines, authority->issuer);
  if (authority->serial != NULL)
    {
      g_autofree char *serial = gembok_integer_to_hex (authority->serial);
      gembok_lines_add (lines, _ ("Serial number: %s"), serial);
    }
  return TRUE;
}

static gboolean
describe_alternative_names (GembokLines *lines, X509_EXTENSION *extension)
{
  g_autoptr (GENERAL_NAMES) names = X509V3_EXT_d2i (extension);
  add_names (lines, names);
  return names != NULL;
}

static void
add_qualifier (GembokLines *lines, const POLICYQUALINFO *qualifier)
{
  const int nid = OBJ_obj2nid (qualifier->pqualid);
  if (nid == NID_id_qt_cps && qualifier->d.cpsuri != NULL)
    {
      g_autofree char *uri = gembok_asn1_text (qualifier->d.cpsuri, MAX_VALUE);
      gembok_lines_add (lines, _ ("  Rules of the issuer: %s"), uri);
    }
  else if (nid == NID_id_qt_unotice && qualifier->d.usernotice != NULL && qualifier->d.usernotice->exptext != NULL)
    {
      g_autofree char *notice = gembok_asn1_text (qualifier->d.usernotice->exptext, MAX_VALUE);
      gembok_lines_add (lines, _ ("  Notice: %s"), notice);
    }
}

static gboolean
describe_policies (GembokLines *lines, X509_EXTENSION *extension)
{
  g_autoptr (CERTIFICATEPOLICIES) policies = X509V3_EXT_d2i (extension);
  for (int i = 0; policies != NULL && i < sk_POLICYINFO_num (policies); i++)
    {
      const POLICYINFO *policy = sk_POLICYINFO_value (policies, i);
      add_oid (lines, policy->policyid);
      for (int j = 0; policy->qualifiers != NULL && j < sk_POLICYQUALINFO_num (policy->qualifiers); j++)
        add_qualifier (lines, sk_POLICYQUALINFO_value (policy->qualifiers, j));
    }
  return policies != NULL;
}

static gboolean
describe_access (GembokLines *lines, X509_EXTENSION *extension)
{
  g_autoptr (AUTHORITY_INFO_ACCESS) accesses = X509V3_EXT_d2i (extension);
  for (int i = 0; accesses != NULL && i < sk_ACCESS_DESCRIPTION_num (accesses); i++)
    {
      const ACCESS_DESCRIPTION *access = sk_ACCESS_DESCRIPTION_value (accesses, i);
      g_autofree char *oid = gembok_oid_to_string (access->method);
      g_autofree char *location = name_text (access->location);
      const char *label = gembok_oid_label (oid);
      gembok_lines_add (lines, "%s: %s", label != NULL ? label : oid, location);
    }
  return accesses != NULL;
}

static gboolean
describe_distribution_points (GembokLines *lines, X509_EXTENSION *extension)
{
  g_autoptr (CRL_DIST_POINTS) points = X509V3_EXT_d2i (extension);
  for (int i = 0; points != NULL && i < sk_DIST_POINT_num (points); i++)
    {
      const DIST_POINT *point = sk_DIST_POINT_value (points, i);
      if (point->distpoint != NULL && point->distpoint->type == 0)
        add_names (lines, point->distpoint->name.fullname);
      else
        gembok_lines_add (lines, "%s", _ ("a place relative to the issuer's name"));
      if (point->CRLissuer != NULL)
        {
          gembok_lines_add (lines, "%s", _ ("published by another:"));
          add_names (lines, point->CRLissuer);
        }
    }
  return points != NULL;
}

/* --- qcStatements (RFC 3739, 3.2.6): OpenSSL 3.0 has no type for them ------------------------------------------- */

static Asn1TypeStack *
read_sequence (const guint8 *der, gsize length)
{
  const guint8 *end = der;
  g_autoptr (Asn1TypeStack) items = d2i_ASN1_SEQUENCE_ANY (NULL, &end, (long) length);
  gembok_openssl_drain ();
  return items != NULL && end == der + length ? g_steal_pointer (&items) : NULL;
}

static Asn1TypeStack *
read_inner_sequence (const ASN1_TYPE *item)
{
  if (item->type != V_ASN1_SEQUENCE)
    return NULL;
  return read_sequence (ASN1_STRING_get0_data (item->value.sequence), (gsize) ASN1_STRING_length (item->value.sequence));
}

static void
add_statement (GembokLines *lines, const Asn1TypeStack *statement)
{
  const ASN1_TYPE *id = sk_ASN1_TYPE_num (statement) > 0 ? sk_ASN1_TYPE_value (statement, 0) : NULL;
  if (id == NULL || id->type != V_ASN1_OBJECT)
    return;
  add_oid (lines, id->value.object);
  const ASN1_TYPE *info = sk_ASN1_TYPE_num (statement) > 1 ? sk_ASN1_TYPE_value (statement, 1) : NULL;
  g_autoptr (Asn1TypeStack) details = info != NULL ? read_inner_sequence (info) : NULL;
  for (int i = 0; details != NULL && i < sk_ASN1_TYPE_num (details); i++)
    if (sk_ASN1_TYPE_value (details, i)->type == V_ASN1_OBJECT)
      add_oid (lines, sk_ASN1_TYPE_value (details, i)->value.object);
}

static gboolean
describe_statements (GembokLines *lines, X509_EXTENSION *extension)
{
  const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data (extension);
  g_autoptr (Asn1TypeStack) statements = read_sequence (ASN1_STRING_get0_data (value), (gsize) ASN1_STRING_length (value));
  for (int i = 0; statements != NULL && i < sk_ASN1_TYPE_num (statements); i++)
    {
      g_autoptr (Asn1TypeStack) statement = read_inner_sequence (sk_ASN1_TYPE_value (statements, i));
      if (statement != NULL)
        add_statement (lines, statement);
    }
  return statements != NULL;
}

static gboolean
describe_no_check (GembokLines *lines, X509_EXTENSION *extension G_GNUC_UNUSED)
{
  gembok_lines_add (lines, "%s", _ ("Its issuer answers for it as long as it is valid."));
  return TRUE;
}

/* OpenSSL's own rendering, for what is rare: constraints and the like. */
static gboolean
describe_as_library_does (GembokLines *lines, X509_EXTENSION *extension)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  if (X509V3_EXT_print (bio, extension, X509V3_EXT_ERROR_UNKNOWN, 0) != 1)
    return FALSE;
  char *text = NULL;
  const long length = BIO_get_mem_data (bio, &text);
  g_autofree char *copy = g_strndup (length > 0 ? text : "", (gsize) MAX (length, 0));
  g_auto (GStrv) parts = g_strsplit (copy, "\n", 128);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      gembok_lines_add (lines, "%s", parts[i]);
  return TRUE;
}

/* --- which function for which ----------------------------------------------------------------------------------- */

typedef struct
{
  int nid;
  gboolean (*describe) (GembokLines *lines, X509_EXTENSION *extension);
} Describer;

static const Describer describers[] = {
  { NID_basic_constraints, describe_basic_constraints },
  { NID_key_usage, describe_key_usage },
  { NID_ext_key_usage, describe_extended_usage },
  { NID_subject_key_identifier, describe_subject_key },
  { NID_authority_key_identifier, describe_authority_key },
  { NID_subject_alt_name, describe_alternative_names },
  { NID_issuer_alt_name, describe_alternative_names },
  { NID_certificate_policies, describe_policies },
  { NID_info_access, describe_access },
  { NID_sinfo_access, describe_access },
  { NID_crl_distribution_points, describe_distribution_points },
  { NID_freshest_crl, describe_distribution_points },
  { NID_qcStatements, describe_statements },
  { NID_id_pkix_OCSP_noCheck, describe_no_check },
  { NID_name_constraints, describe_as_library_does },
  { NID_policy_constraints, describe_as_library_does },
  { NID_policy_mappings, describe_as_library_does },
  { NID_inhibit_any_policy, describe_as_library_does },
  { NID_private_key_usage_period, describe_as_library_does },
  { NID_netscape_comment, describe_as_library_does },
  { NID_netscape_cert_type, describe_as_library_does },
};

static gboolean
describe_known (GembokLines *lines, X509_EXTENSION *extension)
{
  const int nid = OBJ_obj2nid (X509_EXTENSION_get_object (extension));
  if (ASN1_STRING_length (X509_EXTENSION_get_data (extension)) > MAX_EXTENSION)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (describers); i++)
    if (describers[i].nid == nid)
      return describers[i].describe (lines, extension);
  return FALSE;
}

void
gembok_describe_extension (GembokLines *lines, X509_EXTENSION *extension)
{
  const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data (extension);
  if (!describe_known (lines, extension))
    gembok_lines_add_bytes (lines, ASN1_STRING_get0_data (value), (gsize) ASN1_STRING_length (value));
  gembok_openssl_drain ();
}
