/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "crypto/crypto.h"
#include "server/settings.h"

/* How the examples of data/agreement-*.md and data/consent-*.md call themselves. */
#define SAMPLE "naskah contoh untuk latihan"

static void
put (char **member, const char *value)
{
  g_free (*member);
  *member = g_strdup (value);
}

static gboolean
keep_procedures (GembokPolicy *policy, const char *const *wanted, GError **error)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (gembok_policy_find_procedure (policy, wanted[i]) == NULL)
      {
        gembok_error_set (
            error, GEMBOK_ERROR_BAD_INPUT,
            _ ("Nothing was changed. “gembok-cli procedure list” names what there is; others are described to the "
               "service in policy.json."),
            _ ("There is no procedure “%s”."), wanted[i]);
        return FALSE;
      }
  for (guint i = policy->procedures->len; i > 0; i--)
    {
      const GembokPolicyProcedure *procedure = g_ptr_array_index (policy->procedures, i - 1);
      if (!g_strv_contains (wanted, procedure->id))
        g_ptr_array_remove_index (policy->procedures, i - 1);
    }
  return TRUE;
}

/* A legal text is "VERSION\nTEXT"; an empty one leaves that of the policy. */
static void
put_text (const char *value, char **version, char **sha256, char **text)
{
  const char *line = strchr (value, '\n');
  if (line == NULL)
    return;
  g_free (*version);
  *version = g_strndup (value, (gsize) (line - value));
  put (text, line + 1);
  g_autoptr (GBytes) bytes = g_bytes_new_static (line + 1, strlen (line + 1));
  g_free (*sha256);
  *sha256 = gembok_sha256_hex (bytes);
}

gboolean
gembok_settings_apply (const GembokSettings *settings, GembokPolicy *policy, GError **error)
{
  g_auto (GStrv) procedures = gembok_settings_list (settings, GEMBOK_SETTING_PROCEDURES);
  if (!keep_procedures (policy, (const char *const *) procedures, error))
    return FALSE;
  if (*gembok_settings_get (settings, GEMBOK_SETTING_CONSENT) != '\0' && policy->consent_kinds == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT,
                        _ ("Nothing was changed. Name the kinds of documents in policy.json first."),
                        _ ("The policy demands no consent for any document."));
      return FALSE;
    }
  policy->training = gembok_settings_is_training (settings);
  put (&policy->ca_name, gembok_settings_get (settings, GEMBOK_SETTING_CA_NAME));
  g_strfreev (policy->key_algorithms);
  policy->key_algorithms = gembok_settings_list (settings, GEMBOK_SETTING_KEY_ALGORITHMS);
  put (&policy->default_key_algorithm, gembok_settings_get (settings, GEMBOK_SETTING_DEFAULT_KEY_ALGORITHM));
  for (guint i = 0; i < policy->documents->len; i++)
    {
      GembokPolicyDocument *rule = g_ptr_array_index (policy->documents, i);
      rule->max_bytes = (guint64) gembok_settings_number (settings, GEMBOK_SETTING_DOCUMENT_KIB) * 1024;
    }
  put_text (gembok_settings_get (settings, GEMBOK_SETTING_AGREEMENT), &policy->agreement_version, &policy->agreement_sha256,
            &policy->agreement_text);
  put_text (gembok_settings_get (settings, GEMBOK_SETTING_CONSENT), &policy->consent_version, &policy->consent_sha256,
            &policy->consent_text);
  return TRUE;
}

gboolean
gembok_settings_has_sample_texts (const GembokSettings *settings, const GembokPolicy *policy)
{
  if (gembok_settings_is_training (settings))
    return FALSE;
  return (policy->agreement_text != NULL && strstr (policy->agreement_text, SAMPLE) != NULL)
         || (policy->consent_text != NULL && strstr (policy->consent_text, SAMPLE) != NULL);
}

/* --- addresses ----------------------------------------------------------------------------------------------------- */

guint16
gembok_url_port (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  const int port = uri != NULL ? g_uri_get_port (uri) : -1;
  if (port > 0)
    return (guint16) port;
  return g_str_has_prefix (url, "https:") ? 443 : 80;
}

GStrv
gembok_settings_tls_names (const GembokSettings *settings)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GUri) uri = g_uri_parse (gembok_settings_get (settings, GEMBOK_SETTING_URL), G_URI_FLAGS_NONE, NULL);
  g_auto (GStrv) further = gembok_settings_list (settings, GEMBOK_SETTING_TLS_NAMES);
  static const char *const loopback[] = { "localhost", "127.0.0.1", "::1" };
  if (uri != NULL)
    g_ptr_array_add (names, g_strdup (g_uri_get_host (uri)));
  for (guint i = 0; further[i] != NULL; i++)
    if (*further[i] != '\0' && !g_ptr_array_find_with_equal_func (names, further[i], g_str_equal, NULL))
      g_ptr_array_add (names, g_strdup (further[i]));
  for (guint i = 0; i < G_N_ELEMENTS (loopback); i++)
    if (!g_ptr_array_find_with_equal_func (names, loopback[i], g_str_equal, NULL))
      g_ptr_array_add (names, g_strdup (loopback[i]));
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_steal (names, NULL);
}
