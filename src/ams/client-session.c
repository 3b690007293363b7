/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/client-private.h"

/* A session's answer: a token and an account, no more. */
#define SESSION_MAX 65536

GembokPolicy *
gembok_ams_get_policy (GembokAms *ams, GBytes **raw, GCancellable *cancellable, GError **error)
{
  const GembokAmsCall call = { .method = "GET", .path = GEMBOK_PATH_POLICY, .anonymous = TRUE };
  g_autoptr (GBytes) body = gembok_ams_call_json (ams, &call, NULL, cancellable, error);
  GembokPolicy *policy = body != NULL ? gembok_ams_decoded (gembok_policy_decode (body, error), ams->base_url, error) : NULL;
  if (policy != NULL && raw != NULL)
    *raw = g_steal_pointer (&body);
  return policy;
}

GembokWireSession *
gembok_ams_log_in (GembokAms *ams, const char *username, GembokSecret *password, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokSecret) body = gembok_wire_login_encode (username, password);
  const GembokAmsCall call = {
    .method = "POST",
    .path = GEMBOK_PATH_SESSIONS,
    .secret_body = body,
    .body_type = GEMBOK_TYPE_JSON,
    .max_answer = SESSION_MAX,
    .secret_answer = TRUE,
    .anonymous = TRUE,
    .checks_password = TRUE,
  };
  g_autoptr (GembokHttpAnswer) answer = gembok_ams_call (ams, &call, cancellable, error);
  if (answer == NULL || !gembok_ams_require_json (answer, ams->base_url, error))
    return NULL;
  return gembok_ams_decoded (gembok_wire_session_decode (answer->secret_body, error), ams->base_url, error);
}

gboolean
gembok_ams_log_out (GembokAms *ams, GCancellable *cancellable, GError **error)
{
  const GembokAmsCall call = { .method = "DELETE", .path = GEMBOK_PATH_CURRENT_SESSION };
  g_autoptr (GError) problem = NULL;
  if (gembok_ams_call_plainly (ams, &call, cancellable, &problem))
    return TRUE;
  /* It has ended already: by time, or by a first try whose answer was lost. */
  if (ams->token != NULL && gembok_error_get_code (problem) == GEMBOK_ERROR_NOT_LOGGED_IN)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

GembokWireAccount *
gembok_ams_get_account (GembokAms *ams, GCancellable *cancellable, GError **error)
{
  const GembokAmsCall call = { .method = "GET", .path = GEMBOK_PATH_ACCOUNT };
  g_autoptr (GBytes) body = gembok_ams_call_json (ams, &call, NULL, cancellable, error);
  return body != NULL ? gembok_ams_decoded (gembok_wire_account_decode (body, error), ams->base_url, error) : NULL;
}

gboolean
gembok_ams_change_password (GembokAms *ams, GembokSecret *current, GembokSecret *fresh, GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GembokSecret) body = gembok_wire_password_encode (current, fresh);
  const GembokAmsCall call = {
    .method = "PUT",
    .path = GEMBOK_PATH_PASSWORD,
    .secret_body = body,
    .body_type = GEMBOK_TYPE_JSON,
    .checks_password = TRUE,
  };
  return gembok_ams_call_plainly (ams, &call, cancellable, error);
}
