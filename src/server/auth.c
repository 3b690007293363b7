/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/auth.h"

#include <string.h>

#include "base/i18n.h"
#include "crypto/crypto.h"

#define TOKEN_MAX    128
#define FIRST_WAIT   30
#define LONGEST_WAIT (15 * 60)

/* --- sessions ------------------------------------------------------------------------------------------------------ */

static gboolean
is_token (const char *text)
{
  const gsize length = strlen (text);
  for (const char *c = text; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
      return FALSE;
  return length > 0 && length <= TOKEN_MAX;
}

/* The SHA-256 of the token that was sent; its text is wiped where libsoup keeps it. */
static char *
take_token (GembokExchange *exchange)
{
  const char *header = gembok_exchange_request_header (exchange, "Authorization");
  if (header == NULL)
    return NULL;
  char *hash = NULL;
  if (g_ascii_strncasecmp (header, "Bearer ", 7) == 0 && is_token (header + 7))
    {
      g_autoptr (GembokSecret) token = gembok_secret_new_from (header + 7, strlen (header + 7));
      hash = gembok_sha256_secret_hex (token);
    }
  gembok_wipe ((void *) (guintptr) header, strlen (header));
  soup_message_headers_remove (soup_server_message_get_request_headers (exchange->message), "Authorization");
  return hash;
}

static gboolean
load_session (GembokServer *server, GembokExchange *exchange, GError **error)
{
  exchange->session = take_token (exchange);
  if (exchange->session == NULL)
    return TRUE;
  if (!gembok_store_find_session (server->store, exchange->session, gembok_server_now (), &exchange->account, error))
    return FALSE;
  /* The training accounts' passwords stand on a terminal somewhere: they count only while training. */
  if (exchange->account != NULL && exchange->account->training && !server->training)
    g_clear_pointer (&exchange->account, gembok_account_free);
  return TRUE;
}

void
gembok_auth_refuse_session (GembokExchange *exchange)
{
  gembok_exchange_refuse (exchange, 401, GEMBOK_PROBLEM_UNAUTHORIZED,
                          _ ("Log in first, or again: there is no valid session."));
}

static gboolean
refuse (GembokExchange *exchange, int status, const char *code, const char *text)
{
  gembok_exchange_refuse (exchange, status, code, "%s", text);
  return FALSE;
}

gboolean
gembok_auth_check (GembokServer *server, GembokExchange *exchange)
{
  const GembokRoute *route = exchange->route;
  GError *error = NULL;
  if ((route->flags & GEMBOK_ROUTE_ANYONE) != 0)
    return TRUE;
  if (!load_session (server, exchange, &error))
    {
      gembok_exchange_fail (exchange, error);
      return FALSE;
    }
  const GembokAccount *account = exchange->account;
  if (account == NULL)
    {
      gembok_auth_refuse_session (exchange);
      return FALSE;
    }
  if (account->must_change && (route->flags & GEMBOK_ROUTE_FIRST_PASSWORD) == 0)
    return refuse (exchange, 403, GEMBOK_PROBLEM_PASSWORD_CHANGE_REQUIRED,
                   _ ("Change your first password before anything else."));
  if (route->roles != 0 && (route->roles & 1u << account->role) == 0)
    return refuse (exchange, 403, GEMBOK_PROBLEM_FORBIDDEN, _ ("Your role may not do that."));
  return TRUE;
}

/* --- once a password was found right --------------------------------------------------------------------------------- */

/* While scrypt ran, the account may have been disabled or its password changed: what was verified is worth nothing then. */
static gboolean
still_counts (const GembokAccount *account, const GembokVerified *verified)
{
  return account != NULL && strcmp (account->password, verified->hash) == 0 && !account->disabled
         && (!account->training || verified->training);
}

static gboolean
write_session (GembokStore *store, const GembokVerified *verified, const char *token_sha256, gint64 now,
               GembokAccount **account, GError **error)
{
  g_autoptr (GembokAccount) found = NULL;
  if (!gembok_store_get_account (store, verified->account, &found, error))
    return FALSE;
  if (!still_counts (found, verified))
    return TRUE;
  if (!gembok_auth_succeeded (store, verified->username, verified->address, error)
      || !gembok_store_add_session (store, token_sha256, found->id, now, error))
    return FALSE;
  *account = g_steal_pointer (&found);
  return TRUE;
}

gboolean
gembok_auth_open_session (GembokStore *store, const GembokVerified *verified, const char *token_sha256, gint64 now,
                          GembokAccount **account, GError **error)
{
  g_autoptr (GembokAccount) opened = NULL;
  *account = NULL;
  if (!gembok_store_begin (store, error))
    return FALSE;
  if (!write_session (store, verified, token_sha256, now, &opened, error))
    {
      gembok_store_rollback (store);
      return FALSE;
    }
  if (!gembok_store_commit (store, error))
    return FALSE;
  *account = g_steal_pointer (&opened);
  return TRUE;
}

static gboolean
write_password (GembokStore *store, const GembokVerified *verified, const char *session, const char *fresh_hash, gint64 now,
                gboolean *changed, GError **error)
{
  g_autoptr (GembokAccount) account = NULL;
  *changed = FALSE;
  if (!gembok_store_find_session (store, session, now, &account, error))
    return FALSE;
  if (account == NULL || account->id != verified->account || !still_counts (account, verified))
    return TRUE;
  *changed = TRUE;
  return gembok_auth_succeeded (store, verified->username, verified->address, error)
         && gembok_store_set_password (store, account->id, fresh_hash, FALSE, error)
         && gembok_store_delete_other_sessions (store, account->id, session, error);
}

gboolean
gembok_auth_change_password (GembokStore *store, const GembokVerified *verified, const char *session, const char *fresh_hash,
                             gint64 now, gboolean *changed, GError **error)
{
  if (!gembok_store_begin (store, error))
    return FALSE;
  if (write_password (store, verified, session, fresh_hash, now, changed, error))
    return gembok_store_commit (store, error);
  gembok_store_rollback (store);
  return FALSE;
}

/* --- failed log-ins ------------------------------------------------------------------------------------------------ */

/* Hashed: what is typed as a user name is now and then a password. */
static char *
account_scope (const char *username)
{
  g_autofree char *folded = g_ascii_strdown (username, -1);
  g_autoptr (GBytes) bytes = g_bytes_new (folded, strlen (folded));
  g_autofree char *hash = gembok_sha256_hex (bytes);
  return g_strconcat ("account:", hash, NULL);
}

static char *
address_scope (const char *address)
{
  return g_strconcat ("address:", address, NULL);
}

static gboolean
scope_wait (GembokStore *store, const char *scope, guint threshold, gint64 now, guint *seconds, GError **error)
{
  guint recent = 0;
  guint today = 0;
  gint64 last = 0;
  *seconds = 0;
  if (!gembok_store_count_failures (store, scope, now - GEMBOK_FAILURES_SECONDS, &recent, &last, error)
      || !gembok_store_count_failures (store, scope, now - 24 * 60 * 60, &today, &last, error))
    return FALSE;
  if (recent < threshold)
    return TRUE;
  const guint doublings = MIN (today - threshold, 5);
  const gint64 until = last + MIN (FIRST_WAIT << doublings, LONGEST_WAIT);
  *seconds = until > now ? (guint) MIN (until - now, LONGEST_WAIT) : 0;
  return TRUE;
}

gboolean
gembok_auth_wait (GembokStore *store, const char *username, const char *address, gint64 now, guint *seconds, GError **error)
{
  g_autofree char *account = account_scope (username);
  g_autofree char *place = address_scope (address);
  guint of_account = 0;
  guint of_address = 0;
  if (!scope_wait (store, account, GEMBOK_FAILURES_OF_ACCOUNT, now, &of_account, error)
      || !scope_wait (store, place, GEMBOK_FAILURES_OF_ADDRESS, now, &of_address, error))
    return FALSE;
  *seconds = MAX (of_account, of_address);
  return TRUE;
}

gboolean
gembok_auth_attempt (GembokStore *store, const char *username, const char *address, gint64 now, GError **error)
{
  g_autofree char *account = account_scope (username);
  g_autofree char *place = address_scope (address);
  if (!gembok_store_begin (store, error))
    return FALSE;
  if (gembok_store_add_failure (store, account, now, error) && gembok_store_add_failure (store, place, now, error))
    return gembok_store_commit (store, error);
  gembok_store_rollback (store);
  return FALSE;
}

gboolean
gembok_auth_take_back (GembokStore *store, const char *username, const char *address, GError **error)
{
  g_autofree char *account = account_scope (username);
  g_autofree char *place = address_scope (address);
  return gembok_store_remove_failure (store, account, error) && gembok_store_remove_failure (store, place, error);
}

gboolean
gembok_auth_succeeded (GembokStore *store, const char *username, const char *address, GError **error)
{
  g_autofree char *account = account_scope (username);
  g_autofree char *place = address_scope (address);
  return gembok_store_clear_failures (store, account, error) && gembok_store_remove_failure (store, place, error);
}

gboolean
gembok_auth_forgive (GembokStore *store, const char *username, GError **error)
{
  g_autofree char *account = account_scope (username);
  return gembok_store_clear_failures (store, account, error);
}

void
gembok_auth_refuse_attempts (GembokExchange *exchange, guint seconds)
{
  g_autofree char *text = g_strdup_printf ("%u", seconds);
  gembok_exchange_header (exchange, "Retry-After", text);
  gembok_exchange_refuse (exchange, 429, GEMBOK_PROBLEM_TOO_MANY_ATTEMPTS,
                          _ ("Too many failed log-ins. Nothing is lost; try again in %u seconds."), seconds);
}
