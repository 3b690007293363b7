/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/command-settings.h"

#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "server/command-ask.h"
#include "server/commands.h"
#include "server/data-folder.h"
#include "server/server.h"
#include "server/sql.h"
#include "server/tls.h"
#include "wire/json.h"

/* --- options ------------------------------------------------------------------------------------------------------- */

gboolean
gembok_command_parse_settings (GStrv *words, const GOptionEntry *own, char *values[GEMBOK_N_SETTINGS], GError **error)
{
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  for (const GOptionEntry *entry = own; entry->long_name != NULL; entry++)
    g_array_append_val (entries, *entry);
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    {
      const GOptionEntry entry = { gembok_setting_name (i), 0, 0, G_OPTION_ARG_STRING, &values[i], NULL, NULL };
      g_array_append_val (entries, entry);
    }
  return gembok_command_parse (words, (const GOptionEntry *) (void *) entries->data, error);
}

/* Applicants accept every word of it, so it must be readable as it is. */
static char *
read_text (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = gembok_file_read (path, GEMBOK_LEGAL_TEXT_MAX, error);
  if (bytes == NULL)
    return NULL;
  g_autofree char *text = gembok_text_from_bytes (bytes);
  g_autofree char *words = text != NULL ? gembok_text_squeeze (text) : NULL;
  if (words != NULL && *words != '\0')
    return g_steal_pointer (&text);
  g_autofree char *name = gembok_file_display_name (path);
  gembok_error_set (
      error, GEMBOK_ERROR_BAD_FILE,
      _ ("Nothing was changed. Save the text as plain text (UTF-8), not as PDF or with formatting, and give that file."),
      words != NULL ? _ ("“%s” is empty.") : _ ("“%s” is not plain text in UTF-8."), name);
  return NULL;
}

/* "VERSION=FILE" as "VERSION\nTEXT". */
static char *
read_legal_text (const char *value, GError **error)
{
  const char *equals = strchr (value, '=');
  if (*value == '\0')
    return g_strdup ("");
  if (equals == NULL)
    {
      gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. “gembok-ams help” lists the commands."),
                        _ ("“%s” is not of the kind VERSION=FILE."), value);
      return NULL;
    }
  g_autofree char *text = read_text (equals + 1, error);
  g_autofree char *version = g_strndup (value, (gsize) (equals - value));
  return text != NULL ? g_strdup_printf ("%s\n%s", version, text) : NULL;
}

static gboolean
take_setting (GembokSettings *settings, GembokSetting setting, const char *value, GError **error)
{
  if (setting != GEMBOK_SETTING_AGREEMENT && setting != GEMBOK_SETTING_CONSENT)
    return gembok_settings_set (settings, setting, value, error);
  g_autofree char *text = read_legal_text (value, error);
  return text != NULL && gembok_settings_set (settings, setting, text, error);
}

gboolean
gembok_command_take_settings (GembokSettings *settings, char *const values[GEMBOK_N_SETTINGS], GError **error)
{
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    if (values[i] != NULL && !take_setting (settings, i, values[i], error))
      return FALSE;
  return TRUE;
}

gboolean
gembok_command_check_tls (const GembokSettings *settings, GError **error)
{
  const char *certificate = gembok_settings_get (settings, GEMBOK_SETTING_TLS_CERTIFICATE);
  g_auto (GStrv) names = gembok_settings_tls_names (settings);
  g_autofree char *missing = NULL;
  gint64 end = 0;
  if (*certificate == '\0')
    return TRUE;
  if (!gembok_tls_check_files (certificate, gembok_settings_get (settings, GEMBOK_SETTING_TLS_KEY), names[0],
                               gembok_server_now (), &end, &missing, error))
    return FALSE;
  if (missing != NULL)
    {
      g_printerr (_ ("The TLS certificate does not bear the name “%s”: clients will refuse it."), missing);
      g_printerr ("\n");
    }
  return TRUE;
}

void
gembok_command_warn_samples (const GembokSettings *settings, const GembokPolicy *policy, const char *folder)
{
  if (!gembok_settings_has_sample_texts (settings, policy))
    return;
  g_autofree char *set = gembok_data_folder_command ("set", folder, "--agreement 1=agreement.txt --consent 1=consent.txt");
  g_printerr (
      _ ("Agreement and consent are still the examples for training. Write your own into two files of plain text before "
         "anybody applies, and set them: “%s”."),
      set);
  g_printerr ("\n");
}

/* --- show ---------------------------------------------------------------------------------------------------------- */

static gboolean
load (const char *data, GembokSettings **settings, GError **error)
{
  if (!gembok_command_require (data, "--data", error) || !gembok_data_folder_require (data, error)
      || !gembok_settings_load (data, settings, error))
    return FALSE;
  if (*settings != NULL)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND,
                    _ ("Nothing was changed. An AMS for training has neither settings nor a passphrase; “gembok-ams init "
                       "--help” tells how to make an installation of your own."),
                    _ ("The AMS in this folder is for training, not an installation of one's own."));
  return FALSE;
}

/* Of a legal text only its version is shown. */
static char *
shown_value (const GembokSettings *settings, GembokSetting setting)
{
  const char *value = gembok_settings_get (settings, setting);
  const char *line = strchr (value, '\n');
  return line != NULL ? g_strndup (value, (gsize) (line - value)) : g_strdup (value);
}

static GembokCertificate *
read_root (const char *data, char **path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (data, NULL);
  *path = g_build_filename (absolute, "ca", "root.pem", NULL);
  g_autoptr (GBytes) pem = gembok_file_read (*path, GEMBOK_CERTIFICATES_MAX, error);
  return pem != NULL ? gembok_certificate_parse (pem, error) : NULL;
}

static void
print_value (GembokJsonWriter *writer, const char *name, const char *value)
{
  if (writer != NULL)
    gembok_json_add_string (writer, name, value);
  else
    g_print ("%-22s %s\n", name, *value != '\0' ? value : "-");
}

static gboolean
print_listen (GembokJsonWriter *writer, const char *data, GError **error)
{
  static const char *const names[] = { "host", "https_port", "plain_port" };
  static const char *const shown[] = { "listen-host", "listen-port", "plain-port" };
  g_autoptr (GembokStore) store = gembok_store_open (data, error);
  for (guint i = 0; store != NULL && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = NULL;
      if (!gembok_store_get_setting (store, names[i], &value, error))
        return FALSE;
      print_value (writer, shown[i], value != NULL ? value : "");
    }
  return store != NULL;
}

gboolean
gembok_command_show (GStrv *words, GError **error)
{
  g_autofree char *data = NULL;
  g_autofree char *root_path = NULL;
  g_autoptr (GembokSettings) settings = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!gembok_command_parse (words, entries, error) || !load (data, &settings, error))
    return FALSE;
  g_autoptr (GembokCertificate) root = read_root (data, &root_path, error);
  if (root == NULL)
    return FALSE;
  g_autoptr (GembokJsonWriter) writer = json ? gembok_json_writer_new () : NULL;
  if (json)
    gembok_json_begin_object (writer, NULL);
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    {
      g_autofree char *value = shown_value (settings, i);
      print_value (writer, gembok_setting_name (i), value);
    }
  if (!print_listen (writer, data, error))
    return FALSE;
  print_value (writer, "root-certificate", root_path);
  print_value (writer, "root-sha256", gembok_certificate_sha256 (root));
  if (json)
    {
      gembok_json_end_object (writer);
      g_autoptr (GBytes) bytes = gembok_json_finish (writer, TRUE);
      g_print ("%.*s\n", (int) g_bytes_get_size (bytes), (const char *) g_bytes_get_data (bytes, NULL));
    }
  return TRUE;
}

/* --- set ----------------------------------------------------------------------------------------------------------- */

static gboolean
is_changeable (char *const values[GEMBOK_N_SETTINGS], GError **error)
{
  gboolean any = FALSE;
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    {
      any = any || values[i] != NULL;
      if (values[i] == NULL || !gembok_setting_is_fixed (i))
        continue;
      gembok_error_set (error, GEMBOK_ERROR_USAGE,
                        _ ("Nothing was changed. For another CA make another installation: “gembok-ams init --help”."),
                        _ ("--%s stands in the certificates of the CA and cannot be changed."), gembok_setting_name (i));
      return FALSE;
    }
  if (!any)
    gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. “gembok-ams help” lists the commands."),
                      _ ("There is nothing to set."));
  return any;
}

/* A request whose procedure is not offered any more could never be decided. */
static gboolean
strands_nobody (const char *data, const GembokSettings *settings, GError **error)
{
  g_auto (GStrv) offered = gembok_settings_list (settings, GEMBOK_SETTING_PROCEDURES);
  g_autoptr (GembokStore) store = gembok_store_open (data, error);
  if (store == NULL)
    return FALSE;
  g_autoptr (GembokSql) sql = gembok_sql_new (
      store, "SELECT DISTINCT procedure FROM requests WHERE state IN ('submitted', 'verified', 'rejected')");
  gboolean row = TRUE;
  while (row)
    {
      if (!gembok_sql_next (sql, &row, error))
        return FALSE;
      g_autofree char *procedure = row ? gembok_sql_take_text (sql) : NULL;
      if (!row || g_strv_contains ((const char *const *) offered, procedure))
        continue;
      gembok_error_set (error, GEMBOK_ERROR_WRONG_STATE, _ ("Nothing was changed. Let them be decided or cancelled first."),
                        _ ("There are open requests of the procedure “%s”."), procedure);
      return FALSE;
    }
  return TRUE;
}

gboolean
gembok_command_set (GStrv *words, GError **error)
{
  g_autofree char *data = NULL;
  char *values[GEMBOK_N_SETTINGS] = { NULL };
  g_autoptr (GembokSettings) settings = NULL;
  const GOptionEntry own[] = { { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL }, G_OPTION_ENTRY_NULL };
  g_autoptr (GPtrArray) freed = g_ptr_array_new_with_free_func (g_free);
  const gboolean parsed = gembok_command_parse_settings (words, own, values, error);
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    g_ptr_array_add (freed, values[i]);
  if (!parsed || !is_changeable (values, error) || !load (data, &settings, error)
      || !gembok_command_take_settings (settings, values, error) || !gembok_settings_complete (settings, error))
    return FALSE;
  g_autoptr (GembokPolicy) policy = gembok_server_read_policy (data, settings, error);
  if (policy == NULL || !gembok_command_check_tls (settings, error) || !strands_nobody (data, settings, error)
      || !gembok_settings_save (settings, data, error))
    return FALSE;
  g_printerr ("%s\n", _ ("Saved. A running service takes it up when it is restarted, or at once with the signal HUP."));
  if (values[GEMBOK_SETTING_REVOCATION_URL] != NULL)
    g_printerr ("%s\n",
                _ ("Certificates that were issued before go on naming the former address for CRL and OCSP: keep it alive."));
  return TRUE;
}

/* --- the passphrase ------------------------------------------------------------------------------------------------ */

gboolean
gembok_command_ca_passphrase (GStrv *words, GError **error)
{
  g_autofree char *data = NULL;
  g_autoptr (GembokSettings) settings = NULL;
  int fd = -1;
  int new_fd = -1;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "ca-passphrase-fd", 0, 0, G_OPTION_ARG_INT, &fd, NULL, NULL },
    { "new-ca-passphrase-fd", 0, 0, G_OPTION_ARG_INT, &new_fd, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!gembok_command_parse (words, entries, error) || !load (data, &settings, error))
    return FALSE;
  g_autofree char *folder = g_build_filename (data, "ca", NULL);
  const char *const words_of_ours[] = { gembok_settings_get (settings, GEMBOK_SETTING_ORGANIZATION),
                                        gembok_settings_get (settings, GEMBOK_SETTING_CA_NAME), NULL };
  g_autoptr (GembokSecret) passphrase
      = gembok_asking_passphrase ("--ca-passphrase-fd", fd, _ ("Passphrase of the CA"), error);
  g_autoptr (GembokSecret) fresh = passphrase != NULL
                                       ? gembok_asking_new_passphrase ("--new-ca-passphrase-fd", new_fd,
                                                                       _ ("New passphrase for the CA"), words_of_ours, error)
                                       : NULL;
  if (fresh == NULL || !gembok_ca_change_passphrase (folder, passphrase, fresh, error))
    return FALSE;
  g_printerr ("%s\n", _ ("The passphrase was changed. Copies of the folder made before still open with the former one."));
  return TRUE;
}
