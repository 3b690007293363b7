/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/csr.h"

#include <string.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "crypto/openssl-private.h"
#include "tool.h"

static GembokKey *
generate (GembokKeyAlgorithm algorithm)
{
  g_autoptr (GError) error = NULL;
  GembokKey *key = gembok_key_generate (algorithm, NULL, NULL, &error);
  g_assert_no_error (error);
  return key;
}

/* A constructed person. */
static GembokSubject *
siti (void)
{
  static const char *const parts[][2] = {
    { "C", "ID" },
    { "O", "Pemerintah Kabupaten Contoh" },
    { "OU", "Dinas Komunikasi dan Informatika" },
    { "L", "Contoh" },
    { "ST", "Jawa Timur" },
    { "CN", "Siti Contoh Rahmawati" },
    { "E", "siti.contoh@contoh.go.id" },
  };
  GembokSubject *subject = gembok_subject_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_true (gembok_subject_append (subject, parts[i][0], parts[i][1], NULL));
  return subject;
}

static GembokCsr *
create (const GembokKey *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSubject) subject = siti ();
  GembokCsr *csr = gembok_csr_create (key, subject, &error);
  g_assert_no_error (error);
  return csr;
}

typedef struct
{
  GembokKeyAlgorithm algorithm;
  const char *signature;
  const char *openssl_signature;
} Kind;

static const Kind kinds[] = {
  { GEMBOK_KEY_RSA_2048, "sha256WithRSAEncryption", "sha256WithRSAEncryption" },
  { GEMBOK_KEY_RSA_3072, "sha256WithRSAEncryption", "sha256WithRSAEncryption" },
  { GEMBOK_KEY_EC_P256, "ecdsa-with-SHA256", "ecdsa-with-SHA256" },
  { GEMBOK_KEY_EC_P384, "ecdsa-with-SHA384", "ecdsa-with-SHA384" },
};

static void
test_create (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = generate (kind->algorithm);
  g_autoptr (GembokCsr) csr = create (key);
  g_assert_cmpstr (gembok_csr_signature (csr), ==, kind->signature);
  g_assert_true (g_bytes_equal (gembok_csr_public (csr), gembok_key_public (key)));
  g_assert_cmpstr (gembok_subject_get (gembok_csr_subject (csr), "CN"), ==, "Siti Contoh Rahmawati");
  g_assert_cmpuint (gembok_subject_size (gembok_csr_subject (csr)), ==, 7);
  g_auto (GStrv) usage = gembok_csr_key_usage (csr);
  g_assert_cmpuint (g_strv_length (usage), ==, 2);
  g_assert_cmpstr (usage[0], ==, "digitalSignature");
  g_assert_cmpstr (usage[1], ==, "nonRepudiation");

  g_autoptr (GBytes) pem = gembok_csr_to_pem (csr);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (pem, NULL), "-----BEGIN CERTIFICATE REQUEST-----\n"));
  g_autoptr (GembokCsr) from_pem = gembok_csr_parse (pem, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (gembok_csr_der (from_pem), gembok_csr_der (csr)));
  g_assert_true (gembok_csr_verify (from_pem, &error));
  g_assert_no_error (error);
}

/* openssl and certtool read it, find the signature good and see what we meant. */
static void
test_interoperable (gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GembokKey) key = generate (kind->algorithm);
  g_autoptr (GembokCsr) csr = create (key);
  g_autoptr (GBytes) pem = gembok_csr_to_pem (csr);
  const char *openssl[]
      = { "openssl", "req", "-verify", "-noout", "-text", "-nameopt", "sep_multiline,utf8,show_type", NULL };
  g_autoptr (ToolResult) read = tool_run (openssl, pem, NULL);
  assert_tool_ok (read);
  g_assert_true (tool_contains (read, "verify OK"));
  g_assert_true (tool_contains (read, kind->openssl_signature));
  g_assert_true (tool_contains (read, "Version: 1 (0x0)"));
  g_assert_true (tool_contains (read, "X509v3 Key Usage: critical"));
  g_assert_true (tool_contains (read, "Digital Signature, Non Repudiation"));
  g_assert_true (tool_contains (read, "C=PRINTABLESTRING:ID"));
  g_assert_true (tool_contains (read, "CN=UTF8STRING:Siti Contoh Rahmawati"));
  g_assert_true (tool_contains (read, "emailAddress=IA5STRING:siti.contoh@contoh.go.id"));

  const char *certtool[] = { "certtool", "--crq-info", "--inder", "--no-text", NULL };
  g_autoptr (ToolResult) checked = tool_run (certtool, gembok_csr_der (csr), NULL);
  assert_tool_ok (checked);
  const char *certtool_text[] = { "certtool", "--crq-info", "--inder", NULL };
  g_autoptr (ToolResult) shown = tool_run (certtool_text, gembok_csr_der (csr), NULL);
  assert_tool_ok (shown);
  g_assert_true (tool_contains (shown, "Self signature: verified"));
  g_assert_true (tool_contains (shown, "Key Usage (critical)"));
}

static void
test_no_name (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokSubject) empty = gembok_subject_new ();
  g_assert_null (gembok_csr_create (key, empty, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

static void
assert_unreadable (const void *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = g_bytes_new (bytes, length);
  g_assert_null (gembok_csr_parse (data, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
}

static void
test_parse_refused (void)
{
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokCsr) csr = create (key);
  gsize length;
  const guint8 *der = g_bytes_get_data (gembok_csr_der (csr), &length);
  g_autofree guint8 *copy = g_malloc0 (GEMBOK_CSR_MAX + 1);
  memcpy (copy, der, length);
  assert_unreadable (copy, 0);
  assert_unreadable (copy, GEMBOK_CSR_MAX + 1);
  for (gsize cut = 1; cut < length; cut++)
    assert_unreadable (der, cut);
  assert_unreadable (copy, length + 1);
  assert_unreadable ("halo", 4);
  assert_unreadable ("-----BEGIN CERTIFICATE REQUEST-----\n", 36);
  assert_unreadable ("-----BEGIN CERTIFICATE REQUEST-----\n####\n-----END CERTIFICATE REQUEST-----\n", 76);

  /* The version is the first INTEGER: 02 01 00. */
  guint8 *version = memmem (copy, length, "\x02\x01\x00", 3);
  g_assert_nonnull (version);
  version[2] = 1;
  assert_unreadable (copy, length);
}

static void
test_pem_forms (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokCsr) csr = create (key);
  g_autoptr (GBytes) pem_bytes = gembok_csr_to_pem (csr);
  g_autofree char *pem = g_strndup (g_bytes_get_data (pem_bytes, NULL), g_bytes_get_size (pem_bytes));

  /* As Windows, a mail and an old program give it. */
  g_auto (GStrv) lines = g_strsplit (pem, "\n", -1);
  g_autofree char *crlf = g_strjoinv ("\r\n", lines);
  g_autofree char *with_mark = g_strconcat ("\xEF\xBB\xBF", pem, NULL);
  g_autofree char *with_text = g_strconcat ("Yth. Verifikator,\n\n", pem, "\nTerima kasih\n", NULL);
  g_auto (GStrv) parts = g_strsplit (pem, "CERTIFICATE REQUEST", -1);
  g_autofree char *old = g_strjoinv ("NEW CERTIFICATE REQUEST", parts);
  const char *const good[] = { crlf, with_mark, with_text, old };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GBytes) data = g_bytes_new_static (good[i], strlen (good[i]));
      g_autoptr (GembokCsr) again = gembok_csr_parse (data, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (gembok_csr_der (again), gembok_csr_der (csr)));
    }

  g_autofree char *twice = g_strconcat (pem, pem, NULL);
  g_autofree char *other = g_strjoinv ("CERTIFICATE", parts);
  assert_unreadable (twice, strlen (twice));
  assert_unreadable (other, strlen (other));
}

/* A private key beside it must not pass unnoticed: the person is about to give it away. */
static void
test_private_key_in_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokCsr) csr = create (key);
  g_autoptr (GBytes) pem = gembok_csr_to_pem (csr);
  g_autoptr (GembokSecret) passphrase = gembok_secret_new_from ("uji", 3);
  g_autoptr (GBytes) private_pem = gembok_key_export (key, passphrase, &error);
  g_assert_no_error (error);
  g_autoptr (GByteArray) both = g_byte_array_new ();
  g_byte_array_append (both, g_bytes_get_data (pem, NULL), (guint) g_bytes_get_size (pem));
  g_byte_array_append (both, g_bytes_get_data (private_pem, NULL), (guint) g_bytes_get_size (private_pem));
  g_autoptr (GBytes) data = g_bytes_new_static (both->data, both->len);
  g_assert_null (gembok_csr_parse (data, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, "private key"));
}

/* No flipped bit gives a request that proves anything: it is unreadable or its signature is wrong. */
static void
test_flipped_bits (void)
{
  g_autoptr (GembokKey) key = generate (GEMBOK_KEY_EC_P256);
  g_autoptr (GembokCsr) csr = create (key);
  gsize length;
  const guint8 *der = g_bytes_get_data (gembok_csr_der (csr), &length);
  for (gsize bit = 0; bit < length * 8; bit++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree guint8 *copy = g_memdup2 (der, length);
      copy[bit / 8] ^= (guint8) (1 << bit % 8);
      g_autoptr (GBytes) data = g_bytes_new_static (copy, length);
      g_autoptr (GembokCsr) spoilt = gembok_csr_parse (data, &error);
      if (spoilt != NULL)
        g_assert_false (gembok_csr_verify (spoilt, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
    }
}

/* Requests by another program. */
static GembokCsr *
made_by_openssl (const char *const *options, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  static const char *const start[] = { "openssl", "req", "-new", "-nodes", "-keyout", "/dev/null", "-subj", "/CN=Uji" };
  for (gsize i = 0; i < G_N_ELEMENTS (start); i++)
    g_ptr_array_add (argv, (gpointer) (gsize) start[i]);
  for (gsize i = 0; options[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) (gsize) options[i]);
  g_ptr_array_add (argv, NULL);
  g_autoptr (ToolResult) result = tool_run ((const char *const *) argv->pdata, NULL, NULL);
  assert_tool_ok (result);
  return gembok_csr_parse (result->output, error);
}

static void
test_others_accepted (void)
{
  static const char *const rsa[] = { "-newkey", "rsa:2048", NULL };
  static const char *const pss[] = { "-newkey", "rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sha384", NULL };
  static const char *const sha512[] = { "-newkey", "rsa:2048", "-sha512", "-outform", "DER", NULL };
  static const char *const curve[] = { "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-521", NULL };
  static const char *const edwards[] = { "-newkey", "ed25519", NULL };
  static const char *const *const all[] = { rsa, pss, sha512, curve, edwards };
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokCsr) csr = made_by_openssl (all[i], &error);
      g_assert_no_error (error);
      g_assert_true (gembok_csr_verify (csr, &error));
      g_assert_no_error (error);
      g_auto (GStrv) usage = gembok_csr_key_usage (csr);
      g_assert_cmpuint (g_strv_length (usage), ==, 0);
    }
}

static void
assert_no_proof (const char *const *options, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCsr) csr = made_by_openssl (options, &error);
  g_assert_no_error (error);
  g_assert_false (gembok_csr_verify (csr, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
  g_assert_nonnull (strstr (error->message, reason));
}

static void
test_others_refused (void)
{
  static const char *const sha1[] = { "-newkey", "rsa:2048", "-sha1", NULL };
  static const char *const sha224[] = { "-newkey", "rsa:2048", "-sha224", NULL };
  static const char *const pss_sha1[] = { "-newkey", "rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sha1", NULL };
  static const char *const short_rsa[] = { "-newkey", "rsa:1024", NULL };
  static const char *const short_curve[] = { "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-224", NULL };
  assert_no_proof (sha1, "digest");
  assert_no_proof (sha224, "digest");
  assert_no_proof (pss_sha1, "digest");
  assert_no_proof (short_rsa, "too weak");
  assert_no_proof (short_curve, "too weak");
}

static void
test_usage_of_others (void)
{
  static const char *const options[] = { "-newkey",  "ec",
                                         "-pkeyopt", "ec_paramgen_curve:P-256",
                                         "-addext",  "keyUsage=keyEncipherment,keyCertSign,decipherOnly",
                                         NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCsr) csr = made_by_openssl (options, &error);
  g_assert_no_error (error);
  g_auto (GStrv) usage = gembok_csr_key_usage (csr);
  g_autofree char *text = g_strjoinv (" ", usage);
  g_assert_cmpstr (text, ==, "keyEncipherment keyCertSign decipherOnly");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *create_path = g_strdup_printf ("/csr/create/%s", gembok_key_algorithm_name (kinds[i].algorithm));
      g_autofree char *read_path = g_strdup_printf ("/csr/interoperable/%s", gembok_key_algorithm_name (kinds[i].algorithm));
      g_test_add_data_func (create_path, &kinds[i], test_create);
      g_test_add_data_func (read_path, &kinds[i], test_interoperable);
    }
  g_test_add_func ("/csr/no-name", test_no_name);
  g_test_add_func ("/csr/parse-refused", test_parse_refused);
  g_test_add_func ("/csr/pem-forms", test_pem_forms);
  g_test_add_func ("/csr/private-key-in-file", test_private_key_in_file);
  g_test_add_func ("/csr/flipped-bits", test_flipped_bits);
  g_test_add_func ("/csr/others-accepted", test_others_accepted);
  g_test_add_func ("/csr/others-refused", test_others_refused);
  g_test_add_func ("/csr/usage-of-others", test_usage_of_others);
  return g_test_run ();
}
