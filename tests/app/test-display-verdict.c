/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-verdict.h"

static const GembokVerdictRow *
row (GPtrArray *rows, guint index)
{
  return rows->pdata[index];
}

static void
all_is_well (void)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  gembok_verdict_add_note (verdict, "not_revoked", "Asked by OCSP.");
  g_autoptr (GPtrArray) rows = gembok_display_verdict (verdict);
  g_assert_cmpuint (rows->len, ==, 5);
  for (guint i = 0; i < rows->len; i++)
    g_assert_true (row (rows, i)->good && !row (rows, i)->bad);
  g_assert_cmpstr (row (rows, 4)->text, ==, "Asked by OCSP.");
}

static void
problems_stand_at_their_check (void)
{
  static const struct
  {
    const char *code;
    guint index;
  } cases[] = { { "key_mismatch", 0 },       { "untrusted_chain", 1 }, { "incomplete_chain", 1 },
                { "bad_signature", 1 },      { "weak_algorithm", 1 },  { "not_a_ca", 1 },
                { "critical_extension", 1 }, { "expired", 2 },         { "not_yet_valid", 2 },
                { "wrong_usage", 3 },        { "revoked", 4 },         { "suspended", 4 },
                { "revocation_invalid", 4 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
      gembok_verdict_add_problem (verdict, cases[i].code, "Why.");
      g_autoptr (GPtrArray) rows = gembok_display_verdict (verdict);
      g_assert_cmpuint (rows->len, ==, 5);
      for (guint k = 0; k < rows->len; k++)
        g_assert_cmpint (row (rows, k)->bad, ==, k == cases[i].index);
      g_assert_cmpstr (row (rows, cases[i].index)->text, ==, "Why.");
    }
}

/* Not known is neither good nor bad. */
static void
unknown_revocation (void)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  gembok_verdict_add_note (verdict, "revocation_unknown", "No answer.");
  g_autoptr (GPtrArray) rows = gembok_display_verdict (verdict);
  g_assert_false (row (rows, 4)->good);
  g_assert_false (row (rows, 4)->bad);
  g_assert_cmpstr (row (rows, 4)->text, ==, "No answer.");
}

/* Nobody is told that a key fits which was not looked at. */
static void
no_key_to_fit (void)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  verdict->any_key = TRUE;
  g_autoptr (GPtrArray) rows = gembok_display_verdict (verdict);
  g_assert_cmpuint (rows->len, ==, 4);
  g_assert_cmpstr (row (rows, 0)->title, ==, "The chain is trusted");
}

/* What has no check of its own is shown all the same. */
static void
the_rest (void)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  gembok_verdict_add_note (verdict, "self_signed", "By itself.");
  gembok_verdict_add_problem (verdict, "something_new", "New.");
  g_autoptr (GPtrArray) rows = gembok_display_verdict (verdict);
  g_assert_cmpuint (rows->len, ==, 7);
  g_assert_true (row (rows, 5)->bad);
  g_assert_cmpstr (row (rows, 6)->text, ==, "By itself.");
}

/* Where the name differs is told apart from the checks, one field a line. */
static void
differences (void)
{
  g_autoptr (GembokVerdict) verdict = gembok_verdict_new ();
  g_auto (GStrv) none = gembok_display_differences (verdict);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  gembok_verdict_add_note (verdict, "subject_differs", "Name.");
  gembok_verdict_add_note (verdict, "usage", "Signing.");
  gembok_verdict_add_note (verdict, "subject_differs", "Agency.");
  g_auto (GStrv) lines = gembok_display_differences (verdict);
  g_assert_cmpstrv (lines, ((const char *const[]){ "Name.", "Agency.", NULL }));
  g_autoptr (GPtrArray) rows = gembok_display_verdict (verdict);
  g_assert_cmpuint (rows->len, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-verdict/all-is-well", all_is_well);
  g_test_add_func ("/display-verdict/problems-stand-at-their-check", problems_stand_at_their_check);
  g_test_add_func ("/display-verdict/unknown-revocation", unknown_revocation);
  g_test_add_func ("/display-verdict/the-rest", the_rest);
  g_test_add_func ("/display-verdict/differences", differences);
  g_test_add_func ("/display-verdict/no-key-to-fit", no_key_to_fit);
  return g_test_run ();
}
