/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/secret.h"

G_BEGIN_DECLS

/*
 * Questions on the controlling terminal (/dev/tty), whatever stdout and stderr are. For command lines; never in the window.
 */

/** GEMBOK_TERMINAL_MAX: the longest answer, in bytes. */
#define GEMBOK_TERMINAL_MAX 1024

/** gembok_terminal_is_there: whether somebody can be asked: stdin is a terminal and /dev/tty can be opened. */
gboolean gembok_terminal_is_there (void);

/**
 * gembok_terminal_secret:
 * @prompt: translated, without colon
 * @repeat: ask twice and compare
 * @cancellable: ends the question; the terminal echoes again afterwards
 * @error: CANCELLED; BAD_INPUT: nothing typed, too long, two different entries
 *
 * Asks without echo. Blocks.
 *
 * Returns: (transfer full) (nullable): what was typed, without the newline
 */
GembokSecret *gembok_terminal_secret (const char *prompt, gboolean repeat, GCancellable *cancellable, GError **error);

/**
 * gembok_terminal_line:
 * @prompt: translated, without colon
 * @fallback: (nullable): shown in brackets and taken for an empty answer
 * @error: CANCELLED; BAD_INPUT: too long, not UTF-8, or control characters
 *
 * Asks for something that is no secret. Blocks.
 *
 * Returns: (transfer full) (nullable): the answer without white space around it; "" where nothing was typed and there is no @fallback
 */
char *gembok_terminal_line (const char *prompt, const char *fallback, GCancellable *cancellable, GError **error);

/** gembok_terminal_say: writes a line for the person to the terminal. */
void gembok_terminal_say (const char *text);

G_END_DECLS
