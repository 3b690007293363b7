/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-send CA LOCATION FILE, with the token on descriptor 0: sends a file as the program does, from the disk to an upload that was
 * announced, and nothing else; what curl -T does beside it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ams/upload.h"
#include "base/file.h"
#include "crypto/crypto.h"

static GembokSecret *
read_token (void)
{
  GembokSecret *token = gembok_secret_new (512);
  const gssize length = read (STDIN_FILENO, gembok_secret_buffer (token), 512);
  gembok_secret_set_length (token, (gsize) MAX (length, 0));
  return token;
}

int
main (int argc, char **argv)
{
  if (argc != 4)
    g_error ("bench-send CA LOCATION FILE < TOKEN");
  gembok_crypto_init ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) token = read_token ();
  g_autoptr (GBytes) ca = gembok_file_read (argv[1], 1 << 20, &error);
  GembokUploadFile *file = ca != NULL ? gembok_upload_file_open (argv[3], &error) : NULL;
  if (file == NULL)
    g_error ("%s", error->message);
  GembokHttp *http = gembok_http_new (ca);
  const GembokHttpSource source = gembok_upload_file_source (file);
  const char *end = strchr (strstr (argv[2], "://") + 3, '/');
  g_autofree char *origin = g_strndup (argv[2], (gsize) (end - argv[2]));
  if (!gembok_upload_send (http, argv[2], token, origin, &source, NULL, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  gembok_http_unref (http);
  gembok_upload_file_close (file);
  return EXIT_SUCCESS;
}
