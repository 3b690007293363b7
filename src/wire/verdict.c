/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/request-private.h"

static void
document_free (gpointer document)
{
  gembok_wire_document_free (document);
}

GembokWireVerdict *
gembok_wire_verdict_new (void)
{
  GembokWireVerdict *verdict = g_new0 (GembokWireVerdict, 1);
  verdict->documents = g_ptr_array_new_with_free_func (document_free);
  return verdict;
}

void
gembok_wire_verdict_free (GembokWireVerdict *verdict)
{
  if (verdict == NULL)
    return;
  g_free (verdict->decision);
  g_free (verdict->reason);
  g_ptr_array_unref (verdict->documents);
  g_free (verdict);
}

GBytes *
gembok_wire_verdict_encode (const GembokWireVerdict *verdict)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "decision", verdict->decision);
  gembok_json_add_string (writer, "reason", verdict->reason);
  gembok_json_begin_array (writer, "documents");
  for (guint i = 0; i < verdict->documents->len; i++)
    {
      const GembokWireDocument *document = g_ptr_array_index (verdict->documents, i);
      const gboolean rejected = document->state == GEMBOK_DOCUMENT_REJECTED;
      gembok_json_begin_object (writer, NULL);
      gembok_json_add_string (writer, "kind", document->kind);
      gembok_json_add_string (writer, "sha256", document->sha256);
      gembok_json_add_boolean (writer, "rejected", rejected);
      gembok_json_add_string (writer, "reason", rejected ? document->reason : NULL);
      gembok_json_end_object (writer);
    }
  gembok_json_end_array (writer);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}

static gboolean
says_nothing (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  return trimmed[0] == '\0';
}

static gboolean
read_judged_document (GembokWireDocument *document, GembokJson *json, GError **error)
{
  gboolean rejected = FALSE;
  if (!gembok_json_need_name (json, "kind", GEMBOK_WIRE_NAME_MAX, &document->kind, error)
      || !gembok_json_get_sha256 (json, "sha256", &document->sha256, error)
      || !gembok_json_get_boolean (json, "rejected", FALSE, &rejected, error)
      || !gembok_wire_get_text (json, "reason", GEMBOK_WIRE_TEXT_MAX, &document->reason, error))
    return FALSE;
  if (document->sha256 == NULL)
    return gembok_json_fault (json, "sha256", GEMBOK_JSON_MISSING, error);
  if (rejected && says_nothing (document->reason))
    return gembok_json_fault (json, "reason", GEMBOK_JSON_MISSING, error);
  document->state = rejected ? GEMBOK_DOCUMENT_REJECTED : GEMBOK_DOCUMENT_ACCEPTED;
  return TRUE;
}

static gpointer
read_document (GembokJson *json, GError **error)
{
  GembokWireDocument *document = gembok_wire_document_new ();
  if (!read_judged_document (document, json, error))
    g_clear_pointer (&document, gembok_wire_document_free);
  return document;
}

/* An acceptance that rejects, a kind judged twice, a rejection without a reason: the decider is asked to say what is meant. */
static gboolean
is_consistent (const GembokWireVerdict *verdict, GembokJson *json, GError **error)
{
  const gboolean accepts = g_str_equal (verdict->decision, "accept");
  if (!accepts && says_nothing (verdict->reason))
    return gembok_json_fault (json, "reason", GEMBOK_JSON_MISSING, error);
  if (verdict->documents->len > GEMBOK_WIRE_ITEMS_MAX)
    return gembok_json_fault (json, "documents", GEMBOK_JSON_OUT_OF_RANGE, error);
  for (guint i = 0; i < verdict->documents->len; i++)
    {
      const GembokWireDocument *document = g_ptr_array_index (verdict->documents, i);
      if (accepts && document->state == GEMBOK_DOCUMENT_REJECTED)
        return gembok_json_fault (json, "decision", GEMBOK_JSON_OUT_OF_RANGE, error);
      for (guint j = 0; j < i; j++)
        if (g_str_equal (((GembokWireDocument *) g_ptr_array_index (verdict->documents, j))->kind, document->kind))
          return gembok_json_fault (json, "documents", GEMBOK_JSON_OUT_OF_RANGE, error);
    }
  return TRUE;
}

static gboolean
need_decision (GembokJson *json, const char *name, char **value, GError **error)
{
  static const char *const decisions[] = { "accept", "reject", "refuse", NULL };
  if (!gembok_json_need_string (json, name, value, error))
    return FALSE;
  if (g_strv_contains (decisions, *value))
    return TRUE;
  g_clear_pointer (value, g_free);
  return gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
}

GembokWireVerdict *
gembok_wire_verdict_decode (GBytes *body, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_open (body, error);
  g_autoptr (GembokWireVerdict) verdict = gembok_wire_verdict_new ();
  if (json == NULL || !need_decision (json, "decision", &verdict->decision, error)
      || !gembok_wire_get_text (json, "reason", GEMBOK_WIRE_TEXT_MAX, &verdict->reason, error)
      || !gembok_json_read_all (json, "documents", read_document, verdict->documents, error)
      || !is_consistent (verdict, json, error))
    return NULL;
  return g_steal_pointer (&verdict);
}

GBytes *
gembok_wire_agreement_encode (const char *version, const char *sha256, gboolean accepted)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "version", version);
  gembok_json_add_string (writer, "sha256", sha256);
  gembok_json_add_boolean (writer, "accepted", accepted);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}

gboolean
gembok_wire_agreement_decode (GBytes *body, char **version, char **sha256, gboolean *accepted, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_open (body, error);
  g_autofree char *named = NULL;
  g_autofree char *hash = NULL;
  gboolean yes = FALSE;
  *version = NULL;
  *sha256 = NULL;
  *accepted = FALSE;
  if (json == NULL || !gembok_json_need_name (json, "version", GEMBOK_WIRE_NAME_MAX, &named, error)
      || !gembok_json_get_sha256 (json, "sha256", &hash, error)
      || !gembok_json_get_boolean (json, "accepted", FALSE, &yes, error))
    return FALSE;
  if (hash == NULL)
    return gembok_json_fault (json, "sha256", GEMBOK_JSON_MISSING, error);
  /* Consent is never taken for granted, nor is its refusal. */
  g_autoptr (GembokJson) said = gembok_json_member (json, "accepted");
  if (said == NULL)
    return gembok_json_fault (json, "accepted", GEMBOK_JSON_MISSING, error);
  *version = g_steal_pointer (&named);
  *sha256 = g_steal_pointer (&hash);
  *accepted = yes;
  return TRUE;
}

GBytes *
gembok_wire_submission_encode (const char *log_head)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "log_head", log_head);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}

gboolean
gembok_wire_submission_decode (GBytes *body, char **log_head, GError **error)
{
  *log_head = NULL;
  g_autoptr (GembokJson) json = gembok_json_open (body, error);
  return json != NULL && gembok_json_get_sha256 (json, "log_head", log_head, error);
}
