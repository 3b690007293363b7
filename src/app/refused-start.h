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
 * Tells whoever started the program, in a window of its own and on stderr, until it is closed; what the command line asks for without
 * a window (--version, --help) is answered all the same. Returns: the exit code; never 0 once the window was shown.
 */
int gembok_refused_start_run (GError *error, int argc, char **argv);

G_END_DECLS
