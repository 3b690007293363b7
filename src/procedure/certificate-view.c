/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/certificate-view.h"

#include "base/i18n.h"
#include "crypto/crl.h"
#include "crypto/csr.h"
#include "crypto/key.h"
#include "procedure/procedure.h"
#include "vault/vault-keys.h"

void
gembok_certificate_view_free (GembokCertificateView *view)
{
  if (view == NULL)
    return;
  g_clear_pointer (&view->entry, gembok_certificate_entry_free);
  g_clear_pointer (&view->leaf, gembok_certificate_unref);
  g_clear_pointer (&view->chain, g_ptr_array_unref);
  g_clear_pointer (&view->rows, g_ptr_array_unref);
  g_strfreev (view->differences);
  g_free (view->issuer);
  g_free (view->key);
  g_free (view->advice);
  g_free (view);
}

/* Whether an official procedure renews certificates; where none does, the next one is applied for like the first. */
static gboolean
can_be_renewed (void)
{
  g_autoptr (GPtrArray) procedures = gembok_procedures_load (NULL);
  for (guint i = 0; i < procedures->len; i++)
    if (g_strcmp0 (gembok_procedure_type (procedures->pdata[i]), "renewal") == 0)
      return TRUE;
  return FALSE;
}

static char *
advice_on_end (const GembokCertificateEntry *entry)
{
  g_autofree char *date = gembok_format_date (entry->record->not_after);
  return g_strdup_printf (
      can_be_renewed ()
          ? _ ("It ends on %s. Renew it now: the check takes a few days, and once it has ended it cannot be renewed.")
          : _ ("It ends on %s. Apply for the next one now: the check takes a few days, and this one goes on until then."),
      date);
}

static void
advise (GembokCertificateView *view)
{
  const GembokCertificateEntry *entry = view->entry;
  switch (entry->state)
    {
    case GEMBOK_CERTIFICATE_EXPIRED:
      view->wants_other = TRUE;
      view->advice = g_strdup (_ ("It has ended. What was signed with it in time stays signed; to sign again, apply for "
                                  "another one."));
      break;
    case GEMBOK_CERTIFICATE_REVOKED:
      view->wants_other = TRUE;
      view->advice = g_strdup_printf (_ ("It was revoked: %s. Do not sign with it any more; apply for another one."),
                                      gembok_revocation_reason_label (entry->record->reason));
      break;
    case GEMBOK_CERTIFICATE_SUSPENDED:
      view->advice
          = g_strdup (_ ("It is suspended. Do not sign with it until your verifier has taken the suspension back."));
      break;
    case GEMBOK_CERTIFICATE_ACTIVE:
    case GEMBOK_CERTIFICATE_UNKNOWN:
    default:
      view->wants_other = entry->ends_soon;
      view->advice = entry->ends_soon ? advice_on_end (entry) : NULL;
      break;
    }
}

static GStrv
find_differences (GembokContext *context, const char *request_id, const GembokCertificate *leaf)
{
  g_autoptr (GembokVaultRequest) request
      = request_id != NULL ? gembok_vault_request_get (gembok_context_vault (context), request_id, NULL) : NULL;
  g_autoptr (GembokCsr) csr = request != NULL && request->csr != NULL ? gembok_csr_parse (request->csr, NULL) : NULL;
  if (csr == NULL)
    return g_new0 (char *, 1);
  return gembok_subject_differences (gembok_csr_subject (csr), gembok_certificate_subject (leaf));
}

GembokCertificateView *
gembok_certificate_view (GembokContext *context, const char *name, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GembokVaultCertificate) record = gembok_vault_certificate_get (vault, name, error);
  g_autoptr (GPtrArray) chain = record != NULL ? gembok_certificate_parse_all (record->chain, error) : NULL;
  if (chain == NULL)
    return NULL;
  g_autoptr (GembokVaultKey) key = gembok_vault_key_get (vault, record->public_key_sha256, NULL);
  GembokCertificateView *view = g_new0 (GembokCertificateView, 1);
  view->leaf = gembok_certificate_ref (chain->pdata[0]);
  view->chain = g_steal_pointer (&chain);
  view->key_here = key != NULL;
  view->differences = find_differences (context, record->request_id, view->leaf);
  view->entry = gembok_certificate_entry_new (g_steal_pointer (&record), g_get_real_time () / G_USEC_PER_SEC);
  view->issuer = gembok_certificate_issuer_label (view->leaf);
  view->key = gembok_public_key_label (gembok_certificate_public (view->leaf));
  view->rows = gembok_certificate_describe (view->leaf);
  advise (view);
  return view;
}
