/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "base/text.h"
#include "procedure/request-private.h"

GembokDocumentRule *
gembok_request_rule (const GembokPolicy *policy, const GembokVaultRequest *request, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) rules = gembok_policy_documents_for (policy, request->type, request->procedure);
  GString *known = g_string_new (NULL);
  for (guint i = 0; i < rules->len; i++)
    {
      const GembokPolicyDocument *rule = rules->pdata[i];
      if (g_strcmp0 (rule->kind, kind) == 0)
        {
          g_string_free (known, TRUE);
          GembokDocumentRule *found = gembok_document_rule_new ();
          found->kind = g_strdup (rule->kind);
          found->required = rule->required;
          found->media_types = g_strdupv (rule->media_types);
          found->max_bytes = rule->max_bytes;
          found->min_width = rule->min_width;
          found->min_height = rule->min_height;
          return found;
        }
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", rule->kind);
    }
  g_autofree char *names = g_string_free (known, FALSE);
  g_autofree char *shown = gembok_text_sanitise (kind, 40);
  g_autofree char *hint = g_strdup_printf (_ ("Nothing was changed. The kinds for this request are: %s."), names);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, hint, _ ("“%s” is not a kind of document for this request."), shown);
  return NULL;
}

static gboolean
find_document (GembokContext *context, const char *request_id, const char *kind, GembokVaultDocument **found, GError **error)
{
  g_autoptr (GPtrArray) documents = gembok_vault_document_list (gembok_context_vault (context), request_id, error);
  if (documents == NULL)
    return FALSE;
  *found = NULL;
  for (guint i = 0; i < documents->len; i++)
    {
      const GembokVaultDocument *document = documents->pdata[i];
      if (g_strcmp0 (document->kind, kind) == 0)
        {
          *found = gembok_vault_document_get (gembok_context_vault (context), request_id, kind, error);
          return *found != NULL;
        }
    }
  return TRUE;
}

/* While others judge a request, or after it is over, its documents stay as they are; after a rejection only what was
 * returned or is missing may be replaced (promise 10). */
static gboolean
may_replace (GembokContext *context, const GembokVaultRequest *request, const char *kind, GError **error)
{
  if (request->state == GEMBOK_REQUEST_DRAFT)
    return TRUE;
  if (request->state != GEMBOK_REQUEST_REJECTED)
    {
      gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, NULL,
                        _ ("The documents of this request cannot be changed now: it is %s."),
                        gembok_request_state_label (request->state));
      return FALSE;
    }
  g_autoptr (GembokVaultDocument) present = NULL;
  if (!find_document (context, request->id, kind, &present, error))
    return FALSE;
  if (present == NULL || present->state == GEMBOK_DOCUMENT_REJECTED || present->state == GEMBOK_DOCUMENT_READY
      || present->state == GEMBOK_DOCUMENT_UPLOADING || present->state == GEMBOK_DOCUMENT_MISSING)
    return TRUE;
  g_autofree char *label = gembok_document_kind_label (kind);
  gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE,
                    _ ("Nothing was changed. Replace only what was returned, then submit again."),
                    _ ("“%s” was not returned; it stays as it is."), label);
  return FALSE;
}

static GembokVaultDocument *
new_record (const GembokDocument *document)
{
  GembokVaultDocument *record = gembok_vault_document_new ();
  record->kind = g_strdup (document->kind);
  record->state = GEMBOK_DOCUMENT_READY;
  record->media_type = g_strdup (gembok_media_type_name (document->media_type));
  record->bytes = g_bytes_get_size (document->data);
  record->sha256 = g_strdup (document->sha256);
  record->original_sha256 = g_strdup (document->original_sha256);
  record->original_name = g_strdup (document->original_name);
  record->summary = gembok_document_summary (document);
  record->added_at = g_get_real_time () / G_USEC_PER_SEC;
  return record;
}

static gboolean
keep (GembokContext *context, const GembokVaultRequest *request, const GembokDocument *document, gboolean in_memory,
      const GembokSecret *vault_key, GError **error)
{
  g_autoptr (GembokVaultDocument) record = new_record (document);
  record->kept = !in_memory;
  /* The same bytes again, given once more because nothing could be kept: their upload goes on where it was cut (promise 3). */
  g_autoptr (GembokVaultDocument) present = NULL;
  if (!find_document (context, request->id, document->kind, &present, error))
    return FALSE;
  if (present != NULL && present->state == GEMBOK_DOCUMENT_UPLOADING && g_strcmp0 (present->sha256, record->sha256) == 0)
    {
      record->upload_url = g_strdup (present->upload_url);
      record->state = present->state;
    }
  if (!gembok_vault_document_put (gembok_context_vault (context), request->id, record, in_memory ? NULL : document->data,
                                  vault_key, error))
    return FALSE;
  gembok_context_hold_document (context, request->id, document->kind, in_memory ? document->data : NULL);
  return TRUE;
}

gboolean
gembok_request_prepare (GembokContext *context, const GembokVaultRequest *request, const GembokPolicy *policy,
                        const char *kind, const char *path, gboolean in_memory, GCancellable *cancellable, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokDocumentRule) rule = gembok_request_rule (policy, request, kind, error);
  if (rule == NULL || !may_replace (context, request, kind, error))
    return FALSE;
  /* Whether it can be kept is known before the person waits for the decoder. */
  g_autoptr (GembokSecret) vault_key = NULL;
  if (!in_memory)
    {
      vault_key = gembok_context_vault_key (context, TRUE, cancellable, error);
      if (vault_key == NULL)
        return FALSE;
    }
  g_auto (GStrv) refused = gembok_vault_refused_list (gembok_context_vault (context), request->id, kind, error);
  if (refused == NULL)
    return FALSE;
  g_autoptr (GembokDocument) document = gembok_document_prepare_file (path, rule, (const char *const *) refused,
                                                                      gembok_context_reporter (context), cancellable, error);
  return document != NULL && keep (context, request, document, in_memory, vault_key, error)
         && gembok_request_step_done (context, request, GEMBOK_ACTION_UPLOAD_DOCUMENTS, kind, start, FALSE, error);
}

GembokRequestView *
gembok_request_attach (GembokContext *context, const char *id, const char *kind, const char *path, GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  if (request == NULL)
    return NULL;
  g_autoptr (GembokPolicy) policy = gembok_request_policy (context, request);
  if (!gembok_request_prepare (context, request, policy, kind, path, gembok_context_is_in_memory (context), cancellable,
                               error))
    return NULL;
  return gembok_request_view (context, request->id, error);
}

GembokRequestView *
gembok_request_detach (GembokContext *context, const char *id, const char *kind, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  g_autoptr (GembokVaultDocument) present = NULL;
  if (request == NULL || !may_replace (context, request, kind, error)
      || !find_document (context, request->id, kind, &present, error))
    return NULL;
  if (present == NULL)
    {
      g_autofree char *label = gembok_document_kind_label (kind);
      gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("“%s” is not attached to this request."), label);
      return NULL;
    }
  /* What the AMS has is judged, whatever the list here says; so it is not taken out of the list. */
  if (present->state != GEMBOK_DOCUMENT_READY && present->state != GEMBOK_DOCUMENT_REJECTED)
    {
      g_autofree char *label = gembok_document_kind_label (kind);
      gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE,
                        _ ("Nothing was changed. Attach another file in its place, or cancel the request."),
                        _ ("“%s” was sent to the AMS already and cannot be taken back alone."), label);
      return NULL;
    }
  if (!gembok_vault_document_remove (gembok_context_vault (context), request->id, kind, error)
      || !gembok_request_log (context, request, "detach", "done", error))
    return NULL;
  gembok_context_hold_document (context, request->id, kind, NULL);
  return gembok_request_view (context, request->id, error);
}

GBytes *
gembok_request_content (GembokContext *context, const GembokVaultRequest *request, const char *kind,
                        GCancellable *cancellable, GError **error)
{
  GBytes *held = gembok_context_held_document (context, request->id, kind);
  if (held != NULL)
    return held;
  g_autoptr (GembokVaultDocument) record
      = gembok_vault_document_get (gembok_context_vault (context), request->id, kind, error);
  if (record == NULL)
    return NULL;
  if (!record->kept)
    {
      g_autofree char *label = gembok_document_kind_label (kind);
      gembok_error_set (
          error, GEMBOK_ERROR_MISSING,
          gembok_error_pick (_ ("Give the file again when you send: “gembok-cli request submit ID --document KIND=FILE”."),
                             _ ("Add the file again, then send.")),
          _ ("“%s” is no longer on this computer, because there was no keyring to keep it with."), label);
      return NULL;
    }
  g_autoptr (GembokSecret) vault_key = gembok_context_vault_key (context, FALSE, cancellable, error);
  return vault_key != NULL ? gembok_vault_document_open (gembok_context_vault (context), request->id, kind, vault_key, error)
                           : NULL;
}

GBytes *
gembok_request_document (GembokContext *context, const char *id, const char *kind, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_request_load (context, id, error);
  return request != NULL ? gembok_request_content (context, request, kind, cancellable, error) : NULL;
}

guint
gembok_documents_only_in_memory (GembokContext *context)
{
  guint count = 0;
  g_auto (GStrv) held = gembok_context_held_documents (context);
  for (guint i = 0; held[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (held[i], "/", 2);
      g_autoptr (GembokVaultDocument) document = NULL;
      if (find_document (context, parts[0], parts[1], &document, NULL) && document != NULL && !document->kept
          && (document->state == GEMBOK_DOCUMENT_READY || document->state == GEMBOK_DOCUMENT_UPLOADING))
        count++;
    }
  return count;
}
