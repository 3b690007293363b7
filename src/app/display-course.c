/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-course.h"

#include <string.h>

#include "app/display.h"
#include "base/i18n.h"

/* As long as the name of a document may be, in any language. */
#define NAME_MAX_BYTES 80

/* --- where it stands ----------------------------------------------------------------------------------------------- */

void
gembok_standing_free (GembokStanding *standing)
{
  if (standing == NULL)
    return;
  g_free (standing->title);
  g_free (standing->text);
  g_free (standing);
}

gboolean
gembok_display_is_waiting (GembokRequestState state)
{
  return state == GEMBOK_REQUEST_SUBMITTED || state == GEMBOK_REQUEST_VERIFIED;
}

GPtrArray *
gembok_display_returned (const GembokRequestView *view)
{
  GPtrArray *returned = g_ptr_array_new ();
  for (guint i = 0; view->documents != NULL && i < view->documents->len; i++)
    {
      GembokVaultDocument *document = view->documents->pdata[i];
      if (document->state == GEMBOK_DOCUMENT_REJECTED)
        g_ptr_array_add (returned, document);
    }
  return returned;
}

/* --- the reviewer's words ------------------------------------------------------------------------------------------- */

static gint
longest_first (gconstpointer a, gconstpointer b)
{
  const GembokVaultDocument *first = *(GembokVaultDocument *const *) a;
  const GembokVaultDocument *second = *(GembokVaultDocument *const *) b;
  const gsize first_length = first->reason != NULL ? strlen (first->reason) : 0;
  const gsize second_length = second->reason != NULL ? strlen (second->reason) : 0;
  return (first_length < second_length) - (first_length > second_length);
}

/* Where @words has the reason of a document, there is a line end instead; both are of one line. */
static void
cut_out (char **words, const char *reason)
{
  g_autofree char *wanted = g_strstrip (g_strdup (reason != NULL ? reason : ""));
  g_autofree char *whole = *words;
  const char *found = *wanted != '\0' ? strstr (whole, wanted) : NULL;
  *words = found != NULL ? g_strdup_printf ("%.*s\n%s", (int) (found - whole), whole, found + strlen (wanted))
                         : g_steal_pointer (&whole);
}

/* What may be left of words that only name the documents, in whichever language: "KTP:". */
static gboolean
is_name (const char *piece)
{
  const gsize length = strlen (piece);
  return length == 0 || (length <= NAME_MAX_BYTES && piece[length - 1] == ':' && strpbrk (piece, ".;!?") == NULL);
}

static gboolean
says_more (const char *reason, GPtrArray *returned)
{
  char *words = g_strdup (reason);
  g_ptr_array_sort (returned, longest_first);
  for (guint i = 0; i < returned->len; i++)
    cut_out (&words, ((const GembokVaultDocument *) returned->pdata[i])->reason);
  g_auto (GStrv) pieces = g_strsplit (words, "\n", -1);
  gboolean more = g_strv_length (pieces) < 2;
  for (guint i = 0; pieces[i] != NULL; i++)
    more = more || !is_name (g_strstrip (pieces[i])) || (pieces[i + 1] == NULL && *pieces[i] != '\0');
  g_free (words);
  return more;
}

const char *
gembok_display_reason (const GembokRequestView *view)
{
  const GembokVaultRequest *request = view->request;
  if (request->reason == NULL || *request->reason == '\0')
    return NULL;
  if (request->state == GEMBOK_REQUEST_REFUSED)
    return request->reason;
  if (request->state != GEMBOK_REQUEST_REJECTED)
    return NULL;
  g_autoptr (GPtrArray) returned = gembok_display_returned (view);
  return says_more (request->reason, returned) ? request->reason : NULL;
}

const char *
gembok_display_step_of_document (const GembokRequestView *view, const char *kind)
{
  const GembokStep *step
      = view->procedure != NULL ? gembok_procedure_step_of (view->procedure, GEMBOK_ACTION_UPLOAD_DOCUMENTS, kind) : NULL;
  return step != NULL ? step->id : NULL;
}

static void
stand_waiting (GembokStanding *standing, const GembokRequestView *view)
{
  const GembokPlanStep *step = NULL;
  for (guint i = 0; view->plan != NULL && step == NULL && i < view->plan->len; i++)
    if (g_array_index (view->plan, GembokPlanStep, i).state == GEMBOK_STEP_WAITING)
      step = &g_array_index (view->plan, GembokPlanStep, i);
  const gboolean verified = view->request->state == GEMBOK_REQUEST_VERIFIED;
  standing->title
      = g_strdup (verified ? _ ("Verified: your certificate is being issued") : _ ("Your request is being verified"));
  if (step != NULL)
    /* TRANSLATORS: whose turn it is: "Verifier" */
    standing->text
        = g_strdup_printf (_ ("It is the turn of: %s. There is nothing for you to do now."), gembok_step_actor (step->step));
  else
    standing->text = g_strdup (_ ("There is nothing for you to do now."));
}

static void
stand_returned (GembokStanding *standing, const GembokRequestView *view)
{
  g_autoptr (GPtrArray) returned = gembok_display_returned (view);
  if (returned->len == 0)
    {
      standing->title = g_strdup (_ ("Your request was returned"));
      standing->text
          = g_strdup (_ ("Follow the words below, then send the request again. Key, data and documents are kept."));
      standing->move = GEMBOK_MOVE_GO_ON;
      standing->label = _ ("_Continue");
      return;
    }
  standing->title = returned->len == 1 ? g_strdup (_ ("One document has to be replaced"))
                                       : g_strdup_printf (_ ("%u documents have to be replaced"), returned->len);
  standing->text = g_strdup (_ ("Replace it and send the request again. Your key and everything else stay as they are."));
  standing->move = GEMBOK_MOVE_REPLACE;
  standing->label = _ ("_Replace Document");
}

static void
stand_over (GembokStanding *standing, gboolean refused)
{
  standing->title = g_strdup (refused ? _ ("Your request was refused for good") : _ ("This request was withdrawn"));
  standing->text
      = g_strdup (_ ("Your key and your CSR stay on this computer. Gembok’s copies of your documents were erased; "
                     "the files that you took them from were not touched. A new request can begin with the same data."));
  standing->move = GEMBOK_MOVE_BEGIN_NEW;
  standing->label = _ ("_Begin Anew");
}

GembokStanding *
gembok_display_standing (const GembokRequestView *view)
{
  GembokStanding *standing = g_new0 (GembokStanding, 1);
  switch (view->request->state)
    {
    case GEMBOK_REQUEST_SUBMITTED:
    case GEMBOK_REQUEST_VERIFIED:
      stand_waiting (standing, view);
      break;
    case GEMBOK_REQUEST_REJECTED:
      stand_returned (standing, view);
      break;
    case GEMBOK_REQUEST_REFUSED:
    case GEMBOK_REQUEST_CANCELLED:
      stand_over (standing, view->request->state == GEMBOK_REQUEST_REFUSED);
      break;
    case GEMBOK_REQUEST_DONE:
      standing->title = g_strdup (_ ("Your certificate was issued"));
      standing->text = g_strdup (view->certificate_sha256 != NULL ? _ ("It was fetched and checked, and is kept here.")
                                                                  : _ ("Now it can be fetched and checked."));
      standing->move = GEMBOK_MOVE_GO_ON;
      standing->label = _ ("_Continue");
      break;
    case GEMBOK_REQUEST_DRAFT:
      standing->title = g_strdup (_ ("This request was not sent yet"));
      standing->text = g_strdup (_ ("What comes after sending can be followed here."));
      standing->move = GEMBOK_MOVE_GO_ON;
      standing->label = _ ("_Continue");
      break;
    case GEMBOK_REQUEST_UNKNOWN:
    default:
      standing->title = g_strdup (_ ("The state of this request is not known"));
      standing->text
          = g_strdup (_ ("This version of Gembok does not know what the AMS reports. The request is kept as it was; a newer "
                         "version may know."));
      break;
    }
  return standing;
}

/* --- the course ---------------------------------------------------------------------------------------------------- */

const char *
gembok_display_milestone_icon (const GembokMilestone *milestone)
{
  switch (milestone->kind)
    {
    case GEMBOK_MILESTONE_SENT:
    case GEMBOK_MILESTONE_SENT_AGAIN:
      return "document-send-symbolic";
    case GEMBOK_MILESTONE_VERIFIED:
    case GEMBOK_MILESTONE_ISSUED:
    case GEMBOK_MILESTONE_FETCHED:
      return "object-select-symbolic";
    case GEMBOK_MILESTONE_RETURNED:
      return "dialog-warning-symbolic";
    case GEMBOK_MILESTONE_REFUSED:
      return "action-unavailable-symbolic";
    case GEMBOK_MILESTONE_WITHDRAWN:
      return "process-stop-symbolic";
    case GEMBOK_MILESTONE_TO_COME:
    default:
      return "content-loading-symbolic";
    }
}

const char *
gembok_display_milestone_class (const GembokMilestone *milestone)
{
  switch (milestone->kind)
    {
    case GEMBOK_MILESTONE_VERIFIED:
    case GEMBOK_MILESTONE_ISSUED:
    case GEMBOK_MILESTONE_FETCHED:
      return "success";
    case GEMBOK_MILESTONE_RETURNED:
    case GEMBOK_MILESTONE_REFUSED:
      return "error";
    case GEMBOK_MILESTONE_TO_COME:
      return milestone->now ? "warning" : "dim-label";
    case GEMBOK_MILESTONE_SENT:
    case GEMBOK_MILESTONE_SENT_AGAIN:
      return "accent";
    case GEMBOK_MILESTONE_WITHDRAWN:
    default:
      return "dim-label";
    }
}

static gboolean
is_own (GembokMilestoneKind kind)
{
  return kind == GEMBOK_MILESTONE_SENT || kind == GEMBOK_MILESTONE_SENT_AGAIN || kind == GEMBOK_MILESTONE_FETCHED
         || kind == GEMBOK_MILESTONE_WITHDRAWN;
}

static void
append (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

char *
gembok_display_milestone_detail (const GembokMilestone *milestone)
{
  GString *text = g_string_new (NULL);
  g_autofree char *time = milestone->at > 0 ? gembok_format_time (milestone->at) : NULL;
  append (text, is_own (milestone->kind) ? gembok_display_actor (GEMBOK_ROLE_APPLICANT) : milestone->actor);
  append (text, time);
  if (milestone->kind == GEMBOK_MILESTONE_TO_COME)
    {
      g_autofree char *minutes = milestone->minutes > 0 ? gembok_display_minutes (milestone->minutes) : NULL;
      g_autofree char *standard = minutes != NULL ? g_strdup_printf (_ ("standard %s"), minutes) : NULL;
      append (text, milestone->now ? _ ("under way") : _ ("after that"));
      append (text, standard);
    }
  return g_string_free (text, FALSE);
}

/* Of today the time is enough. */
static char *
time_short (gint64 at, gint64 now)
{
  if (at <= 0)
    return NULL;
  g_autofree char *whole = gembok_format_time (at);
  g_autofree char *day = gembok_format_date (at);
  g_autofree char *today = gembok_format_date (now);
  if (!g_str_equal (day, today) || !g_str_has_prefix (whole, day))
    return g_steal_pointer (&whole);
  return g_strdup (g_strchug (whole + strlen (day)));
}

char *
gembok_display_asked (gint64 last, gint64 next, gint64 now, gboolean log_in)
{
  g_autofree char *before = time_short (last, now);
  g_autofree char *after = time_short (next, now);
  if (before != NULL && after != NULL)
    /* TRANSLATORS: two times: when the AMS was asked last, and when next */
    return g_strdup_printf (_ ("Last: %s. Next: %s."), before, after);
  g_autofree char *first = before != NULL ? g_strdup_printf (_ ("Last: %s."), before) : g_strdup (_ ("Not asked yet."));
  if (!log_in)
    return g_steal_pointer (&first);
  return g_strdup_printf ("%s %s", first, _ ("Once you have logged in, Gembok asks by itself."));
}
