/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/settings.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "server/ca.h"
#include "server/settings-private.h"

#define FILE_NAME    "settings.json"
#define FILE_VERSION 1

struct _GembokSettings
{
  char *values[GEMBOK_N_SETTINGS]; /* (nullable) */
};

static const struct
{
  const char *name;
  const char *value;
  const char *question;
  const char *fallback; /* (nullable): must be said, or follows from others (gembok_settings_default()) */
  GembokSettingCheck check;
  gboolean fixed;
} fields[GEMBOK_N_SETTINGS] = {
  [GEMBOK_SETTING_MODE] = { "mode", "internal|training", N_ ("Mode: internal, or training (everything says LATIHAN)"),
                            "internal", gembok_check_mode, TRUE },
  [GEMBOK_SETTING_ORGANIZATION]
  = { "organization", "NAME", N_ ("Name of the organisation, as it shall stand in the CA's certificates"), NULL,
      gembok_check_organization, TRUE },
  [GEMBOK_SETTING_COUNTRY] = { "country", "CC", N_ ("Country"), "ID", gembok_check_country, TRUE },
  [GEMBOK_SETTING_CA_NAME] = { "ca-name", "NAME", N_ ("Short name of the CA"), NULL, gembok_check_ca_name, TRUE },
  [GEMBOK_SETTING_CA_KEY]
  = { "ca-key", "ALGORITHM", N_ ("Kind of the CA's keys"), "rsa:4096", gembok_check_algorithm, TRUE },
  [GEMBOK_SETTING_URL] = { "url", "URL", N_ ("Address of the service, as applicants will use it (https://NAME:PORT)"), NULL,
                           gembok_check_url, FALSE },
  [GEMBOK_SETTING_REVOCATION_URL] = { "revocation-url", "URL", N_ ("Public address for CRL and OCSP (http://NAME:PORT)"),
                                      NULL, gembok_check_revocation_url, FALSE },
  [GEMBOK_SETTING_TLS_NAMES]
  = { "tls-names", "NAME,...", N_ ("Further host names or IP addresses of this server"), "", gembok_check_names, FALSE },
  [GEMBOK_SETTING_KEY_ALGORITHMS] = { "key-algorithms", "ALGORITHM,...", N_ ("Kinds of keys that applicants may have"),
                                      "rsa:2048,rsa:3072,rsa:4096,ec:P-256,ec:P-384", gembok_check_algorithms, FALSE },
  [GEMBOK_SETTING_DEFAULT_KEY_ALGORITHM]
  = { "default-key-algorithm", "ALGORITHM", N_ ("Which of them is proposed"), NULL, gembok_check_algorithm, FALSE },
  [GEMBOK_SETTING_VALIDITY_DAYS]
  = { "validity-days", "N", N_ ("Days that a certificate is valid"), "730", gembok_check_days, FALSE },
  [GEMBOK_SETTING_CRL_HOURS] = { "crl-hours", "N", N_ ("Hours that a CRL is good for"), "24", gembok_check_hours, FALSE },
  [GEMBOK_SETTING_PROCEDURES]
  = { "procedures", "ID,...", N_ ("Procedures that are offered"), NULL, gembok_check_procedures, FALSE },
  [GEMBOK_SETTING_DOCUMENT_KIB] = { "document-kib", "N", N_ ("Largest document, in KiB"), "1024", gembok_check_kib, FALSE },
  [GEMBOK_SETTING_AGREEMENT] = { "agreement", "VERSION=FILE", NULL, "", gembok_check_legal_text, FALSE },
  [GEMBOK_SETTING_CONSENT] = { "consent", "VERSION=FILE", NULL, "", gembok_check_legal_text, FALSE },
  [GEMBOK_SETTING_TLS_CERTIFICATE] = { "tls-certificate", "FILE", NULL, "", gembok_check_path, FALSE },
  [GEMBOK_SETTING_TLS_KEY] = { "tls-key", "FILE", NULL, "", gembok_check_path, FALSE },
};

GembokSettings *
gembok_settings_new (void)
{
  return g_new0 (GembokSettings, 1);
}

GembokSettings *
gembok_settings_copy (const GembokSettings *settings)
{
  GembokSettings *copy = gembok_settings_new ();
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    copy->values[i] = g_strdup (settings->values[i]);
  return copy;
}

void
gembok_settings_free (GembokSettings *settings)
{
  if (settings == NULL)
    return;
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    g_free (settings->values[i]);
  g_free (settings);
}

const char *
gembok_setting_name (GembokSetting setting)
{
  return fields[setting].name;
}

const char *
gembok_setting_value (GembokSetting setting)
{
  return fields[setting].value;
}

const char *
gembok_setting_question (GembokSetting setting)
{
  return fields[setting].question != NULL ? _ (fields[setting].question) : NULL;
}

gboolean
gembok_setting_is_fixed (GembokSetting setting)
{
  return fields[setting].fixed;
}

gboolean
gembok_setting_from_name (const char *name, GembokSetting *setting)
{
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    if (strcmp (fields[i].name, name) == 0)
      {
        *setting = i;
        return TRUE;
      }
  return FALSE;
}

/* --- defaults that follow from others ------------------------------------------------------------------------------ */

static char *
default_revocation_url (const GembokSettings *settings)
{
  g_autoptr (GUri) uri = g_uri_parse (gembok_settings_get (settings, GEMBOK_SETTING_URL), G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL)
    return NULL;
  const gboolean brackets = strchr (host, ':') != NULL;
  return g_strdup_printf ("http://%s%s%s:8080", brackets ? "[" : "", host, brackets ? "]" : "");
}

/* The organisation's name, as many whole words of it as there is room for. */
static char *
default_ca_name (const GembokSettings *settings)
{
  const char *organization = gembok_settings_get (settings, GEMBOK_SETTING_ORGANIZATION);
  if (*organization == '\0')
    return NULL;
  g_autofree char *name = g_strdup (organization);
  while (g_utf8_strlen (name, -1) > GEMBOK_CA_NAME_MAX && strrchr (name, ' ') != NULL)
    *strrchr (name, ' ') = '\0';
  return g_utf8_strlen (name, -1) <= GEMBOK_CA_NAME_MAX ? g_steal_pointer (&name) : NULL;
}

static char *
default_procedures (void)
{
  g_autoptr (GBytes) bytes = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (bytes, NULL);
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; policy != NULL && i < policy->procedures->len; i++)
    {
      const GembokPolicyProcedure *procedure = g_ptr_array_index (policy->procedures, i);
      g_string_append_printf (list, "%s%s", list->len > 0 ? "," : "", procedure->id);
    }
  return g_strdup (list->str);
}

char *
gembok_settings_default (const GembokSettings *settings, GembokSetting setting)
{
  switch (setting)
    {
    case GEMBOK_SETTING_REVOCATION_URL:
      return default_revocation_url (settings);
    case GEMBOK_SETTING_CA_NAME:
      return default_ca_name (settings);
    case GEMBOK_SETTING_PROCEDURES:
      return default_procedures ();
    case GEMBOK_SETTING_DEFAULT_KEY_ALGORITHM:
      {
        g_auto (GStrv) allowed = gembok_settings_list (settings, GEMBOK_SETTING_KEY_ALGORITHMS);
        return g_strdup (allowed[0]);
      }
    default:
      return g_strdup (fields[setting].fallback);
    }
}

/* --- values -------------------------------------------------------------------------------------------------------- */

gboolean
gembok_settings_set (GembokSettings *settings, GembokSetting setting, const char *text, GError **error)
{
  char *value = fields[setting].check (settings, text, error);
  if (value == NULL)
    {
      g_prefix_error (error, "--%s: ", fields[setting].name);
      return FALSE;
    }
  g_free (settings->values[setting]);
  settings->values[setting] = value;
  return TRUE;
}

const char *
gembok_settings_get (const GembokSettings *settings, GembokSetting setting)
{
  return settings->values[setting] != NULL ? settings->values[setting] : "";
}

guint
gembok_settings_number (const GembokSettings *settings, GembokSetting setting)
{
  return (guint) g_ascii_strtoull (gembok_settings_get (settings, setting), NULL, 10);
}

GStrv
gembok_settings_list (const GembokSettings *settings, GembokSetting setting)
{
  return g_strsplit (gembok_settings_get (settings, setting), ",", -1);
}

GembokKeyAlgorithm
gembok_settings_algorithm (const GembokSettings *settings, GembokSetting setting)
{
  GembokKeyAlgorithm algorithm = GEMBOK_KEY_RSA_4096;
  (void) gembok_key_algorithm_from_name (gembok_settings_get (settings, setting), &algorithm);
  return algorithm;
}

gboolean
gembok_settings_is_training (const GembokSettings *settings)
{
  return strcmp (gembok_settings_get (settings, GEMBOK_SETTING_MODE), "training") == 0;
}

static gboolean
fit_together (const GembokSettings *settings, GError **error)
{
  g_auto (GStrv) allowed = gembok_settings_list (settings, GEMBOK_SETTING_KEY_ALGORITHMS);
  const char *proposed = gembok_settings_get (settings, GEMBOK_SETTING_DEFAULT_KEY_ALGORITHM);
  const gboolean certificate = *gembok_settings_get (settings, GEMBOK_SETTING_TLS_CERTIFICATE) != '\0';
  const gboolean key = *gembok_settings_get (settings, GEMBOK_SETTING_TLS_KEY) != '\0';
  const char *hint = _ ("Nothing was changed. Correct it and try again.");
  if (!g_strv_contains ((const char *const *) allowed, proposed))
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, hint,
                      _ ("The kind of key that is proposed, %s, is not among the allowed ones."), proposed);
  else if (certificate != key)
    gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, hint, _ ("--tls-certificate and --tls-key belong together."));
  else
    return TRUE;
  return FALSE;
}

gboolean
gembok_settings_complete (GembokSettings *settings, GError **error)
{
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    {
      if (settings->values[i] != NULL)
        continue;
      g_autofree char *value = gembok_settings_default (settings, i);
      if (value == NULL)
        {
          gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. “gembok-ams help” lists the commands."),
                            _ ("The option --%s is missing."), fields[i].name);
          return FALSE;
        }
      if (!gembok_settings_set (settings, i, value, error))
        return FALSE;
    }
  return fit_together (settings, error);
}

/* --- the file ------------------------------------------------------------------------------------------------------ */

static GembokSettings *
decode (GBytes *bytes, GError **error)
{
  g_autoptr (GembokJson) json = gembok_json_parse (bytes, GEMBOK_JSON_MAX, error);
  g_autoptr (GembokSettings) settings = gembok_settings_new ();
  gint64 version = 0;
  if (json == NULL || !gembok_json_get_integer (json, "version", 0, &version, error))
    return NULL;
  if (version != FILE_VERSION)
    {
      gembok_error_set (error, GEMBOK_ERROR_NEWER, NULL, _ ("This data folder was made by a newer gembok-ams."));
      return NULL;
    }
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    {
      g_autofree char *value = NULL;
      if (!gembok_json_get_string (json, fields[i].name, &value, error)
          || (value != NULL && !gembok_settings_set (settings, i, value, error)))
        return NULL;
    }
  return gembok_settings_complete (settings, error) ? g_steal_pointer (&settings) : NULL;
}

gboolean
gembok_settings_load (const char *folder, GembokSettings **settings, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autoptr (GError) cause = NULL;
  *settings = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GBytes) bytes = gembok_file_read (path, GEMBOK_JSON_MAX, error);
  if (bytes == NULL)
    return FALSE;
  *settings = decode (bytes, &cause);
  if (*settings != NULL)
    return TRUE;
  if (gembok_error_get_code (cause) == GEMBOK_ERROR_NEWER)
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    gembok_error_set (error, GEMBOK_ERROR_DAMAGED, _ ("Nothing was changed. Correct settings.json, then start again."),
                      _ ("The file “settings.json” is unsound: %s"), cause->message);
  return FALSE;
}

gboolean
gembok_settings_save (const GembokSettings *settings, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autoptr (GembokJsonWriter) writer = gembok_json_writer_new ();
  gembok_json_begin_object (writer, NULL);
  gembok_json_add_integer (writer, "version", FILE_VERSION);
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    gembok_json_add_string (writer, fields[i].name, gembok_settings_get (settings, i));
  gembok_json_end_object (writer);
  g_autoptr (GBytes) bytes = gembok_json_finish (writer, TRUE);
  return gembok_file_write (path, bytes, GEMBOK_WRITE_REPLACE, error);
}
