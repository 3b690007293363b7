/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/followed.h"

#include "app/schedule.h"
#include "base/i18n.h"
#include "base/text.h"
#include "procedure/library.h"

#define NAME_MAX_CHARS 100

void
gembok_followed_free (GembokFollowed *followed)
{
  if (followed == NULL)
    return;
  g_free (followed->id);
  g_free (followed->account);
  g_free (followed);
}

/* --- the list ------------------------------------------------------------------------------------------------------ */

static GembokFollowed *
followed_new (GembokContext *context, const GembokVaultRequest *request)
{
  g_autoptr (GembokPolicy) policy = gembok_request_policy (context, request);
  GembokFollowed *followed = g_new0 (GembokFollowed, 1);
  followed->id = g_strdup (request->id);
  followed->account = g_strdup (request->account);
  followed->checked_at = request->checked_at;
  followed->interval = policy->poll_interval;
  return followed;
}

GPtrArray *
gembok_followed_list (GembokContext *context, GError **error)
{
  const GembokRequestFilter filter
      = { .states = GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_SUBMITTED) | GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_VERIFIED) };
  g_autoptr (GPtrArray) requests = gembok_requests_list (context, NULL, &filter, 0, GEMBOK_LIST_MAX, NULL, error);
  if (requests == NULL)
    return NULL;
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_followed_free);
  for (guint i = 0; i < requests->len; i++)
    {
      const GembokVaultRequest *request = requests->pdata[i];
      if (request->remote_id != NULL)
        g_ptr_array_add (list, followed_new (context, request));
    }
  return list;
}

static const GembokFollowed *
find (GPtrArray *list, const char *id)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (g_str_equal (((const GembokFollowed *) list->pdata[i])->id, id))
      return list->pdata[i];
  return NULL;
}

void
gembok_followed_adopt (GPtrArray *list, GPtrArray *former)
{
  for (guint i = 0; i < list->len; i++)
    {
      GembokFollowed *followed = list->pdata[i];
      const GembokFollowed *known = find (former, followed->id);
      if (known == NULL)
        continue;
      followed->tried_at = known->tried_at;
      followed->chance = known->chance;
      /* The AMS may have answered somebody else since. */
      if (followed->checked_at <= known->checked_at)
        {
          followed->failures = known->failures;
          followed->losses = known->losses;
          followed->rest = known->rest;
          followed->rest_from = known->rest_from;
        }
      followed->eager = known->eager;
    }
}

/* --- when ---------------------------------------------------------------------------------------------------------- */

/* A clock that was set back must not stop the questions. */
static gint64
last_time (const GembokFollowed *followed, gint64 now)
{
  return MIN (MAX (followed->checked_at, followed->tried_at), now);
}

static gint64
rested_at (const GembokFollowed *followed, gint64 now)
{
  return MAX (now, MIN (followed->rest_from, now) + followed->rest);
}

static void
rest_until (GembokFollowed *followed, gint64 now, gint64 end)
{
  followed->rest_from = now;
  followed->rest = end - now;
}

gint64
gembok_followed_due (const GembokFollowed *followed, gint64 now)
{
  const gint64 last = last_time (followed, now);
  const gint64 rested = rested_at (followed, now);
  if (followed->eager)
    return MAX (rested, last + MIN (followed->interval, GEMBOK_ASK_REST_S));
  return MAX (rested, gembok_schedule_ask (last, followed->interval, followed->failures, followed->chance));
}

void
gembok_followed_asked (GembokFollowed *followed, gint64 now, double chance)
{
  followed->tried_at = now;
  followed->eager = FALSE;
  followed->chance = chance;
}

void
gembok_followed_answered (GembokFollowed *followed, gint64 checked_at)
{
  followed->failures = 0;
  followed->losses = 0;
  followed->rest = 0;
  followed->checked_at = checked_at;
}

void
gembok_followed_failed (GembokFollowed *followed, gint64 now, guint retry_after)
{
  followed->failures++;
  followed->eager = FALSE;
  followed->tried_at = now;
  rest_until (followed, now, retry_after > 0 ? gembok_schedule_ask (now, retry_after, 0, followed->chance) : now);
}

gboolean
gembok_followed_lost (GembokFollowed *followed)
{
  return ++followed->losses == GEMBOK_BELIEVED_LOSSES;
}

void
gembok_followed_wake (GembokFollowed *followed, gint64 now, double chance)
{
  const gint64 rested = rested_at (followed, now);
  const gint64 soon = now + (gint64) (GEMBOK_WAKE_SPREAD_S * CLAMP (chance, 0.0, 1.0));
  /* A network that comes and goes does not put it off again and again. */
  if (!followed->eager || rested == now)
    rest_until (followed, now, MAX (rested, soon));
  followed->eager = TRUE;
}

GembokFollowed *
gembok_followed_first (GPtrArray *list, const char *account, gint64 now)
{
  GembokFollowed *first = NULL;
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      GembokFollowed *followed = list->pdata[i];
      if (g_strcmp0 (followed->account, account) == 0
          && (first == NULL || gembok_followed_due (followed, now) < gembok_followed_due (first, now)))
        first = followed;
    }
  return first;
}

/* --- what is told -------------------------------------------------------------------------------------------------- */

void
gembok_tidings_free (GembokTidings *tidings)
{
  if (tidings == NULL)
    return;
  g_free (tidings->title);
  g_free (tidings->body);
  g_free (tidings);
}

static const char *
title_of (GembokRequestState state)
{
  switch (state)
    {
    case GEMBOK_REQUEST_VERIFIED:
      return _ ("Your request was verified");
    case GEMBOK_REQUEST_REJECTED:
      return _ ("Your request was returned for repair");
    case GEMBOK_REQUEST_REFUSED:
      return _ ("Your request was refused for good");
    case GEMBOK_REQUEST_DONE:
      return _ ("Your certificate was issued");
    case GEMBOK_REQUEST_CANCELLED:
      return _ ("This request was withdrawn");
    case GEMBOK_REQUEST_DRAFT:
    case GEMBOK_REQUEST_SUBMITTED:
    case GEMBOK_REQUEST_UNKNOWN:
    default:
      return NULL;
    }
}

static const char *
advice_for (GembokRequestState state)
{
  switch (state)
    {
    case GEMBOK_REQUEST_VERIFIED:
      return _ ("The certificate is being issued. There is nothing for you to do.");
    case GEMBOK_REQUEST_REJECTED:
      return _ ("Open Gembok to see why, and send it again.");
    case GEMBOK_REQUEST_DONE:
      return _ ("Open Gembok to fetch it.");
    default:
      return _ ("Open Gembok to see why, and what can be done.");
    }
}

static GembokTidings *
tidings_new (const GembokVaultRequest *request, const char *title, const char *advice)
{
  const char *known = request->applicant != NULL && request->applicant->name != NULL ? request->applicant->name : "";
  g_autofree char *name = gembok_text_sanitise (known, NAME_MAX_CHARS);
  g_autofree char *who = request->number != NULL ? g_strdup_printf ("%s (%s)", name, request->number) : g_strdup (name);
  GembokTidings *tidings = g_new0 (GembokTidings, 1);
  tidings->title = g_strdup (title);
  tidings->body = g_strdup_printf ("%s\n%s", g_strstrip (who), advice);
  return tidings;
}

GembokTidings *
gembok_tidings_of (GembokRequestState before, const GembokRequestView *view)
{
  const GembokRequestState state = view->request->state;
  const char *title = title_of (state);
  return state != before && title != NULL ? tidings_new (view->request, title, advice_for (state)) : NULL;
}

GembokTidings *
gembok_tidings_of_loss (const GembokRequestView *view)
{
  return tidings_new (view->request, _ ("The AMS may have lost your request"), _ ("Open Gembok to send it again."));
}
