/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "vault/sqlite-private.h"

G_BEGIN_DECLS

/** GEMBOK_SCHEMA_APPLICATION_ID: marks our database files (bytes 68 to 71 of the file): "GMBK". */
#define GEMBOK_SCHEMA_APPLICATION_ID 0x474d424b

/** gembok_schema_migrations: step N (from 0) brings a vault of version N to version N + 1. Only ever added to. */
extern const char *const gembok_schema_migrations[];
/** gembok_schema_version: how many there are: the version this program knows. */
extern const guint gembok_schema_version;

/** gembok_schema_inspect: refuses what is not a vault of ours (BAD_FILE, DAMAGED) or a newer one (NEWER). Changes nothing. */
gboolean gembok_schema_inspect (sqlite3 *db, guint known_version, GError **error);

/** gembok_schema_migrate: runs the missing steps of @migrations, each in one transaction with its new version number. Two
 * programs may do so at once. */
gboolean gembok_schema_migrate (sqlite3 *db, const char *const *migrations, guint n_migrations, GError **error);

G_END_DECLS
