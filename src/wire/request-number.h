/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The number of a request as the reference AMS gives it and people read it out over the telephone: "2026-000123-2": year,
 * running number (six digits at least), and a check digit over all digits before it, by Damm's method (H. M. Damm, Total
 * anti-symmetrische Quasigruppen, Marburg 2004): one wrong digit, or two neighbours exchanged, is always noticed. Digits
 * alone, because letters are misheard. Another AMS may number as it likes.
 */

/** GembokRequestNumber: what can be told of a number that was written down. */
typedef enum
{
  GEMBOK_REQUEST_NUMBER_FOREIGN, /* no number of this kind, or not all of it: nothing can be said */
  GEMBOK_REQUEST_NUMBER_SOUND,
  GEMBOK_REQUEST_NUMBER_MISHEARD /* of this kind, but its check digit does not fit, or another AMS numbers alike without one */
} GembokRequestNumber;

/** gembok_request_number_new: (transfer full): the number of the @running (from 1) request, made in @year (1 to 9999). */
char *gembok_request_number_new (guint year, guint64 running);

/** gembok_request_number_judge: @text (nullable) as somebody typed it: spaces around it and between its parts instead of
 * "-" are fine. */
GembokRequestNumber gembok_request_number_judge (const char *text);

G_END_DECLS
