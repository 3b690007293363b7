/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/course.h"

#include "vault/vault-log.h"
#include "world.h"

static void
note (World *world, const char *id, const char *step, const char *result)
{
  g_autoptr (GError) error = NULL;
  gembok_vault_log (world_vault (world), "applicant", id, "lock-kaltim", step, result, &error);
  g_assert_no_error (error);
}

/* The kinds as letters: S sent, A sent again, V verified, R returned, X refused, I issued, F fetched, W withdrawn, t to come, T under
 * way. */
static void
assert_course (World *world, const char *id, const char *expected)
{
  static const char letters[] = "SAVRXIFWt";
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokRequestView) view = gembok_request_view (world->context, id, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) course = gembok_request_course (world->context, view, &error);
  g_assert_no_error (error);
  g_autoptr (GString) found = g_string_new (NULL);
  for (guint i = 0; i < course->len; i++)
    {
      const GembokMilestone *milestone = course->pdata[i];
      g_assert_cmpstr (milestone->title, !=, "");
      g_assert_true ((milestone->kind == GEMBOK_MILESTONE_TO_COME) == (milestone->at == 0));
      g_string_append_c (found, milestone->now ? 'T' : letters[milestone->kind]);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_what_happened (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_DONE);
  note (world, id, "create", "done");
  note (world, id, "submit", "interrupted");
  note (world, id, "state", "submitted");
  note (world, id, "submit", "done");
  note (world, id, "state", "rejected");
  note (world, id, "submit", "done");
  note (world, id, "state", "submitted");
  note (world, id, "state", "verified");
  note (world, id, "state", "done");
  note (world, id, "download", "done");
  assert_course (world, id, "SRAVIF");
}

/* Between two questions more than one thing can happen. */
static void
test_what_was_missed (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_VERIFIED);
  note (world, id, "state", "verified");
  assert_course (world, id, "SVT");
}

static void
test_what_is_to_come (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *draft = world_add (world, GEMBOK_REQUEST_DRAFT);
  assert_course (world, draft, "");
  g_autofree char *sent = world_add (world, GEMBOK_REQUEST_SUBMITTED);
  note (world, sent, "state", "submitted");
  assert_course (world, sent, "STt");
  g_autofree char *withdrawn = world_add (world, GEMBOK_REQUEST_CANCELLED);
  note (world, withdrawn, "state", "submitted");
  note (world, withdrawn, "cancel", "done");
  assert_course (world, withdrawn, "SW");
}

static void
test_reason (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = world_add (world, GEMBOK_REQUEST_REJECTED);
  g_autoptr (GembokVaultRequest) request = gembok_vault_request_get (world_vault (world), id, &error);
  g_assert_no_error (error);
  g_free (request->reason);
  request->reason = g_strdup ("Surat tidak terbaca.");
  g_assert_true (gembok_vault_request_save (world_vault (world), request, &error));
  note (world, id, "state", "rejected");
  note (world, id, "state", "submitted");
  note (world, id, "state", "rejected");
  g_autoptr (GembokRequestView) view = gembok_request_view (world->context, id, &error);
  g_autoptr (GPtrArray) course = gembok_request_course (world->context, view, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (course->len, ==, 4);
  /* The words that are known are those of the last one. */
  g_assert_null (((const GembokMilestone *) course->pdata[1])->reason);
  g_assert_cmpstr (((const GembokMilestone *) course->pdata[3])->reason, ==, "Surat tidak terbaca.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/course/what-happened", World, NULL, world_set_up, test_what_happened, world_tear_down);
  g_test_add ("/course/what-was-missed", World, NULL, world_set_up, test_what_was_missed, world_tear_down);
  g_test_add ("/course/what-is-to-come", World, NULL, world_set_up, test_what_is_to_come, world_tear_down);
  g_test_add ("/course/reason", World, NULL, world_set_up, test_reason, world_tear_down);
  return g_test_run ();
}
