/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Pictures and PDFs for tests, made here: no binary fixture, no picture of a person, no real key.
 */

/** SamplePattern: what is on a picture. */
typedef enum
{
  SAMPLE_CORNERS, /* quarters: red, green / blue, yellow */
  SAMPLE_SMOOTH,  /* gradients with some texture, as a photo has */
  SAMPLE_NOISE    /* cannot be compressed */
} SamplePattern;

/** SampleColours: how a JPEG stores them. */
typedef enum
{
  SAMPLE_YCC,
  SAMPLE_RGB,
  SAMPLE_GREY,
  SAMPLE_CMYK_ADOBE, /* inverted, with Adobe's marker */
  SAMPLE_YCCK_ADOBE,
  SAMPLE_CMYK_PLAIN /* ink, without a marker */
} SampleColours;

/** SampleJpeg: zeroed members give a plain baseline YCbCr JPEG of quality 90. */
typedef struct
{
  guint width, height;
  SamplePattern pattern;
  SampleColours colours;
  gboolean progressive;
  int quality;
  int orientation; /* 0: no Exif */
  gboolean big_endian_exif;
  gboolean located; /* GPS in Exif */
  const char *comment;
  const char *xmp;
  const char *trailer; /* behind the end */
} SampleJpeg;

GBytes *sample_jpeg (const SampleJpeg *options);

/** SamplePng: colour type and bit depth as in the PNG specification. */
typedef struct
{
  guint width, height;
  SamplePattern pattern;
  int colour_type; /* 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGBA */
  int bit_depth;   /* 8 or 16 (0: 8), palette 8 */
  gboolean interlaced;
  gboolean half_transparent; /* alpha 128, and 0 in the lower right quarter; for grey and RGB a transparent colour */
  const char *text;
} SamplePng;

GBytes *sample_png (const SamplePng *options);

/** sample_png_bomb: a PNG that claims @width by @height with next to no data. */
GBytes *sample_png_bomb (guint32 width, guint32 height);

/** sample_exif: a TIFF structure with an orientation (0: none) and, if @located, latitude and longitude. */
GByteArray *sample_exif (int orientation, gboolean big_endian, gboolean located);

/** SamplePdf: zeroed members give one A4 page with a line of text. */
typedef struct
{
  guint pages; /* 0: one */
  const char *line;
  guint width, height; /* points; 0: A4 */
  const char *attachment_name;
  const char *attachment; /* its text */
  const char *clip_name;  /* a file on the first page, as an annotation */
  const char *clip;
  gboolean script;     /* JavaScript when opened */
  gboolean launch;     /* a link that starts a program */
  gboolean locked;     /* encrypted, no password known */
  gboolean restricted; /* encrypted, opens with the empty password */
  const char *before;  /* in front of the header */
} SamplePdf;

GBytes *sample_pdf (const SamplePdf *options);

/** sample_cairo_pdf: a PDF as a real program writes it, with compressed streams and an embedded font. */
GBytes *sample_cairo_pdf (guint pages);

/** sample_cut: the first @length bytes. */
GBytes *sample_cut (GBytes *data, gsize length);

G_END_DECLS
