/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"

G_BEGIN_DECLS

/** GembokChildEnd: how a child process ended. */
typedef enum
{
  GEMBOK_CHILD_EXITED,    /* by itself; the status says how */
  GEMBOK_CHILD_KILLED,    /* by a signal that was not ours: a crash, or a limit of its own */
  GEMBOK_CHILD_TOO_SLOW,  /* we killed it: its time was over */
  GEMBOK_CHILD_TOO_LOUD,  /* we killed it: it wrote more than it may */
  GEMBOK_CHILD_CANCELLED, /* we killed it: nobody wants the answer any more */
  GEMBOK_CHILD_MISSING    /* it could not be started */
} GembokChildEnd;

/** GembokChildOrder: what to run, and how far it may go. */
typedef struct
{
  GStrv argv;       /* [0] is the path; no shell, no search in PATH */
  GBytes *input;    /* its standard input, as sealed memory */
  gsize max_output; /* bytes */
  guint seconds;    /* by the wall clock */
  const GembokReporter *reporter;
  GCancellable *cancellable; /* (nullable) */
} GembokChildOrder;

/**
 * gembok_child_run:
 * @order: what to run
 * @output: (out) (transfer full) (nullable): what it wrote to standard output, also where it did not end well; %NULL if it
 *   was not started
 * @status: (out): its exit status, for EXITED; the signal, for KILLED
 *
 * Runs a program of ours with an empty environment, no descriptor but its input, its output and /dev/null for its errors,
 * and no blocked or ignored signal. Blocks until it is gone; nothing of it is left behind in any case. Safe on any thread.
 */
GembokChildEnd gembok_child_run (const GembokChildOrder *order, GBytes **output, int *status);

G_END_DECLS
