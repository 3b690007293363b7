/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/verdict.h"

#include "base/error.h"

static void
test_new_is_ok (void)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  g_autoptr (GError) error = NULL;
  g_assert_true (verdict->ok);
  g_assert_cmpuint (verdict->problems->len + verdict->notes->len + verdict->chain->len, ==, 0);
  g_assert_true (gembok_verdict_to_error (verdict, &error));
  g_assert_no_error (error);
}

static void
test_problem_clears_ok (void)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  gembok_verdict_add_note (verdict, "usage", "note %d", 1);
  g_assert_true (verdict->ok);
  gembok_verdict_add_problem (verdict, "expired", "It ended in %d.", 2026);
  gembok_verdict_add_problem (verdict, "untrusted_chain", "Nobody knows it.");
  g_assert_false (verdict->ok);
  g_assert_true (gembok_verdict_has (verdict, "expired"));
  g_assert_true (gembok_verdict_has (verdict, "usage"));
  g_assert_false (gembok_verdict_has (verdict, "revoked"));

  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_verdict_to_error (verdict, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_CERTIFICATE_REFUSED);
  g_assert_cmpstr (error->message, ==, "It ended in 2026. Nobody knows it.");
}

static void
test_same_finding_once (void)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  gembok_verdict_add_problem (verdict, "revoked", "A");
  gembok_verdict_add_problem (verdict, "revoked", "A");
  gembok_verdict_add_problem (verdict, "revoked", "B");
  gembok_verdict_add_note (verdict, "usage", "A");
  gembok_verdict_add_note (verdict, "usage", "A");
  g_assert_cmpuint (verdict->problems->len, ==, 2);
  g_assert_cmpuint (verdict->notes->len, ==, 1);
}

static void
test_remove_note (void)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  gembok_verdict_add_note (verdict, "usage", "A");
  gembok_verdict_add_note (verdict, "revocation_unknown", "B");
  gembok_verdict_add_note (verdict, "usage", "C");
  gembok_verdict_add_problem (verdict, "usage", "D");
  gembok_verdict_remove_note (verdict, "usage");
  g_assert_cmpuint (verdict->notes->len, ==, 1);
  g_assert_true (gembok_verdict_has (verdict, "revocation_unknown"));
  g_assert_cmpuint (verdict->problems->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/new-is-ok", test_new_is_ok);
  g_test_add_func ("/verdict/problem-clears-ok", test_problem_clears_ok);
  g_test_add_func ("/verdict/same-finding-once", test_same_finding_once);
  g_test_add_func ("/verdict/remove-note", test_remove_note);
  return g_test_run ();
}
