/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/i18n.h"
#include "cli/show.h"
#include "cli/verbs.h"
#include "procedure/key-use.h"

/* --- CSR -------------------------------------------------------------------------------------------------------- */

/* A word that names a file is a file; anything else is looked for in the vault. */
static GBytes *
read_csr (Cli *cli, const char *word, GError **error)
{
  if (g_file_test (word, G_FILE_TEST_EXISTS))
    return gembok_file_read (word, GEMBOK_CSR_MAX, error);
  return cli_open_vault (cli, error) ? gembok_request_csr (cli->context, word, error) : NULL;
}

gboolean
verb_csr_show (Cli *cli, GError **error)
{
  g_autoptr (GBytes) data = read_csr (cli, cli_argument (cli, 0), error);
  g_autoptr (GembokCsr) csr = data != NULL ? gembok_csr_parse (data, error) : NULL;
  if (csr == NULL)
    return FALSE;
  const gboolean valid = gembok_csr_verify (csr, NULL);
  show_csr (cli, csr, valid);
  return gembok_csr_verify (csr, error);
}

gboolean
verb_csr_export (Cli *cli, GError **error)
{
  const char *out = cli_need (cli, "--out", error);
  g_autoptr (GBytes) der = out != NULL ? gembok_request_csr (cli->context, cli_argument (cli, 0), error) : NULL;
  g_autoptr (GembokCsr) csr = der != NULL ? gembok_csr_parse (der, error) : NULL;
  if (csr == NULL)
    return FALSE;
  g_autoptr (GBytes) pem = gembok_csr_to_pem (csr);
  if (!cli_write_output (cli, out, pem, TRUE, error))
    return FALSE;
  show_csr (cli, csr, TRUE);
  return TRUE;
}

/* --- keys ------------------------------------------------------------------------------------------------------- */

static GembokSecret *
ask_passphrase (Cli *cli, GError **error)
{
  return cli_secret (cli, "--passphrase-fd", _ ("Passphrase of the key"), FALSE, FALSE, error);
}

gboolean
verb_key_check (Cli *cli, GError **error)
{
  g_autoptr (GembokSecret) passphrase = ask_passphrase (cli, error);
  if (passphrase == NULL || !gembok_key_use_check (cli->context, cli_argument (cli, 0), passphrase, cli->cancellable, error))
    return FALSE;
  gembok_json_add_boolean (cli->writer, "ok", TRUE);
  cli_print (cli, "%s", _ ("The passphrase opens the key, and the key works."));
  return TRUE;
}

gboolean
verb_key_change_passphrase (Cli *cli, GError **error)
{
  g_autoptr (GembokSecret) passphrase = ask_passphrase (cli, error);
  g_autoptr (GembokSecret) fresh
      = passphrase != NULL ? cli_secret (cli, "--new-passphrase-fd", _ ("New passphrase"), TRUE, FALSE, error) : NULL;
  if (fresh == NULL
      || !gembok_key_use_change_passphrase (cli->context, cli_argument (cli, 0), passphrase, fresh, cli->cancellable, error))
    return FALSE;
  gembok_json_add_boolean (cli->writer, "ok", TRUE);
  cli_print (cli, "%s",
             _ ("The passphrase is changed. The old one no longer opens the key on this computer; copies made earlier keep "
                "theirs."));
  const gboolean residue = gembok_vault_residue (gembok_context_vault (cli->context));
  gembok_json_add_boolean (cli->writer, "residue", residue);
  if (residue)
    cli_note ("%s",
              _ ("Note: the old protection is still in a working file of the vault, because another program is reading "
                 "it. Close other Gembok programs; the next use of the vault removes it."));
  return TRUE;
}

gboolean
verb_key_export (Cli *cli, GError **error)
{
  const char *out = cli_need (cli, "--out", error);
  g_autoptr (GembokSecret) passphrase
      = out != NULL && cli_check_output (cli, out, error) ? ask_passphrase (cli, error) : NULL;
  if (passphrase == NULL)
    return FALSE;
  g_autoptr (GBytes) pem = gembok_key_use_export (cli->context, cli_argument (cli, 0), passphrase, cli->cancellable, error);
  return pem != NULL && cli_write_output (cli, out, pem, FALSE, error);
}
