/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** GembokFolderKind: how a folder that a person names is known for one of ours. */
typedef struct
{
  const char *mark; /* the name of a file that only ours hold */
  const char *const
      *others; /* patterns (with * and ?) of names that may be there before it is, also after a crash; %NULL-terminated */
} GembokFolderKind;

/**
 * gembok_folder_ensure_private:
 * @path: a folder
 * @kind: (nullable): what it must be if it is not empty; %NULL where no person chose it
 * @error: STORAGE, BAD_FILE if it is no folder, belongs to someone else, or holds something and is not of @kind
 *
 * Makes the folder and its parents with mode 0700; narrows its mode if others may enter. One that is refused stays as it was.
 */
gboolean gembok_folder_ensure_private (const char *path, const GembokFolderKind *kind, GError **error);

G_END_DECLS
