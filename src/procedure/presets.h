/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GembokPresets: what an administrator decided for everybody on this computer, in a file that also reaches a sandbox, where the locks
 * of GSettings do not (data/administration.md). Strict: a file that is not wholly understood presets nothing, and says why, so that
 * nobody works with other settings than were wanted.
 */
typedef struct _GembokPresets GembokPresets;

/** GEMBOK_PRESETS_FILE: its name in the folders “gembok/site” of $XDG_DATA_DIRS. */
#define GEMBOK_PRESETS_FILE "presets.conf"

/**
 * gembok_presets_read:
 * @path: the file
 * @schema: the keys that there are, with their types and ranges
 * @error: BAD_FILE with the line that is wrong; NOT_FOUND, STORAGE
 *
 * Reads and judges the file: names and types of keys, each named once; an address is https; files that it names (by their whole path,
 * or beside it) can be read; nothing of it, and nothing on the way to it, can be written by everybody, see gembok_open_place().
 * Blocks on the disk.
 *
 * Returns: (transfer full) (nullable)
 */
GembokPresets *gembok_presets_read (const char *path, GSettingsSchema *schema, GError **error);

/**
 * gembok_presets_find:
 * @schema: see gembok_presets_read()
 * @error: see gembok_presets_read()
 *
 * Reads the first such file of $XDG_DATA_DIRS.
 *
 * Returns: (transfer full) (nullable): %NULL without an error where there is none
 */
GembokPresets *gembok_presets_find (GSettingsSchema *schema, GError **error);

void gembok_presets_free (GembokPresets *presets);

/** gembok_presets_path: (transfer none): the file that was read. */
const char *gembok_presets_path (const GembokPresets *presets);

/** gembok_presets_value: (transfer none) (nullable): what @key is preset to. */
GVariant *gembok_presets_value (const GembokPresets *presets, const char *key);

/** gembok_presets_locked: whether people cannot change @key. */
gboolean gembok_presets_locked (const GembokPresets *presets, const char *key);

/**
 * gembok_presets_judge_procedure:
 * @value: (nullable): of the key “procedure”
 * @origin: where it was preset
 *
 * A preset procedure that is not there is no reason to start nothing, since its file may be mended at any time; it is told.
 *
 * Returns: (transfer full) (nullable): a warning for people, with @origin
 */
char *gembok_presets_judge_procedure (GVariant *value, const char *origin);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokPresets, gembok_presets_free)

G_END_DECLS
