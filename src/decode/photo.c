/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode/photo.h"

#include <math.h>
#include <string.h>

#include "decode/jpeg.h"
#include "decode/png-file.h"

/* More pixels than these serve nobody who looks at a face or a card. */
#define WORKING_PIXELS (16u * 1000 * 1000)

/* A photo needs about an eighth of a byte a pixel to look well: a limit of 1 MiB is best spent on some 8 megapixels. A
 * plain one, such as a scanned card, needs less and may keep up to four times as many. */
#define PIXELS_PER_BYTE       8
#define PLAIN_PIXELS_PER_BYTE (4 * PIXELS_PER_BYTE)

/* Nobody recognises anything below this, whatever the rule says. */
#define LEAST_LONG_SIDE  320
#define LEAST_SHORT_SIDE 240

/* Each smaller size aims a little below the limit and takes at least a tenth off the sides. */
#define AIM           0.95
#define LARGEST_STEP  0.9
#define SMALLEST_STEP 0.3

static const int qualities[] = { 90, 85, 80, 75, 70, 65, 60 };
#define LOWEST (G_N_ELEMENTS (qualities) - 1)

/* A larger size is worth it when at least the fourth quality, 75, is left to it. */
#define STILL_GOOD 3

/* The search for the best encoding that fits. */
typedef struct
{
  const GembokPhotoLimits *limits;
  const GembokPicture *source; /* upright */
  guint32 width, height;       /* of the original */
  gdouble least, most;         /* scales of the original's sides: the smallest, and what the source has pixels for */
} Search;

void
gembok_photo_clear (GembokPhoto *photo)
{
  g_clear_pointer (&photo->bytes, g_byte_array_unref);
}

static gboolean
is_jpeg (const guint8 *data, gsize length)
{
  return length >= 2 && memcmp (data, "\xFF\xD8", 2) == 0;
}

GembokDecodeFault
gembok_photo_open (const guint8 *data, gsize length, guint64 wanted, guint32 least_side, GembokPicture **picture,
                   guint32 *width, guint32 *height, GembokMetadata *metadata)
{
  *metadata = gembok_metadata_read (data, length);
  const GembokDecodeFault fault = is_jpeg (data, length)
                                      ? gembok_jpeg_read (data, length, wanted, least_side, picture, width, height)
                                      : gembok_png_read (data, length, picture, width, height);
  if (metadata->orientation >= 5)
    {
      const guint32 stored_width = *width;
      *width = *height;
      *height = stored_width;
    }
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  *picture = gembok_picture_turn (*picture, metadata->orientation);
  return *picture != NULL ? GEMBOK_DECODE_SOUND : GEMBOK_DECODE_NO_MEMORY;
}

/* How far the sides may shrink until one of them reaches its least length, long compared with long. */
static gdouble
least_scale (guint32 width, guint32 height, guint32 least_long, guint32 least_short)
{
  const gdouble by_long = (gdouble) least_long / MAX (width, height);
  const gdouble by_short = (gdouble) least_short / MIN (width, height);
  return MAX (by_long, by_short);
}

static guint32
scaled_side (guint32 side, gdouble scale)
{
  const gdouble scaled = round (side * scale);
  return (guint32) CLAMP (scaled, 1.0, (gdouble) side);
}

static GByteArray *
encode (const GembokPicture *picture, gboolean as_png, int quality)
{
  return as_png ? gembok_png_write (picture) : gembok_jpeg_write (picture, quality);
}

/* The best quality that fits, by halving: the lowest (@smallest) is known to fit. */
static GByteArray *
best_quality (const Search *search, const GembokPicture *picture, GByteArray *smallest, gsize *index)
{
  GByteArray *best = smallest;
  gsize low = 0, high = LOWEST;
  while (low < high)
    {
      const gsize middle = (low + high) / 2;
      GByteArray *tried = gembok_jpeg_write (picture, qualities[middle]);
      if (tried != NULL && tried->len <= search->limits->max_bytes)
        {
          g_byte_array_unref (best);
          best = tried;
          high = middle;
          continue;
        }
      g_clear_pointer (&tried, g_byte_array_unref);
      low = middle + 1;
    }
  *index = high;
  return best;
}

/* The source at @scale of the original's sides; @own is set where it is a copy. */
static const GembokPicture *
picture_at (const Search *search, gdouble scale, GembokPicture **own)
{
  const guint32 width = MIN (scaled_side (search->width, scale), search->source->width);
  const guint32 height = MIN (scaled_side (search->height, scale), search->source->height);
  if (width == search->source->width && height == search->source->height)
    return search->source;
  *own = gembok_picture_scale (search->source, width, height);
  return *own;
}

/* An encoding that fits. */
typedef struct
{
  GByteArray *bytes;
  guint32 width, height;
  gsize quality; /* index */
} Outcome;

/* One size: %TRUE with the best encoding of it, or %FALSE with how many bytes the smallest would take (0: no memory). */
static gboolean
try_size (const Search *search, gdouble scale, Outcome *outcome, gsize *needed)
{
  g_autoptr (GembokPicture) own = NULL;
  const GembokPicture *picture = picture_at (search, scale, &own);
  *needed = 0;
  GByteArray *bytes = picture != NULL ? encode (picture, search->limits->as_png, qualities[LOWEST]) : NULL;
  if (bytes == NULL)
    return FALSE;
  *needed = bytes->len;
  if (bytes->len > search->limits->max_bytes)
    {
      g_byte_array_unref (bytes);
      return FALSE;
    }
  *outcome = (Outcome){ bytes, picture->width, picture->height, 0 };
  if (!search->limits->as_png)
    outcome->bytes = best_quality (search, picture, bytes, &outcome->quality);
  return TRUE;
}

/* Goes down from *@scale until a size fits. */
static GembokDecodeFault
search_sizes (const Search *search, gdouble *scale, Outcome *outcome)
{
  for (;;)
    {
      gsize needed = 0;
      if (try_size (search, *scale, outcome, &needed))
        return GEMBOK_DECODE_SOUND;
      if (needed == 0)
        return GEMBOK_DECODE_NO_MEMORY;
      if (*scale <= search->least)
        return GEMBOK_DECODE_NO_FIT;
      const gdouble step = AIM * sqrt ((gdouble) search->limits->max_bytes / (gdouble) needed);
      *scale = MAX (*scale * CLAMP (step, SMALLEST_STEP, LARGEST_STEP), search->least);
    }
}

/* Where the best quality left room, a larger size uses it, once. */
static void
use_room (const Search *search, gdouble scale, Outcome *outcome)
{
  const gdouble room = sqrt ((gdouble) search->limits->max_bytes / (gdouble) outcome->bytes->len);
  const gdouble larger = MIN (MIN (scale * room, search->most), 1.0);
  Outcome grown = { 0 };
  gsize needed = 0;
  if (outcome->quality > 0 || larger * LARGEST_STEP < scale || !try_size (search, larger, &grown, &needed))
    return;
  if (grown.quality <= STILL_GOOD)
    {
      g_byte_array_unref (outcome->bytes);
      *outcome = grown;
      return;
    }
  g_byte_array_unref (grown.bytes);
}

/* So many pixels are worth working on: a photo that fits as it is keeps its size. */
static guint64
useful_pixels (const GembokPhotoLimits *limits, gsize length, guint64 per_byte)
{
  if (length <= limits->max_bytes)
    return WORKING_PIXELS;
  return MIN (limits->max_bytes * per_byte, WORKING_PIXELS);
}

static GembokDecodeFault
fit_picture (const GembokPicture *picture, const GembokPhotoLimits *limits, gsize length, GembokPhoto *photo)
{
  const guint32 least_long = MAX (limits->min_width, limits->min_height);
  const guint32 least_short = MIN (limits->min_width, limits->min_height);
  if (least_scale (photo->width, photo->height, least_long, least_short) > 1)
    return GEMBOK_DECODE_TOO_SMALL;
  const gdouble floor
      = least_scale (photo->width, photo->height, MAX (least_long, LEAST_LONG_SIDE), MAX (least_short, LEAST_SHORT_SIDE));
  const gdouble pixels = (gdouble) photo->width * photo->height;
  const gdouble start = sqrt ((gdouble) useful_pixels (limits, length, PIXELS_PER_BYTE) / pixels);
  const Search search = { .limits = limits,
                          .source = picture,
                          .width = photo->width,
                          .height = photo->height,
                          .least = MIN (floor, 1.0),
                          .most = MIN ((gdouble) picture->width / photo->width, sqrt (WORKING_PIXELS / pixels)) };
  gdouble scale = CLAMP (start, search.least, 1.0);
  Outcome outcome = { 0 };
  const GembokDecodeFault fault = search_sizes (&search, &scale, &outcome);
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  use_room (&search, scale, &outcome);
  photo->bytes = outcome.bytes;
  photo->output_width = outcome.width;
  photo->output_height = outcome.height;
  photo->reduced = outcome.quality > 0 || outcome.width < photo->width || outcome.height < photo->height;
  return GEMBOK_DECODE_SOUND;
}

GembokDecodeFault
gembok_photo_fit (const guint8 *data, gsize length, const GembokPhotoLimits *limits, GembokPhoto *photo)
{
  *photo = (GembokPhoto){ 0 };
  /* Decoding by halves must not go below the least size. */
  const guint32 least_long = MAX (limits->min_width, limits->min_height);
  const guint32 least_short = MIN (limits->min_width, limits->min_height);
  const guint64 wanted = MAX (useful_pixels (limits, length, PLAIN_PIXELS_PER_BYTE), (guint64) least_long * least_long * 4);
  g_autoptr (GembokPicture) picture = NULL;
  GembokMetadata metadata;
  const GembokDecodeFault fault
      = gembok_photo_open (data, length, wanted, least_short, &picture, &photo->width, &photo->height, &metadata);
  if (fault != GEMBOK_DECODE_SOUND)
    return fault;
  photo->turned = metadata.orientation != 1;
  photo->stripped = metadata.present;
  photo->located = metadata.located;
  return fit_picture (picture, limits, length, photo);
}
