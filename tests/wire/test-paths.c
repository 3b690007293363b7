/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/paths.h"

#include <string.h>

#include "base/error.h"

static void
test_requests (void)
{
  static const struct
  {
    const char *id;
    const char *part;
    const char *path;
  } paths[] = {
    { "R-1", NULL, "/api/v1/requests/R-1" },
    { "R-1", "submission", "/api/v1/requests/R-1/submission" },
    { "../../x", "csr", "/api/v1/requests/..%2F..%2Fx/csr" },
    { "..", "csr", "/api/v1/requests/%2E%2E/csr" },
    { ".", NULL, "/api/v1/requests/%2E" },
    { "a?b#c d&é", NULL, "/api/v1/requests/a%3Fb%23c%20d%26%C3%A9" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *path = gembok_path_request (paths[i].id, paths[i].part);
      g_assert_cmpstr (path, ==, paths[i].path);
    }
  g_autofree char *document = gembok_path_request_document ("R-1", "surat rekomendasi/2");
  g_assert_cmpstr (document, ==, "/api/v1/requests/R-1/documents/surat%20rekomendasi%2F2");
  g_autofree char *upload = gembok_path_upload ("u/1");
  g_assert_cmpstr (upload, ==, "/api/v1/uploads/u%2F1");
}

static void
test_list (void)
{
  g_autofree char *plain = gembok_path_list (1, 50, NULL, NULL);
  g_autofree char *empty = gembok_path_list (2, 10, "", "");
  g_autofree char *full = gembok_path_list (3, 20, "Siti & Budi=1", "submitted");
  g_assert_cmpstr (plain, ==, "/api/v1/requests?page=1&per_page=50");
  g_assert_cmpstr (empty, ==, "/api/v1/requests?page=2&per_page=10");
  g_assert_cmpstr (full, ==, "/api/v1/requests?page=3&per_page=20&search=Siti%20%26%20Budi%3D1&state=submitted");
}

static void
test_metadata (void)
{
  static const char *const pairs[] = { "kind", "ktp", "filename", "kartu “é”.jpg", "empty", "", NULL };
  g_autofree char *header = gembok_tus_metadata_encode (pairs);
  g_assert_cmpstr (header, ==, "kind a3Rw,filename a2FydHUg4oCcw6nigJ0uanBn,empty");
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) metadata = gembok_tus_metadata_decode (header, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (metadata), ==, 3);
  g_assert_cmpstr (g_hash_table_lookup (metadata, "kind"), ==, "ktp");
  g_assert_cmpstr (g_hash_table_lookup (metadata, "filename"), ==, "kartu “é”.jpg");
  g_assert_cmpstr (g_hash_table_lookup (metadata, "empty"), ==, "");

  g_autoptr (GHashTable) spaced = gembok_tus_metadata_decode (" kind a3Rw , empty ", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (spaced), ==, 2);
  g_autoptr (GHashTable) none = gembok_tus_metadata_decode (" ", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
}

static void
test_hostile_metadata (void)
{
  static const char *const hostile[]
      = { ",",         "kind a3Rw,", "kind a3Rw,kind a3Rw", "kind !!!!", "kind a3R",   "kind a3Rw a3Rw",
          "kind /w==", "kind AA==",  "ki\xC3\xA9 a3Rw",     "\x01 a3Rw", "kind a3Rw==" };
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (gembok_tus_metadata_decode (hostile[i], &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
    }
  g_autofree char *endless = g_strnfill (100000, 'a');
  g_autoptr (GError) error = NULL;
  g_assert_null (gembok_tus_metadata_decode (endless, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/paths/requests", test_requests);
  g_test_add_func ("/wire/paths/list", test_list);
  g_test_add_func ("/wire/paths/metadata", test_metadata);
  g_test_add_func ("/wire/paths/hostile-metadata", test_hostile_metadata);
  return g_test_run ();
}
