/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** GembokEmailKind: what an address is. */
typedef enum
{
  GEMBOK_EMAIL_INVALID,
  GEMBOK_EMAIL_PRIVATE, /* not an official mailbox: refused */
  GEMBOK_EMAIL_ALLOWED, /* of a domain on the extra list, or .mil.id or .ac.id: accepted with a warning */
  GEMBOK_EMAIL_OFFICIAL /* below .go.id */
} GembokEmailKind;

/** gembok_email_judge: ASCII mailboxes of at most 100 characters; domains compared without case. */
GembokEmailKind gembok_email_judge (const char *address, const char *const *extra_domains);

/** gembok_email_fold: (transfer full): the form in which two addresses are compared (lower case). */
char *gembok_email_fold (const char *address);

G_END_DECLS
