/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of those who decide, against an AMS that answers on command. */
#include <string.h>

#include "decider.h"
#include "run.h"

static FaultServer *server;

static void
set_up (World *world, gconstpointer data G_GNUC_UNUSED)
{
  decider_set_up (world, server);
}

static gboolean
run_review (World *world, const char *line, GError **error)
{
  g_auto (Cli) cli;
  run_begin (&cli);
  g_assert_true (run_parse (&cli, line, error));
  cli.context = world->context;
  run_catch (TRUE);
  const gboolean done = cli.verb->run (&cli, error);
  run_catch (FALSE);
  cli.context = NULL; /* the world's */
  return done;
}

static void
assert_fails (World *world, const char *line, CliExit exit_code, const char *hint)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (run_review (world, line, &error));
  g_test_message ("%s: %s %s", line, error->message, gembok_error_get_hint (error));
  g_assert_cmpint (cli_exit_code (error), ==, exit_code);
  g_assert_nonnull (strstr (gembok_error_get_hint (error), hint));
  g_assert_null (strstr (gembok_error_get_hint (error), "Your request"));
}

/* The list has it, and the AMS knows it by its id: once to find it, once to decide. */
static void
plan_request (const char *query)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_wire_request_free);
  g_ptr_array_add (all, decider_request ("abcd2222xyz", "2026-000002-8"));
  fault_server_forget (server);
  decider_plan (server, all->pdata[0]);
  decider_plan (server, all->pdata[0]);
  decider_plan_list (server, all, query);
  fault_server_plan (server, "GET /api/v1/requests/ status=404");
}

/* --- tests --------------------------------------------------------------------------------------------------------- */

static void
test_advice_is_for_deciders (World *world, gconstpointer data G_GNUC_UNUSED)
{
  fault_server_plan (server, "GET /api/v1/requests? status=503 'header=Retry-After: 900'");
  assert_fails (world, "review list", CLI_UNREACHABLE, "Nothing is decided twice. Try again in 15 minutes.");
  fault_server_plan (server, "GET /api/v1/requests? status=403");
  assert_fails (world, "review show 2026-000002-8", CLI_REFUSED, "the account of a verifier or an officer");
  plan_request ("&search=2026-000002-8");
  fault_server_plan (server,
                     "POST /api/v1/requests/ status=403 type=application/problem+json 'body={\"code\":\"not_your_turn\"}'");
  assert_fails (world, "review accept 2026-000002-8", CLI_REFUSED,
                "“gembok-cli review list” shows what awaits your decision");
  plan_request ("");
  fault_server_plan (
      server, "POST /api/v1/requests/ status=409 type=application/problem+json 'body={\"code\":\"already_decided\"}'");
  assert_fails (world, "review reject abcd2222xyz --reason Buram", CLI_REFUSED,
                "“gembok-cli review list” shows what awaits your decision");
}

static void
test_nobody_decides_by_a_beginning (World *world, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const verbs[] = { "accept", "reject --reason Buram", "refuse --reason Bukan" };
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_auto (GStrv) words = g_strsplit (verbs[i], " ", 2);
      g_autofree char *line = g_strjoin (" ", "review", words[0], "2026-000002", words[1], NULL);
      plan_request ("&search=2026-000002");
      assert_fails (world, line, CLI_BAD_INPUT, "Give the whole number, with its last digit");
      g_assert_cmpuint (decider_sent (server), ==, 0);
    }
  g_autoptr (GError) error = NULL;
  plan_request ("&search=2026-000002");
  g_assert_true (run_review (world, "review show 2026-000002", &error));
  g_assert_no_error (error);
  g_autofree char *shown = run_printed ();
  g_assert_nonnull (strstr (shown, "abcd2222xyz"));
}

#define ADD(path, test) g_test_add ("/cli-review/" path, World, NULL, set_up, test, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  ADD ("advice", test_advice_is_for_deciders);
  ADD ("beginning", test_nobody_decides_by_a_beginning);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
