/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/agreement-work.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define VERSION_MAX_CHARS 40
/* Enough to compare two texts by eye. */
#define FINGERPRINT_CHARS 16

GembokAgreed *
gembok_agreed_new (const char *version, const char *sha256)
{
  GembokAgreed *agreed = g_new0 (GembokAgreed, 1);
  agreed->version = g_strdup (version);
  agreed->sha256 = g_strdup (sha256);
  return agreed;
}

void
gembok_agreed_free (gpointer data)
{
  GembokAgreed *agreed = data;
  g_free (agreed->version);
  g_free (agreed->sha256);
  g_free (agreed);
}

static GembokPolicy *
policy_of (GembokContext *context, const char *id, GError **error)
{
  g_autoptr (GembokRequestView) view = gembok_request_view (context, id, error);
  return view != NULL ? gembok_request_policy (context, view->request) : NULL;
}

gpointer
gembok_agreement_cached (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  return policy_of (context, input, error);
}

gpointer
gembok_agreement_fresh (GembokContext *context, gpointer input, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GembokPolicy *policy = gembok_request_agreement (context, input, cancellable, &problem);
  /* An AMS without an agreement still has a policy, and maybe a consent. */
  if (policy != NULL || !g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND))
    {
      if (policy == NULL)
        g_propagate_error (error, g_steal_pointer (&problem));
      return policy;
    }
  return policy_of (context, input, error);
}

/* The AMS may have published another text while this one was read. */
static gboolean
is_what_was_read (GembokContext *context, const char *id, gboolean consent, const GembokAgreed *agreed, GError **error)
{
  g_autoptr (GembokPolicy) policy = policy_of (context, id, error);
  if (policy == NULL)
    return FALSE;
  if (g_strcmp0 (consent ? policy->consent_sha256 : policy->agreement_sha256, agreed->sha256) == 0)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was recorded. Read the new text, then decide."),
                    _ ("The AMS has published another text meanwhile."));
  return FALSE;
}

GembokRequestView *
gembok_agreement_accept (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  const GembokAgreed *agreed = input;
  return is_what_was_read (context, id, FALSE, agreed, error) ? gembok_request_accept (context, id, agreed->version, error)
                                                              : NULL;
}

GembokRequestView *
gembok_agreement_decline (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) input;
  return gembok_request_decline (context, id, NULL, cancellable, error);
}

GembokRequestView *
gembok_agreement_consent (GembokContext *context, const char *id, gpointer input, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  const GembokAgreed *agreed = input;
  if (agreed == NULL)
    return gembok_request_consent (context, id, NULL, FALSE, error);
  return is_what_was_read (context, id, TRUE, agreed, error)
             ? gembok_request_consent (context, id, agreed->version, TRUE, error)
             : NULL;
}

char *
gembok_agreement_stamp (const char *version, const char *sha256)
{
  g_autofree char *shown = gembok_text_sanitise (version, VERSION_MAX_CHARS);
  if (sha256 == NULL || strlen (sha256) < FINGERPRINT_CHARS)
    return g_strdup_printf (_ ("Version %s"), shown);
  g_autofree char *start = g_strndup (sha256, FINGERPRINT_CHARS);
  g_autofree char *grouped = gembok_hex_grouped (start);
  /* TRANSLATORS: version of a text, the first digits of its SHA-256 */
  return g_strdup_printf (_ ("Version %s, fingerprint of the text %s …"), shown, grouped);
}
