/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GembokTransferMeter:
 *
 * How far several files have come that are sent one after another, how fast, and how long the rest will take. Knows no clock of
 * its own: times are microseconds of any clock that never goes back. For one thread at a time.
 */
typedef struct _GembokTransferMeter GembokTransferMeter;

GembokTransferMeter *gembok_transfer_meter_new (void);
void gembok_transfer_meter_free (GembokTransferMeter *meter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GembokTransferMeter, gembok_transfer_meter_free)

/** gembok_transfer_meter_expect: a file of @bytes goes out after those before it; again: another size, and nothing of it was
 * sent so far. */
void gembok_transfer_meter_expect (GembokTransferMeter *meter, const char *item, guint64 bytes);
/** gembok_transfer_meter_complete: all of the file has arrived, whoever brought it. */
void gembok_transfer_meter_complete (GembokTransferMeter *meter, const char *item);

/**
 * gembok_transfer_meter_feed:
 * @item: which file; the ones before it have arrived. One that was not expected is left out of account
 * @done: bytes of it that the other side has; may also go back
 *
 * The first news of a file say from where it goes on, and do not count as speed.
 */
void gembok_transfer_meter_feed (GembokTransferMeter *meter, const char *item, guint64 done, gint64 now);
/** gembok_transfer_meter_rest: nothing moves for now: the speed so far says nothing about later. */
void gembok_transfer_meter_rest (GembokTransferMeter *meter);

guint64 gembok_transfer_meter_done (const GembokTransferMeter *meter);
guint64 gembok_transfer_meter_total (const GembokTransferMeter *meter);
/** gembok_transfer_meter_fraction: 0 to 1; 0 if there is nothing to send. */
double gembok_transfer_meter_fraction (const GembokTransferMeter *meter);
/** gembok_transfer_meter_item: (transfer none) (nullable): the file under way. */
const char *gembok_transfer_meter_item (const GembokTransferMeter *meter);
/** gembok_transfer_meter_item_fraction: of one file, 0 to 1; below 0 if it was not expected. */
double gembok_transfer_meter_item_fraction (const GembokTransferMeter *meter, const char *item);
/** gembok_transfer_meter_is_complete: whether all of it has arrived. */
gboolean gembok_transfer_meter_is_complete (const GembokTransferMeter *meter, const char *item);

/** gembok_transfer_meter_speed: bytes a second, smoothed over some seconds; 0: not known (yet, or nothing moved for a while). */
double gembok_transfer_meter_speed (const GembokTransferMeter *meter, gint64 now);
/** gembok_transfer_meter_remaining: seconds until everything is there at that speed; below 0: nobody knows. */
double gembok_transfer_meter_remaining (const GembokTransferMeter *meter, gint64 now);

G_END_DECLS
