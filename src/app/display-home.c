/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-home.h"

#include "app/display-certificate.h"
#include "app/display-course.h"
#include "app/display.h"
#include "base/i18n.h"
#include "base/text.h"

#define NAME_MAX_CHARS   100
#define REASON_MAX_CHARS 240

void
gembok_home_card_free (GembokHomeCard *card)
{
  if (card == NULL)
    return;
  g_free (card->target);
  g_free (card->title);
  g_free (card->who);
  g_free (card->text);
  g_free (card);
}

static const struct
{
  const char *label;
  const char *icon;
  const char *class;
  const char *action;
} looks[] = {
  [GEMBOK_HOME_REVIEW] = { N_ ("_Open Review"), "emblem-documents-symbolic", "accent", "win.view" },
  [GEMBOK_HOME_REPAIR] = { N_ ("_Repair"), "dialog-warning-symbolic", "error", "win.open-request" },
  [GEMBOK_HOME_FETCH] = { N_ ("_Fetch Certificate"), "application-certificate-symbolic", "success", "win.open-request" },
  [GEMBOK_HOME_SEND] = { N_ ("Check and _Send"), "document-send-symbolic", "accent", "win.open-request" },
  [GEMBOK_HOME_CONTINUE] = { N_ ("_Continue"), "document-edit-symbolic", "accent", "win.open-request" },
  [GEMBOK_HOME_ENDS] = { N_ ("_Show Certificate"), "dialog-warning-symbolic", "warning", "win.open-certificate" },
  [GEMBOK_HOME_ENDED] = { N_ ("_Show Certificate"), "document-open-recent-symbolic", "dim-label", "win.open-certificate" },
  [GEMBOK_HOME_REFUSED] = { N_ ("_See Why"), "action-unavailable-symbolic", "error", "win.open-request" },
  [GEMBOK_HOME_WAITING] = { N_ ("See _Progress"), "content-loading-symbolic", "warning", "win.open-request" },
  [GEMBOK_HOME_VALID] = { N_ ("_Show Certificate"), "object-select-symbolic", "success", "win.open-certificate" },
};

static GembokHomeCard *
card_new (GembokHomeKind kind, const char *target)
{
  GembokHomeCard *card = g_new0 (GembokHomeCard, 1);
  card->kind = kind;
  card->target = g_strdup (target);
  card->label = _ (looks[kind].label);
  card->icon = looks[kind].icon;
  card->class = looks[kind].class;
  return card;
}

const char *
gembok_home_action (GembokHomeKind kind)
{
  return looks[kind].action;
}

gboolean
gembok_home_is_of_certificate (GembokHomeKind kind)
{
  return kind == GEMBOK_HOME_ENDS || kind == GEMBOK_HOME_ENDED || kind == GEMBOK_HOME_VALID;
}

/* --- requests ------------------------------------------------------------------------------------------------------ */

static GembokHomeKind
kind_of (const GembokRequestView *view)
{
  switch (view->request->state)
    {
    case GEMBOK_REQUEST_DRAFT:
      return gembok_display_is_ready (view) ? GEMBOK_HOME_SEND : GEMBOK_HOME_CONTINUE;
    case GEMBOK_REQUEST_REJECTED:
      return gembok_display_is_ready (view) ? GEMBOK_HOME_SEND : GEMBOK_HOME_REPAIR;
    case GEMBOK_REQUEST_REFUSED:
      return GEMBOK_HOME_REFUSED;
    case GEMBOK_REQUEST_DONE:
      return GEMBOK_HOME_FETCH;
    case GEMBOK_REQUEST_SUBMITTED:
    case GEMBOK_REQUEST_VERIFIED:
    case GEMBOK_REQUEST_CANCELLED:
    case GEMBOK_REQUEST_UNKNOWN:
    default:
      return GEMBOK_HOME_WAITING;
    }
}

static char *
who_of (const GembokVaultRequest *request)
{
  const char *known = request->applicant != NULL ? request->applicant->name : NULL;
  g_autofree char *name
      = known != NULL && *known != '\0' ? gembok_text_sanitise (known, NAME_MAX_CHARS) : g_strdup (_ ("New applicant"));
  if (request->number == NULL)
    return g_steal_pointer (&name);
  g_autofree char *number = gembok_text_sanitise (request->number, NAME_MAX_CHARS);
  return g_strdup_printf ("%s (%s)", name, number);
}

/* A line for each document that was returned, else what was said of all. */
static char *
words_of_return (const GembokRequestView *view)
{
  g_autoptr (GPtrArray) returned = gembok_display_returned (view);
  g_autoptr (GString) words = g_string_new (NULL);
  for (guint i = 0; i < returned->len; i++)
    {
      const GembokVaultDocument *document = returned->pdata[i];
      g_autofree char *label = gembok_document_kind_label (document->kind);
      g_autofree char *reason = gembok_text_sanitise (document->reason, REASON_MAX_CHARS);
      g_string_append_printf (words, "%s%s%s%s", i > 0 ? "\n" : "", label, *reason != '\0' ? ": " : "", reason);
    }
  return words->len > 0 ? g_string_free (g_steal_pointer (&words), FALSE)
                        : gembok_text_sanitise (view->request->reason, REASON_MAX_CHARS);
}

static void
tell_draft (GembokHomeCard *card, const GembokRequestView *view)
{
  const GembokPlanStep *current = gembok_display_current (view);
  if (current == NULL)
    {
      card->title = g_strdup (_ ("Continue where you were"));
      return;
    }
  g_autofree char *step = gembok_display_step_title (current->step);
  /* TRANSLATORS: the next step of a request: "Next: Make key and CSR" */
  card->title = g_strdup_printf (_ ("Next: %s"), step);
  card->text = g_strdup_printf (_ ("Step %s of %u"), current->step->number, view->plan->len);
}

static void
tell_standing (GembokHomeCard *card, const GembokRequestView *view)
{
  g_autoptr (GembokStanding) standing = gembok_display_standing (view);
  card->title = g_steal_pointer (&standing->title);
  if (card->kind == GEMBOK_HOME_REPAIR)
    card->text = words_of_return (view);
  else if (card->kind == GEMBOK_HOME_REFUSED)
    card->text = gembok_text_sanitise (view->request->reason, REASON_MAX_CHARS);
  else
    card->text = g_steal_pointer (&standing->text);
}

GembokHomeCard *
gembok_home_card_of_request (const GembokRequestView *view)
{
  const GembokVaultRequest *request = view->request;
  const gboolean fetched = request->state == GEMBOK_REQUEST_DONE && view->certificate_sha256 != NULL;
  if (fetched || request->state == GEMBOK_REQUEST_CANCELLED)
    return NULL;
  GembokHomeCard *card = card_new (kind_of (view), request->id);
  card->who = who_of (request);
  card->rank = -request->created_at;
  if (card->kind == GEMBOK_HOME_CONTINUE)
    tell_draft (card, view);
  else if (card->kind == GEMBOK_HOME_SEND)
    {
      card->title = g_strdup (_ ("Ready to be sent"));
      card->text = g_strdup (request->state == GEMBOK_REQUEST_DRAFT ? _ ("Data, key and documents are complete.")
                                                                    : _ ("What was returned has been replaced."));
    }
  else
    tell_standing (card, view);
  return card;
}

gboolean
gembok_home_is_followed (const GembokVaultRequest *request, GPtrArray *requests)
{
  const char *nik = request->applicant != NULL ? request->applicant->nik : NULL;
  for (guint i = 0; nik != NULL && i < requests->len; i++)
    {
      const GembokVaultRequest *other = requests->pdata[i];
      if (other->created_at > request->created_at && other->applicant != NULL && g_strcmp0 (other->applicant->nik, nik) == 0)
        return TRUE;
    }
  return FALSE;
}

/* --- certificates -------------------------------------------------------------------------------------------------- */

static char *
title_of_certificate (const GembokCertificateEntry *entry, GembokHomeKind kind)
{
  if (kind == GEMBOK_HOME_ENDED)
    return g_strdup (_ ("Certificate has ended"));
  if (kind == GEMBOK_HOME_VALID)
    return g_strdup (entry->state == GEMBOK_CERTIFICATE_UNKNOWN ? _ ("Certificate not checked yet")
                     : entry->not_yet                           ? _ ("Certificate is not valid yet")
                                                                : _ ("Certificate is valid"));
  if (entry->days_left <= 0)
    return g_strdup (_ ("Certificate ends today"));
  const gulong days = (gulong) entry->days_left;
  return g_strdup_printf (ngettext_ ("Certificate ends in %u day", "Certificate ends in %u days", days), (guint) days);
}

static char *
text_of_certificate (const GembokCertificateEntry *entry, GembokHomeKind kind)
{
  if (kind == GEMBOK_HOME_VALID)
    return gembok_display_certificate_left (entry);
  g_autofree char *end = gembok_format_date (entry->record->not_after);
  if (kind == GEMBOK_HOME_ENDED)
    return g_strdup_printf (_ ("It ended on %s and signs nothing any more."), end);
  return g_strdup_printf (_ ("It can be used until %s. Apply for a new one before that."), end);
}

GembokHomeCard *
gembok_home_card_of_certificate (const GembokCertificateEntry *entry)
{
  GembokHomeKind kind = GEMBOK_HOME_VALID;
  if (entry->state == GEMBOK_CERTIFICATE_EXPIRED)
    kind = GEMBOK_HOME_ENDED;
  else if (entry->state != GEMBOK_CERTIFICATE_ACTIVE && entry->state != GEMBOK_CERTIFICATE_UNKNOWN)
    return NULL;
  else if (entry->ends_soon)
    kind = GEMBOK_HOME_ENDS;
  GembokHomeCard *card = card_new (kind, entry->record->sha256);
  card->title = title_of_certificate (entry, kind);
  card->who = g_strdup (entry->holder);
  card->icon = gembok_display_certificate_icon (entry);
  card->class = gembok_display_certificate_class (entry);
  card->text = text_of_certificate (entry, kind);
  card->rank = kind == GEMBOK_HOME_ENDED ? -entry->record->not_after : entry->record->not_after;
  return card;
}

gboolean
gembok_home_is_replaced (const GembokCertificateEntry *entry, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const GembokCertificateEntry *other = entries->pdata[i];
      if (other != entry && other->state == GEMBOK_CERTIFICATE_ACTIVE && other->record->not_after > entry->record->not_after
          && g_strcmp0 (other->record->subject, entry->record->subject) == 0)
        return TRUE;
    }
  return FALSE;
}

/* --- deciders ------------------------------------------------------------------------------------------------------ */

GembokHomeCard *
gembok_home_card_of_role (GembokRole role)
{
  if (role != GEMBOK_ROLE_VERIFIER && role != GEMBOK_ROLE_OFFICER)
    return NULL;
  GembokHomeCard *card = card_new (GEMBOK_HOME_REVIEW, "review");
  card->title = g_strdup (_ ("Review desk"));
  card->text = g_strdup (_ ("There you decide on what applicants have sent."));
  return card;
}

/* --- all of them --------------------------------------------------------------------------------------------------- */

static int
compare (gconstpointer a, gconstpointer b)
{
  const GembokHomeCard *one = *(GembokHomeCard *const *) a;
  const GembokHomeCard *other = *(GembokHomeCard *const *) b;
  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  if (one->rank != other->rank)
    return one->rank < other->rank ? -1 : 1;
  return g_strcmp0 (one->target, other->target);
}

void
gembok_home_arrange (GPtrArray *cards)
{
  g_ptr_array_sort (cards, compare);
  if (cards->len > GEMBOK_HOME_MAX)
    g_ptr_array_set_size (cards, GEMBOK_HOME_MAX);
}

gboolean
gembok_home_is_same (GPtrArray *cards, GPtrArray *others)
{
  if (cards == NULL || others == NULL || cards->len != others->len)
    return cards == others;
  for (guint i = 0; i < cards->len; i++)
    {
      const GembokHomeCard *one = cards->pdata[i], *other = others->pdata[i];
      if (one->kind != other->kind || g_strcmp0 (one->target, other->target) != 0
          || g_strcmp0 (one->title, other->title) != 0 || g_strcmp0 (one->who, other->who) != 0
          || g_strcmp0 (one->text, other->text) != 0)
        return FALSE;
    }
  return TRUE;
}

char *
gembok_home_subtitle (const GembokHomeCard *card)
{
  const gboolean both = card->who != NULL && card->text != NULL && *card->text != '\0';
  return g_strdup_printf ("%s%s%s", card->who != NULL ? card->who : "", both ? "\n" : "",
                          card->text != NULL ? card->text : "");
}
