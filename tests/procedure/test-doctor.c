/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "base/i18n.h"
#include "procedure/doctor-private.h"
#include "vault/vault-log.h"
#include "world.h"

#define NOW  1790000000
#define YEAR (365 * 86400)

static GPtrArray *
new_findings (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_diagnosis_free);
}

static const GembokDiagnosis *
find (GPtrArray *findings, const char *code)
{
  for (guint i = 0; i < findings->len; i++)
    if (g_str_equal (((const GembokDiagnosis *) findings->pdata[i])->code, code))
      return findings->pdata[i];
  return NULL;
}

static void
assert_says (const GembokDiagnosis *finding, GembokHealth health, const char *words)
{
  g_assert_nonnull (finding);
  g_test_message ("%s: %s", finding->title, finding->found);
  g_assert_cmpstr (gembok_health_name (finding->health), ==, gembok_health_name (health));
  g_assert_nonnull (strstr (finding->found, words));
  g_assert_true (health != GEMBOK_HEALTH_BAD || (finding->advice != NULL && *finding->advice != '\0'));
}

/* --- judgements ------------------------------------------------------------------------------------------------- */

static void
test_clock (void)
{
  static const struct
  {
    GembokDoctorClock clock;
    GembokHealth health;
    const char *words;
  } cases[] = {
    { { NOW, NOW, 0, NOW - YEAR }, GEMBOK_HEALTH_GOOD, "the AMS's clock says the same" },
    { { NOW, NOW - 60, 0, NOW - YEAR }, GEMBOK_HEALTH_GOOD, "60 seconds ahead" },
    { { NOW, NOW + 240, 0, NOW - YEAR }, GEMBOK_HEALTH_GOOD, "4 minutes behind" },
    { { NOW, NOW + 600, 0, NOW - YEAR }, GEMBOK_HEALTH_BAD, "10 minutes behind" },
    { { NOW, NOW + YEAR, 0, NOW - YEAR }, GEMBOK_HEALTH_BAD, "12 months behind" },
    { { NOW, NOW - YEAR, 0, NOW - YEAR }, GEMBOK_HEALTH_BAD, "12 months ahead" },
    { { NOW, 0, 0, NOW - YEAR }, GEMBOK_HEALTH_GOOD, "no AMS to compare" },
    { { NOW, 0, 0, NOW + 86400 }, GEMBOK_HEALTH_BAD, "earlier than it can be" },
    { { NOW, 0, NOW + 3600, NOW - YEAR }, GEMBOK_HEALTH_BAD, "earlier than it can be" },
    { { NOW, 0, NOW - 3600, NOW - YEAR }, GEMBOK_HEALTH_GOOD, "no AMS to compare" },
    /* What was heard once counts less than what is heard now. */
    { { NOW, NOW, NOW + YEAR, NOW - YEAR }, GEMBOK_HEALTH_GOOD, "says the same" },
    /* Both stand before this program was made: both are wrong. */
    { { NOW, NOW, 0, NOW + YEAR }, GEMBOK_HEALTH_BAD, "earlier than it can be" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const GembokDoctorQuestion question = { 0 };
      g_autoptr (GPtrArray) findings = new_findings ();
      GembokDoctorRun run = { .question = &question, .findings = findings };
      gembok_doctor_judge_clock (&run, &cases[i].clock);
      g_assert_cmpuint (findings->len, ==, 1);
      assert_says (findings->pdata[0], cases[i].health, cases[i].words);
    }
}

static void
test_space (void)
{
  static const struct
  {
    guint64 bytes;
    gboolean read_only;
    GembokHealth health;
    const char *words;
  } cases[] = {
    { 5000000000, FALSE, GEMBOK_HEALTH_GOOD, "5.0 GB free" },  { 200000000, FALSE, GEMBOK_HEALTH_GOOD, "200.0 MB free" },
    { 199000000, FALSE, GEMBOK_HEALTH_NOTE, "Only 199.0 MB" }, { 1000000, FALSE, GEMBOK_HEALTH_BAD, "Only 1.0 MB" },
    { 5000000000, TRUE, GEMBOK_HEALTH_BAD, "read-only" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const GembokDoctorQuestion question = { 0 };
      g_autoptr (GPtrArray) findings = new_findings ();
      GembokDoctorRun run = { .question = &question, .findings = findings };
      gembok_doctor_judge_space (&run, "/data", cases[i].bytes, cases[i].read_only);
      assert_says (findings->pdata[0], cases[i].health, cases[i].words);
      g_assert_true (cases[i].health == GEMBOK_HEALTH_GOOD || find (findings, "space")->advice != NULL);
    }
}

static void
test_folder_mode (void)
{
  g_assert_null (gembok_doctor_judge_mode (0700, TRUE));
  g_assert_null (gembok_doctor_judge_mode (02700, TRUE));
  g_assert_nonnull (strstr (gembok_doctor_judge_mode (0700, FALSE), "somebody else"));
  g_assert_nonnull (strstr (gembok_doctor_judge_mode (0750, TRUE), "Other people"));
  g_assert_nonnull (strstr (gembok_doctor_judge_mode (0701, TRUE), "Other people"));
  g_assert_nonnull (strstr (gembok_doctor_judge_mode (0500, TRUE), "may not write"));
}

static void
test_clean (void)
{
  static const struct
  {
    const char *text, *home, *user, *clean;
  } cases[] = {
    { "in /home/siti/.local/share", "/home/siti", "siti", "in ~/.local/share" },
    { "/home/siti", "/home/siti", "siti", "~" },
    { "(/home/siti).", "/home/siti", "siti", "(~)." },
    { "/home/siti-lain/x", "/home/siti", "siti", "/home/siti-lain/x" },
    { "/home/siti/a /home/siti/b", "/home/siti", "siti", "~/a ~/b" },
    { "/media/siti/STIK/x", "/home/siti", "siti", "/media/…/STIK/x" },
    { "siti tidak di jalur, https://siti.contoh.go.id", "/home/siti", "siti",
      "siti tidak di jalur, https://siti.contoh.go.id" },
    { "di /media/siti. Lalu /home/siti.", "/home/siti", "siti", "di /media/…. Lalu ~." },
    { "/home/siti.bak/x", "/home/siti", "siti", "/home/siti.bak/x" },
    { "/mnt/3502155708900001/x", NULL, NULL, "/mnt/…/x" },
    { "NIP 199008172015032001.", NULL, NULL, "NIP …." },
    { "12345678901234567", NULL, NULL, "12345678901234567" },
    { "CFF2 977C 39AC 1234 5678 9012 3456", NULL, NULL, "CFF2 977C 39AC 1234 5678 9012 3456" },
    { "/etc/x", "/", "", "/etc/x" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = gembok_doctor_clean (cases[i].text, cases[i].home, cases[i].user);
      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_milliseconds (void)
{
  static const struct
  {
    gint64 microseconds;
    const char *words;
  } cases[] = { { 0, "< 0.1 ms" }, { 20, "< 0.1 ms" }, { 60, "0.1 ms" }, { 2900, "2.9 ms" }, { 12400, "12 ms" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = gembok_doctor_milliseconds (cases[i].microseconds);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_every_check_has_a_title (void)
{
  guint n_checks = 0;
  const GembokDoctorCheck *checks = gembok_doctor_checks (&n_checks);
  g_assert_cmpuint (n_checks, ==, 18);
  for (guint i = 0; i < n_checks; i++)
    {
      g_assert_cmpstr (gembok_doctor_title (checks[i].code), !=, "");
      g_assert_cmpstr (gembok_doctor_area_label (checks[i].area), !=, "");
    }
}

/* --- a folder and this computer --------------------------------------------------------------------------------- */

/* What came through the callback, in its order. */
static void
note_code (const GembokDiagnosis *finished, gpointer list)
{
  g_ptr_array_add (list, g_strdup (finished->code));
}

static void
test_without_ams (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  const GembokDoctorQuestion question = { .context = world->context, .func = note_code, .user_data = told };
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, NULL);
  static const char *const codes[] = { "ams",    "clock", "vault", "log",      "keyring", "space",     "decoder",
                                       "memory", "dumps", "swap",  "programs", "presets", "procedures" };
  g_assert_cmpuint (findings->len, ==, G_N_ELEMENTS (codes));
  g_assert_cmpuint (told->len, ==, G_N_ELEMENTS (codes));
  for (guint i = 0; i < findings->len; i++)
    {
      g_assert_cmpstr (((const GembokDiagnosis *) findings->pdata[i])->code, ==, codes[i]);
      g_assert_cmpstr (told->pdata[i], ==, codes[i]);
    }
  assert_says (find (findings, "ams"), GEMBOK_HEALTH_NOTE, "No AMS has been used");
  assert_says (find (findings, "vault"), GEMBOK_HEALTH_GOOD, world->folder);
  assert_says (find (findings, "vault"), GEMBOK_HEALTH_GOOD, "mode 0700");
  assert_says (find (findings, "log"), GEMBOK_HEALTH_GOOD, "unbroken");
  assert_says (find (findings, "decoder"), GEMBOK_HEALTH_GOOD, "its sandbox holds");
  assert_says (find (findings, "programs"), GEMBOK_HEALTH_GOOD, "SQLite 3.");
}

static void
test_areas (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const GembokDoctorQuestion question = { .context = world->context, .areas = GEMBOK_DOCTOR_SERVICE };
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, NULL);
  g_assert_cmpuint (findings->len, ==, 2);
  g_assert_nonnull (find (findings, "ams"));
  g_assert_nonnull (find (findings, "clock"));
}

static void
test_damaged_log (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_log (world_vault (world), "applicant", NULL, NULL, "login", "done", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (world->folder, "vault.db", NULL);
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DROP TRIGGER log_no_update; UPDATE log SET result = 'denied'", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  const GembokDoctorQuestion question = { .context = world->context, .areas = GEMBOK_DOCTOR_STORE };
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, NULL);
  assert_says (find (findings, "log"), GEMBOK_HEALTH_BAD, "from entry 1 on");
}

static void
test_open_folder (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (g_chmod (world->folder, 0755), ==, 0);
  const GembokDoctorQuestion question = { .context = world->context, .areas = GEMBOK_DOCTOR_STORE };
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, NULL);
  assert_says (find (findings, "vault"), GEMBOK_HEALTH_BAD, "mode 0755");
}

static void
test_closed_vault (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (world->folder, "tidak", "ada", NULL);
  gembok_error_set (&error, GEMBOK_ERROR_STORAGE, "Pilih folder lain.", "Tidak bisa.");
  const GembokDoctorQuestion question
      = { .vault_error = error, .folder = folder, .areas = GEMBOK_DOCTOR_SERVICE | GEMBOK_DOCTOR_STORE };
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, NULL);
  assert_says (find (findings, "ams"), GEMBOK_HEALTH_NOTE, "could not be opened");
  assert_says (find (findings, "vault"), GEMBOK_HEALTH_BAD, "Tidak bisa.");
  assert_says (find (findings, "vault"), GEMBOK_HEALTH_BAD, "does not exist");
  g_assert_cmpstr (find (findings, "vault")->advice, ==, "Pilih folder lain.");
  assert_says (find (findings, "log"), GEMBOK_HEALTH_NOTE, "Not looked at");
  /* The disk on which it would lie is the nearest folder's. */
  g_assert_nonnull (strstr (find (findings, "space")->found, world->folder));
}

static void
test_cancelled (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  const GembokServer server = { .url = "https://ams.test" };
  const GembokDoctorQuestion question = { .context = world->context, .server = &server };
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, cancellable);
  g_assert_cmpuint (findings->len, <=, 1);
}

static void
test_report (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  world_add_account (world, "satu", "siti.contoh", NULL);
  const GembokDoctorQuestion question = { .context = world->context, .areas = GEMBOK_DOCTOR_STORE | GEMBOK_DOCTOR_COMPUTER };
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, NULL);
  g_autofree char *report = gembok_doctor_report (findings);
  g_test_message ("%s", report);
  static const char *const needed[]
      = { "Diagnosis by Gembok", "Time: ",    "System: ",          "Linux", "Data on this computer", "This computer",
          "[good] Vault: ",      "SQLite 3.", "Result: problems: " };
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    g_assert_nonnull (strstr (report, needed[i]));
  static const char *const forbidden[] = { "3502155708900001", "199008172015032001", "siti.contoh", "Siti", "\x1b" };
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    g_assert_null (strstr (report, forbidden[i]));
  g_assert_null (strstr (report, g_get_host_name ()));
}

#define ADD(path, func) g_test_add (path, World, NULL, world_set_up, func, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/procedure/doctor/clock", test_clock);
  g_test_add_func ("/procedure/doctor/space", test_space);
  g_test_add_func ("/procedure/doctor/mode", test_folder_mode);
  g_test_add_func ("/procedure/doctor/clean", test_clean);
  g_test_add_func ("/procedure/doctor/milliseconds", test_milliseconds);
  g_test_add_func ("/procedure/doctor/titles", test_every_check_has_a_title);
  ADD ("/procedure/doctor/without-ams", test_without_ams);
  ADD ("/procedure/doctor/areas", test_areas);
  ADD ("/procedure/doctor/damaged-log", test_damaged_log);
  ADD ("/procedure/doctor/open-folder", test_open_folder);
  ADD ("/procedure/doctor/closed-vault", test_closed_vault);
  ADD ("/procedure/doctor/cancelled", test_cancelled);
  ADD ("/procedure/doctor/report", test_report);
  return g_test_run ();
}
