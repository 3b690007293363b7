/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** gembok_options_add: what the program takes on its command line besides files; what it answers there needs neither window nor settings. */
void gembok_options_add (GApplication *application);

G_END_DECLS
