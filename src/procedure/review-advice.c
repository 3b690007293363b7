/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "procedure/review-private.h"

#define HTTP_FORBIDDEN         403
#define HTTP_PRECONDITION      412
#define SECONDS_RATHER_MINUTES 120

const char *
gembok_review_look_at_list (void)
{
  return gembok_error_pick (_ ("Nothing was changed. “gembok-cli review list” shows what awaits your decision."),
                            _ ("Nothing was changed. The list shows what awaits your decision."));
}

/* A decision may have arrived although its answer did not; repeating it finds out. */
static char *
when_to_try_again (const GError *error)
{
  const guint seconds = gembok_error_get_retry_after (error);
  if (gembok_error_get_status (error) == 0)
    return g_strdup (gembok_error_pick (_ ("Nothing is decided twice. Check the connection, then repeat the command."),
                                        _ ("Nothing is decided twice. Check the connection, then try again.")));
  if (seconds == 0)
    return g_strdup (_ ("Nothing is decided twice. Try again in a few minutes."));
  return seconds < SECONDS_RATHER_MINUTES
             ? g_strdup_printf (_ ("Nothing is decided twice. Try again in %u seconds."), seconds)
             : g_strdup_printf (_ ("Nothing is decided twice. Try again in %u minutes."), (seconds + 59) / 60);
}

static const char *
what_to_ask (void)
{
  return gembok_error_pick (
      _ ("Nothing is decided twice. Ask again in a few minutes: “gembok-cli review list” shows what still awaits your "
         "decision. If it stays so, check the address and the network (a log-in page of the network may be in the way), "
         "then tell those who run the AMS."),
      _ ("Nothing is decided twice. Ask again in a few minutes: the list shows what still awaits your decision. If it "
         "stays so, check the address and the network (a log-in page of the network may be in the way), then tell those "
         "who run the AMS."));
}

static const char *
how_to_log_in (const GError *error)
{
  /* About the keyring, by whoever tried it. */
  if (gembok_error_has_own_hint (error))
    return NULL;
  return gembok_error_pick (
      _ ("Nothing was decided. Log in with “gembok-cli login --server ADDRESS --username NAME”, then repeat the command; "
         "where there is no keyring, add --username NAME to it."),
      _ ("Nothing was decided. Log in, then try again."));
}

static const char *
after_a_refusal (const GError *error)
{
  const char *code = gembok_error_get_remote_code (error);
  const guint status = gembok_error_get_status (error);
  if (status == 0 || g_strcmp0 (code, GEMBOK_PROBLEM_PASSWORD_CHANGE_REQUIRED) == 0)
    return NULL;
  if (g_strcmp0 (code, GEMBOK_PROBLEM_VALIDATION) == 0)
    return _ ("Nothing was decided. Correct what the AMS names, then try again.");
  if (status == HTTP_FORBIDDEN && (code == NULL || g_str_equal (code, GEMBOK_PROBLEM_FORBIDDEN)))
    return _ ("Nothing was changed. Log in with the account of a verifier or an officer; if it is the right one, ask those "
              "who run the AMS.");
  return gembok_review_look_at_list ();
}

void
gembok_review_advise (GError *error)
{
  g_autofree char *waiting = NULL;
  const char *hint = NULL;
  switch ((int) gembok_error_get_code (error))
    {
    case GEMBOK_ERROR_UNREACHABLE:
      hint = waiting = when_to_try_again (error);
      break;
    case GEMBOK_ERROR_BAD_ANSWER:
      hint = what_to_ask ();
      break;
    case GEMBOK_ERROR_NOT_LOGGED_IN:
      hint = how_to_log_in (error);
      break;
    case GEMBOK_ERROR_REFUSED:
      hint = after_a_refusal (error);
      break;
    case GEMBOK_ERROR_CONFLICT:
      hint = gembok_error_get_status (error) == HTTP_PRECONDITION ? _ ("Nothing was decided. Look at it again, then decide.")
                                                                  : gembok_review_look_at_list ();
      break;
    case GEMBOK_ERROR_NOT_FOUND:
      hint = gembok_error_get_status (error) != 0 ? gembok_review_look_at_list () : NULL;
      break;
    default:
      break;
    }
  if (hint != NULL)
    gembok_error_set_hint (error, hint);
}

void
gembok_review_failed (GembokContext *context, GembokLink *link, GError *problem, GError **error)
{
  gembok_link_failed (context, link, problem);
  gembok_review_advise (problem);
  g_propagate_error (error, problem);
}

GembokLink *
gembok_review_link (GembokContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GembokLink *link = gembok_link_open (context, NULL, NULL, cancellable, &problem);
  if (link != NULL)
    return link;
  gembok_review_advise (problem);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
