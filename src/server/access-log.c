/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/access-log.h"

#include "base/error.h"
#include "base/i18n.h"

static void
write_line (const char *line)
{
  g_autofree char *time = gembok_format_rfc3339 (gembok_server_now ());
  g_printerr ("time=%s %s\n", time, line);
}

void
gembok_log (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  write_line (line);
}

void
gembok_log_error (const GError *error, const char *fields)
{
  const GembokErrorCode code = error != NULL ? gembok_error_get_code (error) : GEMBOK_ERROR_FAILED;
  gembok_log ("error=\"%s\" code=%s%s%s", error != NULL ? error->message : "unknown", gembok_error_name (code),
              fields != NULL ? " " : "", fields != NULL ? fields : "");
}

void
gembok_access_log (GembokExchange *exchange)
{
  const gint64 ms = (g_get_monotonic_time () - exchange->started) / 1000;
  /* What is no address of ours could hold anything, so only addresses of ours are written down. */
  const char *path = exchange->route != NULL ? exchange->path : "-";
  const char *method = exchange->route != NULL ? exchange->route->method : "-";
  const gint64 account = exchange->account != NULL ? exchange->account->id : 0;
  g_autofree char *line
      = g_strdup_printf ("method=%s path=%s status=%d ms=%" G_GINT64_FORMAT " account=%" G_GINT64_FORMAT "%s", method, path,
                         exchange->status, ms, account, exchange->answered ? "" : " cut=1");
  write_line (line);
}
