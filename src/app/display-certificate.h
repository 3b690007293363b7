/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/certificate-view.h"

G_BEGIN_DECLS

/*
 * How kept certificates look: words, icons and style classes of their states. Pure functions, tested without a display.
 */

/** gembok_display_certificate_pill: (transfer full): its state in a few words: "Valid", "Ends in 12 days", "Revoked" … */
char *gembok_display_certificate_pill (const GembokCertificateEntry *entry);
/** gembok_display_certificate_icon: static: belongs to the pill. */
const char *gembok_display_certificate_icon (const GembokCertificateEntry *entry);
/** gembok_display_certificate_class: static: "success", "warning", "error" or "dim-label". */
const char *gembok_display_certificate_class (const GembokCertificateEntry *entry);

/** gembok_display_certificate_left: (transfer full): how much of its validity is left, as a sentence: "730 days left, until
 * 17 August 2026", "ended on …", "revoked: the owner's data have changed". */
char *gembok_display_certificate_left (const GembokCertificateEntry *entry);
/** gembok_display_certificate_fraction: 0 to 1: how much of it is left to be used; 0 of one that must not be used. */
double gembok_display_certificate_fraction (const GembokCertificateEntry *entry);

/** gembok_display_certificate_spoken: (transfer full): a certificate in one line, for a screen reader. @training: it is one of
 * training, valid nowhere. */
char *gembok_display_certificate_spoken (const GembokCertificateEntry *entry, gboolean training);

/** gembok_display_certificate_count: (transfer full): "1 certificate". */
char *gembok_display_certificate_count (guint count);

/** gembok_display_certificate_file: (transfer full): a name for a file made of it: its holder, the first digits of its serial
 * number, and @suffix (".pem"). */
char *gembok_display_certificate_file (const GembokCertificateEntry *entry, const char *suffix);

G_END_DECLS
