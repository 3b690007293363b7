/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/presets.h"

G_BEGIN_DECLS

/**
 * GembokSite: what the administrator of this computer decided for everybody, in the presets file and in the system's own settings
 * (dconf's defaults and locks), for programs that do not keep what people choose. Of both, the presets file counts, except over a
 * lock of dconf (data/administration.md). Immutable, for any thread.
 */
typedef struct _GembokSite GembokSite;

/** gembok_site_schema: (transfer full) (nullable): the keys that there are; a program in its build tree brings them along. */
GSettingsSchema *gembok_site_schema (void);

/**
 * gembok_site_read:
 * @error: see gembok_presets_read()
 *
 * Blocks on the disk. Returns: (transfer full) (nullable): also where nothing is preset; %NULL if the presets file is wrong
 */
GembokSite *gembok_site_read (GError **error);
GembokSite *gembok_site_ref (GembokSite *site);
void gembok_site_unref (GembokSite *site);

/** gembok_site_presets: (transfer none) (nullable): the presets file alone. */
GembokPresets *gembok_site_presets (const GembokSite *site);

/** gembok_site_value: (transfer none) (nullable): what @key is preset to; %NULL: nobody decided. */
GVariant *gembok_site_value (const GembokSite *site, const char *key);
/** gembok_site_text: (transfer none) (nullable): the same of a key that is a text; %NULL also for an empty one. */
const char *gembok_site_text (const GembokSite *site, const char *key);
/** gembok_site_locked: whether people cannot decide otherwise. */
gboolean gembok_site_locked (const GembokSite *site, const char *key);
/** gembok_site_origin: (transfer none): where the preset of @key stands: the whole path of a file, or “dconf”. */
const char *gembok_site_origin (const GembokSite *site, const char *key);
/** gembok_site_keys: (transfer full): the keys that are preset, in the order of the alphabet. */
GStrv gembok_site_keys (const GembokSite *site);
/** gembok_site_warning: (transfer none) (nullable): what is amiss with presets that hold all the same, for people. */
const char *gembok_site_warning (const GembokSite *site);

/**
 * gembok_site_trust:
 * @key: “ams-ca-file” or “anchor-files”, which is preset
 * @pem: (out) (transfer full) (nullable): the CAs to trust; %NULL: none is named
 * @error: BAD_FILE, with who named the file
 *
 * Reads the files that are named, once; blocks on the disk for that.
 */
gboolean gembok_site_trust (GembokSite *site, const char *key, GBytes **pem, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokSite, gembok_site_unref)

G_END_DECLS
