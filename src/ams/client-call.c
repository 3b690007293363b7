/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/client-private.h"
#include "ams/patience.h"
#include "ams/refusal.h"
#include "base/i18n.h"
#include "base/text.h"

#define NAME_MAX_BYTES 64
#define ETAG_MAX       200

/* --- sending ---------------------------------------------------------------------------------------------------- */

static void
add_header (GPtrArray *headers, const char *name, const char *value)
{
  if (value != NULL)
    g_ptr_array_add (headers, g_strconcat (name, ": ", value, NULL));
}

static GPtrArray *
headers_of (const GembokAmsCall *call)
{
  GPtrArray *headers = g_ptr_array_new_with_free_func (g_free);
  add_header (headers, "Accept-Language", gembok_i18n_language ());
  add_header (headers, GEMBOK_HEADER_IDEMPOTENCY_KEY, call->idempotency_key);
  add_header (headers, "If-Match", call->if_match);
  add_header (headers, "If-None-Match", call->if_none_match);
  for (guint i = 0; call->more_headers != NULL && call->more_headers[i] != NULL; i++)
    g_ptr_array_add (headers, g_strdup (call->more_headers[i]));
  g_ptr_array_add (headers, NULL);
  return headers;
}

/* What HTTP defines as harmless to repeat (RFC 9110, 9.2.2), and what our own key makes so. A change of password whose
 * answer was lost would be told the second time that the old one is wrong. */
static gboolean
is_repeatable (const GembokAmsCall *call)
{
  static const char *const idempotent[] = { "GET", "HEAD", "PUT", "DELETE", NULL };
  return !call->checks_password && (g_strv_contains (idempotent, call->method) || call->idempotency_key != NULL);
}

static GembokHttpAnswer *
send_call (GembokAms *ams, const GembokAmsCall *call, const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) headers = headers_of (call);
  const GembokHttpRequest request = {
    .method = call->method,
    .url = url,
    .headers = (const char *const *) headers->pdata,
    .token = call->anonymous ? NULL : ams->token,
    .body = call->body,
    .secret_body = call->secret_body,
    .body_type = call->body_type,
    .max_answer = call->max_answer,
    .secret_answer = call->secret_answer,
    .item = call->item,
  };
  const GembokPatience patience
      = { .repeatable = is_repeatable (call), .never_wait = call->checks_password, .first_wait_ms = ams->first_wait_ms };
  return gembok_http_send_patiently (ams->http, &request, &patience, &ams->reporter, cancellable, error);
}

/* --- judging the answer ----------------------------------------------------------------------------------------- */

static gboolean
is_success (const GembokAmsCall *call, const GembokHttpAnswer *answer)
{
  if (answer->status == 304)
    return call->if_none_match != NULL;
  return answer->status == 200 || answer->status == 201 || answer->status == 204;
}

/* The secret body of a refusal is an ordinary problem document: no token is in it. */
static void
open_secret_body (GembokHttpAnswer *answer)
{
  if (answer->secret_body == NULL || answer->body != NULL)
    return;
  answer->body = g_bytes_new (gembok_secret_data (answer->secret_body), gembok_secret_length (answer->secret_body));
}

static gboolean
is_wrong_password (const GembokAmsCall *call, const GembokHttpAnswer *answer, const GError *problem)
{
  if (!call->checks_password || answer->status != 401)
    return FALSE;
  /* With a session, the session itself may be what is not accepted. */
  return call->anonymous || g_strcmp0 (gembok_error_get_remote_code (problem), GEMBOK_PROBLEM_WRONG_PASSWORD) == 0;
}

static void
set_refusal (const GembokAmsCall *call, GembokHttpAnswer *answer, const char *url, GError **error)
{
  g_autoptr (GError) problem = NULL;
  /* A password is not wrong because something in between wants one of its own. */
  if (call->checks_password && answer->status == 401 && gembok_answer_is_html (answer))
    {
      (void) gembok_ams_require_body (answer, url, error);
      return;
    }
  open_secret_body (answer);
  gembok_refusal_set (&problem, answer, url);
  const gboolean own_words = gembok_error_get_remote_code (problem) != NULL;
  if (is_wrong_password (call, answer, problem))
    gembok_error_set_remote (error, GEMBOK_ERROR_WRONG_PASSWORD, gembok_error_get_remote_code (problem), NULL,
                             own_words ? problem->message : _ ("The user name or the password is not right."));
  else
    {
      if (call->checks_password && answer->status == 429)
        {
          g_free (problem->message);
          problem->message = g_strdup (_ ("There were too many attempts to log in."));
        }
      g_propagate_error (error, g_steal_pointer (&problem));
    }
}

GembokHttpAnswer *
gembok_ams_call (GembokAms *ams, const GembokAmsCall *call, GCancellable *cancellable, GError **error)
{
  if (!call->anonymous && ams->token == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_NOT_LOGGED_IN, NULL, _ ("You are not logged in."));
      return NULL;
    }
  g_autofree char *url = g_strconcat (ams->base_url, call->path, NULL);
  g_autoptr (GembokHttpAnswer) answer = send_call (ams, call, url, cancellable, error);
  if (answer == NULL)
    return NULL;
  if (!is_success (call, answer))
    {
      set_refusal (call, answer, url, error);
      return NULL;
    }
  return g_steal_pointer (&answer);
}

gboolean
gembok_ams_call_plainly (GembokAms *ams, const GembokAmsCall *call, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokHttpAnswer) answer = gembok_ams_call (ams, call, cancellable, error);
  return answer != NULL;
}

/* --- bodies ----------------------------------------------------------------------------------------------------- */

static gsize
body_size (const GembokHttpAnswer *answer)
{
  if (answer->secret_body != NULL)
    return gembok_secret_length (answer->secret_body);
  return answer->body != NULL ? g_bytes_get_size (answer->body) : 0;
}

static gboolean
is_json (const GembokHttpAnswer *answer)
{
  const char *type = gembok_http_header (answer, "content-type");
  if (type == NULL)
    return FALSE;
  g_autofree char *media = g_ascii_strdown (type, (gssize) strcspn (type, ";"));
  g_strstrip (media);
  return g_str_equal (media, GEMBOK_TYPE_JSON)
         || (g_str_has_prefix (media, "application/") && g_str_has_suffix (media, "+json"));
}

gboolean
gembok_ams_require_body (const GembokHttpAnswer *answer, const char *url, GError **error)
{
  g_autofree char *host = gembok_answer_host (url);
  if (gembok_answer_is_html (answer))
    gembok_answer_set_html (error, answer, url);
  else if (body_size (answer) == 0 || answer->status == 204)
    gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                      _ ("%s reported success, but nothing came with it."), host);
  else
    return TRUE;
  return FALSE;
}

gboolean
gembok_ams_require_json (const GembokHttpAnswer *answer, const char *url, GError **error)
{
  if (!gembok_ams_require_body (answer, url, error))
    return FALSE;
  if (is_json (answer))
    return TRUE;
  const char *type = gembok_http_header (answer, "content-type");
  g_autofree char *host = gembok_answer_host (url);
  g_autofree char *shown = gembok_text_sanitise (type != NULL ? type : "?", 80);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL, _ ("%s answered in another form (%s) than an AMS does."), host,
                    shown);
  return FALSE;
}

gpointer
gembok_ams_decoded (gpointer decoded, const char *url, GError **error)
{
  if (decoded != NULL || error == NULL || *error == NULL || gembok_error_get_code (*error) != GEMBOK_ERROR_BAD_ANSWER)
    return decoded;
  g_autoptr (GError) problem = g_steal_pointer (error);
  g_autofree char *host = gembok_answer_host (url);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_get_hint (problem),
                    _ ("The answer of %s cannot be used. %s"), host, problem->message);
  return NULL;
}

/* Only what may be sent back as it came. */
static char *
etag_of (const GembokHttpAnswer *answer)
{
  const char *etag = gembok_http_header (answer, "etag");
  if (etag == NULL || strlen (etag) > ETAG_MAX || !g_str_has_suffix (etag, "\""))
    return NULL;
  for (const char *p = etag; *p != '\0'; p++)
    if (*p <= ' ' || *p >= 0x7f)
      return NULL;
  return g_str_has_prefix (etag, "\"") || g_str_has_prefix (etag, "W/\"") ? g_strdup (etag) : NULL;
}

GBytes *
gembok_ams_call_json (GembokAms *ams, const GembokAmsCall *call, char **etag, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokHttpAnswer) answer = gembok_ams_call (ams, call, cancellable, error);
  if (answer == NULL || !gembok_ams_require_json (answer, ams->base_url, error))
    return NULL;
  if (etag != NULL)
    *etag = etag_of (answer);
  return g_bytes_ref (answer->body);
}

/* --- requests --------------------------------------------------------------------------------------------------- */

static gboolean
is_sound_name (const char *name)
{
  const gsize length = name != NULL ? strlen (name) : 0;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && name[i] != '-' && name[i] != '_')
      return FALSE;
  return length > 0 && length <= NAME_MAX_BYTES;
}

gboolean
gembok_ams_is_id (const char *id)
{
  return is_sound_name (id);
}

gboolean
gembok_ams_require_id (const char *id, GError **error)
{
  if (gembok_ams_is_id (id))
    return TRUE;
  g_autofree char *shown = gembok_text_sanitise (id != NULL ? id : "", 80);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("“%s” is not the id of a request."), shown);
  return FALSE;
}

gboolean
gembok_ams_require_kind (const char *kind, GError **error)
{
  if (is_sound_name (kind))
    return TRUE;
  g_autofree char *shown = gembok_text_sanitise (kind != NULL ? kind : "", 80);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("“%s” is not a kind of document."), shown);
  return FALSE;
}

GembokWireRequest *
gembok_ams_decode_request (const GembokHttpAnswer *answer, const char *url, const char *id, GError **error)
{
  if (!gembok_ams_require_json (answer, url, error))
    return NULL;
  g_autoptr (GembokWireRequest) request = gembok_ams_decoded (gembok_wire_request_decode (answer->body, error), url, error);
  if (request == NULL)
    return NULL;
  if (id != NULL && g_strcmp0 (request->id, id) != 0)
    {
      g_autofree char *host = gembok_answer_host (url);
      gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, gembok_error_ask_again (),
                        _ ("%s answered about another request than was asked for."), host);
      return NULL;
    }
  g_free (request->etag);
  request->etag = etag_of (answer);
  return g_steal_pointer (&request);
}

GembokWireRequest *
gembok_ams_call_request (GembokAms *ams, const GembokAmsCall *call, const char *id, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GembokHttpAnswer) answer = gembok_ams_call (ams, call, cancellable, error);
  return answer != NULL ? gembok_ams_decode_request (answer, ams->base_url, id, error) : NULL;
}
