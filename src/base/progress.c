/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/progress.h"

void
gembok_report (const GembokReporter *reporter, GembokProgressStage stage, const char *item, guint64 done, guint64 total)
{
  if (reporter == NULL || reporter->func == NULL)
    return;
  const GembokProgress progress = { .stage = stage, .item = item, .done = done, .total = total };
  reporter->func (&progress, reporter->user_data);
}
