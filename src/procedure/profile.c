/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/certificate.h"
#include "crypto/crypto.h"
#include "procedure/context-private.h"

static gboolean
check_trust (GBytes *pem, const char *what, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (pem, &problem);
  if (certificates == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file for %s holds no certificate."), what);
      return FALSE;
    }
  for (guint i = 0; i < certificates->len; i++)
    if (!gembok_certificate_is_ca (certificates->pdata[i]))
      {
        gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, NULL, _ ("The file for %s holds a certificate that is not a CA's."),
                          what);
        return FALSE;
      }
  return TRUE;
}

/* Keeps trust as PEM, whatever the file was. */
static GBytes *
as_pem (GBytes *data)
{
  g_autoptr (GPtrArray) certificates = gembok_certificate_parse_all (data, NULL);
  return gembok_certificates_to_pem (certificates);
}

static void
take_trust (GBytes **slot, GBytes *data)
{
  if (data == NULL)
    return;
  g_clear_pointer (slot, g_bytes_unref);
  *slot = as_pem (data);
}

GembokVaultProfile *
gembok_profile_ensure (GembokContext *context, const GembokServer *server, GError **error)
{
  g_autofree char *url = gembok_ams_normalise_url (server->url, error);
  if (url == NULL || (server->ca != NULL && !check_trust (server->ca, "--ca", error))
      || (server->anchors != NULL && !check_trust (server->anchors, "--anchor", error)))
    return NULL;

  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_by_url (context->vault, url, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (profile == NULL)
    {
      profile = gembok_vault_profile_new ();
      profile->id = gembok_random_id (12);
      profile->url = g_steal_pointer (&url);
      profile->mode = server->mode;
    }
  take_trust (&profile->ca, server->ca);
  take_trust (&profile->anchors, server->anchors);
  return g_steal_pointer (&profile);
}

GembokVaultProfile *
gembok_profile_current (GembokContext *context, GError **error)
{
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (context->vault, error);
  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    {
      const GembokVaultAccount *account = accounts->pdata[i];
      if (context->account == NULL || g_strcmp0 (account->username, context->account) == 0)
        return gembok_vault_profile_get (context->vault, account->profile, error);
    }
  gembok_error_set (error, GEMBOK_ERROR_NOT_LOGGED_IN, NULL, _ ("No AMS has been used from this data folder yet."));
  return NULL;
}

GembokPolicy *
gembok_profile_policy (GembokContext *context, const GembokVaultProfile *profile)
{
  (void) context;
  GembokPolicy *policy = NULL;
  if (profile != NULL && profile->policy != NULL)
    policy = gembok_policy_decode (profile->policy, NULL);
  if (policy == NULL)
    {
      g_autoptr (GBytes) built_in = gembok_policy_default ();
      policy = gembok_policy_decode (built_in, NULL);
      g_assert (policy != NULL);
    }
  return policy;
}

GPtrArray *
gembok_profile_anchors (const GembokVaultProfile *profile)
{
  GPtrArray *anchors = NULL;
  if (profile != NULL && profile->anchors != NULL)
    anchors = gembok_certificate_parse_all (profile->anchors, NULL);
  return anchors != NULL ? anchors : g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_unref);
}
