/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backups whose passphrase is right and whose contents are not: whoever wrote them may mean harm. */
#include <string.h>

#include "crypto/crypto.h"
#include "crypto/issuer.h"
#include "crypto/sealed-file.h"
#include "pair.h"
#include "procedure/backup-private.h"

#define URL "https://ams.contoh.go.id"

/* What is inside of a sound backup: a request that was sent, with key, CSR and two documents. */
typedef struct
{
  Pair pair;
  char *id;
  GBytes *payload;
  GPtrArray *names; /* (element-type utf8) */
} Inside;

static GBytes *
root_pem (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  g_assert_true (gembok_subject_append (subject, "CN", "CA Contoh", &error));
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GembokIssuer) root = gembok_issuer_create_root (subject, key, now - 86400, now + 86400, &error);
  g_assert_no_error (error);
  return gembok_certificate_to_pem (gembok_issuer_certificate (root));
}

static void
send_request (World *world, const char *id)
{
  g_autoptr (GError) error = NULL;
  world_add_account (world, "ams", "siti", NULL);
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_get (world_vault (world), "ams", &error);
  profile->ca = root_pem ();
  g_assert_true (gembok_vault_profile_put (world_vault (world), profile, &error));
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (world), id, &error);
  request->profile = g_strdup ("ams");
  request->account = g_strdup ("siti");
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
}

static void
set_up (Inside *inside, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  pair_set_up (&inside->pair, data);
  inside->id = pair_prepare_request (&inside->pair.a);
  send_request (&inside->pair.a, inside->id);
  g_autoptr (GBytes) file = pair_back_up (&inside->pair.a, NULL, NULL);
  inside->payload = gembok_sealed_file_open (file, passphrase, NULL, NULL, &error);
  g_assert_no_error (error);
  static const char *const files[] = { "request.json",    "log.json",       "request.csr",   "public-key.der",
                                       "private-key.box", "document-1.jpg", "document-2.jpg" };
  inside->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (inside->names, g_strdup ("backup.json"));
  g_ptr_array_add (inside->names, g_strdup ("profiles/1/tls-ca.pem"));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_ptr_array_add (inside->names, gembok_backup_path (inside->id, files[i]));
}

static void
tear_down (Inside *inside, gconstpointer data)
{
  g_clear_pointer (&inside->id, g_free);
  g_clear_pointer (&inside->payload, g_bytes_unref);
  g_clear_pointer (&inside->names, g_ptr_array_unref);
  pair_tear_down (&inside->pair, data);
}

/* "%s" in a change stands for the id. */
static char *
fill (const Inside *inside, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "%s", -1);
  return g_strjoinv (inside->id, parts);
}

static GBytes *
replace (GBytes *data, const char *from, const char *to)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  char *found = strstr (text, from);
  if (found == NULL)
    g_error ("“%s” is not in %s", from, text);
  *found = '\0';
  char *changed = g_strconcat (text, to, found + strlen (from), NULL);
  return g_bytes_new_take (changed, strlen (changed));
}

/* The same archive with one text replaced in the file @index; @to %NULL: without that file. */
static GBytes *
changed (const Inside *inside, guint index, const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokArchive) archive = gembok_archive_open (inside->payload, &error);
  g_autoptr (GembokArchiveWriter) writer = gembok_archive_writer_new (1024 * 1024, 0);
  g_assert_no_error (error);
  for (guint i = 0; i < inside->names->len; i++)
    {
      g_autoptr (GBytes) data = gembok_archive_get (archive, inside->names->pdata[i]);
      g_assert_nonnull (data);
      if (i == index && to == NULL)
        continue;
      g_autofree char *own_from = i == index ? fill (inside, from) : NULL;
      g_autofree char *own_to = i == index ? fill (inside, to) : NULL;
      g_autoptr (GBytes) other = i == index ? replace (data, own_from, own_to) : g_bytes_ref (data);
      gembok_archive_add (writer, inside->names->pdata[i], other);
    }
  GBytes *payload = gembok_archive_finish (writer, &error);
  g_assert_no_error (error);
  return payload;
}

enum
{
  LIST,
  CA,
  REQUEST,
  LOG,
  CSR,
  PUBLIC_KEY,
  BOX,
  DOCUMENT
};

static const struct
{
  guint file;
  const char *from, *to;
  GembokErrorCode code;
} changes[] = {
  { LIST, "gembok-backup", "gembok-bakcup", GEMBOK_ERROR_BAD_FILE },
  { LIST, "\"version\": 1", "\"version\": 2", GEMBOK_ERROR_NEWER },
  { LIST, "\"version\": 1", "\"version\": 0", GEMBOK_ERROR_BAD_FILE },
  { LIST, "{", "[", GEMBOK_ERROR_BAD_FILE },
  { LIST, "\"%s\"", "\"%s\", \"%s\"", GEMBOK_ERROR_BAD_FILE },
  { LIST, "\"%s\"", "\"%s\", \"00000000\"", GEMBOK_ERROR_BAD_FILE },
  { LIST, "\"%s\"", "\"../%s\"", GEMBOK_ERROR_BAD_FILE },
  { LIST, "\"%s\"", "\"%s\", \"ab\"", GEMBOK_ERROR_BAD_FILE },
  { LIST, "\"%s\"", "17", GEMBOK_ERROR_BAD_FILE },
  /* An address in another spelling would not be found here, and then replace the trust settings of the one that is. */
  { LIST, "https://ams.", "https://AMS.", GEMBOK_ERROR_BAD_FILE },
  { LIST, "contoh.go.id", "contoh.go.id:443", GEMBOK_ERROR_BAD_FILE },
  { LIST, "contoh.go.id", "contoh.go.id/", GEMBOK_ERROR_BAD_FILE },
  { LIST, "https://", "ftp://", GEMBOK_ERROR_BAD_FILE },
  { LIST, "\"connected\"", "\"trusted\"", GEMBOK_ERROR_BAD_FILE },
  { LIST, "tls-ca.pem", "tls-cb.pem", GEMBOK_ERROR_BAD_FILE },
  { LIST, "profiles/1/tls-ca.pem", "requests/%s/request.csr", GEMBOK_ERROR_BAD_FILE },
  { LIST, "\"id\": \"ams\"", "\"id\": \"lain\"", GEMBOK_ERROR_BAD_FILE },
  { CA, "BEGIN", "BEGUN", GEMBOK_ERROR_BAD_FILE },
  { CA, "", NULL, GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "", NULL, GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"id\": \"%s\"", "\"id\": \"00000000\"", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"draft\"", "\"hovering\"", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"draft\"", "7", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "lock-kaltim", "lock\\u0000kaltim", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "lock-kaltim", "lock\\nkaltim", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "request.csr", "public-key.der", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "private-key.box", "public-key.der", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "public-key.der", "request.csr", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"ec:P-256\"", "\"ec:P-257\"", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"applicant\"", "\"someone\"", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"name\": \"Siti", "\"name\": { \"x\": 1 }, \"unused\": \"Siti", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"seconds\": ", "\"seconds\": -", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"seconds\": ", "\"seconds\": 1e300, \"more\": ", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"bytes\": ", "\"bytes\": 1", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"foto_diri\"", "\"ktp\"", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "document-1.jpg", "document-2.jpg", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "document-1.jpg", "../../../etc/passwd", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"sha256\": \"", "\"sha256\": \"0", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"certificates\": [", "\"certificates\": [ { \"state\": \"active\" }", GEMBOK_ERROR_BAD_FILE },
  { REQUEST, "\"steps\": [", "\"steps\": [ 1, ", GEMBOK_ERROR_BAD_FILE },
  { LOG, "\"result\": \"", "\"result\": \"x", GEMBOK_ERROR_BAD_FILE },
  { LOG, "\"seq\": 1", "\"seq\": 2", GEMBOK_ERROR_BAD_FILE },
  { LOG, "[", "{", GEMBOK_ERROR_BAD_FILE },
  { LOG, "", NULL, GEMBOK_ERROR_BAD_FILE },
  { CSR, "", NULL, GEMBOK_ERROR_BAD_FILE },
  { PUBLIC_KEY, "", NULL, GEMBOK_ERROR_BAD_FILE },
  { BOX, "", NULL, GEMBOK_ERROR_BAD_FILE },
  { DOCUMENT, "foto", "fota", GEMBOK_ERROR_BAD_FILE },
};

static void
test_changed (Inside *inside, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) same = changed (inside, LIST, "gembok-backup", "gembok-backup");
  g_autoptr (GembokBackup) sound = gembok_backup_read (same, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sound->requests->len, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_test_message ("change %u: %s", i, changes[i].to);
      g_autoptr (GBytes) payload = changed (inside, changes[i].file, changes[i].from, changes[i].to);
      g_assert_null (gembok_backup_read (payload, &error));
      world_assert_failed (&error, changes[i].code);
    }
}

/* The whole way: nothing of such a file comes into the vault, and no trust is changed. */
static void
test_nothing_is_taken (Inside *inside, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  World *here = &inside->pair.b;
  world_add_account (here, "ams", "siti", NULL);
  static const guint tried[] = { 9, 21, 40 };
  for (guint i = 0; i < G_N_ELEMENTS (tried); i++)
    {
      g_autoptr (GBytes) payload = changed (inside, changes[tried[i]].file, changes[tried[i]].from, changes[tried[i]].to);
      g_autoptr (GBytes) file = gembok_sealed_file_seal (payload, passphrase, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (gembok_backup_inspect (here->context, file, passphrase, NULL, &error));
      world_assert_failed (&error, GEMBOK_ERROR_BAD_FILE);
      g_assert_false (gembok_backup_restore (here->context, file, passphrase, NULL, NULL, &error));
      world_assert_failed (&error, GEMBOK_ERROR_BAD_FILE);
    }
  g_assert_cmpuint (pair_count_requests (here), ==, 0);
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_by_url (world_vault (here), URL, &error);
  g_assert_null (profile->ca);
}

/* Any byte anywhere: what is read is either refused in words, or it is sound. */
static void
test_flipped (Inside *inside, gconstpointer data G_GNUC_UNUSED)
{
  gsize length = 0;
  const guint8 *whole = g_bytes_get_data (inside->payload, &length);
  guint refused = 0;
  for (gsize i = 0; i < length; i += 7)
    {
      g_autoptr (GError) error = NULL;
      guint8 *copy = g_memdup2 (whole, length);
      copy[i] ^= (guint8) (1 << (i % 8));
      g_autoptr (GBytes) payload = g_bytes_new_take (copy, length);
      g_autoptr (GembokBackup) backup = gembok_backup_read (payload, &error);
      g_assert_true ((backup == NULL) == (error != NULL));
      if (error != NULL)
        {
          g_assert_cmpstr (error->message, !=, "");
          refused++;
        }
    }
  g_assert_cmpuint (refused, >, length / 7 / 2);
}

/* What would lead an upload astray is forgotten; the upload begins anew. */
static void
test_upload_address (Inside *inside, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = changed (inside, REQUEST, "\"upload_url\": null", "\"upload_url\": \"file:///etc/passwd\"");
  g_autoptr (GembokBackup) backup = gembok_backup_read (payload, &error);
  g_assert_no_error (error);
  const GembokBackupRequest *request = backup->requests->pdata[0];
  const GembokVaultDocument *document = request->copy->documents->pdata[0];
  g_assert_null (document->upload_url);
}

#define ADD(path, test) g_test_add (path, Inside, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/backup-read/changed", test_changed);
  ADD ("/backup-read/nothing-is-taken", test_nothing_is_taken);
  ADD ("/backup-read/flipped", test_flipped);
  ADD ("/backup-read/upload-address", test_upload_address);
  return g_test_run ();
}
