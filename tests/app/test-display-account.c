/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-account.h"

#include <string.h>

static void
stages (void)
{
  static const struct
  {
    GembokMode mode;
    const char *address, *username;
    gboolean must_change;
    GembokAccountStage stage;
  } cases[] = {
    { GEMBOK_MODE_NONE, "https://a", "siti", FALSE, GEMBOK_ACCOUNT_OFFLINE },
    { GEMBOK_MODE_OFFLINE, "https://a", "siti", FALSE, GEMBOK_ACCOUNT_OFFLINE },
    { GEMBOK_MODE_TRAINING, NULL, NULL, FALSE, GEMBOK_ACCOUNT_TRAINING },
    { GEMBOK_MODE_TRAINING, "https://a", "siti", TRUE, GEMBOK_ACCOUNT_TRAINING },
    { GEMBOK_MODE_CONNECTED, NULL, NULL, FALSE, GEMBOK_ACCOUNT_NO_ADDRESS },
    { GEMBOK_MODE_CONNECTED, "", NULL, FALSE, GEMBOK_ACCOUNT_NO_ADDRESS },
    { GEMBOK_MODE_CONNECTED, "https://a", NULL, FALSE, GEMBOK_ACCOUNT_LOG_IN },
    { GEMBOK_MODE_CONNECTED, "https://a", "siti", TRUE, GEMBOK_ACCOUNT_FIRST_PASSWORD },
    { GEMBOK_MODE_CONNECTED, "https://a", "siti", FALSE, GEMBOK_ACCOUNT_LOGGED_IN },
    /* The address was taken away while somebody is logged in: they can still log out. */
    { GEMBOK_MODE_CONNECTED, NULL, "siti", FALSE, GEMBOK_ACCOUNT_LOGGED_IN },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (gembok_display_account_stage (cases[i].mode, cases[i].address, cases[i].username, cases[i].must_change),
                     ==, cases[i].stage);
}

static void
stage_names_differ (void)
{
  for (guint i = GEMBOK_ACCOUNT_OFFLINE; i <= GEMBOK_ACCOUNT_LOGGED_IN; i++)
    for (guint k = 0; k < i; k++)
      g_assert_cmpstr (gembok_display_account_stage_name (i), !=, gembok_display_account_stage_name (k));
}

static void
short_names (void)
{
  static const char *const cases[][2] = {
    { "Siti Contoh Rahmawati", "Siti" },
    { "Dr. Ir. H. Budi Contoh, M.T.", "Budi" },
    { "  Dewi   Contoh ", "Dewi" },
    { "Dr.", "Dr." },
    { "", "" },
    { NULL, "" },
    { "Siti\nContoh", "Siti" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *brief = gembok_display_short_name (cases[i][0]);
      g_assert_cmpstr (brief, ==, cases[i][1]);
    }
}

/* One word can be as long as somebody likes; the header bar is not. */
static void
short_names_are_short (void)
{
  g_autofree char *endless = g_strnfill (5000, 'x');
  g_autofree char *brief = gembok_display_short_name (endless);
  g_assert_cmpint (g_utf8_strlen (brief, -1), <=, 17);
  g_autofree char *hidden = gembok_display_short_name ("\xe2\x80\xaeitiS");
  g_assert_null (strstr (hidden, "\xe2\x80\xae"));
}

static void
addresses (void)
{
  static const char *const cases[][2] = {
    { "https://ams.contoh.go.id", "ams.contoh.go.id" },
    { "https://ams.contoh.go.id:8443/", "ams.contoh.go.id:8443" },
    { "https://ams.contoh.go.id/ams", "ams.contoh.go.id/ams" },
    { "http://ams.contoh.go.id", "http://ams.contoh.go.id" },
    { NULL, "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = gembok_display_address (cases[i][0]);
      g_assert_cmpstr (address, ==, cases[i][1]);
    }
}

static void
duties (void)
{
  g_assert_cmpstr (gembok_display_role_duty (GEMBOK_ROLE_VERIFIER), !=, gembok_display_role_duty (GEMBOK_ROLE_OFFICER));
  g_assert_cmpstr (gembok_display_role_duty (GEMBOK_ROLE_HEAD), ==, "");
}

/* Of whom nothing is known nothing is sure: such an applicant is another one, who logs in anew. */
static void
same_people (void)
{
  g_assert_true (gembok_display_same_person ("Siti Contoh", "3502155708900001", "S. Contoh", "3502155708900001"));
  g_assert_false (gembok_display_same_person ("Siti Contoh", "3502155708900001", "Siti Contoh", "3305110203850001"));
  g_assert_true (gembok_display_same_person (" siti  CONTOH ", NULL, "Siti Contoh", "3502155708900001"));
  g_assert_false (gembok_display_same_person ("Siti Contoh", "", "Budi Contoh", ""));
  g_assert_false (gembok_display_same_person (NULL, NULL, NULL, NULL));
  g_assert_false (gembok_display_same_person ("", "", " ", ""));
}

static void
accounts_that_fit (void)
{
  g_assert_true (gembok_display_account_fits ("siti", "Siti Contoh", "siti", "Siti Contoh"));
  g_assert_false (gembok_display_account_fits ("budi", "Siti Contoh", "siti", "Siti Contoh"));
  g_assert_false (gembok_display_account_fits (NULL, NULL, "siti", "Siti Contoh"));
  g_assert_true (gembok_display_account_fits ("siti", "SITI Contoh", NULL, "Siti Contoh"));
  g_assert_false (gembok_display_account_fits ("siti", "Siti Contoh", "", "Budi Contoh"));
  g_assert_false (gembok_display_account_fits ("siti", "", NULL, ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/display-account/stages", stages);
  g_test_add_func ("/app/display-account/stage-names-differ", stage_names_differ);
  g_test_add_func ("/app/display-account/short-names", short_names);
  g_test_add_func ("/app/display-account/short-names-are-short", short_names_are_short);
  g_test_add_func ("/app/display-account/addresses", addresses);
  g_test_add_func ("/app/display-account/duties", duties);
  g_test_add_func ("/app/display-account/same-people", same_people);
  g_test_add_func ("/app/display-account/accounts-that-fit", accounts_that_fit);
  return g_test_run ();
}
