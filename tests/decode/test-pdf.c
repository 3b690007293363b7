/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/pdf.h"

#include <string.h>

#include "samples.h"

/* Without the sandbox, so that ASan, UBSan and valgrind see our part of it. */

static GembokDecodeFault
facts (SamplePdf options, guint *pages, GByteArray *pieces)
{
  g_autoptr (GBytes) file = sample_pdf (&options);
  return gembok_pdf_facts (g_bytes_get_data (file, NULL), g_bytes_get_size (file), pages, pieces);
}

/* The piece that begins at *@at, which steps behind it. */
static char *
take_piece (const GByteArray *pieces, guint *at)
{
  guint32 big = 0;
  g_assert_cmpuint (pieces->len - *at, >=, 4);
  memcpy (&big, pieces->data + *at, 4);
  const guint32 length = GUINT32_FROM_BE (big);
  *at += 4;
  g_assert_cmpuint (pieces->len - *at, >=, length);
  char *piece = g_strndup ((const char *) pieces->data + *at, length);
  *at += length;
  return piece;
}

static void
pieces_to_look_through (void)
{
  guint pages = 0, at = 0;
  g_autoptr (GByteArray) pieces = g_byte_array_new ();
  const SamplePdf options = { .pages = 2,
                              .line = "Satu kata",
                              .attachment_name = "a",
                              .attachment = "isi lampiran",
                              .clip_name = "b",
                              .clip = "isi klip" };
  g_assert_cmpint (facts (options, &pages, pieces), ==, GEMBOK_DECODE_SOUND);
  g_assert_cmpuint (pages, ==, 2);
  g_autofree char *attached = take_piece (pieces, &at), *clipped = take_piece (pieces, &at),
                  *text = take_piece (pieces, &at);
  g_assert_cmpuint (at, ==, pieces->len);
  g_assert_cmpstr (attached, ==, "isi lampiran");
  g_assert_cmpstr (clipped, ==, "isi klip");
  g_assert_nonnull (strstr (text, "Satu kata"));
  g_assert_nonnull (strstr (text, "Halaman 2"));
}

static void
faults (void)
{
  static const struct
  {
    SamplePdf options;
    GembokDecodeFault fault;
  } cases[] = {
    { { .pages = 101 }, GEMBOK_DECODE_TOO_MANY_PAGES },
    { { .width = 5, .height = 900 }, GEMBOK_DECODE_PAGE_SIZE },
    { { .locked = TRUE }, GEMBOK_DECODE_ENCRYPTED },
    { { .restricted = TRUE }, GEMBOK_DECODE_ENCRYPTED },
    { { .script = TRUE }, GEMBOK_DECODE_ACTIVE },
    { { .launch = TRUE }, GEMBOK_DECODE_ACTIVE },
    { { .attachment_name = "x.P12", .attachment = "" }, GEMBOK_DECODE_ATTACHED_KEY },
    { { .clip_name = "x.jks ", .clip = "" }, GEMBOK_DECODE_ATTACHED_KEY },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint pages = 0;
      g_autoptr (GByteArray) pieces = g_byte_array_new ();
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (facts (cases[i].options, &pages, pieces), ==, cases[i].fault);
    }
}

/* A few kilobytes that unfold to more than is kept. */
static void
unfolding_attachment (void)
{
  g_autoptr (GString) runs = g_string_new (NULL);
  for (guint i = 0; i < 140000; i++)
    g_string_append (runs, "\x81"
                           "A"); /* RunLengthDecode: 128 times A */
  guint pages = 0;
  g_autoptr (GByteArray) pieces = g_byte_array_new ();
  g_autoptr (GBytes) file = sample_pdf (&(SamplePdf){ .attachment_name = "a", .attachment = runs->str });
  gsize length = 0;
  guint8 *copy = g_memdup2 (g_bytes_get_data (file, &length), g_bytes_get_size (file));
  guint8 *type = memmem (copy, length, "/Type /EmbeddedFile", 19);
  g_assert_nonnull (type);
  memcpy (type, "/Filter /RL        ", 19);
  g_assert_cmpint (gembok_pdf_facts (copy, length, &pages, pieces), ==, GEMBOK_DECODE_ATTACHMENTS);
  g_free (copy);
}

/* The cross-reference is where it belongs, but what it says or points to is not sound. */
static void
mended_by_poppler (void)
{
  g_autoptr (GBytes) letter = sample_pdf (&(SamplePdf){ .pages = 2 });
  g_autoptr (GBytes) drawn = sample_cairo_pdf (1);
  guint pages = 0;
  g_autoptr (GByteArray) pieces = g_byte_array_new ();

  gsize length = g_bytes_get_size (letter);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (letter, NULL), length);
  guint8 *entries = memmem (copy, length, "65535 f \n", 9);
  g_assert_nonnull (entries);
  /* The offset of every object is one off. */
  for (guint8 *entry = entries + 9; memcmp (entry + 10, " 00000 n", 8) == 0; entry += 20)
    entry[9] = entry[9] == '9' ? '8' : (guint8) (entry[9] + 1);
  g_assert_cmpint (gembok_pdf_facts (copy, length, &pages, pieces), ==, GEMBOK_DECODE_DAMAGED);

  length = g_bytes_get_size (drawn);
  g_autofree guint8 *holed = g_memdup2 (g_bytes_get_data (drawn, NULL), length);
  guint8 *stream = memmem (holed, length, "stream\n", 7);
  g_assert_nonnull (stream);
  memset (stream + 30, 0xFF, 60);
  g_assert_cmpint (gembok_pdf_facts (holed, length, &pages, pieces), ==, GEMBOK_DECODE_DAMAGED);
}

static void
rendering (void)
{
  g_autoptr (GBytes) file = sample_pdf (&(SamplePdf){ .pages = 2, .width = 400, .height = 200 });
  const guint8 *data = g_bytes_get_data (file, NULL);
  const gsize length = g_bytes_get_size (file);
  g_autoptr (GembokPicture) picture = NULL;
  guint pages = 0;
  g_assert_cmpint (gembok_pdf_render (data, length, 2, 100, &picture, &pages), ==, GEMBOK_DECODE_SOUND);
  g_assert_cmpuint (pages, ==, 2);
  g_assert_cmpuint (picture->width, ==, 100);
  g_assert_cmpuint (picture->height, ==, 50);
  g_autoptr (GembokPicture) none = NULL;
  g_assert_cmpint (gembok_pdf_render (data, length, 3, 100, &none, &pages), ==, GEMBOK_DECODE_NO_PAGES);
  g_assert_cmpint (gembok_pdf_render (data, 50, 1, 100, &none, &pages), !=, GEMBOK_DECODE_SOUND);
  g_assert_null (none);
  /* A tiny page is not blown up without end. */
  g_autoptr (GBytes) tiny = sample_pdf (&(SamplePdf){ .width = 20, .height = 20 });
  g_autoptr (GembokPicture) small = NULL;
  g_assert_cmpint (gembok_pdf_render (g_bytes_get_data (tiny, NULL), g_bytes_get_size (tiny), 1, 4096, &small, &pages), ==,
                   GEMBOK_DECODE_SOUND);
  g_assert_cmpuint (small->width, ==, 120);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_pdf_warm_up ();
  g_test_add_func ("/pdf/pieces-to-look-through", pieces_to_look_through);
  g_test_add_func ("/pdf/faults", faults);
  g_test_add_func ("/pdf/unfolding-attachment", unfolding_attachment);
  g_test_add_func ("/pdf/mended-by-poppler", mended_by_poppler);
  g_test_add_func ("/pdf/rendering", rendering);
  return g_test_run ();
}
