/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The command line of gembok-ams. Exit codes: 0 done, 1 failed, 2 usage, 3 wrong passphrase, 7 bad input or damaged files: as gembok-cli's.
 */

/** gembok_commands_run: runs what @words (without the program's name) ask for. Returns: the exit code. */
int gembok_commands_run (GStrv words);

/** GembokCommandFunc: a verb; @options are its words. Fails with USAGE for words it does not understand. */
typedef gboolean (*GembokCommandFunc) (GStrv *options, GError **error);

gboolean gembok_command_init (GStrv *options, GError **error);
gboolean gembok_command_show (GStrv *options, GError **error);
gboolean gembok_command_set (GStrv *options, GError **error);
gboolean gembok_command_ca_passphrase (GStrv *options, GError **error);
gboolean gembok_command_serve (GStrv *options, GError **error);
gboolean gembok_command_account_add (GStrv *options, GError **error);
gboolean gembok_command_account_list (GStrv *options, GError **error);
gboolean gembok_command_account_disable (GStrv *options, GError **error);
gboolean gembok_command_account_enable (GStrv *options, GError **error);
gboolean gembok_command_account_reset_password (GStrv *options, GError **error);
gboolean gembok_command_certificate_list (GStrv *options, GError **error);
gboolean gembok_command_certificate_revoke (GStrv *options, GError **error);

/** gembok_command_parse: reads @options by @entries (as GOptionContext does); USAGE, also if words are left over. */
gboolean gembok_command_parse (GStrv *options, const GOptionEntry *entries, GError **error);

/** gembok_command_require: USAGE naming @option unless @value was given. */
gboolean gembok_command_require (const char *value, const char *option, GError **error);

G_END_DECLS
