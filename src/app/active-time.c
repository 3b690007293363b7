/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/active-time.h"

#define IDLE (GEMBOK_IDLE_SECONDS * G_USEC_PER_SEC)

/* What lies between the last count and @now, as far as somebody was there. */
static void
count (GembokActiveTime *self, gint64 now)
{
  if (!self->running)
    return;
  const gint64 end = MIN (now, self->touched + IDLE);
  if (end > self->counted_to)
    self->counted += end - self->counted_to;
  self->counted_to = MAX (self->counted_to, now);
}

void
gembok_active_time_run (GembokActiveTime *self, gboolean running, gint64 now)
{
  count (self, now);
  if (running && !self->running)
    self->touched = self->counted_to = now;
  self->running = running;
}

void
gembok_active_time_touch (GembokActiveTime *self, gint64 now)
{
  count (self, now);
  self->touched = now;
}

double
gembok_active_time_take (GembokActiveTime *self, gint64 now)
{
  count (self, now);
  const double seconds = (double) self->counted / G_USEC_PER_SEC;
  self->counted = 0;
  return seconds;
}
