/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>

#include <png.h>

#include "decode/png-file.h"

/* zlib's levels above gain little on photos and cost much time. */
#define COMPRESSION_LEVEL 6

typedef struct
{
  png_structp png;
  png_infop info;
  jmp_buf escape;
  const GembokPicture *picture;
  GByteArray *bytes;
  gboolean done;
} Writer;

static void
on_error (png_structp png, png_const_charp message)
{
  (void) message;
  Writer *writer = png_get_error_ptr (png);
  longjmp (writer->escape, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
  (void) png;
  (void) message;
}

static void
on_write (png_structp png, png_bytep from, png_size_t count)
{
  Writer *writer = png_get_io_ptr (png);
  g_byte_array_append (writer->bytes, from, (guint) count);
}

static void
on_flush (png_structp png)
{
  (void) png;
}

static void
write_picture (Writer *writer)
{
  png_set_write_fn (writer->png, writer, on_write, on_flush);
  png_set_compression_level (writer->png, COMPRESSION_LEVEL);
  png_set_IHDR (writer->png, writer->info, writer->picture->width, writer->picture->height, 8, PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info (writer->png, writer->info);
  for (guint32 y = 0; y < writer->picture->height; y++)
    png_write_row (writer->png, gembok_picture_row (writer->picture, y));
  png_write_end (writer->png, NULL);
  writer->done = TRUE;
}

static void
write_guarded (Writer *writer)
{
  if (setjmp (writer->escape) == 0)
    write_picture (writer);
}

GByteArray *
gembok_png_write (const GembokPicture *picture)
{
  g_autofree Writer *writer = g_new0 (Writer, 1);
  writer->picture = picture;
  writer->bytes = g_byte_array_new ();
  writer->png = png_create_write_struct (PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
  writer->info = writer->png != NULL ? png_create_info_struct (writer->png) : NULL;
  if (writer->info != NULL)
    write_guarded (writer);
  png_destroy_write_struct (&writer->png, &writer->info);
  if (writer->done)
    return writer->bytes;
  g_byte_array_unref (writer->bytes);
  return NULL;
}
