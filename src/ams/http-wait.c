/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/http-private.h"

#define LONGEST_WAIT_MS 60000
/* How often a wait shows that it lives. */
#define SIGN_OF_LIFE_MS 500

/* Sleeps until @milliseconds have passed or @cancellable (nullable) is cancelled. */
static void
sleep_cancellably (gint64 milliseconds, GCancellable *cancellable)
{
  GPollFD pollfd;
  if (!g_cancellable_make_pollfd (cancellable, &pollfd))
    {
      g_usleep ((gulong) (milliseconds * 1000));
      return;
    }
  (void) g_poll (&pollfd, 1, (int) milliseconds);
  g_cancellable_release_fd (cancellable);
}

gboolean
gembok_http_wait (guint milliseconds, const char *item, const GembokReporter *reporter, GCancellable *cancellable,
                  GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  const guint64 total_s = (milliseconds + 999) / 1000;
  for (;;)
    {
      if (gembok_cancelled (cancellable, error))
        return FALSE;
      const gint64 passed = (g_get_monotonic_time () - start) / 1000;
      if (passed >= milliseconds)
        return TRUE;
      gembok_report (reporter, GEMBOK_STAGE_WAIT, item, (guint64) passed / 1000, total_s);
      sleep_cancellably (MIN (milliseconds - passed, SIGN_OF_LIFE_MS), cancellable);
    }
}

guint
gembok_http_backoff (guint first_ms, guint round)
{
  guint64 wait = first_ms;
  for (guint i = 0; i < round && wait < LONGEST_WAIT_MS; i++)
    wait *= 2;
  wait = MIN (wait, LONGEST_WAIT_MS);
  return (guint) (wait / 2 + (guint64) g_random_double_range (0, (double) (wait - wait / 2) + 1));
}
