/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "procedure/review.h"
#include "wire/request-number.h"

/* Where the core's own hint speaks to an applicant of their request: a decider has none. */
static const char *
hint_for_decider (GembokErrorCode code)
{
  switch ((int) code)
    {
    case GEMBOK_ERROR_NOT_LOGGED_IN:
      return _ (
          "Nothing was decided. Log in with “gembok-cli login --server ADDRESS --username NAME”, then repeat the command; "
          "where there is no keyring, add --username NAME to it.");
    case GEMBOK_ERROR_UNREACHABLE:
      return _ ("Check the connection, then repeat the command: nothing is decided twice.");
    case GEMBOK_ERROR_BAD_ANSWER:
      return _ ("Check the address and the network, then ask again. “gembok-cli review list” shows what still awaits your "
                "decision.");
    case GEMBOK_ERROR_REFUSED:
    case GEMBOK_ERROR_CONFLICT:
      return _ ("Nothing was decided. “gembok-cli review list” shows what awaits your decision.");
    default:
      return NULL;
    }
}

/* @problem (transfer full) as it is to be read here. Returns: %FALSE, always. */
static gboolean
fail (GError *problem, GError **error)
{
  g_autoptr (GError) usual = NULL;
  g_autoptr (GError) owned = problem;
  const GembokErrorCode code = gembok_error_get_code (problem);
  const char *hint = hint_for_decider (code);
  gembok_error_set (&usual, code, NULL, " ");
  if (hint == NULL || !g_str_equal (gembok_error_get_hint (problem), gembok_error_get_hint (usual)))
    g_propagate_error (error, g_steal_pointer (&owned));
  else
    gembok_error_set_remote (error, code, gembok_error_get_remote_code (problem), hint, problem->message);
  return FALSE;
}

gboolean
verb_review_list (Cli *cli, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) requests
      = gembok_review_list (cli->context, cli_option (cli, "--search"), cli->cancellable, &problem);
  if (requests == NULL)
    return fail (g_steal_pointer (&problem), error);
  gembok_json_begin_array (cli->writer, "requests");
  for (guint i = 0; i < requests->len; i++)
    show_remote_line (cli, requests->pdata[i]);
  gembok_json_end_array (cli->writer);
  if (requests->len == 0 && gembok_request_number_judge (cli_option (cli, "--search")) == GEMBOK_REQUEST_NUMBER_MISHEARD)
    cli_note ("%s",
              _ ("There cannot be a request of that number: its last digit does not fit the others. Ask for it again."));
  else if (requests->len == 0)
    cli_print (cli, "%s", _ ("Nothing awaits your decision."));
  return TRUE;
}

gboolean
verb_review_show (Cli *cli, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokWireRequest) request
      = gembok_review_show (cli->context, cli_argument (cli, 0), cli->cancellable, &problem);
  if (request == NULL)
    return fail (g_steal_pointer (&problem), error);
  show_remote (cli, request);
  return TRUE;
}

gboolean
verb_review_document (Cli *cli, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const char *kind = cli_need (cli, "--kind", error);
  const char *out = kind != NULL ? cli_need (cli, "--out", error) : NULL;
  if (out == NULL || !cli_check_output (cli, out, error))
    return FALSE;
  g_autoptr (GBytes) content
      = gembok_review_document (cli->context, cli_argument (cli, 0), kind, cli->cancellable, &problem);
  if (content == NULL)
    return fail (g_steal_pointer (&problem), error);
  return cli_write_output (cli, out, content, FALSE, error);
}

static gboolean
decide (Cli *cli, const char *decision, const char *reason, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GPtrArray *given = cli_option_all (cli, "--document");
  const guint count = given != NULL ? given->len : 0;
  g_autofree GembokRejectedDocument *rejected = g_new0 (GembokRejectedDocument, count + 1);
  g_autoptr (GPtrArray) kinds = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < count; i++)
    {
      const char *pair = given->pdata[i];
      const char *equals = strchr (pair, '=');
      if (equals == NULL || equals == pair || equals[1] == '\0')
        {
          gembok_error_set (error, GEMBOK_ERROR_USAGE, NULL, _ ("--document needs the form KIND=VALUE."));
          return FALSE;
        }
      g_ptr_array_add (kinds, g_strndup (pair, (gsize) (equals - pair)));
      rejected[i].kind = kinds->pdata[i];
      rejected[i].reason = equals + 1;
    }
  g_autoptr (GembokWireRequest) request = gembok_review_decide (cli->context, cli_argument (cli, 0), NULL, decision, reason,
                                                                rejected, count, cli->cancellable, &problem);
  if (request == NULL)
    return fail (g_steal_pointer (&problem), error);
  show_remote (cli, request);
  cli_print (cli, _ ("The request is now: %s."), gembok_request_state_label (request->state));
  return TRUE;
}

gboolean
verb_review_accept (Cli *cli, GError **error)
{
  return decide (cli, "accept", NULL, error);
}

gboolean
verb_review_reject (Cli *cli, GError **error)
{
  const char *reason = cli_need (cli, "--reason", error);
  return reason != NULL && decide (cli, "reject", reason, error);
}

gboolean
verb_review_refuse (Cli *cli, GError **error)
{
  const char *reason = cli_need (cli, "--reason", error);
  return reason != NULL && decide (cli, "refuse", reason, error);
}
