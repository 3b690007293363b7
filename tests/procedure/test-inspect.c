/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/inspect.h"

#include <string.h>

#include "crypto/issuer.h"
#include "procedure/certificate-use.h"
#include "procedure/request.h"
#include "world.h"

#define DAY (24 * 60 * 60)

/* A key, its self-made root, and both as a .p12 under WORLD_PASSPHRASE. */
static GBytes *
make_p12 (GembokPkcs12Kind kind, GembokCertificate **certificate)
{
  g_autoptr (GError) error = NULL;
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  gembok_subject_append (subject, "CN", "Siti Contoh", NULL);
  g_autoptr (GembokIssuer) root = gembok_issuer_create_root (subject, key, now - DAY, now + DAY, &error);
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_ptr_array_add (chain, gembok_issuer_certificate (root));
  g_autoptr (GembokSecret) passphrase = world_secret (WORLD_PASSPHRASE);
  GBytes *file = gembok_pkcs12_export (key, chain, "Siti", passphrase, kind, &error);
  g_assert_no_error (error);
  *certificate = gembok_certificate_ref (gembok_issuer_certificate (root));
  return file;
}

static void
test_csr (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) request = world_create (world);
  g_autoptr (GembokInspection) own = gembok_inspect (world->context, request->request->csr, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (own->kind, ==, GEMBOK_INSPECTED_CSR);
  g_assert_true (own->proven);
  g_assert_cmpstr (own->request_id, ==, request->request->id);
  g_assert_cmpstr (own->request_name, ==, request->request->applicant->name);
  g_assert_cmpstr (own->verification_code, ==, request->verification_code);
  g_assert_cmpuint (own->rows->len, >=, 5);
  /* Without a vault it is the same CSR, of nobody. */
  g_autoptr (GembokInspection) foreign = gembok_inspect (NULL, request->request->csr, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (foreign->request_id);
  g_assert_cmpstr (foreign->verification_code, ==, request->verification_code);
}

static void
test_p12 (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokCertificate) certificate = NULL;
  g_autoptr (GBytes) file = make_p12 ((GembokPkcs12Kind) GPOINTER_TO_UINT (data), &certificate);
  g_autoptr (GembokInspection) locked = gembok_inspect (world->context, file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (locked->locked && locked->certificates == NULL && locked->rows == NULL);
  g_autoptr (GembokSecret) wrong = world_secret ("bukan yang benar");
  g_assert_null (gembok_inspect (world->context, file, wrong, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_WRONG_PASSPHRASE);
  g_autoptr (GembokSecret) right = world_secret (WORLD_PASSPHRASE);
  g_autoptr (GembokInspection) open = gembok_inspect (world->context, file, right, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (!open->locked && open->has_key);
  g_assert_cmpstr (gembok_certificate_sha256 (open->certificates->pdata[0]), ==, gembok_certificate_sha256 (certificate));
  g_assert_cmpstr (open->title, ==, "Siti Contoh");
  /* Nobody here trusts it, and that is said. */
  g_assert_false (open->verdict->ok);
}

static GBytes *
text (const char *words)
{
  return g_bytes_new (words, strlen (words));
}

static void
assert_refused (GBytes *file)
{
  GError *error = NULL;
  g_assert_null (gembok_inspect (NULL, file, NULL, NULL, &error));
  world_assert_failed (&error, GEMBOK_ERROR_BAD_FILE);
}

static void
test_foreign_files (World *world G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) words = text ("Yang terhormat,\n");
  g_autoptr (GBytes) key = text ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  g_autoptr (GBytes) csr = text ("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n");
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (GEMBOK_INSPECT_MAX + 1), GEMBOK_INSPECT_MAX + 1);
  assert_refused (empty);
  assert_refused (words);
  assert_refused (key);
  assert_refused (csr);
  assert_refused (large);
}

/* A .p12 cut anywhere, or with any byte changed, is refused, or still opens; it never does anything else. */
static void
test_damaged_p12 (World *world G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GembokCertificate) certificate = NULL;
  g_autoptr (GBytes) file = make_p12 (GEMBOK_PKCS12_LEGACY, &certificate);
  g_autoptr (GembokSecret) right = world_secret (WORLD_PASSPHRASE);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  for (gsize cut = 1; cut < length; cut += 97)
    {
      g_autoptr (GBytes) part = g_bytes_new (bytes, cut);
      g_assert_null (gembok_inspect (NULL, part, right, NULL, NULL));
    }
  for (gsize at = 0; at < length; at += 101)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, length);
      copy[at] ^= 0x40;
      g_autoptr (GBytes) other = g_bytes_new (copy, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokInspection) seen = gembok_inspect (NULL, other, right, NULL, &error);
      g_assert_true ((seen == NULL) == (error != NULL));
    }
}

#define ADD(path, data, test) g_test_add (path, World, data, world_set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/inspect/csr", NULL, test_csr);
  ADD ("/inspect/p12-modern", GUINT_TO_POINTER (GEMBOK_PKCS12_MODERN), test_p12);
  ADD ("/inspect/p12-legacy", GUINT_TO_POINTER (GEMBOK_PKCS12_LEGACY), test_p12);
  ADD ("/inspect/foreign-files", NULL, test_foreign_files);
  ADD ("/inspect/damaged-p12", NULL, test_damaged_p12);
  return g_test_run ();
}
