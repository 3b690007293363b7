/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>

#include "crypto/crypto.h"
#include "crypto/csr.h"
#include "identity/subject-template.h"

/* Constructed (tests/fixtures/people.json): nobody has this name or number. */
static const char *const person[][2] = {
  { "name", "Siti Contoh Rahmawati" },
  { "nik", "3502155708900001" },
  { "nip", "199008172015032001" },
  { "email", "siti.contoh@contoh.go.id" },
  { "organization", "Dinas Komunikasi dan Informatika Kabupaten Contoh" },
};

static GembokAccount *
add_account (GembokStore *store, const char *username, GembokRole role)
{
  g_autoptr (GError) error = NULL;
  GembokAccount *account = gembok_account_new ();
  account->username = g_strdup (username);
  account->name = g_strdup_printf ("Contoh %s", username);
  account->role = role;
  account->password = g_strdup ("not a hash");
  account->created_at = NOON;
  g_assert_true (gembok_store_add_account (store, account, &error));
  g_assert_no_error (error);
  return account;
}

static void
add_accounts (Fixture *fixture)
{
  fixture->applicant = add_account (fixture->store, "siti", GEMBOK_ROLE_APPLICANT);
  fixture->stranger = add_account (fixture->store, "budi", GEMBOK_ROLE_APPLICANT);
  fixture->verifier = add_account (fixture->store, "vera", GEMBOK_ROLE_VERIFIER);
  fixture->officer = add_account (fixture->store, "omar", GEMBOK_ROLE_OFFICER);
}

Fixture *
fixture_store_new (void)
{
  g_autoptr (GError) error = NULL;
  Fixture *fixture = g_new0 (Fixture, 1);
  fixture->folder = g_dir_make_tmp ("gembok-server-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->store = gembok_store_open (fixture->folder, &error);
  g_assert_no_error (error);
  add_accounts (fixture);
  return fixture;
}

Fixture *
fixture_new (void)
{
  g_autoptr (GError) error = NULL;
  Fixture *fixture = g_new0 (Fixture, 1);
  fixture->folder = g_dir_make_tmp ("gembok-server-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->server = gembok_server_new (fixture->folder, TRUE, &error);
  g_assert_no_error (error);
  gembok_server_set_addresses (fixture->server, "https://127.0.0.1:1", "http://127.0.0.1:2");
  fixture->store = fixture->server->store;
  add_accounts (fixture);
  return fixture;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_tree (child);
      else
        g_assert_cmpint (g_unlink (child), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
fixture_free (Fixture *fixture)
{
  if (fixture->server != NULL)
    gembok_server_free (fixture->server);
  else
    gembok_store_free (fixture->store);
  gembok_account_free (fixture->applicant);
  gembok_account_free (fixture->stranger);
  gembok_account_free (fixture->verifier);
  gembok_account_free (fixture->officer);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture);
}

GembokWireRequest *
fixture_new_request (void)
{
  GembokWireRequest *request = gembok_wire_request_new ();
  request->type = g_strdup ("issuance");
  request->procedure = g_strdup ("lock-kaltim");
  request->certificate_type = g_strdup ("individu");
  request->method = g_strdup ("lock");
  for (guint i = 0; i < G_N_ELEMENTS (person); i++)
    gembok_wire_fields_add (request->applicant, person[i][0], person[i][1]);
  gembok_wire_fields_add (request->subject, "C", "ID");
  gembok_wire_fields_add (request->subject, "O", person[4][1]);
  gembok_wire_fields_add (request->subject, "CN", person[0][1]);
  gembok_wire_fields_add (request->subject, "E", person[3][1]);
  return request;
}

static void
add_csr (Fixture *fixture, const GembokWireRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSubject) subject = gembok_subject_new ();
  for (guint i = 0; i < request->subject->len; i++)
    {
      const GembokWireField *field = g_ptr_array_index (request->subject, i);
      g_assert_true (gembok_subject_append (subject, field->name, field->value, &error));
    }
  g_autoptr (GembokKey) key = gembok_key_generate (GEMBOK_KEY_EC_P256, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GembokCsr) csr = gembok_csr_create (key, subject, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) pem = gembok_csr_to_pem (csr);
  g_autofree char *hash = gembok_public_key_sha256 (gembok_csr_public (csr));
  g_assert_true (gembok_store_set_csr (fixture->store, request->id, pem, hash, NOON, &error));
}

void
fixture_document (Fixture *fixture, const char *request, const char *kind, char digit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokStoredRequest) stored = NULL;
  g_autofree char *replaced = NULL;
  g_autoptr (GembokUpload) upload = g_new0 (GembokUpload, 1);
  upload->id = gembok_random_id (32);
  upload->request = g_strdup (request);
  upload->kind = g_strdup (kind);
  upload->media_type = g_strdup ("image/png");
  upload->sha256 = g_strnfill (64, digit);
  upload->bytes = 1000;
  g_assert_true (gembok_store_load_request (fixture->store, request, &stored, &error));
  g_assert_true (gembok_store_add_upload (fixture->store, upload, &error));
  g_assert_true (gembok_store_put_document (fixture->store, upload, stored->round, NOON, &replaced, &error));
  g_assert_no_error (error);
}

char *
fixture_request (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokWireRequest) request = fixture_new_request ();
  const GembokPolicy *policy = fixture->server->policy;
  g_assert_true (gembok_store_add_request (fixture->store, request, fixture->applicant->id, NOON, &error));
  add_csr (fixture, request);
  fixture_document (fixture, request->id, "surat_rekomendasi", 'a');
  fixture_document (fixture, request->id, "foto_diri", 'b');
  fixture_document (fixture, request->id, "ktp", 'c');
  g_assert_true (gembok_store_set_agreement (fixture->store, request->id, policy->agreement_version,
                                             policy->agreement_sha256, NOON, &error));
  return g_strdup (request->id);
}

void
fixture_submit (Fixture *fixture, const char *request)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (gembok_store_set_submitted (fixture->store, request, NULL, NOON, &error));
}

void
fixture_change (Fixture *fixture, GembokChange *change, GembokAccount *account, const char *request, gpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->exchange.account = account;
  *change = (GembokChange){
    .server = fixture->server,
    .exchange = &fixture->exchange,
    .id = g_strdup (request),
    .now = NOON,
    .doomed = g_ptr_array_new_with_free_func (g_free),
    .data = data,
  };
  g_assert_true (gembok_store_load_request (fixture->store, request, &change->request, &error));
  g_assert_nonnull (change->request);
}

void
fixture_change_clear (GembokChange *change)
{
  gembok_stored_request_free (change->request);
  g_ptr_array_unref (change->doomed);
  g_free (change->id);
}

void
assert_problem (GembokProblem *problem, int status, const char *code)
{
  if (status == 0)
    {
      g_assert_cmpstr (problem != NULL ? problem->detail : NULL, ==, NULL);
      return;
    }
  g_assert_nonnull (problem);
  g_assert_cmpstr (problem->code, ==, code);
  g_assert_cmpint (problem->status, ==, status);
  gembok_problem_free (problem);
}
