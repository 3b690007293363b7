/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/verdict.h"
#include "document/document.h"
#include "procedure/context.h"
#include "procedure/plan.h"
#include "vault/vault-certificates.h"
#include "vault/vault-documents.h"
#include "vault/vault-requests.h"

G_BEGIN_DECLS

/*
 * The use cases of a request, from the first word to the certificate. All of them block, report to the context's reporter,
 * can be cancelled, write the audit log, and leave either the whole change or none.
 */

/** GembokPartKind: what a submission is made of. */
typedef enum
{
  GEMBOK_PART_CSR,
  GEMBOK_PART_DOCUMENT,
  GEMBOK_PART_AGREEMENT, /* only where one is demanded */
  GEMBOK_PART_CONSENT    /* only where one is demanded */
} GembokPartKind;

/** GembokPartState: whether a part can be sent. */
typedef enum
{
  GEMBOK_PART_MISSING,
  GEMBOK_PART_OUTDATED, /* it was there: the text that was agreed to is another by now, the file's bytes are no longer here */
  GEMBOK_PART_RETURNED, /* the AMS rejected it: to be replaced */
  GEMBOK_PART_READY,
  GEMBOK_PART_SENT /* the AMS has it */
} GembokPartState;

/** GembokRequestPart: a part of a submission. */
typedef struct
{
  GembokPartKind kind;
  GembokPartState state;
  char *document; /* (nullable): which kind, of documents */
  char *step;     /* (nullable): id of the procedure's step in which it is seen to */
} GembokRequestPart;

/** gembok_request_part_is_lacking: whether nothing can be submitted because of it. */
gboolean gembok_request_part_is_lacking (const GembokRequestPart *part);
/** gembok_request_part_name: (transfer full): what it is called, translated. */
char *gembok_request_part_name (const GembokRequestPart *part);

/** GembokRequestView: a request with everything there is to show of it. */
typedef struct
{
  GembokVaultRequest *request;
  GembokProcedure *procedure; /* (nullable): its file may be gone */
  GArray *plan;               /* (nullable) (element-type GembokPlanStep) */
  GPtrArray
      *documents;      /* (element-type GembokVaultDocument): those here and those that are missing, in the policy's order */
  GPtrArray *required; /* (element-type utf8): kinds that the policy demands */
  char *verification_code;     /* (nullable) */
  char *certificate_sha256;    /* (nullable): the one that was fetched */
  GPtrArray *warnings;         /* (element-type utf8): translated sentences */
  GPtrArray *recorded;         /* (element-type GembokVaultStep): what `plan` was made from */
  gboolean consent_required;   /* the policy has a consent, and a document of its kinds is required or attached */
  gboolean consent_given;      /* to the text of the policy, and not withdrawn */
  gint64 consent_at;           /* when; 0: not given */
  gboolean agreement_outdated; /* another text was accepted than the one that counts now, and it was not sent yet */
  GPtrArray *parts;            /* (element-type GembokRequestPart): what a submission is made of, by the last policy seen */
} GembokRequestView;

void gembok_request_view_free (GembokRequestView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokRequestView, gembok_request_view_free)

/**
 * gembok_request_check_account:
 * @username: (nullable): nobody in particular
 * @error: NOT_LOGGED_IN, with whose it is
 *
 * Whether @username may be the one with whose account @request was sent, if it was.
 */
gboolean gembok_request_check_account (const GembokVaultRequest *request, const char *username, GError **error);

/** gembok_request_view: (transfer full) (nullable): by id or unambiguous prefix. No network. */
GembokRequestView *gembok_request_view (GembokContext *context, const char *id, GError **error);

/* --- a draft before its key ------------------------------------------------------------------------------------- */

/**
 * gembok_request_begin:
 * @procedure_id: of a procedure that makes a key
 * @applicant: (nullable): what is known already; may be incomplete and wrong
 * @error: NOT_FOUND (procedure), BAD_INPUT (it has no step that makes a CSR), STORAGE
 *
 * Makes a draft without key and CSR. Documents can be attached and the agreement accepted before the key is made. Offline.
 *
 * Returns: (transfer full) (nullable)
 */
GembokRequestView *gembok_request_begin (GembokContext *context, const char *procedure_id, const GembokApplicant *applicant,
                                         GError **error);

/**
 * gembok_request_set_applicant:
 * @applicant: what was typed so far; may be incomplete and wrong. Each field is kept up to 500 characters
 * @error: WRONG_STATE (it has a CSR, which says who the applicant is, or is no draft), NOT_FOUND, STORAGE
 *
 * Remembers what was typed, so that nothing is lost by closing. Called often: not logged, and quick.
 *
 * Returns: whether it is on the disk
 */
gboolean gembok_request_set_applicant (GembokContext *context, const char *id, const GembokApplicant *applicant,
                                       GError **error);

/**
 * gembok_request_create_key:
 * @algorithm: (nullable): "rsa:2048" …; %NULL: the policy's default
 * @passphrase: as typed
 * @error: as gembok_request_create(); WRONG_STATE (it has a key already); CONFLICT (the data were changed while the key was made)
 *
 * Makes key and CSR for a draft, with the promises of gembok_request_create(). Whatever fails, also being cancelled, the draft
 * stays as it was. Warnings of the data are in the view. Blocks until the key is made.
 *
 * Returns: (transfer full) (nullable)
 */
GembokRequestView *gembok_request_create_key (GembokContext *context, const char *id, const char *algorithm,
                                              GembokSecret *passphrase, GCancellable *cancellable, GError **error);

/** gembok_request_discard: removes a draft without a key, with its documents, for an applicant who changed their mind. The log
 * keeps that it was there. WRONG_STATE for any other request: those are cancelled, see gembok_request_cancel(). */
gboolean gembok_request_discard (GembokContext *context, const char *id, GError **error);

/**
 * gembok_request_worked:
 * @action: what was worked on
 * @kind: (nullable): the document's kind, for %GEMBOK_ACTION_UPLOAD_DOCUMENTS
 * @seconds: of active work by the person; what the use cases themselves took is counted by them. Below 0 is 0, and a day the most
 * @error: NOT_FOUND, STORAGE
 *
 * Adds time to the step of @action, which neither begins nor ends by it; nothing if the procedure has no such step. Not logged.
 */
gboolean gembok_request_worked (GembokContext *context, const char *id, GembokAction action, const char *kind,
                                double seconds, GError **error);

/* --- from the key on -------------------------------------------------------------------------------------------- */

/** GembokNewRequest: what a new request is made of. All borrowed. */
typedef struct
{
  const char *procedure; /* id */
  const GembokApplicant *applicant;
  const char *algorithm;    /* (nullable): "rsa:2048" …; %NULL: the policy's default */
  GembokSecret *passphrase; /* as typed */
} GembokNewRequest;

/**
 * gembok_request_create:
 * @error: BAD_INPUT (applicant, algorithm), WEAK_PASSPHRASE, NOT_FOUND (procedure), CANCELLED, STORAGE, DAMAGED (what was
 *   read back differs)
 *
 * gembok_request_begin() and gembok_request_create_key() in one step; where it fails nothing is left. Offline. Checks the applicant's data and the passphrase, makes the key and the CSR, and writes sealed key, CSR and request
 * in one transaction; reads the box back from the vault, opens it with the derived key and compares the public key before
 * it says "created" (promise 1). Warnings of the data are in the view. Blocks until the key is made.
 */
GembokRequestView *gembok_request_create (GembokContext *context, const GembokNewRequest *fresh, GCancellable *cancellable,
                                          GError **error);

/**
 * gembok_request_attach:
 * @kind: a kind that the policy knows for this request
 * @path: the file
 * @error: BAD_FILE, BAD_INPUT (kind), WRONG_STATE, KEYRING (then nothing is kept), CANCELLED
 *
 * Prepares the document (document/document.h) and keeps it sealed until it is sent; without keyring it is refused, unless
 * the context works in memory.
 */
GembokRequestView *gembok_request_attach (GembokContext *context, const char *id, const char *kind, const char *path,
                                          GCancellable *cancellable, GError **error);
GembokRequestView *gembok_request_detach (GembokContext *context, const char *id, const char *kind, GError **error);
/** gembok_documents_only_in_memory: how many documents that are still to be sent end with the program, because there is no keyring
 * to keep them. Blocks on the disk only where any are held. */
guint gembok_documents_only_in_memory (GembokContext *context);

/** gembok_request_rule: (transfer full) (nullable): what @policy allows for @kind in this request; BAD_INPUT names the kinds. */
GembokDocumentRule *gembok_request_rule (const GembokPolicy *policy, const GembokVaultRequest *request, const char *kind,
                                         GError **error);

/** gembok_request_document: (transfer full) (nullable): the bytes of a document that was attached, to be looked at. MISSING if they
 * are not here (any more), NOT_FOUND, KEYRING, DAMAGED, CANCELLED. Blocks on disk and keyring. */
GBytes *gembok_request_document (GembokContext *context, const char *id, const char *kind, GCancellable *cancellable,
                                 GError **error);

/** gembok_request_policy: (transfer full) (nullable): the policy that counts for a request: the cached one of its profile or
 * of the current one, else the built-in. */
GembokPolicy *gembok_request_policy (GembokContext *context, const GembokVaultRequest *request);

/** gembok_request_agreement: (transfer full) (nullable): the policy with the agreement that the request needs, asked from the
 * AMS where a session is at hand, else the last one seen. */
GembokPolicy *gembok_request_agreement (GembokContext *context, const char *id, GCancellable *cancellable, GError **error);

/** gembok_request_accept: records version, hash and time of the agreement; @version must be the current one. Offline. */
GembokRequestView *gembok_request_accept (GembokContext *context, const char *id, const char *version, GError **error);
/** gembok_request_decline: takes the acceptance back and logs out, as the official text says; the request is kept.
 * @logged_out (out) (optional). */
GembokRequestView *gembok_request_decline (GembokContext *context, const char *id, gboolean *logged_out,
                                           GCancellable *cancellable, GError **error);

/** gembok_request_consent_text: (transfer full) (nullable): the policy with the consent text (consent_text, consent_kinds …), asked
 * from the AMS where a session is at hand, else the last one seen. NOT_FOUND if it asks for none. */
GembokPolicy *gembok_request_consent_text (GembokContext *context, const char *id, GCancellable *cancellable,
                                           GError **error);

/**
 * gembok_request_consent:
 * @version: (nullable): the one that was read; must be the current one. Not looked at where consent is withdrawn
 * @given: %FALSE: it is withdrawn
 * @error: WRONG_STATE (neither draft nor rejected), BAD_INPUT (another version), NOT_FOUND (none is asked for), STORAGE
 *
 * Records that the applicant consents to the processing of the documents of the policy's kinds, apart from the agreement (UU
 * 27/2022, articles 20 to 24), with version, hash and time; or that they no longer do. Both stay recorded; the log has version and
 * hash. Without a consent that counts gembok_request_submit() sends nothing. Offline.
 *
 * Returns: (transfer full) (nullable): with a warning, where documents went ahead that are withdrawn from now
 */
GembokRequestView *gembok_request_consent (GembokContext *context, const char *id, const char *version, gboolean given,
                                           GError **error);

/** GembokDocumentFile: a document given with the submission, where nothing can be kept. */
typedef struct
{
  const char *kind;
  const char *path;
} GembokDocumentFile;

/**
 * gembok_request_submit:
 * @files: documents to prepare and send in the same breath; may be %NULL
 * @anew: whether a person says so now: then what was submitted, and the AMS has lost, is sent again. Else that is an error which
 *   gembok_request_is_lost() knows
 * @error: MISSING (everything by name), WRONG_STATE, NOT_LOGGED_IN, UNREACHABLE …, REFUSED, CANCELLED
 *
 * Creates the request at the AMS, sends the CSR, the documents that it does not have, the agreement, and submits. Each step
 * is saved before and after, so that it can be interrupted anywhere and called again: nothing is sent twice.
 */
GembokRequestView *gembok_request_submit (GembokContext *context, const char *id, const GembokDocumentFile *files,
                                          guint n_files, gboolean anew, GCancellable *cancellable, GError **error);

/**
 * gembok_request_refresh:
 * @changed: (out) (optional): whether the state is another than before
 *
 * Asks the AMS. Rejected documents and their reasons are noted, documents are erased after the final decision.
 */
GembokRequestView *gembok_request_refresh (GembokContext *context, const char *id, gboolean *changed,
                                           GCancellable *cancellable, GError **error);

/** gembok_request_is_lost: whether @error (nullable) of gembok_request_refresh() says that the AMS calls a draft what it had taken, or
 * does not know it any more; then gembok_request_submit() sends once more what it has lost. */
gboolean gembok_request_is_lost (const GError *error);

/**
 * gembok_request_reopen:
 *
 * The first half of sending again what an AMS has lost: asks it, and if it is still lost, the request is a draft again, with key,
 * documents and agreement, ready for gembok_request_submit(); documents that could not be kept have to be given again. If the AMS has
 * it after all, its state is what the AMS says.
 *
 * Returns: (transfer full) (nullable): how it stands now
 */
GembokRequestView *gembok_request_reopen (GembokContext *context, const char *id, GCancellable *cancellable, GError **error);

/** gembok_request_wait: gembok_request_refresh() every poll interval (with jitter; longer after failures) until the state
 * changes from submitted or verified. A connection that fails is waited for; only CANCELLED, a refusal, or a request that the AMS
 * has lost and does not find again ends it early. */
GembokRequestView *gembok_request_wait (GembokContext *context, const char *id, GCancellable *cancellable, GError **error);

/** GembokFetched: the outcome of gembok_request_fetch(). */
typedef struct
{
  GembokVerdict *verdict;
  GembokVaultCertificate *certificate;
  gboolean tried; /* a trial signature was made and verified */
} GembokFetched;

void gembok_fetched_free (GembokFetched *fetched);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokFetched, gembok_fetched_free)

/**
 * gembok_request_fetch:
 * @passphrase: (nullable): for the trial signature
 * @error: CERTIFICATE_REFUSED (why; and which key of this vault it would fit), WRONG_STATE, WRONG_PASSPHRASE (the certificate
 *   is kept all the same) …
 *
 * Downloads the certificate, judges it (key, chain, dates, usage, then revocation by the addresses in it), keeps it, and
 * proves with a signature that key and certificate work together. A refused certificate is not kept.
 */
GembokFetched *gembok_request_fetch (GembokContext *context, const char *id, GembokSecret *passphrase,
                                     GCancellable *cancellable, GError **error);

/** gembok_request_cancel: before the final decision; tells the AMS if it knows the request, then erases documents. Key and CSR are kept. */
GembokRequestView *gembok_request_cancel (GembokContext *context, const char *id, GCancellable *cancellable, GError **error);

/** gembok_request_csr: (transfer full) (nullable): the request's CSR. WRONG_STATE if it has none yet. */
GBytes *gembok_request_csr (GembokContext *context, const char *id, GError **error);

G_END_DECLS
