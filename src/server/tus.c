/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/tus.h"

#include <string.h>

#include "base/i18n.h"

gboolean
gembok_tus_begin (GembokExchange *exchange)
{
  const char *version = gembok_exchange_request_header (exchange, GEMBOK_HEADER_TUS_RESUMABLE);
  gembok_exchange_header (exchange, GEMBOK_HEADER_TUS_RESUMABLE, GEMBOK_TUS_VERSION);
  if (version != NULL && strcmp (version, GEMBOK_TUS_VERSION) == 0)
    return TRUE;
  gembok_exchange_header (exchange, GEMBOK_HEADER_TUS_VERSION, GEMBOK_TUS_VERSION);
  gembok_exchange_refuse (exchange, 412, GEMBOK_PROBLEM_TUS_VERSION, _ ("Uploads use tus %s; the header %s must say so."),
                          GEMBOK_TUS_VERSION, GEMBOK_HEADER_TUS_RESUMABLE);
  return FALSE;
}

gboolean
gembok_tus_number (GembokExchange *exchange, const char *name, guint64 *value)
{
  const char *text = gembok_exchange_request_header (exchange, name);
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, value, NULL))
    return TRUE;
  gembok_exchange_refuse (exchange, 422, GEMBOK_PROBLEM_VALIDATION, _ ("The header %s must be a number of bytes."), name);
  return FALSE;
}

void
gembok_tus_expires (GembokExchange *exchange, gint64 at)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (at);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  gembok_exchange_header (exchange, "Upload-Expires", text);
}

static gboolean
load_both (GembokServer *server, const char *id, GembokUpload **upload, GembokStoredRequest **request, GError **error)
{
  return gembok_store_get_upload (server->store, id, upload, error)
         && (*upload == NULL || gembok_store_load_request (server->store, (*upload)->request, request, error));
}

GembokUpload *
gembok_tus_load (GembokServer *server, GembokExchange *exchange, const char *id, GembokStoredRequest **request)
{
  g_autoptr (GembokUpload) upload = NULL;
  g_autoptr (GembokStoredRequest) loaded = NULL;
  GError *error = NULL;
  if (!load_both (server, id, &upload, &loaded, &error))
    {
      gembok_exchange_fail (exchange, error);
      return NULL;
    }
  if (upload != NULL && loaded != NULL && loaded->owner == exchange->account->id)
    {
      *request = g_steal_pointer (&loaded);
      return g_steal_pointer (&upload);
    }
  gembok_exchange_refuse (exchange, 404, GEMBOK_PROBLEM_NOT_FOUND, _ ("There is no such upload (any more)."));
  return NULL;
}
