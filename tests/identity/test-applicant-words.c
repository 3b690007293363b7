/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people.h"

static gboolean
has (GStrv words, const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

static void
everything_of_the_person (void)
{
  static const char *const expected[] = {
    "Siti Contoh Rahmawati",
    "SitiContohRahmawati",
    "Siti",
    "Rahmawati",
    "3502155708900001",
    "199008172015032001",
    "17081990",
    "170890",
    "19900817",
    "17-08-1990",
    "1990-08-17",
    "1708",
    "1990",
    "6281200000001",
    "081200000001",
    "siti.contoh@contoh.go.id",
    "siti.contoh",
    "Komunikasi",
    "Informatika",
    "Bidang Persandian",
    "Persandian",
    "Kalimantan",
    "KalimantanTimur",
  };
  g_autoptr (GembokApplicant) siti = people_siti ();
  gembok_applicant_set (siti, GEMBOK_FIELD_EMAIL, "siti.contoh@contoh.go.id");
  g_auto (GStrv) words = gembok_applicant_personal_words (siti);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_test_message ("%s", expected[i]);
      g_assert_true (has (words, expected[i]));
    }
  g_assert_false (has (words, "go"));
}

static void
no_word_twice (void)
{
  g_autoptr (GembokApplicant) siti = people_siti ();
  g_auto (GStrv) words = gembok_applicant_personal_words (siti);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; words[i] != NULL; i++)
    g_assert_true (g_hash_table_add (seen, g_utf8_strdown (words[i], -1)));
}

static void
nothing_given (void)
{
  g_autoptr (GembokApplicant) nobody = gembok_applicant_new ();
  g_auto (GStrv) words = gembok_applicant_personal_words (nobody);
  g_assert_cmpuint (g_strv_length (words), ==, 0);
  gembok_applicant_set (nobody, GEMBOK_FIELD_PHONE, "+");
  gembok_applicant_set (nobody, GEMBOK_FIELD_EMAIL, "@");
  g_auto (GStrv) still_none = gembok_applicant_personal_words (nobody);
  g_assert_cmpuint (g_strv_length (still_none), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/applicant-words/everything-of-the-person", everything_of_the_person);
  g_test_add_func ("/applicant-words/no-word-twice", no_word_twice);
  g_test_add_func ("/applicant-words/nothing-given", nothing_given);
  return g_test_run ();
}
