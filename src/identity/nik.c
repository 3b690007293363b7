/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/nik.h"

#include <string.h>

#define NIK_LENGTH        16
#define NIP_LENGTH        18
#define OLD_NIP_LENGTH    9
#define FEMALE_DAY_OFFSET 40
#define ADULT_AGE         17

/* PPPK numbers carry the contract's two-digit code, which starts at 21, where PNS numbers have a month. */
#define FIRST_PPPK_CODE 21

/* The day in Indonesia's western time zone (UTC+7) counts, wherever the program runs. */
#define SECONDS_TO_WIB (7 * 3600)

/* Codes of the 38 provinces (2022). */
static const guint8 province_codes[] = {
  11, 12, 13, 14, 15, 16, 17, 18, 19, 21,     /* Sumatra */
  31, 32, 33, 34, 35, 36, 51, 52, 53,         /* Java, Bali, Nusa Tenggara */
  61, 62, 63, 64, 65, 71, 72, 73, 74, 75, 76, /* Kalimantan, Sulawesi */
  81, 82, 91, 92, 93, 94, 95, 96,             /* Maluku, Papua */
};

static GembokNumberFault
check_digits (const char *text, gsize length)
{
  gsize found = 0;
  for (; text[found] != '\0'; found++)
    if (!g_ascii_isdigit (text[found]))
      return GEMBOK_NUMBER_DIGITS;
  return found == length ? GEMBOK_NUMBER_SOUND : GEMBOK_NUMBER_LENGTH;
}

/* The number that @count digits from @at make; they were checked to be digits. */
static int
part (const char *text, gsize at, gsize count)
{
  int value = 0;
  for (gsize i = at; i < at + count; i++)
    value = value * 10 + (text[i] - '0');
  return value;
}

static gboolean
day_exists (int year, int month, int day)
{
  return year > 0 && month >= 1 && month <= 12 && day >= 1
         && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

/* Full years from a birthday to @today; negative for one in the future. */
static int
age_at (int year, int month, int day, gint64 today)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (today + SECONDS_TO_WIB);
  if (now == NULL)
    return 0;
  const int now_month = g_date_time_get_month (now);
  const gboolean had_birthday = now_month > month || (now_month == month && g_date_time_get_day_of_month (now) >= day);
  return g_date_time_get_year (now) - year - (had_birthday ? 0 : 1);
}

/* Two digits leave the century open: the latest year in which the holder is grown up, else the latest that is past,
 * else any in which the day exists (29 February of 00 is one of 2000 alone). */
static int
choose_year (int two_digits, int month, int day, gint64 today)
{
  const int candidates[] = { 2000 + two_digits, 1900 + two_digits };
  const int least_ages[] = { ADULT_AGE, 0, G_MININT };
  for (gsize i = 0; i < G_N_ELEMENTS (least_ages); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (candidates); j++)
      if (day_exists (candidates[j], month, day) && age_at (candidates[j], month, day, today) >= least_ages[i])
        return candidates[j];
  return 0;
}

static gboolean
province_exists (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (province_codes); i++)
    if (province_codes[i] == code)
      return TRUE;
  return FALSE;
}

GembokNumberFault
gembok_nik_read (const char *nik, gint64 today, GembokNumberFacts *facts)
{
  GembokNumberFacts found = { 0 };
  if (facts != NULL)
    *facts = found;
  const GembokNumberFault fault = check_digits (nik != NULL ? nik : "", NIK_LENGTH);
  if (fault != GEMBOK_NUMBER_SOUND)
    return fault;

  const int day = part (nik, 6, 2);
  found.sex = day > FEMALE_DAY_OFFSET ? GEMBOK_SEX_FEMALE : GEMBOK_SEX_MALE;
  found.day = day > FEMALE_DAY_OFFSET ? day - FEMALE_DAY_OFFSET : day;
  found.month = part (nik, 8, 2);
  found.year = choose_year (part (nik, 10, 2), found.month, found.day, today);
  if (found.year == 0)
    return GEMBOK_NUMBER_DATE;
  if (part (nik, 12, 4) == 0)
    return GEMBOK_NUMBER_SERIAL;
  found.region_known = province_exists (part (nik, 0, 2)) && part (nik, 2, 2) != 0 && part (nik, 4, 2) != 0;
  if (facts != NULL)
    *facts = found;
  return GEMBOK_NUMBER_SOUND;
}

/* Service starts in a month of a year after the birth, a PPPK contract has a code instead of the month. */
static gboolean
start_is_possible (int birth_year, int start_year, int month_or_code)
{
  const gboolean known = (month_or_code >= 1 && month_or_code <= 12) || month_or_code >= FIRST_PPPK_CODE;
  return known && start_year > birth_year;
}

GembokNumberFault
gembok_nip_read (const char *nip, GembokNumberFacts *facts)
{
  GembokNumberFacts found = { 0 };
  if (facts != NULL)
    *facts = found;
  const char *text = nip != NULL ? nip : "";
  if (check_digits (text, OLD_NIP_LENGTH) == GEMBOK_NUMBER_SOUND)
    return GEMBOK_NUMBER_SOUND;
  const GembokNumberFault fault = check_digits (text, NIP_LENGTH);
  if (fault != GEMBOK_NUMBER_SOUND)
    return fault;

  found.year = part (text, 0, 4);
  found.month = part (text, 4, 2);
  found.day = part (text, 6, 2);
  if (found.year < 1900 || !day_exists (found.year, found.month, found.day))
    return GEMBOK_NUMBER_DATE;
  const int month_or_code = part (text, 12, 2);
  if (!start_is_possible (found.year, part (text, 8, 4), month_or_code))
    return GEMBOK_NUMBER_START;
  const int sex = part (text, 14, 1);
  if (sex != 1 && sex != 2)
    return GEMBOK_NUMBER_SEX;
  if (part (text, 15, 3) == 0)
    return GEMBOK_NUMBER_SERIAL;
  found.sex = sex == 1 ? GEMBOK_SEX_MALE : GEMBOK_SEX_FEMALE;
  found.is_pppk = month_or_code >= FIRST_PPPK_CODE;
  if (facts != NULL)
    *facts = found;
  return GEMBOK_NUMBER_SOUND;
}

int
gembok_number_age (const GembokNumberFacts *facts, gint64 today)
{
  return age_at (facts->year, facts->month, facts->day, today);
}
