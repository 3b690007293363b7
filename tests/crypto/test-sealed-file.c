/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/sealed-file.h"

#include <string.h>

#include "crypto/crypto.h"

/* As data/backup-file.md has it. */
#define AT_VERSION  8
#define AT_N        12
#define AT_R        16
#define AT_P        20
#define AT_SALT     24
#define AT_NONCE    40
#define HEADER_SIZE 52
#define TAG_SIZE    16
#define HASH_SIZE   32
#define OVERHEAD    (HEADER_SIZE + TAG_SIZE + HASH_SIZE)

/* One file for all tests that only read: every derivation costs 128 MiB and some 0.4 s. */
typedef struct
{
  GBytes *plain;
  GembokSecret *passphrase;
  GBytes *file;
} Sample;

static Sample sample;

static GBytes *
seal (GBytes *plain)
{
  g_autoptr (GError) error = NULL;
  GBytes *file = gembok_sealed_file_seal (plain, sample.passphrase, NULL, NULL, &error);
  g_assert_no_error (error);
  return file;
}

static GBytes *
filled (gsize length)
{
  guint8 *bytes = g_malloc (length);
  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (i * 31 + i / 251);
  return g_bytes_new_take (bytes, length);
}

static void
make_sample (void)
{
  static const char passphrase[] = "kopi-Sumatra-é-payung";
  sample.passphrase = gembok_secret_new_from (passphrase, strlen (passphrase));
  sample.plain = filled (100 * 1000);
  sample.file = seal (sample.plain);
}

static void
free_sample (void)
{
  g_bytes_unref (sample.plain);
  gembok_secret_free (sample.passphrase);
  g_bytes_unref (sample.file);
}

static void
assert_refused (GBytes *file, GembokErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_sealed_file_open (file, sample.passphrase, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, (int) code);
  g_assert_cmpstr (error->message, !=, "");
  g_autoptr (GError) check_error = NULL;
  g_assert_cmpint (gembok_sealed_file_check (file, &check_error), ==, code == GEMBOK_ERROR_WRONG_PASSPHRASE);
  if (check_error != NULL)
    g_assert_error (check_error, GEMBOK_ERROR, (int) code);
}

/* The file with other bytes at @offset; with a new hash, if it shall look as if it had been written so. */
static GBytes *
changed (gsize offset, const void *bytes, gsize length, gboolean rehash)
{
  gsize size;
  const guint8 *file = g_bytes_get_data (sample.file, &size);
  guint8 *copy = g_memdup2 (file, size);
  memcpy (copy + offset, bytes, length);
  if (rehash)
    {
      g_autoptr (GBytes) hashed = g_bytes_new_static (copy, size - HASH_SIZE);
      g_autoptr (GBytes) hash = gembok_sha256 (hashed);
      memcpy (copy + size - HASH_SIZE, g_bytes_get_data (hash, NULL), HASH_SIZE);
    }
  return g_bytes_new_take (copy, size);
}

static void
count_report (const GembokProgress *progress, gpointer user_data)
{
  g_assert_cmpuint (progress->stage, ==, GEMBOK_STAGE_DERIVE_KEY);
  (*(guint *) user_data)++;
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  guint reports = 0;
  const GembokReporter reporter = { count_report, &reports };
  g_autoptr (GBytes) plain = gembok_sealed_file_open (sample.file, sample.passphrase, &reporter, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reports, ==, 1);
  g_assert_true (g_bytes_equal (plain, sample.plain));
}

static void
test_layout (void)
{
  static const guint8 start[] = { 'G', 'E', 'M', 'B', 'O', 'K', 'B', 'K', 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1 };
  gsize size;
  const guint8 *file = g_bytes_get_data (sample.file, &size);
  g_assert_cmpuint (size, ==, g_bytes_get_size (sample.plain) + OVERHEAD);
  g_assert_cmpmem (file, sizeof start, start, sizeof start);
  g_assert_null (memmem (file, size, g_bytes_get_data (sample.plain, NULL), 16));
}

/* The same bytes under the same passphrase twice: another salt, another nonce, nothing in common. */
static void
test_fresh_salt (void)
{
  g_autoptr (GBytes) other = seal (sample.plain);
  const guint8 *a = g_bytes_get_data (sample.file, NULL);
  const guint8 *b = g_bytes_get_data (other, NULL);
  g_assert_cmpint (memcmp (a + AT_SALT, b + AT_SALT, 16), !=, 0);
  g_assert_cmpint (memcmp (a + AT_NONCE, b + AT_NONCE, 12), !=, 0);
  g_assert_cmpint (memcmp (a + HEADER_SIZE, b + HEADER_SIZE, 64), !=, 0);
}

static void
test_sizes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) least = filled (1);
  g_autoptr (GBytes) least_file = seal (least);
  g_autoptr (GBytes) again = gembok_sealed_file_open (least_file, sample.passphrase, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (again, least));

  g_autoptr (GBytes) most = g_bytes_new_take (g_malloc0 (GEMBOK_SEALED_FILE_CONTENT), GEMBOK_SEALED_FILE_CONTENT);
  g_autoptr (GBytes) most_file = seal (most);
  g_assert_cmpuint (g_bytes_get_size (most_file), ==, GEMBOK_SEALED_FILE_MAX);
  g_autoptr (GBytes) most_again = gembok_sealed_file_open (most_file, sample.passphrase, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (most_again, most));

  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) too_much
      = g_bytes_new_take (g_malloc0 (GEMBOK_SEALED_FILE_CONTENT + 1), GEMBOK_SEALED_FILE_CONTENT + 1);
  GBytes *refused[] = { nothing, too_much };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) problem = NULL;
      g_assert_null (gembok_sealed_file_seal (refused[i], sample.passphrase, NULL, NULL, &problem));
      g_assert_error (problem, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
    }
}

static void
test_wrong_passphrase (void)
{
  static const char wrong[] = "kopi-Sumatra-e-payung";
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = gembok_secret_new_from (wrong, strlen (wrong));
  g_assert_null (gembok_sealed_file_open (sample.file, passphrase, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  g_autoptr (GembokSecret) empty = gembok_secret_new (4);
  g_assert_null (gembok_sealed_file_seal (sample.plain, empty, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

/* Every bit of the header and of the end, some of the middle; only what does not begin like a backup is none. */
static void
test_flipped_bits (void)
{
  gsize size;
  const guint8 *file = g_bytes_get_data (sample.file, &size);
  for (gsize bit = 0; bit < size * 8; bit += bit < HEADER_SIZE * 8 || bit > (size - 64) * 8 ? 1 : 6151)
    {
      const guint8 byte = (guint8) (file[bit / 8] ^ (1 << bit % 8));
      g_autoptr (GBytes) spoilt = changed (bit / 8, &byte, 1, FALSE);
      assert_refused (spoilt, bit / 8 < AT_VERSION ? GEMBOK_ERROR_BAD_FILE : GEMBOK_ERROR_DAMAGED);
    }
}

/* Ranges that a bad stick gives back as zeros, or not at all, or somewhere else. */
static void
test_damaged_ranges (void)
{
  static const guint8 zeros[4096] = { 0 };
  gsize size;
  const guint8 *file = g_bytes_get_data (sample.file, &size);
  for (gsize at = AT_VERSION; at + 1 < size; at += 997)
    {
      const gsize length = MIN (sizeof zeros, size - at);
      g_autoptr (GBytes) zeroed = changed (at, zeros, length, FALSE);
      assert_refused (zeroed, GEMBOK_ERROR_DAMAGED);
      g_autofree guint8 *shifted = g_memdup2 (file, size);
      memmove (shifted + at, shifted + at + 1, size - at - 1);
      g_autoptr (GBytes) lacking = g_bytes_new_static (shifted, size - 1);
      assert_refused (lacking, GEMBOK_ERROR_DAMAGED);
    }
}

static void
test_cut (void)
{
  const gsize size = g_bytes_get_size (sample.file);
  for (gsize length = 0; length < size; length += length < 160 ? 1 : 3701)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (sample.file, 0, length);
      assert_refused (cut, length < AT_VERSION ? GEMBOK_ERROR_BAD_FILE : GEMBOK_ERROR_DAMAGED);
    }
  g_autofree guint8 *longer = g_malloc0 (size + 1);
  memcpy (longer, g_bytes_get_data (sample.file, NULL), size);
  g_autoptr (GBytes) one_more = g_bytes_new_static (longer, size + 1);
  assert_refused (one_more, GEMBOK_ERROR_DAMAGED);
}

static void
test_other_files (void)
{
  static const char *const files[]
      = { "", "GEMBOK", "%PDF-1.4 surat", "GEMBOKEY\0\0\0\1 kotak kunci", "-----BEGIN CERTIFICATE-----" };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) other = g_bytes_new (files[i], strlen (files[i]));
      assert_refused (other, GEMBOK_ERROR_BAD_FILE);
    }
  g_autoptr (GBytes) next = changed (AT_VERSION, "\0\0\0\2", 4, TRUE);
  g_autoptr (GBytes) none = changed (AT_VERSION, "\0\0\0\0", 4, TRUE);
  assert_refused (next, GEMBOK_ERROR_NEWER);
  assert_refused (none, GEMBOK_ERROR_BAD_FILE);
}

/* Costs that nobody of good will writes: refused at once, without computing. */
static void
test_costs (void)
{
  static const struct
  {
    gsize offset;
    const char *value;
  } bad[] = { { AT_N, "\0\0\0\0" }, { AT_N, "\0\0\x20\0" }, { AT_N, "\0\x20\0\0" }, { AT_N, "\xFF\xFF\xFF\xFF" },
              { AT_R, "\0\0\0\0" }, { AT_R, "\0\0\0\x11" }, { AT_P, "\0\0\0\0" },   { AT_P, "\xFF\xFF\xFF\xFF" } };
  const gint64 start = g_get_monotonic_time ();
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) file = changed (bad[i].offset, bad[i].value, 4, TRUE);
      assert_refused (file, GEMBOK_ERROR_BAD_FILE);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC / 5);
}

/* Whoever writes a new hash over changed bytes still fails at the tag: it covers header and contents. */
static void
test_associated_data (void)
{
  static const gsize offsets[] = { AT_SALT, AT_NONCE, HEADER_SIZE, HEADER_SIZE + 5000 };
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      const guint8 byte = (guint8) (((const guint8 *) g_bytes_get_data (sample.file, NULL))[offsets[i]] ^ 1);
      g_autoptr (GBytes) file = changed (offsets[i], &byte, 1, TRUE);
      assert_refused (file, GEMBOK_ERROR_WRONG_PASSPHRASE);
    }
}

static void
cancel_now (const GembokProgress *progress G_GNUC_UNUSED, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelled (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) open_error = NULL;
      g_autoptr (GError) seal_error = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      const GembokReporter reporter = { cancel_now, cancellable };
      g_assert_null (gembok_sealed_file_open (sample.file, sample.passphrase, &reporter, cancellable, &open_error));
      g_assert_error (open_error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
      g_assert_null (gembok_sealed_file_seal (sample.plain, sample.passphrase, &reporter, cancellable, &seal_error));
      g_assert_error (seal_error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  make_sample ();
  g_test_add_func ("/sealed-file/round-trip", test_round_trip);
  g_test_add_func ("/sealed-file/layout", test_layout);
  g_test_add_func ("/sealed-file/fresh-salt", test_fresh_salt);
  g_test_add_func ("/sealed-file/sizes", test_sizes);
  g_test_add_func ("/sealed-file/wrong-passphrase", test_wrong_passphrase);
  g_test_add_func ("/sealed-file/flipped-bits", test_flipped_bits);
  g_test_add_func ("/sealed-file/damaged-ranges", test_damaged_ranges);
  g_test_add_func ("/sealed-file/cut", test_cut);
  g_test_add_func ("/sealed-file/other-files", test_other_files);
  g_test_add_func ("/sealed-file/costs", test_costs);
  g_test_add_func ("/sealed-file/associated-data", test_associated_data);
  g_test_add_func ("/sealed-file/cancelled", test_cancelled);
  const int status = g_test_run ();
  free_sample ();
  return status;
}
