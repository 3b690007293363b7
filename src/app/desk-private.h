/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/desk.h"

G_BEGIN_DECLS

/* Shared by desk.c, desk-account.c and desk-attend.c. */

struct _GembokDesk
{
  GObject parent_instance;

  /* owned */
  GSettings *settings;
  GembokContext *context;   /* (nullable) */
  GembokTraining *training; /* (nullable) */
  GError *error;            /* (nullable) */
  GCancellable *cancellable;
  char *username; /* (nullable) */
  char *name;     /* (nullable) */
  char *attended; /* (nullable): the request whose applicant's turn it is, or was last */
  char *not_kept; /* (nullable): why the session ends with the program */

  GembokRole role;
  GembokMode mode;
  GembokDeskState state;
  guint judging;        /* whether who is logged in is the one attended */
  gboolean must_change; /* the password, before anything else */
  gboolean turn_over;   /* nobody is attended since `attended` was left */
  gboolean served;      /* whoever is logged in has had their turn, or has it */
};

/** gembok_desk_set_account: who is logged in from now on (@username %NULL: nobody); tells everyone. */
void gembok_desk_set_account (GembokDesk *desk, const char *username, const char *name, GembokRole role);

/** gembok_desk_attend_who_came: somebody has logged in, who set out for it while @attended (nullable) had its turn: whether it
 * still is the turn of that one. */
void gembok_desk_attend_who_came (GembokDesk *desk, const char *attended);

G_END_DECLS
