/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/http-private.h"
#include "ams/refusal.h"
#include "ams/upload-private.h"
#include "ams/url.h"
#include "base/i18n.h"
#include "wire/paths.h"

#define ANSWER_MAX    65536
#define REPEATS       3
#define FIRST_WAIT_MS 500
#define LONGEST_WAIT  60 /* seconds that a server may ask us to wait */

const GembokSecret *
gembok_upload_token_for (const char *url, const GembokSecret *token, const char *token_origin)
{
  return token != NULL && gembok_url_same_origin (url, token_origin) ? token : NULL;
}

char *
gembok_upload_location (const GembokHttpAnswer *answer, const char *url, GError **error)
{
  g_autofree char *host = gembok_answer_host (url);
  if (answer->status == 412)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL,
                        _ ("%s does not take uploads in the way this program sends them (tus %s)."), host,
                        GEMBOK_TUS_VERSION);
      return NULL;
    }
  if (answer->status != 201)
    {
      gembok_refusal_set (error, answer, url);
      return NULL;
    }
  char *location = gembok_url_resolve (url, gembok_http_header (answer, "location"), NULL);
  if (location == NULL)
    gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL, _ ("%s accepted an upload but named no secure place for it."),
                      host);
  return location;
}

static GembokHttpAnswer *
ask_for_upload (GembokHttp *http, const char *url, const GembokSecret *token, guint64 size, const char *metadata,
                GCancellable *cancellable, GError **error)
{
  g_autofree char *length = g_strdup_printf ("Upload-Length: %" G_GUINT64_FORMAT, size);
  g_autofree char *about = metadata != NULL ? g_strconcat ("Upload-Metadata: ", metadata, NULL) : NULL;
  const char *const headers[] = { "Tus-Resumable: " GEMBOK_TUS_VERSION, length, about, NULL };
  const GembokHttpRequest request
      = { .method = "POST", .url = url, .headers = headers, .token = token, .max_answer = ANSWER_MAX };
  return gembok_http_send (http, &request, NULL, cancellable, error);
}

/* Whether to try again, after a wait: the creation was cut, or the server asks for a little patience. */
static gboolean
may_try_again (const GembokHttpAnswer *answer, const GError *problem, guint *wait_ms)
{
  if (answer == NULL)
    return gembok_error_get_code (problem) == GEMBOK_ERROR_UNREACHABLE;
  const guint asked = gembok_http_retry_after (answer);
  *wait_ms = MAX (*wait_ms, asked * 1000);
  return gembok_refusal_is_temporary (answer) && asked <= LONGEST_WAIT;
}

char *
gembok_upload_create (GembokHttp *http, const char *url, const GembokSecret *token, const char *token_origin, guint64 size,
                      const char *metadata, GCancellable *cancellable, GError **error)
{
  const GembokSecret *shown_token = gembok_upload_token_for (url, token, token_origin);
  /* An upload that was created twice is an empty one that nobody ever fills; but an empty file is complete at once. */
  const guint repeats = size > 0 ? REPEATS : 0;
  for (guint round = 0;; round++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (GembokHttpAnswer) answer = ask_for_upload (http, url, shown_token, size, metadata, cancellable, &problem);
      guint wait_ms = gembok_http_backoff (FIRST_WAIT_MS, round);
      if (round < repeats && may_try_again (answer, problem, &wait_ms))
        {
          if (!gembok_http_wait (wait_ms, NULL, NULL, cancellable, error))
            return NULL;
          continue;
        }
      if (answer != NULL)
        return gembok_upload_location (answer, url, error);
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
}

gboolean
gembok_upload_terminate (GembokHttp *http, const char *location, const GembokSecret *token, const char *token_origin,
                         GCancellable *cancellable, GError **error)
{
  static const char *const headers[] = { "Tus-Resumable: " GEMBOK_TUS_VERSION, NULL };
  const GembokHttpRequest request = {
    .method = "DELETE",
    .url = location,
    .headers = headers,
    .token = gembok_upload_token_for (location, token, token_origin),
    .max_answer = ANSWER_MAX,
  };
  g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, &request, NULL, cancellable, error);
  if (answer == NULL)
    return FALSE;
  if (answer->status == 204 || answer->status == 200 || answer->status == 404 || answer->status == 410)
    return TRUE;
  gembok_refusal_set (error, answer, location);
  return FALSE;
}
