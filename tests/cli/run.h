/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/*
 * One run of the command-line program without its main function; what it prints is caught.
 */

/** run_begin: a run with empty options, before any word of the command line. */
void run_begin (Cli *cli);
/** run_parse: reads @line (split as a shell would) by the table of the program. */
gboolean run_parse (Cli *cli, const char *line, GError **error);
/** run_catch: from now on, or no longer, what goes to stdout by our own code is caught. */
void run_catch (gboolean on);
/** run_printed: (transfer full): what was printed on stdout since the beginning, or the last asking. */
char *run_printed (void);
/** run_json: (transfer full): finishes the JSON object and gives it; @cli can only be ended after that. */
GembokJson *run_json (Cli *cli);
void run_end (Cli *cli);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cli, run_end)

/** run_assert_harmless: whether no control character but the line feed is in @text. */
void run_assert_harmless (const char *text);

G_END_DECLS
