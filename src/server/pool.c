/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/pool.h"

#include "base/i18n.h"

struct _GembokPool
{
  GThreadPool *threads;
  guint limit;   /* running and waiting */
  guint pending; /* main thread only */
};

typedef struct
{
  GembokPool *pool;
  GembokPoolFunc work;
  GembokPoolFunc done;
  gpointer data;
  const char *language; /* (nullable): of the sentences of whoever pushed it. Static */
} Job;

static gboolean
finish_cb (gpointer user_data)
{
  Job *job = user_data;
  job->pool->pending--;
  gembok_i18n_speak (job->language);
  job->done (job->data);
  gembok_i18n_speak (NULL);
  g_free (job);
  return G_SOURCE_REMOVE;
}

static void
work_cb (gpointer data, gpointer user_data G_GNUC_UNUSED)
{
  Job *job = data;
  gembok_i18n_speak (job->language);
  job->work (job->data);
  gembok_i18n_speak (NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, finish_cb, job, NULL);
}

GembokPool *
gembok_pool_new (guint threads, guint waiting)
{
  GembokPool *pool = g_new0 (GembokPool, 1);
  pool->threads = g_thread_pool_new (work_cb, NULL, (int) threads, FALSE, NULL);
  pool->limit = threads + waiting;
  return pool;
}

void
gembok_pool_free (GembokPool *pool)
{
  g_thread_pool_free (pool->threads, FALSE, TRUE);
  while (pool->pending > 0)
    g_main_context_iteration (NULL, TRUE);
  g_free (pool);
}

gboolean
gembok_pool_push (GembokPool *pool, GembokPoolFunc work, GembokPoolFunc done, gpointer data)
{
  if (pool->pending >= pool->limit)
    return FALSE;
  Job *job = g_new0 (Job, 1);
  job->pool = pool;
  job->work = work;
  job->done = done;
  job->data = data;
  job->language = gembok_i18n_spoken ();
  pool->pending++;
  (void) g_thread_pool_push (pool->threads, job, NULL);
  return TRUE;
}

guint
gembok_pool_pending (GembokPool *pool)
{
  return pool->pending;
}
