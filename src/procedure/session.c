/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/crypto.h"
#include "procedure/context-private.h"
#include "procedure/site-lock.h"
#include "vault/keyring.h"
#include "vault/vault-log.h"
#include "wire/problem.h"

void
gembok_login_free (GembokLogin *login)
{
  if (login == NULL)
    return;
  g_clear_pointer (&login->account, gembok_wire_account_free);
  g_free (login->not_kept_because);
  g_free (login);
}

void
gembok_link_free (GembokLink *link)
{
  if (link == NULL)
    return;
  g_clear_pointer (&link->ams, gembok_ams_free);
  g_clear_pointer (&link->profile, gembok_vault_profile_free);
  g_clear_pointer (&link->account, gembok_vault_account_free);
  g_free (link);
}

/* --- logging in ------------------------------------------------------------------------------------------------- */

/* Whether it is in the keyring; else it is held until this program ends. */
static void
keep_session (GembokContext *context, const GembokVaultProfile *profile, const char *username,
              const GembokWireSession *session, gboolean keep, GembokLogin *login, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  if (keep && !gembok_context_is_in_memory (context)
      && gembok_keyring_store_session (gembok_vault_id (context->vault), profile->id, username, session->token,
                                       session->expires_at, cancellable, &error))
    {
      login->kept = TRUE;
      gembok_context_hold_session (context, profile->id, username, NULL);
      return;
    }
  if (error != NULL)
    login->not_kept_because = g_strdup (error->message);
  gembok_context_hold_session (context, profile->id, username, session->token);
}

/* When the session of this account that is in the keyring ends; 0: none. */
static gint64
kept_until (GembokContext *context, const char *profile_id, const char *username)
{
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (context->vault, NULL);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const GembokVaultAccount *account = accounts->pdata[i];
      if (g_strcmp0 (account->profile, profile_id) == 0 && g_strcmp0 (account->username, username) == 0)
        return account->expires_at;
    }
  return 0;
}

static gboolean
save_account (GembokContext *context, GembokVaultProfile *profile, const char *username, const GembokWireSession *session,
              double seconds, GError **error)
{
  g_autoptr (GembokVaultAccount) account = gembok_vault_account_new ();
  account->profile = g_strdup (profile->id);
  account->username = g_strdup (username);
  account->name = g_strdup (session->account->name);
  account->role = session->account->role;
  /* Only what is in the keyring counts: a session for one command must not hide it. */
  account->expires_at = kept_until (context, profile->id, username);
  account->used_at = g_get_real_time ();
  account->login_seconds = seconds;
  return gembok_profile_save (context, profile, error) && gembok_vault_account_put (context->vault, account, error)
         && gembok_vault_log (context->vault, gembok_role_name (account->role), NULL, NULL, "login", "done", error);
}

/* Without this note nobody would look for the session in the keyring, so it is taken out again where it fails. */
static gboolean
note_kept (GembokContext *context, const char *profile_id, const char *username, gint64 expires_at, GError **error)
{
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (context->vault, error);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      GembokVaultAccount *account = accounts->pdata[i];
      if (g_strcmp0 (account->profile, profile_id) != 0 || g_strcmp0 (account->username, username) != 0)
        continue;
      account->expires_at = expires_at;
      if (gembok_vault_account_put (context->vault, account, error))
        return TRUE;
    }
  gembok_keyring_clear_session (gembok_vault_id (context->vault), profile_id, username, NULL, NULL);
  return FALSE;
}

/* The policy is worth having at once, but a log-in does not fail for want of it. */
static void
try_policy (GembokAms *ams, GembokVaultProfile *profile, GCancellable *cancellable)
{
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GembokPolicy) policy = gembok_ams_get_policy (ams, &raw, cancellable, NULL);
  if (policy == NULL)
    return;
  g_clear_pointer (&profile->policy, g_bytes_unref);
  profile->policy = g_steal_pointer (&raw);
  profile->policy_at = g_get_real_time () / G_USEC_PER_SEC;
}

static GembokLogin *
log_in (GembokContext *context, GembokVaultProfile *profile, const char *username, GembokSecret *password, gboolean keep,
        GCancellable *cancellable, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokAms) ams = gembok_ams_new (profile->url, profile->ca, error);
  if (ams == NULL)
    return NULL;
  gembok_ams_set_reporter (ams, &context->reporter);
  gembok_http_know_time (gembok_ams_http (ams), profile->server_time_seen);
  g_autoptr (GembokWireSession) session = gembok_ams_log_in (ams, username, password, cancellable, error);
  if (session == NULL)
    return NULL;
  if (session->second_factor_required || session->token == NULL || session->account == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_REFUSED,
                        _ ("Nothing was changed. Ask your agency's help desk for another way in."),
                        _ ("This AMS asks for a second factor, which this version of Gembok cannot give."));
      return NULL;
    }
  try_policy (ams, profile, cancellable);
  profile->server_time_seen = MAX (profile->server_time_seen, gembok_http_last_date (gembok_ams_http (ams)));

  g_autoptr (GembokLogin) login = g_new0 (GembokLogin, 1);
  const double seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  const gboolean saved
      = !gembok_cancelled (cancellable, error) && save_account (context, profile, username, session, seconds, error);
  if (saved)
    keep_session (context, profile, username, session, keep, login, cancellable);
  if (!saved || (login->kept && !note_kept (context, profile->id, username, session->expires_at, error)))
    {
      /* Nobody will use it, so it does not stay open at the AMS. */
      gembok_ams_set_token (ams, session->token);
      gembok_ams_log_out (ams, NULL, NULL);
      return NULL;
    }
  login->expires_at = session->expires_at;
  login->account = g_steal_pointer (&session->account);
  return g_steal_pointer (&login);
}

GembokLogin *
gembok_session_log_in (GembokContext *context, GembokVaultProfile *profile, const char *username, GembokSecret *password,
                       gboolean keep, GCancellable *cancellable, GError **error)
{
  return gembok_profile_admit (context, profile, error)
             ? log_in (context, profile, username, password, keep, cancellable, error)
             : NULL;
}

GembokLogin *
gembok_session_log_in_for (GembokContext *context, GembokVaultProfile *profile, const GembokVaultRequest *request,
                           const char *username, GembokSecret *password, GCancellable *cancellable, GError **error)
{
  if (request->remote_id == NULL || g_strcmp0 (request->profile, profile->id) != 0)
    return gembok_session_log_in (context, profile, username, password, FALSE, cancellable, error);
  return gembok_site_lock_check_mode (context->shared->site, profile->url, error)
             ? log_in (context, profile, username, password, FALSE, cancellable, error)
             : NULL;
}

/* --- using a session -------------------------------------------------------------------------------------------- */

/* What somebody comes for. */
typedef enum
{
  ERRAND_BEGIN, /* something new: only where the administrator's locks admit it */
  ERRAND_ASK,   /* about what was sent before */
  ERRAND_LEAVE  /* to log out, which is always good */
} Errand;

static gboolean
admits (GembokContext *context, const char *profile_id, Errand errand, GError **error)
{
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_get (context->vault, profile_id, error);
  if (profile == NULL)
    return FALSE;
  return errand == ERRAND_BEGIN ? gembok_profile_admit (context, profile, error)
                                : gembok_site_lock_check_mode (context->shared->site, profile->url, error);
}

/* Also one that may have ended meanwhile: nobody should find it in the keyring. */
static gboolean
has_session (GembokContext *context, const GembokVaultAccount *account)
{
  g_autoptr (GembokSecret) held = gembok_context_held_session (context, account->profile, account->username);
  return held != NULL || (account->expires_at > 0 && !gembok_context_is_in_memory (context));
}

#define SUITS_BEST 3

/* How well; 0: not at all. Who leaves does so where they are logged in, and first of all where they work. */
static guint
suits (GembokContext *context, const GembokVaultAccount *account, Errand errand, GError **error)
{
  if (errand != ERRAND_LEAVE)
    return admits (context, account->profile, errand, error) ? SUITS_BEST : 0;
  if (!has_session (context, account))
    return 1;
  return admits (context, account->profile, ERRAND_BEGIN, NULL) ? SUITS_BEST : 2;
}

static GembokVaultAccount *
choose_account (GembokContext *context, const char *profile_id, const char *username, Errand errand, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (context->vault, error);
  if (accounts == NULL)
    return NULL;
  const char *wanted = username != NULL ? username : context->account;
  guint best = 0, chosen = 0;
  for (guint i = 0; i < accounts->len && best < SUITS_BEST; i++)
    {
      const GembokVaultAccount *account = accounts->pdata[i];
      const gboolean fits = (profile_id == NULL || g_strcmp0 (account->profile, profile_id) == 0)
                            && (wanted == NULL || g_strcmp0 (account->username, wanted) == 0);
      const guint suited = fits ? suits (context, account, errand, refusal == NULL ? &refusal : NULL) : 0;
      if (suited <= best)
        continue;
      best = suited;
      chosen = i;
    }
  if (best > 0)
    return g_ptr_array_steal_index (accounts, chosen);
  if (refusal != NULL)
    g_propagate_error (error, g_steal_pointer (&refusal));
  else if (wanted != NULL)
    gembok_error_set (error, GEMBOK_ERROR_NOT_LOGGED_IN, NULL, _ ("“%s” is not logged in from this data folder."), wanted);
  else
    gembok_error_set (error, GEMBOK_ERROR_NOT_LOGGED_IN, NULL, _ ("You are not logged in to an AMS."));
  return NULL;
}

GembokVaultAccount *
gembok_account_current (GembokContext *context, GError **error)
{
  return choose_account (context, NULL, NULL, ERRAND_BEGIN, error);
}

static GembokSecret *
load_token (GembokContext *context, const GembokVaultAccount *account, GCancellable *cancellable, GError **error)
{
  GembokSecret *held = gembok_context_held_session (context, account->profile, account->username);
  if (held != NULL)
    return held;
  if (gembok_context_is_in_memory (context))
    {
      gembok_error_set (error, GEMBOK_ERROR_NOT_LOGGED_IN, NULL, _ ("You are not logged in to the AMS."));
      return NULL;
    }
  /* Without a session there is no need to ask the keyring, which may be missing or locked. */
  if (account->expires_at == 0)
    {
      gembok_error_set (error, GEMBOK_ERROR_NOT_LOGGED_IN, NULL, _ ("“%s” has logged out of the AMS."), account->username);
      return NULL;
    }
  g_autoptr (GError) problem = NULL;
  GembokSecret *token = gembok_keyring_load_session (gembok_vault_id (context->vault), account->profile, account->username,
                                                     cancellable, &problem);
  if (token == NULL && g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_KEYRING))
    gembok_error_set (
        error, GEMBOK_ERROR_NOT_LOGGED_IN,
        /* Said to applicants and to deciders. */
        gembok_error_pick (_ ("Nothing was changed. Unlock the keyring, or add --username NAME to the command: it "
                              "then logs in for itself (--password-fd N where nobody can type the password)."),
                           _ ("Nothing was changed. Unlock the keyring of this computer, then try again.")),
        _ ("The session cannot be read. %s"), problem->message);
  else if (token == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return token;
}

static GembokLink *
open_link (GembokContext *context, const char *profile_id, const char *username, Errand errand, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GembokLink) link = g_new0 (GembokLink, 1);
  link->account = choose_account (context, profile_id, username, errand, error);
  if (link->account == NULL)
    return NULL;
  link->profile = gembok_profile_load (context, link->account->profile, error);
  if (link->profile == NULL)
    return NULL;
  g_autoptr (GembokSecret) token = load_token (context, link->account, cancellable, error);
  if (token == NULL)
    return NULL;
  link->ams = gembok_ams_new (link->profile->url, link->profile->ca, error);
  if (link->ams == NULL)
    return NULL;
  gembok_ams_set_reporter (link->ams, &context->reporter);
  gembok_http_know_time (gembok_ams_http (link->ams), link->profile->server_time_seen);
  gembok_ams_set_token (link->ams, token);
  return g_steal_pointer (&link);
}

GembokLink *
gembok_link_open (GembokContext *context, const char *profile_id, const char *username, GCancellable *cancellable,
                  GError **error)
{
  return open_link (context, profile_id, username, profile_id == NULL ? ERRAND_BEGIN : ERRAND_ASK, cancellable, error);
}

static void
forget_session (GembokContext *context, GembokVaultAccount *account)
{
  if (gembok_context_hold_session (context, account->profile, account->username, NULL)
      || gembok_context_is_in_memory (context))
    return;
  gembok_keyring_clear_session (gembok_vault_id (context->vault), account->profile, account->username, NULL, NULL);
  account->expires_at = 0;
  gembok_vault_account_put (context->vault, account, NULL);
}

/* Whether somebody has logged in with the account since @link was opened, perhaps in another thread: that session is sound. */
static gboolean
is_outdated (GembokContext *context, const GembokLink *link)
{
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (context->vault, NULL);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const GembokVaultAccount *account = accounts->pdata[i];
      if (g_strcmp0 (account->profile, link->account->profile) == 0
          && g_strcmp0 (account->username, link->account->username) == 0)
        return account->used_at != link->account->used_at;
    }
  return FALSE;
}

gboolean
gembok_link_failed (GembokContext *context, GembokLink *link, const GError *error)
{
  if (g_error_matches (error, GEMBOK_ERROR, GEMBOK_ERROR_NOT_LOGGED_IN) && !is_outdated (context, link))
    forget_session (context, link->account);
  return FALSE;
}

gboolean
gembok_link_log_out (GembokContext *context, GembokLink *link, gboolean *told, GCancellable *cancellable, GError **error)
{
  const gboolean done = gembok_ams_log_out (link->ams, cancellable, NULL);
  if (told != NULL)
    *told = done;
  forget_session (context, link->account);
  return gembok_vault_log (context->vault, gembok_role_name (link->account->role), NULL, NULL, "logout",
                           done ? "done" : "forgotten here only", error);
}

gboolean
gembok_session_log_out (GembokContext *context, gboolean *told, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokLink) link = open_link (context, NULL, NULL, ERRAND_LEAVE, cancellable, error);
  return link != NULL && gembok_link_log_out (context, link, told, cancellable, error);
}

GembokPolicy *
gembok_link_refresh_policy (GembokContext *context, GembokLink *link, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GembokPolicy) policy = gembok_ams_get_policy (link->ams, &raw, cancellable, error);
  if (policy == NULL)
    return NULL;
  g_clear_pointer (&link->profile->policy, g_bytes_unref);
  link->profile->policy = g_bytes_ref (raw);
  link->profile->policy_at = g_get_real_time () / G_USEC_PER_SEC;
  link->profile->server_time_seen
      = MAX (link->profile->server_time_seen, gembok_http_last_date (gembok_ams_http (link->ams)));
  return gembok_profile_save (context, link->profile, error) ? g_steal_pointer (&policy) : NULL;
}

/* --- the account ------------------------------------------------------------------------------------------------ */

GembokWireAccount *
gembok_account_show (GembokContext *context, GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokLink) link = gembok_link_open (context, NULL, NULL, cancellable, error);
  if (link == NULL)
    return NULL;
  g_autoptr (GError) problem = NULL;
  GembokWireAccount *account = gembok_ams_get_account (link->ams, cancellable, &problem);
  if (account == NULL)
    {
      gembok_link_failed (context, link, problem);
      g_propagate_error (error, g_steal_pointer (&problem));
    }
  return account;
}

gboolean
gembok_account_change_password (GembokContext *context, GembokSecret *current, GembokSecret *fresh,
                                GCancellable *cancellable, GError **error)
{
  g_autoptr (GembokLink) link = gembok_link_open (context, NULL, NULL, cancellable, error);
  if (link == NULL)
    return FALSE;
  g_autoptr (GError) problem = NULL;
  if (!gembok_ams_change_password (link->ams, current, fresh, cancellable, &problem))
    {
      gembok_link_failed (context, link, problem);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return gembok_vault_log (context->vault, gembok_role_name (link->account->role), NULL, NULL, "change-password", "done",
                           error);
}

gboolean
gembok_account_must_change_password (const GError *error)
{
  return error != NULL && g_strcmp0 (gembok_error_get_remote_code (error), GEMBOK_PROBLEM_PASSWORD_CHANGE_REQUIRED) == 0;
}
