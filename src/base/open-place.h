/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * gembok_open_place:
 * @path: a file that is to be trusted
 *
 * Who can write a file, or put another one in its place, decides what stands in it. So each folder on the way is looked at, from the
 * top, and each link on its own, wherever it leads: neither may be written by everybody. Only further up may a folder have the
 * sticky bit, as /tmp has, because there others cannot take away what is not theirs; a file or a link right in such a folder may
 * come from anybody. Blocks on the disk.
 *
 * Returns: (transfer full) (nullable): the file or folder that everybody can write, or the link that leads in a circle; %NULL if
 *   there is none
 */
char *gembok_open_place (const char *path);

G_END_DECLS
