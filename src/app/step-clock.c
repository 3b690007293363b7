/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/step-clock.h"

#include "app/active-time.h"

/* Less is no work, but a page that came by. */
#define WORTH_TELLING 1.0

struct _GembokStepClock
{
  GtkWidget *widget; /* borrowed */
  GtkWidget *window; /* (nullable): borrowed, while the widget is on the screen */
  GembokStepClockFunc worked;
  GembokActiveTime time;
  gboolean paused;
};

static void
follow (GembokStepClock *self)
{
  const gboolean seen = self->window != NULL && gtk_window_is_active (GTK_WINDOW (self->window));
  gembok_active_time_run (&self->time, seen && !self->paused, g_get_monotonic_time ());
}

void
gembok_step_clock_tell (GembokStepClock *self)
{
  const double seconds = gembok_active_time_take (&self->time, g_get_monotonic_time ());
  if (seconds >= WORTH_TELLING)
    self->worked (self->widget, seconds);
}

static void
active_cb (GembokStepClock *self)
{
  follow (self);
  if (!gtk_window_is_active (GTK_WINDOW (self->window)))
    gembok_step_clock_tell (self);
}

static void
map_cb (GembokStepClock *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);
  if (!GTK_IS_WINDOW (root))
    return;
  self->window = GTK_WIDGET (root);
  g_signal_connect_swapped (self->window, "notify::is-active", G_CALLBACK (active_cb), self);
  follow (self);
}

static void
unmap_cb (GembokStepClock *self)
{
  if (self->window != NULL)
    g_signal_handlers_disconnect_by_data (self->window, self);
  self->window = NULL;
  follow (self);
  gembok_step_clock_tell (self);
}

static gboolean
event_cb (GembokStepClock *self)
{
  gembok_active_time_touch (&self->time, g_get_monotonic_time ());
  return GDK_EVENT_PROPAGATE;
}

void
gembok_step_clock_pause (GembokStepClock *self, gboolean paused)
{
  self->paused = paused;
  follow (self);
}

GembokStepClock *
gembok_step_clock_new (GtkWidget *widget, GembokStepClockFunc worked)
{
  GembokStepClock *self = g_new0 (GembokStepClock, 1);
  self->widget = widget;
  self->worked = worked;
  g_signal_connect_swapped (widget, "map", G_CALLBACK (map_cb), self);
  g_signal_connect_swapped (widget, "unmap", G_CALLBACK (unmap_cb), self);
  GtkEventController *events = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (events, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (widget, events);
  return self;
}

void
gembok_step_clock_free (GembokStepClock *self)
{
  if (self == NULL)
    return;
  if (self->window != NULL)
    g_signal_handlers_disconnect_by_data (self->window, self);
  g_signal_handlers_disconnect_by_data (self->widget, self);
  g_free (self);
}
