/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/transfer-meter.h"

#include <math.h>

/* Speed is measured over at least that long, and what was measured fades with that time. */
#define SAMPLE_US (G_USEC_PER_SEC / 2)
#define FADE_S    4.0
/* Nothing for that long: the speed is not what it was. */
#define STALE_US (3 * G_USEC_PER_SEC)

typedef struct
{
  char *item;
  guint64 bytes;
  guint64 done;
} File;

struct _GembokTransferMeter
{
  GPtrArray *files; /* (element-type File) */
  const File *current;
  gboolean measuring;  /* the start of a sample is known */
  gint64 sample_at;    /* when it began */
  guint64 sample_done; /* what all files together had then */
  double speed;        /* bytes a second */
  double weight;       /* how much of `speed` is known, 0 to 1 */
  gint64 moved_at;     /* when there was more than before */
};

static void
free_file (gpointer data)
{
  File *file = data;
  g_free (file->item);
  g_free (file);
}

GembokTransferMeter *
gembok_transfer_meter_new (void)
{
  GembokTransferMeter *meter = g_new0 (GembokTransferMeter, 1);
  meter->files = g_ptr_array_new_with_free_func (free_file);
  return meter;
}

void
gembok_transfer_meter_free (GembokTransferMeter *meter)
{
  if (meter == NULL)
    return;
  g_ptr_array_unref (meter->files);
  g_free (meter);
}

static File *
find (const GembokTransferMeter *meter, const char *item)
{
  for (guint i = 0; i < meter->files->len; i++)
    {
      File *file = meter->files->pdata[i];
      if (g_strcmp0 (file->item, item) == 0)
        return file;
    }
  return NULL;
}

void
gembok_transfer_meter_expect (GembokTransferMeter *meter, const char *item, guint64 bytes)
{
  File *file = find (meter, item);
  if (file == NULL)
    {
      file = g_new0 (File, 1);
      file->item = g_strdup (item);
      g_ptr_array_add (meter->files, file);
    }
  file->bytes = bytes;
  file->done = 0;
  meter->measuring = FALSE;
}

void
gembok_transfer_meter_complete (GembokTransferMeter *meter, const char *item)
{
  File *file = find (meter, item);
  if (file == NULL)
    return;
  file->done = file->bytes;
  meter->measuring = FALSE;
}

static void
complete_earlier (GembokTransferMeter *meter, const File *file)
{
  for (guint i = 0; i < meter->files->len && meter->files->pdata[i] != file; i++)
    {
      File *earlier = meter->files->pdata[i];
      earlier->done = earlier->bytes;
    }
}

/* A sample of the speed, weighed by how long it took: many short ones count as much as a long one. */
static void
measure (GembokTransferMeter *meter, gint64 now)
{
  const guint64 done = gembok_transfer_meter_done (meter);
  if (!meter->measuring || done < meter->sample_done)
    {
      meter->measuring = TRUE;
      meter->sample_at = now;
      meter->sample_done = done;
      return;
    }
  const gint64 span = now - meter->sample_at;
  if (span < SAMPLE_US)
    return;
  const double seconds = (double) span / G_USEC_PER_SEC;
  const double fresh = (double) (done - meter->sample_done) / seconds;
  const double share = 1.0 - exp (-seconds / FADE_S);
  meter->speed += share * (fresh - meter->speed);
  meter->weight += share * (1.0 - meter->weight);
  meter->sample_at = now;
  meter->sample_done = done;
}

void
gembok_transfer_meter_feed (GembokTransferMeter *meter, const char *item, guint64 done, gint64 now)
{
  File *file = find (meter, item);
  if (file == NULL)
    return;
  const guint64 before = file->done;
  complete_earlier (meter, file);
  file->done = MIN (done, file->bytes);
  /* From nothing to something at once: the other side had that already. */
  if (meter->current != file || before == 0)
    meter->measuring = FALSE;
  if (file->done > before)
    meter->moved_at = now;
  meter->current = file;
  measure (meter, now);
}

void
gembok_transfer_meter_rest (GembokTransferMeter *meter)
{
  meter->measuring = FALSE;
  meter->speed = meter->weight = 0;
}

guint64
gembok_transfer_meter_done (const GembokTransferMeter *meter)
{
  guint64 done = 0;
  for (guint i = 0; i < meter->files->len; i++)
    done += ((const File *) meter->files->pdata[i])->done;
  return done;
}

guint64
gembok_transfer_meter_total (const GembokTransferMeter *meter)
{
  guint64 total = 0;
  for (guint i = 0; i < meter->files->len; i++)
    total += ((const File *) meter->files->pdata[i])->bytes;
  return total;
}

double
gembok_transfer_meter_fraction (const GembokTransferMeter *meter)
{
  const guint64 total = gembok_transfer_meter_total (meter);
  return total > 0 ? (double) gembok_transfer_meter_done (meter) / (double) total : 0;
}

const char *
gembok_transfer_meter_item (const GembokTransferMeter *meter)
{
  return meter->current != NULL && meter->current->done < meter->current->bytes ? meter->current->item : NULL;
}

double
gembok_transfer_meter_item_fraction (const GembokTransferMeter *meter, const char *item)
{
  const File *file = find (meter, item);
  if (file == NULL)
    return -1;
  return file->bytes > 0 ? (double) file->done / (double) file->bytes : 1;
}

gboolean
gembok_transfer_meter_is_complete (const GembokTransferMeter *meter, const char *item)
{
  const File *file = find (meter, item);
  return file != NULL && file->done == file->bytes;
}

double
gembok_transfer_meter_speed (const GembokTransferMeter *meter, gint64 now)
{
  if (meter->weight <= 0 || now - meter->moved_at > STALE_US)
    return 0;
  /* What is not known yet is not taken to be slow. */
  return meter->speed / meter->weight;
}

double
gembok_transfer_meter_remaining (const GembokTransferMeter *meter, gint64 now)
{
  const double speed = gembok_transfer_meter_speed (meter, now);
  const guint64 left = gembok_transfer_meter_total (meter) - gembok_transfer_meter_done (meter);
  return speed >= 1 ? (double) left / speed : -1;
}
