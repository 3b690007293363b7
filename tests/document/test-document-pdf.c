/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "document/document.h"
#include "samples.h"

static GembokDocumentRule *
letter_rule (void)
{
  GembokDocumentRule *rule = gembok_document_rule_new ();
  rule->kind = g_strdup ("surat_rekomendasi");
  rule->media_types = g_strsplit ("application/pdf", " ", -1);
  rule->max_bytes = 1024 * 1024;
  return rule;
}

static void
expect_taken (GBytes *file, guint pages)
{
  g_autoptr (GembokDocumentRule) rule = letter_rule ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokDocument) document = gembok_document_prepare (file, "surat.pdf", rule, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (document->data, file));
  g_assert_cmpuint (document->pages, ==, pages);
  g_assert_cmpint (document->media_type, ==, GEMBOK_MEDIA_PDF);
  g_assert_cmpstr (document->sha256, ==, document->original_sha256);
  g_assert_false (document->stripped || document->turned || document->reduced);
}

static void
expect_refused (GBytes *file, const char *words, const char *hint)
{
  g_autoptr (GembokDocumentRule) rule = letter_rule ();
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_document_prepare (file, "surat.pdf", rule, NULL, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_test_message ("%s %s", error->message, gembok_error_get_hint (error));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), hint));
}

static void
expect_sample_refused (SamplePdf options, const char *words, const char *hint)
{
  g_autoptr (GBytes) file = sample_pdf (&options);
  expect_refused (file, words, hint);
}

static void
letters (void)
{
  g_autoptr (GBytes) one = sample_pdf (&(SamplePdf){ .pages = 1 });
  expect_taken (one, 1);
  g_autoptr (GBytes) hundred = sample_pdf (&(SamplePdf){ .pages = 100 });
  expect_taken (hundred, 100);
  g_autoptr (GBytes) behind_something = sample_pdf (&(SamplePdf){ .pages = 2, .before = "\r\n\xEF\xBB\xBF x\n" });
  expect_taken (behind_something, 2);
  g_autoptr (GBytes) drawn = sample_cairo_pdf (3);
  expect_taken (drawn, 3);
  g_autoptr (GBytes) with_annex = sample_pdf (
      &(SamplePdf){ .attachment_name = "lampiran.txt", .attachment = "Lampiran surat", .clip_name = "a.txt", .clip = "b" });
  expect_taken (with_annex, 1);
}

/* An end with line breaks and NULs, as some mail programs and scanners leave it, is still an end. */
static void
padded_end (void)
{
  g_autoptr (GBytes) letter = sample_pdf (&(SamplePdf){ .pages = 1 });
  GByteArray *array = g_byte_array_new ();
  g_byte_array_append (array, g_bytes_get_data (letter, NULL), (guint) g_bytes_get_size (letter));
  g_byte_array_append (array, (const guint8 *) "\r\n\r\n\0\0\0\0", 8);
  g_autoptr (GBytes) padded = g_byte_array_free_to_bytes (array);
  expect_taken (padded, 1);
}

static void
refused_letters (void)
{
  expect_sample_refused ((SamplePdf){ .pages = 101 }, "101 pages", "without its annexes");
  expect_sample_refused ((SamplePdf){ .width = 9, .height = 9 }, "impossible size", "A4");
  expect_sample_refused ((SamplePdf){ .width = 99999, .height = 99999 }, "impossible size", "A4");
  expect_sample_refused ((SamplePdf){ .locked = TRUE }, "password", "without protection");
  expect_sample_refused ((SamplePdf){ .restricted = TRUE }, "password", "without protection");
  expect_sample_refused ((SamplePdf){ .script = TRUE }, "script", "print it to a new PDF");
  expect_sample_refused ((SamplePdf){ .launch = TRUE }, "starts programs", "print it to a new PDF");
}

static void
keys_inside (void)
{
  static const char pem[] = "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----";
  const char *hint = "stays on this computer";
  /* In plain sight, in a compressed page, attached under a harmless name, and attached as what the name says. */
  expect_sample_refused ((SamplePdf){ .attachment_name = "catatan.txt", .attachment = pem }, "private key", hint);
  expect_sample_refused ((SamplePdf){ .clip_name = "catatan.txt", .clip = pem }, "private key", hint);
  expect_sample_refused ((SamplePdf){ .attachment_name = "siti.P12", .attachment = "x" }, "private key", hint);
  expect_sample_refused ((SamplePdf){ .clip_name = "siti.pfx", .clip = "x" }, "private key", hint);
  expect_sample_refused ((SamplePdf){ .line = "-----BEGIN RSA PRIVATE KEY-----" }, "private key", hint);
}

/* What stands in PDF's own compression is seen as well: here ASCIIHexDecode. */
static void
key_in_encoded_streams (void)
{
  static const char pem[] = "-----BEGIN EC PRIVATE KEY-----\nQUJD\n";
  g_autoptr (GString) hex = g_string_new (NULL);
  for (gsize i = 0; i < sizeof pem - 1; i++)
    g_string_append_printf (hex, "%02x", (guint) pem[i]);
  g_string_append_c (hex, '>');
  g_autoptr (GBytes) plain = sample_pdf (&(SamplePdf){ .attachment_name = "a.txt", .attachment = hex->str });
  expect_taken (plain, 1);
  g_autofree char *text = g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  g_assert_cmpuint (strlen (text), ==, g_bytes_get_size (plain));
  char *type = strstr (text, "/Type /EmbeddedFile");
  g_assert_nonnull (type);
  memcpy (type, "/Filter /AHx       ", strlen ("/Type /EmbeddedFile"));
  g_autoptr (GBytes) encoded = g_bytes_new (text, strlen (text));
  g_assert_false (gembok_contains_private_key (encoded));
  expect_refused (encoded, "private key", "stays on this computer");
}

static void
cut_anywhere (void)
{
  GBytes *files[] = { sample_pdf (&(SamplePdf){ .pages = 3 }), sample_cairo_pdf (2) };
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const gsize whole = g_bytes_get_size (files[i]);
      for (guint step = 0; step < 24; step++)
        {
          /* The last character is only a line break. */
          const gsize length = step < 12 ? whole - 2 - step : whole * (24 - step) / 13;
          if (length < 20 || length >= whole - 1)
            continue;
          g_autoptr (GBytes) cut = sample_cut (files[i], length);
          expect_refused (cut, "end of the file is missing", "Fetch or copy");
        }
      g_bytes_unref (files[i]);
    }
}

static GBytes *
edited (GBytes *file, const char *from, const char *to)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);
  const guint8 *at = memmem (data, length, from, strlen (from));
  g_assert_nonnull (at);
  GByteArray *array = g_byte_array_new ();
  g_byte_array_append (array, data, (guint) (at - data));
  g_byte_array_append (array, (const guint8 *) to, (guint) strlen (to));
  g_byte_array_append (array, at + strlen (from), (guint) (length - (gsize) (at - data) - strlen (from)));
  return g_byte_array_free_to_bytes (array);
}

/* A reader would repair these without a word; the verifier's may not. */
static void
silently_repaired (void)
{
  g_autoptr (GBytes) letter = sample_pdf (&(SamplePdf){ .pages = 2 });
  g_autoptr (GBytes) shifted = edited (letter, "%PDF-1.4\n", "%PDF-1.4\n% something that was put in between\n");
  expect_refused (shifted, "damaged", "print it to a new PDF");
  g_autoptr (GBytes) no_number = edited (letter, "startxref\n", "startxref\nx");
  expect_refused (no_number, "damaged", "print it to a new PDF");
  g_autoptr (GBytes) fewer = edited (letter, "/Count 2", "/Count 9");
  expect_refused (fewer, "can be read", "scan the document again");
  g_autoptr (GBytes) linearised = edited (letter, "%PDF-1.4\n%", "%PDF-1.4\n9 0 obj<</Linearized 1 /L 99999>>endobj %");
  expect_refused (linearised, "end of the file is missing", "Fetch or copy");
}

static void
too_large (void)
{
  g_autoptr (GembokDocumentRule) rule = letter_rule ();
  g_autoptr (GBytes) letter = sample_pdf (&(SamplePdf){ .pages = 20 });
  rule->max_bytes = g_bytes_get_size (letter);
  g_autoptr (GembokDocument) fits = gembok_document_prepare (letter, NULL, rule, NULL, NULL, NULL, NULL);
  g_assert_nonnull (fits);
  g_assert_cmpstr (fits->original_name, ==, "");
  rule->max_bytes--;
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_document_prepare (letter, NULL, rule, NULL, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_test_message ("%s %s", error->message, gembok_error_get_hint (error));
  /* Both sizes round to the same, so the bytes are named. */
  g_autofree char *limit = g_strdup_printf ("%lu bytes", (gulong) rule->max_bytes);
  g_assert_nonnull (strstr (error->message, limit));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "150 dpi"));
  g_clear_error (&error);
  rule->max_bytes = 1000;
  g_assert_null (gembok_document_prepare (letter, NULL, rule, NULL, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "1 KB"));
}

static void
other_files (void)
{
  g_autoptr (GBytes) word = g_bytes_new_static ("PK\x03\x04\x14\0\x06\0[Content_Types].xml", 27);
  expect_refused (word, "office document (.docx, .odt)). Accepted: PDF.", "Export as PDF");
  g_autoptr (GBytes) old_word = g_bytes_new_static ("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", 10);
  expect_refused (old_word, "old office document", "Export as PDF");
  g_autoptr (GBytes) photo = sample_jpeg (&(SampleJpeg){ .width = 80, .height = 60 });
  expect_refused (photo, "Recommendation letter", "Scan the letter as PDF");
  g_autoptr (GBytes) page = g_bytes_new_static ("<!DOCTYPE html><title>Masuk</title>", 35);
  expect_refused (page, "web page", "log-in page");
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("%PDF-1.4\nstartxref\n9\n%%EOF\n", 27);
  expect_refused (nonsense, "damaged", "again");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/letters", letters);
  g_test_add_func ("/pdf/padded-end", padded_end);
  g_test_add_func ("/pdf/refused-letters", refused_letters);
  g_test_add_func ("/pdf/keys-inside", keys_inside);
  g_test_add_func ("/pdf/key-in-encoded-streams", key_in_encoded_streams);
  g_test_add_func ("/pdf/cut-anywhere", cut_anywhere);
  g_test_add_func ("/pdf/silently-repaired", silently_repaired);
  g_test_add_func ("/pdf/too-large", too_large);
  g_test_add_func ("/pdf/other-files", other_files);
  return g_test_run ();
}
