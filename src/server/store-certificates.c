/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/store-certificates.h"

#include "base/error.h"
#include "base/i18n.h"
#include "server/sql.h"

#define ANSWER_DAYS 400

gboolean
gembok_store_reserve_serial (GembokStore *store, const char *serial, const char *request, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "INSERT INTO serials (serial, request, at) VALUES (?, ?, ?)");
  gembok_sql_text (sql, serial);
  gembok_sql_text (sql, request);
  gembok_sql_integer (sql, now);
  return gembok_sql_done (sql, error);
}

gboolean
gembok_store_add_certificate (GembokStore *store, const GembokStoredCertificate *certificate, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "INSERT INTO certificates (serial, request, account, subject, public_key_sha256, not_before, not_after,"
             " chain, issued_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  gembok_sql_text (sql, certificate->serial);
  gembok_sql_text (sql, certificate->request);
  gembok_sql_integer (sql, certificate->account);
  gembok_sql_text (sql, certificate->subject);
  gembok_sql_text (sql, certificate->public_key_sha256);
  gembok_sql_integer (sql, certificate->not_before);
  gembok_sql_integer (sql, certificate->not_after);
  gembok_sql_bytes (sql, certificate->chain);
  gembok_sql_integer (sql, now);
  return gembok_sql_done (sql, error);
}

static GembokCertificateState
state_of (const GembokWireCertificate *certificate, gint64 now)
{
  if (certificate->revoked_at != 0)
    return certificate->reason == 6 ? GEMBOK_CERTIFICATE_SUSPENDED : GEMBOK_CERTIFICATE_REVOKED;
  return now > certificate->not_after ? GEMBOK_CERTIFICATE_EXPIRED : GEMBOK_CERTIFICATE_ACTIVE;
}

GPtrArray *
gembok_store_list_certificates (GembokStore *store, gint64 account, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "SELECT serial, request, coalesce(reason, -1), not_before, not_after, coalesce(revoked_at, 0), subject"
             " FROM certificates WHERE account = ? ORDER BY issued_at DESC, serial");
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_wire_certificate_free);
  gboolean row = FALSE;
  gembok_sql_integer (sql, account);
  do
    {
      if (!gembok_sql_next (sql, &row, error))
        return NULL;
      if (!row)
        break;
      GembokWireCertificate *certificate = gembok_wire_certificate_new ();
      certificate->serial = gembok_sql_take_text (sql);
      certificate->request_id = gembok_sql_take_text (sql);
      certificate->reason = (int) gembok_sql_take_integer (sql);
      certificate->not_before = gembok_sql_take_integer (sql);
      certificate->not_after = gembok_sql_take_integer (sql);
      certificate->revoked_at = gembok_sql_take_integer (sql);
      certificate->subject = gembok_sql_take_text (sql);
      certificate->state = state_of (certificate, now);
      g_ptr_array_add (list, certificate);
    }
  while (row);
  return g_steal_pointer (&list);
}

gboolean
gembok_store_find_chain (GembokStore *store, const char *serial, const char *request, GBytes **chain, gint64 *account,
                         GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT chain, account FROM certificates WHERE serial = ?1 OR request = ?2");
  gboolean row = FALSE;
  *chain = NULL;
  gembok_sql_text (sql, serial);
  gembok_sql_text (sql, request);
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  if (row)
    {
      *chain = gembok_sql_take_bytes (sql);
      *account = gembok_sql_take_integer (sql);
    }
  return TRUE;
}

/* --- revocation ---------------------------------------------------------------------------------------------------- */

gboolean
gembok_store_serial_status (GembokStore *store, const char *serial, GembokSerialStatus *status, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT coalesce(revoked_at, 0), coalesce(reason, -1) FROM certificates WHERE serial = ?");
  gembok_sql_text (sql, serial);
  status->revoked_at = 0;
  status->reason = -1;
  if (!gembok_sql_next (sql, &status->issued, error))
    return FALSE;
  if (status->issued)
    {
      status->revoked_at = gembok_sql_take_integer (sql);
      status->reason = (int) gembok_sql_take_integer (sql);
    }
  status->revoked = status->revoked_at != 0;
  return TRUE;
}

static gboolean
mark_revoked (GembokStore *store, const char *serial, int reason, gint64 now, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "UPDATE certificates SET revoked_at = ?, reason = nullif (?, -1) WHERE serial = ?");
  gembok_sql_integer (sql, now);
  gembok_sql_integer (sql, reason);
  gembok_sql_text (sql, serial);
  return gembok_sql_done (sql, error);
}

static gboolean
revoke_known (GembokStore *store, const char *serial, int reason, gint64 now, GError **error)
{
  GembokSerialStatus status;
  if (!gembok_store_serial_status (store, serial, &status, error))
    return FALSE;
  if (!status.issued)
    {
      gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, _ ("Nothing was changed. Check the number."),
                        _ ("There is no certificate with that serial number."));
      return FALSE;
    }
  if (status.revoked)
    {
      gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, _ ("Nothing was changed."), _ ("It has been revoked before."));
      return FALSE;
    }
  return mark_revoked (store, serial, reason, now, error);
}

gboolean
gembok_store_revoke (GembokStore *store, const char *serial, int reason, gint64 now, GError **error)
{
  if (!gembok_store_begin (store, error))
    return FALSE;
  if (revoke_known (store, serial, reason, now, error))
    return gembok_store_commit (store, error);
  gembok_store_rollback (store);
  return FALSE;
}

static void
revoked_free (gpointer data)
{
  GembokRevoked *revoked = data;
  g_free (revoked->serial);
  g_free (revoked);
}

GPtrArray *
gembok_store_list_revoked (GembokStore *store, GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "SELECT serial, revoked_at, coalesce(reason, -1) FROM certificates"
                                                     " WHERE revoked_at IS NOT NULL ORDER BY revoked_at, serial");
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (revoked_free);
  gboolean row = FALSE;
  do
    {
      if (!gembok_sql_next (sql, &row, error))
        return NULL;
      if (!row)
        break;
      GembokRevoked *revoked = g_new0 (GembokRevoked, 1);
      revoked->serial = gembok_sql_take_text (sql);
      revoked->revoked_at = gembok_sql_take_integer (sql);
      revoked->reason = (int) gembok_sql_take_integer (sql);
      g_ptr_array_add (list, revoked);
    }
  while (row);
  return g_steal_pointer (&list);
}

/* --- CRL ----------------------------------------------------------------------------------------------------------- */

void
gembok_stored_crl_clear (GembokStoredCrl *crl)
{
  g_clear_pointer (&crl->revocations, g_free);
  g_clear_pointer (&crl->der, g_bytes_unref);
}

gboolean
gembok_store_get_crl (GembokStore *store, GembokStoredCrl *crl, GError **error)
{
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT number, revocations, next_update, der FROM crl ORDER BY number DESC LIMIT 1");
  gboolean row = FALSE;
  *crl = (GembokStoredCrl){ 0 };
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  crl->number = (guint64) gembok_sql_take_integer (sql);
  crl->revocations = gembok_sql_take_text (sql);
  crl->next_update = gembok_sql_take_integer (sql);
  crl->der = gembok_sql_take_bytes (sql);
  return TRUE;
}

gboolean
gembok_store_put_crl (GembokStore *store, const GembokStoredCrl *crl, gint64 now, GError **error)
{
  /* One statement, so that there is always exactly one: the row takes the new number. */
  g_autoptr (GembokSql) update = gembok_sql_new (
      store, "UPDATE crl SET number = ?1, revocations = ?2, this_update = ?3, next_update = ?4, der = ?5 WHERE number < ?1");
  g_autoptr (GembokSql) insert = gembok_sql_new (
      store, "INSERT INTO crl (number, revocations, this_update, next_update, der) VALUES (?, ?, ?, ?, ?)");
  GembokSql *both[] = { update, insert };
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      gembok_sql_integer (both[i], (gint64) crl->number);
      gembok_sql_text (both[i], crl->revocations);
      gembok_sql_integer (both[i], now);
      gembok_sql_integer (both[i], crl->next_update);
      gembok_sql_bytes (both[i], crl->der);
    }
  if (!gembok_sql_done (update, error))
    return FALSE;
  return gembok_sql_changes (update) > 0 || gembok_sql_done (insert, error);
}

char *
gembok_store_count_revocations (GembokStore *store, GError **error)
{
  char *count = NULL;
  if (!gembok_store_get_setting (store, "revocations", &count, error))
    return NULL;
  return count != NULL ? count : g_strdup ("0");
}

/* --- first answers ------------------------------------------------------------------------------------------------- */

void
gembok_stored_answer_free (GembokStoredAnswer *answer)
{
  g_free (answer->body_sha256);
  g_free (answer->etag);
  g_free (answer->location);
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer);
}

gboolean
gembok_store_find_answer (GembokStore *store, gint64 account, const char *path, const char *key, GembokStoredAnswer **answer,
                          GError **error)
{
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "SELECT body_sha256, status, headers, body FROM answers WHERE account = ? AND path = ? AND key = ?");
  gboolean row = FALSE;
  *answer = NULL;
  gembok_sql_integer (sql, account);
  gembok_sql_text (sql, path);
  gembok_sql_text (sql, key);
  if (!gembok_sql_next (sql, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *answer = g_new0 (GembokStoredAnswer, 1);
  (*answer)->body_sha256 = gembok_sql_take_text (sql);
  (*answer)->status = (int) gembok_sql_take_integer (sql);
  g_autofree char *headers = gembok_sql_take_text (sql);
  g_auto (GStrv) lines = g_strsplit (headers, "\n", 2);
  (*answer)->etag = g_strdup (lines[0]);
  (*answer)->location = lines[0] != NULL ? g_strdup (lines[1]) : NULL;
  (*answer)->body = gembok_sql_take_bytes (sql);
  return TRUE;
}

gboolean
gembok_store_add_answer (GembokStore *store, gint64 account, const char *path, const char *key,
                         const GembokStoredAnswer *answer, gint64 now, GError **error)
{
  g_autofree char *headers = g_strjoin ("\n", answer->etag != NULL ? answer->etag : "", answer->location, NULL);
  g_autoptr (GembokSql) forget = gembok_sql_new (store, "DELETE FROM answers WHERE at < ?");
  g_autoptr (GembokSql) sql = gembok_sql_new (store, "INSERT INTO answers (account, path, key, body_sha256, status, headers,"
                                                     " body, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  gembok_sql_integer (forget, now - (gint64) ANSWER_DAYS * 24 * 60 * 60);
  gembok_sql_integer (sql, account);
  gembok_sql_text (sql, path);
  gembok_sql_text (sql, key);
  gembok_sql_text (sql, answer->body_sha256);
  gembok_sql_integer (sql, answer->status);
  gembok_sql_text (sql, headers);
  gembok_sql_bytes (sql, answer->body);
  gembok_sql_integer (sql, now);
  return gembok_sql_done (forget, error) && gembok_sql_done (sql, error);
}
