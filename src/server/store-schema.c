/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/i18n.h"
#include "server/sql.h"
#include "server/store-private.h"

/*
 * The schema, one string a version; a later version is appended, never edited. Times are Unix seconds. Tables are
 * STRICT, so that a wrong type is an error and not a surprise.
 */
static const char *const migrations[GEMBOK_STORE_VERSION] = {
  "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"

  /* username is stored folded; password is gembok_password_hash()'s line. */
  "CREATE TABLE accounts (id INTEGER PRIMARY KEY AUTOINCREMENT, username TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
  " email TEXT, role TEXT NOT NULL CHECK (role IN ('applicant', 'verifier', 'officer')), password TEXT NOT NULL,"
  " must_change INTEGER NOT NULL DEFAULT 1, disabled INTEGER NOT NULL DEFAULT 0, training INTEGER NOT NULL DEFAULT 0,"
  " created_at INTEGER NOT NULL) STRICT;"

  /* Tokens are stored as their SHA-256 only. */
  "CREATE TABLE sessions (token_sha256 TEXT PRIMARY KEY, account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,"
  " created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;"
  "CREATE INDEX sessions_by_account ON sessions (account);"

  /* One row a failed log-in; scope is 'account:…' or 'address:…', hashed. */
  "CREATE TABLE failures (scope TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
  "CREATE INDEX failures_by_scope ON failures (scope, at);"

  "CREATE TABLE requests (id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE,"
  " owner INTEGER NOT NULL REFERENCES accounts, application BLOB NOT NULL, procedure TEXT NOT NULL,"
  " search TEXT NOT NULL, state TEXT NOT NULL, round INTEGER NOT NULL DEFAULT 0, reason TEXT, csr BLOB,"
  " public_key_sha256 TEXT, agreement_version TEXT, agreement_sha256 TEXT, agreement_at INTEGER, log_head TEXT,"
  " certificate_serial TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,"
  " submitted_at INTEGER NOT NULL DEFAULT 0) STRICT;"
  "CREATE INDEX requests_by_owner ON requests (owner, created_at);"
  "CREATE INDEX requests_by_state ON requests (state, submitted_at);"
  /* A key belongs to one request; one that was cancelled sets it free again (for the same owner, decided in code). */
  "CREATE UNIQUE INDEX requests_by_key ON requests (public_key_sha256)"
  " WHERE public_key_sha256 IS NOT NULL AND state <> 'cancelled';"

  /* round: how often the request had been submitted when the document came. */
  "CREATE TABLE documents (request TEXT NOT NULL REFERENCES requests ON DELETE CASCADE, kind TEXT NOT NULL,"
  " state TEXT NOT NULL, media_type TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, upload TEXT,"
  " reason TEXT, round INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (request, kind)) STRICT;"

  /* received is what is durable on the disk, never more. */
  "CREATE TABLE uploads (id TEXT PRIMARY KEY, request TEXT NOT NULL REFERENCES requests ON DELETE CASCADE,"
  " kind TEXT NOT NULL, media_type TEXT NOT NULL, bytes INTEGER NOT NULL, received INTEGER NOT NULL DEFAULT 0,"
  " sha256 TEXT NOT NULL, complete INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL,"
  " expires_at INTEGER NOT NULL) STRICT;"
  "CREATE INDEX uploads_by_request ON uploads (request, kind);"

  /* What was rejected once is not accepted again. */
  "CREATE TABLE rejected_files (request TEXT NOT NULL REFERENCES requests ON DELETE CASCADE, sha256 TEXT NOT NULL,"
  " kind TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (request, sha256)) STRICT;"

  "CREATE TABLE decisions (id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL REFERENCES requests,"
  " round INTEGER NOT NULL, position INTEGER NOT NULL, step TEXT NOT NULL, account INTEGER NOT NULL REFERENCES accounts,"
  " role TEXT NOT NULL, decision TEXT NOT NULL CHECK (decision IN ('accept', 'reject', 'refuse')), reason TEXT,"
  " documents BLOB, decided_at INTEGER NOT NULL, UNIQUE (request, round, position),"
  " UNIQUE (request, round, account)) STRICT;"

  /* Every serial number that a signature was ever made for stands here before that signature. */
  "CREATE TABLE serials (serial TEXT PRIMARY KEY, request TEXT, at INTEGER NOT NULL) STRICT;"
  "CREATE TABLE certificates (serial TEXT PRIMARY KEY REFERENCES serials, request TEXT NOT NULL UNIQUE REFERENCES requests,"
  " account INTEGER NOT NULL REFERENCES accounts, subject TEXT NOT NULL, public_key_sha256 TEXT NOT NULL UNIQUE,"
  " not_before INTEGER NOT NULL, not_after INTEGER NOT NULL, chain BLOB NOT NULL, revoked_at INTEGER, reason INTEGER,"
  " issued_at INTEGER NOT NULL) STRICT;"
  "CREATE INDEX certificates_by_account ON certificates (account);"
  /* The CRL is rebuilt when this number differs from the one it was made for, whoever revoked. */
  "CREATE TRIGGER revocation AFTER UPDATE OF revoked_at, reason ON certificates BEGIN"
  " INSERT INTO settings (name, value) VALUES ('revocations', '1')"
  " ON CONFLICT (name) DO UPDATE SET value = CAST (value AS INTEGER) + 1; END;"
  "CREATE TABLE crl (number INTEGER PRIMARY KEY, revocations TEXT NOT NULL, this_update INTEGER NOT NULL,"
  " next_update INTEGER NOT NULL, der BLOB NOT NULL) STRICT;"

  "CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL REFERENCES requests,"
  " account INTEGER REFERENCES accounts, kind TEXT NOT NULL, text TEXT, actor TEXT NOT NULL, at INTEGER NOT NULL) STRICT;"
  "CREATE INDEX events_by_request ON events (request, id);"

  /* First answers, for repeats with the same Idempotency-Key. */
  "CREATE TABLE answers (account INTEGER NOT NULL REFERENCES accounts, path TEXT NOT NULL, key TEXT NOT NULL,"
  " body_sha256 TEXT NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL, at INTEGER NOT NULL,"
  " PRIMARY KEY (account, path, key)) STRICT;",
};

static gboolean
read_version (GembokStore *store, int *version, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "PRAGMA user_version");
  gboolean row = FALSE;
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  *version = row ? (int) gembok_sql_take_integer (sql) : 0;
  return TRUE;
}

static gboolean
migrate_one (GembokStore *store, int from, GError **error)
{
  g_autofree char *stamp = g_strdup_printf ("PRAGMA user_version = %d", from + 1);
  if (sqlite3_exec (store->database, migrations[from], NULL, NULL, NULL) == SQLITE_OK
      && sqlite3_exec (store->database, stamp, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  gembok_store_set_error (store, sqlite3_extended_errcode (store->database), error);
  return FALSE;
}

gboolean
gembok_store_migrate (GembokStore *store, GError **error)
{
  int version = 0;
  do
    {
      /* Read inside the transaction: another process may be migrating at this moment. */
      if (!gembok_store_begin (store, error))
        return FALSE;
      gboolean done = read_version (store, &version, error);
      if (done && version > GEMBOK_STORE_VERSION)
        {
          gembok_error_set (error, GEMBOK_ERROR_NEWER, NULL, _ ("This data folder was made by a newer gembok-ams."));
          done = FALSE;
        }
      if (done && version < GEMBOK_STORE_VERSION)
        done = migrate_one (store, version, error);
      if (!done)
        {
          gembok_store_rollback (store);
          return FALSE;
        }
      if (!gembok_store_commit (store, error))
        return FALSE;
    }
  while (version + 1 < GEMBOK_STORE_VERSION);
  return TRUE;
}
