/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/exchange.h"

G_BEGIN_DECLS

/** GembokPlay: what a fault does; see faults.h. */
typedef enum
{
  GEMBOK_PLAY_CUT_REQUEST,
  GEMBOK_PLAY_DROP_ANSWER,
  GEMBOK_PLAY_CUT_ANSWER,
  GEMBOK_PLAY_DELAY,
  GEMBOK_PLAY_STATUS,
  GEMBOK_PLAY_GARBAGE,
  GEMBOK_PLAY_HTML,
  GEMBOK_PLAY_EMPTY,
  GEMBOK_PLAY_DEEP,
  GEMBOK_PLAY_ENDLESS,
  GEMBOK_PLAY_CLOCK,
  GEMBOK_PLAY_ANSWER,
  GEMBOK_PLAY_REWRITE,
  GEMBOK_PLAY_HEADER,
  GEMBOK_N_PLAYS
} GembokPlay;

/** GembokFault: one line of the script. Shared by the script and by the exchange that it was played on. */
typedef struct
{
  char *method; /* (nullable) */
  char *path;
  char *suffix; /* (nullable) */
  GembokPlay action;
  gint64 times, skip, bytes, milliseconds, status, retry_after, seconds;
  /* All (nullable). */
  char *detail, *code, *type, *body, *name, *value, *from, *to;
} GembokFault;

/** gembok_fault_unref: of a #GembokFault from gembok_faults_take(). */
void gembok_fault_unref (gpointer fault);

/** gembok_faults_control: takes the exchange over if it is the script's own address, from loopback. */
gboolean gembok_faults_control (GembokExchange *exchange);

/** gembok_faults_take: (transfer full) (nullable): what the script has for this request; counted as played. */
GembokFault *gembok_faults_take (GembokExchange *exchange);

G_END_DECLS
