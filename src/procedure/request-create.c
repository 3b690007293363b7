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

/* What @policy accepts, as a command wants it or as people read it. */
static char *
list_algorithms (const GembokPolicy *policy)
{
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; policy->key_algorithms[i] != NULL; i++)
    {
      const char *name = policy->key_algorithms[i];
      GembokKeyAlgorithm algorithm;
      if (gembok_key_algorithm_from_name (name, &algorithm))
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "",
                                gembok_error_pick (name, gembok_key_algorithm_label (algorithm)));
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* A key that was made offline was made before the AMS could be asked. */
gboolean
gembok_request_require_accepted_key (const GembokVaultRequest *request, const GembokPolicy *policy, GError **error)
{
  g_autoptr (GembokCsr) csr = gembok_csr_parse (request->csr, error);
  GembokKeyAlgorithm algorithm;
  if (csr == NULL || !gembok_public_key_check (gembok_csr_public (csr), &algorithm, error))
    return FALSE;
  if (g_strv_contains ((const char *const *) policy->key_algorithms, gembok_key_algorithm_name (algorithm)))
    return TRUE;
  g_autofree char *known = list_algorithms (policy);
  g_autofree char *commands = g_strdup_printf (
      _ ("Nothing was sent. Accepted are: %s. The key of a request cannot be another one: withdraw it with “gembok-cli "
         "request cancel %s”, then make a new one with “gembok-cli request new --procedure PROCEDURE --name NAME --nik NIK "
         "--email EMAIL --organization AGENCY”, which now takes what the AMS prefers."),
      known, request->id);
  g_autofree char *window = g_strdup_printf (_ ("Nothing was sent. Accepted are: %s. The key of a request cannot be another "
                                                "one: withdraw the request, then begin anew with the same data."),
                                             known);
  const char *hint = gembok_error_pick (commands, window);
  gembok_error_set (error, GEMBOK_ERROR_REFUSED, hint, _ ("The AMS does not accept keys of the kind %s."),
                    gembok_key_algorithm_label (algorithm));
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

/* A request that is to get its key: a new one, or a draft that is in the vault already. */
typedef struct
{
  GembokContext *context;
  GembokVaultRequest *request; /* borrowed */
  gboolean is_new;
  gint64 start;
} Recipient;

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

/* --- writing ---------------------------------------------------------------------------------------------------- */

static gboolean
same_person (const GembokApplicant *a, const GembokApplicant *b)
{
  for (int field = 0; field < GEMBOK_N_FIELDS; field++)
    {
      const char *one = gembok_applicant_get (a, (GembokApplicantField) field);
      const char *other = gembok_applicant_get (b, (GembokApplicantField) field);
      if (g_strcmp0 (one != NULL ? one : "", other != NULL ? other : "") != 0)
        return FALSE;
    }
  return TRUE;
}

/* Making the key takes a while: what happened to the draft meanwhile is kept, and its data must still be those of the CSR. */
static gboolean
take_present (const Recipient *recipient, GError **error)
{
  GembokVaultRequest *request = recipient->request;
  g_autoptr (GembokVaultRequest) present = gembok_request_load (recipient->context, request->id, error);
  if (present == NULL || !gembok_request_require_keyless (present, error))
    return FALSE;
  if (!same_person (present->applicant, request->applicant))
    {
      gembok_error_set (error, GEMBOK_ERROR_CONFLICT,
                        _ ("No key was saved, and the draft is kept. Look at the data again, then create the key."),
                        _ ("The applicant's data were changed while the key was made."));
      return FALSE;
    }
  GembokVaultRequest kept = *request;
  *request = *present;
  *present = kept;
  request->csr = g_steal_pointer (&present->csr);
  request->public_key_sha256 = g_steal_pointer (&present->public_key_sha256);
  return TRUE;
}

static gboolean
write_request (const Recipient *recipient, GError **error)
{
  GembokContext *context = recipient->context;
  GembokVaultRequest *request = recipient->request;
  if (!recipient->is_new)
    return take_present (recipient, error) && gembok_vault_request_save (gembok_context_vault (context), request, error)
           && gembok_request_log (context, request, "create-key", "done", error);
  return gembok_vault_request_add (gembok_context_vault (context), request, error)
         && gembok_request_log (context, request, "create", "done", error)
         && gembok_request_step_done (context, request, GEMBOK_ACTION_CHOOSE_TYPE, NULL, g_get_monotonic_time (), TRUE,
                                      error);
}

/* Key, CSR, request and its steps are written together or not at all. */
static gboolean
store (const Recipient *recipient, const NewKey *fresh, GembokKeyAlgorithm algorithm, GError **error)
{
  GembokVault *vault = gembok_context_vault (recipient->context);
  g_autoptr (GembokVaultKey) record
      = gembok_vault_key_new (gembok_key_public (fresh->key), fresh->box, gembok_key_algorithm_name (algorithm));
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (gembok_vault_key_add (vault, record, error) && write_request (recipient, error)
      && gembok_request_step_done (recipient->context, recipient->request, GEMBOK_ACTION_CREATE_CSR, NULL, recipient->start,
                                   TRUE, error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

static gboolean
undo_all (const Recipient *recipient)
{
  GembokContext *context = recipient->context;
  GembokVault *vault = gembok_context_vault (context);
  GembokVaultRequest *request = recipient->request;
  g_autofree char *name = g_steal_pointer (&request->public_key_sha256);
  g_clear_pointer (&request->csr, g_bytes_unref);
  g_autoptr (GembokProcedure) procedure = gembok_procedures_find (request->procedure, NULL);
  const GembokStep *step = procedure != NULL ? gembok_procedure_step_of (procedure, GEMBOK_ACTION_CREATE_CSR, NULL) : NULL;
  return gembok_vault_request_save (vault, request, NULL) && gembok_vault_key_remove (vault, name, NULL)
         && (step == NULL || gembok_vault_step_reopen (vault, request->id, step->id, NULL))
         && (!recipient->is_new || gembok_vault_request_remove (vault, request->id, NULL))
         && gembok_request_log (context, request, "create-key", "failed: damaged", NULL);
}

/* Takes back what store() wrote, on a disk that has just shown that it cannot be relied upon. */
static void
undo (const Recipient *recipient)
{
  GembokVault *vault = gembok_context_vault (recipient->context);
  if (!gembok_vault_begin (vault, NULL))
    return;
  if (undo_all (recipient))
    gembok_vault_commit (vault, NULL);
  else
    gembok_vault_rollback (vault);
}

/* Promise 1: what lies on the disk is opened and compared before anyone is told that the key exists. */
static gboolean
read_back (const Recipient *recipient, const NewKey *fresh, GError **error)
{
  GembokVault *vault = gembok_context_vault (recipient->context);
  g_autoptr (GembokVaultKey) record = gembok_vault_key_get (vault, recipient->request->public_key_sha256, NULL);
  g_autoptr (GembokKey) key = record != NULL ? gembok_sealed_box_reopen (record->box, fresh->box_key, NULL) : NULL;
  if (key != NULL && g_bytes_equal (gembok_key_public (key), gembok_key_public (fresh->key)))
    return TRUE;
  undo (recipient);
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED,
                    _ ("The key was taken back and is of no use. Check the disk of this computer, then create a new one."),
                    _ ("The key that was saved is not the one that was made."));
  return FALSE;
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

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

static gboolean
give_key (const Recipient *recipient, const GembokPolicy *policy, const char *algorithm_name, const GembokSecret *passphrase,
          GCancellable *cancellable, GError **error)
{
  GembokVaultRequest *request = recipient->request;
  g_autoptr (GPtrArray) rules = subject_rules (policy);
  g_autoptr (GembokSubject) subject = gembok_subject_from_applicant (request->applicant, rules, error);
  GembokKeyAlgorithm algorithm;
  if (subject == NULL || !choose_algorithm (policy, algorithm_name, &algorithm, error))
    return FALSE;
  g_auto (NewKey) key = { NULL, NULL, NULL };
  if (!make_key (recipient->context, algorithm, passphrase, &key, cancellable, error))
    return FALSE;
  g_autoptr (GembokCsr) csr = gembok_csr_create (key.key, subject, error);
  if (csr == NULL)
    return FALSE;
  request->csr = g_bytes_ref (gembok_csr_der (csr));
  request->public_key_sha256 = gembok_public_key_sha256 (gembok_csr_public (csr));
  return store (recipient, &key, algorithm, error) && read_back (recipient, &key, error);
}

static GembokRequestView *
check_and_give_key (const Recipient *recipient, const char *algorithm, const GembokSecret *typed, GCancellable *cancellable,
                    GError **error)
{
  GembokVaultRequest *request = recipient->request;
  g_autoptr (GembokPolicy) policy = gembok_request_policy (recipient->context, request);
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GembokSecret) passphrase = NULL;
  if (!gembok_applicant_require (request->applicant, (const char *const *) policy->email_domains,
                                 g_get_real_time () / G_USEC_PER_SEC, &warnings, error)
      || !check_passphrase (request->applicant, typed, &passphrase, error)
      || !give_key (recipient, policy, algorithm, passphrase, cancellable, error))
    return NULL;
  g_autoptr (GembokRequestView) view = gembok_request_view (recipient->context, request->id, error);
  for (guint i = 0; view != NULL && warnings != NULL && i < warnings->len; i++)
    g_ptr_array_insert (view->warnings, (int) i, g_strdup (warnings->pdata[i]));
  return g_steal_pointer (&view);
}

GembokRequestView *
gembok_request_create (GembokContext *context, const GembokNewRequest *fresh, GCancellable *cancellable, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokVaultRequest) request = gembok_request_draft (fresh->procedure, fresh->applicant, error);
  if (request == NULL)
    return NULL;
  const Recipient recipient = { .context = context, .request = request, .is_new = TRUE, .start = start };
  return check_and_give_key (&recipient, fresh->algorithm, fresh->passphrase, cancellable, error);
}

GembokRequestView *
gembok_request_create_key (GembokContext *context, const char *id, const char *algorithm, GembokSecret *passphrase,
                           GCancellable *cancellable, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL || !gembok_request_require_keyless (request, error))
    return NULL;
  const Recipient recipient = { .context = context, .request = request, .is_new = FALSE, .start = start };
  return check_and_give_key (&recipient, algorithm, passphrase, cancellable, error);
}
