/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/account-actions.h"

#include "app/account-dialog.h"
#include "app/toast.h"
#include "base/i18n.h"

static GembokDesk *
desk_of (gpointer window)
{
  return g_object_get_data (window, "gembok-desk");
}

/* --- telling ------------------------------------------------------------------------------------------------------- */

static void
logged_in_cb (gpointer owner, const GError *error)
{
  (void) error;
  GtkApplicationWindow *window = owner;
  const char *not_kept = gembok_desk_not_kept (desk_of (window));
  if (not_kept == NULL)
    return;
  g_autofree char *text = g_strdup_printf (_ ("You stay logged in only until Gembok is closed. %s"), not_kept);
  gembok_toast (GTK_WIDGET (window), text);
}

static void
password_changed_cb (gpointer owner, const GError *error)
{
  (void) error;
  gembok_toast (owner, _ ("The AMS password is changed."));
}

static void
logged_out_cb (gpointer owner, const GError *error)
{
  if (error != NULL)
    gembok_toast_error (owner, error);
  else
    gembok_toast (owner, _ ("Logged out of the AMS."));
}

static void
became_cb (gpointer owner, const GError *error)
{
  if (error != NULL)
    gembok_toast_error (owner, error);
}

/* --- actions ------------------------------------------------------------------------------------------------------- */

static void
ask_log_in (GtkApplicationWindow *window)
{
  gembok_account_dialog_present (GTK_WINDOW (window), desk_of (window), GEMBOK_PURPOSE_LOG_IN, NULL, window, logged_in_cb);
}

static void
log_in_action (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  (void) action;
  (void) parameter;
  ask_log_in (window);
}

static void
log_out_action (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  (void) action;
  (void) parameter;
  gembok_desk_log_out (desk_of (window), window, logged_out_cb);
}

static void
former_left_cb (gpointer owner, const GError *error)
{
  if (error != NULL)
    gembok_toast_error (owner, error);
  else
    ask_log_in (owner);
}

static void
change_person_action (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  (void) action;
  (void) parameter;
  gembok_desk_log_out (desk_of (window), window, former_left_cb);
}

static void
change_password_action (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  (void) action;
  (void) parameter;
  gembok_account_dialog_present (GTK_WINDOW (window), desk_of (window), GEMBOK_PURPOSE_CHANGE_PASSWORD, NULL, window,
                                 password_changed_cb);
}

static void
become_action (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  (void) action;
  GembokDesk *desk = desk_of (window);
  const GembokRole role = gembok_role_from_name (g_variant_get_string (parameter, NULL));
  if (role != gembok_desk_role (desk))
    gembok_desk_become (desk, window, role, became_cb);
}

static const GActionEntry entries[] = {
  { .name = "log-in", .activate = log_in_action },
  { .name = "log-out", .activate = log_out_action },
  { .name = "change-person", .activate = change_person_action },
  { .name = "change-password", .activate = change_password_action },
  { .name = "become", .activate = become_action, .parameter_type = "s", .state = "''" },
};

/* --- what applies -------------------------------------------------------------------------------------------------- */

static GSimpleAction *
find (GtkApplicationWindow *window, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), name));
}

static void
refresh (GtkApplicationWindow *window)
{
  GembokDesk *desk = desk_of (window);
  const GembokMode mode = gembok_desk_mode (desk);
  const gboolean open = gembok_desk_state (desk) == GEMBOK_DESK_OPEN;
  const gboolean somebody = open && gembok_desk_account (desk) != NULL;
  const gboolean training = open && mode == GEMBOK_MODE_TRAINING;
  const gboolean connected = open && mode == GEMBOK_MODE_CONNECTED;
  g_simple_action_set_enabled (find (window, "log-in"), open && mode != GEMBOK_MODE_OFFLINE);
  g_simple_action_set_enabled (find (window, "log-out"), somebody);
  g_simple_action_set_enabled (find (window, "change-person"), somebody && connected);
  g_simple_action_set_enabled (find (window, "change-password"), somebody && connected);
  g_simple_action_set_enabled (find (window, "become"), training);
  g_simple_action_set_state (find (window, "become"),
                             g_variant_new_string (somebody ? gembok_role_name (gembok_desk_role (desk)) : ""));
}

void
gembok_account_actions_add (GtkApplicationWindow *window, GembokDesk *desk)
{
  g_object_set_data_full (G_OBJECT (window), "gembok-desk", g_object_ref (desk), g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  g_signal_connect_object (desk, "changed", G_CALLBACK (refresh), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (refresh), window, G_CONNECT_SWAPPED);
  refresh (window);
}
