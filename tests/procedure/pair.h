/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/backup.h"
#include "vault/vault-copies.h"
#include "world.h"

G_BEGIN_DECLS

/*
 * What the tests of backup and restore share: two computers, and what is done on them.
 */

#define PAIR_PASSPHRASE "payung hijau menari di atas genting 83"
#define PAIR_HASH       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/** Pair: two computers. */
typedef struct
{
  World a, b;
} Pair;

void pair_set_up (Pair *pair, gconstpointer data);
void pair_tear_down (Pair *pair, gconstpointer data);
/** PAIR_ADD: a test on two fresh computers. */
#define PAIR_ADD(path, test, data) g_test_add (path, Pair, data, pair_set_up, test, pair_tear_down)

/** pair_back_up: (transfer full): a backup of the request @id, of all with %NULL, under #PAIR_PASSPHRASE. */
GBytes *pair_back_up (World *world, const char *id, GembokBackupReport **report);
/** pair_restore: (transfer full): restores it; vault and log are sound afterwards. */
GembokBackupReport *pair_restore (World *world, GBytes *file);
/** pair_item_of: (transfer none): the line of that request, which is there. */
const GembokBackupItem *pair_item_of (const GembokBackupReport *report, const char *id);
/** pair_assert_outcome: looks into the file, restores it, and asserts what came of the request. */
void pair_assert_outcome (World *world, GBytes *file, const char *id, GembokRestoreOutcome outcome);
guint pair_count_requests (World *world);
/** pair_take: (transfer full). */
GembokVaultCopy *pair_take (World *world, const char *id);
/** pair_hold_document: a document as it is where there is no keyring: facts in the vault, contents in memory. */
void pair_hold_document (World *world, const char *id, const char *kind, const char *text);
void pair_assert_held (World *world, const char *id, const char *kind, const char *text);
/** pair_note: a line in the log. */
void pair_note (World *world, const char *id, const char *step);
/** pair_prepare_request: (transfer full): what a person has done before sending; the id. */
char *pair_prepare_request (World *world);
void pair_assert_same_request (const GembokVaultRequest *a, const GembokVaultRequest *b);

G_END_DECLS
