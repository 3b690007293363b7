/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/proxy.h"

#include <string.h>

#include "base/text.h"

/* The first of @names that is set; its value in @value. */
static const char *
first_set (const char *const *names, const char **value)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      *value = g_getenv (names[i]);
      if (*value != NULL && (*value)[0] != '\0')
        return names[i];
    }
  *value = NULL;
  return NULL;
}

/* HTTP_PROXY in capitals is left out on purpose: a web server's CGI sets it from a request header. */
static const char *
proxy_of_environment (const GembokUrl *url, const char **value)
{
  static const char *const for_https[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL };
  static const char *const for_http[] = { "http_proxy", "all_proxy", "ALL_PROXY", NULL };
  return first_set (url->secure ? for_https : for_http, value);
}

static char *
with_scheme (const char *proxy)
{
  return strstr (proxy, "://") != NULL ? g_strdup (proxy) : g_strconcat ("http://", proxy, NULL);
}

/* GIO's own matcher for the hosts that need no proxy: names with all below them, addresses, networks. */
static gboolean
is_exempt (const char *url, const char **variable, GCancellable *cancellable)
{
  static const char *const names[] = { "no_proxy", "NO_PROXY", NULL };
  const char *list = NULL;
  *variable = first_set (names, &list);
  if (list == NULL)
    return FALSE;

  g_auto (GStrv) parts = g_strsplit_set (list, ", ", -1);
  g_autoptr (GPtrArray) hosts = g_ptr_array_new ();
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (g_str_equal (parts[i], "*"))
        return TRUE;
      if (parts[i][0] != '\0')
        g_ptr_array_add (hosts, parts[i]);
    }
  g_ptr_array_add (hosts, NULL);

  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new ("http://proxy.invalid", (char **) hosts->pdata);
  g_auto (GStrv) found = g_proxy_resolver_lookup (resolver, url, cancellable, NULL);
  return found != NULL && found[0] != NULL && g_str_equal (found[0], "direct://");
}

/* GIO says "socks" where it means version 5 with names looked up by the proxy. */
static char *
as_curl_names_it (const char *proxy)
{
  static const char *const socks[] = { "socks://", "socks5://" };
  for (guint i = 0; i < G_N_ELEMENTS (socks); i++)
    if (g_str_has_prefix (proxy, socks[i]))
      return g_strconcat ("socks5h://", proxy + strlen (socks[i]), NULL);
  return g_strdup (proxy);
}

/* GIO ends the program when the settings that it wants to read are not installed. */
static gboolean
desktop_has_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, "org.gnome.system.proxy", TRUE) : NULL;
  return schema != NULL;
}

static char *
proxy_of_desktop (const char *url, GCancellable *cancellable)
{
  if (!desktop_has_settings ())
    return NULL;
  g_auto (GStrv) found = g_proxy_resolver_lookup (g_proxy_resolver_get_default (), url, cancellable, NULL);
  if (found == NULL || found[0] == NULL || g_str_equal (found[0], "direct://"))
    return NULL;
  return as_curl_names_it (found[0]);
}

/* This computer itself, as in training mode: a proxy elsewhere would find another one under that address. */
static gboolean
is_loopback (const char *host)
{
  if (g_str_equal (host, "localhost") || g_str_has_suffix (host, ".localhost"))
    return TRUE;
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

static void
find (GembokProxy *proxy, const GembokUrl *url, GCancellable *cancellable)
{
  g_autofree char *text = gembok_url_origin (url);
  const char *value = NULL;
  if (is_exempt (text, &proxy->variable, cancellable))
    {
      proxy->source = GEMBOK_PROXY_EXEMPT;
      return;
    }
  proxy->variable = proxy_of_environment (url, &value);
  proxy->url = value != NULL ? with_scheme (value) : proxy_of_desktop (text, cancellable);
  if (value != NULL)
    proxy->source = GEMBOK_PROXY_ENVIRONMENT;
  else if (proxy->url != NULL)
    proxy->source = GEMBOK_PROXY_DESKTOP;
}

GembokProxy *
gembok_proxy_find (const GembokUrl *url, GCancellable *cancellable)
{
  GembokProxy *proxy = g_new0 (GembokProxy, 1);
  if (is_loopback (url->host))
    proxy->source = GEMBOK_PROXY_LOOPBACK;
  else
    find (proxy, url, cancellable);
  return proxy;
}

void
gembok_proxy_free (GembokProxy *proxy)
{
  if (proxy == NULL)
    return;
  g_free (proxy->url);
  g_free (proxy);
}

char *
gembok_proxy_for (const GembokUrl *url, GCancellable *cancellable)
{
  g_autoptr (GembokProxy) proxy = gembok_proxy_find (url, cancellable);
  return g_steal_pointer (&proxy->url);
}

char *
gembok_proxy_shown (const char *proxy)
{
  const char *start = strstr (proxy, "://");
  start = start != NULL ? start + 3 : proxy;
  const gsize length = strcspn (start, "/?#");
  g_autofree char *where = g_strndup (start, length);
  const char *at = strrchr (where, '@');
  return gembok_text_sanitise (at != NULL ? at + 1 : where, 80);
}
