/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/settings.h"

G_BEGIN_DECLS

/**
 * GembokSettingCheck:
 * @settings: what was set before it, which it may depend on
 * @error: BAD_INPUT
 *
 * Returns: (transfer full) (nullable): @text in its one form
 */
typedef char *(*GembokSettingCheck) (const GembokSettings *settings, const char *text, GError **error);

char *gembok_check_mode (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_country (const GembokSettings *settings, const char *text, GError **error);
/** gembok_check_organization, gembok_check_ca_name: also refuse names that only the national CA may have. */
char *gembok_check_organization (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_ca_name (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_algorithm (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_algorithms (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_url (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_revocation_url (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_names (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_days (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_hours (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_kib (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_procedures (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_legal_text (const GembokSettings *settings, const char *text, GError **error);
char *gembok_check_path (const GembokSettings *settings, const char *text, GError **error);

G_END_DECLS
