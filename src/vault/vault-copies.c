/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-copies.h"

#include "base/i18n.h"
#include "vault/vault-private.h"

static const GembokColumn attempt_columns[] = {
  GEMBOK_COLUMN (GembokVaultAttempt, operation, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultAttempt, body_sha256, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultAttempt, idempotency_key, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultAttempt, begun_at, INT64),
};
static const GembokRecord attempt_record = { attempt_columns, G_N_ELEMENTS (attempt_columns) };

static const GembokColumn refused_columns[] = {
  GEMBOK_COLUMN (GembokVaultRefused, kind, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultRefused, original_sha256, NEEDED_TEXT),
};
static const GembokRecord refused_record = { refused_columns, G_N_ELEMENTS (refused_columns) };

void
gembok_vault_attempt_free (GembokVaultAttempt *attempt)
{
  if (attempt == NULL)
    return;
  gembok_record_clear (&attempt_record, attempt);
  g_free (attempt);
}

void
gembok_vault_refused_free (GembokVaultRefused *refused)
{
  if (refused == NULL)
    return;
  gembok_record_clear (&refused_record, refused);
  g_free (refused);
}

GembokVaultCopy *
gembok_vault_copy_new (void)
{
  GembokVaultCopy *copy = g_new0 (GembokVaultCopy, 1);
  copy->request = gembok_vault_request_new ();
  copy->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_step_free);
  copy->attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_attempt_free);
  copy->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_document_free);
  copy->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_refused_free);
  copy->consents = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_consent_free);
  copy->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_vault_certificate_free);
  copy->past = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_past_entry_free);
  return copy;
}

void
gembok_vault_copy_free (GembokVaultCopy *copy)
{
  if (copy == NULL)
    return;
  gembok_vault_request_free (copy->request);
  gembok_vault_key_free (copy->key);
  GPtrArray *const lists[]
      = { copy->steps, copy->attempts, copy->documents, copy->refused, copy->consents, copy->certificates, copy->past };
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i] != NULL)
      g_ptr_array_unref (lists[i]);
  g_free (copy);
}

/* --- taking ----------------------------------------------------------------------------------------------------- */

static gpointer
read_attempt (sqlite3_stmt *stmt)
{
  g_autoptr (GembokVaultAttempt) attempt = g_new0 (GembokVaultAttempt, 1);
  return gembok_record_read (&attempt_record, stmt, attempt) ? g_steal_pointer (&attempt) : NULL;
}

static gpointer
read_refused (sqlite3_stmt *stmt)
{
  g_autoptr (GembokVaultRefused) refused = g_new0 (GembokVaultRefused, 1);
  return gembok_record_read (&refused_record, stmt, refused) ? g_steal_pointer (&refused) : NULL;
}

static GPtrArray *
select_all (sqlite3 *db, const GembokRecord *record, const char *rest, const char *request_id, GembokRowReader reader,
            GDestroyNotify free_row, GError **error)
{
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (db, record, rest, error);
  if (stmt == NULL)
    return NULL;
  gembok_sql_bind_text (stmt, 1, request_id);
  return gembok_sql_collect (stmt, reader, free_row, error);
}

static gboolean
take_list (GPtrArray **slot, GPtrArray *list)
{
  g_clear_pointer (slot, g_ptr_array_unref);
  *slot = list;
  return list != NULL;
}

static gboolean
take_key (GembokVault *vault, GembokVaultCopy *copy, GError **error)
{
  if (copy->request->public_key_sha256 == NULL)
    return TRUE;
  copy->key = gembok_vault_key_get (vault, copy->request->public_key_sha256, error);
  return copy->key != NULL;
}

GembokVaultCopy *
gembok_vault_copy_take (GembokVault *vault, const char *id, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autoptr (GembokVaultCopy) copy = gembok_vault_copy_new ();
  g_clear_pointer (&copy->request, gembok_vault_request_free);
  copy->request = gembok_vault_request_get (vault, id, error);
  if (copy->request == NULL)
    return NULL;
  const char *whole = copy->request->id;
  const gboolean taken
      = take_key (vault, copy, error) && take_list (&copy->steps, gembok_vault_step_list (vault, whole, error))
        && take_list (&copy->attempts,
                      select_all (read->db, &attempt_record, "FROM attempt WHERE request_id = ?1 ORDER BY operation", whole,
                                  read_attempt, (GDestroyNotify) gembok_vault_attempt_free, error))
        && take_list (&copy->documents, gembok_vault_document_list (vault, whole, error))
        && take_list (&copy->refused,
                      select_all (read->db, &refused_record, "FROM refused_file WHERE request_id = ?1 ORDER BY rowid", whole,
                                  read_refused, (GDestroyNotify) gembok_vault_refused_free, error))
        && take_list (&copy->consents, gembok_vault_consent_list (vault, whole, error))
        && take_list (&copy->certificates, gembok_vault_certificate_list_for_request (vault, whole, error))
        && take_list (&copy->past, gembok_vault_past_gather (vault, whole, error));
  return taken ? g_steal_pointer (&copy) : NULL;
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static gboolean
insert_steps (sqlite3 *db, const GembokVaultCopy *copy, GError **error)
{
  for (guint i = 0; i < copy->steps->len; i++)
    {
      const GembokVaultStep *step = copy->steps->pdata[i];
      g_autoptr (sqlite3_stmt) stmt
          = gembok_sql_prepare (db, "INSERT INTO step (request_id, step, seconds, done_at) VALUES (?1, ?2, ?3, ?4)", error);
      if (stmt == NULL)
        return FALSE;
      gembok_sql_bind_text (stmt, 1, copy->request->id);
      gembok_sql_bind_text (stmt, 2, step->step);
      gembok_sql_bind_double (stmt, 3, step->seconds);
      gembok_sql_bind_int (stmt, 4, step->done_at);
      if (!gembok_sql_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_attempts (sqlite3 *db, const GembokVaultCopy *copy, GError **error)
{
  for (guint i = 0; i < copy->attempts->len; i++)
    {
      const GembokVaultAttempt *attempt = copy->attempts->pdata[i];
      g_autoptr (sqlite3_stmt) stmt
          = gembok_sql_prepare (db,
                                "INSERT INTO attempt (request_id, operation, body_sha256, idempotency_key, begun_at)"
                                " VALUES (?1, ?2, ?3, ?4, ?5)",
                                error);
      if (stmt == NULL)
        return FALSE;
      gembok_sql_bind_text (stmt, 1, copy->request->id);
      gembok_sql_bind_text (stmt, 2, attempt->operation);
      gembok_sql_bind_text (stmt, 3, attempt->body_sha256);
      gembok_sql_bind_text (stmt, 4, attempt->idempotency_key);
      gembok_sql_bind_int (stmt, 5, attempt->begun_at);
      if (!gembok_sql_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_consents (sqlite3 *db, const GembokVaultCopy *copy, GError **error)
{
  for (guint i = 0; i < copy->consents->len; i++)
    {
      const GembokVaultConsent *consent = copy->consents->pdata[i];
      g_autoptr (sqlite3_stmt) stmt
          = gembok_sql_prepare (db,
                                "INSERT INTO consent (request_id, version, sha256, given_at, withdrawn_at)"
                                " VALUES (?1, ?2, ?3, ?4, ?5)",
                                error);
      if (stmt == NULL)
        return FALSE;
      gembok_sql_bind_text (stmt, 1, copy->request->id);
      gembok_sql_bind_text (stmt, 2, consent->version);
      gembok_sql_bind_text (stmt, 3, consent->sha256);
      gembok_sql_bind_int (stmt, 4, consent->given_at);
      gembok_sql_bind_int (stmt, 5, consent->withdrawn_at);
      if (!gembok_sql_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* What has functions of its own, which only ever add. */
static gboolean
add_refused_and_past (GembokVault *vault, const GembokVaultCopy *copy, GError **error)
{
  for (guint i = 0; i < copy->refused->len; i++)
    {
      const GembokVaultRefused *refused = copy->refused->pdata[i];
      if (!gembok_vault_refused_add (vault, copy->request->id, refused->kind, refused->original_sha256, error))
        return FALSE;
    }
  for (guint i = 0; i < copy->past->len; i++)
    if (!gembok_vault_past_add (vault, copy->past->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* A box that is here has a passphrase that works here: no other one ever takes its place. */
static gboolean
add_key (GembokVault *vault, const GembokVaultKey *key, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (key == NULL || gembok_vault_key_add (vault, key, &problem)
      || g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
clear_parts (sqlite3 *db, const char *request_id, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM step WHERE request_id = ?1",
    "DELETE FROM attempt WHERE request_id = ?1",
    "DELETE FROM consent WHERE request_id = ?1",
  };
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (db, statements[i], error);
      if (stmt == NULL)
        return FALSE;
      gembok_sql_bind_text (stmt, 1, request_id);
      if (!gembok_sql_execute (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_copy (GembokVault *vault, const GembokVaultCopy *copy, gboolean is_new, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL || !add_key (vault, copy->key, error))
    return FALSE;
  const gboolean placed = is_new ? gembok_vault_request_add (vault, copy->request, error)
                                 : gembok_vault_request_replace (vault, copy->request, error)
                                       && clear_parts (write->db, copy->request->id, error);
  return placed && insert_steps (write->db, copy, error) && insert_attempts (write->db, copy, error)
         && insert_consents (write->db, copy, error) && add_refused_and_past (vault, copy, error)
         && gembok_vault_write_commit (write, error);
}

/* Its parts are writes of their own, which can be within a transaction only where that is the caller's. */
static gboolean
write_within (GembokVault *vault, const GembokVaultCopy *copy, gboolean is_new, GError **error)
{
  if (gembok_vault_in_transaction (vault))
    return write_copy (vault, copy, is_new, error);
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (write_copy (vault, copy, is_new, error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

gboolean
gembok_vault_copy_add (GembokVault *vault, const GembokVaultCopy *copy, GError **error)
{
  return write_within (vault, copy, TRUE, error);
}

gboolean
gembok_vault_copy_replace (GembokVault *vault, const GembokVaultCopy *copy, GError **error)
{
  return write_within (vault, copy, FALSE, error);
}
