/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "base/secret.h"

G_BEGIN_DECLS

/*
 * A backup as it lies on a disk or a stick: any bytes under a passphrase. The layout is written down in data/backup-file.md: that
 * of a sealed box (crypto/sealed-box.h) with another magic and nothing of its own in the header.
 */

/** GEMBOK_SEALED_FILE_CONTENT: the most bytes that are sealed. */
#define GEMBOK_SEALED_FILE_CONTENT (64 * 1024 * 1024)
/** GEMBOK_SEALED_FILE_MAX: the largest file that is looked at: nothing longer was made by us. */
#define GEMBOK_SEALED_FILE_MAX (GEMBOK_SEALED_FILE_CONTENT + 100)

/**
 * gembok_sealed_file_seal:
 * @plain: 1 to %GEMBOK_SEALED_FILE_CONTENT bytes
 * @passphrase: NFC UTF-8 (gembok_passphrase_normalise()), not empty
 * @reporter: (nullable): told %GEMBOK_STAGE_DERIVE_KEY
 * @cancellable: (nullable): looked at before and after the derivation
 * @error: BAD_INPUT (too large, no passphrase), CANCELLED, FAILED
 *
 * scrypt (RFC 7914) N=2^17 r=8 p=1 with a fresh salt, AES-256-GCM (NIST SP 800-38D). Opened again and compared before it is
 * given out. Blocks some 0.5 s; needs 128 MiB, and afterwards twice the size of @plain.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *gembok_sealed_file_seal (GBytes *plain, const GembokSecret *passphrase, const GembokReporter *reporter,
                                 GCancellable *cancellable, GError **error);

/** gembok_sealed_file_check: what can be told without the passphrase: BAD_FILE, DAMAGED, NEWER as gembok_sealed_file_open(). Cheap. */
gboolean gembok_sealed_file_check (GBytes *file, GError **error);

/**
 * gembok_sealed_file_open:
 * @file: what may be one
 * @passphrase: NFC UTF-8
 * @error: BAD_FILE (it is none, or its costs are beyond what we accept), DAMAGED (it is one, but not as it was written), NEWER,
 *   WRONG_PASSPHRASE (it is sound), CANCELLED
 *
 * Returns: (transfer full) (nullable): what was sealed, in memory that is wiped when it is freed
 */
GBytes *gembok_sealed_file_open (GBytes *file, const GembokSecret *passphrase, const GembokReporter *reporter,
                                 GCancellable *cancellable, GError **error);

G_END_DECLS
