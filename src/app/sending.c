/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sending.h"

#include <gtk/gtk.h>

#include "app/news.h"
#include "app/schedule.h"
#include "base/i18n.h"

#define DESK_KEY "gembok-sendings"
/* The network says that it is back a moment before anything can be reached. */
#define AFTER_NETWORK_MS 500

struct _GembokSending
{
  GObject parent_instance;

  /* owned */
  char *id;
  char *account; /* (nullable): who was logged in when the person said to send it */
  GembokTransferMeter *meter;
  GCancellable *cancellable; /* of the run under way */
  GError *error;             /* (nullable) */

  GembokDesk *desk; /* (nullable) borrowed: the desk owns this, until the vault is closed */
  GembokSendingState state;
  guint run;         /* number of the run that counts; what comes of an older one is late */
  guint failures;    /* in a row without any progress */
  gint64 not_before; /* monotonic milliseconds: so long the AMS asked to be left alone */
  guint timer;
  gboolean bound; /* the request belongs to an account already */
  gboolean told;  /* the person has just said so */
  gboolean quiet; /* it runs, and has heard nothing of the AMS yet, or is made to wait by it */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (GembokSending, gembok_sending, G_TYPE_OBJECT)

static void run (GembokSending *self, gboolean quiet);

static void
tell_changed (GembokSending *self)
{
  g_signal_emit (self, changed_signal, 0);
  if (self->desk != NULL)
    g_signal_emit_by_name (self->desk, "sending", self->id);
}

static void
enter (GembokSending *self, GembokSendingState state, gboolean quiet)
{
  self->state = state;
  self->quiet = quiet;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (state != GEMBOK_SENDING_RUNNING)
    gembok_transfer_meter_rest (self->meter);
  tell_changed (self);
}

static void
set_state (GembokSending *self, GembokSendingState state)
{
  enter (self, state, FALSE);
}

GembokSendingState
gembok_sending_judge (const GError *error)
{
  if (error == NULL)
    return GEMBOK_SENDING_IDLE;
  switch (gembok_error_get_code (error))
    {
    case GEMBOK_ERROR_CANCELLED:
      return GEMBOK_SENDING_IDLE;
    case GEMBOK_ERROR_UNREACHABLE:
      return GEMBOK_SENDING_WAITING;
    case GEMBOK_ERROR_NOT_LOGGED_IN:
      return GEMBOK_SENDING_LOCKED;
    default:
      return gembok_account_must_change_password (error) ? GEMBOK_SENDING_LOCKED : GEMBOK_SENDING_FAILED;
    }
}

/* --- waiting ------------------------------------------------------------------------------------------------------- */

static gboolean
retry_cb (gpointer data)
{
  GembokSending *self = data;
  self->timer = 0;
  run (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
retry_after (GembokSending *self, guint milliseconds)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (milliseconds, retry_cb, self);
}

static void
network_changed_cb (GembokSending *self, gboolean available)
{
  if (available && self->state == GEMBOK_SENDING_WAITING)
    retry_after (self, (guint) MAX (self->not_before - g_get_monotonic_time () / 1000, AFTER_NETWORK_MS));
}

/* A request that no account has sent yet goes out under the one that is logged in; which must be an applicant's. By itself it
 * goes on only as whoever said to send it, or while it is their turn: it may be somebody else who has logged in meanwhile. */
static gboolean
may_run (GembokSending *self)
{
  const char *account = gembok_desk_account (self->desk);
  if (self->bound)
    return TRUE;
  return account != NULL && !gembok_desk_must_change_password (self->desk)
         && gembok_desk_role (self->desk) == GEMBOK_ROLE_APPLICANT
         && (g_strcmp0 (self->account, account) == 0 || gembok_desk_attends (self->desk, self->id));
}

/* The person has said to send it. */
static void
note_account (GembokSending *self)
{
  self->told = TRUE;
  g_free (self->account);
  self->account = gembok_desk_attends (self->desk, self->id) ? g_strdup (gembok_desk_account (self->desk)) : NULL;
}

static void
desk_changed_cb (GembokSending *self, guint change)
{
  const gboolean account = (change & GEMBOK_CHANGED_ACCOUNT) != 0 && gembok_desk_account (self->desk) != NULL;
  if (account && self->state == GEMBOK_SENDING_LOCKED && may_run (self))
    run (self, FALSE);
}

/* What the window shows anyway needs no notification. */
static gboolean
is_looked_at (void)
{
  GApplication *application = g_application_get_default ();
  GtkWindow *window
      = GTK_IS_APPLICATION (application) ? gtk_application_get_active_window (GTK_APPLICATION (application)) : NULL;
  return window != NULL && gtk_window_is_active (window);
}

static void
tell (GembokSending *self, const char *title, const char *body)
{
  if (!is_looked_at ())
    gembok_news_send (self->id, self->id, title, body);
}

/* --- one run ------------------------------------------------------------------------------------------------------- */

/* What came of a run. */
typedef struct
{
  char *id;
  guint run;
  gboolean told;
  gboolean sent;
  GError *error; /* (nullable) */
} Outcome;

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;
  g_clear_error (&outcome->error);
  g_free (outcome->id);
  g_free (outcome);
}

static gpointer
run_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Outcome *outcome = input;
  g_autoptr (GembokRequestView) view
      = gembok_request_submit (context, outcome->id, NULL, 0, outcome->told, cancellable, &outcome->error);
  outcome->sent = view != NULL;
  return outcome;
}

static void
progress_cb (gpointer watcher, const GembokProgress *progress)
{
  GembokSending *self = watcher;
  if (self->state != GEMBOK_SENDING_RUNNING)
    return;
  const guint64 before = gembok_transfer_meter_done (self->meter);
  g_autofree char *item = g_strdup (gembok_transfer_meter_item (self->meter));
  /* That the AMS is asked is no news; that it is waited for, or that something moves, is. */
  if (progress->stage != GEMBOK_STAGE_CONNECT)
    self->quiet = progress->stage == GEMBOK_STAGE_WAIT;
  if (progress->stage == GEMBOK_STAGE_UPLOAD)
    gembok_transfer_meter_feed (self->meter, progress->item, progress->done, g_get_monotonic_time ());
  if (gembok_transfer_meter_done (self->meter) > before)
    self->failures = 0;
  tell_changed (self);
  /* A file has arrived: the steps show it. */
  if (item != NULL && gembok_transfer_meter_is_complete (self->meter, item))
    gembok_desk_changed (self->desk, GEMBOK_CHANGED_REQUESTS);
}

static void
take_failure (GembokSending *self, Outcome *outcome)
{
  const GembokSendingState state = gembok_sending_judge (outcome->error);
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&outcome->error);
  /* The network being back does not make an AMS ready that wants to be left alone. */
  const guint asked = self->error != NULL ? gembok_error_get_retry_after (self->error) : 0;
  self->not_before = g_get_monotonic_time () / 1000 + (gint64) asked * 1000;
  set_state (self, state);
  if (state == GEMBOK_SENDING_WAITING)
    retry_after (self, 1000 * MAX (gembok_schedule_retry (++self->failures, g_random_double ()), asked));
  if (state == GEMBOK_SENDING_FAILED)
    tell (self, _ ("The request was not sent"), self->error->message);
  else if (state == GEMBOK_SENDING_LOCKED)
    tell (self, _ ("Sending waits for a log-in"), self->error->message);
  gembok_desk_failed (self->desk, self->error);
}

static void
done_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokSending *self = owner;
  Outcome *outcome = result;
  if (self->desk == NULL)
    {
      outcome_free (outcome);
      return;
    }
  g_object_ref (self);
  /* Sent is sent, also where it was to be stopped a moment before. */
  if (outcome->sent)
    {
      self->run++;
      g_clear_error (&self->error);
      set_state (self, GEMBOK_SENDING_IDLE);
      tell (self, _ ("The request was sent"),
            _ ("It is with the AMS and will be verified. There is nothing to do for now."));
    }
  else if (outcome->run == self->run && self->state == GEMBOK_SENDING_RUNNING)
    take_failure (self, outcome);
  gembok_desk_changed (self->desk, GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_RECORDS);
  outcome_free (outcome);
  g_object_unref (self);
}

/* @quiet: to the person it goes on waiting, until something moves. */
static void
run (GembokSending *self, gboolean quiet)
{
  g_clear_error (&self->error);
  if (!may_run (self))
    {
      set_state (self, GEMBOK_SENDING_LOCKED);
      return;
    }
  Outcome *outcome = g_new0 (Outcome, 1);
  outcome->id = g_strdup (self->id);
  outcome->run = ++self->run;
  /* Once: what goes on by itself does not begin anew what was lost. */
  outcome->told = self->told;
  self->told = FALSE;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  enter (self, GEMBOK_SENDING_RUNNING, quiet);
  gembok_desk_work (self->desk, self, self->cancellable,
                    &(GembokWork){ .func = run_in_thread,
                                   .input = outcome,
                                   .result_free = outcome_free,
                                   .lane = self->id,
                                   .progress = progress_cb,
                                   .done = done_cb });
}

/* --- from outside -------------------------------------------------------------------------------------------------- */

/* What is to be sent, and of a first sending what was sent before it was interrupted: together they are the whole. */
static void
set_meter (GembokSending *self, const GembokRequestView *view)
{
  gembok_transfer_meter_free (self->meter);
  self->meter = gembok_transfer_meter_new ();
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      const gboolean to_send = document->state == GEMBOK_DOCUMENT_READY || document->state == GEMBOK_DOCUMENT_UPLOADING;
      const gboolean sent = view->request->state == GEMBOK_REQUEST_DRAFT && document->state == GEMBOK_DOCUMENT_UPLOADED;
      if (to_send || sent)
        gembok_transfer_meter_expect (self->meter, document->kind, document->bytes);
      if (sent)
        gembok_transfer_meter_complete (self->meter, document->kind);
    }
}

void
gembok_sending_start (GembokSending *self, const GembokRequestView *view)
{
  const gboolean under_way = self->state == GEMBOK_SENDING_RUNNING || self->state == GEMBOK_SENDING_WAITING;
  if (under_way || self->desk == NULL)
    return;
  set_meter (self, view);
  self->bound = view->request->account != NULL;
  self->failures = 0;
  note_account (self);
  run (self, FALSE);
}

static void
end_run (GembokSending *self, GembokSendingState state)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_error (&self->error);
  set_state (self, state);
}

void
gembok_sending_pause (GembokSending *self)
{
  if (self->state == GEMBOK_SENDING_RUNNING || self->state == GEMBOK_SENDING_WAITING)
    end_run (self, GEMBOK_SENDING_PAUSED);
}

void
gembok_sending_resume (GembokSending *self)
{
  const GembokSendingState state = gembok_sending_state (self);
  if (state == GEMBOK_SENDING_RUNNING || state == GEMBOK_SENDING_IDLE || self->desk == NULL)
    return;
  /* What waits in the middle of a run makes room for the new one. */
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  note_account (self);
  run (self, FALSE);
}

void
gembok_sending_stop (GembokSending *self)
{
  end_run (self, GEMBOK_SENDING_IDLE);
}

GembokSendingState
gembok_sending_state (GembokSending *self)
{
  return self->state == GEMBOK_SENDING_RUNNING && self->quiet ? GEMBOK_SENDING_WAITING : self->state;
}

const GError *
gembok_sending_error (GembokSending *self)
{
  return self->error;
}

const GembokTransferMeter *
gembok_sending_meter (GembokSending *self)
{
  return self->meter;
}

/* --- all of a desk ------------------------------------------------------------------------------------------------- */

/* The vault is closed, with the program or for another way to work: what runs ends cleanly. */
static void
leave_desk (GembokSending *self)
{
  const gboolean under_way = self->state == GEMBOK_SENDING_RUNNING || self->state == GEMBOK_SENDING_WAITING;
  end_run (self, GEMBOK_SENDING_IDLE);
  self->desk = NULL;
  if (under_way)
    gembok_news_send (self->id, self->id, _ ("Sending was interrupted"),
                      _ ("Nothing is lost: what has arrived stays with the AMS. Open the request to go on from there."));
}

static void
desk_state_changed_cb (GembokDesk *desk)
{
  GHashTable *sendings = g_object_get_data (G_OBJECT (desk), DESK_KEY);
  if (sendings == NULL || gembok_desk_state (desk) == GEMBOK_DESK_OPEN)
    return;
  g_autoptr (GList) all = g_hash_table_get_values (sendings);
  for (GList *one = all; one != NULL; one = one->next)
    leave_desk (one->data);
  g_hash_table_remove_all (sendings);
}

static GHashTable *
sendings_of (GembokDesk *desk)
{
  GHashTable *sendings = g_object_get_data (G_OBJECT (desk), DESK_KEY);
  if (sendings != NULL)
    return sendings;
  sendings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_object_set_data_full (G_OBJECT (desk), DESK_KEY, sendings, (GDestroyNotify) g_hash_table_unref);
  g_signal_connect (desk, "notify::state", G_CALLBACK (desk_state_changed_cb), NULL);
  return sendings;
}

GembokSending *
gembok_sending_find (GembokDesk *desk, const char *id)
{
  GHashTable *sendings = g_object_get_data (G_OBJECT (desk), DESK_KEY);
  return sendings != NULL ? g_hash_table_lookup (sendings, id) : NULL;
}

GembokSending *
gembok_sending_of (GembokDesk *desk, const char *id)
{
  GHashTable *sendings = sendings_of (desk);
  GembokSending *self = g_hash_table_lookup (sendings, id);
  if (self != NULL)
    return self;
  self = g_object_new (GEMBOK_TYPE_SENDING, NULL);
  self->id = g_strdup (id);
  self->desk = desk;
  g_signal_connect_object (desk, "changed", G_CALLBACK (desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_hash_table_insert (sendings, g_strdup (id), self);
  return self;
}

gboolean
gembok_sending_any (GembokDesk *desk)
{
  GHashTableIter iter;
  gpointer sending = NULL;
  g_hash_table_iter_init (&iter, sendings_of (desk));
  while (g_hash_table_iter_next (&iter, NULL, &sending))
    {
      const GembokSendingState state = gembok_sending_state (sending);
      if (state == GEMBOK_SENDING_RUNNING || state == GEMBOK_SENDING_WAITING)
        return TRUE;
    }
  return FALSE;
}

/* --- object -------------------------------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  GembokSending *self = GEMBOK_SENDING (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  self->desk = NULL;
  G_OBJECT_CLASS (gembok_sending_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokSending *self = GEMBOK_SENDING (object);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->meter, gembok_transfer_meter_free);
  g_clear_error (&self->error);
  g_free (self->account);
  g_free (self->id);
  G_OBJECT_CLASS (gembok_sending_parent_class)->finalize (object);
}

static void
gembok_sending_class_init (GembokSendingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  changed_signal = g_signal_new ("changed", GEMBOK_TYPE_SENDING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gembok_sending_init (GembokSending *self)
{
  self->meter = gembok_transfer_meter_new ();
}
