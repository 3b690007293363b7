/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "crypto/csr.h"
#include "procedure/key-use.h"
#include "samples.h"
#include "vault/vault-keys.h"
#include "vault/vault-log.h"
#include "world.h"

/* Runs SQL past our code. */
static void
tamper (World *world, const char *sql)
{
  g_autofree char *path = g_build_filename (world->folder, "vault.db", NULL);
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static char *
begin (World *world, const GembokApplicant *person)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_begin (world->context, "lock-kaltim", person, &error);
  g_assert_no_error (error);
  return g_strdup (view->request->id);
}

static GembokRequestView *
create_key (World *world, const char *id, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokSecret) passphrase = world_secret (WORLD_PASSPHRASE);
  return gembok_request_create_key (world->context, id, "ec:P-256", passphrase, cancellable, error);
}

static guint
n_keys (World *world)
{
  g_autoptr (GPtrArray) keys = gembok_vault_key_list (world_vault (world), NULL);
  return keys->len;
}

static guint
n_requests (World *world, const char *search)
{
  g_autoptr (GPtrArray) requests = gembok_vault_request_list (world_vault (world), search, 0, 10, NULL, NULL);
  return requests->len;
}

static guint64
n_log (World *world)
{
  g_autoptr (GError) error = NULL;
  guint64 count = 0;
  g_assert_true (gembok_vault_log_verify (world_vault (world), &count, &error));
  return count;
}

static void
assert_keyless (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_view (world->context, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (view->request->state, ==, GEMBOK_REQUEST_DRAFT);
  g_assert_null (view->request->csr);
  g_assert_null (view->request->public_key_sha256);
  g_assert_null (view->verification_code);
  g_assert_cmpstr (gembok_plan_next (view->plan)->step->id, ==, "create-csr");
  g_assert_cmpuint (n_keys (world), ==, 0);
  g_assert_true (gembok_vault_check (world_vault (world), &error));
}

static double
seconds_at (World *world, const char *id, const char *step)
{
  g_autoptr (GPtrArray) steps = gembok_vault_step_list (world_vault (world), id, NULL);
  for (guint i = 0; i < steps->len; i++)
    {
      const GembokVaultStep *record = steps->pdata[i];
      if (g_str_equal (record->step, step))
        return record->seconds;
    }
  return -1;
}

/* --- beginning and filling in ----------------------------------------------------------------------------------- */

static void
test_begin (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = begin (world, NULL);
  assert_keyless (world, id);
  g_autoptr (GembokRequestView) view = gembok_request_view (world->context, id, &error);
  for (guint i = 0; i < view->plan->len; i++)
    {
      const GembokPlanStep *entry = &g_array_index (view->plan, GembokPlanStep, i);
      if (entry->step->action == GEMBOK_ACTION_CHOOSE_TYPE)
        g_assert_cmpint (entry->state, ==, GEMBOK_STEP_DONE);
      if (entry->step->action == GEMBOK_ACTION_UPLOAD_CSR)
        g_assert_cmpint (entry->state, ==, GEMBOK_STEP_OPEN);
    }
  g_assert_cmpuint (view->required->len, ==, 3);
  g_assert_cmpuint (n_log (world), ==, 2);
  g_assert_null (gembok_request_begin (world->context, "tidak-ada", NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
  g_assert_cmpuint (n_requests (world, NULL), ==, 1);
}

static void
test_autosave (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = begin (world, NULL);
  const guint64 logged = n_log (world);
  g_autoptr (GembokApplicant) typed = gembok_applicant_new ();
  g_autofree char *long_text = g_strnfill (100000, 'x');
  gembok_applicant_set (typed, GEMBOK_FIELD_NAME, "Sit");
  gembok_applicant_set (typed, GEMBOK_FIELD_NIK, "35");
  gembok_applicant_set (typed, GEMBOK_FIELD_UNIT, long_text);
  g_assert_true (gembok_request_set_applicant (world->context, id, typed, &error));
  g_assert_no_error (error);
  g_autoptr (GembokVaultRequest) saved = gembok_vault_request_get (world_vault (world), id, &error);
  g_assert_cmpstr (saved->applicant->name, ==, "Sit");
  g_assert_cmpstr (saved->applicant->nik, ==, "35");
  g_assert_null (saved->applicant->email);
  g_assert_cmpuint (strlen (saved->applicant->unit), ==, 500);
  g_assert_cmpuint (n_requests (world, "sit"), ==, 1);
  g_assert_cmpuint (n_log (world), ==, logged);
  /* What was taken out again is gone. */
  g_autoptr (GembokApplicant) person = world_person ();
  g_assert_true (gembok_request_set_applicant (world->context, id, person, &error));
  g_autoptr (GembokVaultRequest) after = gembok_vault_request_get (world_vault (world), id, &error);
  g_assert_null (after->applicant->unit);
  g_assert_cmpstr (after->applicant->nik, ==, person->nik);

  g_assert_false (gembok_request_set_applicant (world->context, "0000zzzz", person, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
  g_autofree char *sent = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  g_assert_false (gembok_request_set_applicant (world->context, sent, person, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
}

/* --- the key ---------------------------------------------------------------------------------------------------- */

static void
assert_no_key (World *world, const char *id, const char *algorithm, const char *passphrase, GembokErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) secret = world_secret (passphrase);
  g_assert_null (gembok_request_create_key (world->context, id, algorithm, secret, NULL, &error));
  world_assert_failed (&error, code);
  assert_keyless (world, id);
}

static void
test_key_refused (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = world_person ();
  g_autofree char *empty = begin (world, NULL);
  assert_no_key (world, empty, "ec:P-256", WORLD_PASSPHRASE, GEMBOK_ERROR_BAD_INPUT);
  g_autofree char *id = begin (world, person);
  assert_no_key (world, id, "rsa:1024", WORLD_PASSPHRASE, GEMBOK_ERROR_BAD_INPUT);
  assert_no_key (world, id, "ec:P-256", "Siti Contoh 1990", GEMBOK_ERROR_WEAK_PASSPHRASE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_null (create_key (world, id, cancellable, &error));
  world_assert_failed (&error, GEMBOK_ERROR_CANCELLED);
  assert_keyless (world, id);
}

static void
test_key_created (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = world_person ();
  /* An NIP that does not fit the NIK is a warning, no error. */
  gembok_applicant_set (person, GEMBOK_FIELD_NIP, "198503022010011001");
  g_autofree char *id = begin (world, person);
  world_put_document (world, id, "ktp", GEMBOK_DOCUMENT_READY);
  g_assert_true (gembok_request_worked (world->context, id, GEMBOK_ACTION_CREATE_CSR, NULL, 90, &error));
  g_autoptr (GembokRequestView) view = create_key (world, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (view->request->state, ==, GEMBOK_REQUEST_DRAFT);
  g_assert_nonnull (view->verification_code);
  g_assert_cmpuint (view->warnings->len, ==, 2);
  g_assert_cmpstr (gembok_plan_next (view->plan)->step->action == GEMBOK_ACTION_UPLOAD_DOCUMENTS ? "documents" : "", ==,
                   "documents");
  g_assert_cmpfloat (seconds_at (world, id, "create-csr"), >, 90);
  g_autoptr (GembokCsr) csr = gembok_csr_parse (view->request->csr, &error);
  g_assert_true (gembok_csr_verify (csr, &error));
  g_autoptr (GembokSecret) passphrase = world_secret (WORLD_PASSPHRASE);
  g_assert_true (gembok_key_use_check (world->context, id, passphrase, NULL, &error));

  g_assert_null (create_key (world, id, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_false (gembok_request_set_applicant (world->context, id, person, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_false (gembok_request_discard (world->context, id, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_true (gembok_key_use_check (world->context, id, passphrase, NULL, &error));
  g_assert_true (gembok_vault_check (world_vault (world), &error));
}

/* Something that happens while the key is made, in another context of the same program. */
typedef struct
{
  GembokContext *fork;
  const char *id;
  void (*act) (GembokContext *context, const char *id);
} Meanwhile;

static void
meanwhile (const GembokProgress *progress, gpointer user_data)
{
  Meanwhile *happening = user_data;
  if (progress->stage == GEMBOK_STAGE_DERIVE_KEY && happening->act != NULL)
    happening->act (happening->fork, happening->id);
  if (progress->stage == GEMBOK_STAGE_DERIVE_KEY)
    happening->act = NULL;
}

static void
correct_name (GembokContext *context, const char *id)
{
  g_autoptr (GembokApplicant) person = world_person ();
  gembok_applicant_set (person, GEMBOK_FIELD_NAME, "Siti Contoh Rahmawati Putri");
  g_assert_true (gembok_request_set_applicant (context, id, person, NULL));
}

static void
accept_agreement (GembokContext *context, const char *id)
{
  g_autoptr (GembokPolicy) policy = gembok_request_policy (context, NULL);
  g_autoptr (GembokRequestView) view = gembok_request_accept (context, id, policy->agreement_version, NULL);
  g_assert_nonnull (view);
}

static void
throw_away (GembokContext *context, const char *id)
{
  g_assert_true (gembok_request_discard (context, id, NULL));
}

static GembokRequestView *
create_key_meanwhile (World *world, const char *id, void (*act) (GembokContext *context, const char *id), GError **error)
{
  g_autoptr (GembokContext) fork = gembok_context_fork (world->context);
  Meanwhile happening = { .fork = fork, .id = id, .act = act };
  const GembokReporter reporter = { meanwhile, &happening };
  gembok_context_set_reporter (world->context, &reporter);
  GembokRequestView *view = create_key (world, id, NULL, error);
  gembok_context_set_reporter (world->context, NULL);
  g_assert_null (happening.act);
  return view;
}

static void
test_changed_meanwhile (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = world_person ();
  g_autofree char *id = begin (world, person);
  g_assert_null (create_key_meanwhile (world, id, correct_name, &error));
  world_assert_failed (&error, GEMBOK_ERROR_CONFLICT);
  assert_keyless (world, id);
  g_autoptr (GembokVaultRequest) kept = gembok_vault_request_get (world_vault (world), id, &error);
  g_assert_cmpstr (kept->applicant->name, ==, "Siti Contoh Rahmawati Putri");

  g_autoptr (GembokRequestView) view = create_key_meanwhile (world, id, accept_agreement, &error);
  g_assert_no_error (error);
  g_assert_nonnull (view->request->csr);
  g_assert_nonnull (view->request->agreement_version);

  g_autofree char *gone = begin (world, person);
  g_assert_null (create_key_meanwhile (world, gone, throw_away, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
  g_assert_cmpuint (n_keys (world), ==, 1);
}

static GembokRequestView *
create_whole (World *world, GError **error)
{
  g_autoptr (GembokApplicant) person = world_person ();
  g_autoptr (GembokSecret) passphrase = world_secret (WORLD_PASSPHRASE);
  const GembokNewRequest fresh
      = { .procedure = "lock-kaltim", .applicant = person, .algorithm = "ec:P-256", .passphrase = passphrase };
  return gembok_request_create (world->context, &fresh, NULL, error);
}

/* A disk that gives back something else than was written: nobody is left with a key that does not open (promise 1). */
static void
test_damaged_on_the_way (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = world_person ();
  g_autofree char *id = begin (world, person);
  tamper (world, "CREATE TRIGGER spoil AFTER INSERT ON private_key BEGIN"
                 " UPDATE private_key SET box = zeroblob (length (box)) WHERE rowid = new.rowid; END");
  g_assert_null (create_key (world, id, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_DAMAGED);
  assert_keyless (world, id);
  g_assert_null (create_whole (world, &error));
  world_assert_failed (&error, GEMBOK_ERROR_DAMAGED);
  assert_keyless (world, id);
  g_assert_cmpuint (n_requests (world, NULL), ==, 1);
  g_assert_cmpuint (n_log (world), >, 0);

  tamper (world, "DROP TRIGGER spoil");
  g_autoptr (GembokRequestView) view = create_key (world, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_keys (world), ==, 1);
}

static void
test_not_saved (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = world_person ();
  g_autofree char *id = begin (world, person);
  /* The last thing that is written of all that belongs together. */
  tamper (world, "CREATE TRIGGER full BEFORE INSERT ON log WHEN new.step = 'create-csr'"
                 " BEGIN SELECT RAISE (ABORT, 'full'); END");
  g_assert_null (create_key (world, id, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  assert_keyless (world, id);
  g_assert_null (create_whole (world, &error));
  assert_keyless (world, id);
  g_assert_cmpuint (n_requests (world, NULL), ==, 1);
}

/* --- what else can be done with it ------------------------------------------------------------------------------ */

static void
test_keyless_verbs (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = begin (world, NULL);
  g_autoptr (GembokSecret) passphrase = world_secret (WORLD_PASSPHRASE);
  g_assert_null (gembok_request_csr (world->context, id, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_null (gembok_request_submit (world->context, id, NULL, 0, TRUE, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_null (gembok_request_fetch (world->context, id, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_null (gembok_request_wait (world->context, id, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
  g_assert_null (gembok_key_use_export (world->context, id, passphrase, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);

  g_autoptr (GBytes) picture = sample_png (&(SamplePng){ .width = 800, .height = 700, .colour_type = 2 });
  g_autofree char *path = world_write (world, "ktp.png", picture);
  g_autoptr (GembokRequestView) attached = gembok_request_attach (world->context, id, "ktp", path, NULL, &error);
  g_assert_no_error (error);
  accept_agreement (world->context, id);
  assert_keyless (world, id);
  g_autoptr (GembokRequestView) cancelled = gembok_request_cancel (world->context, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cancelled->request->state, ==, GEMBOK_REQUEST_CANCELLED);
  g_assert_null (create_key (world, id, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
}

static void
test_discard (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = world_person ();
  g_autofree char *other = begin (world, person);
  g_autofree char *id = begin (world, person);
  g_autoptr (GBytes) picture = sample_png (&(SamplePng){ .width = 800, .height = 700, .colour_type = 2 });
  g_autofree char *path = world_write (world, "ktp.png", picture);
  g_autoptr (GembokRequestView) attached = gembok_request_attach (world->context, id, "ktp", path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_vault_refused_add (world_vault (world), id, "foto_diri", "00", &error));
  const guint64 logged = n_log (world);
  g_assert_true (gembok_request_discard (world->context, id, &error));
  g_assert_no_error (error);
  g_assert_null (gembok_request_view (world->context, id, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
  g_assert_null (gembok_context_held_document (world->context, id, "ktp"));
  g_assert_cmpuint (n_requests (world, "rahmawati"), ==, 1);
  g_assert_cmpuint (n_log (world), ==, logged + 1);
  g_assert_true (gembok_vault_check (world_vault (world), &error));
  g_assert_no_error (error);
  assert_keyless (world, other);

  g_assert_false (gembok_request_discard (world->context, id, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
  g_autofree char *sent = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  g_assert_false (gembok_request_discard (world->context, sent, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_STATE);
}

static void
test_worked (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = begin (world, NULL);
  const guint64 logged = n_log (world);
  const double given[] = { 12.5, -3, NAN, INFINITY, 0.5 };
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    g_assert_true (gembok_request_worked (world->context, id, GEMBOK_ACTION_CREATE_CSR, NULL, given[i], &error));
  g_assert_cmpfloat (seconds_at (world, id, "create-csr"), ==, 13);
  g_assert_true (gembok_request_worked (world->context, id, GEMBOK_ACTION_UPLOAD_DOCUMENTS, "ktp", 1e9, &error));
  g_assert_cmpfloat (seconds_at (world, id, "upload-identity"), ==, 86400);
  g_assert_cmpfloat (seconds_at (world, id, "upload-letter"), ==, -1);
  /* This procedure has no such step. */
  g_assert_true (gembok_request_worked (world->context, id, GEMBOK_ACTION_LOG_OUT, NULL, 5, &error));
  g_assert_no_error (error);
  assert_keyless (world, id);
  g_assert_cmpuint (n_log (world), ==, logged);
  g_assert_false (gembok_request_worked (world->context, "0000zzzz", GEMBOK_ACTION_CREATE_CSR, NULL, 5, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
}

#define ADD(path, test) g_test_add (path, World, NULL, world_set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/draft/begin", test_begin);
  ADD ("/draft/autosave", test_autosave);
  ADD ("/draft/key-refused", test_key_refused);
  ADD ("/draft/key-created", test_key_created);
  ADD ("/draft/changed-meanwhile", test_changed_meanwhile);
  ADD ("/draft/damaged-on-the-way", test_damaged_on_the_way);
  ADD ("/draft/not-saved", test_not_saved);
  ADD ("/draft/keyless-verbs", test_keyless_verbs);
  ADD ("/draft/discard", test_discard);
  ADD ("/draft/worked", test_worked);
  return g_test_run ();
}
