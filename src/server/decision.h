/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/change.h"

G_BEGIN_DECLS

/** GembokDecision: a decision on its way through a change. */
typedef struct
{
  const GembokWireVerdict *verdict; /* what the decider says */
  const GembokDecisionRule *rule;   /* borrowed from the policy: whose turn it is */
  guint position;                   /* how many decisions of this round came before */
  gboolean last;                    /* an acceptance now brings the certificate */
  char *serial;                     /* (nullable): recorded for that certificate */
} GembokDecision;

/**
 * gembok_decision_judge:
 *
 * Whether the account of the exchange may decide so now: not on its own request (403), only while one is awaited (409),
 * once a round (409), when it is its role's turn (403), and on exactly the documents that are there now (412).
 *
 * A round is one submission. After a return and a new submission the whole sequence begins again with the first decider:
 * what was repaired is new to everyone, and the later decider relies on the earlier one having seen the same documents.
 * So the same person may decide again, but in the new round only.
 */
GembokProblem *gembok_decision_judge (GembokChange *change);

/** gembok_decision_prepare: gembok_decision_judge(), and for a last acceptance a serial number that is on the disk before
 * anything is signed with it. */
GembokProblem *gembok_decision_prepare (GembokChange *change);

/** gembok_decision_apply: writes it, and where it was the last, issues the certificate in the same transaction. */
GembokProblem *gembok_decision_apply (GembokChange *change);

/** gembok_issue: (in a transaction) makes the certificate that @change asked for, with @serial, and ends the request. */
GembokProblem *gembok_issue (GembokChange *change, const char *serial);

G_END_DECLS
