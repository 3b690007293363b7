/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libintl.h>

#include <gio/gio.h>

G_BEGIN_DECLS

/* All sentences for people: English in the source, Indonesian in po/id.po. */
#define GEMBOK_TEXT_DOMAIN      "gembok"
#define _(text)                 gembok_i18n_translate (text)
#define N_(text)                text
#define ngettext_(one, many, n) gembok_i18n_translate_plural (one, many, n)

/** gembok_i18n_translate: (transfer none): @text in the language of this thread (gembok_i18n_speak()), else in that of the
 * program. Static. */
const char *gembok_i18n_translate (const char *text) G_GNUC_FORMAT (1);
/** gembok_i18n_translate_plural: (transfer none): the same of a sentence with a number in it. Static. */
const char *gembok_i18n_translate_plural (const char *one, const char *many, gulong n) G_GNUC_FORMAT (1) G_GNUC_FORMAT (2);

/**
 * gembok_i18n_init:
 *
 * Sets the locale from the environment and binds the text domain; once, early in main(), before any thread. Where the
 * locale asked for (LANG=id_ID.UTF-8) was never generated on this machine, the language is taken all the same: another
 * locale is chosen and LANGUAGE set for gettext. The character set is never left at ASCII.
 */
void gembok_i18n_init (void);

/**
 * gembok_i18n_choose:
 * @language: "id", "en" or another code; "" or %NULL: what the environment asks for
 *
 * Takes another language for all sentences from now on, in place of the environment's. Only while no other thread asks for
 * a sentence: right after gembok_i18n_init(), or on the first page of a first start.
 */
void gembok_i18n_choose (const char *language);

/**
 * gembok_i18n_speak_all:
 *
 * From now on every thread may have a language of its own; without one it keeps that of the program. For a service, whose
 * answers are in the language of whoever asks. Once, after gembok_i18n_init(), before any other thread asks for a sentence. Messages of the
 * system's libraries are in Indonesian from here on, if they are translated at all.
 */
void gembok_i18n_speak_all (void);

/** gembok_i18n_speak: @language: "id", "en" (static): of the sentences of this thread from now on; %NULL: that of the program.
 * Nothing where gembok_i18n_speak_all() was not called. */
void gembok_i18n_speak (const char *language);

/** gembok_i18n_spoken: (transfer none) (nullable): what this thread was told by gembok_i18n_speak(). Static. */
const char *gembok_i18n_spoken (void);

/** gembok_i18n_negotiate: (transfer none) (nullable): "id" or "en", whichever @accepted (nullable; an Accept-Language of RFC 9110,
 * 12.5.4) likes better; %NULL: neither, or anything. Static. */
const char *gembok_i18n_negotiate (const char *accepted);

/** gembok_i18n_language: "id" or "en": the language in which texts from data files are taken. Static. */
const char *gembok_i18n_language (void);

/** gembok_format_date: (transfer full): a day as people write it, "17 Agustus 2026", local time. */
char *gembok_format_date (gint64 unix_seconds);

/** gembok_format_time: (transfer full): day and time to the minute with the zone's short name, "17 Agustus 2026 14.05 WIB". */
char *gembok_format_time (gint64 unix_seconds);

/** gembok_format_rfc3339: (transfer full): "2026-08-17T07:05:00Z", for programs. */
char *gembok_format_rfc3339 (gint64 unix_seconds);

/** gembok_parse_rfc3339: reads "2026-08-17T07:05:00Z" (fraction allowed and dropped, zone "Z" or "+07:00"; RFC 3339, 5.6),
 * nothing looser; %FALSE if it is none, also for %NULL. */
gboolean gembok_parse_rfc3339 (const char *text, gint64 *unix_seconds);

/** gembok_parse_day: reads "2026-08-17" as a day of this computer's time zone: from @start up to, but not with, @end (Unix
 * seconds; both (out) (optional)); %FALSE if it is none, also for %NULL. */
gboolean gembok_parse_day (const char *text, gint64 *start, gint64 *end);

/** gembok_format_decimal: (transfer full): @value with @decimals places (at most 9) and the decimal mark of the language. */
char *gembok_format_decimal (double value, guint decimals);

/** gembok_format_size: (transfer full): "612 KB", "4,1 MB" with the decimal mark of the language (KB = 1,000 bytes). */
char *gembok_format_size (guint64 bytes);

/** gembok_format_span: (transfer full): how long @seconds are, in one unit and rounded, as people say it: "40 seconds",
 * "5 minutes", "3 hours", "12 days", "11 months", "3 years". What is below 0 counts as 0. */
char *gembok_format_span (double seconds);

G_END_DECLS
