/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/followed.h"

#include <string.h>

#define NOW 1786950000

static GembokFollowed *
follow (GPtrArray *list, const char *id, const char *account, gint64 checked_at)
{
  GembokFollowed *followed = g_new0 (GembokFollowed, 1);
  followed->id = g_strdup (id);
  followed->account = g_strdup (account);
  followed->checked_at = checked_at;
  followed->interval = 60;
  g_ptr_array_add (list, followed);
  return followed;
}

static void
due (void)
{
  GembokFollowed followed = { .interval = 60 };
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW);
  followed.checked_at = NOW - 20;
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW + 40);
  followed.chance = 1;
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW + 52);
  followed.chance = 0;
  followed.failures = 2;
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW + 220);
  /* What was tried without an answer counts as well. */
  followed.tried_at = NOW;
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW + 240);
  /* Never in the past, and never because of a clock that was set back. */
  followed = (GembokFollowed){ .interval = 60, .checked_at = NOW - 1000 };
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW);
  followed.checked_at = NOW + 100000;
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW + 60);
}

static void
eager (void)
{
  GembokFollowed followed = { .interval = 60, .checked_at = NOW - 20, .eager = TRUE, .failures = 5 };
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW);
  /* A network that comes and goes makes no storm. */
  followed.tried_at = NOW - 1;
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW - 1 + GEMBOK_ASK_REST_S);
}

/* What the AMS asks for is kept, also by whoever would not wait otherwise. */
static void
rest (void)
{
  GembokFollowed followed = { .interval = 60, .checked_at = NOW - 500, .chance = 0.5 };
  gembok_followed_asked (&followed, NOW, 0.5);
  gembok_followed_failed (&followed, NOW, 900);
  g_assert_cmpuint (followed.failures, ==, 1);
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW + 990);
  followed.eager = TRUE;
  g_assert_cmpint (gembok_followed_due (&followed, NOW + 10), ==, NOW + 990);
  /* A clock that was set back by a year makes nobody wait for a year. */
  g_assert_cmpint (gembok_followed_due (&followed, NOW - 31536000), ==, NOW - 31536000 + 990);
  gembok_followed_asked (&followed, NOW + 990, 0);
  gembok_followed_answered (&followed, NOW + 990);
  g_assert_cmpuint (followed.failures, ==, 0);
  g_assert_cmpint (gembok_followed_due (&followed, NOW + 990), ==, NOW + 1050);
}

static void
wake (void)
{
  GembokFollowed followed = { .interval = 60, .checked_at = NOW - 500, .failures = 4 };
  gembok_followed_wake (&followed, NOW, 0);
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW);
  gembok_followed_wake (&followed, NOW, 1);
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW + GEMBOK_WAKE_SPREAD_S);
  /* Not sooner than the AMS asked for. */
  followed = (GembokFollowed){ .interval = 60, .checked_at = NOW - 500 };
  gembok_followed_failed (&followed, NOW - 100, 900);
  gembok_followed_wake (&followed, NOW, 0.5);
  g_assert_cmpint (gembok_followed_due (&followed, NOW), ==, NOW + 800);
  /* A network that comes and goes does not put it off. */
  followed = (GembokFollowed){ .interval = 60, .checked_at = NOW - 500 };
  for (guint i = 0; i < GEMBOK_WAKE_SPREAD_S; i++)
    gembok_followed_wake (&followed, NOW + i, 1);
  g_assert_cmpint (gembok_followed_due (&followed, NOW + 1), ==, NOW + GEMBOK_WAKE_SPREAD_S);
}

/* After a night in which the computer slept, whoever is faster than we are, and asks by hand, does not make us sleep on. */
static void
wake_after_a_night (void)
{
  const gint64 night = 15 * 3600;
  g_autoptr (GPtrArray) former = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_followed_free);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_followed_free);
  GembokFollowed *known = follow (former, "a", "siti", NOW - night);
  gembok_followed_wake (known, NOW, 1);
  GembokFollowed *again = follow (list, "a", "siti", NOW + 2);
  gembok_followed_adopt (list, former);
  g_assert_cmpint (gembok_followed_due (again, NOW + 2), <=, NOW + 2 + MAX (again->interval, GEMBOK_WAKE_SPREAD_S));
}

static void
first (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_followed_free);
  g_assert_null (gembok_followed_first (list, "siti", NOW));
  follow (list, "a", "siti", NOW - 10);
  follow (list, "b", "siti", NOW - 50);
  follow (list, "c", "budi", NOW - 500);
  g_assert_cmpstr (gembok_followed_first (list, "siti", NOW)->id, ==, "b");
  g_assert_cmpstr (gembok_followed_first (list, "budi", NOW)->id, ==, "c");
  g_assert_null (gembok_followed_first (list, "ani", NOW));
}

static void
adopting (void)
{
  g_autoptr (GPtrArray) former = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_followed_free);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_followed_free);
  GembokFollowed *known = follow (former, "a", "siti", 5);
  known->tried_at = NOW;
  known->failures = known->losses = 3;
  follow (former, "gone", "siti", 5);
  GembokFollowed *answered = follow (former, "c", "siti", 5);
  answered->failures = answered->losses = 2;
  GembokFollowed *again = follow (list, "a", "siti", 5), *fresh = follow (list, "b", "siti", 0);
  GembokFollowed *found = follow (list, "c", "siti", 7);
  gembok_followed_adopt (list, former);
  gembok_followed_adopt (list, NULL);
  g_assert_cmpuint (list->len, ==, 3);
  g_assert_cmpint (again->tried_at, ==, NOW);
  g_assert_cmpuint (again->failures, ==, 3);
  g_assert_cmpuint (again->losses, ==, 3);
  g_assert_cmpint (again->checked_at, ==, 5);
  /* The AMS has answered somebody else since: what was lost is found. */
  g_assert_cmpuint (found->failures, ==, 0);
  g_assert_cmpuint (found->losses, ==, 0);
  g_assert_cmpint (fresh->tried_at, ==, 0);
}

static void
tidings (void)
{
  static const struct
  {
    GembokRequestState before, after;
    const char *title; /* (nullable): nothing is told */
  } cases[] = {
    { GEMBOK_REQUEST_DRAFT, GEMBOK_REQUEST_SUBMITTED, NULL },
    { GEMBOK_REQUEST_SUBMITTED, GEMBOK_REQUEST_SUBMITTED, NULL },
    { GEMBOK_REQUEST_SUBMITTED, GEMBOK_REQUEST_VERIFIED, "Your request was verified" },
    { GEMBOK_REQUEST_SUBMITTED, GEMBOK_REQUEST_REJECTED, "Your request was returned for repair" },
    { GEMBOK_REQUEST_VERIFIED, GEMBOK_REQUEST_REFUSED, "Your request was refused for good" },
    { GEMBOK_REQUEST_VERIFIED, GEMBOK_REQUEST_DONE, "Your certificate was issued" },
    { GEMBOK_REQUEST_SUBMITTED, GEMBOK_REQUEST_DONE, "Your certificate was issued" },
    { GEMBOK_REQUEST_SUBMITTED, GEMBOK_REQUEST_CANCELLED, "This request was withdrawn" },
    { GEMBOK_REQUEST_SUBMITTED, GEMBOK_REQUEST_UNKNOWN, NULL },
    { GEMBOK_REQUEST_VERIFIED, GEMBOK_REQUEST_VERIFIED, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
      const GembokRequestView view = { .request = request };
      request->state = cases[i].after;
      g_autoptr (GembokTidings) told = gembok_tidings_of (cases[i].before, &view);
      g_assert_cmpstr (told != NULL ? told->title : NULL, ==, cases[i].title);
    }
}

/* What lies open on a locked screen is a name and a number, and nothing that others can put lines into. */
static void
tidings_name_no_more_than_needed (void)
{
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_new ();
  const GembokRequestView view = { .request = request };
  request->state = GEMBOK_REQUEST_DONE;
  request->number = g_strdup ("2026-000001-5");
  if (request->applicant == NULL)
    request->applicant = gembok_applicant_new ();
  request->applicant->name = g_strdup ("Siti\nContoh");
  request->applicant->nik = g_strdup ("3502155708900001");
  g_autoptr (GembokTidings) told = gembok_tidings_of (GEMBOK_REQUEST_VERIFIED, &view);
  g_assert_nonnull (strstr (told->body, "(2026-000001-5)"));
  g_assert_null (strstr (told->body, "3502155708900001"));
  g_assert_null (strstr (told->body, "Siti\nContoh"));
}

/* One answer may be a mistake of the moment; the second is told, and the third is no news. */
static void
losses (void)
{
  GembokFollowed followed = { .interval = 60 };
  g_assert_false (gembok_followed_lost (&followed));
  g_assert_true (gembok_followed_lost (&followed));
  g_assert_false (gembok_followed_lost (&followed));
  gembok_followed_answered (&followed, NOW);
  g_assert_cmpuint (followed.losses, ==, 0);
  g_assert_false (gembok_followed_lost (&followed));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/followed/due", due);
  g_test_add_func ("/followed/eager", eager);
  g_test_add_func ("/followed/rest", rest);
  g_test_add_func ("/followed/wake", wake);
  g_test_add_func ("/followed/wake-after-a-night", wake_after_a_night);
  g_test_add_func ("/followed/first", first);
  g_test_add_func ("/followed/adopting", adopting);
  g_test_add_func ("/followed/losses", losses);
  g_test_add_func ("/followed/tidings", tidings);
  g_test_add_func ("/followed/tidings-name-no-more-than-needed", tidings_name_no_more_than_needed);
  return g_test_run ();
}
