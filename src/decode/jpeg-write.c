/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "decode/jpeg.h"

typedef struct
{
  struct jpeg_error_mgr manager;
  struct jpeg_compress_struct cinfo;
  jmp_buf escape;
  const GembokPicture *picture;
  int quality;
  unsigned char *buffer; /* of libjpeg, by malloc() */
  unsigned long length;
  gboolean done;
} Writer;

static void
on_error (j_common_ptr cinfo)
{
  Writer *writer = (Writer *) (void *) cinfo->err;
  longjmp (writer->escape, 1);
}

static void
on_output (j_common_ptr cinfo)
{
  (void) cinfo;
}

static void
write_picture (Writer *writer)
{
  struct jpeg_compress_struct *cinfo = &writer->cinfo;
  jpeg_create_compress (cinfo);
  jpeg_mem_dest (cinfo, &writer->buffer, &writer->length);
  cinfo->image_width = writer->picture->width;
  cinfo->image_height = writer->picture->height;
  cinfo->input_components = 3;
  cinfo->in_color_space = JCS_RGB;
  jpeg_set_defaults (cinfo); /* YCbCr, 2x2 sampling of the colours */
  jpeg_set_quality (cinfo, writer->quality, TRUE);
  cinfo->dct_method = JDCT_ISLOW;
  cinfo->optimize_coding = TRUE;
  jpeg_start_compress (cinfo, TRUE);
  while (cinfo->next_scanline < cinfo->image_height)
    {
      JSAMPROW row = gembok_picture_row (writer->picture, cinfo->next_scanline);
      jpeg_write_scanlines (cinfo, &row, 1);
    }
  jpeg_finish_compress (cinfo);
  writer->done = TRUE;
}

static void
write_guarded (Writer *writer)
{
  if (setjmp (writer->escape) == 0)
    write_picture (writer);
}

GByteArray *
gembok_jpeg_write (const GembokPicture *picture, int quality)
{
  g_autofree Writer *writer = g_new0 (Writer, 1);
  writer->cinfo.err = jpeg_std_error (&writer->manager);
  writer->manager.error_exit = on_error;
  writer->manager.output_message = on_output;
  writer->picture = picture;
  writer->quality = quality;
  write_guarded (writer);
  jpeg_destroy_compress (&writer->cinfo);

  GByteArray *bytes = NULL;
  if (writer->done && writer->length < G_MAXUINT)
    {
      bytes = g_byte_array_new ();
      g_byte_array_append (bytes, writer->buffer, (guint) writer->length);
    }
  free (writer->buffer);
  return bytes;
}
