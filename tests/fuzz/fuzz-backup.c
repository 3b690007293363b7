/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is inside of a backup once its passphrase opened it; whoever wrote it may mean harm. The first byte: 0 an archive as it is,
 * else names and contents of the files, of which we make an archive.
 */
#include <string.h>

#include "crypto/crypto.h"
#include "crypto/sealed-box.h"
#include "crypto/sealed-file.h"
#include "fuzz.h"
#include "pair.h"
#include "procedure/backup-private.h"

#define FILES_MAX 32

const guint fuzz_rounds = 1500;

static void
seed_files (FuzzSeeds *seeds, GBytes *payload, const char *id)
{
  static const char *const files[] = { "request.json",    "log.json",       "request.csr",   "public-key.der",
                                       "private-key.box", "document-1.jpg", "document-2.jpg" };
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GembokArchive) archive = gembok_archive_open (payload, NULL);
  g_ptr_array_add (parts, fuzz_text ("backup.json"));
  g_ptr_array_add (parts, gembok_archive_get (archive, "backup.json"));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = gembok_backup_path (id, files[i]);
      g_ptr_array_add (parts, fuzz_text (path));
      g_ptr_array_add (parts, gembok_archive_get (archive, path));
      g_assert_nonnull (g_ptr_array_index (parts, parts->len - 1));
    }
  fuzz_seed_parts (seeds, "files", 1, (GBytes *const *) parts->pdata, parts->len);
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  g_autoptr (GError) error = NULL;
  World world = { 0 };
  gembok_crypto_init ();
  world_set_up (&world, NULL);
  g_autofree char *id = pair_prepare_request (&world);
  g_autoptr (GBytes) file = pair_back_up (&world, NULL, NULL);
  g_autoptr (GembokSecret) passphrase = world_secret (PAIR_PASSPHRASE);
  g_autoptr (GBytes) payload = gembok_sealed_file_open (file, passphrase, NULL, NULL, &error);
  g_assert_no_error (error);
  fuzz_seed_tagged (seeds, "archive", 0, payload);
  seed_files (seeds, payload, id);
  world_tear_down (&world, NULL);
}

static GBytes *
make_archive (FuzzInput *input)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GembokArchiveWriter) writer = gembok_archive_writer_new (4 * 1024 * 1024, 0);
  for (guint i = 0; i < FILES_MAX && input->size > 0; i++)
    {
      g_autofree char *name = fuzz_string (input);
      g_autoptr (GBytes) content = fuzz_part (input);
      if (gembok_archive_name_is_good (name) && g_hash_table_add (seen, g_strdup (name)))
        gembok_archive_add (writer, name, content);
    }
  GBytes *archive = gembok_archive_finish (writer, NULL);
  g_assert_nonnull (archive);
  g_autoptr (GembokArchive) opened = gembok_archive_open (archive, NULL);
  g_assert_true (opened != NULL || g_hash_table_size (seen) == 0);
  return archive;
}

static void
assert_sound (const GembokBackup *backup)
{
  for (guint i = 0; i < backup->requests->len; i++)
    {
      const GembokBackupRequest *request = g_ptr_array_index (backup->requests, i);
      const GembokVaultCopy *copy = request->copy;
      g_assert_cmpuint (request->contents->len, ==, copy->documents->len);
      g_assert_true (copy->documents->len <= GEMBOK_BACKUP_PARTS && copy->past->len <= GEMBOK_BACKUP_ENTRIES);
      /* A box that is taken over is of the key that it is said to be of. */
      g_autofree char *inside = copy->key != NULL ? gembok_sealed_box_inspect (copy->key->box, NULL) : NULL;
      g_assert_cmpstr (inside, ==, copy->key != NULL ? copy->key->public_key_sha256 : NULL);
      fuzz_assert_shown (copy->request->applicant->name);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  gembok_crypto_init ();
  const gboolean as_files = fuzz_byte (&input) != 0;
  g_autoptr (GBytes) payload = as_files ? make_archive (&input) : fuzz_rest (&input);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unread = NULL;
  g_autoptr (GembokArchive) archive = gembok_archive_open (payload, &error);
  fuzz_assert_told (archive != NULL, &error);
  g_autoptr (GembokBackup) backup = gembok_backup_read (payload, &unread);
  fuzz_assert_told (backup != NULL, &unread);
  if (backup != NULL)
    assert_sound (backup);
  return 0;
}
