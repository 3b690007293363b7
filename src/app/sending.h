/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/desk.h"
#include "app/transfer-meter.h"
#include "procedure/request.h"

G_BEGIN_DECLS

/**
 * GembokSending:
 *
 * The sending of one request. It goes on when its page is left; a network that is gone is waited for, a log-in that is missing
 * as well, and then it goes on by itself. Nothing is lost however it ends: the AMS keeps what it has, and the next time goes on
 * from there.
 *
 * Signal "changed": state or progress.
 */
#define GEMBOK_TYPE_SENDING (gembok_sending_get_type ())
G_DECLARE_FINAL_TYPE (GembokSending, gembok_sending, GEMBOK, SENDING, GObject)

/** GembokSendingState: where it stands. */
typedef enum
{
  GEMBOK_SENDING_IDLE, /* not begun, stopped, or all sent */
  GEMBOK_SENDING_RUNNING,
  GEMBOK_SENDING_PAUSED,  /* by the person */
  GEMBOK_SENDING_WAITING, /* for the network or the AMS; tries again by itself, also while it does */
  GEMBOK_SENDING_LOCKED,  /* until the right person has logged in */
  GEMBOK_SENDING_FAILED   /* gembok_sending_error() says why */
} GembokSendingState;

/** gembok_sending_judge: what follows from @error (nullable: none) of gembok_request_submit(): IDLE, WAITING, LOCKED or FAILED. A
 * cancellation is IDLE. */
GembokSendingState gembok_sending_judge (const GError *error);

/** gembok_sending_of: (transfer none): the one of this request; the desk keeps it until the vault is closed. */
GembokSending *gembok_sending_of (GembokDesk *desk, const char *id);
/** gembok_sending_any: whether anything is being sent, or waits for the network to be. */
gboolean gembok_sending_any (GembokDesk *desk);
/** gembok_sending_find: (transfer none) (nullable): the same, if anybody has asked for it before; for lists. */
GembokSending *gembok_sending_find (GembokDesk *desk, const char *id);

/** gembok_sending_start: sends what @view has to be sent; nothing if it is under way. */
void gembok_sending_start (GembokSending *sending, const GembokRequestView *view);
/** gembok_sending_pause: stops for now. */
void gembok_sending_pause (GembokSending *sending);
/** gembok_sending_resume: goes on after a pause, after a failure, or without waiting any longer. */
void gembok_sending_resume (GembokSending *sending);
/** gembok_sending_stop: stops and forgets how far it was; the AMS does not. */
void gembok_sending_stop (GembokSending *sending);

GembokSendingState gembok_sending_state (GembokSending *sending);
/** gembok_sending_error: (transfer none) (nullable): of LOCKED and FAILED; of WAITING between two tries. */
const GError *gembok_sending_error (GembokSending *sending);
/** gembok_sending_meter: (transfer none): how far the files are; times are of g_get_monotonic_time(). */
const GembokTransferMeter *gembok_sending_meter (GembokSending *sending);

G_END_DECLS
