/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store.h"

#include "base/error.h"
#include "base/i18n.h"
#include "server/store-private.h"

/* The CLI verbs write beside a running server; either waits this long for the other. */
#define BUSY_MILLISECONDS 10000

void
gembok_store_set_error (GembokStore *store, int code, GError **error)
{
  if (error != NULL && *error != NULL)
    return;
  switch (code & 0xff)
    {
    case SQLITE_CONSTRAINT:
      if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        gembok_error_set (error, GEMBOK_ERROR_EXISTS, NULL, _ ("This entry already exists."));
      else
        gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The data folder refused an impossible entry (%s)."),
                          sqlite3_errmsg (store->database));
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The data folder's file “ams.db” is damaged."));
      break;
    case SQLITE_FULL:
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, _ ("The disk of the data folder is full."));
      break;
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, _ ("The data folder cannot be read or written."));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, _ ("The data folder is busy in another program."));
      break;
    default:
      gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The data folder could not be used: %s."),
                        sqlite3_errmsg (store->database));
      break;
    }
}

static gboolean
run (GembokStore *store, const char *text, GError **error)
{
  const int code = sqlite3_exec (store->database, text, NULL, NULL, NULL);
  if (code != SQLITE_OK)
    gembok_store_set_error (store, sqlite3_extended_errcode (store->database), error);
  return code == SQLITE_OK;
}

static gboolean
prepare_connection (GembokStore *store, GError **error)
{
  sqlite3_extended_result_codes (store->database, 1);
  sqlite3_busy_timeout (store->database, BUSY_MILLISECONDS);
  (void) sqlite3_db_config (store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return run (store, "PRAGMA journal_mode = WAL", error) && run (store, "PRAGMA synchronous = FULL", error)
         && run (store, "PRAGMA foreign_keys = ON", error) && run (store, "PRAGMA secure_delete = ON", error)
         && run (store, "PRAGMA trusted_schema = OFF", error);
}

GembokStore *
gembok_store_open (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, GEMBOK_STORE_FILE, NULL);
  g_autoptr (GembokStore) store = g_new0 (GembokStore, 1);
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_FULLMUTEX;
  const int code = sqlite3_open_v2 (path, &store->database, flags, NULL);
  if (code != SQLITE_OK)
    {
      gembok_store_set_error (store, code, error);
      return NULL;
    }
  if (!prepare_connection (store, error) || !gembok_store_migrate (store, error))
    return NULL;
  return g_steal_pointer (&store);
}

void
gembok_store_free (GembokStore *store)
{
  if (store->database != NULL)
    sqlite3_close_v2 (store->database);
  g_free (store);
}

gboolean
gembok_store_begin (GembokStore *store, GError **error)
{
  return run (store, "BEGIN IMMEDIATE", error);
}

gboolean
gembok_store_commit (GembokStore *store, GError **error)
{
  if (run (store, "COMMIT", error))
    return TRUE;
  gembok_store_rollback (store);
  return FALSE;
}

void
gembok_store_rollback (GembokStore *store)
{
  if (gembok_store_in_transaction (store))
    (void) run (store, "ROLLBACK", NULL);
}

gboolean
gembok_store_in_transaction (GembokStore *store)
{
  return sqlite3_get_autocommit (store->database) == 0;
}

gboolean
gembok_store_checkpoint (GembokStore *store, GError **error)
{
  return run (store, "PRAGMA wal_checkpoint(TRUNCATE)", error);
}
