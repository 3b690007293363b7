/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/watch.h"

#include "app/expiry-reminder.h"
#include "app/followed.h"
#include "app/news.h"
#include "base/i18n.h"

/* The desk's data under which it keeps its watch. */
#define KEY "gembok-watch"
/* A day may begin, and the machine may have slept. */
#define REMIND_S      3600
#define LONGEST_NAP_S 600

struct _GembokWatch
{
  GObject parent_instance;

  /* owned */
  GPtrArray *list; /* (nullable) (element-type GembokFollowed) */
  GNetworkMonitor *network;
  GCancellable *cancellable;
  char *looked_at; /* (nullable): id of a request */
  GWeakRef looker;

  GembokDesk *desk; /* borrowed: it keeps this one */
  guint timer;
  guint reminder;
  gboolean asking;
  gboolean listing;
  gboolean stale; /* the list was changed while it was made */
};

static guint planned_signal;

G_DEFINE_FINAL_TYPE (GembokWatch, gembok_watch, G_TYPE_OBJECT)

static void plan (GembokWatch *self);
static void list_again (GembokWatch *self);

static gint64
unix_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
is_open (GembokWatch *self)
{
  return gembok_desk_state (self->desk) == GEMBOK_DESK_OPEN;
}

/* An AMS on this computer, such as that of the training, needs no network. */
static gboolean
is_here (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) number = host != NULL ? g_inet_address_new_from_string (host) : NULL;
  return g_strcmp0 (host, "localhost") == 0 || (number != NULL && g_inet_address_get_is_loopback (number));
}

static gboolean
may_ask (GembokWatch *self)
{
  if (!is_open (self))
    return FALSE;
  g_autofree char *address = gembok_desk_address (self->desk);
  const gboolean reachable
      = address != NULL && (g_network_monitor_get_network_available (self->network) || is_here (address));
  return reachable && gembok_desk_account (self->desk) != NULL && !gembok_desk_must_change_password (self->desk)
         && g_settings_get_boolean (gembok_desk_settings (self->desk), "poll-while-open");
}

/* --- telling ------------------------------------------------------------------------------------------------------- */

static gboolean
is_looked_at (GembokWatch *self, const char *id)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&self->looker);
  if (widget == NULL || g_strcmp0 (self->looked_at, id) != 0 || !gtk_widget_get_mapped (widget))
    return FALSE;
  GtkRoot *root = gtk_widget_get_root (widget);
  return GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}

static void
tell (GembokWatch *self, const char *id, const GembokTidings *tidings)
{
  if (tidings != NULL && !is_looked_at (self, id))
    gembok_news_send (id, id, tidings->title, tidings->body);
}

/* --- asking -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *id;
  GembokRequestView *before; /* (nullable) */
  GembokRequestView *view;   /* (nullable) */
  GError *error;             /* (nullable) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  gembok_request_view_free (question->before);
  gembok_request_view_free (question->view);
  g_clear_error (&question->error);
  g_free (question->id);
  g_free (question);
}

static gpointer
ask_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) error;
  Question *question = input;
  question->before = gembok_request_view (context, question->id, &question->error);
  if (question->before != NULL)
    question->view = gembok_request_refresh (context, question->id, NULL, cancellable, &question->error);
  return question;
}

static GembokFollowed *
followed_of (GembokWatch *self, const char *id)
{
  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    if (g_strcmp0 (((const GembokFollowed *) self->list->pdata[i])->id, id) == 0)
      return self->list->pdata[i];
  return NULL;
}

/* Where the AMS cannot be reached, it is not asked about the others either. */
static void
note_failure (GembokWatch *self, const char *id, const GError *error)
{
  const guint retry_after = gembok_error_get_retry_after (error);
  const gboolean unreachable = gembok_error_get_code (error) == GEMBOK_ERROR_UNREACHABLE;
  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    {
      GembokFollowed *followed = self->list->pdata[i];
      if (unreachable || g_strcmp0 (followed->id, id) == 0)
        gembok_followed_failed (followed, unix_now (), retry_after);
    }
}

/* Nobody else will ever tell of it: the request waits in nobody's queue. */
static void
note_loss (GembokWatch *self, const Question *question)
{
  GembokFollowed *followed = gembok_request_is_lost (question->error) ? followed_of (self, question->id) : NULL;
  if (followed == NULL || !gembok_followed_lost (followed))
    return;
  g_autoptr (GembokTidings) tidings = gembok_tidings_of_loss (question->before);
  tell (self, question->id, tidings);
}

static void
note_answer (GembokWatch *self, const Question *question)
{
  GembokFollowed *followed = followed_of (self, question->id);
  if (followed != NULL)
    gembok_followed_answered (followed, question->view->request->checked_at);
  const GembokRequestState before = question->before->request->state;
  if (question->view->request->state == before)
    return;
  g_autoptr (GembokTidings) tidings = gembok_tidings_of (before, question->view);
  tell (self, question->id, tidings);
  gembok_desk_changed (self->desk, GEMBOK_CHANGED_REQUESTS | GEMBOK_CHANGED_RECORDS);
}

static void
asked_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokWatch *self = owner;
  Question *question = result;
  self->asking = FALSE;
  if (is_open (self) && question->view != NULL)
    note_answer (self, question);
  else if (is_open (self))
    {
      note_failure (self, question->id, question->error);
      note_loss (self, question);
      gembok_desk_failed (self->desk, question->error);
    }
  question_free (question);
  plan (self);
}

static void
ask (GembokWatch *self, GembokFollowed *followed)
{
  Question *question = g_new0 (Question, 1);
  question->id = g_strdup (followed->id);
  gembok_followed_asked (followed, unix_now (), g_random_double ());
  self->asking = TRUE;
  /* In the lane of the request: the person may be at work on it. */
  gembok_desk_work (
      self->desk, self, self->cancellable,
      &(GembokWork){
          .func = ask_in_thread, .input = question, .result_free = question_free, .lane = followed->id, .done = asked_cb });
}

static gboolean
wake_cb (gpointer data)
{
  GembokWatch *self = data;
  self->timer = 0;
  plan (self);
  return G_SOURCE_REMOVE;
}

static void
plan (GembokWatch *self)
{
  const gint64 now = unix_now ();
  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->asking && !self->listing && may_ask (self))
    {
      GembokFollowed *first = gembok_followed_first (self->list, gembok_desk_account (self->desk), now);
      const gint64 due = first != NULL ? gembok_followed_due (first, now) : 0;
      if (first != NULL && due <= now)
        ask (self, first);
      else if (first != NULL)
        self->timer = g_timeout_add_seconds ((guint) MIN (due - now, LONGEST_NAP_S), wake_cb, self);
    }
  g_signal_emit (self, planned_signal, 0);
}

/* --- the list ------------------------------------------------------------------------------------------------------ */

static void
make_eager (GembokWatch *self)
{
  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    ((GembokFollowed *) self->list->pdata[i])->eager = TRUE;
}

static gpointer
list_in_thread (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) input;
  (void) cancellable;
  return gembok_followed_list (context, error);
}

static void
listed_cb (gpointer owner, gpointer result, const GError *error)
{
  (void) error;
  GembokWatch *self = owner;
  GPtrArray *list = result;
  self->listing = FALSE;
  if (list != NULL)
    {
      const gboolean is_first = self->list == NULL;
      gembok_followed_adopt (list, self->list);
      g_clear_pointer (&self->list, g_ptr_array_unref);
      self->list = list;
      if (is_first)
        make_eager (self);
    }
  if (self->stale)
    list_again (self);
  else
    plan (self);
}

static void
list_again (GembokWatch *self)
{
  self->stale = self->listing;
  if (self->listing || !is_open (self))
    return;
  self->listing = TRUE;
  gembok_desk_work (
      self->desk, self, self->cancellable,
      &(GembokWork){
          .func = list_in_thread, .result_free = (GDestroyNotify) g_ptr_array_unref, .lane = "watch", .done = listed_cb });
}

/* --- reminders ----------------------------------------------------------------------------------------------------- */

static void
remind (GembokWatch *self)
{
  if (is_open (self))
    gembok_remind_of_expiry (self->desk, self, self->cancellable);
}

static gboolean
remind_cb (gpointer data)
{
  remind (data);
  return G_SOURCE_CONTINUE;
}

/* --- what happens around it ---------------------------------------------------------------------------------------- */

static void
state_changed_cb (GembokWatch *self)
{
  if (is_open (self))
    {
      remind (self);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->list, g_ptr_array_unref);
  plan (self);
}

static void
desk_changed_cb (GembokWatch *self, guint change)
{
  if ((change & GEMBOK_CHANGED_REQUESTS) != 0)
    list_again (self);
}

static void
account_changed_cb (GembokWatch *self)
{
  if (gembok_desk_account (self->desk) != NULL)
    make_eager (self);
  plan (self);
}

static void
network_changed_cb (GembokWatch *self, gboolean available)
{
  for (guint i = 0; available && self->list != NULL && i < self->list->len; i++)
    gembok_followed_wake (self->list->pdata[i], unix_now (), g_random_double ());
  plan (self);
}

gint64
gembok_watch_last (GembokWatch *self, const char *id)
{
  const GembokFollowed *followed = followed_of (self, id);
  return followed != NULL ? followed->checked_at : 0;
}

gint64
gembok_watch_next (GembokWatch *self, const char *id)
{
  const GembokFollowed *followed = followed_of (self, id);
  if (followed == NULL || !may_ask (self) || g_strcmp0 (followed->account, gembok_desk_account (self->desk)) != 0)
    return 0;
  return gembok_followed_due (followed, unix_now ());
}

gboolean
gembok_watch_has_lost (GembokWatch *self, const char *id)
{
  const GembokFollowed *followed = followed_of (self, id);
  return followed != NULL && followed->losses >= GEMBOK_BELIEVED_LOSSES;
}

void
gembok_watch_look (GembokWatch *self, GtkWidget *widget, const char *id)
{
  g_autoptr (GtkWidget) former = g_weak_ref_get (&self->looker);
  if (id == NULL && former != widget)
    return;
  g_weak_ref_set (&self->looker, id != NULL ? widget : NULL);
  g_free (self->looked_at);
  self->looked_at = g_strdup (id);
}

/* --- object -------------------------------------------------------------------------------------------------------- */

GembokWatch *
gembok_watch_of (GembokDesk *desk)
{
  return g_object_get_data (G_OBJECT (desk), KEY);
}

GembokWatch *
gembok_watch_start (GembokDesk *desk)
{
  GembokWatch *self = gembok_watch_of (desk);
  if (self != NULL)
    return self;
  self = g_object_new (GEMBOK_TYPE_WATCH, NULL);
  self->desk = desk;
  g_object_set_data_full (G_OBJECT (desk), KEY, self, g_object_unref);
  g_signal_connect_object (desk, "notify::state", G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::account-name", G_CALLBACK (account_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::must-change-password", G_CALLBACK (plan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "changed", G_CALLBACK (desk_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gembok_desk_settings (desk), "changed::poll-while-open", G_CALLBACK (plan), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gembok_desk_settings (desk), "changed::reminder-days", G_CALLBACK (remind), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  self->reminder = g_timeout_add_seconds (REMIND_S, remind_cb, self);
  list_again (self);
  remind (self);
  return self;
}

static void
dispose (GObject *object)
{
  GembokWatch *self = GEMBOK_WATCH (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->reminder, g_source_remove);
  G_OBJECT_CLASS (gembok_watch_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  GembokWatch *self = GEMBOK_WATCH (object);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  g_clear_object (&self->network);
  g_clear_object (&self->cancellable);
  g_weak_ref_clear (&self->looker);
  g_free (self->looked_at);
  G_OBJECT_CLASS (gembok_watch_parent_class)->finalize (object);
}

static void
gembok_watch_class_init (GembokWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
  planned_signal = g_signal_new ("planned", GEMBOK_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gembok_watch_init (GembokWatch *self)
{
  self->network = g_object_ref (g_network_monitor_get_default ());
  self->cancellable = g_cancellable_new ();
  g_weak_ref_init (&self->looker, NULL);
}
