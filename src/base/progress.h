/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** GembokProgressStage: what is going on. */
typedef enum
{
  GEMBOK_STAGE_GENERATE_KEY, /* no total: it ends when it ends */
  GEMBOK_STAGE_DERIVE_KEY,   /* scrypt or PBKDF2, no total */
  GEMBOK_STAGE_DECODE,       /* looking at a document, no total */
  GEMBOK_STAGE_CONNECT,      /* asking the AMS, no total */
  GEMBOK_STAGE_UPLOAD,       /* bytes of `item` */
  GEMBOK_STAGE_DOWNLOAD,     /* bytes of `item` */
  GEMBOK_STAGE_BACK_UP,      /* requests into or out of a backup: `item` is the id, `done` and `total` are requests */
  GEMBOK_STAGE_WAIT          /* waiting: for the network, or for a decision; total is seconds or 0 */
} GembokProgressStage;

/** GembokProgress: a sign of life. `total` 0 means that nobody knows; then there is no percentage to show. */
typedef struct
{
  GembokProgressStage stage;
  const char *item; /* (nullable): what it is about, such as a document kind */
  guint64 done;
  guint64 total;
} GembokProgress;

/** GembokProgressFunc: called on the working thread, up to some ten times a second; must not block. */
typedef void (*GembokProgressFunc) (const GembokProgress *progress, gpointer user_data);

/** GembokReporter: who wants to know. May be %NULL wherever it is taken. */
typedef struct
{
  GembokProgressFunc func;
  gpointer user_data;
} GembokReporter;

/** gembok_report: calls the reporter, if there is one. */
void gembok_report (const GembokReporter *reporter, GembokProgressStage stage, const char *item, guint64 done,
                    guint64 total);

G_END_DECLS
