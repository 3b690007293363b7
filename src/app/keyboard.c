/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/keyboard.h"

#include "app/layout.h"

/* Left free above and below what is brought into view. */
#define BROUGHT_MARGIN_PX 60

/* Where the keyboard was to go, and found nothing yet. */
static GtkWidget *waiting; /* (nullable) weak */

gboolean
gembok_keyboard_is_in (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

gboolean
gembok_keyboard_is_nowhere (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  return root != NULL && gtk_root_get_focus (root) == NULL;
}

/* Whether @widget has it where something can be done: not in words that can be marked, nor in what has just been hidden. */
static gboolean
is_well (GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  return focus != NULL && gembok_keyboard_is_in (widget) && !GTK_IS_LABEL (focus) && gtk_widget_get_mapped (focus);
}

/* Past words that can be marked, to the first thing that can be done; where there is none, to nothing at all. */
static void
enter (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  gboolean moved = root != NULL && !is_well (widget);
  while (moved)
    {
      moved = gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
      if (moved && !GTK_IS_LABEL (gtk_root_get_focus (root)))
        return;
    }
  if (root == NULL || is_well (widget))
    return;
  gtk_root_set_focus (root, NULL);
  g_set_weak_pointer (&waiting, widget);
}

static void
mapped_cb (GtkWidget *widget, gpointer data)
{
  (void) data;
  g_signal_handlers_disconnect_by_func (widget, mapped_cb, NULL);
  enter (widget);
}

void
gembok_keyboard_go_to (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (widget, mapped_cb, NULL);
  g_clear_weak_pointer (&waiting);
  if (gtk_widget_get_mapped (widget))
    enter (widget);
  else
    g_signal_connect (widget, "map", G_CALLBACK (mapped_cb), NULL);
}

/* --- a control far down -------------------------------------------------------------------------------------------- */

static void
scroll_to (gpointer data)
{
  GtkWidget *widget = data;
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkWidget *content = viewport != NULL ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
  graphene_rect_t bounds;
  if (content == NULL || !gtk_widget_compute_bounds (widget, content, &bounds))
    return;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  gtk_adjustment_clamp_page (adjustment, bounds.origin.y - BROUGHT_MARGIN_PX,
                             bounds.origin.y + bounds.size.height + BROUGHT_MARGIN_PX);
}

/* The frame in which this is called gives out sizes; then it has its place. */
static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  (void) clock;
  (void) data;
  gembok_layout_later (widget, scroll_to);
  return G_SOURCE_REMOVE;
}

void
gembok_keyboard_reveal (GtkWidget *widget)
{
  gtk_widget_add_tick_callback (widget, frame_cb, NULL, NULL);
}

/* Only in a frame that comes after its layout does a widget have a place. */
static gboolean
placed_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  (void) clock;
  (void) data;
  if (gtk_widget_get_height (widget) == 0)
    return G_SOURCE_CONTINUE;
  if (gtk_widget_is_focus (widget))
    scroll_to (widget);
  return G_SOURCE_REMOVE;
}

static void
grown_cb (GtkWidget *widget, GtkAdjustment *adjustment)
{
  if (gtk_widget_is_focus (widget))
    gtk_widget_add_tick_callback (widget, placed_cb, NULL, NULL);
  else
    g_signal_handlers_disconnect_by_func (adjustment, grown_cb, widget);
}

void
gembok_keyboard_bring (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  gembok_keyboard_go_to (widget);
  gtk_widget_add_tick_callback (widget, placed_cb, NULL, NULL);
  if (viewport == NULL)
    return;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  g_signal_handlers_disconnect_by_func (adjustment, grown_cb, widget);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (grown_cb), widget, G_CONNECT_SWAPPED);
}

/* --- keys that always work ----------------------------------------------------------------------------------------- */

void
gembok_keyboard_take_up (GtkWidget *widget)
{
  const gboolean wanted = waiting != NULL && (widget == waiting || gtk_widget_is_ancestor (widget, waiting));
  if (wanted && gtk_widget_get_mapped (widget))
    gembok_keyboard_go_to (widget);
}

gboolean
gembok_keyboard_pass (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  return child != NULL && gtk_widget_child_focus (child, direction);
}

/* A pointer to a function is not a pointer to data. */
typedef struct
{
  GembokKeyFunc func;
} Key;

static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  (void) arguments;
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  ((const Key *) data)->func (widget);
  return TRUE;
}

void
gembok_keyboard_add (GtkWidget *widget, guint key, GembokKeyFunc func)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  Key *kept = g_new0 (Key, 1);
  kept->func = func;
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_MANAGED);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (key, GDK_CONTROL_MASK),
                                                          gtk_callback_action_new (key_cb, kept, g_free)));
  gtk_widget_add_controller (widget, controller);
}

void
gembok_keyboard_name_row (GtkWidget *row, const char *name)
{
  GtkWidget *around = gtk_widget_get_parent (row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (around != NULL && GTK_IS_LIST_VIEW (gtk_widget_get_parent (around)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
gembok_keyboard_name_button (GtkWidget *button, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
