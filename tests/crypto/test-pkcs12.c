/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/pkcs12.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "crypto/certificate-private.h"
#include "crypto/crypto.h"
#include "pki.h"
#include "tool.h"

/* An export passphrase for this test alone. */
#define PASSPHRASE "kuda-payung-lampu-meja-27"

static Pki *pki;
static GembokKey *key;   /* RSA, as real ones are */
static GPtrArray *chain; /* leaf, issuing CA, root */

static GembokSecret *
secret_of (const char *text)
{
  return gembok_secret_new_from (text, strlen (text));
}

static GBytes *
export_with (const char *name, const char *passphrase, GembokPkcs12Kind kind)
{
  g_autoptr (GembokSecret) secret = secret_of (passphrase);
  g_autoptr (GError) error = NULL;
  GBytes *der = gembok_pkcs12_export (key, chain, name, secret, kind, &error);
  g_assert_no_error (error);
  return der;
}

/* --- what is in it ------------------------------------------------------------------------------------------------ */

typedef struct
{
  EVP_PKEY *key;
  X509 *leaf;
  X509Stack *issuers;
} Opened;

static gboolean
open_with (GBytes *der, const char *passphrase, Opened *opened)
{
  g_autoptr (PKCS12) store = gembok_asn1_read (der, ASN1_ITEM_rptr (PKCS12));
  g_assert_nonnull (store);
  *opened = (Opened){ 0 };
  const gboolean fits = PKCS12_parse (store, passphrase, &opened->key, &opened->leaf, &opened->issuers) == 1;
  gembok_openssl_drain ();
  return fits;
}

static void
close_again (Opened *opened)
{
  EVP_PKEY_free (opened->key);
  X509_free (opened->leaf);
  gembok_x509_stack_free (opened->issuers);
}

static void
test_contents (gconstpointer data)
{
  const GembokPkcs12Kind kind = (GembokPkcs12Kind) GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) der = export_with ("Siti Contoh Rahmawati", PASSPHRASE, kind);
  Opened opened;
  g_assert_true (open_with (der, PASSPHRASE, &opened));
  g_autoptr (GBytes) public_key = gembok_spki_from_evp (opened.key);
  g_assert_true (g_bytes_equal (public_key, gembok_key_public (key)));
  g_assert_cmpint (X509_cmp (opened.leaf, gembok_certificate_x509 (g_ptr_array_index (chain, 0))), ==, 0);
  g_assert_cmpint (sk_X509_num (opened.issuers), ==, 2);
  int length = 0;
  const guint8 *name = X509_alias_get0 (opened.leaf, &length);
  g_assert_cmpmem (name, length, "Siti Contoh Rahmawati", 21);
  int id_length = 0;
  g_assert_nonnull (X509_keyid_get0 (opened.leaf, &id_length));
  g_assert_cmpint (id_length, ==, 20);
  close_again (&opened);

  g_assert_false (open_with (der, "kuda-payung-lampu-meja-28", &opened));
  close_again (&opened);
}

static void
test_names (void)
{
  static const struct
  {
    const char *given;
    const char *kept; /* %NULL: no name */
  } cases[] = { { NULL, NULL },
                { "", NULL },
                { " \n ", NULL },
                { "Ñoño\nB\xC3\xA9", "Ñoño Bé" },
                { "a \xF0\x9F\x94\x92 b", "a \xEF\xBF\xBD b" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) der = export_with (cases[i].given, PASSPHRASE, GEMBOK_PKCS12_MODERN);
      Opened opened;
      g_assert_true (open_with (der, PASSPHRASE, &opened));
      int length = 0;
      const guint8 *name = X509_alias_get0 (opened.leaf, &length);
      if (cases[i].kept == NULL)
        g_assert_null (name);
      else
        g_assert_cmpmem (name, length, cases[i].kept, (int) strlen (cases[i].kept));
      close_again (&opened);
    }
}

static void
test_leaf_alone_and_ec (void)
{
  g_autoptr (GPtrArray) leaf = pki_list (pki->person, NULL);
  g_autoptr (GembokSecret) secret = secret_of ("satu dua tiga, ñ");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) der = gembok_pkcs12_export (pki->person_key, leaf, "Siti", secret, GEMBOK_PKCS12_MODERN, &error);
  g_assert_no_error (error);
  Opened opened;
  g_assert_true (open_with (der, "satu dua tiga, ñ", &opened));
  g_assert_cmpint (opened.issuers != NULL ? sk_X509_num (opened.issuers) : 0, ==, 0);
  close_again (&opened);
}

static void
test_bad_input (void)
{
  g_autoptr (GembokSecret) secret = secret_of (PASSPHRASE);
  g_autoptr (GembokSecret) empty = gembok_secret_new (1);
  g_autoptr (GembokSecret) with_nul = gembok_secret_new_from ("a\0b", 3);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  const struct
  {
    GembokKey *key;
    GPtrArray *chain;
    GembokSecret *secret;
  } cases[]
      = { { pki->other_key, chain, secret }, { key, nothing, secret }, { key, chain, empty }, { key, chain, with_nul } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (
          gembok_pkcs12_export (cases[i].key, cases[i].chain, NULL, cases[i].secret, GEMBOK_PKCS12_MODERN, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
    }
}

/* --- programs that are not ours ----------------------------------------------------------------------------------- */

static void
test_openssl (void)
{
  g_autoptr (GembokSecret) secret = secret_of (PASSPHRASE);
  const char *const argv[] = { "openssl", "pkcs12", "-info", "-noout", "-passin", "fd:3", NULL };
  g_autoptr (GBytes) modern = export_with ("Siti", PASSPHRASE, GEMBOK_PKCS12_MODERN);
  g_autoptr (GBytes) legacy = export_with ("Siti", PASSPHRASE, GEMBOK_PKCS12_LEGACY);
  g_autoptr (ToolResult) of_modern = tool_run (argv, modern, secret);
  g_autoptr (ToolResult) of_legacy = tool_run (argv, legacy, secret);
  assert_tool_ok (of_modern);
  assert_tool_ok (of_legacy);
  g_assert_true (tool_contains (of_modern, "MAC: sha256, Iteration 100000"));
  g_assert_true (
      tool_contains (of_modern, "Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256"));
  g_assert_true (
      tool_contains (of_modern, "PKCS7 Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256"));
  g_assert_true (tool_contains (of_legacy, "MAC: sha1, Iteration 100000"));
  g_assert_true (tool_contains (of_legacy, "Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 100000"));
  g_assert_true (tool_contains (of_legacy, "PKCS7 Encrypted data: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 100000"));
}

/* A private folder that holds the passphrase file which these programs want. */
typedef struct
{
  char *folder;
  char *passphrase;
  char *store;
} Desk;

static char *
put (const char *folder, const char *name, GBytes *data)
{
  char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents_full (path, g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data),
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  return path;
}

static Desk
desk_with (GBytes *store)
{
  Desk desk = { .folder = g_dir_make_tmp ("gembok-p12-XXXXXX", NULL) };
  g_autoptr (GBytes) passphrase = g_bytes_new_static (PASSPHRASE "\n", sizeof PASSPHRASE);
  desk.passphrase = put (desk.folder, "passphrase", passphrase);
  desk.store = put (desk.folder, "siti.p12", store);
  return desk;
}

static void
clear_desk (Desk *desk)
{
  g_autoptr (GDir) folder = g_dir_open (desk->folder, 0, NULL);
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      g_autofree char *path = g_build_filename (desk->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (desk->folder);
  g_free (desk->folder);
  g_free (desk->passphrase);
  g_free (desk->store);
}

/* Without a terminal certtool reads the passphrase from its standard input. */
static void
test_certtool (gconstpointer data)
{
  g_autoptr (GBytes) store = export_with ("Siti", PASSPHRASE, (GembokPkcs12Kind) GPOINTER_TO_UINT (data));
  Desk desk = desk_with (store);
  g_autoptr (GBytes) passphrase = g_bytes_new_static (PASSPHRASE "\n", sizeof PASSPHRASE);
  const char *const argv[] = { "certtool", "--p12-info", "--inder", "--infile", desk.store, NULL };
  g_autoptr (ToolResult) result = tool_run (argv, passphrase, NULL);
  assert_tool_ok (result);
  g_assert_true (tool_contains (result, "MAC info"));
  g_assert_true (tool_contains (result, "BEGIN CERTIFICATE"));
  g_assert_true (tool_contains (result, "Friendly name: Siti"));
  clear_desk (&desk);
}

static void
test_nss (gconstpointer data)
{
  g_autoptr (GBytes) store = export_with ("Siti", PASSPHRASE, (GembokPkcs12Kind) GPOINTER_TO_UINT (data));
  Desk desk = desk_with (store);
  g_autofree char *database = g_strdup_printf ("sql:%s", desk.folder);
  const char *const create[] = { "certutil", "-N", "--empty-password", "-d", database, NULL };
  const char *const import[] = { "pk12util", "-i", desk.store, "-w", desk.passphrase, "-d", database, NULL };
  const char *const list[] = { "certutil", "-K", "-d", database, NULL };
  g_autoptr (ToolResult) created = tool_run (create, NULL, NULL);
  g_autoptr (ToolResult) imported = tool_run (import, NULL, NULL);
  g_autoptr (ToolResult) listed = tool_run (list, NULL, NULL);
  assert_tool_ok (created);
  assert_tool_ok (imported);
  assert_tool_ok (listed);
  g_assert_true (tool_contains (listed, "Siti"));
  clear_desk (&desk);
}

static void
test_java (gconstpointer data)
{
  g_autoptr (GBytes) store = export_with ("Siti", PASSPHRASE, (GembokPkcs12Kind) GPOINTER_TO_UINT (data));
  Desk desk = desk_with (store);
  const char *const argv[] = { "keytool",         "-list",         "-v", "-storetype", "PKCS12", "-keystore", desk.store,
                               "-storepass:file", desk.passphrase, NULL };
  g_autoptr (ToolResult) result = tool_run (argv, NULL, NULL);
  assert_tool_ok (result);
  g_assert_true (tool_contains (result, "PrivateKeyEntry"));
  g_assert_true (tool_contains (result, "Certificate chain length: 3"));
  clear_desk (&desk);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  pki = pki_new ();
  key = pki_key (GEMBOK_KEY_RSA_2048);
  g_autoptr (GembokSubject) subject = pki_subject ("Siti Contoh Rahmawati");
  const GembokIssuance issuance = pki_issuance (pki);
  g_autoptr (GembokCertificate) leaf
      = gembok_issuer_issue_person (pki->ca, gembok_key_public (key), subject, &issuance, NULL);
  g_assert_nonnull (leaf);
  chain = pki_list (leaf, pki_ca_certificate (pki), pki_root_certificate (pki), NULL);

  const gconstpointer modern = GUINT_TO_POINTER (GEMBOK_PKCS12_MODERN);
  const gconstpointer legacy = GUINT_TO_POINTER (GEMBOK_PKCS12_LEGACY);
  g_test_add_data_func ("/pkcs12/contents/modern", modern, test_contents);
  g_test_add_data_func ("/pkcs12/contents/legacy", legacy, test_contents);
  g_test_add_func ("/pkcs12/names", test_names);
  g_test_add_func ("/pkcs12/leaf-alone-and-ec", test_leaf_alone_and_ec);
  g_test_add_func ("/pkcs12/bad-input", test_bad_input);
  g_test_add_func ("/pkcs12/openssl", test_openssl);
  g_test_add_data_func ("/pkcs12/certtool/modern", modern, test_certtool);
  g_test_add_data_func ("/pkcs12/certtool/legacy", legacy, test_certtool);
  g_test_add_data_func ("/pkcs12/nss/modern", modern, test_nss);
  g_test_add_data_func ("/pkcs12/nss/legacy", legacy, test_nss);
  g_test_add_data_func ("/pkcs12/java/modern", modern, test_java);
  g_test_add_data_func ("/pkcs12/java/legacy", legacy, test_java);
  const int failed = g_test_run ();
  g_ptr_array_unref (chain);
  gembok_key_unref (key);
  pki_free (pki);
  return failed;
}
