/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/text.h"
#include "crypto/crypto.h"
#include "server/command-settings.h"
#include "server/commands.h"
#include "server/sql.h"
#include "server/store-accounts.h"
#include "server/store-certificates.h"

#define PASSWORD_MIN    8
#define PASSWORD_MAX    1024
#define NAME_CHARACTERS 100
#define DRAWN_BYTES     12

static GembokStore *
open_store (const char *folder, GError **error)
{
  if (!gembok_command_require (folder, "--data", error) || !gembok_folder_ensure_private (folder, error))
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

static gboolean
parse_account_options (GStrv *words, AccountOptions *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, NULL, NULL },
    { "username", 0, 0, G_OPTION_ARG_STRING, &options->username, NULL, NULL },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options->role, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->name, NULL, NULL },
    { "email", 0, 0, G_OPTION_ARG_STRING, &options->email, NULL, NULL },
    { "password-fd", 0, 0, G_OPTION_ARG_INT, &options->password_fd, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  options->password_fd = -1;
  return gembok_command_parse (words, entries, error);
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
  account->username = gembok_username_fold (options->username);
  account->role = gembok_role_from_name (options->role);
  account->name = gembok_text_sanitise (options->name, NAME_CHARACTERS);
  account->email = options->email != NULL ? gembok_text_sanitise (options->email, NAME_CHARACTERS) : NULL;
  account->must_change = TRUE;
  account->created_at = g_get_real_time () / G_USEC_PER_SEC;
  if (account->username == NULL)
    return refuse_option (error, _ ("A user name has 1 to 64 letters, digits or .-_@+."));
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

gboolean
gembok_command_account_add (GStrv *words, GError **error)
{
  g_auto (AccountOptions) options = { 0 };
  g_autoptr (GembokAccount) account = gembok_account_new ();
  if (!parse_account_options (words, &options, error) || !gembok_command_require (options.username, "--username", error)
      || !gembok_command_require (options.role, "--role", error) || !gembok_command_require (options.name, "--name", error)
      || !fill_account (account, &options, error))
    return FALSE;
  g_autoptr (GembokSecret) drawn = NULL;
  account->password = gembok_command_first_password (options.password_fd, &drawn, error);
  if (account->password == NULL)
    return FALSE;
  g_autoptr (GembokStore) store = open_store (options.data, error);
  g_autoptr (GError) cause = NULL;
  if (store == NULL)
    return FALSE;
  if (gembok_store_add_account (store, account, &cause))
    {
      if (drawn != NULL)
        gembok_command_print_account (account->role, account->username, drawn);
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
  if (!parse_account_options (words, &options, error))
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

gboolean
gembok_command_account_disable (GStrv *words, GError **error)
{
  g_auto (AccountOptions) options = { 0 };
  if (!parse_account_options (words, &options, error) || !gembok_command_require (options.username, "--username", error))
    return FALSE;
  g_autofree char *username = gembok_username_fold (options.username);
  if (username == NULL)
    return refuse_option (error, _ ("There is no account of that name."));
  g_autoptr (GembokStore) store = open_store (options.data, error);
  return store != NULL && gembok_store_disable_account (store, username, error);
}

/* --- certificate --------------------------------------------------------------------------------------------------- */

static gboolean
is_revocation_reason (int reason)
{
  return reason >= -1 && reason <= 10 && reason != 6 && reason != 7 && reason != 8;
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
  g_autofree char *folded = g_ascii_strdown (serial, -1);
  g_autoptr (GembokStore) store = open_store (data, error);
  return store != NULL && gembok_store_revoke (store, folded, reason, g_get_real_time () / G_USEC_PER_SEC, error);
}

gboolean
gembok_command_certificate_list (GStrv *words, GError **error)
{
  g_auto (AccountOptions) options = { 0 };
  gboolean row = FALSE;
  if (!parse_account_options (words, &options, error))
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
