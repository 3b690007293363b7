/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/error.h"
#include "base/words.h"

G_BEGIN_DECLS

/**
 * GembokVault:
 *
 * The local store: one SQLite database (WAL, synchronous=FULL, foreign keys, secure_delete) in a folder of mode 0700.
 * All functions block on the disk and are safe on any thread (one connection, one lock); a second program on the same
 * vault waits up to 10 s. Errors: STORAGE (full, read-only, busy), DAMAGED, NEWER, NOT_FOUND, EXISTS.
 */
typedef struct _GembokVault GembokVault;

/**
 * gembok_vault_open:
 * @folder: the data folder, made if missing
 * @error: NEWER if a newer Gembok wrote it, DAMAGED, STORAGE
 *
 * Opens or makes the vault and brings its schema up to date (forward migrations, each in one transaction).
 */
GembokVault *gembok_vault_open (const char *folder, GError **error);
GembokVault *gembok_vault_ref (GembokVault *vault);
void gembok_vault_unref (GembokVault *vault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVault, gembok_vault_unref)

const char *gembok_vault_folder (GembokVault *vault);
/** gembok_vault_id: a random name of this vault, for the keyring's attributes. */
const char *gembok_vault_id (GembokVault *vault);

/** gembok_vault_check: SQLite's integrity and foreign-key checks and the hash of every key box; DAMAGED says where. */
gboolean gembok_vault_check (GembokVault *vault, GError **error);

/** gembok_vault_begin / commit / rollback: several calls as one transaction (IMMEDIATE; nesting is an error of the program). */
gboolean gembok_vault_begin (GembokVault *vault, GError **error);
gboolean gembok_vault_commit (GembokVault *vault, GError **error);
void gembok_vault_rollback (GembokVault *vault);

/** gembok_vault_checkpoint: wal_checkpoint(TRUNCATE), so that what was overwritten or erased is not in the -wal file. */
gboolean gembok_vault_checkpoint (GembokVault *vault, GError **error);

G_END_DECLS
