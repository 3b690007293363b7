/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/csr.h"
#include "identity/applicant.h"
#include "wire/request.h"

G_BEGIN_DECLS

/*
 * What a decider needs to see of a request beside its documents. Pure functions; no network, no store.
 */

/** GembokReviewFacts: a request, read and checked for the one who decides. */
typedef struct
{
  GembokApplicant *applicant;
  GPtrArray *findings; /* (element-type GembokDataFinding): on the applicant's data: what a careful reader would notice */
  char *verification_code; /* (nullable): of the key in the CSR that arrived: to be compared over the telephone */
  char *public_key_sha256; /* (nullable) */
  char *algorithm;         /* (nullable): "RSA 2048" … */
  char *subject;           /* (nullable): the name that is asked for, sanitised */
  GError *csr_error;       /* (nullable): why the CSR must not be trusted: unreadable, or not signed by its own key */
  gboolean subject_fits;   /* the name in the CSR is the applicant's */
} GembokReviewFacts;

/** gembok_review_facts: (transfer full): @request as it came from the AMS (all of it counts as foreign). @today: Unix seconds. */
GembokReviewFacts *gembok_review_facts (const GembokWireRequest *request, gint64 today);
void gembok_review_facts_free (GembokReviewFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokReviewFacts, gembok_review_facts_free)

/** gembok_review_reasons: (transfer full): ready-made reasons to return a document of @kind, translated, as an applicant would
 * understand them; the most frequent first. */
GStrv gembok_review_reasons (const char *kind);

G_END_DECLS
