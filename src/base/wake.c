/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wake.h"

static void
cancelled_cb (GCancellable *cancellable, gpointer context)
{
  (void) cancellable;
  g_main_context_wakeup (context);
}

gulong
gembok_wake (GMainContext *context, GCancellable *cancellable)
{
  return cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), context, NULL) : 0;
}
