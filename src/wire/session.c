/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/session.h"

#include <string.h>

#include "base/i18n.h"
#include "wire/json-private.h"

#define TOKEN_MAX    4096
#define USERNAME_MAX 256
#define PASSWORD_MAX 1024

GembokWireAccount *
gembok_wire_account_new (void)
{
  GembokWireAccount *account = g_new0 (GembokWireAccount, 1);
  account->role = GEMBOK_ROLE_UNKNOWN;
  return account;
}

void
gembok_wire_account_free (GembokWireAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->username);
  g_free (account->name);
  g_free (account->email);
  g_free (account);
}

GBytes *
gembok_wire_account_encode (const GembokWireAccount *account)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "username", account->username);
  gembok_json_add_string (writer, "name", account->name);
  gembok_json_add_string (writer, "email", account->email);
  gembok_json_add_string (writer, "role", gembok_role_name (account->role));
  gembok_json_add_boolean (writer, "must_change_password", account->must_change_password);
  gembok_json_end_object (writer);
  return gembok_json_finish (writer, FALSE);
}

static GembokWireAccount *
read_account (GembokJson *json, GError **error)
{
  g_autoptr (GembokWireAccount) account = gembok_wire_account_new ();
  g_autofree char *role = NULL;
  if (!gembok_json_need_string (json, "username", &account->username, error)
      || !gembok_json_need_string (json, "name", &account->name, error)
      || !gembok_json_get_string (json, "email", &account->email, error)
      || !gembok_json_need_string (json, "role", &role, error)
      || !gembok_json_get_boolean (json, "must_change_password", FALSE, &account->must_change_password, error))
    return NULL;
  account->role = gembok_role_from_name (role);
  return g_steal_pointer (&account);
}

GembokWireAccount *
gembok_wire_account_decode (GBytes *body, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_open (body, error);
  return json != NULL ? read_account (json, error) : NULL;
}

void
gembok_wire_session_free (GembokWireSession *session)
{
  if (session == NULL)
    return;
  gembok_secret_free (session->token);
  gembok_wire_account_free (session->account);
  g_free (session);
}

/* A secret member that must be there, with 1 to @max bytes of text. @json stands for the rest of @body, for errors. */
static GembokSecret *
need_secret (const GembokSecret *body, GembokJson *json, const char *name, gsize max, GError **error)
{
  GembokJsonSpan value;
  if (!gembok_json_secret_span (body, name, &value) || gembok_json_span_is (value, "null"))
    {
      gembok_json_fault (json, name, GEMBOK_JSON_MISSING, error);
      return NULL;
    }
  g_autoptr (GembokSecret) secret = gembok_json_scan_string (value);
  if (secret == NULL)
    gembok_json_fault (json, name, GEMBOK_JSON_NO_TEXT, error);
  else if (gembok_secret_length (secret) == 0 || gembok_secret_length (secret) > max)
    {
      g_clear_pointer (&secret, gembok_secret_free);
      gembok_json_fault (json, name, GEMBOK_JSON_OUT_OF_RANGE, error);
    }
  return g_steal_pointer (&secret);
}

/* A token becomes part of a header, so it must be nothing but visible ASCII (RFC 6750, section 2.1). */
static gboolean
is_token (const GembokSecret *token)
{
  const guint8 *data = gembok_secret_data (token);
  for (gsize i = 0; i < gembok_secret_length (token); i++)
    if (!g_ascii_isalnum (data[i]) && strchr ("-._~+/=", data[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
read_token (GembokWireSession *session, const GembokSecret *body, GembokJson *json, GError **error)
{
  g_autoptr (GembokJson) account = gembok_json_member (json, "account");
  session->token = need_secret (body, json, "token", TOKEN_MAX, error);
  if (session->token == NULL)
    return FALSE;
  if (!is_token (session->token))
    return gembok_json_fault (json, "token", GEMBOK_JSON_OUT_OF_RANGE, error);
  if (session->expires_at == 0)
    return gembok_json_fault (json, "expires_at", GEMBOK_JSON_MISSING, error);
  if (account == NULL)
    return gembok_json_fault (json, "account", GEMBOK_JSON_MISSING, error);
  if (!gembok_json_is_object (account))
    return gembok_json_fault (account, NULL, GEMBOK_JSON_NO_OBJECT, error);
  session->account = read_account (account, error);
  return session->account != NULL;
}

GembokWireSession *
gembok_wire_session_decode (const GembokSecret *body, GError **error)
{
  static const char *const open_members[]
      = { "expires_at", "second_factor_required", "account", "status_code", "message", "error", NULL };
  g_autoptr (GembokJson) json = gembok_json_secret_open (body, open_members, error);
  g_autoptr (GembokWireSession) session = g_new0 (GembokWireSession, 1);
  if (json == NULL || !gembok_json_get_time (json, "expires_at", &session->expires_at, error)
      || !gembok_json_get_boolean (json, "second_factor_required", FALSE, &session->second_factor_required, error))
    return NULL;
  if (!session->second_factor_required && !read_token (session, body, json, error))
    return NULL;
  return g_steal_pointer (&session);
}

GembokSecret *
gembok_wire_session_encode (const GembokWireSession *session)
{
  g_autofree char *expires_at = session->expires_at != 0 ? gembok_format_rfc3339 (session->expires_at) : NULL;
  g_autoptr (GBytes) account = session->account != NULL ? gembok_wire_account_encode (session->account) : NULL;
  const gsize token_length = session->token != NULL ? gembok_secret_length (session->token) : 0;
  const gsize account_length = account != NULL ? g_bytes_get_size (account) : 0;

  g_autoptr (GembokSecret) body = gembok_secret_new (6 * token_length + account_length + 256);
  gembok_json_secret_append (body, "{\"token\":");
  if (session->token != NULL)
    gembok_json_secret_append_string (body, gembok_secret_data (session->token), token_length);
  else
    gembok_json_secret_append (body, "null");
  gembok_json_secret_append (body, ",\"expires_at\":");
  if (expires_at != NULL)
    gembok_json_secret_append_string (body, expires_at, strlen (expires_at));
  else
    gembok_json_secret_append (body, "null");
  gembok_json_secret_append (body, ",\"second_factor_required\":");
  gembok_json_secret_append (body, session->second_factor_required ? "true" : "false");
  gembok_json_secret_append (body, ",\"account\":");
  if (account != NULL)
    gembok_secret_append (body, g_bytes_get_data (account, NULL), account_length);
  else
    gembok_json_secret_append (body, "null");
  gembok_json_secret_append (body, "}");
  return g_steal_pointer (&body);
}

GembokSecret *
gembok_wire_login_encode (const char *username, GembokSecret *password)
{
  const char *const plain[] = { "username", username, NULL };
  const char *const names[] = { "password" };
  return gembok_json_secret_object (plain, names, &password, 1);
}

gboolean
gembok_wire_login_decode (const GembokSecret *body, char **username, GembokSecret **password, GError **error)
{
  static const char *const open_members[] = { "username", NULL };
  g_autoptr (GembokJson) json = gembok_json_secret_open (body, open_members, error);
  g_autofree char *name = NULL;
  *username = NULL;
  *password = NULL;
  if (json == NULL || !gembok_json_need_string (json, "username", &name, error))
    return FALSE;
  if (name[0] == '\0' || strlen (name) > USERNAME_MAX)
    return gembok_json_fault (json, "username", GEMBOK_JSON_OUT_OF_RANGE, error);
  *password = need_secret (body, json, "password", PASSWORD_MAX, error);
  if (*password == NULL)
    return FALSE;
  *username = g_steal_pointer (&name);
  return TRUE;
}

GembokSecret *
gembok_wire_password_encode (GembokSecret *current, GembokSecret *fresh)
{
  const char *const names[] = { "current", "new" };
  GembokSecret *const secrets[] = { current, fresh };
  return gembok_json_secret_object (NULL, names, secrets, 2);
}

gboolean
gembok_wire_password_decode (const GembokSecret *body, GembokSecret **current, GembokSecret **fresh, GError **error)
{
  static const char *const open_members[] = { NULL };
  g_autoptr (GembokJson) json = gembok_json_secret_open (body, open_members, error);
  g_autoptr (GembokSecret) first = NULL;
  g_autoptr (GembokSecret) second = NULL;
  *current = NULL;
  *fresh = NULL;
  if (json != NULL)
    first = need_secret (body, json, "current", PASSWORD_MAX, error);
  if (first != NULL)
    second = need_secret (body, json, "new", PASSWORD_MAX, error);
  if (second == NULL)
    return FALSE;
  *current = g_steal_pointer (&first);
  *fresh = g_steal_pointer (&second);
  return TRUE;
}
