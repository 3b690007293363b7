/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that are taken from one computer to another, and what stands in the way. */
#include "procedure/backup.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "crypto/issuer.h"
#include "procedure/key-use.h"
#include "procedure/records.h"
#include "vault/vault-copies.h"
#include "vault/vault-log.h"
#include "world.h"

#define PASSPHRASE "payung hijau menari di atas genting 83"
#define HASH       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Two computers. */
typedef struct
{
  World a, b;
} Pair;

static void
set_up (Pair *pair, gconstpointer data)
{
  world_set_up (&pair->a, data);
  world_set_up (&pair->b, data);
}

static void
tear_down (Pair *pair, gconstpointer data)
{
  world_tear_down (&pair->a, data);
  world_tear_down (&pair->b, data);
}

static GBytes *
back_up (World *world, const char *id, GembokBackupReport **report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PASSPHRASE);
  const char *const ids[] = { id, NULL };
  GBytes *file = gembok_backup_make (world->context, id != NULL ? ids : NULL, passphrase, report, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (file);
  return file;
}

static GembokBackupReport *
restore (World *world, GBytes *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PASSPHRASE);
  GembokBackupReport *report = NULL;
  gembok_backup_restore (world->context, file, passphrase, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_vault_check (world_vault (world), &error));
  g_assert_true (gembok_records_verify (world->context, NULL, NULL, &error));
  for (guint i = 0; i < report->warnings->len; i++)
    g_test_message ("warning: %s", (const char *) report->warnings->pdata[i]);
  return report;
}

static const GembokBackupItem *
item_of (const GembokBackupReport *report, const char *id)
{
  for (guint i = 0; i < report->items->len; i++)
    {
      const GembokBackupItem *item = report->items->pdata[i];
      if (g_str_equal (item->id, id))
        return item;
    }
  g_assert_not_reached ();
}

/* Restores and asserts what came of the request. */
static void
assert_outcome (World *world, GBytes *file, const char *id, GembokRestoreOutcome outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PASSPHRASE);
  g_autoptr (GembokBackupReport) before = gembok_backup_inspect (world->context, file, passphrase, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GembokBackupReport) report = restore (world, file);
  g_assert_cmpstr (gembok_restore_outcome_name (item_of (before, id)->outcome), ==, gembok_restore_outcome_name (outcome));
  g_assert_cmpstr (gembok_restore_outcome_name (item_of (report, id)->outcome), ==, gembok_restore_outcome_name (outcome));
}

static guint
count_requests (World *world)
{
  guint total = 0;
  g_autoptr (GPtrArray) requests = gembok_vault_request_list (world_vault (world), NULL, 0, 1000, &total, NULL);
  g_assert_nonnull (requests);
  return total;
}

static GembokVaultCopy *
take (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  GembokVaultCopy *copy = gembok_vault_copy_take (world_vault (world), id, &error);
  g_assert_no_error (error);
  return copy;
}

/* A document as it is where there is no keyring: facts in the vault, contents in memory. */
static void
hold_document (World *world, const char *id, const char *kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_new ();
  document->kind = g_strdup (kind);
  document->state = GEMBOK_DOCUMENT_READY;
  document->media_type = g_strdup ("image/jpeg");
  document->bytes = strlen (text);
  document->sha256 = gembok_sha256_hex (content);
  document->original_sha256 = g_strdup (HASH);
  document->original_name = g_strdup ("foto \"saya\".jpg");
  document->summary = g_strdup ("");
  document->added_at = g_get_real_time () / G_USEC_PER_SEC;
  gembok_vault_document_put (world_vault (world), id, document, NULL, NULL, &error);
  g_assert_no_error (error);
  gembok_context_hold_document (world->context, id, kind, content);
}

static void
assert_held (World *world, const char *id, const char *kind, const char *text)
{
  g_autoptr (GBytes) held = gembok_context_held_document (world->context, id, kind);
  g_assert_nonnull (held);
  g_autoptr (GBytes) expected = g_bytes_new_static (text, strlen (text));
  g_assert_true (g_bytes_equal (held, expected));
}

static void
note (World *world, const char *id, const char *step)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_log (world_vault (world), "applicant", id, "lock-kaltim", step, "done", &error);
  g_assert_no_error (error);
}

/* --- there and back --------------------------------------------------------------------------------------------- */

/* What a person has done before sending; returns the id. */
static char *
prepare_request (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (world);
  char *id = g_strdup (view->request->id);
  hold_document (world, id, "ktp", "foto KTP rekaan");
  hold_document (world, id, "foto_diri", "foto diri rekaan");
  g_autoptr (GembokRequestView) accepted = gembok_request_accept (world->context, id, "2026-1", &error);
  g_assert_no_error (error);
  g_autoptr (GembokRequestView) consented = gembok_request_consent (world->context, id, "2026-1", TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_vault_refused_add (world_vault (world), id, "ktp", HASH, &error));
  g_assert_true (gembok_request_worked (world->context, id, GEMBOK_ACTION_CREATE_CSR, NULL, 31.5, &error));
  return id;
}

static void
assert_same_request (const GembokVaultRequest *a, const GembokVaultRequest *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->procedure, ==, b->procedure);
  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpstr (a->agreement_version, ==, b->agreement_version);
  g_assert_cmpstr (a->agreement_sha256, ==, b->agreement_sha256);
  g_assert_cmpint (a->agreement_at, ==, b->agreement_at);
  g_assert_cmpint (a->created_at, ==, b->created_at);
  g_assert_cmpint (a->updated_at, ==, b->updated_at);
  for (int field = 0; field < GEMBOK_N_FIELDS; field++)
    g_assert_cmpstr (gembok_applicant_get (a->applicant, (GembokApplicantField) field), ==,
                     gembok_applicant_get (b->applicant, (GembokApplicantField) field));
}

static void
assert_same_parts (const GembokVaultCopy *a, const GembokVaultCopy *b)
{
  g_assert_cmpuint (a->steps->len, ==, b->steps->len);
  for (guint i = 0; i < a->steps->len; i++)
    {
      const GembokVaultStep *one = a->steps->pdata[i], *other = b->steps->pdata[i];
      g_assert_cmpstr (one->step, ==, other->step);
      g_assert_cmpfloat_with_epsilon (one->seconds, other->seconds, 1e-6);
      g_assert_cmpint (one->done_at, ==, other->done_at);
    }
  g_assert_cmpuint (a->attempts->len, ==, 1);
  const GembokVaultAttempt *attempt = a->attempts->pdata[0], *same_attempt = b->attempts->pdata[0];
  g_assert_cmpstr (attempt->operation, ==, "create");
  g_assert_cmpstr (attempt->idempotency_key, ==, same_attempt->idempotency_key);
  g_assert_cmpstr (attempt->body_sha256, ==, same_attempt->body_sha256);
  const GembokVaultConsent *consent = a->consents->pdata[0], *same_consent = b->consents->pdata[0];
  g_assert_cmpstr (consent->sha256, ==, same_consent->sha256);
  g_assert_cmpint (consent->given_at, ==, same_consent->given_at);
  const GembokVaultRefused *refused = b->refused->pdata[0];
  g_assert_cmpstr (refused->kind, ==, "ktp");
  g_assert_cmpuint (b->documents->len, ==, 2);
  const GembokVaultDocument *document = b->documents->pdata[0];
  g_assert_cmpstr (document->original_name, ==, "foto \"saya\".jpg");
  g_assert_cmpint (document->state, ==, GEMBOK_DOCUMENT_READY);
}

static void
test_there (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = prepare_request (&pair->a);
  g_autoptr (GembokBackupReport) made = NULL;
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, &made);
  g_autoptr (GembokVaultCopy) theirs = take (&pair->a, id);
  g_assert_cmpuint (made->warnings->len, ==, 0);
  g_assert_cmpuint (item_of (made, id)->contents, ==, 2);
  /* What is personal does not stand in the file. */
  gsize length = 0;
  const void *bytes = g_bytes_get_data (file, &length);
  g_assert_null (memmem (bytes, length, "Contoh", 6));
  g_assert_null (memmem (bytes, length, "GEMBOKEY", 8));

  g_autoptr (GembokBackupReport) report = restore (&pair->b, file);
  const GembokBackupItem *item = item_of (report, id);
  g_assert_cmpint (item->outcome, ==, GEMBOK_RESTORE_ADDED);
  g_assert_cmpstr (item->person, ==, "Siti Contoh Rahmawati");
  g_assert_true (item->has_key);
  g_assert_cmpuint (report->warnings->len, ==, 1); /* there is no keyring */
  g_autoptr (GembokVaultCopy) ours = take (&pair->b, id);
  assert_same_request (theirs->request, ours->request);
  assert_same_parts (theirs, ours);
  g_assert_true (g_bytes_equal (theirs->request->csr, ours->request->csr));
  g_assert_true (g_bytes_equal (theirs->key->box, ours->key->box));
  g_assert_cmpint (theirs->key->created_at, ==, ours->key->created_at);
  assert_held (&pair->b, id, "ktp", "foto KTP rekaan");
  assert_held (&pair->b, id, "foto_diri", "foto diri rekaan");

  /* The key is opened by its own passphrase, not by that of the backup. */
  g_autoptr (GembokSecret) own = world_secret (WORLD_PASSPHRASE);
  g_assert_true (gembok_key_use_check (pair->b.context, id, own, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (GembokSecret) of_backup = world_secret (PASSPHRASE);
  g_assert_false (gembok_key_use_check (pair->b.context, id, of_backup, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_PASSPHRASE);
}

/* What the logs say: a line on each side, and what the other log said is kept beside this one. */
static void
test_logs (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = prepare_request (&pair->a);
  g_autofree char *head = gembok_vault_log_head (world_vault (&pair->a), &error);
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokBackupReport) report = restore (&pair->b, file);
  g_autoptr (GPtrArray) their_log = gembok_vault_log_list (world_vault (&pair->a), id, 0, 100, &error);
  const GembokLogEntry *last = their_log->pdata[their_log->len - 1];
  g_assert_cmpstr (last->step, ==, "backup");
  g_autoptr (GPtrArray) our_log = gembok_vault_log_list (world_vault (&pair->b), id, 0, 100, &error);
  g_assert_cmpuint (our_log->len, ==, 1);
  const GembokLogEntry *restored = our_log->pdata[0];
  g_autofree char *origin = g_strdup_printf ("from %s %s", gembok_vault_id (world_vault (&pair->a)), head);
  g_assert_cmpstr (restored->step, ==, "restore");
  g_assert_cmpstr (restored->result, ==, origin);
  g_autoptr (GPtrArray) past = gembok_vault_past_list (world_vault (&pair->b), id, &error);
  g_assert_cmpuint (past->len, ==, their_log->len - 1);
  for (guint i = 0; i < past->len; i++)
    {
      const GembokPastEntry *entry = past->pdata[i];
      const GembokLogEntry *original = their_log->pdata[i];
      g_assert_cmpstr (entry->entry.hash, ==, original->hash);
      g_assert_cmpstr (entry->entry.result, ==, original->result);
    }
}

static void
test_draft_without_key (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokApplicant) person = gembok_applicant_new ();
  gembok_applicant_set (person, GEMBOK_FIELD_NAME, "Siti \"Contoh\"\\ <Rahmawati>");
  g_autoptr (GembokRequestView) view = gembok_request_begin (pair->a.context, "lock-kaltim", person, &error);
  g_assert_no_error (error);
  const char *id = view->request->id;
  g_autoptr (GBytes) file = back_up (&pair->a, id, NULL);
  g_autoptr (GembokBackupReport) report = restore (&pair->b, file);
  g_assert_false (item_of (report, id)->has_key);
  g_autoptr (GembokRequestView) restored = gembok_request_view (pair->b.context, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restored->request->applicant->name, ==, "Siti \"Contoh\"\\ <Rahmawati>");
  g_assert_null (restored->request->csr);
  g_assert_true (gembok_request_discard (pair->b.context, id, &error));
  assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_ADDED);
}

static void
test_which (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PASSPHRASE);
  g_assert_null (gembok_backup_make (pair->a.context, NULL, passphrase, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);

  g_autofree char *one = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  g_autofree char *two = world_add (&pair->a, GEMBOK_REQUEST_DONE);
  g_autofree char *three = world_add (&pair->a, GEMBOK_REQUEST_CANCELLED);
  g_autofree char *prefix = g_strndup (three, 5);
  const char *const chosen[] = { one, prefix, one, NULL };
  g_autoptr (GembokBackupReport) report = NULL;
  g_autoptr (GBytes) file = gembok_backup_make (pair->a.context, chosen, passphrase, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->items->len, ==, 2);
  g_assert_cmpint (item_of (report, three)->state, ==, GEMBOK_REQUEST_CANCELLED);
  g_autoptr (GembokBackupReport) restored = restore (&pair->b, file);
  g_assert_cmpuint (count_requests (&pair->b), ==, 2);

  const char *const unknown[] = { one, "zzzzzzzz", NULL };
  g_assert_null (gembok_backup_make (pair->a.context, unknown, passphrase, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
}

static void
test_passphrases (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  static const char *const weak[] = { "rahmawati1990", "siticontoh17", "password123" };
  for (guint i = 0; i < G_N_ELEMENTS (weak); i++)
    {
      g_autoptr (GembokSecret) passphrase = world_secret (weak[i]);
      g_assert_null (gembok_backup_make (pair->a.context, NULL, passphrase, NULL, NULL, &error));
      world_assert_failed (&error, GEMBOK_ERROR_WEAK_PASSPHRASE);
      g_assert_false (gembok_backup_judge (pair->a.context, NULL, passphrase, &error));
      world_assert_failed (&error, GEMBOK_ERROR_WEAK_PASSPHRASE);
    }
  g_autoptr (GembokSecret) good = world_secret (PASSPHRASE);
  g_assert_true (gembok_backup_judge (pair->a.context, NULL, good, &error));
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokSecret) wrong = world_secret ("payung hijau menari di atas genting 84");
  g_assert_null (gembok_backup_inspect (pair->b.context, file, wrong, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_assert_false (gembok_backup_restore (pair->b.context, file, wrong, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_assert_cmpuint (count_requests (&pair->b), ==, 0);
}

/* --- what is here already --------------------------------------------------------------------------------------- */

static void
test_outcomes (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = prepare_request (&pair->a);
  g_autoptr (GBytes) first = back_up (&pair->a, NULL, NULL);
  assert_outcome (&pair->a, first, id, GEMBOK_RESTORE_PRESENT);
  assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_ADDED);
  assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_PRESENT);

  /* B goes on; A is behind then. */
  g_autoptr (GembokRequestView) detached = gembok_request_detach (pair->b.context, id, "foto_diri", &error);
  hold_document (&pair->b, id, "ktp", "foto KTP lain");
  note (&pair->b, id, "detach");
  g_autoptr (GBytes) second = back_up (&pair->b, NULL, NULL);
  assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_PRESENT);
  assert_outcome (&pair->a, second, id, GEMBOK_RESTORE_UPDATED);
  assert_outcome (&pair->a, first, id, GEMBOK_RESTORE_PRESENT);
  assert_outcome (&pair->a, second, id, GEMBOK_RESTORE_PRESENT);
  g_autoptr (GembokVaultCopy) copy = take (&pair->a, id);
  g_assert_cmpuint (copy->documents->len, ==, 1);
  assert_held (&pair->a, id, "ktp", "foto KTP lain");
  g_assert_cmpuint (count_requests (&pair->a), ==, 1);
  g_autoptr (GembokSecret) own = world_secret (WORLD_PASSPHRASE);
  g_assert_true (gembok_key_use_check (pair->a.context, id, own, NULL, &error));

  /* Both go on: neither overwrites the other. */
  note (&pair->a, id, "cancel");
  note (&pair->b, id, "accept-agreement");
  g_autoptr (GBytes) third = back_up (&pair->b, NULL, NULL);
  assert_outcome (&pair->a, third, id, GEMBOK_RESTORE_DIVERGED);
  g_autoptr (GembokVaultCopy) after = take (&pair->a, id);
  assert_same_request (copy->request, after->request);
}

/* Typing is not logged, so there the time tells which is the later one. */
static void
test_typed_elsewhere (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_begin (pair->a.context, "lock-kaltim", NULL, &error);
  const char *id = view->request->id;
  g_autoptr (GBytes) first = back_up (&pair->a, id, NULL);
  assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_ADDED);
  g_autoptr (GembokApplicant) person = world_person ();
  g_assert_true (gembok_request_set_applicant (pair->b.context, id, person, &error));
  g_autoptr (GembokVaultRequest) typed = gembok_vault_request_get (world_vault (&pair->b), id, &error);
  typed->updated_at += 60;
  g_assert_true (gembok_vault_request_replace (world_vault (&pair->b), typed, &error));
  g_autoptr (GBytes) second = back_up (&pair->b, id, NULL);
  assert_outcome (&pair->a, second, id, GEMBOK_RESTORE_UPDATED);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (&pair->a), id, &error);
  g_assert_cmpstr (request->applicant->nik, ==, "3502155708900001");
  assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_PRESENT);
}

/* The same short id by chance, and two keys made of one draft. */
static void
test_clashes (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (&pair->a);
  const char *id = view->request->id;
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokVaultRequest) other = gembok_vault_request_new ();
  other->id = g_strdup (id);
  other->procedure = g_strdup ("lock-kebumen");
  other->type = g_strdup ("issuance");
  other->created_at = 1786942800;
  g_assert_true (gembok_vault_request_add (world_vault (&pair->b), other, &error));
  assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_EXISTS);
  g_autoptr (GembokVaultCopy) kept = take (&pair->b, id);
  g_assert_cmpstr (kept->request->procedure, ==, "lock-kebumen");
  g_assert_null (kept->key);

  g_autoptr (GembokApplicant) person = world_person ();
  g_autoptr (GembokRequestView) draft = gembok_request_begin (pair->a.context, "lock-kaltim", person, &error);
  g_autoptr (GBytes) keyless = back_up (&pair->a, draft->request->id, NULL);
  assert_outcome (&pair->b, keyless, draft->request->id, GEMBOK_RESTORE_ADDED);
  World *const computers[] = { &pair->a, &pair->b };
  for (guint i = 0; i < G_N_ELEMENTS (computers); i++)
    {
      g_autoptr (GembokSecret) passphrase = world_secret (WORLD_PASSPHRASE);
      g_autoptr (GembokRequestView) made
          = gembok_request_create_key (computers[i]->context, draft->request->id, "ec:P-256", passphrase, NULL, &error);
      g_assert_no_error (error);
    }
  g_autoptr (GBytes) other_key = back_up (&pair->a, draft->request->id, NULL);
  assert_outcome (&pair->b, other_key, draft->request->id, GEMBOK_RESTORE_DIVERGED);
}

static void
test_passphrase_changed (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (&pair->a);
  const char *id = view->request->id;
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokBackupReport) report = restore (&pair->b, file);
  g_autoptr (GembokSecret) old = world_secret (WORLD_PASSPHRASE);
  g_autoptr (GembokSecret) fresh = world_secret ("lentera biru berlayar ke hulu sungai 29");
  g_assert_true (gembok_key_use_change_passphrase (pair->b.context, id, old, fresh, NULL, &error));
  g_autoptr (GembokBackupReport) again = restore (&pair->b, file);
  g_assert_cmpint (item_of (again, id)->outcome, ==, GEMBOK_RESTORE_PRESENT);
  g_assert_cmpuint (again->warnings->len, ==, 1);
  g_assert_true (gembok_key_use_check (pair->b.context, id, fresh, NULL, &error));
}

/* --- documents -------------------------------------------------------------------------------------------------- */

static void
test_missing_contents (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  hold_document (&pair->a, id, "ktp", "foto KTP rekaan");
  world_put_document (&pair->a, id, "foto_diri", GEMBOK_DOCUMENT_READY);
  world_put_document (&pair->a, id, "surat_rekomendasi", GEMBOK_DOCUMENT_UPLOADED);
  g_autoptr (GembokBackupReport) made = NULL;
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, &made);
  g_assert_cmpuint (made->warnings->len, ==, 1);
  g_assert_cmpuint (item_of (made, id)->documents, ==, 3);
  g_assert_cmpuint (item_of (made, id)->contents, ==, 1);
  g_autoptr (GembokBackupReport) report = restore (&pair->b, file);
  g_assert_cmpuint (report->warnings->len, ==, 2); /* that one, and the keyring */
  assert_held (&pair->b, id, "ktp", "foto KTP rekaan");

  /* What was lost from memory comes back by restoring once more; what has served its purpose does not. */
  gembok_context_hold_document (pair->b.context, id, "ktp", NULL);
  assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_PRESENT);
  assert_held (&pair->b, id, "ktp", "foto KTP rekaan");
  gembok_context_hold_document (pair->b.context, id, "ktp", NULL);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (&pair->b), id, &error);
  request->state = GEMBOK_REQUEST_DONE;
  g_assert_true (gembok_vault_request_save (world_vault (&pair->b), request, &error));
  assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_PRESENT);
  g_assert_null (gembok_context_held_document (pair->b.context, id, "ktp"));
}

/* Kept contents whose key is not at hand: the facts and the key go in all the same. */
static void
test_locked_contents (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  g_autoptr (GBytes) content = g_bytes_new_static ("surat", 5);
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_new ();
  document->kind = g_strdup ("surat_rekomendasi");
  document->state = GEMBOK_DOCUMENT_READY;
  document->media_type = g_strdup ("application/pdf");
  document->bytes = 5;
  document->sha256 = gembok_sha256_hex (content);
  g_autoptr (GembokSecret) vault_key = gembok_random_secret (GEMBOK_CIPHER_KEY_SIZE);
  gembok_vault_document_put (world_vault (&pair->a), id, document, content, vault_key, &error);
  g_assert_no_error (error);
  g_autoptr (GembokBackupReport) made = NULL;
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, &made);
  g_assert_cmpuint (made->warnings->len, ==, 1);
  g_assert_nonnull (strstr (made->warnings->pdata[0], "keyring"));
  assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_ADDED);
}

static void
test_too_large (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PASSPHRASE);
  g_autofree char *huge = g_strnfill (33 * 1024 * 1024, 'x');
  g_autofree char *one = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  g_autofree char *two = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  hold_document (&pair->a, one, "ktp", huge);
  hold_document (&pair->a, two, "ktp", huge);
  g_assert_null (gembok_backup_make (pair->a.context, NULL, passphrase, NULL, NULL, &error));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "ID"));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_INPUT);
  g_autoptr (GBytes) file = back_up (&pair->a, one, NULL);
  assert_outcome (&pair->b, file, one, GEMBOK_RESTORE_ADDED);
}

/* --- trust ------------------------------------------------------------------------------------------------------ */

static GembokIssuer *
make_root (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_assert_true (gembok_subject_append (subject, "CN", "CA Contoh", &error));
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GembokIssuer *root = gembok_issuer_create_root (subject, key, now - 86400 * 900, now + 86400 * 900, &error);
  g_assert_no_error (error);
  return root;
}

/* Gives the request a profile with that root, and a certificate of it that ends at @until. */
static void
issue (World *world, const char *id, const GembokIssuer *root, GBytes *anchors, gint64 until)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_new ();
  profile->id = g_strdup ("asal");
  profile->url = g_strdup ("https://ams.contoh.go.id");
  profile->anchors = g_bytes_ref (anchors);
  gembok_vault_profile_put (world_vault (world), profile, &error);
  g_autoptr (GembokVaultCopy) copy = take (world, id);
  copy->request->profile = g_strdup ("asal");
  copy->request->account = g_strdup ("siti");
  copy->request->remote_id = g_strdup ("r-17");
  copy->request->state = GEMBOK_REQUEST_DONE;
  gembok_vault_request_save (world_vault (world), copy->request, &error);
  g_assert_no_error (error);
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_assert_true (gembok_subject_append (subject, "CN", "Siti Contoh Rahmawati", &error));
  const GembokIssuance issuance = { .not_before = until - 86400 * 400, .not_after = until };
  g_autoptr (GembokCertificate) leaf = gembok_issuer_issue_person (root, copy->key->public_key, subject, &issuance, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_ptr_array_add (chain, leaf);
  g_ptr_array_add (chain, gembok_issuer_certificate (root));
  g_autoptr (GembokVaultCertificate) record = gembok_vault_certificate_new ();
  record->sha256 = g_strdup (gembok_certificate_sha256 (leaf));
  record->serial = g_strdup (gembok_certificate_serial (leaf));
  record->public_key_sha256 = g_strdup (copy->key->public_key_sha256);
  record->request_id = g_strdup (id);
  record->chain = gembok_certificates_to_pem (chain);
  record->not_after = until;
  record->state = GEMBOK_CERTIFICATE_REVOKED;
  record->reason = 4;
  record->added_at = 1786942800;
  gembok_vault_certificate_put (world_vault (world), record, &error);
  g_assert_no_error (error);
}

static void
test_certificate (Pair *pair, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GembokIssuer) root = make_root ();
  g_autoptr (GBytes) anchors = gembok_certificate_to_pem (gembok_issuer_certificate (root));
  g_autoptr (GembokRequestView) view = world_create (&pair->a);
  issue (&pair->a, view->request->id, root, anchors, data != NULL ? now - 3600 : now + 86400);
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokBackupReport) report = restore (&pair->b, file);
  g_assert_cmpuint (report->warnings->len, ==, 0);
  g_assert_true (item_of (report, view->request->id)->has_certificate);
  g_assert_cmpuint (report->servers->len, ==, 1);
  const GembokBackupServer *server = report->servers->pdata[0];
  g_assert_false (server->known);
  g_assert_cmpstr (server->url, ==, "https://ams.contoh.go.id");
  g_assert_cmpstr (server->anchors->pdata[0], ==, gembok_certificate_sha256 (gembok_issuer_certificate (root)));
  g_assert_cmpuint (server->ca->len, ==, 0);

  g_autoptr (GembokVaultCertificate) kept
      = gembok_vault_certificate_for_request (world_vault (&pair->b), view->request->id, &error);
  g_assert_cmpint (kept->state, ==, GEMBOK_CERTIFICATE_REVOKED);
  g_assert_cmpint (kept->reason, ==, 4);
  g_assert_cmpint (kept->added_at, ==, 1786942800);
  g_autoptr (GembokVaultCopy) copy = take (&pair->b, view->request->id);
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_get (world_vault (&pair->b), copy->request->profile, &error);
  g_assert_cmpstr (profile->url, ==, "https://ams.contoh.go.id");
  g_assert_cmpstr (profile->id, !=, "asal");
  g_assert_true (g_bytes_equal (profile->anchors, anchors));
}

/* Where the AMS is known, a backup changes nothing of its trust, and a certificate must hold before that. */
static void
test_own_trust_stays (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GembokIssuer) root = make_root ();
  g_autoptr (GembokIssuer) other = make_root ();
  g_autoptr (GBytes) anchors = gembok_certificate_to_pem (gembok_issuer_certificate (root));
  g_autoptr (GBytes) own_anchors = gembok_certificate_to_pem (gembok_issuer_certificate (other));
  g_autoptr (GembokRequestView) view = world_create (&pair->a);
  issue (&pair->a, view->request->id, root, anchors, now + 86400);
  g_autoptr (GembokVaultProfile) own = gembok_vault_profile_new ();
  own->id = g_strdup ("sendiri");
  own->url = g_strdup ("https://ams.contoh.go.id");
  own->anchors = g_bytes_ref (own_anchors);
  g_assert_true (gembok_vault_profile_put (world_vault (&pair->b), own, &error));

  g_autoptr (GBytes) file = back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokBackupReport) report = restore (&pair->b, file);
  g_assert_cmpuint (report->warnings->len, ==, 2); /* trust, and the certificate that was not taken */
  g_assert_true (((const GembokBackupServer *) report->servers->pdata[0])->known);
  g_autoptr (GembokVaultProfile) after = gembok_vault_profile_get (world_vault (&pair->b), "sendiri", &error);
  g_assert_true (g_bytes_equal (after->anchors, own_anchors));
  g_autoptr (GembokVaultCopy) copy = take (&pair->b, view->request->id);
  g_assert_cmpstr (copy->request->profile, ==, "sendiri");
  g_assert_cmpstr (copy->request->remote_id, ==, "r-17");
  g_assert_cmpuint (copy->certificates->len, ==, 0);
}

/* --- all or nothing --------------------------------------------------------------------------------------------- */

#define MANY 40

static void
add_many (World *world)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
      hold_document (world, id, "ktp", "foto KTP rekaan");
    }
}

static void
cancel_at_twenty (const GembokProgress *progress, gpointer user_data)
{
  if (progress->stage == GEMBOK_STAGE_BACK_UP && progress->done == MANY / 2)
    g_cancellable_cancel (user_data);
}

static void
test_cancelled (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PASSPHRASE);
  add_many (&pair->a);
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, NULL);
  World *const computers[] = { &pair->a, &pair->b };
  for (guint i = 0; i < G_N_ELEMENTS (computers); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      const GembokReporter reporter = { cancel_at_twenty, cancellable };
      gembok_context_set_reporter (computers[i]->context, &reporter);
      if (i == 0)
        g_assert_null (gembok_backup_make (computers[i]->context, NULL, passphrase, NULL, cancellable, &error));
      else
        g_assert_false (gembok_backup_restore (computers[i]->context, file, passphrase, NULL, cancellable, &error));
      world_assert_failed (&error, GEMBOK_ERROR_CANCELLED);
      gembok_context_set_reporter (computers[i]->context, NULL);
    }
  g_assert_cmpuint (count_requests (&pair->b), ==, 0);
  g_autoptr (GembokBackupReport) report = restore (&pair->b, file);
  g_assert_cmpuint (gembok_backup_report_count (report, GEMBOK_RESTORE_ADDED), ==, MANY);
}

static void
stop_at (const GembokProgress *progress, gpointer user_data)
{
  const int *stop = user_data;
  if (progress->stage != GEMBOK_STAGE_BACK_UP || progress->done != (guint64) stop[0])
    return;
  if (write (stop[1], "x", 1) != 1)
    _exit (81);
  for (;;)
    pause ();
}

/* Another program restores, and tells when it stands in the middle, or is done. */
static GPid
restore_elsewhere (const char *folder, GBytes *file, int at, int fd)
{
  const GPid pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid > 0)
    return pid;
  int stop[] = { at, fd };
  const GembokReporter reporter = { stop_at, stop };
  g_autoptr (GembokContext) context = gembok_context_open (folder, GEMBOK_CONTEXT_IN_MEMORY, NULL);
  g_autoptr (GembokSecret) passphrase = world_secret (PASSPHRASE);
  gembok_context_set_reporter (context, &reporter);
  if (!gembok_backup_restore (context, file, passphrase, NULL, NULL, NULL) || write (fd, "x", 1) != 1)
    _exit (82);
  for (;;)
    pause ();
}

static void
test_killed (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  add_many (&pair->a);
  g_autoptr (GBytes) file = back_up (&pair->a, NULL, NULL);
  static const int stops[] = { 0, MANY / 2, MANY - 1, -1 };
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      int fds[2], status = 0;
      char byte;
      g_assert_cmpint (pipe (fds), ==, 0);
      const GPid pid = restore_elsewhere (pair->b.folder, file, stops[i], fds[1]);
      close (fds[1]);
      g_assert_cmpint (read (fds[0], &byte, 1), ==, 1);
      close (fds[0]);
      g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      g_assert_cmpuint (count_requests (&pair->b), ==, stops[i] < 0 ? MANY : 0);
      g_assert_true (gembok_vault_check (world_vault (&pair->b), NULL));
      g_assert_true (gembok_records_verify (pair->b.context, NULL, NULL, NULL));
    }
  g_autoptr (GembokBackupReport) report = restore (&pair->b, file);
  g_assert_cmpuint (gembok_backup_report_count (report, GEMBOK_RESTORE_PRESENT), ==, MANY);
}

#define ADD(path, test, data) g_test_add (path, Pair, data, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/backup/there", test_there, NULL);
  ADD ("/backup/logs", test_logs, NULL);
  ADD ("/backup/draft-without-key", test_draft_without_key, NULL);
  ADD ("/backup/which", test_which, NULL);
  ADD ("/backup/passphrases", test_passphrases, NULL);
  ADD ("/backup/outcomes", test_outcomes, NULL);
  ADD ("/backup/typed-elsewhere", test_typed_elsewhere, NULL);
  ADD ("/backup/clashes", test_clashes, NULL);
  ADD ("/backup/passphrase-changed", test_passphrase_changed, NULL);
  ADD ("/backup/missing-contents", test_missing_contents, NULL);
  ADD ("/backup/locked-contents", test_locked_contents, NULL);
  ADD ("/backup/too-large", test_too_large, NULL);
  ADD ("/backup/certificate", test_certificate, NULL);
  ADD ("/backup/certificate-over", test_certificate, "over");
  ADD ("/backup/own-trust-stays", test_own_trust_stays, NULL);
  ADD ("/backup/cancelled", test_cancelled, NULL);
  ADD ("/backup/killed", test_killed, NULL);
  return g_test_run ();
}
