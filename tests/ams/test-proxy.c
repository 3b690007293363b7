/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/proxy.h"

typedef struct
{
  const char *https_proxy, *all_proxy, *no_proxy;
  const char *url;
  const char *expected;
} ProxyCase;

static const ProxyCase cases[] = {
  { NULL, NULL, NULL, "https://ams.contoh.go.id/", NULL },
  { "proxy.test:3128", NULL, NULL, "https://ams.contoh.go.id/", "http://proxy.test:3128" },
  { "http://u:p@proxy.test:3128", NULL, NULL, "https://ams.contoh.go.id/", "http://u:p@proxy.test:3128" },
  { NULL, "socks5h://proxy.test", NULL, "https://ams.contoh.go.id/", "socks5h://proxy.test" },
  { "http://one.test", "http://two.test", NULL, "https://ams.contoh.go.id/", "http://one.test" },
  { "http://one.test", "http://two.test", NULL, "http://crl.contoh.go.id/", "http://two.test" },
  { "http://one.test", NULL, NULL, "http://crl.contoh.go.id/", NULL },
  { "", "http://two.test", NULL, "https://ams.contoh.go.id/", "http://two.test" },
  { "http://one.test", NULL, "*", "https://ams.contoh.go.id/", NULL },
  { "http://one.test", NULL, "contoh.go.id", "https://ams.contoh.go.id/", NULL },
  { "http://one.test", NULL, "localhost, .contoh.go.id", "https://ams.contoh.go.id:8443/", NULL },
  { "http://one.test", NULL, "toh.go.id", "https://ams.contoh.go.id/", "http://one.test" },
  { "http://one.test", NULL, "10.0.0.0/8", "https://10.1.2.3/", NULL },
  { "http://one.test", NULL, "10.0.0.0/8", "https://11.1.2.3/", "http://one.test" },
  /* Training mode's server is this computer, whatever the office's settings say. */
  { "http://one.test", "http://two.test", NULL, "https://127.0.0.1:8443/", NULL },
  { "http://one.test", "http://two.test", NULL, "https://[::1]:8443/", NULL },
  { "http://one.test", "http://two.test", NULL, "https://localhost/", NULL },
};

static void
set_or_clear (const char *name, const char *value)
{
  if (value != NULL)
    g_setenv (name, value, TRUE);
  else
    g_unsetenv (name);
}

static void
test_environment (void)
{
  static const char *const others[] = { "HTTPS_PROXY", "http_proxy", "ALL_PROXY", "NO_PROXY" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_unsetenv (others[i]);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_or_clear ("https_proxy", cases[i].https_proxy);
      set_or_clear ("all_proxy", cases[i].all_proxy);
      set_or_clear ("no_proxy", cases[i].no_proxy);
      g_autoptr (GembokUrl) url = gembok_url_parse (cases[i].url, TRUE, NULL);
      g_autofree char *proxy = gembok_proxy_for (url, NULL);
      g_test_message ("case %u: %s", i, cases[i].url);
      g_assert_cmpstr (proxy, ==, cases[i].expected);
    }
}

/* Who said so is told as well, for the diagnosis. */
static void
test_source (void)
{
  static const struct
  {
    const char *https_proxy, *all_proxy, *no_proxy, *url;
    GembokProxySource source;
    const char *variable;
  } sources[] = {
    { NULL, NULL, NULL, "https://ams.contoh.go.id/", GEMBOK_PROXY_NOT_SET, NULL },
    { "http://one.test", NULL, NULL, "https://ams.contoh.go.id/", GEMBOK_PROXY_ENVIRONMENT, "https_proxy" },
    { NULL, "http://two.test", NULL, "https://ams.contoh.go.id/", GEMBOK_PROXY_ENVIRONMENT, "all_proxy" },
    { "http://one.test", NULL, "contoh.go.id", "https://ams.contoh.go.id/", GEMBOK_PROXY_EXEMPT, "no_proxy" },
    { "http://one.test", NULL, "lain.go.id", "https://ams.contoh.go.id/", GEMBOK_PROXY_ENVIRONMENT, "https_proxy" },
    { NULL, NULL, "lain.go.id", "https://ams.contoh.go.id/", GEMBOK_PROXY_NOT_SET, NULL },
    { "http://one.test", NULL, NULL, "https://127.0.0.1/", GEMBOK_PROXY_LOOPBACK, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      set_or_clear ("https_proxy", sources[i].https_proxy);
      set_or_clear ("all_proxy", sources[i].all_proxy);
      set_or_clear ("no_proxy", sources[i].no_proxy);
      g_autoptr (GembokUrl) url = gembok_url_parse (sources[i].url, TRUE, NULL);
      g_autoptr (GembokProxy) proxy = gembok_proxy_find (url, NULL);
      g_test_message ("case %u: %s", i, sources[i].url);
      g_assert_cmpint (proxy->source, ==, sources[i].source);
      g_assert_cmpstr (proxy->variable, ==, sources[i].variable);
      g_assert_true ((proxy->url != NULL) == (sources[i].source == GEMBOK_PROXY_ENVIRONMENT));
    }
}

static void
test_no_settings_child (void)
{
  g_autoptr (GembokUrl) url = gembok_url_parse ("https://ams.contoh.go.id/", FALSE, NULL);
  g_autofree char *proxy = gembok_proxy_for (url, NULL);
  g_assert_null (proxy);
}

/* A desktop whose settings are not installed: GIO would end the program. GLib reads these variables once, so in a child. */
static void
test_no_settings (void)
{
  static const char *const proxies[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
  for (guint i = 0; i < G_N_ELEMENTS (proxies); i++)
    g_unsetenv (proxies[i]);
  g_setenv ("XDG_CURRENT_DESKTOP", "GNOME", TRUE);
  g_setenv ("XDG_DATA_DIRS", "/nonexistent", TRUE);
  g_setenv ("XDG_DATA_HOME", "/nonexistent", TRUE);
  g_test_trap_subprocess ("/proxy/no-settings/subprocess/child", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static const struct
{
  const char *proxy, *shown;
} shown_cases[] = {
  { "http://proxy.test:3128", "proxy.test:3128" },
  { "http://siti:rahasia@proxy.test:3128/", "proxy.test:3128" },
  { "http://siti:r@hasia@proxy.test:3128/x?y", "proxy.test:3128" },
  { "proxy.test", "proxy.test" },
};

static void
test_shown (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shown_cases); i++)
    {
      g_autofree char *shown = gembok_proxy_shown (shown_cases[i].proxy);
      g_assert_cmpstr (shown, ==, shown_cases[i].shown);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proxy/environment", test_environment);
  g_test_add_func ("/proxy/source", test_source);
  g_test_add_func ("/proxy/shown", test_shown);
  g_test_add_func ("/proxy/no-settings", test_no_settings);
  g_test_add_func ("/proxy/no-settings/subprocess/child", test_no_settings_child);
  return g_test_run ();
}
