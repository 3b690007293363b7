/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-documents.h"

#include <string.h>

#include "base/i18n.h"
#include "crypto/crypto.h"
#include "vault/vault-private.h"

static const char *
state_name (int state)
{
  return gembok_document_state_name ((GembokDocumentState) state);
}

static int
state_from_name (const char *name)
{
  return (int) gembok_document_state_from_name (name);
}

/* A document as a row: its request belongs to the key. */
typedef struct
{
  const char *request_id;
  GembokVaultDocument document;
} Row;

#define DOCUMENT(member, kind)                                                       \
  {                                                                                  \
#member, GEMBOK_COLUMN_##kind, G_STRUCT_OFFSET(Row, document.member), NULL, NULL \
  }

/* Whether its bytes are here is not a column: it is asked for when a document is read. */
#define KEPT                                          \
  "EXISTS (SELECT 1 FROM document_content AS content" \
  " WHERE content.request_id = document.request_id AND content.kind = document.kind)"

static const GembokColumn columns[] = {
  GEMBOK_COLUMN (Row, request_id, NEEDED_TEXT),
  DOCUMENT (kind, NEEDED_TEXT),
  { "state", GEMBOK_COLUMN_WORD, G_STRUCT_OFFSET (Row, document.state), state_name, state_from_name },
  DOCUMENT (media_type, TEXT),
  DOCUMENT (bytes, INT64),
  DOCUMENT (sha256, TEXT),
  DOCUMENT (original_sha256, TEXT),
  DOCUMENT (original_name, TEXT),
  DOCUMENT (summary, TEXT),
  DOCUMENT (reason, TEXT),
  DOCUMENT (upload_url, TEXT),
  DOCUMENT (added_at, INT64),
  { KEPT, GEMBOK_COLUMN_BOOLEAN, G_STRUCT_OFFSET (Row, document.kept), NULL, NULL },
};
/* What is written: all but the last. What is read and freed: all but the request's id. */
static const GembokRecord written_record = { columns, G_N_ELEMENTS (columns) - 1 };
static const GembokRecord read_record = { columns + 1, G_N_ELEMENTS (columns) - 1 };
#define KEY_COLUMNS 2

GembokVaultDocument *
gembok_vault_document_new (void)
{
  return g_new0 (GembokVaultDocument, 1);
}

void
gembok_vault_document_free (GembokVaultDocument *document)
{
  if (document == NULL)
    return;
  Row row = { .document = *document };
  gembok_record_clear (&read_record, &row);
  g_free (document);
}

static gpointer
read_document (sqlite3_stmt *stmt)
{
  Row row = { 0 };
  const gboolean whole = gembok_record_read (&read_record, stmt, &row);
  g_autoptr (GembokVaultDocument) document = g_new (GembokVaultDocument, 1);
  *document = row.document;
  return whole ? g_steal_pointer (&document) : NULL;
}

static gboolean
fail_not_found (GError **error)
{
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("This request has no such document."));
  return FALSE;
}

static gboolean
run_for (sqlite3 *db, const char *sql, const char *request_id, const char *kind, gboolean *changed, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, sql, error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  if (kind != NULL)
    gembok_sql_bind_text (stmt, 2, kind);
  if (!gembok_sql_execute (stmt, error))
    return FALSE;
  *changed = sqlite3_changes (db) > 0;
  return TRUE;
}

/* --- sealing ---------------------------------------------------------------------------------------------------- */

/* Ties the sealed bytes to their place, so that they cannot be passed off as another document. Texts hold no NUL; one that a damaged
 * file lacks fits no sealed bytes. */
static GBytes *
associated_data (GembokVault *vault, const char *request_id, const char *kind, const char *sha256)
{
  const char *const parts[] = { "gembok document 1", gembok_vault_id (vault), request_id, kind, sha256 };
  GByteArray *data = g_byte_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *part = parts[i] != NULL ? parts[i] : "";
      g_byte_array_append (data, (const guint8 *) part, (guint) strlen (part) + 1);
    }
  return g_byte_array_free_to_bytes (data);
}

typedef struct
{
  GBytes *wrapped_key;
  GBytes *sealed;
} Content;

static void
clear_content (Content *content)
{
  g_clear_pointer (&content->wrapped_key, g_bytes_unref);
  g_clear_pointer (&content->sealed, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Content, clear_content)

static gboolean
seal_content (GBytes *plain, const GembokSecret *vault_key, GBytes *associated, Content *content, GError **error)
{
  g_autoptr (GembokSecret) key = gembok_random_secret (GEMBOK_CIPHER_KEY_SIZE);
  content->wrapped_key = gembok_cipher_wrap_key (vault_key, key, error);
  if (content->wrapped_key == NULL)
    return FALSE;
  content->sealed = gembok_cipher_seal (key, associated, plain, error);
  return content->sealed != NULL;
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static gboolean
write_facts (sqlite3 *db, const char *request_id, const GembokVaultDocument *document, GError **error)
{
  const Row row = { .request_id = request_id, .document = *document };
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_insert (db, &written_record, "document", "request_id, kind", KEY_COLUMNS, error);
  if (stmt == NULL)
    return FALSE;
  gembok_record_bind (&written_record, stmt, &row);
  return gembok_sql_execute_or (stmt, NULL, _ ("There is no such request in the vault."), error);
}

static gboolean
write_content (sqlite3 *db, const char *request_id, const char *kind, const Content *content, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      db, "INSERT INTO document_content (request_id, kind, wrapped_key, sealed) VALUES (?1, ?2, ?3, ?4)", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, kind);
  gembok_sql_bind_bytes (stmt, 3, content->wrapped_key);
  gembok_sql_bind_bytes (stmt, 4, content->sealed);
  return gembok_sql_execute (stmt, error);
}

static gboolean
require_same_bytes (GBytes *content, const char *sha256, GembokErrorCode code, GError **error)
{
  g_autofree char *found = gembok_sha256_hex (content);
  if (g_strcmp0 (found, sha256) == 0)
    return TRUE;
  gembok_error_set (error, code, NULL, _ ("The document is not the one that was checked: its SHA-256 differs."));
  return FALSE;
}

gboolean
gembok_vault_document_put (GembokVault *vault, const char *request_id, const GembokVaultDocument *document, GBytes *content,
                           const GembokSecret *vault_key, GError **error)
{
  g_return_val_if_fail ((content == NULL) == (vault_key == NULL), FALSE);
  g_auto (Content) sealed = { 0 };
  if (content != NULL)
    {
      if (!require_same_bytes (content, document->sha256, GEMBOK_ERROR_BAD_INPUT, error))
        return FALSE;
      g_autoptr (GBytes) associated = associated_data (vault, request_id, document->kind, document->sha256);
      if (!seal_content (content, vault_key, associated, &sealed, error))
        return FALSE;
    }
  gboolean erased = FALSE;
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL
      || !run_for (write->db, "DELETE FROM document_content WHERE request_id = ?1 AND kind = ?2", request_id, document->kind,
                   &erased, error)
      || !write_facts (write->db, request_id, document, error)
      || (content != NULL && !write_content (write->db, request_id, document->kind, &sealed, error)))
    return FALSE;
  if (erased)
    gembok_vault_write_erases (write);
  return gembok_vault_write_commit (write, error);
}

gboolean
gembok_vault_document_save (GembokVault *vault, const char *request_id, const GembokVaultDocument *document, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      write->db, "UPDATE document SET state = ?3, reason = ?4, upload_url = ?5 WHERE request_id = ?1 AND kind = ?2", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, document->kind);
  gembok_sql_bind_text (stmt, 3, gembok_document_state_name (document->state));
  gembok_sql_bind_text (stmt, 4, document->reason);
  gembok_sql_bind_text (stmt, 5, document->upload_url);
  if (!gembok_sql_execute (stmt, error))
    return FALSE;
  if (sqlite3_changes (write->db) == 0)
    return fail_not_found (error);
  return gembok_vault_write_commit (write, error);
}

gboolean
gembok_vault_document_remove (GembokVault *vault, const char *request_id, const char *kind, GError **error)
{
  gboolean erased = FALSE, removed = FALSE;
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL
      || !run_for (write->db, "DELETE FROM document_content WHERE request_id = ?1 AND kind = ?2", request_id, kind, &erased,
                   error)
      || !run_for (write->db, "DELETE FROM document WHERE request_id = ?1 AND kind = ?2", request_id, kind, &removed, error))
    return FALSE;
  if (!removed)
    return fail_not_found (error);
  if (erased)
    gembok_vault_write_erases (write);
  return gembok_vault_write_commit (write, error);
}

gboolean
gembok_vault_document_erase_all (GembokVault *vault, const char *request_id, GError **error)
{
  gboolean erased = FALSE;
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL
      || !run_for (write->db, "DELETE FROM document_content WHERE request_id = ?1", request_id, NULL, &erased, error))
    return FALSE;
  if (erased)
    gembok_vault_write_erases (write);
  return gembok_vault_write_commit (write, error);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

GembokVaultDocument *
gembok_vault_document_get (GembokVault *vault, const char *request_id, const char *kind, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_select (read->db, &read_record, "FROM document WHERE request_id = ?1 AND kind = ?2", error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, kind);
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  if (step == GEMBOK_SQL_ROW)
    return gembok_sql_read (stmt, read_document, error);
  if (step == GEMBOK_SQL_DONE)
    fail_not_found (error);
  return NULL;
}

GPtrArray *
gembok_vault_document_list (GembokVault *vault, const char *request_id, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt
      = gembok_record_select (read->db, &read_record, "FROM document WHERE request_id = ?1 ORDER BY rowid", error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, request_id);
  return gembok_sql_collect (stmt, read_document, (GDestroyNotify) gembok_vault_document_free, error);
}

static gboolean
read_content (GembokVault *vault, const char *request_id, const char *kind, Content *content, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      read->db, "SELECT wrapped_key, sealed FROM document_content WHERE request_id = ?1 AND kind = ?2", error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, kind);
  const GembokSqlStep step = gembok_sql_step (stmt, error);
  if (step == GEMBOK_SQL_DONE)
    gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, _ ("Choose the file again."),
                      _ ("The contents of this document are not kept in the vault."));
  if (step != GEMBOK_SQL_ROW)
    return FALSE;
  content->wrapped_key = gembok_sql_bytes (stmt, 0);
  content->sealed = gembok_sql_bytes (stmt, 1);
  return (content->wrapped_key != NULL && content->sealed != NULL) || gembok_sql_fail_damaged (error);
}

/* A keyring that was made anew has another vault key: that is the likely cause, and choosing the file again the cure. */
static GembokSecret *
unwrap_key (const GembokSecret *vault_key, GBytes *wrapped, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GembokSecret *key = gembok_cipher_unwrap_key (vault_key, wrapped, &problem);
  if (key == NULL && g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED))
    gembok_error_set (error, GEMBOK_ERROR_DAMAGED, _ ("Nothing else is affected. Choose the file of this document again."),
                      _ ("The document cannot be opened: the keyring holds another key than the one it was locked with."));
  else if (key == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return key;
}

GBytes *
gembok_vault_document_open (GembokVault *vault, const char *request_id, const char *kind, const GembokSecret *vault_key,
                            GError **error)
{
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_get (vault, request_id, kind, error);
  g_auto (Content) content = { 0 };
  if (document == NULL || !read_content (vault, request_id, kind, &content, error))
    return NULL;
  g_autoptr (GembokSecret) key = unwrap_key (vault_key, content.wrapped_key, error);
  if (key == NULL)
    return NULL;
  g_autoptr (GBytes) associated = associated_data (vault, request_id, kind, document->sha256);
  g_autoptr (GBytes) plain = gembok_cipher_open (key, associated, content.sealed, error);
  if (plain == NULL || !require_same_bytes (plain, document->sha256, GEMBOK_ERROR_DAMAGED, error))
    return NULL;
  return g_steal_pointer (&plain);
}

/* --- rejected files --------------------------------------------------------------------------------------------- */

gboolean
gembok_vault_refused_add (GembokVault *vault, const char *request_id, const char *kind, const char *original_sha256,
                          GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      write->db, "INSERT INTO refused_file (request_id, kind, original_sha256) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
      error);
  if (stmt == NULL)
    return FALSE;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, kind);
  gembok_sql_bind_text (stmt, 3, original_sha256);
  return gembok_sql_execute_or (stmt, NULL, _ ("There is no such request in the vault."), error)
         && gembok_vault_write_commit (write, error);
}

static gpointer
read_hash (sqlite3_stmt *stmt)
{
  return gembok_sql_text (stmt, 0);
}

GStrv
gembok_vault_refused_list (GembokVault *vault, const char *request_id, const char *kind, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      read->db, "SELECT original_sha256 FROM refused_file WHERE request_id = ?1 AND kind = ?2 ORDER BY rowid", error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, request_id);
  gembok_sql_bind_text (stmt, 2, kind);
  g_autoptr (GPtrArray) hashes = gembok_sql_collect (stmt, read_hash, g_free, error);
  if (hashes == NULL)
    return NULL;
  g_ptr_array_add (hashes, NULL);
  return (GStrv) g_ptr_array_steal (hashes, NULL);
}
