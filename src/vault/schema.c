/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/schema-private.h"

#include "base/i18n.h"
#include "vault/people-private.h"

/*
 * Version 1. Times are Unix seconds, hashes lower-case hexadecimal, states the stable names of base/words.h.
 *
 * request.position orders requests by their creation: created_at * 2^20 plus a counter within that second. The search
 * index has the same row numbers, so the newest hits come first without sorting. The index is written by
 * src/vault/search.c, not by triggers: with trusted_schema off SQLite lets no trigger touch a virtual table.
 */
static const char first_schema[]
    = "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

      "CREATE TABLE private_key ("
      "  public_key_sha256 TEXT NOT NULL PRIMARY KEY,"
      "  public_key BLOB NOT NULL,"
      "  box BLOB NOT NULL,"
      "  algorithm TEXT NOT NULL,"
      "  created_at INTEGER NOT NULL) STRICT;"

      "CREATE TABLE profile ("
      "  id TEXT NOT NULL PRIMARY KEY,"
      "  url TEXT NOT NULL UNIQUE,"
      "  mode TEXT NOT NULL,"
      "  ca BLOB, anchors BLOB, policy BLOB,"
      "  policy_at INTEGER NOT NULL,"
      "  server_time_seen INTEGER NOT NULL) STRICT;"

      "CREATE TABLE account ("
      "  profile TEXT NOT NULL REFERENCES profile (id),"
      "  username TEXT NOT NULL,"
      "  name TEXT, role TEXT NOT NULL,"
      "  expires_at INTEGER NOT NULL,"
      "  used_at INTEGER NOT NULL,"
      "  login_seconds REAL NOT NULL,"
      "  PRIMARY KEY (profile, username)) STRICT;"

      "CREATE TABLE request ("
      "  position INTEGER PRIMARY KEY,"
      "  id TEXT NOT NULL UNIQUE,"
      "  created_at INTEGER NOT NULL,"
      "  procedure TEXT NOT NULL, type TEXT NOT NULL, certificate_type TEXT, method TEXT,"
      "  csr BLOB,"
      "  public_key_sha256 TEXT REFERENCES private_key (public_key_sha256) DEFERRABLE INITIALLY DEFERRED,"
      "  state TEXT NOT NULL, reason TEXT,"
      "  profile TEXT REFERENCES profile (id), account TEXT,"
      "  remote_id TEXT, number TEXT, etag TEXT,"
      "  csr_sent INTEGER NOT NULL,"
      "  agreement_version TEXT, agreement_sha256 TEXT,"
      "  agreement_at INTEGER NOT NULL, agreement_sent INTEGER NOT NULL,"
      "  updated_at INTEGER NOT NULL, checked_at INTEGER NOT NULL,"
      "  name TEXT, nik TEXT, nip TEXT, email TEXT, organization TEXT, unit TEXT, title TEXT, locality TEXT,"
      "  province TEXT, phone TEXT) STRICT;"
      "CREATE INDEX request_created ON request (created_at);"
      "CREATE INDEX request_public_key ON request (public_key_sha256);"

      "CREATE TABLE request_text (position INTEGER PRIMARY KEY REFERENCES request (position), text TEXT NOT NULL) STRICT;"
      "CREATE VIRTUAL TABLE request_search USING fts5 (text, content = 'request_text', content_rowid = 'position',"
      "  tokenize = 'trigram');"

      "CREATE TABLE step ("
      "  request_id TEXT NOT NULL REFERENCES request (id),"
      "  step TEXT NOT NULL,"
      "  seconds REAL NOT NULL,"
      "  done_at INTEGER NOT NULL,"
      "  PRIMARY KEY (request_id, step)) STRICT;"

      /* A verifier decides on requests that are not in this vault: no reference here. */
      "CREATE TABLE attempt ("
      "  request_id TEXT NOT NULL, operation TEXT NOT NULL,"
      "  body_sha256 TEXT NOT NULL, idempotency_key TEXT NOT NULL, begun_at INTEGER NOT NULL,"
      "  PRIMARY KEY (request_id, operation)) STRICT;"

      "CREATE TABLE document ("
      "  request_id TEXT NOT NULL REFERENCES request (id),"
      "  kind TEXT NOT NULL,"
      "  state TEXT NOT NULL, media_type TEXT, bytes INTEGER NOT NULL, sha256 TEXT, original_sha256 TEXT,"
      "  original_name TEXT, summary TEXT, reason TEXT, upload_url TEXT, added_at INTEGER NOT NULL,"
      "  PRIMARY KEY (request_id, kind)) STRICT;"
      "CREATE TABLE document_content ("
      "  request_id TEXT NOT NULL, kind TEXT NOT NULL, wrapped_key BLOB NOT NULL, sealed BLOB NOT NULL,"
      "  PRIMARY KEY (request_id, kind),"
      "  FOREIGN KEY (request_id, kind) REFERENCES document (request_id, kind)) STRICT;"
      "CREATE TABLE refused_file ("
      "  request_id TEXT NOT NULL REFERENCES request (id),"
      "  kind TEXT NOT NULL, original_sha256 TEXT NOT NULL,"
      "  PRIMARY KEY (request_id, kind, original_sha256)) STRICT;"

      "CREATE TABLE certificate ("
      "  sha256 TEXT NOT NULL PRIMARY KEY, added_at INTEGER NOT NULL,"
      "  serial TEXT NOT NULL, subject TEXT, public_key_sha256 TEXT,"
      "  request_id TEXT REFERENCES request (id),"
      "  chain BLOB NOT NULL, not_before INTEGER NOT NULL, not_after INTEGER NOT NULL,"
      "  state TEXT NOT NULL, reason INTEGER NOT NULL, checked_at INTEGER NOT NULL) STRICT;"
      "CREATE INDEX certificate_serial ON certificate (serial);"
      "CREATE INDEX certificate_request ON certificate (request_id);"

      "CREATE TABLE log ("
      "  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, request_id TEXT, procedure TEXT,"
      "  step TEXT, result TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
      "CREATE INDEX log_request ON log (request_id);"
      /* What the last entry must be, so that a log which lost its end is noticed. */
      "CREATE TABLE log_head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;"
      "CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN SELECT RAISE (ABORT, 'append-only'); END;"
      "CREATE TRIGGER log_no_delete BEFORE DELETE ON log BEGIN SELECT RAISE (ABORT, 'append-only'); END;"
      "CREATE TRIGGER log_no_gap BEFORE INSERT ON log"
      "  WHEN new.seq IS NOT (SELECT coalesce (max (seq), 0) + 1 FROM log)"
      "  BEGIN SELECT RAISE (ABORT, 'append-only'); END;"
      "CREATE TRIGGER log_moves_head AFTER INSERT ON log BEGIN"
      "  INSERT INTO log_head (one, seq, hash) VALUES (1, new.seq, new.hash)"
      "    ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash; END;";

/* Version 2: consents to the processing of documents, apart from the agreement. What was withdrawn stays as evidence. */
static const char second_schema[] = "CREATE TABLE consent ("
                                    "  number INTEGER PRIMARY KEY,"
                                    "  request_id TEXT NOT NULL REFERENCES request (id),"
                                    "  version TEXT NOT NULL, sha256 TEXT NOT NULL,"
                                    "  given_at INTEGER NOT NULL, withdrawn_at INTEGER NOT NULL) STRICT;"
                                    "CREATE INDEX consent_request ON consent (request_id);";

/* Version 3: what the log says, without looking at every entry: there are few kinds of them (gembok_vault_log_kinds()). */
static const char third_schema[] = "CREATE INDEX log_kind ON log (procedure, step, result, actor);";

/*
 * Version 4: entries of other vaults' logs, which came along with their requests from a backup. They cannot be chained into
 * this vault's log; each is kept with the hash before it, so that its own hash can be recomputed. Append-only like the log.
 */
static const char fourth_schema[]
    = "CREATE TABLE past_log ("
      "  number INTEGER PRIMARY KEY,"
      "  vault TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, request_id TEXT NOT NULL,"
      "  procedure TEXT, step TEXT, result TEXT NOT NULL, hash TEXT NOT NULL, previous TEXT NOT NULL,"
      "  UNIQUE (vault, seq, hash)) STRICT;"
      "CREATE INDEX past_log_request ON past_log (request_id);"
      "CREATE TRIGGER past_log_no_update BEFORE UPDATE ON past_log BEGIN SELECT RAISE (ABORT, 'append-only'); END;"
      "CREATE TRIGGER past_log_no_delete BEFORE DELETE ON past_log BEGIN SELECT RAISE (ABORT, 'append-only'); END;";

/* Version 5: how people call the requests of other vaults that the log speaks of, because somebody decided on them here. */
static const char fifth_schema[]
    = "CREATE TABLE judged (remote_id TEXT NOT NULL PRIMARY KEY, number TEXT NOT NULL) STRICT, WITHOUT ROWID;";

/*
 * Version 6: what a list shows costs what is shown, not what there is: requests of one state, and people, newest first. The
 * table “person” holds nothing that “request” does not say (gembok_people_mend()); triggers keep it.
 */
#define KEY     GEMBOK_PERSON_KEY_OF ("")
#define OLD_KEY GEMBOK_PERSON_KEY_OF ("old.")
#define NEW_KEY GEMBOK_PERSON_KEY_OF ("new.")
#define COUNT_IN                                                                     \
  "INSERT INTO person (key, requests, newest) VALUES (" NEW_KEY ", 1, new.position)" \
  " ON CONFLICT (key) DO UPDATE SET requests = requests + 1, newest = max (newest, excluded.newest);"
#define COUNT_OUT                                                                     \
  "UPDATE person SET requests = requests - 1,"                                        \
  "  newest = coalesce ((SELECT max (position) FROM request WHERE " KEY " = key), 0)" \
  "  WHERE key = " OLD_KEY ";"                                                        \
  "DELETE FROM person WHERE key = " OLD_KEY " AND requests < 1;"
static const char sixth_schema[]
    = "CREATE INDEX request_state ON request (state);"
      "CREATE INDEX request_person ON request (" KEY ");"
      "CREATE TABLE person ("
      "  key TEXT NOT NULL PRIMARY KEY, requests INTEGER NOT NULL, newest INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
      "INSERT INTO person (key, requests, newest)"
      "  SELECT " KEY " AS key, count (*), max (position) FROM request WHERE key IS NOT NULL GROUP BY 1;"
      "CREATE INDEX person_newest ON person (newest, requests);"
      "CREATE TRIGGER request_adds_person AFTER INSERT ON request"
      "  WHEN " NEW_KEY " IS NOT NULL BEGIN " COUNT_IN " END;"
      "CREATE TRIGGER request_removes_person AFTER DELETE ON request"
      "  WHEN " OLD_KEY " IS NOT NULL BEGIN " COUNT_OUT " END;"
      "CREATE TRIGGER request_leaves_person AFTER UPDATE OF nik, name ON request"
      "  WHEN " OLD_KEY " IS NOT NULL AND " OLD_KEY " IS NOT " NEW_KEY " BEGIN " COUNT_OUT " END;"
      "CREATE TRIGGER request_joins_person AFTER UPDATE OF nik, name ON request"
      "  WHEN " NEW_KEY " IS NOT NULL AND " OLD_KEY " IS NOT " NEW_KEY " BEGIN " COUNT_IN " END;";

const char *const gembok_schema_migrations[]
    = { first_schema, second_schema, third_schema, fourth_schema, fifth_schema, sixth_schema };
const guint gembok_schema_version = G_N_ELEMENTS (gembok_schema_migrations);

typedef struct
{
  gint64 application_id;
  gint64 version;
  gint64 tables;
} Facts;

static gboolean
read_facts (sqlite3 *db, Facts *facts, GError **error)
{
  return gembok_sql_number (db, "PRAGMA application_id", &facts->application_id, error)
         && gembok_sql_number (db, "PRAGMA user_version", &facts->version, error)
         && gembok_sql_number (db, "SELECT count(*) FROM sqlite_schema", &facts->tables, error);
}

gboolean
gembok_schema_inspect (sqlite3 *db, guint known_version, GError **error)
{
  Facts facts = { 0 };
  if (!gembok_sql_run (db, "BEGIN", error))
    return FALSE;
  const gboolean read = read_facts (db, &facts, error);
  if (!gembok_sql_run (db, "ROLLBACK", read ? error : NULL) || !read)
    return FALSE;

  const gboolean blank = facts.application_id == 0 && facts.version == 0 && facts.tables == 0;
  if (blank)
    return TRUE;
  if (facts.application_id != GEMBOK_SCHEMA_APPLICATION_ID || facts.version < 1)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ ("The file was not touched. Choose another data folder."),
                        _ ("There is a “vault.db” in the data folder that Gembok did not make."));
      return FALSE;
    }
  if (facts.version > known_version)
    {
      gembok_error_set (
          error, GEMBOK_ERROR_NEWER, NULL,
          _ ("The vault was last used by a newer Gembok (its layout is number %d, this program knows up to %u)."),
          (int) facts.version, known_version);
      return FALSE;
    }
  return TRUE;
}

/* The version is read again inside the transaction: another program may have been faster. */
static gboolean
run_step (sqlite3 *db, const char *const *migrations, guint n_migrations, gboolean *more, GError **error)
{
  gint64 version = 0;
  if (!gembok_sql_number (db, "PRAGMA user_version", &version, error))
    return FALSE;
  *more = version < n_migrations;
  if (!*more)
    return TRUE;
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                            GEMBOK_SCHEMA_APPLICATION_ID, (int) version + 1);
  return gembok_sql_run (db, migrations[version], error) && gembok_sql_run (db, marks, error);
}

gboolean
gembok_schema_migrate (sqlite3 *db, const char *const *migrations, guint n_migrations, GError **error)
{
  gint64 version = 0;
  if (!gembok_sql_number (db, "PRAGMA user_version", &version, error))
    return FALSE;
  gboolean more = version < n_migrations;
  while (more)
    {
      if (!gembok_sql_run (db, "BEGIN IMMEDIATE", error))
        return FALSE;
      if (!run_step (db, migrations, n_migrations, &more, error) || !gembok_sql_run (db, "COMMIT", error))
        {
          if (!sqlite3_get_autocommit (db))
            gembok_sql_run (db, "ROLLBACK", NULL);
          return FALSE;
        }
    }
  return TRUE;
}
