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

/** GembokVaultFacts: what there is to say of a vault, for `doctor`. */
typedef struct
{
  guint schema;       /* the version of its layout */
  guint64 file_bytes; /* of the database, with what waits beside it to be written into it */
  guint64 requests;
} GembokVaultFacts;

/** gembok_vault_facts: fills @facts. */
gboolean gembok_vault_facts (GembokVault *vault, GembokVaultFacts *facts, GError **error);
/** gembok_vault_library: SQLite's version as it runs. Static. */
const char *gembok_vault_library (void);

/**
 * gembok_vault_begin:
 *
 * Several calls as one transaction, up to commit or rollback on the same thread; other threads wait meanwhile, so
 * nothing slow may stand in between. Nesting is an error of the program. A call that fails has changed nothing; the
 * transaction can still be committed without it, unless the disk failed: then all of it is undone and commit says so.
 */
gboolean gembok_vault_begin (GembokVault *vault, GError **error);
gboolean gembok_vault_commit (GembokVault *vault, GError **error);
void gembok_vault_rollback (GembokVault *vault);

/**
 * gembok_vault_checkpoint:
 *
 * wal_checkpoint(TRUNCATE), so that what was overwritten or erased is not in the -wal file. Replacing a key's box and
 * erasing a document do it by themselves once their transaction is committed; they succeed even if it must wait for
 * another program's reader for more than 3 s (gembok_vault_residue()). It is then repeated with every later change and
 * when the vault is opened or closed.
 *
 * Errors: STORAGE if a reader is still in the way after 3 s. Not within a transaction.
 */
gboolean gembok_vault_checkpoint (GembokVault *vault, GError **error);

/** gembok_vault_residue: whether a checkpoint was not possible, so that an old box or document may still be in -wal. */
gboolean gembok_vault_residue (GembokVault *vault);

G_END_DECLS
