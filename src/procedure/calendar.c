/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/calendar.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

/* RFC 5545, 3.1: a line is at most 75 octets; what is longer goes on in the next, after a space. */
#define LINE_OCTETS 75
#define TEXT_MAX    200

/* RFC 5545, 3.3.11. */
static char *
escape (const char *text)
{
  GString *escaped = g_string_new (NULL);
  g_autofree char *plain = gembok_text_sanitise (text, TEXT_MAX);
  for (const char *p = plain; *p != '\0'; p++)
    {
      if (strchr ("\\;,", *p) != NULL)
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *p);
    }
  return g_string_free (escaped, FALSE);
}

/* No character is cut in two. */
static void
add_line (GString *file, const char *name, const char *value)
{
  g_autofree char *line = g_strdup_printf ("%s:%s", name, value);
  gsize used = 0;
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gsize octets = (gsize) (g_utf8_next_char (p) - p);
      if (used + octets > LINE_OCTETS)
        {
          g_string_append (file, "\r\n ");
          used = 1;
        }
      g_string_append_len (file, p, (gssize) octets);
      used += octets;
    }
  g_string_append (file, "\r\n");
}

static void
add_text (GString *file, const char *name, const char *text)
{
  g_autofree char *escaped = escape (text);
  add_line (file, name, escaped);
}

static void
add_alarm (GString *file, guint days, const char *summary)
{
  g_autofree char *trigger = g_strdup_printf ("-P%uD", days);
  add_line (file, "BEGIN", "VALARM");
  add_line (file, "ACTION", "DISPLAY");
  add_line (file, "TRIGGER", trigger);
  add_text (file, "DESCRIPTION", summary);
  add_line (file, "END", "VALARM");
}

static char *
day (GDateTime *time)
{
  return g_date_time_format (time, "%Y%m%d");
}

GBytes *
gembok_calendar_of_end (const GembokCertificateEntry *entry, gint64 stamp)
{
  static const guint days[] = { GEMBOK_ENDS_SOON_DAYS, 7, 1 };
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_utc (stamp);
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_local (entry->record->not_after);
  g_autoptr (GDateTime) next = g_date_time_add_days (end, 1);
  g_autofree char *made_at = g_date_time_format (made, "%Y%m%dT%H%M%SZ");
  g_autofree char *first_day = day (end);
  g_autofree char *day_after = day (next);
  g_autofree char *uid = g_strdup_printf ("%s@gembok.id", entry->record->sha256);
  g_autofree char *summary = g_strdup_printf (_ ("The certificate of %s ends"), entry->holder);
  g_autofree char *serial = gembok_hex_grouped (entry->record->serial);
  g_autofree char *about = g_strdup_printf (
      _ ("Serial number %s. Apply for the next certificate in time: the check takes a few days."), serial);
  GString *file = g_string_new (NULL);
  add_line (file, "BEGIN", "VCALENDAR");
  add_line (file, "VERSION", "2.0");
  add_line (file, "PRODID", "-//Gembok//Gembok//ID");
  add_line (file, "BEGIN", "VEVENT");
  add_line (file, "UID", uid);
  add_line (file, "DTSTAMP", made_at);
  add_line (file, "DTSTART;VALUE=DATE", first_day);
  add_line (file, "DTEND;VALUE=DATE", day_after);
  add_text (file, "SUMMARY", summary);
  add_text (file, "DESCRIPTION", about);
  add_line (file, "TRANSP", "TRANSPARENT");
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    add_alarm (file, days[i], summary);
  add_line (file, "END", "VEVENT");
  add_line (file, "END", "VCALENDAR");
  return g_string_free_to_bytes (file);
}
