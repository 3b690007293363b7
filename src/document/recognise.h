/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** GembokMediaType: what a file is by its content. */
typedef enum
{
  GEMBOK_MEDIA_UNKNOWN,
  GEMBOK_MEDIA_PDF,
  GEMBOK_MEDIA_JPEG,
  GEMBOK_MEDIA_PNG,
  GEMBOK_MEDIA_HEIC,
  GEMBOK_MEDIA_WEBP,
  GEMBOK_MEDIA_GIF,
  GEMBOK_MEDIA_TIFF,
  GEMBOK_MEDIA_BMP,
  GEMBOK_MEDIA_ZIP, /* also .docx, .odt */
  GEMBOK_MEDIA_OLE, /* old .doc */
  GEMBOK_MEDIA_SVG,
  GEMBOK_MEDIA_HTML,
  GEMBOK_MEDIA_TEXT,
  GEMBOK_MEDIA_EMPTY,
  GEMBOK_MEDIA_PRIVATE_KEY, /* PEM, PKCS#8, PKCS#1, SEC 1, PKCS#12, OpenSSH, PuTTY, a sealed box or backup of ours */
  GEMBOK_N_MEDIA_TYPES
} GembokMediaType;

/** gembok_media_type_name: "application/pdf", "image/jpeg" …, "application/octet-stream" for the unknown. Static. */
const char *gembok_media_type_name (GembokMediaType type);
/** gembok_media_type_from_name: the type of that name (in any case, also the common "image/jpg"), else %GEMBOK_MEDIA_UNKNOWN. */
GembokMediaType gembok_media_type_from_name (const char *name);
/** gembok_media_type_label: "PDF", "JPEG photo" … translated. Static. */
const char *gembok_media_type_label (GembokMediaType type);

/** GembokImageSize: what an image's own header claims; hostile until decoded. */
typedef struct
{
  guint32 width, height;
} GembokImageSize;

/**
 * gembok_recognise:
 * @data: the whole file
 * @size: (out) (optional): of a JPEG or PNG, else 0 × 0
 *
 * By content, never by name. Reads headers with bounds only, opens nothing; takes microseconds, for text and the
 * unknown some milliseconds a megabyte (they are searched for a private key).
 */
GembokMediaType gembok_recognise (GBytes *data, GembokImageSize *size);

/** gembok_contains_private_key: whether a private key in PEM (also UTF-16 or base64 inside text), in DER, a PKCS#12, a Java
 * keystore or a box of ours stands anywhere in @data: such a file never leaves this computer (promise 9), whatever it is
 * otherwise. Some milliseconds a megabyte. What is compressed inside @data is not seen. */
gboolean gembok_contains_private_key (GBytes *data);

G_END_DECLS
