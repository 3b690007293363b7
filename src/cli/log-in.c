/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/i18n.h"
#include "cli/verbs.h"
#include "crypto/certificate.h"
#include "procedure/request.h"

/* --- an AMS named on the command line --------------------------------------------------------------------------- */

static GBytes *
read_anchors (GPtrArray *paths, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_unref);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) data = gembok_file_read (paths->pdata[i], GEMBOK_CERTIFICATES_MAX, error);
      g_autoptr (GPtrArray) some = data != NULL ? gembok_certificate_parse_all (data, error) : NULL;
      if (some == NULL)
        return NULL;
      for (guint k = 0; k < some->len; k++)
        g_ptr_array_add (all, gembok_certificate_ref (some->pdata[k]));
    }
  return gembok_certificates_to_pem (all);
}

gboolean
cli_server (Cli *cli, GembokServer *server, GError **error)
{
  *server = (GembokServer){ .url = cli_option (cli, "--server"), .mode = GEMBOK_PROFILE_CONNECTED };
  const char *ca = cli_option (cli, "--ca");
  GPtrArray *anchors = cli_option_all (cli, "--anchor");
  if (ca != NULL)
    {
      server->ca = gembok_file_read (ca, GEMBOK_CERTIFICATES_MAX, error);
      if (server->ca == NULL)
        return FALSE;
    }
  if (anchors != NULL)
    {
      server->anchors = read_anchors (anchors, error);
      if (server->anchors == NULL)
        cli_server_clear (server);
      return server->anchors != NULL;
    }
  return TRUE;
}

void
cli_server_clear (GembokServer *server)
{
  g_clear_pointer (&server->ca, g_bytes_unref);
  g_clear_pointer (&server->anchors, g_bytes_unref);
}

/* --- a session for one command, where there is no keyring ------------------------------------------------------- */

const char *
cli_named_request (Cli *cli)
{
  const char *arguments = cli->verb != NULL ? cli->verb->arguments : NULL;
  const gboolean named = arguments != NULL && g_str_has_prefix (arguments, "ID") && cli->arguments->len > 0;
  return named ? cli_argument (cli, 0) : NULL;
}

GembokVaultRequest *
cli_known_request (Cli *cli)
{
  /* What is reviewed is somebody else's, and another AMS may count alike. */
  const char *id = cli->verb != NULL && !g_str_equal (cli->verb->noun, "review") ? cli_named_request (cli) : NULL;
  return id != NULL && cli->context != NULL ? gembok_vault_request_get (gembok_context_vault (cli->context), id, NULL)
                                            : NULL;
}

GembokVaultProfile *
cli_known_profile (Cli *cli, const GembokVaultRequest *request, const char *username, GError **error)
{
  if (request != NULL && request->profile != NULL)
    return gembok_profile_load (cli->context, request->profile, error);
  return username != NULL ? gembok_profile_of_user (cli->context, username, error)
                          : gembok_profile_current (cli->context, error);
}

static GembokVaultProfile *
named_profile (Cli *cli, GError **error)
{
  GembokServer server;
  if (!cli_server (cli, &server, error))
    return NULL;
  GembokVaultProfile *profile = gembok_profile_ensure (cli->context, &server, error);
  cli_server_clear (&server);
  return profile;
}

static GembokVaultProfile *
profile_for_command (Cli *cli, const GembokVaultRequest *request, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokVaultProfile) known = NULL;
  if (cli_option (cli, "--server") == NULL)
    known = cli_known_profile (cli, request, cli_option (cli, "--username"), &problem);
  if (problem != NULL)
    {
      /* Where the password belongs is not known: it goes nowhere then. */
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  /* With the CA that is preset there, should it have changed. */
  const gboolean is_office = known != NULL && cli_presets_lock_server (cli) && cli_presets_name_server (cli, known->url);
  if (known != NULL && !is_office)
    return g_steal_pointer (&known);
  /* For the first time, the AMS of the office; where there is none, the one that somebody used here before. */
  cli_presets_take_server (cli);
  return cli_option (cli, "--server") != NULL ? named_profile (cli, error) : gembok_profile_current (cli->context, error);
}

/* What was sent may be asked about where it was sent, and nothing else be done there, see gembok_profile_admit(). */
static gboolean
only_asks (Cli *cli, const GembokVaultRequest *request, const GembokVaultProfile *profile)
{
  return request != NULL && request->remote_id != NULL && g_strcmp0 (request->profile, profile->id) == 0
         && cli->verb->run != verb_request_submit;
}

gboolean
cli_log_in_for_command (Cli *cli, GError **error)
{
  const char *username = cli_option (cli, "--username");
  g_autoptr (GembokVaultRequest) request = cli_known_request (cli);
  /* The password of somebody else does not belong to the AMS of this request. */
  if (request != NULL && !gembok_request_check_account (request, username, error))
    return FALSE;
  g_autoptr (GembokVaultProfile) profile = profile_for_command (cli, request, error);
  if (profile == NULL)
    return FALSE;
  const gboolean asks = only_asks (cli, request, profile);
  /* Known before anybody types a password. */
  if (!asks && !gembok_profile_admit (cli->context, profile, error))
    return FALSE;
  g_autoptr (GembokSecret) password = cli_secret (cli, "--password-fd", _ ("AMS password"), FALSE, FALSE, error);
  if (password == NULL)
    return FALSE;
  g_autoptr (GembokLogin) login
      = asks ? gembok_session_log_in_for (cli->context, profile, request, username, password, cli->cancellable, error)
             : gembok_session_log_in (cli->context, profile, username, password, FALSE, cli->cancellable, error);
  if (login == NULL)
    return FALSE;
  gembok_context_set_account (cli->context, username);
  cli->logged_in_at = g_strdup (profile->id);
  /* A descriptor can be read only once; who changes the password needs it again. */
  cli->password = g_steal_pointer (&password);
  return TRUE;
}

void
cli_log_out_of_command (Cli *cli, GCancellable *cancellable)
{
  g_autoptr (GembokLink) link
      = gembok_link_open (cli->context, cli->logged_in_at, cli_option (cli, "--username"), cancellable, NULL);
  if (link != NULL)
    gembok_link_log_out (cli->context, link, NULL, cancellable, NULL);
}
