/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/i18n.h"
#include "crypto/issuer-private.h"
#include "crypto/ocsp.h"

/* A request asks for one certificate as a rule; more than a few are only meant to cost us time. */
#define MAX_QUESTIONS 16
/* RFC 9654: 1 to 128 octets, here with the two or three of their own header. */
#define MAX_NONCE_DER (128 + 3)

typedef struct
{
  const GembokIssuer *issuer;
  gint64 now;
  GembokOcspLookupFunc lookup;
  gpointer user_data;
} Desk;

static GBytes *
answer_without_content (int status, GError **error)
{
  g_autoptr (OCSP_RESPONSE) response = OCSP_response_create (status, NULL);
  GBytes *der = response != NULL ? gembok_asn1_write (response, ASN1_ITEM_rptr (OCSP_RESPONSE)) : NULL;
  if (der == NULL)
    gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The OCSP answer could not be made."));
  return der;
}

static gboolean
has_sane_nonce (OCSP_REQUEST *request)
{
  const int index = OCSP_REQUEST_get_ext_by_NID (request, NID_id_pkix_OCSP_Nonce, -1);
  if (index < 0)
    return TRUE;
  const ASN1_OCTET_STRING *value = X509_EXTENSION_get_data (OCSP_REQUEST_get_ext (request, index));
  const int length = ASN1_STRING_length (value);
  return length > 0 && length <= MAX_NONCE_DER;
}

static OCSP_REQUEST *
read_request (GBytes *der)
{
  if (g_bytes_get_size (der) > GEMBOK_OCSP_MAX)
    return NULL;
  g_autoptr (OCSP_REQUEST) request = gembok_asn1_read (der, ASN1_ITEM_rptr (OCSP_REQUEST));
  if (request == NULL)
    return NULL;
  const int count = OCSP_request_onereq_count (request);
  return count >= 1 && count <= MAX_QUESTIONS && has_sane_nonce (request) ? g_steal_pointer (&request) : NULL;
}

/* Whether the question is about a certificate of our issuer: both hashes in it must be those of name and key. */
static gboolean
is_about (const GembokIssuer *issuer, OCSP_CERTID *asked)
{
  static const int digests[] = { NID_sha1, NID_sha256, NID_sha384, NID_sha512 };
  ASN1_OBJECT *algorithm = NULL;
  OCSP_id_get0_info (NULL, &algorithm, NULL, NULL, asked);
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    {
      if (OBJ_obj2nid (algorithm) != digests[i])
        continue;
      g_autoptr (OCSP_CERTID) ours = OCSP_cert_to_id (EVP_get_digestbynid (digests[i]), NULL,
                                                      gembok_certificate_x509 (gembok_issuer_certificate (issuer)));
      return ours != NULL && OCSP_id_issuer_cmp (asked, ours) == 0;
    }
  return FALSE;
}

static gboolean
add_answer (const Desk *desk, OCSP_BASICRESP *basic, OCSP_CERTID *asked)
{
  ASN1_INTEGER *number = NULL;
  OCSP_id_get0_info (NULL, NULL, NULL, &number, asked);
  g_autofree char *serial = gembok_integer_to_hex (number);
  GembokOcspStatus status = GEMBOK_OCSP_UNKNOWN;
  gint64 revoked_at = desk->now;
  int reason = -1;
  if (is_about (desk->issuer, asked))
    status = desk->lookup (serial, &revoked_at, &reason, desk->user_data);

  g_autoptr (ASN1_GENERALIZEDTIME) this_update = ASN1_GENERALIZEDTIME_set (NULL, (time_t) desk->now);
  if (status != GEMBOK_OCSP_REVOKED)
    return OCSP_basic_add1_status (basic, asked,
                                   status == GEMBOK_OCSP_GOOD ? V_OCSP_CERTSTATUS_GOOD : V_OCSP_CERTSTATUS_UNKNOWN, 0, NULL,
                                   this_update, NULL)
           != NULL;
  g_autoptr (ASN1_GENERALIZEDTIME) since = ASN1_GENERALIZEDTIME_set (NULL, (time_t) revoked_at);
  return OCSP_basic_add1_status (basic, asked, V_OCSP_CERTSTATUS_REVOKED,
                                 reason >= 0 ? reason : OCSP_REVOKED_STATUS_NOSTATUS, since, this_update, NULL)
         != NULL;
}

static OCSP_BASICRESP *
answer_all (const Desk *desk, OCSP_REQUEST *request)
{
  g_autoptr (OCSP_BASICRESP) basic = OCSP_BASICRESP_new ();
  for (int i = 0; i < OCSP_request_onereq_count (request); i++)
    if (basic == NULL || !add_answer (desk, basic, OCSP_onereq_get0_id (OCSP_request_onereq_get0 (request, i))))
      return NULL;
  return basic != NULL && OCSP_copy_nonce (basic, request) > 0 ? g_steal_pointer (&basic) : NULL;
}

GBytes *
gembok_issuer_answer_ocsp (const GembokIssuer *issuer, const GembokIssuer *responder, GBytes *request, gint64 now,
                           GembokOcspLookupFunc lookup, gpointer user_data, GError **error)
{
  g_autoptr (OCSP_REQUEST) questions = read_request (request);
  if (questions == NULL)
    return answer_without_content (OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, error);

  const Desk desk = { issuer, now, lookup, user_data };
  g_autoptr (OCSP_BASICRESP) basic = answer_all (&desk, questions);
  const gboolean signed_well = basic != NULL
                               && OCSP_basic_sign (basic, gembok_certificate_x509 (gembok_issuer_certificate (responder)),
                                                   gembok_key_evp (gembok_issuer_key (responder)),
                                                   gembok_issuer_digest (responder, EVP_sha256 ()), NULL, 0)
                                      == 1;
  g_autoptr (OCSP_RESPONSE) response = signed_well ? OCSP_response_create (OCSP_RESPONSE_STATUS_SUCCESSFUL, basic) : NULL;
  GBytes *der = response != NULL ? gembok_asn1_write (response, ASN1_ITEM_rptr (OCSP_RESPONSE)) : NULL;
  if (der == NULL)
    gembok_openssl_error (error, GEMBOK_ERROR_FAILED, NULL, _ ("The OCSP answer could not be made."));
  return der;
}
