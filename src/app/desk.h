/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/settings.h"
#include "app/work.h"
#include "procedure/training.h"

G_BEGIN_DECLS

/**
 * GembokDesk:
 *
 * What all windows work on: the open vault, the embedded AMS in training, who is logged in, and the way to the workers. Lives in
 * the main thread and never blocks it.
 *
 * Properties: "state" (#GembokDeskState), "mode" (#GembokMode), "account-name", "role" (#GembokRole), "in-memory",
 * "must-change-password".
 * Signal "changed" (#GembokDeskChange): what was changed by somebody; who shows it loads it again.
 * Signal "sending" (id of a request): its sending (sending.h) has another state, or has come further.
 */
#define GEMBOK_TYPE_DESK (gembok_desk_get_type ())
G_DECLARE_FINAL_TYPE (GembokDesk, gembok_desk, GEMBOK, DESK, GObject)

/** GembokDeskState: how far the vault is open. */
typedef enum
{
  GEMBOK_DESK_CLOSED,
  GEMBOK_DESK_OPENING,
  GEMBOK_DESK_OPEN,
  GEMBOK_DESK_FAILED /* gembok_desk_error() says why */
} GembokDeskState;

/** GembokDeskChange: what may look different now. */
typedef enum
{
  GEMBOK_CHANGED_REQUESTS = 1 << 0,
  GEMBOK_CHANGED_CERTIFICATES = 1 << 1,
  GEMBOK_CHANGED_ACCOUNT = 1 << 2,
  GEMBOK_CHANGED_RECORDS = 1 << 3,
  GEMBOK_CHANGED_EVERYTHING = 0xf
} GembokDeskChange;

GembokDesk *gembok_desk_new (GSettings *settings);
GSettings *gembok_desk_settings (GembokDesk *desk); /* (transfer none) */

/**
 * gembok_desk_open:
 *
 * Opens the vault of the chosen mode (training has its own, and its AMS is started); closes what was open before. Watch
 * "state". With %GEMBOK_MODE_NONE everything stays closed.
 */
void gembok_desk_open (GembokDesk *desk, GembokMode mode);
/** gembok_desk_close: cancels what runs, stops the training AMS. */
void gembok_desk_close (GembokDesk *desk);

GembokDeskState gembok_desk_state (GembokDesk *desk);
GembokMode gembok_desk_mode (GembokDesk *desk);
/** gembok_desk_error: (transfer none) (nullable): why the state is FAILED. */
const GError *gembok_desk_error (GembokDesk *desk);
/** gembok_desk_vault_folder: (transfer full): where the data of @mode lie. */
char *gembok_desk_vault_folder (GembokMode mode);

/** gembok_desk_account: (transfer none) (nullable): user name of who is logged in. */
const char *gembok_desk_account (GembokDesk *desk);
/** gembok_desk_account_name: (transfer none) (nullable): their display name. */
const char *gembok_desk_account_name (GembokDesk *desk);
/** gembok_desk_role: %GEMBOK_ROLE_UNKNOWN while nobody is logged in. */
GembokRole gembok_desk_role (GembokDesk *desk);

/** gembok_desk_must_change_password: the AMS accepts nothing from who is logged in before they have a password of their own. */
gboolean gembok_desk_must_change_password (GembokDesk *desk);
/** gembok_desk_address: (transfer full) (nullable): of the AMS that is worked with; %NULL: none was set, or it works offline. */
char *gembok_desk_address (GembokDesk *desk);
/** gembok_desk_not_kept: (transfer none) (nullable): why the session ends with the program although it should be kept; a sentence. */
const char *gembok_desk_not_kept (GembokDesk *desk);
/** gembok_desk_guides: whether an operator works here beside several applicants (the settings' "operator"). Sessions of
 * applicants are then not kept beyond the program's end. */
gboolean gembok_desk_guides (GembokDesk *desk);

/** gembok_desk_work: gembok_work_run() on the open vault as the account that is logged in. Only while the state is OPEN. */
void gembok_desk_work (GembokDesk *desk, gpointer owner, GCancellable *cancellable, const GembokWork *work);

/** gembok_desk_changed: tells everyone that something was changed. */
void gembok_desk_changed (GembokDesk *desk, GembokDeskChange change);

/** gembok_desk_keep_in_memory: from now on documents and sessions are kept in memory until the program ends: where the keyring
 * cannot be used, and the person has agreed. */
void gembok_desk_keep_in_memory (GembokDesk *desk);

/** GembokDeskDoneFunc: in the main loop: @error (nullable) (borrowed). */
typedef void (*GembokDeskDoneFunc) (gpointer owner, const GError *error);

/**
 * gembok_desk_log_in:
 * @password: (transfer full)
 * @done: (nullable): not called once @owner is gone
 *
 * Logs in at the AMS of the settings (address, CA file, anchors). The one who was logged in before is logged out first: one
 * person at a time (DESIGN: a session belongs to an account).
 */
void gembok_desk_log_in (GembokDesk *desk, gpointer owner, GCancellable *cancellable, const char *username,
                         GembokSecret *password, GembokDeskDoneFunc done);
/** gembok_desk_log_out: nobody is logged in from now on; @done without error also where the AMS could not be told. With an error
 * they still are. */
void gembok_desk_log_out (GembokDesk *desk, gpointer owner, GembokDeskDoneFunc done);
/**
 * gembok_desk_change_password:
 * @current: (transfer full)
 * @fresh: (transfer full)
 *
 * The AMS password of who is logged in.
 */
void gembok_desk_change_password (GembokDesk *desk, gpointer owner, GCancellable *cancellable, GembokSecret *current,
                                  GembokSecret *fresh, GembokDeskDoneFunc done);
/** gembok_desk_failed: to be told of the error (nullable) of a use case: where a session has ended, its account is no longer
 * taken to be logged in. */
void gembok_desk_failed (GembokDesk *desk, const GError *error);
/** GembokDeskTurn: what it means that another applicant's turn has come. All borrowed. */
typedef struct
{
  const char *left;   /* the name of who was logged in */
  const char *former; /* (nullable): the request attended before */
  gboolean
      sending; /* their files are being sent, so nobody was logged out yet: it wants asking, then gembok_desk_log_out() */
} GembokDeskTurn;

/** GembokDeskTurnFunc: in the main loop. */
typedef void (*GembokDeskTurnFunc) (gpointer owner, const GembokDeskTurn *turn);
/**
 * gembok_desk_attend:
 * @id: the request whose applicant's turn it is now
 * @done: (nullable): not called where nothing had to be done, nor once @owner is gone
 *
 * One applicant at a time: where an operator guides several, an applicant who is logged in and is not surely the one of this
 * request is logged out. Whoever logs in while nobody is attended may go on with a request that says nothing of its applicant
 * yet. Elsewhere, and for those who decide, nothing happens.
 */
void gembok_desk_attend (GembokDesk *desk, gpointer owner, const char *id, GembokDeskTurnFunc done);
/** gembok_desk_attends: whether it is the turn of that request's applicant, and nobody is being judged who may be another one. */
gboolean gembok_desk_attends (GembokDesk *desk, const char *id);
/** gembok_desk_leave: the request that was attended is left: nobody's turn now. Nobody is logged out by that. */
void gembok_desk_leave (GembokDesk *desk);
/** gembok_desk_become: in training: goes on as the person of that role. */
void gembok_desk_become (GembokDesk *desk, gpointer owner, GembokRole role, GembokDeskDoneFunc done);

G_END_DECLS
