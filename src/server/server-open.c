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
