/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>

#include "crypto/crypto.h"
#include "harness.h"

#define CANCEL_AFTER_MS 150
#define SOON_MS         900

static FaultServer *server;

/* --- a name server that does not answer ------------------------------------------------------------------------- */

static GMutex lookup_lock;
static GCond lookup_changed;
static gboolean lookup_begun, lookup_may_end;

typedef int (*Lookup) (const char *, const char *, const struct addrinfo *, struct addrinfo **);

/* Stands in for the C library's; libcurl asks it on a thread of its own. */
int
getaddrinfo (const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
  if (name == NULL || !g_str_equal (name, "slow-name.test"))
    {
      Lookup real = NULL;
      void *symbol = dlsym (RTLD_NEXT, "getaddrinfo");
      memcpy (&real, &symbol, sizeof real);
      return real (name, service, hints, result);
    }
  g_mutex_lock (&lookup_lock);
  lookup_begun = TRUE;
  g_cond_broadcast (&lookup_changed);
  while (!lookup_may_end)
    g_cond_wait (&lookup_changed, &lookup_lock);
  g_mutex_unlock (&lookup_lock);
  return EAI_AGAIN;
}

static gpointer
cancel_in_lookup (gpointer cancellable)
{
  g_mutex_lock (&lookup_lock);
  while (!lookup_begun)
    g_cond_wait (&lookup_changed, &lookup_lock);
  g_mutex_unlock (&lookup_lock);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
end_lookup (void)
{
  g_mutex_lock (&lookup_lock);
  lookup_may_end = TRUE;
  g_cond_broadcast (&lookup_changed);
  g_mutex_unlock (&lookup_lock);
}

/* --- cancelling ------------------------------------------------------------------------------------------------- */

static GembokHttp *
new_http (void)
{
  fault_server_forget (server);
  return gembok_http_new (fault_server_ca (server));
}

static void
assert_cancelled_soon (const GembokHttpRequest *request)
{
  g_autoptr (GembokHttp) http = new_http ();
  fault_server_plan (server, "* /stall size=5000 stall=0");
  fault_server_plan (server, "* /half size=5000 stall=3000");
  fault_server_plan (server, "* /endless-upload stall=0");
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Canceller *canceller = cancel_after (cancellable, CANCEL_AFTER_MS);
  g_assert_null (gembok_http_send (http, request, NULL, cancellable, &error));
  const gint64 late = cancel_join (canceller);
  g_test_message ("%s: %" G_GINT64_FORMAT " ms", request->url, late);
  g_assert_cmpint (late, >=, 0);
  g_assert_cmpint (late, <, SOON_MS);
  assert_failed (error, GEMBOK_ERROR_CANCELLED, NULL);
}

static void
assert_get_cancelled_soon (const char *port, const char *path)
{
  g_autofree char *url = fault_server_url (server, port, path);
  assert_cancelled_soon (&(GembokHttpRequest){ .method = "GET", .url = url });
}

static void
test_connecting (void)
{
  assert_get_cancelled_soon ("blackhole", "/");
}

static void
test_handshake (void)
{
  assert_get_cancelled_soon ("silent", "/");
}

static void
test_waiting_for_answer (void)
{
  assert_get_cancelled_soon ("good", "/stall");
}

static void
test_in_answer (void)
{
  assert_get_cancelled_soon ("good", "/half");
}

/* Were the end of the look-up waited for, this would never end: nobody allows it before. */
static void
test_looking_up (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *canceller = g_thread_new ("cancel", cancel_in_lookup, cancellable);
  const GembokHttpRequest request = { .method = "GET", .url = "https://slow-name.test/" };
  g_assert_null (gembok_http_send (http, &request, NULL, cancellable, &error));
  g_thread_join (canceller);
  assert_failed (error, GEMBOK_ERROR_CANCELLED, NULL);
  end_lookup ();
}

static gssize
read_for_ever (G_GNUC_UNUSED gpointer data, G_GNUC_UNUSED guint64 offset, guint8 *buffer, gsize length,
               G_GNUC_UNUSED GError **error)
{
  memset (buffer, 'u', length);
  return (gssize) length;
}

static void
test_uploading (void)
{
  g_autofree char *url = fault_server_url (server, "good", "/upload");
  const GembokHttpSource source = { .read = read_for_ever, .size = G_GUINT64_CONSTANT (1) << 40 };
  assert_cancelled_soon (&(GembokHttpRequest){ .method = "PATCH", .url = url, .source = &source });
}

static void
test_before (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = fault_server_url (server, "good", "/");
  const GembokHttpRequest request = { .method = "GET", .url = url };
  g_cancellable_cancel (cancellable);
  g_assert_null (gembok_http_send (http, &request, NULL, cancellable, &error));
  assert_failed (error, GEMBOK_ERROR_CANCELLED, NULL);
  g_assert_null (gembok_http_probe (http, url, cancellable, &error));
  assert_failed (error, GEMBOK_ERROR_CANCELLED, NULL);
  g_auto (GStrv) seen = fault_server_seen (server);
  g_assert_cmpuint (g_strv_length (seen), ==, 0);
}

/* The same GembokHttp goes on working afterwards, and nothing of the cancelled exchange comes back. */
typedef struct
{
  GCancellable *cancellable;
  char *connection; /* on which the request came */
} Watch;

/* As soon as the server has the request, however long that takes. */
static gpointer
cancel_when_seen (gpointer data)
{
  Watch *watch = data;
  while (watch->connection == NULL)
    {
      g_auto (GStrv) seen = fault_server_seen (server);
      if (seen[0] != NULL)
        watch->connection = seen_field (seen[0], "connection=");
      else
        g_usleep (1000);
    }
  g_cancellable_cancel (watch->cancellable);
  return NULL;
}

static void
test_afterwards (void)
{
  g_autoptr (GembokHttp) http = new_http ();
  fault_server_plan (server, "GET /stall size=10 stall=40");
  g_autofree char *stall = fault_server_url (server, "good", "/stall");
  g_autofree char *after = fault_server_url (server, "good", "/after");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch watch = { .cancellable = cancellable };
  GThread *thread = g_thread_new ("watch", cancel_when_seen, &watch);
  g_assert_null (gembok_http_send (http, &(GembokHttpRequest){ .method = "GET", .url = stall }, NULL, cancellable, NULL));
  g_thread_join (thread);

  g_autoptr (GError) error = NULL;
  g_autoptr (GembokHttpAnswer) answer
      = gembok_http_send (http, &(GembokHttpRequest){ .method = "GET", .url = after }, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (answer->status, ==, 200);
  g_auto (GStrv) seen = fault_server_seen (server);
  g_autofree char *second = seen_field (seen[0], "connection=");
  g_assert_cmpstr (watch.connection, !=, second);
  g_free (watch.connection);
}

static void
test_wait (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Canceller *canceller = cancel_after (cancellable, CANCEL_AFTER_MS);
  g_assert_false (gembok_http_wait (60000, NULL, NULL, cancellable, &error));
  g_assert_cmpint (cancel_join (canceller), <, SOON_MS);
  assert_failed (error, GEMBOK_ERROR_CANCELLED, NULL);
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  server = fault_server_start ();
  g_test_add_func ("/http-cancel/before", test_before);
  g_test_add_func ("/http-cancel/looking-up", test_looking_up);
  g_test_add_func ("/http-cancel/connecting", test_connecting);
  g_test_add_func ("/http-cancel/handshake", test_handshake);
  g_test_add_func ("/http-cancel/waiting-for-answer", test_waiting_for_answer);
  g_test_add_func ("/http-cancel/in-answer", test_in_answer);
  g_test_add_func ("/http-cancel/uploading", test_uploading);
  g_test_add_func ("/http-cancel/afterwards", test_afterwards);
  g_test_add_func ("/http-cancel/wait", test_wait);
  const int result = g_test_run ();
  fault_server_stop (server);
  return result;
}
