/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/toast.h"

#include "base/error.h"
#include "base/i18n.h"

/* Seconds at least, and as many characters as somebody reads in one who reads slowly. */
#define SHORTEST_SECONDS      5
#define CHARACTERS_PER_SECOND 10

/* Of a line, in characters; and what is beside it. */
#define SHORTEST_LINE 12
#define LONGEST_LINE  60
#define MARGIN_PIXELS 96

#define TOASTS_KEY "gembok-toasts-shown"

/* By an action, so that no page needs to know the window. */
void
gembok_toast (GtkWidget *widget, const char *text)
{
  gtk_widget_activate_action (widget, "win.toast", "s", text);
}

void
gembok_toast_error (GtkWidget *widget, const GError *error)
{
  if (gembok_error_get_code (error) == GEMBOK_ERROR_CANCELLED)
    return;
  const char *hint = gembok_error_get_hint (error);
  g_autofree char *text = g_strjoin (" ", error->message, hint, NULL);
  gembok_toast (widget, text);
}

/* How many characters fit a line of a toast; a bold one is somewhat wider than the others, and there are margins and a button. */
static int
line_of (GtkWidget *overlay)
{
  PangoContext *context = gtk_widget_get_pango_context (overlay);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  const int character = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                             pango_font_metrics_get_approximate_digit_width (metrics));
  const int room = gtk_widget_get_width (overlay) - MARGIN_PIXELS;
  pango_font_metrics_unref (metrics);
  return CLAMP (room * PANGO_SCALE / MAX (1, character + character / 4), SHORTEST_LINE, LONGEST_LINE);
}

/* --- those that are shown or wait ----------------------------------------------------------------------------------- */

/* (element-type AdwToast): of an overlay, which owns it. */
static GPtrArray *
toasts_of (gpointer overlay)
{
  GPtrArray *toasts = g_object_get_data (overlay, TOASTS_KEY);
  if (toasts == NULL)
    {
      toasts = g_ptr_array_new_with_free_func (g_object_unref);
      g_object_set_data_full (overlay, TOASTS_KEY, toasts, (GDestroyNotify) g_ptr_array_unref);
    }
  return toasts;
}

static void
dismissed_cb (GObject *overlay, AdwToast *toast)
{
  g_ptr_array_remove (toasts_of (overlay), toast);
}

/* Two sentences do not fit a line, and libadwaita's own title would cut them off. A toast of libadwaita 1.2 is as wide as it would
 * like to be, so it must not like to be wider than the overlay. */
AdwToast *
gembok_toast_show (AdwToastOverlay *overlay, const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), line_of (GTK_WIDGET (overlay)));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_timeout (toast, MAX (SHORTEST_SECONDS, (guint) g_utf8_strlen (text, -1) / CHARACTERS_PER_SECOND));
  g_ptr_array_add (toasts_of (overlay), g_object_ref (toast));
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), overlay, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (overlay, toast);
  return toast;
}

void
gembok_toast_fit (AdwToastOverlay *overlay)
{
  const GPtrArray *toasts = toasts_of (overlay);
  for (guint i = 0; i < toasts->len; i++)
    gtk_label_set_max_width_chars (GTK_LABEL (adw_toast_get_custom_title (toasts->pdata[i])),
                                   line_of (GTK_WIDGET (overlay)));
}

/* Those that wait first: else the next of them would be shown for a moment. */
void
gembok_toast_dismiss (AdwToastOverlay *overlay)
{
  GPtrArray *toasts = toasts_of (overlay);
  while (toasts->len > 0)
    {
      const guint before = toasts->len;
      g_autoptr (AdwToast) toast = g_object_ref (toasts->pdata[before - 1]);
      adw_toast_dismiss (toast);
      if (toasts->len == before)
        g_ptr_array_remove (toasts, toast);
    }
}

/* --- what libadwaita leaves unnamed ---------------------------------------------------------------------------------- */

static void
name_buttons (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "window-close-symbolic") == 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Close"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

static void
children_changed_cb (GListModel *children, guint position, guint removed, guint added)
{
  (void) removed;
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GtkWidget) child = g_list_model_get_item (children, i);
      if (g_str_equal (G_OBJECT_TYPE_NAME (child), "AdwToastWidget"))
        name_buttons (child);
    }
}

/* A toast may have to wait for the one before it: nobody but its overlay knows when it comes. */
void
gembok_toast_name_buttons (AdwToastOverlay *overlay)
{
  GListModel *children = gtk_widget_observe_children (GTK_WIDGET (overlay));
  g_signal_connect (children, "items-changed", G_CALLBACK (children_changed_cb), NULL);
  g_object_set_data_full (G_OBJECT (overlay), "gembok-toasts", children, g_object_unref);
}
