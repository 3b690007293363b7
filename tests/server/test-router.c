/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/router.h"

#include "base/error.h"
#include "crypto/crypto.h"
#include "fixture.h"
#include "server/data-folder.h"
#include "server/pool.h"

static GembokRouteFinding
find (const char *method, const char *path, gboolean plain, char *parameters[2], char **allow)
{
  const GembokRoute *route = NULL;
  return gembok_router_find (method, path, plain, &route, parameters, allow);
}

static void
assert_found (const char *method, const char *path, const char *first, const char *second)
{
  char *parameters[2] = { NULL, NULL };
  g_autofree char *allow = NULL;
  g_assert_cmpint (find (method, path, FALSE, parameters, &allow), ==, GEMBOK_ROUTE_FOUND);
  g_assert_cmpstr (parameters[0], ==, first);
  g_assert_cmpstr (parameters[1], ==, second);
  g_assert_null (allow);
  g_free (parameters[0]);
  g_free (parameters[1]);
}

static void
test_paths (void)
{
  assert_found ("GET", "/api/v1/policy", NULL, NULL);
  assert_found ("POST", "/api/v1/requests", NULL, NULL);
  assert_found ("GET", "/api/v1/requests/abc123", "abc123", NULL);
  assert_found ("GET", "/api/v1/requests/abc/documents/surat_rekomendasi", "abc", "surat_rekomendasi");
  assert_found ("GET", "/api/v1/certificates/4F00AB", "4F00AB", NULL);
  assert_found ("PATCH", "/api/v1/uploads/xyz", "xyz", NULL);
  g_autofree char *longest = g_strnfill (65, 'a');
  g_autofree char *too_long = g_strconcat ("/api/v1/requests/", longest, NULL);
  const char *const nowhere[] = { "",
                                  "/",
                                  "/api/v1",
                                  "/api/v1/policy/",
                                  "/api/v1/policyx",
                                  "/api/v1/requests//csr",
                                  "/api/v1/requests/../policy",
                                  "/api/v1/requests/a%2fb",
                                  "/api/v1/requests/a.b",
                                  "/api/v1/requests/a/csr/b",
                                  "x/api/v1/policy",
                                  too_long };
  for (guint i = 0; i < G_N_ELEMENTS (nowhere); i++)
    {
      char *parameters[2];
      g_autofree char *allow = NULL;
      g_assert_cmpint (find ("GET", nowhere[i], FALSE, parameters, &allow), ==, GEMBOK_ROUTE_NO_PATH);
      g_assert_null (parameters[0]);
    }
}

static void
test_methods_and_plain_http (void)
{
  char *parameters[2];
  g_autofree char *allow = NULL;
  g_assert_cmpint (find ("PUT", "/api/v1/requests", FALSE, parameters, &allow), ==, GEMBOK_ROUTE_NO_METHOD);
  g_assert_cmpstr (allow, ==, "GET, POST");
  g_autofree char *uploads = NULL;
  g_assert_cmpint (find ("GET", "/api/v1/uploads/x", FALSE, parameters, &uploads), ==, GEMBOK_ROUTE_NO_METHOD);
  g_assert_cmpstr (uploads, ==, "OPTIONS, HEAD, PATCH, DELETE");
  g_autofree char *none = NULL;
  g_assert_cmpint (find ("GET", "/api/v1/policy", TRUE, parameters, &none), ==, GEMBOK_ROUTE_NO_PATH);
  g_assert_cmpint (find ("GET", "/api/v1/crl", TRUE, parameters, &none), ==, GEMBOK_ROUTE_FOUND);
  g_assert_cmpint (find ("POST", "/api/v1/ocsp", TRUE, parameters, &none), ==, GEMBOK_ROUTE_FOUND);
}

static void
test_accept (void)
{
  static const struct
  {
    const char *accept;
    gboolean admits;
  } cases[] = {
    { NULL, TRUE },
    { "", TRUE },
    { " ", TRUE },
    { "*/*", TRUE },
    { "application/json", TRUE },
    { "Application/JSON", TRUE },
    { "application/*", TRUE },
    { "text/html, application/json;q=0.1", TRUE },
    { "text/html", FALSE },
    { "text/*", FALSE },
    { "application/json;q=0", FALSE },
    { "application/jsonx", FALSE },
    { ",,", TRUE },
    { "application/json ; q=0.0", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (gembok_router_accepts (cases[i].accept, "application/json"), ==, cases[i].admits);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *text;
    const char *host;
    guint port;
  } good[] = { { "127.0.0.1:8443", "127.0.0.1", 8443 },
               { "127.0.0.1", "127.0.0.1", 0 },
               { ":8443", NULL, 8443 },
               { "[::1]:1", "::1", 1 },
               { "[::1]", "::1", 0 },
               { "::1", "::1", 0 },
               { "localhost:5", "127.0.0.1", 5 },
               { "0.0.0.0:0", "0.0.0.0", 0 } };
  static const char *const bad[] = { "host:1", "1.2.3.4:70000", "1.2.3.4:-1", "1.2.3.4:x",        "[::1",
                                     "[::1]x", "1.2.3.4:",      "1.2.3",      "[fe80::1%eth0]:1", "[::1%]" };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      GembokAddress address = { 0 };
      g_assert_true (gembok_address_parse (good[i].text, &address, NULL));
      g_assert_cmpstr (address.host, ==, good[i].host);
      g_assert_cmpuint (address.port, ==, good[i].port);
      g_free (address.host);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      GembokAddress address = { 0 };
      g_assert_false (gembok_address_parse (bad[i], &address, &error));
      g_assert_error (error, GEMBOK_ERROR, GEMBOK_ERROR_USAGE);
    }
  g_autofree char *url = gembok_address_url ("https", "::1", 8443);
  g_assert_cmpstr (url, ==, "https://[::1]:8443");
  g_assert_true (gembok_address_is_wildcard ("0.0.0.0"));
  g_assert_true (gembok_address_is_wildcard ("::"));
  g_assert_false (gembok_address_is_wildcard ("127.0.0.1"));
}

typedef struct
{
  GMutex *gate;
  GThread *main_thread;
  guint *finished;
} Job;

static void
wait_work (gpointer data)
{
  const Job *job = data;
  g_assert_true (g_thread_self () != job->main_thread);
  g_mutex_lock (job->gate);
  g_mutex_unlock (job->gate);
}

static void
count_done (gpointer data)
{
  Job *job = data;
  g_assert_true (g_thread_self () == job->main_thread);
  (*job->finished)++;
  g_free (job);
}

static void
test_pool_is_bounded (void)
{
  GMutex gate;
  guint finished = 0;
  GembokPool *pool = gembok_pool_new (2, 3);
  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  for (guint i = 0; i < 7; i++)
    {
      Job *job = g_new0 (Job, 1);
      *job = (Job){ &gate, g_thread_self (), &finished };
      const gboolean taken = gembok_pool_push (pool, wait_work, count_done, job);
      g_assert_cmpint (taken, ==, i < 5);
      if (!taken)
        g_free (job);
    }
  g_assert_cmpuint (gembok_pool_pending (pool), ==, 5);
  g_mutex_unlock (&gate);
  gembok_pool_free (pool);
  g_assert_cmpuint (finished, ==, 5);
  g_mutex_clear (&gate);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/router/paths", test_paths);
  g_test_add_func ("/router/methods", test_methods_and_plain_http);
  g_test_add_func ("/router/accept", test_accept);
  g_test_add_func ("/data-folder/addresses", test_addresses);
  g_test_add_func ("/pool/bounded", test_pool_is_bounded);
  return g_test_run ();
}
