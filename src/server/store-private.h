/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "server/store.h"

G_BEGIN_DECLS

struct _GembokStore
{
  sqlite3 *database;
};

/** gembok_store_set_error: turns what SQLite last complained about (extended code @code) into an error for people. */
void gembok_store_set_error (GembokStore *store, int code, GError **error);

/** gembok_store_migrate: brings the schema from its user_version to %GEMBOK_STORE_VERSION. NEWER, STORAGE. */
gboolean gembok_store_migrate (GembokStore *store, GError **error);

G_END_DECLS
