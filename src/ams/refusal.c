/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/refusal.h"

#include <string.h>

#include "ams/url.h"
#include "base/i18n.h"
#include "base/text.h"
#include "wire/problem.h"

char *
gembok_answer_host (const char *url)
{
  g_autoptr (GembokUrl) parsed = gembok_url_parse (url, TRUE, NULL);
  return parsed != NULL ? gembok_url_shown (parsed) : gembok_text_sanitise (url, 80);
}

gboolean
gembok_answer_is_html (const GembokHttpAnswer *answer)
{
  const char *type = gembok_http_header (answer, "content-type");
  if (type == NULL)
    return FALSE;
  return g_ascii_strncasecmp (type, "text/html", 9) == 0 || g_ascii_strncasecmp (type, "application/xhtml", 17) == 0;
}

gboolean
gembok_refusal_is_temporary (const GembokHttpAnswer *answer)
{
  const int status = answer->status;
  return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 511);
}

static GembokErrorCode
code_of (const GembokHttpAnswer *answer)
{
  if (gembok_refusal_is_temporary (answer))
    return GEMBOK_ERROR_UNREACHABLE;
  switch (answer->status)
    {
    case 401:
      return GEMBOK_ERROR_NOT_LOGGED_IN;
    case 404:
    case 410:
      return GEMBOK_ERROR_NOT_FOUND;
    case 409:
    case 412:
      return GEMBOK_ERROR_CONFLICT;
    default:
      return answer->status >= 400 && answer->status < 500 ? GEMBOK_ERROR_REFUSED : GEMBOK_ERROR_BAD_ANSWER;
    }
}

/* A web page instead of a reason comes from something in between, not from an AMS; a few statuses speak for themselves. */
static gboolean
is_from_something_else (const GembokHttpAnswer *answer, GembokErrorCode code)
{
  const gboolean odd = code == GEMBOK_ERROR_NOT_FOUND || code == GEMBOK_ERROR_REFUSED || answer->status < 300;
  return gembok_answer_is_html (answer) && odd && answer->status != 413;
}

static char *
words_for (const GembokHttpAnswer *answer, const char *host)
{
  switch (answer->status)
    {
    case 401:
      return g_strdup_printf (_ ("%s asks for a log-in, or the last one has expired."), host);
    case 403:
      return g_strdup_printf (_ ("This account may not do that at %s."), host);
    case 404:
    case 410:
      return g_strdup_printf (_ ("%s does not have what was asked for (any more)."), host);
    case 409:
    case 412:
      return g_strdup_printf (_ ("%s did not take this: what it has was changed meanwhile."), host);
    case 413:
      return g_strdup_printf (_ ("What was sent is larger than %s accepts."), host);
    case 429:
      return g_strdup_printf (_ ("%s was asked too often."), host);
    case 511:
      return g_strdup_printf (_ ("The network wants you to log in before it lets you through to %s."), host);
    default:
      break;
    }
  if (answer->status >= 500)
    return g_strdup_printf (_ ("%s has a fault of its own at the moment (answer %d)."), host, answer->status);
  if (answer->status >= 400)
    return g_strdup_printf (_ ("%s refused this without giving a reason (answer %d)."), host, answer->status);
  return g_strdup_printf (_ ("%s answered in a way that does not fit (answer %d)."), host, answer->status);
}

/* What to do where the general hint of the code does not fit. */
static const char *
hint_for (const GembokHttpAnswer *answer, const GembokProblem *problem, gboolean own_words)
{
  if (g_strcmp0 (problem->code, GEMBOK_PROBLEM_PASSWORD_CHANGE_REQUIRED) == 0)
    return gembok_error_pick (_ ("Nothing was changed. Use “gembok-cli account change-password”, then repeat the command."),
                              _ ("Nothing was changed. Change the password, then try again."));
  /* What is wrong with a CSR cannot be corrected in it. */
  if (problem->code != NULL && g_str_has_prefix (problem->code, "csr_"))
    return gembok_error_pick (
        _ ("The CSR was not taken, and cannot be changed. Withdraw the request with “gembok-cli request "
           "cancel”, then make a new one with “gembok-cli request new --procedure PROCEDURE --name NAME --nik NIK --email "
           "EMAIL --organization AGENCY”."),
        _ ("The CSR was not taken, and cannot be changed. Withdraw the request, then begin anew with the "
           "same data."));
  switch (answer->status)
    {
    case 403:
      /* Whoever may not decide on this request needs no other account. */
      if (problem->code != NULL && !g_str_equal (problem->code, GEMBOK_PROBLEM_FORBIDDEN))
        return NULL;
      return _ (
          "Your request is kept as it was. Log in with the account that the request belongs to; if it is the right one, "
          "ask those who run the AMS.");
    case 404:
    case 410:
      return _ ("Your request is safe on this computer. Check the address of the AMS and the account that you are logged in "
                "with; if both are right, tell those who run the AMS.");
    case 413:
      return _ ("Your request is kept as it was. Choose a smaller file, then send again.");
    default:
      break;
    }
  if (own_words || code_of (answer) != GEMBOK_ERROR_REFUSED)
    return NULL;
  return _ ("Your request is kept as it was. Tell those who run the AMS, with the number of the answer.");
}

void
gembok_answer_set_html (GError **error, const GembokHttpAnswer *answer, const char *url)
{
  g_autofree char *host = gembok_answer_host (url);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL,
                    _ ("A web page came back from %s, not the answer of an AMS (answer %d)."), host, answer->status);
}

static void
set_temporary (GError **error, const GembokHttpAnswer *answer, const char *words)
{
  const guint seconds = gembok_http_retry_after (answer);
  if (seconds == 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE,
                        _ ("Your request is safe on this computer. Try again in a few minutes."), "%s", words);
      return;
    }
  g_autofree char *hint
      = seconds < 120
            ? g_strdup_printf (_ ("Your request is safe on this computer. Try again in %u seconds."), seconds)
            : g_strdup_printf (_ ("Your request is safe on this computer. Try again in %u minutes."), (seconds + 59) / 60);
  gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE, hint, "%s", words);
  if (error != NULL)
    gembok_error_set_retry_after (*error, seconds);
}

static void
set_refusal (GError **error, const GembokHttpAnswer *answer, const char *url)
{
  const GembokErrorCode code = code_of (answer);
  g_autofree char *host = gembok_answer_host (url);
  if (is_from_something_else (answer, code))
    {
      gembok_answer_set_html (error, answer, url);
      return;
    }
  g_autoptr (GembokProblem) problem
      = gembok_problem_decode (answer->status, answer->body, gembok_http_header (answer, "content-type"));
  g_autofree char *sentence = gembok_problem_sentence (problem);
  const gboolean own_words = sentence != NULL;
  g_autofree char *words = own_words ? g_steal_pointer (&sentence) : words_for (answer, host);
  if (code == GEMBOK_ERROR_UNREACHABLE)
    set_temporary (error, answer, words);
  else
    gembok_error_set_remote (error, code, problem->code, hint_for (answer, problem, own_words), words);
}

void
gembok_refusal_set (GError **error, const GembokHttpAnswer *answer, const char *url)
{
  GError *problem = NULL;
  set_refusal (&problem, answer, url);
  gembok_error_set_status (problem, (guint) answer->status);
  g_propagate_error (error, problem);
}
