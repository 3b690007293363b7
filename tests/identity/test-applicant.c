/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/applicant.h"

#include <string.h>

#include "base/error.h"
#include "people.h"

static void
set_and_get (void)
{
  g_autoptr (GembokApplicant) siti = people_siti ();
  g_assert_cmpstr (siti->phone, ==, "+6281200000001");
  gembok_applicant_set (siti, GEMBOK_FIELD_NIK, " 350215.570890-0001\t");
  g_assert_cmpstr (gembok_applicant_get (siti, GEMBOK_FIELD_NIK), ==, "3502155708900001");
  gembok_applicant_set (siti, GEMBOK_FIELD_NIP, "19900817 201503 2 001");
  g_assert_cmpstr (siti->nip, ==, "199008172015032001");
  gembok_applicant_set (siti, GEMBOK_FIELD_NAME, "  Siti \t Contoh\u00a0Rahmawati, S.Kom. ");
  g_assert_cmpstr (siti->name, ==, "Siti Contoh Rahmawati, S.Kom.");
  gembok_applicant_set (siti, GEMBOK_FIELD_NAME, "Rene\u0301");
  g_assert_cmpstr (siti->name, ==, "Ren\u00e9");
  gembok_applicant_set (siti, GEMBOK_FIELD_NIP, NULL);
  g_assert_null (gembok_applicant_get (siti, GEMBOK_FIELD_NIP));

  g_autoptr (GembokApplicant) copy = gembok_applicant_copy (siti);
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    g_assert_cmpstr (gembok_applicant_get (copy, (GembokApplicantField) i), ==,
                     gembok_applicant_get (siti, (GembokApplicantField) i));
  g_assert_true (copy->name != siti->name);
}

static void
field_names (void)
{
  for (guint i = 0; i < GEMBOK_N_FIELDS; i++)
    {
      GembokApplicantField field = GEMBOK_N_FIELDS;
      g_assert_true (gembok_applicant_field_from_name (gembok_applicant_field_name ((GembokApplicantField) i), &field));
      g_assert_cmpint (field, ==, i);
      g_assert_cmpstr (gembok_applicant_field_label (field), !=, "");
    }
  GembokApplicantField field = GEMBOK_FIELD_UNIT;
  g_assert_false (gembok_applicant_field_from_name ("NIK", &field));
  g_assert_false (gembok_applicant_field_from_name (NULL, &field));
  g_assert_cmpint (field, ==, GEMBOK_FIELD_UNIT);
}

static void
all_is_well (void)
{
  g_autoptr (GembokApplicant) siti = people_siti ();
  g_autoptr (GPtrArray) findings = gembok_applicant_check (siti, NULL, PEOPLE_TODAY);
  g_assert_cmpuint (findings->len, ==, 0);

  /* Someone who is no ASN has no NIP, and most fields are free to stay empty. */
  g_autoptr (GembokApplicant) sparse = gembok_applicant_new ();
  gembok_applicant_set (sparse, GEMBOK_FIELD_NAME, "Budi");
  gembok_applicant_set (sparse, GEMBOK_FIELD_NIK, "6471053112750123");
  gembok_applicant_set (sparse, GEMBOK_FIELD_EMAIL, "budi@contoh.go.id");
  gembok_applicant_set (sparse, GEMBOK_FIELD_ORGANIZATION, "Pemerintah Kabupaten Contoh");
  g_autoptr (GPtrArray) none = gembok_applicant_check (sparse, NULL, PEOPLE_TODAY);
  g_assert_cmpuint (none->len, ==, 0);
}

typedef struct
{
  GembokApplicantField field;
  const char *value;
  const char *code; /* NULL: nothing is found */
  gboolean is_error;
} FindingCase;

static const FindingCase finding_cases[] = {
  { GEMBOK_FIELD_NAME, "", "required", TRUE },
  { GEMBOK_FIELD_NAME, "Dr. Ir. I Gusti Ngurah Ayu, S.T., M.Sc.-Ing.", NULL, FALSE },
  { GEMBOK_FIELD_NAME, "Nur'aini d'Contoh", NULL, FALSE },
  { GEMBOK_FIELD_NAME, "Ren\u00e9e \u015eim\u015fek", NULL, FALSE },
  { GEMBOK_FIELD_NAME, "\u0633\u0650\u062a\u064a", NULL, FALSE },
  { GEMBOK_FIELD_NAME, "Siti 2", "characters", TRUE },
  { GEMBOK_FIELD_NAME, "Siti\u202eitiS", "characters", TRUE },
  { GEMBOK_FIELD_NAME, "Siti\u200bContoh", "characters", TRUE },
  { GEMBOK_FIELD_NAME, "Siti \xff", "characters", TRUE },
  { GEMBOK_FIELD_NAME, "<b>Siti</b>", "characters", TRUE },
  { GEMBOK_FIELD_NAME, ".-", "characters", TRUE },
  { GEMBOK_FIELD_NIK, NULL, "required", TRUE },
  { GEMBOK_FIELD_NIK, "350215570890001", "length", TRUE },
  { GEMBOK_FIELD_NIK, "35021557089000O1", "digits", TRUE },
  { GEMBOK_FIELD_NIK, "3502157308900001", "date", TRUE },
  { GEMBOK_FIELD_NIK, "3502155708900000", "serial", TRUE },
  { GEMBOK_FIELD_NIK, "9902155708900001", "region", FALSE },
  { GEMBOK_FIELD_NIP, "", NULL, FALSE },
  { GEMBOK_FIELD_NIP, "19900817201503200", "length", TRUE },
  { GEMBOK_FIELD_NIP, "19900817201503200O", "digits", TRUE },
  { GEMBOK_FIELD_NIP, "199008322015032001", "date", TRUE },
  { GEMBOK_FIELD_NIP, "199008172015132001", "date", TRUE },
  { GEMBOK_FIELD_NIP, "199008172015034001", "digits", TRUE },
  { GEMBOK_FIELD_NIP, "199008172015032000", "serial", TRUE },
  { GEMBOK_FIELD_NIP, "199008172022212001", NULL, FALSE },
  { GEMBOK_FIELD_NIP, "130123456", "length", FALSE },
  { GEMBOK_FIELD_NIP, "199008182015032001", "mismatch", FALSE },
  { GEMBOK_FIELD_NIP, "199008172015031001", "mismatch", FALSE },
  { GEMBOK_FIELD_EMAIL, " ", "required", TRUE },
  { GEMBOK_FIELD_EMAIL, "siti@mail.example", "domain", TRUE },
  { GEMBOK_FIELD_EMAIL, "siti@univ.ac.id", "domain", FALSE },
  { GEMBOK_FIELD_EMAIL, "siti@dinas.example", "domain", FALSE },
  { GEMBOK_FIELD_EMAIL, "siti", "syntax", TRUE },
  { GEMBOK_FIELD_ORGANIZATION, NULL, "required", TRUE },
  { GEMBOK_FIELD_ORGANIZATION, "Dinas P&K (Kab. Contoh) No. 1/II", NULL, FALSE },
  { GEMBOK_FIELD_ORGANIZATION, "Dinas\x07", "characters", TRUE },
  { GEMBOK_FIELD_ORGANIZATION, "---", "characters", TRUE },
  { GEMBOK_FIELD_UNIT, "Unit\u2066x", "characters", TRUE },
  { GEMBOK_FIELD_PHONE, "0812 0000 0001", NULL, FALSE },
  { GEMBOK_FIELD_PHONE, "0812x", "digits", TRUE },
  { GEMBOK_FIELD_PHONE, "08+12000001", "digits", TRUE },
  { GEMBOK_FIELD_PHONE, "0812345", "length", TRUE },
  { GEMBOK_FIELD_PHONE, "0812345678901234", "length", TRUE },
};

static const char *const extra_domains[] = { "dinas.example", NULL };

static void
one_finding_a_fault (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (finding_cases); i++)
    {
      const FindingCase *one = &finding_cases[i];
      g_autofree char *shown = g_strescape (one->value != NULL ? one->value : "", NULL);
      g_test_message ("%s: %s", gembok_applicant_field_name (one->field), shown);
      g_autoptr (GembokApplicant) siti = people_siti ();
      gembok_applicant_set (siti, one->field, one->value);
      g_autoptr (GPtrArray) findings = gembok_applicant_check_field (siti, one->field, extra_domains, PEOPLE_TODAY);
      g_assert_cmpuint (findings->len, ==, one->code != NULL ? 1 : 0);
      if (one->code == NULL)
        continue;
      const GembokDataFinding *finding = g_ptr_array_index (findings, 0);
      g_assert_cmpint (finding->field, ==, one->field);
      g_assert_cmpstr (finding->code, ==, one->code);
      g_assert_cmpint (finding->is_error, ==, one->is_error);
      g_assert_true (g_str_has_suffix (finding->text, "."));
    }
}

static void
lengths (void)
{
  static const struct
  {
    GembokApplicantField field;
    gsize limit;
  } limits[] = { { GEMBOK_FIELD_NAME, 64 },  { GEMBOK_FIELD_ORGANIZATION, 64 }, { GEMBOK_FIELD_UNIT, 64 },
                 { GEMBOK_FIELD_TITLE, 80 }, { GEMBOK_FIELD_LOCALITY, 128 },    { GEMBOK_FIELD_PROVINCE, 128 } };
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GembokApplicant) siti = people_siti ();
      g_autoptr (GString) text = g_string_new (NULL);
      for (gsize j = 0; j < limits[i].limit; j++)
        g_string_append (text, "\u00e9");
      gembok_applicant_set (siti, limits[i].field, text->str);
      g_autoptr (GPtrArray) fits = gembok_applicant_check_field (siti, limits[i].field, NULL, PEOPLE_TODAY);
      g_assert_cmpuint (fits->len, ==, 0);

      g_string_append_c (text, 'x');
      gembok_applicant_set (siti, limits[i].field, text->str);
      g_autoptr (GPtrArray) too_long = gembok_applicant_check_field (siti, limits[i].field, NULL, PEOPLE_TODAY);
      g_assert_cmpuint (too_long->len, ==, 1);
      const GembokDataFinding *finding = g_ptr_array_index (too_long, 0);
      g_assert_cmpstr (finding->code, ==, "length");
      g_assert_true (finding->is_error);
      g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, limits[i].limit);
      g_assert_nonnull (strstr (finding->text, number));
    }
}

static void
ages (void)
{
  static const struct
  {
    const char *nik, *nip;
    gboolean warned;
  } cases[] = {
    { "3502155708900001", "", FALSE },
    { "3502151608560001", "", FALSE }, /* 70 since yesterday */
    { "3502151708550001", "", TRUE },  /* 71 today */
    { "3502151808090001", "", TRUE },  /* 16, or 117 */
    { "3502155708900001", "199008172015032001", FALSE },
    { "3502151708090001", "190908171940011001", TRUE }, /* the NIP says 1909 */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].nik);
      g_autoptr (GembokApplicant) siti = people_siti ();
      gembok_applicant_set (siti, GEMBOK_FIELD_NIK, cases[i].nik);
      gembok_applicant_set (siti, GEMBOK_FIELD_NIP, cases[i].nip);
      g_autoptr (GPtrArray) findings = gembok_applicant_check_field (siti, GEMBOK_FIELD_NIK, NULL, PEOPLE_TODAY);
      g_assert_cmpuint (findings->len, ==, cases[i].warned ? 1 : 0);
      if (!cases[i].warned)
        continue;
      const GembokDataFinding *finding = g_ptr_array_index (findings, 0);
      g_assert_cmpstr (finding->code, ==, "age");
      g_assert_false (finding->is_error);
    }
}

static void
order_and_requirement (void)
{
  g_autoptr (GembokApplicant) siti = people_siti ();
  gembok_applicant_set (siti, GEMBOK_FIELD_PHONE, "x");
  gembok_applicant_set (siti, GEMBOK_FIELD_NAME, NULL);
  gembok_applicant_set (siti, GEMBOK_FIELD_NIP, "199108172015031001");
  g_autoptr (GPtrArray) findings = gembok_applicant_check (siti, NULL, PEOPLE_TODAY);
  g_assert_cmpuint (findings->len, ==, 4);
  for (guint i = 1; i < findings->len; i++)
    {
      const GembokDataFinding *before = g_ptr_array_index (findings, i - 1), *after = g_ptr_array_index (findings, i);
      g_assert_cmpint (before->field, <=, after->field);
    }

  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_false (gembok_applicant_require (siti, NULL, PEOPLE_TODAY, &warnings, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_INPUT);
  g_assert_nonnull (strstr (error->message, "Full name is missing."));
  g_assert_nonnull (strstr (error->message, "phone number"));
  g_assert_null (strstr (error->message, "dates of birth"));
  g_assert_cmpuint (warnings->len, ==, 2);

  gembok_applicant_set (siti, GEMBOK_FIELD_PHONE, NULL);
  gembok_applicant_set (siti, GEMBOK_FIELD_NAME, "Siti Contoh");
  g_autoptr (GError) none = NULL;
  g_assert_true (gembok_applicant_require (siti, NULL, PEOPLE_TODAY, NULL, &none));
  g_assert_no_error (none);
}

/* No sentence repeats a number of the person: sentences end up in logs, on screens and in bug reports. */
static void
numbers_stay_out_of_sentences (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (finding_cases); i++)
    {
      const FindingCase *one = &finding_cases[i];
      if (one->value == NULL || (one->field != GEMBOK_FIELD_NIK && one->field != GEMBOK_FIELD_NIP) || *one->value == '\0')
        continue;
      g_autoptr (GembokApplicant) siti = people_siti ();
      gembok_applicant_set (siti, one->field, one->value);
      g_autoptr (GPtrArray) findings = gembok_applicant_check (siti, NULL, PEOPLE_TODAY);
      for (guint j = 0; j < findings->len; j++)
        {
          const GembokDataFinding *finding = g_ptr_array_index (findings, j);
          g_assert_null (strstr (finding->text, siti->nik));
          g_assert_null (strstr (finding->text, siti->nip));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/applicant/set-and-get", set_and_get);
  g_test_add_func ("/applicant/field-names", field_names);
  g_test_add_func ("/applicant/all-is-well", all_is_well);
  g_test_add_func ("/applicant/one-finding-a-fault", one_finding_a_fault);
  g_test_add_func ("/applicant/lengths", lengths);
  g_test_add_func ("/applicant/ages", ages);
  g_test_add_func ("/applicant/order-and-requirement", order_and_requirement);
  g_test_add_func ("/applicant/numbers-stay-out-of-sentences", numbers_stay_out_of_sentences);
  return g_test_run ();
}
