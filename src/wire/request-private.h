/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json-private.h"
#include "wire/request.h"

G_BEGIN_DECLS

/* Private to this layer: the limits of what a request may hold, for every decoder of it. */

#define GEMBOK_WIRE_NAME_MAX  200  /* bytes of an identifier or a name */
#define GEMBOK_WIRE_VALUE_MAX 2000 /* bytes of a value that a person wrote */
#define GEMBOK_WIRE_TEXT_MAX  8000 /* bytes of a reason */
#define GEMBOK_WIRE_CSR_MAX   (64 * 1024)
#define GEMBOK_WIRE_ITEMS_MAX 64 /* fields, documents, decisions */
#define GEMBOK_WIRE_BYTES_MAX (G_GUINT64_CONSTANT (1) << 40)

/** gembok_wire_need_id: an identifier that can be part of a path: 1 to 64 of A-Z, a-z, 0-9, "-", "_". */
gboolean gembok_wire_need_id (GembokJson *json, const char *name, char **value, GError **error);

/** gembok_wire_get_text: a string of at most @max bytes, or absent. */
gboolean gembok_wire_get_text (GembokJson *json, const char *name, gsize max, char **value, GError **error);

/** gembok_wire_get_serial: a serial number in hexadecimal, 1 to 40 digits, or absent. */
gboolean gembok_wire_get_serial (GembokJson *json, const char *name, char **value, GError **error);

G_END_DECLS
