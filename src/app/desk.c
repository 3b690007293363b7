/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/desk.h"

#include "app/desk-private.h"
#include "base/i18n.h"
#include "base/paths.h"

enum
{
  PROP_0,
  PROP_STATE,
  PROP_MODE,
  PROP_ACCOUNT_NAME,
  PROP_ROLE,
  PROP_MUST_CHANGE_PASSWORD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (GembokDesk, gembok_desk, G_TYPE_OBJECT)

static void
set_state (GembokDesk *self, GembokDeskState state)
{
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
gembok_desk_set_account (GembokDesk *self, const char *username, const char *name, GembokRole role)
{
  g_autofree char *own_username = g_strdup (username);
  g_autofree char *own_name = g_strdup (name);
  g_free (self->username);
  g_free (self->name);
  self->username = g_steal_pointer (&own_username);
  self->name = g_steal_pointer (&own_name);
  self->role = role;
  if (self->username == NULL)
    {
      self->must_change = FALSE;
      g_clear_pointer (&self->not_kept, g_free);
    }
  if (self->context != NULL)
    gembok_context_set_account (self->context, self->username);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT_NAME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MUST_CHANGE_PASSWORD]);
  gembok_desk_changed (self, GEMBOK_CHANGED_ACCOUNT);
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GembokContext *context;   /* (nullable) */
  GembokTraining *training; /* (nullable) */
  char *username;
  char *name;
  GembokRole role;
  GembokMode mode;
  GCancellable *round; /* of this opening */
  GError *error;       /* (nullable) */
} Opened;

/* Closing a vault and ending an AMS take their time. */
static void
opened_release (Opened *opened)
{
  g_clear_pointer (&opened->context, gembok_context_free);
  g_clear_pointer (&opened->training, gembok_training_stop);
}

static void
opened_free (gpointer data)
{
  Opened *opened = data;
  opened_release (opened);
  g_free (opened->username);
  g_free (opened->name);
  g_clear_object (&opened->round);
  g_clear_error (&opened->error);
  g_free (opened);
}

static gpointer
release_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) cancellable;
  (void) error;
  opened_release (input);
  return NULL;
}

/* Not here. In the lane of the openings, so that the next one finds the vault closed and the AMS's folder free. Takes @opened. */
static void
release (GembokDesk *self, Opened *opened)
{
  if (opened->context != NULL || opened->training != NULL)
    gembok_work_run (NULL, self, NULL,
                     &(GembokWork){ .func = release_in_thread, .input = opened, .input_free = opened_free, .lane = "desk" });
  else
    opened_free (opened);
}

/* Whose session is still good: the account used last at an AMS that the administrator admits, if it has not expired. */
static void
find_account (Opened *opened)
{
  g_autoptr (GembokVaultAccount) last = gembok_account_current (opened->context, NULL);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  if (last == NULL || last->expires_at <= now)
    return;
  opened->username = g_strdup (last->username);
  opened->name = g_strdup (last->name);
  opened->role = last->role;
}

static gboolean
start_training (Opened *opened, const char *folder, GCancellable *cancellable)
{
  g_autofree char *ams = g_build_filename (folder, "ams", NULL);
  opened->training = gembok_training_start (ams, cancellable, &opened->error);
  if (opened->training == NULL)
    return FALSE;
  g_autoptr (GembokLogin) login
      = gembok_training_enter (opened->context, opened->training, GEMBOK_ROLE_APPLICANT, cancellable, &opened->error);
  if (login == NULL)
    return FALSE;
  opened->username = g_strdup (login->account->username);
  opened->name = g_strdup (login->account->name);
  opened->role = login->account->role;
  return TRUE;
}

static gpointer
open_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) context;
  (void) error;
  Opened *opened = input;
  g_autofree char *folder = gembok_desk_vault_folder (opened->mode);
  if (!gembok_cancelled (cancellable, &opened->error))
    opened->context = gembok_context_open (folder, GEMBOK_CONTEXT_DEFAULT, &opened->error);
  gboolean done = opened->context != NULL;
  /* The AMS of training is Gembok's own; nobody else's decision is in its way. */
  if (done && opened->mode != GEMBOK_MODE_TRAINING)
    gembok_context_set_site (opened->context, gembok_settings_site ());
  if (done && opened->mode == GEMBOK_MODE_TRAINING)
    done = start_training (opened, folder, cancellable);
  else if (done && opened->mode == GEMBOK_MODE_CONNECTED)
    find_account (opened);
  if (!done)
    opened_release (opened);
  return opened;
}

static void
opened_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokDesk *self = owner;
  Opened *opened = result;
  /* Closed or opened otherwise since: neither what came of it nor why it did not concerns anybody any more. */
  if (opened->round != self->cancellable)
    {
      release (self, opened);
      return;
    }
  if (opened->error != NULL)
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&opened->error);
      opened_free (opened);
      set_state (self, GEMBOK_DESK_FAILED);
      return;
    }
  self->context = g_steal_pointer (&opened->context);
  self->training = g_steal_pointer (&opened->training);
  gembok_desk_set_account (self, opened->username, opened->name, opened->role);
  opened_free (opened);
  set_state (self, GEMBOK_DESK_OPEN);
  gembok_desk_changed (self, GEMBOK_CHANGED_EVERYTHING);
}

char *
gembok_desk_vault_folder (GembokMode mode)
{
  g_autofree char *own = gembok_paths_user_data ();
  return mode == GEMBOK_MODE_TRAINING ? g_build_filename (own, "training", NULL) : g_steal_pointer (&own);
}

void
gembok_desk_open (GembokDesk *self, GembokMode mode)
{
  gembok_desk_close (self);
  self->mode = mode;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
  if (mode == GEMBOK_MODE_NONE)
    return;
  set_state (self, GEMBOK_DESK_OPENING);
  Opened *opened = g_new0 (Opened, 1);
  opened->role = GEMBOK_ROLE_UNKNOWN;
  opened->mode = mode;
  opened->round = g_object_ref (self->cancellable);
  gembok_work_run (
      NULL, self, self->cancellable,
      &(GembokWork){
          .func = open_in_thread, .input = opened, .result_free = opened_free, .lane = "desk", .done = opened_cb });
}

void
gembok_desk_close (GembokDesk *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->attended, g_free);
  g_clear_error (&self->error);
  Opened *opened = g_new0 (Opened, 1);
  opened->context = g_steal_pointer (&self->context);
  opened->training = g_steal_pointer (&self->training);
  release (self, opened);
  if (self->username != NULL)
    gembok_desk_set_account (self, NULL, NULL, GEMBOK_ROLE_UNKNOWN);
  if (self->state != GEMBOK_DESK_CLOSED)
    set_state (self, GEMBOK_DESK_CLOSED);
}

/* --- what it knows ------------------------------------------------------------------------------------------------- */

GSettings *
gembok_desk_settings (GembokDesk *self)
{
  return self->settings;
}

GembokDeskState
gembok_desk_state (GembokDesk *self)
{
  return self->state;
}

GembokMode
gembok_desk_mode (GembokDesk *self)
{
  return self->mode;
}

const GError *
gembok_desk_error (GembokDesk *self)
{
  return self->error;
}

const char *
gembok_desk_account (GembokDesk *self)
{
  return self->username;
}

const char *
gembok_desk_account_name (GembokDesk *self)
{
  return self->name != NULL && *self->name != '\0' ? self->name : self->username;
}

GembokRole
gembok_desk_role (GembokDesk *self)
{
  return self->role;
}

gboolean
gembok_desk_must_change_password (GembokDesk *self)
{
  return self->must_change;
}

const char *
gembok_desk_not_kept (GembokDesk *self)
{
  return self->not_kept;
}

char *
gembok_desk_address (GembokDesk *self)
{
  if (self->mode == GEMBOK_MODE_TRAINING)
    return self->training != NULL ? g_strdup (gembok_training_url (self->training)) : NULL;
  return self->mode == GEMBOK_MODE_CONNECTED ? gembok_settings_text (self->settings, "ams-address") : NULL;
}

gboolean
gembok_desk_guides (GembokDesk *self)
{
  return g_settings_get_boolean (self->settings, "operator");
}

void
gembok_desk_work (GembokDesk *self, gpointer owner, GCancellable *cancellable, const GembokWork *work)
{
  g_return_if_fail (self->context != NULL);
  gembok_work_run (self->context, owner, cancellable, work);
}

void
gembok_desk_keep_in_memory (GembokDesk *self)
{
  if (self->context != NULL)
    gembok_context_set_in_memory (self->context, TRUE);
}

void
gembok_desk_changed (GembokDesk *self, GembokDeskChange change)
{
  g_signal_emit (self, changed_signal, 0, (guint) change);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GembokDesk *self = GEMBOK_DESK (object);
  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_MODE:
      g_value_set_int (value, (int) self->mode);
      break;
    case PROP_ACCOUNT_NAME:
      g_value_set_string (value, gembok_desk_account_name (self));
      break;
    case PROP_ROLE:
      g_value_set_int (value, (int) self->role);
      break;
    case PROP_MUST_CHANGE_PASSWORD:
      g_value_set_boolean (value, self->must_change);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dispose (GObject *object)
{
  GembokDesk *self = GEMBOK_DESK (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->context, gembok_context_free);
  g_clear_pointer (&self->training, gembok_training_stop);
  g_clear_error (&self->error);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (gembok_desk_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokDesk *self = GEMBOK_DESK (object);
  g_clear_object (&self->cancellable);
  g_free (self->username);
  g_free (self->name);
  g_free (self->not_kept);
  g_free (self->attended);
  G_OBJECT_CLASS (gembok_desk_parent_class)->finalize (object);
}

static void
gembok_desk_class_init (GembokDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  object_class->get_property = get_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_MODE] = g_param_spec_int ("mode", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_ACCOUNT_NAME] = g_param_spec_string ("account-name", NULL, NULL, NULL, flags);
  properties[PROP_ROLE] = g_param_spec_int ("role", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_MUST_CHANGE_PASSWORD] = g_param_spec_boolean ("must-change-password", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_signal_new ("sending", GEMBOK_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  changed_signal
      = g_signal_new ("changed", GEMBOK_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
gembok_desk_init (GembokDesk *self)
{
  self->cancellable = g_cancellable_new ();
  self->role = GEMBOK_ROLE_UNKNOWN;
}

GembokDesk *
gembok_desk_new (GSettings *settings)
{
  GembokDesk *self = g_object_new (GEMBOK_TYPE_DESK, NULL);
  self->settings = g_object_ref (settings);
  return self;
}
