/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "base/text.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "crypto/crl.h"
#include "procedure/certificate-use.h"

static GPtrArray *
read_certificates (const char *path, GError **error)
{
  g_autoptr (GBytes) data = gembok_file_read (path, GEMBOK_CERTIFICATES_MAX, error);
  return data != NULL ? gembok_certificate_parse_all (data, error) : NULL;
}

static GPtrArray *
find_certificates (Cli *cli, const char *word, GError **error)
{
  if (g_file_test (word, G_FILE_TEST_EXISTS))
    return read_certificates (word, error);
  if (!cli_open_vault (cli, error))
    return NULL;
  g_autoptr (GembokVaultCertificate) record
      = gembok_vault_certificate_get (gembok_context_vault (cli->context), word, error);
  return record != NULL ? gembok_certificate_parse_all (record->chain, error) : NULL;
}

gboolean
verb_cert_show (Cli *cli, GError **error)
{
  g_autoptr (GPtrArray) certificates = find_certificates (cli, cli_argument (cli, 0), error);
  if (certificates == NULL)
    return FALSE;
  show_certificate (cli, certificates->pdata[0]);
  if (certificates->len > 1)
    cli_print (cli, ngettext_ ("(and %u more certificate in it)", "(and %u more certificates in it)", certificates->len - 1),
               certificates->len - 1);
  return TRUE;
}

/* --- checking --------------------------------------------------------------------------------------------------- */

static gboolean
read_anchors (Cli *cli, GPtrArray *anchors, GError **error)
{
  GPtrArray *paths = cli_option_all (cli, "--anchor");
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autoptr (GPtrArray) some = read_certificates (paths->pdata[i], error);
      if (some == NULL)
        return FALSE;
      for (guint k = 0; k < some->len; k++)
        g_ptr_array_add (anchors, gembok_certificate_ref (some->pdata[k]));
    }
  return TRUE;
}

static gboolean
read_crls (Cli *cli, GPtrArray *crls, GError **error)
{
  GPtrArray *paths = cli_option_all (cli, "--crl");
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autoptr (GBytes) data = gembok_file_read (paths->pdata[i], GEMBOK_CRL_MAX, error);
      GembokCrl *crl = data != NULL ? gembok_crl_parse (data, error) : NULL;
      if (crl == NULL)
        return FALSE;
      g_ptr_array_add (crls, crl);
      g_autofree char *name = gembok_file_display_name (paths->pdata[i]);
      g_autofree char *since = gembok_format_time (gembok_crl_this_update (crl));
      cli_print (cli, ngettext_ ("%s: %u entry, of %s", "%s: %u entries, of %s", gembok_crl_size (crl)), name,
                 gembok_crl_size (crl), since);
    }
  return TRUE;
}

static void
add_crls (Cli *cli, GPtrArray *crls)
{
  if (crls->len == 0)
    return;
  gembok_json_begin_array (cli->writer, "crls");
  for (guint i = 0; i < crls->len; i++)
    {
      const GembokCrl *crl = crls->pdata[i];
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_integer (cli->writer, "entries", gembok_crl_size (crl));
      gembok_json_add_string (cli->writer, "number", gembok_crl_number (crl));
      gembok_json_add_time (cli->writer, "this_update", gembok_crl_this_update (crl));
      gembok_json_add_time (cli->writer, "next_update", gembok_crl_next_update (crl));
      gembok_json_end_object (cli->writer);
    }
  gembok_json_end_array (cli->writer);
}

static gboolean
parse_time (Cli *cli, gint64 *at, GError **error)
{
  const char *text = cli_option (cli, "--at");
  if (text == NULL || gembok_parse_rfc3339 (text, at))
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was checked. Write the time as 2024-06-01T00:00:00Z."),
                    _ ("The time for --at cannot be read."));
  return FALSE;
}

/* A file is judged without the network, with the anchors of the profile in use where there is a vault. */
static GembokVerdict *
check_file (Cli *cli, const char *path, GembokCertificateUse *use, GError **error)
{
  g_autoptr (GPtrArray) certificates = read_certificates (path, error);
  if (certificates == NULL)
    return NULL;
  g_autoptr (GembokVaultProfile) profile = NULL;
  g_autofree char *usual = gembok_paths_user_data ();
  g_autofree char *database = g_build_filename (cli->data_dir != NULL ? cli->data_dir : usual, "vault.db", NULL);
  if (g_file_test (database, G_FILE_TEST_EXISTS) && cli_open_vault (cli, NULL))
    profile = gembok_profile_current (cli->context, NULL);
  use->profile = profile;
  return gembok_certificate_use_judge (cli->context, certificates, use, cli->cancellable);
}

static GembokVerdict *
check_kept (Cli *cli, const char *name, const GembokCertificateUse *use, GError **error)
{
  return cli_open_vault (cli, error) ? gembok_certificate_use_check (cli->context, name, use, cli->cancellable, error)
                                     : NULL;
}

gboolean
verb_cert_check (Cli *cli, GError **error)
{
  const char *word = cli_argument (cli, 0);
  g_autoptr (GPtrArray) anchors = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_certificate_unref);
  g_autoptr (GPtrArray) crls = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_crl_unref);
  GembokCertificateUse use = { .anchors = anchors, .crls = crls };
  if (!parse_time (cli, &use.at, error) || !read_anchors (cli, anchors, error) || !read_crls (cli, crls, error))
    return FALSE;
  add_crls (cli, crls);
  g_autoptr (GembokVerdict) verdict
      = g_file_test (word, G_FILE_TEST_EXISTS) ? check_file (cli, word, &use, error) : check_kept (cli, word, &use, error);
  if (verdict == NULL)
    return FALSE;
  show_verdict (cli, verdict);
  g_autoptr (GError) problem = NULL;
  if (gembok_verdict_to_error (verdict, &problem))
    return TRUE;
  /* People have read the reasons above; programs get them in their error object as well. */
  cli->exit = CLI_CERTIFICATE_REFUSED;
  if (cli->json)
    gembok_error_set (error, GEMBOK_ERROR_CERTIFICATE_REFUSED, _ ("Nothing was changed. Do not rely on this certificate."),
                      "%s", problem->message);
  return !cli->json;
}

/* --- import and export ------------------------------------------------------------------------------------------ */

gboolean
verb_cert_import (Cli *cli, GError **error)
{
  g_autoptr (GBytes) data = gembok_file_read (cli_argument (cli, 0), GEMBOK_CERTIFICATES_MAX, error);
  g_autoptr (GembokImported) imported
      = data != NULL ? gembok_certificate_use_import (cli->context, data, cli->cancellable, error) : NULL;
  if (imported == NULL)
    return FALSE;
  show_verdict (cli, imported->verdict);
  gembok_json_add_string (cli->writer, "request", imported->request_id);
  gembok_json_add_string (cli->writer, "serial", imported->certificate->serial);
  gembok_json_add_string (cli->writer, "sha256", imported->certificate->sha256);
  cli_print (cli, _ ("Kept for request %s."), imported->request_id);
  return TRUE;
}

static gboolean
read_format (Cli *cli, GembokExportFormat *format, GError **error)
{
  static const struct
  {
    const char *name;
    GembokExportFormat format;
  } formats[] = {
    { "p12", GEMBOK_EXPORT_P12 }, { "pem", GEMBOK_EXPORT_PEM }, { "der", GEMBOK_EXPORT_DER }, { "p7b", GEMBOK_EXPORT_P7B }
  };
  const char *name = cli_need (cli, "--format", error);
  if (name == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].name, name))
      {
        *format = formats[i].format;
        return TRUE;
      }
  gembok_error_set (error, GEMBOK_ERROR_USAGE, NULL, _ ("--format is one of p12, pem, der, p7b."));
  return FALSE;
}

gboolean
verb_cert_export (Cli *cli, GError **error)
{
  GembokExport what = { .legacy = cli_flag (cli, "--legacy") };
  const char *out = cli_need (cli, "--out", error);
  if (out == NULL || !read_format (cli, &what.format, error) || !cli_check_output (cli, out, error))
    return FALSE;
  g_autoptr (GembokSecret) passphrase = NULL;
  g_autoptr (GembokSecret) export_passphrase = NULL;
  if (what.format == GEMBOK_EXPORT_P12)
    {
      passphrase = cli_secret (cli, "--passphrase-fd", _ ("Passphrase of the key"), FALSE, FALSE, error);
      if (passphrase == NULL)
        return FALSE;
      export_passphrase = cli_secret (cli, "--export-passphrase-fd", _ ("Passphrase for the file"), TRUE, FALSE, error);
      if (export_passphrase == NULL)
        return FALSE;
    }
  what.passphrase = passphrase;
  what.export_passphrase = export_passphrase;
  g_autofree char *warning = NULL;
  g_autoptr (GBytes) data
      = gembok_certificate_use_export (cli->context, cli_argument (cli, 0), &what, &warning, cli->cancellable, error);
  if (data == NULL || !cli_write_output (cli, out, data, what.format != GEMBOK_EXPORT_P12, error))
    return FALSE;
  if (warning != NULL)
    cli_note (_ ("Note: %s"), warning);
  return TRUE;
}
