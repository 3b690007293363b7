/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "crypto/crypto.h"
#include "harness.h"

static FaultServer *server;
static const char *program;

static GembokHttp *
new_http (void)
{
  fault_server_forget (server);
  return gembok_http_new (fault_server_ca (server));
}

static GembokHttpAnswer *
get (GembokHttp *http, const char *url, const GembokSecret *token, GError **error)
{
  const GembokHttpRequest request = { .method = "GET", .url = url, .token = token };
  return gembok_http_send (http, &request, NULL, NULL, error);
}

static void
assert_nothing_sent (void)
{
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 0);
}

static const struct
{
  const char *port;
  GembokErrorCode code;
  const char *words;
} refused[] = {
  { "expired", GEMBOK_ERROR_TLS, "has expired" },
  { "future", GEMBOK_ERROR_TLS, "not valid yet" },
  { "wronghost", GEMBOK_ERROR_TLS, "another name" },
  { "unknown", GEMBOK_ERROR_TLS, "a CA that is not trusted" },
  { "selfsigned", GEMBOK_ERROR_TLS, "signed itself" },
  { "sha1", GEMBOK_ERROR_TLS, "too weak" },
  { "tls11", GEMBOK_ERROR_TLS, "too old" },
  { "plain", GEMBOK_ERROR_TLS, "does not answer over a secure connection" },
};

static void
test_refused (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = fault_server_url (server, refused[i].port, "/");
      g_assert_null (get (http, url, NULL, &error));
      g_assert_nonnull (strstr (error->message, "127.0.0.1"));
      g_assert_true (g_str_has_prefix (gembok_error_get_hint (error), "Nothing was sent."));
      assert_failed (error, refused[i].code, refused[i].words);
    }
  assert_nothing_sent ();
}

static void
test_tls12 (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "tls12", "/");
  g_autoptr (GembokHttpAnswer) answer = get (http, url, NULL, &error);
  g_assert_no_error (error);
}

static void
test_system_trust (void)
{
  fault_server_forget (server);
  g_autoptr (GembokHttp) http = gembok_http_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "good", "/");
  g_assert_null (get (http, url, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_TLS, "a CA that is not trusted");
  assert_nothing_sent ();
}

static void
test_bad_ca_file (void)
{
  static const char *const bad[] = { "", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" };
  fault_server_forget (server);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) pem = g_bytes_new_static (bad[i], strlen (bad[i]));
      g_autoptr (GembokHttp) http = gembok_http_new (pem);
      g_autoptr (GError) error = NULL;
      g_autofree char *url = fault_server_url (server, "good", "/");
      g_assert_null (get (http, url, NULL, &error));
      assert_failed (error, GEMBOK_ERROR_BAD_FILE, "CA file");
    }
  assert_nothing_sent ();
}

/* --- through a proxy -------------------------------------------------------------------------------------------- */

static char *
proxied_url (void)
{
  return g_strdup_printf ("https://ams.test:%u/through", fault_server_port (server, "good"));
}

static void
set_proxy (const char *port)
{
  g_autofree char *proxy = g_strdup_printf ("http://siti:rahasia@127.0.0.1:%u", fault_server_port (server, port));
  g_setenv ("https_proxy", proxy, TRUE);
}

static void
test_proxy (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GembokSecret) token = gembok_secret_new_from ("tOKEN-x", 7);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = proxied_url ();
  set_proxy ("proxy");
  g_autoptr (GembokHttpAnswer) answer = get (http, url, token, &error);
  g_assert_no_error (error);

  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 2);
  g_assert_true (g_str_has_prefix (seen[0], "CONNECT ams.test:"));
  g_assert_null (strstr (seen[0], "tOKEN-x")); /* the token is for the server alone */
  g_autofree char *sent = seen_field (seen[1], "authorization: ");
  g_assert_cmpstr (sent, ==, "Bearer tOKEN-x");
  g_assert_null (seen_field (seen[1], "proxy-authorization: "));
}

static void
test_proxy_refuses (void)
{
  static const struct
  {
    int status;
    const char *words;
  } answers[] = { { 407, "asks for a log-in" }, { 403, "does not lead to ams.test" }, { 502, "(answer 502)" } };
  g_autofree char *url = proxied_url ();
  set_proxy ("proxy");
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GembokHttp) http = new_http ();
      g_autoptr (GError) error = NULL;
      fault_server_plan (server, "CONNECT ams.test status=%d body=no", answers[i].status);
      g_assert_null (get (http, url, NULL, &error));
      g_assert_null (strstr (error->message, "rahasia"));
      assert_failed (error, GEMBOK_ERROR_UNREACHABLE, answers[i].words);
    }
}

static void
test_proxy_unreachable (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  gembok_http_set_limits (http, &(GembokHttpLimits){ .connect_ms = 600 });
  g_autofree char *url = proxied_url ();
  static const char *const ports[] = { "closed", "blackhole" };
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autoptr (GError) error = NULL;
      set_proxy (ports[i]);
      g_assert_null (get (http, url, NULL, &error));
      g_assert_null (strstr (error->message, "rahasia"));
      assert_failed (error, GEMBOK_ERROR_UNREACHABLE, "The proxy 127.0.0.1:");
    }
  g_setenv ("https_proxy", "http://unknown-name.test:3128", TRUE);
  g_autoptr (GError) error = NULL;
  g_assert_null (get (http, url, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_UNREACHABLE, "The proxy unknown-name.test:3128");
}

/* A proxy that answers in the server's place is found out by its certificate. */
static void
test_proxy_impersonates (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strdup_printf ("https://ams.test:%u/", fault_server_port (server, "unknown"));
  set_proxy ("proxy");
  g_assert_null (get (http, url, NULL, &error));
  assert_failed (error, GEMBOK_ERROR_TLS, "not trusted");
}

/* --- probing ---------------------------------------------------------------------------------------------------- */

/* The leaf of what was sent, read by another program of GLib's. */
static void
assert_chain (const GembokHttpPeer *peer, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_assert_nonnull (peer->chain);
  g_autoptr (GTlsCertificate) leaf = g_tls_certificate_new_from_pem (g_bytes_get_data (peer->chain, NULL),
                                                                     (gssize) g_bytes_get_size (peer->chain), &error);
  g_assert_no_error (error);
  g_autofree char *subject = g_tls_certificate_get_subject_name (leaf);
  g_assert_nonnull (strstr (subject, name));
}

static void
test_probe_trusted (void)
{
  static const struct
  {
    const char *port, *protocol;
  } ports[] = { { "good", "TLSv1.3" }, { "tls12", "TLSv1.2" } };
  g_autoptr (GembokHttp) http = new_http ();
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = fault_server_url (server, ports[i].port, "/api/v1/policy");
      g_autoptr (GembokHttpPeer) peer = gembok_http_probe (http, url, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (peer->trusted);
      g_assert_null (peer->problem);
      g_assert_nonnull (strstr (peer->subject, "good.test"));
      g_assert_nonnull (strstr (peer->issuer, "Gembok test ca"));
      g_assert_cmpstr (peer->protocol, ==, ports[i].protocol);
      g_assert_cmpint (peer->not_after, ==, 4102444799); /* 31 December 2099 */
      g_assert_cmpint (ABS (peer->server_time - g_get_real_time () / G_USEC_PER_SEC), <=, 2);
      g_assert_cmpint (ABS (peer->server_time - peer->asked_at), <=, 2);
      g_assert_cmpint (peer->stage, ==, GEMBOK_HTTP_STAGE_DONE);
      g_assert_cmpint (peer->status, ==, 200);
      g_assert_cmpstr (peer->host, ==, "127.0.0.1");
      g_assert_cmpstr (peer->address, ==, "127.0.0.1");
      g_assert_cmpuint (peer->address_port, ==, fault_server_port (server, ports[i].port));
      g_assert_cmpint (peer->proxy_source, ==, GEMBOK_PROXY_LOOPBACK);
      g_assert_cmpint (peer->connect_us, >, 0);
      g_assert_cmpint (peer->tls_us, >, peer->connect_us);
      g_assert_cmpint (peer->answer_us, >=, peer->tls_us);
      g_assert_null (peer->ca_file); /* a CA of its own was given */
      assert_chain (peer, "good.test");
    }
}

static const struct
{
  const char *port, *words, *subject, *issuer;
} strangers[] = {
  { "expired", "has expired", "expired.test", "Gembok test ca" },
  { "future", "not valid yet", "future.test", "Gembok test ca" },
  { "unknown", "not trusted", "unknown.test", "Gembok test stranger" },
  { "selfsigned", "signed itself", "self.test", "self.test" },
  { "wronghost", "another name", "wronghost.test", "Gembok test ca" },
};

static void
test_probe_untrusted (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = fault_server_url (server, strangers[i].port, "/");
      g_autoptr (GembokHttpPeer) peer = gembok_http_probe (http, url, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%s | %s | %s", peer->problem, peer->subject, peer->issuer);
      g_assert_false (peer->trusted);
      g_assert_cmpint (peer->code, ==, GEMBOK_ERROR_TLS);
      g_assert_nonnull (strstr (peer->problem, strangers[i].words));
      g_assert_nonnull (peer->hint);
      g_assert_nonnull (strstr (peer->subject, strangers[i].subject));
      g_assert_nonnull (strstr (peer->issuer, strangers[i].issuer));
      g_assert_cmpint (peer->not_after, >, 0);
      g_assert_cmpint (peer->stage, ==, GEMBOK_HTTP_STAGE_TLS);
      g_assert_cmpint (peer->status, ==, 0);
      assert_chain (peer, strangers[i].subject);
    }
  assert_nothing_sent ();
}

/* The number of the next connection whose handshake the server completes. */
static guint64
next_connection (void)
{
  g_autoptr (GembokHttp) http = gembok_http_new (fault_server_ca (server));
  g_autofree char *url = fault_server_url (server, "good", "/");
  g_autoptr (GembokHttpAnswer) answer = get (http, url, NULL, NULL);
  g_auto (GStrv) seen = fault_server_seen (server);
  g_autofree char *number = seen_field (seen[g_strv_length (seen) - 1], "connection=");
  return g_ascii_strtoull (number, NULL, 10);
}

/* Looking at a stranger's certificate ends in a refusal, not in a connection. */
static void
test_probe_completes_no_handshake (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autofree char *url = fault_server_url (server, "unknown", "/");
  const guint64 before = next_connection ();
  g_autoptr (GembokHttpPeer) peer = gembok_http_probe (http, url, NULL, NULL);
  g_assert_nonnull (peer->subject);
  g_assert_cmpuint (next_connection (), ==, before + 1);
}

static void
test_probe_no_tls (void)
{
  static const char *const ports[] = { "plain", "tls11" };
  g_autoptr (GembokHttp) http = new_http ();
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = fault_server_url (server, ports[i], "/");
      g_autoptr (GembokHttpPeer) peer = gembok_http_probe (http, url, NULL, &error);
      g_assert_no_error (error);
      g_assert_false (peer->trusted);
      g_assert_nonnull (peer->problem);
      g_assert_null (peer->subject);
      g_assert_null (peer->protocol);
      g_assert_null (peer->chain);
      g_assert_cmpint (peer->stage, ==, GEMBOK_HTTP_STAGE_TLS);
    }
  assert_nothing_sent ();
}

static void
test_probe_unreachable (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "closed", "/");
  g_autoptr (GembokHttpPeer) peer = gembok_http_probe (http, url, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (peer->code, ==, GEMBOK_ERROR_UNREACHABLE);
  g_assert_cmpint (peer->stage, ==, GEMBOK_HTTP_STAGE_CONNECT);
  g_assert_nonnull (strstr (peer->problem, "could not be reached"));
  g_assert_null (gembok_http_probe (http, "http://127.0.0.1/", NULL, &error));
  assert_failed (error, GEMBOK_ERROR_BAD_INPUT, NULL);
}

/* The system's CAs are named where they are what is trusted. */
static void
test_probe_names_the_systems_trust (void)
{
  g_autoptr (GembokHttp) http = gembok_http_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "good", "/");
  fault_server_forget (server);
  g_autoptr (GembokHttpPeer) peer = gembok_http_probe (http, url, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (peer->trusted);
  g_assert_true (peer->ca_file != NULL || peer->ca_folder != NULL);
  assert_chain (peer, "good.test");
}

static void
test_probe_through_a_proxy (void)
{
  static const struct
  {
    const char *proxy, *server, *words;
    int status; /* of the proxy's answer, 0: lets us through */
    GembokHttpStage stage;
  } ways[] = {
    { "proxy", "good", NULL, 0, GEMBOK_HTTP_STAGE_DONE },
    { "proxy", "good", "asks for a log-in", 407, GEMBOK_HTTP_STAGE_PROXY },
    { "proxy", "good", "does not lead to", 403, GEMBOK_HTTP_STAGE_PROXY },
    { "closed", "good", "could not be reached", 0, GEMBOK_HTTP_STAGE_PROXY },
    /* A proxy that shows a certificate of its own is told by its name. */
    { "proxy", "unknown", "not trusted", 0, GEMBOK_HTTP_STAGE_TLS },
  };
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GembokHttp) http = new_http ();
      g_autoptr (GError) error = NULL;
      g_autofree char *url = g_strdup_printf ("https://ams.test:%u/", fault_server_port (server, ways[i].server));
      set_proxy (ways[i].proxy);
      if (ways[i].status != 0)
        fault_server_plan (server, "CONNECT ams.test status=%d body=no", ways[i].status);
      g_autoptr (GembokHttpPeer) peer = gembok_http_probe (http, url, NULL, &error);
      g_assert_no_error (error);
      g_test_message ("%u: %s %s", i, peer->problem, peer->subject);
      g_assert_cmpint (peer->stage, ==, ways[i].stage);
      g_assert_cmpint (peer->proxy_source, ==, GEMBOK_PROXY_ENVIRONMENT);
      g_assert_cmpstr (peer->proxy_variable, ==, "https_proxy");
      g_assert_true (g_str_has_prefix (peer->proxy, "127.0.0.1:"));
      g_assert_null (strstr (peer->proxy, "rahasia"));
      if (ways[i].words != NULL)
        g_assert_nonnull (strstr (peer->problem, ways[i].words));
      if (ways[i].stage == GEMBOK_HTTP_STAGE_TLS)
        assert_chain (peer, "unknown.test");
    }
}

/* --- the log of TLS keys ---------------------------------------------------------------------------------------- */

static void
test_key_log (void)
{
  const char *file = g_getenv ("GEMBOK_TEST_KEY_LOG");
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autofree char *url = fault_server_url (server, "good", "/");
  g_autoptr (GembokHttpAnswer) answer = get (http, url, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (g_getenv ("SSLKEYLOGFILE"));
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
}

/* libcurl reads the variable when it starts, so this program starts itself again with it. */
static void
test_no_key_log (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gembok-keylog-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "keys", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GError) error = NULL;
  g_subprocess_launcher_setenv (launcher, "SSLKEYLOGFILE", file, TRUE);
  g_subprocess_launcher_setenv (launcher, "GEMBOK_TEST_KEY_LOG", file, TRUE);
  g_autoptr (GSubprocess) again
      = g_subprocess_launcher_spawn (launcher, &error, program, "--tap", "-p", "/http-tls/key-log", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (again, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  if (g_getenv ("GEMBOK_TEST_KEY_LOG") != NULL)
    g_test_add_func ("/http-tls/key-log", test_key_log);
  g_test_add_func ("/http-tls/refused", test_refused);
  g_test_add_func ("/http-tls/tls12", test_tls12);
  g_test_add_func ("/http-tls/system-trust", test_system_trust);
  g_test_add_func ("/http-tls/bad-ca-file", test_bad_ca_file);
  g_test_add_func ("/http-tls/proxy", test_proxy);
  g_test_add_func ("/http-tls/proxy-refuses", test_proxy_refuses);
  g_test_add_func ("/http-tls/proxy-unreachable", test_proxy_unreachable);
  g_test_add_func ("/http-tls/proxy-impersonates", test_proxy_impersonates);
  g_test_add_func ("/http-tls/probe-trusted", test_probe_trusted);
  g_test_add_func ("/http-tls/probe-untrusted", test_probe_untrusted);
  g_test_add_func ("/http-tls/probe-completes-no-handshake", test_probe_completes_no_handshake);
  g_test_add_func ("/http-tls/probe-no-tls", test_probe_no_tls);
  g_test_add_func ("/http-tls/probe-unreachable", test_probe_unreachable);
  g_test_add_func ("/http-tls/probe-system-trust", test_probe_names_the_systems_trust);
  g_test_add_func ("/http-tls/probe-proxy", test_probe_through_a_proxy);
  g_test_add_func ("/http-tls/no-key-log", test_no_key_log);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
