/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "samples.h"

static void
set_pixel (const guint8 *colour, guint8 *pixel)
{
  memcpy (pixel, colour, 3);
}

/* RGB rows of a pattern; the same on every run. */
static guint8 *
draw (SamplePattern pattern, guint width, guint height)
{
  static const guint8 quarters[4][3] = { { 220, 30, 30 }, { 30, 200, 30 }, { 30, 30, 220 }, { 230, 220, 30 } };
  guint8 *pixels = g_malloc ((gsize) width * height * 3);
  guint32 state = 2463534242u;
  guint8 *pixel = pixels;
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++, pixel += 3)
      {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        if (pattern == SAMPLE_CORNERS)
          set_pixel (quarters[(y >= height / 2 ? 2 : 0) + (x >= width / 2 ? 1 : 0)], pixel);
        else if (pattern == SAMPLE_NOISE)
          set_pixel ((guint8[3]){ (guint8) state, (guint8) (state >> 8), (guint8) (state >> 16) }, pixel);
        else
          set_pixel ((guint8[3]){ (guint8) (x * 200 / width + state % 16), (guint8) (y * 200 / height + (state >> 8) % 16),
                                  (guint8) (((x / 16 + y / 16) % 8) * 24 + (state >> 16) % 16) },
                     pixel);
      }
  return pixels;
}

static void
append_u16 (GByteArray *array, guint value, gboolean big_endian)
{
  const guint8 high = (guint8) (value >> 8), low = (guint8) value;
  g_byte_array_append (array, (guint8[2]){ big_endian ? high : low, big_endian ? low : high }, 2);
}

static void
append_u32 (GByteArray *array, guint32 value, gboolean big_endian)
{
  append_u16 (array, big_endian ? value >> 16 : value & 0xFFFF, big_endian);
  append_u16 (array, big_endian ? value & 0xFFFF : value >> 16, big_endian);
}

static void
append_entry (GByteArray *array, guint tag, guint type, guint32 count, guint32 value, gboolean big_endian)
{
  append_u16 (array, tag, big_endian);
  append_u16 (array, type, big_endian);
  append_u32 (array, count, big_endian);
  if (type == 3)
    {
      append_u16 (array, value, big_endian);
      append_u16 (array, 0, big_endian);
    }
  else
    append_u32 (array, value, big_endian);
}

GByteArray *
sample_exif (int orientation, gboolean big_endian, gboolean located)
{
  const guint count = (orientation != 0 ? 1 : 0) + (located ? 1 : 0);
  const guint32 gps_folder = 8 + 2 + 12 * count + 4;
  GByteArray *array = g_byte_array_new ();
  g_byte_array_append (array, (const guint8 *) (big_endian ? "MM\0*" : "II*\0"), 4);
  append_u32 (array, 8, big_endian);
  append_u16 (array, count, big_endian);
  if (orientation != 0)
    append_entry (array, 0x0112, 3, 1, (guint32) orientation, big_endian);
  if (located)
    append_entry (array, 0x8825, 4, 1, gps_folder, big_endian);
  append_u32 (array, 0, big_endian);
  if (!located)
    return array;
  append_u16 (array, 2, big_endian);
  append_entry (array, 0x0002, 5, 3, gps_folder + 2 + 24 + 4, big_endian);
  append_entry (array, 0x0004, 5, 3, gps_folder + 2 + 24 + 4, big_endian);
  append_u32 (array, 0, big_endian);
  for (guint i = 0; i < 6; i++)
    append_u32 (array, i % 2 == 0 ? 30 : 1, big_endian);
  return array;
}

static void
write_metadata (struct jpeg_compress_struct *cinfo, const SampleJpeg *options)
{
  if (options->orientation != 0 || options->located)
    {
      g_autoptr (GByteArray) exif = sample_exif (options->orientation, options->big_endian_exif, options->located);
      g_byte_array_prepend (exif, (const guint8 *) "Exif\0\0", 6);
      jpeg_write_marker (cinfo, JPEG_APP0 + 1, exif->data, exif->len);
    }
  if (options->comment != NULL)
    jpeg_write_marker (cinfo, JPEG_COM, (const JOCTET *) options->comment, (unsigned) strlen (options->comment));
  if (options->xmp != NULL)
    {
      g_autofree char *packet = g_strconcat ("http://ns.adobe.com/xap/1.0/ ", options->xmp, NULL);
      jpeg_write_marker (cinfo, JPEG_APP0 + 1, (const JOCTET *) packet, (unsigned) strlen (packet));
    }
}

static void
choose_colours (struct jpeg_compress_struct *cinfo, SampleColours colours)
{
  switch (colours)
    {
    case SAMPLE_GREY:
      jpeg_set_colorspace (cinfo, JCS_GRAYSCALE);
      break;
    case SAMPLE_RGB:
      jpeg_set_colorspace (cinfo, JCS_RGB);
      break;
    case SAMPLE_CMYK_ADOBE:
      jpeg_set_colorspace (cinfo, JCS_CMYK);
      break;
    case SAMPLE_YCCK_ADOBE:
      jpeg_set_colorspace (cinfo, JCS_YCCK);
      break;
    case SAMPLE_CMYK_PLAIN:
      jpeg_set_colorspace (cinfo, JCS_CMYK);
      cinfo->write_Adobe_marker = FALSE;
      break;
    case SAMPLE_YCC:
    default:
      jpeg_set_colorspace (cinfo, JCS_YCbCr);
      break;
    }
}

/* Ink for a colour, all of it in C, M and Y but a little black, so that K has to be reckoned with. */
static void
rgb_to_ink (const guint8 *rgb, guint8 *ink, guint width, gboolean inverted)
{
  for (guint x = 0; x < width; x++, rgb += 3, ink += 4)
    {
      const guint8 black = 20;
      for (guint c = 0; c < 3; c++)
        {
          const guint shine = MIN (255u, rgb[c] * 255u / (255u - black));
          ink[c] = (guint8) (inverted ? shine : 255 - shine);
        }
      ink[3] = (guint8) (inverted ? 255 - black : black);
    }
}

GBytes *
sample_jpeg (const SampleJpeg *options)
{
  struct jpeg_error_mgr errors;
  struct jpeg_compress_struct cinfo = { .err = jpeg_std_error (&errors) };
  unsigned char *buffer = NULL;
  unsigned long length = 0;
  const gboolean has_ink = options->colours >= SAMPLE_CMYK_ADOBE;
  g_autofree guint8 *pixels = draw (options->pattern, options->width, options->height);
  g_autofree guint8 *ink = g_malloc ((gsize) options->width * 4);
  jpeg_create_compress (&cinfo);
  jpeg_mem_dest (&cinfo, &buffer, &length);
  cinfo.image_width = options->width;
  cinfo.image_height = options->height;
  cinfo.input_components = has_ink ? 4 : 3;
  cinfo.in_color_space = has_ink ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults (&cinfo);
  choose_colours (&cinfo, options->colours);
  jpeg_set_quality (&cinfo, options->quality != 0 ? options->quality : 90, TRUE);
  if (options->progressive)
    jpeg_simple_progression (&cinfo);
  jpeg_start_compress (&cinfo, TRUE);
  write_metadata (&cinfo, options);
  while (cinfo.next_scanline < cinfo.image_height)
    {
      JSAMPROW row = pixels + (gsize) cinfo.next_scanline * options->width * 3;
      if (has_ink)
        {
          rgb_to_ink (row, ink, options->width, options->colours != SAMPLE_CMYK_PLAIN);
          row = ink;
        }
      jpeg_write_scanlines (&cinfo, &row, 1);
    }
  jpeg_finish_compress (&cinfo);
  jpeg_destroy_compress (&cinfo);
  GByteArray *array = g_byte_array_new ();
  g_byte_array_append (array, buffer, (guint) length);
  free (buffer);
  if (options->trailer != NULL)
    g_byte_array_append (array, (const guint8 *) options->trailer, (guint) strlen (options->trailer));
  return g_byte_array_free_to_bytes (array);
}

static void
append_to_array (png_structp png, png_bytep data, png_size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) length);
}

static void
flush_nothing (png_structp png)
{
  (void) png;
}

/* A row in the stored form: samples of the type, eight or sixteen bits each. */
static guint
store_row (const SamplePng *options, const guint8 *rgb, guint y, guint8 *row)
{
  const gboolean has_alpha = (options->colour_type & PNG_COLOR_MASK_ALPHA) != 0;
  const gboolean has_colour = (options->colour_type & PNG_COLOR_MASK_COLOR) != 0;
  guint length = 0;
  for (guint x = 0; x < options->width; x++, rgb += 3)
    {
      const gboolean lower_right = y >= options->height / 2 && x >= options->width / 2;
      const guint8 alpha = !options->half_transparent ? 255 : lower_right ? 0 : 128;
      const guint8 palette_index = (guint8) ((y >= options->height / 2 ? 2 : 0) + (x >= options->width / 2 ? 1 : 0));
      guint8 samples[4] = { rgb[0], rgb[1], rgb[2], alpha };
      guint count = has_colour ? 3 : 1;
      if (options->colour_type == PNG_COLOR_TYPE_PALETTE)
        {
          samples[0] = palette_index;
          count = 1;
        }
      if (has_alpha)
        samples[count++] = alpha;
      for (guint i = 0; i < count; i++)
        {
          row[length++] = samples[i];
          if (options->bit_depth == 16)
            row[length++] = samples[i];
        }
    }
  return length;
}

static void
set_transparency (png_structp png, png_infop info, const SamplePng *options)
{
  /* The yellow of the lower right corner, as grey and as colour. */
  const guint16 factor = options->bit_depth == 16 ? 257 : 1;
  const png_color_16 colour = { .red = (guint16) (230 * factor),
                                .green = (guint16) (220 * factor),
                                .blue = (guint16) (30 * factor),
                                .gray = (guint16) (230 * factor) };
  static const png_byte alphas[4] = { 128, 128, 128, 0 };
  if (options->colour_type == PNG_COLOR_TYPE_PALETTE)
    png_set_tRNS (png, info, alphas, 4, NULL);
  else if ((options->colour_type & PNG_COLOR_MASK_ALPHA) == 0)
    png_set_tRNS (png, info, NULL, 0, &colour);
}

GBytes *
sample_png (const SamplePng *options)
{
  GByteArray *array = g_byte_array_new ();
  g_autofree guint8 *pixels = draw (options->pattern, options->width, options->height);
  g_autofree guint8 *all_rows = g_malloc ((gsize) options->width * options->height * 8);
  g_autofree png_bytep *rows = g_new (png_bytep, options->height);
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  png_set_write_fn (png, array, append_to_array, flush_nothing);
  png_set_compression_level (png, 1);
  png_set_IHDR (png, info, options->width, options->height, options->bit_depth != 0 ? options->bit_depth : 8,
                options->colour_type, options->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  static const png_color palette[4] = { { 220, 30, 30 }, { 30, 200, 30 }, { 30, 30, 220 }, { 230, 220, 30 } };
  if (options->colour_type == PNG_COLOR_TYPE_PALETTE)
    png_set_PLTE (png, info, palette, 4);
  if (options->half_transparent)
    set_transparency (png, info, options);
  if (options->text != NULL)
    {
      g_autofree char *text = g_strdup (options->text);
      char keyword[] = "Comment";
      const png_text chunk
          = { .compression = PNG_TEXT_COMPRESSION_NONE, .key = keyword, .text = text, .text_length = strlen (text) };
      png_set_text (png, info, &chunk, 1);
    }
  guint8 *at = all_rows;
  for (guint y = 0; y < options->height; y++)
    {
      rows[y] = at;
      at += store_row (options, pixels + (gsize) y * options->width * 3, y, at);
    }
  png_set_rows (png, info, rows);
  png_write_png (png, info, PNG_TRANSFORM_IDENTITY, NULL);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (array);
}

/* CRC-32 of ISO 3309, bit by bit: enough for a chunk of a test. */
static guint32
crc_of (const guint8 *data, gsize length)
{
  guint32 crc = 0xFFFFFFFF;
  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
    }
  return ~crc;
}

static void
append_chunk (GByteArray *array, const char *type, const guint8 *data, guint length)
{
  append_u32 (array, length, TRUE);
  const guint start = array->len;
  g_byte_array_append (array, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (array, data, length);
  append_u32 (array, crc_of (array->data + start, array->len - start), TRUE);
}

GBytes *
sample_png_bomb (guint32 width, guint32 height)
{
  g_autoptr (GByteArray) header = g_byte_array_new ();
  append_u32 (header, width, TRUE);
  append_u32 (header, height, TRUE);
  g_byte_array_append (header, (const guint8 *) "\x08\x02\0\0\0", 5);
  GByteArray *array = g_byte_array_new ();
  g_byte_array_append (array, (const guint8 *) "\x89PNG\r\n\x1A\n", 8);
  append_chunk (array, "IHDR", header->data, header->len);
  append_chunk (array, "IDAT", (const guint8 *) "\x78\x9C\x63\0\0\0\x01\0\x01", 9);
  append_chunk (array, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (array);
}

GBytes *
sample_cut (GBytes *data, gsize length)
{
  /* A copy of its own, so that ASan and valgrind see a read behind the end. */
  return g_bytes_new (g_bytes_get_data (data, NULL), length);
}
