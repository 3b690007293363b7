/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pki.h"

#include "crypto/certificate-private.h"

static const char *const policies[] = { "2.25.1.1", "2.25.1.2", "2.25.1.3", NULL };
static const char *const notices[] = { "Individu Instansi Latihan", "", "Hanya untuk latihan", NULL };

static void
certificate_unref (gpointer data)
{
  gembok_certificate_unref (data);
}

GembokKey *
pki_key (GembokKeyAlgorithm algorithm)
{
  g_autoptr (GError) error = NULL;
  GembokKey *key = gembok_key_generate (algorithm, NULL, NULL, &error);
  g_assert_no_error (error);
  return key;
}

static GembokSubject *
subject_of_ca (const char *name)
{
  GembokSubject *subject = gembok_subject_new ();
  g_assert_true (gembok_subject_append (subject, "C", "ID", NULL));
  g_assert_true (gembok_subject_append (subject, "O", "Gembok LATIHAN", NULL));
  g_assert_true (gembok_subject_append (subject, "CN", name, NULL));
  return subject;
}

GembokSubject *
pki_subject (const char *name)
{
  GembokSubject *subject = gembok_subject_new ();
  g_assert_true (gembok_subject_append (subject, "description", "260817ABCDEFGH12_Tanda Tangan Elektronik", NULL));
  g_assert_true (gembok_subject_append (subject, "CN", name, NULL));
  g_assert_true (gembok_subject_append (subject, "O", "Pemerintah Kabupaten Contoh", NULL));
  g_assert_true (gembok_subject_append (subject, "C", "ID", NULL));
  return subject;
}

GembokIssuance
pki_issuance (const Pki *pki)
{
  return (GembokIssuance){
    .not_before = pki->now - PKI_DAY,
    .not_after = pki->now - PKI_DAY + 730 * (gint64) PKI_DAY - 1,
    .policies = policies,
    .policy_notices = notices,
    .cps = "https://contoh.go.id/kebijakan",
    .crl_url = PKI_CRL_URL,
    .ocsp_url = "http://contoh.go.id/ocsp",
    .ca_url = "http://contoh.go.id/ca.crt",
  };
}

GembokCertificate *
pki_person (const Pki *pki, const char *serial, gint64 not_before, gint64 not_after)
{
  /* Siti Contoh Rahmawati is constructed. */
  g_autoptr (GembokSubject) subject = pki_subject ("Siti Contoh Rahmawati");
  GembokIssuance issuance = pki_issuance (pki);
  issuance.serial = serial;
  issuance.not_before = not_before;
  issuance.not_after = not_after;
  g_autoptr (GError) error = NULL;
  GembokCertificate *certificate
      = gembok_issuer_issue_person (pki->ca, gembok_key_public (pki->person_key), subject, &issuance, &error);
  g_assert_no_error (error);
  return certificate;
}

Pki *
pki_new (void)
{
  GembokKey *keys[PKI_KEYS];
  for (guint i = 0; i < PKI_KEYS; i++)
    keys[i] = pki_key (GEMBOK_KEY_EC_P256);
  return pki_new_of (g_get_real_time () / G_USEC_PER_SEC, keys);
}

Pki *
pki_new_of (gint64 now, GembokKey *const keys[PKI_KEYS])
{
  g_autoptr (GError) error = NULL;
  Pki *pki = g_new0 (Pki, 1);
  pki->now = now;
  pki->root_key = keys[0];
  pki->ca_key = keys[1];
  pki->person_key = keys[2];
  pki->other_key = keys[3];

  g_autoptr (GembokSubject) root_subject = subject_of_ca ("Root LATIHAN");
  pki->root = gembok_issuer_create_root (root_subject, pki->root_key, pki->now - 3000 * (gint64) PKI_DAY,
                                         pki->now + 4000 * (gint64) PKI_DAY, &error);
  g_assert_no_error (error);

  g_autoptr (GembokSubject) ca_subject = subject_of_ca ("CA LATIHAN");
  const GembokIssuance issuance = { .not_before = pki->now - 2000 * (gint64) PKI_DAY,
                                    .not_after = pki->now + 1500 * (gint64) PKI_DAY,
                                    .crl_url = "http://contoh.go.id/root.crl" };
  pki->ca = gembok_issuer_create_ca (pki->root, ca_subject, pki->ca_key, &issuance, &error);
  g_assert_no_error (error);
  pki->person = pki_person (pki, NULL, pki->now - PKI_DAY, pki->now - PKI_DAY + 730 * (gint64) PKI_DAY - 1);
  return pki;
}

void
pki_free (Pki *pki)
{
  gembok_certificate_unref (pki->person);
  gembok_issuer_unref (pki->ca);
  gembok_issuer_unref (pki->root);
  gembok_key_unref (pki->root_key);
  gembok_key_unref (pki->ca_key);
  gembok_key_unref (pki->person_key);
  gembok_key_unref (pki->other_key);
  g_free (pki);
}

GembokCertificate *
pki_edit (GembokCertificate *original, const GembokIssuer *signer, const EVP_MD *digest, PkiEditFunc edit,
          gconstpointer data)
{
  g_autoptr (X509) copy = X509_dup (gembok_certificate_x509 (original));
  if (edit != NULL)
    edit (copy, data);
  g_assert_cmpint (X509_sign (copy, gembok_key_evp (gembok_issuer_key (signer)), digest), >, 0);
  g_autoptr (GError) error = NULL;
  GembokCertificate *certificate = gembok_certificate_from_x509 (copy, &error);
  g_assert_no_error (error);
  return certificate;
}

void
pki_replace_extension (X509 *x509, int nid, const char *value)
{
  const int index = X509_get_ext_by_NID (x509, nid, -1);
  if (index >= 0)
    X509_EXTENSION_free (X509_delete_ext (x509, index));
  if (value == NULL)
    return;
  g_autoptr (X509_EXTENSION) extension = X509V3_EXT_conf_nid (NULL, NULL, nid, value);
  g_assert_nonnull (extension);
  g_assert_cmpint (X509_add_ext (x509, extension, -1), ==, 1);
}

GBytes *
pki_make_crl (const GembokIssuer *issuer, const GembokCrlEntry *entries, guint n_entries, gint64 this_update,
              const char *url)
{
  g_autoptr (GError) error = NULL;
  GBytes *der = gembok_issuer_make_crl (issuer, GEMBOK_CRL_LIKE_BSRE, entries, n_entries, 26323, this_update,
                                        this_update + PKI_DAY, url, &error);
  g_assert_no_error (error);
  return der;
}

GembokCrl *
pki_parse_crl (GBytes *data)
{
  g_autoptr (GError) error = NULL;
  GembokCrl *crl = gembok_crl_parse (data, &error);
  g_assert_no_error (error);
  return crl;
}

GembokCrl *
pki_crl (const Pki *pki, const GembokCrlEntry *entries, guint n_entries)
{
  g_autoptr (GBytes) der = pki_make_crl (pki->ca, entries, n_entries, pki->now - 3600, PKI_CRL_URL);
  return pki_parse_crl (der);
}

GPtrArray *
pki_list (GembokCertificate *first, ...)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (certificate_unref);
  va_list rest;
  va_start (rest, first);
  for (GembokCertificate *certificate = first; certificate != NULL; certificate = va_arg (rest, GembokCertificate *))
    g_ptr_array_add (list, gembok_certificate_ref (certificate));
  va_end (rest);
  return list;
}

GPtrArray *
pki_chain (const Pki *pki)
{
  return pki_list (pki_ca_certificate (pki), pki_root_certificate (pki), NULL);
}

GembokCertificate *
pki_ca_certificate (const Pki *pki)
{
  return gembok_issuer_certificate (pki->ca);
}

GembokCertificate *
pki_root_certificate (const Pki *pki)
{
  return gembok_issuer_certificate (pki->root);
}
