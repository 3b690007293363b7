/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/secret.h"

G_BEGIN_DECLS

/*
 * Entries for passphrases and passwords (GtkPasswordEntry, AdwPasswordEntryRow) whose text lives in a #GembokSecret and nowhere
 * else. What GTK itself makes of it while it draws bullets is none of the text. An accessibility client can read it: that is how
 * screen readers work (data/threat-model.md).
 */

/**
 * gembok_secret_entry_prepare:
 *
 * Gives @entry a buffer of ours; once, before anything is typed. Undo is switched off. From then on it empties itself whenever it
 * is no longer to be seen, however the person got away from it, and tells that by "changed"; and what is in it gets to no
 * clipboard, not even while it can be read.
 */
void gembok_secret_entry_prepare (GtkEditable *entry);

/** gembok_secret_entry_copy: (transfer full): what was typed so far; empty where nothing was. */
GembokSecret *gembok_secret_entry_copy (GtkEditable *entry);

/** gembok_secret_entry_is_empty: whether nothing is in it. */
gboolean gembok_secret_entry_is_empty (GtkEditable *entry);

/** gembok_secret_entry_equal: whether both hold the same, compared without telling by time. */
gboolean gembok_secret_entry_equal (GtkEditable *one, GtkEditable *other);

/** gembok_secret_entry_fill: puts @secret (borrowed) into the entry, such as a passphrase that was suggested. */
void gembok_secret_entry_fill (GtkEditable *entry, const GembokSecret *secret);

/**
 * gembok_secret_entry_clear:
 *
 * Empties it by taking its buffer away and wiping that: setting the text to "" would announce the old text on the
 * accessibility bus. What is typed next shows as bullets again.
 */
void gembok_secret_entry_clear (GtkEditable *entry);

G_END_DECLS
