/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/demo-samples.h"

#include <string.h>

/* --- PDF -------------------------------------------------------------------------------------------------------- */

static char *
page_text (const char *const *lines)
{
  GString *text = g_string_new ("BT /F1 12 Tf 72 760 Td 18 TL\n");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_string_append_c (text, '(');
      for (const char *p = lines[i]; *p != '\0'; p++)
        {
          if (*p == '(' || *p == ')' || *p == '\\')
            g_string_append_c (text, '\\');
          g_string_append_c (text, *p);
        }
      g_string_append (text, ") Tj T*\n");
    }
  g_string_append (text, "ET\n");
  return g_string_free (text, FALSE);
}

GBytes *
demo_letter (const char *const *lines)
{
  g_autofree char *text = page_text (lines);
  g_autofree char *stream = g_strdup_printf ("<< /Length %zu >>\nstream\n%sendstream", strlen (text), text);
  const char *objects[] = {
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    stream,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  };
  GString *pdf = g_string_new ("%PDF-1.4\n");
  gsize offsets[G_N_ELEMENTS (objects)];
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      offsets[i] = pdf->len;
      g_string_append_printf (pdf, "%u 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
  const gsize start = pdf->len;
  g_string_append_printf (pdf, "xref\n0 %zu\n0000000000 65535 f \n", G_N_ELEMENTS (objects) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_string_append_printf (pdf, "%010zu 00000 n \n", offsets[i]);
  g_string_append_printf (pdf, "trailer\n<< /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", G_N_ELEMENTS (objects) + 1,
                          start);
  return g_string_free_to_bytes (pdf);
}

/* --- PNG -------------------------------------------------------------------------------------------------------- */

static guint32
crc32_of (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffffu;
  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    }
  return ~crc;
}

static void
append_number (GByteArray *out, guint32 number)
{
  const guint32 big = GUINT32_TO_BE (number);
  g_byte_array_append (out, (const guint8 *) &big, sizeof big);
}

static void
append_chunk (GByteArray *png, const char *type, const guint8 *data, gsize length)
{
  append_number (png, (guint32) length);
  const guint start = png->len;
  g_byte_array_append (png, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (png, data, (guint) length);
  append_number (png, crc32_of (png->data + start, png->len - start));
}

static GBytes *
deflate_rows (const GByteArray *rows)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_output_stream_write_all (stream, rows->data, rows->len, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* A head and shoulders, or a card, for whoever looks: an ellipse and a band on a soft gradient. */
static void
append_row (GByteArray *rows, guint y, guint width, guint height, guint8 hue)
{
  const guint8 filter = 0;
  g_byte_array_append (rows, &filter, 1);
  for (guint x = 0; x < width; x++)
    {
      const double dx = ((double) x - width / 2.0) / (width / 6.0);
      const double dy = ((double) y - height / 2.5) / (height / 4.0);
      const gboolean head = dx * dx + dy * dy < 1;
      const gboolean band = y > height * 3 / 4;
      const guint8 shade = (guint8) (160 + 80 * y / height);
      const guint8 pixel[3] = { head ? 214 : band ? hue : shade, head ? 170 : shade, head ? 140 : (guint8) (255 - hue / 2) };
      g_byte_array_append (rows, pixel, sizeof pixel);
    }
}

GBytes *
demo_picture (guint width, guint height, guint8 hue)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  for (guint y = 0; y < height; y++)
    append_row (rows, y, width, height, hue);
  g_autoptr (GBytes) pixels = deflate_rows (rows);

  GByteArray *png = g_byte_array_new ();
  g_byte_array_append (png, signature, sizeof signature);
  g_autoptr (GByteArray) header = g_byte_array_new ();
  append_number (header, width);
  append_number (header, height);
  const guint8 kind[] = { 8, 2, 0, 0, 0 };
  g_byte_array_append (header, kind, sizeof kind);
  append_chunk (png, "IHDR", header->data, header->len);
  append_chunk (png, "IDAT", g_bytes_get_data (pixels, NULL), g_bytes_get_size (pixels));
  append_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}
