/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/patience.h"

#include "ams/http-private.h"
#include "ams/refusal.h"
#include "base/error.h"

#define REPEATS        3
#define LONGEST_ASKED  20 /* seconds */
#define BEGIN_WITHIN_S 30

/* Whether to repeat after this outcome, and after how long. Exactly one of @answer and @problem is there. */
static gboolean
shall_repeat (const GembokPatience *patience, guint round, const GembokHttpAnswer *answer, const GError *problem,
              guint *wait_ms)
{
  *wait_ms = gembok_http_backoff (patience->first_wait_ms, round);
  if (answer == NULL)
    return patience->repeatable && gembok_error_get_code (problem) == GEMBOK_ERROR_UNREACHABLE;
  if (!gembok_refusal_is_temporary (answer))
    return FALSE;
  const guint asked = gembok_http_retry_after (answer);
  *wait_ms = MAX (*wait_ms, asked * 1000);
  if (asked > LONGEST_ASKED)
    return FALSE;
  return answer->status == 429 ? !patience->never_wait : patience->repeatable;
}

GembokHttpAnswer *
gembok_http_send_patiently (GembokHttp *http, const GembokHttpRequest *request, const GembokPatience *patience,
                            const GembokReporter *reporter, GCancellable *cancellable, GError **error)
{
  const gint64 last_begin = g_get_monotonic_time () + BEGIN_WITHIN_S * G_USEC_PER_SEC;
  for (guint round = 0;; round++)
    {
      g_autoptr (GError) problem = NULL;
      guint wait_ms = 0;
      g_autoptr (GembokHttpAnswer) answer = gembok_http_send (http, request, reporter, cancellable, &problem);
      if (round < REPEATS && g_get_monotonic_time () < last_begin
          && shall_repeat (patience, round, answer, problem, &wait_ms))
        {
          if (!gembok_http_wait (wait_ms, request->item, reporter, cancellable, error))
            return NULL;
          continue;
        }
      if (answer == NULL)
        g_propagate_error (error, g_steal_pointer (&problem));
      return g_steal_pointer (&answer);
    }
}
