/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/picture.h"

#include <string.h>

/* Weights of the mean are fixed-point numbers with so many bits behind the point. */
#define WEIGHT_BITS 8
#define WEIGHT_ONE  (1u << WEIGHT_BITS)

GembokPicture *
gembok_picture_new (guint32 width, guint32 height)
{
  if (width == 0 || height == 0 || (guint64) width * height > GEMBOK_PIXELS_MAX)
    return NULL;
  guint8 *pixels = g_try_malloc_n ((gsize) width * height, 3);
  if (pixels == NULL)
    return NULL;
  GembokPicture *picture = g_new (GembokPicture, 1);
  picture->width = width;
  picture->height = height;
  picture->pixels = pixels;
  return picture;
}

void
gembok_picture_free (GembokPicture *picture)
{
  if (picture == NULL)
    return;
  g_free (picture->pixels);
  g_free (picture);
}

guint8 *
gembok_picture_row (const GembokPicture *picture, guint32 y)
{
  return picture->pixels + (gsize) y * picture->width * 3;
}

/* Where a stored pixel goes: position = origin + x * step_x + y * step_y, counted in pixels of the upright picture. */
typedef struct
{
  gssize origin, step_x, step_y;
} Turn;

static Turn
turn_for (int orientation, gssize width, gssize height)
{
  switch (orientation)
    {
    case 2: /* mirrored left to right */
      return (Turn){ width - 1, -1, width };
    case 3: /* upside down */
      return (Turn){ width * height - 1, -1, -width };
    case 4: /* mirrored top to bottom */
      return (Turn){ (height - 1) * width, 1, -width };
    case 5: /* rows are columns */
      return (Turn){ 0, height, 1 };
    case 6: /* the first row is the right side */
      return (Turn){ height - 1, height, -1 };
    case 7: /* the first row is the right side, from below */
      return (Turn){ width * height - 1, -height, -1 };
    case 8: /* the first row is the left side, from below */
      return (Turn){ (width - 1) * height, -height, 1 };
    default:
      return (Turn){ 0, 1, width };
    }
}

GembokPicture *
gembok_picture_turn (GembokPicture *picture, int orientation)
{
  if (orientation < 2 || orientation > 8)
    return picture;
  g_autoptr (GembokPicture) stored = picture;
  const gboolean sides_change = orientation >= 5;
  GembokPicture *upright
      = gembok_picture_new (sides_change ? stored->height : stored->width, sides_change ? stored->width : stored->height);
  if (upright == NULL)
    return NULL;
  const Turn turn = turn_for (orientation, (gssize) stored->width, (gssize) stored->height);
  for (guint32 y = 0; y < stored->height; y++)
    {
      const guint8 *from = gembok_picture_row (stored, y);
      gssize to = turn.origin + (gssize) y * turn.step_y;
      for (guint32 x = 0; x < stored->width; x++, from += 3, to += turn.step_x)
        memcpy (upright->pixels + to * 3, from, 3);
    }
  return upright;
}

/* The stretch of source positions that one target position covers, with the weight of its first and last. */
typedef struct
{
  guint32 first, last;
  guint32 first_weight, last_weight;
} Span;

static Span
span_of (guint32 position, guint32 source, guint32 target)
{
  const guint64 begin = (guint64) position * source * WEIGHT_ONE / target;
  const guint64 end = ((guint64) position + 1) * source * WEIGHT_ONE / target;
  Span span = { 0 };
  span.first = (guint32) (begin >> WEIGHT_BITS);
  span.last = MIN ((guint32) ((end - 1) >> WEIGHT_BITS), source - 1);
  span.first_weight = WEIGHT_ONE - (guint32) (begin & (WEIGHT_ONE - 1));
  span.last_weight = (guint32) (end - ((guint64) span.last << WEIGHT_BITS));
  if (span.first == span.last)
    span.first_weight = span.last_weight = (guint32) (end - begin);
  return span;
}

static guint32
weight_at (const Span *span, guint32 position)
{
  if (position == span->first)
    return span->first_weight;
  return position == span->last ? span->last_weight : WEIGHT_ONE;
}

/* Adds a source row, narrowed to the target's width, to the sums of a target row. */
static void
add_row (const guint8 *row, const Span *columns, guint32 width, guint32 row_weight, guint64 *sums)
{
  for (guint32 x = 0; x < width; x++, sums += 3)
    {
      const Span *span = &columns[x];
      const guint8 *from = row + (gsize) span->first * 3;
      guint64 sum[3] = { 0, 0, 0 };
      for (guint32 i = span->first; i <= span->last; i++, from += 3)
        {
          const guint32 weight = weight_at (span, i);
          for (guint c = 0; c < 3; c++)
            sum[c] += (guint64) weight * from[c];
        }
      for (guint c = 0; c < 3; c++)
        sums[c] += sum[c] * row_weight;
    }
}

static guint64
total_weight (const Span *span)
{
  if (span->first == span->last)
    return span->first_weight;
  return (guint64) span->first_weight + span->last_weight + (guint64) (span->last - span->first - 1) * WEIGHT_ONE;
}

static void
finish_row (const guint64 *sums, const Span *columns, guint32 width, guint64 row_total, guint8 *to)
{
  for (guint32 x = 0; x < width; x++, sums += 3, to += 3)
    {
      const guint64 total = total_weight (&columns[x]) * row_total;
      for (guint c = 0; c < 3; c++)
        to[c] = (guint8) ((sums[c] + total / 2) / total);
    }
}

GembokPicture *
gembok_picture_scale (const GembokPicture *picture, guint32 width, guint32 height)
{
  g_return_val_if_fail (width <= picture->width && height <= picture->height, NULL);
  g_autoptr (GembokPicture) small = gembok_picture_new (width, height);
  if (small == NULL)
    return NULL;
  g_autofree Span *columns = g_new (Span, width);
  g_autofree guint64 *sums = g_new (guint64, (gsize) width * 3);
  for (guint32 x = 0; x < width; x++)
    columns[x] = span_of (x, picture->width, width);
  for (guint32 y = 0; y < height; y++)
    {
      const Span rows = span_of (y, picture->height, height);
      memset (sums, 0, (gsize) width * 3 * sizeof *sums);
      for (guint32 i = rows.first; i <= rows.last; i++)
        add_row (gembok_picture_row (picture, i), columns, width, weight_at (&rows, i), sums);
      finish_row (sums, columns, width, total_weight (&rows), gembok_picture_row (small, y));
    }
  return g_steal_pointer (&small);
}
