/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json.h"

#include <math.h>
#include <string.h>

#include "golden.h"

static char *
text_of (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  return g_strndup (data, length);
}

static GembokJsonWriter *
write_sample (void)
{
  static const char *const words[] = { "x", "y", NULL };
  GembokJsonWriter *writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_string (writer, "z", "first");
  gembok_json_add_string (writer, "a", NULL);
  gembok_json_add_boolean (writer, "b", TRUE);
  gembok_json_add_integer (writer, "i", G_MININT64);
  gembok_json_add_time (writer, "t", 1786950300);
  gembok_json_add_time (writer, "never", 0);
  gembok_json_add_strings (writer, "words", words);
  gembok_json_add_strings (writer, "none", NULL);
  gembok_json_begin_array (writer, "list");
  gembok_json_begin_object (writer, NULL);
  gembok_json_end_object (writer);
  gembok_json_add_integer (writer, NULL, 7);
  gembok_json_end_array (writer);
  gembok_json_end_object (writer);
  return writer;
}

static void
test_order_and_types (void)
{
  g_autoptr (GembokJsonWriter) writer = write_sample ();
  g_autoptr (GBytes) bytes = gembok_json_finish (writer, FALSE);
  g_autofree char *text = text_of (bytes);
  g_assert_cmpstr (text, ==,
                   "{\"z\":\"first\",\"a\":null,\"b\":true,\"i\":-9223372036854775808,\"t\":\"2026-08-17T07:05:00Z\","
                   "\"never\":null,\"words\":[\"x\",\"y\"],\"none\":[],\"list\":[{},7]}");
}

static void
test_pretty (void)
{
  g_autoptr (GembokJsonWriter) writer = write_sample ();
  g_autoptr (GBytes) bytes = gembok_json_finish (writer, TRUE);
  g_autofree char *text = text_of (bytes);
  g_assert_cmpstr (text, ==,
                   "{\n  \"z\": \"first\",\n  \"a\": null,\n  \"b\": true,\n  \"i\": -9223372036854775808,\n"
                   "  \"t\": \"2026-08-17T07:05:00Z\",\n  \"never\": null,\n  \"words\": [\n    \"x\",\n    \"y\"\n  ],\n"
                   "  \"none\": [],\n  \"list\": [\n    {},\n    7\n  ]\n}");
}

static void
test_every_character (void)
{
  GString *all = g_string_new (NULL);
  for (gunichar c = 1; c < 0x300; c++)
    g_string_append_unichar (all, c);
  g_string_append (all, "\xE2\x80\xA8😀\"]}{[,:\\");
  g_autofree char *value = g_string_free (all, FALSE);

  for (guint pretty = 0; pretty < 2; pretty++)
    {
      g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
      gembok_json_begin_object (writer, NULL);
      gembok_json_add_string (writer, value, value);
      gembok_json_end_object (writer);
      g_autoptr (GBytes) bytes = gembok_json_finish (writer, pretty != 0);
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokJson) json = gembok_json_parse (bytes, GEMBOK_JSON_MAX, &error);
      g_assert_no_error (error);
      g_autofree char *back = NULL;
      g_assert_true (gembok_json_need_string (json, value, &back, NULL));
      g_assert_cmpstr (back, ==, value);
    }
}

static void
test_escapes (void)
{
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_add_string (writer, NULL, "\"\\/\b\f\n\r\t\x01\x1F\x7F é\xFF");
  g_autoptr (GBytes) bytes = gembok_json_finish (writer, FALSE);
  g_autofree char *text = text_of (bytes);
  g_assert_cmpstr (text, ==, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f é\xEF\xBF\xBD\"");
}

static void
test_numbers (void)
{
  static const struct
  {
    double value;
    const char *text;
  } numbers[] = { { 0, "0" },         { -0.0, "0" },   { 0.5, "0.5" },
                  { 0.3, "0.3" },     { 20, "20" },    { 0.1 + 0.2, "0.30000000000000004" },
                  { -2.5, "-2.5" },   { NAN, "null" }, { INFINITY, "null" },
                  { 1e300, "1e+300" } };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
      gembok_json_add_number (writer, NULL, numbers[i].value);
      g_autoptr (GBytes) bytes = gembok_json_finish (writer, FALSE);
      g_autofree char *text = text_of (bytes);
      g_assert_cmpstr (text, ==, numbers[i].text);
    }
}

static void
test_copy (void)
{
  static const char document[] = "{\"a\":[1,-2.5,\"x\\n\",true,false,null,{}],\"b\":{\"c\":0.3},\"n\":null}";
  g_autoptr (GBytes) bytes = bytes_of (document);
  g_autoptr (GembokJson) json = gembok_json_parse (bytes, GEMBOK_JSON_MAX, NULL);
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_add_value (writer, NULL, json);
  g_autoptr (GBytes) copy = gembok_json_finish (writer, FALSE);
  g_autofree char *text = text_of (copy);
  g_assert_cmpstr (text, ==, document);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/json-writer/order-and-types", test_order_and_types);
  g_test_add_func ("/wire/json-writer/pretty", test_pretty);
  g_test_add_func ("/wire/json-writer/every-character", test_every_character);
  g_test_add_func ("/wire/json-writer/escapes", test_escapes);
  g_test_add_func ("/wire/json-writer/numbers", test_numbers);
  g_test_add_func ("/wire/json-writer/copy", test_copy);
  return g_test_run ();
}
