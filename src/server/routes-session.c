/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "base/i18n.h"
#include "crypto/crypto.h"
#include "crypto/passphrase.h"
#include "server/auth.h"
#include "server/routes.h"
#include "wire/session.h"

#define BUSY_SECONDS "2"

/* A log-in or a change of password on its way through the pool. */
typedef struct
{
  GembokExchange *exchange; /* owned */
  char *username;           /* as typed, or the account's */
  char *address;
  char *hash; /* to verify against: the account's or the decoy's */
  GembokSecret *password;
  GembokSecret *fresh;    /* (nullable): the new password */
  GStrv words;            /* (nullable): what the new password must not be made of */
  GembokAccount *account; /* (nullable) */

  gboolean fits;
  char *fresh_hash; /* (nullable) */
  GError *error;    /* why the new password is refused */
} PasswordJob;

static void
password_job_free (PasswordJob *job)
{
  gembok_exchange_unref (job->exchange);
  g_free (job->username);
  g_free (job->address);
  g_free (job->hash);
  g_clear_pointer (&job->password, gembok_secret_free);
  g_clear_pointer (&job->fresh, gembok_secret_free);
  g_strfreev (job->words);
  g_clear_pointer (&job->account, gembok_account_free);
  g_free (job->fresh_hash);
  g_clear_error (&job->error);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasswordJob, password_job_free)

static GembokWireAccount *
describe_account (const GembokAccount *account)
{
  GembokWireAccount *wire = gembok_wire_account_new ();
  wire->username = g_strdup (account->username);
  wire->name = g_strdup (account->name);
  wire->email = g_strdup (account->email);
  wire->role = account->role;
  wire->must_change_password = account->must_change;
  return wire;
}

/* A body that is no object at all is told apart from one with a wrong member. */
static void
refuse_body (GembokExchange *exchange, const GError *error)
{
  gboolean object = FALSE;
  for (const char *c = gembok_secret_text (exchange->secret); *c != '\0' && !object; c++)
    {
      if (!g_ascii_isspace (*c) && *c != '{')
        break;
      object = *c == '{';
    }
  if (object)
    gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, "%s", error->message);
  else
    gembok_exchange_refuse (exchange, 400, GEMBOK_PROBLEM_NOT_JSON, _ ("The body is not a JSON object."));
}

/* Every attempt counts as failed until scrypt has said otherwise. */
static gboolean
admit_attempt (GembokServer *server, GembokExchange *exchange, const PasswordJob *job)
{
  const gint64 now = gembok_server_now ();
  GError *error = NULL;
  guint seconds = 0;
  if (!gembok_auth_wait (server->store, job->username, job->address, now, &seconds, &error))
    gembok_exchange_fail (exchange, error);
  else if (seconds > 0)
    gembok_auth_refuse_attempts (exchange, seconds);
  else if (!gembok_auth_attempt (server->store, job->username, job->address, now, &error))
    gembok_exchange_fail (exchange, error);
  return !exchange->answered;
}

static void
start_job (GembokServer *server, PasswordJob *job, GembokPoolFunc work, GembokPoolFunc done)
{
  GembokExchange *exchange = job->exchange;
  if (!admit_attempt (server, exchange, job))
    {
      password_job_free (job);
      return;
    }
  if (gembok_pool_push (server->passwords, work, done, job))
    {
      gembok_exchange_defer (exchange);
      return;
    }
  (void) gembok_auth_take_back (server->store, job->username, job->address, NULL);
  gembok_exchange_header (exchange, "Retry-After", BUSY_SECONDS);
  gembok_exchange_refuse (exchange, 503, GEMBOK_PROBLEM_SERVICE_UNAVAILABLE,
                          _ ("The service is busy. Nothing was changed; try again shortly."));
  password_job_free (job);
}

/* --- log in -------------------------------------------------------------------------------------------------------- */

static void
verify_work (gpointer data)
{
  PasswordJob *job = data;
  job->fits = gembok_password_verify (job->password, job->hash);
}

static void
free_secret (gpointer secret)
{
  gembok_secret_free (secret);
}

static GembokVerified
verified_by (const PasswordJob *job)
{
  return (GembokVerified){
    .account = job->account != NULL ? job->account->id : 0,
    .username = job->username,
    .address = job->address,
    .hash = job->hash,
    .training = job->exchange->server->training,
  };
}

static void
answer_session (GembokExchange *exchange, const GembokAccount *opened, GembokSecret *token, gint64 now)
{
  g_autoptr (GembokWireAccount) account = describe_account (opened);
  const GembokWireSession session = { .token = token, .expires_at = now + GEMBOK_SESSION_SECONDS, .account = account };
  GembokSecret *text = gembok_wire_session_encode (&session);
  /* The token goes from our own memory to the connection, and is wiped there afterwards. */
  g_autoptr (GBytes) body
      = g_bytes_new_with_free_func (gembok_secret_data (text), gembok_secret_length (text), free_secret, text);
  gembok_exchange_answer (exchange, 201, GEMBOK_TYPE_JSON, body);
}

static void
refuse_log_in (GembokExchange *exchange)
{
  gembok_exchange_refuse (exchange, 401, GEMBOK_PROBLEM_WRONG_PASSWORD, _ ("The user name or the password is not right."));
}

static void
open_session (GembokServer *server, const PasswordJob *job)
{
  const GembokVerified verified = verified_by (job);
  const gint64 now = gembok_server_now ();
  GError *error = NULL;
  g_autoptr (GembokSecret) token = gembok_random_token (32);
  g_autofree char *hash = gembok_sha256_secret_hex (token);
  g_autoptr (GembokAccount) opened = NULL;
  if (!gembok_auth_open_session (server->store, &verified, hash, now, &opened, &error))
    gembok_exchange_fail (job->exchange, error);
  else if (opened == NULL)
    refuse_log_in (job->exchange);
  else
    answer_session (job->exchange, opened, token, now);
}

static void
log_in_done (gpointer data)
{
  g_autoptr (PasswordJob) job = data;
  if (job->exchange->message == NULL)
    return;
  if (job->fits)
    open_session (job->exchange->server, job);
  else
    refuse_log_in (job->exchange);
}

void
gembok_route_log_in (GembokServer *server, GembokExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PasswordJob) job = g_new0 (PasswordJob, 1);
  job->exchange = gembok_exchange_ref (exchange);
  job->address = gembok_exchange_address (exchange);
  if (!gembok_wire_login_decode (exchange->secret, &job->username, &job->password, &error))
    {
      refuse_body (exchange, error);
      return;
    }
  g_autofree char *folded = gembok_username_fold (job->username);
  if (folded != NULL && !gembok_store_find_account (server->store, folded, &job->account, &error))
    {
      gembok_exchange_fail (exchange, g_steal_pointer (&error));
      return;
    }
  job->hash = g_strdup (job->account != NULL ? job->account->password : server->decoy_hash);
  start_job (server, g_steal_pointer (&job), verify_work, log_in_done);
}

void
gembok_route_log_out (GembokServer *server, GembokExchange *exchange)
{
  GError *error = NULL;
  if (gembok_store_delete_session (server->store, exchange->session, &error))
    gembok_exchange_answer (exchange, 204, NULL, NULL);
  else
    gembok_exchange_fail (exchange, error);
}

/* --- account and password ------------------------------------------------------------------------------------------ */

void
gembok_route_account (GembokServer *server G_GNUC_UNUSED, GembokExchange *exchange)
{
  g_autoptr (GembokWireAccount) account = describe_account (exchange->account);
  g_autoptr (GBytes) body = gembok_wire_account_encode (account);
  gembok_exchange_answer (exchange, 200, GEMBOK_TYPE_JSON, body);
}

static void
change_work (gpointer data)
{
  PasswordJob *job = data;
  job->fits = gembok_password_verify (job->password, job->hash);
  if (!job->fits)
    return;
  if (gembok_secret_equal (job->password, job->fresh))
    gembok_error_set (&job->error, GEMBOK_ERROR_BAD_INPUT, NULL, _ ("The new password is the old one."));
  else if (gembok_passphrase_require (job->fresh, (const char *const *) job->words, &job->error))
    job->fresh_hash = gembok_password_hash (job->fresh, &job->error);
}

static void
store_change (GembokServer *server, const PasswordJob *job)
{
  const GembokVerified verified = verified_by (job);
  GError *error = NULL;
  gboolean changed = FALSE;
  if (!gembok_auth_change_password (server->store, &verified, job->exchange->session, job->fresh_hash, gembok_server_now (),
                                    &changed, &error))
    gembok_exchange_fail (job->exchange, error);
  else if (!changed)
    gembok_auth_refuse_session (job->exchange);
  else
    gembok_exchange_answer (job->exchange, 204, NULL, NULL);
}

static void
change_done (gpointer data)
{
  g_autoptr (PasswordJob) job = data;
  GembokServer *server = job->exchange->server;
  if (!job->fits)
    gembok_exchange_refuse (job->exchange, 401, GEMBOK_PROBLEM_WRONG_PASSWORD, _ ("The current password is not right."));
  else if (job->fresh_hash == NULL)
    {
      (void) gembok_auth_succeeded (server->store, job->username, job->address, NULL);
      GembokProblem *problem = gembok_problem (422, GEMBOK_PROBLEM_VALIDATION, _ ("The new password is not accepted."));
      gembok_problem_add (problem, "/new", job->error != NULL ? job->error->message : "");
      gembok_exchange_answer_problem (job->exchange, problem);
    }
  else
    store_change (server, job);
}

void
gembok_route_password (GembokServer *server, GembokExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PasswordJob) job = g_new0 (PasswordJob, 1);
  const char *words[] = { exchange->account->username, exchange->account->name, exchange->account->email, NULL };
  job->exchange = gembok_exchange_ref (exchange);
  job->address = gembok_exchange_address (exchange);
  job->username = g_strdup (exchange->account->username);
  job->hash = g_strdup (exchange->account->password);
  job->words = g_strdupv ((char **) (guintptr) words);
  if (!gembok_wire_password_decode (exchange->secret, &job->password, &job->fresh, &error))
    {
      refuse_body (exchange, error);
      return;
    }
  if (!gembok_store_get_account (server->store, exchange->account->id, &job->account, &error))
    {
      gembok_exchange_fail (exchange, g_steal_pointer (&error));
      return;
    }
  start_job (server, g_steal_pointer (&job), change_work, change_done);
}
