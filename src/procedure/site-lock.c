/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "procedure/site-lock.h"

#include "ams/client.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#define SHOWN_MAX 200

static gboolean
refuse (const GembokSite *site, const char *key, const char *url, GError **error)
{
  g_autofree char *value = g_variant_print (gembok_site_value (site, key), FALSE);
  g_autofree char *wanted = gembok_text_sanitise (value, SHOWN_MAX);
  g_autofree char *shown = gembok_text_sanitise (url, SHOWN_MAX);
  g_autofree char *origin = g_filename_display_name (gembok_site_origin (site, key));
  gembok_error_set (error, GEMBOK_ERROR_REFUSED,
                    _ ("Nothing was sent, and nothing here was changed. Ask whoever looks after this computer."),
                    _ ("Gembok does not go to %s here: the administrator of this computer has locked “%s” as %s (%s)."),
                    shown, key, wanted, origin);
  return FALSE;
}

gboolean
gembok_site_lock_is_ours (const GembokSite *site, const char *url)
{
  if (site == NULL || !gembok_site_locked (site, "ams-address"))
    return TRUE;
  const char *address = gembok_site_text (site, "ams-address");
  g_autofree char *wanted = address != NULL ? gembok_ams_normalise_url (address, NULL) : NULL;
  g_autofree char *given = gembok_ams_normalise_url (url, NULL);
  return wanted != NULL && g_strcmp0 (wanted, given) == 0;
}

gboolean
gembok_site_lock_check_mode (const GembokSite *site, const char *url, GError **error)
{
  const char *mode = site != NULL && gembok_site_locked (site, "mode") ? gembok_site_text (site, "mode") : NULL;
  if (g_strcmp0 (mode, "training") == 0 || g_strcmp0 (mode, "offline") == 0)
    return refuse (site, "mode", url, error);
  return TRUE;
}

gboolean
gembok_site_lock_check (const GembokSite *site, const char *url, GError **error)
{
  if (!gembok_site_lock_check_mode (site, url, error))
    return FALSE;
  return gembok_site_lock_is_ours (site, url) || refuse (site, "ams-address", url, error);
}

gboolean
gembok_site_lock_trusts (const GembokSite *site, const char *key, const char *url)
{
  if (site == NULL || !gembok_site_locked (site, key))
    return FALSE;
  /* The CA of the office's AMS is not known to another one, to which something was sent before. */
  return !g_str_equal (key, "ams-ca-file") || gembok_site_lock_is_ours (site, url);
}

static gboolean
lock_slot (GembokSite *site, const char *key, const char *url, GBytes **slot, GError **error)
{
  g_autoptr (GBytes) trust = NULL;
  if (!gembok_site_lock_trusts (site, key, url))
    return TRUE;
  if (!gembok_site_trust (site, key, &trust, error))
    return FALSE;
  g_clear_pointer (slot, g_bytes_unref);
  *slot = g_steal_pointer (&trust);
  return TRUE;
}

gboolean
gembok_site_lock_trust (GembokSite *site, GembokVaultProfile *profile, GError **error)
{
  return lock_slot (site, "ams-ca-file", profile->url, &profile->ca, error)
         && lock_slot (site, "anchor-files", profile->url, &profile->anchors, error);
}
