/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which request a word means: much is enough to look at one, little to decide on it. */
#include <string.h>

#include "decider.h"

static FaultServer *server;

static void
set_up (World *world, gconstpointer data G_GNUC_UNUSED)
{
  decider_set_up (world, server);
}

typedef struct
{
  const char *id, *number;
} Row;

/* As the reference AMS numbers them, and as others do. */
static const Row ours[] = {
  { "abcd1111xyz", "2026-000001-5" }, { "abcd2222xyz", "2026-000002-8" }, { "wxyz3333abc", "2026-000003-6" }, { NULL, NULL }
};
static const Row others[] = { { "123456789012", "123/TTE/2026" },
                              { "223456789012", "124/TTE/2026" },
                              { "323456789012", "124 / BKD" },
                              { "423456789012", "2026 17" },
                              { "523456789012", "555/X" },
                              { "623456789012", "555/X" },
                              { NULL, NULL } };

/* The AMS has these in its list, and each under its id, and nothing else. */
static void
ams_has (const Row *rows, const char *query)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_wire_request_free);
  fault_server_forget (server);
  for (guint i = 0; rows[i].id != NULL; i++)
    {
      GembokWireRequest *request = decider_request (rows[i].id, rows[i].number);
      decider_plan (server, request);
      g_ptr_array_add (all, request);
    }
  decider_plan_list (server, all, query);
  fault_server_plan (server, "GET /api/v1/requests/ status=404");
}

static void
assert_finds (World *world, const Row *rows, GembokReviewAim aim, const char *word, const char *query, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_test_message ("%s", word);
  ams_has (rows, query);
  g_autoptr (GembokWireRequest) request = gembok_review_find (world->context, word, aim, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->id, ==, id);
}

static void
assert_finds_none (World *world, const Row *rows, GembokReviewAim aim, const char *word, const char *query,
                   GembokErrorCode code, const char *said, const char *hint)
{
  g_autoptr (GError) error = NULL;
  ams_has (rows, query);
  g_assert_null (gembok_review_find (world->context, word, aim, NULL, &error));
  g_test_message ("%s: %s %s", word, error->message, gembok_error_get_hint (error));
  g_assert_error (error, GEMBOK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, said));
  g_assert_nonnull (strstr (gembok_error_get_hint (error), hint));
  /* Who decides has no request of their own. */
  g_assert_null (strstr (gembok_error_get_hint (error), "Your request"));
}

#define LIST  "“gembok-cli review list” shows what awaits your decision"
#define MORE  "Give more characters"
#define LAST  "Nothing was decided. Give the whole number, with its last digit: it tells a misheard one."
#define WHOLE "Nothing was decided. Give the whole number."
#define IDS   "Nothing was decided. Give the whole id, or the whole number."

static void
test_looking (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const GembokReviewAim look = GEMBOK_REVIEW_TO_LOOK;
  assert_finds (world, ours, look, "2026-000002-8", "&search=2026-000002-8", "abcd2222xyz");
  assert_finds (world, ours, look, "2026-000003", "&search=2026-000003", "wxyz3333abc");
  assert_finds (world, ours, look, " 2026 000003 ", "&search=2026-000003", "wxyz3333abc");
  assert_finds (world, ours, look, "wxyz", "", "wxyz3333abc");
  assert_finds (world, ours, look, "ABCD2", "", "abcd2222xyz");
}

static void
test_not_found (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const GembokReviewAim look = GEMBOK_REVIEW_TO_LOOK;
  assert_finds_none (world, ours, look, "abcd", "", GEMBOK_ERROR_BAD_INPUT,
                     "More than one request begins like this: abcd1111xyz (2026-000001-5), abcd2222xyz (2026-000002-8)",
                     MORE);
  assert_finds_none (world, ours, look, "2026-0000", "&search=2026-0000", GEMBOK_ERROR_BAD_INPUT,
                     "More than one request begins like this", MORE);
  assert_finds_none (world, ours, look, "nothing", "", GEMBOK_ERROR_NOT_FOUND, "has no request “nothing” that you may see",
                     LIST);
  assert_finds_none (world, ours, look, "abc", "", GEMBOK_ERROR_NOT_FOUND, "has no request “abc”", LIST);
  assert_finds_none (world, ours, look, " ", "&search=", GEMBOK_ERROR_NOT_FOUND, "has no request “", LIST);
  assert_finds_none (world, ours, look, "2026-000002-7", "&search=2026-000002-7", GEMBOK_ERROR_NOT_FOUND,
                     "its last digit does not fit the others", LIST);
}

static void
test_enough_to_decide (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const GembokReviewAim decide = GEMBOK_REVIEW_TO_DECIDE;
  g_autoptr (GError) error = NULL;
  assert_finds (world, ours, decide, "2026-000002-8", "&search=2026-000002-8", "abcd2222xyz");
  assert_finds (world, ours, decide, "2026 000002 8", "&search=2026-000002-8", "abcd2222xyz");
  assert_finds (world, ours, decide, "abcd2222", "", "abcd2222xyz");
  /* All of an id, however short. */
  g_autoptr (GembokWireRequest) short_one = decider_request ("r1", "2026-000001-5");
  fault_server_forget (server);
  decider_plan (server, short_one);
  g_autoptr (GembokWireRequest) found = gembok_review_find (world->context, "r1", decide, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, "r1");
}

/* “2026-000123-8” was read out, and “2026-000132” typed. */
static void
test_too_little_to_decide (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const GembokReviewAim decide = GEMBOK_REVIEW_TO_DECIDE;
  static const Row one[] = { { "abcd2222xyz", "2026-000132-9" }, { NULL, NULL } };
  assert_finds_none (world, one, decide, "2026-000132", "&search=2026-000132", GEMBOK_ERROR_BAD_INPUT,
                     "“2026-000132” is only the beginning of a number.", LAST);
  assert_finds_none (world, one, decide, "2026", "", GEMBOK_ERROR_BAD_INPUT, "“2026” is only the beginning of a number.",
                     LAST);
  assert_finds_none (world, ours, decide, "2026", "", GEMBOK_ERROR_BAD_INPUT, "“2026” is only the beginning of a number.",
                     LAST);
  assert_finds_none (world, ours, decide, "2026 000002", "&search=2026-000002", GEMBOK_ERROR_BAD_INPUT,
                     "“2026-000002” is only the beginning of a number.", LAST);
  assert_finds_none (world, ours, decide, "wxyz", "", GEMBOK_ERROR_BAD_INPUT, "“wxyz” is only the beginning of an id.", IDS);
  assert_finds_none (world, ours, decide, "abcd222", "", GEMBOK_ERROR_BAD_INPUT, "only the beginning of an id", IDS);
  assert_finds_none (world, ours, decide, "2026-000002-7", "&search=2026-000002-7", GEMBOK_ERROR_NOT_FOUND,
                     "its last digit does not fit", LIST);
  assert_finds_none (world, ours, decide, "nothing here", "&search=nothing%20here", GEMBOK_ERROR_NOT_FOUND,
                     "has no request “nothing here”", LIST);
  /* Withdrawn meanwhile, and another one begins with it. */
  assert_finds_none (world, others, decide, "1234", "", GEMBOK_ERROR_BAD_INPUT, "“1234” is only the beginning of an id.",
                     IDS);
  assert_finds_none (world, others, decide, "12345678", "", GEMBOK_ERROR_BAD_INPUT, "only the beginning of an id", IDS);
  static const Row twice[] = { { "abcd2222xyz", "1/2026" }, { "abcd2222abc", "2/2026" }, { NULL, NULL } };
  assert_finds_none (world, twice, decide, "abcd2222", "", GEMBOK_ERROR_BAD_INPUT, "More than one request begins like this",
                     MORE);
}

/* What cannot be an id is not asked for by it. */
static void
test_numbers_of_another_ams (World *world, gconstpointer data G_GNUC_UNUSED)
{
  const GembokReviewAim look = GEMBOK_REVIEW_TO_LOOK, decide = GEMBOK_REVIEW_TO_DECIDE;
  assert_finds (world, others, look, "123/TTE/2026", "&search=123%2FTTE%2F2026", "123456789012");
  assert_finds (world, others, decide, "123/TTE/2026", "&search=123%2FTTE%2F2026", "123456789012");
  assert_finds (world, others, decide, " 124/tte/2026", "&search=124%2Ftte%2F2026", "223456789012");
  assert_finds (world, others, decide, "124 / BKD", "&search=124%20%2F%20BKD", "323456789012");
  assert_finds (world, others, decide, "2026-17", "&search=2026-17", "423456789012");
  assert_finds (world, others, look, "123/TTE", "&search=123%2FTTE", "123456789012");
  assert_finds_none (world, others, decide, "123/TTE/202", "&search=123%2FTTE%2F202", GEMBOK_ERROR_BAD_INPUT,
                     "“123/TTE/202” is only the beginning of a number.", WHOLE);
  assert_finds_none (world, others, look, "999/TTE/2026", "&search=999%2FTTE%2F2026", GEMBOK_ERROR_NOT_FOUND,
                     "has no request “999/TTE/2026”", LIST);
  assert_finds_none (world, others, decide, "555/X", "&search=555%2FX", GEMBOK_ERROR_BAD_INPUT,
                     "More than one request has this number: 523456789012 (555/X), 623456789012 (555/X)", "Give the id");
}

/* As the reference AMS writes them, but the last group counts revisions. */
static void
test_numbers_like_ours (World *world, gconstpointer data G_GNUC_UNUSED)
{
  static const Row revised[] = { { "rev1aaaaaaaa", "2026-000123-1" }, { "rev3aaaaaaaa", "2026-000123-3" },
                                 { "rev4aaaaaaaa", "2026 000124 4" }, { "longaaaaaaaa", "2026-000125-21" },
                                 { "2026-000126-1-a", "9/2026" },     { "twiceaaaaaaa", "2026-000127-1" },
                                 { "twicebbbbbbb", "2026-000127-1" }, { NULL, NULL } };
  static const GembokReviewAim aims[] = { GEMBOK_REVIEW_TO_LOOK, GEMBOK_REVIEW_TO_DECIDE };
  const char *misheard = "There cannot be a request of that number: its last digit does not fit the others.";
  for (guint i = 0; i < G_N_ELEMENTS (aims); i++)
    {
      assert_finds (world, revised, aims[i], "2026-000123-1", "&search=2026-000123-1", "rev1aaaaaaaa");
      assert_finds (world, revised, aims[i], " 2026 000123 3 ", "&search=2026-000123-3", "rev3aaaaaaaa");
      assert_finds (world, revised, aims[i], "2026-000124-4", "&search=2026-000124-4", "rev4aaaaaaaa");
      assert_finds_none (world, revised, aims[i], "2026-000123-4", "&search=2026-000123-4", GEMBOK_ERROR_NOT_FOUND, misheard,
                         LIST);
      /* What only begins like it is another request. */
      assert_finds_none (world, revised, aims[i], "2026-000125-2", "&search=2026-000125-2", GEMBOK_ERROR_NOT_FOUND, misheard,
                         LIST);
      assert_finds_none (world, revised, aims[i], "2026-000126-1", "&search=2026-000126-1", GEMBOK_ERROR_NOT_FOUND, misheard,
                         LIST);
      assert_finds_none (world, revised, aims[i], "2026-000127-1", "&search=2026-000127-1", GEMBOK_ERROR_BAD_INPUT,
                         "More than one request has this number", "Give the id");
    }
}

#define ADD(path, test) g_test_add ("/review-find/" path, World, NULL, set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  ADD ("looking", test_looking);
  ADD ("not-found", test_not_found);
  ADD ("enough-to-decide", test_enough_to_decide);
  ADD ("too-little-to-decide", test_too_little_to_decide);
  ADD ("another-ams", test_numbers_of_another_ams);
  ADD ("numbers-like-ours", test_numbers_like_ours);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
