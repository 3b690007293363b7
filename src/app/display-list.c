/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-list.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define COUNTED_MAX 10000
#define WORD_MAX    60

static gint64
day_number (GDateTime *time)
{
  GDate date;
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (time), (GDateMonth) g_date_time_get_month (time),
                  (GDateYear) g_date_time_get_year (time));
  return g_date_get_julian (&date);
}

char *
gembok_display_when (gint64 then, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (then);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  if (time == NULL || today == NULL)
    return g_strdup ("");
  const gint64 days = day_number (today) - day_number (time);
  /* TRANSLATORS: hour and minute, as g_date_time_format() takes it; Indonesian writes "14.05" */
  g_autofree char *clock = g_date_time_format (time, _ ("%H:%M"));
  if (days == 0)
    /* TRANSLATORS: a time of this day */
    return g_strdup_printf (_ ("today %s"), clock);
  if (days == 1)
    /* TRANSLATORS: a time of the day before */
    return g_strdup_printf (_ ("yesterday %s"), clock);
  return gembok_format_date (then);
}

char *
gembok_display_days_left (gint64 days)
{
  if (days <= 0)
    return g_strdup (_ ("ends today"));
  return g_strdup_printf (ngettext_ ("%u day left", "%u days left", (gulong) days), (guint) days);
}

/* With a mark between thousands: the one of the two that is not the decimal mark. */
static char *
number (guint value)
{
  if (value < 1000)
    return g_strdup_printf ("%u", value);
  g_autofree char *half = gembok_format_decimal (0.5, 1);
  g_autofree char *thousands = number (value / 1000);
  return g_strdup_printf ("%s%c%03u", thousands, strchr (half, ',') != NULL ? '.' : ',', value % 1000);
}

char *
gembok_display_count (guint total, gboolean people, gboolean counted_up_to_10000)
{
  g_autofree char *shown = number (total);
  if (counted_up_to_10000 && total >= COUNTED_MAX)
    return g_strdup_printf (people ? _ ("more than %s applicants") : _ ("more than %s requests"), shown);
  return people ? g_strdup_printf (ngettext_ ("%s applicant", "%s applicants", total), shown)
                : g_strdup_printf (ngettext_ ("%s request", "%s requests", total), shown);
}

/* --- states -------------------------------------------------------------------------------------------------------- */

const char *
gembok_display_pill (GembokRequestState state)
{
  static const char *const words[] = {
    [GEMBOK_REQUEST_DRAFT] = N_ ("Draft"),         [GEMBOK_REQUEST_SUBMITTED] = N_ ("Being checked"),
    [GEMBOK_REQUEST_VERIFIED] = N_ ("Checked"),    [GEMBOK_REQUEST_REJECTED] = N_ ("Returned"),
    [GEMBOK_REQUEST_REFUSED] = N_ ("Refused"),     [GEMBOK_REQUEST_DONE] = N_ ("Done"),
    [GEMBOK_REQUEST_CANCELLED] = N_ ("Cancelled"), [GEMBOK_REQUEST_UNKNOWN] = N_ ("Not known"),
  };
  return _ (words[state]);
}

/* --- procedures ---------------------------------------------------------------------------------------------------- */

static const char *
procedure_word (const char *type)
{
  static const char *const words[][2] = {
    { "issuance", N_ ("Issuance") },
    { "renewal", N_ ("Renewal") },
    { "revocation", N_ ("Revocation") },
    { "data_change", N_ ("Change of data") },
    { "lost", N_ ("Lost certificate") },
    { "forgotten_passphrase", N_ ("Forgotten passphrase") },
    { "application_registration", N_ ("Registration of an application") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i][0], type) == 0)
      return _ (words[i][1]);
  return type;
}

char *
gembok_display_procedure (const char *type, const char *method)
{
  g_autofree char *word = gembok_text_sanitise (procedure_word (type), WORD_MAX);
  if (method == NULL || *method == '\0')
    return g_steal_pointer (&word);
  g_autofree char *bare = gembok_text_sanitise (method, WORD_MAX);
  g_autofree char *name = g_utf8_strup (bare, -1);
  return g_strdup_printf ("%s (%s)", word, name);
}

/* --- filters ------------------------------------------------------------------------------------------------------- */

#define BIT(state) (1u << (state))

static const struct
{
  const char *name;
  guint states;
} filters[GEMBOK_N_FILTERS] = {
  { N_ ("All"), 0 },
  { N_ ("Drafts"), BIT (GEMBOK_REQUEST_DRAFT) },
  { N_ ("Waiting"), BIT (GEMBOK_REQUEST_SUBMITTED) | BIT (GEMBOK_REQUEST_VERIFIED) | BIT (GEMBOK_REQUEST_UNKNOWN) },
  { N_ ("Returned for repair"), BIT (GEMBOK_REQUEST_REJECTED) },
  { N_ ("Done"), BIT (GEMBOK_REQUEST_DONE) },
  { N_ ("Refused or cancelled"), BIT (GEMBOK_REQUEST_REFUSED) | BIT (GEMBOK_REQUEST_CANCELLED) },
};

const char *
gembok_display_filter (guint index)
{
  return _ (filters[index].name);
}

guint
gembok_display_filter_states (guint index)
{
  return filters[index].states;
}
