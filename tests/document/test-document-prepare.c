/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/file.h"
#include "document/document.h"
#include "samples.h"

#define MIB (1024 * 1024)

static GembokDocumentRule *
photo_rule (void)
{
  GembokDocumentRule *rule = gembok_document_rule_new ();
  rule->kind = g_strdup ("foto_diri");
  rule->media_types = g_strsplit ("image/jpeg image/png", " ", -1);
  rule->max_bytes = MIB;
  rule->min_width = 640;
  rule->min_height = 480;
  return rule;
}

static GembokDocument *
prepare (GBytes *file, const GembokDocumentRule *rule)
{
  g_autoptr (GError) error = NULL;
  GembokDocument *document = gembok_document_prepare (file, "/tmp/x/foto.jpg", rule, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (document);
  g_assert_cmpuint (g_bytes_get_size (document->data), <=, rule->max_bytes);
  g_assert_cmpstr (document->kind, ==, rule->kind);
  g_assert_cmpstr (document->original_name, ==, "foto.jpg");
  g_assert_cmpuint (document->original_bytes, ==, g_bytes_get_size (file));
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, document->data);
  g_autofree char *original = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_assert_cmpstr (document->sha256, ==, sha256);
  g_assert_cmpstr (document->original_sha256, ==, original);
  return document;
}

/* Refused as BAD_FILE, with @words in the sentence and a hint of its own. */
static void
expect_refusal (GBytes *file, const GembokDocumentRule *rule, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_document_prepare (file, "foto.jpg", rule, NULL, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_test_message ("%s %s", error->message, gembok_error_get_hint (error));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpstr (gembok_error_get_hint (error), !=, "");
}

static GembokPreview *
pixels_of (GBytes *file)
{
  g_autoptr (GError) error = NULL;
  GembokPreview *preview = gembok_document_preview (file, 1, 4096, NULL, &error);
  g_assert_no_error (error);
  return preview;
}

static char
colour_at (const GembokPreview *preview, guint x, guint y)
{
  const guint8 *p = (const guint8 *) g_bytes_get_data (preview->pixels, NULL) + ((gsize) y * preview->width + x) * 3;
  const guint high = (p[0] > 130 ? 4 : 0) + (p[1] > 130 ? 2 : 0) + (p[2] > 130 ? 1 : 0);
  return "kbgcrmyw"[high];
}

/* The four quarters as letters: "rgby" where nothing was turned. */
static void
expect_quarters (GBytes *file, const char *quarters)
{
  g_autoptr (GembokPreview) preview = pixels_of (file);
  const guint left = preview->width / 4, right = preview->width * 3 / 4;
  const guint top = preview->height / 4, bottom = preview->height * 3 / 4;
  const char found[] = { colour_at (preview, left, top), colour_at (preview, right, top), colour_at (preview, left, bottom),
                         colour_at (preview, right, bottom), '\0' };
  g_assert_cmpstr (found, ==, quarters);
}

static gboolean
holds (GBytes *data, const char *word)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data (data, &length);
  return memmem (bytes, length, word, strlen (word)) != NULL;
}

/* Every segment before the scan: nothing but JFIF's header, tables, a baseline frame of three components, 2x2 sampled. */
static void
expect_plain_jpeg (GBytes *data)
{
  gsize length = 0, at = 2;
  const guint8 *bytes = g_bytes_get_data (data, &length);
  gboolean frame_seen = FALSE;
  while (at + 4 < length && bytes[at + 1] != 0xDA)
    {
      g_assert_cmphex (bytes[at], ==, 0xFF);
      const guint8 marker = bytes[at + 1];
      g_assert_true (marker == 0xE0 || marker == 0xDB || marker == 0xC4 || marker == 0xC0);
      if (marker == 0xC0)
        {
          frame_seen = TRUE;
          g_assert_cmpuint (bytes[at + 9], ==, 3);
          g_assert_cmphex (bytes[at + 11], ==, 0x22);
        }
      at += 2 + ((gsize) bytes[at + 2] << 8 | bytes[at + 3]);
    }
  g_assert_true (frame_seen);
  g_assert_cmphex (bytes[length - 2], ==, 0xFF);
  g_assert_cmphex (bytes[length - 1], ==, 0xD9);
}

static void
every_orientation (void)
{
  static const char *const upright[] = { "rgby", "rgby", "gryb", "ybgr", "byrg", "rbgy", "bryg", "ygbr", "gyrb" };
  for (int orientation = 0; orientation <= 8; orientation++)
    {
      g_autoptr (GembokDocumentRule) rule = photo_rule ();
      g_autoptr (GBytes) file = sample_jpeg (&(SampleJpeg){ .width = 800,
                                                            .height = 640,
                                                            .orientation = orientation,
                                                            .big_endian_exif = orientation % 2 == 0,
                                                            .located = orientation == 6 });
      g_autoptr (GembokDocument) document = prepare (file, rule);
      expect_quarters (document->data, upright[orientation]);
      g_assert_cmpuint (document->width, ==, orientation >= 5 ? 640 : 800);
      g_assert_cmpuint (document->height, ==, orientation >= 5 ? 800 : 640);
      g_assert_cmpint (document->turned, ==, orientation >= 2);
      g_assert_cmpint (document->stripped, ==, orientation >= 1);
      g_assert_cmpint (document->located, ==, orientation == 6);
      g_assert_false (holds (document->data, "Exif"));
      expect_plain_jpeg (document->data);
    }
}

static void
metadata_are_gone (void)
{
  static const SampleJpeg samples[] = {
    { .width = 800, .height = 600, .orientation = 1, .located = TRUE },
    { .width = 800, .height = 600, .comment = "rumah" },
    { .width = 800, .height = 600, .xmp = "<x exif:GPSLatitude='1,0N'/>" },
    { .width = 800, .height = 600, .trailer = "motion photo" },
  };
  static const char *const words[] = { "Exif", "rumah", "GPSLatitude", "motion" };
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (GembokDocumentRule) rule = photo_rule ();
      g_autoptr (GBytes) file = sample_jpeg (&samples[i]);
      g_assert_true (holds (file, words[i]));
      g_autoptr (GembokDocument) document = prepare (file, rule);
      g_assert_false (holds (document->data, words[i]));
      g_assert_true (document->stripped);
      g_assert_cmpint (document->located, ==, i == 0 || i == 2);
      expect_plain_jpeg (document->data);
    }
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  g_autoptr (GBytes) plain = sample_jpeg (&(SampleJpeg){ .width = 800, .height = 600 });
  g_autoptr (GembokDocument) document = prepare (plain, rule);
  g_assert_false (document->stripped);
  g_assert_false (document->reduced);
}

static void
every_kind_of_jpeg (void)
{
  static const SampleColours colours[]
      = { SAMPLE_YCC, SAMPLE_RGB, SAMPLE_CMYK_ADOBE, SAMPLE_YCCK_ADOBE, SAMPLE_CMYK_PLAIN, SAMPLE_GREY };
  for (gsize i = 0; i < G_N_ELEMENTS (colours); i++)
    for (int progressive = 0; progressive < 2; progressive++)
      {
        g_autoptr (GembokDocumentRule) rule = photo_rule ();
        g_autoptr (GBytes) file
            = sample_jpeg (&(SampleJpeg){ .width = 801, .height = 603, .colours = colours[i], .progressive = progressive });
        g_autoptr (GembokDocument) document = prepare (file, rule);
        g_test_message ("colours %d, progressive %d", colours[i], progressive);
        /* In grey red and blue are dark, green is middling and yellow light. */
        expect_quarters (document->data, colours[i] == SAMPLE_GREY ? "kkkw" : "rgby");
        expect_plain_jpeg (document->data);
        g_assert_cmpuint (document->width, ==, 801);
        g_assert_cmpuint (document->height, ==, 603);
      }
}

static void
every_kind_of_png (void)
{
  static const int types[] = { 0, 2, 3, 4, 6 };
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    for (guint variant = 0; variant < 8; variant++)
      {
        const SamplePng options = { .width = 700,
                                    .height = 500,
                                    .colour_type = types[i],
                                    .bit_depth = (variant & 1) != 0 && types[i] != 3 ? 16 : 8,
                                    .interlaced = (variant & 2) != 0,
                                    .half_transparent = (variant & 4) != 0,
                                    .text = "Comment of a scanner" };
        g_autoptr (GembokDocumentRule) rule = photo_rule ();
        g_autoptr (GBytes) file = sample_png (&options);
        g_autoptr (GembokDocument) document = prepare (file, rule);
        g_test_message ("type %d, variant %u", types[i], variant);
        const gboolean is_grey = types[i] == 0 || types[i] == 4;
        const gboolean has_alpha = types[i] >= 3 && options.half_transparent;
        /* Half of a dark colour on white is light in every channel; the lower right quarter is all white then. */
        if (is_grey)
          expect_quarters (document->data, !options.half_transparent ? "wkkw" : has_alpha ? "wwww" : "wkkw");
        else
          expect_quarters (document->data, !options.half_transparent ? "rgby" : has_alpha ? "wwww" : "rgbw");
        g_assert_true (document->stripped);
        g_assert_false (holds (document->data, "Comment"));
        expect_plain_jpeg (document->data);
      }
}

static void
phone_photo (void)
{
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  g_autoptr (GBytes) file = sample_jpeg (&(SampleJpeg){
      .width = 4000, .height = 3000, .pattern = SAMPLE_SMOOTH, .quality = 95, .orientation = 6, .located = TRUE });
  g_assert_cmpuint (g_bytes_get_size (file), >, 3 * MIB);
  const gint64 before = g_get_monotonic_time ();
  g_autoptr (GembokDocument) document = prepare (file, rule);
  const gint64 spent = g_get_monotonic_time () - before;
  g_test_message ("%.2f s, %u x %u, %zu bytes", (double) spent / G_USEC_PER_SEC, document->width, document->height,
                  g_bytes_get_size (document->data));
  /* About a second on an idle machine; a loaded or instrumented one gets more. */
  g_assert_cmpint (spent, <, 8 * G_USEC_PER_SEC);
  g_assert_true (document->turned && document->stripped && document->located && document->reduced);
  g_assert_cmpuint (document->height, >, document->width);
  g_assert_cmpuint (document->width, >=, 1200);
  g_assert_cmpuint (document->height * 3000 / 4000, >=, document->width - 2);
  g_assert_cmpuint (document->height * 3000 / 4000, <=, document->width + 2);
  g_assert_cmpint (document->media_type, ==, GEMBOK_MEDIA_JPEG);
}

/* The worst case: noise. It gets small, but not below the least size. */
static void
noise_fits (void)
{
  static const guint sizes[][2] = { { 4000, 3000 }, { 3000, 4000 }, { 640, 480 }, { 481, 5000 } };
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GembokDocumentRule) rule = photo_rule ();
      g_autoptr (GBytes) file = sample_jpeg (
          &(SampleJpeg){ .width = sizes[i][0], .height = sizes[i][1], .pattern = SAMPLE_NOISE, .quality = 97 });
      g_autoptr (GembokDocument) document = prepare (file, rule);
      g_assert_cmpuint (MAX (document->width, document->height), >=, 640);
      g_assert_cmpuint (MIN (document->width, document->height), >=, 480);
      g_test_message ("%u x %u, %zu bytes", document->width, document->height, g_bytes_get_size (document->data));
    }
}

static void
no_way_to_fit (void)
{
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  rule->max_bytes = 20000;
  g_autoptr (GBytes) file = sample_jpeg (&(SampleJpeg){ .width = 1600, .height = 1200, .pattern = SAMPLE_NOISE });
  expect_refusal (file, rule, "cannot be brought below");
  /* Without a least size there still is one below which nobody recognises anything. */
  rule->min_width = rule->min_height = 0;
  rule->max_bytes = 1000;
  expect_refusal (file, rule, "cannot be brought below");
}

static void
as_png_where_the_rule_wants_it (void)
{
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  g_strfreev (rule->media_types);
  rule->media_types = g_strsplit ("image/png", " ", -1);
  g_autoptr (GBytes) file = sample_jpeg (
      &(SampleJpeg){ .width = 1600, .height = 1200, .pattern = SAMPLE_NOISE, .orientation = 3, .located = TRUE });
  g_autoptr (GembokDocument) document = prepare (file, rule);
  g_assert_cmpint (document->media_type, ==, GEMBOK_MEDIA_PNG);
  GembokImageSize size;
  g_assert_cmpint (gembok_recognise (document->data, &size), ==, GEMBOK_MEDIA_PNG);
  g_assert_cmpuint (size.width, >=, 640);
  g_assert_false (holds (document->data, "eXIf"));
}

static void
too_small (void)
{
  static const guint sizes[][2] = { { 639, 480 }, { 640, 479 }, { 480, 639 }, { 479, 640 }, { 20, 20 } };
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) file = sample_jpeg (&(SampleJpeg){ .width = sizes[i][0], .height = sizes[i][1] });
      g_autofree char *words = g_strdup_printf ("%u × %u", sizes[i][0], sizes[i][1]);
      expect_refusal (file, rule, words);
      expect_refusal (file, rule, "640 × 480");
    }
  g_autoptr (GBytes) portrait = sample_jpeg (&(SampleJpeg){ .width = 480, .height = 640 });
  g_autoptr (GembokDocument) document = prepare (portrait, rule);
  g_assert_cmpuint (document->width, ==, 480);
}

static void
cut_anywhere (void)
{
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  GBytes *files[] = {
    sample_jpeg (&(SampleJpeg){ .width = 800, .height = 600, .pattern = SAMPLE_SMOOTH }),
    sample_jpeg (&(SampleJpeg){ .width = 800, .height = 600, .pattern = SAMPLE_SMOOTH, .progressive = TRUE }),
    sample_png (&(SamplePng){ .width = 700, .height = 500, .colour_type = 2, .pattern = SAMPLE_SMOOTH }),
    sample_png (&(SamplePng){ .width = 700, .height = 500, .colour_type = 6, .interlaced = TRUE }),
  };
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      const gsize whole = g_bytes_get_size (files[i]);
      for (guint step = 1; step <= 24; step++)
        {
          const gsize length = step <= 12 ? whole - step : whole * (24 - step) / 12 + 1;
          if (length >= whole)
            continue;
          g_autoptr (GBytes) cut = sample_cut (files[i], length);
          g_autoptr (GError) error = NULL;
          g_assert_null (gembok_document_prepare (cut, NULL, rule, NULL, NULL, NULL, &error));
          g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
          /* Where so much is left that it is known for what it is, the missing end is named. */
          if (length > 1000)
            g_assert_nonnull (strstr (error->message, "end of the file is missing"));
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    g_clear_pointer (&files[i], g_bytes_unref);
}

static void
bombs (void)
{
  static const guint32 sizes[][2] = { { 65535, 65535 }, { 2147483647, 2147483647 }, { 100000001, 1 }, { 10001, 10000 } };
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bomb = sample_png_bomb (sizes[i][0], sizes[i][1]);
      const gint64 before = g_get_monotonic_time ();
      expect_refusal (bomb, rule, "megapixels");
      g_assert_cmpint (g_get_monotonic_time () - before, <, G_USEC_PER_SEC);
    }
  /* Within the limit, but with next to nothing inside. */
  g_autoptr (GBytes) hollow = sample_png_bomb (10000, 10000);
  expect_refusal (hollow, rule, "");
}

static void
wrong_types (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    const char *words, *hint;
  } cases[] = {
    { "Bukan foto, hanya teks.", 23, "text file", "photo" },
    { "\0\0\0\x18"
      "ftypheic\0\0\0\0mif1heic",
      24, "HEIC", "Most Compatible" },
    { "RIFF\x24\0\0\0WEBPVP8 ", 16, "WebP", "export it as JPEG" },
    { "%PDF-1.4\n", 9, "PDF", "JPEG" },
    { "PK\x03\x04\x14\0\x06\0[Content_Types].xml", 27, "office", "photo" },
    { "\x7F\x01\x02\x03\x04\x05\x06\x07\x08\x0E\x0F", 11, "unknown", "photo" },
    { "", 0, "empty", "again" },
  };
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) file = g_bytes_new_static (cases[i].bytes, cases[i].length);
      g_autoptr (GError) error = NULL;
      g_assert_null (gembok_document_prepare (file, "foto.jpg", rule, NULL, NULL, NULL, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
      g_test_message ("%s %s", error->message, gembok_error_get_hint (error));
      g_assert_nonnull (strstr (error->message, cases[i].words));
      g_assert_nonnull (strstr (gembok_error_get_hint (error), cases[i].hint));
      if (cases[i].length > 0)
        g_assert_nonnull (strstr (error->message, "JPEG photo, PNG image"));
    }
}

static void
refused_before (void)
{
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  g_autoptr (GBytes) file = sample_jpeg (&(SampleJpeg){ .width = 800, .height = 600 });
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autofree char *shouted = g_ascii_strup (sha256, -1);
  const char *const refused[] = { "00", shouted, NULL };
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_document_prepare (file, "foto.jpg", rule, refused, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "same file that was returned"));
  const char *const others[] = { "00", NULL };
  g_autoptr (GembokDocument) document = gembok_document_prepare (file, "foto.jpg", rule, others, NULL, NULL, NULL);
  g_assert_nonnull (document);
}

static void
keys_inside (void)
{
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  g_autoptr (GBytes) in_comment
      = sample_jpeg (&(SampleJpeg){ .width = 800, .height = 600, .comment = "-----BEGIN RSA PRIVATE KEY-----\nQUJD" });
  expect_refusal (in_comment, rule, "private key");
  g_autoptr (GBytes) behind = sample_jpeg (
      &(SampleJpeg){ .width = 800, .height = 600, .trailer = "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2" });
  expect_refusal (behind, rule, "private key");
  g_autoptr (GBytes) pem = g_bytes_new_static ("-----BEGIN PRIVATE KEY-----\nQUJD\n", 33);
  expect_refusal (pem, rule, "private key");
}

static void
cancelled (void)
{
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  g_autoptr (GBytes) file = sample_jpeg (&(SampleJpeg){ .width = 800, .height = 600 });
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_document_prepare (file, NULL, rule, NULL, NULL, cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
}

static void
count_reports (const GembokProgress *progress, gpointer user_data)
{
  guint *count = user_data;
  g_assert_cmpint (progress->stage, ==, GEMBOK_STAGE_DECODE);
  g_assert_cmpuint (progress->total, ==, 0);
  (*count)++;
}

static void
from_a_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("gembok-test-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder,
                                            "foto \xE2\x80\xAE"
                                            "gpj.txt",
                                            NULL);
  g_autoptr (GBytes) file = sample_jpeg (&(SampleJpeg){ .width = 800, .height = 600 });
  g_assert_true (gembok_file_write (path, file, GEMBOK_WRITE_NEW, &error));
  g_autoptr (GembokDocumentRule) rule = photo_rule ();
  guint count = 0;
  const GembokReporter reporter = { count_reports, &count };
  g_autoptr (GembokDocument) document = gembok_document_prepare_file (path, rule, NULL, &reporter, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (document->original_name, ==, "foto  gpj.txt");
  g_assert_cmpuint (count, >, 0);
  g_assert_null (gembok_document_prepare_file (folder, rule, NULL, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prepare/every-orientation", every_orientation);
  g_test_add_func ("/prepare/metadata-are-gone", metadata_are_gone);
  g_test_add_func ("/prepare/every-kind-of-jpeg", every_kind_of_jpeg);
  g_test_add_func ("/prepare/every-kind-of-png", every_kind_of_png);
  g_test_add_func ("/prepare/phone-photo", phone_photo);
  g_test_add_func ("/prepare/noise-fits", noise_fits);
  g_test_add_func ("/prepare/no-way-to-fit", no_way_to_fit);
  g_test_add_func ("/prepare/as-png-where-the-rule-wants-it", as_png_where_the_rule_wants_it);
  g_test_add_func ("/prepare/too-small", too_small);
  g_test_add_func ("/prepare/cut-anywhere", cut_anywhere);
  g_test_add_func ("/prepare/bombs", bombs);
  g_test_add_func ("/prepare/wrong-types", wrong_types);
  g_test_add_func ("/prepare/refused-before", refused_before);
  g_test_add_func ("/prepare/keys-inside", keys_inside);
  g_test_add_func ("/prepare/cancelled", cancelled);
  g_test_add_func ("/prepare/from-a-file", from_a_file);
  return g_test_run ();
}
