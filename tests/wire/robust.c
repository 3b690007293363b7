/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "golden.h"

#include <string.h>

/* A member in canonical text: where its name (with the quotes) and its value stand. */
typedef struct
{
  gsize name, name_end;
  gsize value, value_end;
} Member;

static gsize
skip_string (const char *text, gsize at)
{
  for (at++; text[at] != '"'; at++)
    if (text[at] == '\\')
      at++;
  return at + 1;
}

static gsize
skip_value (const char *text, gsize at)
{
  guint depth = 0;
  do
    {
      if (text[at] == '"')
        at = skip_string (text, at) - 1;
      else if (text[at] == '{' || text[at] == '[')
        depth++;
      else if (text[at] == '}' || text[at] == ']')
        depth--;
      at++;
    }
  while (depth > 0 || (text[at] != ',' && text[at] != '}' && text[at] != ']' && text[at] != '\0'));
  return at;
}

/* Every string that a colon follows is a name: canonical text has no space there. */
static GArray *
find_members (const char *text)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (Member));
  for (gsize at = 0; text[at] != '\0';)
    {
      if (text[at] != '"')
        {
          at++;
          continue;
        }
      Member member = { at, skip_string (text, at), 0, 0 };
      at = member.name_end;
      if (text[at] != ':')
        continue;
      member.value = ++at;
      member.value_end = skip_value (text, at);
      g_array_append_val (members, member);
    }
  return members;
}

static char *
replace (const char *text, gsize from, gsize to, const char *with)
{
  g_autofree char *before = g_strndup (text, from);
  return g_strconcat (before, with, text + to, NULL);
}

static gboolean
try_text (GoldenDecode decode, const char *text, GError **error)
{
  g_autoptr (GBytes) body = bytes_of (text);
  GError *problem = NULL;
  const gboolean accepted = decode (body, &problem);
  g_assert_true (accepted == (problem == NULL));
  if (problem != NULL)
    g_propagate_error (error, problem);
  return accepted;
}

static void
try_truncations (GoldenDecode decode, const char *text)
{
  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *part = g_strndup (text, length);
      GError *error = NULL;
      g_assert_false (try_text (decode, part, &error));
      assert_refused (&error, NULL);
    }
}

static gboolean
is_same_type (char first, const char *other)
{
  static const char number[] = "-0123456789";
  if (strchr (number, first) != NULL)
    return strchr (number, other[0]) != NULL;
  if (first == 't' || first == 'f')
    return other[0] == 't';
  return first == other[0];
}

static void
try_wrong_types (GoldenDecode decode, const char *text, const Member *member)
{
  static const char *const values[] = { "7", "\"kata\"", "true", "{}", "[]", "{\"a\":{\"b\":[1]}}", "[[7]]" };
  g_autofree char *name = g_strndup (text + member->name + 1, member->name_end - member->name - 2);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *changed = replace (text, member->value, member->value_end, values[i]);
      GError *error = NULL;
      const gboolean accepted = try_text (decode, changed, &error);
      const gboolean may_be_right = text[member->value] == 'n' || is_same_type (text[member->value], values[i]);
      if (accepted && !may_be_right)
        g_error ("“%s” may be %s", name, values[i]);
      if (!accepted)
        assert_refused (&error, may_be_right ? NULL : name);
      g_clear_error (&error);
    }
}

static void
try_removal (GoldenDecode decode, const char *text, const Member *member)
{
  gsize from = member->name;
  gsize to = member->value_end;
  if (text[to] == ',')
    to++;
  else if (text[from - 1] == ',')
    from--;
  g_autofree char *changed = replace (text, from, to, "");
  GError *error = NULL;
  if (!try_text (decode, changed, &error))
    assert_refused (&error, NULL);
}

static void
try_deep_value (GoldenDecode decode, const char *text, const Member *member)
{
  g_autofree char *opening = g_strnfill (100000, '[');
  g_autofree char *closing = g_strnfill (100000, ']');
  g_autofree char *deep = g_strconcat (opening, closing, NULL);
  g_autofree char *changed = replace (text, member->value, member->value_end, deep);
  GError *error = NULL;
  g_assert_false (try_text (decode, changed, &error));
  assert_refused (&error, "too deeply");
}

static void
try_odd_strings (GoldenDecode decode, const char *text, const Member *member)
{
  static const char *const broken[]
      = { "\"\\ud800\"", "\"\xFF\"", "\"\\u0000\"", "1e999", "99999999999999999999", "01", "nan" };
  static const char *const odd[] = { "\"\"", "-1", "9223372036854775807", "1e300", "0.5", "\"\\u001b[31m\\n\\u202e\"" };
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *changed = replace (text, member->value, member->value_end, broken[i]);
      GError *error = NULL;
      g_assert_false (try_text (decode, changed, &error));
      assert_refused (&error, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *changed = replace (text, member->value, member->value_end, odd[i]);
      GError *error = NULL;
      if (!try_text (decode, changed, &error))
        assert_refused (&error, NULL);
    }
  g_autofree char *letters = g_strnfill (900000, 'x');
  g_autofree char *endless = g_strdup_printf ("\"%s\"", letters);
  g_autofree char *changed = replace (text, member->value, member->value_end, endless);
  GError *error = NULL;
  if (!try_text (decode, changed, &error))
    assert_refused (&error, NULL);
}

/* A newer server may say more than we know; only the applicant's data are names and values of its own. */
static void
try_unknown_members (GoldenDecode decode, const char *text)
{
  GString *changed = g_string_new (NULL);
  for (gsize at = 0; text[at] != '\0';)
    {
      if (text[at] == '"')
        {
          const gsize end = skip_string (text, at);
          g_string_append_len (changed, text + at, (gssize) (end - at));
          at = end;
          continue;
        }
      g_string_append_c (changed, text[at]);
      if (text[at] == '{' && !g_str_has_suffix (changed->str, "\"applicant\":{"))
        g_string_append (changed, text[at + 1] == '}' ? "\"zz_new\":[{}]" : "\"zz_new\":[{\"a\":null},1.5],");
      at++;
    }
  g_autofree char *document = g_string_free (changed, FALSE);
  g_autoptr (GError) error = NULL;
  try_text (decode, document, &error);
  g_assert_no_error (error);
}

static void
try_huge (GoldenDecode decode, const char *text)
{
  g_autofree char *spaces = g_strnfill (2 * 1024 * 1024, ' ');
  g_autofree char *huge = g_strconcat (text, spaces, NULL);
  GError *error = NULL;
  g_assert_false (try_text (decode, huge, &error));
  assert_refused (&error, "larger than");
}

static void
try_other_bodies (GoldenDecode decode)
{
  static const char *const files[] = { "odd-error.json", "odd-message.json", "odd-spring-401.json", "odd-portal.html" };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) body = golden_load (files[i]);
      GError *error = NULL;
      if (!decode (body, &error))
        assert_refused (&error, NULL);
    }
  g_autoptr (GBytes) garbage = golden_garbage ();
  g_autoptr (GBytes) negative = golden_load ("odd-negative-status.json");
  g_autoptr (GBytes) portal = golden_load ("odd-portal.html");
  GError *error = NULL;
  g_assert_false (decode (garbage, &error));
  assert_refused (&error, "not UTF-8");
  g_assert_false (decode (negative, &error));
  assert_refused (&error, "Layanan sedang dalam perbaikan");
  g_assert_false (decode (portal, &error));
  assert_refused (&error, "web page");
  g_assert_false (decode (NULL, &error));
  assert_refused (&error, "empty");
}

void
golden_assert_robust (const char *name, GoldenDecode decode)
{
  g_autofree char *text = golden_canonical (name);
  g_autoptr (GArray) members = find_members (text);
  g_autoptr (GError) error = NULL;
  try_text (decode, text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (members->len, >, 0);

  try_truncations (decode, text);
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = &g_array_index (members, Member, i);
      try_wrong_types (decode, text, member);
      try_removal (decode, text, member);
      try_deep_value (decode, text, member);
      try_odd_strings (decode, text, member);
    }
  try_unknown_members (decode, text);
  try_huge (decode, text);
  try_other_bodies (decode);
}
