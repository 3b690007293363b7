/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "base/file.h"
#include "procedure/procedure.h"

/* Where files are looked for: what is in the first folder goes first. */
static char *data_folder, *first_folder;

/* A small sound file, of which the tests spoil one thing each. */
static const char sound[]
    = "{\"format\": 1, \"id\": \"lock-contoh\", \"version\": 1, \"type\": \"issuance\", \"certificate_type\": \"individu\","
      " \"method\": \"lock\", \"agency\": {\"id\": \"Kabupaten Contoh\", \"en\": \"Contoh Regency\"},"
      "\n \"title\": {\"id\": \"Penerbitan\", \"en\": \"Issuance\"},"
      " \"source\": {\"title\": \"SOP Contoh\", \"number\": \"1/2026\", \"date\": null, \"issuer\": \"Diskominfo Contoh\"},"
      " \"record\": null, \"prerequisites\": [], \"total_minutes\": 2,"
      "\n \"steps\": [{\"id\": \"login\", \"number\": 1, \"title\": {\"id\": \"Masuk\", \"en\": \"Log in\"},"
      " \"actor\": \"applicant\", \"needs\": [], \"standard_minutes\": 0.5, \"output\": {\"id\": \"a\", \"en\": \"b\"},"
      " \"action\": \"log_in\", \"after\": []},"
      "\n {\"id\": \"stamp\", \"number\": 2, \"title\": {\"id\": \"Cap\", \"en\": \"Stamp\"}, \"actor\": \"verifier\","
      " \"needs\": [], \"standard_minutes\": 1.5, \"output\": {\"id\": \"a\", \"en\": \"b\"}, \"action\": \"manual\","
      " \"after\": [\"login\"]}]}";

static GembokProcedure *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
  return gembok_procedure_parse (data, error);
}

static char *
replaced (const char *from, const char *to)
{
  g_autoptr (GString) text = g_string_new (sound);
  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_sound_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokProcedure) procedure = parse (sound, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_procedure_id (procedure), ==, "lock-contoh");
  g_assert_cmpstr (gembok_procedure_title (procedure), ==, "Issuance");
  g_assert_cmpstr (gembok_procedure_source (procedure), ==, "SOP Contoh, 1/2026 (Diskominfo Contoh)");
  g_assert_null (gembok_procedure_record (procedure));
  g_assert_cmpuint (gembok_procedure_steps (procedure)->len, ==, 2);
  const GembokStep *stamp = gembok_procedure_find_step (procedure, "stamp");
  g_assert_nonnull (stamp);
  g_assert_cmpint (stamp->action, ==, GEMBOK_ACTION_MANUAL);
  g_assert_cmpint (stamp->actor, ==, GEMBOK_ROLE_VERIFIER);
  g_assert_cmpfloat (stamp->standard_minutes, ==, 1.5);
  g_assert_null (gembok_procedure_find_step (procedure, "none"));
  g_assert_true (gembok_procedure_step_of (procedure, GEMBOK_ACTION_LOG_IN, NULL)
                 == gembok_procedure_find_step (procedure, "login"));
}

/* What is spoilt, and what is said of it. */
static const char *const spoilt[][3] = {
  { "\"format\": 1", "\"format\": 2", "line 1, “format”: its format is not known" },
  { "\"format\": 1", "\"format\": \"1\"", "“format”" },
  { "\"id\": \"lock-contoh\"", "\"id\": \"../../etc\"", "“id”: “../../etc” is no name" },
  { "\"id\": \"lock-contoh\"", "\"id\": \"lock-\"", "“lock-” is no name" },
  { "\"id\": \"lock-contoh\"", "\"id\": 7", "“id”: it should be text" },
  { "\"type\": \"issuance\"", "\"type\": \"penerbitan\"", "“type”: “penerbitan” is none of these: issuance, renewal" },
  { "\"method\": \"lock\"", "\"method\": \"kunci\"", "none of these: lock, esign" },
  { "\"title\": {\"id\": \"Penerbitan\"", "\"title\": {\"id\": \" \"", "“title.id”: it is empty" },
  { "\"issuer\": \"Diskominfo Contoh\"", "\"issuer\": null", "“source.issuer”: it is missing" },
  { "\"date\": null", "\"date\": \"16 April 2021\"", "“source.date”: it should be a day" },
  { "\"date\": null", "\"date\": \"2021-02-30\"", "“source.date”: it should be a day" },
  { "\"prerequisites\": []", "\"prerequisites\": \"\"", "“prerequisites”: it should be a list" },
  { "\"prerequisites\": []", "\"prerequisites\": [\"Laptop\"]", "“prerequisites[0]”: it should have a text" },
  { "\"total_minutes\": 2", "\"total_minutes\": -3", "“total_minutes”: the minutes must lie between 0 and 100000" },
  { "\"total_minutes\": 2", "\"total_minutes\": 20", "“total_minutes”: the steps take 2 minutes together" },
  { "\"standard_minutes\": 1.5", "\"standard_minutes\": 1.75", "“total_minutes”: the steps take 2.25 minutes together" },
  { "\"standard_minutes\": 1.5", "\"standard_minutes\": 1.502", "“total_minutes”: the steps take 2.002 minutes together" },
  { "\"total_minutes\": 2", "\"total_minutes\": \"2\"", "“total_minutes”: it should be a number" },
  { "\"id\": \"stamp\"", "\"id\": \"login\"", "line 4, “steps[1].id”: two steps are called “login”" },
  { "\"number\": 2", "\"number\": 1", "line 4, “steps[1].number”: the steps must stand in the order" },
  { "\"number\": 2", "\"number\": 2.5", "“steps[1].number”: it should be a whole number" },
  { "\"after\": [\"login\"]", "\"after\": [\"stamp\"]", "“steps[1].after”: no step “stamp” stands before" },
  { "\"after\": [\"login\"]", "\"after\": [\"nowhere\"]", "no step “nowhere” stands before" },
  { "\"after\": [\"login\"]", "\"after\": [\"login\", \"login\"]", "“steps[1].after[1]”: “login” is named twice" },
  { "\"after\": [\"login\"]", "\"after\": \"login\"", "“steps[1].after”: it should be a list" },
  { "\"actor\": \"verifier\"", "\"actor\": \"somebody\"", "“steps[1].actor”: “somebody” is none of these: applicant, " },
  { "\"actor\": \"verifier\"", "\"actor\": \"unknown\"", "“unknown” is none of these" },
  { "\"action\": \"manual\"", "\"action\": \"masuk\"", "line 4, “steps[1].action”: “masuk” is none of these: log_in, " },
  { "\"action\": \"manual\"", "\"action\": null", "line 4, “steps[1].action”: it is missing" },
  { "\"action\": \"manual\"", "\"action\": \"upload_documents\"", "“steps[1].kinds”: it must name the documents" },
  { "\"action\": \"manual\"", "\"action\": \"manual\", \"kinds\": [\"ktp\"]", "“steps[1].kinds”: it belongs to" },
  { "\"action\": \"manual\"", "\"action\": \"manual\", \"kinds\": [\"K T P\"]", "“steps[1].kinds[0]”: “K T P” is no name" },
  { "\"action\": \"manual\"", "\"action\": \"manual\", \"guided\": 1", "“steps[1].guided”: it should be true or false" },
  { "\"action\": \"manual\"", "\"action\": \"manual\", \"note\": {}", "“steps[1].note.id”: it is missing" },
  { "\"action\": \"manual\"", "\"action\": \"manual\", \"on_rejection\": [\"login\"]", "belongs to the action “decide”" },
  { "\"action\": \"manual\"", "\"action\": \"decide\", \"on_rejection\": [\"x\"]", "there is no step “x”" },
  { "\"standard_minutes\": 1.5", "\"standard_minutes\": -1", "“steps[1].standard_minutes”: the minutes must lie between" },
  { "\"standard_minutes\": 1.5", "\"standard_minutes\": 1e9", "between 0 and 10000" },
  { "\"title\": {\"id\": \"Cap\", \"en\": \"Stamp\"}", "\"title\": {\"id\": \"Cap\"}",
    "“steps[1].title.en”: it is missing" },
  { "\"title\": {\"id\": \"Cap\", \"en\": \"Stamp\"}", "\"title\": \"Cap\"", "“steps[1].title”: it should have a text" },
  { "\"source\": {", "\"sources\": {", "“source”: its official source is not named" },
  { "\"steps\": [", "\"stages\": [", "“steps”: there is no step" },
  { "\"steps\": [", "\"steps\": [7, ", "“steps[0]”: it should be a step" },
  { "\"after\": [\"login\"]}", "\"after\": [\"login\"],}", "line 4: what stands here is not JSON." },
};

static void
test_spoilt_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (spoilt); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = replaced (spoilt[i][0], spoilt[i][1]);
      g_autoptr (GembokProcedure) procedure = parse (text, &error);
      g_test_message ("%s: %s", spoilt[i][1], error != NULL ? error->message : "was read");
      g_assert_null (procedure);
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
      g_assert_nonnull (strstr (error->message, spoilt[i][2]));
      g_assert_false (g_str_has_suffix (error->message, ".."));
    }
}

/* A newer file may have members that are not known here. */
static void
test_members_of_the_future (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = replaced ("\"format\": 1,", "\"format\": 1, \"colour\": [\"red\"],");
  g_autoptr (GembokProcedure) procedure = parse (text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (procedure);
}

static void
test_every_cut_is_refused (void)
{
  for (gsize length = 0; length < strlen (sound); length += 3)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strndup (sound, length);
      g_autoptr (GembokProcedure) procedure = parse (text, &error);
      g_assert_null (procedure);
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
    }
}

/* Minutes, actors and order as the official texts have them (PROCEDURES: L 13, KT 20; KB has 11 steps of a minute). */
static void
test_built_in (void)
{
  static const struct
  {
    const char *id;
    guint steps;
    double total;
    const char *third;
  } expected[] = {
    { "lock-kaltim", 10, 20, "create-csr" },
    { "lock-kebumen", 11, 11, "create-csr" },
    { "lock-lemsaneg-2017", 9, 13, "upload-letter" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokProcedure) procedure = gembok_procedures_find (expected[i].id, &error);
      g_assert_no_error (error);
      GPtrArray *steps = gembok_procedure_steps (procedure);
      g_assert_cmpuint (steps->len, ==, expected[i].steps);
      g_assert_cmpfloat (gembok_procedure_total_minutes (procedure), ==, expected[i].total);
      g_assert_cmpstr (((const GembokStep *) steps->pdata[2])->id, ==, expected[i].third);
      double sum = 0;
      for (guint k = 0; k < steps->len; k++)
        sum += ((const GembokStep *) steps->pdata[k])->standard_minutes;
      g_assert_cmpfloat_with_epsilon (sum, expected[i].total, 0.001);
    }
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_no_errno (g_chmod (path, 0644));
}

/* A new regional SOP is a new file: it is found, it may replace a built-in one, and a broken one harms nobody. */
static void
test_added_by_an_agency (void)
{
  g_autofree char *folder = g_build_filename (data_folder, "gembok", "procedures", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_autofree char *replacement = replaced ("\"id\": \"lock-contoh\"", "\"id\": \"lock-kebumen\"");
  g_autofree char *open_to_all = replaced ("\"id\": \"lock-contoh\"", "\"id\": \"lock-terbuka\"");
  g_autofree char *open_path = g_build_filename (folder, "lock-terbuka.json", NULL);
  write_file (folder, "lock-contoh.json", sound);
  write_file (folder, "lock-kebumen.json", replacement);
  write_file (folder, "lock-lain.json", sound);
  write_file (folder, "broken.json", "{\"format\": 1\n");
  write_file (folder, "lock-terbuka.json", open_to_all);
  g_assert_no_errno (g_chmod (open_path, 0666));
  write_file (folder, "not-a-procedure.txt", "{}");

  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GPtrArray) procedures = gembok_procedures_load (&warnings);
  g_assert_cmpuint (procedures->len, ==, 4);
  g_assert_cmpuint (warnings->len, ==, 3);
  /* Each with its whole path, so that it is found among the folders. */
  g_assert_nonnull (strstr (warnings->pdata[0], "/gembok/procedures/broken.json: "));
  g_assert_nonnull (strstr (warnings->pdata[0], "line 2: what stands here is not JSON."));
  g_assert_nonnull (strstr (warnings->pdata[1], "lock-lain.json: "));
  g_assert_nonnull (strstr (warnings->pdata[1], "its “id” is “lock-contoh”, so it must be called lock-contoh.json."));
  g_assert_nonnull (strstr (warnings->pdata[2], "lock-terbuka.json: "));
  g_assert_nonnull (strstr (warnings->pdata[2], "everybody can write it"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokProcedure) kebumen = gembok_procedures_find ("lock-kebumen", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gembok_procedure_steps (kebumen)->len, ==, 2);
  g_autoptr (GembokProcedure) broken = gembok_procedures_find ("broken", &error);
  g_assert_null (broken);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "/broken.json: This procedure file cannot be used: line 2"));
}

/* One that is asked for by its id is the one that stands in the list: of all folders the same one wins. */
static void
test_which_of_several (void)
{
  static const char *const subfolders[] = { "procedures", "site/procedures" };
  const char *const places[] = { data_folder, first_folder };
  /* From what matters least to what matters most. */
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *agency = g_strdup_printf ("Dinas %u", i);
      g_autofree char *named = replaced ("Contoh Regency", agency);
      g_autofree char *folder = g_build_filename (places[i % 2], "gembok", subfolders[i / 2], NULL);
      g_autofree char *path = g_build_filename (folder, "lock-contoh.json", NULL);
      g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
      write_file (folder, "lock-contoh.json", named);
      g_autoptr (GPtrArray) all = gembok_procedures_load (NULL);
      g_autoptr (GembokProcedure) found = gembok_procedures_find ("lock-contoh", NULL);
      g_assert_cmpstr (gembok_procedure_agency (found), ==, agency);
      guint listed = 0;
      for (guint k = 0; k < all->len; k++)
        if (g_str_equal (gembok_procedure_id (all->pdata[k]), "lock-contoh"))
          {
            listed++;
            g_assert_cmpstr (gembok_procedure_agency (all->pdata[k]), ==, agency);
          }
      g_assert_cmpuint (listed, ==, 1);
    }
  /* One that is broken leaves its place to the next. */
  g_autofree char *first = g_build_filename (first_folder, "gembok", "site", "procedures", NULL);
  write_file (first, "lock-contoh.json", "{");
  g_autoptr (GembokProcedure) next = gembok_procedures_find ("lock-contoh", NULL);
  g_assert_cmpstr (gembok_procedure_agency (next), ==, "Dinas 2");
}

/* Who can put another file in the place of an official text decides as much as who can write it. */
static void
test_open_folders (void)
{
  g_autofree char *site = g_build_filename (data_folder, "gembok", "site", NULL);
  g_autofree char *folder = g_build_filename (site, "procedures", NULL);
  g_autofree char *sound_id = replaced ("\"id\": \"lock-contoh\"", "\"id\": \"lock-folder\"");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  write_file (folder, "lock-folder.json", sound_id);
  g_autoptr (GembokProcedure) own = gembok_procedures_find ("lock-folder", NULL);
  g_assert_nonnull (own);
  for (guint i = 0; i < 2; i++)
    {
      const char *open = i == 0 ? folder : site;
      g_autofree char *said
          = g_strdup_printf ("/lock-folder.json: This procedure file is not used: everybody can write %s.", open);
      g_autoptr (GError) error = NULL;
      g_assert_no_errno (g_chmod (open, 0777));
      g_autoptr (GembokProcedure) open_to_all = gembok_procedures_find ("lock-folder", &error);
      g_assert_null (open_to_all);
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
      g_test_message ("%s", gembok_error_get_hint (error));
      g_assert_nonnull (strstr (gembok_error_get_hint (error), said));
      g_assert_no_errno (g_chmod (open, 0755));
    }
}

static void
test_unknown_name (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokProcedure) procedure = gembok_procedures_find ("lock-nowhere", &error);
  g_assert_null (procedure);
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "lock-kaltim"));

  /* A damaged vault may ask for anything. */
  static const char *const no_names[]
      = { NULL, "", "../procedures/lock-kaltim", "/etc/lock-kaltim", "lock-kaltim.json", "LOCK-KALTIM" };
  for (guint i = 0; i < G_N_ELEMENTS (no_names); i++)
    {
      g_clear_error (&error);
      g_assert_null (gembok_procedures_find (no_names[i], &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
    }
}

int
main (int argc, char **argv)
{
  data_folder = g_dir_make_tmp ("gembok-test-XXXXXX", NULL);
  first_folder = g_build_filename (data_folder, "first", NULL);
  g_autofree char *folders = g_strconcat (first_folder, G_SEARCHPATH_SEPARATOR_S, data_folder, NULL);
  g_setenv ("XDG_DATA_DIRS", folders, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/procedure/sound", test_sound_file);
  g_test_add_func ("/procedure/spoilt", test_spoilt_files);
  g_test_add_func ("/procedure/future", test_members_of_the_future);
  g_test_add_func ("/procedure/cut", test_every_cut_is_refused);
  g_test_add_func ("/procedure/built-in", test_built_in);
  g_test_add_func ("/procedure/unknown", test_unknown_name);
  g_test_add_func ("/procedure/added", test_added_by_an_agency);
  g_test_add_func ("/procedure/open-folders", test_open_folders);
  g_test_add_func ("/procedure/which-of-several", test_which_of_several);
  return g_test_run ();
}
