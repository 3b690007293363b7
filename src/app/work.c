/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/work.h"

#define PROGRESS_INTERVAL_MS 33

typedef struct
{
  GembokWork work;
  char *lane;
  GembokContext *context; /* (nullable): of the worker */
  GWeakRef owner;
  GWeakRef watcher;
  GMutex lock; /* guards what follows, up to `timer` */
  GembokProgress news;
  char *item;
  gboolean has_news;
  guint timer;
} Job;

/* Lanes with the jobs that wait in them; a lane is there as long as one of its jobs runs. */
static GHashTable *lanes;
static guint running;

static void job_start (GTask *task);

static void
free_input (Job *job)
{
  if (job->work.input != NULL && job->work.input_free != NULL)
    job->work.input_free (job->work.input);
  job->work.input = NULL;
}

static void
job_free (gpointer data)
{
  Job *job = data;
  free_input (job);
  gembok_context_free (job->context);
  g_weak_ref_clear (&job->owner);
  g_weak_ref_clear (&job->watcher);
  g_mutex_clear (&job->lock);
  g_free (job->item);
  g_free (job->lane);
  g_free (job);
}

/* --- progress ----------------------------------------------------------------------------------------------------- */

static gboolean
deliver_news (gpointer data)
{
  Job *job = g_task_get_task_data (data);
  g_mutex_lock (&job->lock);
  GembokProgress news = job->news;
  g_autofree char *item = g_strdup (job->item);
  job->has_news = FALSE;
  job->timer = 0;
  g_mutex_unlock (&job->lock);
  news.item = item;
  g_autoptr (GObject) watcher = g_weak_ref_get (&job->watcher);
  if (watcher != NULL && !g_task_get_completed (data))
    job->work.progress (watcher, &news);
  return G_SOURCE_REMOVE;
}

/* On the worker. */
static void
take_news_cb (const GembokProgress *progress, gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);
  g_mutex_lock (&job->lock);
  job->news = *progress;
  if (g_strcmp0 (job->item, progress->item) != 0)
    {
      g_free (job->item);
      job->item = g_strdup (progress->item);
    }
  if (!job->has_news)
    {
      job->has_news = TRUE;
      job->timer = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, PROGRESS_INTERVAL_MS, deliver_news, g_object_ref (task),
                                       g_object_unref);
    }
  g_mutex_unlock (&job->lock);
}

/* --- the work ----------------------------------------------------------------------------------------------------- */

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  (void) source;
  Job *job = data;
  GError *error = NULL;
  if (job->work.progress != NULL && job->context != NULL)
    gembok_context_set_reporter (job->context, &(GembokReporter){ take_news_cb, task });
  gpointer result = job->work.func (job->context, job->work.input, cancellable, &error);
  /* Here and not with the job: whoever is last closes the vault, which takes its time. */
  g_clear_pointer (&job->context, gembok_context_free);
  if (error != NULL)
    {
      if (result != NULL && job->work.result_free != NULL)
        job->work.result_free (result);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, result, job->work.result_free);
}

static void
start_next_in_lane (const char *lane)
{
  GQueue *waiting = lane != NULL ? g_hash_table_lookup (lanes, lane) : NULL;
  if (waiting == NULL)
    return;
  GTask *next = g_queue_pop_head (waiting);
  if (next != NULL)
    job_start (next);
  else
    g_hash_table_remove (lanes, lane);
}

static void
work_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  (void) source;
  (void) user_data;
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GObject) owner = g_weak_ref_get (&job->owner);
  running--;
  free_input (job);
  start_next_in_lane (job->lane);
  if (owner != NULL && job->work.done != NULL)
    job->work.done (owner, value, error);
  else if (value != NULL && job->work.result_free != NULL)
    job->work.result_free (value);
  GApplication *application = g_application_get_default ();
  if (application != NULL)
    g_application_release (application);
}

static void
job_start (GTask *task)
{
  g_task_run_in_thread (task, work_in_thread);
  g_object_unref (task);
}

void
gembok_work_run (GembokContext *context, gpointer owner, GCancellable *cancellable, const GembokWork *work)
{
  Job *job = g_new0 (Job, 1);
  job->work = *work;
  job->lane = g_strdup (work->lane);
  job->context = context != NULL ? gembok_context_fork (context) : NULL;
  g_weak_ref_init (&job->owner, owner);
  g_weak_ref_init (&job->watcher, work->watcher != NULL ? work->watcher : owner);
  g_mutex_init (&job->lock);
  GTask *task = g_task_new (NULL, cancellable, work_done_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  /* A cancelled use case says by itself what it left behind; a result that came all the same must not be lost. */
  g_task_set_check_cancellable (task, FALSE);
  running++;
  GApplication *application = g_application_get_default ();
  if (application != NULL)
    g_application_hold (application);
  if (lanes == NULL)
    lanes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_queue_free);
  GQueue *waiting = job->lane != NULL ? g_hash_table_lookup (lanes, job->lane) : NULL;
  if (waiting != NULL)
    {
      g_queue_push_tail (waiting, task);
      return;
    }
  if (job->lane != NULL)
    g_hash_table_insert (lanes, g_strdup (job->lane), g_queue_new ());
  job_start (task);
}

guint
gembok_work_count (void)
{
  return running;
}
