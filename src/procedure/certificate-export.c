/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/passphrase.h"
#include "procedure/certificate-use.h"
#include "procedure/key-use.h"
#include "vault/vault-log.h"

static char *
friendly_name (GembokCertificate *leaf)
{
  const char *name = gembok_subject_get (gembok_certificate_subject (leaf), "CN");
  return g_strdup (name != NULL ? name : "Gembok");
}

/* The file leaves our care, so what opens it must not be trivial; how strong beyond that is for its owner to say. */
static gboolean
judge_export_passphrase (const GembokSecret *passphrase, char **warning, GError **error)
{
  GembokPassphraseStrength strength;
  gembok_passphrase_judge (passphrase, NULL, &strength);
  if (strength.score < 2)
    return gembok_passphrase_require (passphrase, NULL, error);
  const char *caution = NULL;
  if (!gembok_passphrase_is_ascii (passphrase))
    caution = _ ("The export passphrase has letters beyond a–z; Java and some other programs will refuse this file.");
  else if (strength.score < 3)
    caution = _ (
        "The export passphrase is not very strong. Keep the file in a safe place, or export it again with a longer one.");
  if (caution != NULL && warning != NULL)
    *warning = g_strdup (caution);
  return TRUE;
}

static GBytes *
export_p12 (GembokContext *context, const GembokVaultCertificate *record, GPtrArray *chain, const GembokExport *what,
            char **warning, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokSecret) passphrase = gembok_passphrase_normalise (what->export_passphrase, error);
  if (passphrase == NULL || !judge_export_passphrase (passphrase, warning, error))
    return NULL;
  g_autoptr (GembokKey) key = gembok_key_unlock (context, record->public_key_sha256, what->passphrase, cancellable, error);
  if (key == NULL)
    return NULL;
  g_autofree char *name = friendly_name (chain->pdata[0]);
  return gembok_pkcs12_export (key, chain, name, passphrase, what->legacy ? GEMBOK_PKCS12_LEGACY : GEMBOK_PKCS12_MODERN,
                               error);
}

GBytes *
gembok_certificate_use_export (GembokContext *context, const char *name, const GembokExport *what, char **warning,
                               GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokVaultCertificate) record = gembok_vault_certificate_get (gembok_context_vault (context), name, error);
  g_autoptr (GPtrArray) chain = record != NULL ? gembok_certificate_parse_all (record->chain, error) : NULL;
  if (chain == NULL)
    return NULL;
  g_autoptr (GBytes) data = NULL;
  switch (what->format)
    {
    case GEMBOK_EXPORT_P12:
      data = export_p12 (context, record, chain, what, warning, cancellable, error);
      break;
    case GEMBOK_EXPORT_DER:
      data = g_bytes_ref (gembok_certificate_der (chain->pdata[0]));
      break;
    case GEMBOK_EXPORT_P7B:
      data = gembok_certificates_to_pkcs7 (chain, error);
      break;
    case GEMBOK_EXPORT_PEM:
    default:
      data = g_bytes_ref (record->chain);
      break;
    }
  if (data == NULL
      || !gembok_vault_log (gembok_context_vault (context), gembok_role_name (GEMBOK_ROLE_APPLICANT), record->request_id,
                            NULL, what->format == GEMBOK_EXPORT_P12 ? "export-p12" : "export-certificate", "done", error))
    return NULL;
  return g_steal_pointer (&data);
}
