/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "golden.h"
#include "wire/json.h"

static void
assert_member (const char *document, const char *name, const char *expected)
{
  g_autoptr (GembokSecret) body = secret_of (document);
  g_autoptr (GembokSecret) value = gembok_json_secret_member (body, name);
  if (expected == NULL)
    {
      g_assert_null (value);
      return;
    }
  g_assert_nonnull (value);
  g_assert_cmpstr (gembok_secret_text (value), ==, expected);
  g_assert_cmpuint (gembok_secret_length (value), ==, strlen (expected));
}

static void
test_members (void)
{
  assert_member ("{\"token\":\"abc\"}", "token", "abc");
  assert_member (" \n{ \"x\" : { \"token\" : \"inner\" } , \"y\":[\"token\",1.5e3,null,true], \"token\"\t:\r\"outer\" } ",
                 "token", "outer");
  assert_member ("{\"token\":\"first\",\"token\":\"last\"}", "token", "last");
  assert_member ("{\"token\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20ac\\ud83d\\ude00é\"}", "token",
                 "a\"\\/\b\f\n\r\tAé€😀é");
  assert_member ("{\"to\\u006ben\":\"escaped name\"}", "token", "escaped name");
  assert_member ("{\"token\":\"\"}", "token", "");
  assert_member ("{\"\":\"nameless\"}", "", "nameless");
}

static void
test_absent (void)
{
  assert_member ("{}", "token", NULL);
  assert_member ("[]", "token", NULL);
  assert_member ("\"token\"", "token", NULL);
  assert_member ("{\"token2\":\"x\",\"toke\":\"y\"}", "token", NULL);
  assert_member ("{\"x\":{\"token\":\"inner\"}}", "token", NULL);
  assert_member ("{\"token\":7}", "token", NULL);
  assert_member ("{\"token\":null}", "token", NULL);
  assert_member ("{\"token\":[\"x\"]}", "token", NULL);
}

static void
test_malformed (void)
{
  static const char whole[] = "{\"token\":\"a\\ud83d\\ude00\",\"b\":[{},1]}";
  for (gsize length = 1; length < strlen (whole); length++)
    {
      g_autofree char *part = g_strndup (whole, length);
      assert_member (part, "token", NULL);
    }
  assert_member ("{\"token\":\"\\ud800\"}", "token", NULL);
  assert_member ("{\"token\":\"\xFF\"}", "token", NULL);
  assert_member ("{\"token\":\"x\"} y", "token", NULL);
  assert_member ("{\"token\":\"x\",}", "token", NULL);
  assert_member ("<html>", "token", NULL);
  g_autoptr (GString) deep = g_string_new ("{\"token\":\"x\",\"d\":");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  assert_member (deep->str, "token", NULL);
}

static void
test_object (void)
{
  g_autoptr (GembokSecret) first = secret_of ("rahasia \"1\"\\\n\x1F");
  g_autoptr (GembokSecret) second = secret_of ("ké");
  static const char *const plain[] = { "username", "siti\"", NULL };
  const char *const names[] = { "password", "new" };
  GembokSecret *const secrets[] = { first, second };
  g_autoptr (GembokSecret) object = gembok_json_secret_object (plain, names, secrets, 2);
  g_assert_cmpstr (gembok_secret_text (object), ==,
                   "{\"username\":\"siti\\\"\",\"password\":\"rahasia \\\"1\\\"\\\\\\n\\u001f\",\"new\":\"ké\"}");
  g_autoptr (GembokSecret) back = gembok_json_secret_member (object, "password");
  g_assert_true (gembok_secret_equal (back, first));
  g_autoptr (GembokSecret) empty = gembok_json_secret_object (NULL, NULL, NULL, 0);
  g_assert_cmpstr (gembok_secret_text (empty), ==, "{}");
}

static void
test_object_of_no_text (void)
{
  g_autoptr (GembokSecret) odd = gembok_secret_new_from ("a\xFF\0\xC3", 4);
  const char *const names[] = { "password" };
  g_autoptr (GembokSecret) object = gembok_json_secret_object (NULL, names, &odd, 1);
  g_assert_cmpstr (gembok_secret_text (object), ==, "{\"password\":\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"}");
}

static void
test_worst_case_fits (void)
{
  char controls[1024];
  memset (controls, 0x01, sizeof controls);
  g_autoptr (GembokSecret) odd = gembok_secret_new_from (controls, sizeof controls);
  const char *const names[] = { "password" };
  g_autoptr (GembokSecret) object = gembok_json_secret_object (NULL, names, &odd, 1);
  g_autoptr (GembokSecret) back = gembok_json_secret_member (object, "password");
  g_assert_true (gembok_secret_equal (back, odd));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/json-secret/members", test_members);
  g_test_add_func ("/wire/json-secret/absent", test_absent);
  g_test_add_func ("/wire/json-secret/malformed", test_malformed);
  g_test_add_func ("/wire/json-secret/object", test_object);
  g_test_add_func ("/wire/json-secret/object-of-no-text", test_object_of_no_text);
  g_test_add_func ("/wire/json-secret/worst-case-fits", test_worst_case_fits);
  return g_test_run ();
}
