/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/sealed-box.h"

#include <stdio.h>
#include <string.h>

#include "crypto/crypto.h"
#include "crypto/symmetric-private.h"
#include "tool.h"

/* As data/sealed-box.md has it. */
#define AT_VERSION  8
#define AT_N        12
#define AT_R        16
#define AT_P        20
#define AT_SALT     24
#define AT_NONCE    40
#define AT_SPKI     52
#define HEADER_SIZE 84
#define HASH_SIZE   32

/* One box for all tests that only read: every derivation costs 128 MiB and some 0.4 s. */
typedef struct
{
  GembokKey *key;
  GembokSecret *passphrase;
  GBytes *box;
  GembokBoxKey *box_key;
} Sample;

static Sample sample;

static GembokKey *
generate (GembokKeyAlgorithm algorithm)
{
  g_autoptr (GError) error = NULL;
  GembokKey *key = gembok_key_generate (algorithm, NULL, NULL, &error);
  g_assert_no_error (error);
  return key;
}

static void
make_sample (void)
{
  g_autoptr (GError) error = NULL;
  static const char passphrase[] = "kopi-Sumatra-é-payung";
  sample.key = generate (GEMBOK_KEY_RSA_2048);
  sample.passphrase = gembok_secret_new_from (passphrase, strlen (passphrase));
  sample.box = gembok_sealed_box_seal (sample.key, sample.passphrase, &sample.box_key, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
free_sample (void)
{
  gembok_key_unref (sample.key);
  gembok_secret_free (sample.passphrase);
  g_bytes_unref (sample.box);
  gembok_box_key_free (sample.box_key);
}

/* The box with other bytes at @offset; with a new hash, if it shall look as if it had been written so. */
static GBytes *
changed (gsize offset, const void *bytes, gsize length, gboolean rehash)
{
  gsize size;
  const guint8 *box = g_bytes_get_data (sample.box, &size);
  guint8 *copy = g_memdup2 (box, size);
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
assert_refused (GBytes *box, GembokErrorCode code)
{
  g_autoptr (GError) inspect_error = NULL;
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GError) reopen_error = NULL;
  g_assert_null (gembok_sealed_box_inspect (box, &inspect_error));
  g_assert_error (inspect_error, GEMBOK_ERROR, (int) code);
  g_assert_null (gembok_sealed_box_open (box, sample.passphrase, NULL, NULL, &open_error));
  g_assert_error (open_error, GEMBOK_ERROR, (int) code);
  g_assert_null (gembok_sealed_box_reopen (box, sample.box_key, &reopen_error));
  g_assert_error (reopen_error, GEMBOK_ERROR, (int) code);
}

static void
count_report (const GembokProgress *progress, gpointer user_data)
{
  g_assert_cmpuint (progress->stage, ==, GEMBOK_STAGE_DERIVE_KEY);
  g_assert_cmpuint (progress->total, ==, 0);
  (*(guint *) user_data)++;
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  guint reports = 0;
  const GembokReporter reporter = { count_report, &reports };
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokKey) key = gembok_sealed_box_open (sample.box, sample.passphrase, &reporter, NULL, &error);
  g_test_message ("opened in %d ms", (int) ((g_get_monotonic_time () - start) / 1000));
  g_assert_no_error (error);
  g_assert_cmpuint (reports, ==, 1);
  g_assert_true (g_bytes_equal (gembok_key_public (key), gembok_key_public (sample.key)));
  g_assert_true (gembok_key_proves (key, gembok_key_public (sample.key), &error));
  g_assert_no_error (error);

  g_autoptr (GembokKey) again = gembok_sealed_box_reopen (sample.box, sample.box_key, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_key_proves (again, gembok_key_public (sample.key), &error));
  g_assert_no_error (error);

  g_autofree char *sha256 = gembok_sealed_box_inspect (sample.box, &error);
  g_assert_no_error (error);
  g_autofree char *expected = gembok_public_key_sha256 (gembok_key_public (sample.key));
  g_assert_cmpstr (sha256, ==, expected);
}

static void
test_layout (void)
{
  static const guint8 start[] = { 'G', 'E', 'M', 'B', 'O', 'K', 'E', 'Y', 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1 };
  gsize size;
  const guint8 *box = g_bytes_get_data (sample.box, &size);
  g_autoptr (GembokSecret) pkcs8 = gembok_key_to_pkcs8 (sample.key, NULL);
  g_assert_cmpuint (size, ==, HEADER_SIZE + gembok_secret_length (pkcs8) + 16 + HASH_SIZE);
  g_assert_cmpint (memcmp (box, start, sizeof start), ==, 0);
  g_assert_null (memmem (box, size, gembok_secret_data (pkcs8), 26));
}

/* The same key under the same passphrase twice: another salt, another nonce, nothing in common but the public parts. */
static void
test_fresh_salt (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokBoxKey) other_key = NULL;
  g_autoptr (GBytes) other = gembok_sealed_box_seal (sample.key, sample.passphrase, &other_key, NULL, NULL, &error);
  g_assert_no_error (error);
  const guint8 *a = g_bytes_get_data (sample.box, NULL);
  const guint8 *b = g_bytes_get_data (other, NULL);
  g_assert_cmpint (memcmp (a + AT_SALT, b + AT_SALT, 16), !=, 0);
  g_assert_cmpint (memcmp (a + AT_NONCE, b + AT_NONCE, 12), !=, 0);
  g_assert_cmpint (memcmp (a + HEADER_SIZE, b + HEADER_SIZE, 64), !=, 0);
  g_assert_cmpint (memcmp (a + AT_SPKI, b + AT_SPKI, 32), ==, 0);

  /* A derived key opens its own box only; no passphrase is at fault then. */
  g_assert_null (gembok_sealed_box_reopen (other, sample.box_key, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_clear_error (&error);
  g_autoptr (GembokKey) key = gembok_sealed_box_reopen (other, other_key, &error);
  g_assert_no_error (error);
}

static void
test_wrong_passphrase (void)
{
  static const char wrong[] = "kopi-Sumatra-e-payung";
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) passphrase = gembok_secret_new_from (wrong, strlen (wrong));
  g_assert_null (gembok_sealed_box_open (sample.box, passphrase, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_WRONG_PASSPHRASE);

  g_clear_error (&error);
  g_autoptr (GembokSecret) empty = gembok_secret_new (4);
  g_assert_null (gembok_sealed_box_seal (sample.key, empty, NULL, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

/* Every bit of the header, of the end, and some of the middle. */
static void
test_flipped_bits (void)
{
  gsize size;
  const guint8 *box = g_bytes_get_data (sample.box, &size);
  for (gsize bit = 0; bit < size * 8; bit += bit < HEADER_SIZE * 8 || bit > (size - 64) * 8 ? 1 : 61)
    {
      const guint8 byte = (guint8) (box[bit / 8] ^ (1 << bit % 8));
      g_autoptr (GBytes) spoilt = changed (bit / 8, &byte, 1, FALSE);
      assert_refused (spoilt, GEMBOK_ERROR_DAMAGED);
    }
}

static void
test_cut (void)
{
  const gsize size = g_bytes_get_size (sample.box);
  for (gsize length = 0; length < size; length += length < 160 ? 1 : 37)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (sample.box, 0, length);
      assert_refused (cut, GEMBOK_ERROR_DAMAGED);
    }
  g_autofree guint8 *longer = g_malloc0 (1024 * 1024);
  memcpy (longer, g_bytes_get_data (sample.box, NULL), size);
  g_autoptr (GBytes) one_more = g_bytes_new_static (longer, size + 1);
  g_autoptr (GBytes) huge = g_bytes_new_static (longer, 1024 * 1024);
  assert_refused (one_more, GEMBOK_ERROR_DAMAGED);
  assert_refused (huge, GEMBOK_ERROR_DAMAGED);
}

static void
test_newer (void)
{
  g_autoptr (GBytes) next = changed (AT_VERSION, "\0\0\0\2", 4, TRUE);
  g_autoptr (GBytes) far = changed (AT_VERSION, "\xFF\xFF\xFF\xFF", 4, TRUE);
  g_autoptr (GBytes) none = changed (AT_VERSION, "\0\0\0\0", 4, TRUE);
  g_autoptr (GBytes) foreign = changed (0, "GEMBOKIT", 8, TRUE);
  assert_refused (next, GEMBOK_ERROR_NEWER);
  assert_refused (far, GEMBOK_ERROR_NEWER);
  assert_refused (none, GEMBOK_ERROR_BAD_FILE);
  assert_refused (foreign, GEMBOK_ERROR_BAD_FILE);

  /* A newer box may be shorter than ours. */
  guint8 small[12 + HASH_SIZE];
  memcpy (small, "GEMBOKEY\0\0\0\2", 12);
  g_autoptr (GBytes) hashed = g_bytes_new_static (small, 12);
  g_autoptr (GBytes) hash = gembok_sha256 (hashed);
  memcpy (small + 12, g_bytes_get_data (hash, NULL), HASH_SIZE);
  g_autoptr (GBytes) small_box = g_bytes_new_static (small, sizeof small);
  assert_refused (small_box, GEMBOK_ERROR_NEWER);
}

/* Costs that nobody of good will writes: refused at once, without computing. */
static void
test_costs (void)
{
  static const struct
  {
    gsize offset;
    const char *value;
  } bad[] = {
    { AT_N, "\0\0\0\0" },         { AT_N, "\0\0\x20\0" },       { AT_N, "\0\x02\0\1" }, { AT_N, "\0\x20\0\0" },
    { AT_N, "\x80\0\0\0" },       { AT_N, "\xFF\xFF\xFF\xFF" }, { AT_R, "\0\0\0\0" },   { AT_R, "\0\0\0\x11" },
    { AT_R, "\xFF\xFF\xFF\xFF" }, { AT_P, "\0\0\0\0" },         { AT_P, "\0\0\0\5" },   { AT_P, "\xFF\xFF\xFF\xFF" },
  };
  const gint64 start = g_get_monotonic_time ();
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) box = changed (bad[i].offset, bad[i].value, 4, TRUE);
      assert_refused (box, GEMBOK_ERROR_BAD_FILE);
    }
  /* Each within its bounds, but 2 GiB together. */
  g_autoptr (GBytes) box = changed (AT_N, "\0\x10\0\0\0\0\0\x10", 8, TRUE);
  assert_refused (box, GEMBOK_ERROR_BAD_FILE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC / 5);

  /* The least that is accepted: computed, and then of course the wrong key. */
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cheap = changed (AT_N, "\0\0\x40\0\0\0\0\1", 8, TRUE);
  g_assert_null (gembok_sealed_box_open (cheap, sample.passphrase, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_WRONG_PASSPHRASE);
}

/* Whoever writes a new hash over a changed public key or nonce still fails at the tag: it covers the whole header. */
static void
test_associated_data (void)
{
  static const gsize offsets[] = { AT_NONCE, AT_SPKI, AT_SPKI + 31, HEADER_SIZE, HEADER_SIZE + 100 };
  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autoptr (GError) error = NULL;
      const guint8 byte = (guint8) (((const guint8 *) g_bytes_get_data (sample.box, NULL))[offsets[i]] ^ 1);
      g_autoptr (GBytes) box = changed (offsets[i], &byte, 1, TRUE);
      g_assert_null (gembok_sealed_box_reopen (box, sample.box_key, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
    }
}

/* A box that was sealed rightly around another key than its header says, or around no key at all. */
static void
assert_damaged_inside (const guint8 *spki_digest, GembokPart plain)
{
  const GembokScryptCost cost = { 1u << 14, 1, 1 };
  const gsize hashed = HEADER_SIZE + plain.length + 16;
  g_autofree guint8 *box = g_malloc0 (hashed + HASH_SIZE);
  memcpy (box, "GEMBOKEY\0\0\0\1\0\0\x40\0\0\0\0\1\0\0\0\1", 24);
  memcpy (box + AT_SPKI, spki_digest, 32);
  g_autoptr (GembokSecret) derived = gembok_scrypt (sample.passphrase, (GembokPart){ box + AT_SALT, 16 }, &cost, 32);
  g_assert_true (gembok_gcm_encrypt (derived, box + AT_NONCE, (GembokPart){ box, HEADER_SIZE }, plain, box + HEADER_SIZE));
  g_autoptr (GBytes) front = g_bytes_new_static (box, hashed);
  g_autoptr (GBytes) hash = gembok_sha256 (front);
  memcpy (box + hashed, g_bytes_get_data (hash, NULL), HASH_SIZE);
  g_autoptr (GBytes) whole = g_bytes_new_static (box, hashed + HASH_SIZE);
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_sealed_box_open (whole, sample.passphrase, NULL, NULL, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
}

static void
test_other_key_inside (void)
{
  g_autoptr (GBytes) digest = gembok_sha256 (gembok_key_public (sample.key));
  g_autoptr (GembokKey) other = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokSecret) pkcs8 = gembok_key_to_pkcs8 (other, NULL);
  const guint8 *spki_digest = g_bytes_get_data (digest, NULL);
  assert_damaged_inside (spki_digest, (GembokPart){ gembok_secret_data (pkcs8), gembok_secret_length (pkcs8) });
  assert_damaged_inside (spki_digest, (GembokPart){ "no key", 6 });
}

static void
test_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  guint reports = 0;
  const GembokReporter reporter = { count_report, &reports };
  GembokBoxKey *box_key = NULL;
  g_assert_null (gembok_sealed_box_seal (sample.key, sample.passphrase, &box_key, &reporter, cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
  g_assert_null (box_key);
  g_clear_error (&error);
  g_assert_null (gembok_sealed_box_open (sample.box, sample.passphrase, &reporter, cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
  g_assert_cmpuint (reports, ==, 0);
}

static void
cancel_now (const GembokProgress *progress G_GNUC_UNUSED, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelled_meanwhile (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const GembokReporter reporter = { cancel_now, cancellable };
  g_assert_null (gembok_sealed_box_open (sample.box, sample.passphrase, &reporter, cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
}

/* The recipe that stands in data/sealed-box.md, taken from there, opens the box without a line of ours. */
static void
test_recipe (void)
{
  g_autoptr (GError) error = NULL;
  const char *source = g_getenv ("GEMBOK_SOURCE_DIR");
  g_assert_nonnull (source);
  g_autofree char *path = g_build_filename (source, "data", "sealed-box.md", NULL);
  g_autofree char *page = NULL;
  g_file_get_contents (path, &page, NULL, &error);
  g_assert_no_error (error);
  const char *start = strstr (page, "```python\n");
  g_assert_nonnull (start);
  start += strlen ("```python\n");
  const char *end = strstr (start, "```");
  g_assert_nonnull (end);
  g_autoptr (GBytes) script = g_bytes_new (start, (gsize) (end - start));
  g_autofree char *script_path = tool_file (script);
  g_autofree char *box_path = tool_file (sample.box);

  /* Debian's own, where there is one: another in PATH may lack the package. */
  const char *interpreter = g_file_test ("/usr/bin/python3", G_FILE_TEST_IS_EXECUTABLE) ? "/usr/bin/python3" : "python3";
  const char *python[] = { interpreter, script_path, box_path, NULL };
  g_autoptr (GBytes) typed
      = g_bytes_new_static (gembok_secret_data (sample.passphrase), gembok_secret_length (sample.passphrase));
  g_autoptr (ToolResult) opened = tool_run (python, typed, NULL);
  assert_tool_ok (opened);
  const char *openssl[] = { "openssl", "pkey", "-inform", "DER", "-pubout", "-outform", "DER", NULL };
  g_autoptr (ToolResult) public_key = tool_run (openssl, opened->output, NULL);
  assert_tool_ok (public_key);
  g_assert_true (g_bytes_equal (public_key->output, gembok_key_public (sample.key)));

  g_autoptr (GBytes) mistyped = g_bytes_new_static ("salah", 5);
  g_autoptr (ToolResult) refused = tool_run (python, mistyped, NULL);
  g_assert_cmpint (refused->status, !=, 0);
  g_assert_true (tool_contains (refused, "wrong passphrase"));
  g_assert_cmpuint (g_bytes_get_size (refused->output), ==, 0);
  remove (script_path);
  remove (box_path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  make_sample ();
  g_test_add_func ("/sealed-box/round-trip", test_round_trip);
  g_test_add_func ("/sealed-box/layout", test_layout);
  g_test_add_func ("/sealed-box/fresh-salt", test_fresh_salt);
  g_test_add_func ("/sealed-box/wrong-passphrase", test_wrong_passphrase);
  g_test_add_func ("/sealed-box/flipped-bits", test_flipped_bits);
  g_test_add_func ("/sealed-box/cut", test_cut);
  g_test_add_func ("/sealed-box/newer", test_newer);
  g_test_add_func ("/sealed-box/costs", test_costs);
  g_test_add_func ("/sealed-box/associated-data", test_associated_data);
  g_test_add_func ("/sealed-box/other-key-inside", test_other_key_inside);
  g_test_add_func ("/sealed-box/cancelled", test_cancelled);
  g_test_add_func ("/sealed-box/cancelled-meanwhile", test_cancelled_meanwhile);
  g_test_add_func ("/sealed-box/recipe", test_recipe);
  const int status = g_test_run ();
  free_sample ();
  return status;
}
