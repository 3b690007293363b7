/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-certificates.h"

#include <string.h>

#include "base/i18n.h"
#include "vault/vault-private.h"
#include "vault/vault-requests.h"

/* A serial number or hash may be shortened to that many digits. */
#define SHORTEST_PREFIX 8

static const char *
state_name (int state)
{
  return gembok_certificate_state_name ((GembokCertificateState) state);
}

static int
state_from_name (const char *name)
{
  return (int) gembok_certificate_state_from_name (name);
}

/* The first two never change. */
static const GembokColumn columns[] = {
  GEMBOK_COLUMN (GembokVaultCertificate, sha256, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultCertificate, added_at, INT64),
  GEMBOK_COLUMN (GembokVaultCertificate, serial, NEEDED_TEXT),
  GEMBOK_COLUMN (GembokVaultCertificate, subject, TEXT),
  GEMBOK_COLUMN (GembokVaultCertificate, public_key_sha256, TEXT),
  GEMBOK_COLUMN (GembokVaultCertificate, request_id, TEXT),
  GEMBOK_COLUMN (GembokVaultCertificate, chain, NEEDED_BYTES),
  GEMBOK_COLUMN (GembokVaultCertificate, not_before, INT64),
  GEMBOK_COLUMN (GembokVaultCertificate, not_after, INT64),
  GEMBOK_COLUMN_OF_WORDS (GembokVaultCertificate, state, state),
  GEMBOK_COLUMN (GembokVaultCertificate, reason, INT),
  GEMBOK_COLUMN (GembokVaultCertificate, checked_at, INT64),
};
static const GembokRecord record = { columns, G_N_ELEMENTS (columns) };
#define FIRST_CHANGED 2

GembokVaultCertificate *
gembok_vault_certificate_new (void)
{
  GembokVaultCertificate *certificate = g_new0 (GembokVaultCertificate, 1);
  certificate->state = GEMBOK_CERTIFICATE_UNKNOWN;
  certificate->reason = -1;
  return certificate;
}

void
gembok_vault_certificate_free (GembokVaultCertificate *certificate)
{
  if (certificate == NULL)
    return;
  gembok_record_clear (&record, certificate);
  g_free (certificate);
}

gboolean
gembok_vault_certificate_put (GembokVault *vault, const GembokVaultCertificate *certificate, GError **error)
{
  g_autoptr (GembokVaultWrite) write = gembok_vault_write_begin (vault, error);
  if (write == NULL)
    return FALSE;
  g_autoptr (sqlite3_stmt) stmt = gembok_record_insert (write->db, &record, "certificate", "sha256", FIRST_CHANGED, error);
  if (stmt == NULL)
    return FALSE;
  gembok_record_bind (&record, stmt, certificate);
  return gembok_sql_execute_or (stmt, NULL, _ ("There is no such request in the vault."), error)
         && gembok_vault_write_commit (write, error);
}

static gpointer
read_certificate (sqlite3_stmt *stmt)
{
  g_autoptr (GembokVaultCertificate) certificate = gembok_vault_certificate_new ();
  return gembok_record_read (&record, stmt, certificate) ? g_steal_pointer (&certificate) : NULL;
}

/* All that fit, newest first, but no more than the @limit that matters; @to (nullable) is a second parameter. */
static GPtrArray *
select_certificates (GembokVault *vault, const char *where, const char *from, const char *to, guint limit, GError **error)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (vault);
  g_autofree char *rest
      = g_strdup_printf ("FROM certificate WHERE %s ORDER BY added_at DESC, rowid DESC LIMIT %u", where, limit);
  g_autoptr (sqlite3_stmt) stmt = gembok_record_select (read->db, &record, rest, error);
  if (stmt == NULL)
    return NULL;
  if (from != NULL)
    gembok_sql_bind_text (stmt, 1, from);
  if (to != NULL)
    gembok_sql_bind_text (stmt, 2, to);
  return gembok_sql_collect (stmt, read_certificate, (GDestroyNotify) gembok_vault_certificate_free, error);
}

GPtrArray *
gembok_vault_certificate_list (GembokVault *vault, GError **error)
{
  return select_certificates (vault, "1", NULL, NULL, G_MAXINT, error);
}

GembokVaultCertificate *
gembok_vault_certificate_for_request (GembokVault *vault, const char *request_id, GError **error)
{
  g_autoptr (GPtrArray) found = select_certificates (vault, "request_id = ?1", request_id, NULL, 1, error);
  return found != NULL && found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
}

GPtrArray *
gembok_vault_certificate_list_for_request (GembokVault *vault, const char *request_id, GError **error)
{
  return select_certificates (vault,
                              "request_id = ?1 OR (request_id IS NULL AND public_key_sha256 ="
                              " (SELECT public_key_sha256 FROM request WHERE id = ?1))",
                              request_id, NULL, G_MAXINT, error);
}

/* --- by name ---------------------------------------------------------------------------------------------------- */

/* Hexadecimal as other programs print it: either case, colons or spaces between. %NULL if it is none. */
static char *
normalise_hex (const char *typed)
{
  GString *hex = g_string_new (NULL);
  gboolean valid = TRUE;
  for (const char *at = typed; *at != '\0'; at++)
    {
      valid = valid && (g_ascii_isxdigit (*at) || *at == ':' || *at == ' ');
      if (g_ascii_isxdigit (*at))
        g_string_append_c (hex, g_ascii_tolower (*at));
    }
  valid = valid && hex->len >= SHORTEST_PREFIX;
  return g_string_free (hex, !valid);
}

/* Sets *certificate if the name of a request, or the beginning of one, leads to it. */
static gboolean
find_by_request (GembokVault *vault, const char *name, GembokVaultCertificate **certificate, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (vault, name, &problem);
  if (request == NULL && g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND))
    return TRUE;
  if (request == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  *certificate = gembok_vault_certificate_for_request (vault, request->id, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
find_by_digits (GembokVault *vault, const char *hex, GembokVaultCertificate **certificate, GError **error)
{
  g_autofree char *last = g_strconcat (hex, "g", NULL);
  g_autoptr (GPtrArray) exact = select_certificates (vault, "sha256 = ?1 OR serial = ?1", hex, NULL, 2, error);
  g_autoptr (GPtrArray) begun
      = exact == NULL ? NULL
                      : select_certificates (vault, "(sha256 >= ?1 AND sha256 < ?2) OR (serial >= ?1 AND serial < ?2)", hex,
                                             last, 2, error);
  if (begun == NULL)
    return FALSE;
  GPtrArray *found = exact->len > 0 ? exact : begun;
  if (found->len > 1)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Give more digits, or the SHA-256."),
                        _ ("More than one certificate has a number that begins like this."));
      return FALSE;
    }
  *certificate = found->len == 1 ? g_ptr_array_steal_index (found, 0) : NULL;
  return TRUE;
}

GembokVaultCertificate *
gembok_vault_certificate_get (GembokVault *vault, const char *name, GError **error)
{
  g_return_val_if_fail (name != NULL, NULL);
  GembokVaultCertificate *certificate = NULL;
  g_autofree char *hex = normalise_hex (name);
  if (!find_by_request (vault, name, &certificate, error))
    return NULL;
  if (certificate == NULL && hex != NULL && !find_by_digits (vault, hex, &certificate, error))
    return NULL;
  if (certificate == NULL)
    gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("There is no such certificate in the vault."));
  return certificate;
}
