/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * To whom a data folder belongs. A service's folder is its user's alone, and that user often cannot log in: whoever
 * administers it is root, and must be told to work as that user.
 */

/** gembok_data_owner_set_words: the command line after the program's name, for hints: once, early in main(). Copied. */
void gembok_data_owner_set_words (const char *const *words);

/** gembok_data_owner_quote: (transfer full): @word as a shell takes it, for people to read. */
char *gembok_data_owner_quote (const char *word);

/**
 * gembok_data_owner_command:
 * @folder: absolute; the folder that @command works on, or will make
 * @command: as its owner types it
 *
 * Returns: (transfer full): @command; with runuser(1) before it where @folder belongs to another user, or to one that
 * cannot log in
 */
char *gembok_data_owner_command (const char *folder, const char *command);

/**
 * gembok_data_owner_require:
 * @folder: one that is there; where it may not be looked at, the nearest above it counts
 * @error: BAD_FILE: it belongs to someone else; the hint is this command as its owner runs it
 *
 * Returns: whether it belongs to whoever runs this, or to nobody who has a name
 */
gboolean gembok_data_owner_require (const char *folder, GError **error);

G_END_DECLS
