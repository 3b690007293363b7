/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/receipt.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "procedure/course.h"
#include "procedure/request-private.h"
#include "vault/vault-consents.h"

#define VALUE_MAX     300
#define NIK_SHOWN     4
#define HASH_SHOWN    16
#define FILE_NAME_MAX 40

static void
free_row (gpointer data)
{
  GembokReceiptRow *row = data;
  g_free (row->label);
  g_free (row->value);
  g_free (row);
}

void
gembok_receipt_free (GembokReceipt *receipt)
{
  if (receipt == NULL)
    return;
  g_ptr_array_unref (receipt->rows);
  g_free (receipt->title);
  g_free (receipt->note);
  g_free (receipt->file_name);
  g_free (receipt);
}

/* Takes nothing over; a value that is missing makes no row. */
static void
add (GembokReceipt *receipt, const char *code, const char *label, const char *value)
{
  g_autofree char *clean = gembok_text_sanitise (value, VALUE_MAX);
  g_strstrip (clean);
  if (*clean == '\0')
    return;
  GembokReceiptRow *row = g_new0 (GembokReceiptRow, 1);
  row->code = code;
  row->label = g_strdup (label);
  row->value = g_steal_pointer (&clean);
  g_ptr_array_add (receipt->rows, row);
}

/* --- when it was sent ------------------------------------------------------------------------------------------- */

/* Unix seconds, 0: never as far as is known. */
typedef struct
{
  gint64 first;
  gint64 again; /* the last time after a rejection */
} Sending;

static void
note_milestone (Sending *sending, const GembokMilestone *milestone)
{
  if (milestone->kind == GEMBOK_MILESTONE_SENT)
    sending->first = milestone->at;
  else if (milestone->kind == GEMBOK_MILESTONE_SENT_AGAIN)
    sending->again = milestone->at;
}

/* What the applicant does last before it goes out, for a request whose log is on another computer. */
static gint64
time_of_steps (const GembokRequestView *view)
{
  gint64 latest = 0;
  for (guint i = 0; i < view->recorded->len; i++)
    {
      const GembokVaultStep *record = view->recorded->pdata[i];
      const GembokStep *step = view->procedure != NULL ? gembok_procedure_find_step (view->procedure, record->step) : NULL;
      if (step != NULL
          && (step->action == GEMBOK_ACTION_UPLOAD_CSR || step->action == GEMBOK_ACTION_UPLOAD_DOCUMENTS
              || step->action == GEMBOK_ACTION_ACCEPT_AGREEMENT))
        latest = MAX (latest, record->done_at);
    }
  return latest;
}

static gboolean
find_sending (const GembokRequestView *view, const GPtrArray *course, Sending *sending, GError **error)
{
  const GembokRequestState state = view->request->state;
  for (guint i = 0; i < course->len; i++)
    note_milestone (sending, course->pdata[i]);
  const gboolean never = sending->first == 0 && (state == GEMBOK_REQUEST_CANCELLED || state == GEMBOK_REQUEST_UNKNOWN);
  if (state == GEMBOK_REQUEST_DRAFT || never)
    {
      gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, _ ("Nothing was changed. There is a receipt once it was sent."),
                        _ ("This request has not been sent yet, so there is no receipt."));
      return FALSE;
    }
  if (sending->first == 0)
    sending->first = time_of_steps (view);
  return TRUE;
}

/* --- the rows --------------------------------------------------------------------------------------------------- */

static void
add_nik (GembokReceipt *receipt, const char *nik)
{
  const gsize length = nik != NULL ? strlen (nik) : 0;
  if (length > NIK_SHOWN)
    add (receipt, "nik", _ ("NIK (last four digits)"), nik + length - NIK_SHOWN);
}

static void
add_time (GembokReceipt *receipt, const char *code, const char *label, gint64 at)
{
  g_autofree char *shown = at != 0 ? gembok_format_time (at) : NULL;
  add (receipt, code, label, shown);
}

static void
add_document (GembokReceipt *receipt, const GembokVaultDocument *document)
{
  const gboolean sent = document->state == GEMBOK_DOCUMENT_UPLOADED || document->state == GEMBOK_DOCUMENT_ACCEPTED
                        || document->state == GEMBOK_DOCUMENT_REJECTED;
  if (!sent || document->sha256 == NULL)
    return;
  g_autofree char *label = gembok_document_kind_label (document->kind);
  g_autofree char *size = gembok_format_size (document->bytes);
  g_autofree char *start = g_strndup (document->sha256, HASH_SHOWN);
  g_autofree char *hash = gembok_hex_grouped (start);
  g_autofree char *value = g_strdup_printf ("%s, SHA-256 %s …", size, hash);
  add (receipt, "document", label, value);
}

/* The text that was accepted, and when; also where the AMS has another text by now. */
static void
add_agreement (GembokReceipt *receipt, const GembokVaultRequest *request)
{
  if (request->agreement_at == 0)
    return;
  g_autofree char *time = gembok_format_time (request->agreement_at);
  g_autofree char *value = g_strdup_printf (_ ("Accepted on %s"), time);
  add (receipt, "agreement", _ ("Agreement"), value);
}

static gboolean
add_consent (GembokReceipt *receipt, GembokContext *context, const GembokVaultRequest *request, GError **error)
{
  g_autoptr (GPtrArray) consents = gembok_vault_consent_list (gembok_context_vault (context), request->id, error);
  const GembokVaultConsent *newest = NULL;
  for (guint i = 0; consents != NULL && i < consents->len; i++)
    {
      const GembokVaultConsent *consent = consents->pdata[i];
      if (consent->withdrawn_at == 0 && (newest == NULL || consent->given_at >= newest->given_at))
        newest = consent;
    }
  if (newest == NULL)
    return consents != NULL;
  g_autofree char *time = gembok_format_time (newest->given_at);
  /* TRANSLATORS: a time, and the version of the text that was consented to: "2026-1" */
  g_autofree char *value = g_strdup_printf (_ ("Given on %s, to text %s"), time, newest->version);
  add (receipt, "consent", _ ("Consent for identity documents"), value);
  return TRUE;
}

static void
add_decider (GembokReceipt *receipt, const GembokMilestone *decider, gboolean is_first)
{
  g_autofree char *span = decider->minutes > 0 ? gembok_format_span (decider->minutes * 60) : NULL;
  g_autofree char *value = span != NULL ? g_strdup_printf ("%s: %s (%s)", decider->actor, decider->title, span)
                                        : g_strdup_printf ("%s: %s", decider->actor, decider->title);
  add (receipt, "next", is_first ? _ ("What happens next") : _ ("After that"), value);
}

static void
add_deciders (GembokReceipt *receipt, const GPtrArray *course)
{
  double minutes = 0;
  gboolean is_first = TRUE;
  for (guint i = 0; i < course->len; i++)
    {
      const GembokMilestone *decider = course->pdata[i];
      if (decider->kind != GEMBOK_MILESTONE_TO_COME)
        continue;
      add_decider (receipt, decider, is_first);
      minutes += decider->minutes;
      is_first = FALSE;
    }
  if (is_first)
    add (receipt, "next", _ ("What happens next"), _ ("The agency and the CA look at the request."));
  if (minutes <= 0)
    return;
  g_autofree char *span = gembok_format_span (minutes * 60);
  g_autofree char *value
      = g_strdup_printf (_ ("%s of work by the official procedure; waiting for its turn comes on top"), span);
  add (receipt, "time", _ ("How long it usually takes"), value);
}

static void
add_next (GembokReceipt *receipt, const GembokRequestView *view, const GPtrArray *course)
{
  const char *label = _ ("What happens next");
  switch (view->request->state)
    {
    case GEMBOK_REQUEST_SUBMITTED:
    case GEMBOK_REQUEST_VERIFIED:
      add_deciders (receipt, course);
      break;
    case GEMBOK_REQUEST_REJECTED:
      add (receipt, "next", label, _ ("You replace what was returned and send the request again; the key stays the same."));
      break;
    case GEMBOK_REQUEST_DONE:
      add (receipt, "next", label,
           view->certificate_sha256 != NULL ? _ ("Nothing: the certificate was issued and is kept.")
                                            : _ ("You download the certificate."));
      break;
    case GEMBOK_REQUEST_REFUSED:
    case GEMBOK_REQUEST_CANCELLED:
      add (receipt, "next", label, _ ("Nothing: this request is over."));
      break;
    case GEMBOK_REQUEST_DRAFT:
    case GEMBOK_REQUEST_UNKNOWN:
    default:
      break;
    }
}

static void
add_training (GembokReceipt *receipt, GembokContext *context, const GembokVaultRequest *request)
{
  g_autoptr (GembokVaultProfile) profile
      = request->profile != NULL ? gembok_vault_profile_get (gembok_context_vault (context), request->profile, NULL) : NULL;
  if (profile != NULL && profile->mode == GEMBOK_PROFILE_TRAINING)
    add (receipt, "training", _ ("Training mode"), _ ("The certificate will not be valid for signatures."));
}

static gboolean
add_rows (GembokReceipt *receipt, GembokContext *context, const GembokRequestView *view, const GPtrArray *course,
          const Sending *sending, GError **error)
{
  const GembokVaultRequest *request = view->request;
  add (receipt, "agency", _ ("Agency"), request->applicant->organization);
  add (receipt, "procedure", _ ("Procedure"),
       view->procedure != NULL ? gembok_procedure_title (view->procedure) : request->procedure);
  if (request->number != NULL)
    add (receipt, "number", _ ("Request number"), request->number);
  add (receipt, "id", _ ("On this computer"), request->id);
  add (receipt, "name", _ ("Name"), request->applicant->name);
  add_nik (receipt, request->applicant->nik);
  add_time (receipt, "sent", _ ("Sent"), sending->first);
  add_time (receipt, "sent_again", _ ("Sent again"), sending->again);
  add (receipt, "state", _ ("State"), gembok_request_state_label (request->state));
  for (guint i = 0; i < view->documents->len; i++)
    add_document (receipt, view->documents->pdata[i]);
  add_agreement (receipt, request);
  if (!add_consent (receipt, context, request, error))
    return FALSE;
  add (receipt, "verification_code", _ ("Verification code of the CSR"), view->verification_code);
  add_next (receipt, view, course);
  add_training (receipt, context, request);
  return TRUE;
}

/* The number is the AMS's word, so only what is harmless in a file's name is taken of it. */
static char *
make_file_name (const GembokVaultRequest *request)
{
  const char *source = request->number != NULL ? request->number : request->id;
  g_autofree char *plain = g_strndup (source, FILE_NAME_MAX);
  g_strcanon (plain, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", '-');
  /* TRANSLATORS: start of a file name: letters and "-" only. */
  return g_strdup_printf ("%s-%s.txt", _ ("receipt"), plain);
}

GembokReceipt *
gembok_receipt_make (GembokContext *context, const char *id, const char *help, GError **error)
{
  g_autoptr (GembokRequestView) view = gembok_request_view (context, id, error);
  g_autoptr (GPtrArray) course = view != NULL ? gembok_request_course (context, view, error) : NULL;
  Sending sending = { 0 };
  if (course == NULL || !find_sending (view, course, &sending, error))
    return NULL;
  g_autoptr (GembokReceipt) receipt = g_new0 (GembokReceipt, 1);
  receipt->rows = g_ptr_array_new_with_free_func (free_row);
  receipt->title = g_strdup (_ ("Receipt of a request"));
  receipt->note = g_strdup (_ ("This receipt shows that the request was sent. It is not a certificate. Gembok may be closed "
                               "while you wait; nothing gets lost."));
  receipt->file_name = make_file_name (view->request);
  if (!add_rows (receipt, context, view, course, &sending, error))
    return NULL;
  add (receipt, "help", _ ("Help"), help);
  return g_steal_pointer (&receipt);
}
