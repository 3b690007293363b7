/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/client.h"

#include <string.h>

#include "ams/client-private.h"
#include "ams/patience.h"
#include "ams/url.h"
#include "base/i18n.h"
#include "base/text.h"

static void
refuse_base_url (const char *url, GError **error)
{
  g_autofree char *shown = gembok_text_sanitise (url, 80);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                    _ ("“%s” cannot be the address of an AMS: it must end before any question mark."), shown);
}

/* People copy addresses as they find them: with a slash at the end, or with the API's own path. */
static void
drop_tail (char *path)
{
  static const char *const tails[] = { "/", GEMBOK_API_BASE };
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    if (g_str_has_suffix (path, tails[i]))
      {
        path[strlen (path) - strlen (tails[i])] = '\0';
        drop_tail (path);
        return;
      }
}

char *
gembok_ams_normalise_url (const char *url, GError **error)
{
  g_autoptr (GembokUrl) parsed = gembok_url_parse (url, FALSE, error);
  if (parsed == NULL)
    return NULL;
  if (parsed->query != NULL)
    {
      refuse_base_url (url, error);
      return NULL;
    }
  drop_tail (parsed->path);
  return gembok_url_to_string (parsed);
}

GembokAms *
gembok_ams_new (const char *base_url, GBytes *ca_pem, GError **error)
{
  g_autofree char *normal = gembok_ams_normalise_url (base_url, error);
  if (normal == NULL)
    return NULL;
  GembokAms *ams = g_new0 (GembokAms, 1);
  ams->http = gembok_http_new (ca_pem);
  ams->base_url = g_steal_pointer (&normal);
  ams->first_wait_ms = GEMBOK_PATIENCE_WAIT_MS;
  return ams;
}

void
gembok_ams_free (GembokAms *ams)
{
  if (ams == NULL)
    return;
  gembok_http_unref (ams->http);
  gembok_secret_free (ams->token);
  g_free (ams->base_url);
  g_free (ams);
}

void
gembok_ams_set_token (GembokAms *ams, const GembokSecret *token)
{
  GembokSecret *copy = token != NULL ? gembok_secret_copy (token) : NULL;
  gembok_secret_free (ams->token);
  ams->token = copy;
}

void
gembok_ams_set_reporter (GembokAms *ams, const GembokReporter *reporter)
{
  ams->reporter = reporter != NULL ? *reporter : (GembokReporter){ 0 };
}

GembokHttp *
gembok_ams_http (GembokAms *ams)
{
  return ams->http;
}

void
gembok_ams_set_first_wait (GembokAms *ams, guint milliseconds)
{
  ams->first_wait_ms = milliseconds;
}
