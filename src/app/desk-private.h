/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/desk.h"

G_BEGIN_DECLS

/* Shared by desk.c and desk-account.c. */

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
  char *attended; /* (nullable): the request whose applicant's turn it is */
  char *not_kept; /* (nullable): why the session ends with the program */

  GembokRole role;
  GembokMode mode;
  GembokDeskState state;
  gboolean must_change; /* the password, before anything else */
};

/** gembok_desk_set_account: who is logged in from now on (@username %NULL: nobody); tells everyone. */
void gembok_desk_set_account (GembokDesk *desk, const char *username, const char *name, GembokRole role);

G_END_DECLS
