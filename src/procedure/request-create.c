/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/crypto.h"
#include "crypto/csr.h"
#include "crypto/passphrase.h"
#include "crypto/sealed-box.h"
#include "identity/subject-template.h"
#include "procedure/request-private.h"
#include "vault/vault-keys.h"

static gboolean
choose_algorithm (const GembokPolicy *policy, const char *wanted, GembokKeyAlgorithm *algorithm, GError **error)
{
  const char *name = wanted != NULL ? wanted : policy->default_key_algorithm;
  const gboolean allowed = g_strv_contains ((const char *const *) policy->key_algorithms, name);
  if (allowed && gembok_key_algorithm_from_name (name, algorithm))
    return TRUE;
  g_autofree char *known = g_strjoinv (", ", policy->key_algorithms);
  g_autofree char *hint = g_strdup_printf (_ ("Nothing was created. Allowed are: %s."), known);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, hint, _ ("The key algorithm is not one that the AMS accepts."));
  return FALSE;
}

static GPtrArray *
subject_rules (const GembokPolicy *policy)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_subject_rule_free);
  for (guint i = 0; i < policy->subject->len; i++)
    {
      const GembokPolicySubject *rule = policy->subject->pdata[i];
      g_ptr_array_add (rules, gembok_subject_rule_new (rule->attribute, rule->value, rule->field, rule->required));
    }
  return rules;
}

/* A key of three parts that belong together: the pair, its box, and the key that opens the box again without scrypt. */
typedef struct
{
  GembokKey *key;
  GBytes *box;
  GembokBoxKey *box_key;
} NewKey;

static void
clear_new_key (NewKey *fresh)
{
  g_clear_pointer (&fresh->key, gembok_key_unref);
  g_clear_pointer (&fresh->box, g_bytes_unref);
  g_clear_pointer (&fresh->box_key, gembok_box_key_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NewKey, clear_new_key)

static gboolean
make_key (GembokContext *context, GembokKeyAlgorithm algorithm, const GembokSecret *passphrase, NewKey *fresh,
          GCancellable *cancellable, GError **error)
{
  const GembokReporter *reporter = gembok_context_reporter (context);
  fresh->key = gembok_key_generate (algorithm, reporter, cancellable, error);
  if (fresh->key == NULL)
    return FALSE;
  fresh->box = gembok_sealed_box_seal (fresh->key, passphrase, &fresh->box_key, reporter, cancellable, error);
  return fresh->box != NULL && !gembok_cancelled (cancellable, error);
}

/* Key, CSR, request and its first steps are written together or not at all. */
static gboolean
store (GembokContext *context, const GembokVaultRequest *request, const NewKey *fresh, GembokKeyAlgorithm algorithm,
       gint64 start, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GembokVaultKey) record
      = gembok_vault_key_new (gembok_key_public (fresh->key), fresh->box, gembok_key_algorithm_name (algorithm));
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (gembok_vault_key_add (vault, record, error) && gembok_vault_request_add (vault, request, error)
      && gembok_request_log (context, request, "create", "done", error)
      && gembok_request_step_done (context, request, GEMBOK_ACTION_CHOOSE_TYPE, NULL, g_get_monotonic_time (), TRUE, error)
      && gembok_request_step_done (context, request, GEMBOK_ACTION_CREATE_CSR, NULL, start, TRUE, error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

/* Promise 1: what lies on the disk is opened and compared before anyone is told that the key exists. */
static gboolean
read_back (GembokContext *context, GembokVaultRequest *request, const NewKey *fresh, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GembokVaultKey) record = gembok_vault_key_get (vault, request->public_key_sha256, NULL);
  g_autoptr (GembokKey) key = record != NULL ? gembok_sealed_box_reopen (record->box, fresh->box_key, NULL) : NULL;
  if (key != NULL && g_bytes_equal (gembok_key_public (key), gembok_key_public (fresh->key)))
    return TRUE;
  request->state = GEMBOK_REQUEST_CANCELLED;
  gembok_vault_request_save (vault, request, NULL);
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED,
                    _ ("Do not use this key. Check the disk of this computer, then create a new request."),
                    _ ("The key that was saved is not the one that was made."));
  return FALSE;
}

static GembokVaultRequest *
new_record (const GembokProcedure *procedure, const GembokApplicant *applicant, const GembokCsr *csr)
{
  GembokVaultRequest *request = gembok_vault_request_new ();
  request->id = gembok_random_id (8);
  request->procedure = g_strdup (gembok_procedure_id (procedure));
  request->type = g_strdup (gembok_procedure_type (procedure));
  request->certificate_type = g_strdup (gembok_procedure_certificate_type (procedure));
  request->method = g_strdup (gembok_procedure_method (procedure));
  g_clear_pointer (&request->applicant, gembok_applicant_free);
  request->applicant = gembok_applicant_copy (applicant);
  request->csr = g_bytes_ref (gembok_csr_der (csr));
  request->public_key_sha256 = gembok_public_key_sha256 (gembok_csr_public (csr));
  request->state = GEMBOK_REQUEST_DRAFT;
  request->created_at = request->updated_at = g_get_real_time () / G_USEC_PER_SEC;
  return request;
}

static gboolean
check_passphrase (const GembokApplicant *applicant, const GembokSecret *typed, GembokSecret **passphrase, GError **error)
{
  g_autoptr (GembokSecret) normal = gembok_passphrase_normalise (typed, error);
  if (normal == NULL)
    return FALSE;
  g_auto (GStrv) words = gembok_applicant_personal_words (applicant);
  if (!gembok_passphrase_require (normal, (const char *const *) words, error))
    return FALSE;
  *passphrase = g_steal_pointer (&normal);
  return TRUE;
}

static GembokRequestView *
create (GembokContext *context, const GembokProcedure *procedure, const GembokNewRequest *fresh, const GembokPolicy *policy,
        const GembokSecret *passphrase, GCancellable *cancellable, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) rules = subject_rules (policy);
  g_autoptr (GembokSubject) subject = gembok_subject_from_applicant (fresh->applicant, rules, error);
  GembokKeyAlgorithm algorithm;
  if (subject == NULL || !choose_algorithm (policy, fresh->algorithm, &algorithm, error))
    return NULL;
  g_auto (NewKey) key = { NULL, NULL, NULL };
  if (!make_key (context, algorithm, passphrase, &key, cancellable, error))
    return NULL;
  g_autoptr (GembokCsr) csr = gembok_csr_create (key.key, subject, error);
  if (csr == NULL)
    return NULL;
  g_autoptr (GembokVaultRequest) request = new_record (procedure, fresh->applicant, csr);
  if (!store (context, request, &key, algorithm, start, error) || !read_back (context, request, &key, error))
    return NULL;
  return gembok_request_view (context, request->id, error);
}

GembokRequestView *
gembok_request_create (GembokContext *context, const GembokNewRequest *fresh, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokProcedure) procedure = gembok_procedures_find (fresh->procedure, error);
  if (procedure == NULL)
    return NULL;
  if (gembok_procedure_step_of (procedure, GEMBOK_ACTION_CREATE_CSR, NULL) == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The procedure “%s” has no step that makes a CSR."),
                        fresh->procedure);
      return NULL;
    }
  g_autoptr (GembokPolicy) policy = gembok_request_policy (context, NULL);
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GembokSecret) passphrase = NULL;
  if (!gembok_applicant_require (fresh->applicant, (const char *const *) policy->email_domains,
                                 g_get_real_time () / G_USEC_PER_SEC, &warnings, error)
      || !check_passphrase (fresh->applicant, fresh->passphrase, &passphrase, error))
    return NULL;
  g_autoptr (GembokRequestView) view = create (context, procedure, fresh, policy, passphrase, cancellable, error);
  if (view == NULL)
    return NULL;
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    g_ptr_array_insert (view->warnings, (int) i, g_strdup (warnings->pdata[i]));
  return g_steal_pointer (&view);
}
