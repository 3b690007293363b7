/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sending.h"

G_BEGIN_DECLS

/*
 * How a submission looks: its parts before it is sent, and how far it is. Pure functions, tested without a display. What they
 * give is plain text.
 */

/** gembok_display_part_title: (transfer full): "ID card (KTP)", "Agreement". */
char *gembok_display_part_title (const GembokRequestPart *part);
/** gembok_display_part_detail: (transfer full): what there is to say of it: the verification code, the size, when it was agreed to,
 * or what is wrong with it. Never empty. */
char *gembok_display_part_detail (const GembokRequestPart *part, const GembokRequestView *view);
/** gembok_display_part_icon, _class: static. */
const char *gembok_display_part_icon (GembokPartState state);
const char *gembok_display_part_class (GembokPartState state);
/** gembok_display_part_state: static: the word that goes with the icon. */
const char *gembok_display_part_state (GembokPartState state);

/** gembok_display_first_lacking: (transfer none) (nullable): the part that has to be seen to first; %NULL: all can be sent. */
const GembokRequestPart *gembok_display_first_lacking (const GembokRequestView *view);
/** gembok_display_was_interrupted: whether a part of it has been sent before, and the rest was not. */
gboolean gembok_display_was_interrupted (const GembokRequestView *view);

/** gembok_display_sending_title: (transfer full): what happens now: "Sending: ID card (KTP)". */
char *gembok_display_sending_title (GembokSendingState state, const GembokTransferMeter *meter);
/** gembok_display_sending_detail: (transfer full): "612 KB of 1.9 MB, 240 KB a second, about 5 seconds left"; as much of it as is
 * known at @now (of g_get_monotonic_time()). */
char *gembok_display_sending_detail (GembokSendingState state, const GembokTransferMeter *meter, gint64 now);

/** gembok_display_sending_brief: (transfer full) (nullable): in two or three words how the sending stands; %NULL if there is
 * nothing to tell. */
char *gembok_display_sending_brief (GembokSending *sending);
/** gembok_display_sending_stage: (transfer full) (nullable): the same as a line of its own, with how much of it has arrived. */
char *gembok_display_sending_stage (GembokSendingState state, const GembokTransferMeter *meter);
/** gembok_display_sending_is_under_way: whether a list says "Being sent", rather than what the request was before. */
gboolean gembok_display_sending_is_under_way (GembokSendingState state);

G_END_DECLS
