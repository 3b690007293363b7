/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <string.h>

static void
test_sanitise (void)
{
  const struct
  {
    const char *given;
    const char *wanted;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "Siti Contoh", "Siti Contoh" },
    { "Foto buram – ulangi “ya”", "Foto buram – ulangi “ya”" },
    { "one\ntwo\r\nthree\tfour", "one two  three four" },
    { "\x1b[31mred\x1b[0m\a", " [31mred [0m " },
    { "invoice\u202Efdp.exe", "invoice fdp.exe" },
    { "a\u2066b\u2069c\u200Ed\u061Ce", "a b c d e" },
    { "a\u2028b\u2029c\xc2\x85"
      "d",
      "a b c d" },
    { "a\u200Bb\uFEFFc\u00ADd", "a b c d" },
    { "bad\xff\xfe", "bad\uFFFD\uFFFD" },
    { "cut \xe2\x80", "cut \uFFFD\uFFFD" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = gembok_text_sanitise (cases[i].given, 1000);
      g_assert_cmpstr (line, ==, cases[i].wanted);
    }
}

static void
test_sanitise_cuts_at_characters (void)
{
  g_autofree char *whole = gembok_text_sanitise ("äöü", 3);
  g_autofree char *cut = gembok_text_sanitise ("äöüß", 3);
  g_autofree char *none = gembok_text_sanitise ("ä", 0);
  g_assert_cmpstr (whole, ==, "äöü");
  g_assert_cmpstr (cut, ==, "äöü…");
  g_assert_cmpstr (none, ==, "…");
}

static void
test_squeeze (void)
{
  const struct
  {
    const char *given;
    const char *wanted;
  } cases[] = {
    { NULL, "" },          { "", "" },
    { " \t\n ", "" },      { "  Siti \t Contoh\nRahmawati ", "Siti Contoh Rahmawati" },
    { "a\u00A0b", "a b" }, { "Jose\u0301", "José" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = gembok_text_squeeze (cases[i].given);
      g_assert_cmpstr (line, ==, cases[i].wanted);
    }
  /* What is not UTF-8 must not silently become nothing. */
  g_autofree char *broken = gembok_text_squeeze ("a\xff");
  g_assert_cmpstr (broken, ==, "a\uFFFD");
}

static void
test_hex (void)
{
  const guint8 bytes[] = { 0x00, 0x4a, 0xff, 0x10 };
  g_autofree char *text = gembok_hex (bytes, sizeof bytes);
  g_autofree char *empty = gembok_hex (NULL, 0);
  g_autofree char *grouped = gembok_hex_grouped ("4a3ab062c4");
  g_autofree char *nothing = gembok_hex_grouped ("");
  g_assert_cmpstr (text, ==, "004aff10");
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (grouped, ==, "4A3A B062 C4");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_is_hex (void)
{
  g_assert_true (gembok_is_hex ("00aFf9", 6));
  g_assert_true (gembok_is_hex ("", 0));
  g_assert_false (gembok_is_hex ("00aFf", 6));
  g_assert_false (gembok_is_hex ("00aFf9a", 6));
  g_assert_false (gembok_is_hex ("00aFg9", 6));
  g_assert_false (gembok_is_hex ("0x1234", 6));
  g_assert_false (gembok_is_hex (NULL, 6));
}

static void
test_crockford (void)
{
  const guint8 zeros[5] = { 0 };
  const guint8 ones[5] = { 0xff, 0xff, 0xff, 0xff, 0xff };
  /* 00001 00010 00011 … as bits: each letter is its place in the alphabet. */
  const guint8 ladder[] = { 0x08, 0x86, 0x42, 0x98, 0xe8 };
  g_autofree char *low = gembok_crockford (zeros, 40);
  g_autofree char *high = gembok_crockford (ones, 40);
  g_autofree char *steps = gembok_crockford (ladder, 40);
  g_autofree char *short_one = gembok_crockford (ones, 5);
  g_assert_cmpstr (low, ==, "00000000");
  g_assert_cmpstr (high, ==, "ZZZZZZZZ");
  g_assert_cmpstr (steps, ==, "12345678");
  g_assert_cmpstr (short_one, ==, "Z");

  /* The whole alphabet, without I, L, O and U, which are misheard or misread. */
  g_autoptr (GString) alphabet = g_string_new (NULL);
  for (guint i = 0; i < 32; i++)
    {
      const guint8 byte = (guint8) (i << 3);
      g_autofree char *letter = gembok_crockford (&byte, 5);
      g_string_append (alphabet, letter);
    }
  g_assert_cmpstr (alphabet->str, ==, "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
}

static void
test_from_bytes (void)
{
  const struct
  {
    const char *given;
    gsize length;
    const char *wanted; /* NULL: no text */
  } cases[] = {
    { "", 0, "" },
    { "Baris satu\n\tBaris – dua\n", 26, "Baris satu\n\tBaris – dua\n" },
    { "\xef\xbb\xbfsatu\r\ndua\r\n", 14, "satu\ndua\n" },
    { "PK\x03\x04", 4, NULL },
    { "satu\0dua", 8, NULL },
    { "satu\0", 5, NULL },
    { "satu\rdua", 8, NULL },
    { "satu\x7f", 5, NULL },
    { "satu\xc2\x85", 6, NULL },
    { "caf\xe9", 4, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].given, cases[i].length);
      g_autofree char *text = gembok_text_from_bytes (bytes);
      g_assert_cmpstr (text, ==, cases[i].wanted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/sanitise", test_sanitise);
  g_test_add_func ("/base/text/sanitise-cuts-at-characters", test_sanitise_cuts_at_characters);
  g_test_add_func ("/base/text/squeeze", test_squeeze);
  g_test_add_func ("/base/text/from-bytes", test_from_bytes);
  g_test_add_func ("/base/text/hex", test_hex);
  g_test_add_func ("/base/text/is-hex", test_is_hex);
  g_test_add_func ("/base/text/crockford", test_crockford);
  return g_test_run ();
}
