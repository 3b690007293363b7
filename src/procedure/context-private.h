/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"

G_BEGIN_DECLS

/* Shared by context.c, profile.c and session.c. */

struct _GembokContext
{
  GembokVault *vault;
  GembokContextFlags flags;
  char *account; /* (nullable) */
  GembokReporter reporter;
  GHashTable *sessions;  /* "profile/user name" → GembokSecret */
  GHashTable *documents; /* "request/kind" → GBytes */
};

G_END_DECLS
