/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A vault whose database others wrote. An input is a list of changes past our code: rows, types (STRICT is taken away first), bytes of
 * the file; then all that reads a vault reads it. What cannot be used is said; nothing else may happen.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "crypto/crypto.h"
#include "everything.h"
#include "fuzz.h"
#include "vault/vault-certificates.h"
#include "vault/vault-consents.h"
#include "vault/vault-copies.h"
#include "vault/vault-log.h"
#include "vault/vault-past.h"
#include "vault/vault-people.h"
#include "vault/vault-profiles.h"

#define HASH    EVERYTHING_HASH
#define ID      EVERYTHING_ID
#define CHANGES 6
/* Lengths that are not true can ask SQLite for this much. */
#define MEMORY_MAX (G_GINT64_CONSTANT (1) << 30)

const guint fuzz_rounds = 250;

/* What an input begins with. */
enum
{
  WITHOUT_STRICT = 1,
  BYTES_OF_FILE = 2
};

typedef struct
{
  char *folder;
  char *path;
  char *pristine; /* the bytes of a sound database */
  gsize size;
  GPtrArray *columns; /* (element-type utf8): "table column" */
  GembokSecret *key;
} Ground;

/* --- a sound vault, once ---------------------------------------------------------------------------------------------- */

static sqlite3 *
open_raw (const char *path)
{
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  return db;
}

static GPtrArray *
list_columns (const char *path)
{
  static const char query[] = "SELECT m.name || ' ' || c.name FROM sqlite_schema m, pragma_table_info (m.name) c"
                              " WHERE m.type = 'table' ORDER BY 1";
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db = open_raw (path);
  sqlite3_stmt *statement = NULL;
  g_assert_cmpint (sqlite3_prepare_v2 (db, query, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (columns, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  g_assert_cmpuint (columns->len, >, 50);
  return columns;
}

static const Ground *
ground (void)
{
  static Ground *made;
  if (made != NULL)
    return made;
  g_autoptr (GError) error = NULL;
  gembok_crypto_init ();
  made = g_new0 (Ground, 1);
  made->folder = g_dir_make_tmp ("gembok-fuzz-XXXXXX", &error);
  g_assert_no_error (error);
  fuzz_remove_at_exit (made->folder);
  made->path = g_build_filename (made->folder, "vault.db", NULL);
  GembokVault *vault = gembok_vault_open (made->folder, &error);
  g_assert_no_error (error);
  everything_put (vault);
  gembok_vault_unref (vault);
  made->columns = list_columns (made->path);
  made->key = everything_vault_key ();
  g_assert_true (g_file_get_contents (made->path, &made->pristine, &made->size, NULL));
  return made;
}

/* --- changes ------------------------------------------------------------------------------------------------------------ */

static void
bind_value (sqlite3_stmt *statement, guint8 type, GBytes *value)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data (value, &length);
  gint64 number = 0;
  memcpy (&number, bytes != NULL ? bytes : "", MIN (length, sizeof number));
  if (type % 5 == 0)
    sqlite3_bind_text (statement, 1, bytes != NULL ? bytes : "", (int) length, SQLITE_TRANSIENT);
  else if (type % 5 == 1)
    sqlite3_bind_int64 (statement, 1, number);
  else if (type % 5 == 2)
    sqlite3_bind_blob (statement, 1, bytes != NULL ? bytes : "", (int) length, SQLITE_TRANSIENT);
  else if (type % 5 == 3)
    sqlite3_bind_double (statement, 1, (double) number / 3);
}

/* What a constraint refuses is not changed. */
static void
change_rows (const Ground *here, sqlite3 *db, FuzzInput *input)
{
  for (guint i = 0; i < CHANGES && input->size > 0; i++)
    {
      const char *column = g_ptr_array_index (here->columns, fuzz_byte (input) % here->columns->len);
      const guint8 type = fuzz_byte (input);
      g_autoptr (GBytes) value = fuzz_part (input);
      g_auto (GStrv) names = g_strsplit (column, " ", 2);
      g_autofree char *sql = g_strdup_printf ("UPDATE \"%s\" SET \"%s\" = ?", names[0], names[1]);
      sqlite3_stmt *statement = NULL;
      if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK)
        {
          bind_value (statement, type, value);
          (void) sqlite3_step (statement);
        }
      sqlite3_finalize (statement);
    }
}

static void
drop_strict (sqlite3 *db)
{
  (void) sqlite3_exec (
      db,
      "PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = replace (replace (sql, ' STRICT, WITHOUT', ' WITHOUT'), ') STRICT', ')');"
      "PRAGMA writable_schema = RESET;",
      NULL, NULL, NULL);
}

static void
change_bytes (const Ground *here, guint8 *file, FuzzInput *input)
{
  for (guint i = 0; i < CHANGES && input->size > 0; i++)
    {
      const gsize high = fuzz_byte (input), middle = fuzz_byte (input);
      const gsize at = (high << 16 | middle << 8 | fuzz_byte (input)) % here->size;
      g_autoptr (GBytes) value = fuzz_part (input);
      gsize length = 0;
      const guint8 *bytes = g_bytes_get_data (value, &length);
      if (length > 0)
        memcpy (file + at, bytes, MIN (length, here->size - at));
    }
}

static void
lay_out (const Ground *here, FuzzInput *input)
{
  g_autoptr (GError) error = NULL;
  const guint8 flags = fuzz_byte (input);
  g_autofree guint8 *file = g_memdup2 (here->pristine, here->size);
  if ((flags & BYTES_OF_FILE) != 0)
    change_bytes (here, file, input);
  g_file_set_contents_full (here->path, (const char *) file, (gssize) here->size, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                            &error);
  g_assert_no_error (error);
  if ((flags & BYTES_OF_FILE) != 0)
    return;
  sqlite3 *db = open_raw (here->path);
  (void) sqlite3_exec (db, "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA foreign_keys = OFF", NULL, NULL,
                       NULL);
  if ((flags & WITHOUT_STRICT) != 0)
    drop_strict (db);
  change_rows (here, db, input);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* --- reading ------------------------------------------------------------------------------------------------------------ */

#define TRY(type, call, clear)                \
  {                                           \
    g_autoptr (GError) error = NULL;          \
    type *found = call;                       \
    fuzz_assert_told (found != NULL, &error); \
    if (found != NULL)                        \
      clear (found);                          \
  }
#define TRY_LIST(call) TRY (GPtrArray, call, g_ptr_array_unref)

static void
read_lists (GembokVault *vault)
{
  guint total = 0;
  const GembokLogFilter all = { 0 };
  const GembokRequestFilter drafts = { .states = GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_DRAFT) };
  TRY_LIST (gembok_vault_request_list (vault, NULL, 0, 50, &total, &error))
  TRY_LIST (gembok_vault_request_list (vault, "siti contoh", 0, 50, &total, &error))
  TRY_LIST (gembok_vault_request_list_filtered (vault, NULL, &drafts, 0, 50, &total, &error))
  TRY_LIST (gembok_vault_people_list (vault, NULL, 0, 50, &total, &error))
  TRY_LIST (gembok_vault_key_list (vault, &error))
  TRY_LIST (gembok_vault_profile_list (vault, &error))
  TRY_LIST (gembok_vault_account_list (vault, &error))
  TRY_LIST (gembok_vault_certificate_list (vault, &error))
  TRY_LIST (gembok_vault_document_list (vault, ID, &error))
  TRY_LIST (gembok_vault_step_list (vault, ID, &error))
  TRY_LIST (gembok_vault_consent_list (vault, ID, &error))
  TRY_LIST (gembok_vault_past_gather (vault, ID, &error))
  TRY_LIST (gembok_vault_log_list (vault, NULL, 0, 50, &error))
  TRY_LIST (gembok_vault_log_kinds (vault, &error))
  TRY_LIST (gembok_vault_log_search (vault, &all, 0, 50, &error))
}

static void
read_vault (const Ground *here, GembokVault *vault)
{
  g_autoptr (GError) unsound = NULL;
  g_autoptr (GError) broken = NULL;
  g_autoptr (GError) unknown = NULL;
  GembokVaultFacts facts;
  guint64 count = 0;
  read_lists (vault);
  TRY (GembokVaultRequest, gembok_vault_request_get (vault, ID, &error), gembok_vault_request_free)
  TRY (GembokVaultCopy, gembok_vault_copy_take (vault, ID, &error), gembok_vault_copy_free)
  TRY (GembokVaultDocument, gembok_vault_document_get (vault, ID, "ktp", &error), gembok_vault_document_free)
  TRY (GembokVaultCertificate, gembok_vault_certificate_get (vault, HASH, &error), gembok_vault_certificate_free)
  TRY (GembokVaultProfile, gembok_vault_profile_get (vault, "ams", &error), gembok_vault_profile_free)
  TRY (GBytes, gembok_vault_document_open (vault, ID, "ktp", here->key, &error), g_bytes_unref)
  TRY (char, gembok_vault_log_head (vault, &error), g_free)
  fuzz_assert_told (gembok_vault_check (vault, &unsound), &unsound);
  fuzz_assert_told (gembok_vault_log_verify (vault, &count, &broken), &broken);
  fuzz_assert_told (gembok_vault_facts (vault, &facts, &unknown), &unknown);
}

/* --- the harness ---------------------------------------------------------------------------------------------------------- */

static void
seed_change (FuzzSeeds *seeds, const char *name, guint8 flags, const char *column, guint8 type, const char *value)
{
  const Ground *here = ground ();
  guint index = 0;
  g_assert_true (g_ptr_array_find_with_equal_func (here->columns, column, g_str_equal, &index));
  const gsize length = strlen (value);
  GByteArray *bytes = g_byte_array_new ();
  const guint8 head[] = { flags, (guint8) index, type, (guint8) (length >> 8), (guint8) length };
  g_byte_array_append (bytes, head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *) value, (guint) length);
  g_autoptr (GBytes) data = g_byte_array_free_to_bytes (bytes);
  fuzz_seed (seeds, name, data);
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  static const char *const columns[]
      = { "request id",      "request state",  "request name",      "private_key box", "private_key public_key",
          "document sha256", "document bytes", "certificate chain", "audit_log hash",  "step seconds" };
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *name = g_strdup_printf ("column-%u", i);
      if (g_ptr_array_find_with_equal_func (ground ()->columns, columns[i], g_str_equal, NULL))
        seed_change (seeds, name, (guint8) (i % 2), columns[i], (guint8) (i % 5), "\xFF\xFE bukan isinya");
    }
  seed_change (seeds, "version", 0, "meta value", 0, "99");
  fuzz_seed_text (seeds, "header",
                  "\002"
                  "xSQLite");
  g_assert_cmpuint (fuzz_seeds_count (seeds), >=, 8);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  const Ground *here = ground ();
  g_autoptr (GError) error = NULL;
  lay_out (here, &input);
  GembokVault *vault = gembok_vault_open (here->folder, &error);
  fuzz_assert_told (vault != NULL, &error);
  if (vault != NULL)
    read_vault (here, vault);
  g_clear_pointer (&vault, gembok_vault_unref);
  g_assert_cmpint (sqlite3_memory_highwater (TRUE), <, MEMORY_MAX);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *beside = g_strconcat (here->path, i == 0 ? "-wal" : "-shm", NULL);
      (void) g_unlink (beside);
    }
  return 0;
}
