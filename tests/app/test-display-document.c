/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-document.h"

static void
rules (void)
{
  g_autoptr (GembokDocumentRule) rule = gembok_document_rule_new ();
  rule->media_types = g_strsplit ("application/pdf", ",", -1);
  rule->max_bytes = 2000000;
  g_autofree char *letter = gembok_display_rule (rule);
  g_assert_cmpstr (letter, ==, "PDF, at most 2.0 MB");
  g_strfreev (rule->media_types);
  rule->media_types = g_strsplit ("application/pdf,image/jpeg,image/png", ",", -1);
  rule->min_width = 640;
  rule->min_height = 480;
  g_autofree char *photo = gembok_display_rule (rule);
  g_assert_cmpstr (photo, ==, "PDF, JPEG or PNG, at least 640 × 480 pixels; made smaller to 2.0 MB by itself");
}

static void
facts (void)
{
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_new ();
  document->bytes = 612000;
  g_autofree char *bare = gembok_display_document (document);
  g_assert_cmpstr (bare, ==, "612 KB");
  document->original_name = g_strdup ("ktp\n.jpg");
  document->summary = g_strdup ("turned upright, 4.1 MB → 612 KB");
  g_autofree char *full = gembok_display_document (document);
  g_assert_cmpstr (full, ==, "ktp .jpg\nturned upright, 4.1 MB → 612 KB");
}

/* After sending nothing is changed; of a returned request only what was returned, and what stands in its place. */
static void
changing (void)
{
  g_assert_true (gembok_display_document_may_change (GEMBOK_REQUEST_DRAFT, GEMBOK_DOCUMENT_READY));
  g_assert_false (gembok_display_document_may_change (GEMBOK_REQUEST_SUBMITTED, GEMBOK_DOCUMENT_UPLOADED));
  g_assert_true (gembok_display_document_may_change (GEMBOK_REQUEST_REJECTED, GEMBOK_DOCUMENT_REJECTED));
  g_assert_true (gembok_display_document_may_change (GEMBOK_REQUEST_REJECTED, GEMBOK_DOCUMENT_READY));
  g_assert_false (gembok_display_document_may_change (GEMBOK_REQUEST_REJECTED, GEMBOK_DOCUMENT_ACCEPTED));
  g_assert_false (gembok_display_document_may_change (GEMBOK_REQUEST_DONE, GEMBOK_DOCUMENT_ACCEPTED));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-document/rules", rules);
  g_test_add_func ("/display-document/facts", facts);
  g_test_add_func ("/display-document/changing", changing);
  return g_test_run ();
}
