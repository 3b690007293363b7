/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "base/paths.h"

/* What the environment asks messages to be in, as setlocale() reads it: LC_ALL, LC_MESSAGES, LANG. */
static const char *
locale_asked_for (void)
{
  static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);
      if (value != NULL && *value != '\0')
        return value;
    }
  return NULL;
}

/* C.UTF-8 among them: with glibc 2.37 and later, as in a Flatpak, gettext translates nothing there either. */
static gboolean
is_plain_c (const char *locale)
{
  return g_str_equal (locale, "POSIX") || g_str_equal (locale, "C") || g_ascii_strncasecmp (locale, "C.utf", 5) == 0;
}

static gboolean
messages_are_plain_c (void)
{
  const char *name = setlocale (LC_MESSAGES, NULL);
  return name == NULL || is_plain_c (name);
}

static void
set_any_locale (void)
{
  static const char *const usable[] = { "en_US.UTF-8", "en_GB.UTF-8", "id_ID.UTF-8", "C.UTF-8" };
  for (guint i = 0; i < G_N_ELEMENTS (usable); i++)
    if (setlocale (LC_MESSAGES, usable[i]) != NULL)
      break;
}

/*
 * Indonesian must work on a machine that never generated id_ID: there setlocale() fails, the locale stays "C", and
 * gettext translates nothing. LANGUAGE is enough for gettext as soon as any locale but "C" is set: glibc 2.36 is content
 * with C.UTF-8 (every Debian has it), newer ones treat that like "C" and want one with a language. A "C" that was asked for
 * by name is left alone: scripts count on it.
 */
static void
find_messages_without_locale (void)
{
  const char *asked = locale_asked_for ();
  const char *language = g_getenv ("LANGUAGE");
  if (!messages_are_plain_c () || g_strcmp0 (asked, "C") == 0 || g_strcmp0 (asked, "POSIX") == 0)
    return;
  if (language == NULL || *language == '\0')
    language = asked;
  if (language == NULL || is_plain_c (language))
    return;
  set_any_locale ();
  g_setenv ("LANGUAGE", language, TRUE);
}

void
gembok_i18n_init (void)
{
  if (setlocale (LC_ALL, "") == NULL)
    {
      /* One category that is missing must not take the others with it. */
      (void) setlocale (LC_CTYPE, "");
      (void) setlocale (LC_MESSAGES, "");
    }
  find_messages_without_locale ();
  /* Our sentences hold characters beyond ASCII in both languages. */
  if (g_str_equal (nl_langinfo (CODESET), "ANSI_X3.4-1968"))
    (void) setlocale (LC_CTYPE, "C.UTF-8");

  g_autofree char *folder = gembok_paths_locale ();
  bindtextdomain (GEMBOK_TEXT_DOMAIN, folder);
  bind_textdomain_codeset (GEMBOK_TEXT_DOMAIN, "UTF-8");
  textdomain (GEMBOK_TEXT_DOMAIN);
}

void
gembok_i18n_choose (const char *language)
{
  /* glibc keeps what it found for a sentence until this counter moves (gettext manual, "Being a gettext grok"). */
  extern int _nl_msg_cat_cntr;
  if (language == NULL || *language == '\0')
    return;
  /* LANGUAGE counts only where messages are not in plain "C". */
  if (messages_are_plain_c ())
    set_any_locale ();
  g_setenv ("LANGUAGE", language, TRUE);
  _nl_msg_cat_cntr++;
}

/* --- a language for each thread -------------------------------------------------------------------------------------- */

/* gettext has one language for the whole process, chosen by the environment. With two languages, one of which is that of the
 * source, that is enough: gettext is set to the other one, and whoever wants the source's gets it as it stands. */
static const char *const languages[] = { "en", "id" };
#define SOURCE_LANGUAGE (languages[0])

static const char *own_language; /* of the program, since gembok_i18n_speak_all(); until then NULL: gettext's */
static GPrivate spoken_language; /* of the thread; static strings */

void
gembok_i18n_speak_all (void)
{
  own_language = gembok_i18n_language ();
  gembok_i18n_choose (languages[1]);
}

void
gembok_i18n_speak (const char *language)
{
  if (own_language != NULL)
    g_private_set (&spoken_language, (gpointer) (guintptr) language);
}

const char *
gembok_i18n_spoken (void)
{
  return g_private_get (&spoken_language);
}

static gboolean
wants_source (void)
{
  const char *language = own_language != NULL ? gembok_i18n_spoken () : NULL;
  return g_strcmp0 (language != NULL ? language : own_language, SOURCE_LANGUAGE) == 0;
}

const char *
gembok_i18n_translate (const char *text)
{
  return wants_source () ? text : dgettext (GEMBOK_TEXT_DOMAIN, text);
}

const char *
gembok_i18n_translate_plural (const char *one, const char *many, gulong n)
{
  if (wants_source ())
    return n == 1 ? one : many;
  return dngettext (GEMBOK_TEXT_DOMAIN, one, many, n);
}

/* How much @range, "id-ID;q=0.8", is liked: 0 to 1000; 0 also for what is no number. */
static int
weight_of (const char *range)
{
  const char *semicolon = strchr (range, ';');
  if (semicolon == NULL)
    return 1000;
  const char *value = semicolon + 1 + strspn (semicolon + 1, " \t");
  if (g_ascii_strncasecmp (value, "q=", 2) != 0 || !g_ascii_isdigit (value[2]))
    return 0;
  return (int) (CLAMP (g_ascii_strtod (value + 2, NULL), 0, 1) * 1000);
}

static const char *
language_of (const char *range)
{
  const gsize length = strcspn (range, "-; \t");
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (length == strlen (languages[i]) && g_ascii_strncasecmp (range, languages[i], length) == 0)
      return languages[i];
  return NULL;
}

const char *
gembok_i18n_negotiate (const char *accepted)
{
  const char *best = NULL;
  int most = 0;
  g_auto (GStrv) ranges = g_strsplit (accepted != NULL ? accepted : "", ",", 32);
  for (guint i = 0; ranges[i] != NULL; i++)
    {
      const char *range = g_strstrip (ranges[i]);
      const char *language = language_of (range);
      const int weight = language != NULL ? weight_of (range) : 0;
      if (weight > most)
        {
          best = language;
          most = weight;
        }
    }
  return best;
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

/* Whether @text follows @pattern to its end, in which 0 stands for a digit; other characters for themselves. */
static gboolean
has_shape (const char *text, const char *pattern)
{
  for (; *pattern != '\0'; text++, pattern++)
    if (*pattern == '0' ? !g_ascii_isdigit (*text) : *text != *pattern)
      return FALSE;
  return *text == '\0';
}

gboolean
gembok_parse_rfc3339 (const char *text, gint64 *unix_seconds)
{
  /* GLib reads the looser ISO 8601 (no zone, no seconds, week dates); RFC 3339, section 5.6 has exactly one shape. */
  const gsize length = text != NULL ? strlen (text) : 0;
  if (length < strlen ("2026-08-17T07:05:00Z") || length > 40)
    return FALSE;
  g_autofree char *upper = g_ascii_strup (text, -1);
  g_autofree char *seconds = g_strndup (upper, strlen ("2026-08-17T07:05:00"));
  const char *zone = upper + strlen (seconds);
  if (*zone == '.')
    {
      const gsize digits = strspn (zone + 1, "0123456789");
      if (digits == 0)
        return FALSE;
      zone += 1 + digits;
    }
  if (!has_shape (seconds, "0000-00-00T00:00:00"))
    return FALSE;
  if (!has_shape (zone, "Z") && !has_shape (zone, "+00:00") && !has_shape (zone, "-00:00"))
    return FALSE;
  g_autofree char *whole = g_strconcat (seconds, zone, NULL);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (whole, NULL);
  if (time == NULL)
    return FALSE;
  *unix_seconds = g_date_time_to_unix (time);
  return TRUE;
}

gboolean
gembok_parse_day (const char *text, gint64 *start, gint64 *end)
{
  if (text == NULL || strlen (text) != strlen ("2026-08-17") || !has_shape (text, "0000-00-00"))
    return FALSE;
  const int year = (int) g_ascii_strtoll (text, NULL, 10);
  const int month = (int) g_ascii_strtoll (text + 5, NULL, 10);
  const int day = (int) g_ascii_strtoll (text + 8, NULL, 10);
  g_autoptr (GDateTime) morning = g_date_time_new_local (year, month, day, 0, 0, 0);
  g_autoptr (GDateTime) next = morning != NULL ? g_date_time_add_days (morning, 1) : NULL;
  if (next == NULL)
    return FALSE;
  if (start != NULL)
    *start = g_date_time_to_unix (morning);
  if (end != NULL)
    *end = g_date_time_to_unix (next);
  return TRUE;
}

char *
gembok_format_decimal (double value, guint decimals)
{
  /* The mark belongs to the language of the sentence around it, not to LC_NUMERIC, which may be another or missing. */
  char format[] = "%.0f";
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  format[2] = (char) ('0' + MIN (decimals, 9));
  g_ascii_formatd (number, sizeof number, format, value);
  /* TRANSLATORS: the last character is the decimal mark: "decimal-mark:," in Indonesian. */
  const char *mark = _ ("decimal-mark:.");
  char *point = strchr (number, '.');
  if (point != NULL)
    *point = mark[strlen (mark) - 1];
  return g_strdup (number);
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
  g_autofree char *number = gembok_format_decimal (value, 1);
  return g_strdup_printf ("%s %s", number, units[unit]);
}

char *
gembok_format_span (double seconds)
{
  static const double minute = 60, hour = 3600, day = 86400, month = 30.44 * 86400, year = 365.25 * 86400;
  const double span = MAX (seconds, 0);
  guint count = (guint) (MIN (span, minute * 2) + 0.5);
  if (span < 1.5 * minute)
    return g_strdup_printf (ngettext_ ("%u second", "%u seconds", count), count);
  if (span < 1.5 * hour)
    {
      count = (guint) (span / minute + 0.5);
      return g_strdup_printf (ngettext_ ("%u minute", "%u minutes", count), count);
    }
  if (span < 1.5 * day)
    {
      count = (guint) (span / hour + 0.5);
      return g_strdup_printf (ngettext_ ("%u hour", "%u hours", count), count);
    }
  if (span < 2 * month)
    {
      count = (guint) (span / day + 0.5);
      return g_strdup_printf (ngettext_ ("%u day", "%u days", count), count);
    }
  if (span < 2 * year)
    {
      count = (guint) (span / month + 0.5);
      return g_strdup_printf (ngettext_ ("%u month", "%u months", count), count);
    }
  count = (guint) (MIN (span / year, 1e6) + 0.5);
  return g_strdup_printf (ngettext_ ("%u year", "%u years", count), count);
}
