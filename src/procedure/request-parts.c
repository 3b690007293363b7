/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "procedure/request-private.h"

static void
free_part (gpointer data)
{
  GembokRequestPart *part = data;
  g_free (part->document);
  g_free (part->step);
  g_free (part);
}

gboolean
gembok_request_part_is_lacking (const GembokRequestPart *part)
{
  return part->state != GEMBOK_PART_READY && part->state != GEMBOK_PART_SENT;
}

char *
gembok_request_part_name (const GembokRequestPart *part)
{
  switch (part->kind)
    {
    case GEMBOK_PART_DOCUMENT:
      return gembok_document_kind_label (part->document);
    case GEMBOK_PART_AGREEMENT:
      return g_strdup (_ ("accepted subscriber agreement"));
    case GEMBOK_PART_CONSENT:
      return g_strdup (_ ("consent to the processing of identity documents"));
    case GEMBOK_PART_CSR:
    default:
      return g_strdup (_ ("CSR"));
    }
}

static void
add (GPtrArray *parts, const GembokRequestView *view, GembokPartKind kind, GembokPartState state, GembokAction action,
     const char *document)
{
  const GembokStep *step = view->procedure != NULL ? gembok_procedure_step_of (view->procedure, action, document) : NULL;
  /* A document that the official text does not mention is added where the others are. */
  if (step == NULL && view->procedure != NULL && document != NULL)
    step = gembok_procedure_step_of (view->procedure, action, NULL);
  GembokRequestPart *part = g_new0 (GembokRequestPart, 1);
  part->kind = kind;
  part->state = state;
  part->document = g_strdup (document);
  part->step = step != NULL ? g_strdup (step->id) : NULL;
  g_ptr_array_add (parts, part);
}

static GembokPartState
state_of_document (const GembokVaultDocument *document)
{
  switch (document->state)
    {
    case GEMBOK_DOCUMENT_READY:
    case GEMBOK_DOCUMENT_UPLOADING:
      return GEMBOK_PART_READY;
    case GEMBOK_DOCUMENT_UPLOADED:
    case GEMBOK_DOCUMENT_ACCEPTED:
      return GEMBOK_PART_SENT;
    case GEMBOK_DOCUMENT_REJECTED:
      return GEMBOK_PART_RETURNED;
    case GEMBOK_DOCUMENT_MISSING:
    case GEMBOK_DOCUMENT_UNKNOWN:
    default:
      /* One that was here once is missing for a reason. */
      return document->reason != NULL ? GEMBOK_PART_OUTDATED : GEMBOK_PART_MISSING;
    }
}

static gboolean
is_required (const GembokRequestView *view, const char *kind)
{
  for (guint i = 0; i < view->required->len; i++)
    if (g_strcmp0 (view->required->pdata[i], kind) == 0)
      return TRUE;
  return FALSE;
}

static void
add_documents (GPtrArray *parts, const GembokRequestView *view)
{
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      const GembokPartState state = state_of_document (document);
      if (state != GEMBOK_PART_MISSING || is_required (view, document->kind))
        add (parts, view, GEMBOK_PART_DOCUMENT, state, GEMBOK_ACTION_UPLOAD_DOCUMENTS, document->kind);
    }
}

gboolean
gembok_request_agreement_outdated (const GembokPolicy *policy, const GembokVaultRequest *request)
{
  return gembok_request_agreement_required (policy, request) && request->agreement_version != NULL
         && !request->agreement_sent && g_strcmp0 (request->agreement_sha256, policy->agreement_sha256) != 0;
}

/* An agreement that was changed since it was accepted has not been accepted. */
static GembokPartState
state_of_agreement (const GembokVaultRequest *request, const GembokPolicy *policy)
{
  if (request->agreement_sent)
    return GEMBOK_PART_SENT;
  if (request->agreement_version == NULL)
    return GEMBOK_PART_MISSING;
  return gembok_request_agreement_outdated (policy, request) ? GEMBOK_PART_OUTDATED : GEMBOK_PART_READY;
}

GPtrArray *
gembok_request_parts (const GembokRequestView *view, const GembokPolicy *policy)
{
  const GembokVaultRequest *request = view->request;
  GPtrArray *parts = g_ptr_array_new_with_free_func (free_part);
  const GembokPartState csr = request->csr_sent      ? GEMBOK_PART_SENT
                              : request->csr != NULL ? GEMBOK_PART_READY
                                                     : GEMBOK_PART_MISSING;
  add (parts, view, GEMBOK_PART_CSR, csr, GEMBOK_ACTION_CREATE_CSR, NULL);
  add_documents (parts, view);
  if (gembok_request_agreement_required (policy, request))
    add (parts, view, GEMBOK_PART_AGREEMENT, state_of_agreement (request, policy), GEMBOK_ACTION_ACCEPT_AGREEMENT, NULL);
  if (view->consent_required)
    add (parts, view, GEMBOK_PART_CONSENT, view->consent_given ? GEMBOK_PART_READY : GEMBOK_PART_MISSING,
         GEMBOK_ACTION_ACCEPT_AGREEMENT, NULL);
  return parts;
}
