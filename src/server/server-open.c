/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/server.h"

#include "base/file.h"
#include "base/i18n.h"
#include "crypto/crypto.h"
#include "identity/subject-template.h"
#include "server/uploads.h"

#define PASSWORD_THREADS 2
#define PASSWORD_QUEUE   30
#define DOCUMENT_THREADS 1
#define DOCUMENT_QUEUE   30

static GembokPolicy *
decode_policy (GBytes *bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GembokPolicy *policy = gembok_policy_decode (bytes, &cause);
  if (policy == NULL)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, _ ("Nothing was changed. Correct policy.json, then start again."),
                      _ ("The file “policy.json” is unsound: %s"), cause->message);
  return policy;
}

/* An unsound policy.json stops the start: a service with other rules than its owner wrote down is worse than none. */
GembokPolicy *
gembok_server_read_policy (const char *folder, const GembokSettings *settings, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "policy.json", NULL);
  const gboolean own = g_file_test (path, G_FILE_TEST_EXISTS);
  g_autoptr (GBytes) bytes = own ? gembok_file_read (path, GEMBOK_JSON_MAX, error) : gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = bytes != NULL ? decode_policy (bytes, error) : NULL;
  if (policy == NULL || settings == NULL)
    return g_steal_pointer (&policy);
  if (!gembok_settings_apply (settings, policy, error))
    return NULL;
  /* Both together must be sound as well. */
  g_autoptr (GBytes) together = gembok_policy_encode (policy);
  return decode_policy (together, error);
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

/* --- the CA -------------------------------------------------------------------------------------------------------- */

GembokCaProfile
gembok_settings_ca_profile (const GembokSettings *settings)
{
  return (GembokCaProfile){
    .training = gembok_settings_is_training (settings),
    .country = gembok_settings_get (settings, GEMBOK_SETTING_COUNTRY),
    .organization = gembok_settings_get (settings, GEMBOK_SETTING_ORGANIZATION),
    .name = gembok_settings_get (settings, GEMBOK_SETTING_CA_NAME),
    .algorithm = gembok_settings_algorithm (settings, GEMBOK_SETTING_CA_KEY),
    .validity_days = gembok_settings_number (settings, GEMBOK_SETTING_VALIDITY_DAYS),
    .crl_hours = gembok_settings_number (settings, GEMBOK_SETTING_CRL_HOURS),
  };
}

static GembokCa *
open_ca (const GembokServer *server, const GembokSecret *passphrase, GError **error)
{
  g_autofree char *folder = g_build_filename (server->folder, "ca", NULL);
  if (server->settings == NULL)
    return gembok_ca_open (folder, gembok_server_now (), error);
  const GembokCaProfile profile = gembok_settings_ca_profile (server->settings);
  return gembok_ca_unlock (folder, &profile, passphrase, gembok_server_now (), error);
}

/* --- all of it ----------------------------------------------------------------------------------------------------- */

static gboolean
open_parts (GembokServer *server, const GembokSecret *passphrase, GError **error)
{
  server->policy = gembok_server_read_policy (server->folder, server->settings, error);
  server->store = server->policy != NULL ? gembok_store_open (server->folder, error) : NULL;
  server->ca = server->store != NULL ? open_ca (server, passphrase, error) : NULL;
  server->decoy_hash = server->ca != NULL ? read_decoy_hash (server->store, error) : NULL;
  if (server->decoy_hash == NULL)
    return FALSE;
  server->subject_rules = make_subject_rules (server->policy);
  server->passwords = gembok_pool_new (PASSWORD_THREADS, PASSWORD_QUEUE);
  server->documents = gembok_pool_new (DOCUMENT_THREADS, DOCUMENT_QUEUE);
  return gembok_uploads_open (server, error);
}

static GembokServer *
server_new (const char *folder)
{
  GembokServer *server = g_new0 (GembokServer, 1);
  server->folder = g_strdup (folder);
  server->transfers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  server->old_policies = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_policy_free);
  return server;
}

GembokServer *
gembok_server_new (const char *folder, gboolean training, GError **error)
{
  g_autoptr (GembokServer) server = server_new (folder);
  server->training = training;
  return open_parts (server, NULL, error) ? g_steal_pointer (&server) : NULL;
}

GembokServer *
gembok_server_unlock (const char *folder, const GembokSettings *settings, const GembokSecret *passphrase, GError **error)
{
  g_autoptr (GembokServer) server = server_new (folder);
  server->settings = gembok_settings_copy (settings);
  return open_parts (server, passphrase, error) ? g_steal_pointer (&server) : NULL;
}

gboolean
gembok_server_reload (GembokServer *server, GError **error)
{
  g_autoptr (GembokSettings) settings = NULL;
  if (server->settings == NULL)
    return TRUE;
  if (!gembok_settings_load (server->folder, &settings, error))
    return FALSE;
  if (settings == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_DAMAGED, NULL, _ ("The file “settings.json” is missing."));
      return FALSE;
    }
  GembokPolicy *policy = gembok_server_read_policy (server->folder, settings, error);
  if (policy == NULL)
    return FALSE;
  g_ptr_array_add (server->old_policies, server->policy);
  server->policy = policy;
  g_ptr_array_unref (server->subject_rules);
  server->subject_rules = make_subject_rules (policy);
  const GembokCaProfile profile = gembok_settings_ca_profile (settings);
  gembok_ca_set_terms (server->ca, profile.validity_days, profile.crl_hours);
  gembok_settings_free (server->settings);
  server->settings = g_steal_pointer (&settings);
  return TRUE;
}
