/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-documents.h"

#include <string.h>

#include "crypto/crypto.h"
#include "fixture.h"
#include "vault/vault-private.h"

#define NOW G_GINT64_CONSTANT (1786942800)

/* Half a megabyte that would be recognised anywhere. */
static GBytes *
letter (void)
{
  GString *text = g_string_new ("%PDF-1.7\n");
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "Surat rekomendasi bagi pemohon contoh, baris %u\n", i);
  return g_string_free_to_bytes (text);
}

static GBytes *
recognisable (void)
{
  return g_bytes_new_static ("Surat rekomendasi bagi pemohon", 30);
}

static void
put (Fixture *fixture, const char *kind, GBytes *content, const GembokSecret *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultDocument) document = fixture_document (kind, content);
  gembok_vault_document_put (fixture->vault, "r1", document, key != NULL ? content : NULL, key, &error);
  g_assert_no_error (error);
}

static void
assert_opens (Fixture *fixture, const char *kind, const GembokSecret *key, GBytes *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) opened = gembok_vault_document_open (fixture->vault, "r1", kind, key, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, content));
}

static void
assert_does_not_open (Fixture *fixture, const char *kind, const GembokSecret *key, GembokErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_vault_document_open (fixture->vault, "r1", kind, key, &error));
  g_assert_error (error, GEMBOK_ERROR, (int) code);
}

/* The limit on what SQLite may take leaves room for it. */
static void
the_largest_fits (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gsize size = 64 * 1024 * 1024;
  guint8 *bytes = g_malloc (size);
  memset (bytes, 0x5a, size);
  g_autoptr (GBytes) content = g_bytes_new_take (bytes, size);
  g_autoptr (GembokSecret) key = gembok_random_secret (32);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  put (fixture, "ktp", content, key);
  put (fixture, "ktp", content, key);
  assert_opens (fixture, "ktp", key, content);
}

static void
facts_and_bytes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = letter ();
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GembokSecret) key = gembok_random_secret (32);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  put (fixture, "surat_rekomendasi", content, key);
  put (fixture, "ktp", content, NULL);
  put (fixture, "kosong", empty, key);
  fixture_reopen (fixture);
  g_autoptr (GPtrArray) list = gembok_vault_document_list (fixture->vault, "r1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  const GembokVaultDocument *first = list->pdata[0];
  g_autofree char *sha256 = gembok_sha256_hex (content);
  g_assert_cmpstr (first->kind, ==, "surat_rekomendasi");
  g_assert_cmpint (first->state, ==, GEMBOK_DOCUMENT_READY);
  g_assert_cmpstr (first->media_type, ==, "application/pdf");
  g_assert_cmpuint (first->bytes, ==, g_bytes_get_size (content));
  g_assert_cmpstr (first->sha256, ==, sha256);
  g_assert_cmpstr (first->original_sha256, ==, sha256);
  g_assert_cmpstr (first->original_name, ==, "surat.pdf");
  g_assert_cmpstr (first->summary, ==, "1 page");
  g_assert_null (first->reason);
  g_assert_null (first->upload_url);
  g_assert_true (first->kept);
  g_assert_cmpint (first->added_at, ==, NOW);
  g_assert_false (((GembokVaultDocument *) list->pdata[1])->kept);
  assert_opens (fixture, "surat_rekomendasi", key, content);
  assert_opens (fixture, "kosong", key, empty);
  assert_does_not_open (fixture, "ktp", key, GEMBOK_ERROR_NOT_FOUND);
  assert_does_not_open (fixture, "foto_diri", key, GEMBOK_ERROR_NOT_FOUND);
}

static void
save_writes_three_things (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = letter ();
  g_autoptr (GembokSecret) key = gembok_random_secret (32);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  put (fixture, "ktp", content, key);
  g_autoptr (GembokVaultDocument) document = gembok_vault_document_get (fixture->vault, "r1", "ktp", &error);
  g_assert_no_error (error);
  document->state = GEMBOK_DOCUMENT_UPLOADING;
  document->reason = g_strdup ("buram");
  document->upload_url = g_strdup ("https://ams.contoh.go.id/u/1");
  document->sha256[0] = 'x';
  gembok_vault_document_save (fixture->vault, "r1", document, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVaultDocument) read = gembok_vault_document_get (fixture->vault, "r1", "ktp", &error);
  g_assert_no_error (error);
  g_assert_cmpint (read->state, ==, GEMBOK_DOCUMENT_UPLOADING);
  g_assert_cmpstr (read->reason, ==, "buram");
  g_assert_cmpstr (read->upload_url, ==, "https://ams.contoh.go.id/u/1");
  g_assert_true (read->kept);
  assert_opens (fixture, "ktp", key, content);

  g_autoptr (GembokVaultDocument) missing = fixture_document ("foto_diri", content);
  g_assert_false (gembok_vault_document_save (fixture->vault, "r1", missing, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (gembok_vault_document_get (fixture->vault, "r1", "foto_diri", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

static void
wrong_input_is_refused (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = letter ();
  g_autoptr (GBytes) other = recognisable ();
  g_autoptr (GembokSecret) key = gembok_random_secret (32);
  g_autoptr (GembokVaultDocument) document = fixture_document ("ktp", content);
  g_assert_false (gembok_vault_document_put (fixture->vault, "r1", document, content, key, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  g_assert_false (gembok_vault_document_put (fixture->vault, "r1", document, other, key, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

/* --- what is on the disk ---------------------------------------------------------------------------------------- */

/* Some of the sealed bytes, from the middle: they lie in pages of their own, which an erasure gives back to SQLite. */
static GBytes *
sealed_bytes (Fixture *fixture, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRead) read = gembok_vault_read_begin (fixture->vault);
  g_autoptr (sqlite3_stmt) stmt = gembok_sql_prepare (
      read->db, "SELECT substr(sealed, length(sealed) / 2, 64) FROM document_content WHERE kind = ?1", &error);
  gembok_sql_bind_text (stmt, 1, kind);
  g_assert_cmpint (gembok_sql_step (stmt, &error), ==, GEMBOK_SQL_ROW);
  return gembok_sql_bytes (stmt, 0);
}

static void
plain_bytes_are_never_there (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = letter ();
  g_autoptr (GBytes) needle = recognisable ();
  g_autoptr (GembokSecret) key = gembok_random_secret (32);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  put (fixture, "ktp", content, key);
  g_assert_false (fixture_on_disk (fixture, needle));
  g_autoptr (GBytes) key_bytes = g_bytes_new (gembok_secret_data (key), 16);
  g_assert_false (fixture_on_disk (fixture, key_bytes));
  g_autoptr (GBytes) sealed = sealed_bytes (fixture, "ktp");
  g_assert_true (fixture_on_disk (fixture, sealed));
  gembok_vault_checkpoint (fixture->vault, &error);
  g_assert_no_error (error);
  g_assert_false (fixture_on_disk (fixture, needle));
  g_assert_true (fixture_on_disk (fixture, sealed));
}

typedef void (*Eraser) (Fixture *fixture, const GembokSecret *key);

static void
replace_it (Fixture *fixture, const GembokSecret *key)
{
  g_autoptr (GBytes) other = g_bytes_new_static ("another", 7);
  put (fixture, "ktp", other, key);
  assert_opens (fixture, "ktp", key, other);
}

static void
replace_it_by_facts (Fixture *fixture, const GembokSecret *key)
{
  g_autoptr (GBytes) other = g_bytes_new_static ("another", 7);
  put (fixture, "ktp", other, NULL);
  assert_does_not_open (fixture, "ktp", key, GEMBOK_ERROR_NOT_FOUND);
}

static void
remove_it (Fixture *fixture, const GembokSecret *key)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_document_remove (fixture->vault, "r1", "ktp", &error);
  g_assert_no_error (error);
  assert_does_not_open (fixture, "ktp", key, GEMBOK_ERROR_NOT_FOUND);
  g_assert_false (gembok_vault_document_remove (fixture->vault, "r1", "ktp", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

static void
erase_all (Fixture *fixture, const GembokSecret *key)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_document_erase_all (fixture->vault, "r1", &error);
  g_assert_no_error (error);
  assert_does_not_open (fixture, "ktp", key, GEMBOK_ERROR_NOT_FOUND);
  g_autoptr (GembokVaultDocument) facts = gembok_vault_document_get (fixture->vault, "r1", "ktp", &error);
  g_assert_no_error (error);
  g_assert_false (facts->kept);
  gembok_vault_document_erase_all (fixture->vault, "r1", &error);
  g_assert_no_error (error);
}

static void
erased_bytes_are_gone (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const Eraser erasers[] = { replace_it, replace_it_by_facts, remove_it, erase_all };
  g_autoptr (GBytes) content = letter ();
  g_autoptr (GembokSecret) key = gembok_random_secret (32);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  fixture_add (fixture, "r2", "Budi Contoh", NOW);
  for (guint i = 0; i < G_N_ELEMENTS (erasers); i++)
    {
      g_autoptr (GError) error = NULL;
      put (fixture, "ktp", content, key);
      g_autoptr (GembokVaultDocument) neighbour = fixture_document ("ktp", content);
      gembok_vault_document_put (fixture->vault, "r2", neighbour, content, key, &error);
      g_assert_no_error (error);
      g_autoptr (GBytes) sealed = sealed_bytes (fixture, "ktp");
      g_assert_true (fixture_on_disk (fixture, sealed));
      erasers[i](fixture, key);
      g_assert_false (fixture_on_disk (fixture, sealed));
      g_assert_false (gembok_vault_residue (fixture->vault));
      /* Another request's document of the same kind is not touched. */
      g_autoptr (GBytes) opened = gembok_vault_document_open (fixture->vault, "r2", "ktp", key, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (opened, content));
    }
}

/* --- tampering -------------------------------------------------------------------------------------------------- */

static void
tampering_is_noticed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const changes[] = {
    "UPDATE document_content SET sealed = substr(sealed, 1, length(sealed) - 1)",
    "UPDATE document_content SET sealed = x''",
    "UPDATE document_content SET wrapped_key = x'00'",
    "UPDATE document_content SET wrapped_key = zeroblob(60)",
    "UPDATE document SET sha256 = 'ff' WHERE kind = 'ktp'",
    /* the bytes of one document passed off as another, key and all */
    "UPDATE document_content SET (wrapped_key, sealed) ="
    " (SELECT wrapped_key, sealed FROM document_content WHERE kind = 'foto_diri') WHERE kind = 'ktp'",
  };
  g_autoptr (GBytes) content = letter ();
  g_autoptr (GembokSecret) key = gembok_random_secret (32);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      put (fixture, "ktp", content, key);
      put (fixture, "foto_diri", content, key);
      assert_opens (fixture, "ktp", key, content);
      fixture_tamper (fixture, changes[i]);
      assert_does_not_open (fixture, "ktp", key, GEMBOK_ERROR_DAMAGED);
    }
}

static void
another_keyring (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = letter ();
  g_autoptr (GembokSecret) key = gembok_random_secret (32);
  g_autoptr (GembokSecret) other = gembok_random_secret (32);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  put (fixture, "ktp", content, key);
  g_assert_null (gembok_vault_document_open (fixture->vault, "r1", "ktp", other, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "keyring"));
  assert_opens (fixture, "ktp", key, content);
}

static void
refused_files (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  static const char *const hashes[] = { "bb", "aa", "bb" };
  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    {
      gembok_vault_refused_add (fixture->vault, "r1", "ktp", hashes[i], &error);
      g_assert_no_error (error);
    }
  g_auto (GStrv) refused = gembok_vault_refused_list (fixture->vault, "r1", "ktp", &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (refused, ((const char *const[]){ "bb", "aa", NULL }));
  g_auto (GStrv) none = gembok_vault_refused_list (fixture->vault, "r1", "foto_diri", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_false (gembok_vault_refused_add (fixture->vault, "nobody", "ktp", "aa", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/documents/facts-and-bytes", facts_and_bytes);
  fixture_test ("/documents/largest", the_largest_fits);
  fixture_test ("/documents/save", save_writes_three_things);
  fixture_test ("/documents/wrong-input", wrong_input_is_refused);
  fixture_test ("/documents/never-plain", plain_bytes_are_never_there);
  fixture_test ("/documents/erased", erased_bytes_are_gone);
  fixture_test ("/documents/tampering", tampering_is_noticed);
  fixture_test ("/documents/another-keyring", another_keyring);
  fixture_test ("/documents/refused", refused_files);
  return g_test_run ();
}
