/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/search-private.h"

#include <string.h>

#include "fixture.h"
#include "vault/vault-private.h"

/* All people here are constructed; numbers other than the known constructed ones hold no date. */
#define NOW G_GINT64_CONSTANT (1786942800)

typedef struct
{
  const char *id, *name, *nik, *email, *organization, *number;
} Person;

static const Person people[] = {
  { "p0000001", "Siti Contoh Rahmawati", "3502155708900001", "siti.contoh@contoh.go.id", "Dinas Kominfo Kabupaten Contoh",
    "REQ-2026-000001" },
  { "p0000002", "Muhammad Nur'aini Dja'far", "6471053112750123", "m_nuraini@contoh.go.id", "Sekretariat Daerah", NULL },
  { "p0000003", "I Gusti Ayu \"Ketut\" Wardani", "5171010000000002", "ayu@contoh.go.id", "Badan 100% Data", NULL },
  { "p0000004", "Ny. H. Sri Mulyani-Basuki, S.Kom.", "3174090000000003", "sri@contoh.go.id", "Biro Umum * NEAR (x)", NULL },
  { "p0000005", "Renée Möller Çontoh", "9171010000000004", "renee@contoh.go.id", "Dinas AND OR NOT", NULL },
  { "p0000006", "Li", "3273010000000005", "li@contoh.go.id", "Bappeda", NULL },
};

static void
add_people (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokVaultRequest) request = fixture_request (people[i].id, people[i].name, NOW + i);
      gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIK, people[i].nik);
      gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIP, NULL);
      gembok_applicant_set (request->applicant, GEMBOK_FIELD_EMAIL, people[i].email);
      gembok_applicant_set (request->applicant, GEMBOK_FIELD_ORGANIZATION, people[i].organization);
      gembok_applicant_set (request->applicant, GEMBOK_FIELD_PHONE, "+628999888777");
      request->number = g_strdup (people[i].number);
      gembok_vault_request_add (fixture->vault, request, &error);
      g_assert_no_error (error);
    }
}

/* The last digits of the ids that are found, newest first. */
static char *
find (Fixture *fixture, const char *query)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) found = gembok_vault_request_list (fixture->vault, query, 0, 100, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (total, ==, found->len);
  /* Counting must agree with listing. */
  g_autoptr (GPtrArray) none = gembok_vault_request_list (fixture->vault, query, 0, 0, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (total, ==, found->len);
  GString *digits = g_string_new (NULL);
  for (guint i = 0; i < found->len; i++)
    g_string_append_c (digits, ((GembokVaultRequest *) g_ptr_array_index (found, i))->id[7]);
  return g_string_free (digits, FALSE);
}

static const struct
{
  const char *query;
  const char *found;
} cases[] = {
  { "", "654321" },
  { "   ", "654321" },
  { "siti", "1" },
  { "SITI RAHMAWATI", "1" },
  { "rahmawati siti", "1" },
  { "ahmaw", "1" },
  { "siti wardani", "" },
  { "3502155708900001", "1" },
  { "350215 570890 0001", "1" },
  { "0123", "2" },
  { "@contoh.go.id", "654321" },
  { "m_nuraini", "2" },
  { "req-2026-000001", "1" },
  { "p0000004", "4" },
  { "sekretariat", "2" },
  { "999888777", "" }, /* the phone is not searched */
  /* Indonesian names and what SQLite would take for syntax */
  { "nur'aini", "2" },
  { "dja'far", "2" },
  { "\"ketut\"", "3" },
  { "\"", "3" },
  { "ketut\"", "3" },
  { "100%", "3" },
  { "%", "3" },
  { "_", "2" },
  { "*", "4" },
  { "(x)", "4" },
  { "near(x", "" },
  { "NEAR", "4" },
  { "AND OR NOT", "5" },
  { "-basuki,", "4" },
  { "s.kom.", "4" },
  { "siti OR wardani", "" },
  { "siti*", "" },
  { "name:siti", "" },
  { "text:siti", "" },
  { "^siti", "" },
  { "siti;--", "" },
  { "\\", "" },
  { "'; DROP TABLE request; --", "" },
  { "renee", "5" },
  { "RENÉE", "5" },
  { "moller contoh", "5" },
  { "çontoh möller", "5" },
  /* short words */
  { "li", "6" },
  { "ii", "" },
  { "h.", "654321" },
  { "ny. h. sri", "4" },
  { "i ayu", "3" },
  { "\xff\xfe", "" },
  { "siti\ncontoh", "1" },
  { "rahmawati\n3502155708900001", "1" },
};

static void
finds_what_people_type (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  add_people (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (fixture, cases[i].query);
      if (!g_str_equal (found, cases[i].found))
        g_error ("“%s” finds %s, not %s", cases[i].query, found, cases[i].found);
    }
  g_autofree char *everything = find (fixture, NULL);
  g_assert_cmpstr (everything, ==, "654321");
}

static void
long_queries_are_cut (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  add_people (fixture);
  g_autoptr (GString) many = g_string_new (NULL);
  for (guint i = 0; i < 5000; i++)
    g_string_append (many, "siti ");
  g_autofree char *same = find (fixture, many->str);
  g_assert_cmpstr (same, ==, "1");
  g_autofree char *endless = g_strnfill (100000, '"');
  g_autofree char *none = find (fixture, endless);
  g_assert_cmpstr (none, ==, "");
}

static void
follows_changes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  add_people (fixture);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (fixture->vault, "p0000001", &error);
  g_assert_no_error (error);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NAME, "Kartika Contoh");
  request->number = (g_free (request->number), g_strdup ("REQ-9"));
  for (guint i = 0; i < 3; i++)
    {
      gembok_vault_request_save (fixture->vault, request, &error);
      g_assert_no_error (error);
    }
  g_autofree char *old = find (fixture, "rahmawati");
  g_assert_cmpstr (old, ==, "");
  g_autofree char *old_number = find (fixture, "000001");
  g_assert_cmpstr (old_number, ==, "1"); /* still in the id */
  g_autofree char *new_name = find (fixture, "kartika req-9");
  g_assert_cmpstr (new_name, ==, "1");
  fixture_reopen (fixture);
  g_autofree char *again = find (fixture, "kartika");
  g_assert_cmpstr (again, ==, "1");
  gembok_vault_check (fixture->vault, &error);
  g_assert_no_error (error);
}

/* The text is made so that nothing matches across two fields. */
static void
fields_stay_apart (void)
{
  const char *const fields[] = { "Siti  Contoh", NULL, "", "B\tC\nD" };
  g_autofree char *text = gembok_search_text (fields, G_N_ELEMENTS (fields));
  g_assert_cmpstr (text, ==, "siti  contoh\nb c d\n");
}

static const char *const typical[]
    = { NULL, "contoh",    "siti rahmawati", "dinas komunikasi dan informatika", "350215570890", "9999", "zzqq", "zq", "it",
        "q",  "wijaya zq", "contoh a" };

/* How SQLite goes about it: never by sorting all hits, and never through the wide table of requests. */
static void
nothing_is_sorted (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (fixture->vault);
  for (guint i = 0; i < G_N_ELEMENTS (typical); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokSearch) search = gembok_search_new (typical[i]);
      g_autofree char *sql = g_strdup_printf ("EXPLAIN QUERY PLAN %s LIMIT 50", search->sql);
      g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (read->db, sql, &error);
      g_assert_no_error (error);
      g_assert_cmpint (gembok_search_bind (search, stmt), ==, (int) search->values->len + 1);
      while (gembok_sql_step (stmt, &error) == GEMBOK_SQL_ROW)
        {
          const char *step = (const char *) sqlite3_column_text (stmt, 3);
          g_test_message ("%s: %s", typical[i], step);
          g_assert_null (strstr (step, "TEMP B-TREE"));
          g_assert_cmpstr (step, !=, "SCAN request");
        }
      g_assert_no_error (error);
    }
}

static void
add_many (Fixture *fixture, guint n)
{
  static const char *const first[] = { "Siti", "Budi", "Dewi", "Agus", "Sri", "Nur", "Eko", "Putri", "Wahyu", "Rina" };
  static const char *const last[] = { "Rahmawati", "Santoso", "Wijaya", "Kusuma", "Hidayat", "Lestari", "Saputra" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) csr = g_bytes_new_take (g_malloc0 (900), 900);
  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%07u", i);
      g_autofree char *name
          = g_strdup_printf ("%s Contoh %s %u", first[i % G_N_ELEMENTS (first)], last[i / 7 % G_N_ELEMENTS (last)], i);
      g_autofree char *nik = g_strdup_printf ("35021557%08u", i * 977 % 100000000);
      g_autoptr (GembokVaultRequest) request = fixture_request (id, name, NOW + i / 3);
      gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIK, nik);
      request->csr = g_bytes_ref (csr);
      gembok_vault_request_add (fixture->vault, request, &error);
      g_assert_no_error (error);
    }
  gembok_vault_commit (fixture->vault, &error);
  g_assert_no_error (error);
}

/* With GEMBOK_TEST_REQUESTS=100000 the times tell something. */
static void
many_requests (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const char *wanted = g_getenv ("GEMBOK_TEST_REQUESTS");
  const guint n = wanted != NULL ? (guint) g_ascii_strtoull (wanted, NULL, 10) : 1000;
  add_many (fixture, n);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (typical); i++)
    {
      guint total = 0;
      gint64 best = G_MAXINT64;
      for (guint round = 0; round < 3; round++)
        {
          g_autoptr (GError) error = NULL;
          const gint64 begun = g_get_monotonic_time ();
          g_autoptr (GPtrArray) page
              = gembok_vault_request_list (fixture->vault, typical[i / 2], 0, 50, i % 2 != 0 ? &total : NULL, &error);
          best = MIN (best, g_get_monotonic_time () - begun);
          g_assert_no_error (error);
          g_assert_cmpuint (page->len, <=, 50);
        }
      g_test_message ("%-34s total %6u: %.1f ms", typical[i / 2] != NULL ? typical[i / 2] : "(all)", total,
                      (double) best / 1000);
    }
  g_autoptr (GError) error = NULL;
  guint total = 0;
  const gint64 begun = g_get_monotonic_time ();
  g_autoptr (GPtrArray) last_page = gembok_vault_request_list (fixture->vault, NULL, n - 10, 50, &total, &error);
  g_assert_no_error (error);
  g_test_message ("last page: %.1f ms", (double) (g_get_monotonic_time () - begun) / 1000);
  g_assert_cmpuint (last_page->len, ==, 10);
  g_assert_cmpuint (total, ==, n);
  g_autoptr (GPtrArray) hits = gembok_vault_request_list (fixture->vault, "contoh", 0, 10, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 10);
  g_assert_cmpuint (total, ==, MIN (n, 10000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/search/finds", finds_what_people_type);
  fixture_test ("/search/long", long_queries_are_cut);
  fixture_test ("/search/changes", follows_changes);
  g_test_add_func ("/search/fields", fields_stay_apart);
  fixture_test ("/search/plan", nothing_is_sorted);
  fixture_test ("/search/many", many_requests);
  return g_test_run ();
}
