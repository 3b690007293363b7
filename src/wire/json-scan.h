/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/secret.h"

G_BEGIN_DECLS

/*
 * Private to this layer: JSON text (RFC 8259) read byte by byte where it stands, without copying it. It judges a
 * document before json-glib may see it, and it takes secrets out of a document that json-glib must never see.
 */

/** GembokJsonVerdict: what is wrong with a text. */
typedef enum
{
  GEMBOK_JSON_SOUND,
  GEMBOK_JSON_NOT_UTF8,
  GEMBOK_JSON_TOO_DEEP,
  GEMBOK_JSON_BAD_NUMBER, /* outside of gint64, or of double where it has a fraction or exponent */
  GEMBOK_JSON_MALFORMED
} GembokJsonVerdict;

/** GembokJsonSpan: a stretch of a text that someone else owns. */
typedef struct
{
  const guint8 *data;
  gsize length;
} GembokJsonSpan;

/**
 * gembok_json_scan:
 * @text: one document and nothing else but white space
 *
 * Strict RFC 8259: no comments, no trailing commas, no other quotes, no octal numbers; moreover no lone surrogates and
 * no U+0000, which our strings could not hold. Nesting beyond %GEMBOK_JSON_DEPTH is refused where it is met, so neither
 * stack nor time depend on what follows.
 */
GembokJsonVerdict gembok_json_scan (GembokJsonSpan text);

/** gembok_json_scan_fault: so many bytes of @text were read before it was no sound JSON any more; all of them where it is sound. */
gsize gembok_json_scan_fault (GembokJsonSpan text);

/** gembok_json_scan_element: finds element @index of @array, an array in a sound text. %FALSE if it is none or has none. */
gboolean gembok_json_scan_element (GembokJsonSpan array, guint index, GembokJsonSpan *value);

/** gembok_json_scan_member: finds the value of member @name (the last of several) of @object, an object in a text that
 * gembok_json_scan() found sound. %FALSE if it is no object or has none. */
gboolean gembok_json_scan_member (GembokJsonSpan object, const char *name, GembokJsonSpan *value);

/** gembok_json_scan_string: (transfer full) (nullable): the decoded characters of @value, a value in a sound text; %NULL
 * if it is no string. No copy is made elsewhere. */
GembokSecret *gembok_json_scan_string (GembokJsonSpan value);

/** gembok_json_span_is: whether the raw text of @value is exactly @literal, such as "true". */
gboolean gembok_json_span_is (GembokJsonSpan value, const char *literal);

/** gembok_json_escape: writes a byte of UTF-8 as it stands within a JSON string to @escaped; returns the length, 1 to 6. */
gsize gembok_json_escape (guint8 byte, char escaped[6]);

G_END_DECLS
