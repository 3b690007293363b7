/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What deciders are told where something goes wrong: never what an applicant would be. */
#include <string.h>

#include "decider.h"

#define PROBLEM(status, code) \
  "status=" status " type=application/problem+json 'body={\"code\":\"" code "\",\"detail\":\"Kata AMS.\"}'"

static FaultServer *server;

static void
set_up (World *world, gconstpointer data G_GNUC_UNUSED)
{
  decider_set_up (world, server);
}

static const struct
{
  const char *plan;
  GembokErrorCode code;
  const char *remote_code;
  guint retry_after;
  const char *commands, *window;
} answers[] = {
  { "status=503 'header=Retry-After: 900'", GEMBOK_ERROR_UNREACHABLE, NULL, 900,
    "Nothing is decided twice. Try again in 15 minutes.", "Nothing is decided twice. Try again in 15 minutes." },
  { "status=429 'header=Retry-After: 45'", GEMBOK_ERROR_UNREACHABLE, NULL, 45,
    "Nothing is decided twice. Try again in 45 seconds.", "Nothing is decided twice. Try again in 45 seconds." },
  { "status=403", GEMBOK_ERROR_REFUSED, NULL, 0,
    "Nothing was changed. Log in with the account of a verifier or an officer; if it is the right one, ask those who run "
    "the "
    "AMS.",
    "Nothing was changed. Log in with the account of a verifier or an officer; if it is the right one, ask those who run "
    "the "
    "AMS." },
  { PROBLEM ("403", "forbidden"), GEMBOK_ERROR_REFUSED, "forbidden", 0, "the account of a verifier or an officer",
    "the account of a verifier or an officer" },
  { PROBLEM ("403", "own_request"), GEMBOK_ERROR_REFUSED, "own_request", 0,
    "Nothing was changed. “gembok-cli review list” shows what awaits your decision.",
    "Nothing was changed. The list shows what awaits your decision." },
  { PROBLEM ("403", "not_your_turn"), GEMBOK_ERROR_REFUSED, "not_your_turn", 0, "“gembok-cli review list” shows",
    "The list shows" },
  { PROBLEM ("403", "password_change_required"), GEMBOK_ERROR_REFUSED, "password_change_required", 0,
    "“gembok-cli account change-password”", "Change the password, then try again." },
  { PROBLEM ("409", "already_decided"), GEMBOK_ERROR_CONFLICT, "already_decided", 0,
    "Nothing was changed. “gembok-cli review list” shows what awaits your decision.",
    "Nothing was changed. The list shows what awaits your decision." },
  { PROBLEM ("412", "stale"), GEMBOK_ERROR_CONFLICT, "stale", 0, "Nothing was decided. Look at it again, then decide.",
    "Nothing was decided. Look at it again, then decide." },
  { PROBLEM ("422", "validation"), GEMBOK_ERROR_REFUSED, "validation", 0,
    "Nothing was decided. Correct what the AMS names, then try again.",
    "Nothing was decided. Correct what the AMS names, then try again." },
  { PROBLEM ("422", "csr_key_policy"), GEMBOK_ERROR_REFUSED, "csr_key_policy", 0, "“gembok-cli review list” shows",
    "The list shows" },
  { PROBLEM ("404", "not_found"), GEMBOK_ERROR_NOT_FOUND, "not_found", 0, "“gembok-cli review list” shows",
    "The list shows" },
  { "status=200 body={}", GEMBOK_ERROR_BAD_ANSWER, NULL, 0,
    "Nothing is decided twice. Ask again in a few minutes: “gembok-cli review list” shows what still awaits your decision.",
    "Nothing is decided twice. Ask again in a few minutes: the list shows what still awaits your decision." },
  { "type=text/html body=x", GEMBOK_ERROR_BAD_ANSWER, NULL, 0, "a log-in page of the network may be in the way",
    "a log-in page of the network may be in the way" },
  { "status=401", GEMBOK_ERROR_NOT_LOGGED_IN, NULL, 0,
    "Nothing was decided. Log in with “gembok-cli login --server ADDRESS --username NAME”",
    "Nothing was decided. Log in, then try again." },
};

static gboolean
ask_list (GembokContext *context, GError **error)
{
  g_autoptr (GPtrArray) requests = gembok_review_list (context, NULL, NULL, error);
  return requests != NULL;
}

static gboolean
ask_show (GembokContext *context, GError **error)
{
  g_autoptr (GembokWireRequest) request = gembok_review_show (context, "r1", NULL, error);
  return request != NULL;
}

static gboolean
ask_find (GembokContext *context, GError **error)
{
  g_autoptr (GembokWireRequest) request = gembok_review_find (context, "2026-000002-8", GEMBOK_REVIEW_TO_LOOK, NULL, error);
  return request != NULL;
}

static gboolean
ask_document (GembokContext *context, GError **error)
{
  g_autoptr (GBytes) content = gembok_review_document (context, "r1", "ktp", NULL, error);
  return content != NULL;
}

static gboolean
ask_decide (GembokContext *context, GError **error)
{
  g_autoptr (GembokWireRequest) request = gembok_review_decide (context, "r1", NULL, "accept", NULL, NULL, 0, NULL, error);
  return request != NULL;
}

/* Where @part goes wrong, of the AMS at which all before it goes well. */
static const struct
{
  gboolean (*ask) (GembokContext *context, GError **error);
  const char *part;
} calls[] = {
  { ask_list, "GET /api/v1/requests?" },
  { ask_show, "GET /api/v1/requests/r1" },
  { ask_find, "GET /api/v1/requests?" },
  { ask_document, "GET /api/v1/requests/r1/documents/ktp" },
  { ask_decide, "POST /api/v1/requests/r1/decision" },
};

static void
plan (const char *part, const char *answer)
{
  g_autoptr (GembokWireRequest) request = decider_request ("r1", "2026-000002-8");
  GembokWireDocument *document = gembok_wire_document_new ();
  document->kind = g_strdup ("ktp");
  document->state = GEMBOK_DOCUMENT_UPLOADED;
  document->sha256 = g_strnfill (64, 'a');
  g_ptr_array_add (request->documents, document);
  fault_server_forget (server);
  fault_server_plan (server, "%s %s", part, answer);
  decider_plan (server, request);
}

static void
assert_advice (GError *error, guint i, const char *hint)
{
  g_test_message ("%s: %s %s", answers[i].plan, error->message, gembok_error_get_hint (error));
  g_assert_error (error, GEMBOK_ERROR, (int) answers[i].code);
  g_assert_cmpstr (gembok_error_get_remote_code (error), ==, answers[i].remote_code);
  g_assert_cmpuint (gembok_error_get_retry_after (error), ==, answers[i].retry_after);
  g_assert_nonnull (strstr (gembok_error_get_hint (error), hint));
  g_assert_null (strstr (gembok_error_get_hint (error), "Your request"));
}

static void
hold_session (World *world)
{
  world_tear_down (world, NULL);
  decider_set_up (world, server);
}

static void
test_what_the_ams_answers (World *world, gconstpointer data)
{
  const GembokFace face = (GembokFace) GPOINTER_TO_UINT (data);
  gembok_error_set_face (face);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    for (guint k = 0; k < G_N_ELEMENTS (calls); k++)
      {
        g_autoptr (GError) error = NULL;
        /* The bytes of a document are compared by their hash, whatever they call themselves. */
        if (calls[k].ask == ask_document && answers[i].code == GEMBOK_ERROR_BAD_ANSWER)
          continue;
        plan (calls[k].part, answers[i].plan);
        g_assert_false (calls[k].ask (world->context, &error));
        assert_advice (error, i, face == GEMBOK_FACE_WINDOW ? answers[i].window : answers[i].commands);
        /* What is not valid any more was forgotten. */
        if (answers[i].code == GEMBOK_ERROR_NOT_LOGGED_IN)
          hold_session (world);
      }
  gembok_error_set_face (GEMBOK_FACE_COMMANDS);
}

static void
test_a_damaged_document (World *world, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  plan ("GET /api/v1/requests/r1/documents/ktp", "body=x");
  g_assert_false (ask_document (world->context, &error));
  g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_BAD_ANSWER);
  g_assert_nonnull (strstr (error->message, "arrived damaged"));
  g_assert_null (strstr (gembok_error_get_hint (error), "Your request"));
}

/* What no AMS answered: the network, this computer, the keyring. */
static void
test_the_rest (void)
{
  static const struct
  {
    GembokErrorCode code;
    const char *hint, *wanted;
  } cases[] = {
    { GEMBOK_ERROR_UNREACHABLE, NULL, "Nothing is decided twice. Check the connection, then repeat the command." },
    { GEMBOK_ERROR_UNREACHABLE, "Your request is safe on this computer. Check the proxy.", "Check the connection" },
    { GEMBOK_ERROR_NOT_LOGGED_IN, "Nothing was changed. Unlock the keyring.", "Nothing was changed. Unlock the keyring." },
    { GEMBOK_ERROR_TLS, NULL, "Nothing was sent." },
    { GEMBOK_ERROR_NOT_FOUND, "Look elsewhere.", "Look elsewhere." },
    { GEMBOK_ERROR_REFUSED, "Ask your agency.", "Ask your agency." },
    { GEMBOK_ERROR_BAD_INPUT, "Give more.", "Give more." },
    { GEMBOK_ERROR_CANCELLED, NULL, "Nothing is half done." },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gembok_error_set (&error, cases[i].code, cases[i].hint, "It failed.");
      gembok_review_advise (error);
      g_test_message ("%s", gembok_error_get_hint (error));
      g_assert_true (g_str_has_prefix (gembok_error_get_hint (error), cases[i].wanted)
                     || strstr (gembok_error_get_hint (error), cases[i].wanted) != NULL);
      g_assert_null (strstr (gembok_error_get_hint (error), "Your request"));
      g_assert_cmpstr (error->message, ==, "It failed.");
    }
  g_autoptr (GError) away = NULL;
  gembok_error_set (&away, GEMBOK_ERROR_UNREACHABLE, NULL, "It failed.");
  gembok_error_set_status (away, 503);
  gembok_review_advise (away);
  g_assert_cmpstr (gembok_error_get_hint (away), ==, "Nothing is decided twice. Try again in a few minutes.");
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "x");
  gembok_review_advise (foreign);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  g_test_add ("/review-advice/commands", World, GUINT_TO_POINTER (GEMBOK_FACE_COMMANDS), set_up, test_what_the_ams_answers,
              world_tear_down);
  g_test_add ("/review-advice/window", World, GUINT_TO_POINTER (GEMBOK_FACE_WINDOW), set_up, test_what_the_ams_answers,
              world_tear_down);
  g_test_add ("/review-advice/damaged-document", World, NULL, set_up, test_a_damaged_document, world_tear_down);
  g_test_add_func ("/review-advice/rest", test_the_rest);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
