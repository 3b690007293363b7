/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Restoring where something is here already, where trust differs, and where it is cut short. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crypto/issuer.h"
#include "pair.h"
#include "procedure/key-use.h"
#include "procedure/records.h"

/* --- what is here already --------------------------------------------------------------------------------------- */

static void
test_outcomes (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pair_prepare_request (&pair->a);
  g_autoptr (GBytes) first = pair_back_up (&pair->a, NULL, NULL);
  pair_assert_outcome (&pair->a, first, id, GEMBOK_RESTORE_PRESENT);
  pair_assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_ADDED);
  pair_assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_PRESENT);

  /* B goes on; A is behind then. */
  g_autoptr (GembokRequestView) detached = gembok_request_detach (pair->b.context, id, "foto_diri", &error);
  pair_hold_document (&pair->b, id, "ktp", "foto KTP lain");
  pair_note (&pair->b, id, "detach");
  g_autoptr (GBytes) second = pair_back_up (&pair->b, NULL, NULL);
  pair_assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_PRESENT);
  pair_assert_outcome (&pair->a, second, id, GEMBOK_RESTORE_UPDATED);
  pair_assert_outcome (&pair->a, first, id, GEMBOK_RESTORE_PRESENT);
  pair_assert_outcome (&pair->a, second, id, GEMBOK_RESTORE_PRESENT);
  g_autoptr (GembokVaultCopy) copy = pair_take (&pair->a, id);
  g_assert_cmpuint (copy->documents->len, ==, 1);
  pair_assert_held (&pair->a, id, "ktp", "foto KTP lain");
  g_assert_cmpuint (pair_count_requests (&pair->a), ==, 1);
  g_autoptr (GembokSecret) own = world_secret (WORLD_PASSPHRASE);
  g_assert_true (gembok_key_use_check (pair->a.context, id, own, NULL, &error));

  /* Both go on: neither overwrites the other. */
  pair_note (&pair->a, id, "cancel");
  pair_note (&pair->b, id, "accept-agreement");
  g_autoptr (GBytes) third = pair_back_up (&pair->b, NULL, NULL);
  pair_assert_outcome (&pair->a, third, id, GEMBOK_RESTORE_DIVERGED);
  g_autoptr (GembokVaultCopy) after = pair_take (&pair->a, id);
  pair_assert_same_request (copy->request, after->request);
}

/* Typing is not logged, so there the time tells which is the later one. */
static void
test_typed_elsewhere (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_begin (pair->a.context, "lock-kaltim", NULL, &error);
  const char *id = view->request->id;
  g_autoptr (GBytes) first = pair_back_up (&pair->a, id, NULL);
  pair_assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_ADDED);
  g_autoptr (GembokApplicant) person = world_person ();
  g_assert_true (gembok_request_set_applicant (pair->b.context, id, person, &error));
  g_autoptr (GembokVaultRequest) typed = gembok_vault_request_get (world_vault (&pair->b), id, &error);
  typed->updated_at += 60;
  g_assert_true (gembok_vault_request_replace (world_vault (&pair->b), typed, &error));
  g_autoptr (GBytes) second = pair_back_up (&pair->b, id, NULL);
  pair_assert_outcome (&pair->a, second, id, GEMBOK_RESTORE_UPDATED);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (&pair->a), id, &error);
  g_assert_cmpstr (request->applicant->nik, ==, "3502155708900001");
  pair_assert_outcome (&pair->b, first, id, GEMBOK_RESTORE_PRESENT);
}

/* The same short id by chance, and two keys made of one draft. */
static void
test_clashes (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (&pair->a);
  const char *id = view->request->id;
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokVaultRequest) other = gembok_vault_request_new ();
  other->id = g_strdup (id);
  other->procedure = g_strdup ("lock-kebumen");
  other->type = g_strdup ("issuance");
  other->created_at = 1786942800;
  g_assert_true (gembok_vault_request_add (world_vault (&pair->b), other, &error));
  pair_assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_EXISTS);
  g_autoptr (GembokVaultCopy) kept = pair_take (&pair->b, id);
  g_assert_cmpstr (kept->request->procedure, ==, "lock-kebumen");
  g_assert_null (kept->key);

  g_autoptr (GembokApplicant) person = world_person ();
  g_autoptr (GembokRequestView) draft = gembok_request_begin (pair->a.context, "lock-kaltim", person, &error);
  g_autoptr (GBytes) keyless = pair_back_up (&pair->a, draft->request->id, NULL);
  pair_assert_outcome (&pair->b, keyless, draft->request->id, GEMBOK_RESTORE_ADDED);
  World *const computers[] = { &pair->a, &pair->b };
  for (guint i = 0; i < G_N_ELEMENTS (computers); i++)
    {
      g_autoptr (GembokSecret) passphrase = world_secret (WORLD_PASSPHRASE);
      g_autoptr (GembokRequestView) made
          = gembok_request_create_key (computers[i]->context, draft->request->id, "ec:P-256", passphrase, NULL, &error);
      g_assert_no_error (error);
    }
  g_autoptr (GBytes) other_key = pair_back_up (&pair->a, draft->request->id, NULL);
  pair_assert_outcome (&pair->b, other_key, draft->request->id, GEMBOK_RESTORE_DIVERGED);
}

static void
test_passphrase_changed (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = world_create (&pair->a);
  const char *id = view->request->id;
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokBackupReport) report = pair_restore (&pair->b, file);
  g_autoptr (GembokSecret) old = world_secret (WORLD_PASSPHRASE);
  g_autoptr (GembokSecret) fresh = world_secret ("lentera biru berlayar ke hulu sungai 29");
  g_assert_true (gembok_key_use_change_passphrase (pair->b.context, id, old, fresh, NULL, &error));
  g_autoptr (GembokBackupReport) again = pair_restore (&pair->b, file);
  g_assert_cmpint (pair_item_of (again, id)->outcome, ==, GEMBOK_RESTORE_PRESENT);
  g_assert_cmpuint (again->warnings->len, ==, 1);
  g_assert_true (gembok_key_use_check (pair->b.context, id, fresh, NULL, &error));
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
  g_autoptr (GembokVaultCopy) copy = pair_take (world, id);
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
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokBackupReport) report = pair_restore (&pair->b, file);
  g_assert_cmpuint (report->warnings->len, ==, 0);
  g_assert_true (pair_item_of (report, view->request->id)->has_certificate);
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
  g_autoptr (GembokVaultCopy) copy = pair_take (&pair->b, view->request->id);
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

  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokBackupReport) report = pair_restore (&pair->b, file);
  g_assert_cmpuint (report->warnings->len, ==, 2); /* trust, and the certificate that was not taken */
  g_assert_true (((const GembokBackupServer *) report->servers->pdata[0])->known);
  g_autoptr (GembokVaultProfile) after = gembok_vault_profile_get (world_vault (&pair->b), "sendiri", &error);
  g_assert_true (g_bytes_equal (after->anchors, own_anchors));
  g_autoptr (GembokVaultCopy) copy = pair_take (&pair->b, view->request->id);
  g_assert_cmpstr (copy->request->profile, ==, "sendiri");
  g_assert_cmpstr (copy->request->remote_id, ==, "r-17");
  g_assert_cmpuint (copy->certificates->len, ==, 0);
}

static void
add_training (World *world, const char *id, GBytes *anchors)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_new ();
  profile->id = g_strdup (id);
  profile->url = g_strdup_printf ("https://127.0.0.1:%u", 40000 + (guint) strlen (id));
  profile->mode = GEMBOK_PROFILE_TRAINING;
  profile->ca = g_bytes_ref (anchors);
  profile->anchors = g_bytes_ref (anchors);
  g_assert_true (gembok_vault_profile_put (world_vault (world), profile, &error));
}

static char *
add_sent (World *world, const char *profile)
{
  g_autoptr (GError) error = NULL;
  char *id = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (world), id, &error);
  request->profile = g_strdup (profile);
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
  return id;
}

/* Training and what is real stay apart: what was made in one does not come to the other by way of a file. */
static void
test_training (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokIssuer) root = make_root ();
  g_autoptr (GembokIssuer) other = make_root ();
  g_autoptr (GBytes) anchors = gembok_certificate_to_pem (gembok_issuer_certificate (root));
  g_autoptr (GBytes) other_anchors = gembok_certificate_to_pem (gembok_issuer_certificate (other));
  add_training (&pair->a, "latihan", anchors);
  g_autofree char *trained = add_sent (&pair->a, "latihan");
  g_autofree char *draft = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, NULL);
  pair_assert_outcome (&pair->b, file, trained, GEMBOK_RESTORE_ELSEWHERE);
  pair_assert_outcome (&pair->b, file, draft, GEMBOK_RESTORE_PRESENT);
  g_assert_cmpuint (pair_count_requests (&pair->b), ==, 1);
  g_autoptr (GPtrArray) profiles = gembok_vault_profile_list (world_vault (&pair->b), NULL);
  g_assert_cmpuint (profiles->len, ==, 0);

  /* A training AMS of its own there, first another one, then the same at another port. */
  add_training (&pair->b, "lain", other_anchors);
  pair_assert_outcome (&pair->b, file, trained, GEMBOK_RESTORE_ELSEWHERE);
  add_training (&pair->b, "pindah", anchors);
  pair_assert_outcome (&pair->b, file, trained, GEMBOK_RESTORE_ADDED);
  g_autoptr (GembokVaultCopy) copy = pair_take (&pair->b, trained);
  g_assert_cmpstr (copy->request->profile, ==, "pindah");

  world_add_account (&pair->a, "nyata", "siti", NULL);
  g_autofree char *real = add_sent (&pair->a, "nyata");
  g_autoptr (GBytes) both = pair_back_up (&pair->a, real, NULL);
  pair_assert_outcome (&pair->b, both, real, GEMBOK_RESTORE_ELSEWHERE);
}

/* --- all or nothing --------------------------------------------------------------------------------------------- */

#define MANY 40

static void
add_many (World *world)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = world_add (world, GEMBOK_REQUEST_DRAFT);
      pair_hold_document (world, id, "ktp", "foto KTP rekaan");
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
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  add_many (&pair->a);
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, NULL);
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
  g_assert_cmpuint (pair_count_requests (&pair->b), ==, 0);
  g_autoptr (GembokBackupReport) report = pair_restore (&pair->b, file);
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
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
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
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, NULL);
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
      g_assert_cmpuint (pair_count_requests (&pair->b), ==, stops[i] < 0 ? MANY : 0);
      g_assert_true (gembok_vault_check (world_vault (&pair->b), NULL));
      g_assert_true (gembok_records_verify (pair->b.context, NULL, NULL, NULL));
    }
  g_autoptr (GembokBackupReport) report = pair_restore (&pair->b, file);
  g_assert_cmpuint (gembok_backup_report_count (report, GEMBOK_RESTORE_PRESENT), ==, MANY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PAIR_ADD ("/backup-restore/outcomes", test_outcomes, NULL);
  PAIR_ADD ("/backup-restore/typed-elsewhere", test_typed_elsewhere, NULL);
  PAIR_ADD ("/backup-restore/clashes", test_clashes, NULL);
  PAIR_ADD ("/backup-restore/passphrase-changed", test_passphrase_changed, NULL);
  PAIR_ADD ("/backup-restore/certificate", test_certificate, NULL);
  PAIR_ADD ("/backup-restore/certificate-over", test_certificate, "over");
  PAIR_ADD ("/backup-restore/own-trust-stays", test_own_trust_stays, NULL);
  PAIR_ADD ("/backup-restore/training", test_training, NULL);
  PAIR_ADD ("/backup-restore/cancelled", test_cancelled, NULL);
  PAIR_ADD ("/backup-restore/killed", test_killed, NULL);
  return g_test_run ();
}
