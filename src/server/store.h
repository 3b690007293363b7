/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GembokStore:
 *
 * The AMS's SQLite file, DIR/ams.db: WAL, synchronous=FULL, foreign keys, secure_delete. What is committed survives
 * kill -9 and power loss. One thread at a time. Its tables are reached through store-*.h, a file a subject.
 */
typedef struct _GembokStore GembokStore;

/**
 * gembok_store_open:
 * @folder: the data folder, already there and private
 * @error: NEWER (made by a newer program), DAMAGED, STORAGE
 *
 * Opens or creates the file and brings its schema up to date, each migration in a transaction of its own. Blocks.
 */
GembokStore *gembok_store_open (const char *folder, GError **error);
void gembok_store_free (GembokStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokStore, gembok_store_free)

/** gembok_store_begin: starts a transaction that writes (BEGIN IMMEDIATE); transactions do not nest. */
gboolean gembok_store_begin (GembokStore *store, GError **error);
/** gembok_store_commit: ends it; on %FALSE nothing of it was kept. */
gboolean gembok_store_commit (GembokStore *store, GError **error);
/** gembok_store_rollback: undoes it; does nothing outside a transaction. */
void gembok_store_rollback (GembokStore *store);
/** gembok_store_in_transaction: whether one is open. */
gboolean gembok_store_in_transaction (GembokStore *store);

/** gembok_store_checkpoint: empties the write-ahead log into the file (wal_checkpoint TRUNCATE), so that what was erased is gone there too. */
gboolean gembok_store_checkpoint (GembokStore *store, GError **error);

/** gembok_store_get_setting: (transfer full): @value is %NULL where @name was never set. */
gboolean gembok_store_get_setting (GembokStore *store, const char *name, char **value, GError **error);
gboolean gembok_store_set_setting (GembokStore *store, const char *name, const char *value, GError **error);

/** GEMBOK_STORE_FILE: the name of the database in the data folder; only data folders of an AMS have it. */
#define GEMBOK_STORE_FILE "ams.db"

/** GEMBOK_STORE_VERSION: the schema this program writes. */
#define GEMBOK_STORE_VERSION 1

G_END_DECLS
