/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <string.h>

#include <png.h>

#include "decode/png-file.h"

#define MOST_CHUNKS      64
#define SIGNATURE_SIZE   8
#define CHUNK_OVERHEAD   12 /* length, name, CRC */
#define CHUNK_MEMORY_MAX (8 * 1024 * 1024)
#define SIDE_MAX         1000000

typedef struct
{
  png_structp png;
  png_infop info;
  jmp_buf escape;
  GembokDecodeFault fault;
  const guint8 *data;
  gsize length;
  gsize position;
  guint32 width, height;
  guint8 *pixels; /* RGB or RGBA rows of the whole picture */
  png_bytep *rows;
} Reader;

static void
give_up (Reader *reader, GembokDecodeFault fault)
{
  reader->fault = fault;
  longjmp (reader->escape, 1);
}

static void
on_error (png_structp png, png_const_charp message)
{
  (void) message;
  give_up (png_get_error_ptr (png), GEMBOK_DECODE_DAMAGED);
}

/* libpng warns of odd ancillary chunks; what concerns the pixels is an error. */
static void
on_warning (png_structp png, png_const_charp message)
{
  (void) png;
  (void) message;
}

static void
on_read (png_structp png, png_bytep to, png_size_t count)
{
  Reader *reader = png_get_io_ptr (png);
  if (count > reader->length - reader->position)
    give_up (reader, GEMBOK_DECODE_TRUNCATED);
  memcpy (to, reader->data + reader->position, count);
  reader->position += count;
}

/* Whatever is stored comes out as 8-bit RGB, with alpha only where something is transparent. */
static void
choose_output (Reader *reader)
{
  png_set_scale_16 (reader->png);
  png_set_expand (reader->png);
  png_set_gray_to_rgb (reader->png);
  png_set_interlace_handling (reader->png);
  png_read_update_info (reader->png, reader->info);
}

static void
lay_on_white (guint8 *pixels, gsize count)
{
  const guint8 *from = pixels;
  guint8 *to = pixels;
  for (gsize i = 0; i < count; i++, from += 4, to += 3)
    {
      const guint alpha = from[3];
      for (guint c = 0; c < 3; c++)
        to[c] = (guint8) ((from[c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

/* libpng makes room for a chunk before it looks for its bytes, whatever limit it was given (it only warns): so each must be there. */
static gboolean
chunks_are_whole (const Reader *reader)
{
  gsize position = SIGNATURE_SIZE;
  while (position + CHUNK_OVERHEAD <= reader->length)
    {
      guint32 length = 0;
      memcpy (&length, reader->data + position, sizeof length);
      const gsize whole = (gsize) GUINT32_FROM_BE (length) + CHUNK_OVERHEAD;
      if (whole > reader->length - position)
        return FALSE;
      if (memcmp (reader->data + position + sizeof length, "IEND", 4) == 0)
        return TRUE;
      position += whole;
    }
  return FALSE;
}

static void
read_picture (Reader *reader)
{
  if (!chunks_are_whole (reader))
    give_up (reader, GEMBOK_DECODE_TRUNCATED);
  png_set_user_limits (reader->png, SIDE_MAX, SIDE_MAX);
  png_set_chunk_cache_max (reader->png, MOST_CHUNKS);
  png_set_chunk_malloc_max (reader->png, CHUNK_MEMORY_MAX);
  png_set_read_fn (reader->png, reader, on_read);
  png_read_info (reader->png, reader->info);
  reader->width = png_get_image_width (reader->png, reader->info);
  reader->height = png_get_image_height (reader->png, reader->info);
  if ((guint64) reader->width * reader->height > GEMBOK_PIXELS_MAX)
    give_up (reader, GEMBOK_DECODE_TOO_MANY_PIXELS);

  choose_output (reader);
  const guint channels = png_get_channels (reader->png, reader->info);
  const gsize row_bytes = png_get_rowbytes (reader->png, reader->info);
  if ((channels != 3 && channels != 4) || row_bytes != (gsize) reader->width * channels)
    give_up (reader, GEMBOK_DECODE_UNSUPPORTED);
  reader->pixels = g_try_malloc_n (reader->height, row_bytes);
  reader->rows = g_try_new (png_bytep, reader->height);
  if (reader->pixels == NULL || reader->rows == NULL)
    give_up (reader, GEMBOK_DECODE_NO_MEMORY);
  for (guint32 y = 0; y < reader->height; y++)
    reader->rows[y] = reader->pixels + y * row_bytes;
  png_read_image (reader->png, reader->rows);
  png_read_end (reader->png, NULL);
  if (channels == 4)
    lay_on_white (reader->pixels, (gsize) reader->width * reader->height);
}

/* Alone in a function, so that longjmp() finds no local variable to spoil. */
static void
read_guarded (Reader *reader)
{
  if (setjmp (reader->escape) == 0)
    read_picture (reader);
}

GembokDecodeFault
gembok_png_read (const guint8 *data, gsize length, GembokPicture **picture, guint32 *width, guint32 *height)
{
  g_autofree Reader *reader = g_new0 (Reader, 1);
  reader->data = data;
  reader->length = length;
  reader->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, reader, on_error, on_warning);
  reader->info = reader->png != NULL ? png_create_info_struct (reader->png) : NULL;
  if (reader->info != NULL)
    read_guarded (reader);
  else
    reader->fault = GEMBOK_DECODE_NO_MEMORY;
  png_destroy_read_struct (&reader->png, &reader->info, NULL);
  g_free (reader->rows);

  *picture = NULL;
  *width = reader->width;
  *height = reader->height;
  if (reader->fault == GEMBOK_DECODE_SOUND)
    {
      GembokPicture *sound = g_new (GembokPicture, 1);
      *sound = (GembokPicture){ reader->width, reader->height, g_steal_pointer (&reader->pixels) };
      *picture = sound;
    }
  g_free (reader->pixels);
  return reader->fault;
}
