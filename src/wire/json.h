/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/error.h"
#include "base/secret.h"

G_BEGIN_DECLS

/*
 * JSON for the layers above, so that json-glib is seen here alone. Reading is strict and bounded: size and nesting are
 * checked before json-glib sees a byte (1.6 crashes on deep nesting), text must be UTF-8, duplicate keys keep the last.
 */

/** GEMBOK_JSON_MAX: the usual limit for one document, in bytes. */
#define GEMBOK_JSON_MAX (1024 * 1024)
/** GEMBOK_JSON_DEPTH: the deepest nesting. */
#define GEMBOK_JSON_DEPTH 32

/** GembokJson: a value in a parsed document; children keep the document alive. Immutable. */
typedef struct _GembokJson GembokJson;

/**
 * gembok_json_parse:
 * @data: (nullable): one document (RFC 8259) and nothing else but white space; %NULL counts as empty
 * @max_bytes: the most bytes to look at, usually %GEMBOK_JSON_MAX
 * @error: BAD_ANSWER: too large, nested beyond %GEMBOK_JSON_DEPTH, not UTF-8, a web page, no JSON; comments, octal
 *   numbers, U+0000, lone surrogates, whole numbers beyond gint64 and others beyond double are no JSON here
 *
 * Returns: (transfer full) (nullable): its root
 */
GembokJson *gembok_json_parse (GBytes *data, gsize max_bytes, GError **error);
/** gembok_json_ref: (transfer full): one more reference; from any thread. */
GembokJson *gembok_json_ref (GembokJson *json);
/** gembok_json_unref: drops a reference, and the document with the last one of its values. */
void gembok_json_unref (GembokJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokJson, gembok_json_unref)

/* What kind of value it is; null is none of them. */
gboolean gembok_json_is_object (GembokJson *json);
gboolean gembok_json_is_array (GembokJson *json);
gboolean gembok_json_is_string (GembokJson *json);
gboolean gembok_json_is_boolean (GembokJson *json);
gboolean gembok_json_is_number (GembokJson *json);
/** gembok_json_member: (transfer full) (nullable): the member, %NULL if absent, null, or @json is no object. */
GembokJson *gembok_json_member (GembokJson *json, const char *name);
/** gembok_json_length: how many elements an array has; 0 for anything else. */
guint gembok_json_length (GembokJson *json);
/** gembok_json_element: (transfer full) (nullable): the element, also one that is null; %NULL beyond the last. */
GembokJson *gembok_json_element (GembokJson *json, guint index);
/** gembok_json_names: (transfer full): the member names of an object, in its order; empty for anything else. */
GStrv gembok_json_names (GembokJson *json);
/** gembok_json_text: (transfer none) (nullable): the value if it is a string. */
const char *gembok_json_text (GembokJson *json);

/* Typed members. "get": absent or null gives the default, a wrong type is BAD_ANSWER naming the member with its place
 * ("documents[2].kind"); "need": absent is an error as well. Strings are duplicated. On failure @value is the default. */
gboolean gembok_json_get_string (GembokJson *json, const char *name, char **value, GError **error);
gboolean gembok_json_need_string (GembokJson *json, const char *name, char **value, GError **error);
gboolean gembok_json_get_boolean (GembokJson *json, const char *name, gboolean fallback, gboolean *value, GError **error);
gboolean gembok_json_get_integer (GembokJson *json, const char *name, gint64 fallback, gint64 *value, GError **error);
gboolean gembok_json_get_number (GembokJson *json, const char *name, double fallback, double *value, GError **error);
gboolean gembok_json_get_strings (GembokJson *json, const char *name, GStrv *value, GError **error); /* absent: empty */
/** gembok_json_get_time: an RFC 3339 string (with zone; fractions are dropped) from 1970 to 9999 as Unix
 * seconds; absent: 0. */
gboolean gembok_json_get_time (GembokJson *json, const char *name, gint64 *value, GError **error);

/** gembok_json_place: (transfer full): where @json, or its member @name (nullable), stands in its document: "documents[2].kind". */
char *gembok_json_place (GembokJson *json, const char *name);

/**
 * gembok_json_line:
 * @data: a document, sound or not
 * @place: (nullable): of gembok_json_place()
 *
 * On which line, counted from 1, a person finds what is wrong in a file: where @data stops being JSON, else where the value at
 * @place begins; of a member that is missing, the object that lacks it. Returns: 0 for an empty document.
 */
guint gembok_json_line (GBytes *data, const char *place);

/** GembokJsonFault: what can be wrong with a member. */
typedef enum
{
  GEMBOK_JSON_MISSING,
  GEMBOK_JSON_NO_TEXT,
  GEMBOK_JSON_NO_BOOLEAN,
  GEMBOK_JSON_NO_NUMBER,
  GEMBOK_JSON_NO_INTEGER,
  GEMBOK_JSON_NO_TIME,
  GEMBOK_JSON_NO_ARRAY,
  GEMBOK_JSON_NO_OBJECT,
  GEMBOK_JSON_OUT_OF_RANGE
} GembokJsonFault;

/** gembok_json_fault: sets BAD_ANSWER for member @name (nullable: @json itself), with its place in the document.
 * Returns: %FALSE, so that a decoder can return it. */
gboolean gembok_json_fault (GembokJson *json, const char *name, GembokJsonFault fault, GError **error);

/** GembokJsonWriter: builds one document, in order. Not thread-safe. */
typedef struct _GembokJsonWriter GembokJsonWriter;

/** gembok_json_writer_new: (transfer full): an empty document. */
GembokJsonWriter *gembok_json_writer_new (void);
/** gembok_json_writer_free: drops what was written. */
void gembok_json_writer_free (GembokJsonWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokJsonWriter, gembok_json_writer_free)

/* The parts, in order. @name is %NULL for the root and inside arrays. Text that is no UTF-8 is repaired with U+FFFD;
 * numbers are written in their shortest form, and as null if they are not finite. At most %GEMBOK_JSON_DEPTH levels. */
void gembok_json_begin_object (GembokJsonWriter *writer, const char *name);
void gembok_json_end_object (GembokJsonWriter *writer);
void gembok_json_begin_array (GembokJsonWriter *writer, const char *name);
void gembok_json_end_array (GembokJsonWriter *writer);
void gembok_json_add_string (GembokJsonWriter *writer, const char *name, const char *value); /* NULL writes null */
void gembok_json_add_boolean (GembokJsonWriter *writer, const char *name, gboolean value);
void gembok_json_add_integer (GembokJsonWriter *writer, const char *name, gint64 value);
void gembok_json_add_number (GembokJsonWriter *writer, const char *name, double value);
void gembok_json_add_time (GembokJsonWriter *writer, const char *name, gint64 unix_seconds); /* 0 writes null */
void gembok_json_add_strings (GembokJsonWriter *writer, const char *name, const char *const *values);
/** gembok_json_add_value: copies a parsed value. */
void gembok_json_add_value (GembokJsonWriter *writer, const char *name, GembokJson *value);

/** gembok_json_finish: (transfer full): the document in UTF-8; indented for people if @pretty. */
GBytes *gembok_json_finish (GembokJsonWriter *writer, gboolean pretty);

/** gembok_json_secret_member: (transfer full) (nullable): reads string member @name of the JSON object @data straight
 * into a secret, without json-glib (whose memory is not wiped); %NULL if it is not there. For session tokens. */
GembokSecret *gembok_json_secret_member (const GembokSecret *data, const char *name);

/** gembok_json_secret_object: (transfer full): an object of string members, some of them secret, as a secret: @plain
 * (nullable) is name, value, … %NULL-terminated; then @n_secrets pairs of name and secret. All of it may be 128 KiB. Bytes
 * that are no UTF-8, and NUL, are sent as U+FFFD. For log-in and password change. */
GembokSecret *gembok_json_secret_object (const char *const *plain, const char *const *names, GembokSecret *const *secrets,
                                         guint n_secrets);

G_END_DECLS
