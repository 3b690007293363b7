/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/library.h"

G_BEGIN_DECLS

/**
 * gembok_calendar_of_end:
 * @entry: a certificate
 * @stamp: when this is made, Unix seconds
 *
 * The last day of a certificate as an event for any calendar (iCalendar, RFC 5545): the whole day by this computer's time zone, with
 * alarms 30, 7 and 1 days before. The same certificate gives the same event, so that a second import replaces the first. Nothing
 * secret is in it. Pure.
 *
 * Returns: (transfer full): an .ics file, UTF-8
 */
GBytes *gembok_calendar_of_end (const GembokCertificateEntry *entry, gint64 stamp);

G_END_DECLS
