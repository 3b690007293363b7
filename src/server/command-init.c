/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/terminal.h"
#include "crypto/crypto.h"
#include "server/account-data.h"
#include "server/command-ask.h"
#include "server/command-settings.h"
#include "server/commands.h"
#include "server/installation.h"
#include "server/server.h"

/* Who decides first in the new installation. */
typedef struct
{
  GembokRole role;
  char *username, *name;
  int password_fd;
  GembokSecret *password;
} First;

enum
{
  VERIFIER,
  OFFICER,
  N_FIRST
};

typedef struct
{
  char *data, *listen;
  int plain_port, passphrase_fd;
  char *values[GEMBOK_N_SETTINGS];
  First first[N_FIRST];
} Init;

static void
init_clear (Init *init)
{
  g_free (init->data);
  g_free (init->listen);
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    g_free (init->values[i]);
  for (guint i = 0; i < N_FIRST; i++)
    {
      g_free (init->first[i].username);
      g_free (init->first[i].name);
      gembok_secret_free (init->first[i].password);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Init, init_clear)

static gboolean
parse (GStrv *words, Init *init, GError **error)
{
  First *verifier = &init->first[VERIFIER];
  First *officer = &init->first[OFFICER];
  const GOptionEntry own[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &init->data, NULL, NULL },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &init->listen, NULL, NULL },
    { "plain-port", 0, 0, G_OPTION_ARG_INT, &init->plain_port, NULL, NULL },
    { "ca-passphrase-fd", 0, 0, G_OPTION_ARG_INT, &init->passphrase_fd, NULL, NULL },
    { "verifier", 0, 0, G_OPTION_ARG_STRING, &verifier->username, NULL, NULL },
    { "verifier-name", 0, 0, G_OPTION_ARG_STRING, &verifier->name, NULL, NULL },
    { "verifier-password-fd", 0, 0, G_OPTION_ARG_INT, &verifier->password_fd, NULL, NULL },
    { "officer", 0, 0, G_OPTION_ARG_STRING, &officer->username, NULL, NULL },
    { "officer-name", 0, 0, G_OPTION_ARG_STRING, &officer->name, NULL, NULL },
    { "officer-password-fd", 0, 0, G_OPTION_ARG_INT, &officer->password_fd, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  init->passphrase_fd = verifier->password_fd = officer->password_fd = -1;
  verifier->role = GEMBOK_ROLE_VERIFIER;
  officer->role = GEMBOK_ROLE_OFFICER;
  return gembok_command_parse_settings (words, own, init->values, error)
         && gembok_command_require (init->data, "--data", error);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. Correct it and try again."), "%s", sentence);
  return FALSE;
}

/* --- questions ----------------------------------------------------------------------------------------------------- */

/* Asked only where what has no default was not said: a script's command line asks nothing, wherever it is typed. */
static gboolean
is_interview (const Init *init)
{
  return gembok_terminal_is_there ()
         && (init->values[GEMBOK_SETTING_ORGANIZATION] == NULL || init->values[GEMBOK_SETTING_URL] == NULL);
}

static gboolean
ask_settings (const Init *init, GembokSettings *settings, GError **error)
{
  gembok_terminal_say (
      _ ("Questions for an installation of your own. Return takes what stands in brackets; Ctrl+C changes nothing."));
  for (guint i = 0; i < GEMBOK_N_SETTINGS; i++)
    if (init->values[i] == NULL && !gembok_asking_setting (settings, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
ask_first (First *first, const char *who, const char *name, GError **error)
{
  while (first->username == NULL)
    {
      g_autofree char *typed = gembok_asking_line (who, NULL, error);
      if (typed == NULL)
        return FALSE;
      if (*typed == '\0')
        return TRUE;
      g_autoptr (GError) cause = NULL;
      first->username = gembok_account_take_username (typed, &cause);
      if (first->username == NULL)
        gembok_terminal_say (cause->message);
    }
  while (first->name == NULL)
    {
      g_autofree char *typed = gembok_asking_line (name, NULL, error);
      if (typed == NULL)
        return FALSE;
      g_autoptr (GError) cause = NULL;
      first->name = gembok_account_take_name (typed, &cause);
      if (first->name == NULL)
        gembok_terminal_say (cause->message);
    }
  return TRUE;
}

static gboolean
interview (Init *init, GembokSettings *settings, GError **error)
{
  return ask_settings (init, settings, error)
         && ask_first (&init->first[VERIFIER], _ ("User name of the first verifier (nothing: none yet)"),
                       _ ("Their full name"), error)
         && ask_first (&init->first[OFFICER], _ ("User name of the first officer (nothing: none yet)"),
                       _ ("Their full name"), error);
}

/* --- accounts ------------------------------------------------------------------------------------------------------ */

static GembokAccount *
make_account (First *first, GError **error)
{
  g_autoptr (GembokAccount) account = gembok_account_new ();
  account->role = first->role;
  account->must_change = TRUE;
  account->created_at = gembok_server_now ();
  if (first->name == NULL)
    refuse (error, _ ("The first verifier and the first officer need a name, too: --verifier-name, --officer-name."));
  else
    account->username = gembok_account_take_username (first->username, error);
  account->name = account->username != NULL ? gembok_account_take_name (first->name, error) : NULL;
  if (account->name != NULL)
    account->password = gembok_command_first_password (first->password_fd, &first->password, error);
  return account->password != NULL ? g_steal_pointer (&account) : NULL;
}

static GPtrArray *
make_accounts (Init *init, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) gembok_account_free);
  for (guint i = 0; i < N_FIRST; i++)
    {
      if (init->first[i].username == NULL)
        continue;
      GembokAccount *account = make_account (&init->first[i], error);
      if (account == NULL)
        return NULL;
      g_ptr_array_add (accounts, account);
    }
  const gboolean both = accounts->len == 2;
  if (both
      && strcmp (((GembokAccount *) accounts->pdata[0])->username, ((GembokAccount *) accounts->pdata[1])->username) == 0)
    {
      refuse (error, _ ("Verifier and officer must be two people: nobody decides twice on a request."));
      return NULL;
    }
  return g_steal_pointer (&accounts);
}

/* --- making it ----------------------------------------------------------------------------------------------------- */

static gboolean
find_listen (const Init *init, const GembokSettings *settings, GembokAddress *address, GError **error)
{
  if (init->listen != NULL && !gembok_address_parse (init->listen, address, error))
    return FALSE;
  if (init->plain_port < 0 || init->plain_port > G_MAXUINT16)
    return refuse (error, _ ("--plain-port must be a port: 1 to 65535."));
  if (address->host == NULL)
    address->host = g_strdup ("0.0.0.0");
  if (address->port == 0)
    address->port = gembok_url_port (gembok_settings_get (settings, GEMBOK_SETTING_URL));
  address->plain_port = init->plain_port != 0
                            ? (guint16) init->plain_port
                            : gembok_url_port (gembok_settings_get (settings, GEMBOK_SETTING_REVOCATION_URL));
  if (address->port == address->plain_port)
    return refuse (error, _ ("CRL and OCSP need a port of their own: --revocation-url or --plain-port."));
  return TRUE;
}

static void
report (const Init *init, const GembokSettings *settings, const GembokPolicy *policy, const char *root_sha256)
{
  g_autofree char *folder = g_canonicalize_filename (init->data, NULL);
  g_autofree char *root = g_build_filename (folder, "ca", "root.pem", NULL);
  g_print ("installation %s\nroot %s %s\n", folder, root_sha256, root);
  for (guint i = 0; i < N_FIRST; i++)
    if (init->first[i].password != NULL)
      gembok_command_print_account (init->first[i].role, init->first[i].username, init->first[i].password);
  g_autofree char *serve = gembok_data_folder_command ("serve", folder, "");
  g_printerr (
      _ ("Next: write down the passphrase and keep it where no fire and no colleague gets at it; back up the folder; "
         "start the service with “%s”; give applicants the root certificate."),
      serve);
  g_printerr ("\n");
  gembok_command_warn_samples (settings, policy, folder);
}

static gboolean
make (Init *init, const GembokSettings *settings, const GembokAddress *listen, GError **error)
{
  g_autoptr (GembokPolicy) policy = gembok_server_read_policy (init->data, settings, error);
  if (policy == NULL || !gembok_command_check_tls (settings, error))
    return FALSE;
  const char *const words[] = { gembok_settings_get (settings, GEMBOK_SETTING_ORGANIZATION),
                                gembok_settings_get (settings, GEMBOK_SETTING_CA_NAME), NULL };
  if (init->passphrase_fd < 0 && gembok_terminal_is_there ())
    gembok_terminal_say (
        _ ("The CA's keys are put under a passphrase, which is asked for at every start of the service. Nobody can "
           "recover it: without it nothing can be issued or revoked any more, and everybody needs a new certificate "
           "from a new CA."));
  g_autoptr (GembokSecret) passphrase
      = gembok_asking_new_passphrase ("--ca-passphrase-fd", init->passphrase_fd, _ ("Passphrase for the CA"), words, error);
  g_autoptr (GPtrArray) accounts = passphrase != NULL ? make_accounts (init, error) : NULL;
  g_autofree char *root_sha256 = NULL;
  const GembokInstallation installation = { settings, passphrase, listen, accounts };
  if (accounts == NULL || !gembok_installation_make (init->data, &installation, &root_sha256, error))
    return FALSE;
  report (init, settings, policy, root_sha256);
  return TRUE;
}

gboolean
gembok_command_init (GStrv *words, GError **error)
{
  g_auto (Init) init = { 0 };
  g_autoptr (GembokSettings) settings = gembok_settings_new ();
  GembokAddress listen = { 0 };
  if (!parse (words, &init, error) || !gembok_command_take_settings (settings, init.values, error))
    return FALSE;
  /* Better known before the questions than after them. */
  if (g_file_test (init.data, G_FILE_TEST_EXISTS))
    {
      const GembokInstallation nothing = { 0 };
      return gembok_installation_make (init.data, &nothing, NULL, error);
    }
  if (is_interview (&init) && !interview (&init, settings, error))
    return FALSE;
  const gboolean done = gembok_settings_complete (settings, error) && find_listen (&init, settings, &listen, error)
                        && make (&init, settings, &listen, error);
  g_free (listen.host);
  return done;
}
