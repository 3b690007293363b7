/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/desk.h"

G_BEGIN_DECLS

/** GembokPassphraseWindow: tries the passphrase of a key (right or wrong, nothing else), or puts another in its place. What was
 * typed is gone once the window is closed, and after each attempt that needs it no more. */
#define GEMBOK_TYPE_PASSPHRASE_WINDOW (gembok_passphrase_window_get_type ())
G_DECLARE_FINAL_TYPE (GembokPassphraseWindow, gembok_passphrase_window, GEMBOK, PASSPHRASE_WINDOW, AdwWindow)

/** GembokPassphrasePurpose: what the window is for. */
typedef enum
{
  GEMBOK_PASSPHRASE_TRY,
  GEMBOK_PASSPHRASE_CHANGE
} GembokPassphrasePurpose;

/** gembok_passphrase_window_new: @key: SHA-256 of its public key, or a request; @personal_words (nullable) (transfer full): the person's own data,
 * of which a good passphrase is not made. */
GtkWidget *gembok_passphrase_window_new (GembokDesk *desk, GembokPassphrasePurpose purpose, const char *key,
                                         GStrv personal_words);

G_END_DECLS
