/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "ams/http-private.h"

#define RETRY_AFTER_MAX 86400

void
gembok_http_answer_free (GembokHttpAnswer *answer)
{
  if (answer == NULL)
    return;
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_pointer (&answer->secret_body, gembok_secret_free);
  g_clear_pointer (&answer->headers, g_hash_table_unref);
  g_free (answer);
}

const char *
gembok_http_header (const GembokHttpAnswer *answer, const char *name)
{
  return g_hash_table_lookup (answer->headers, name);
}

static int
month_from_name (const char *name)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    if (g_str_equal (name, months[i]))
      return (int) i + 1;
  return 0;
}

static gint64
unix_seconds (int year, const char *month, int day, int hour, int minute, int second)
{
  if (month_from_name (month) == 0)
    return 0;
  /* A leap second is a valid HTTP time that GDateTime does not know. */
  g_autoptr (GDateTime) time
      = g_date_time_new_utc (year, month_from_name (month), day, hour, minute, second == 60 ? 59 : second);
  return time != NULL ? g_date_time_to_unix (time) : 0;
}

/* A two-digit year more than 50 years ahead is meant to be in the past (RFC 9110, 5.6.7). */
static int
full_year (int two_digits)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  const int this_year = g_date_time_get_year (now);
  const int year = this_year / 100 * 100 + two_digits;
  return year > this_year + 50 ? year - 100 : year;
}

gint64
gembok_http_date (const char *text)
{
  char month[4] = "";
  int year = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (text == NULL || strlen (text) > 40)
    return 0;
  if (sscanf (text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT", &day, month, &year, &hour, &minute, &second) == 6)
    return unix_seconds (year, month, day, hour, minute, second);
  if (sscanf (text, "%*[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT", &day, month, &year, &hour, &minute, &second) == 6)
    return unix_seconds (full_year (year), month, day, hour, minute, second);
  if (sscanf (text, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d", month, &day, &hour, &minute, &second, &year) == 6)
    return unix_seconds (year, month, day, hour, minute, second);
  return 0;
}

guint
gembok_http_retry_after (const GembokHttpAnswer *answer)
{
  const char *value = gembok_http_header (answer, "retry-after");
  if (value == NULL)
    return 0;
  if (value[0] != '\0' && strspn (value, "0123456789") == strlen (value))
    return (guint) MIN (g_ascii_strtoull (value, NULL, 10), RETRY_AFTER_MAX);

  /* A date means something only beside the clock it was written by, which need not be ours. */
  const gint64 until = gembok_http_date (value);
  const gint64 sent = gembok_http_date (gembok_http_header (answer, "date"));
  const gint64 now = sent != 0 ? sent : g_get_real_time () / G_USEC_PER_SEC;
  return until > now ? (guint) MIN (until - now, RETRY_AFTER_MAX) : 0;
}
