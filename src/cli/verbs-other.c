/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/verbs.h"
#include "crypto/certificate.h"

/* --- upload ----------------------------------------------------------------------------------------------------- */

gboolean
verb_upload (Cli *cli, GError **error)
{
  const char *path = cli_argument (cli, 1);
  const char *ca = cli_option (cli, "--ca");
  g_autoptr (GBytes) ca_pem = ca != NULL ? gembok_file_read (ca, GEMBOK_CERTIFICATES_MAX, error) : NULL;
  if (ca != NULL && ca_pem == NULL)
    return FALSE;
  g_autoptr (GembokUploadFile) file = gembok_upload_file_open (path, error);
  if (file == NULL)
    return FALSE;
  const GembokHttpSource source = gembok_upload_file_source (file);
  g_autoptr (GembokHttp) http = gembok_http_new (ca_pem);
  g_autofree char *name = gembok_file_display_name (path);
  const char *const pairs[] = { "filename", name, NULL };
  g_autofree char *metadata = gembok_tus_metadata_encode (pairs);
  g_autofree char *location
      = gembok_upload_create (http, cli_argument (cli, 0), NULL, NULL, source.size, metadata, cli->cancellable, error);
  const GembokReporter reporter = cli_progress (cli);
  if (location == NULL
      || !gembok_upload_send (http, location, NULL, NULL, &source, name, NULL, &reporter, cli->cancellable, error))
    return FALSE;
  g_autofree char *shown = gembok_text_sanitise (location, 2000);
  gembok_json_add_string (cli->writer, "location", shown);
  gembok_json_add_integer (cli->writer, "bytes", (gint64) source.size);
  cli_print (cli, _ ("Uploaded: %s"), shown);
  return TRUE;
}
