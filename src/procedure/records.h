/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "procedure/context.h"

G_BEGIN_DECLS

/*
 * The records (catatan): the audit log in the words of people, with filters, page by page, and as a table for
 * spreadsheets. All functions block on the disk and take no network.
 */

/** GembokRecordFilter: which records are wanted. All conditions must hold; what is %NULL, empty or 0 is none. All borrowed. */
typedef struct
{
  const char *person;    /* words that must all occur in the applicant's name or NIK, in any case, with or without accents */
  const char *procedure; /* id */
  const char *request;   /* id or unambiguous prefix; also that of a request in another vault, which a decider judged */
  gint64 from, until;    /* Unix seconds; @until is not part of it. See gembok_parse_day() for whole days. */
  const char
      *text; /* words that must all occur in what was done and how it ended, as it is shown or kept, or all in what the
                            request can be searched by (name, NIK, NIP, e-mail, agency, id, number) */
} GembokRecordFilter;

/** GembokLogRecord: one record. Texts from elsewhere are sanitised, one line each. */
typedef struct
{
  guint64 seq; /* its place in the log */
  gint64 at;   /* Unix seconds */
  char *actor, *actor_label;
  char *request_id;            /* (nullable) */
  char *number;                /* (nullable): the AMS's number of the request */
  char *person;                /* (nullable): the applicant's name */
  char *procedure;             /* (nullable): id */
  char *procedure_title;       /* (nullable): the id where its file is gone */
  char *step, *step_title;     /* (nullable): step id or verb, and what it is for people */
  char *result, *result_label; /* as it is kept, and in words */
  char *hash;                  /* hexadecimal */
} GembokLogRecord;

void gembok_log_record_free (GembokLogRecord *record);

/**
 * gembok_records_list:
 * @filter: (nullable): %NULL: all
 * @before_seq: only those before this one, to go on where the last page ended; 0: from the newest
 * @limit: at most that many, 1 to 1000
 * @more: (out) (optional): whether there are older ones
 * @error: STORAGE, DAMAGED, BAD_INPUT (the prefix of a request fits several)
 *
 * With 100,000 entries a page takes some 20 ms at most.
 *
 * Returns: (transfer full) (nullable) (element-type GembokLogRecord): newest first
 */
GPtrArray *gembok_records_list (GembokContext *context, const GembokRecordFilter *filter, guint64 before_seq, guint limit,
                                gboolean *more, GError **error);

/**
 * gembok_records_csv:
 *
 * All records of @filter (nullable), oldest first, as CSV (RFC 4180: commas, CRLF, quotes where needed) in UTF-8 with a byte
 * order mark, so that spreadsheets read it; the first row names the columns in the person's language. A cell that a
 * spreadsheet would take for a formula (it begins with = + - @, tab or a line end) gets an apostrophe before it. It holds
 * names, but no NIK.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *gembok_records_csv (GembokContext *context, const GembokRecordFilter *filter, GCancellable *cancellable,
                            GError **error);

/** gembok_records_verify: recomputes the whole chain; DAMAGED names the first entry that does not fit. @count (out)
 * (optional): how many there are; @head (out) (optional) (transfer full): the last hash, to be written down elsewhere. */
gboolean gembok_records_verify (GembokContext *context, guint64 *count, char **head, GError **error);

G_END_DECLS
