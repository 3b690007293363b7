/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** gembok_interfaces_list: (transfer full): the IP addresses by which other computers may reach this one, at most 32; the one that it
 * uses itself to reach them first. Empty without a network. */
GStrv gembok_interfaces_list (void);

G_END_DECLS
