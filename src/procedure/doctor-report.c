/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "base/i18n.h"
#include "base/process.h"
#include "base/text.h"
#include "config.h"
#include "procedure/doctor-private.h"

#define NIK_DIGITS 16
#define NIP_DIGITS 18

/* --- what must not be in it ------------------------------------------------------------------------------------- */

/* A full stop ends a part only at the end of a sentence. */
static gboolean
ends_path_part (const char *next)
{
  if (*next == '.')
    next++;
  return *next == '\0' || strchr ("/ \t\n,;:()\"'", *next) != NULL;
}

/* @home only where it is a whole path: "/home/siti" is not the start of "/home/siti-lain". */
static char *
hide_home (const char *text, const char *home)
{
  if (home == NULL || home[0] != '/' || home[1] == '\0')
    return g_strdup (text);
  GString *clean = g_string_new (NULL);
  const gsize length = strlen (home);
  while (*text != '\0')
    {
      const gboolean here = strncmp (text, home, length) == 0 && ends_path_part (text + length);
      g_string_append_len (clean, here ? "~" : text, 1);
      text += here ? length : 1;
    }
  return g_string_free (clean, FALSE);
}

/* The user's name as a part of a path, such as /media/siti or /run/user. */
static char *
hide_user (const char *text, const char *user)
{
  if (user == NULL || *user == '\0')
    return g_strdup (text);
  g_autofree char *part = g_strconcat ("/", user, NULL);
  GString *clean = g_string_new (NULL);
  const gsize length = strlen (part);
  while (*text != '\0')
    {
      /* Not the host after "https://". */
      const gboolean in_path = clean->len == 0 || clean->str[clean->len - 1] != '/';
      const gboolean here = in_path && strncmp (text, part, length) == 0 && ends_path_part (text + length);
      if (here)
        g_string_append (clean, "/…");
      else
        g_string_append_c (clean, *text);
      text += here ? length : 1;
    }
  return g_string_free (clean, FALSE);
}

/* Hashes stand in groups of four, so whatever is as long as NIK or NIP may be one. */
static char *
hide_numbers (const char *text)
{
  GString *clean = g_string_new (NULL);
  while (*text != '\0')
    {
      const gsize digits = strspn (text, "0123456789");
      if (digits == NIK_DIGITS || digits == NIP_DIGITS)
        g_string_append (clean, "…");
      else
        g_string_append_len (clean, text, (gssize) MAX (digits, 1));
      text += MAX (digits, 1);
    }
  return g_string_free (clean, FALSE);
}

char *
gembok_doctor_clean (const char *text, const char *home, const char *user)
{
  char *real = home != NULL ? realpath (home, NULL) : NULL;
  g_autofree char *first = hide_home (text, home);
  g_autofree char *second = hide_home (first, real);
  g_autofree char *third = hide_user (second, user);
  free (real);
  return hide_numbers (third);
}

/* --- the head --------------------------------------------------------------------------------------------------- */

/* Not the computer's own name: it is often its user's. */
static char *
describe_system (void)
{
  struct utsname kernel;
  g_autofree char *name = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  if (uname (&kernel) != 0)
    return g_strdup (name != NULL ? name : "-");
  return g_strdup_printf ("%s, %s %s (%s)", name != NULL ? name : "-", kernel.sysname, kernel.release, kernel.machine);
}

static char *
describe_desktop (void)
{
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");
  const char *session = g_getenv ("XDG_SESSION_TYPE");
  const gboolean sandboxed = gembok_process_is_sandboxed ();
  g_autofree char *all = g_strdup_printf ("%s, %s, %s", desktop != NULL && *desktop != '\0' ? desktop : "-",
                                          session != NULL && *session != '\0' ? session : "-", sandboxed ? "Flatpak" : "-");
  return gembok_text_sanitise (all, 120);
}

static guint
count (GPtrArray *findings, GembokHealth health)
{
  guint number = 0;
  for (guint i = 0; i < findings->len; i++)
    number += ((const GembokDiagnosis *) findings->pdata[i])->health == health;
  return number;
}

static void
append_head (GString *report, GPtrArray *findings)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *time = gembok_format_time (now);
  g_autofree char *exact = gembok_format_rfc3339 (now);
  g_autofree char *built = gembok_format_date (GEMBOK_BUILD_TIME);
  g_autofree char *system = describe_system ();
  g_autofree char *desktop = describe_desktop ();
  g_string_append_printf (report, "%s\n\n", _ ("Diagnosis by Gembok"));
  g_string_append_printf (report, _ ("Time: %s (%s)"), time, exact);
  g_string_append_c (report, '\n');
  g_string_append_printf (report, _ ("Program: Gembok %s of %s, language: %s"), GEMBOK_VERSION, built,
                          gembok_i18n_language ());
  g_string_append_c (report, '\n');
  g_string_append_printf (report, _ ("System: %s"), system);
  g_string_append_c (report, '\n');
  g_string_append_printf (report, _ ("Desktop, session, sandbox: %s"), desktop);
  g_string_append_c (report, '\n');
  g_string_append_printf (report, _ ("Result: problems: %u, notes: %u, good: %u"), count (findings, GEMBOK_HEALTH_BAD),
                          count (findings, GEMBOK_HEALTH_NOTE), count (findings, GEMBOK_HEALTH_GOOD));
  g_string_append_c (report, '\n');
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static void
append_finding (GString *report, const GembokDiagnosis *finding)
{
  g_autofree char *found = gembok_text_sanitise (finding->found, 3000);
  g_string_append_printf (report, "[%s] %s: %s\n", gembok_health_label (finding->health), finding->title, found);
  if (finding->advice != NULL)
    g_string_append_printf (report, "    -> %s\n", finding->advice);
}

char *
gembok_doctor_report (GPtrArray *findings)
{
  g_autoptr (GString) report = g_string_new (NULL);
  append_head (report, findings);
  GembokDoctorArea area = 0;
  for (guint i = 0; i < findings->len; i++)
    {
      const GembokDiagnosis *finding = findings->pdata[i];
      if (finding->area != area)
        g_string_append_printf (report, "\n%s\n", gembok_doctor_area_label (finding->area));
      area = finding->area;
      append_finding (report, finding);
    }
  return gembok_doctor_clean (report->str, g_get_home_dir (), g_get_user_name ());
}
