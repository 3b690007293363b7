/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/certificate-private.h"

G_BEGIN_DECLS

/** GembokLines: the lines of one value, each made harmless when it is added; what is too much is counted, not kept. */
typedef struct
{
  GString *text;
  guint n_lines;
  guint n_left_out;
} GembokLines;

/** gembok_lines_add: adds a line (printf format), sanitised. */
void gembok_lines_add (GembokLines *lines, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** gembok_bytes_text: (transfer full): bytes in hexadecimal, the first @max_bytes of them, and how many there are where some are
 * left out. */
char *gembok_bytes_text (const void *data, gsize length, gsize max_bytes);

/** gembok_lines_add_bytes: adds bytes in hexadecimal, the first 128 of them. */
void gembok_lines_add_bytes (GembokLines *lines, const void *data, gsize length);

/** gembok_lines_finish: (transfer full): the value; frees what @lines holds. */
char *gembok_lines_finish (GembokLines *lines);

/** gembok_describe_extension: adds what @extension says, in plain words where its kind is known. */
void gembok_describe_extension (GembokLines *lines, X509_EXTENSION *extension);

G_END_DECLS
