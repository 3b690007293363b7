/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/key.h"

#include <string.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "tool.h"

#define PASSPHRASE "lima kata acak: kuda, payung, ñ"

static GembokKey *
generate (GembokKeyAlgorithm algorithm)
{
  g_autoptr (GError) error = NULL;
  GembokKey *key = gembok_key_generate (algorithm, NULL, NULL, &error);
  g_assert_no_error (error);
  return key;
}

static GembokSecret *
secret_from_text (const char *text)
{
  return gembok_secret_new_from (text, strlen (text));
}

static void
test_algorithm_words (void)
{
  static const char *const names[] = { "rsa:2048", "rsa:3072", "rsa:4096", "ec:P-256", "ec:P-384" };
  for (guint i = 0; i < GEMBOK_N_KEY_ALGORITHMS; i++)
    {
      GembokKeyAlgorithm algorithm;
      g_assert_cmpstr (gembok_key_algorithm_name ((GembokKeyAlgorithm) i), ==, names[i]);
      g_assert_true (gembok_key_algorithm_from_name (names[i], &algorithm));
      g_assert_cmpuint (algorithm, ==, i);
    }
  GembokKeyAlgorithm untouched = GEMBOK_KEY_EC_P384;
  g_assert_false (gembok_key_algorithm_from_name ("rsa:1024", &untouched));
  g_assert_false (gembok_key_algorithm_from_name ("RSA:2048", &untouched));
  g_assert_false (gembok_key_algorithm_from_name (NULL, &untouched));
  g_assert_cmpuint (untouched, ==, GEMBOK_KEY_EC_P384);
  g_assert_cmpstr (gembok_key_algorithm_label (GEMBOK_KEY_RSA_2048), ==, "RSA 2048 bit");
  g_assert_cmpstr (gembok_key_algorithm_label (GEMBOK_KEY_EC_P384), ==, "EC P-384");
}

/* Each kind: made, recognised, written, read, and proven against its own public key and no other. */
static void
test_kind (gconstpointer data)
{
  const GembokKeyAlgorithm wanted = (GembokKeyAlgorithm) GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = generate (wanted);
  GembokKeyAlgorithm algorithm;
  g_assert_true (gembok_key_algorithm (key, &algorithm));
  g_assert_cmpuint (algorithm, ==, wanted);
  g_assert_true (gembok_public_key_check (gembok_key_public (key), &algorithm, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (algorithm, ==, wanted);
  g_autofree char *label = gembok_public_key_label (gembok_key_public (key));
  g_assert_cmpstr (label, ==, gembok_key_algorithm_label (wanted));

  g_autoptr (GembokSecret) der = gembok_key_to_pkcs8 (key, &error);
  g_assert_no_error (error);
  g_autoptr (GembokKey) again = gembok_key_from_pkcs8 (der, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (gembok_key_public (key), gembok_key_public (again)));
  g_assert_true (gembok_key_proves (again, gembok_key_public (key), &error));
  g_assert_no_error (error);

  g_autoptr (GembokKey) other = generate (GEMBOK_KEY_EC_P256);
  g_assert_false (gembok_key_proves (key, gembok_key_public (other), &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

typedef struct
{
  guint reports;
  guint cancel_after;
  GCancellable *cancellable;
  gint64 cancelled_at;
} Watcher;

static void
count_report (const GembokProgress *progress, gpointer user_data)
{
  Watcher *watcher = user_data;
  g_assert_cmpuint (progress->stage, ==, GEMBOK_STAGE_GENERATE_KEY);
  g_assert_cmpuint (progress->total, ==, 0);
  watcher->reports++;
  if (watcher->cancellable != NULL && watcher->reports == watcher->cancel_after)
    {
      watcher->cancelled_at = g_get_monotonic_time ();
      g_cancellable_cancel (watcher->cancellable);
    }
}

static void
test_cancel (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watcher watcher = { .cancel_after = 1, .cancellable = cancellable };
  const GembokReporter reporter = { count_report, &watcher };
  g_assert_null (gembok_key_generate (GEMBOK_KEY_RSA_4096, &reporter, cancellable, &error));
  const gint64 took = g_get_monotonic_time () - watcher.cancelled_at;
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
  g_assert_cmpint (took, <, G_USEC_PER_SEC);
  g_test_message ("cancelled within %d ms", (int) (took / 1000));

  /* Cancelled beforehand: nothing is reported, nothing is made, of either kind. */
  g_clear_error (&error);
  watcher.reports = 0;
  g_assert_null (gembok_key_generate (GEMBOK_KEY_EC_P256, &reporter, cancellable, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
  g_assert_cmpuint (watcher.reports, ==, 0);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (120 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

/* In the middle of the search, from another thread. RSA 4096 may be lucky and end sooner: then it is tried again. */
static void
test_cancel_midway (void)
{
  gboolean cancelled = FALSE;
  for (guint attempt = 0; attempt < 10 && !cancelled; attempt++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
      const gint64 start = g_get_monotonic_time ();
      g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_RSA_4096, NULL, cancellable, &error);
      const gint64 took = g_get_monotonic_time () - start;
      g_thread_join (thread);
      cancelled = key == NULL;
      if (cancelled)
        {
          g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CANCELLED);
          g_assert_cmpint (took, <, G_USEC_PER_SEC);
          g_test_message ("ended %d ms after being cancelled", (int) (took / 1000) - 120);
        }
    }
  g_assert_true (cancelled);
}

static void
test_reports (void)
{
  Watcher watcher = { 0 };
  const GembokReporter reporter = { count_report, &watcher };
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_RSA_3072, &reporter, NULL, &error);
  g_assert_no_error (error);
  const gint64 took = g_get_monotonic_time () - start;
  g_assert_cmpuint (watcher.reports, >=, 1);
  g_assert_cmpuint (watcher.reports, <=, 1 + took / (G_USEC_PER_SEC / 10));
}

static void
assert_not_pkcs8 (const void *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) der = gembok_secret_new (MAX (length, 1));
  gembok_secret_append (der, bytes, length);
  g_assert_null (gembok_key_from_pkcs8 (der, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

static void
test_pkcs8_refused (void)
{
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) der = gembok_key_to_pkcs8 (key, &error);
  g_assert_no_error (error);
  const gsize length = gembok_secret_length (der);
  g_autofree guint8 *longer = g_malloc0 (9000);
  memcpy (longer, gembok_secret_data (der), length);

  assert_not_pkcs8 (longer, 0);
  assert_not_pkcs8 (longer, length + 1);
  assert_not_pkcs8 (longer, length - 1);
  assert_not_pkcs8 (longer, 9000);
  assert_not_pkcs8 ("-----BEGIN PRIVATE KEY-----", 27);
  gsize public_length;
  const void *public_bytes = g_bytes_get_data (gembok_key_public (key), &public_length);
  assert_not_pkcs8 (public_bytes, public_length);
}

static void
test_export_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokSecret) empty = gembok_secret_new (8);
  g_assert_null (gembok_key_export (key, empty, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

static void
assert_openssl_reads (GBytes *pem, const GembokSecret *passphrase, GBytes *public_key)
{
  const char *argv[] = { "openssl", "pkey", "-in", "/dev/stdin", "-passin", "fd:3", "-pubout", "-outform", "DER", NULL };
  g_autoptr (ToolResult) result = tool_run (argv, pem, passphrase);
  assert_tool_ok (result);
  g_assert_true (g_bytes_equal (result->output, public_key));
}

static void
assert_certtool_reads (GBytes *pem, const GembokSecret *passphrase)
{
  g_autofree char *path = tool_file (pem);
  /* Without a terminal certtool reads the password from its standard input. */
  const char *argv[] = { "certtool", "--key-info", "--infile", path, NULL };
  g_autoptr (GBytes) typed = g_bytes_new_static (gembok_secret_data (passphrase), gembok_secret_length (passphrase));
  g_autoptr (ToolResult) result = tool_run (argv, typed, NULL);
  assert_tool_ok (result);
  g_assert_true (tool_contains (result, "Public Key ID"));
  g_assert_cmpint (unlink (path), ==, 0);
}

static void
test_export (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = generate ((GembokKeyAlgorithm) GPOINTER_TO_UINT (data));
  g_autoptr (GembokSecret) passphrase = secret_from_text (PASSPHRASE);
  g_autoptr (GBytes) pem = gembok_key_export (key, passphrase, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (pem, NULL), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
  assert_openssl_reads (pem, passphrase, gembok_key_public (key));
  assert_certtool_reads (pem, passphrase);

  /* The parameters that the header promises: PBES2, PBKDF2 with 600,000 rounds (0927C0), HMAC-SHA256, AES-256-CBC. */
  const char *dump[] = { "openssl", "asn1parse", "-in", "/dev/stdin", NULL };
  g_autoptr (ToolResult) result = tool_run (dump, pem, NULL);
  assert_tool_ok (result);
  g_assert_true (tool_contains (result, ":PBES2"));
  g_assert_true (tool_contains (result, ":PBKDF2"));
  g_assert_true (tool_contains (result, ":0927C0"));
  g_assert_true (tool_contains (result, ":hmacWithSHA256"));
  g_assert_true (tool_contains (result, ":aes-256-cbc"));

  const char *wrong[] = { "openssl", "pkey", "-in", "/dev/stdin", "-passin", "fd:3", "-noout", NULL };
  g_autoptr (GembokSecret) wrong_passphrase = secret_from_text ("salah");
  g_autoptr (ToolResult) refused = tool_run (wrong, pem, wrong_passphrase);
  g_assert_cmpint (refused->status, !=, 0);
}

static gpointer
prove_often (gpointer data)
{
  GembokKey *key = data;
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (gembok_key_proves (key, gembok_key_public (key), &error));
      g_assert_no_error (error);
    }
  gembok_key_unref (key);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_EC_P256);
  GThread *threads[4];
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("prove", prove_often, gembok_key_ref (key));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  g_test_add_func ("/key/algorithm-words", test_algorithm_words);
  g_test_add_data_func ("/key/rsa-2048", GUINT_TO_POINTER (GEMBOK_KEY_RSA_2048), test_kind);
  g_test_add_data_func ("/key/rsa-3072", GUINT_TO_POINTER (GEMBOK_KEY_RSA_3072), test_kind);
  g_test_add_data_func ("/key/ec-p256", GUINT_TO_POINTER (GEMBOK_KEY_EC_P256), test_kind);
  g_test_add_data_func ("/key/ec-p384", GUINT_TO_POINTER (GEMBOK_KEY_EC_P384), test_kind);
  g_test_add_func ("/key/cancel", test_cancel);
  g_test_add_func ("/key/cancel-midway", test_cancel_midway);
  g_test_add_func ("/key/reports", test_reports);
  g_test_add_func ("/key/pkcs8-refused", test_pkcs8_refused);
  g_test_add_func ("/key/export-refused", test_export_refused);
  g_test_add_data_func ("/key/export-rsa", GUINT_TO_POINTER (GEMBOK_KEY_RSA_2048), test_export);
  g_test_add_data_func ("/key/export-ec", GUINT_TO_POINTER (GEMBOK_KEY_EC_P384), test_export);
  g_test_add_func ("/key/threads", test_threads);
  return g_test_run ();
}
