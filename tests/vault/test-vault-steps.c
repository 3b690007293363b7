/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fixture.h"

#define NOW G_GINT64_CONSTANT (1786942800)

static void
add_step (Fixture *fixture, const char *step, double seconds, gboolean done)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_step_add (fixture->vault, "r1", step, seconds, done, &error);
  g_assert_no_error (error);
}

static const GembokVaultStep *
nth (GPtrArray *steps, guint i)
{
  return g_ptr_array_index (steps, i);
}

static void
time_adds_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  g_autoptr (GPtrArray) none = gembok_vault_step_list (fixture->vault, "r1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  add_step (fixture, "fill-in", 12.5, FALSE);
  add_step (fixture, "make-key", 3, TRUE);
  add_step (fixture, "fill-in", 7.25, FALSE);
  add_step (fixture, "fill-in", -100, FALSE);
  add_step (fixture, "fill-in", NAN, FALSE);
  add_step (fixture, "fill-in", INFINITY, FALSE);
  fixture_reopen (fixture);
  g_autoptr (GPtrArray) steps = gembok_vault_step_list (fixture->vault, "r1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 2);
  g_assert_cmpstr (nth (steps, 0)->step, ==, "fill-in");
  g_assert_cmpfloat (nth (steps, 0)->seconds, ==, 19.75);
  g_assert_cmpint (nth (steps, 0)->done_at, ==, 0);
  g_assert_cmpstr (nth (steps, 1)->step, ==, "make-key");
  g_assert_cmpint (nth (steps, 1)->done_at, >, NOW - 31536000);
}

static void
the_first_done_counts (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fixture_add (fixture, "r1", "Siti Contoh", NOW);
  add_step (fixture, "send", 1, TRUE);
  fixture_tamper (fixture, "UPDATE step SET done_at = 1000");
  add_step (fixture, "send", 1, TRUE);
  add_step (fixture, "send", 1, FALSE);
  g_autoptr (GPtrArray) steps = gembok_vault_step_list (fixture->vault, "r1", &error);
  g_assert_no_error (error);
  g_assert_cmpint (nth (steps, 0)->done_at, ==, 1000);
  g_assert_cmpfloat (nth (steps, 0)->seconds, ==, 3);

  gembok_vault_step_reopen (fixture->vault, "r1", "send", &error);
  g_assert_no_error (error);
  gembok_vault_step_reopen (fixture->vault, "r1", "never-begun", &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) reopened = gembok_vault_step_list (fixture->vault, "r1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reopened->len, ==, 1);
  g_assert_cmpint (nth (reopened, 0)->done_at, ==, 0);
  g_assert_cmpfloat (nth (reopened, 0)->seconds, ==, 3);
}

static void
no_such_request (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_vault_step_add (fixture->vault, "nobody", "send", 1, TRUE, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND);
}

static void
assert_attempt (Fixture *fixture, const char *operation, const char *body, const char *fresh, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = gembok_vault_attempt (fixture->vault, "r1", operation, body, fresh, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (key, ==, expected);
}

static void
attempts (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  assert_attempt (fixture, "submit", "aaaa", "key-1", "key-1");
  assert_attempt (fixture, "submit", "aaaa", "key-2", "key-1");
  assert_attempt (fixture, "create", "aaaa", "key-3", "key-3");
  fixture_reopen (fixture);
  assert_attempt (fixture, "submit", "aaaa", "key-4", "key-1");
  /* Another body is another attempt; the old one is forgotten. */
  assert_attempt (fixture, "submit", "bbbb", "key-5", "key-5");
  assert_attempt (fixture, "submit", "aaaa", "key-6", "key-6");
  gboolean pending = FALSE;
  g_assert_true (gembok_vault_attempt_pending (fixture->vault, "r1", "submit", &pending, &error));
  g_assert_true (pending);
  gembok_vault_attempt_done (fixture->vault, "r1", "submit", &error);
  g_assert_no_error (error);
  g_assert_true (gembok_vault_attempt_pending (fixture->vault, "r1", "submit", &pending, &error));
  g_assert_false (pending);
  assert_attempt (fixture, "submit", "aaaa", "key-7", "key-7");
  assert_attempt (fixture, "create", "aaaa", "key-8", "key-3");
  gembok_vault_attempt_done (fixture->vault, "r1", "never", &error);
  g_assert_no_error (error);
}

/* A key that is not on the disk yet must not be handed out. */
static void
attempt_in_a_transaction (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_begin (fixture->vault, &error);
  g_assert_no_error (error);
  g_test_expect_message ("gembok", G_LOG_LEVEL_CRITICAL, "*in_transaction*");
  g_assert_null (gembok_vault_attempt (fixture->vault, "r1", "submit", "aaaa", "key-1", NULL));
  g_test_assert_expected_messages ();
  gembok_vault_rollback (fixture->vault);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_test ("/steps/time", time_adds_up);
  fixture_test ("/steps/first-done", the_first_done_counts);
  fixture_test ("/steps/no-such-request", no_such_request);
  fixture_test ("/attempts/keys", attempts);
  fixture_test ("/attempts/in-transaction", attempt_in_a_transaction);
  return g_test_run ();
}
