/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/vault-requests.h"

#include "fixture.h"
#include "vault/vault-profiles.h"

/* All people here are constructed. 2026-08-17 12:00 WIB. */
#define NOW G_GINT64_CONSTANT (1786942800)

static void
everything_is_kept (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_new ();
  profile->id = g_strdup ("p1");
  profile->url = g_strdup ("https://ams.contoh.go.id/");
  gembok_vault_profile_put (fixture->vault, profile, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  gembok_vault_key_add (fixture->vault, key, &error);
  g_assert_no_error (error);

  g_autoptr (GembokVaultRequest) request = fixture_request ("a1b2c3d4", "Siti Contoh Rahmawati", NOW);
  request->csr = g_bytes_new ("\x30\x00\x01", 3);
  request->public_key_sha256 = g_strdup (key->public_key_sha256);
  request->state = GEMBOK_REQUEST_REJECTED;
  request->reason = g_strdup ("KTP buram");
  request->profile = g_strdup ("p1");
  request->account = g_strdup ("siti");
  request->remote_id = g_strdup ("0197-77");
  request->number = g_strdup ("REQ-2026-000123");
  request->etag = g_strdup ("\"7\"");
  request->csr_sent = TRUE;
  request->agreement_version = g_strdup ("2026-1");
  request->agreement_sha256 = g_strdup ("ff00");
  request->agreement_at = NOW + 5;
  request->agreement_sent = TRUE;
  request->checked_at = NOW + 9;
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_PHONE, "+628123456789");
  gembok_vault_request_add (fixture->vault, request, &error);
  g_assert_no_error (error);
  fixture_reopen (fixture);

  g_autoptr (GembokVaultRequest) read = gembok_vault_request_get (fixture->vault, "a1b2c3d4", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->id, ==, "a1b2c3d4");
  g_assert_cmpstr (read->procedure, ==, "lock-kaltim");
  g_assert_cmpstr (read->type, ==, "issuance");
  g_assert_cmpstr (read->certificate_type, ==, "individual");
  g_assert_cmpstr (read->method, ==, "lock");
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    g_assert_cmpstr (gembok_applicant_get (read->applicant, i), ==, gembok_applicant_get (request->applicant, i));
  g_assert_true (g_bytes_equal (read->csr, request->csr));
  g_assert_cmpstr (read->public_key_sha256, ==, key->public_key_sha256);
  g_assert_cmpint (read->state, ==, GEMBOK_REQUEST_REJECTED);
  g_assert_cmpstr (read->reason, ==, "KTP buram");
  g_assert_cmpstr (read->profile, ==, "p1");
  g_assert_cmpstr (read->account, ==, "siti");
  g_assert_cmpstr (read->remote_id, ==, "0197-77");
  g_assert_cmpstr (read->number, ==, "REQ-2026-000123");
  g_assert_cmpstr (read->etag, ==, "\"7\"");
  g_assert_true (read->csr_sent);
  g_assert_cmpstr (read->agreement_version, ==, "2026-1");
  g_assert_cmpstr (read->agreement_sha256, ==, "ff00");
  g_assert_cmpint (read->agreement_at, ==, NOW + 5);
  g_assert_true (read->agreement_sent);
  g_assert_cmpint (read->created_at, ==, NOW);
  g_assert_cmpint (read->checked_at, ==, NOW + 9);
}

static void
save_changes_all_but_id_and_creation (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fixture_add (fixture, "a1b2c3d4", "Siti Contoh Rahmawati", NOW);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (fixture->vault, "a1b2c3d4", &error);
  g_assert_no_error (error);
  request->created_at = 5;
  request->state = GEMBOK_REQUEST_SUBMITTED;
  request->number = g_strdup ("REQ-1");
  gembok_applicant_set (request->applicant, GEMBOK_FIELD_NAME, "Siti Nurhaliza Contoh");
  const gint64 before = g_get_real_time () / G_USEC_PER_SEC;
  gembok_vault_request_save (fixture->vault, request, &error);
  g_assert_no_error (error);
  g_assert_cmpint (request->updated_at, >=, before);

  g_autoptr (GembokVaultRequest) read = gembok_vault_request_get (fixture->vault, "a1b2c3d4", &error);
  g_assert_no_error (error);
  g_assert_cmpint (read->created_at, ==, NOW);
  g_assert_cmpint (read->updated_at, ==, request->updated_at);
  g_assert_cmpint (read->state, ==, GEMBOK_REQUEST_SUBMITTED);
  g_assert_cmpstr (read->number, ==, "REQ-1");
  g_assert_cmpstr (read->applicant->name, ==, "Siti Nurhaliza Contoh");
  g_assert_null (read->csr);
  g_assert_null (read->reason);

  request->id[0] = 'z';
  g_assert_false (gembok_vault_request_save (fixture->vault, request, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

static void
references_must_exist (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultRequest) request = fixture_request ("a1b2c3d4", "Siti Contoh", NOW);
  request->profile = g_strdup ("nowhere");
  g_assert_false (gembok_vault_request_add (fixture->vault, request, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_clear_pointer (&request->profile, g_free);
  request->public_key_sha256 = g_strdup ("00ff");
  g_assert_false (gembok_vault_request_add (fixture->vault, request, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_clear_pointer (&request->public_key_sha256, g_free);
  g_clear_pointer (&request->type, g_free);
  g_assert_false (gembok_vault_request_add (fixture->vault, request, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_clear_error (&error);
  guint total = 99;
  g_autoptr (GPtrArray) none = gembok_vault_request_list (fixture->vault, NULL, 0, 10, &total, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (total, ==, 0);

  fixture_add (fixture, "a1b2c3d4", "Siti Contoh", NOW);
  g_autoptr (GembokVaultRequest) twin = fixture_request ("a1b2c3d4", "Budi Contoh", NOW);
  g_assert_false (gembok_vault_request_add (fixture->vault, twin, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
}

static void
prefixes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *typed;
    const char *found; /* NULL: none */
    GembokErrorCode code;
  } cases[] = {
    { "a1b2c3d4", "a1b2c3d4", 0 },
    { "a1b2c", "a1b2c3d4", 0 },
    { "A1B2-C3", "a1b2c3d4", 0 },
    { "alb2c3", "a1b2c3d4", 0 },
    { "a1b2", NULL, GEMBOK_ERROR_BAD_INPUT },
    { "a1b", NULL, GEMBOK_ERROR_NOT_FOUND },
    { "a1b2c3d4e", NULL, GEMBOK_ERROR_NOT_FOUND },
    { "o0zz", "00zz9999", 0 },
    { "%1b2", NULL, GEMBOK_ERROR_NOT_FOUND },
    { "a1b_", NULL, GEMBOK_ERROR_NOT_FOUND },
    { "", NULL, GEMBOK_ERROR_NOT_FOUND },
  };
  fixture_add (fixture, "a1b2c3d4", "Siti Contoh", NOW);
  fixture_add (fixture, "a1b2zzzz", "Budi Contoh", NOW);
  fixture_add (fixture, "00zz9999", "Dewi Contoh", NOW);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GembokVaultRequest) found = gembok_vault_request_get (fixture->vault, cases[i].typed, &error);
      g_assert_cmpstr (found != NULL ? found->id : NULL, ==, cases[i].found);
      if (cases[i].found == NULL)
        g_assert_error (error, GEMBOK_ERROR, (int) cases[i].code);
      else
        g_assert_no_error (error);
    }
}

static void
by_key_gives_the_newest (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  /* Within a transaction a request may come before its key. */
  const char *const ids[] = { "00000001", "00000002", "00000003" };
  const gint64 times[] = { NOW, NOW + 100, NOW + 50 };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GembokVaultRequest) request = fixture_request (ids[i], "Siti Contoh", times[i]);
      request->public_key_sha256 = g_strdup (key->public_key_sha256);
      gembok_vault_request_add (fixture->vault, request, &error);
      g_assert_no_error (error);
    }
  gembok_vault_key_add (fixture->vault, key, &error);
  g_assert_no_error (error);
  gembok_vault_commit (fixture->vault, &error);
  g_assert_no_error (error);

  g_autoptr (GembokVaultRequest) newest = gembok_vault_request_by_key (fixture->vault, key->public_key_sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (newest->id, ==, "00000002");
  g_assert_null (gembok_vault_request_by_key (fixture->vault, "ff", &error));
  g_assert_no_error (error);
}

static char *
ids_of (Fixture *fixture, const char *search, guint offset, guint limit, guint *total)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = gembok_vault_request_list (fixture->vault, search, offset, limit, total, &error);
  g_assert_no_error (error);
  GString *ids = g_string_new (NULL);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (ids, "%s ", ((GembokVaultRequest *) g_ptr_array_index (found, i))->id);
  return g_string_free (ids, FALSE);
}

static void
assert_page (Fixture *fixture, const char *search, guint offset, guint limit, const char *expected, guint expected_total)
{
  guint total = 0;
  g_autofree char *ids = ids_of (fixture, search, offset, limit, &total);
  g_assert_cmpstr (ids, ==, expected);
  g_assert_cmpuint (total, ==, expected_total);
}

static void
pages_newest_first (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  /* Added out of order, two in the same second. */
  fixture_add (fixture, "r3", "Siti Contoh", NOW + 30);
  fixture_add (fixture, "r1", "Siti Contoh", NOW + 10);
  fixture_add (fixture, "r4", "Siti Contoh", NOW + 30);
  fixture_add (fixture, "r2", "Siti Contoh", NOW + 20);
  for (guint i = 0; i < 2; i++)
    {
      const char *search = i == 0 ? NULL : "contoh";
      assert_page (fixture, search, 0, 10, "r4 r3 r2 r1 ", 4);
      assert_page (fixture, search, 0, 2, "r4 r3 ", 4);
      assert_page (fixture, search, 2, 2, "r2 r1 ", 4);
      assert_page (fixture, search, 3, 2, "r1 ", 4);
      assert_page (fixture, search, 4, 2, "", 4);
      assert_page (fixture, search, 100, 2, "", 4);
      assert_page (fixture, search, 0, 0, "", 4);
    }
}

static void
odd_times_are_ordered_too (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture_add (fixture, "past", "Siti Contoh", -5);
  fixture_add (fixture, "zero", "Siti Contoh", 0);
  fixture_add (fixture, "future", "Siti Contoh", G_MAXINT64);
  assert_page (fixture, NULL, 0, 10, "future zero past ", 3);
}

static void
a_rolled_back_request_is_not_found (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  assert_page (fixture, "contoh", 0, 10, "r1 ", 1);
  gembok_vault_rollback (fixture->vault);
  assert_page (fixture, "contoh", 0, 10, "", 0);
  assert_page (fixture, NULL, 0, 10, "", 0);
}

static void
only_what_nobody_knows_of_is_removed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) name = g_bytes_new_static ("Budi Hartono Contoh", 19);
  fixture_add (fixture, "r1", "Budi Hartono Contoh", NOW);
  fixture_add (fixture, "r2", "Siti Contoh", NOW);
  g_autoptr (GembokVaultDocument) document = fixture_document ("ktp", name);
  gembok_vault_document_put (fixture->vault, "r1", document, NULL, NULL, &error);
  gembok_vault_step_add (fixture->vault, "r1", "create-csr", 3, FALSE, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVaultRequest) sent = gembok_vault_request_get (fixture->vault, "r2", &error);
  sent->remote_id = g_strdup ("0197-77");
  g_assert_true (gembok_vault_request_save (fixture->vault, sent, &error));

  g_assert_false (gembok_vault_request_remove (fixture->vault, "r2", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_WRONG_STATE);
  g_clear_error (&error);
  g_assert_false (gembok_vault_request_remove (fixture->vault, "r3", &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (fixture_on_disk (fixture, name));
  g_assert_true (gembok_vault_request_remove (fixture->vault, "r1", &error));
  g_assert_no_error (error);
  g_assert_false (fixture_on_disk (fixture, name));
  assert_page (fixture, "hartono", 0, 10, "", 0);
  assert_page (fixture, NULL, 0, 10, "r2 ", 1);
  fixture_assert_sound (fixture);
  /* Its place in the order is free again. */
  fixture_add (fixture, "r1", "Wulan Contoh", NOW);
  assert_page (fixture, "contoh", 0, 10, "r1 r2 ", 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/requests/everything-is-kept", everything_is_kept);
  fixture_test ("/requests/save", save_changes_all_but_id_and_creation);
  fixture_test ("/requests/references", references_must_exist);
  fixture_test ("/requests/prefixes", prefixes);
  fixture_test ("/requests/by-key", by_key_gives_the_newest);
  fixture_test ("/requests/pages", pages_newest_first);
  fixture_test ("/requests/odd-times", odd_times_are_ordered_too);
  fixture_test ("/requests/removed", only_what_nobody_knows_of_is_removed);
  fixture_test ("/requests/rolled-back", a_rolled_back_request_is_not_found);
  return g_test_run ();
}
