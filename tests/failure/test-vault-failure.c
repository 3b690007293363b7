/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each function of SQLite's that the vault calls fails in turn, and each allocation of SQLite's: what was to be kept is there as a
 * whole or not at all, what is said to be kept is kept, and the vault and its log are sound afterwards.
 */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "crypto/crypto.h"
#include "failure.h"
#include "fixture.h"
#include "vault/vault-log.h"

#define ID   "ab12cd34"
#define AT   G_GINT64_CONSTANT (1786942800)
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static sqlite3_mem_methods real_memory;

static struct
{
  char *folder, *path, *pristine;
  gsize size;
  GembokVaultKey *key;
} is;

static void *
allocate (int size)
{
  return fault_strikes (FAULT_MEMORY) != 0 ? NULL : real_memory.xMalloc (size);
}

static void *
reallocate (void *memory, int size)
{
  return fault_strikes (FAULT_MEMORY) != 0 ? NULL : real_memory.xRealloc (memory, size);
}

static void
wrap_memory (void)
{
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real_memory), ==, SQLITE_OK);
  sqlite3_mem_methods ours = real_memory;
  ours.xMalloc = allocate;
  ours.xRealloc = reallocate;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &ours), ==, SQLITE_OK);
}

/* --- what is done, and whether it was -------------------------------------------------------------------------------------- */

typedef gboolean (*VaultWork) (GembokVault *vault, GError **error);

static gboolean
add_request (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultRequest) request = fixture_request (ID, "Siti Contoh", AT);
  return gembok_vault_request_add (vault, request, error);
}

static gboolean
has_request (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (vault, ID, error);
  if (request != NULL)
    g_assert_cmpstr (request->applicant->name, ==, "Siti Contoh");
  return request != NULL;
}

static gboolean
add_key (GembokVault *vault, GError **error)
{
  return gembok_vault_key_add (vault, is.key, error);
}

static gboolean
has_key (GembokVault *vault, GError **error)
{
  g_autoptr (GembokVaultKey) key = gembok_vault_key_get (vault, is.key->public_key_sha256, error);
  if (key != NULL)
    g_assert_true (g_bytes_equal (key->box, is.key->box));
  return key != NULL;
}

/* Both or neither: a request that is there has its key. */
static gboolean
add_both (GembokVault *vault, GError **error)
{
  if (!gembok_vault_begin (vault, error))
    return FALSE;
  if (add_key (vault, error) && add_request (vault, error))
    return gembok_vault_commit (vault, error);
  gembok_vault_rollback (vault);
  return FALSE;
}

static gboolean
has_both (GembokVault *vault, GError **error)
{
  const gboolean key = has_key (vault, NULL);
  g_assert_true (key == has_request (vault, NULL));
  return key || has_key (vault, error);
}

static gboolean
write_log (GembokVault *vault, GError **error)
{
  return gembok_vault_log (vault, "applicant", NULL, "lock-kaltim", "create", "done", error);
}

static gboolean
has_log (GembokVault *vault, GError **error)
{
  g_autoptr (GPtrArray) entries = gembok_vault_log_list (vault, NULL, 0, 10, error);
  return entries != NULL && entries->len == 1;
}

/* --- one try ----------------------------------------------------------------------------------------------------------------- */

static GembokVault *
open_pristine (GError **error)
{
  static const char *const beside[] = { "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *path = g_strconcat (is.path, beside[i], NULL);
      (void) g_unlink (path);
    }
  g_assert_true (
      g_file_set_contents_full (is.path, is.pristine, (gssize) is.size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  return gembok_vault_open (is.folder, error);
}

static gboolean
try_work (VaultWork work, VaultWork was_done, GError **error)
{
  g_autoptr (GembokVault) vault = open_pristine (error);
  const gboolean worked = vault != NULL && work (vault, error);
  (void) fault_disarm ();
  g_clear_pointer (&vault, gembok_vault_unref);
  g_autoptr (GError) unsound = NULL;
  vault = gembok_vault_open (is.folder, &unsound);
  g_assert_no_error (unsound);
  g_assert_true (was_done (vault, NULL) == worked);
  g_assert_true (gembok_vault_check (vault, &unsound));
  g_assert_true (gembok_vault_log_verify (vault, NULL, &unsound));
  g_assert_no_error (unsound);
  return worked;
}

static gboolean
try_request (GError **error)
{
  return try_work (add_request, has_request, error);
}

static gboolean
try_key (GError **error)
{
  return try_work (add_key, has_key, error);
}

static gboolean
try_both (GError **error)
{
  return try_work (add_both, has_both, error);
}

static gboolean
try_log (GError **error)
{
  return try_work (write_log, has_log, error);
}

static const FaultTrial trials[] = {
  { "add-request", try_request, FALSE, 29 },
  { "add-key", try_key, FALSE, 29 },
  { "add-request-with-key", try_both, FALSE, 29 },
  { "log", try_log, FALSE, 29 },
};

static void
prepare (void)
{
  g_autoptr (GError) error = NULL;
  is.folder = g_dir_make_tmp ("gembok-failure-XXXXXX", &error);
  g_assert_no_error (error);
  is.path = g_build_filename (is.folder, "vault.db", NULL);
  GembokVault *vault = gembok_vault_open (is.folder, &error);
  g_assert_no_error (error);
  gembok_vault_unref (vault);
  g_assert_true (g_file_get_contents (is.path, &is.pristine, &is.size, NULL));
  is.key = fixture_key (0);
}

int
main (int argc, char **argv)
{
  wrap_memory ();
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  prepare ();
  fault_add_tests ("/failure/vault", trials, G_N_ELEMENTS (trials));
  const int failed = g_test_run ();
  (void) g_unlink (is.path);
  g_autofree char *lock = g_build_filename (is.folder, "lock", NULL);
  (void) g_unlink (lock);
  (void) g_rmdir (is.folder);
  return failed;
}
