/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A request as it goes from one vault to another, and what its log says of it. */
#include "vault/vault-copies.h"

#include <string.h>

#include "fixture.h"
#include "vault/vault-log.h"

#define NOW  G_GINT64_CONSTANT (1786942800)
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Another vault, for which nobody cleans up but the test. */
static void
set_up_other (Fixture *other)
{
  fixture_set_up (other, NULL);
}

static void
fill_request (Fixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_assert_true (gembok_vault_key_add (fixture->vault, key, &error));
  g_autoptr (GembokVaultRequest) request = fixture_request (id, "Siti Contoh", NOW);
  g_free (request->public_key_sha256);
  request->public_key_sha256 = g_strdup (key->public_key_sha256);
  request->updated_at = NOW + 5;
  g_assert_true (gembok_vault_request_add (fixture->vault, request, &error));
  g_assert_true (gembok_vault_step_add (fixture->vault, id, "buat-csr", 12.5, TRUE, &error));
  g_autofree char *attempt = gembok_vault_attempt (fixture->vault, id, "create", HASH, "kunci-acak-123", &error);
  g_assert_cmpstr (attempt, ==, "kunci-acak-123");
  g_assert_true (gembok_vault_refused_add (fixture->vault, id, "ktp", HASH, &error));
  g_assert_true (gembok_vault_consent_give (fixture->vault, id, "2026-1", HASH, &error));
  g_assert_true (gembok_vault_consent_withdraw (fixture->vault, id, &error));
  g_assert_true (gembok_vault_log (fixture->vault, "applicant", NULL, NULL, "login", "done", &error));
  g_assert_true (gembok_vault_log (fixture->vault, "applicant", id, "lock-kaltim", "create", "done", &error));
  g_assert_true (gembok_vault_log (fixture->vault, "applicant", id, NULL, NULL, "worked on", &error));
  g_assert_no_error (error);
}

static GembokVaultCopy *
take (const Fixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  GembokVaultCopy *copy = gembok_vault_copy_take (fixture->vault, id, &error);
  g_assert_no_error (error);
  return copy;
}

static void
assert_same (const GembokVaultCopy *a, const GembokVaultCopy *b)
{
  g_assert_cmpstr (a->request->id, ==, b->request->id);
  g_assert_cmpint (a->request->updated_at, ==, b->request->updated_at);
  g_assert_cmpstr (a->request->applicant->name, ==, b->request->applicant->name);
  g_assert_cmpstr (a->key->public_key_sha256, ==, b->key->public_key_sha256);
  g_assert_true (g_bytes_equal (a->key->box, b->key->box));
  g_assert_cmpint (a->key->created_at, ==, b->key->created_at);
  g_assert_cmpuint (a->steps->len, ==, 1);
  const GembokVaultStep *step_a = a->steps->pdata[0], *step_b = b->steps->pdata[0];
  g_assert_cmpfloat (step_a->seconds, ==, step_b->seconds);
  g_assert_cmpint (step_a->done_at, ==, step_b->done_at);
  const GembokVaultAttempt *attempt_a = a->attempts->pdata[0], *attempt_b = b->attempts->pdata[0];
  g_assert_cmpstr (attempt_a->idempotency_key, ==, attempt_b->idempotency_key);
  g_assert_cmpint (attempt_a->begun_at, ==, attempt_b->begun_at);
  const GembokVaultRefused *refused_a = a->refused->pdata[0], *refused_b = b->refused->pdata[0];
  g_assert_cmpstr (refused_a->kind, ==, refused_b->kind);
  const GembokVaultConsent *consent_a = a->consents->pdata[0], *consent_b = b->consents->pdata[0];
  g_assert_cmpint (consent_a->given_at, ==, consent_b->given_at);
  g_assert_cmpint (consent_a->withdrawn_at, ==, consent_b->withdrawn_at);
  g_assert_cmpint (consent_a->withdrawn_at, !=, 0);
}

static void
to_another_vault (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  Fixture other;
  set_up_other (&other);
  fill_request (fixture, "abcd1234");
  g_autoptr (GembokVaultCopy) copy = take (fixture, "abcd");
  g_assert_cmpuint (copy->past->len, ==, 2);
  gembok_vault_copy_add (other.vault, copy, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVaultCopy) again = take (&other, "abcd1234");
  assert_same (copy, again);
  fixture_assert_sound (&other);

  /* A second time it is one too many; what was begun is undone. */
  g_assert_false (gembok_vault_copy_add (other.vault, copy, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_EXISTS);
  g_clear_error (&error);
  g_autoptr (GembokVaultCopy) after = take (&other, "abcd1234");
  assert_same (copy, after);
  fixture_tear_down (&other, NULL);
}

static void
in_the_place_of_an_older_one (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  Fixture other;
  set_up_other (&other);
  fill_request (fixture, "abcd1234");
  g_autoptr (GembokVaultRequest) draft = fixture_request ("abcd1234", "Siti Contoh", NOW);
  g_clear_pointer (&draft->public_key_sha256, g_free);
  g_assert_true (gembok_vault_request_add (other.vault, draft, &error));
  g_assert_true (gembok_vault_step_add (other.vault, "abcd1234", "lain", 3, FALSE, &error));
  g_assert_true (gembok_vault_refused_add (other.vault, "abcd1234", "foto_diri", HASH, &error));
  g_autoptr (GembokVaultCopy) copy = take (fixture, "abcd1234");
  gembok_vault_copy_replace (other.vault, copy, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVaultCopy) again = take (&other, "abcd1234");
  g_assert_cmpuint (again->refused->len, ==, 2);
  g_ptr_array_remove_index (again->refused, 0);
  assert_same (copy, again);
  g_assert_cmpuint (fixture_count (&other), ==, 1);
  g_free (copy->request->id);
  copy->request->id = g_strdup ("zzzz9999");
  g_assert_false (gembok_vault_copy_replace (other.vault, copy, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
  fixture_assert_sound (&other);
  fixture_tear_down (&other, NULL);
}

/* The box here has a passphrase that works here. */
static void
a_key_keeps_its_box (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  Fixture other;
  set_up_other (&other);
  fill_request (fixture, "abcd1234");
  g_autoptr (GembokVaultKey) key = fixture_key (0);
  g_assert_true (gembok_vault_key_add (other.vault, key, &error));
  g_autoptr (GembokVaultCopy) copy = take (fixture, "abcd1234");
  g_bytes_unref (copy->key->box);
  copy->key->box = fixture_rebox ();
  gembok_vault_copy_add (other.vault, copy, &error);
  g_assert_no_error (error);
  g_autoptr (GembokVaultKey) kept = gembok_vault_key_get (other.vault, copy->key->public_key_sha256, &error);
  g_assert_true (g_bytes_equal (kept->box, key->box));

  /* A box that is damaged does not get in, and neither does its request. */
  Fixture third;
  set_up_other (&third);
  g_bytes_unref (copy->key->box);
  copy->key->box = g_bytes_new_static ("GEMBOKEY", 8);
  g_assert_false (gembok_vault_copy_add (third.vault, copy, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);
  g_assert_cmpuint (fixture_count (&third), ==, 0);
  fixture_tear_down (&third, NULL);
  fixture_tear_down (&other, NULL);
}

static void
what_the_log_said (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  Fixture other;
  set_up_other (&other);
  fill_request (fixture, "abcd1234");
  g_autoptr (GembokVaultCopy) copy = take (fixture, "abcd1234");
  const GembokPastEntry *first = copy->past->pdata[0];
  g_assert_cmpstr (first->vault, ==, gembok_vault_id (fixture->vault));
  g_assert_cmpuint (first->entry.seq, ==, 2);
  for (guint i = 0; i < copy->past->len; i++)
    g_assert_true (gembok_past_entry_fits (copy->past->pdata[i]));
  gembok_vault_copy_add (other.vault, copy, &error);
  g_assert_no_error (error);
  g_assert_true (gembok_vault_log (other.vault, "applicant", "abcd1234", NULL, "submit", "done", &error));

  /* There it stands beside the log, and travels on with it. */
  g_autoptr (GPtrArray) past = gembok_vault_past_list (other.vault, "abcd1234", &error);
  g_assert_cmpuint (past->len, ==, 2);
  g_autoptr (GembokVaultCopy) further = take (&other, "abcd1234");
  g_assert_cmpuint (further->past->len, ==, 3);
  const GembokPastEntry *own = further->past->pdata[2];
  g_assert_cmpstr (own->vault, ==, gembok_vault_id (other.vault));
  g_assert_cmpstr (own->previous, ==, "0000000000000000000000000000000000000000000000000000000000000000");

  /* Back home only what happened elsewhere is new, and only once. */
  for (guint turn = 0; turn < 2; turn++)
    for (guint i = 0; i < further->past->len; i++)
      g_assert_true (gembok_vault_past_add (fixture->vault, further->past->pdata[i], &error));
  g_autoptr (GPtrArray) home = gembok_vault_past_list (fixture->vault, "abcd1234", &error);
  g_assert_cmpuint (home->len, ==, 1);
  fixture_assert_sound (fixture);

  GembokPastEntry *forged = further->past->pdata[0];
  g_free (forged->entry.result);
  forged->entry.result = g_strdup ("failed: storage");
  g_assert_false (gembok_past_entry_fits (forged));
  g_assert_false (gembok_vault_past_add (other.vault, forged, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_DAMAGED);

  sqlite3 *db = fixture_raw (&other);
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM past_log", NULL, NULL, NULL), !=, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE past_log SET result = 'x'", NULL, NULL, NULL), !=, SQLITE_OK);
  sqlite3_close (db);
  fixture_tear_down (&other, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/copies/to-another-vault", to_another_vault);
  fixture_test ("/copies/in-the-place-of-an-older-one", in_the_place_of_an_older_one);
  fixture_test ("/copies/a-key-keeps-its-box", a_key_keeps_its_box);
  fixture_test ("/copies/what-the-log-said", what_the_log_said);
  return g_test_run ();
}
