/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/tls-anchor.h"

#include "crypto/certificate-private.h"

#define NAMES_MAX      20
#define NAME_MAX_CHARS 120

static X509_STORE *
make_store (GPtrArray *anchors, const char *ca_file, const char *ca_folder)
{
  X509_STORE *store = X509_STORE_new ();
  for (guint i = 0; store != NULL && anchors != NULL && i < anchors->len; i++)
    X509_STORE_add_cert (store, gembok_certificate_x509 (anchors->pdata[i]));
  if (store != NULL && anchors == NULL && ca_file != NULL)
    X509_STORE_load_file (store, ca_file);
  if (store != NULL && anchors == NULL && ca_folder != NULL)
    X509_STORE_load_path (store, ca_folder);
  return store;
}

/* Borrows the certificates. */
static X509Stack *
make_stack (GPtrArray *chain)
{
  X509Stack *stack = sk_X509_new_null ();
  for (guint i = 0; stack != NULL && i < chain->len; i++)
    {
      X509 *link = gembok_certificate_x509 (chain->pdata[i]);
      if (X509_up_ref (link) == 1 && sk_X509_push (stack, link) <= 0)
        X509_free (link);
    }
  return stack;
}

GembokCertificate *
gembok_tls_anchor (GPtrArray *chain, GPtrArray *anchors, const char *ca_file, const char *ca_folder)
{
  if (chain->len == 0)
    return NULL;
  g_autoptr (X509_STORE) store = make_store (anchors, ca_file, ca_folder);
  g_autoptr (X509Stack) stack = make_stack (chain);
  g_autoptr (X509_STORE_CTX) context = X509_STORE_CTX_new ();
  GembokCertificate *anchor = NULL;
  if (store != NULL && stack != NULL && context != NULL
      && X509_STORE_CTX_init (context, store, gembok_certificate_x509 (chain->pdata[0]), stack) == 1)
    {
      X509_STORE_CTX_set_purpose (context, X509_PURPOSE_SSL_SERVER);
      X509_STORE_CTX_set_flags (context, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_NO_CHECK_TIME);
      if (X509_verify_cert (context) == 1)
        {
          X509Stack *verified = X509_STORE_CTX_get0_chain (context);
          anchor = gembok_certificate_from_x509 (sk_X509_value (verified, sk_X509_num (verified) - 1), NULL);
        }
    }
  gembok_openssl_drain ();
  return anchor;
}

/* --- names ------------------------------------------------------------------------------------------------------ */

static char *
address_text (const ASN1_OCTET_STRING *bytes)
{
  const int length = ASN1_STRING_length (bytes);
  if (length != 4 && length != 16)
    return NULL;
  g_autoptr (GInetAddress) address = g_inet_address_new_from_bytes (
      ASN1_STRING_get0_data (bytes), length == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (address);
}

GStrv
gembok_tls_names (const GembokCertificate *certificate)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GENERAL_NAMES) all = gembok_certificate_extension (certificate, NID_subject_alt_name);
  for (int i = 0; all != NULL && i < MIN (sk_GENERAL_NAME_num (all), NAMES_MAX); i++)
    {
      const GENERAL_NAME *name = sk_GENERAL_NAME_value (all, i);
      g_autofree char *text = name->type == GEN_DNS     ? gembok_asn1_text (name->d.dNSName, NAME_MAX_CHARS)
                              : name->type == GEN_IPADD ? address_text (name->d.iPAddress)
                                                        : NULL;
      if (text != NULL)
        g_strv_builder_add (names, text);
    }
  return g_strv_builder_end (names);
}
