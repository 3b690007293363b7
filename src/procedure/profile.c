/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/i18n.h"
#include "crypto/certificate.h"
#include "crypto/crypto.h"
#include "procedure/context-private.h"
#include "procedure/site-lock.h"
#include "procedure/trust.h"

/* Keeps trust as PEM, whatever the file was. */
static gboolean
take_trust (GBytes **slot, GBytes *data, const char *what, GError **error)
{
  if (data == NULL)
    return TRUE;
  g_autoptr (GPtrArray) certificates = gembok_trust_parse (data, what, error);
  if (certificates == NULL)
    return FALSE;
  g_clear_pointer (slot, g_bytes_unref);
  *slot = gembok_certificates_to_pem (certificates);
  return TRUE;
}

GembokVaultProfile *
gembok_profile_ensure (GembokContext *context, const GembokServer *server, GError **error)
{
  g_autofree char *url = gembok_ams_normalise_url (server->url, error);
  if (url == NULL)
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
  if (!take_trust (&profile->ca, server->ca, "--ca", error)
      || !take_trust (&profile->anchors, server->anchors, "--anchor", error)
      || !gembok_site_lock_trust (context->shared->site, profile, error))
    return NULL;
  return g_steal_pointer (&profile);
}

/* Under a lock, what is stored stays as it was before it: nobody here decided otherwise since. */
gboolean
gembok_profile_save (GembokContext *context, const GembokVaultProfile *profile, GError **error)
{
  const GembokSite *site = context->shared->site;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GembokVaultProfile) before = gembok_vault_profile_get (context->vault, profile->id, &problem);
  if (before == NULL && !g_error_matches (problem, GEMBOK_ERROR, GEMBOK_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  /* Everything in it is borrowed. */
  GembokVaultProfile own = *profile;
  if (gembok_site_lock_trusts (site, "ams-ca-file", profile->url))
    own.ca = before != NULL ? before->ca : NULL;
  if (gembok_site_lock_trusts (site, "anchor-files", profile->url))
    own.anchors = before != NULL ? before->anchors : NULL;
  return gembok_vault_profile_put (context->vault, &own, error);
}

GembokVaultProfile *
gembok_profile_load (GembokContext *context, const char *id, GError **error)
{
  g_autoptr (GembokVaultProfile) profile = gembok_vault_profile_get (context->vault, id, error);
  return profile != NULL && gembok_site_lock_trust (context->shared->site, profile, error) ? g_steal_pointer (&profile)
                                                                                           : NULL;
}

gboolean
gembok_profile_admit (GembokContext *context, const GembokVaultProfile *profile, GError **error)
{
  return gembok_site_lock_check (context->shared->site, profile->url, error);
}

/* The one used last, by @username (nullable) or anybody. %NULL also without an error. */
static GembokVaultProfile *
find_used (GembokContext *context, const char *username, GError **error)
{
  g_autoptr (GPtrArray) accounts = gembok_vault_account_list (context->vault, error);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const GembokVaultAccount *account = accounts->pdata[i];
      if (username != NULL && g_strcmp0 (account->username, username) != 0)
        continue;
      g_autoptr (GembokVaultProfile) profile = gembok_profile_load (context, account->profile, error);
      if (profile == NULL || gembok_site_lock_is_ours (context->shared->site, profile->url))
        return g_steal_pointer (&profile);
    }
  return NULL;
}

GembokVaultProfile *
gembok_profile_of_user (GembokContext *context, const char *username, GError **error)
{
  return find_used (context, username, error);
}

GembokVaultProfile *
gembok_profile_current (GembokContext *context, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GembokVaultProfile *profile = find_used (context, context->account, &problem);
  if (profile == NULL && problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (profile == NULL)
    gembok_error_set (error, GEMBOK_ERROR_NOT_LOGGED_IN, NULL, _ ("No AMS has been used from this data folder yet."));
  return profile;
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
