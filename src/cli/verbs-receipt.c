/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "cli/verbs.h"
#include "procedure/receipt.h"

static void
add_receipt (Cli *cli, const GembokReceipt *receipt)
{
  gembok_json_add_string (cli->writer, "title", receipt->title);
  gembok_json_begin_array (cli->writer, "rows");
  for (guint i = 0; i < receipt->rows->len; i++)
    {
      const GembokReceiptRow *row = receipt->rows->pdata[i];
      gembok_json_begin_object (cli->writer, NULL);
      gembok_json_add_string (cli->writer, "code", row->code);
      gembok_json_add_string (cli->writer, "label", row->label);
      gembok_json_add_string (cli->writer, "value", row->value);
      gembok_json_end_object (cli->writer);
    }
  gembok_json_end_array (cli->writer);
  gembok_json_add_string (cli->writer, "note", receipt->note);
}

gboolean
verb_request_receipt (Cli *cli, GError **error)
{
  const char *out = cli_option (cli, "--out");
  if (out != NULL && !cli_check_output (cli, out, error))
    return FALSE;
  g_autoptr (GembokReceipt) receipt
      = gembok_receipt_make (cli->context, cli_argument (cli, 0), cli_option (cli, "--help-contact"), error);
  if (receipt == NULL)
    return FALSE;
  g_autofree char *text = gembok_receipt_text (receipt);
  if (cli->json)
    add_receipt (cli, receipt);
  if (out == NULL)
    {
      g_strchomp (text);
      cli_print (cli, "%s", text);
      return TRUE;
    }
  g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
  return cli_write_output (cli, out, data, FALSE, error);
}
