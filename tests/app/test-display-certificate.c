/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-certificate.h"

/* 17 August 2026, 14:05 in Jakarta. */
#define NOON_ISH G_GINT64_CONSTANT (1786950300)
#define DAY      (24 * 60 * 60)

/* A record is all that a list needs; the chain is not looked at. */
static GembokCertificateEntry *
entry_of (GembokCertificateState state, int reason, gint64 begin, gint64 end)
{
  GembokVaultCertificate *record = gembok_vault_certificate_new ();
  record->sha256 = g_strdup ("00");
  record->serial = g_strdup ("4a3bc062d1e2f3");
  record->subject = g_strdup ("Siti Contoh Rahmawati");
  record->state = state;
  record->reason = reason;
  record->not_before = NOON_ISH + begin * DAY;
  record->not_after = NOON_ISH + end * DAY;
  return gembok_certificate_entry_new (record, NOON_ISH);
}

static void
states (void)
{
  static const struct
  {
    GembokCertificateState state;
    int reason;
    gint64 begin, end;
    const char *pill, *left, *class;
    double fraction;
  } cases[] = {
    { GEMBOK_CERTIFICATE_ACTIVE, -1, -365, 365, "Valid", "365 days left, until 17 August 2027", "success", 0.5 },
    { GEMBOK_CERTIFICATE_ACTIVE, -1, -70, 30, "Valid", "30 days left, until 16 September 2026", "success", 0.3 },
    { GEMBOK_CERTIFICATE_ACTIVE, -1, -88, 12, "Ends in 12 days", "12 days left, until 29 August 2026", "warning", 0.12 },
    { GEMBOK_CERTIFICATE_ACTIVE, -1, -99, 1, "Ends in 1 day", "1 day left, until 18 August 2026", "warning", 0.01 },
    { GEMBOK_CERTIFICATE_ACTIVE, -1, -100, 0, "Ends today", "ends today", "warning", 0 },
    { GEMBOK_CERTIFICATE_ACTIVE, -1, -100, -1, "Expired", "Ended on 16 August 2026", "dim-label", 0 },
    { GEMBOK_CERTIFICATE_ACTIVE, -1, 3, 100, "Not valid yet", "Begins on 20 August 2026", "warning", 1 },
    { GEMBOK_CERTIFICATE_REVOKED, 3, -50, 50, "Revoked", "Revoked: the owner's data have changed", "error", 0 },
    { GEMBOK_CERTIFICATE_REVOKED, -1, -50, 50, "Revoked", "Revoked", "error", 0 },
    { GEMBOK_CERTIFICATE_REVOKED, 4, -50, -1, "Revoked", "Revoked: replaced by another certificate", "error", 0 },
    { GEMBOK_CERTIFICATE_SUSPENDED, 6, -50, 50, "Suspended", "Suspended until further notice", "error", 0 },
    { GEMBOK_CERTIFICATE_UNKNOWN, -1, -50, 50, "Not known", "50 days left, until 6 October 2026", "warning", 0.5 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokCertificateEntry) entry = entry_of (cases[i].state, cases[i].reason, cases[i].begin, cases[i].end);
      g_autofree char *pill = gembok_display_certificate_pill (entry);
      g_autofree char *left = gembok_display_certificate_left (entry);
      g_assert_cmpstr (pill, ==, cases[i].pill);
      g_assert_cmpstr (left, ==, cases[i].left);
      g_assert_cmpstr (gembok_display_certificate_class (entry), ==, cases[i].class);
      g_assert_cmpfloat_with_epsilon (gembok_display_certificate_fraction (entry), cases[i].fraction, 1e-6);
    }
}

/* What colour tells is told by the picture as well. */
static void
icons (void)
{
  g_autoptr (GembokCertificateEntry) valid = entry_of (GEMBOK_CERTIFICATE_ACTIVE, -1, -50, 50);
  g_autoptr (GembokCertificateEntry) soon = entry_of (GEMBOK_CERTIFICATE_ACTIVE, -1, -50, 5);
  g_autoptr (GembokCertificateEntry) over = entry_of (GEMBOK_CERTIFICATE_ACTIVE, -1, -50, -5);
  g_autoptr (GembokCertificateEntry) revoked = entry_of (GEMBOK_CERTIFICATE_REVOKED, 1, -50, 50);
  g_assert_cmpstr (gembok_display_certificate_icon (valid), !=, gembok_display_certificate_icon (soon));
  g_assert_cmpstr (gembok_display_certificate_icon (soon), !=, gembok_display_certificate_icon (over));
  g_assert_cmpstr (gembok_display_certificate_icon (over), !=, gembok_display_certificate_icon (revoked));
}

static void
in_words (void)
{
  g_autoptr (GembokCertificateEntry) entry = entry_of (GEMBOK_CERTIFICATE_ACTIVE, -1, -88, 12);
  g_autofree char *spoken = gembok_display_certificate_spoken (entry, TRUE);
  g_assert_cmpstr (spoken, ==,
                   "Siti Contoh Rahmawati, Ends in 12 days, 12 days left, until 29 August 2026, Training, not valid");
  g_autoptr (GembokCertificateEntry) revoked = entry_of (GEMBOK_CERTIFICATE_REVOKED, -1, -50, 50);
  g_autofree char *short_one = gembok_display_certificate_spoken (revoked, FALSE);
  g_assert_cmpstr (short_one, ==, "Siti Contoh Rahmawati, Revoked");
  g_autofree char *one = gembok_display_certificate_count (1);
  g_autofree char *more = gembok_display_certificate_count (12);
  g_assert_cmpstr (one, ==, "1 certificate");
  g_assert_cmpstr (more, ==, "12 certificates");
  g_autofree char *file = gembok_display_certificate_file (entry, ".p7b");
  g_assert_cmpstr (file, ==, "Siti Contoh Rahmawati-4a3bc062.p7b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/display-certificate/states", states);
  g_test_add_func ("/app/display-certificate/icons", icons);
  g_test_add_func ("/app/display-certificate/in-words", in_words);
  return g_test_run ();
}
