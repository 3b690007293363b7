/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/server.h"

#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "crypto/crypto.h"
#include "identity/subject-template.h"
#include "server/uploads.h"
#include "wire/paths.h"

#define PASSWORD_THREADS 2
#define PASSWORD_QUEUE   30
#define DOCUMENT_THREADS 1
#define DOCUMENT_QUEUE   30

gint64
gembok_server_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* An unsound policy.json stops the start: a service with other rules than its owner wrote down is worse than none. */
static GembokPolicy *
read_policy (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "policy.json", NULL);
  const gboolean own = g_file_test (path, G_FILE_TEST_EXISTS);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = own ? gembok_file_read (path, GEMBOK_JSON_MAX, error) : gembok_policy_default ();
  if (bytes == NULL)
    return NULL;
  GembokPolicy *policy = gembok_policy_decode (bytes, &cause);
  if (policy == NULL)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Correct policy.json, then start again."),
                      _ ("The file “policy.json” is unsound: %s"), cause->message);
  return policy;
}

static GPtrArray *
make_subject_rules (const GembokPolicy *policy)
{
  GPtrArray *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_subject_rule_free);
  for (guint i = 0; i < policy->subject->len; i++)
    {
      const GembokPolicySubject *rule = g_ptr_array_index (policy->subject, i);
      g_ptr_array_add (rules, gembok_subject_rule_new (rule->attribute, rule->value, rule->field, rule->required));
    }
  return rules;
}

/* Made once a folder; its password was never known to anyone. */
static char *
read_decoy_hash (GembokStore *store, GError **error)
{
  g_autofree char *hash = NULL;
  if (!gembok_store_get_setting (store, "decoy", &hash, error))
    return NULL;
  if (hash != NULL)
    return g_steal_pointer (&hash);
  g_autoptr (GembokSecret) nobody = gembok_random_secret (32);
  hash = gembok_password_hash (nobody, error);
  if (hash == NULL || !gembok_store_set_setting (store, "decoy", hash, error))
    return NULL;
  return g_steal_pointer (&hash);
}

GembokServer *
gembok_server_new (const char *folder, gboolean training, GError **error)
{
  g_autofree char *ca_folder = g_build_filename (folder, "ca", NULL);
  g_autoptr (GembokServer) server = g_new0 (GembokServer, 1);
  server->folder = g_strdup (folder);
  server->training = training;
  server->transfers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  server->policy = read_policy (folder, error);
  server->store = server->policy != NULL ? gembok_store_open (folder, error) : NULL;
  server->ca = server->store != NULL ? gembok_ca_open (ca_folder, gembok_server_now (), error) : NULL;
  server->decoy_hash = server->ca != NULL ? read_decoy_hash (server->store, error) : NULL;
  if (server->decoy_hash == NULL)
    return NULL;
  server->subject_rules = make_subject_rules (server->policy);
  server->passwords = gembok_pool_new (PASSWORD_THREADS, PASSWORD_QUEUE);
  server->documents = gembok_pool_new (DOCUMENT_THREADS, DOCUMENT_QUEUE);
  if (!gembok_uploads_open (server, error))
    return NULL;
  return g_steal_pointer (&server);
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
  /* Everything this CA issues is marked LATIHAN, whatever policy.json says. */
  policy->training = TRUE;
  gembok_ca_set_addresses (server->ca, cps, policy->crl_url, policy->ocsp_url);
  g_clear_pointer (&server->policy_body, g_bytes_unref);
  server->policy_body = gembok_policy_encode (policy);
}
