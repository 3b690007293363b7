/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** gembok_file_display_name: (transfer full): the last part of @path, valid UTF-8, without control characters, for people. */
char *gembok_file_display_name (const char *path);

/** gembok_file_name_suggest: (transfer full): a name for a new file, made of @text that others wrote: at most 100 characters, without
 * what any file system or shell takes for something else (/ \\ : * ? " < > | and control characters become "-"), never empty, hidden
 * or beginning with "-". The extension stays. */
char *gembok_file_name_suggest (const char *text);

G_END_DECLS
