/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/account-pane.h"

#include "app/display.h"
#include "app/guide-hint.h"
#include "app/keyboard.h"
#include "app/notice.h"
#include "app/secret-entry.h"
#include "base/i18n.h"

struct _GembokAccountPane
{
  AdwBin parent_instance;

  /* template */
  GembokNotice *notice;
  GtkStack *stack;
  GtkWidget *working;
  GtkSpinner *spinner;
  AdwActionRow *server;
  GtkEditable *username;
  GtkEditable *password;
  GtkLabel *log_in_message;
  AdwActionRow *help;
  AdwActionRow *applicant;
  AdwActionRow *verifier;
  AdwActionRow *officer;
  GtkWidget *applicant_tick;
  GtkWidget *verifier_tick;
  GtkWidget *officer_tick;
  AdwPreferencesGroup *password_group;
  GtkEditable *current;
  GtkEditable *fresh;
  GtkEditable *repeat;
  GtkLabel *password_message;
  AdwAvatar *avatar;
  AdwActionRow *person;

  /* owned */
  GembokDesk *desk;
  GCancellable *cancellable;
  GembokSecret *typed; /* (nullable): the password of a log-in that is under way */

  GembokAccountStage stage;
  gboolean changing; /* the password is to be changed because the person wants it */
  gboolean busy;
};

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint done_signal, changed_signal;

G_DEFINE_FINAL_TYPE (GembokAccountPane, gembok_account_pane, ADW_TYPE_BIN)

/* --- what is seen -------------------------------------------------------------------------------------------------- */

static void
set_busy (GembokAccountPane *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !busy);
  gtk_widget_set_visible (self->working, busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
say (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
clear_secrets (GembokAccountPane *self)
{
  gembok_secret_entry_clear (self->password);
  gembok_secret_entry_clear (self->current);
  gembok_secret_entry_clear (self->fresh);
  gembok_secret_entry_clear (self->repeat);
  g_clear_pointer (&self->typed, gembok_secret_free);
}

static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_action_row_set_subtitle (row, escaped);
}

static void
show_server (GembokAccountPane *self, const char *url)
{
  g_autofree char *address = gembok_display_address (url);
  g_autofree char *ca = gembok_settings_text (gembok_desk_settings (self->desk), "ams-ca-file");
  g_autofree char *name = ca != NULL ? g_filename_display_basename (ca) : NULL;
  /* TRANSLATORS: address of the AMS, name of a file */
  g_autofree char *text = name != NULL ? g_strdup_printf (_ ("%s, trusted by %s"), address, name) : g_strdup (address);
  set_subtitle (self->server, text);
}

static void
show_help (GembokAccountPane *self)
{
  g_autofree char *contact = gembok_settings_text (gembok_desk_settings (self->desk), "help-contact");
  g_autofree char *text
      = contact != NULL
            ? g_strdup_printf (_ ("Ask %s for a new one. Gembok cannot see or replace it."), contact)
            : g_strdup (_ ("Ask the communications office (Diskominfo) of your region for a new one. Gembok cannot see or "
                           "replace it."));
  set_subtitle (self->help, text);
}

static void
show_person (GembokAccountPane *self)
{
  const char *name = gembok_desk_account_name (self->desk);
  if (name == NULL)
    return;
  g_autofree char *escaped = g_markup_escape_text (name, -1);
  g_autofree char *url = gembok_desk_address (self->desk);
  g_autofree char *address = gembok_display_address (url);
  /* TRANSLATORS: role, user name, address of the AMS: "applicant, siti.contoh at ams.example.go.id" */
  g_autofree char *text = g_strdup_printf (_ ("%s, %s at %s"), gembok_role_label (gembok_desk_role (self->desk)),
                                           gembok_desk_account (self->desk), address);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->person), escaped);
  set_subtitle (self->person, text);
  adw_avatar_set_text (self->avatar, name);
}

static void
mark_person (GembokAccountPane *self, AdwActionRow *row, GtkWidget *tick, GembokRole role)
{
  gtk_widget_set_visible (tick, gembok_desk_role (self->desk) == role);
  set_subtitle (row, gembok_display_role_duty (role));
}

static void
refresh (GembokAccountPane *self)
{
  g_autofree char *url = gembok_desk_address (self->desk);
  GembokAccountStage stage = gembok_display_account_stage (
      gembok_desk_mode (self->desk), url, gembok_desk_account (self->desk), gembok_desk_must_change_password (self->desk));
  if (self->changing && stage == GEMBOK_ACCOUNT_LOGGED_IN)
    stage = GEMBOK_ACCOUNT_FIRST_PASSWORD;
  show_server (self, url);
  show_help (self);
  show_person (self);
  mark_person (self, self->applicant, self->applicant_tick, GEMBOK_ROLE_APPLICANT);
  mark_person (self, self->verifier, self->verifier_tick, GEMBOK_ROLE_VERIFIER);
  mark_person (self, self->officer, self->officer_tick, GEMBOK_ROLE_OFFICER);
  adw_preferences_group_set_title (self->password_group,
                                   self->changing ? _ ("New AMS password") : _ ("Your first password must be changed"));
  self->stage = stage;
  gtk_stack_set_visible_child_name (self->stack, gembok_display_account_stage_name (stage));
  g_signal_emit (self, changed_signal, 0);
}

GembokAccountStage
gembok_account_pane_stage (GembokAccountPane *self)
{
  return self->stage;
}

const char *
gembok_account_pane_primary_label (GembokAccountPane *self)
{
  switch (self->stage)
    {
    case GEMBOK_ACCOUNT_LOG_IN:
      return _ ("_Log In");
    case GEMBOK_ACCOUNT_FIRST_PASSWORD:
      return _ ("_Change Password");
    case GEMBOK_ACCOUNT_NO_ADDRESS:
      return _ ("Open _Preferences");
    case GEMBOK_ACCOUNT_OFFLINE:
    case GEMBOK_ACCOUNT_TRAINING:
    case GEMBOK_ACCOUNT_LOGGED_IN:
      break;
    }
  return "";
}

/* --- logging in ---------------------------------------------------------------------------------------------------- */

static GCancellable *
fresh_cancellable (GembokAccountPane *self)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  return self->cancellable;
}

static void
take_focus (GembokAccountPane *self)
{
  if (self->stage == GEMBOK_ACCOUNT_LOG_IN)
    gtk_widget_grab_focus (GTK_WIDGET (*gtk_editable_get_text (self->username) == '\0' ? self->username : self->password));
  else if (self->stage == GEMBOK_ACCOUNT_FIRST_PASSWORD)
    gtk_widget_grab_focus (GTK_WIDGET (gembok_secret_entry_is_empty (self->current) ? self->current : self->fresh));
}

static void
logged_in_cb (gpointer owner, const GError *error)
{
  GembokAccountPane *self = owner;
  set_busy (self, FALSE);
  if (error != NULL)
    {
      g_clear_pointer (&self->typed, gembok_secret_free);
      gembok_notice_show_error (self->notice, error);
      take_focus (self);
      return;
    }
  /* What was typed a moment ago need not be typed again. */
  if (self->stage == GEMBOK_ACCOUNT_FIRST_PASSWORD)
    {
      gembok_secret_entry_fill (self->current, self->typed);
      g_clear_pointer (&self->typed, gembok_secret_free);
      gembok_secret_entry_clear (self->password);
      take_focus (self);
      return;
    }
  clear_secrets (self);
  g_signal_emit (self, done_signal, 0);
}

static void
log_in (GembokAccountPane *self)
{
  g_autofree char *username = g_strstrip (g_strdup (gtk_editable_get_text (self->username)));
  const gboolean complete = *username != '\0' && !gembok_secret_entry_is_empty (self->password);
  gembok_notice_hide (self->notice);
  say (self->log_in_message, complete ? NULL : _ ("Both are needed: user name and password."));
  if (!complete)
    {
      take_focus (self);
      return;
    }
  gembok_secret_free (self->typed);
  self->typed = gembok_secret_entry_copy (self->password);
  set_busy (self, TRUE);
  gembok_desk_log_in (self->desk, self, fresh_cancellable (self), username, gembok_secret_entry_copy (self->password),
                      logged_in_cb);
}

static void
became_cb (gpointer owner, const GError *error)
{
  GembokAccountPane *self = owner;
  set_busy (self, FALSE);
  if (error != NULL)
    gembok_notice_show_error (self->notice, error);
  else
    g_signal_emit (self, done_signal, 0);
}

static void
person_activated_cb (GembokAccountPane *self, AdwActionRow *row)
{
  const GembokRole role = row == self->verifier  ? GEMBOK_ROLE_VERIFIER
                          : row == self->officer ? GEMBOK_ROLE_OFFICER
                                                 : GEMBOK_ROLE_APPLICANT;
  gembok_notice_hide (self->notice);
  set_busy (self, TRUE);
  gembok_desk_become (self->desk, self, role, became_cb);
}

/* --- the password -------------------------------------------------------------------------------------------------- */

static void
changed_cb (gpointer owner, const GError *error)
{
  GembokAccountPane *self = owner;
  set_busy (self, FALSE);
  if (error != NULL)
    {
      gembok_notice_show_error (self->notice, error);
      take_focus (self);
      return;
    }
  clear_secrets (self);
  self->changing = FALSE;
  refresh (self);
  g_signal_emit (self, done_signal, 0);
}

/* What keeps the change from being sent, and where. */
static const char *
find_fault (GembokAccountPane *self, GtkEditable **where)
{
  *where = gembok_secret_entry_is_empty (self->current) ? self->current : self->fresh;
  if (gembok_secret_entry_is_empty (self->current) || gembok_secret_entry_is_empty (self->fresh))
    return _ ("The present password and a new one are needed.");
  if (gembok_secret_entry_equal (self->current, self->fresh))
    return _ ("The new password is the present one.");
  *where = self->repeat;
  return gembok_secret_entry_equal (self->fresh, self->repeat) ? NULL : _ ("The two new passwords differ.");
}

static void
change_password (GembokAccountPane *self)
{
  GtkEditable *where = NULL;
  const char *fault = find_fault (self, &where);
  gembok_notice_hide (self->notice);
  say (self->password_message, fault);
  if (fault != NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (where));
      return;
    }
  set_busy (self, TRUE);
  gembok_desk_change_password (self->desk, self, fresh_cancellable (self), gembok_secret_entry_copy (self->current),
                               gembok_secret_entry_copy (self->fresh), changed_cb);
}

/* --- from outside -------------------------------------------------------------------------------------------------- */

void
gembok_account_pane_press (GembokAccountPane *self)
{
  if (self->busy)
    return;
  if (self->stage == GEMBOK_ACCOUNT_LOG_IN)
    log_in (self);
  else if (self->stage == GEMBOK_ACCOUNT_FIRST_PASSWORD)
    change_password (self);
  else if (self->stage == GEMBOK_ACCOUNT_NO_ADDRESS)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
}

void
gembok_account_pane_cancel (GembokAccountPane *self)
{
  g_cancellable_cancel (self->cancellable);
}

void
gembok_account_pane_leave (GembokAccountPane *self)
{
  gembok_account_pane_cancel (self);
  clear_secrets (self);
  gembok_notice_hide (self->notice);
  say (self->log_in_message, NULL);
  say (self->password_message, NULL);
}

void
gembok_account_pane_suggest (GembokAccountPane *self, const char *username)
{
  if (username != NULL && *gtk_editable_get_text (self->username) == '\0')
    gtk_editable_set_text (self->username, username);
}

void
gembok_account_pane_change_password (GembokAccountPane *self)
{
  self->changing = TRUE;
  refresh (self);
}

void
gembok_account_pane_set_desk (GembokAccountPane *self, GembokDesk *desk)
{
  if (!g_set_object (&self->desk, desk))
    return;
  g_signal_connect_object (desk, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gembok_desk_settings (desk), "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static gboolean
grab_focus (GtkWidget *widget)
{
  GembokAccountPane *self = GEMBOK_ACCOUNT_PANE (widget);
  if (self->stage != GEMBOK_ACCOUNT_LOG_IN && self->stage != GEMBOK_ACCOUNT_FIRST_PASSWORD)
    return GTK_WIDGET_CLASS (gembok_account_pane_parent_class)->grab_focus (widget);
  take_focus (self);
  return TRUE;
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GembokAccountPane *self = GEMBOK_ACCOUNT_PANE (object);
  if (id == PROP_BUSY)
    g_value_set_boolean (value, self->busy);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  GembokAccountPane *self = GEMBOK_ACCOUNT_PANE (object);
  if (self->password != NULL)
    clear_secrets (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (gembok_account_pane_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, notice);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, stack);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, working);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, spinner);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, server);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, username);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, password);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, log_in_message);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, help);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, applicant);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, verifier);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, officer);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, applicant_tick);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, verifier_tick);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, officer_tick);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, password_group);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, current);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, fresh);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, repeat);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, password_message);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, avatar);
  gtk_widget_class_bind_template_child (widget_class, GembokAccountPane, person);
}

static void
gembok_account_pane_class_init (GembokAccountPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  widget_class->focus = gembok_keyboard_pass;
  widget_class->grab_focus = grab_focus;
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  done_signal = g_signal_new ("done", GEMBOK_TYPE_ACCOUNT_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  changed_signal
      = g_signal_new ("changed", GEMBOK_TYPE_ACCOUNT_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (GEMBOK_TYPE_NOTICE);
  g_type_ensure (GEMBOK_TYPE_GUIDE_HINT);
  gtk_widget_class_set_template_from_resource (widget_class, "/id/gembok/Gembok/ui/account-pane.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, gembok_account_pane_press);
  gtk_widget_class_bind_template_callback (widget_class, person_activated_cb);
}

static void
gembok_account_pane_init (GembokAccountPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gembok_secret_entry_prepare (self->password);
  gembok_secret_entry_prepare (self->current);
  gembok_secret_entry_prepare (self->fresh);
  gembok_secret_entry_prepare (self->repeat);
}
