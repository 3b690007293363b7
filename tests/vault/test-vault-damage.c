/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/crypto.h"
#include "everything.h"
#include "vault/vault-certificates.h"
#include "vault/vault-consents.h"
#include "vault/vault-copies.h"
#include "vault/vault-log.h"
#include "vault/vault-past.h"
#include "vault/vault-people.h"
#include "vault/vault-profiles.h"

/*
 * Rows of a damaged file that lack what the schema demands. Whoever reads such a row says that the file is damaged; nobody is
 * handed half a row.
 */

#define ID   EVERYTHING_ID
#define HASH EVERYTHING_HASH

/* --- who reads what ----------------------------------------------------------------------------------------------- */

/* Reads all rows of a table, and drops them. */
typedef gboolean (*Reader) (GembokVault *vault, GError **error);

#define READER(name, type, call, clear)                     \
  static gboolean name (GembokVault *vault, GError **error) \
  {                                                         \
    type *found = call;                                     \
    const gboolean any = found != NULL;                     \
    if (any)                                                \
      clear (found);                                        \
    return any;                                             \
  }
#define LISTER(name, call) READER (name, GPtrArray, call, g_ptr_array_unref)

static guint total;
static const GembokLogFilter all_of_the_log;

LISTER (requests, gembok_vault_request_list (vault, NULL, 0, 50, &total, error))
LISTER (people, gembok_vault_people_list (vault, NULL, 0, 50, &total, error))
LISTER (keys, gembok_vault_key_list (vault, error))
LISTER (profiles, gembok_vault_profile_list (vault, error))
LISTER (accounts, gembok_vault_account_list (vault, error))
LISTER (certificates, gembok_vault_certificate_list (vault, error))
LISTER (documents, gembok_vault_document_list (vault, ID, error))
LISTER (steps, gembok_vault_step_list (vault, ID, error))
LISTER (consents, gembok_vault_consent_list (vault, ID, error))
LISTER (past, gembok_vault_past_list (vault, ID, error))
LISTER (entries, gembok_vault_log_list (vault, NULL, 0, 50, error))
LISTER (kinds, gembok_vault_log_kinds (vault, error))
LISTER (hits, gembok_vault_log_search (vault, &all_of_the_log, 0, 50, error))
READER (head, char, gembok_vault_log_head (vault, error), g_free)
READER (request, GembokVaultRequest, gembok_vault_request_get (vault, ID, error), gembok_vault_request_free)
READER (copy, GembokVaultCopy, gembok_vault_copy_take (vault, ID, error), gembok_vault_copy_free)
READER (document, GembokVaultDocument, gembok_vault_document_get (vault, ID, "ktp", error), gembok_vault_document_free)
READER (certificate, GembokVaultCertificate, gembok_vault_certificate_get (vault, HASH, error),
        gembok_vault_certificate_free)
READER (profile, GembokVaultProfile, gembok_vault_profile_get (vault, "ams", error), gembok_vault_profile_free)
READER (refused, char *, gembok_vault_refused_list (vault, ID, "ktp", error), g_strfreev)

static gboolean
contents (GembokVault *vault, GError **error)
{
  g_autoptr (GembokSecret) key = everything_vault_key ();
  g_autoptr (GBytes) plain = gembok_vault_document_open (vault, ID, "ktp", key, error);
  return plain != NULL;
}

static gboolean
chain (GembokVault *vault, GError **error)
{
  return gembok_vault_log_verify (vault, NULL, error);
}

static const struct
{
  const char *table;
  Reader reader; /* (nullable): nobody reads it as it is */
  /* Columns that it finds rows by, or does not read. */
  const char *but_not;
} tables[] = {
  { "meta", NULL, NULL }, /* the vault is not opened: test-vault */
  { "private_key", keys, NULL },
  { "profile", profiles, NULL },
  { "profile", profile, "id" },
  { "account", accounts, NULL },
  { "request", requests, NULL },
  { "request", request, "id" },
  { "request", copy, "id" },
  { "request", people, "procedure type" },
  { "request_text", NULL, NULL }, /* copied from the request: test-vault-check */
  { "step", steps, "request_id" },
  { "step", copy, "request_id" },
  { "attempt", copy, "request_id" },
  { "document", documents, "request_id" },
  { "document", document, "request_id kind" },
  { "document", copy, "request_id" },
  { "document_content", contents, "request_id kind" },
  { "refused_file", copy, "request_id" },
  { "refused_file", refused, "request_id kind" },
  { "certificate", certificates, NULL },
  { "certificate", certificate, "sha256" },
  { "certificate", copy, NULL },
  { "log", entries, NULL },
  { "log", kinds, "hash" },
  { "log", hits, NULL },
  { "log", chain, NULL },
  { "log", copy, NULL },
  { "log_head", head, NULL },
  { "log_head", chain, NULL },
  { "consent", consents, "request_id" },
  { "consent", copy, "request_id" },
  { "past_log", past, "request_id" },
  { "past_log", copy, "request_id" },
  { "judged", NULL, NULL }, /* a number that is not known is not shown */
  { "person", people, "key" },
};

/* --- damage ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *table;
  char *name;
} Column;

static void
column_free (gpointer data)
{
  Column *column = data;
  g_free (column->table);
  g_free (column->name);
  g_free (column);
}

/* What may not be missing, of all that is not a number. */
static GPtrArray *
list_columns (const Fixture *fixture)
{
  static const char query[] = "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info (m.name) c"
                              " WHERE m.type = 'table' AND m.name NOT LIKE 'request_search%'"
                              " AND c.\"notnull\" AND c.type IN ('TEXT', 'BLOB')"
                              /* SQLite itself finds no row there. */
                              " AND NOT (c.pk > 0 AND m.sql LIKE '%WITHOUT ROWID%') ORDER BY m.name, c.cid";
  GPtrArray *columns = g_ptr_array_new_with_free_func (column_free);
  sqlite3 *db = fixture_raw (fixture);
  sqlite3_stmt *statement = NULL;
  g_assert_cmpint (sqlite3_prepare_v2 (db, query, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      Column *column = g_new (Column, 1);
      column->table = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      column->name = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      g_ptr_array_add (columns, column);
    }
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_assert_cmpuint (columns->len, >, 40);
  return columns;
}

/* Puts @value (SQL) where the schema may not allow it, which stands there as before afterwards. */
static void
put_value (const Fixture *fixture, const Column *column, const char *value)
{
  g_autofree char *sql = g_strdup_printf (
      "PRAGMA foreign_keys = OFF;"
      "CREATE TEMP TABLE kept AS SELECT name, sql FROM sqlite_schema WHERE type = 'table';"
      "DROP TRIGGER IF EXISTS log_no_update;"
      "DROP TRIGGER IF EXISTS past_log_no_update;"
      "PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = replace (replace (replace (sql, ' NOT NULL', ''), ' STRICT, WITHOUT', ' WITHOUT'),"
      "                                         ') STRICT', ')') WHERE name = '%s';"
      "PRAGMA writable_schema = RESET;"
      "UPDATE %s SET %s = %s;"
      "PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = (SELECT sql FROM kept WHERE name = '%s') WHERE name = '%s';"
      "PRAGMA writable_schema = RESET;",
      column->table, column->table, column->name, value, column->table, column->table);
  fixture_tamper (fixture, sql);
}

static gboolean
is_word_of (const char *name, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words != NULL ? words : "", " ", -1);
  return g_strv_contains ((const char *const *) list, name);
}

static void
read_one (GembokVault *vault, Reader reader, gboolean must_see)
{
  g_autoptr (GError) error = NULL;
  const gboolean read = reader (vault, &error);
  g_assert_true (read == (error == NULL));
  if (must_see)
    g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
}

/* Every reader of the table says so; the others do not fall over. */
static void
read_all (GembokVault *vault, const Column *column)
{
  gboolean known = FALSE;
  g_test_message ("%s %s", column->table, column->name);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const gboolean concerned = strcmp (tables[i].table, column->table) == 0;
      known = known || concerned;
      if (tables[i].reader != NULL)
        read_one (vault, tables[i].reader, concerned && !is_word_of (column->name, tables[i].but_not));
    }
  g_assert_true (known);
}

static void
rows_that_lack_something (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  everything_put (fixture->vault);
  g_autofree char *path = g_build_filename (fixture->folder, "vault.db", NULL);
  g_autofree char *sound = NULL;
  gsize length = 0;
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  g_assert_true (g_file_get_contents (path, &sound, &length, NULL));
  g_autoptr (GPtrArray) columns = list_columns (fixture);
  guint refused_to_open = 0;
  for (guint i = 0; i < columns->len; i++)
    {
      const Column *column = columns->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) found = NULL;
      /* What the test does to the file besides is no damage. */
      fixture_fill (fixture, sound, (gssize) length);
      put_value (fixture, column, column->name);
      fixture_reopen (fixture);
      fixture_assert_sound (fixture);
      fixture_fill (fixture, sound, (gssize) length);
      put_value (fixture, column, "NULL");
      fixture->vault = gembok_vault_open (fixture->folder, &error);
      refused_to_open += fixture->vault == NULL;
      if (fixture->vault == NULL)
        {
          g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
          continue;
        }
      read_all (fixture->vault, column);
      g_assert_false (gembok_vault_check (fixture->vault, &found));
      g_assert_error (found, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
    }
  g_assert_cmpuint (refused_to_open, <, 3);
  fixture_fill (fixture, sound, (gssize) length);
  fixture_reopen (fixture);
  fixture_assert_sound (fixture);
}

/* Bytes that are no UTF-8 come out as text that can be shown, and that fits no hash. */
static void
texts_that_are_none (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) broken = NULL;
  everything_put (fixture->vault);
  fixture_tamper (fixture, "UPDATE request SET name = CAST (x'53697469FF436F6E746F68' AS TEXT);"
                           "DROP TRIGGER log_no_update;"
                           "UPDATE log SET result = CAST (x'646F6E65FE' AS TEXT)");
  g_autoptr (GembokVaultRequest) found = gembok_vault_request_get (fixture->vault, ID, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->applicant->name, ==, "Siti\uFFFDContoh");
  g_assert_false (gembok_vault_log_verify (fixture->vault, NULL, &broken));
  g_assert_error (broken, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  fixture_test ("/vault/damage/rows-that-lack-something", rows_that_lack_something);
  fixture_test ("/vault/damage/texts-that-are-none", texts_that_are_none);
  return g_test_run ();
}
