/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/deadline-private.h"

struct _GembokDeadline
{
  GCancellable *outer; /* (nullable): the caller's */
  GCancellable *inner; /* what the calls see */
  gulong handler;
  GThread *timer; /* (nullable) */
  GMutex lock;
  GCond changed;
  gboolean ended; /* nobody needs the timer any more */
  gboolean passed;
  gint64 at; /* monotonic time */
};

/* A thread, because the blocking calls run main loops of their own that know no sources of ours. */
static gpointer
watch_time (gpointer data)
{
  GembokDeadline *deadline = data;
  g_mutex_lock (&deadline->lock);
  while (!deadline->ended && !deadline->passed)
    deadline->passed = !g_cond_wait_until (&deadline->changed, &deadline->lock, deadline->at);
  const gboolean cancel = deadline->passed && !deadline->ended;
  g_mutex_unlock (&deadline->lock);
  if (cancel)
    g_cancellable_cancel (deadline->inner);
  return NULL;
}

static void
outer_cancelled_cb (GCancellable *outer G_GNUC_UNUSED, gpointer inner)
{
  g_cancellable_cancel (inner);
}

GembokDeadline *
gembok_deadline_new (GCancellable *cancellable, guint seconds)
{
  GembokDeadline *deadline = g_new0 (GembokDeadline, 1);
  g_mutex_init (&deadline->lock);
  g_cond_init (&deadline->changed);
  deadline->inner = g_cancellable_new ();
  if (cancellable != NULL)
    {
      deadline->outer = g_object_ref (cancellable);
      deadline->handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                 g_object_ref (deadline->inner), g_object_unref);
    }
  if (seconds > 0)
    {
      deadline->at = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
      deadline->timer = g_thread_new ("gembok-deadline", watch_time, deadline);
    }
  return deadline;
}

void
gembok_deadline_free (GembokDeadline *deadline)
{
  if (deadline == NULL)
    return;
  if (deadline->timer != NULL)
    {
      g_mutex_lock (&deadline->lock);
      deadline->ended = TRUE;
      g_cond_signal (&deadline->changed);
      g_mutex_unlock (&deadline->lock);
      g_thread_join (deadline->timer);
    }
  if (deadline->outer != NULL)
    g_cancellable_disconnect (deadline->outer, deadline->handler);
  g_clear_object (&deadline->outer);
  g_object_unref (deadline->inner);
  g_cond_clear (&deadline->changed);
  g_mutex_clear (&deadline->lock);
  g_free (deadline);
}

GCancellable *
gembok_deadline_cancellable (GembokDeadline *deadline)
{
  return deadline->inner;
}

gboolean
gembok_deadline_passed (GembokDeadline *deadline)
{
  g_mutex_lock (&deadline->lock);
  const gboolean passed = deadline->passed;
  g_mutex_unlock (&deadline->lock);
  return passed;
}

gboolean
gembok_deadline_cancelled (GembokDeadline *deadline, GError **error)
{
  return gembok_cancelled (deadline->outer, error);
}
