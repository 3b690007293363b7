/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * gembok_program_init:
 * @non_dumpable: see gembok_process_harden()
 *
 * What a program over the core does before anything else in main(): hardens the process, gives OpenSSL its wiping allocator,
 * sets locale and translations. Before any thread.
 */
void gembok_program_init (gboolean non_dumpable);

/** gembok_program_version: "0.1.0". Static. */
const char *gembok_program_version (void);

G_END_DECLS
