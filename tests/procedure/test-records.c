/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <sqlite3.h>

#include "base/i18n.h"
#include "procedure/records-private.h"
#include "world.h"

static void
note (World *world, const char *actor, const char *id, const char *procedure, const char *step, const char *result)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_log (world_vault (world), actor, id, procedure, step, result, &error);
  g_assert_no_error (error);
}

static void
rename_applicant (World *world, const char *id, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (world), id, &error);
  g_assert_no_error (error);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NAME, name);
  g_free (request->number);
  request->number = g_strdup ("2026-000123-2");
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
}

static GPtrArray *
list (World *world, const GembokRecordFilter *filter)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = gembok_records_list (world->context, filter, 0, 100, NULL, &error);
  g_assert_no_error (error);
  return records;
}

static guint
count (World *world, const GembokRecordFilter *filter)
{
  g_autoptr (GPtrArray) records = list (world, filter);
  return records->len;
}

static void
test_words (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  rename_applicant (world, id, "Siti Contoh Rahmawati");
  note (world, "applicant", id, "lock-kaltim", "upload-letter", "worked on");
  note (world, "applicant", id, "lock-kaltim", "state", "submitted");
  note (world, "applicant", id, "lock-kaltim", "accept-agreement", "2026-1");
  note (world, "system", NULL, NULL, "create-key", "failed: damaged");
  note (world, "officer", "jauh\x1b[2J", "sop-lain", "tak-dikenal", "entah");
  g_autoptr (GPtrArray) records = list (world, NULL);
  static const char *const wanted[][3] = {
    { "tak-dikenal", "entah", "sop-lain" },
    { "Key pair and CSR made", "failed (damaged)", NULL },
    { "Agreement accepted", "version 2026-1", "Issuance" },
    { "State at the AMS", "waiting for verification", "Issuance" },
    { "Upload the superior's letter of recommendation", "worked on", "Issuance" },
  };
  g_assert_cmpuint (records->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < records->len; i++)
    {
      const GembokLogRecord *record = records->pdata[i];
      g_assert_cmpuint (record->seq, ==, records->len - i);
      g_assert_true (g_str_has_prefix (record->step_title, wanted[i][0]));
      g_assert_cmpstr (record->result_label, ==, wanted[i][1]);
      g_assert_true (wanted[i][2] == NULL ? record->procedure_title == NULL
                                          : g_str_has_prefix (record->procedure_title, wanted[i][2]));
    }
  const GembokLogRecord *first = records->pdata[4], *foreign = records->pdata[0];
  g_assert_cmpstr (first->person, ==, "Siti Contoh Rahmawati");
  g_assert_cmpstr (first->number, ==, "2026-000123-2");
  g_assert_cmpstr (first->actor_label, ==, "applicant");
  g_assert_null (foreign->person);
  g_assert_null (strchr (foreign->request_id, '\x1b'));
}

static void
test_filters (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *siti = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  g_autofree char *budi = world_add (world, GEMBOK_REQUEST_DRAFT);
  rename_applicant (world, budi, "Budi Contoh Santoso");
  note (world, "applicant", siti, "lock-kaltim", "upload-letter", "done");
  note (world, "applicant", siti, "lock-kaltim", "submit", "interrupted");
  note (world, "applicant", budi, "lock-kebumen", "create", "done");
  note (world, "verifier", "jauh", "lock-kaltim", "accept", "done");
  g_autofree char *prefix = g_strndup (siti, 5);
  const struct
  {
    GembokRecordFilter filter;
    guint count;
  } cases[] = {
    { { 0 }, 4 },
    { { .person = "", .text = "  ", .procedure = "", .request = "" }, 4 },
    { { .person = "siti" }, 2 },
    { { .request = siti }, 2 },
    { { .request = prefix }, 2 },
    { { .request = "jauh" }, 1 },
    { { .request = "tidak-ada" }, 0 },
    { { .procedure = "lock-kaltim" }, 3 },
    { { .text = "INTERRUPTED" }, 1 },
    { { .text = "letter superior" }, 1 }, /* the official title, words in any order */
    { { .text = "verifier" }, 1 },
    { { .text = "kebumen" }, 1 }, /* by the procedure's id */
    { { .text = "santoso" }, 1 },
    { { .text = "zzz" }, 0 },
    { { .text = "interrupted", .person = "budi" }, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%u", i);
      g_assert_cmpuint (count (world, &cases[i].filter), ==, cases[i].count);
    }
}

static void
test_pages (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 5; i++)
    note (world, "applicant", NULL, NULL, "login", "done");
  gboolean more = FALSE;
  g_autoptr (GPtrArray) first = gembok_records_list (world->context, NULL, 0, 3, &more, &error);
  g_assert_no_error (error);
  g_assert_true (more);
  g_assert_cmpuint (first->len, ==, 3);
  const GembokLogRecord *last = first->pdata[2];
  g_autoptr (GPtrArray) second = gembok_records_list (world->context, NULL, last->seq, 3, &more, &error);
  g_assert_no_error (error);
  g_assert_false (more);
  g_assert_cmpuint (second->len, ==, 2);
  g_assert_cmpuint (((const GembokLogRecord *) second->pdata[1])->seq, ==, 1);
}

static void
test_csv (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  rename_applicant (world, id, "=HYPERLINK(\"http://x\",\"Siti\")");
  note (world, "applicant", id, "lock-kaltim", "create", "done");
  note (world, "officer", "+62", "@sum", "-1", "a\tb, \"c\"");
  g_autoptr (GBytes) table = gembok_records_csv (world->context, NULL, NULL, &error);
  g_assert_no_error (error);
  gsize length = 0;
  const char *text = g_bytes_get_data (table, &length);
  g_assert_cmpmem (text, 3, "\xEF\xBB\xBF", 3);
  g_autofree char *copy = g_strndup (text + 3, length - 3);
  g_assert_true (g_utf8_validate (copy, -1, NULL));
  g_auto (GStrv) lines = g_strsplit (copy, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4); /* header, two records, nothing */
  g_assert_true (
      g_str_has_prefix (lines[0], "No.,Time,Actor,Applicant,Request,Request number,Procedure,Step,Result,SHA-256"));
  g_assert_true (g_str_has_prefix (lines[1], "1,20"));
  g_assert_nonnull (strstr (lines[1], ",\"'=HYPERLINK(\"\"http://x\"\",\"\"Siti\"\")\","));
  g_assert_nonnull (strstr (lines[2], ",'+62,"));
  g_assert_nonnull (strstr (lines[2], ",'@sum,'-1,\"a b, \"\"c\"\"\","));
  g_assert_null (strstr (copy, "3502155708900001"));

  const GembokRecordFilter only = { .request = id };
  g_autoptr (GBytes) some = gembok_records_csv (world->context, &only, NULL, &error);
  g_assert_cmpuint (g_bytes_get_size (some), <, length);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (gembok_records_csv (world->context, NULL, cancelled, &error));
  world_assert_failed (&error, GEMBOK_ERROR_CANCELLED);
}

static void
test_verify (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  note (world, "applicant", NULL, NULL, "login", "done");
  guint64 entries = 0;
  g_autofree char *head = NULL;
  g_assert_true (gembok_records_verify (world->context, &entries, &head, &error));
  g_assert_cmpuint (entries, ==, 1);
  g_assert_cmpuint (strlen (head), ==, 64);
}

/* --- how long it takes ------------------------------------------------------------------------------------------ */

static void
run_sql (sqlite3 *db, const char *sql)
{
  char *problem = NULL;
  if (sqlite3_exec (db, sql, NULL, NULL, &problem) != SQLITE_OK)
    g_error ("%s: %s", sql, problem);
}

/* A log as long as that of an office after years, past our code, which would hash and sync each entry. */
static void
make_long (World *world, guint entries)
{
  g_autofree char *path = g_build_filename (world->folder, "vault.db", NULL);
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_autofree char *sql = g_strdup_printf (
      "DROP TRIGGER log_no_gap; DROP TRIGGER log_moves_head; BEGIN;"
      "CREATE TEMP TABLE n AS WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %u) SELECT i FROM c;"
      "CREATE TEMP TABLE verb AS SELECT column1 AS k, column2 AS step, column3 AS result FROM (VALUES (0, 'create', 'done'),"
      " (1, 'upload-letter', 'worked on'), (2, 'upload-letter', 'done'), (3, 'upload-csr', 'done'), (4, 'state', "
      "'submitted'),"
      " (5, 'submit', 'done'), (6, 'verify', 'done'), (7, 'state', 'verified'), (8, 'issue', 'done'), (9, 'state', 'done'));"
      "INSERT INTO request (position, id, created_at, procedure, type, state, csr_sent, agreement_at, agreement_sent, "
      "updated_at,"
      " checked_at, name, nik) SELECT i, printf ('r%%07d', i), i, 'lock-kaltim', 'issuance', 'done', 1, 0, 1, 0, 0,"
      " printf ('Pegawai Contoh %%d', i), printf ('35021557%%08d', i) FROM n WHERE i <= %u / 20;"
      "INSERT INTO request_text (position, text) SELECT i, printf ('pegawai contoh %%d' || char (10) || '35021557%%08d' ||"
      " char (10), i, i) FROM n WHERE i <= %u / 20;"
      "INSERT INTO request_search (rowid, text) SELECT position, text FROM request_text;"
      "INSERT INTO log SELECT i, 1700000000 + i * 60, 'applicant', printf ('r%%07d', i / 20), iif (i %% 1000 = 0,"
      " 'lock-kebumen', 'lock-kaltim'), step, result, printf ('%%064x', i) FROM n JOIN verb ON k = i %% 10; COMMIT;",
      entries, entries, entries);
  run_sql (db, sql);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static double
time_page (World *world, const GembokRecordFilter *filter, guint wanted)
{
  double best = G_MAXDOUBLE;
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      const gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) page = gembok_records_list (world->context, filter, 0, 50, NULL, &error);
      best = MIN (best, (double) (g_get_monotonic_time () - start) / 1000);
      g_assert_no_error (error);
      g_assert_cmpuint (page->len, ==, wanted);
    }
  return best;
}

/* With GEMBOK_TEST_ENTRIES=100000 the times tell something; the bound only catches what grows without measure. */
static void
test_a_long_log (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const char *wanted = g_getenv ("GEMBOK_TEST_ENTRIES");
  const guint entries = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : 20000;
  make_long (world, entries);
  const struct
  {
    const char *what;
    GembokRecordFilter filter;
    guint found;
  } cases[] = {
    { "all", { 0 }, 50 },
    { "a common procedure", { .procedure = "lock-kaltim" }, 50 },
    { "a rare procedure", { .procedure = "lock-kebumen" }, MIN (50, entries / 1000) },
    { "no such procedure", { .procedure = "tidak-ada" }, 0 },
    { "one person", { .person = "3502155700000123" }, 20 },
    { "everybody", { .person = "contoh" }, 50 },
    { "the first day", { .from = 1700000000, .until = 1700000000 + 600 }, 9 },
    { "no day", { .until = 1600000000 }, 0 },
    { "a common step", { .text = "letter recommendation" }, 50 },
    { "a step and a procedure", { .text = "lapor zzz" }, 0 },
    { "two letters", { .text = "on" }, 50 },
    { "text of a person", { .text = "pegawai contoh" }, 50 },
    { "text and person", { .text = "letter", .person = "0000012" }, 50 },
    { "one request", { .request = "r0000077" }, 20 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const double milliseconds = time_page (world, &cases[i].filter, cases[i].found);
      g_test_message ("%u entries, %s: %.1f ms", entries, cases[i].what, milliseconds);
      g_assert_cmpfloat (milliseconds, <, 2000);
    }
}

#define ADD(path, func) g_test_add (path, World, NULL, world_set_up, func, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/procedure/records/words", test_words);
  ADD ("/procedure/records/filters", test_filters);
  ADD ("/procedure/records/pages", test_pages);
  ADD ("/procedure/records/csv", test_csv);
  ADD ("/procedure/records/verify", test_verify);
  ADD ("/procedure/records/a-long-log", test_a_long_log);
  return g_test_run ();
}
