/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/desk-private.h"
#include "base/file.h"
#include "procedure/certificate-use.h"

/* What a log-in or a log-out is made of, and whom to tell. */
typedef struct
{
  GembokDesk *desk;
  GWeakRef owner;
  GembokDeskDoneFunc done;
  char *former; /* (nullable): who was logged in before */
  char *former_name;
  GembokRole former_role;
  char *attended; /* (nullable): whose turn it was when this began */
  char *username;
  GembokSecret *password;
  GembokSecret *fresh; /* (nullable): the new password */
  gboolean keep;       /* the session beyond the end of the program */
  char *url;
  char *ca_file;
  GStrv anchor_files;
  GembokTraining *training; /* borrowed from the desk, which stops it in the same lane */
  GembokRole role;
} Entry;

static Entry *
entry_new (GembokDesk *desk, gpointer owner, GembokDeskDoneFunc done)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->desk = g_object_ref (desk);
  g_weak_ref_init (&entry->owner, owner);
  entry->done = done;
  entry->former = g_strdup (gembok_desk_account (desk));
  entry->former_name = g_strdup (gembok_desk_account_name (desk));
  entry->former_role = gembok_desk_role (desk);
  entry->attended = desk->turn_over ? NULL : g_strdup (desk->attended);
  return entry;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_object_unref (entry->desk);
  g_weak_ref_clear (&entry->owner);
  g_free (entry->former);
  g_free (entry->former_name);
  g_free (entry->attended);
  g_free (entry->username);
  gembok_secret_free (entry->password);
  gembok_secret_free (entry->fresh);
  g_free (entry->url);
  g_free (entry->ca_file);
  g_strfreev (entry->anchor_files);
  g_free (entry);
}

/* The result carries its entry, so that whoever asked can be told after the work is gone. */
typedef struct
{
  Entry *entry;
  GembokLogin *login; /* (nullable) */
  GError *error;      /* (nullable) */
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;
  gembok_login_free (outcome->login);
  g_clear_error (&outcome->error);
  entry_free (outcome->entry);
  g_free (outcome);
}

static void
tell (Outcome *outcome)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&outcome->entry->owner);
  if (owner != NULL && outcome->entry->done != NULL)
    outcome->entry->done (owner, outcome->error);
}

/* --- logging in ---------------------------------------------------------------------------------------------------- */

static GBytes *
read_anchors (const Entry *entry, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  for (guint i = 0; entry->anchor_files != NULL && entry->anchor_files[i] != NULL; i++)
    {
      g_autoptr (GBytes) one = gembok_file_read (entry->anchor_files[i], GEMBOK_CERTIFICATES_MAX, error);
      if (one == NULL)
        return NULL;
      g_byte_array_append (all, g_bytes_get_data (one, NULL), (guint) g_bytes_get_size (one));
      g_byte_array_append (all, (const guint8 *) "\n", 1);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static GembokVaultProfile *
profile_of (GembokContext *context, const Entry *entry, GError **error)
{
  g_autoptr (GBytes) ca = NULL;
  if (entry->ca_file != NULL && (ca = gembok_file_read (entry->ca_file, GEMBOK_CERTIFICATES_MAX, error)) == NULL)
    return NULL;
  g_autoptr (GBytes) anchors = read_anchors (entry, error);
  if (anchors == NULL)
    return NULL;
  const GembokServer server = {
    .url = entry->url, .ca = ca, .anchors = g_bytes_get_size (anchors) > 0 ? anchors : NULL, .mode = GEMBOK_PROFILE_CONNECTED
  };
  return gembok_profile_ensure (context, &server, error);
}

/* The former one first: whoever sits down next must not act in another one's name. */
static void
log_former_out (GembokContext *context, const Entry *entry, GCancellable *cancellable)
{
  if (entry->former == NULL || g_strcmp0 (entry->former, entry->username) == 0)
    return;
  gembok_context_set_account (context, entry->former);
  gembok_session_log_out (context, NULL, cancellable, NULL);
  gembok_context_set_account (context, NULL);
}

static gpointer
log_in_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Outcome *outcome = g_new0 (Outcome, 1);
  Entry *entry = outcome->entry = input;
  if (entry->training != NULL)
    {
      outcome->login = gembok_training_enter (context, entry->training, entry->role, cancellable, &outcome->error);
      return outcome;
    }
  g_autoptr (GembokVaultProfile) profile = profile_of (context, entry, &outcome->error);
  if (profile == NULL)
    return outcome;
  outcome->login = gembok_session_log_in (context, profile, entry->username, entry->password, entry->keep, cancellable,
                                          &outcome->error);
  if (outcome->login != NULL)
    log_former_out (context, entry, cancellable);
  return outcome;
}

static void
logged_in_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDesk *desk = owner;
  Outcome *outcome = result;
  if (outcome->login != NULL && desk->context != NULL)
    {
      const GembokWireAccount *account = outcome->login->account;
      desk->must_change = account->must_change_password;
      g_free (desk->not_kept);
      desk->not_kept = g_steal_pointer (&outcome->login->not_kept_because);
      gembok_desk_set_account (desk, account->username, account->name, account->role);
      gembok_desk_attend_who_came (desk, outcome->entry->attended);
      gembok_desk_changed (desk, GEMBOK_CHANGED_RECORDS);
    }
  tell (outcome);
  outcome_free (outcome);
}

static void
run (GembokDesk *self, GCancellable *cancellable, Entry *entry, GembokWorkFunc func, GembokWorkDoneFunc done)
{
  gembok_desk_work (
      self, self, cancellable != NULL ? cancellable : self->cancellable,
      &(GembokWork){ .func = func, .input = entry, .result_free = outcome_free, .lane = "desk", .done = done });
}

void
gembok_desk_log_in (GembokDesk *self, gpointer owner, GCancellable *cancellable, const char *username,
                    GembokSecret *password, GembokDeskDoneFunc done)
{
  Entry *entry = entry_new (self, owner, done);
  entry->username = g_strdup (username);
  entry->password = password;
  entry->keep = !gembok_desk_guides (self);
  entry->url = g_settings_get_string (self->settings, "ams-address");
  entry->ca_file = gembok_settings_text (self->settings, "ams-ca-file");
  entry->anchor_files = g_settings_get_strv (self->settings, "anchor-files");
  run (self, cancellable, entry, log_in_in_thread, logged_in_cb);
}

void
gembok_desk_become (GembokDesk *self, gpointer owner, GembokRole role, GembokDeskDoneFunc done)
{
  g_return_if_fail (self->training != NULL);
  Entry *entry = entry_new (self, owner, done);
  entry->training = self->training;
  entry->role = role;
  run (self, NULL, entry, log_in_in_thread, logged_in_cb);
}

/* --- logging out --------------------------------------------------------------------------------------------------- */

static gpointer
log_out_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Outcome *outcome = g_new0 (Outcome, 1);
  outcome->entry = input;
  gembok_session_log_out (context, NULL, cancellable, &outcome->error);
  /* Nobody to log out is what was wanted. */
  if (outcome->error != NULL && gembok_error_get_code (outcome->error) == GEMBOK_ERROR_NOT_LOGGED_IN)
    g_clear_error (&outcome->error);
  return outcome;
}

static void
logged_out_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDesk *desk = owner;
  Outcome *outcome = result;
  const Entry *entry = outcome->entry;
  if (outcome->error != NULL && desk->username == NULL && desk->context != NULL)
    gembok_desk_set_account (desk, entry->former, entry->former_name, entry->former_role);
  gembok_desk_changed (desk, GEMBOK_CHANGED_RECORDS);
  tell (outcome);
  outcome_free (outcome);
}

void
gembok_desk_log_out (GembokDesk *self, gpointer owner, GembokDeskDoneFunc done)
{
  run (self, NULL, entry_new (self, owner, done), log_out_in_thread, logged_out_cb);
  /* What is begun from now on is not theirs, however long the AMS takes to hear of it. */
  if (self->username != NULL)
    gembok_desk_set_account (self, NULL, NULL, GEMBOK_ROLE_UNKNOWN);
}

/* --- the password -------------------------------------------------------------------------------------------------- */

static gpointer
change_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Outcome *outcome = g_new0 (Outcome, 1);
  Entry *entry = outcome->entry = input;
  gembok_account_change_password (context, entry->password, entry->fresh, cancellable, &outcome->error);
  return outcome;
}

static void
changed_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDesk *desk = owner;
  Outcome *outcome = result;
  if (outcome->error == NULL && g_strcmp0 (desk->username, outcome->entry->former) == 0)
    {
      desk->must_change = FALSE;
      g_object_notify (G_OBJECT (desk), "must-change-password");
      gembok_desk_changed (desk, GEMBOK_CHANGED_ACCOUNT | GEMBOK_CHANGED_RECORDS);
    }
  gembok_desk_failed (desk, outcome->error);
  tell (outcome);
  outcome_free (outcome);
}

void
gembok_desk_change_password (GembokDesk *self, gpointer owner, GCancellable *cancellable, GembokSecret *current,
                             GembokSecret *fresh, GembokDeskDoneFunc done)
{
  Entry *entry = entry_new (self, owner, done);
  entry->password = current;
  entry->fresh = fresh;
  run (self, cancellable, entry, change_in_thread, changed_cb);
}

/* --- sessions that ended ------------------------------------------------------------------------------------------- */

/* Whose session is no longer held here; nothing is sent. */
static gpointer
look_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokLink) link = gembok_link_open (context, NULL, input, cancellable, &problem);
  const gboolean gone = problem != NULL && gembok_error_get_code (problem) == GEMBOK_ERROR_NOT_LOGGED_IN;
  return gone ? g_strdup (input) : NULL;
}

static void
looked_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDesk *desk = owner;
  g_autofree char *gone = result;
  if (gone != NULL && g_strcmp0 (gone, desk->username) == 0)
    gembok_desk_set_account (desk, NULL, NULL, GEMBOK_ROLE_UNKNOWN);
}

void
gembok_desk_failed (GembokDesk *self, const GError *error)
{
  if (gembok_account_must_change_password (error) && self->username != NULL && !self->must_change)
    {
      self->must_change = TRUE;
      g_object_notify (G_OBJECT (self), "must-change-password");
      gembok_desk_changed (self, GEMBOK_CHANGED_ACCOUNT);
    }
  if (error == NULL || gembok_error_get_code (error) != GEMBOK_ERROR_NOT_LOGGED_IN || self->username == NULL)
    return;
  /* It may be another one's session that has ended: a request goes with the account that sent it. */
  gembok_desk_work (self, self, self->cancellable,
                    &(GembokWork){ .func = look_in_thread,
                                   .input = g_strdup (self->username),
                                   .input_free = g_free,
                                   .result_free = g_free,
                                   .lane = "desk",
                                   .done = looked_cb });
}
