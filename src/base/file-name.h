/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** gembok_file_display_name: (transfer full): the last part of @path, valid UTF-8, without control characters, for people. */
char *gembok_file_display_name (const char *path);

G_END_DECLS
