/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * gembok_refused_start_run:
 * @error: why the program cannot do its work here
 * @argc: of main()
 * @argv: of main()
 *
 * Tells whoever started the program, in a window of its own and on stderr, until it is closed. Returns: the exit code, never 0.
 */
int gembok_refused_start_run (GError *error, int argc, char **argv);

G_END_DECLS
