/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"

#include <locale.h>
#include <string.h>

#include "base/paths.h"

void
gembok_i18n_init (void)
{
  setlocale (LC_ALL, "");
  g_autofree char *folder = gembok_paths_locale ();
  bindtextdomain (GEMBOK_TEXT_DOMAIN, folder);
  bind_textdomain_codeset (GEMBOK_TEXT_DOMAIN, "UTF-8");
  textdomain (GEMBOK_TEXT_DOMAIN);
}

const char *
gembok_i18n_language (void)
{
  /* TRANSLATORS: the language code of this translation; it chooses the texts of the procedure files. */
  return g_str_equal (_ ("language-code:en"), "language-code:id") ? "id" : "en";
}

static const char *
month_name (int month)
{
  const char *names[]
      = { N_ ("January"), N_ ("February"), N_ ("March"),     N_ ("April"),   N_ ("May"),      N_ ("June"),
          N_ ("July"),    N_ ("August"),   N_ ("September"), N_ ("October"), N_ ("November"), N_ ("December") };
  return _ (names[CLAMP (month, 1, 12) - 1]);
}

char *
gembok_format_date (gint64 unix_seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (unix_seconds);
  if (time == NULL)
    return g_strdup ("-");
  return g_strdup_printf ("%d %s %d", g_date_time_get_day_of_month (time), month_name (g_date_time_get_month (time)),
                          g_date_time_get_year (time));
}

char *
gembok_format_time (gint64 unix_seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (unix_seconds);
  if (time == NULL)
    return g_strdup ("-");
  g_autofree char *date = gembok_format_date (unix_seconds);
  /* TRANSLATORS: date, hour, minute, time zone; Indonesian official writing puts a full stop between hour and minute. */
  return g_strdup_printf (_ ("%s %02d:%02d %s"), date, g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_timezone_abbreviation (time));
}

char *
gembok_format_rfc3339 (gint64 unix_seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_seconds);
  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

gboolean
gembok_parse_rfc3339 (const char *text, gint64 *unix_seconds)
{
  /* GLib also reads the looser ISO 8601; without a time and a zone it would guess, so both are demanded. */
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL || strlen (text) > 40 || strchr (text, ':') == NULL)
    return FALSE;
  *unix_seconds = g_date_time_to_unix (time);
  return TRUE;
}

char *
gembok_format_size (guint64 bytes)
{
  static const char *units[] = { "KB", "MB", "GB" };
  if (bytes < 1000)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " B", bytes);
  double value = (double) bytes / 1000;
  guint unit = 0;
  while (value >= 999.5 && unit + 1 < G_N_ELEMENTS (units))
    {
      value /= 1000;
      unit++;
    }
  if (unit == 0)
    return g_strdup_printf ("%.0f %s", value, units[unit]);
  return g_strdup_printf ("%.1f %s", value, units[unit]);
}
