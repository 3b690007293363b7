/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "cli/show.h"

/* The step of the agreement stays open for want of a consent as well; a procedure without that step may ask for one, too. */
static gboolean
lacks_only_consent (const GembokRequestView *view, GembokAction next)
{
  if (!view->consent_required || view->consent_given || next == GEMBOK_ACTION_CREATE_CSR
      || next == GEMBOK_ACTION_UPLOAD_DOCUMENTS)
    return FALSE;
  return next != GEMBOK_ACTION_ACCEPT_AGREEMENT || view->request->agreement_version != NULL;
}

static gboolean
is_open (const GembokRequestView *view, GembokAction action)
{
  for (guint i = 0; view->plan != NULL && i < view->plan->len; i++)
    {
      const GembokPlanStep *entry = &g_array_index (view->plan, GembokPlanStep, i);
      if (entry->step->action == action)
        return entry->state != GEMBOK_STEP_DONE && entry->state != GEMBOK_STEP_READY
               && entry->state != GEMBOK_STEP_NOT_NEEDED;
    }
  return FALSE;
}

/* Nothing can be kept from one command to the next: documents and log-in come with the one that sends. */
static const char *
advice_without_keyring (const GembokRequestView *view)
{
  if (view->consent_required && !view->consent_given)
    return _ (
        "Next: read what you consent to with “gembok-cli request consent ID”, then “gembok-cli request consent ID --accept "
        "VERSION”.");
  if (is_open (view, GEMBOK_ACTION_ACCEPT_AGREEMENT) && view->request->agreement_version == NULL)
    return _ (
        "Next: read the agreement with “gembok-cli request agreement ID”, then “gembok-cli request accept ID --agreement "
        "VERSION”.");
  return _ ("Next: send it together with its documents, since there is no keyring to keep them with: “gembok-cli request "
            "submit ID "
            "DOCUMENTS”.");
}

static const char *
advice_for (Cli *cli, const GembokRequestView *view)
{
  const GembokPlanStep *next = view->plan != NULL ? gembok_plan_next (view->plan) : NULL;
  switch (view->request->state)
    {
    case GEMBOK_REQUEST_SUBMITTED:
    case GEMBOK_REQUEST_VERIFIED:
      return _ (
          "Next: wait for the decision; “gembok-cli request status ID --wait” tells when it is made. You may switch this "
          "computer off.");
    case GEMBOK_REQUEST_REJECTED:
      if (!cli_has_keyring (cli))
        return _ ("Next: send again what was returned: “gembok-cli request submit ID DOCUMENTS”. The key stays the same.");
      return _ ("Next: replace what was returned with “gembok-cli request attach ID --kind KIND FILE”, then “gembok-cli "
                "request submit ID”. The key stays the same.");
    case GEMBOK_REQUEST_REFUSED:
    case GEMBOK_REQUEST_CANCELLED:
      return _ ("This request has ended. A new one can be made with “gembok-cli request new --procedure PROCEDURE --name "
                "NAME --nik NIK --email EMAIL --organization AGENCY”.");
    case GEMBOK_REQUEST_DRAFT:
    case GEMBOK_REQUEST_DONE:
    case GEMBOK_REQUEST_UNKNOWN:
    default:
      break;
    }
  const GembokAction action = next != NULL ? next->step->action : GEMBOK_ACTION_MANUAL;
  if (view->request->state == GEMBOK_REQUEST_DRAFT && lacks_only_consent (view, action))
    return _ ("Next: read what you consent to with “gembok-cli request consent ID”, then “gembok-cli request consent ID "
              "--accept VERSION”.");
  if (view->request->state == GEMBOK_REQUEST_DRAFT && action != GEMBOK_ACTION_CREATE_CSR && !cli_has_keyring (cli))
    return advice_without_keyring (view);
  switch (action)
    {
    case GEMBOK_ACTION_CREATE_CSR:
      return _ ("Next: open this draft in the Gembok window and create its key there.");
    case GEMBOK_ACTION_UPLOAD_DOCUMENTS:
      return _ ("Next: attach the missing documents with “gembok-cli request attach ID --kind KIND FILE”.");
    case GEMBOK_ACTION_ACCEPT_AGREEMENT:
      return _ ("Next: read the agreement with “gembok-cli request agreement ID”, then “gembok-cli request accept ID "
                "--agreement VERSION”.");
    case GEMBOK_ACTION_LOG_IN:
      return _ (
          "Next: log in with “gembok-cli login --server ADDRESS --username NAME”, then “gembok-cli request submit ID”.");
    case GEMBOK_ACTION_DOWNLOAD:
      return _ ("Next: get the certificate with “gembok-cli request fetch ID”.");
    case GEMBOK_ACTION_LOG_OUT:
      return _ ("Next: log out with “gembok-cli logout”.");
    default:
      return view->request->state == GEMBOK_REQUEST_DRAFT ? _ ("Next: “gembok-cli request submit ID”.") : NULL;
    }
}

/* --- with what is known ----------------------------------------------------------------------------------------- */

/* A kind comes from the AMS's policy; what a shell would take for more than a word does not get into a command. */
static gboolean
is_plain (const char *kind)
{
  return *kind != '\0' && strspn (kind, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen (kind);
}

static gboolean
is_wanted (const GembokVaultDocument *document)
{
  return document->state == GEMBOK_DOCUMENT_MISSING || document->state == GEMBOK_DOCUMENT_REJECTED;
}

static const char *
first_wanted (const GembokRequestView *view)
{
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      if (is_wanted (document) && is_plain (document->kind))
        return document->kind;
    }
  return "KIND";
}

/* " --document ktp=FILE …": what is to be sent, for each its own file. */
static char *
all_wanted (const GembokRequestView *view)
{
  GString *words = g_string_new (NULL);
  for (guint i = 0; i < view->documents->len; i++)
    {
      const GembokVaultDocument *document = view->documents->pdata[i];
      if (is_wanted (document) && is_plain (document->kind))
        g_string_append_printf (words, " --document %s=FILE", document->kind);
    }
  return g_string_free (words, FALSE);
}

char *
show_advice (Cli *cli, const GembokRequestView *view)
{
  const char *advice = advice_for (cli, view);
  if (advice == NULL)
    return NULL;
  g_autoptr (GString) text = g_string_new (advice);
  g_autofree char *own = g_strconcat (" ", view->request->id, NULL);
  g_autofree char *kind = g_strconcat ("--kind ", first_wanted (view), NULL);
  g_autofree char *documents = all_wanted (view);
  g_string_replace (text, " ID", own, 0);
  g_string_replace (text, "--kind KIND", kind, 0);
  g_string_replace (text, " DOCUMENTS", documents, 0);
  return g_strdup (text->str);
}
