/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/url.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#define HTTP_PORT  80
#define HTTPS_PORT 443

/* Percent escapes stay as they came; an internationalised host is decoded and then encoded by us. */
#define PARSE_FLAGS ((GUriFlags) (G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT))

static gboolean
is_printable_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p <= ' ' || *p >= 0x7f)
      return FALSE;
  return TRUE;
}

/* Letters, digits, hyphens and dots, or an IP address: nothing that two parsers could read differently. */
static gboolean
is_sound_host (const char *host)
{
  if (g_hostname_is_ip_address (host))
    return TRUE;
  if (strlen (host) > 253 || strspn (host, "abcdefghijklmnopqrstuvwxyz0123456789-._") != strlen (host))
    return FALSE;
  return host[0] != '.' && host[0] != '-' && strstr (host, "..") == NULL;
}

static char *
ascii_host (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  if (host == NULL || host[0] == '\0' || strchr (host, '%') != NULL)
    return NULL;
  if (g_hostname_is_ip_address (host))
    return g_ascii_strdown (host, -1);
  g_autofree char *ascii = g_hostname_to_ascii (host);
  if (ascii == NULL)
    return NULL;
  g_autofree char *lower = g_ascii_strdown (ascii, -1);
  return is_sound_host (lower) ? g_steal_pointer (&lower) : NULL;
}

static gboolean
is_scheme (GUri *uri, gboolean allow_plain_http)
{
  const char *scheme = g_uri_get_scheme (uri);
  return g_str_equal (scheme, "https") || (allow_plain_http && g_str_equal (scheme, "http"));
}

static gboolean
has_only_allowed_parts (GUri *uri)
{
  const char *query = g_uri_get_query (uri);
  return g_uri_get_userinfo (uri) == NULL && g_uri_get_fragment (uri) == NULL && g_uri_get_port (uri) != 0
         && is_printable_ascii (g_uri_get_path (uri)) && (query == NULL || is_printable_ascii (query))
         && (g_uri_get_path (uri)[0] == '/' || g_uri_get_path (uri)[0] == '\0');
}

static void
refuse_url (const char *text, gboolean allow_plain_http, GError **error)
{
  /* What stands before an @ may be a password. */
  const char *at = strrchr (text, '@');
  g_autofree char *shown = gembok_text_sanitise (at != NULL ? at + 1 : text, 80);
  gembok_error_set (error, GEMBOK_ERROR_BAD_INPUT, NULL,
                    allow_plain_http ? _ ("“%s” is not a web address (http or https).")
                                     : _ ("“%s” is not a secure web address. It must look like https://ams.contoh.go.id."),
                    shown);
}

static GembokUrl *
url_from_uri (GUri *uri, gboolean allow_plain_http)
{
  if (!is_scheme (uri, allow_plain_http) || !has_only_allowed_parts (uri))
    return NULL;
  g_autofree char *host = ascii_host (uri);
  if (host == NULL)
    return NULL;

  GembokUrl *url = g_new0 (GembokUrl, 1);
  url->secure = g_str_equal (g_uri_get_scheme (uri), "https");
  url->host = g_steal_pointer (&host);
  url->port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : url->secure ? HTTPS_PORT : HTTP_PORT;
  url->path = g_strdup (g_uri_get_path (uri));
  url->query = g_strdup (g_uri_get_query (uri));
  return url;
}

GembokUrl *
gembok_url_parse (const char *text, gboolean allow_plain_http, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  if (text != NULL && strlen (text) <= GEMBOK_URL_MAX && strpbrk (text, "\\ \t\r\n") == NULL)
    uri = g_uri_parse (text, PARSE_FLAGS, NULL);
  GembokUrl *url = uri != NULL ? url_from_uri (uri, allow_plain_http) : NULL;
  if (url == NULL)
    refuse_url (text != NULL ? text : "", allow_plain_http, error);
  return url;
}

void
gembok_url_free (GembokUrl *url)
{
  if (url == NULL)
    return;
  g_free (url->host);
  g_free (url->path);
  g_free (url->query);
  g_free (url);
}

static char *
authority (const GembokUrl *url, gboolean always_port)
{
  const gboolean bracketed = strchr (url->host, ':') != NULL;
  g_autofree char *host = bracketed ? g_strdup_printf ("[%s]", url->host) : g_strdup (url->host);
  const int default_port = url->secure ? HTTPS_PORT : HTTP_PORT;
  if (!always_port && url->port == default_port)
    return g_steal_pointer (&host);
  return g_strdup_printf ("%s:%d", host, url->port);
}

char *
gembok_url_to_string (const GembokUrl *url)
{
  g_autofree char *where = authority (url, FALSE);
  return g_strconcat (url->secure ? "https://" : "http://", where, url->path, url->query != NULL ? "?" : NULL, url->query,
                      NULL);
}

char *
gembok_url_origin (const GembokUrl *url)
{
  g_autofree char *where = authority (url, TRUE);
  return g_strconcat (url->secure ? "https://" : "http://", where, NULL);
}

gboolean
gembok_url_same_origin (const char *a, const char *b)
{
  g_autoptr (GembokUrl) first = gembok_url_parse (a, FALSE, NULL);
  g_autoptr (GembokUrl) second = gembok_url_parse (b, FALSE, NULL);
  return first != NULL && second != NULL && first->port == second->port && g_str_equal (first->host, second->host);
}

char *
gembok_url_shown (const GembokUrl *url)
{
  return authority (url, FALSE);
}

/* GLib joins an address without a host only to complain of what it has joined ("https:..//x"), so both ends are looked at before. */
static gboolean
can_be_joined (const char *base, const char *reference)
{
  if (reference == NULL || strlen (reference) > GEMBOK_URL_MAX || !is_printable_ascii (reference))
    return FALSE;
  g_autoptr (GembokUrl) from = gembok_url_parse (base, FALSE, NULL);
  return from != NULL && g_uri_peek_scheme (reference) == NULL;
}

char *
gembok_url_resolve (const char *base, const char *reference, GError **error)
{
  g_autofree char *resolved
      = can_be_joined (base, reference) ? g_uri_resolve_relative (base, reference, PARSE_FLAGS, NULL) : NULL;
  g_autoptr (GembokUrl) url = gembok_url_parse (resolved != NULL ? resolved : reference, FALSE, error);
  return url != NULL ? gembok_url_to_string (url) : NULL;
}
