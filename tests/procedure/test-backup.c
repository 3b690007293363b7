/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that are taken from one computer to another: what goes along. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "crypto/crypto.h"
#include "pair.h"
#include "procedure/key-use.h"
#include "vault/vault-log.h"

/* --- there and back --------------------------------------------------------------------------------------------- */

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
  g_autofree char *id = pair_prepare_request (&pair->a);
  g_autoptr (GembokBackupReport) made = NULL;
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, &made);
  g_autoptr (GembokVaultCopy) theirs = pair_take (&pair->a, id);
  g_assert_cmpuint (made->warnings->len, ==, 0);
  g_assert_cmpuint (pair_item_of (made, id)->contents, ==, 2);
  /* What is personal does not stand in the file. */
  gsize length = 0;
  const void *bytes = g_bytes_get_data (file, &length);
  g_assert_null (memmem (bytes, length, "Contoh", 6));
  g_assert_null (memmem (bytes, length, "GEMBOKEY", 8));

  g_autoptr (GembokBackupReport) report = pair_restore (&pair->b, file);
  const GembokBackupItem *item = pair_item_of (report, id);
  g_assert_cmpint (item->outcome, ==, GEMBOK_RESTORE_ADDED);
  g_assert_cmpstr (item->person, ==, "Siti Contoh Rahmawati");
  g_assert_true (item->has_key);
  g_assert_cmpuint (report->warnings->len, ==, 1); /* there is no keyring */
  g_autoptr (GembokVaultCopy) ours = pair_take (&pair->b, id);
  pair_assert_same_request (theirs->request, ours->request);
  assert_same_parts (theirs, ours);
  g_assert_true (g_bytes_equal (theirs->request->csr, ours->request->csr));
  g_assert_true (g_bytes_equal (theirs->key->box, ours->key->box));
  g_assert_cmpint (theirs->key->created_at, ==, ours->key->created_at);
  pair_assert_held (&pair->b, id, "ktp", "foto KTP rekaan");
  pair_assert_held (&pair->b, id, "foto_diri", "foto diri rekaan");

  /* The key is opened by its own passphrase, not by that of the backup. */
  g_autoptr (GembokSecret) own = world_secret (WORLD_PASSPHRASE);
  g_assert_true (gembok_key_use_check (pair->b.context, id, own, NULL, &error));
  g_assert_no_error (error);
  g_autoptr (GembokSecret) of_backup = world_secret (PAIR_PASSPHRASE);
  g_assert_false (gembok_key_use_check (pair->b.context, id, of_backup, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_PASSPHRASE);
}

/* Saves all into the folder of @world; returns what lies there then. */
static GBytes *
save (World *world, char **path, GembokBackupReport **report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  *path = g_build_filename (world->folder, "cadangan.gembok", NULL);
  gembok_backup_save (world->context, NULL, passphrase, *path, GEMBOK_WRITE_NEW, report, NULL, &error);
  g_assert_no_error (error);
  GBytes *file = gembok_file_read (*path, GEMBOK_BACKUP_FILE_MAX, &error);
  g_assert_no_error (error);
  return file;
}

static guint
count_log (World *world, const char *id)
{
  g_autoptr (GPtrArray) entries = gembok_vault_log_list (world_vault (world), id, 0, 100, NULL);
  return entries->len;
}

static void
test_saved (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pair_prepare_request (&pair->a);
  g_autofree char *path = NULL;
  g_autoptr (GembokBackupReport) made = NULL;
  const guint before = count_log (&pair->a, id);
  g_autoptr (GBytes) file = save (&pair->a, &path, &made);
  g_assert_cmpuint (made->warnings->len, ==, 0);
  g_assert_cmpuint (count_log (&pair->a, id), ==, before + 1);
  struct stat info;
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);

  /* What lies there is replaced only where that was said, and the log tells of what was saved only. */
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  g_assert_false (gembok_backup_save (pair->a.context, NULL, passphrase, path, GEMBOK_WRITE_NEW, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_EXISTS);
  g_assert_false (
      gembok_backup_save (pair->a.context, NULL, passphrase, "/dev/full", GEMBOK_WRITE_REPLACE, NULL, NULL, &error));
  g_clear_error (&error);
  g_autoptr (GBytes) after = gembok_file_read (path, GEMBOK_BACKUP_FILE_MAX, &error);
  g_assert_true (g_bytes_equal (file, after));
  g_assert_cmpuint (count_log (&pair->a, id), ==, before + 1);
  g_assert_true (gembok_backup_save (pair->a.context, NULL, passphrase, path, GEMBOK_WRITE_REPLACE, NULL, NULL, &error));
  g_autoptr (GBytes) replaced = gembok_file_read (path, GEMBOK_BACKUP_FILE_MAX, &error);
  g_assert_false (g_bytes_equal (file, replaced));
}

/* A vault that takes no word more gives out its keys all the same, and says what is missing. */
static void
test_full_disk (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *vault_path = g_build_filename (pair->a.folder, "vault.db", NULL);
  g_autofree char *path = NULL;
  g_autofree char *id = pair_prepare_request (&pair->a);
  sqlite3 *db = NULL;
  g_assert_cmpint (sqlite3_open (vault_path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "CREATE TRIGGER full_1 BEFORE INSERT ON attempt BEGIN SELECT RAISE (ABORT, 'full'); END;"
                                 "CREATE TRIGGER full_2 BEFORE INSERT ON log BEGIN SELECT RAISE (ABORT, 'full'); END",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_autoptr (GembokBackupReport) made = NULL;
  g_autoptr (GBytes) file = save (&pair->a, &path, &made);
  g_assert_cmpuint (made->warnings->len, ==, 2);
  pair_assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_ADDED);
}

/* What is shown before is what is in it. */
static void
test_preview (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  g_assert_null (gembok_backup_preview (pair->a.context, NULL, &words, &error));
  world_assert_failed (&error, GEMBOK_ERROR_NOT_FOUND);
  g_autofree char *id = pair_prepare_request (&pair->a);
  world_put_document (&pair->a, id, "surat_rekomendasi", GEMBOK_DOCUMENT_UPLOADED);
  g_autoptr (GembokBackupReport) before = gembok_backup_preview (pair->a.context, NULL, &words, &error);
  g_assert_no_error (error);
  g_assert_true (g_strv_contains ((const char *const *) words, "Rahmawati"));
  g_autofree char *path = NULL;
  g_autoptr (GembokBackupReport) made = NULL;
  g_autoptr (GBytes) file = save (&pair->a, &path, &made);
  g_autofree char *promised = gembok_backup_item_contents (pair_item_of (before, id));
  g_autofree char *kept = gembok_backup_item_contents (pair_item_of (made, id));
  g_assert_cmpstr (promised, ==, kept);
  g_assert_cmpstr (kept, ==, "key, contents of 2 of 3 documents");
}

static void
test_names (Pair *pair G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *all = gembok_backup_suggest_name (NULL);
  g_autofree char *one = gembok_backup_suggest_name ("../Siti/Contoh");
  g_assert_true (g_str_has_prefix (all, "gembok 20"));
  g_assert_true (g_str_has_suffix (all, ".gembok"));
  g_assert_null (strchr (one, '/'));
  g_assert_true (g_str_has_suffix (one, "Contoh.gembok"));
}

/* (nullable): what the program printed, unless it failed. */
static GBytes *
run (const char *const *arguments, GBytes *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      arguments, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return g_subprocess_get_successful (process) ? g_steal_pointer (&output) : NULL;
}

/* The recipe that stands in data/backup-file.md, taken from there, and tar open the file without a line of ours. */
static void
test_recipe (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pair_prepare_request (&pair->a);
  g_autofree char *path = NULL;
  g_autoptr (GBytes) file = save (&pair->a, &path, NULL);
  g_autofree char *page_path = g_build_filename (g_getenv ("GEMBOK_SOURCE_DIR"), "data", "backup-file.md", NULL);
  g_autofree char *page = NULL;
  g_file_get_contents (page_path, &page, NULL, &error);
  g_assert_no_error (error);
  const char *start = strstr (page, "```python\n") + strlen ("```python\n");
  g_autoptr (GBytes) script = g_bytes_new (start, (gsize) (strstr (start, "```") - start));
  g_autofree char *script_path = world_write (&pair->a, "open-backup.py", script);
  const char *const python[] = { "/usr/bin/python3", script_path, path, NULL };
  g_autoptr (GBytes) typed = g_bytes_new_static (PAIR_PASSPHRASE "\n", sizeof PAIR_PASSPHRASE);
  g_autoptr (GBytes) mistyped = g_bytes_new_static ("salah\n", 6);
  g_assert_null (run (python, mistyped));
  g_autoptr (GBytes) archive = run (python, typed);
  g_assert_nonnull (archive);
  g_autofree char *member = g_strdup_printf ("requests/%s/document-1.jpg", id);
  const char *const tar[] = { "tar", "-xOf", "-", member, NULL };
  g_autoptr (GBytes) document = run (tar, archive);
  g_assert_nonnull (document);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (document, NULL), "foto "));
}

/* What the logs say: a line on each side, and what the other log said is kept beside this one. */
static void
test_logs (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = pair_prepare_request (&pair->a);
  g_autofree char *head = gembok_vault_log_head (world_vault (&pair->a), &error);
  g_autofree char *path = NULL;
  g_autoptr (GBytes) file = save (&pair->a, &path, NULL);
  g_autoptr (GembokBackupReport) report = pair_restore (&pair->b, file);
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
  g_autoptr (GBytes) file = pair_back_up (&pair->a, id, NULL);
  g_autoptr (GembokBackupReport) report = pair_restore (&pair->b, file);
  g_assert_false (pair_item_of (report, id)->has_key);
  g_autoptr (GembokRequestView) restored = gembok_request_view (pair->b.context, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (restored->request->applicant->name, ==, "Siti \"Contoh\"\\ <Rahmawati>");
  g_assert_null (restored->request->csr);
  g_assert_true (gembok_request_discard (pair->b.context, id, &error));
  pair_assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_ADDED);
}

static void
test_which (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
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
  g_assert_cmpint (pair_item_of (report, three)->state, ==, GEMBOK_REQUEST_CANCELLED);
  g_autoptr (GembokBackupReport) restored = pair_restore (&pair->b, file);
  g_assert_cmpuint (pair_count_requests (&pair->b), ==, 2);

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
  g_autoptr (GembokSecret) good = world_secret (PAIR_PASSPHRASE);
  g_assert_true (gembok_backup_judge (pair->a.context, NULL, good, &error));
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, NULL);
  g_autoptr (GembokSecret) wrong = world_secret ("payung hijau menari di atas genting 84");
  g_assert_null (gembok_backup_inspect (pair->b.context, file, wrong, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_assert_false (gembok_backup_restore (pair->b.context, file, wrong, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_assert_cmpuint (pair_count_requests (&pair->b), ==, 0);
}

/* --- documents -------------------------------------------------------------------------------------------------- */

static void
test_missing_contents (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  pair_hold_document (&pair->a, id, "ktp", "foto KTP rekaan");
  world_put_document (&pair->a, id, "foto_diri", GEMBOK_DOCUMENT_READY);
  world_put_document (&pair->a, id, "surat_rekomendasi", GEMBOK_DOCUMENT_UPLOADED);
  g_autoptr (GembokBackupReport) made = NULL;
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, &made);
  g_assert_cmpuint (made->warnings->len, ==, 1);
  g_assert_cmpuint (pair_item_of (made, id)->documents, ==, 3);
  g_assert_cmpuint (pair_item_of (made, id)->contents, ==, 1);
  g_autoptr (GembokBackupReport) report = pair_restore (&pair->b, file);
  g_assert_cmpuint (report->warnings->len, ==, 2); /* that one, and the keyring */
  pair_assert_held (&pair->b, id, "ktp", "foto KTP rekaan");

  /* What was lost from memory comes back by restoring once more; what has served its purpose does not. */
  gembok_context_hold_document (pair->b.context, id, "ktp", NULL);
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  g_autoptr (GembokBackupReport) looked = gembok_backup_inspect (pair->b.context, file, passphrase, NULL, &error);
  g_assert_cmpuint (pair_item_of (looked, id)->lacking, ==, 1);
  g_autoptr (GembokBackupReport) filled = pair_restore (&pair->b, file);
  g_assert_cmpuint (pair_item_of (filled, id)->lacking, ==, 1);
  g_assert_cmpint (pair_item_of (filled, id)->outcome, ==, GEMBOK_RESTORE_PRESENT);
  pair_assert_held (&pair->b, id, "ktp", "foto KTP rekaan");
  gembok_context_hold_document (pair->b.context, id, "ktp", NULL);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (&pair->b), id, &error);
  request->state = GEMBOK_REQUEST_DONE;
  g_assert_true (gembok_vault_request_save (world_vault (&pair->b), request, &error));
  pair_assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_PRESENT);
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
  g_autoptr (GBytes) file = pair_back_up (&pair->a, NULL, &made);
  g_assert_cmpuint (made->warnings->len, ==, 1);
  g_assert_nonnull (strstr (made->warnings->pdata[0], "keyring"));
  pair_assert_outcome (&pair->b, file, id, GEMBOK_RESTORE_ADDED);
}

static void
test_too_large (Pair *pair, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  g_autofree char *huge = g_strnfill (33 * 1024 * 1024, 'x');
  g_autofree char *one = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  g_autofree char *two = world_add (&pair->a, GEMBOK_REQUEST_DRAFT);
  pair_hold_document (&pair->a, one, "ktp", huge);
  pair_hold_document (&pair->a, two, "ktp", huge);
  g_assert_null (gembok_backup_make (pair->a.context, NULL, passphrase, NULL, NULL, &error));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), "ID"));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_INPUT);
  g_autoptr (GBytes) file = pair_back_up (&pair->a, one, NULL);
  pair_assert_outcome (&pair->b, file, one, GEMBOK_RESTORE_ADDED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PAIR_ADD ("/backup/there", test_there, NULL);
  PAIR_ADD ("/backup/logs", test_logs, NULL);
  PAIR_ADD ("/backup/draft-without-key", test_draft_without_key, NULL);
  PAIR_ADD ("/backup/which", test_which, NULL);
  PAIR_ADD ("/backup/passphrases", test_passphrases, NULL);
  PAIR_ADD ("/backup/missing-contents", test_missing_contents, NULL);
  PAIR_ADD ("/backup/locked-contents", test_locked_contents, NULL);
  PAIR_ADD ("/backup/too-large", test_too_large, NULL);
  PAIR_ADD ("/backup/saved", test_saved, NULL);
  PAIR_ADD ("/backup/full-disk", test_full_disk, NULL);
  PAIR_ADD ("/backup/preview", test_preview, NULL);
  PAIR_ADD ("/backup/names", test_names, NULL);
  PAIR_ADD ("/backup/recipe", test_recipe, NULL);
  return g_test_run ();
}
