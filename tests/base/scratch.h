/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/file.h"

G_BEGIN_DECLS

/** Scratch: a folder of a test's own, which is removed with all that is in it. */
typedef struct
{
  char *folder;
} Scratch;

void scratch_set_up (Scratch *scratch, gconstpointer unused);
void scratch_tear_down (Scratch *scratch, gconstpointer unused);
/** scratch_path: (transfer full): @name in the folder. */
char *scratch_path (Scratch *scratch, const char *name);

/** scratch_remove: @folder with all that is in it; links are not followed. */
void scratch_remove (const char *folder);
/** scratch_mode: the permissions of @path. */
guint scratch_mode (const char *path);
/** scratch_write: gembok_file_write() of @text. */
gboolean scratch_write (const char *path, const char *text, GembokWriteFlags flags, GError **error);

G_END_DECLS
