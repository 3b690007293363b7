/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/email.h"

static const char *const extra[] = { ".kampus.example", "dinas.example", NULL };

static void
judge (void)
{
  static const struct
  {
    const char *address;
    GembokEmailKind kind;
  } cases[] = {
    { "siti.contoh@contoh.go.id", GEMBOK_EMAIL_OFFICIAL },
    { "Siti.Contoh@CONTOH.Go.Id", GEMBOK_EMAIL_OFFICIAL },
    { "s+tte@mail.contohkab.go.id", GEMBOK_EMAIL_OFFICIAL },
    { "o'neil_1@contoh.go.id", GEMBOK_EMAIL_OFFICIAL },
    { "siti@go.id", GEMBOK_EMAIL_PRIVATE },
    { "siti@contohgo.id", GEMBOK_EMAIL_PRIVATE },
    { "siti@contoh.go.id.example", GEMBOK_EMAIL_PRIVATE },
    { "siti@mail.example", GEMBOK_EMAIL_PRIVATE },
    { "siti@ad.mil.id", GEMBOK_EMAIL_ALLOWED },
    { "siti@univ.ac.id", GEMBOK_EMAIL_ALLOWED },
    { "siti@a.kampus.example", GEMBOK_EMAIL_ALLOWED },
    { "siti@kampus.example", GEMBOK_EMAIL_PRIVATE },
    { "siti@dinas.example", GEMBOK_EMAIL_ALLOWED },
    { "siti@bidang.DINAS.example", GEMBOK_EMAIL_ALLOWED },
    { "siti@palsudinas.example", GEMBOK_EMAIL_PRIVATE },
    { NULL, GEMBOK_EMAIL_INVALID },
    { "", GEMBOK_EMAIL_INVALID },
    { "siti", GEMBOK_EMAIL_INVALID },
    { "@contoh.go.id", GEMBOK_EMAIL_INVALID },
    { "siti@", GEMBOK_EMAIL_INVALID },
    { "siti@@contoh.go.id", GEMBOK_EMAIL_INVALID },
    { "siti contoh@contoh.go.id", GEMBOK_EMAIL_INVALID },
    { ".siti@contoh.go.id", GEMBOK_EMAIL_INVALID },
    { "siti.@contoh.go.id", GEMBOK_EMAIL_INVALID },
    { "si..ti@contoh.go.id", GEMBOK_EMAIL_INVALID },
    { "siti@contoh..go.id", GEMBOK_EMAIL_INVALID },
    { "siti@-contoh.go.id", GEMBOK_EMAIL_INVALID },
    { "siti@contoh-.go.id", GEMBOK_EMAIL_INVALID },
    { "siti@contoh_x.go.id", GEMBOK_EMAIL_INVALID },
    { "siti@contoh.go.id.", GEMBOK_EMAIL_INVALID },
    { "siti@192.0.2.1", GEMBOK_EMAIL_INVALID },
    { "sit\xc3\xad@contoh.go.id", GEMBOK_EMAIL_INVALID },
    { "siti@contoh.go.id\n", GEMBOK_EMAIL_INVALID },
    { "<siti@contoh.go.id>", GEMBOK_EMAIL_INVALID },
    { "a123456789012345678901234567890123456789012345678901234567890123@b.go.id", GEMBOK_EMAIL_OFFICIAL },
    { "a1234567890123456789012345678901234567890123456789012345678901234@b.go.id", GEMBOK_EMAIL_INVALID },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].address != NULL ? cases[i].address : "(none)");
      g_assert_cmpint (gembok_email_judge (cases[i].address, extra), ==, cases[i].kind);
    }
}

static void
length (void)
{
  g_autofree char *label = g_strnfill (50, 'b');
  g_autofree char *fits = g_strdup_printf ("a23456789012345678901234567890123456789012@%s.go.id", label);
  g_assert_cmpuint (strlen (fits), ==, 99);
  g_assert_cmpint (gembok_email_judge (fits, NULL), ==, GEMBOK_EMAIL_OFFICIAL);
  g_autofree char *too_long = g_strconcat ("12", fits, NULL);
  g_assert_cmpint (gembok_email_judge (too_long, NULL), ==, GEMBOK_EMAIL_INVALID);
}

static void
odd_extras (void)
{
  static const char *const odd[] = { "", ".", NULL };
  g_assert_cmpint (gembok_email_judge ("siti@mail.example", odd), ==, GEMBOK_EMAIL_PRIVATE);
  g_assert_cmpint (gembok_email_judge ("siti@mail.example", NULL), ==, GEMBOK_EMAIL_PRIVATE);
}

static void
fold (void)
{
  g_autofree char *folded = gembok_email_fold ("Siti.Contoh@Contoh.GO.ID");
  g_assert_cmpstr (folded, ==, "siti.contoh@contoh.go.id");
  g_autofree char *none = gembok_email_fold (NULL);
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/email/judge", judge);
  g_test_add_func ("/email/length", length);
  g_test_add_func ("/email/odd-extras", odd_extras);
  g_test_add_func ("/email/fold", fold);
  return g_test_run ();
}
