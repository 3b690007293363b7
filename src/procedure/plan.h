/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/procedure.h"

G_BEGIN_DECLS

/*
 * Where a request stands in its procedure, worked out from plain facts: pure functions, no store and no network.
 */

/** GembokStepState: where one step stands. */
typedef enum
{
  GEMBOK_STEP_OPEN,    /* not yet possible, or not its turn */
  GEMBOK_STEP_NEXT,    /* the applicant can do it now */
  GEMBOK_STEP_READY,   /* done here, goes out with the next submission */
  GEMBOK_STEP_WAITING, /* somebody else acts now */
  GEMBOK_STEP_DONE,
  GEMBOK_STEP_FAILED, /* returned: to be repaired, or refused */
  GEMBOK_STEP_NOT_NEEDED
} GembokStepState;

/** gembok_step_state_name: "open", "next" …, for JSON. Static. */
const char *gembok_step_state_name (GembokStepState state);
/** gembok_step_state_label: for people, translated. Static. */
const char *gembok_step_state_label (GembokStepState state);

/** GembokDocumentFact: what is known of a kind of document. */
typedef struct
{
  const char *kind;
  GembokDocumentState state;
  gboolean required;
} GembokDocumentFact;

/** GembokDoneStep: what was recorded of a step while it was worked on. */
typedef struct
{
  const char *step;
  double seconds;
  gboolean done;
} GembokDoneStep;

/** GembokPlanFacts: all that the plan depends on. Everything is borrowed. */
typedef struct
{
  GembokRequestState state;
  gboolean has_csr;
  gboolean csr_sent;
  gboolean sent; /* the AMS knows the request */
  gboolean agreement_accepted;
  gboolean agreement_sent;
  gboolean consent_required; /* for documents of certain kinds, apart from the agreement */
  gboolean consent_given;
  gboolean has_certificate; /* fetched, checked and kept */
  gboolean was_rejected;    /* at least once */
  const GembokDocumentFact *documents;
  guint n_documents;
  const GembokDoneStep *recorded;
  guint n_recorded;
} GembokPlanFacts;

/** GembokPlanStep: one step of the plan. */
typedef struct
{
  const GembokStep *step; /* of the procedure */
  GembokStepState state;
  double seconds; /* actively worked on; 0: never */
} GembokPlanStep;

/** gembok_plan: (transfer full): one #GembokPlanStep a step of @procedure, in its order; which must outlive it. */
GArray *gembok_plan (const GembokProcedure *procedure, const GembokPlanFacts *facts);

/** gembok_plan_next: (transfer none) (nullable): the first step that the applicant can do now (failed before next). */
const GembokPlanStep *gembok_plan_next (GArray *plan);

G_END_DECLS
