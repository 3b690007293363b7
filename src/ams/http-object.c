/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <time.h>

#include "ams/http-private.h"
#include "config.h"

#define CONNECT_MS 15000
#define STALL_MS   30000
#define TOTAL_MS   60000
#define DAY_S      86400

GembokHttp *
gembok_http_new (GBytes *ca_pem)
{
  gembok_http_start ();
  GembokHttp *http = g_new0 (GembokHttp, 1);
  g_atomic_ref_count_init (&http->references);
  http->ca_pem = ca_pem != NULL ? g_bytes_ref (ca_pem) : NULL;
  http->limits = (GembokHttpLimits){ CONNECT_MS, STALL_MS, TOTAL_MS };
  g_mutex_init (&http->lock);
  http->idle_lines = g_ptr_array_new_with_free_func (gembok_http_line_free);
  return http;
}

void
gembok_http_set_limits (GembokHttp *http, const GembokHttpLimits *limits)
{
  http->limits.connect_ms = limits->connect_ms != 0 ? limits->connect_ms : CONNECT_MS;
  http->limits.stall_ms = limits->stall_ms != 0 ? limits->stall_ms : STALL_MS;
  http->limits.total_ms = limits->total_ms != 0 ? limits->total_ms : TOTAL_MS;
}

GembokHttp *
gembok_http_ref (GembokHttp *http)
{
  g_atomic_ref_count_inc (&http->references);
  return http;
}

void
gembok_http_unref (GembokHttp *http)
{
  if (!g_atomic_ref_count_dec (&http->references))
    return;
  g_ptr_array_unref (http->idle_lines);
  g_clear_pointer (&http->ca_pem, g_bytes_unref);
  g_mutex_clear (&http->lock);
  g_free (http);
}

/* Seconds that pass also while the computer sleeps, whatever is done to its clock. */
static gint64
seconds_since_boot (void)
{
  struct timespec now = { 0 };
  (void) clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

void
gembok_http_note_date (GembokHttp *http, const GembokHttpAnswer *answer)
{
  const gint64 date = gembok_http_date (gembok_http_header (answer, "date"));
  if (date == 0)
    return;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&http->lock);
  http->last_date = date;
  http->last_date_seen = seconds_since_boot ();
}

gint64
gembok_http_last_date (GembokHttp *http)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&http->lock);
  return http->last_date;
}

void
gembok_http_know_time (GembokHttp *http, gint64 server_time)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&http->lock);
  http->known_time = server_time;
}

GembokHttpClock
gembok_http_clock (GembokHttp *http)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&http->lock);
  return (GembokHttpClock){
    .now = g_get_real_time () / G_USEC_PER_SEC,
    /* A day for servers whose own clock is ahead. */
    .earliest = MAX (GEMBOK_BUILD_TIME, http->known_time - DAY_S),
    .by_server = http->last_date != 0 ? http->last_date + seconds_since_boot () - http->last_date_seen : 0,
  };
}
