/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/validity.h"

#include <string.h>

#include "server/access-log.h"
#include "server/store-certificates.h"

static GembokCrlEntry *
make_entries (GPtrArray *revoked)
{
  GembokCrlEntry *entries = g_new0 (GembokCrlEntry, revoked->len + 1);
  for (guint i = 0; i < revoked->len; i++)
    {
      const GembokRevoked *one = g_ptr_array_index (revoked, i);
      entries[i].serial = one->serial;
      entries[i].revoked_at = one->revoked_at;
      entries[i].reason = one->reason;
    }
  return entries;
}

/* In a transaction, so that number, count and list belong together. */
static GBytes *
make_crl (GembokServer *server, guint64 last_number, gint64 now, GError **error)
{
  g_autofree char *revocations = gembok_store_count_revocations (server->store, error);
  g_autoptr (GPtrArray) revoked = revocations != NULL ? gembok_store_list_revoked (server->store, error) : NULL;
  if (revoked == NULL)
    return NULL;
  g_autofree GembokCrlEntry *entries = make_entries (revoked);
  GembokStoredCrl crl = { .number = last_number + 1, .revocations = revocations };
  crl.next_update = now + gembok_ca_crl_seconds (server->ca);
  g_autoptr (GBytes) der = gembok_ca_make_crl (server->ca, entries, revoked->len, crl.number, now, error);
  crl.der = der;
  if (der == NULL || !gembok_store_put_crl (server->store, &crl, now, error))
    return NULL;
  return g_steal_pointer (&der);
}

static gboolean
is_still_good (const GembokStoredCrl *crl, const char *revocations, gint64 now, gint64 seconds)
{
  /* Too far ahead: the clock was put back, or the owner wants shorter ones now. */
  return crl->der != NULL && strcmp (crl->revocations, revocations) == 0 && crl->next_update - now > seconds / 2
         && crl->next_update - now <= seconds;
}

static gboolean
is_still_true (const GembokStoredCrl *crl, const char *revocations, gint64 now)
{
  return crl->der != NULL && strcmp (crl->revocations, revocations) == 0 && crl->next_update > now;
}

GBytes *
gembok_validity_crl (GembokServer *server, gint64 now, GError **error)
{
  g_auto (GembokStoredCrl) crl = { 0 };
  g_autofree char *revocations = gembok_store_count_revocations (server->store, error);
  if (revocations == NULL || !gembok_store_get_crl (server->store, &crl, error))
    return NULL;
  if (is_still_good (&crl, revocations, now, gembok_ca_crl_seconds (server->ca)))
    return g_bytes_ref (crl.der);
  if (gembok_store_begin (server->store, error))
    {
      g_autoptr (GBytes) der = make_crl (server, crl.number, now, error);
      if (der != NULL && gembok_store_commit (server->store, error))
        return g_steal_pointer (&der);
    }
  gembok_store_rollback (server->store);
  /* A full disk: the old list holds until its end, as long as nothing was revoked since. */
  if (is_still_true (&crl, revocations, now))
    {
      g_clear_error (error);
      return g_bytes_ref (crl.der);
    }
  return NULL;
}

static GembokOcspStatus
look_up (const char *serial, gint64 *revoked_at, int *reason, gpointer user_data)
{
  const GembokServer *server = user_data;
  g_autoptr (GError) error = NULL;
  GembokSerialStatus status;
  g_autofree char *lower = g_ascii_strdown (serial, -1);
  if (!gembok_store_serial_status (server->store, lower, &status, &error))
    {
      gembok_log_error (error, NULL);
      return GEMBOK_OCSP_UNKNOWN;
    }
  *revoked_at = status.revoked_at;
  *reason = status.reason;
  if (!status.issued)
    return GEMBOK_OCSP_UNKNOWN;
  return status.revoked ? GEMBOK_OCSP_REVOKED : GEMBOK_OCSP_GOOD;
}

GBytes *
gembok_validity_ocsp (GembokServer *server, GBytes *request, gint64 now, GError **error)
{
  return gembok_ca_answer_ocsp (server->ca, request, now, look_up, server, error);
}
