/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/schedule.h"

#define LONGEST_ASK_S   3600
#define FIRST_RETRY_S   2
#define LONGEST_RETRY_S 60
#define SPREAD          0.2

static double
grown (double first, guint times, double longest)
{
  double value = first;
  for (guint i = 0; i < times && value < longest; i++)
    value *= 2;
  return MIN (value, longest);
}

static double
spread (double seconds, double chance)
{
  return seconds * (1 + SPREAD * CLAMP (chance, 0.0, 1.0));
}

gint64
gembok_schedule_ask (gint64 last, guint interval, guint failures, double chance)
{
  if (last <= 0)
    return 0;
  const double usual = MAX (interval, 1u);
  return last + (gint64) (spread (grown (usual, failures, MAX (usual, LONGEST_ASK_S)), chance) + 0.5);
}

guint
gembok_schedule_retry (guint failures, double chance)
{
  return (guint) (spread (grown (FIRST_RETRY_S, MAX (failures, 1u) - 1, LONGEST_RETRY_S), chance) + 0.5);
}

int
gembok_schedule_remind (const gint32 *thresholds, gsize n_thresholds, gint64 days_left, int reminded)
{
  int due = 0;
  for (gsize i = 0; i < n_thresholds; i++)
    if (thresholds[i] > 0 && days_left <= thresholds[i] && (due == 0 || thresholds[i] < due))
      due = thresholds[i];
  return due != 0 && (reminded <= 0 || due < reminded) ? due : 0;
}
