/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/secret.h"
#include "base/words.h"
#include "server/settings.h"

G_BEGIN_DECLS

/* What the commands that deal with settings and accounts share. */

/** gembok_command_parse_settings: as gembok_command_parse(), with @own and an option for each setting; @values are theirs. */
gboolean gembok_command_parse_settings (GStrv *words, const GOptionEntry *own, char *values[GEMBOK_N_SETTINGS],
                                        GError **error);

/** gembok_command_take_settings: sets what was given; VERSION=FILE is read. */
gboolean gembok_command_take_settings (GembokSettings *settings, char *const values[GEMBOK_N_SETTINGS], GError **error);

/** gembok_command_check_tls: whether the owner's TLS files can be used, if there are any; says on stderr what they lack. */
gboolean gembok_command_check_tls (const GembokSettings *settings, GError **error);

/** gembok_command_warn_samples: says on stderr how to replace agreement and consent, where they are only examples. */
void gembok_command_warn_samples (const GembokSettings *settings, const GembokPolicy *policy, const char *folder);

/** gembok_command_first_password: (transfer full) (nullable): the hash of a first password: read from @fd, or, if that is -1,
 * drawn and put into @drawn (out) (transfer full). */
char *gembok_command_first_password (int fd, GembokSecret **drawn, GError **error);

/** gembok_command_print_account: "account ROLE USERNAME PASSWORD" to stdout, without a copy in stdio. */
void gembok_command_print_account (GembokRole role, const char *username, const GembokSecret *password);

G_END_DECLS
