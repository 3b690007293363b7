/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Finding private keys in bytes, on which document/recognise.h builds. Everything is compared by hand with bounds; nothing is decoded
 * further than needed to tell what it is.
 */

/** GEMBOK_SEALED_BOX_MAGIC: how a box of ours begins, with the first three octets of its version (data/sealed-box.md; a
 * test seals a key and looks for it). */
#define GEMBOK_SEALED_BOX_MAGIC      "GEMBOKEY\0\0\0"
#define GEMBOK_SEALED_BOX_MAGIC_SIZE (sizeof GEMBOK_SEALED_BOX_MAGIC - 1)
/** GEMBOK_BACKUP_MAGIC: the same of a backup (data/backup-file.md), which holds boxes. */
#define GEMBOK_BACKUP_MAGIC "GEMBOKBK\0\0\0"

/** gembok_private_key_is_binary: whether the file *is* a key without armour: PKCS#8 (RFC 5958) plain or encrypted, PKCS#1
 * (RFC 8017), SEC 1 (RFC 5915), PKCS#12 (RFC 7292) in DER or BER, a Java keystore, a box or a backup of ours. */
gboolean gembok_private_key_is_binary (const guint8 *data, gsize length);

/** gembok_private_key_stands_in: whether a key stands anywhere in @data: the binary kinds, PEM of every kind, OpenSSH,
 * PuTTY; the text kinds also in UTF-16 and in base64, wrapped or not. Some milliseconds a megabyte. */
gboolean gembok_private_key_stands_in (const guint8 *data, gsize length);

G_END_DECLS
