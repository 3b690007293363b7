/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/server.h"

#include "crypto/crypto.h"
#include "wire/paths.h"

gint64
gembok_server_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
gembok_server_free (GembokServer *server)
{
  g_clear_pointer (&server->passwords, gembok_pool_free);
  g_clear_pointer (&server->documents, gembok_pool_free);
  g_clear_pointer (&server->transfers, g_hash_table_unref);
  g_clear_pointer (&server->subject_rules, g_ptr_array_unref);
  g_clear_pointer (&server->policy, gembok_policy_free);
  g_clear_pointer (&server->policy_body, g_bytes_unref);
  g_clear_pointer (&server->old_policies, g_ptr_array_unref);
  g_clear_pointer (&server->settings, gembok_settings_free);
  g_free (server->policy_etag);
  g_clear_pointer (&server->ca, gembok_ca_free);
  g_clear_pointer (&server->store, gembok_store_free);
  g_free (server->decoy_hash);
  g_free (server->folder);
  g_free (server);
}

void
gembok_server_set_addresses (GembokServer *server, const char *base_url, const char *plain_url)
{
  GembokPolicy *policy = server->policy;
  g_autofree char *cps = g_strconcat (base_url, GEMBOK_PATH_POLICY, NULL);
  g_free (policy->crl_url);
  g_free (policy->ocsp_url);
  policy->crl_url = g_strconcat (plain_url, GEMBOK_PATH_CRL, NULL);
  policy->ocsp_url = g_strconcat (plain_url, GEMBOK_PATH_OCSP, NULL);
  /* Everything such a CA issues is marked LATIHAN, whatever policy.json says. */
  if (server->settings == NULL)
    policy->training = TRUE;
  gembok_ca_set_addresses (server->ca, cps, policy->crl_url, policy->ocsp_url);
  g_clear_pointer (&server->policy_body, g_bytes_unref);
  server->policy_body = gembok_policy_encode (policy);
  g_autofree char *sha256 = gembok_sha256_hex (server->policy_body);
  g_free (server->policy_etag);
  server->policy_etag = g_strdup_printf ("\"%s\"", sha256);
}
