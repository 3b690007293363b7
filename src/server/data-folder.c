/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/data-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#define SHOWN_MAX 80

int
gembok_data_folder_lock (const char *folder, GError **error)
{
  if (!gembok_folder_ensure_private (folder, error))
    return -1;
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  const int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      gembok_error_from_errno (error, errno, path);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  gembok_error_set (error, GEMBOK_ERROR_FAILED, _ ("Nothing was changed. End the other one, or use another folder."),
                    _ ("Another gembok-ams serves this data folder."));
  close (fd);
  return -1;
}

static gboolean
parse_port (const char *text, guint16 *port)
{
  guint64 number = 0;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &number, NULL))
    return FALSE;
  *port = (guint16) number;
  return TRUE;
}

/* The part before the port; the port's text, or %NULL, goes to @port. */
static char *
split_host (const char *text, const char **port)
{
  const char *colon = strrchr (text, ':');
  *port = NULL;
  if (text[0] == '[')
    {
      const char *bracket = strchr (text, ']');
      if (bracket == NULL || (bracket[1] != '\0' && bracket[1] != ':'))
        return NULL;
      *port = bracket[1] == ':' ? bracket + 2 : NULL;
      return g_strndup (text + 1, (gsize) (bracket - text - 1));
    }
  /* More than one colon and no brackets: an IPv6 address alone. */
  if (colon == NULL || strchr (text, ':') != colon)
    return g_strdup (text);
  *port = colon + 1;
  return g_strndup (text, (gsize) (colon - text));
}

gboolean
gembok_address_parse (const char *text, GembokAddress *address, GError **error)
{
  const char *port = NULL;
  g_autofree char *host = split_host (text, &port);
  *address = (GembokAddress){ 0 };
  if (host != NULL && strcmp (host, "localhost") == 0)
    {
      g_free (host);
      host = g_strdup ("127.0.0.1");
    }
  if (host == NULL || (*host != '\0' && !g_hostname_is_ip_address (host))
      || (port != NULL && !parse_port (port, &address->port)))
    {
      g_autofree char *shown = gembok_text_sanitise (text, SHOWN_MAX);
      gembok_error_set (error, GEMBOK_ERROR_USAGE, _ ("Nothing was started. Give an IP address and a port: 127.0.0.1:8443."),
                        _ ("“%s” is no address to listen on."), shown);
      return FALSE;
    }
  address->host = *host != '\0' ? g_steal_pointer (&host) : NULL;
  return TRUE;
}

gboolean
gembok_address_is_wildcard (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_any (address);
}

char *
gembok_address_url (const char *scheme, const char *host, guint16 port)
{
  const gboolean brackets = strchr (host, ':') != NULL;
  return g_strdup_printf ("%s://%s%s%s:%u", scheme, brackets ? "[" : "", host, brackets ? "]" : "", port);
}
