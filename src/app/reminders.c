/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/reminders.h"

#include "base/i18n.h"

static const int choices[GEMBOK_N_REMINDERS] = { 30, 14, 7, 3, 1 };

static int
choice_of (gint32 days)
{
  for (int i = 0; i < GEMBOK_N_REMINDERS; i++)
    if (choices[i] == days)
      return i;
  return -1;
}

char *
gembok_reminder_label (guint index)
{
  const int days = choices[index];
  return g_strdup_printf (ngettext_ ("%d day before", "%d days before", (gulong) days), days);
}

void
gembok_reminders_load (GSettings *settings, gboolean wanted[GEMBOK_N_REMINDERS])
{
  g_autoptr (GVariant) days = g_settings_get_value (settings, "reminder-days");
  GVariantIter iter;
  gint32 one;
  for (guint i = 0; i < GEMBOK_N_REMINDERS; i++)
    wanted[i] = FALSE;
  g_variant_iter_init (&iter, days);
  while (g_variant_iter_next (&iter, "i", &one))
    if (choice_of (one) >= 0)
      wanted[choice_of (one)] = TRUE;
}

void
gembok_reminders_save (GSettings *settings, const gboolean wanted[GEMBOK_N_REMINDERS])
{
  g_autoptr (GVariant) before = g_settings_get_value (settings, "reminder-days");
  GVariantBuilder days;
  GVariantIter iter;
  gint32 one;
  g_variant_builder_init (&days, G_VARIANT_TYPE ("ai"));
  for (guint i = 0; i < GEMBOK_N_REMINDERS; i++)
    if (wanted[i])
      g_variant_builder_add (&days, "i", choices[i]);
  g_variant_iter_init (&iter, before);
  while (g_variant_iter_next (&iter, "i", &one))
    if (choice_of (one) < 0)
      g_variant_builder_add (&days, "i", one);
  g_settings_set_value (settings, "reminder-days", g_variant_builder_end (&days));
}
