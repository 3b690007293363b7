/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/request-number.h"

#include <string.h>

#define YEAR_DIGITS    4
#define RUNNING_DIGITS 6
/* More than any AMS will ever count to. */
#define DIGITS_MAX 24

/* Damm's quasigroup of order 10; row: what was so far, column: the next digit. */
static const guint8 quasigroup[10][10] = {
  { 0, 3, 1, 7, 5, 9, 8, 6, 4, 2 }, { 7, 0, 9, 2, 1, 5, 4, 8, 6, 3 }, { 4, 2, 0, 6, 8, 7, 1, 3, 5, 9 },
  { 1, 7, 5, 0, 9, 8, 3, 4, 2, 6 }, { 6, 1, 2, 3, 0, 4, 5, 9, 7, 8 }, { 3, 6, 7, 4, 2, 0, 9, 5, 8, 1 },
  { 5, 8, 6, 9, 7, 2, 0, 1, 3, 4 }, { 8, 9, 4, 5, 3, 6, 2, 0, 1, 7 }, { 9, 4, 3, 8, 6, 1, 7, 2, 0, 5 },
  { 2, 5, 8, 1, 4, 3, 6, 7, 9, 0 },
};

/* Over the digits of @text, whatever stands between them; 0 over digits that end with their own check digit. */
static guint
check_digit (const char *text)
{
  guint interim = 0;
  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      interim = quasigroup[interim][*text - '0'];
  return interim;
}

char *
gembok_request_number_new (guint year, guint64 running)
{
  g_autofree char *digits = g_strdup_printf ("%04u-%06" G_GUINT64_FORMAT, year, running);
  return g_strdup_printf ("%s-%u", digits, check_digit (digits));
}

/* Whether @text is made of three groups of digits as long as they have to be. */
static gboolean
has_form (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "- ", -1);
  if (g_strv_length (parts) != 3)
    return FALSE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (strspn (parts[i], "0123456789") != strlen (parts[i]))
      return FALSE;
  const gsize running = strlen (parts[1]);
  return strlen (parts[0]) == YEAR_DIGITS && running >= RUNNING_DIGITS && running <= DIGITS_MAX && strlen (parts[2]) == 1;
}

GembokRequestNumber
gembok_request_number_judge (const char *text)
{
  g_autofree char *trimmed = g_strdup (text != NULL ? text : "");
  g_strstrip (trimmed);
  if (!has_form (trimmed))
    return GEMBOK_REQUEST_NUMBER_FOREIGN;
  return check_digit (trimmed) == 0 ? GEMBOK_REQUEST_NUMBER_SOUND : GEMBOK_REQUEST_NUMBER_MISHEARD;
}
