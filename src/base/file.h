/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/file-name.h"

G_BEGIN_DECLS

/** GembokWriteFlags: how gembok_file_write() treats the target. */
typedef enum
{
  GEMBOK_WRITE_NEW = 0,          /* refuse (EXISTS) if something of that name is there */
  GEMBOK_WRITE_REPLACE = 1 << 0, /* replace a regular file of that name */
  GEMBOK_WRITE_PUBLIC = 1 << 1   /* mode 0644 as the person's umask allows; without it 0600 */
} GembokWriteFlags;

/**
 * gembok_file_write:
 * @path: the file, in the platform's encoding
 * @data: what it shall hold
 * @flags: see #GembokWriteFlags
 * @error: EXISTS, STORAGE, NOT_FOUND, BAD_FILE (not a regular file, or the folder is closed to us)
 *
 * Writes the whole file or nothing: into a file without a name (O_TMPFILE), fsync, link under the name, fsync of the folder. Where
 * something is to be replaced, and on file systems that know no such files (FAT), it has a name of its own, ".gembok-….tmp", until it
 * is renamed. A symbolic link is replaced, not followed. After a crash there is the old file or the new one, and what lies
 * half written under that other name is cleared away when the same file is written again. Blocks on the disk.
 *
 * Returns: %TRUE once it is on the disk
 */
gboolean gembok_file_write (const char *path, GBytes *data, GembokWriteFlags flags, GError **error);

/** GEMBOK_FILE_READ_MAX: the largest limit that gembok_file_read() takes, in bytes. */
#define GEMBOK_FILE_READ_MAX ((gsize) 1024 * 1024 * 1024)

/**
 * gembok_file_read:
 * @path: the file, in the platform's encoding
 * @max_bytes: refuse a larger one, before reading it; at most %GEMBOK_FILE_READ_MAX
 * @error: NOT_FOUND, BAD_FILE (not a regular file, larger, unreadable), STORAGE
 *
 * Reads a regular file (never a pipe or device, which could block for ever). Blocks on the disk.
 *
 * Returns: (transfer full) (nullable): its bytes
 */
GBytes *gembok_file_read (const char *path, gsize max_bytes, GError **error);

G_END_DECLS
