/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/tls-anchor.h"

#include <glib/gstdio.h>

#include "crypto/crypto.h"
#include "crypto/key.h"
#include "pki.h"

static GembokCertificate *
server_certificate (const Pki *pki)
{
  static const char *const names[] = { "ams.test", "127.0.0.1", "::1", NULL };
  g_autoptr (GError) error = NULL;
  const GembokIssuance issuance = pki_issuance (pki);
  GembokCertificate *certificate
      = gembok_issuer_issue_tls (pki->ca, gembok_key_public (pki->other_key), names, &issuance, &error);
  g_assert_no_error (error);
  return certificate;
}

static void
assert_anchor (GPtrArray *chain, GPtrArray *anchors, GembokCertificate *wanted)
{
  g_autoptr (GembokCertificate) anchor = gembok_tls_anchor (chain, anchors, NULL, NULL);
  g_assert_cmpstr (anchor != NULL ? gembok_certificate_sha256 (anchor) : NULL, ==,
                   wanted != NULL ? gembok_certificate_sha256 (wanted) : NULL);
}

static void
test_anchors (void)
{
  Pki *pki = pki_new ();
  g_autoptr (GembokCertificate) server = server_certificate (pki);
  GembokCertificate *ca = pki_ca_certificate (pki), *root = pki_root_certificate (pki);
  g_autoptr (GPtrArray) sent = pki_list (server, ca, NULL);
  g_autoptr (GPtrArray) alone = pki_list (server, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) roots = pki_list (root, NULL);
  g_autoptr (GPtrArray) issuers = pki_list (ca, NULL);
  g_autoptr (GPtrArray) both = pki_list (ca, root, NULL);
  g_autoptr (GPtrArray) persons = pki_list (pki->person, ca, NULL);
  assert_anchor (sent, roots, root);
  assert_anchor (sent, issuers, ca); /* an office may trust its issuing CA alone */
  assert_anchor (alone, roots, NULL);
  assert_anchor (alone, both, ca);
  assert_anchor (sent, none, NULL);
  assert_anchor (none, roots, NULL);
  assert_anchor (persons, roots, NULL); /* no server's */
  pki_free (pki);
}

/* The system's: a file as curl names it. */
static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  Pki *pki = pki_new ();
  g_autoptr (GembokCertificate) server = server_certificate (pki);
  g_autoptr (GPtrArray) sent = pki_list (server, pki_ca_certificate (pki), NULL);
  g_autoptr (GPtrArray) roots = pki_list (pki_root_certificate (pki), NULL);
  g_autoptr (GBytes) pem = gembok_certificates_to_pem (roots);
  g_autofree char *path = NULL;
  const int fd = g_file_open_tmp ("gembok-anchor-XXXXXX", &path, &error);
  g_assert_no_error (error);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pem, NULL), (gssize) g_bytes_get_size (pem), &error));
  g_autoptr (GembokCertificate) anchor = gembok_tls_anchor (sent, NULL, path, NULL);
  g_assert_cmpstr (gembok_certificate_sha256 (anchor), ==, gembok_certificate_sha256 (pki_root_certificate (pki)));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (gembok_tls_anchor (sent, NULL, path, "/nonexistent"));
  pki_free (pki);
}

static void
test_names (void)
{
  Pki *pki = pki_new ();
  g_autoptr (GembokCertificate) server = server_certificate (pki);
  g_auto (GStrv) names = gembok_tls_names (server);
  g_auto (GStrv) none = gembok_tls_names (pki_root_certificate (pki));
  g_autofree char *all = g_strjoinv (" ", names);
  g_assert_cmpstr (all, ==, "ams.test 127.0.0.1 ::1");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  pki_free (pki);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gembok_crypto_init ();
  g_test_add_func ("/tls-anchor/anchors", test_anchors);
  g_test_add_func ("/tls-anchor/file", test_file);
  g_test_add_func ("/tls-anchor/names", test_names);
  return g_test_run ();
}
