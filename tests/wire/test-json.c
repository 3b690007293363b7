/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json.h"

#include <string.h>

#include "golden.h"

static GembokJson *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = bytes_of (text);
  g_autoptr (GError) error = NULL;
  GembokJson *json = gembok_json_parse (bytes, GEMBOK_JSON_MAX, &error);
  g_assert_no_error (error);
  g_assert_nonnull (json);
  return json;
}

static void
assert_no_json (const void *data, gsize length, const char *part)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  GError *error = NULL;
  g_assert_null (gembok_json_parse (bytes, GEMBOK_JSON_MAX, &error));
  assert_refused (&error, part);
}

static void
test_sound (void)
{
  static const char *const sound[] = { "{}",
                                       "[]",
                                       " {\"a\" : [ ] }\r\n\t",
                                       "null",
                                       "true",
                                       "\"x\"",
                                       "0",
                                       "-0",
                                       "-0.0",
                                       "0.5",
                                       "1e5",
                                       "1E+5",
                                       "0e1",
                                       "2.50e-3",
                                       "9223372036854775807",
                                       "-9223372036854775808",
                                       "[1,2]",
                                       "{\"\":1}",
                                       "\"\\ud83d\\ude00\"",
                                       "\"\\u0041\\/\\b\\f\\n\\r\\t\\\"\\\\\"" };
  for (guint i = 0; i < G_N_ELEMENTS (sound); i++)
    {
      g_autoptr (GembokJson) json = parse (sound[i]);
      g_assert_nonnull (json);
    }
}

static void
assert_all_malformed (const char *const *texts, guint n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    assert_no_json (texts[i], strlen (texts[i]), texts[i][0] == '\0' ? "empty" : "not valid JSON");
}

static void
test_malformed (void)
{
  static const char *const malformed[] = { "",
                                           " ",
                                           "{",
                                           "}",
                                           "{\"a\"}",
                                           "{\"a\":}",
                                           "{\"a\":1,}",
                                           "[1,]",
                                           "[,1]",
                                           "[1 2]",
                                           "{a:1}",
                                           "{'a':1}",
                                           "{\"a\":01}",
                                           "{\"a\":0x1}",
                                           "{\"a\":+1}",
                                           "{\"a\":.5}",
                                           "{\"a\":1.}",
                                           "{\"a\":1e}",
                                           "{\"a\":-}",
                                           "tru",
                                           "nul",
                                           "True",
                                           "NaN",
                                           "Infinity",
                                           "-Infinity",
                                           "{}{}",
                                           "{} x",
                                           "// c\n{}",
                                           "/* c */{}",
                                           "var x={};",
                                           "[1]]",
                                           "{\"a\":1]",
                                           "[1}",
                                           "\xEF\xBB\xBF{}",
                                           "{\"a\":1 \"b\":2}",
                                           "{\"a\" 1}",
                                           "{1:2}",
                                           "--1",
                                           "1-",
                                           "\\u0022a\\u0022" };
  assert_all_malformed (malformed, G_N_ELEMENTS (malformed));
  assert_no_json ("{}\0", 3, NULL);
}

static void
test_malformed_strings (void)
{
  static const char *const malformed[] = { "\"",
                                           "\"\\\"",
                                           "\"\\x\"",
                                           "\"\\u12\"",
                                           "\"\\u12g4\"",
                                           "\"\\ud800\"",
                                           "\"\\udc00\"",
                                           "\"\\ud800\\u0041\"",
                                           "\"\\ud800x\"",
                                           "\"\\u0000\"",
                                           "\"a\nb\"",
                                           "\"a\tb\"",
                                           "\"\x01\"",
                                           "\"\x1F\"",
                                           "\"\\ud83d\\ud83d\"",
                                           "\"\\ud83d\\ue000\"" };
  assert_all_malformed (malformed, G_N_ELEMENTS (malformed));
  assert_no_json ("\"a\0b\"", 5, NULL);
}

static void
test_not_utf8 (void)
{
  static const char *const wrong[]
      = { "\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE2\x82\"", "\xFE\xFF{}" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_no_json (wrong[i], strlen (wrong[i]), "not UTF-8");
}

static void
test_numbers_too_large (void)
{
  static const char *const large[]
      = { "9223372036854775808", "-9223372036854775809", "1e999", "-1e309", "[1,18446744073709551616]" };
  for (guint i = 0; i < G_N_ELEMENTS (large); i++)
    assert_no_json (large[i], strlen (large[i]), "too large");
  g_autoptr (GString) digits = g_string_new (NULL);
  for (guint i = 0; i < 500000; i++)
    g_string_append_c (digits, '7');
  assert_no_json (digits->str, digits->len, "too large");
}

static char *
nested (guint depth, const char *opening, const char *closing)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, opening);
  g_string_append (text, "1");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, closing);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  static const char *const pairs[][2] = { { "[", "]" }, { "{\"a\":", "}" } };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *deepest = nested (GEMBOK_JSON_DEPTH, pairs[i][0], pairs[i][1]);
      g_autofree char *too_deep = nested (GEMBOK_JSON_DEPTH + 1, pairs[i][0], pairs[i][1]);
      g_autofree char *absurd = nested (100000, pairs[i][0], pairs[i][1]);
      g_autoptr (GembokJson) json = parse (deepest);
      g_assert_nonnull (json);
      assert_no_json (too_deep, strlen (too_deep), "too deeply");
      assert_no_json (absurd, strlen (absurd), "too deeply");
    }
  /* What stands within a string is no nesting, and what was closed does not count. */
  g_autoptr (GembokJson) quoted = parse ("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"");
  g_autoptr (GembokJson) wide
      = parse ("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]");
  g_assert_cmpuint (gembok_json_length (wide), ==, 35);
}

static void
test_size (void)
{
  g_autofree char *spaces = g_strnfill (2 * 1024 * 1024, ' ');
  g_autoptr (GBytes) exact = g_bytes_new ("[1]", 3);
  GError *error = NULL;
  assert_no_json (spaces, 2 * 1024 * 1024, "larger than");
  g_autoptr (GembokJson) json = gembok_json_parse (exact, 3, &error);
  g_assert_no_error (error);
  g_assert_null (gembok_json_parse (exact, 2, &error));
  assert_refused (&error, "larger than");
  g_assert_null (gembok_json_parse (NULL, 10, &error));
  assert_refused (&error, "empty");
}

static void
test_web_page (void)
{
  static const char page[] = "\n<!DOCTYPE html><title>Wi-Fi</title>";
  assert_no_json (page, strlen (page), "web page");
}

static void
test_truncated (void)
{
  static const char whole[] = "{\"a\":[1,-2.5e3,true,null,\"x\\u00e9\\ud83d\\ude00é\"],\"b\":{\"c\":false}}";
  for (gsize length = 0; length < strlen (whole); length++)
    assert_no_json (whole, length, NULL);
  g_autoptr (GembokJson) json = parse (whole);
  g_assert_true (gembok_json_is_object (json));
}

static void
test_structure (void)
{
  GembokJson *json = parse ("{\"z\":1,\"a\":[\"x\",{\"k\":true},null],\"n\":null,\"d\":1,\"d\":2}");
  g_auto (GStrv) names = gembok_json_names (json);
  g_autofree char *joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, "z a n d");
  g_assert_null (gembok_json_member (json, "n"));
  g_assert_null (gembok_json_member (json, "absent"));
  g_assert_cmpuint (gembok_json_length (json), ==, 0);

  g_autoptr (GembokJson) array = gembok_json_member (json, "a");
  gembok_json_unref (json); /* children keep the document alive */
  g_assert_true (gembok_json_is_array (array));
  g_assert_cmpuint (gembok_json_length (array), ==, 3);
  g_assert_null (gembok_json_element (array, 3));
  g_autoptr (GembokJson) text = gembok_json_element (array, 0);
  g_autoptr (GembokJson) object = gembok_json_element (array, 1);
  g_autoptr (GembokJson) nothing = gembok_json_element (array, 2);
  g_assert_cmpstr (gembok_json_text (text), ==, "x");
  g_assert_null (gembok_json_text (object));
  g_assert_null (gembok_json_member (text, "k"));
  g_autoptr (GembokJson) yes = gembok_json_member (object, "k");
  g_assert_true (gembok_json_is_boolean (yes));
  g_assert_false (gembok_json_is_number (yes));
  g_assert_false (gembok_json_is_string (nothing) || gembok_json_is_object (nothing) || gembok_json_is_number (nothing));
  g_auto (GStrv) none = gembok_json_names (array);
  g_assert_null (none[0]);
}

static void
test_typed_members (void)
{
  g_autoptr (GembokJson) json = parse ("{\"s\":\"é\",\"b\":true,\"i\":-7,\"w\":5.0,\"f\":0.5,\"l\":[\"a\",\"\"],\"t\":"
                                       "\"2026-08-17T14:05:00.25+07:00\",\"n\":null}");
  g_autofree char *text = NULL;
  g_autofree char *none = NULL;
  gboolean boolean = FALSE;
  gint64 integer = 0;
  gint64 whole = 0;
  gint64 time = 0;
  double number = 0;
  g_auto (GStrv) list = NULL;
  g_auto (GStrv) empty = NULL;
  g_assert_true (gembok_json_need_string (json, "s", &text, NULL) && gembok_json_get_string (json, "n", &none, NULL));
  g_assert_cmpstr (text, ==, "é");
  g_assert_null (none);
  g_assert_true (gembok_json_get_boolean (json, "b", FALSE, &boolean, NULL) && boolean);
  g_assert_true (gembok_json_get_boolean (json, "absent", TRUE, &boolean, NULL) && boolean);
  g_assert_true (gembok_json_get_integer (json, "i", 0, &integer, NULL)
                 && gembok_json_get_integer (json, "w", 0, &whole, NULL));
  g_assert_cmpint (integer, ==, -7);
  g_assert_cmpint (whole, ==, 5);
  g_assert_true (gembok_json_get_integer (json, "absent", 42, &integer, NULL) && integer == 42);
  g_assert_true (gembok_json_get_number (json, "f", 0, &number, NULL) && number == 0.5);
  g_assert_true (gembok_json_get_number (json, "i", 0, &number, NULL) && number == -7);
  g_assert_true (gembok_json_get_strings (json, "l", &list, NULL) && gembok_json_get_strings (json, "absent", &empty, NULL));
  g_assert_cmpuint (g_strv_length (list), ==, 2);
  g_assert_cmpuint (g_strv_length (empty), ==, 0);
  g_assert_true (gembok_json_get_time (json, "t", &time, NULL));
  g_assert_cmpint (time, ==, 1786950300);
  g_assert_true (gembok_json_get_time (json, "absent", &time, NULL) && time == 0);
}

static void
test_wrong_types (void)
{
  g_autoptr (GembokJson) json = parse ("{\"o\":[{\"s\":1,\"b\":\"true\",\"i\":1.5,\"h\":1e300,\"f\":\"1\",\"l\":[\"a\",1],"
                                       "\"m\":{},\"t\":\"gestern\",\"k\":7}]}");
  g_autoptr (GembokJson) array = gembok_json_member (json, "o");
  g_autoptr (GembokJson) inner = gembok_json_element (array, 0);
  char *text = NULL;
  gboolean boolean = FALSE;
  gint64 integer = 0;
  double number = 0;
  GStrv list = NULL;
  GError *error = NULL;
  g_assert_false (gembok_json_get_string (inner, "s", &text, &error));
  assert_refused (&error, "“o[0].s” should be text");
  g_assert_false (gembok_json_need_string (inner, "absent", &text, &error));
  assert_refused (&error, "“o[0].absent” is missing");
  g_assert_false (gembok_json_get_boolean (inner, "b", FALSE, &boolean, &error));
  assert_refused (&error, "“o[0].b”");
  g_assert_false (gembok_json_get_integer (inner, "i", 0, &integer, &error));
  assert_refused (&error, "“o[0].i” should be a whole number");
  g_assert_false (gembok_json_get_integer (inner, "h", 0, &integer, &error));
  assert_refused (&error, "“o[0].h”");
  g_assert_false (gembok_json_get_integer (inner, "b", 0, &integer, &error));
  assert_refused (&error, "“o[0].b” should be a number");
  g_assert_false (gembok_json_get_number (inner, "f", 0, &number, &error));
  assert_refused (&error, "“o[0].f”");
  g_assert_false (gembok_json_get_strings (inner, "l", &list, &error));
  assert_refused (&error, "“o[0].l[1]” should be text");
  g_assert_false (gembok_json_get_strings (inner, "m", &list, &error));
  assert_refused (&error, "“o[0].m” should be a list");
  g_assert_null (list);
  g_assert_null (text);
}

static void
test_times (void)
{
  static const char *const wrong[] = { "gestern",
                                       "",
                                       "2026-08-17",
                                       "2026-08-17T07:05:00",
                                       "2026-W33-1T07:05:00Z",
                                       "2026-13-01T00:00:00Z",
                                       "2026-02-30T00:00:00Z",
                                       "2026-08-17T25:00:00Z",
                                       "20260817T070500Z",
                                       "2026-229T07:05:00Z" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *document = g_strdup_printf ("{\"t\":\"%s\"}", wrong[i]);
      g_autoptr (GembokJson) json = parse (document);
      GError *error = NULL;
      gint64 time = 1;
      g_assert_false (gembok_json_get_time (json, "t", &time, &error));
      g_assert_cmpint (time, ==, 0);
      assert_refused (&error, "“t” should be a time");
    }
}

static void
test_times_out_of_range (void)
{
  static const char *const wrong[]
      = { "0805-08-17T07:30:00Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59-23:00" };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *document = g_strdup_printf ("{\"t\":\"%s\"}", wrong[i]);
      g_autoptr (GembokJson) json = parse (document);
      GError *error = NULL;
      gint64 time = 1;
      g_assert_false (gembok_json_get_time (json, "t", &time, &error));
      g_assert_cmpint (time, ==, 0);
      assert_refused (&error, "“t” is not an allowed value");
    }
}

static void
assert_line (const char *text, const char *place, guint line)
{
  g_autoptr (GBytes) bytes = bytes_of (text);
  g_assert_cmpuint (gembok_json_line (bytes, place), ==, line);
}

/* Where a person finds in a file what a program found wrong. */
static void
test_lines (void)
{
  static const char *const sound = "{\n \"a\": {\"b\": [1,\n 2,\n {\"c\": true}]},\n\n \"d\": 7}\n";
  assert_line (sound, NULL, 1);
  assert_line (sound, "a", 2);
  assert_line (sound, "a.b[1]", 3);
  assert_line (sound, "a.b[2].c", 4);
  assert_line (sound, "a.b[2].missing", 4);
  assert_line (sound, "a.b[9].c", 2);
  assert_line (sound, "d", 6);
  assert_line (sound, "nowhere", 1);
  assert_line ("{\n \"a\": 1,\n}", NULL, 3);
  assert_line ("{\n \"a\": 1,\n}", "a", 3);
  assert_line ("{\n \"a\": \n", NULL, 3);
  assert_line ("{}\n\nx", NULL, 3);
  assert_line ("\n\xff", NULL, 2);
  assert_line ("", NULL, 0);
  g_autoptr (GembokJson) json = parse (sound);
  g_autoptr (GembokJson) member = gembok_json_member (json, "a");
  g_autofree char *place = gembok_json_place (member, "b");
  g_assert_cmpstr (place, ==, "a.b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/json/sound", test_sound);
  g_test_add_func ("/wire/json/malformed", test_malformed);
  g_test_add_func ("/wire/json/malformed-strings", test_malformed_strings);
  g_test_add_func ("/wire/json/not-utf8", test_not_utf8);
  g_test_add_func ("/wire/json/numbers-too-large", test_numbers_too_large);
  g_test_add_func ("/wire/json/depth", test_depth);
  g_test_add_func ("/wire/json/size", test_size);
  g_test_add_func ("/wire/json/web-page", test_web_page);
  g_test_add_func ("/wire/json/truncated", test_truncated);
  g_test_add_func ("/wire/json/structure", test_structure);
  g_test_add_func ("/wire/json/typed-members", test_typed_members);
  g_test_add_func ("/wire/json/wrong-types", test_wrong_types);
  g_test_add_func ("/wire/json/lines", test_lines);
  g_test_add_func ("/wire/json/times", test_times);
  g_test_add_func ("/wire/json/times-out-of-range", test_times_out_of_range);
  return g_test_run ();
}
