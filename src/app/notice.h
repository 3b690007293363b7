/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * GembokNotice: a framed message on a page: what happened, what is safe, what to do next. Hidden while it says nothing; a screen
 * reader announces it as an alert. Signal "activated": its button was pressed.
 */
#define GEMBOK_TYPE_NOTICE (gembok_notice_get_type ())
G_DECLARE_FINAL_TYPE (GembokNotice, gembok_notice, GEMBOK, NOTICE, AdwBin)

/** GembokNoticeKind: how it looks; each has an icon and a word of its own, not the colour alone. */
typedef enum
{
  GEMBOK_NOTICE_INFO,
  GEMBOK_NOTICE_GOOD,
  GEMBOK_NOTICE_WARNING,
  GEMBOK_NOTICE_ERROR
} GembokNoticeKind;

/** gembok_notice_show: @title and @text (nullable) are plain text; @action (nullable): label of a button. */
void gembok_notice_show (GembokNotice *notice, GembokNoticeKind kind, const char *title, const char *text,
                         const char *action);
/** gembok_notice_show_error: the message and the hint of @error; a cancellation hides it. Where a log-in or a password of one's
 * own would help, its button leads there (and "activated" is not emitted). */
void gembok_notice_show_error (GembokNotice *notice, const GError *error);
/** gembok_notice_wants_account: whether it says that somebody has to log in, or to change their password. */
gboolean gembok_notice_wants_account (GembokNotice *notice);
void gembok_notice_hide (GembokNotice *notice);

/** gembok_notice_set_help: whom to ask, in the words of the agency (nullable): stands below every error from now on. */
void gembok_notice_set_help (const char *contact);
/** gembok_notice_help: (transfer none) (nullable): that line, for an error that stands elsewhere. Plain text. */
const char *gembok_notice_help (void);

G_END_DECLS
