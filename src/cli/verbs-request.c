/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <limits.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cli/show.h"
#include "cli/verbs.h"

#define LIST_LIMIT 10000

static gboolean
show_or_fail (Cli *cli, GembokRequestView *view)
{
  if (view == NULL)
    return FALSE;
  show_request (cli, view);
  gembok_request_view_free (view);
  return TRUE;
}

static GembokApplicant *
read_applicant (Cli *cli)
{
  GembokApplicant *applicant = gembok_applicant_new ();
  for (int field = 0; field < GEMBOK_N_FIELDS; field++)
    {
      g_autofree char *option = g_strconcat ("--", gembok_applicant_field_name ((GembokApplicantField) field), NULL);
      gembok_applicant_set (applicant, (GembokApplicantField) field, cli_option (cli, option));
    }
  return applicant;
}

gboolean
verb_request_new (Cli *cli, GError **error)
{
  if (cli_need (cli, "--procedure", error) == NULL || cli_need (cli, "--name", error) == NULL
      || cli_need (cli, "--nik", error) == NULL || cli_need (cli, "--email", error) == NULL
      || cli_need (cli, "--organization", error) == NULL)
    return FALSE;
  g_autoptr (GembokApplicant) applicant = read_applicant (cli);
  if (cli_option (cli, "--passphrase-fd") == NULL)
    cli_note ("%s",
              _ ("The passphrase protects your private key. Nobody, not even BSrE, can recover it: if it is forgotten, the "
                 "certificate must be revoked and applied for again."));
  g_autoptr (GembokSecret) passphrase
      = cli_secret (cli, "--passphrase-fd", _ ("Passphrase for the new key"), TRUE, FALSE, error);
  if (passphrase == NULL)
    return FALSE;
  const GembokNewRequest fresh = {
    .procedure = cli_option (cli, "--procedure"),
    .applicant = applicant,
    .algorithm = cli_option (cli, "--algorithm"),
    .passphrase = passphrase,
  };
  return show_or_fail (cli, gembok_request_create (cli->context, &fresh, cli->cancellable, error));
}

gboolean
verb_request_list (Cli *cli, GError **error)
{
  guint total = 0;
  g_autoptr (GPtrArray) requests = gembok_vault_request_list (gembok_context_vault (cli->context),
                                                              cli_option (cli, "--search"), 0, LIST_LIMIT, &total, error);
  if (requests == NULL)
    return FALSE;
  gembok_json_begin_array (cli->writer, "requests");
  for (guint i = 0; i < requests->len; i++)
    show_request_line (cli, requests->pdata[i]);
  gembok_json_end_array (cli->writer);
  gembok_json_add_integer (cli->writer, "total", total);
  if (requests->len == 0)
    cli_print (cli, "%s",
               _ ("There are no requests. Make one with “gembok-cli request new --procedure PROCEDURE --name NAME --nik NIK "
                  "--email EMAIL --organization AGENCY”."));
  return TRUE;
}

gboolean
verb_request_show (Cli *cli, GError **error)
{
  return show_or_fail (cli, gembok_request_view (cli->context, cli_argument (cli, 0), error));
}

/* What cannot be kept can still be sent: with the command for exactly this file. */
static void
tell_way_without_keyring (Cli *cli, const char *kind, GError *problem, GError **error)
{
  if (!g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_KEYRING))
    {
      g_propagate_error (error, g_error_copy (problem));
      return;
    }
  g_autofree char *path = g_canonicalize_filename (cli_argument (cli, 1), NULL);
  g_autofree char *pair = g_strconcat (kind, "=", path, NULL);
  g_autofree char *clean = gembok_text_sanitise (pair, PATH_MAX);
  g_autofree char *quoted = g_shell_quote (clean);
  g_autofree char *hint = g_strdup_printf (
      _ ("Your request is safe; the document was not kept. Unlock the keyring, or give it with all others when you send: "
         "“gembok-cli request submit ID --document %s --username NAME”."),
      quoted);
  gembok_error_set (error, GEMBOK_ERROR_KEYRING, hint, "%s", problem->message);
}

gboolean
verb_request_attach (Cli *cli, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const char *kind = cli_need (cli, "--kind", error);
  if (kind == NULL)
    return FALSE;
  GembokRequestView *view
      = gembok_request_attach (cli->context, cli_argument (cli, 0), kind, cli_argument (cli, 1), cli->cancellable, &problem);
  if (view != NULL)
    return show_or_fail (cli, view);
  tell_way_without_keyring (cli, kind, problem, error);
  return FALSE;
}

gboolean
verb_request_detach (Cli *cli, GError **error)
{
  const char *kind = cli_need (cli, "--kind", error);
  return kind != NULL && show_or_fail (cli, gembok_request_detach (cli->context, cli_argument (cli, 0), kind, error));
}

/* Such a text has lines of its own, which stay; control characters do not. */
static void
print_text (Cli *cli, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = gembok_text_sanitise (lines[i], 4000);
      cli_print (cli, "%s", line);
    }
}

gboolean
verb_request_agreement (Cli *cli, GError **error)
{
  g_autoptr (GembokPolicy) policy = gembok_request_agreement (cli->context, cli_argument (cli, 0), cli->cancellable, error);
  if (policy == NULL)
    return FALSE;
  if (cli->json)
    {
      gembok_json_add_string (cli->writer, "version", policy->agreement_version);
      gembok_json_add_string (cli->writer, "sha256", policy->agreement_sha256);
      gembok_json_add_string (cli->writer, "text", policy->agreement_text);
      return TRUE;
    }
  print_text (cli, policy->agreement_text);
  g_autofree char *version = gembok_text_sanitise (policy->agreement_version, 60);
  cli_print (cli,
             _ ("Version %s. To agree: “gembok-cli request accept %s --agreement %s”; if you do not agree: “gembok-cli "
                "request decline %s”."),
             version, cli_argument (cli, 0), version, cli_argument (cli, 0));
  return TRUE;
}

gboolean
verb_request_accept (Cli *cli, GError **error)
{
  const char *version = cli_need (cli, "--agreement", error);
  return version != NULL && show_or_fail (cli, gembok_request_accept (cli->context, cli_argument (cli, 0), version, error));
}

gboolean
verb_request_decline (Cli *cli, GError **error)
{
  gboolean out = FALSE;
  GembokRequestView *view = gembok_request_decline (cli->context, cli_argument (cli, 0), &out, cli->cancellable, error);
  if (view == NULL)
    return FALSE;
  cli_print (cli, "%s",
             out ? _ ("Declined. You are logged out; the request is kept.") : _ ("Declined. The request is kept."));
  return show_or_fail (cli, view);
}

static gboolean
show_consent (Cli *cli, GError **error)
{
  const char *id = cli_argument (cli, 0);
  g_autoptr (GembokPolicy) policy = gembok_request_consent_text (cli->context, id, cli->cancellable, error);
  g_autoptr (GembokRequestView) view = policy != NULL ? gembok_request_view (cli->context, id, error) : NULL;
  if (view == NULL)
    return FALSE;
  if (cli->json)
    {
      gembok_json_add_string (cli->writer, "version", policy->consent_version);
      gembok_json_add_string (cli->writer, "sha256", policy->consent_sha256);
      gembok_json_add_string (cli->writer, "text", policy->consent_text);
      gembok_json_add_strings (cli->writer, "kinds", (const char *const *) policy->consent_kinds);
      gembok_json_add_boolean (cli->writer, "required", view->consent_required);
      gembok_json_add_boolean (cli->writer, "given", view->consent_given);
      return TRUE;
    }
  print_text (cli, policy->consent_text);
  g_autofree char *version = gembok_text_sanitise (policy->consent_version, 60);
  if (view->consent_given)
    cli_print (cli, _ ("Version %s. You have consented; to withdraw: “gembok-cli request consent %s --withdraw”."), version,
               id);
  else
    cli_print (cli, _ ("Version %s. To consent: “gembok-cli request consent %s --accept %s”."), version, id, version);
  return TRUE;
}

gboolean
verb_request_consent (Cli *cli, GError **error)
{
  const char *version = cli_option (cli, "--accept");
  const gboolean withdraw = cli_flag (cli, "--withdraw");
  if (version != NULL && withdraw)
    {
      gembok_error_set (error, GEMBOK_ERROR_USAGE, NULL, _ ("Give either --accept or --withdraw, not both."));
      return FALSE;
    }
  if (version == NULL && !withdraw)
    return show_consent (cli, error);
  return show_or_fail (cli, gembok_request_consent (cli->context, cli_argument (cli, 0), version, !withdraw, error));
}

/* "KIND=FILE" or "KIND=TEXT", split at the first "=". */
static gboolean
split_pair (const char *pair, char **name, const char **value, GError **error)
{
  const char *equals = strchr (pair, '=');
  if (equals == NULL || equals == pair || equals[1] == '\0')
    {
      gembok_error_set (error, GEMBOK_ERROR_USAGE, NULL, _ ("--document needs the form KIND=VALUE."));
      return FALSE;
    }
  *name = g_strndup (pair, (gsize) (equals - pair));
  *value = equals + 1;
  return TRUE;
}

gboolean
verb_request_submit (Cli *cli, GError **error)
{
  GPtrArray *given = cli_option_all (cli, "--document");
  const guint count = given != NULL ? given->len : 0;
  g_autofree GembokDocumentFile *files = g_new0 (GembokDocumentFile, count + 1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < count; i++)
    {
      char *kind = NULL;
      if (!split_pair (given->pdata[i], &kind, &files[i].path, error))
        return FALSE;
      files[i].kind = kind;
      g_ptr_array_add (names, kind);
    }
  return show_or_fail (cli, gembok_request_submit (cli->context, cli_argument (cli, 0), files, count, TRUE, cli->cancellable,
                                                   error));
}

gboolean
verb_request_status (Cli *cli, GError **error)
{
  const char *id = cli_argument (cli, 0);
  GembokRequestView *view = cli_flag (cli, "--wait")
                                ? gembok_request_wait (cli->context, id, cli->cancellable, error)
                                : gembok_request_refresh (cli->context, id, NULL, cli->cancellable, error);
  return show_or_fail (cli, view);
}

gboolean
verb_request_fetch (Cli *cli, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokSecret) passphrase
      = cli_secret (cli, "--passphrase-fd", _ ("Passphrase of the key, for a trial signature"), FALSE, TRUE, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  g_autoptr (GembokFetched) fetched
      = gembok_request_fetch (cli->context, cli_argument (cli, 0), passphrase, cli->cancellable, error);
  if (fetched == NULL)
    return FALSE;
  show_verdict (cli, fetched->verdict);
  if (cli->json)
    {
      gembok_json_add_string (cli->writer, "serial", fetched->certificate->serial);
      gembok_json_add_string (cli->writer, "sha256", fetched->certificate->sha256);
      gembok_json_add_string (cli->writer, "subject", fetched->certificate->subject);
      gembok_json_add_boolean (cli->writer, "trial_signature", fetched->tried);
      return TRUE;
    }
  cli_print (cli, _ ("Certificate %s for %s is kept."), fetched->certificate->serial, fetched->certificate->subject);
  cli_print (cli, "%s",
             fetched->tried ? _ ("A trial signature was made and verified: key and certificate work together.")
                            : _ ("No trial signature was made, because the passphrase was not given."));
  cli_print (cli, _ ("Next: “gembok-cli cert export %s --format p12 --out FILE.p12”."), cli_argument (cli, 0));
  return TRUE;
}

gboolean
verb_request_cancel (Cli *cli, GError **error)
{
  return show_or_fail (cli, gembok_request_cancel (cli->context, cli_argument (cli, 0), cli->cancellable, error));
}
