/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/i18n.h"
#include "base/secret.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "server/account-data.h"
#include "server/command-settings.h"
#include "server/commands.h"
#include "server/data-folder.h"
#include "server/sql.h"
#include "server/store-accounts.h"
#include "server/store-certificates.h"

#define PASSWORD_MIN 8
#define PASSWORD_MAX 1024
#define DRAWN_BYTES  12

static GembokStore *
open_store (const char *folder, GError **error)
{
  if (!gembok_command_require (folder, "--data", error) || !gembok_data_folder_require (folder, error))
    return NULL;
  return gembok_store_open (folder, error);
}

/* --- account ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *data, *username, *role, *name, *email;
  int password_fd;
} AccountOptions;

static void
account_options_clear (AccountOptions *options)
{
  g_free (options->data);
  g_free (options->username);
  g_free (options->role);
  g_free (options->name);
  g_free (options->email);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccountOptions, account_options_clear)

/* How many of the entries below a command takes. */
typedef enum
{
  TAKES_DATA = 1,
  TAKES_USERNAME = 2,
  TAKES_PASSWORD = 3,
  TAKES_ALL = 6
} Takes;

static gboolean
parse_account_options (GStrv *words, Takes takes, AccountOptions *options, GError **error)
{
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, NULL, NULL },
    { "username", 0, 0, G_OPTION_ARG_STRING, &options->username, NULL, NULL },
    { "password-fd", 0, 0, G_OPTION_ARG_INT, &options->password_fd, NULL, NULL },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options->role, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name, NULL, NULL },
    { "email", 0, 0, G_OPTION_ARG_STRING, &options->email, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  entries[takes] = (GOptionEntry) G_OPTION_ENTRY_NULL;
  options->password_fd = -1;
  return gembok_command_parse (words, entries, error)
         && (takes < TAKES_USERNAME || gembok_command_require (options->username, "--username", error));
}

static gboolean
refuse_option (GError **error, const char *text)
{
  gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. Correct it and try again."), "%s", text);
  return FALSE;
}

static gboolean
fill_account (GembokAccount *account, const AccountOptions *options, GError **error)
{
  account->role = gembok_role_from_name (options->role);
  account->must_change = TRUE;
  account->created_at = g_get_real_time () / G_USEC_PER_SEC;
  account->username = gembok_account_take_username (options->username, error);
  account->name = account->username != NULL ? gembok_account_take_name (options->name, error) : NULL;
  if (account->name == NULL)
    return FALSE;
  if (options->email != NULL && (account->email = gembok_account_take_email (options->email, error)) == NULL)
    return FALSE;
  if (account->role != GEMBOK_ROLE_APPLICANT && account->role != GEMBOK_ROLE_VERIFIER
      && account->role != GEMBOK_ROLE_OFFICER)
    return refuse_option (error, _ ("The role must be applicant, verifier or officer."));
  return TRUE;
}

char *
gembok_command_first_password (int fd, GembokSecret **drawn, GError **error)
{
  *drawn = fd < 0 ? gembok_random_token (DRAWN_BYTES) : NULL;
  g_autoptr (GembokSecret) given = fd >= 0 ? gembok_secret_read_fd (fd, PASSWORD_MAX, error) : NULL;
  const GembokSecret *password = fd >= 0 ? given : *drawn;
  if (password == NULL)
    return NULL;
  if (gembok_secret_length (password) < PASSWORD_MIN || !gembok_secret_is_text (password))
    {
      refuse_option (error, _ ("The password must have at least 8 characters."));
      return NULL;
    }
  return gembok_password_hash (password, error);
}

static void
print_drawn (const GembokAccount *account, const GembokSecret *drawn)
{
  if (drawn != NULL)
    gembok_command_print_account (account->role, account->username, drawn);
}

gboolean
gembok_command_account_add (GStrv *words, GError **error)
{
  g_auto (AccountOptions) options = { 0 };
  g_autoptr (GembokAccount) account = gembok_account_new ();
  if (!parse_account_options (words, TAKES_ALL, &options, error) || !gembok_command_require (options.role, "--role", error)
      || !gembok_command_require (options.name, "--name", error) || !fill_account (account, &options, error))
    return FALSE;
  g_autoptr (GembokSecret) drawn = NULL;
  g_autoptr (GembokStore) store = open_store (options.data, error);
  account->password = store != NULL ? gembok_command_first_password (options.password_fd, &drawn, error) : NULL;
  if (account->password == NULL)
    return FALSE;
  g_autoptr (GError) cause = NULL;
  if (gembok_store_add_account (store, account, &cause))
    {
      print_drawn (account, drawn);
      return TRUE;
    }
  if (gembok_error_get_code (cause) == GEMBOK_ERROR_EXISTS)
    gembok_error_set (error, GEMBOK_ERROR_EXISTS, _ ("Nothing was changed. Choose another name."),
                      _ ("There is an account “%s” already."), account->username);
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
gembok_command_account_list (GStrv *words, GError **error)
{
  g_auto (AccountOptions) options = { 0 };
  if (!parse_account_options (words, TAKES_DATA, &options, error))
    return FALSE;
  g_autoptr (GembokStore) store = open_store (options.data, error);
  g_autoptr (GPtrArray) accounts = store != NULL ? gembok_store_list_accounts (store, error) : NULL;
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const GembokAccount *account = g_ptr_array_index (accounts, i);
      const char *state = account->disabled ? "disabled" : account->must_change ? "first-password" : "enabled";
      g_print ("%s\t%s\t%s\t%s\n", account->username, gembok_role_name (account->role), state, account->name);
    }
  return accounts != NULL;
}

/* The store and the account that --username names. */
static GembokAccount *
open_account (GStrv *words, Takes takes, AccountOptions *options, GembokStore **store, GError **error)
{
  if (!parse_account_options (words, takes, options, error))
    return NULL;
  g_autofree char *username = gembok_account_take_username (options->username, error);
  *store = username != NULL ? open_store (options->data, error) : NULL;
  return *store != NULL ? gembok_account_require (*store, username, error) : NULL;
}

gboolean
gembok_command_account_disable (GStrv *words, GError **error)
{
  g_auto (AccountOptions) options = { 0 };
  g_autoptr (GembokStore) store = NULL;
  g_autoptr (GembokAccount) account = open_account (words, TAKES_USERNAME, &options, &store, error);
  return account != NULL && gembok_store_disable_account (store, account->username, error);
}

gboolean
gembok_command_account_enable (GStrv *words, GError **error)
{
  g_auto (AccountOptions) options = { 0 };
  g_autoptr (GembokStore) store = NULL;
  g_autoptr (GembokAccount) account = open_account (words, TAKES_USERNAME, &options, &store, error);
  return account != NULL && gembok_store_enable_account (store, account->username, error);
}

static void
say_still_disabled (const AccountOptions *options, const GembokAccount *account)
{
  g_autofree char *rest = g_strconcat ("--username ", account->username, NULL);
  g_autofree char *command = gembok_data_folder_command ("account enable", options->data, rest);
  g_printerr (_ ("The account is disabled still. “%s” lets it log in again."), command);
  g_printerr ("\n");
}

gboolean
gembok_command_account_reset_password (GStrv *words, GError **error)
{
  g_auto (AccountOptions) options = { 0 };
  g_autoptr (GembokStore) store = NULL;
  g_autoptr (GembokAccount) account = open_account (words, TAKES_PASSWORD, &options, &store, error);
  g_autoptr (GembokSecret) drawn = NULL;
  g_autofree char *hash = account != NULL ? gembok_command_first_password (options.password_fd, &drawn, error) : NULL;
  gboolean disabled = FALSE;
  if (hash == NULL || !gembok_account_reset_password (store, account->username, hash, &disabled, error))
    return FALSE;
  print_drawn (account, drawn);
  if (disabled)
    say_still_disabled (&options, account);
  return TRUE;
}

/* --- certificate --------------------------------------------------------------------------------------------------- */

static gboolean
is_revocation_reason (int reason)
{
  return reason >= -1 && reason <= 10 && reason != 6 && reason != 7 && reason != 8;
}

/* However it was printed: 4A3A B062 …, 4A:3A:B0:62…, 0x4a3ab062…. */
static char *
fold_serial (const char *text, GError **error)
{
  g_auto (GStrv) groups = g_strsplit_set (text, " \t\n:-", -1);
  g_autofree char *joined = g_strjoinv ("", groups);
  g_autofree char *folded = g_ascii_strdown (joined, -1);
  const char *digits = g_str_has_prefix (folded, "0x") ? folded + 2 : folded;
  if (*digits != '\0' && gembok_is_hex (digits, strlen (digits)))
    return g_strdup (digits);
  (void) refuse_option (
      error, _ ("A serial number has hexadecimal digits, in groups or not. Put it in quotes if there are spaces in it."));
  return NULL;
}

gboolean
gembok_command_certificate_revoke (GStrv *words, GError **error)
{
  g_autofree char *data = NULL;
  g_autofree char *serial = NULL;
  int reason = -1;
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, NULL, NULL },
    { "serial", 0, 0, G_OPTION_ARG_STRING, &serial, NULL, NULL },
    { "reason", 0, 0, G_OPTION_ARG_INT, &reason, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!gembok_command_parse (words, entries, error) || !gembok_command_require (serial, "--serial", error))
    return FALSE;
  if (!is_revocation_reason (reason))
    return refuse_option (error, _ ("The reason must be 0 to 5, 9 or 10 (RFC 5280); suspending is not possible yet."));
  g_autofree char *folded = fold_serial (serial, error);
  g_autoptr (GembokStore) store = folded != NULL ? open_store (data, error) : NULL;
  return store != NULL && gembok_store_revoke (store, folded, reason, g_get_real_time () / G_USEC_PER_SEC, error);
}

gboolean
gembok_command_certificate_list (GStrv *words, GError **error)
{
  g_auto (AccountOptions) options = { 0 };
  gboolean row = FALSE;
  if (!parse_account_options (words, TAKES_DATA, &options, error))
    return FALSE;
  g_autoptr (GembokStore) store = open_store (options.data, error);
  if (store == NULL)
    return FALSE;
  g_autoptr (GembokSql) sql
      = gembok_sql_new (store, "SELECT serial, coalesce(revoked_at, 0), subject FROM certificates ORDER BY issued_at");
  do
    {
      if (!gembok_sql_next (sql, &row, error))
        return FALSE;
      if (!row)
        break;
      g_autofree char *serial = gembok_sql_take_text (sql);
      const gboolean revoked = gembok_sql_take_integer (sql) != 0;
      g_autofree char *subject = gembok_sql_take_text (sql);
      g_print ("%s\t%s\t%s\n", serial, revoked ? "revoked" : "issued", subject);
    }
  while (row);
  return TRUE;
}
