/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-log.h"

#include <string.h>

#include "fixture.h"

static void
append (Fixture *fixture, const char *actor, const char *request_id, const char *procedure, const char *step,
        const char *result)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_log (fixture->vault, actor, request_id, procedure, step, result, &error);
  g_assert_no_error (error);
}

/* 1 login; 2 create r1; 3 upload r1; 4 create r2; 5 refused by a decider, of a request of another vault. */
static void
fill (Fixture *fixture)
{
  fixture_add (fixture, "r1aaaaaa", "Siti Contoh Rahmáwati", 1700000001);
  fixture_add (fixture, "r2bbbbbb", "Budi Contoh Santoso", 1700000002);
  append (fixture, "applicant", NULL, NULL, "login", "done");
  append (fixture, "applicant", "r1aaaaaa", "lock-kaltim", "create", "done");
  append (fixture, "applicant", "r1aaaaaa", "lock-kaltim", "upload", "done");
  append (fixture, "applicant", "r2bbbbbb", "lock-kebumen", "create", "done");
  append (fixture, "officer", "jauh", "lock-kaltim", "refuse", "done");
}

/* The sequence numbers that are found, "5 3 1". */
static char *
find_page (Fixture *fixture, const GembokLogFilter *filter, guint64 before, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = gembok_vault_log_search (fixture->vault, filter, before, limit, &error);
  g_assert_no_error (error);
  GString *found = g_string_new (NULL);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (found, "%s%" G_GUINT64_FORMAT, i > 0 ? " " : "",
                            ((const GembokLogHit *) hits->pdata[i])->entry.seq);
  return g_string_free (found, FALSE);
}

static void
assert_found (Fixture *fixture, const GembokLogFilter *filter, const char *wanted)
{
  g_autofree char *found = find_page (fixture, filter, 0, 100);
  g_assert_cmpstr (found, ==, wanted);
}

static void
conditions (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fill (fixture);
  static const struct
  {
    GembokLogFilter filter;
    const char *found;
  } cases[] = {
    { { 0 }, "5 4 3 2 1" },
    { { .request_id = "r1aaaaaa" }, "3 2" },
    { { .request_id = "jauh" }, "5" },
    { { .request_id = "r1" }, "" },
    { { .procedure = "lock-kaltim" }, "5 3 2" },
    { { .procedure = "lock-kaltim", .request_id = "r1aaaaaa" }, "3 2" },
    { { .person = "siti" }, "3 2" },
    { { .person = "RAHMAWATI si" }, "3 2" },
    { { .person = "contoh" }, "4 3 2" },
    { { .person = "b" }, "4" },
    { { .person = "contoh.go.id" }, "" }, /* the e-mail is no name */
    { { .person = "siti budi" }, "" },
    { { .person = "   " }, "5 4 3 2 1" },
    { { .person = "%" }, "" },
    { { .person = "budi", .procedure = "lock-kebumen" }, "4" },
    { { .person = "budi", .procedure = "lock-kaltim" }, "" },
    { { .text = "contoh.go.id" }, "4 3 2" },
    { { .text = "r2bbb" }, "4" },
    { { .text = "rahmawati", .person = "budi" }, "" },
    { { .text = "rahmawati", .person = "contoh" }, "3 2" },
    { { .text = "\" OR 1 --" }, "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("person %s, text %s", cases[i].filter.person, cases[i].filter.text);
      assert_found (fixture, &cases[i].filter, cases[i].found);
    }
}

static void
days (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fill (fixture);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const GembokLogFilter today = { .from = now - 3600, .until = now + 3600 };
  const GembokLogFilter before = { .until = now - 3600 };
  const GembokLogFilter later = { .from = now + 3600 };
  assert_found (fixture, &today, "5 4 3 2 1");
  assert_found (fixture, &before, "");
  assert_found (fixture, &later, "");
}

static void
pages (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const GembokLogFilter all = { 0 };
  fill (fixture);
  g_autofree char *first = find_page (fixture, &all, 0, 2);
  g_autofree char *second = find_page (fixture, &all, 4, 2);
  g_autofree char *last = find_page (fixture, &all, 2, 2);
  g_autofree char *beyond = find_page (fixture, &all, 1, 2);
  g_assert_cmpstr (first, ==, "5 4");
  g_assert_cmpstr (second, ==, "3 2");
  g_assert_cmpstr (last, ==, "1");
  g_assert_cmpstr (beyond, ==, "");
}

static const GembokLogKind *
kind_of (GPtrArray *kinds, const char *step)
{
  for (guint i = 0; i < kinds->len; i++)
    if (g_strcmp0 (((const GembokLogKind *) kinds->pdata[i])->step, step) == 0)
      return kinds->pdata[i];
  return NULL;
}

/* Both ways in which kinds are put to SQLite find the same: few entries by index, many by walking. */
static void
kinds (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fill (fixture);
  append (fixture, "applicant", "r1aaaaaa", "lock-kaltim", "upload", "done");
  append (fixture, "applicant", NULL, NULL, "login", "failed: storage");
  g_autoptr (GPtrArray) found = gembok_vault_log_kinds (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 6);
  g_assert_cmpuint (kind_of (found, "upload")->count, ==, 2);
  g_assert_cmpstr (kind_of (found, "refuse")->actor, ==, "officer");

  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  for (guint i = 0; i < found->len; i++)
    if (g_strcmp0 (((const GembokLogKind *) found->pdata[i])->step, "login") == 0
        || g_strcmp0 (((const GembokLogKind *) found->pdata[i])->step, "upload") == 0)
      g_ptr_array_add (wanted, found->pdata[i]);
  const GembokLogFilter filter = { .text = "budi", .kinds = wanted };
  assert_found (fixture, &filter, "7 6 4 3 1");
  for (guint i = 0; i < wanted->len; i++)
    ((GembokLogKind *) wanted->pdata[i])->count = 100000;
  assert_found (fixture, &filter, "7 6 4 3 1");
}

static void
names (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const GembokLogFilter all = { 0 };
  g_autoptr (GError) error = NULL;
  fill (fixture);
  g_autoptr (GPtrArray) hits = gembok_vault_log_search (fixture->vault, &all, 0, 100, &error);
  g_assert_no_error (error);
  g_assert_null (((const GembokLogHit *) hits->pdata[0])->name);
  g_assert_cmpstr (((const GembokLogHit *) hits->pdata[1])->name, ==, "Budi Contoh Santoso");
  g_assert_cmpstr (((const GembokLogHit *) hits->pdata[4])->entry.step, ==, "login");
  g_assert_cmpuint (strlen (((const GembokLogHit *) hits->pdata[4])->entry.hash), ==, 64);
}

/* What people call a request that is in another vault. */
static void
numbers (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const GembokLogFilter filter = { .request_id = "elsewhere" };
  g_autoptr (GError) error = NULL;
  gembok_vault_log (fixture->vault, "verifier", "elsewhere", "lock-kaltim", "accept", "done", &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) before = gembok_vault_log_search (fixture->vault, &filter, 0, 100, &error);
  g_assert_null (((const GembokLogHit *) before->pdata[0])->number);
  g_assert_true (gembok_vault_log_note_number (fixture->vault, "elsewhere", "2026-000001-5", &error));
  g_assert_true (gembok_vault_log_note_number (fixture->vault, "elsewhere", "2026-000002-3", &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) after = gembok_vault_log_search (fixture->vault, &filter, 0, 100, &error);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpstr (((const GembokLogHit *) after->pdata[0])->number, ==, "2026-000002-3");
  g_assert_cmpstr (((const GembokLogHit *) after->pdata[0])->entry.request_id, ==, "elsewhere");
  g_assert_true (gembok_vault_log_verify (fixture->vault, NULL, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/vault/log-search/conditions", conditions);
  fixture_test ("/vault/log-search/days", days);
  fixture_test ("/vault/log-search/pages", pages);
  fixture_test ("/vault/log-search/kinds", kinds);
  fixture_test ("/vault/log-search/names", names);
  fixture_test ("/vault/log-search/numbers", numbers);
  return g_test_run ();
}
