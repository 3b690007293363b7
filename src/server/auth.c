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
    return refuse (exchange, 401, GEMBOK_PROBLEM_UNAUTHORIZED, _ ("Log in first, or again: there is no valid session."));
  if (account->must_change && (route->flags & GEMBOK_ROUTE_FIRST_PASSWORD) == 0)
    return refuse (exchange, 403, GEMBOK_PROBLEM_PASSWORD_CHANGE_REQUIRED,
                   _ ("Change your first password before anything else."));
  if (route->roles != 0 && (route->roles & 1u << account->role) == 0)
    return refuse (exchange, 403, GEMBOK_PROBLEM_FORBIDDEN, _ ("Your role may not do that."));
  return TRUE;
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
