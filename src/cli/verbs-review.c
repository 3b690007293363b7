/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "procedure/review.h"
#include "wire/request-number.h"

gboolean
verb_review_list (Cli *cli, GError **error)
{
  g_autoptr (GPtrArray) requests = gembok_review_list (cli->context, cli_option (cli, "--search"), cli->cancellable, error);
  if (requests == NULL)
    return FALSE;
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

static GembokWireRequest *
find (Cli *cli, GembokReviewAim aim, GError **error)
{
  return gembok_review_find (cli->context, cli_argument (cli, 0), aim, cli->cancellable, error);
}

gboolean
verb_review_show (Cli *cli, GError **error)
{
  g_autoptr (GembokWireRequest) request = find (cli, GEMBOK_REVIEW_TO_LOOK, error);
  if (request == NULL)
    return FALSE;
  show_remote (cli, request);
  return TRUE;
}

gboolean
verb_review_document (Cli *cli, GError **error)
{
  const char *kind = cli_need (cli, "--kind", error);
  const char *out = kind != NULL ? cli_need (cli, "--out", error) : NULL;
  if (out == NULL || !cli_check_output (cli, out, error))
    return FALSE;
  g_autoptr (GembokWireRequest) request = find (cli, GEMBOK_REVIEW_TO_LOOK, error);
  g_autoptr (GBytes) content
      = request != NULL ? gembok_review_document (cli->context, request->id, kind, cli->cancellable, error) : NULL;
  return content != NULL && cli_write_output (cli, out, content, FALSE, error);
}

static gboolean
decide (Cli *cli, const char *decision, const char *reason, GError **error)
{
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
  g_autoptr (GembokWireRequest) request = find (cli, GEMBOK_REVIEW_TO_DECIDE, error);
  g_autoptr (GembokWireRequest) decided = request != NULL
                                              ? gembok_review_decide (cli->context, request->id, NULL, decision, reason,
                                                                      rejected, count, cli->cancellable, error)
                                              : NULL;
  if (decided == NULL)
    return FALSE;
  show_remote (cli, decided);
  cli_print (cli, _ ("The request is now: %s."), gembok_request_state_label (decided->state));
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
