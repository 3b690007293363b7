/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "crypto/crypto.h"
#include "vault/schema-private.h"
#include "vault/vault-private.h"

/* How long another program is waited for, in milliseconds. */
#define BUSY_TIMEOUT 10000
/* How long the checkpoint after an erasure waits for another program's readers; one that makes up for it does not. */
#define CHECKPOINT_TIMEOUT 3000
/* Of SQLite: room for the largest document three times over, and for what else is done at the same time. */
#define HEAP_MAX (G_GINT64_CONSTANT (768) * 1024 * 1024)

struct _GembokVault
{
  gatomicrefcount references;
  GRecMutex lock;
  sqlite3 *db;
  char *folder;
  char *id;
  gboolean open;    /* a transaction of the caller's, whose thread holds the lock */
  gboolean erased;  /* the present transaction erases something */
  gboolean residue; /* something erased earlier may still be in the -wal file */
  int patience;     /* BUSY_TIMEOUT, less in tests */
};

/* --- opening ---------------------------------------------------------------------------------------------------- */

/* Puts the name of a new file or folder on the disk. Not every file system can; then there is nothing to gain. */
static void
sync_folder (const char *path)
{
  const int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static gboolean
make_private_file (const char *folder, const char *path, gboolean *made, GError **error)
{
  const int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  *made = fd >= 0;
  if (fd < 0 && errno == EACCES)
    {
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, _ ("Nothing was changed. Choose a data folder that you may write."),
                        _ ("The vault could not be made: its folder is read-only."));
      return FALSE;
    }
  if (fd < 0 && errno != EEXIST)
    {
      gembok_error_from_errno (error, errno, path);
      return FALSE;
    }
  if (fd < 0)
    return TRUE;
  close (fd);
  g_autofree char *parent = g_path_get_dirname (folder);
  sync_folder (folder);
  sync_folder (parent);
  return TRUE;
}

/*
 * Makes an empty file of mode 0600, or looks at the one that is there. An existing file is never opened here: closing it
 * would drop the POSIX locks that SQLite holds for another connection of this process.
 */
static gboolean
ensure_private_file (const char *folder, const char *path, GError **error)
{
  gboolean made = FALSE;
  if (!make_private_file (folder, path, &made, error))
    return FALSE;
  struct stat info = { 0 };
  if (!made && lstat (path, &info) != 0)
    {
      gembok_error_from_errno (error, errno, path);
      return FALSE;
    }
  if (!made && (!S_ISREG (info.st_mode) || info.st_uid != geteuid ()))
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ ("The file was not touched. Choose another data folder."),
                        _ ("The “vault.db” in the data folder is not an ordinary file of yours."));
      return FALSE;
    }
  if (!made && (info.st_mode & 0077) != 0 && chmod (path, 0600) != 0)
    {
      gembok_error_from_errno (error, errno, path);
      return FALSE;
    }
  return TRUE;
}

/*
 * Two programs that both go over to WAL would wait for each other for ever, so SQLite gives up for one of them at once, without
 * the patience it was told to have: it asks again here.
 */
static gboolean
step_patiently (sqlite3 *db, sqlite3_stmt *stmt, GError **error)
{
  const gint64 end = g_get_monotonic_time () + BUSY_TIMEOUT * G_TIME_SPAN_MILLISECOND;
  while (TRUE)
    {
      g_autoptr (GError) problem = NULL;
      if (gembok_sql_step (stmt, &problem) == GEMBOK_SQL_ROW)
        return TRUE;
      const gboolean busy = (sqlite3_errcode (db) & 0xff) == SQLITE_BUSY;
      if (!busy || g_get_monotonic_time () > end)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
      sqlite3_reset (stmt);
      g_usleep ((gulong) g_random_int_range (2000, 20000));
    }
}

static gboolean
set_journal (sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, "PRAGMA journal_mode = WAL", error);
  if (stmt == NULL || !step_patiently (db, stmt, error))
    return FALSE;
  if (g_strcmp0 ((const char *) sqlite3_column_text (stmt, 0), "wal") == 0)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_STORAGE, _ ("Nothing was changed. Choose a data folder on a disk of this computer."),
                    _ ("The file system of the data folder cannot keep a vault safely."));
  return FALSE;
}

/* Settings that hold for the connection; the order matters only in that nothing is written before the inspection. */
static gboolean
configure (sqlite3 *db, GError **error)
{
  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, BUSY_TIMEOUT);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  /* Of the whole process: lengths in a damaged search index are believed before they are looked at. */
  sqlite3_hard_heap_limit64 (HEAP_MAX);
  return gembok_sql_run (db,
                         "PRAGMA foreign_keys = ON;"
                         "PRAGMA secure_delete = ON;"
                         "PRAGMA synchronous = FULL;"
                         "PRAGMA temp_store = MEMORY;" /* no temporary files */
                         "PRAGMA mmap_size = 0;"
                         "PRAGMA cache_size = -8000;"
                         "PRAGMA journal_size_limit = 1048576;",
                         error);
}

static gboolean
read_id (GembokVault *vault, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (vault->db, "SELECT value FROM meta WHERE name = 'id'", error);
  if (stmt == NULL || gembok_sql_step (stmt, error) == GEMBOK_SQL_FAILED)
    return FALSE;
  vault->id = gembok_sql_text (stmt, 0);
  return TRUE;
}

/* The first program to open a vault names it. */
static gboolean
write_id (GembokVault *vault, GError **error)
{
  g_autofree char *fresh = gembok_random_id (26);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_sql_prepare (vault->db, "INSERT INTO meta (name, value) VALUES ('id', ?1) ON CONFLICT DO NOTHING", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, fresh);
  return gembok_sql_execute (stmt, error);
}

static gboolean
ensure_id (GembokVault *vault, GError **error)
{
  if (!read_id (vault, error))
    return FALSE;
  if (vault->id != NULL)
    return TRUE;
  if (!write_id (vault, error) || !read_id (vault, error))
    return FALSE;
  /* The schema does not allow one that is nothing; a damaged file may. */
  if (vault->id == NULL)
    gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The file of the vault is damaged."));
  return vault->id != NULL;
}

/* Returns SQLite's code; SQLITE_BUSY if another program's reader was in the way to the end. */
static int
checkpoint (GembokVault *vault, int timeout)
{
  sqlite3_busy_timeout (vault->db, MIN (timeout, vault->patience));
  const int code = sqlite3_wal_checkpoint_v2 (vault->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  sqlite3_busy_timeout (vault->db, vault->patience);
  vault->residue = code != SQLITE_OK;
  return code;
}

static gboolean
open_database (GembokVault *vault, const char *path, GError **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE;
  if (sqlite3_open_v2 (path, &vault->db, flags, NULL) != SQLITE_OK)
    return gembok_sql_fail (vault->db, error);
  if (sqlite3_db_readonly (vault->db, "main") == 1)
    {
      gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL, _ ("The vault cannot be used: its file is read-only."));
      return FALSE;
    }
  if (!configure (vault->db, error) || !gembok_schema_inspect (vault->db, gembok_schema_version, error)
      || !set_journal (vault->db, error)
      || !gembok_schema_migrate (vault->db, gembok_schema_migrations, gembok_schema_version, error)
      || !gembok_schema_inspect (vault->db, gembok_schema_version, error) || !ensure_id (vault, error))
    return FALSE;
  /* A program that was killed between an erasure and its checkpoint left the old bytes in the -wal file. */
  checkpoint (vault, 0);
  return TRUE;
}

/* Below the person's own data there is nothing but what is ours; any other folder must show that it is. */
static gboolean
ensure_folder (const char *folder, GError **error)
{
  static const char *const others[] = { GEMBOK_VAULT_FILE "-*", ".gembok-*", NULL };
  static const GembokFolderKind kind = { GEMBOK_VAULT_FILE, others };
  g_autofree char *said = gembok_paths_user_data ();
  g_autofree char *own = g_canonicalize_filename (said, NULL);
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  const gsize length = strlen (own);
  const gboolean usual = strncmp (absolute, own, length) == 0 && (absolute[length] == '\0' || absolute[length] == '/');
  return gembok_folder_ensure_private (folder, usual ? NULL : &kind, error);
}

GembokVault *
gembok_vault_open (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  if (!ensure_folder (folder, error))
    return NULL;
  /* SQLite follows no link in the path, but a home folder may well be reached through one. */
  g_autofree char *resolved = realpath (folder, NULL);
  if (resolved == NULL)
    {
      gembok_error_from_errno (error, errno, folder);
      return NULL;
    }
  g_autofree char *path = g_build_filename (resolved, GEMBOK_VAULT_FILE, NULL);
  if (!ensure_private_file (resolved, path, error))
    return NULL;

  g_autoptr (GembokVault) vault = g_new0 (GembokVault, 1);
  g_atomic_ref_count_init (&vault->references);
  g_rec_mutex_init (&vault->lock);
  vault->folder = g_steal_pointer (&resolved);
  vault->patience = BUSY_TIMEOUT;
  return open_database (vault, path, error) ? g_steal_pointer (&vault) : NULL;
}

GembokVault *
gembok_vault_ref (GembokVault *vault)
{
  g_atomic_ref_count_inc (&vault->references);
  return vault;
}

void
gembok_vault_unref (GembokVault *vault)
{
  if (!g_atomic_ref_count_dec (&vault->references))
    return;
  /* The last connection to close checkpoints and removes the -wal file. */
  if (sqlite3_close (vault->db) != SQLITE_OK)
    g_critical ("the vault was closed while a statement was running");
  g_rec_mutex_clear (&vault->lock);
  g_free (vault->folder);
  g_free (vault->id);
  g_free (vault);
}

void
gembok_vault_set_patience (GembokVault *vault, int milliseconds)
{
  vault->patience = milliseconds;
  sqlite3_busy_timeout (vault->db, milliseconds);
}

const char *
gembok_vault_folder (GembokVault *vault)
{
  return vault->folder;
}

const char *
gembok_vault_id (GembokVault *vault)
{
  return vault->id;
}

/* --- transactions ----------------------------------------------------------------------------------------------- */

GembokVaultRead *
gembok_vault_read_begin (GembokVault *vault)
{
  g_rec_mutex_lock (&vault->lock);
  GembokVaultRead *read = g_new (GembokVaultRead, 1);
  *read = (GembokVaultRead){ .vault = vault, .db = vault->db };
  return read;
}

void
gembok_vault_read_end (GembokVaultRead *read)
{
  g_rec_mutex_unlock (&read->vault->lock);
  g_free (read);
}

/* A full or failing disk makes SQLite undo the whole transaction by itself: what follows must not be saved alone. */
static gboolean
still_in_transaction (GembokVault *vault, GError **error)
{
  if (!sqlite3_get_autocommit (vault->db))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_STORAGE, NULL,
                    _ ("An earlier part of this change could not be saved, so all of it was undone."));
  return FALSE;
}

static void
roll_back (GembokVault *vault)
{
  vault->erased = FALSE;
  if (!sqlite3_get_autocommit (vault->db))
    gembok_sql_run (vault->db, "ROLLBACK", NULL);
}

static gboolean
commit_all (GembokVault *vault, GError **error)
{
  if (!gembok_sql_run (vault->db, "COMMIT", error))
    {
      roll_back (vault);
      return FALSE;
    }
  /* The change is done and safe, so a checkpoint that must wait for another program is no failure of it. */
  if (vault->erased || vault->residue)
    checkpoint (vault, vault->erased ? CHECKPOINT_TIMEOUT : 0);
  vault->erased = FALSE;
  return TRUE;
}

GembokVaultWrite *
gembok_vault_write_begin (GembokVault *vault, GError **error)
{
  g_rec_mutex_lock (&vault->lock);
  const gboolean begun = vault->open
                             ? still_in_transaction (vault, error) && gembok_sql_run (vault->db, "SAVEPOINT change", error)
                             : gembok_sql_run (vault->db, "BEGIN IMMEDIATE", error);
  if (!begun)
    {
      g_rec_mutex_unlock (&vault->lock);
      return NULL;
    }
  GembokVaultWrite *write = g_new0 (GembokVaultWrite, 1);
  *write = (GembokVaultWrite){ .vault = vault, .db = vault->db, .within = vault->open };
  return write;
}

void
gembok_vault_write_erases (GembokVaultWrite *write)
{
  write->vault->erased = TRUE;
}

gboolean
gembok_vault_write_commit (GembokVaultWrite *write, GError **error)
{
  write->committed = write->within ? gembok_sql_run (write->db, "RELEASE change", error) : commit_all (write->vault, error);
  return write->committed;
}

void
gembok_vault_write_end (GembokVaultWrite *write)
{
  if (!write->committed && !write->within)
    roll_back (write->vault);
  else if (!write->committed && !sqlite3_get_autocommit (write->db))
    gembok_sql_run (write->db, "ROLLBACK TO change; RELEASE change", NULL);
  g_rec_mutex_unlock (&write->vault->lock);
  g_free (write);
}

gboolean
gembok_vault_in_transaction (GembokVault *vault)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  return read->vault->open;
}

gboolean
gembok_vault_begin (GembokVault *vault, GError **error)
{
  g_rec_mutex_lock (&vault->lock);
  g_warn_if_fail (!vault->open);
  if (vault->open || !gembok_sql_run (vault->db, "BEGIN IMMEDIATE", error))
    {
      if (vault->open)
        gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The vault is in the middle of another change."));
      g_rec_mutex_unlock (&vault->lock);
      return FALSE;
    }
  vault->open = TRUE;
  return TRUE;
}

/* The lock was taken once by begin and once more by the caller. */
static void
close_transaction (GembokVault *vault)
{
  vault->open = FALSE;
  g_rec_mutex_unlock (&vault->lock);
  g_rec_mutex_unlock (&vault->lock);
}

gboolean
gembok_vault_commit (GembokVault *vault, GError **error)
{
  g_rec_mutex_lock (&vault->lock);
  if (!vault->open)
    {
      g_rec_mutex_unlock (&vault->lock);
      g_return_val_if_reached (FALSE);
    }
  const gboolean done = still_in_transaction (vault, error) && commit_all (vault, error);
  close_transaction (vault);
  return done;
}

void
gembok_vault_rollback (GembokVault *vault)
{
  g_rec_mutex_lock (&vault->lock);
  if (!vault->open)
    {
      g_rec_mutex_unlock (&vault->lock);
      return;
    }
  roll_back (vault);
  close_transaction (vault);
}

gboolean
gembok_vault_checkpoint (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_return_val_if_fail (!vault->open, FALSE);
  const int code = checkpoint (vault, CHECKPOINT_TIMEOUT);
  if (code == SQLITE_OK)
    return TRUE;
  if ((code & 0xff) != SQLITE_BUSY)
    return gembok_sql_fail (read->db, error);
  gembok_error_set (
      error, GEMBOK_ERROR_STORAGE,
      _ ("The change itself is saved. Close other Gembok programs; the next use of the vault clears the rest."),
      _ ("What was replaced or erased is still in a working file of the vault, because another program is "
         "reading it."));
  return FALSE;
}

gboolean
gembok_vault_residue (GembokVault *vault)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  return read->vault->residue;
}
