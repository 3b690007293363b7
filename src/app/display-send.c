/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-send.h"

#include "app/agreement-work.h"
#include "base/i18n.h"
#include "base/text.h"

#define REASON_MAX_CHARS 500
/* A remaining time below this is told to five seconds. */
#define COARSE_S 60.0

/* --- parts --------------------------------------------------------------------------------------------------------- */

char *
gembok_display_part_title (const GembokRequestPart *part)
{
  switch (part->kind)
    {
    case GEMBOK_PART_DOCUMENT:
      return gembok_document_kind_label (part->document);
    case GEMBOK_PART_AGREEMENT:
      return g_strdup (_ ("Agreement"));
    case GEMBOK_PART_CONSENT:
      return g_strdup (_ ("Consent for identity documents"));
    case GEMBOK_PART_CSR:
    default:
      return g_strdup (_ ("Key and CSR"));
    }
}

static const GembokVaultDocument *
document_of (const GembokRequestPart *part, const GembokRequestView *view)
{
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      if (g_strcmp0 (document->kind, part->document) == 0)
        return document;
    }
  return NULL;
}

static char *
detail_of_document (const GembokRequestPart *part, const GembokRequestView *view)
{
  const GembokVaultDocument *document = document_of (part, view);
  g_autofree char *size = document != NULL ? gembok_format_size (document->bytes) : g_strdup ("");
  switch (part->state)
    {
    case GEMBOK_PART_RETURNED:
      if (document != NULL && document->reason != NULL && *document->reason != '\0')
        return gembok_text_sanitise (document->reason, REASON_MAX_CHARS);
      return g_strdup (_ ("Returned: to be replaced"));
    case GEMBOK_PART_OUTDATED:
      return g_strdup (_ ("No longer on this computer, because there was no keyring to keep it with. Add the file again."));
    case GEMBOK_PART_READY:
      return g_steal_pointer (&size);
    case GEMBOK_PART_SENT:
      /* TRANSLATORS: size of a file */
      return g_strdup_printf (_ ("%s, with the AMS already"), size);
    case GEMBOK_PART_MISSING:
    default:
      return g_strdup (_ ("Not added yet"));
    }
}

static char *
detail_of_csr (const GembokRequestView *view)
{
  if (view->verification_code == NULL)
    return g_strdup (_ ("Not made yet"));
  return g_strdup_printf (_ ("Verification code %s"), view->verification_code);
}

static char *
detail_of_agreement (const GembokRequestPart *part, const GembokRequestView *view)
{
  if (part->state == GEMBOK_PART_OUTDATED)
    return g_strdup (_ ("The text has changed since you accepted it"));
  if (part->state == GEMBOK_PART_MISSING)
    return g_strdup (_ ("Not accepted yet"));
  g_autofree char *time = gembok_format_time (view->request->agreement_at);
  return g_strdup_printf (_ ("Accepted on %s"), time);
}

static char *
detail_of_consent (const GembokRequestPart *part, const GembokRequestView *view)
{
  if (gembok_request_part_is_lacking (part))
    return g_strdup (_ ("Not given yet"));
  g_autofree char *time = gembok_format_time (view->consent_at);
  return g_strdup_printf (_ ("Given on %s"), time);
}

char *
gembok_display_part_detail (const GembokRequestPart *part, const GembokRequestView *view)
{
  switch (part->kind)
    {
    case GEMBOK_PART_DOCUMENT:
      return detail_of_document (part, view);
    case GEMBOK_PART_AGREEMENT:
      return detail_of_agreement (part, view);
    case GEMBOK_PART_CONSENT:
      return detail_of_consent (part, view);
    case GEMBOK_PART_CSR:
    default:
      return detail_of_csr (view);
    }
}

const char *
gembok_display_part_icon (GembokPartState state)
{
  switch (state)
    {
    case GEMBOK_PART_SENT:
      return "emblem-ok-symbolic";
    case GEMBOK_PART_READY:
      return "object-select-symbolic";
    case GEMBOK_PART_RETURNED:
    case GEMBOK_PART_OUTDATED:
      return "dialog-warning-symbolic";
    case GEMBOK_PART_MISSING:
    default:
      return "list-add-symbolic";
    }
}

const char *
gembok_display_part_class (GembokPartState state)
{
  switch (state)
    {
    case GEMBOK_PART_SENT:
      return "success";
    case GEMBOK_PART_READY:
      return "accent";
    case GEMBOK_PART_RETURNED:
      return "error";
    case GEMBOK_PART_OUTDATED:
      return "warning";
    case GEMBOK_PART_MISSING:
    default:
      return "dim-label";
    }
}

const char *
gembok_display_part_state (GembokPartState state)
{
  switch (state)
    {
    case GEMBOK_PART_SENT:
      return _ ("sent");
    case GEMBOK_PART_READY:
      return _ ("ready to be sent");
    case GEMBOK_PART_RETURNED:
      return _ ("returned");
    case GEMBOK_PART_OUTDATED:
      return _ ("no longer valid");
    case GEMBOK_PART_MISSING:
    default:
      return _ ("missing");
    }
}

/* --- the whole ----------------------------------------------------------------------------------------------------- */

const GembokRequestPart *
gembok_display_first_lacking (const GembokRequestView *view)
{
  for (guint i = 0; i < view->parts->len; i++)
    if (gembok_request_part_is_lacking (view->parts->pdata[i]))
      return view->parts->pdata[i];
  return NULL;
}

gboolean
gembok_display_was_interrupted (const GembokRequestView *view)
{
  if (view->request->state == GEMBOK_REQUEST_DRAFT && view->request->remote_id != NULL)
    return TRUE;
  for (guint i = 0; i < view->documents->len; i++)
    if (((const GembokVaultDocument *) view->documents->pdata[i])->state == GEMBOK_DOCUMENT_UPLOADING)
      return TRUE;
  return FALSE;
}

char *
gembok_display_sending_title (GembokSendingState state, const GembokTransferMeter *meter)
{
  if (state == GEMBOK_SENDING_PAUSED)
    return g_strdup (_ ("Paused"));
  if (state == GEMBOK_SENDING_WAITING)
    return g_strdup (_ ("Waiting for the network. Nothing is lost."));
  const char *item = gembok_transfer_meter_item (meter);
  if (item != NULL)
    {
      g_autofree char *label = gembok_document_kind_label (item);
      /* TRANSLATORS: name of a document */
      return g_strdup_printf (_ ("Sending: %s"), label);
    }
  if (gembok_transfer_meter_fraction (meter) >= 1)
    return g_strdup (_ ("Submitting the request …"));
  return g_strdup (gembok_transfer_meter_done (meter) > 0 ? _ ("The next file follows …") : _ ("Connecting to the AMS …"));
}

/* In steps that do not jump about while one looks. */
static char *
format_left (double seconds)
{
  if (seconds < 5)
    return g_strdup (_ ("a few seconds left"));
  g_autofree char *span = gembok_format_span (seconds < COARSE_S ? ((int) (seconds / 5) + 1) * 5.0 : seconds);
  /* TRANSLATORS: a time, such as "20 seconds" */
  return g_strdup_printf (_ ("about %s left"), span);
}

char *
gembok_display_sending_detail (GembokSendingState state, const GembokTransferMeter *meter, gint64 now)
{
  g_autofree char *done = gembok_format_size (gembok_transfer_meter_done (meter));
  g_autofree char *total = gembok_format_size (gembok_transfer_meter_total (meter));
  const double speed = gembok_transfer_meter_speed (meter, now);
  const double left = gembok_transfer_meter_remaining (meter, now);
  /* TRANSLATORS: how much has arrived of how much: "612 KB of 1.9 MB" */
  g_autofree char *amount = g_strdup_printf (_ ("%s of %s"), done, total);
  if (state != GEMBOK_SENDING_RUNNING || speed < 1 || gembok_transfer_meter_item (meter) == NULL)
    return g_steal_pointer (&amount);
  g_autofree char *rate = gembok_format_size ((guint64) speed);
  g_autofree char *rest = format_left (left);
  /* TRANSLATORS: amount, bytes a second, time left: "612 KB of 1.9 MB, 240 KB a second, about 5 seconds left" */
  return g_strdup_printf (_ ("%s, %s a second, %s"), amount, rate, rest);
}

char *
gembok_display_sending_brief (GembokSending *sending)
{
  switch (gembok_sending_state (sending))
    {
    case GEMBOK_SENDING_RUNNING:
      /* TRANSLATORS: how much of the request has been sent */
      return g_strdup_printf (_ ("sending, %d %%"),
                              (int) (gembok_transfer_meter_fraction (gembok_sending_meter (sending)) * 100));
    case GEMBOK_SENDING_PAUSED:
      return g_strdup (_ ("sending is paused"));
    case GEMBOK_SENDING_WAITING:
      return g_strdup (_ ("sending waits for the network"));
    case GEMBOK_SENDING_LOCKED:
      return g_strdup (_ ("sending waits for a log-in"));
    case GEMBOK_SENDING_FAILED:
      return g_strdup (_ ("sending did not succeed"));
    case GEMBOK_SENDING_IDLE:
    default:
      return NULL;
    }
}

char *
gembok_display_sending_stage (GembokSendingState state, const GembokTransferMeter *meter)
{
  g_autofree char *done = gembok_format_size (gembok_transfer_meter_done (meter));
  g_autofree char *total = gembok_format_size (gembok_transfer_meter_total (meter));
  switch (state)
    {
    case GEMBOK_SENDING_RUNNING:
      if (gembok_transfer_meter_done (meter) == 0)
        return g_strdup (_ ("Connecting to the AMS …"));
      /* TRANSLATORS: how much of the files of a request the AMS has, of how much: "612 KB of 1.9 MB" */
      return g_strdup_printf (_ ("%s of %s have arrived"), done, total);
    case GEMBOK_SENDING_PAUSED:
      return g_strdup (_ ("Sending is paused"));
    case GEMBOK_SENDING_WAITING:
      return g_strdup (_ ("Waiting for the network. Nothing is lost."));
    case GEMBOK_SENDING_LOCKED:
      return g_strdup (_ ("Sending waits for a log-in"));
    case GEMBOK_SENDING_FAILED:
      return g_strdup (_ ("The request was not sent"));
    case GEMBOK_SENDING_IDLE:
    default:
      return NULL;
    }
}

gboolean
gembok_display_sending_is_under_way (GembokSendingState state)
{
  return state == GEMBOK_SENDING_RUNNING || state == GEMBOK_SENDING_WAITING;
}
