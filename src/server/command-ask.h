/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secret.h"
#include "server/settings.h"

G_BEGIN_DECLS

/*
 * Questions to whoever started the program. While one is there, Ctrl+C ends the question (CANCELLED) and the terminal echoes
 * again; at any other time it ends the program, as usual. Main thread only.
 */

/**
 * gembok_asking_secret:
 * @option: "--ca-passphrase-fd", for the error
 * @fd: the descriptor that was given, or -1: ask on the terminal
 * @prompt: translated
 * @repeat: ask twice
 * @error: USAGE: neither descriptor nor terminal; as gembok_secret_read_fd() and gembok_terminal_secret()
 *
 * Returns: (transfer full) (nullable)
 */
GembokSecret *gembok_asking_secret (const char *option, int fd, const char *prompt, gboolean repeat, GError **error);

/** gembok_asking_passphrase: the same, normalised: the passphrase of the CA. */
GembokSecret *gembok_asking_passphrase (const char *option, int fd, const char *prompt, GError **error);

/** gembok_asking_new_passphrase: a new one, asked for twice, and on a terminal again until it is strong enough; @words
 * (nullable) make it weak. WEAK_PASSPHRASE. */
GembokSecret *gembok_asking_new_passphrase (const char *option, int fd, const char *prompt, const char *const *words,
                                            GError **error);

/** gembok_asking_line: (transfer full) (nullable): as gembok_terminal_line(). */
char *gembok_asking_line (const char *prompt, const char *fallback, GError **error);

/** gembok_asking_setting: asks for @setting until the answer can be taken; one without a question is left alone. */
gboolean gembok_asking_setting (GembokSettings *settings, GembokSetting setting, GError **error);

G_END_DECLS
