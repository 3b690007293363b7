/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crl.h"

#include "base/error.h"
#include "base/i18n.h"
#include "crypto/certificate-private.h"
#include "crypto/check-private.h"
#include "crypto/crl-private.h"

/* CRL Numbers have at most 20 octets (RFC 5280, 5.2.3). */
#define MAX_NUMBER_BITS 160

struct _GembokCrl
{
  gatomicrefcount references;
  X509_CRL *x509;
  GBytes *der;
  GembokSubject *issuer;
  char *number;
  gint64 this_update;
  gint64 next_update;
  guint size;
  gboolean foreign_entries;
};

static char *
read_number (const X509_CRL *x509)
{
  g_autoptr (ASN1_INTEGER) value = X509_CRL_get_ext_d2i (x509, NID_crl_number, NULL, NULL);
  g_autoptr (BIGNUM) number = value != NULL ? ASN1_INTEGER_to_BN (value, NULL) : NULL;
  if (number == NULL || BN_is_negative (number) || BN_num_bits (number) > MAX_NUMBER_BITS)
    {
      gembok_openssl_drain ();
      return NULL;
    }
  gembok_openssl_autofree char *decimal = BN_bn2dec (number);
  return g_strdup (decimal);
}

static gboolean
is_foreign (const X509_REVOKED *entry)
{
  for (int i = 0; i < X509_REVOKED_get_ext_count (entry); i++)
    {
      X509_EXTENSION *extension = X509_REVOKED_get_ext (entry, i);
      const int nid = OBJ_obj2nid (X509_EXTENSION_get_object (extension));
      if (X509_EXTENSION_get_critical (extension) && nid != NID_crl_reason && nid != NID_invalidity_date)
        return TRUE;
    }
  return FALSE;
}

static void
read_entries (GembokCrl *crl)
{
  STACK_OF (X509_REVOKED) *entries = X509_CRL_get_REVOKED (crl->x509);
  crl->size = entries != NULL ? (guint) sk_X509_REVOKED_num (entries) : 0;
  for (guint i = 0; i < crl->size && !crl->foreign_entries; i++)
    crl->foreign_entries = is_foreign (sk_X509_REVOKED_value (entries, (int) i));
}

static gboolean
read_dates (GembokCrl *crl)
{
  const ASN1_TIME *next = X509_CRL_get0_nextUpdate (crl->x509);
  return gembok_time_from_asn1 (X509_CRL_get0_lastUpdate (crl->x509), &crl->this_update)
         && (next == NULL || gembok_time_from_asn1 (next, &crl->next_update));
}

static GembokCrl *
crl_from_der (GBytes *der, GError **error)
{
  g_autoptr (GembokCrl) crl = g_new0 (GembokCrl, 1);
  g_atomic_ref_count_init (&crl->references);
  crl->x509 = gembok_asn1_read (der, ASN1_ITEM_rptr (X509_CRL));
  if (crl->x509 == NULL || !read_dates (crl))
    {
      gembok_openssl_error (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The revocation list (CRL) is damaged, or it is none."));
      return NULL;
    }
  crl->der = g_bytes_ref (der);
  crl->issuer = gembok_subject_from_name (X509_CRL_get_issuer (crl->x509));
  crl->number = read_number (crl->x509);
  read_entries (crl);
  gembok_openssl_drain ();
  return g_steal_pointer (&crl);
}

static GembokCrl *
crl_from_pem (GBytes *data, GError **error)
{
  g_autoptr (GPtrArray) blocks = gembok_pem_read (data, 4, error);
  if (blocks == NULL)
    return NULL;
  for (guint i = 0; i < blocks->len; i++)
    {
      const GembokPemBlock *block = g_ptr_array_index (blocks, i);
      if (block->der != NULL && g_str_equal (block->label, "X509 CRL"))
        return crl_from_der (block->der, error);
    }
  gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file holds no revocation list (CRL)."));
  return NULL;
}

/* Lists taken out of a PDF, as BSrE's are to be found, have the line end of its stream behind them. */
static GBytes *
without_line_end (GBytes *data)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  const guint8 *content = bytes;
  long content_length = 0;
  int tag = 0;
  int class = 0;
  const int form = ASN1_get_object (&content, &content_length, &tag, &class, (long) length);
  gembok_openssl_drain ();
  const gsize end = (gsize) (content - bytes) + (gsize) MAX (content_length, 0);
  if ((form & 0x81) != 0 || end + 2 < length)
    return g_bytes_ref (data);
  for (gsize i = end; i < length; i++)
    if (bytes[i] != '\r' && bytes[i] != '\n')
      return g_bytes_ref (data);
  return g_bytes_new_from_bytes (data, 0, end);
}

GembokCrl *
gembok_crl_parse (GBytes *data, GError **error)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  if (length > GEMBOK_CRL_MAX)
    {
      g_autofree char *limit = gembok_format_size (GEMBOK_CRL_MAX);
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The revocation list (CRL) is larger than %s."), limit);
      return NULL;
    }
  if ((length == 0 || bytes[0] != 0x30) && gembok_pem_is (data))
    return crl_from_pem (data, error);
  g_autoptr (GBytes) der = without_line_end (data);
  return crl_from_der (der, error);
}

GembokCrl *
gembok_crl_ref (GembokCrl *crl)
{
  g_atomic_ref_count_inc (&crl->references);
  return crl;
}

void
gembok_crl_unref (GembokCrl *crl)
{
  if (crl == NULL || !g_atomic_ref_count_dec (&crl->references))
    return;
  g_clear_pointer (&crl->x509, X509_CRL_free);
  g_clear_pointer (&crl->der, g_bytes_unref);
  g_clear_pointer (&crl->issuer, gembok_subject_free);
  g_free (crl->number);
  g_free (crl);
}

guint
gembok_crl_size (const GembokCrl *crl)
{
  return crl->size;
}

gint64
gembok_crl_this_update (const GembokCrl *crl)
{
  return crl->this_update;
}

gint64
gembok_crl_next_update (const GembokCrl *crl)
{
  return crl->next_update;
}

const char *
gembok_crl_number (const GembokCrl *crl)
{
  return crl->number;
}

const GembokSubject *
gembok_crl_issuer (const GembokCrl *crl)
{
  return crl->issuer;
}

GBytes *
gembok_crl_der (const GembokCrl *crl)
{
  return crl->der;
}

X509_CRL *
gembok_crl_x509 (const GembokCrl *crl)
{
  return crl->x509;
}

gboolean
gembok_crl_has_foreign_entries (const GembokCrl *crl)
{
  return crl->foreign_entries;
}

gboolean
gembok_crl_issued_by (const GembokCrl *crl, const GembokCertificate *issuer)
{
  return X509_NAME_cmp (X509_CRL_get_issuer (crl->x509), X509_get_subject_name (gembok_certificate_x509 (issuer))) == 0;
}
