/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secret.h"
#include "base/words.h"
#include "wire/json.h"

G_BEGIN_DECLS

/** GembokWireAccount: who is logged in. */
typedef struct
{
  char *username;
  char *name;  /* display name */
  char *email; /* (nullable) */
  GembokRole role;
  gboolean must_change_password;
} GembokWireAccount;

/** gembok_wire_account_new: (transfer full): an empty one, of an unknown role. */
GembokWireAccount *gembok_wire_account_new (void);
/** gembok_wire_account_free: %NULL is fine. */
void gembok_wire_account_free (GembokWireAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokWireAccount, gembok_wire_account_free)
/** gembok_wire_account_encode: (transfer full): GET /account. */
GBytes *gembok_wire_account_encode (const GembokWireAccount *account);
/** gembok_wire_account_decode: (transfer full) (nullable): BAD_ANSWER; a foreign role word is %GEMBOK_ROLE_UNKNOWN. */
GembokWireAccount *gembok_wire_account_decode (GBytes *body, GError **error);

/** GembokWireSession: the answer of POST /sessions. */
typedef struct
{
  GembokSecret *token; /* (nullable): absent while a second factor is asked for */
  gint64 expires_at;
  gboolean second_factor_required;
  GembokWireAccount *account; /* (nullable) as the token */
} GembokWireSession;

/** gembok_wire_session_free: wipes the token; %NULL is fine. */
void gembok_wire_session_free (GembokWireSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokWireSession, gembok_wire_session_free)
/** gembok_wire_session_decode: (transfer full) (nullable): the body is a secret, for the token in it. BAD_ANSWER, also if
 * there is neither a demand for a second factor nor token, expiry and account, or if the token could not stand in a header. */
GembokWireSession *gembok_wire_session_decode (const GembokSecret *body, GError **error);
/** gembok_wire_session_encode: (transfer full): the answer, with null for what is absent. */
GembokSecret *gembok_wire_session_encode (const GembokWireSession *session);

/** gembok_wire_login_encode: (transfer full): body of POST /sessions {username, password}. */
GembokSecret *gembok_wire_login_encode (const char *username, GembokSecret *password);
/** gembok_wire_login_decode: both (out) (transfer full); BAD_ANSWER naming the member (user name 1 to 256 bytes, password 1
 * to 1024 bytes). */
gboolean gembok_wire_login_decode (const GembokSecret *body, char **username, GembokSecret **password, GError **error);
/** gembok_wire_password_encode: (transfer full): body of PUT /account/password {current, new}. */
GembokSecret *gembok_wire_password_encode (GembokSecret *current, GembokSecret *fresh);
/** gembok_wire_password_decode: both (out) (transfer full); BAD_ANSWER as for a log-in. */
gboolean gembok_wire_password_decode (const GembokSecret *body, GembokSecret **current, GembokSecret **fresh,
                                      GError **error);

G_END_DECLS
