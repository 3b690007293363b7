/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/review-private.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "vault/vault-log.h"
#include "vault/vault-requests.h"

#define NUMBER_MAX_CHARS 64

static gboolean
is_my_turn (const GembokWireRequest *request, GembokRole role)
{
  if (request->turn == NULL)
    return FALSE;
  g_auto (GStrv) roles = g_strsplit (request->turn, "|", -1);
  return g_strv_contains ((const char *const *) roles, gembok_role_name (role));
}

static gint
compare_age (gconstpointer a, gconstpointer b)
{
  const GembokWireRequest *first = *(const GembokWireRequest *const *) a;
  const GembokWireRequest *second = *(const GembokWireRequest *const *) b;
  return first->submitted_at < second->submitted_at ? -1 : first->submitted_at > second->submitted_at;
}

GPtrArray *
gembok_review_list (GembokContext *context, const char *search, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokLink) link = gembok_review_link (context, cancellable, error);
  if (link == NULL)
    return NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_wire_request_free);
  for (guint number = 1;; number++)
    {
      g_autoptr (GembokWirePage) page = gembok_review_page (context, link, number, search, cancellable, error);
      if (page == NULL)
        return NULL;
      const guint count = page->requests->len;
      while (page->requests->len > 0)
        {
          GembokWireRequest *request = g_ptr_array_steal_index (page->requests, 0);
          if (is_my_turn (request, link->account->role))
            g_ptr_array_add (found, request);
          else
            gembok_wire_request_free (request);
        }
      if (gembok_review_page_is_last (page, number, count))
        break;
    }
  g_ptr_array_sort (found, compare_age);
  return g_steal_pointer (&found);
}

GembokWireRequest *
gembok_review_show (GembokContext *context, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokLink) link = gembok_review_link (context, cancellable, error);
  g_autofree char *etag = NULL;
  return link != NULL ? gembok_review_fetch (context, link, id, &etag, cancellable, error) : NULL;
}

static const GembokWireDocument *
find_document (const GembokWireRequest *request, const char *kind)
{
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *document = request->documents->pdata[i];
      if (g_strcmp0 (document->kind, kind) == 0)
        return document;
    }
  return NULL;
}

static void
set_unknown_kind (const char *kind, GError **error)
{
  g_autofree char *shown = gembok_text_sanitise (kind, 40);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("This request has no document “%s”."), shown);
}

GBytes *
gembok_review_document (GembokContext *context, const char *id, const char *kind, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokLink) link = gembok_review_link (context, cancellable, error);
  g_autofree char *etag = NULL;
  g_autoptr (GembokWireRequest) request
      = link != NULL ? gembok_review_fetch (context, link, id, &etag, cancellable, error) : NULL;
  if (request == NULL)
    return NULL;
  const GembokWireDocument *document = find_document (request, kind);
  if (document == NULL)
    {
      set_unknown_kind (kind, error);
      return NULL;
    }
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) content = gembok_ams_get_document (link->ams, request->id, kind, cancellable, &problem);
  if (content == NULL)
    {
      gembok_review_failed (context, link, g_steal_pointer (&problem), error);
      return NULL;
    }
  g_autofree char *hash = gembok_sha256_hex (content);
  if (g_strcmp0 (hash, document->sha256) != 0)
    {
      gembok_error_set (&problem, GEMBOK_ERROR_BAD_ANSWER, NULL,
                        _ ("The document arrived damaged: its SHA-256 is not the one that the AMS names."));
      gembok_review_failed (context, link, g_steal_pointer (&problem), error);
      return NULL;
    }
  return g_steal_pointer (&content);
}

/* --- what was seen ---------------------------------------------------------------------------------------------- */

/* With the lengths of its parts: no two pairs are written alike. */
static void
add_part (GPtrArray *parts, const char *what, const char *name, const char *value)
{
  const char *known_name = name != NULL ? name : "";
  const char *known_value = value != NULL ? value : "";
  g_ptr_array_add (parts, g_strdup_printf ("%s %" G_GSIZE_FORMAT ":%s %" G_GSIZE_FORMAT ":%s", what, strlen (known_name),
                                           known_name, strlen (known_value), known_value));
}

static void
add_fields (GPtrArray *parts, const char *what, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const GembokWireField *field = fields->pdata[i];
      add_part (parts, what, field->name, field->value);
    }
}

static gint
compare_parts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
gembok_review_seen (const GembokWireRequest *request)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *submitted = g_strdup_printf ("%" G_GINT64_FORMAT, request->submitted_at);
  add_part (parts, "fact", "id", request->id);
  add_part (parts, "fact", "type", request->type);
  add_part (parts, "fact", "procedure", request->procedure);
  add_part (parts, "fact", "certificate type", request->certificate_type);
  add_part (parts, "fact", "replaces", request->replaces);
  add_part (parts, "fact", "submitted", submitted);
  add_part (parts, "fact", "csr", request->csr);
  add_part (parts, "fact", "key", request->public_key_sha256);
  add_fields (parts, "applicant", request->applicant);
  add_fields (parts, "subject", request->subject);
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *document = request->documents->pdata[i];
      add_part (parts, "document", document->kind, document->sha256);
    }
  g_ptr_array_sort (parts, compare_parts);
  GString *all = g_string_new (NULL);
  for (guint i = 0; i < parts->len; i++)
    g_string_append_printf (all, "%s\n", (const char *) parts->pdata[i]);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (all);
  return gembok_sha256_hex (bytes);
}

/* Nobody accepts what they did not look at: a document may have been replaced while the request was on the desk. */
static gboolean
check_seen (const GembokWireRequest *request, const char *seen, GError **error)
{
  g_autofree char *now = gembok_review_seen (request);
  if (seen == NULL || g_str_equal (seen, now))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_CONFLICT, _ ("Nothing was decided. Look at it again, then decide."),
                    _ ("The request was changed since you opened it."));
  return FALSE;
}

/* --- deciding --------------------------------------------------------------------------------------------------- */

static gboolean
check_input (const GembokWireRequest *request, const char *decision, const char *reason,
             const GembokRejectedDocument *rejected, guint n_rejected, GError **error)
{
  const gboolean accepts = g_str_equal (decision, "accept");
  if (!accepts && (reason == NULL || *reason == '\0'))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT,
                        _ ("Nothing was decided. Say in a sentence what the applicant has to do."),
                        _ ("A rejection needs a reason."));
      return FALSE;
    }
  for (guint i = 0; i < n_rejected; i++)
    if (find_document (request, rejected[i].kind) == NULL)
      {
        set_unknown_kind (rejected[i].kind, error);
        return FALSE;
      }
  return TRUE;
}

static GembokWireVerdict *
compose (const GembokWireRequest *request, const char *decision, const char *reason, const GembokRejectedDocument *rejected,
         guint n_rejected)
{
  GembokWireVerdict *verdict = gembok_wire_verdict_new ();
  verdict->decision = g_strdup (decision);
  verdict->reason = g_strdup (reason);
  for (guint i = 0; i < request->documents->len; i++)
    {
      const GembokWireDocument *document = request->documents->pdata[i];
      GembokWireDocument *judged = gembok_wire_document_new ();
      judged->kind = g_strdup (document->kind);
      judged->sha256 = g_strdup (document->sha256);
      judged->state = GEMBOK_DOCUMENT_ACCEPTED;
      for (guint k = 0; k < n_rejected; k++)
        if (g_strcmp0 (rejected[k].kind, document->kind) == 0)
          {
            judged->state = GEMBOK_DOCUMENT_REJECTED;
            g_free (judged->reason);
            judged->reason = g_strdup (rejected[k].reason);
          }
      g_ptr_array_add (verdict->documents, judged);
    }
  return verdict;
}

/* The log speaks of the request by an id that nobody reads out: what people call it is noted beside it. */
static gboolean
note_number (GembokVault *vault, const GembokWireRequest *request, GError **error)
{
  if (request->number == NULL)
    return TRUE;
  g_autofree char *number = gembok_text_sanitise (request->number, NUMBER_MAX_CHARS);
  return *number == '\0' || gembok_vault_log_note_number (vault, request->id, number, error);
}

GembokWireRequest *
gembok_review_decide (GembokContext *context, const char *id, const char *seen, const char *decision, const char *reason,
                      const GembokRejectedDocument *rejected, guint n_rejected, GCancellable *cancellable, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  g_autoptr (GembokLink) link = gembok_review_link (context, cancellable, error);
  g_autofree char *etag = NULL;
  g_autoptr (GembokWireRequest) request
      = link != NULL ? gembok_review_fetch (context, link, id, &etag, cancellable, error) : NULL;
  if (request == NULL || !check_seen (request, seen, error)
      || !check_input (request, decision, reason, rejected, n_rejected, error))
    return NULL;
  g_autoptr (GembokWireVerdict) verdict = compose (request, decision, reason, rejected, n_rejected);
  g_autoptr (GBytes) body = gembok_wire_verdict_encode (verdict);
  g_autofree char *hash = gembok_sha256_hex (body);
  g_autofree char *fresh = gembok_random_id (26);
  /* Of each submission anew: the same words about a later one are another decision, not a repeat of the first. */
  g_autofree char *attempt = g_strdup_printf ("decide %" G_GINT64_FORMAT, request->submitted_at);
  g_autofree char *key = gembok_vault_attempt (vault, request->id, attempt, hash, fresh, error);
  if (key == NULL)
    return NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokWireRequest) decided
      = gembok_ams_decide (link->ams, request->id, etag, key, verdict, cancellable, &problem);
  if (decided == NULL)
    {
      gembok_review_failed (context, link, g_steal_pointer (&problem), error);
      return NULL;
    }
  if (!gembok_vault_attempt_done (vault, request->id, attempt, error) || !note_number (vault, request, error)
      || !gembok_vault_log (vault, gembok_role_name (link->account->role), request->id, request->procedure, decision, "done",
                            error))
    return NULL;
  return g_steal_pointer (&decided);
}
