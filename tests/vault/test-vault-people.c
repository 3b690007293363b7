/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-people.h"

#include "fixture.h"
#include "vault/schema-private.h"
#include "vault/vault-private.h"

/* All people here are constructed; their numbers hold no date. */
#define NOW     1786942800
#define FEW     100
#define MANY    1500
#define PAGE    20
#define PEOPLE  7
#define CHANGES 600

/* --- the list says what the requests say ------------------------------------------------------------------------ */

static void
describe (GembokVaultRequest *request, guint who)
{
  static const char *const names[] = { "Siti Contoh", "siti contoh", "Budi Contoh", "", NULL };
  g_autofree char *nik = who < PEOPLE ? g_strdup_printf ("35021557%08u", who) : who < PEOPLE + 2 ? g_strdup ("3502") : NULL;
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIK, nik);
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NAME, names[who % G_N_ELEMENTS (names)]);
}

static char *
person_of (const GembokApplicant *applicant)
{
  if (applicant->nik != NULL && strlen (applicant->nik) == 16)
    return g_strconcat ("nik:", applicant->nik, NULL);
  if (applicant->name == NULL || applicant->name[0] == '\0')
    return NULL;
  g_autofree char *lower = g_ascii_strdown (applicant->name, -1);
  return g_strconcat ("name:", lower, NULL);
}

/* What the list must be: key, number of requests, newest one; from all requests, which come newest first. */
static char *
counted (GembokVault *vault)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = gembok_vault_request_list (vault, NULL, 0, CHANGES, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < requests->len; i++)
    {
      char *key = person_of (((const GembokVaultRequest *) requests->pdata[i])->applicant);
      if (key != NULL)
        g_hash_table_insert (numbers, key, GUINT_TO_POINTER (1 + GPOINTER_TO_UINT (g_hash_table_lookup (numbers, key))));
    }
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < requests->len; i++)
    {
      const GembokVaultRequest *request = requests->pdata[i];
      g_autofree char *key = person_of (request->applicant);
      const guint number = key != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (numbers, key)) : 0;
      if (number > 0)
        g_string_append_printf (text, "%s %u %s\n", key, number, request->id);
      if (key != NULL)
        g_hash_table_remove (numbers, key);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
listed (GembokVault *vault)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) people = gembok_vault_people_list (vault, NULL, 0, CHANGES, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (people->len, ==, total);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < people->len; i++)
    {
      const GembokPerson *person = people->pdata[i];
      g_string_append_printf (text, "%s %d %s\n", person->key, (int) person->requests, person->request_id);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_fits (GembokVault *vault)
{
  g_autofree char *must = counted (vault);
  g_autofree char *is = listed (vault);
  g_assert_cmpstr (is, ==, must);
}

static void
change_something (Fixture *fixture, GRand *chance, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) requests = gembok_vault_request_list (fixture->vault, NULL, 0, CHANGES, NULL, &error);
  const guint who = g_rand_int_range (chance, 0, PEOPLE + 4);
  GembokVaultRequest *any = requests->len > 0 ? requests->pdata[g_rand_int_range (chance, 0, (gint32) requests->len)] : NULL;
  const gint32 what = g_rand_int_range (chance, 0, 5);
  if (any == NULL || what < 2)
    {
      g_autofree char *id = g_strdup_printf ("r%05u", n);
      g_autoptr (GembokVaultRequest) request = fixture_request (id, "x", NOW + g_rand_int_range (chance, 0, 50));
      describe (request, who);
      gembok_vault_request_add (fixture->vault, request, &error);
    }
  else if (what < 4)
    {
      describe (any, who);
      gembok_vault_request_save (fixture->vault, any, &error);
    }
  else
    gembok_vault_request_remove (fixture->vault, any->id, &error);
  g_assert_no_error (error);
}

static void
whatever_is_changed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261121);
  for (guint i = 0; i < CHANGES; i++)
    {
      change_something (fixture, chance, i);
      assert_fits (fixture->vault);
    }
  g_assert_cmpuint (fixture_count (fixture), >, PEOPLE);
}

/* A vault of before the list was kept. */
static void
an_older_vault (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  for (guint i = 0; i < 100; i++)
    change_something (fixture, chance, i);
  fixture_tamper (fixture,
                  "DROP TRIGGER request_adds_person; DROP TRIGGER request_removes_person;"
                  "DROP TRIGGER request_leaves_person; DROP TRIGGER request_joins_person;"
                  "DROP TABLE person; DROP INDEX request_person; DROP INDEX request_state; PRAGMA user_version = 5");
  fixture_reopen (fixture);
  assert_fits (fixture->vault);
  for (guint i = 100; i < 150; i++)
    change_something (fixture, chance, i);
  assert_fits (fixture->vault);
}

/* Somebody's tool was in the file. */
static void
is_mended (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const damage[]
      = { "DELETE FROM person WHERE key = 'nik:3502155708900001'", "INSERT INTO person VALUES ('name:nobody', 3, 1)",
          "UPDATE person SET requests = requests + 1", "UPDATE person SET newest = newest - 1" };
  fixture_add (fixture, "r1", "Siti Contoh Rahmawati", NOW);
  fixture_add (fixture, "r2", "Siti Contoh Wijaya", NOW);
  for (guint i = 0; i < G_N_ELEMENTS (damage); i++)
    {
      g_autoptr (GError) error = NULL;
      fixture_tamper (fixture, damage[i]);
      gembok_vault_check (fixture->vault, &error);
      g_assert_no_error (error);
      assert_fits (fixture->vault);
    }
}

/* --- it costs what is shown ------------------------------------------------------------------------------------- */

static int
count_steps (gpointer data)
{
  ++*(guint *) data;
  return 0;
}

/* The steps that SQLite's machine makes; they do not depend on how busy the computer is. */
static guint
steps_of (Fixture *fixture, const GembokRequestFilter *filter)
{
  g_autoptr (GError) error = NULL;
  guint steps = 0;
  GembokVaultRead *read = gembok_vault_read_begin (fixture->vault);
  sqlite3 *db = read->db;
  gembok_vault_read_end (read);
  sqlite3_progress_handler (db, 1, count_steps, &steps);
  g_autoptr (GPtrArray) page = filter != NULL
                                   ? gembok_vault_request_list_filtered (fixture->vault, NULL, filter, 0, PAGE, NULL, &error)
                                   : gembok_vault_people_list (fixture->vault, NULL, 0, PAGE, NULL, &error);
  sqlite3_progress_handler (db, 0, NULL, NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, PAGE);
  return steps;
}

static void
add_until (Fixture *fixture, guint from, guint until)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_vault_begin (fixture->vault, &error));
  for (guint i = from; i < until; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%05u", i);
      g_autofree char *nik = g_strdup_printf ("35021557%08u", i);
      g_autoptr (GembokVaultRequest) request = fixture_request (id, "Siti Contoh", NOW + i);
      gembok_applicant_set (request->applicant, GEMBOK_FIELD_NIK, nik);
      request->state = i % 2 == 0 ? GEMBOK_REQUEST_SUBMITTED : GEMBOK_REQUEST_VERIFIED;
      gembok_vault_request_add (fixture->vault, request, &error);
      g_assert_no_error (error);
    }
  g_assert_true (gembok_vault_commit (fixture->vault, &error));
}

static void
a_page_costs_the_same (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const GembokRequestFilter one = { .states = GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_SUBMITTED) };
  static const GembokRequestFilter two
      = { .states = GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_SUBMITTED) | GEMBOK_REQUEST_BIT (GEMBOK_REQUEST_VERIFIED) };
  const GembokRequestFilter *const pages[] = { &one, &two, NULL };
  guint few[G_N_ELEMENTS (pages)];
  add_until (fixture, 0, FEW);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    few[i] = steps_of (fixture, pages[i]);
  add_until (fixture, FEW, MANY);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    g_assert_cmpuint (steps_of (fixture, pages[i]), <=, few[i] + few[i] / 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/people/changes", whatever_is_changed);
  fixture_test ("/people/older", an_older_vault);
  fixture_test ("/people/mended", is_mended);
  fixture_test ("/people/cost", a_page_costs_the_same);
  return g_test_run ();
}
