/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/inspect.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/passphrase.h"
#include "procedure/certificate-use.h"
#include "vault/vault-requests.h"

#define TITLE_MAX 120

void
gembok_inspection_free (GembokInspection *inspection)
{
  if (inspection == NULL)
    return;
  g_free (inspection->title);
  g_free (inspection->verification_code);
  g_clear_pointer (&inspection->rows, g_ptr_array_unref);
  g_clear_pointer (&inspection->certificates, g_ptr_array_unref);
  g_clear_pointer (&inspection->verdict, gembok_verdict_free);
  g_free (inspection->request_id);
  g_free (inspection->request_name);
  g_free (inspection->kept);
  g_free (inspection);
}

/* --- what belongs to it here -------------------------------------------------------------------------------------- */

static void
find_request (GembokContext *context, GBytes *public_key, GembokInspection *inspection)
{
  if (context == NULL || inspection->request_id != NULL)
    return;
  g_autofree char *key = gembok_public_key_sha256 (public_key);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_by_key (gembok_context_vault (context), key, NULL);
  if (request == NULL)
    return;
  inspection->request_id = g_strdup (request->id);
  inspection->request_name = gembok_text_sanitise (request->applicant->name, TITLE_MAX);
}

static void
find_kept (GembokContext *context, const GembokCertificate *certificate, GembokInspection *inspection)
{
  g_autoptr (GembokVaultCertificate) record
      = context != NULL
            ? gembok_vault_certificate_get (gembok_context_vault (context), gembok_certificate_sha256 (certificate), NULL)
            : NULL;
  if (record != NULL)
    inspection->kept = g_strdup (record->sha256);
}

/* --- kinds --------------------------------------------------------------------------------------------------------- */

static void
fill_from_csr (GembokContext *context, const GembokCsr *csr, GembokInspection *inspection)
{
  const char *name = gembok_subject_get (gembok_csr_subject (csr), "CN");
  g_autofree char *whole = gembok_subject_to_string (gembok_csr_subject (csr));
  inspection->kind = GEMBOK_INSPECTED_CSR;
  inspection->title = gembok_text_sanitise (name != NULL ? name : whole, TITLE_MAX);
  inspection->proven = gembok_csr_verify (csr, NULL);
  inspection->verification_code = gembok_public_key_code (gembok_csr_public (csr));
  inspection->rows = gembok_csr_describe (csr);
  find_request (context, gembok_csr_public (csr), inspection);
}

/* In a chain the certificate whose key is here need not be the first. */
static void
fill_from_certificates (GembokContext *context, GPtrArray *certificates, GCancellable *cancellable,
                        GembokInspection *inspection)
{
  g_autoptr (GembokVaultProfile) profile = context != NULL ? gembok_profile_current (context, NULL) : NULL;
  const GembokCertificateUse use = { .profile = profile };
  GembokCertificate *leaf = certificates->pdata[0];
  inspection->title = gembok_certificate_label (leaf);
  inspection->verification_code = gembok_public_key_code (gembok_certificate_public (leaf));
  inspection->rows = gembok_certificate_describe (leaf);
  inspection->certificates = g_ptr_array_ref (certificates);
  inspection->verdict = gembok_certificate_use_judge (context, certificates, &use, cancellable);
  find_kept (context, leaf, inspection);
  for (guint i = 0; i < certificates->len; i++)
    find_request (context, gembok_certificate_public (certificates->pdata[i]), inspection);
}

static gboolean
fill_from_p12 (GembokContext *context, GBytes *data, const GembokSecret *passphrase, GCancellable *cancellable,
               GembokInspection *inspection, GError **error)
{
  inspection->kind = GEMBOK_INSPECTED_P12;
  inspection->locked = passphrase == NULL;
  if (passphrase == NULL)
    {
      inspection->title = g_strdup (_ ("A protected .p12"));
      return TRUE;
    }
  g_autoptr (GembokSecret) normal = gembok_passphrase_normalise (passphrase, error);
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (GPtrArray) certificates = normal != NULL ? gembok_pkcs12_open (data, normal, &public_key, error) : NULL;
  if (certificates == NULL)
    return FALSE;
  inspection->has_key = public_key != NULL;
  fill_from_certificates (context, certificates, cancellable, inspection);
  return TRUE;
}

static gboolean
says (GBytes *data, const char *mark)
{
  gsize length;
  const void *bytes = g_bytes_get_data (data, &length);
  return length > 0 && memmem (bytes, length, mark, strlen (mark)) != NULL;
}

static gboolean
fill (GembokContext *context, GBytes *data, const GembokSecret *passphrase, GCancellable *cancellable,
      GembokInspection *inspection, GError **error)
{
  if (gembok_pkcs12_is (data))
    return fill_from_p12 (context, data, passphrase, cancellable, inspection, error);
  g_autoptr (GError) not_csr = NULL;
  g_autoptr (GembokCsr) csr = says (data, "PRIVATE KEY-----") ? NULL : gembok_csr_parse (data, &not_csr);
  if (csr != NULL)
    {
      fill_from_csr (context, csr, inspection);
      return TRUE;
    }
  if (not_csr != NULL && says (data, "CERTIFICATE REQUEST-----"))
    {
      g_propagate_error (error, g_steal_pointer (&not_csr));
      return FALSE;
    }
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (data, error);
  if (certificates == NULL)
    return FALSE;
  inspection->kind = GEMBOK_INSPECTED_CERTIFICATES;
  fill_from_certificates (context, certificates, cancellable, inspection);
  return TRUE;
}

GembokInspection *
gembok_inspect (GembokContext *context, GBytes *data, const GembokSecret *passphrase, GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GembokInspection) inspection = g_new0 (GembokInspection, 1);
  if (g_bytes_get_size (data) == 0)
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ ("Nothing was changed. Copy or fetch the file again."),
                      _ ("The file is empty."));
  else if (g_bytes_get_size (data) > GEMBOK_INSPECT_MAX)
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file is larger than any CSR or certificate."));
  else if (fill (context, data, passphrase, cancellable, inspection, error) && !gembok_cancelled (cancellable, error))
    return g_steal_pointer (&inspection);
  return NULL;
}
