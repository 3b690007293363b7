/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/document.h"
#include "procedure/request.h"

G_BEGIN_DECLS

/* Shared by the request-*.c files, one use case each. */

/* An AMS's number for a request is cut to that many characters. */
#define NUMBER_MAX 64

/** gembok_request_load: (transfer full) (nullable): request by id or prefix. */
GembokVaultRequest *gembok_request_load (GembokContext *context, const char *id, GError **error);

/** gembok_request_draft: (transfer full) (nullable): a draft of @procedure_id with @applicant (nullable), not in the vault yet.
 * NOT_FOUND (procedure), BAD_INPUT (one that makes no key). */
GembokVaultRequest *gembok_request_draft (const char *procedure_id, const GembokApplicant *applicant, GError **error);

/** gembok_request_require_keyless: WRONG_STATE unless @request is a draft without key and CSR. */
gboolean gembok_request_require_keyless (const GembokVaultRequest *request, GError **error);

/** gembok_request_require_accepted_key: REFUSED, with what is accepted, if the CSR of @request has a key of a kind that @policy
 * does not name. */
gboolean gembok_request_require_accepted_key (const GembokVaultRequest *request, const GembokPolicy *policy, GError **error);

/** gembok_request_require_csr: WRONG_STATE, with what to do, if @request has no CSR yet. */
gboolean gembok_request_require_csr (const GembokVaultRequest *request, GError **error);

/** gembok_request_step_done: adds the time since @start (monotonic) to the step of @action (and @kind); logs it. */
gboolean gembok_request_step_done (GembokContext *context, const GembokVaultRequest *request, GembokAction action,
                                   const char *kind, gint64 start, gboolean done, GError **error);

/** gembok_request_log: a line of the audit log for @request. */
gboolean gembok_request_log (GembokContext *context, const GembokVaultRequest *request, const char *step, const char *result,
                             GError **error);

/** gembok_request_link: gembok_link_open() for the request's own profile and account, or the current one. */
GembokLink *gembok_request_link (GembokContext *context, const GembokVaultRequest *request, GCancellable *cancellable,
                                 GError **error);

/** gembok_request_describe: (transfer full) (nullable): @request as an AMS is told of it. */
GembokWireRequest *gembok_request_describe (const GembokVaultRequest *request, GError **error);

/** gembok_request_create_body: (transfer full) (nullable): what is sent to make @request at an AMS; the same bytes each time, on every
 * computer. */
GBytes *gembok_request_create_body (const GembokVaultRequest *request, GError **error);

/** gembok_request_is_taken_back: whether the AMS calls a draft what it had taken before. */
gboolean gembok_request_is_taken_back (const GembokVaultRequest *request, const GembokWireRequest *remote);
/** gembok_request_set_taken_back: sets what is said of that; gembok_request_is_lost() knows it. */
void gembok_request_set_taken_back (GError **error);
/** gembok_request_set_unknown: if @problem (nullable), of asking for a request that an AMS had, is that it knows none of the kind, sets
 * what is said of that (gembok_request_is_lost() knows it) and returns %TRUE. @error may be %NULL. */
gboolean gembok_request_set_unknown (const GError *problem, GError **error);

/** gembok_request_ams_lacks: whether @document was sent, and is not what the AMS has now. @remote: (nullable): it has nothing. */
gboolean gembok_request_ams_lacks (const GembokWireRequest *remote, const GembokVaultDocument *document);
/** gembok_request_document_must_go: notes that @document has to be sent (again). */
gboolean gembok_request_document_must_go (GembokContext *context, const GembokVaultRequest *request,
                                          GembokVaultDocument *document, GError **error);

/** gembok_request_take_back: makes *@request a draft again of which the AMS has what @remote (nullable: nothing) says; in one
 * transaction. Key, documents, agreement and consent stay. Where another program has gone on with it meanwhile, *@request becomes what
 * that has made of it, and nothing is done. */
gboolean gembok_request_take_back (GembokContext *context, GembokVaultRequest **request, const GembokWireRequest *remote,
                                   GError **error);

/**
 * gembok_request_catch_up:
 * @request: (inout): that an AMS has had; changed with the vault
 * @wanted: whether a person has said to send it again
 * @remote: (out) (optional) (nullable) (transfer full): what the AMS says; %NULL if it does not know it any more
 *
 * Asks the AMS what has come of @request, and brings the vault to it: a lost answer, a decision made meanwhile. What the AMS has lost
 * is a draft again; but what was submitted, or may have been, only if it is @wanted: else that is an error which
 * gembok_request_is_lost() knows.
 */
gboolean gembok_request_catch_up (GembokContext *context, GembokVaultRequest **request, GembokLink *link, gboolean wanted,
                                  GembokWireRequest **remote, GCancellable *cancellable, GError **error);

/**
 * gembok_request_apply:
 * @remote: what the AMS says
 *
 * Brings the vault to what the AMS says, in one transaction: state, reason, number, documents, steps; erases documents once the
 * decision is final. What cannot be true (an unknown state, a draft again, another key) is BAD_ANSWER and changes nothing.
 */
gboolean gembok_request_apply (GembokContext *context, GembokVaultRequest *request, const GembokWireRequest *remote,
                               GError **error);

/** gembok_request_erase_documents: erases the contents of all documents, in the vault and in memory. */
gboolean gembok_request_erase_documents (GembokContext *context, const GembokVaultRequest *request, GError **error);

/** gembok_request_facts: fills @facts from @view (borrowing from it); @documents and @steps (caller frees) hold the arrays. */
void gembok_request_facts (const GembokRequestView *view, GembokPlanFacts *facts, GembokDocumentFact **documents,
                           GembokDoneStep **steps);

/** gembok_request_agreement_required: whether @policy demands an agreement for the request's procedure. */
gboolean gembok_request_agreement_required (const GembokPolicy *policy, const GembokVaultRequest *request);

/** gembok_request_parts: (transfer full) (element-type GembokRequestPart): what a submission of @view is made of by @policy. */
GPtrArray *gembok_request_parts (const GembokRequestView *view, const GembokPolicy *policy);

/** gembok_request_agreement_outdated: whether an agreement was accepted, not sent yet, and is not the one of @policy. */
gboolean gembok_request_agreement_outdated (const GembokPolicy *policy, const GembokVaultRequest *request);

/** gembok_request_fresh_policy: (transfer full): the policy for @request, asked from the AMS where a session is at hand, else the
 * last one seen. Never fails. */
GembokPolicy *gembok_request_fresh_policy (GembokContext *context, const GembokVaultRequest *request,
                                           GCancellable *cancellable);

/** gembok_request_fill_consent: sets what @view says of consent, from its documents and what is recorded. */
gboolean gembok_request_fill_consent (GembokContext *context, GembokRequestView *view, const GembokPolicy *policy,
                                      GError **error);

/** gembok_request_prepare: prepares the document at @path and keeps it: sealed in the vault, or, where @in_memory, for this run. */
gboolean gembok_request_prepare (GembokContext *context, const GembokVaultRequest *request, const GembokPolicy *policy,
                                 const char *kind, const char *path, gboolean in_memory, GCancellable *cancellable,
                                 GError **error);

/** gembok_request_content: (transfer full) (nullable): the bytes of a document that is kept; MISSING if they are not here. */
GBytes *gembok_request_content (GembokContext *context, const GembokVaultRequest *request, const char *kind,
                                GCancellable *cancellable, GError **error);

G_END_DECLS
