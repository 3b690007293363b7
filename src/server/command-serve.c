/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/words.h"
#include "server/access-log.h"
#include "server/command-ask.h"
#include "server/command-settings.h"
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

void
gembok_command_print_account (GembokRole role, const char *username, const GembokSecret *password)
{
  g_autofree char *start = g_strdup_printf ("account %s %s ", gembok_role_name (role), username);
  g_autoptr (GembokSecret) line = gembok_secret_new (strlen (start) + gembok_secret_length (password) + 1);
  (void) gembok_secret_append (line, start, strlen (start));
  (void) gembok_secret_append (line, gembok_secret_data (password), gembok_secret_length (password));
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
  /* Passwords and addresses are new only if it will serve; nothing is answered before it runs. */
  g_autoptr (GembokService) service = gembok_service_start (server, address, error);
  const gboolean done = service != NULL && (!server->training || gembok_training_prepare (server->store, accounts, error))
                        && gembok_service_remember (service, error);
  for (guint i = 0; done && server->training && i < GEMBOK_TRAINING_ACCOUNTS; i++)
    gembok_command_print_account (accounts[i].role, accounts[i].username, accounts[i].password);
  gembok_training_clear (accounts);
  if (!done)
    return FALSE;
  /* Whoever asks is answered in their language, whatever this computer speaks. */
  gembok_i18n_speak_all ();
  print_ready (server, service);
  gembok_log ("serving url=%s training=%d", gembok_service_url (service), server->training);
  gembok_service_run (service);
  gembok_log ("stopping");
  return TRUE;
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *data, *listen, *tls_names;
  gboolean training;
  int plain_port, passphrase_fd;
} ServeOptions;

static GembokServer *
unlock (const char *folder, const GembokSettings *settings, const ServeOptions *options, GError **error)
{
  if (options->tls_names != NULL)
    {
      g_autofree char *names = g_shell_quote (options->tls_names);
      g_autofree char *rest = g_strconcat ("--tls-names ", names, NULL);
      g_autofree char *set = gembok_data_folder_command ("set", folder, rest);
      g_autofree char *hint = g_strdup_printf (_ ("Nothing was started. Use “%s”."), set);
      gembok_error_set (error, GEMBOK_ERROR_USAGE, hint,
                        _ ("The names of an installation of one's own are among its settings."));
      return NULL;
    }
  if (options->training && !gembok_settings_is_training (settings))
    {
      gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was started. Use another data folder for training."),
                        _ ("This installation is not for training."));
      return NULL;
    }
  g_autoptr (GembokSecret) passphrase
      = gembok_asking_passphrase ("--ca-passphrase-fd", options->passphrase_fd, _ ("Passphrase of the CA"), error);
  GembokServer *server = passphrase != NULL ? gembok_server_unlock (folder, settings, passphrase, error) : NULL;
  if (server != NULL)
    server->training = options->training;
  if (server != NULL)
    gembok_command_warn_samples (settings, server->policy, folder);
  return server;
}

static GembokServer *
open_server (const char *folder, const ServeOptions *options, GError **error)
{
  g_autoptr (GembokSettings) settings = NULL;
  if (!gembok_settings_load (folder, &settings, error))
    return NULL;
  return settings != NULL ? unlock (folder, settings, options, error) : gembok_server_new (folder, options->training, error);
}

/* An absolute path: what is printed must fit whoever reads it, wherever they stand. */
static gboolean
serve_folder (const ServeOptions *options, const GembokAddress *address, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (options->data, NULL);
  const int lock = gembok_data_folder_claim (absolute, error);
  if (lock < 0)
    return FALSE;
  g_autoptr (GembokServer) server = open_server (absolute, options, error);
  const gboolean done = server != NULL && serve (server, address, error) && gembok_store_checkpoint (server->store, error);
  g_clear_pointer (&server, gembok_server_free);
  close (lock);
  return done;
}

static gboolean
take_plain_port (const ServeOptions *options, GembokAddress *address, GError **error)
{
  if (options->plain_port >= 0 && options->plain_port <= G_MAXUINT16)
    {
      address->plain_port = (guint16) options->plain_port;
      return TRUE;
    }
  gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. Correct it and try again."),
                    _ ("--plain-port must be a port: 1 to 65535."));
  return FALSE;
}

static gboolean
take_names (const ServeOptions *options, GembokAddress *address, GError **error)
{
  g_autoptr (GembokSettings) checked = gembok_settings_new ();
  if (options->tls_names == NULL)
    return TRUE;
  if (!gembok_settings_set (checked, GEMBOK_SETTING_TLS_NAMES, options->tls_names, error))
    return FALSE;
  address->names = g_strdup (gembok_settings_get (checked, GEMBOK_SETTING_TLS_NAMES));
  return TRUE;
}

gboolean
gembok_command_serve (GStrv *words, GError **error)
{
  ServeOptions options = { .passphrase_fd = -1 };
  GembokAddress address = { 0 };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, NULL, NULL },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options.listen, NULL, NULL },
    { "plain-port", 0, 0, G_OPTION_ARG_INT, &options.plain_port, NULL, NULL },
    { "tls-names", 0, 0, G_OPTION_ARG_STRING, &options.tls_names, NULL, NULL },
    { "ca-passphrase-fd", 0, 0, G_OPTION_ARG_INT, &options.passphrase_fd, NULL, NULL },
    { "training", 0, 0, G_OPTION_ARG_NONE, &options.training, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  const gboolean done = gembok_command_parse (words, entries, error)
                        && gembok_command_require (options.data, "--data", error)
                        && (options.listen == NULL || gembok_address_parse (options.listen, &address, error))
                        && take_plain_port (&options, &address, error) && take_names (&options, &address, error)
                        && serve_folder (&options, &address, error);
  g_free (address.host);
  g_free (address.names);
  g_free (options.data);
  g_free (options.listen);
  g_free (options.tls_names);
  return done;
}
