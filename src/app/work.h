/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"

G_BEGIN_DECLS

/*
 * The one place from which the window leaves the main thread. Use cases of the core block; here they run on a worker, and
 * what comes of them arrives in the main loop again.
 */

/** GembokWorkFunc: on the worker: @context is a fork of its own. Returns what shall arrive, or %NULL with @error. */
typedef gpointer (*GembokWorkFunc) (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error);
/** GembokWorkProgressFunc: in the main loop, at most some thirty times a second; the newest news, none is queued. */
typedef void (*GembokWorkProgressFunc) (gpointer watcher, const GembokProgress *progress);
/** GembokWorkDoneFunc: in the main loop, once: @result (transfer full) (nullable) or @error (borrowed) (nullable). */
typedef void (*GembokWorkDoneFunc) (gpointer owner, gpointer result, const GError *error);

/** GembokWork: one piece of work. */
typedef struct
{
  GembokWorkFunc func;
  gpointer input; /* (nullable) (transfer full): for @func; freed on the main thread when the work is over */
  GDestroyNotify input_free;
  GDestroyNotify result_free; /* frees a result that nobody takes any more */
  const char *lane; /* (nullable): works of the same lane run one after another, in the order in which they were given */
  GembokWorkProgressFunc progress; /* (nullable) */
  gpointer watcher;        /* (nullable) (type GObject): whom @progress is told; %NULL: the owner. Not kept alive either */
  GembokWorkDoneFunc done; /* (nullable) */
} GembokWork;

/**
 * gembok_work_run:
 * @context: (nullable): forked for the worker
 * @owner: (type GObject): whose work it is. It is not kept alive: once it is disposed of, neither @progress nor @done is called
 * @cancellable: (nullable)
 * @work: copied
 *
 * To be called in the main thread. The program does not end before the work has.
 */
void gembok_work_run (GembokContext *context, gpointer owner, GCancellable *cancellable, const GembokWork *work);

/** gembok_work_count: how many works are running or waiting. */
guint gembok_work_count (void);

G_END_DECLS
