/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/oid-label.h"

#include "base/i18n.h"

typedef struct
{
  const char *id;
  const char *label;
} Label;

static const Label oids[] = {
  /* extended key usages */
  { "1.2.840.113583.1.1.5", N_ ("signing of documents that Adobe programs trust") },
  { "1.3.6.1.5.5.7.3.1", N_ ("TLS server") },
  { "1.3.6.1.5.5.7.3.2", N_ ("TLS client, log-in") },
  { "1.3.6.1.5.5.7.3.3", N_ ("signing of programs") },
  { "1.3.6.1.5.5.7.3.4", N_ ("e-mail protection") },
  { "1.3.6.1.5.5.7.3.8", N_ ("time stamping") },
  { "1.3.6.1.5.5.7.3.9", N_ ("signing of OCSP answers") },
  { "1.3.6.1.5.5.7.3.36", N_ ("signing of documents") },
  { "1.3.6.1.4.1.311.10.3.12", N_ ("signing of documents (Microsoft)") },
  { "1.3.6.1.4.1.311.20.2.2", N_ ("smart card log-in (Microsoft)") },
  { "2.5.29.37.0", N_ ("any purpose") },
  /* policies of the Indonesian government's CAs */
  { "2.16.360.1.1.1.3.11.2.0.1", N_ ("BSrE's certification practice") },
  { "2.16.360.1.1.1.5.1.4.3", N_ ("individual of an agency, verified online, level 3") },
  { "2.16.360.1.1.1.9.1", N_ ("Adobe Approved Trust List") },
  { "2.16.360.1.2.1.1", N_ ("CA of OSD (before BSrE)") },
  { "2.16.360.1.2.1.2.2", N_ ("individual, OSD class 2 (before BSrE)") },
  { "2.5.29.32.0", N_ ("any policy") },
  /* statements of qualified certificates (ETSI EN 319 412-5) */
  { "0.4.0.1862.1.1", N_ ("issued as a qualified certificate") },
  { "0.4.0.1862.1.2", N_ ("limit on the value of transactions") },
  { "0.4.0.1862.1.3", N_ ("the issuer keeps its records for some years") },
  { "0.4.0.1862.1.4", N_ ("the issuer states that the key is in a certified signing device") },
  { "0.4.0.1862.1.5", N_ ("the issuer's disclosure statements") },
  { "0.4.0.1862.1.6", N_ ("type of the certificate") },
  { "0.4.0.1862.1.6.1", N_ ("for electronic signatures") },
  { "0.4.0.1862.1.6.2", N_ ("for electronic seals") },
  { "0.4.0.1862.1.6.3", N_ ("for websites") },
  { "1.3.6.1.5.5.7.11.1", N_ ("meaning of the name (RFC 3739, version 1)") },
  { "1.3.6.1.5.5.7.11.2", N_ ("meaning of the name (RFC 3739)") },
  /* ways to the issuer (authorityInfoAccess, subjectInfoAccess) */
  { "1.3.6.1.5.5.7.48.1", N_ ("OCSP") },
  { "1.3.6.1.5.5.7.48.2", N_ ("the issuer's certificate") },
  /* extensions */
  { "2.5.29.9", N_ ("Further attributes of the owner") },
  { "2.5.29.14", N_ ("Identifier of the key") },
  { "2.5.29.15", N_ ("Key usage") },
  { "2.5.29.16", N_ ("Time of use of the private key") },
  { "2.5.29.17", N_ ("Other names of the owner") },
  { "2.5.29.18", N_ ("Other names of the issuer") },
  { "2.5.29.19", N_ ("Basic constraints") },
  { "2.5.29.30", N_ ("Name constraints") },
  { "2.5.29.31", N_ ("Where revocations are published") },
  { "2.5.29.32", N_ ("Policies") },
  { "2.5.29.33", N_ ("Policy mappings") },
  { "2.5.29.35", N_ ("Identifier of the issuer's key") },
  { "2.5.29.36", N_ ("Policy constraints") },
  { "2.5.29.37", N_ ("Extended key usage") },
  { "2.5.29.46", N_ ("Where changes of revocations are published") },
  { "2.5.29.54", N_ ("Inhibit any policy") },
  { "1.3.6.1.5.5.7.1.1", N_ ("Ways to the issuer") },
  { "1.3.6.1.5.5.7.1.3", N_ ("Statements of the issuer (qcStatements)") },
  { "1.3.6.1.5.5.7.1.11", N_ ("Ways to the owner") },
  { "1.3.6.1.5.5.7.1.24", N_ ("TLS features") },
  { "1.3.6.1.5.5.7.48.1.5", N_ ("No revocation check of this responder") },
  { "1.3.6.1.4.1.11129.2.4.2", N_ ("Entries in certificate logs") },
  { "1.3.6.1.4.1.11129.2.4.3", N_ ("Not a certificate, only its announcement (precertificate)") },
  { "1.2.840.113583.1.1.9.1", N_ ("Time stamp address for Adobe programs") },
  { "1.2.840.113583.1.1.9.2", N_ ("Revocation data for Adobe programs") },
  { "2.16.840.1.113730.1.1", N_ ("Netscape certificate type") },
  { "2.16.840.1.113730.1.13", N_ ("Netscape comment") },
  { "1.3.6.1.4.1.311.20.2", N_ ("Microsoft template") },
  { "1.3.6.1.4.1.311.21.1", N_ ("Microsoft CA version") },
  { "1.3.6.1.4.1.311.21.7", N_ ("Microsoft template") },
};

static const Label key_usages[] = {
  { "digitalSignature", N_ ("digital signature") },
  { "nonRepudiation", N_ ("non-repudiation") },
  { "keyEncipherment", N_ ("encryption of keys") },
  { "dataEncipherment", N_ ("encryption of data") },
  { "keyAgreement", N_ ("key agreement") },
  { "keyCertSign", N_ ("signing of certificates") },
  { "cRLSign", N_ ("signing of revocation lists") },
  { "encipherOnly", N_ ("key agreement for encryption only") },
  { "decipherOnly", N_ ("key agreement for decryption only") },
};

static const char *
find (const Label *labels, guint n_labels, const char *id)
{
  for (guint i = 0; i < n_labels; i++)
    if (g_str_equal (labels[i].id, id))
      return _ (labels[i].label);
  return NULL;
}

const char *
gembok_oid_label (const char *oid)
{
  return find (oids, G_N_ELEMENTS (oids), oid);
}

char *
gembok_oid_describe (const char *oid)
{
  const char *label = gembok_oid_label (oid);
  return label != NULL ? g_strdup_printf ("%s (%s)", label, oid) : g_strdup (oid);
}

const char *
gembok_key_usage_label (const char *bit)
{
  const char *label = find (key_usages, G_N_ELEMENTS (key_usages), bit);
  return label != NULL ? label : bit;
}
