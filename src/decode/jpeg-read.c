/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h>

#include "decode/jpeg.h"

/* Bytes between the picture and the next marker: some cameras pad, more is data that found no place. */
#define HARMLESS_PADDING 64

/* A progressive picture has some ten scans; hundreds are made to cost time. */
#define MOST_SCANS 200

/* libjpeg keeps a progressive picture's coefficients: 600 MB for the largest. Beyond that it gives up by itself. */
#define LIBJPEG_MEMORY (700L * 1024 * 1024)

/* libjpeg's structures begin with the public part, so that its callbacks find ours. */
typedef struct
{
  struct jpeg_error_mgr manager;
  struct jpeg_progress_mgr progress;
  struct jpeg_decompress_struct cinfo;
  jmp_buf escape;
  GembokDecodeFault fault;
  const guint8 *data;
  gsize length;
  guint64 wanted;
  guint32 least_side;
  guint32 width, height;
  GembokPicture *picture;
  guint8 *row;
} Reader;

static void
give_up (Reader *reader, GembokDecodeFault fault)
{
  reader->fault = fault;
  longjmp (reader->escape, 1);
}

static Reader *
reader_of (j_common_ptr cinfo)
{
  return (Reader *) (void *) cinfo->err;
}

static void
on_error (j_common_ptr cinfo)
{
  switch (cinfo->err->msg_code)
    {
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
      give_up (reader_of (cinfo), GEMBOK_DECODE_NO_MEMORY);
      break;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_ARITH_NOTIMPL:
      give_up (reader_of (cinfo), GEMBOK_DECODE_UNSUPPORTED);
      break;
    default:
      give_up (reader_of (cinfo), GEMBOK_DECODE_DAMAGED);
      break;
    }
}

/* Levels from 0 are chatter. Of the warnings two say nothing against the pixels. */
static void
on_message (j_common_ptr cinfo, int level)
{
  if (level >= 0)
    return;
  switch (cinfo->err->msg_code)
    {
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
      return;
    case JWRN_EXTRANEOUS_DATA:
      if (cinfo->err->msg_parm.i[0] <= HARMLESS_PADDING)
        return;
      give_up (reader_of (cinfo), GEMBOK_DECODE_DAMAGED);
      break;
    case JWRN_JPEG_EOF:
      give_up (reader_of (cinfo), GEMBOK_DECODE_TRUNCATED);
      break;
    default:
      give_up (reader_of (cinfo), GEMBOK_DECODE_DAMAGED);
      break;
    }
}

static void
on_output (j_common_ptr cinfo)
{
  (void) cinfo;
}

static void
on_progress (j_common_ptr cinfo)
{
  Reader *reader = reader_of (cinfo);
  if (reader->cinfo.input_scan_number > MOST_SCANS)
    give_up (reader, GEMBOK_DECODE_DAMAGED);
}

/* Whether half the present scale still leaves enough. */
static gboolean
may_halve (const Reader *reader)
{
  const guint32 divisor = reader->cinfo.scale_denom * 2;
  return divisor <= 8 && (guint64) (reader->width / divisor) * (reader->height / divisor) >= reader->wanted
         && MIN (reader->width, reader->height) / divisor >= reader->least_side;
}

static void
choose_output (Reader *reader)
{
  struct jpeg_decompress_struct *cinfo = &reader->cinfo;
  const gboolean has_ink = cinfo->jpeg_color_space == JCS_CMYK || cinfo->jpeg_color_space == JCS_YCCK;
  if (cinfo->jpeg_color_space == JCS_UNKNOWN)
    give_up (reader, GEMBOK_DECODE_UNSUPPORTED);
  cinfo->out_color_space = has_ink ? JCS_CMYK : JCS_RGB;
  cinfo->dct_method = JDCT_ISLOW;
  cinfo->scale_num = 1;
  cinfo->scale_denom = 1;
  while (may_halve (reader))
    cinfo->scale_denom *= 2;
}

/* Adobe's programs store how much paper shows, everyone else how much ink there is. */
static void
ink_to_rgb (const guint8 *ink, guint8 *rgb, guint32 width, gboolean inverted)
{
  const guint8 flip = inverted ? 0 : 255;
  for (guint32 x = 0; x < width; x++, ink += 4, rgb += 3)
    for (guint c = 0; c < 3; c++)
      rgb[c] = (guint8) (((guint) (ink[c] ^ flip) * (guint) (ink[3] ^ flip) + 127) / 255);
}

static void
read_rows (Reader *reader)
{
  struct jpeg_decompress_struct *cinfo = &reader->cinfo;
  const gboolean has_ink = cinfo->out_color_space == JCS_CMYK;
  if (has_ink && (reader->row = g_try_malloc_n (cinfo->output_width, 4)) == NULL)
    give_up (reader, GEMBOK_DECODE_NO_MEMORY);
  while (cinfo->output_scanline < cinfo->output_height)
    {
      guint8 *to = gembok_picture_row (reader->picture, cinfo->output_scanline);
      JSAMPROW row = has_ink ? reader->row : to;
      if (jpeg_read_scanlines (cinfo, &row, 1) != 1)
        give_up (reader, GEMBOK_DECODE_TRUNCATED);
      if (has_ink)
        ink_to_rgb (reader->row, to, cinfo->output_width, cinfo->saw_Adobe_marker);
    }
}

static void
read_picture (Reader *reader)
{
  struct jpeg_decompress_struct *cinfo = &reader->cinfo;
  jpeg_create_decompress (cinfo);
  cinfo->mem->max_memory_to_use = LIBJPEG_MEMORY;
  reader->progress.progress_monitor = on_progress;
  cinfo->progress = &reader->progress;
  jpeg_mem_src (cinfo, reader->data, reader->length);
  jpeg_read_header (cinfo, TRUE);
  reader->width = cinfo->image_width;
  reader->height = cinfo->image_height;
  if ((guint64) reader->width * reader->height > GEMBOK_PIXELS_MAX)
    give_up (reader, GEMBOK_DECODE_TOO_MANY_PIXELS);

  choose_output (reader);
  jpeg_start_decompress (cinfo);
  if (cinfo->output_components != (cinfo->out_color_space == JCS_CMYK ? 4 : 3))
    give_up (reader, GEMBOK_DECODE_UNSUPPORTED);
  reader->picture = gembok_picture_new (cinfo->output_width, cinfo->output_height);
  if (reader->picture == NULL)
    give_up (reader, GEMBOK_DECODE_NO_MEMORY);
  read_rows (reader);
  jpeg_finish_decompress (cinfo);
}

/* Alone in a function, so that longjmp() finds no local variable to spoil. */
static void
read_guarded (Reader *reader)
{
  if (setjmp (reader->escape) == 0)
    read_picture (reader);
}

GembokDecodeFault
gembok_jpeg_read (const guint8 *data, gsize length, guint64 wanted, guint32 least_side, GembokPicture **picture,
                  guint32 *width, guint32 *height)
{
  g_autofree Reader *reader = g_new0 (Reader, 1);
  reader->cinfo.err = jpeg_std_error (&reader->manager);
  reader->manager.error_exit = on_error;
  reader->manager.emit_message = on_message;
  reader->manager.output_message = on_output;
  reader->data = data;
  reader->length = length;
  reader->wanted = MAX (wanted, 1);
  reader->least_side = MAX (least_side, 1);
  read_guarded (reader);
  jpeg_destroy_decompress (&reader->cinfo);
  g_free (reader->row);

  *picture = NULL;
  *width = reader->width;
  *height = reader->height;
  if (reader->fault == GEMBOK_DECODE_SOUND)
    *picture = reader->picture;
  else
    gembok_picture_free (reader->picture);
  return reader->fault;
}
