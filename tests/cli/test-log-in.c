/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose password goes where, for one command. */
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "desk.h"
#include "procedure/context-private.h"

/* The password that is given is still unread where nobody may have it. */
static void
assert_not_asked (const char *line, GembokErrorCode code, const char *said)
{
  g_auto (Cli) cli;
  g_autoptr (GError) error = NULL;
  int ends[2];
  char unread[16] = "";
  g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, &error));
  g_assert_cmpint (write (ends[1], "rekaan", 6), ==, 6);
  close (ends[1]);
  g_autofree char *whole = g_strdup_printf ("%s --password-fd %d", line, ends[0]);
  g_test_message ("%s", whole);
  desk_begin_shared (&cli, whole);
  /* Should it go on all the same, then to nobody. */
  g_cancellable_cancel (cli.cancellable);
  g_assert_false (cli_log_in_for_command (&cli, &error));
  g_assert_error (error, GEMBOK_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, said));
  g_assert_cmpint (read (ends[0], unread, sizeof unread), ==, 6);
  g_assert_cmpstr (unread, ==, "rekaan");
  close (ends[0]);
  cli_hints_begin (NULL);
}

/* Where the AMS of a request cannot be gone to, no other one gets the password. */
static void
test_a_ca_that_is_none (void)
{
  desk_beside ("ca.pem", "x");
  desk_preset ("[Preset]\nams-address='" DESK_B "'\n[Locked]\nams-ca-file='ca.pem'\n");
  assert_not_asked ("request status sitisent --username siti", GEMBOK_ERROR_BAD_FILE, "ams-ca-file holds no certificate");
  assert_not_asked ("review list --username siti", GEMBOK_ERROR_BAD_FILE, "ams-ca-file holds no certificate");
}

static void
test_the_request_of_somebody_else (void)
{
  static const char *const verbs[] = { "status", "fetch", "cancel", "submit", "agreement", "consent" };
  desk_preset ("[Preset]\n");
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *line = g_strdup_printf ("request %s sitisent --username budi", verbs[i]);
      assert_not_asked (line, GEMBOK_ERROR_NOT_LOGGED_IN, "was sent with the account “siti”");
    }
  assert_not_asked ("request status sitisent --username budi --server " DESK_B, GEMBOK_ERROR_NOT_LOGGED_IN, "“siti”");
  desk_preset ("[Locked]\nams-address='" DESK_B "'\n");
  assert_not_asked ("request status sitisent --username budi", GEMBOK_ERROR_NOT_LOGGED_IN, "“siti”");
}

static GembokSecret *
held_at (Cli *cli, const char *url)
{
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_by_url (gembok_context_vault (cli->context), url, NULL);
  return gembok_context_held_session (cli->context, profile->id, "siti");
}

static void
hold_at (Cli *cli, const char *url)
{
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_by_url (gembok_context_vault (cli->context), url, NULL);
  g_autoptr (GembokSecret) token = gembok_secret_new_from ("rekaan", 6);
  gembok_context_hold_session (cli->context, profile->id, "siti", token);
}

/* The log-in at the AMS of the office is not that of the one command that goes elsewhere. */
static void
test_the_end_of_a_command (void)
{
  g_auto (Cli) cli;
  desk_preset ("[Locked]\nams-address='" DESK_B "'\n");
  desk_begin_shared (&cli, "request status sitisent --username siti");
  desk_add_account (&cli, DESK_B, "siti");
  desk_add_account (&cli, DESK_A, "siti");
  hold_at (&cli, DESK_A);
  hold_at (&cli, DESK_B);
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_by_url (gembok_context_vault (cli.context), DESK_A, NULL);
  cli.logged_in_at = g_strdup (profile->id);
  g_cancellable_cancel (cli.cancellable);
  cli_log_out_of_command (&cli, cli.cancellable);
  g_assert_null (held_at (&cli, DESK_A));
  g_autoptr (GembokSecret) kept = held_at (&cli, DESK_B);
  g_assert_nonnull (kept);
  cli_hints_begin (NULL);
}

int
main (int argc, char **argv)
{
  desk_set_up ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log-in/ca", test_a_ca_that_is_none);
  g_test_add_func ("/log-in/somebody-else", test_the_request_of_somebody_else);
  g_test_add_func ("/log-in/end", test_the_end_of_a_command);
  return g_test_run ();
}
