/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/account-data.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "identity/email.h"
#include "server/auth.h"

static char *
refuse (GError **error, const char *sentence)
{
  gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. Correct it and try again."), "%s", sentence);
  return NULL;
}

/* --- what is typed ------------------------------------------------------------------------------------------------- */

char *
gembok_account_take_username (const char *text, GError **error)
{
  char *username = gembok_username_fold (text);
  return username != NULL
             ? username
             : refuse (error, _ ("A user name has 1 to 64 characters: letters a to z, digits or .-_@+, and no blanks."));
}

char *
gembok_account_take_name (const char *text, GError **error)
{
  g_autofree char *name = g_utf8_validate (text, -1, NULL) ? g_strstrip (g_strdup (text)) : g_strdup ("");
  g_autofree char *line = gembok_text_sanitise (name, GEMBOK_ACCOUNT_NAME_MAX);
  g_autofree char *seen = gembok_text_squeeze (name);
  if (*seen != '\0' && strcmp (name, line) == 0)
    return g_steal_pointer (&name);
  gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was changed. Correct it and try again."),
                    _ ("A name must have 1 to %ld characters on one line."), (long) GEMBOK_ACCOUNT_NAME_MAX);
  return NULL;
}

char *
gembok_account_take_email (const char *text, GError **error)
{
  if (gembok_email_judge (text, NULL) != GEMBOK_EMAIL_INVALID)
    return g_strdup (text);
  return refuse (error, _ ("The e-mail address must be of the kind name@contoh.go.id."));
}

/* --- what is done -------------------------------------------------------------------------------------------------- */

GembokAccount *
gembok_account_require (GembokStore *store, const char *username, GError **error)
{
  GembokAccount *account = NULL;
  if (!gembok_store_find_account (store, username, &account, error))
    return NULL;
  if (account == NULL)
    gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, NULL, _ ("There is no account of that name."));
  return account;
}

static gboolean
reset (GembokStore *store, const GembokAccount *account, const char *hash, GError **error)
{
  return gembok_store_set_password (store, account->id, hash, TRUE, error)
         && gembok_store_delete_other_sessions (store, account->id, NULL, error)
         && gembok_auth_forgive (store, account->username, error);
}

gboolean
gembok_account_reset_password (GembokStore *store, const char *username, const char *hash, gboolean *disabled,
                               GError **error)
{
  if (!gembok_store_begin (store, error))
    return FALSE;
  g_autoptr (GembokAccount) account = gembok_account_require (store, username, error);
  if (account == NULL || !reset (store, account, hash, error))
    {
      gembok_store_rollback (store);
      return FALSE;
    }
  *disabled = account->disabled;
  return gembok_store_commit (store, error);
}
