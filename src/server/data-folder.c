/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/data-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file-name.h"
#include "base/folder.h"
#include "base/i18n.h"
#include "base/text.h"
#include "server/data-owner.h"
#include "server/store.h"

#define SHOWN_MAX 80

/* --- what the folder is -------------------------------------------------------------------------------------------- */

/* What a first start that was killed may leave, and what its owner may put there before it. */
static const char *const before_the_store[] = { GEMBOK_STORE_FILE "-*", "lock", "policy.json", ".gembok-*", NULL };
static const GembokFolderKind kind = { GEMBOK_STORE_FILE, before_the_store };

/* Only what is certainly not there counts as absent: what may not be looked at is no invitation to make another one. */
static gboolean
look (const char *folder, const char *name, gboolean *there, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat info;
  const int saved = stat (path, &info) == 0 ? 0 : errno;
  *there = saved == 0 && S_ISREG (info.st_mode);
  if (saved == 0 || saved == ENOENT || saved == ENOTDIR)
    return TRUE;
  if (saved != EACCES || gembok_data_owner_require (folder, error))
    gembok_error_from_errno (error, saved, folder);
  return FALSE;
}

/* DAMAGED: an installation of one's own without its accounts and its list of what was revoked: a new, empty list would be a
 * lie. */
static gboolean
find_store (const char *folder, gboolean *there, GError **error)
{
  gboolean settings = FALSE;
  gboolean keys = FALSE;
  if (!look (folder, GEMBOK_STORE_FILE, there, error) || !look (folder, "settings.json", &settings, error)
      || !look (folder, "ca/keys.sealed", &keys, error))
    return FALSE;
  if (*there || !settings || !keys)
    return TRUE;
  gembok_error_set (error, GEMBOK_ERROR_DAMAGED, _ ("Nothing was changed. Restore the data folder from your backup."),
                    _ ("The data folder's file “%s” is missing."), GEMBOK_STORE_FILE);
  return FALSE;
}

gboolean
gembok_data_folder_is_installation (const char *folder)
{
  gboolean store = FALSE;
  gboolean settings = FALSE;
  return look (folder, GEMBOK_STORE_FILE, &store, NULL) && look (folder, "settings.json", &settings, NULL) && store
         && settings;
}

char *
gembok_data_folder_command (const char *verb, const char *folder, const char *rest)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autofree char *quoted = gembok_data_owner_quote (absolute);
  g_autofree char *command = g_strdup_printf ("gembok-ams %s --data %s%s%s", verb, quoted, *rest != '\0' ? " " : "", rest);
  return gembok_data_owner_command (absolute, command);
}

static void
set_no_ams (const char *folder, gboolean there, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *fresh = there ? g_build_filename (folder, "ams", NULL) : g_strdup (folder);
  g_autofree char *init = gembok_data_folder_command ("init", fresh, "");
  g_autofree char *serve = gembok_data_folder_command ("serve", fresh, "--training");
  g_autofree char *hint = g_strdup_printf (
      _ ("Nothing was changed. Check the name. “%s” makes an installation of your own, “%s” one for training."), init,
      serve);
  gembok_error_set (error, GEMBOK_ERROR_NOT_FOUND, hint, _ ("There is no AMS in “%s”."), shown);
}

/* Whether @folder is there; what is there but no folder is refused. */
static gboolean
find_folder (const char *folder, gboolean *there, GError **error)
{
  g_autofree char *name = gembok_file_display_name (folder);
  struct stat info;
  const int saved = stat (folder, &info) == 0 ? 0 : errno;
  *there = saved == 0;
  if (saved == ENOENT || (saved == 0 && S_ISDIR (info.st_mode)))
    return TRUE;
  if (saved == 0)
    gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ ("Nothing was changed. Give the data folder, not a file."),
                      _ ("“%s” is not a folder."), name);
  else if (saved != EACCES || gembok_data_owner_require (folder, error))
    gembok_error_from_errno (error, saved, folder);
  return FALSE;
}

gboolean
gembok_data_folder_require (const char *folder, GError **error)
{
  gboolean there = FALSE;
  gboolean store = FALSE;
  if (!find_folder (folder, &there, error) || !find_store (folder, &store, error))
    return FALSE;
  if (store)
    return gembok_data_owner_require (folder, error) && gembok_folder_ensure_private (folder, &kind, error);
  set_no_ams (folder, there, error);
  return FALSE;
}

int
gembok_data_folder_claim (const char *folder, GError **error)
{
  gboolean store = FALSE;
  if (!find_store (folder, &store, error) || (store && !gembok_data_owner_require (folder, error))
      || !gembok_folder_ensure_private (folder, &kind, error))
    return -1;
  return gembok_data_folder_lock (folder, error);
}

int
gembok_data_folder_lock (const char *folder, GError **error)
{
  if (!gembok_folder_ensure_private (folder, NULL, error))
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

/* --- addresses ----------------------------------------------------------------------------------------------------- */

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

/* A zone ("fe80::1%eth0") means something on this computer only, and is no part of an address for others (RFC 6874). */
static gboolean
is_ip_address (const char *host)
{
  return g_hostname_is_ip_address (host) && strchr (host, '%') == NULL;
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
  if (host == NULL || (*host != '\0' && !is_ip_address (host)) || (port != NULL && !parse_port (port, &address->port)))
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
