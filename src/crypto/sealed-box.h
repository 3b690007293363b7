/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "crypto/key.h"

G_BEGIN_DECLS

/*
 * How a private key rests on the disk. The layout is written down in data/sealed-box.md: a header (magic, version, KDF
 * parameters, salt, nonce, SHA-256 of the SubjectPublicKeyInfo), AES-256-GCM ciphertext of the PKCS#8 DER with the
 * whole header as associated data, tag, and a SHA-256 over all of it.
 */

/** GembokBoxKey: the AES key derived from a passphrase, together with the salt and parameters it belongs to. */
typedef struct _GembokBoxKey GembokBoxKey;

void gembok_box_key_free (GembokBoxKey *box_key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokBoxKey, gembok_box_key_free)

/**
 * gembok_sealed_box_seal:
 * @key: what to protect
 * @passphrase: NFC UTF-8 (gembok_passphrase_normalise()), not empty
 * @box_key: (out) (optional) (transfer full): the derived key, to read the box back without another scrypt
 * @reporter: (nullable): told %GEMBOK_STAGE_DERIVE_KEY
 * @cancellable: (nullable): looked at before and after the derivation
 * @error: CANCELLED, FAILED
 *
 * scrypt (RFC 7914) N=2^17 r=8 p=1 with a fresh 16-byte salt. Blocks some 0.4 s and needs 128 MiB meanwhile.
 */
GBytes *gembok_sealed_box_seal (const GembokKey *key, const GembokSecret *passphrase, GembokBoxKey **box_key,
                                const GembokReporter *reporter, GCancellable *cancellable, GError **error);

/**
 * gembok_sealed_box_open:
 * @box: the box
 * @passphrase: NFC UTF-8
 * @error: WRONG_PASSPHRASE (the box is sound), DAMAGED (its hash or public key does not fit), NEWER (unknown version),
 *   BAD_FILE (KDF parameters beyond what we accept), CANCELLED
 *
 * Opens the box and checks that the public key of what came out is the one in the header. Blocks like sealing.
 */
GembokKey *gembok_sealed_box_open (GBytes *box, const GembokSecret *passphrase, const GembokReporter *reporter,
                                   GCancellable *cancellable, GError **error);

/** gembok_sealed_box_reopen: as gembok_sealed_box_open() with the key that sealing handed out; no derivation. DAMAGED also
 * where @box is not the box that was sealed then. */
GembokKey *gembok_sealed_box_reopen (GBytes *box, const GembokBoxKey *box_key, GError **error);

/** gembok_sealed_box_inspect: reads the header without a passphrase: DAMAGED, NEWER, BAD_FILE; then the SHA-256 (hex)
 * of the public key inside. Cheap. Returns: (transfer full) (nullable) */
char *gembok_sealed_box_inspect (GBytes *box, GError **error);

G_END_DECLS
