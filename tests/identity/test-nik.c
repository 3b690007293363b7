/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/nik.h"

/* All numbers here are constructed; they belong to nobody. Today is 17 August 2026, 12:00 WIB, unless a test says otherwise. */
#define TODAY G_GINT64_CONSTANT (1786942800)

static void
nik_of_a_woman (void)
{
  GembokNumberFacts facts;
  g_assert_cmpint (gembok_nik_read ("3502155708900001", TODAY, &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.year, ==, 1990);
  g_assert_cmpint (facts.month, ==, 8);
  g_assert_cmpint (facts.day, ==, 17);
  g_assert_cmpint (facts.sex, ==, GEMBOK_SEX_FEMALE);
  g_assert_true (facts.region_known);
  g_assert_cmpint (gembok_number_age (&facts, TODAY), ==, 36);
  g_assert_cmpint (gembok_number_age (&facts, TODAY - 86400), ==, 35);
}

static void
nik_of_a_man (void)
{
  GembokNumberFacts facts;
  g_assert_cmpint (gembok_nik_read ("6471053112750123", TODAY, &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.year, ==, 1975);
  g_assert_cmpint (facts.month, ==, 12);
  g_assert_cmpint (facts.day, ==, 31);
  g_assert_cmpint (facts.sex, ==, GEMBOK_SEX_MALE);
}

typedef struct
{
  const char *number;
  GembokNumberFault fault;
} FaultCase;

static void
nik_faults (void)
{
  static const FaultCase cases[] = {
    { NULL, GEMBOK_NUMBER_LENGTH },
    { "", GEMBOK_NUMBER_LENGTH },
    { "350215570890000", GEMBOK_NUMBER_LENGTH },
    { "35021557089000011", GEMBOK_NUMBER_LENGTH },
    { "350215570890000A", GEMBOK_NUMBER_DIGITS },
    { "3502155708 90001", GEMBOK_NUMBER_DIGITS },
    { "3502155708900000", GEMBOK_NUMBER_SERIAL },
    { "3502150008900001", GEMBOK_NUMBER_DATE }, /* day 00 */
    { "3502154008900001", GEMBOK_NUMBER_DATE }, /* day 40: a woman's day 0 */
    { "3502153208900001", GEMBOK_NUMBER_DATE }, /* day 32 */
    { "3502157208900001", GEMBOK_NUMBER_DATE }, /* day 72 */
    { "3502153106900001", GEMBOK_NUMBER_DATE }, /* 31 June */
    { "3502157106900001", GEMBOK_NUMBER_DATE }, /* the same of a woman */
    { "3502151700900001", GEMBOK_NUMBER_DATE }, /* month 00 */
    { "3502151713900001", GEMBOK_NUMBER_DATE }, /* month 13 */
    { "3502152902910001", GEMBOK_NUMBER_DATE }, /* 29 February 1991, 2091 */
    { "3502153002920001", GEMBOK_NUMBER_DATE }, /* 30 February */
    { "3502152902920001", GEMBOK_NUMBER_SOUND },
    { "3502156902920001", GEMBOK_NUMBER_SOUND },
    { "3502157101929999", GEMBOK_NUMBER_SOUND },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].number != NULL ? cases[i].number : "(none)");
      g_assert_cmpint (gembok_nik_read (cases[i].number, TODAY, NULL), ==, cases[i].fault);
    }
}

/* 2000 was a leap year, 1900 was none: 29 February of 00 is one of 2000 alone, whoever that makes too young. */
static void
nik_century (void)
{
  GembokNumberFacts facts;
  g_assert_cmpint (gembok_nik_read ("3502152902000001", TODAY, &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.year, ==, 2000);
  /* 29 February 2000 is in the future of a day in 1999. */
  g_assert_cmpint (gembok_nik_read ("3502152902000001", G_GINT64_CONSTANT (923800000), &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.year, ==, 2000);
  /* 2009-08-17 is 17 years ago today, 2009-08-18 is not yet. */
  g_assert_cmpint (gembok_nik_read ("3502151708090001", TODAY, &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.year, ==, 2009);
  g_assert_cmpint (gembok_nik_read ("3502151808090001", TODAY, &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.year, ==, 1909);
  g_assert_cmpint (gembok_nik_read ("3502151808500001", TODAY, &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.year, ==, 1950);
}

static void
nik_regions (void)
{
  GembokNumberFacts facts;
  static const char *const known[] = { "1101011708900001", "2171011708900001", "9601011708900001", "3674011708900001" };
  static const char *const unknown[] = { "2001011708900001", "9901011708900001", "0001011708900001",
                                         "3500011708900001", "3502001708900001", "5401011708900001" };
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_assert_cmpint (gembok_nik_read (known[i], TODAY, &facts), ==, GEMBOK_NUMBER_SOUND);
      g_assert_true (facts.region_known);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_assert_cmpint (gembok_nik_read (unknown[i], TODAY, &facts), ==, GEMBOK_NUMBER_SOUND);
      g_assert_false (facts.region_known);
    }
}

static void
nip_facts (void)
{
  GembokNumberFacts facts;
  g_assert_cmpint (gembok_nip_read ("199008172015032001", &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.year, ==, 1990);
  g_assert_cmpint (facts.month, ==, 8);
  g_assert_cmpint (facts.day, ==, 17);
  g_assert_cmpint (facts.sex, ==, GEMBOK_SEX_FEMALE);
  g_assert_false (facts.is_pppk);
  g_assert_cmpint (gembok_nip_read ("199008172022211001", &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.sex, ==, GEMBOK_SEX_MALE);
  g_assert_true (facts.is_pppk);
  g_assert_cmpint (gembok_nip_read ("130123456", &facts), ==, GEMBOK_NUMBER_SOUND);
  g_assert_cmpint (facts.year, ==, 0);
  g_assert_cmpint (facts.sex, ==, GEMBOK_SEX_UNKNOWN);
}

static void
nip_faults (void)
{
  static const FaultCase cases[] = {
    { NULL, GEMBOK_NUMBER_LENGTH },
    { "19900817201503200", GEMBOK_NUMBER_LENGTH },
    { "1990081720150320011", GEMBOK_NUMBER_LENGTH },
    { "12345678", GEMBOK_NUMBER_LENGTH },
    { "1234567890", GEMBOK_NUMBER_LENGTH },
    { "19900817201503200x", GEMBOK_NUMBER_DIGITS },
    { "12345678x", GEMBOK_NUMBER_DIGITS },
    { "199002302015032001", GEMBOK_NUMBER_DATE },
    { "190002292015032001", GEMBOK_NUMBER_DATE },
    { "089008172015032001", GEMBOK_NUMBER_DATE },
    { "199013172015032001", GEMBOK_NUMBER_DATE },
    { "199008172015002001", GEMBOK_NUMBER_START },
    { "199008172015132001", GEMBOK_NUMBER_START },
    { "199008172015202001", GEMBOK_NUMBER_START },
    { "199008171990122001", GEMBOK_NUMBER_START },
    { "199008171985122001", GEMBOK_NUMBER_START },
    { "199008172015030001", GEMBOK_NUMBER_SEX },
    { "199008172015033001", GEMBOK_NUMBER_SEX },
    { "199008172015032000", GEMBOK_NUMBER_SERIAL },
    { "200002292024242001", GEMBOK_NUMBER_SOUND },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].number != NULL ? cases[i].number : "(none)");
      g_assert_cmpint (gembok_nip_read (cases[i].number, NULL), ==, cases[i].fault);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nik/of-a-woman", nik_of_a_woman);
  g_test_add_func ("/nik/of-a-man", nik_of_a_man);
  g_test_add_func ("/nik/faults", nik_faults);
  g_test_add_func ("/nik/century", nik_century);
  g_test_add_func ("/nik/regions", nik_regions);
  g_test_add_func ("/nip/facts", nip_facts);
  g_test_add_func ("/nip/faults", nip_faults);
  return g_test_run ();
}
