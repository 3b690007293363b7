/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/problem.h"

#include <string.h>

#include "golden.h"
#include "wire/paths.h"

static GembokProblem *
decode_text (int status, const char *text, const char *type)
{
  g_autoptr (GBytes) body = bytes_of (text);
  return gembok_problem_decode (status, body, type);
}

static void
assert_sentence (const GembokProblem *problem, const char *expected)
{
  g_autofree char *sentence = gembok_problem_sentence (problem);
  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_golden (void)
{
  g_autoptr (GBytes) body = golden_load ("problem.json");
  g_autoptr (GembokProblem) problem = gembok_problem_decode (422, body, "application/problem+json; charset=utf-8");
  g_assert_cmpint (problem->status, ==, 422);
  g_assert_cmpstr (problem->code, ==, GEMBOK_PROBLEM_MISSING_REQUIREMENT);
  g_assert_cmpstr (problem->title, ==, "Something is missing");
  g_assert_cmpstr (problem->detail, ==, "The request cannot be submitted yet.");
  g_assert_cmpuint (problem->errors->len, ==, 2);
  const GembokProblemField *field = g_ptr_array_index (problem->errors, 1);
  g_assert_cmpstr (field->pointer, ==, "/agreement/version");
  g_assert_cmpstr (field->detail, ==, "The agreement was not accepted");
  assert_sentence (problem, "The request cannot be submitted yet. ktp: The identity card was not uploaded; "
                            "agreement › version: The agreement was not accepted.");
}

static void
test_encode (void)
{
  g_autoptr (GembokProblem) problem = gembok_problem_new (422, GEMBOK_PROBLEM_MISSING_REQUIREMENT, "Something is missing",
                                                          "The request cannot be submitted yet.");
  gembok_problem_add (problem, "ktp", "The identity card was not uploaded.");
  gembok_problem_add (problem, "/agreement/version", "The agreement was not accepted");
  g_autoptr (GBytes) body = gembok_problem_encode (problem);
  golden_assert_equal (body, "problem.json");

  g_autoptr (GembokProblem) minimal = gembok_problem_new (404, GEMBOK_PROBLEM_NOT_FOUND, NULL, NULL);
  g_autoptr (GBytes) small = gembok_problem_encode (minimal);
  golden_assert_equal (small, "problem-minimal.json");
}

static void
test_status_is_not_trusted (void)
{
  g_autoptr (GBytes) body = golden_load ("problem.json");
  g_autoptr (GembokProblem) problem = gembok_problem_decode (500, body, NULL);
  g_assert_cmpint (problem->status, ==, 500);
}

static void
test_foreign_shapes (void)
{
  static const struct
  {
    const char *file;
    const char *type;
    const char *sentence;
  } odd[] = {
    { "odd-error.json", "application/json", "Proses signing gagal : User tidak terdaftar 2011." },
    { "odd-message.json", "text/plain", "Data tidak sesuai ketentuan : Kolom nik." },
    { "odd-spring-401.json", "application/json", "Unauthorized." },
    { "odd-negative-status.json", NULL, "Layanan sedang dalam perbaikan." },
    { "odd-portal.html", "text/html", NULL },
    { "odd-portal.html", "application/problem+json", NULL },
    { "problem.json", "text/html; charset=utf-8", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GBytes) body = golden_load (odd[i].file);
      g_autoptr (GembokProblem) problem = gembok_problem_decode (400, body, odd[i].type);
      g_assert_cmpint (problem->status, ==, 400);
      g_assert_null (problem->code);
      assert_sentence (problem, odd[i].sentence);
    }
}

static void
test_foreign_words (void)
{
  g_autoptr (GembokProblem) both = decode_text (400, "{\"error\":\"Bad Request\",\"message\":\"nik kosong\"}", NULL);
  g_assert_cmpstr (both->title, ==, "Bad Request");
  g_assert_cmpstr (both->detail, ==, "nik kosong");
  g_autoptr (GembokProblem) inner = decode_text (400, "{\"error\":{\"message\":\"di dalam\"}}", NULL);
  g_assert_cmpstr (inner->detail, ==, "di dalam");
  g_autoptr (GembokProblem) oauth = decode_text (400, "{\"error\":\"invalid_grant\",\"error_description\":\"salah\"}", NULL);
  g_assert_cmpstr (oauth->detail, ==, "salah");
  g_autoptr (GembokProblem) titled = decode_text (400, "{\"title\":\"Judul\"}", NULL);
  assert_sentence (titled, "Judul.");
  g_autoptr (GembokProblem) asking = decode_text (400, "{\"detail\":\"Lagi?\"}", NULL);
  assert_sentence (asking, "Lagi?");
}

static void
test_hostile (void)
{
  static const char *const hostile[] = {
    "",
    "null",
    "[]",
    "7",
    "{",
    "{\"code\":7,\"title\":[],\"detail\":{},\"errors\":\"x\"}",
    "{\"code\":\"DROP TABLE\"}",
    "{\"code\":\"\"}",
    "{\"detail\":\" \\n\\t \"}",
    "{\"errors\":[1,null,[],\"x\",{},{\"pointer\":7,\"detail\":null}]}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GembokProblem) problem = decode_text (418, hostile[i], GEMBOK_TYPE_PROBLEM);
      g_assert_cmpint (problem->status, ==, 418);
      g_assert_null (problem->code);
      g_assert_cmpuint (problem->errors->len, ==, 0);
      assert_sentence (problem, NULL);
    }
  g_autoptr (GBytes) bytes = golden_garbage ();
  g_autoptr (GembokProblem) garbage = gembok_problem_decode (500, bytes, GEMBOK_TYPE_PROBLEM);
  assert_sentence (garbage, NULL);
  g_autoptr (GembokProblem) nothing = gembok_problem_decode (502, NULL, NULL);
  g_assert_cmpint (nothing->status, ==, 502);
  assert_sentence (nothing, NULL);
}

static void
test_words_are_tamed (void)
{
  g_autoptr (GembokProblem) problem = decode_text (400,
                                                   "{\"detail\":\"a\\nb\\u202Ec\\u001b[31m\",\"title\":\"t\\r\\nx\","
                                                   "\"errors\":[{\"pointer\":\"p\\u0007\",\"detail\":\"d\\u2028e\"}]}",
                                                   NULL);
  g_assert_cmpstr (problem->detail, ==, "a b c [31m");
  g_assert_cmpstr (problem->title, ==, "t  x");
  const GembokProblemField *field = g_ptr_array_index (problem->errors, 0);
  g_assert_cmpstr (field->pointer, ==, "p");
  g_assert_cmpstr (field->detail, ==, "d e");

  g_autofree char *endless = g_strnfill (100000, 'x');
  g_autofree char *document = g_strdup_printf ("{\"detail\":\"%s\",\"code\":\"%s\"}", endless, endless);
  g_autoptr (GembokProblem) shortened = decode_text (400, document, NULL);
  g_assert_cmpuint (g_utf8_strlen (shortened->detail, -1), ==, 1001);
  g_assert_true (g_str_has_suffix (shortened->detail, "…"));
  g_assert_null (shortened->code);
}

static void
test_many_errors (void)
{
  GString *document = g_string_new ("{\"errors\":[");
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (document, "%s{\"pointer\":\"/a/%u\",\"detail\":\"x\"}", i > 0 ? "," : "", i);
  g_string_append (document, "]}");
  g_autofree char *text = g_string_free (document, FALSE);
  g_autoptr (GembokProblem) problem = decode_text (400, text, NULL);
  g_assert_cmpuint (problem->errors->len, ==, 50);
  g_autofree char *sentence = gembok_problem_sentence (problem);
  g_assert_true (g_str_has_suffix (sentence, "a › 7: x; …"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/problem/golden", test_golden);
  g_test_add_func ("/wire/problem/encode", test_encode);
  g_test_add_func ("/wire/problem/status-is-not-trusted", test_status_is_not_trusted);
  g_test_add_func ("/wire/problem/foreign-shapes", test_foreign_shapes);
  g_test_add_func ("/wire/problem/foreign-words", test_foreign_words);
  g_test_add_func ("/wire/problem/hostile", test_hostile);
  g_test_add_func ("/wire/problem/words-are-tamed", test_words_are_tamed);
  g_test_add_func ("/wire/problem/many-errors", test_many_errors);
  return g_test_run ();
}
