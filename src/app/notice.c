/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/notice.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#define HELP_MAX_CHARS 200
#include "procedure/context.h"

struct _GembokNotice
{
  AdwBin parent_instance;

  /* template */
  GtkWidget *frame;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *help;
  GtkButton *action;
};

static guint activated_signal;
static char *help_contact; /* (nullable) */

G_DEFINE_FINAL_TYPE (GembokNotice, gembok_notice, ADW_TYPE_BIN)

static const struct
{
  const char *css_class;
  const char *icon;
  const char *word;
} kinds[] = {
  [GEMBOK_NOTICE_INFO] = { "notice-info", "dialog-information-symbolic", N_ ("Note") },
  [GEMBOK_NOTICE_GOOD] = { "notice-good", "emblem-ok-symbolic", N_ ("Done") },
  [GEMBOK_NOTICE_WARNING] = { "notice-warning", "dialog-warning-symbolic", N_ ("Warning") },
  [GEMBOK_NOTICE_ERROR] = { "notice-error", "dialog-error-symbolic", N_ ("Error") },
};

static void
set_optional (GtkWidget *widget, gboolean wanted)
{
  gtk_widget_set_visible (widget, wanted);
}

void
gembok_notice_show (GembokNotice *self, GembokNoticeKind kind, const char *title, const char *text, const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_widget_remove_css_class (self->frame, kinds[i].css_class);
  gtk_widget_add_css_class (self->frame, kinds[kind].css_class);
  gtk_image_set_from_icon_name (self->icon, kinds[kind].icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (kinds[kind].word), -1);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->text, text != NULL ? text : "");
  gtk_button_set_label (self->action, action != NULL ? action : "");
  set_optional (GTK_WIDGET (self->text), text != NULL && *text != '\0');
  set_optional (GTK_WIDGET (self->action), action != NULL);
  set_optional (GTK_WIDGET (self->help), kind == GEMBOK_NOTICE_ERROR && help_contact != NULL);
  gtk_label_set_label (self->help, help_contact != NULL ? help_contact : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->frame), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  set_optional (GTK_WIDGET (self), TRUE);
}

void
gembok_notice_show_error (GembokNotice *self, const GError *error)
{
  const GembokErrorCode code = gembok_error_get_code (error);
  if (code == GEMBOK_ERROR_CANCELLED)
    {
      gembok_notice_hide (self);
      return;
    }
  const char *label = NULL, *action = NULL;
  if (code == GEMBOK_ERROR_NOT_LOGGED_IN)
    {
      label = _ ("Log In");
      action = "win.log-in";
    }
  else if (gembok_account_must_change_password (error))
    {
      label = _ ("Change Password");
      action = "win.change-password";
    }
  gembok_notice_show (self, GEMBOK_NOTICE_ERROR, error->message, gembok_error_get_hint (error), label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action), action);
}

gboolean
gembok_notice_wants_account (GembokNotice *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self))
         && gtk_actionable_get_action_name (GTK_ACTIONABLE (self->action)) != NULL;
}

void
gembok_notice_hide (GembokNotice *self)
{
  set_optional (GTK_WIDGET (self), FALSE);
}

void
gembok_notice_set_help (const char *contact)
{
  g_autofree char *line = gembok_text_sanitise (contact, HELP_MAX_CHARS);
  g_clear_pointer (&help_contact, g_free);
  if (*line != '\0')
    help_contact = g_strdup_printf (_ ("Help: %s"), line);
}

const char *
gembok_notice_help (void)
{
  return help_contact;
}

static void
action_clicked_cb (GembokNotice *self)
{
  if (gtk_actionable_get_action_name (GTK_ACTIONABLE (self->action)) == NULL)
    g_signal_emit (self, activated_signal, 0);
}

static void
gembok_notice_class_init (GembokNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/notice.ui");
  gtk_widget_class_bind_template_child (widget_class, GembokNotice, frame);
  gtk_widget_class_bind_template_child (widget_class, GembokNotice, icon);
  gtk_widget_class_bind_template_child (widget_class, GembokNotice, title);
  gtk_widget_class_bind_template_child (widget_class, GembokNotice, text);
  gtk_widget_class_bind_template_child (widget_class, GembokNotice, help);
  gtk_widget_class_bind_template_child (widget_class, GembokNotice, action);
  gtk_widget_class_bind_template_callback (widget_class, action_clicked_cb);
  activated_signal = g_signal_new ("activated", GEMBOK_TYPE_NOTICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gembok_notice_init (GembokNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
