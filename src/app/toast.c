/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/toast.h"

/* By an action, so that no page needs to know the window. */
void
gembok_toast (GtkWidget *widget, const char *text)
{
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}
