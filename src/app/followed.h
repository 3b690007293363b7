/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/request.h"

G_BEGIN_DECLS

/*
 * A request that is followed at the AMS: when it is asked about next, and what is told of the answer. Pure functions: the time is
 * given to them.
 */

/** GEMBOK_ASK_REST_S: so many seconds must be between two questions about a request, however eager one is. */
#define GEMBOK_ASK_REST_S 10

/** GEMBOK_WAKE_SPREAD_S: within so many seconds those whose network came back at the same moment ask. */
#define GEMBOK_WAKE_SPREAD_S 30

/** GembokFollowed: what is known of it. Times are Unix seconds, 0: never. */
typedef struct
{
  char *id;
  char *account;     /* (nullable): whose session it is asked with */
  gint64 checked_at; /* the AMS answered */
  gint64 tried_at;   /* it was asked, in this run of the program */
  guint interval;    /* the policy's poll interval, seconds */
  guint failures;    /* in a row */
  guint losses;      /* answers in a row that the AMS has lost it */
  double chance;     /* 0 to 1, see schedule.h */
  gint64 rest;       /* so many seconds it is not asked, whatever else: the AMS said so, or the network is just back … */
  gint64 rest_from;  /* … counted from here */
  gboolean eager;    /* somebody logged in, or the network came back: do not wait for the interval */
} GembokFollowed;

void gembok_followed_free (GembokFollowed *followed);

/** gembok_followed_list: (transfer full) (nullable) (element-type GembokFollowed): the requests that wait for others, at most as many
 * as a list holds; by the policies seen last. Blocks on the disk, no network. */
GPtrArray *gembok_followed_list (GembokContext *context, GError **error);

/** gembok_followed_adopt: takes from @former (nullable) what was known of the same requests before. */
void gembok_followed_adopt (GPtrArray *list, GPtrArray *former);

/** gembok_followed_due: when it is asked about next: Unix seconds, at the earliest @now. */
gint64 gembok_followed_due (const GembokFollowed *followed, gint64 now);

/** gembok_followed_asked: it is being asked about @now; @chance is for the next time. */
void gembok_followed_asked (GembokFollowed *followed, gint64 now, double chance);
/** gembok_followed_answered: the AMS has answered, at @checked_at. */
void gembok_followed_answered (GembokFollowed *followed, gint64 checked_at);
/** gembok_followed_failed: there was no answer; the AMS asked to be left alone for @retry_after seconds (0: it said nothing). That is
 * done, and up to a fifth longer, since it says the same to everybody. */
void gembok_followed_failed (GembokFollowed *followed, gint64 now, guint retry_after);
/** GEMBOK_BELIEVED_LOSSES: so many answers in a row that it is lost are believed. */
#define GEMBOK_BELIEVED_LOSSES 2

/** gembok_followed_lost: the AMS has said that it lost it. Returns whether that is believed from now on. */
gboolean gembok_followed_lost (GembokFollowed *followed);
/** gembok_followed_wake: the network is back: it is asked about soon, but not by all the computers of an office at once. */
void gembok_followed_wake (GembokFollowed *followed, gint64 now, double chance);

/** gembok_followed_first: (transfer none) (nullable): the one of @account that is due first. */
GembokFollowed *gembok_followed_first (GPtrArray *list, const char *account, gint64 now);

/** GembokTidings: what a notification says, plain text. */
typedef struct
{
  char *title;
  char *body;
} GembokTidings;

void gembok_tidings_free (GembokTidings *tidings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokTidings, gembok_tidings_free)

/** gembok_tidings_of: (transfer full) (nullable): what is to be told when a request came from @before to the state that @view has;
 * %NULL: nothing. It names the applicant and the number, never a NIK. */
GembokTidings *gembok_tidings_of (GembokRequestState before, const GembokRequestView *view);

/** gembok_tidings_of_loss: (transfer full): what is to be told of a request that the AMS has lost. */
GembokTidings *gembok_tidings_of_loss (const GembokRequestView *view);

G_END_DECLS
