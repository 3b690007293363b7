/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "identity/applicant.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/** GembokVaultRequest: a request as it is kept here. Strings are owned; "(nullable)" may be absent. */
typedef struct
{
  char *id; /* local, 8 characters of lower-case Crockford base 32 */
  char *procedure;
  char *type, *certificate_type, *method;
  GembokApplicant *applicant;
  GBytes *csr;             /* (nullable): DER */
  char *public_key_sha256; /* (nullable): its key */
  GembokRequestState state;
  char *reason;    /* (nullable): the AMS's words on a rejection, sanitised */
  char *profile;   /* (nullable): profile id, once it was sent */
  char *account;   /* (nullable): user name at that profile, once it was sent */
  char *remote_id; /* (nullable) */
  char *number;    /* (nullable): for people to read out */
  char *etag;      /* (nullable) */
  gboolean csr_sent;
  char *agreement_version; /* (nullable): accepted here */
  char *agreement_sha256;  /* (nullable) */
  gint64 agreement_at;
  gboolean agreement_sent;
  gint64 created_at, updated_at, checked_at;
} GembokVaultRequest;

GembokVaultRequest *gembok_vault_request_new (void);
void gembok_vault_request_free (GembokVaultRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultRequest, gembok_vault_request_free)

/** gembok_vault_request_add: EXISTS if the id is taken; NOT_FOUND if its profile, or at commit its key, is not here. */
gboolean gembok_vault_request_add (GembokVault *vault, const GembokVaultRequest *request, GError **error);
/** gembok_vault_request_save: writes all columns of an existing one but id and created_at; sets updated_at. */
gboolean gembok_vault_request_save (GembokVault *vault, GembokVaultRequest *request, GError **error);
/** gembok_vault_request_replace: the same, but keeps the updated_at of @request: it comes from a backup. */
gboolean gembok_vault_request_replace (GembokVault *vault, const GembokVaultRequest *request, GError **error);
/** gembok_vault_request_remove: removes a request that has neither key nor CSR nor ever met an AMS, with all that belongs to
 * it; checkpoint. What the log says of it stays. @id is the whole id. WRONG_STATE, NOT_FOUND. */
gboolean gembok_vault_request_remove (GembokVault *vault, const char *id, GError **error);
/** gembok_vault_request_get: by id, or by a prefix of it of at least 4 characters, in either case and with O for 0, I or L
 * for 1. NOT_FOUND; BAD_INPUT if the prefix fits several. */
GembokVaultRequest *gembok_vault_request_get (GembokVault *vault, const char *id, GError **error);
/** gembok_vault_request_by_key: (nullable) without error if none has that key. The newest one. */
GembokVaultRequest *gembok_vault_request_by_key (GembokVault *vault, const char *public_key_sha256, GError **error);
/** GEMBOK_REQUEST_BIT: a state as a bit of a filter. */
#define GEMBOK_REQUEST_BIT(state) (1u << (state))

/** GembokRequestFilter: which requests are meant. Borrowed. */
typedef struct
{
  guint states;       /* bits, see GEMBOK_REQUEST_BIT(); 0: all */
  const char *person; /* (nullable): only those of this person, by the key of vault/vault-people.h */
} GembokRequestFilter;

/**
 * gembok_vault_request_list_filtered:
 * @search: (nullable): words that must all occur, in any case, in name, NIK, NIP, e-mail, agency, id or number
 * @filter: (nullable): only these
 * @offset: how many of the newest to leave out
 * @limit: at most that many
 * @total: (out) (optional): how many there are. Only counted if a page is full; of a search it ends at 10,000, which
 *   then means "at least"
 *
 * Returns: (transfer full) (nullable) (element-type GembokVaultRequest): newest first by created_at. With 100,000
 *   requests a page takes some milliseconds, with @total at most about 20; with @filter a tenth of a second, where few fit.
 */
GPtrArray *gembok_vault_request_list_filtered (GembokVault *vault, const char *search, const GembokRequestFilter *filter,
                                               guint offset, guint limit, guint *total, GError **error);
/** gembok_vault_request_list: gembok_vault_request_list_filtered() of all. */
GPtrArray *gembok_vault_request_list (GembokVault *vault, const char *search, guint offset, guint limit, guint *total,
                                      GError **error);

/* --- how the steps went ----------------------------------------------------------------------------------------- */

/** GembokVaultStep: what is known of one step of a request. */
typedef struct
{
  char *step;
  double seconds; /* actively worked on */
  gint64 done_at; /* 0: not done */
} GembokVaultStep;

void gembok_vault_step_free (GembokVaultStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultStep, gembok_vault_step_free)
/** gembok_vault_step_add: adds @seconds to the step; marks it done if @done (the first time counts). */
gboolean gembok_vault_step_add (GembokVault *vault, const char *request_id, const char *step, double seconds, gboolean done,
                                GError **error);
/** gembok_vault_step_reopen: takes "done" back (a rejection). */
gboolean gembok_vault_step_reopen (GembokVault *vault, const char *request_id, const char *step, GError **error);
GPtrArray *gembok_vault_step_list (GembokVault *vault, const char *request_id, GError **error);

/* --- what was begun with the AMS (promise 2) -------------------------------------------------------------------- */

/**
 * gembok_vault_attempt:
 * @operation: "create", "submit", "decide" …
 * @body_sha256: of what is sent
 *
 * Returns: (transfer full) (nullable): the Idempotency-Key of an unfinished attempt with the same body, or a new random
 *   one (@fresh), saved on the disk before it is returned. Hence not within a transaction.
 */
char *gembok_vault_attempt (GembokVault *vault, const char *request_id, const char *operation, const char *body_sha256,
                            const char *fresh, GError **error);
/** gembok_vault_attempt_pending: whether an attempt of @operation was begun whose answer has not arrived. */
gboolean gembok_vault_attempt_pending (GembokVault *vault, const char *request_id, const char *operation, gboolean *pending,
                                       GError **error);
/** gembok_vault_attempt_done: its answer has arrived and was saved. */
gboolean gembok_vault_attempt_done (GembokVault *vault, const char *request_id, const char *operation, GError **error);

G_END_DECLS
