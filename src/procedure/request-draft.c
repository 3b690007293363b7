/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/i18n.h"
#include "crypto/crypto.h"
#include "procedure/request-private.h"

/* What is typed by mistake may be long; a column of it is no use to anybody. In characters. */
#define FIELD_MAX 500
/* More than a day at one step is no active work. */
#define WORKED_MAX (24.0 * 60 * 60)

/* --- what a draft is -------------------------------------------------------------------------------------------- */

/* Fields are kept as typed but for their form; the check comes with the key. */
static GembokApplicant *
take_down (const GembokApplicant *typed)
{
  GembokApplicant *applicant = gembok_applicant_new ();
  for (int field = 0; typed != NULL && field < GEMBOK_N_FIELDS; field++)
    {
      const char *value = gembok_applicant_get (typed, (GembokApplicantField) field);
      g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;
      g_autofree char *shortened
          = valid != NULL ? g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), FIELD_MAX)) : NULL;
      gembok_applicant_set (applicant, (GembokApplicantField) field, shortened);
    }
  return applicant;
}

GembokVaultRequest *
gembok_request_draft (const char *procedure_id, const GembokApplicant *applicant, GError **error)
{
  g_autoptr (GembokProcedure) procedure = gembok_procedures_find (procedure_id, error);
  if (procedure == NULL)
    return NULL;
  if (gembok_procedure_step_of (procedure, GEMBOK_ACTION_CREATE_CSR, NULL) == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The procedure “%s” has no step that makes a CSR."),
                        procedure_id);
      return NULL;
    }
  GembokVaultRequest *request = gembok_vault_request_new ();
  request->id = gembok_random_id (8);
  request->procedure = g_strdup (gembok_procedure_id (procedure));
  request->type = g_strdup (gembok_procedure_type (procedure));
  request->certificate_type = g_strdup (gembok_procedure_certificate_type (procedure));
  request->method = g_strdup (gembok_procedure_method (procedure));
  g_clear_pointer (&request->applicant, gembok_applicant_free);
  request->applicant = take_down (applicant);
  request->state = GEMBOK_REQUEST_DRAFT;
  request->created_at = request->updated_at = g_get_real_time () / G_USEC_PER_SEC;
  return request;
}

gboolean
gembok_request_require_keyless (const GembokVaultRequest *request, GError **error)
{
  if (request->state != GEMBOK_REQUEST_DRAFT)
    gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, NULL, _ ("This is possible with a draft only: the request is %s."),
                      gembok_request_state_label (request->state));
  else if (request->csr != NULL || request->public_key_sha256 != NULL)
    gembok_error_set (
        error, GEMBOK_ERROR_WRONG_STATE,
        _ ("Nothing was changed. The key and the CSR say whose request it is; for other data begin a new one."),
        _ ("This request has its key already."));
  else
    return TRUE;
  return FALSE;
}

gboolean
gembok_request_require_csr (const GembokVaultRequest *request, GError **error)
{
  if (request->csr != NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE,
                    _ ("Nothing was changed. Open the draft in the Gembok window and create its key there."),
                    _ ("This request is a draft without a key, so it has no CSR yet."));
  return FALSE;
}

/* --- the use cases ---------------------------------------------------------------------------------------------- */

static gboolean
add (GembokContext *context, const GembokVaultRequest *request, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (gembok_vault_request_add (vault, request, error) && gembok_request_log (context, request, "begin", "done", error)
      && gembok_request_step_done (context, request, GEMBOK_ACTION_CHOOSE_TYPE, NULL, g_get_monotonic_time (), TRUE, error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

GembokRequestView *
gembok_request_begin (GembokContext *context, const char *procedure_id, const GembokApplicant *applicant, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_draft (procedure_id, applicant, error);
  return request != NULL && add (context, request, error) ? gembok_request_view (context, request->id, error) : NULL;
}

static gboolean
replace_applicant (GembokContext *context, const char *id, const GembokApplicant *applicant, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL || !gembok_request_require_keyless (request, error))
    return FALSE;
  gembok_applicant_free (request->applicant);
  request->applicant = take_down (applicant);
  return gembok_vault_request_save (gembok_context_vault (context), request, error);
}

/* Read and written in one transaction: it happens while the person types, and whatever else goes on must not be undone. */
gboolean
gembok_request_set_applicant (GembokContext *context, const char *id, const GembokApplicant *applicant, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (replace_applicant (context, id, applicant, error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

static gboolean
remove_draft (GembokContext *context, const GembokVaultRequest *request, GPtrArray **documents, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  *documents = gembok_vault_document_list (vault, request->id, error);
  return *documents != NULL && gembok_vault_request_remove (vault, request->id, error)
         && gembok_request_log (context, request, "discard", "done", error);
}

gboolean
gembok_request_discard (GembokContext *context, const char *id, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  g_autoptr (GPtrArray) documents = NULL;
  if (request == NULL || !gembok_request_require_keyless (request, error) || !gembok_vault_begin (vault, error))
    return FALSE;
  if (!remove_draft (context, request, &documents, error))
    {
      gembok_vault_rollback (vault);
      return FALSE;
    }
  if (!gembok_vault_commit (vault, error))
    return FALSE;
  for (guint i = 0; i < documents->len; i++)
    gembok_context_hold_document (context, request->id, ((GembokVaultDocument *) documents->pdata[i])->kind, NULL);
  return TRUE;
}

gboolean
gembok_request_worked (GembokContext *context, const char *id, GembokAction action, const char *kind, double seconds,
                       GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL)
    return FALSE;
  g_autoptr (GembokProcedure) procedure = gembok_procedures_find (request->procedure, NULL);
  const GembokStep *step = procedure != NULL ? gembok_procedure_step_of (procedure, action, kind) : NULL;
  const double worked = isfinite (seconds) ? CLAMP (seconds, 0, WORKED_MAX) : 0;
  return step == NULL || gembok_vault_step_add (gembok_context_vault (context), request->id, step->id, worked, FALSE, error);
}
