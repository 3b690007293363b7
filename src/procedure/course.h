/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/request.h"

G_BEGIN_DECLS

/*
 * The course of a request after it was sent: what happened, and what is still to come.
 */

/** GembokMilestoneKind: what happened. */
typedef enum
{
  GEMBOK_MILESTONE_SENT,
  GEMBOK_MILESTONE_SENT_AGAIN, /* after a return */
  GEMBOK_MILESTONE_VERIFIED,
  GEMBOK_MILESTONE_RETURNED,
  GEMBOK_MILESTONE_REFUSED,
  GEMBOK_MILESTONE_ISSUED,
  GEMBOK_MILESTONE_FETCHED,
  GEMBOK_MILESTONE_WITHDRAWN,
  GEMBOK_MILESTONE_TO_COME /* a step of others that is not over yet */
} GembokMilestoneKind;

/** GembokMilestone: one row of the course. */
typedef struct
{
  GembokMilestoneKind kind;
  gint64 at;      /* Unix seconds: when this computer learned of it; 0: not known, or to come */
  char *title;    /* translated; the official title of a step to come */
  char *actor;    /* (nullable): who decided, or whose turn it is, translated; not of what the applicant did */
  char *reason;   /* (nullable): the decider's words, sanitised */
  double minutes; /* the standard time of a step to come; 0: none */
  gboolean now;   /* of those to come: it is under way */
} GembokMilestone;

void gembok_milestone_free (GembokMilestone *milestone);

/**
 * gembok_request_course:
 * @view: of the request
 * @error: STORAGE, DAMAGED
 *
 * From the vault's log alone, no network. A request restored from a backup has what its log said as well. Empty before it was
 * sent. Reads of 500 entries at a time; blocks on the disk.
 *
 * Returns: (transfer full) (nullable) (element-type GembokMilestone): what happened, oldest first, then what is to come
 */
GPtrArray *gembok_request_course (GembokContext *context, const GembokRequestView *view, GError **error);

G_END_DECLS
