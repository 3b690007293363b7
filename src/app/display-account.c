/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/display-account.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

#define SHORT_NAME_MAX 16

GembokAccountStage
gembok_display_account_stage (GembokMode mode, const char *address, const char *username, gboolean must_change_password)
{
  if (mode == GEMBOK_MODE_OFFLINE || mode == GEMBOK_MODE_NONE)
    return GEMBOK_ACCOUNT_OFFLINE;
  if (mode == GEMBOK_MODE_TRAINING)
    return GEMBOK_ACCOUNT_TRAINING;
  if (username != NULL)
    return must_change_password ? GEMBOK_ACCOUNT_FIRST_PASSWORD : GEMBOK_ACCOUNT_LOGGED_IN;
  return address != NULL && *address != '\0' ? GEMBOK_ACCOUNT_LOG_IN : GEMBOK_ACCOUNT_NO_ADDRESS;
}

const char *
gembok_display_account_stage_name (GembokAccountStage stage)
{
  static const char *const names[] = {
    [GEMBOK_ACCOUNT_OFFLINE] = "offline",         [GEMBOK_ACCOUNT_NO_ADDRESS] = "no-address",
    [GEMBOK_ACCOUNT_TRAINING] = "training",       [GEMBOK_ACCOUNT_LOG_IN] = "log-in",
    [GEMBOK_ACCOUNT_FIRST_PASSWORD] = "password", [GEMBOK_ACCOUNT_LOGGED_IN] = "logged-in",
  };
  return names[stage];
}

/* "Dr.", "H.", "Ir.": what stands before a name rather than in it. */
static gboolean
is_name (const char *word)
{
  return *word != '\0' && !g_str_has_suffix (word, ".");
}

char *
gembok_display_short_name (const char *name)
{
  g_autofree char *line = gembok_text_sanitise (name, 200);
  g_autofree char *squeezed = gembok_text_squeeze (line);
  g_auto (GStrv) words = g_strsplit (squeezed, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (is_name (words[i]))
      return gembok_text_sanitise (words[i], SHORT_NAME_MAX);
  return gembok_text_sanitise (squeezed, SHORT_NAME_MAX);
}

char *
gembok_display_address (const char *url)
{
  const char *host = url != NULL && g_str_has_prefix (url, "https://") ? url + strlen ("https://") : url;
  char *bare = gembok_text_sanitise (host, 200);
  if (g_str_has_suffix (bare, "/"))
    bare[strlen (bare) - 1] = '\0';
  return bare;
}

static char *
folded (const char *text)
{
  g_autofree char *squeezed = gembok_text_squeeze (text);
  return g_utf8_casefold (squeezed, -1);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

gboolean
gembok_display_same_person (const char *name, const char *nik, const char *other_name, const char *other_nik)
{
  if (is_given (nik) && is_given (other_nik))
    return g_str_equal (nik, other_nik);
  g_autofree char *one = folded (name);
  g_autofree char *other = folded (other_name);
  return *one != '\0' && g_str_equal (one, other);
}

gboolean
gembok_display_account_fits (const char *username, const char *account_name, const char *sender, const char *applicant_name)
{
  if (is_given (sender))
    return g_strcmp0 (username, sender) == 0;
  return gembok_display_same_person (account_name, NULL, applicant_name, NULL);
}

const char *
gembok_display_role_duty (GembokRole role)
{
  switch (role)
    {
    case GEMBOK_ROLE_APPLICANT:
      return _ ("Makes the key, sends the request and fetches the certificate");
    case GEMBOK_ROLE_VERIFIER:
      return _ ("Checks letter, data and documents for the agency");
    case GEMBOK_ROLE_OFFICER:
      return _ ("Checks once more and issues the certificate");
    case GEMBOK_ROLE_HEAD:
    case GEMBOK_ROLE_TECHNICAL:
    case GEMBOK_ROLE_UNKNOWN:
      break;
    }
  return "";
}
