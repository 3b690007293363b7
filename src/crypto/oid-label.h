/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** gembok_oid_label: (nullable): what a dotted OID that occurs in certificates stands for, in plain words, translated.
 * Static. */
const char *gembok_oid_label (const char *oid);

/** gembok_oid_describe: (transfer full): "words (OID)", or only the OID where nothing is known of it. */
char *gembok_oid_describe (const char *oid);

/** gembok_key_usage_label: a keyUsage bit such as "nonRepudiation" in plain words, translated; unknown ones as they are. */
const char *gembok_key_usage_label (const char *bit);

G_END_DECLS
