/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-data.h"

static void
add (GPtrArray *findings, GembokApplicantField field, gboolean is_error, const char *code, const char *text)
{
  GembokDataFinding *finding = g_new0 (GembokDataFinding, 1);
  *finding = (GembokDataFinding){ field, is_error, code, g_strdup (text) };
  g_ptr_array_add (findings, finding);
}

static void
all_of_a_field_at_once (void)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_data_finding_free);
  add (findings, GEMBOK_FIELD_NIP, FALSE, "mismatch", "Dates differ.");
  add (findings, GEMBOK_FIELD_NIK, TRUE, "length", "Too short.");
  add (findings, GEMBOK_FIELD_NIP, FALSE, "mismatch", "Sexes differ.");
  g_assert_null (gembok_display_finding (findings, GEMBOK_FIELD_NAME));
  GembokDataFinding *nip = gembok_display_finding (findings, GEMBOK_FIELD_NIP);
  g_assert_cmpstr (nip->text, ==, "Dates differ. Sexes differ.");
  g_assert_false (nip->is_error);
  gembok_data_finding_free (nip);
}

static void
errors_before_warnings (void)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_data_finding_free);
  add (findings, GEMBOK_FIELD_EMAIL, FALSE, "domain", "Unusual.");
  add (findings, GEMBOK_FIELD_EMAIL, TRUE, "syntax", "Wrong.");
  add (findings, GEMBOK_FIELD_EMAIL, FALSE, "domain", "Unusual.");
  add (findings, GEMBOK_FIELD_EMAIL, TRUE, "length", "Too long.");
  GembokDataFinding *email = gembok_display_finding (findings, GEMBOK_FIELD_EMAIL);
  g_assert_cmpstr (email->text, ==, "Wrong. Too long.");
  g_assert_cmpstr (email->code, ==, "syntax");
  g_assert_true (email->is_error);
  gembok_data_finding_free (email);
}

static void
what_the_certificate_shows (void)
{
  g_autoptr (GBytes) data = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (data, NULL);
  g_autofree char *sentence = gembok_display_on_certificate (policy);
  g_assert_nonnull (strstr (sentence, "Full name, Official e-mail, Agency, Unit, City or regency, Province"));
  g_assert_null (strstr (sentence, "NIK"));
  g_ptr_array_set_size (policy->subject, 0);
  g_assert_null (gembok_display_on_certificate (policy));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display-data/finding/all", all_of_a_field_at_once);
  g_test_add_func ("/display-data/finding/errors-first", errors_before_warnings);
  g_test_add_func ("/display-data/on-certificate", what_the_certificate_shows);
  return g_test_run ();
}
