/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/secret.h"

G_BEGIN_DECLS

/** GembokSecretBuffer: the text of an entry, in a #GembokSecret of fixed capacity; what does not fit is not taken. */
#define GEMBOK_TYPE_SECRET_BUFFER (gembok_secret_buffer_get_type ())
G_DECLARE_FINAL_TYPE (GembokSecretBuffer, gembok_secret_buffer, GEMBOK, SECRET_BUFFER, GtkEntryBuffer)

/** GEMBOK_SECRET_BUFFER_MAX: what it takes, in bytes: more than the longest passphrase, so that a longer one is seen as such. */
#define GEMBOK_SECRET_BUFFER_MAX 1024

GtkEntryBuffer *gembok_secret_buffer_new (void);

/** gembok_secret_buffer_peek: (transfer none): its contents. */
const GembokSecret *gembok_secret_buffer_peek (GembokSecretBuffer *buffer);

/** gembok_secret_buffer_wipe: forgets the contents without telling anyone; only once no entry uses it any more. */
void gembok_secret_buffer_wipe (GembokSecretBuffer *buffer);

G_END_DECLS
