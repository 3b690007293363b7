/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/error.h"

G_BEGIN_DECLS

/*
 * What is inside of a backup, once it is unsealed: a tar archive (ustar, POSIX.1-1988) of plain files, so that public tools can
 * read it. What is read may be hostile: it is compared byte for byte with what we would have written ourselves.
 */

/** GEMBOK_ARCHIVE_FILES: the most files in an archive. */
#define GEMBOK_ARCHIVE_FILES 100000

/** GembokArchiveWriter: an archive that is being made, in memory that is wiped. */
typedef struct _GembokArchiveWriter GembokArchiveWriter;

/** gembok_archive_writer_new: (transfer full): @max: the most bytes that it may have; @at: the time of its files, Unix seconds. */
GembokArchiveWriter *gembok_archive_writer_new (gsize max, gint64 at);
void gembok_archive_writer_free (GembokArchiveWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokArchiveWriter, gembok_archive_writer_free)

/** gembok_archive_name_is_good: whether @name may be that of a file: 1 to 99 small letters, digits, ".", "-", "_" and "/", which
 * leads nowhere else. */
gboolean gembok_archive_name_is_good (const char *name);

/** gembok_archive_add: appends a file with a good @name, new in this archive. What has no room is noticed by gembok_archive_finish(). */
void gembok_archive_add (GembokArchiveWriter *writer, const char *name, GBytes *data);

/** gembok_archive_finish: (transfer full) (nullable): the whole archive, wiped when it is freed; nothing can be added afterwards.
 * BAD_INPUT if it would be too large. */
GBytes *gembok_archive_finish (GembokArchiveWriter *writer, GError **error);

/** GembokArchive: an archive to be read. */
typedef struct _GembokArchive GembokArchive;

/** gembok_archive_open: (transfer full) (nullable): keeps @data. BAD_FILE where anything is not as we would have written it. */
GembokArchive *gembok_archive_open (GBytes *data, GError **error);
void gembok_archive_free (GembokArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokArchive, gembok_archive_free)

/** gembok_archive_get: (transfer full) (nullable): the file @name (nullable); it keeps the whole archive in memory. %NULL without
 * error where there is none. */
GBytes *gembok_archive_get (GembokArchive *archive, const char *name);

G_END_DECLS
