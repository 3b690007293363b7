/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window.h"

#include "app/account-actions.h"
#include "app/backup-actions.h"
#include "app/display.h"
#include "app/layout.h"
#include "app/lazy.h"
#include "app/leaving.h"
#include "app/main-view.h"
#include "app/notice.h"
#include "app/open-files.h"
#include "app/settings.h"
#include "app/shortcuts.h"
#include "app/welcome-page.h"
#include "base/error.h"
#include "base/i18n.h"

#define WORDS_AFTER_MS 300

struct _GembokWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  GtkStack *root;
  AdwStatusPage *failure;
  GtkWidget *opening;
  GembokLazy *welcome;
  GembokLazy *main;

  /* owned */
  GembokDesk *desk;
  char *wanted; /* (nullable): the request to be shown as soon as the vault is open */

  guint opening_timer;
  gboolean painted; /* its first frame */
  gboolean asking;  /* whether to leave */
  gboolean leaving; /* nothing is lost by it, or the person wants it all the same */
};

G_DEFINE_FINAL_TYPE (GembokWindow, gembok_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static void
show_failure (GembokWindow *self)
{
  const GError *error = gembok_desk_error (self->desk);
  g_autofree char *text = gembok_display_failure (error, gembok_notice_help ());
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->failure, escaped);
  gtk_stack_set_visible_child_name (self->root, "failed");
}

static void
open_wanted (GembokWindow *self)
{
  g_autofree char *id = g_steal_pointer (&self->wanted);
  if (id != NULL)
    gembok_window_open_request (self, id, NULL);
}

static gboolean
still_opening_cb (gpointer window)
{
  GembokWindow *self = window;
  self->opening_timer = 0;
  gtk_widget_set_visible (self->opening, TRUE);
  return G_SOURCE_REMOVE;
}

/* Words that are gone before they can be read are not said. */
static void
show_opening (GembokWindow *self)
{
  gtk_widget_set_visible (self->opening, FALSE);
  self->opening_timer = g_timeout_add (WORDS_AFTER_MS, still_opening_cb, self);
  gtk_stack_set_visible_child_name (self->root, "opening");
}

static void
state_changed_cb (GembokWindow *self)
{
  g_clear_handle_id (&self->opening_timer, g_source_remove);
  switch (gembok_desk_state (self->desk))
    {
    case GEMBOK_DESK_CLOSED:
      gtk_stack_set_visible_child_name (self->root, "welcome");
      break;
    case GEMBOK_DESK_OPENING:
      show_opening (self);
      break;
    case GEMBOK_DESK_OPEN:
      /* A small vault is open before the window is there: the views must not keep its first frame waiting. */
      if (!self->painted)
        break;
      gtk_stack_set_visible_child_name (self->root, "main");
      open_wanted (self);
      break;
    case GEMBOK_DESK_FAILED:
      show_failure (self);
      break;
    }
}

static void
language_cb (GembokWindow *self, const char *language)
{
  GSettings *settings = gembok_desk_settings (self->desk);
  g_settings_set_boolean (settings, "language-asked", TRUE);
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "language",
                                  g_variant_new_string (language));
}

/* Each is made when it is shown first: the first frame does not wait for what is not in it. */
static void
made_cb (GembokWindow *self, GtkWidget *made)
{
  if (GEMBOK_IS_MAIN_VIEW (made))
    {
      gembok_main_view_set_desk (GEMBOK_MAIN_VIEW (made), self->desk);
      return;
    }
  g_signal_connect_object (made, "language", G_CALLBACK (language_cb), self, G_CONNECT_SWAPPED);
  gembok_welcome_page_set_desk (GEMBOK_WELCOME_PAGE (made), self->desk);
}

/* --- actions ------------------------------------------------------------------------------------------------------- */

/* What is about views is done by what has them; without it there is nothing to do it to. */
static void
view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *view = gembok_lazy_peek (GEMBOK_WINDOW (widget)->main);
  if (view != NULL)
    gtk_widget_activate_action_variant (view, name, parameter);
}

static void
open_request_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  gembok_window_open_request (GEMBOK_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  gembok_shortcuts_show (GTK_WINDOW (widget));
}

static void
try_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  GembokWindow *self = GEMBOK_WINDOW (widget);
  gembok_desk_open (self->desk, gembok_desk_mode (self->desk));
}

void
gembok_window_open_request (GembokWindow *self, const char *id, const char *step_id)
{
  if (gembok_desk_state (self->desk) != GEMBOK_DESK_OPEN)
    {
      g_free (self->wanted);
      self->wanted = g_strdup (id);
      return;
    }
  gembok_main_view_open_request (gembok_lazy_widget (self->main), id, step_id);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
size_from_settings (GembokWindow *self)
{
  GSettings *settings = gembok_desk_settings (self->desk);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
keep_number (GSettings *settings, const char *key, int number)
{
  if (g_settings_get_int (settings, key) != number)
    g_settings_set_int (settings, key, number);
}

/* What the first frame does not show comes after it, while the vault is being opened: the views that will be shown then, and the
 * icon, which has to be drawn in several sizes for a desktop under X. */
static void
painted_later_cb (gpointer window)
{
  GembokWindow *self = window;
  self->painted = TRUE;
  gtk_window_set_default_icon_name (GEMBOK_APPLICATION_ID);
  if (gembok_desk_state (self->desk) == GEMBOK_DESK_OPENING)
    gembok_lazy_widget (self->main);
  else
    state_changed_cb (self);
}

static void
painted_cb (GembokWindow *self, GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  gembok_layout_later (GTK_WIDGET (self), painted_later_cb);
}

static void
realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gembok_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (painted_cb), widget,
                           G_CONNECT_SWAPPED);
}

/* Once, when it closes: while it is drawn larger it has a new size in every frame. */
static void
unmap (GtkWidget *widget)
{
  GSettings *settings = gembok_desk_settings (GEMBOK_WINDOW (widget)->desk);
  const gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (widget));
  int width = 0;
  int height = 0;
  gtk_window_get_default_size (GTK_WINDOW (widget), &width, &height);
  keep_number (settings, "window-width", width);
  keep_number (settings, "window-height", height);
  if (g_settings_get_boolean (settings, "window-maximized") != maximized)
    g_settings_set_boolean (settings, "window-maximized", maximized);
  GTK_WIDGET_CLASS (gembok_window_parent_class)->unmap (widget);
}

static void
may_leave_cb (gpointer owner, gboolean go)
{
  GembokWindow *self = owner;
  self->asking = FALSE;
  self->leaving = go;
  if (go)
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
close_request (GtkWindow *window)
{
  GembokWindow *self = GEMBOK_WINDOW (window);
  if (!self->leaving && !self->asking)
    {
      self->asking = TRUE;
      gembok_leaving_ask (window, self->desk, self, may_leave_cb);
    }
  /* Where nothing can be lost the answer is there at once; closing anew in the middle of this would do nothing. */
  return self->leaving ? GTK_WINDOW_CLASS (gembok_window_parent_class)->close_request (window) : TRUE;
}

static void
dispose (GObject *object)
{
  GembokWindow *self = GEMBOK_WINDOW (object);
  g_clear_handle_id (&self->opening_timer, g_source_remove);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_window_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  g_free (GEMBOK_WINDOW (object)->wanted);
  G_OBJECT_CLASS (gembok_window_parent_class)->finalize (object);
}

static void
gembok_window_class_init (GembokWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->realize = realize;
  widget_class->unmap = unmap;
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
  g_type_ensure (GEMBOK_TYPE_LAZY);
  g_type_ensure (GEMBOK_TYPE_MAIN_VIEW);
  g_type_ensure (GEMBOK_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, root);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, failure);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, opening);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, GembokWindow, main);
  gtk_widget_class_bind_template_callback (widget_class, made_cb);
  gtk_widget_class_install_action (widget_class, "win.view", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.open-request", "s", open_request_action);
  gtk_widget_class_install_action (widget_class, "win.open-certificate", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.open-step", "(ss)", view_action);
  gtk_widget_class_install_action (widget_class, "win.open-document", "(ss)", view_action);
  gtk_widget_class_install_action (widget_class, "win.new-request", NULL, view_action);
  gtk_widget_class_install_action (widget_class, "win.new-request-for", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, view_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.try-again", NULL, try_again_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
gembok_window_init (GembokWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (GEMBOK_DEVELOPMENT)
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
}

GtkWidget *
gembok_window_new (GtkApplication *application, GembokDesk *desk)
{
  GembokWindow *self = g_object_new (GEMBOK_TYPE_WINDOW, "application", application, NULL);
  self->desk = g_object_ref (desk);
  gembok_account_actions_add (GTK_APPLICATION_WINDOW (self), desk);
  gembok_backup_actions_add (GTK_APPLICATION_WINDOW (self), desk);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  gembok_open_files_take_drops (GTK_WINDOW (self), desk);
  size_from_settings (self);
  state_changed_cb (self);
  return GTK_WIDGET (self);
}
