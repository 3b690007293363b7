/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "document/recognise.h"

#include <string.h>

typedef struct
{
  GembokMediaType type;
  const char *bytes;
  gsize length;
} Case;

/* A string literal with its NULs. */
#define BYTES(text) text, sizeof text - 1

static const Case cases[] = {
  { GEMBOK_MEDIA_EMPTY, BYTES ("") },
  { GEMBOK_MEDIA_PDF, BYTES ("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj") },
  { GEMBOK_MEDIA_PDF, BYTES ("\r\n\r\n  %PDF-1.4\n") },
  { GEMBOK_MEDIA_JPEG, BYTES ("\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0") },
  { GEMBOK_MEDIA_PNG, BYTES ("\x89PNG\r\n\x1A\n") },
  { GEMBOK_MEDIA_HEIC, BYTES ("\0\0\0\x18"
                              "ftypheic\0\0\0\0mif1heic") },
  { GEMBOK_MEDIA_HEIC, BYTES ("\0\0\0\x18"
                              "ftypXXXX\0\0\0\0mif1heic") },
  { GEMBOK_MEDIA_HEIC, BYTES ("\0\0\0\x14"
                              "ftypavif\0\0\0\0avif") },
  { GEMBOK_MEDIA_UNKNOWN, BYTES ("\0\0\0\x18"
                                 "ftypqt  \0\0\0\0qt  qt  ") },
  { GEMBOK_MEDIA_UNKNOWN, BYTES ("\0\0\0\x10"
                                 "ftypqt  \0\0\0\0heicheic") },
  { GEMBOK_MEDIA_WEBP, BYTES ("RIFF\x24\0\0\0WEBPVP8 ") },
  { GEMBOK_MEDIA_UNKNOWN, BYTES ("RIFF\x24\0\0\0WAVEfmt ") },
  { GEMBOK_MEDIA_GIF, BYTES ("GIF89a\x01\0\x01\0") },
  { GEMBOK_MEDIA_GIF, BYTES ("GIF87a\x01\0\x01\0") },
  { GEMBOK_MEDIA_TIFF, BYTES ("II*\0\x08\0\0\0") },
  { GEMBOK_MEDIA_TIFF, BYTES ("MM\0*\0\0\0\x08") },
  { GEMBOK_MEDIA_BMP, BYTES ("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0") },
  { GEMBOK_MEDIA_TEXT, BYTES ("BMKG: prakiraan cuaca besok pagi") },
  { GEMBOK_MEDIA_ZIP, BYTES ("PK\x03\x04\x14\0\x06\0[Content_Types].xml") },
  { GEMBOK_MEDIA_OLE, BYTES ("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0") },
  { GEMBOK_MEDIA_SVG, BYTES ("<?xml version=\"1.0\"?>\n<!-- x -->\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>") },
  { GEMBOK_MEDIA_HTML, BYTES ("\xEF\xBB\xBF\n<!DOCTYPE html><title>x</title>") },
  { GEMBOK_MEDIA_HTML, BYTES ("<HTML><body>log in<svg/></body></HTML>") },
  { GEMBOK_MEDIA_TEXT, BYTES ("Surat rekomendasi\r\nNomor: 1\r\n") },
  { GEMBOK_MEDIA_TEXT, BYTES ("S\xC3\xA9") },
  { GEMBOK_MEDIA_TEXT, BYTES ("\xFF\xFES\0i\0") },
  { GEMBOK_MEDIA_TEXT, BYTES ("\xFE\xFF\0S\0i") },
  { GEMBOK_MEDIA_UNKNOWN, BYTES ("\0\0\0\0\0\0\0\0") },
  { GEMBOK_MEDIA_UNKNOWN, BYTES ("abc\0def") },
  { GEMBOK_MEDIA_UNKNOWN, BYTES ("\x7F"
                                 "ELF\x02\x01\x01\0") },
};

static void
by_content (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT ": %s", i, gembok_media_type_name (cases[i].type));
      g_autoptr (GBytes) data = g_bytes_new (cases[i].bytes, cases[i].length);
      GembokImageSize size = { 7, 7 };
      g_assert_cmpint (gembok_recognise (data, &size), ==, cases[i].type);
      g_assert_cmpuint (size.width, ==, 0);
      g_assert_cmpuint (size.height, ==, 0);
    }
}

/* The header may stand behind something else, but within the first 1,024 bytes. */
static void
pdf_header_within (void)
{
  for (gsize before = 1015; before < 1035; before++)
    {
      g_autofree char *text = g_strnfill (before, ' ');
      g_autofree char *file = g_strconcat (text, "%PDF-1.4", NULL);
      g_autoptr (GBytes) data = g_bytes_new (file, strlen (file));
      g_assert_cmpint (gembok_recognise (data, NULL), ==, before <= 1024 ? GEMBOK_MEDIA_PDF : GEMBOK_MEDIA_TEXT);
    }
}

static void
expect_size (const char *bytes, gsize length, guint32 width, guint32 height)
{
  g_autofree guint8 *exact = g_memdup2 (bytes, length);
  g_autoptr (GBytes) data = g_bytes_new_static (exact, length);
  GembokImageSize size;
  gembok_recognise (data, &size);
  g_assert_cmpuint (size.width, ==, width);
  g_assert_cmpuint (size.height, ==, height);
}

#define JPEG_FRONT         \
  "\xFF\xD8\xFF\xE1\0\x06" \
  "Exif"                   \
  "\xFF\xFF\xC4\0\x04\x01\x02"
#define JPEG_FRAME "\0\x0B\x08\x01\xE0\x02\x80\x01\x01\x11\0"

static void
jpeg_sizes (void)
{
  expect_size (BYTES (JPEG_FRONT "\xFF\xC0" JPEG_FRAME), 640, 480);
  expect_size (BYTES (JPEG_FRONT "\xFF\xC2" JPEG_FRAME), 640, 480); /* progressive */
  expect_size (BYTES (JPEG_FRONT "\xFF\xDA" JPEG_FRAME), 0, 0);     /* a scan without a frame */
  expect_size (BYTES (JPEG_FRONT "\xFF\xE2\xFF\xFF" JPEG_FRAME), 0, 0);
  expect_size (BYTES ("\xFF\xD8\xFF\xE0\0\0\xFF\xE0\0\0"), 0, 0);
  static const char whole[] = JPEG_FRONT "\xFF\xC0" JPEG_FRAME;
  for (gsize length = 3; length < sizeof whole - 1 - 6; length++)
    expect_size (whole, length, 0, 0);
}

/* A file of nothing but empty segments is given up, not walked to the end of 64 MiB. */
static void
endless_segments (void)
{
  GByteArray *array = g_byte_array_new ();
  g_byte_array_append (array, (const guint8 *) "\xFF\xD8", 2);
  for (guint i = 0; i < 1000000; i++)
    g_byte_array_append (array, (const guint8 *) "\xFF\xE0\0\x02", 4);
  g_autoptr (GBytes) data = g_byte_array_free_to_bytes (array);
  GembokImageSize size;
  const gint64 before = g_get_monotonic_time ();
  g_assert_cmpint (gembok_recognise (data, &size), ==, GEMBOK_MEDIA_JPEG);
  g_assert_cmpint (g_get_monotonic_time () - before, <, G_USEC_PER_SEC / 2);
  g_assert_cmpuint (size.width, ==, 0);
}

static void
png_sizes (void)
{
  static const char whole[] = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x02\x80\0\0\x01\xE0\x08\x02\0\0\0\x11\x22\x33\x44";
  expect_size (BYTES (whole), 640, 480);
  expect_size (BYTES ("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE\x08\x02\0\0\0\x11\x22\x33\x44"),
               0xFFFFFFFF, 0xFFFFFFFE);
  for (gsize length = 8; length < sizeof whole - 1; length++)
    expect_size (whole, length, 0, 0);
  expect_size (BYTES ("\x89PNG\r\n\x1A\n\0\0\0\x0EIHDR\0\0\x02\x80\0\0\x01\xE0\x08\x02\0\0\0\x11\x22\x33\x44"), 0, 0);
}

static void
names (void)
{
  for (guint i = 0; i < GEMBOK_N_MEDIA_TYPES; i++)
    {
      const GembokMediaType type = (GembokMediaType) i;
      g_assert_cmpint (gembok_media_type_from_name (gembok_media_type_name (type)), ==, type);
      g_assert_cmpstr (gembok_media_type_label (type), !=, "");
    }
  g_assert_cmpint (gembok_media_type_from_name ("Image/JPG"), ==, GEMBOK_MEDIA_JPEG);
  g_assert_cmpint (gembok_media_type_from_name ("image/jpeg; charset=x"), ==, GEMBOK_MEDIA_UNKNOWN);
  g_assert_cmpint (gembok_media_type_from_name (NULL), ==, GEMBOK_MEDIA_UNKNOWN);
  g_assert_cmpstr (gembok_media_type_name ((GembokMediaType) 999), ==, "application/octet-stream");
}

/* Whatever the bytes: an answer, within bounds. */
static void
mutations (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  for (guint round = 0; round < 20000; round++)
    {
      const Case *seed = &cases[(guint) g_rand_int_range (random, 1, G_N_ELEMENTS (cases))];
      const gsize length = (gsize) g_rand_int_range (random, 1, (gint32) seed->length + 1);
      guint8 *copy = g_memdup2 (seed->bytes, length);
      for (guint i = 0; i < 3; i++)
        copy[g_rand_int_range (random, 0, (gint32) length)] = (guint8) g_rand_int (random);
      g_autoptr (GBytes) data = g_bytes_new_take (copy, length);
      GembokImageSize size;
      g_assert_cmpint (gembok_recognise (data, &size), <, GEMBOK_N_MEDIA_TYPES);
      (void) gembok_contains_private_key (data);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recognise/by-content", by_content);
  g_test_add_func ("/recognise/pdf-header-within", pdf_header_within);
  g_test_add_func ("/recognise/jpeg-sizes", jpeg_sizes);
  g_test_add_func ("/recognise/endless-segments", endless_segments);
  g_test_add_func ("/recognise/png-sizes", png_sizes);
  g_test_add_func ("/recognise/names", names);
  g_test_add_func ("/recognise/mutations", mutations);
  return g_test_run ();
}
