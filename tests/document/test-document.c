/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/document.h"

static void
kind_labels (void)
{
  static const char *const labels[][2] = {
    { "surat_rekomendasi", "Recommendation letter" },
    { "ktp", "Identity card (KTP)" },
    { "foto_diri", "Selfie" },
    { "surat_pernyataan_hilang", "surat pernyataan hilang" },
    { "a\nb", "a b" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *label = gembok_document_kind_label (labels[i][0]);
      g_assert_cmpstr (label, ==, labels[i][1]);
    }
  g_autofree char *none = gembok_document_kind_label (NULL);
  g_assert_cmpstr (none, ==, "");
}

static void
rules_are_copied (void)
{
  GembokDocumentRule *rule = gembok_document_rule_new ();
  rule->kind = g_strdup ("ktp");
  rule->media_types = g_strsplit ("image/jpeg image/png", " ", -1);
  rule->max_bytes = 1048576;
  rule->min_width = 640;
  rule->required = TRUE;
  g_autoptr (GembokDocumentRule) copy = gembok_document_rule_copy (rule);
  gembok_document_rule_free (rule);
  g_assert_cmpstr (copy->kind, ==, "ktp");
  g_assert_cmpstr (copy->media_types[1], ==, "image/png");
  g_assert_cmpuint (copy->max_bytes, ==, 1048576);
  g_assert_cmpuint (copy->min_width, ==, 640);
  g_assert_true (copy->required);
  g_autoptr (GembokDocumentRule) empty = gembok_document_rule_new ();
  g_autoptr (GembokDocumentRule) empty_copy = gembok_document_rule_copy (empty);
  g_assert_null (empty_copy->media_types);
}

static void
expect_summary (GembokDocument document, gsize bytes, const char *expected)
{
  g_autoptr (GBytes) data = g_bytes_new_take (g_malloc0 (bytes), bytes);
  document.data = data;
  g_autofree char *summary = gembok_document_summary (&document);
  g_assert_cmpstr (summary, ==, expected);
}

static void
summaries (void)
{
  expect_summary (
      (GembokDocument){
          .media_type = GEMBOK_MEDIA_JPEG, .turned = TRUE, .stripped = TRUE, .located = TRUE, .original_bytes = 4100000 },
      612000, "turned upright, location removed, 4.1 MB → 612 KB");
  expect_summary ((GembokDocument){ .media_type = GEMBOK_MEDIA_JPEG, .stripped = TRUE, .original_bytes = 612000 }, 500000,
                  "metadata removed, 612 KB → 500 KB");
  expect_summary ((GembokDocument){ .media_type = GEMBOK_MEDIA_PDF, .pages = 2, .original_bytes = 212000 }, 212000,
                  "2 pages, 212 KB");
  expect_summary ((GembokDocument){ .media_type = GEMBOK_MEDIA_PDF, .pages = 1, .original_bytes = 212000 }, 212000,
                  "1 page, 212 KB");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/kind-labels", kind_labels);
  g_test_add_func ("/document/rules-are-copied", rules_are_copied);
  g_test_add_func ("/document/summaries", summaries);
  return g_test_run ();
}
