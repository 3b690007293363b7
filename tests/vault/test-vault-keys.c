/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-keys.h"

#include <signal.h>
#include <unistd.h>

#include "fixture.h"
#include "vault/vault-private.h"

static void
add (Fixture *fixture, const GembokVaultKey *key)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_key_add (fixture->vault, key, &error);
  g_assert_no_error (error);
}

static GembokVaultKey *
get (Fixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  GembokVaultKey *key = gembok_vault_key_get (fixture->vault, name, &error);
  g_assert_no_error (error);
  return key;
}

static void
kept_as_given (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  add (fixture, key);
  fixture_reopen (fixture);
  g_autoptr (GembokVaultKey) read = get (fixture, key->public_key_sha256);
  g_assert_true (g_bytes_equal (read->box, key->box));
  g_assert_true (g_bytes_equal (read->public_key, key->public_key));
  g_assert_cmpstr (read->public_key_sha256, ==, key->public_key_sha256);
  g_assert_cmpstr (read->algorithm, ==, "ec:P-256");
  g_assert_cmpint (read->created_at, ==, key->created_at);
  g_assert_cmpint (key->created_at, >, 1700000000);

  g_assert_false (gembok_vault_key_add (fixture->vault, key, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (gembok_vault_key_get (fixture->vault, "00", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

static void
listed_newest_first (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) one = fixture_key (0);
  g_autoptr (GembokVaultKey) two = fixture_key (1);
  one->created_at = 2000;
  two->created_at = 1000;
  add (fixture, one);
  add (fixture, two);
  g_autoptr (GPtrArray) keys = gembok_vault_key_list (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 2);
  g_assert_cmpstr (((GembokVaultKey *) keys->pdata[0])->public_key_sha256, ==, one->public_key_sha256);
  g_assert_cmpstr (((GembokVaultKey *) keys->pdata[1])->public_key_sha256, ==, two->public_key_sha256);
}

static GBytes *
flip_last_byte (GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint8 *copy = g_memdup2 (data, length);
  copy[length - 1] ^= 1;
  return g_bytes_new_take (copy, length);
}

/* Nothing that could not be opened again gets in: no damaged box, no box of another key. */
static void
bad_boxes_stay_out (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_autoptr (GembokVaultKey) other = fixture_key (1);
  g_autoptr (GBytes) damaged_box = flip_last_byte (key->box);
  g_autoptr (GembokVaultKey) damaged = gembok_vault_key_new (key->public_key, damaged_box, "ec:P-256");
  g_autoptr (GembokVaultKey) mixed = gembok_vault_key_new (key->public_key, other->box, "ec:P-256");
  g_assert_false (gembok_vault_key_add (fixture->vault, damaged, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (gembok_vault_key_add (fixture->vault, mixed, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_clear_error (&error);
  add (fixture, key);
  g_assert_false (gembok_vault_key_replace_box (fixture->vault, key->public_key_sha256, key->box, other->box, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (gembok_vault_key_replace_box (fixture->vault, key->public_key_sha256, key->box, damaged_box, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_autoptr (GembokVaultKey) read = get (fixture, key->public_key_sha256);
  g_assert_true (g_bytes_equal (read->box, key->box));
}

/* What tells one box from another: its salt, nonce and ciphertext; the header's beginning is the same everywhere. */
static GBytes *
tail_of (GBytes *box)
{
  const gsize length = g_bytes_get_size (box);
  return g_bytes_new_from_bytes (box, length - 48, 48);
}

static void
the_old_box_is_gone (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_autoptr (GBytes) new_box = fixture_rebox ();
  g_autoptr (GBytes) old_tail = tail_of (key->box);
  g_autoptr (GBytes) new_tail = tail_of (new_box);
  add (fixture, key);
  g_assert_true (fixture_on_disk (fixture, old_tail));
  gembok_vault_key_replace_box (fixture->vault, key->public_key_sha256, key->box, new_box, &error);
  g_assert_no_error (error);
  g_assert_false (gembok_vault_residue (fixture->vault));
  g_assert_false (fixture_on_disk (fixture, old_tail));
  g_assert_true (fixture_on_disk (fixture, new_tail));
  g_autoptr (GembokVaultKey) read = get (fixture, key->public_key_sha256);
  g_assert_true (g_bytes_equal (read->box, new_box));

  /* Compare and swap: who still has the old box comes too late. */
  g_assert_false (gembok_vault_key_replace_box (fixture->vault, key->public_key_sha256, key->box, new_box, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CONFLICT);
}

static void
no_such_key (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_assert_false (gembok_vault_key_replace_box (fixture->vault, key->public_key_sha256, key->box, key->box, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

/* In a transaction the checkpoint comes with its commit, and not at all with a rollback. */
static void
replaced_in_a_transaction (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_autoptr (GBytes) new_box = fixture_rebox ();
  g_autoptr (GBytes) old_tail = tail_of (key->box);
  add (fixture, key);
  for (guint i = 0; i < 2; i++)
    {
      gembok_vault_begin (fixture->vault, &error);
      g_assert_no_error (error);
      gembok_vault_key_replace_box (fixture->vault, key->public_key_sha256, key->box, new_box, &error);
      g_assert_no_error (error);
      g_assert_true (fixture_on_disk (fixture, old_tail));
      if (i == 0)
        {
          gembok_vault_rollback (fixture->vault);
          g_autoptr (GembokVaultKey) read = get (fixture, key->public_key_sha256);
          g_assert_true (g_bytes_equal (read->box, key->box));
        }
    }
  gembok_vault_commit (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_false (fixture_on_disk (fixture, old_tail));
}

/* Another program's reader keeps the -wal file from being emptied: the change is done, the rest is said and made up for. */
static void
a_reader_is_in_the_way (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_autoptr (GBytes) new_box = fixture_rebox ();
  g_autoptr (GBytes) old_tail = tail_of (key->box);
  add (fixture, key);
  sqlite3 *reader = fixture_raw (fixture);
  g_assert_cmpint (sqlite3_exec (reader, "BEGIN; SELECT * FROM private_key", NULL, NULL, NULL), ==, SQLITE_OK);
  gembok_vault_set_patience (fixture->vault, 100);
  gembok_vault_key_replace_box (fixture->vault, key->public_key_sha256, key->box, new_box, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_vault_residue (fixture->vault));
  g_assert_true (fixture_on_disk (fixture, old_tail));
  g_assert_false (gembok_vault_checkpoint (fixture->vault, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_STORAGE);
  g_clear_error (&error);
  g_autoptr (GembokVaultKey) read = get (fixture, key->public_key_sha256);
  g_assert_true (g_bytes_equal (read->box, new_box));

  /* The next change of any kind makes up for it. */
  g_assert_cmpint (sqlite3_exec (reader, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  fixture_add (fixture, "r1", "Siti Contoh", 1786942800);
  g_assert_false (gembok_vault_residue (fixture->vault));
  g_assert_false (fixture_on_disk (fixture, old_tail));
  g_assert_cmpint (sqlite3_close (reader), ==, SQLITE_OK);
  gembok_vault_checkpoint (fixture->vault, &error);
  g_assert_no_error (error);
}

/* Changes the box while the parent's reader is in the way, tells, and waits to be killed. */
static void
change_and_stop (const char *folder, int fd)
{
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_autoptr (GBytes) new_box = fixture_rebox ();
  GembokVault *vault = gembok_vault_open (folder, NULL);
  if (vault == NULL)
    _exit (80);
  gembok_vault_set_patience (vault, 100);
  if (!gembok_vault_key_replace_box (vault, key->public_key_sha256, key->box, new_box, NULL) || write (fd, "x", 1) != 1)
    _exit (81);
  for (;;)
    pause ();
}

/* Killed between the change and its checkpoint: the next program that opens the vault clears what is left. */
static void
killed_before_the_checkpoint (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_autoptr (GBytes) new_box = fixture_rebox ();
  g_autoptr (GBytes) old_tail = tail_of (key->box);
  int pipe_fds[2];
  char byte = 0;
  add (fixture, key);
  g_clear_pointer (&fixture->vault, gembok_vault_unref);
  sqlite3 *reader = fixture_raw (fixture);
  g_assert_cmpint (sqlite3_exec (reader, "BEGIN; SELECT * FROM private_key", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (pipe (pipe_fds), ==, 0);
  const GPid pid = fixture_child (change_and_stop, fixture->folder, pipe_fds[1]);
  close (pipe_fds[1]);
  g_assert_cmpint (read (pipe_fds[0], &byte, 1), ==, 1);
  close (pipe_fds[0]);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (fixture_wait (pid), ==, -SIGKILL);
  g_assert_true (fixture_on_disk (fixture, old_tail));
  g_assert_cmpint (sqlite3_exec (reader, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_true (fixture_on_disk (fixture, old_tail));

  fixture->vault = gembok_vault_open (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_false (fixture_on_disk (fixture, old_tail));
  g_autoptr (GembokVaultKey) read_back = get (fixture, key->public_key_sha256);
  g_assert_true (g_bytes_equal (read_back->box, new_box));
  g_assert_cmpint (sqlite3_close (reader), ==, SQLITE_OK);
}

static void
an_unused_key_is_removed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_autoptr (GBytes) tail = tail_of (key->box);
  add (fixture, key);
  g_autoptr (GembokVaultRequest) request = fixture_request ("r1", "Siti Contoh", 1);
  request->public_key_sha256 = g_strdup (key->public_key_sha256);
  g_assert_true (gembok_vault_request_add (fixture->vault, request, &error));
  g_assert_false (gembok_vault_key_remove (fixture->vault, key->public_key_sha256, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_WRONG_STATE);
  g_clear_error (&error);
  g_clear_pointer (&request->public_key_sha256, g_free);
  g_assert_true (gembok_vault_request_save (fixture->vault, request, &error));
  g_assert_true (fixture_on_disk (fixture, tail));
  g_assert_true (gembok_vault_key_remove (fixture->vault, key->public_key_sha256, &error));
  g_assert_no_error (error);
  g_assert_false (fixture_on_disk (fixture, tail));
  g_assert_false (gembok_vault_key_remove (fixture->vault, key->public_key_sha256, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  fixture_assert_sound (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/keys/kept", kept_as_given);
  fixture_test ("/keys/list", listed_newest_first);
  fixture_test ("/keys/bad-boxes", bad_boxes_stay_out);
  fixture_test ("/keys/old-box-gone", the_old_box_is_gone);
  fixture_test ("/keys/none", no_such_key);
  fixture_test ("/keys/in-transaction", replaced_in_a_transaction);
  fixture_test ("/keys/reader-in-the-way", a_reader_is_in_the_way);
  fixture_test ("/keys/removed", an_unused_key_is_removed);
  fixture_test ("/keys/killed", killed_before_the_checkpoint);
  return g_test_run ();
}
