/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/library.h"

G_BEGIN_DECLS

/*
 * Reminders of certificates that are about to end: once for each certificate and each of the days that were set, also across starts of
 * the program.
 */

/**
 * gembok_expiry_due:
 * @entries: (element-type GembokCertificateEntry)
 * @memory: what was told already: group "reminded", SHA-256 of the certificate = days; brought up to date
 *
 * Returns: (transfer container) (element-type GembokCertificateEntry): those that are to be told of now; they belong to @entries
 */
GPtrArray *gembok_expiry_due (GPtrArray *entries, const gint32 *days, gsize n_days, GKeyFile *memory);

/**
 * gembok_expiry_take:
 * @folder: of the vault; what was told is kept there, in a file of its own
 * @days: (element-type gint32): of the settings
 *
 * Returns: (transfer full) (nullable) (element-type GembokCertificateEntry): the same for all certificates of the vault. They count
 *   as told once it returns. Without the file it begins anew. Blocks on the disk. STORAGE, DAMAGED.
 */
GPtrArray *gembok_expiry_take (GembokContext *context, const char *folder, GArray *days, GError **error);

/** gembok_expiry_text: (transfer full): "The certificate of Siti ends in 7 days, on 17 August 2026." */
char *gembok_expiry_text (const GembokCertificateEntry *entry);

G_END_DECLS
