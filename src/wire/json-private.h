/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json-scan.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* Private to this layer: what its decoders share. */

/* The value itself, of a node that is known to be one. */
gboolean gembok_json_is_integer (GembokJson *json);
gint64 gembok_json_integer (GembokJson *json);
double gembok_json_double (GembokJson *json);
gboolean gembok_json_boolean (GembokJson *json);

/** gembok_json_open: (transfer full) (nullable): parses the body of a message: an object of at most %GEMBOK_JSON_MAX
 * bytes. BAD_ANSWER, also if it is an error in the clothes of a success (a negative `status_code`, DOMAIN 2.4). */
GembokJson *gembok_json_open (GBytes *body, GError **error);

/** GembokJsonReadFunc: reads an element of an array into a new struct; (transfer full) (nullable): with @error. */
typedef gpointer (*GembokJsonReadFunc) (GembokJson *element, GError **error);

/** gembok_json_read_all: appends what @read makes of each element of the array @name (absent: none) to @items. */
gboolean gembok_json_read_all (GembokJson *json, const char *name, GembokJsonReadFunc read, GPtrArray *items,
                               GError **error);

/** gembok_json_need_all: the same, but the array must be there. */
gboolean gembok_json_need_all (GembokJson *json, const char *name, GembokJsonReadFunc read, GPtrArray *items,
                               GError **error);

/** gembok_json_need_name: a string of 1 to @max bytes without control characters, that must be there. */
gboolean gembok_json_need_name (GembokJson *json, const char *name, gsize max, char **value, GError **error);

/** gembok_json_get_sha256: a hexadecimal SHA-256, made lower-case; absent: %NULL. */
gboolean gembok_json_get_sha256 (GembokJson *json, const char *name, char **value, GError **error);

/** gembok_json_get_unsigned: a whole number from @minimum to @maximum; absent: @fallback. */
gboolean gembok_json_get_unsigned (GembokJson *json, const char *name, guint64 fallback, guint64 minimum, guint64 maximum,
                                   guint64 *value, GError **error);

/** gembok_json_judge: whether @text is sound JSON of at most @max_bytes; BAD_ANSWER. */
gboolean gembok_json_judge (GembokJsonSpan text, gsize max_bytes, GError **error);

/** gembok_json_secret_open: (transfer full) (nullable): like gembok_json_open(), of a body that holds secrets: only its
 * members @names (%NULL-terminated, plain ASCII), which must be none, get out of the secret memory and are in the answer. */
GembokJson *gembok_json_secret_open (const GembokSecret *data, const char *const *names, GError **error);

/** gembok_json_secret_span: the raw value of member @name of the object @data; %FALSE if it is not there or @data is no
 * sound JSON. The span lives as long as @data. */
gboolean gembok_json_secret_span (const GembokSecret *data, const char *name, GembokJsonSpan *value);

/** gembok_json_secret_append: appends @text as it is; @target must have room. */
void gembok_json_secret_append (GembokSecret *target, const char *text);

/** gembok_json_secret_append_string: appends @length bytes of text as a JSON string; @target must have room (6 bytes a
 * byte, and 2). Bytes that are no UTF-8, and NUL, become U+FFFD. */
void gembok_json_secret_append_string (GembokSecret *target, const void *text, gsize length);

G_END_DECLS
