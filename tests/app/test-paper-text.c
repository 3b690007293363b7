/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/paper-text.h"

#include <string.h>

#include "base/text.h"
#include "procedure/request.h"

/* The blocks of @text, one a line: a sign for the kind, then what is to be read. */
static char *
read_blocks (const char *text)
{
  static const char signs[] = "T#h.i";
  g_autoptr (GPtrArray) blocks = gembok_paper_parse (text);
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < blocks->len; i++)
    {
      const GembokPaperBlock *block = blocks->pdata[i];
      g_string_append_printf (out, "%c", signs[block->kind]);
      if (block->marker != NULL)
        g_string_append_printf (out, "%u[%s]", block->level, block->marker);
      g_string_append_printf (out, " %s\n", block->text);
    }
  return g_strdup (out->str);
}

static void
assert_blocks (const char *text, const char *expected)
{
  g_autofree char *blocks = read_blocks (text);
  g_assert_cmpstr (blocks, ==, expected);
}

#define LONG                                                                                                         \
  "Naskah yang barisnya tidak dipotong dengan tangan, karena kalimat ini jauh lebih panjang daripada seratus huruf " \
  "dan tetap satu baris."

static void
test_official_text (void)
{
  assert_blocks ("PERJANJIAN PEMILIK\nVersi 2026-1\n\n" LONG "\n\nBAGIAN PERTAMA: KEWAJIBAN\n\nPasal 1. Kebenaran data\n"
                 "(1) Pemilik jujur.\n(2) Pemilik hadir.\nPasal 2 mengatur hal lain.\n\na. Dasar: persetujuan.\n"
                 "Kalimat sesudahnya.\n",
                 "T PERJANJIAN PEMILIK\n. Versi 2026-1\n. " LONG "\n# BAGIAN PERTAMA: KEWAJIBAN\nh Pasal 1. Kebenaran data\n"
                 "i0[(1)] Pemilik jujur.\ni0[(2)] Pemilik hadir.\n. Pasal 2 mengatur hal lain.\ni0[a.] Dasar: persetujuan.\n"
                 ". Kalimat sesudahnya.\n");
}

static void
test_numbers_are_headings_or_items (void)
{
  assert_blocks (LONG "\n1. Data yang diproses\na. Foto KTP.\n2. Tujuan\n\n1. Buka aplikasi.\n2. Baca naskah.\n",
                 ". " LONG "\nh 1. Data yang diproses\ni0[a.] Foto KTP.\nh 2. Tujuan\ni0[1.] Buka aplikasi.\n"
                 "i0[2.] Baca naskah.\n");
}

static void
test_markdown (void)
{
  assert_blocks ("# Title\n\nA **bold** and `plain` word\nthat goes on.\n\n## Part\n### Smaller\n---\n- one\n  - two\n"
                 "* three\n  goes on\n> quoted\n1) first\n",
                 "T Title\n. A bold and plain word that goes on.\n# Part\nh Smaller\ni0[•] one\ni1[•] two\n"
                 "i0[•] three goes on\n. quoted\ni0[1)] first\n");
}

static void
test_nothing_of_it_is_markup (void)
{
  assert_blocks ("<b>tebal</b> & <a href=\"https://contoh.example\">x</a>\n",
                 ". <b>tebal</b> & <a href=\"https://contoh.example\">x</a>\n");
  /* A character that turns the direction of writing, a control character, a line to sign on. */
  g_autofree char *hidden = read_blocks ("abc\xe2\x80\xae"
                                         "def\x07ghi ______\n");
  g_assert_null (strstr (hidden, "\xe2\x80\xae"));
  g_assert_null (strchr (hidden, '\x07'));
  g_assert_nonnull (strstr (hidden, "______"));
}

static void
test_nothing_is_nothing (void)
{
  assert_blocks ("", "");
  assert_blocks (NULL, "");
  assert_blocks ("\n \n---\n**\n", "");
  assert_blocks ("\xff\xfe", ". \xef\xbf\xbd\xef\xbf\xbd\n");
}

/* No word of the built-in texts gets lost, and their articles are seen as such. */
static void
test_built_in_texts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) built_in = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (built_in, &error);
  g_assert_no_error (error);
  const char *const texts[] = { policy->agreement_text, policy->consent_text };
  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      g_autoptr (GPtrArray) blocks = gembok_paper_parse (texts[t]);
      guint kinds[GEMBOK_PAPER_ITEM + 1] = { 0 };
      g_autoptr (GString) words = g_string_new (NULL);
      for (guint i = 0; i < blocks->len; i++)
        {
          const GembokPaperBlock *block = blocks->pdata[i];
          kinds[block->kind]++;
          g_string_append_printf (words, "%s %s ", block->marker != NULL ? block->marker : "", block->text);
        }
      g_autofree char *before = gembok_text_squeeze (texts[t]);
      g_autofree char *after = gembok_text_squeeze (words->str);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpuint (kinds[GEMBOK_PAPER_TITLE], ==, 1);
      g_assert_cmpuint (kinds[GEMBOK_PAPER_SUBHEADING], ==, 8);
      g_assert_cmpuint (kinds[GEMBOK_PAPER_ITEM], >, 5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper-text/official-text", test_official_text);
  g_test_add_func ("/paper-text/numbers-are-headings-or-items", test_numbers_are_headings_or_items);
  g_test_add_func ("/paper-text/markdown", test_markdown);
  g_test_add_func ("/paper-text/nothing-of-it-is-markup", test_nothing_of_it_is_markup);
  g_test_add_func ("/paper-text/nothing-is-nothing", test_nothing_is_nothing);
  g_test_add_func ("/paper-text/built-in-texts", test_built_in_texts);
  return g_test_run ();
}
