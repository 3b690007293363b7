/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/words.h"
#include "server/access-log.h"
#include "server/commands.h"
#include "server/service.h"
#include "server/training.h"

/* Straight to the descriptor: stdio would keep a copy of the passwords. */
static void
write_secret (int fd, const GembokSecret *text)
{
  const guint8 *data = gembok_secret_data (text);
  gsize left = gembok_secret_length (text);
  while (left > 0)
    {
      const gssize written = write (fd, data, left);
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return;
      data += written;
      left -= (gsize) written;
    }
}

static void
print_account (const GembokTrainingAccount *account)
{
  g_autofree char *start = g_strdup_printf ("account %s %s ", gembok_role_name (account->role), account->username);
  g_autoptr (GembokSecret) line = gembok_secret_new (strlen (start) + gembok_secret_length (account->password) + 1);
  (void) gembok_secret_append (line, start, strlen (start));
  (void) gembok_secret_append (line, gembok_secret_data (account->password), gembok_secret_length (account->password));
  (void) gembok_secret_append (line, "\n", 1);
  write_secret (STDOUT_FILENO, line);
}

static void
print_ready (const GembokServer *server, const GembokService *service)
{
  g_autofree char *line = g_strdup_printf ("ready %s %s\n", gembok_service_url (service), gembok_ca_root_path (server->ca));
  g_autoptr (GembokSecret) text = gembok_secret_new_from (line, strlen (line));
  write_secret (STDOUT_FILENO, text);
}

static gboolean
serve (GembokServer *server, const GembokAddress *address, GError **error)
{
  GembokTrainingAccount accounts[GEMBOK_TRAINING_ACCOUNTS] = { 0 };
  if (server->training && !gembok_training_prepare (server->store, accounts, error))
    {
      gembok_training_clear (accounts);
      return FALSE;
    }
  g_autoptr (GembokService) service = gembok_service_start (server, address, error);
  for (guint i = 0; service != NULL && server->training && i < GEMBOK_TRAINING_ACCOUNTS; i++)
    print_account (&accounts[i]);
  gembok_training_clear (accounts);
  if (service == NULL)
    return FALSE;
  print_ready (server, service);
  gembok_log ("serving url=%s training=%d", gembok_service_url (service), server->training);
  gembok_service_run (service);
  gembok_log ("stopping");
  return TRUE;
}

/* An absolute path: what is printed must fit whoever reads it, wherever they stand. */
static gboolean
serve_folder (const char *folder, gboolean training, const GembokAddress *address, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  const int lock = gembok_data_folder_lock (absolute, error);
  if (lock < 0)
    return FALSE;
  g_autoptr (GembokServer) server = gembok_server_new (absolute, training, error);
  const gboolean done = server != NULL && serve (server, address, error) && gembok_store_checkpoint (server->store, error);
  g_clear_pointer (&server, gembok_server_free);
  close (lock);
  return done;
}

gboolean
gembok_command_serve (GStrv *words, GError **error)
{
  g_autofree char *data = NULL;
  g_autofree char *listen = NULL;
  gboolean training = FALSE;
  GembokAddress address = { 0 };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, NULL, NULL },
    { "training", 0, 0, G_OPTION_ARG_NONE, &training, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!gembok_command_parse (words, entries, error) || !gembok_command_require (data, "--data", error)
      || (listen != NULL && !gembok_address_parse (listen, &address, error)))
    return FALSE;
  const gboolean done = serve_folder (data, training, &address, error);
  g_free (address.host);
  return done;
}
