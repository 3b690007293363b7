/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/welcome-page.h"

#include "app/server-group.h"
#include "base/i18n.h"

struct _GembokWelcomePage
{
  AdwBin parent_instance;

  /* template */
  GtkStack *stack;
  GembokServerGroup *server;
  GtkButton *connect;

  /* owned */
  GembokDesk *desk;
};

static guint language_signal;

G_DEFINE_FINAL_TYPE (GembokWelcomePage, gembok_welcome_page, ADW_TYPE_BIN)

/* --- language ------------------------------------------------------------------------------------------------------ */

static void
indonesian_cb (GembokWelcomePage *self)
{
  g_signal_emit (self, language_signal, 0, "id");
}

static void
english_cb (GembokWelcomePage *self)
{
  g_signal_emit (self, language_signal, 0, "en");
}

/* --- how to work --------------------------------------------------------------------------------------------------- */

static void
choose (GembokWelcomePage *self, GembokMode mode)
{
  g_settings_set_enum (gembok_desk_settings (self->desk), "mode", (int) mode);
  gembok_desk_open (self->desk, mode);
}

static void
training_cb (GembokWelcomePage *self)
{
  choose (self, GEMBOK_MODE_TRAINING);
}

static void
offline_cb (GembokWelcomePage *self)
{
  choose (self, GEMBOK_MODE_OFFLINE);
}

static void
server_cb (GembokWelcomePage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "server");
}

static void
back_cb (GembokWelcomePage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "mode");
}

/* Another address: to be tried first. */
static void
works_changed_cb (GembokWelcomePage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->connect), gembok_server_group_works (self->server));
}

/* An address that does not answer now may do so tomorrow: the verdict is shown, and nothing is sent to it before it can prove
 * who it is. */
static void
tried_cb (GembokWelcomePage *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->connect), gembok_server_group_has_address (self->server));
}

static void
connect_cb (GembokWelcomePage *self)
{
  choose (self, GEMBOK_MODE_CONNECTED);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

void
gembok_welcome_page_set_desk (GembokWelcomePage *self, GembokDesk *desk)
{
  GSettings *settings = gembok_desk_settings (desk);
  g_set_object (&self->desk, desk);
  gembok_server_group_set_settings (self->server, settings);
  const gboolean ask = !g_settings_get_boolean (settings, "language-asked") && g_settings_is_writable (settings, "language");
  gtk_stack_set_visible_child_name (self->stack, ask ? "language" : "mode");
}

static void
dispose (GObject *object)
{
  g_clear_object (&GEMBOK_WELCOME_PAGE (object)->desk);
  G_OBJECT_CLASS (gembok_welcome_page_parent_class)->dispose (object);
}

static void
gembok_welcome_page_class_init (GembokWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  language_signal = g_signal_new ("language", GEMBOK_TYPE_WELCOME_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_STRING);
  g_type_ensure (GEMBOK_TYPE_SERVER_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokWelcomePage, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokWelcomePage, server);
  gtk_widget_class_bind_template_child (widget_class, GembokWelcomePage, connect);
  gtk_widget_class_bind_template_callback (widget_class, indonesian_cb);
  gtk_widget_class_bind_template_callback (widget_class, english_cb);
  gtk_widget_class_bind_template_callback (widget_class, training_cb);
  gtk_widget_class_bind_template_callback (widget_class, offline_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, tried_cb);
  gtk_widget_class_bind_template_callback (widget_class, works_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
}

static void
gembok_welcome_page_init (GembokWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
