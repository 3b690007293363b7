/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/reminders.h"
#include "app/settings.h"

static void
set_days (GSettings *settings, const char *text)
{
  g_autoptr (GVariant) days = g_variant_ref_sink (g_variant_new_parsed (text));
  g_assert_true (g_settings_set_value (settings, "reminder-days", days));
}

static void
loading (void)
{
  g_autoptr (GSettings) settings = gembok_settings_new ();
  gboolean wanted[GEMBOK_N_REMINDERS];
  set_days (settings, "[14, 60, 1]");
  gembok_reminders_load (settings, wanted);
  g_assert_false (wanted[0]);
  g_assert_true (wanted[1]);
  g_assert_false (wanted[2]);
  g_assert_false (wanted[3]);
  g_assert_true (wanted[4]);
}

/* Days that the window does not offer were preset by somebody and stay. */
static void
saving (void)
{
  g_autoptr (GSettings) settings = gembok_settings_new ();
  const gboolean wanted[GEMBOK_N_REMINDERS] = { TRUE, FALSE, FALSE, FALSE, TRUE };
  set_days (settings, "[14, 60]");
  gembok_reminders_save (settings, wanted);
  g_autoptr (GVariant) days = g_settings_get_value (settings, "reminder-days");
  g_autofree char *text = g_variant_print (days, FALSE);
  g_assert_cmpstr (text, ==, "[30, 1, 60]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reminders/loading", loading);
  g_test_add_func ("/reminders/saving", saving);
  return g_test_run ();
}
