/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "procedure/inspect.h"

/* The vault is asked where there is one; a file can be looked at without. */
static GembokContext *
vault_if_any (Cli *cli)
{
  g_autofree char *usual = gembok_paths_user_data ();
  g_autofree char *database = g_build_filename (cli->data_dir != NULL ? cli->data_dir : usual, "vault.db", NULL);
  return g_file_test (database, G_FILE_TEST_EXISTS) && cli_open_vault (cli, NULL) ? cli->context : NULL;
}

static void
show_inspection (Cli *cli, const GembokInspection *inspection)
{
  static const char *const kinds[]
      = { [GEMBOK_INSPECTED_CSR] = "csr", [GEMBOK_INSPECTED_CERTIFICATES] = "certificates", [GEMBOK_INSPECTED_P12] = "p12" };
  gembok_json_add_string (cli->writer, "kind", kinds[inspection->kind]);
  gembok_json_add_string (cli->writer, "title", inspection->title);
  gembok_json_add_string (cli->writer, "verification_code", inspection->verification_code);
  gembok_json_add_string (cli->writer, "request", inspection->request_id);
  gembok_json_add_string (cli->writer, "kept", inspection->kept);
  if (inspection->kind == GEMBOK_INSPECTED_CSR)
    gembok_json_add_boolean (cli->writer, "signature_valid", inspection->proven);
  else
    show_certificate (cli, inspection->certificates->pdata[0]);
  for (guint i = 0; inspection->kind == GEMBOK_INSPECTED_CSR && i < inspection->rows->len; i++)
    {
      const GembokCertificateRow *row = inspection->rows->pdata[i];
      cli_print (cli, "%s: %s", row->label, row->value);
    }
  if (inspection->verdict != NULL)
    show_verdict (cli, inspection->verdict);
  if (inspection->kept != NULL)
    cli_print (cli, _ ("Kept here already, for request %s."), inspection->request_id);
  else if (inspection->request_id != NULL)
    cli_print (cli, _ ("It belongs to the key of request %s."), inspection->request_id);
}

gboolean
verb_inspect (Cli *cli, GError **error)
{
  g_autoptr (GBytes) data = gembok_file_read (cli_argument (cli, 0), GEMBOK_INSPECT_MAX, error);
  if (data == NULL)
    return FALSE;
  GembokContext *context = vault_if_any (cli);
  g_autoptr (GembokInspection) inspection = gembok_inspect (context, data, NULL, cli->cancellable, error);
  if (inspection != NULL && inspection->locked)
    {
      g_autoptr (GembokSecret) passphrase
          = cli_secret (cli, "--passphrase-fd", _ ("Passphrase of the file"), FALSE, FALSE, error);
      g_clear_pointer (&inspection, gembok_inspection_free);
      if (passphrase != NULL)
        inspection = gembok_inspect (context, data, passphrase, cli->cancellable, error);
    }
  if (inspection == NULL)
    return FALSE;
  show_inspection (cli, inspection);
  return TRUE;
}
