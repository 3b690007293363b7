/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secret.h"
#include "base/words.h"
#include "procedure/context.h"

G_BEGIN_DECLS

/**
 * GembokTraining:
 *
 * A training AMS (gembok-ams) that runs as a child of this program, on loopback only. It ends when it is stopped, and also
 * when this program ends in whatever way. It may be started in one thread and used and stopped in others; all but
 * gembok_training_stop() may be called side by side.
 */
typedef struct _GembokTraining GembokTraining;

/**
 * gembok_training_start:
 * @folder: its data folder, made if missing; one that was used before keeps its CA, requests and port
 * @error: CANCELLED, FAILED (the program is missing, or another one trains in that folder)
 *
 * Starts it and waits until it answers; the first start in a folder makes a CA, which takes some seconds. Blocks.
 *
 * Returns: (transfer full) (nullable)
 */
GembokTraining *gembok_training_start (const char *folder, GCancellable *cancellable, GError **error);

/** gembok_training_url: (transfer none): where it listens. The port is fixed per data folder, unless it was taken. */
const char *gembok_training_url (const GembokTraining *training);
/** gembok_training_ca_file: (transfer none): the file of its root, which serves TLS and certificates. */
const char *gembok_training_ca_file (const GembokTraining *training);
/**
 * gembok_training_account:
 * @password: (out) (transfer none): drawn anew at every start; lives as long as @training
 *
 * Returns: (transfer none) (nullable): the user name of the account with @role
 */
const char *gembok_training_account (const GembokTraining *training, GembokRole role, GembokSecret **password);
/** gembok_training_is_running: whether it has not ended by itself. Does not block. */
gboolean gembok_training_is_running (GembokTraining *training);

/**
 * gembok_training_stop:
 * @training: (nullable) (transfer full)
 *
 * Asks it to end, waits for that, and frees everything; one that does not listen is ended by force after some seconds. Blocks.
 */
void gembok_training_stop (GembokTraining *training);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokTraining, gembok_training_stop)

/**
 * gembok_training_enter:
 * @role: whose account to take
 * @error: as gembok_session_log_in(); FAILED if there is no account for @role
 *
 * Makes or updates the training profile in the vault of @context, logs in with the account of @role and makes it the account
 * of @context. The session is held in memory and never given to the keyring: the password of the next start is another. For
 * several roles at once take a fork each. Blocks on the network (loopback).
 *
 * Returns: (transfer full) (nullable)
 */
GembokLogin *gembok_training_enter (GembokContext *context, GembokTraining *training, GembokRole role,
                                    GCancellable *cancellable, GError **error);

G_END_DECLS
