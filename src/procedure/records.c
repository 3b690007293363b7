/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "procedure/records-private.h"
#include "vault/vault-requests.h"

#define NAME_MAX_CHARS 200
#define PAGE_MAX       1000

void
gembok_log_record_free (GembokLogRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->actor);
  g_free (record->actor_label);
  g_free (record->request_id);
  g_free (record->number);
  g_free (record->person);
  g_free (record->procedure);
  g_free (record->procedure_title);
  g_free (record->step);
  g_free (record->step_title);
  g_free (record->result);
  g_free (record->result_label);
  g_free (record->hash);
  g_free (record);
}

/* --- the filter in the log's own words -------------------------------------------------------------------------- */

typedef struct
{
  GembokLogFilter filter;
  char *request_id; /* (nullable) */
  GPtrArray *kinds; /* (nullable) (element-type GembokLogKind): those that say the words of the text */
} Question;

static void
clear_question (Question *question)
{
  g_free (question->request_id);
  g_clear_pointer (&question->kinds, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, clear_question)

static char *
fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  return g_utf8_casefold (composed, -1);
}

static gboolean
has_all (const char *text, char **needles)
{
  g_autofree char *folded = fold (text);
  for (guint i = 0; needles[i] != NULL; i++)
    if (strstr (folded, needles[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
kind_says (const GembokRecordWords *words, const GembokLogKind *kind, char **needles)
{
  g_autofree char *actor = gembok_record_words_actor (kind->actor);
  g_autofree char *procedure = gembok_record_words_procedure (words, kind->procedure);
  g_autofree char *step = gembok_record_words_step (words, kind->procedure, kind->step);
  g_autofree char *result = gembok_record_words_result (kind->step, kind->result);
  g_autofree char *shown
      = g_strjoin ("\n", actor, procedure != NULL ? procedure : "", step != NULL ? step : "", result, NULL);
  g_autofree char *all = g_strjoin ("\n", shown, kind->procedure != NULL ? kind->procedure : "",
                                    kind->step != NULL ? kind->step : "", kind->result, NULL);
  return has_all (all, needles);
}

/* There are some dozens of kinds of entries, however long the log is: they are put into words, not the entries. */
static gboolean
find_kinds (GembokContext *context, const GembokRecordWords *words, const char *text, Question *question, GError **error)
{
  g_autofree char *folded = fold (text);
  g_auto (GStrv) needles = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GPtrArray) kinds = gembok_vault_log_kinds (gembok_context_vault (context), error);
  if (kinds == NULL)
    return FALSE;
  for (guint i = kinds->len; i > 0; i--)
    if (!kind_says (words, kinds->pdata[i - 1], needles))
      g_ptr_array_remove_index_fast (kinds, i - 1);
  question->kinds = g_steal_pointer (&kinds);
  return TRUE;
}

static const char *
or_none (const char *text)
{
  return text != NULL && text[strspn (text, " \t\n")] != '\0' ? text : NULL;
}

/* A decider's vault has entries about requests that it does not hold, so an unknown id is looked for as it is. */
static gboolean
find_request (GembokContext *context, const char *id, Question *question, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (gembok_context_vault (context), id, &problem);
  if (request == NULL && !g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  question->request_id = g_strdup (request != NULL ? request->id : id);
  return TRUE;
}

static gboolean
prepare (GembokContext *context, const GembokRecordWords *words, const GembokRecordFilter *filter, Question *question,
         GError **error)
{
  static const GembokRecordFilter all = { 0 };
  if (filter == NULL)
    filter = &all;
  const char *request = or_none (filter->request);
  const char *text = or_none (filter->text);
  if (request != NULL && !find_request (context, request, question, error))
    return FALSE;
  if (text != NULL && !find_kinds (context, words, text, question, error))
    return FALSE;
  question->filter = (GembokLogFilter){
    .request_id = question->request_id,
    .procedure = or_none (filter->procedure),
    .person = or_none (filter->person),
    .from = filter->from,
    .until = filter->until,
    .text = text,
    .kinds = question->kinds,
  };
  return TRUE;
}

/* --- listing ---------------------------------------------------------------------------------------------------- */

static char *
clean (const char *text)
{
  return text != NULL ? gembok_text_sanitise (text, NAME_MAX_CHARS) : NULL;
}

static GembokLogRecord *
to_record (const GembokRecordWords *words, const GembokLogHit *hit)
{
  const GembokLogEntry *entry = &hit->entry;
  GembokLogRecord *record = g_new0 (GembokLogRecord, 1);
  record->seq = entry->seq;
  record->at = entry->at;
  record->actor = clean (entry->actor);
  record->actor_label = gembok_record_words_actor (entry->actor);
  record->request_id = clean (entry->request_id);
  record->number = clean (hit->number);
  record->person = clean (hit->name);
  record->procedure = clean (entry->procedure);
  record->procedure_title = gembok_record_words_procedure (words, entry->procedure);
  record->step = clean (entry->step);
  record->step_title = gembok_record_words_step (words, entry->procedure, entry->step);
  record->result = clean (entry->result);
  record->result_label = gembok_record_words_result (entry->step, entry->result);
  record->hash = clean (entry->hash);
  return record;
}

/* One more than wanted is asked for, to know whether there are more. */
static GPtrArray *
read_page (GembokContext *context, const GembokRecordWords *words, const Question *question, guint64 before_seq, guint limit,
           gboolean *more, GError **error)
{
  g_autoptr (GPtrArray) hits
      = gembok_vault_log_search (gembok_context_vault (context), &question->filter, before_seq, limit + 1, error);
  if (hits == NULL)
    return NULL;
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_log_record_free);
  for (guint i = 0; i < MIN (hits->len, limit); i++)
    g_ptr_array_add (records, to_record (words, hits->pdata[i]));
  if (more != NULL)
    *more = hits->len > limit;
  return records;
}

GPtrArray *
gembok_records_list (GembokContext *context, const GembokRecordFilter *filter, guint64 before_seq, guint limit,
                     gboolean *more, GError **error)
{
  g_autoptr (GembokRecordWords) words = gembok_record_words_new ();
  g_auto (Question) question = { 0 };
  if (!prepare (context, words, filter, &question, error))
    return NULL;
  return read_page (context, words, &question, before_seq, CLAMP (limit, 1, PAGE_MAX), more, error);
}

/* --- as a table ------------------------------------------------------------------------------------------------- */

/* What a spreadsheet would calculate is made plain text, as is usual, with an apostrophe. */
static gboolean
is_formula (const char *cell)
{
  return *cell != '\0' && strchr ("=+-@\t\r\n", *cell) != NULL;
}

static void
append_cell (GString *table, const char *cell, gboolean is_last)
{
  const char *text = cell != NULL ? cell : "";
  const gboolean quoted = strpbrk (text, ",\"\r\n") != NULL;
  if (quoted)
    g_string_append_c (table, '"');
  if (is_formula (text))
    g_string_append_c (table, '\'');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (table, '"');
      g_string_append_c (table, *text);
    }
  if (quoted)
    g_string_append_c (table, '"');
  g_string_append (table, is_last ? "\r\n" : ",");
}

static void
append_row (GString *table, const char *const *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    append_cell (table, cells[i], i + 1 == n_cells);
}

static void
append_header (GString *table)
{
  const char *const cells[]
      = { _ ("No."),       _ ("Time"), _ ("Actor"),  _ ("Applicant"), _ ("Request"), _ ("Request number"),
          _ ("Procedure"), _ ("Step"), _ ("Result"), _ ("SHA-256") };
  append_row (table, cells, G_N_ELEMENTS (cells));
}

/* A form that spreadsheets of every language know for a time. */
static char *
time_for_tables (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at);
  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
}

static void
append_record (GString *table, const GembokLogRecord *record)
{
  g_autofree char *seq = g_strdup_printf ("%" G_GUINT64_FORMAT, record->seq);
  g_autofree char *time = time_for_tables (record->at);
  const char *const cells[] = { seq,
                                time,
                                record->actor_label,
                                record->person,
                                record->request_id,
                                record->number,
                                record->procedure_title,
                                record->step_title,
                                record->result_label,
                                record->hash };
  append_row (table, cells, G_N_ELEMENTS (cells));
}

/* Pages come newest first, a table is read from the top. */
static GPtrArray *
read_everything (GembokContext *context, const GembokRecordWords *words, const Question *question, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_log_record_free);
  guint64 before = 0;
  gboolean more = TRUE;
  while (more)
    {
      if (gembok_cancelled (cancellable, error))
        return NULL;
      GPtrArray *page = read_page (context, words, question, before, PAGE_MAX, &more, error);
      if (page == NULL)
        return NULL;
      if (page->len > 0)
        before = ((const GembokLogRecord *) page->pdata[page->len - 1])->seq;
      g_ptr_array_extend_and_steal (all, page);
    }
  return g_steal_pointer (&all);
}

GBytes *
gembok_records_csv (GembokContext *context, const GembokRecordFilter *filter, GCancellable *cancellable, GError **error)
{
  static const char byte_order_mark[] = "\xEF\xBB\xBF";
  g_autoptr (GembokRecordWords) words = gembok_record_words_new ();
  g_auto (Question) question = { 0 };
  if (!prepare (context, words, filter, &question, error))
    return NULL;
  g_autoptr (GPtrArray) all = read_everything (context, words, &question, cancellable, error);
  if (all == NULL)
    return NULL;
  GString *table = g_string_new (byte_order_mark);
  append_header (table);
  for (guint i = all->len; i > 0; i--)
    append_record (table, all->pdata[i - 1]);
  return g_string_free_to_bytes (table);
}

/* --- verifying -------------------------------------------------------------------------------------------------- */

gboolean
gembok_records_verify (GembokContext *context, guint64 *count, char **head, GError **error)
{
  GembokVault *vault = gembok_context_vault (context);
  if (!gembok_vault_log_verify (vault, count, error))
    return FALSE;
  if (head == NULL)
    return TRUE;
  *head = gembok_vault_log_head (vault, error);
  return *head != NULL;
}
