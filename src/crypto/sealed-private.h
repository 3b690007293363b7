/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/progress.h"
#include "crypto/sealed-box.h"
#include "crypto/symmetric-private.h"

G_BEGIN_DECLS

/*
 * What everything that rests under a passphrase has in common, be it a private key (sealed-box.c) or a whole file
 * (sealed-file.c). All numbers are big-endian:
 *
 *   magic (8), version (4), scrypt's N, r, p (4 each), salt (16), nonce (12), what the form adds,
 *   ciphertext, tag (16), SHA-256 of all before it (32)
 *
 * Magic, version and that hash stand at the same places in every version. The whole header is associated data of AES-256-GCM.
 */

#define GEMBOK_SEALED_MAGIC_SIZE  8
#define GEMBOK_SEALED_SALT_SIZE   16
#define GEMBOK_SEALED_DIGEST_SIZE 32

/** GembokSealedForm: one kind of sealed thing. */
typedef struct
{
  const char *magic; /* %GEMBOK_SEALED_MAGIC_SIZE characters */
  gsize extra;       /* bytes that the form adds to the header */
  gsize max_size;    /* of the whole, below G_MAXINT */
} GembokSealedForm;

/** gembok_sealed_overhead: how much longer than its contents a sealed thing is. */
gsize gembok_sealed_overhead (const GembokSealedForm *form);

/* The AES key derived from a passphrase, together with the salt and costs it belongs to. */
struct _GembokBoxKey
{
  GembokSecret *key;
  GembokScryptCost cost;
  guint8 salt[GEMBOK_SEALED_SALT_SIZE];
};

/* gembok_sealed_cost: what deriving a new key costs today: N=2^17, r=8, p=1. A file of its own (sealed-cost.c), in place of which a
 * test program that makes many keys links a cheaper one; no option, no variable and no file can change it in a program. */
extern const GembokScryptCost gembok_sealed_cost;

/**
 * gembok_sealed_new_key:
 * @passphrase: normalised, not empty
 * @reporter: (nullable): told %GEMBOK_STAGE_DERIVE_KEY
 * @error: CANCELLED, FAILED
 *
 * Derives a key with a fresh salt and the cost of today. Blocks some 0.4 s and needs 128 MiB meanwhile.
 *
 * Returns: (transfer full) (nullable)
 */
GembokBoxKey *gembok_sealed_new_key (const GembokSecret *passphrase, const GembokReporter *reporter,
                                     GCancellable *cancellable, GError **error);

/** gembok_sealed_seal: (transfer full) (nullable): @plain under @box_key; @extra is `extra` bytes long. %NULL where OpenSSL
 * fails (its error queue is left for the caller) or the whole would exceed `max_size`. */
GBytes *gembok_sealed_seal (const GembokSealedForm *form, const GembokBoxKey *box_key, const guint8 *extra,
                            GembokPart plain);

/** GembokSealedState: what can be told of a sealed thing without its passphrase. */
typedef enum
{
  GEMBOK_SEALED_SOUND,
  GEMBOK_SEALED_DAMAGED, /* the hash at its end does not fit, or its length cannot be */
  GEMBOK_SEALED_FOREIGN, /* another magic, and undamaged: something else */
  GEMBOK_SEALED_NEWER,   /* a version that we do not know */
  GEMBOK_SEALED_ODD      /* shorter than its version must be, or costs beyond what we accept */
} GembokSealedState;

/** GembokSealed: a sealed thing taken apart. The pointers stand in its bytes. */
typedef struct
{
  const guint8 *bytes;
  gsize size;
  gsize header_size;
  GembokScryptCost cost;
  const guint8 *salt;
  const guint8 *nonce;
  const guint8 *extra;
} GembokSealed;

/** gembok_sealed_read: takes @data apart; only what is SOUND may be used. The hash comes first, so that no accident, wherever
 * it struck, is taken for anything but an accident; costs are bounded, so that nobody is made to compute for minutes or to
 * run out of memory by a prepared file. */
GembokSealedState gembok_sealed_read (const GembokSealedForm *form, GBytes *data, GembokSealed *sealed);

/** gembok_sealed_key: (transfer full) (nullable): derives the key for a sound one; as gembok_sealed_new_key(). */
GembokBoxKey *gembok_sealed_key (const GembokSealed *sealed, const GembokSecret *passphrase, const GembokReporter *reporter,
                                 GCancellable *cancellable, GError **error);

/** gembok_sealed_fits: whether @box_key was derived with the salt and costs of @sealed. */
gboolean gembok_sealed_fits (const GembokSealed *sealed, const GembokBoxKey *box_key);

/** gembok_sealed_length: how long its contents are. */
gsize gembok_sealed_length (const GembokSealed *sealed);

/** gembok_sealed_open: decrypts into @plain, which takes gembok_sealed_length() bytes; %FALSE, with @plain wiped, where the
 * key does not fit. */
gboolean gembok_sealed_open (const GembokSealed *sealed, const GembokBoxKey *box_key, guint8 *plain);

G_END_DECLS
