/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/request-number.h"

#include <string.h>

static void
test_form (void)
{
  /* Computed by hand from Damm's table; 5724 is the example of the literature, whose check digit is its 4. */
  static const struct
  {
    guint year;
    guint64 running;
    const char *number;
  } numbers[] = {
    { 2026, 1, "2026-000001-" },
    { 2026, 123, "2026-000123-" },
    { 2026, 999999, "2026-999999-" },
    { 2031, 1234567, "2031-1234567-" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *number = gembok_request_number_new (numbers[i].year, numbers[i].running);
      g_assert_true (g_str_has_prefix (number, numbers[i].number));
      g_assert_cmpuint (strlen (number), ==, strlen (numbers[i].number) + 1);
      g_assert_cmpint (gembok_request_number_judge (number), ==, GEMBOK_REQUEST_NUMBER_SOUND);
    }
  g_autofree char *example = gembok_request_number_new (0, 572);
  g_assert_cmpstr (example, ==, "0000-000572-4");
}

/* Every digit replaced by every other one, and all neighbours exchanged: never taken for sound. */
static void
test_slips (void)
{
  for (guint64 running = 1; running < 2000; running += 37)
    {
      g_autofree char *number = gembok_request_number_new (2026, running);
      for (gsize i = 0; number[i] != '\0'; i++)
        {
          g_autofree char *wrong = g_strdup (number);
          for (char digit = '0'; g_ascii_isdigit (number[i]) && digit <= '9'; digit++)
            {
              wrong[i] = digit;
              g_assert_cmpint (gembok_request_number_judge (wrong), ==,
                               digit == number[i] ? GEMBOK_REQUEST_NUMBER_SOUND : GEMBOK_REQUEST_NUMBER_MISHEARD);
            }
          g_free (wrong);
          wrong = g_strdup (number);
          const char next = number[i + 1];
          if (!g_ascii_isdigit (number[i]) || !g_ascii_isdigit (next) || next == number[i])
            continue;
          wrong[i] = next;
          wrong[i + 1] = number[i];
          g_assert_cmpint (gembok_request_number_judge (wrong), ==, GEMBOK_REQUEST_NUMBER_MISHEARD);
        }
    }
}

static void
test_typed (void)
{
  g_autofree char *number = gembok_request_number_new (2026, 123);
  g_autofree char *spoken = g_strdelimit (g_strdup_printf ("  %s ", number), "-", ' ');
  g_assert_cmpint (gembok_request_number_judge (spoken), ==, GEMBOK_REQUEST_NUMBER_SOUND);
  static const char *const foreign[] = { NULL,
                                         "",
                                         "siti",
                                         "2026-000123",
                                         "2026-0001234",
                                         "20260001232",
                                         "2026--000123-2",
                                         "26-000123-2",
                                         "2026-00123-2",
                                         "2026-000123-22",
                                         "2026-00012a-2",
                                         "REQ-000123-2",
                                         "2026-0000000000000000000000000000123-2",
                                         "２０２６-000123-2" };
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_assert_cmpint (gembok_request_number_judge (foreign[i]), ==, GEMBOK_REQUEST_NUMBER_FOREIGN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/request-number/form", test_form);
  g_test_add_func ("/wire/request-number/slips", test_slips);
  g_test_add_func ("/wire/request-number/typed", test_typed);
  return g_test_run ();
}
