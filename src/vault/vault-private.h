/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/sqlite-private.h"
#include "vault/vault.h"

G_BEGIN_DECLS

/** GEMBOK_VAULT_FILE: the name of the database in the data folder. */
#define GEMBOK_VAULT_FILE "vault.db"

/**
 * GembokVaultRead:
 *
 * Holds the vault's lock while a function reads. `db` is the connection.
 */
typedef struct
{
  GembokVault *vault;
  sqlite3 *db;
} GembokVaultRead;

GembokVaultRead *gembok_vault_read_begin (GembokVault *vault);
void gembok_vault_read_end (GembokVaultRead *read);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultRead, gembok_vault_read_end)

/**
 * GembokVaultWrite:
 *
 * One change, whole or not at all: a transaction of its own, or a savepoint within the caller's. Holds the vault's lock;
 * rolls back when it ends without gembok_vault_write_commit().
 */
typedef struct
{
  GembokVault *vault;
  sqlite3 *db;
  gboolean within; /* the caller's transaction goes on afterwards */
  gboolean committed;
} GembokVaultWrite;

GembokVaultWrite *gembok_vault_write_begin (GembokVault *vault, GError **error);
/** gembok_vault_write_erases: this change overwrites what must not linger: checkpoint once it is committed. */
void gembok_vault_write_erases (GembokVaultWrite *write);
gboolean gembok_vault_write_commit (GembokVaultWrite *write, GError **error);
void gembok_vault_write_end (GembokVaultWrite *write);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokVaultWrite, gembok_vault_write_end)

/** gembok_vault_in_transaction: whether the calling thread has one open. */
gboolean gembok_vault_in_transaction (GembokVault *vault);

/** gembok_vault_set_patience: waits that long for other programs instead of 10 s, and at most that long before a checkpoint
 * is put off; for tests. */
void gembok_vault_set_patience (GembokVault *vault, int milliseconds);

G_END_DECLS
