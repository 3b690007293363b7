/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Where the program's own parts are. A program that runs from its build tree finds them there, an installed one under
 * its prefix; no environment variable can point a program of ours at another helper.
 */

/** gembok_paths_program: (transfer full): the path of a program of ours: "gembok-ams", "gembok-decode", "gembok-cli". */
char *gembok_paths_program (const char *name);

/** gembok_paths_locale: (transfer full): the folder that holds LANG/LC_MESSAGES/gembok.mo. */
char *gembok_paths_locale (void);

/** gembok_paths_schemas: (transfer full) (nullable): the folder that holds the build tree's compiled settings schema; %NULL once
 * installed, where GSettings knows it. */
char *gembok_paths_schemas (void);

/** gembok_paths_user_data: (transfer full): $XDG_DATA_HOME/gembok. */
char *gembok_paths_user_data (void);

/** gembok_paths_system_data: (transfer full): the folders DIR/gembok/@subfolder of $XDG_DATA_DIRS, most important first. */
GStrv gembok_paths_system_data (const char *subfolder);

G_END_DECLS
