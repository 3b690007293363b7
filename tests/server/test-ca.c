/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/ca.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "crypto/crl.h"
#include "crypto/crypto.h"
#include "crypto/ocsp.h"
#include "fixture.h"
#include "server/key-file.h"
#include "server/store-certificates.h"
#include "server/validity.h"

static Fixture *shared;

static char *
ca_file (const char *name)
{
  return g_build_filename (shared->folder, "ca", name, NULL);
}

static GembokCertificate *
read_certificate (const char *name)
{
  g_autofree char *path = ca_file (name);
  g_autoptr (GBytes) pem = gembok_file_read (path, GEMBOK_CERTIFICATES_MAX, NULL);
  GembokCertificate *certificate = gembok_certificate_parse (pem, NULL);
  g_assert_nonnull (certificate);
  return certificate;
}

static GembokCertificate *
issue (const char *organization, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_autofree char *serial = gembok_ca_draw_serial ();
  GembokCertificate *certificate = gembok_ca_issue_person (shared->server->ca, gembok_key_public (key),
                                                           "Siti Contoh Rahmawati", organization, serial, now, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gembok_certificate_serial (certificate), ==, serial);
  return certificate;
}

static void
test_what_is_issued_is_accepted (void)
{
  const gint64 now = gembok_server_now ();
  g_autoptr (GembokCertificate) root = read_certificate ("root.pem");
  g_autoptr (GembokCertificate) issuing = read_certificate ("issuing.pem");
  g_autoptr (GembokCertificate) person = issue ("Dinas Contoh", now);
  g_autoptr (GPtrArray) anchors = g_ptr_array_new ();
  g_autoptr (GPtrArray) between = g_ptr_array_new ();
  g_ptr_array_add (anchors, root);
  g_ptr_array_add (between, issuing);
  const GembokCheckOptions options
      = { .anchors = anchors, .intermediates = between, .at = now, .flags = GEMBOK_CHECK_NO_PINNED_ROOTS };
  g_autoptr (GembokVerdict) verdict = gembok_certificate_check (person, &options);
  g_assert_true (verdict->ok);
  g_assert_cmpuint (verdict->chain->len, ==, 3);
  g_autofree char *name = gembok_subject_to_string (gembok_certificate_subject (person));
  g_assert_nonnull (strstr (name, "O=Dinas Contoh (LATIHAN)"));
  g_assert_nonnull (strstr (name, "_Tanda Tangan Elektronik"));
  const gint64 days = (gembok_certificate_not_after (person) + 1 - gembok_certificate_not_before (person)) / 86400;
  g_assert_true (days == 730 || days == 731);
  g_assert_cmpint (gembok_certificate_not_before (person), ==, now - 300);
}

static void
test_a_long_agency_is_shortened (void)
{
  g_autofree char *longest = g_strnfill (64, 'x');
  g_autoptr (GembokCertificate) person = issue (longest, gembok_server_now ());
  const char *organization = gembok_subject_get (gembok_certificate_subject (person), "O");
  g_assert_cmpuint (strlen (organization), ==, 64);
  g_assert_true (g_str_has_suffix (organization, "x (LATIHAN)"));
}

static void
test_the_end_is_the_cas_end (void)
{
  g_autoptr (GembokCertificate) issuing = read_certificate ("issuing.pem");
  const gint64 end = gembok_certificate_not_after (issuing);
  g_autoptr (GembokCertificate) person = issue ("Dinas Contoh", end - 86400);
  g_assert_cmpint (gembok_certificate_not_after (person), ==, end);
}

static void
test_serial_numbers (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < 1000; i++)
    {
      char *serial = gembok_ca_draw_serial ();
      g_assert_cmpuint (strlen (serial), ==, 40);
      g_assert_true (serial[0] >= '4' && serial[0] <= '7');
      g_assert_true (g_hash_table_add (seen, serial));
    }
}

static void
test_it_is_opened_again_not_made_again (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = ca_file (NULL);
  g_autoptr (GembokCertificate) before = read_certificate ("root.pem");
  g_autoptr (GembokCa) again = gembok_ca_open (folder, gembok_server_now (), &error);
  g_assert_no_error (error);
  g_autoptr (GembokCertificate) after = read_certificate ("root.pem");
  g_assert_cmpstr (gembok_certificate_sha256 (before), ==, gembok_certificate_sha256 (after));
}

static void
hide (const char *name, gboolean away)
{
  g_autofree char *path = ca_file (name);
  g_autofree char *hidden = g_strconcat (path, ".away", NULL);
  g_assert_cmpint (away ? g_rename (path, hidden) : g_rename (hidden, path), ==, 0);
}

static void
test_a_lost_part_is_not_replaced (void)
{
  static const char *const parts[] = { "root.key", "issuing.key", "root.pem" };
  g_autofree char *folder = ca_file (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = ca_file (parts[i]);
      hide (parts[i], TRUE);
      g_assert_null (gembok_ca_open (folder, gembok_server_now (), &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      hide (parts[i], FALSE);
    }
}

static void
test_a_first_start_that_was_cut_goes_on (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = ca_file (NULL);
  g_autofree char *copy = g_build_filename (shared->folder, "copy", NULL);
  g_autofree char *root = g_build_filename (copy, "root.pem", NULL);
  static const char *const early[] = { "root.key", "root.pem", "issuing.key" };
  g_assert_cmpint (g_mkdir (copy, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (early); i++)
    {
      g_autofree char *from = ca_file (early[i]);
      g_autofree char *to = g_build_filename (copy, early[i], NULL);
      g_autoptr (GBytes) bytes = gembok_file_read (from, 65536, NULL);
      g_assert_true (gembok_file_write (to, bytes, GEMBOK_WRITE_NEW, NULL));
    }
  g_autoptr (GembokCa) ca = gembok_ca_open (copy, gembok_server_now (), &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) before = gembok_file_read (gembok_ca_root_path (shared->server->ca), 65536, NULL);
  g_autoptr (GBytes) after = gembok_file_read (root, 65536, NULL);
  g_assert_true (g_bytes_equal (before, after));
}

static void
test_key_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ca_file ("test.key");
  struct stat info;
  static const GembokKeyAlgorithm algorithms[] = { GEMBOK_KEY_RSA_2048, GEMBOK_KEY_EC_P384 };
  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      g_autoptr (GembokKey) key = gembok_key_generate (algorithms[i], NULL, NULL, &error);
      g_assert_true (gembok_key_file_write (path, key, &error));
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
      g_autoptr (GembokKey) again = gembok_key_file_read (path, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (gembok_key_public (key), gembok_key_public (again)));
    }
  static const char *const bad[]
      = { "junk", "-----BEGIN PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----\n" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_true (g_file_set_contents (path, bad[i], -1, NULL));
      g_assert_null (gembok_key_file_read (path, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_FILE);
      g_clear_error (&error);
    }
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (gembok_key_file_read (path, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

static void
store_certificate (GembokCertificate *certificate)
{
  g_autofree char *request = fixture_request (shared);
  g_autoptr (GBytes) chain = gembok_ca_chain (shared->server->ca, certificate);
  const char *serial = gembok_certificate_serial (certificate);
  const GembokStoredCertificate record = { .serial = serial,
                                           .request = request,
                                           .account = shared->applicant->id,
                                           .subject = "x",
                                           .public_key_sha256 = serial,
                                           .chain = chain };
  g_assert_true (gembok_store_reserve_serial (shared->store, serial, request, NOON, NULL));
  g_assert_true (gembok_store_add_certificate (shared->store, &record, NOON, NULL));
}

static GembokCrl *
crl_at (gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) der = gembok_validity_crl (shared->server, now, &error);
  g_assert_no_error (error);
  GembokCrl *crl = gembok_crl_parse (der, &error);
  g_assert_no_error (error);
  return crl;
}

static void
test_crl (void)
{
  const gint64 now = gembok_server_now ();
  g_autoptr (GembokCertificate) issuing = read_certificate ("issuing.pem");
  g_autoptr (GembokCertificate) person = issue ("Dinas Contoh", now);
  store_certificate (person);
  g_autoptr (GembokCrl) first = crl_at (now);
  g_autoptr (GembokCrl) same = crl_at (now + 3600);
  g_assert_true (g_bytes_equal (gembok_crl_der (first), gembok_crl_der (same)));
  g_assert_cmpint (gembok_crl_next_update (first) - gembok_crl_this_update (first), ==, 86400);
  g_autoptr (GembokVerdict) good = gembok_verdict_new ();
  g_assert_true (gembok_crl_judge (first, person, issuing, now + 60, good));
  g_assert_true (gembok_verdict_has (good, "not_revoked"));

  /* Half a day later it is made anew, with the next number. */
  g_autoptr (GembokCrl) renewed = crl_at (now + 43201);
  g_assert_cmpint (g_ascii_strtoll (gembok_crl_number (renewed), NULL, 10), ==,
                   g_ascii_strtoll (gembok_crl_number (first), NULL, 10) + 1);

  g_assert_true (gembok_store_revoke (shared->store, gembok_certificate_serial (person), 1, now + 43202, NULL));
  g_autoptr (GembokCrl) revoked = crl_at (now + 43203);
  g_assert_cmpint (g_ascii_strtoll (gembok_crl_number (revoked), NULL, 10), ==,
                   g_ascii_strtoll (gembok_crl_number (first), NULL, 10) + 2);
  g_autoptr (GembokVerdict) bad = gembok_verdict_new ();
  g_assert_true (gembok_crl_judge (revoked, person, issuing, now + 43300, bad));
  g_assert_true (gembok_verdict_has (bad, "revoked"));
  /* A clock that was set back does not make a number twice. */
  g_autoptr (GembokCrl) back = crl_at (now - 86400);
  g_assert_cmpint (g_ascii_strtoll (gembok_crl_number (back), NULL, 10), >,
                   g_ascii_strtoll (gembok_crl_number (revoked), NULL, 10));
}

static void
assert_ocsp (GembokCertificate *certificate, const char *code)
{
  g_autoptr (GError) error = NULL;
  const gint64 now = gembok_server_now ();
  g_autoptr (GembokCertificate) issuing = read_certificate ("issuing.pem");
  g_autoptr (GembokOcspQuery) query = gembok_ocsp_query_new (certificate, issuing, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) answer = gembok_validity_ocsp (shared->server, gembok_ocsp_query_der (query), now, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  (void) gembok_ocsp_query_judge (query, answer, now, verdict);
  g_assert_true (gembok_verdict_has (verdict, code));
}

static void
test_ocsp (void)
{
  const gint64 now = gembok_server_now ();
  g_autoptr (GembokCertificate) known = issue ("Dinas Contoh", now);
  g_autoptr (GembokCertificate) unknown = issue ("Dinas Contoh", now);
  g_autoptr (GError) error = NULL;
  store_certificate (known);
  assert_ocsp (known, "not_revoked");
  assert_ocsp (unknown, "revocation_unknown");
  g_assert_true (gembok_store_revoke (shared->store, gembok_certificate_serial (known), -1, now, NULL));
  assert_ocsp (known, "revoked");
  g_assert_false (gembok_store_revoke (shared->store, gembok_certificate_serial (known), 4, now, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_WRONG_STATE);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  shared = fixture_new ();
  g_test_add_func ("/ca/chain", test_what_is_issued_is_accepted);
  g_test_add_func ("/ca/long-agency", test_a_long_agency_is_shortened);
  g_test_add_func ("/ca/end", test_the_end_is_the_cas_end);
  g_test_add_func ("/ca/serials", test_serial_numbers);
  g_test_add_func ("/ca/open-again", test_it_is_opened_again_not_made_again);
  g_test_add_func ("/ca/lost-parts", test_a_lost_part_is_not_replaced);
  g_test_add_func ("/ca/cut-start", test_a_first_start_that_was_cut_goes_on);
  g_test_add_func ("/ca/key-files", test_key_files);
  g_test_add_func ("/ca/crl", test_crl);
  g_test_add_func ("/ca/ocsp", test_ocsp);
  const int result = g_test_run ();
  fixture_free (shared);
  return result;
}
