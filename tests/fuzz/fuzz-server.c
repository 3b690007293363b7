/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The service as a stranger meets it: any bytes on a connection, through libsoup, router, sessions, limits, bodies and routes, up to
 * the store. "@R" and "@U" stand for a request and an upload that are there. Whatever comes is answered or cut, never with a 500,
 * and never with the token in it.
 */
#include <errno.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "fixture.h"
#include "fuzz.h"
#include "server/access-log.h"
#include "server/intake.h"
#include "server/uploads.h"
#include "wire/request.h"

#define TOKEN   "pemohon-0123456789abcdef"
#define OFFICER "petugas-0123456789abcdef"
#define SECONDS 20

const guint fuzz_rounds = 700;

typedef struct
{
  Fixture *fixture;
  GembokListener *listener;
  guint16 port;
  char *request;
  char *upload;
} Service;

/* In the place of access-log.c: some thousand lines a second help nobody. */
void
gembok_access_log (GembokExchange *exchange)
{
  g_assert_true (exchange->status != 500);
}

void
gembok_log (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_assert_null (strstr (line, TOKEN));
}

void
gembok_log_error (const GError *error, const char *fields G_GNUC_UNUSED)
{
  g_assert_true (error == NULL || strstr (error->message, TOKEN) == NULL);
}

/* --- the service ---------------------------------------------------------------------------------------------------- */

static void
add_session (GembokStore *store, const char *token, const GembokAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokSecret) secret = gembok_secret_new_from (token, strlen (token));
  g_autofree char *hash = gembok_sha256_secret_hex (secret);
  g_assert_true (gembok_store_add_session (store, hash, account->id, gembok_server_now (), &error));
}

static char *
add_upload (GembokStore *store, const char *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokUpload) upload = g_new0 (GembokUpload, 1);
  upload->id = gembok_random_id (32);
  upload->request = g_strdup (request);
  upload->kind = g_strdup ("ktp");
  upload->media_type = g_strdup ("image/jpeg");
  upload->sha256 = g_strnfill (64, 'd');
  upload->bytes = 1000;
  upload->expires_at = gembok_server_now () + GEMBOK_UPLOAD_SECONDS;
  g_assert_true (gembok_store_add_upload (store, upload, &error));
  return g_strdup (upload->id);
}

static Service *
service_new (void)
{
  g_autoptr (GError) error = NULL;
  gembok_crypto_init ();
  Service *service = g_new0 (Service, 1);
  service->fixture = fixture_new ();
  fuzz_remove_at_exit (service->fixture->folder);
  GembokStore *store = service->fixture->store;
  g_assert_true (gembok_uploads_open (service->fixture->server, &error));
  add_session (store, TOKEN, service->fixture->applicant);
  add_session (store, OFFICER, service->fixture->verifier);
  service->request = fixture_request (service->fixture);
  service->upload = add_upload (store, service->request);
  SoupServer *soup = soup_server_new (NULL, NULL);
  gembok_intake_install (soup, service->fixture->server, FALSE);
  service->listener = gembok_listener_new (soup);
  service->port = gembok_listener_open (service->listener, "127.0.0.1", 0, "--listen", &error);
  g_assert_no_error (error);
  return service;
}

static const Service *
the_service (void)
{
  static Service *service;
  if (service == NULL)
    service = service_new ();
  return service;
}

/* --- a stranger ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  GByteArray *answer;
  gboolean over;
  gboolean late;
} Stranger;

static gboolean
readable_cb (gint fd, GIOCondition condition G_GNUC_UNUSED, gpointer user_data)
{
  Stranger *stranger = user_data;
  guint8 buffer[16384];
  const gssize length = read (fd, buffer, sizeof buffer);
  if (length > 0)
    g_byte_array_append (stranger->answer, buffer, (guint) length);
  stranger->over = length <= 0;
  return !stranger->over;
}

static gboolean
late_cb (gpointer user_data)
{
  Stranger *stranger = user_data;
  stranger->late = TRUE;
  return G_SOURCE_REMOVE;
}

/* Each time from another address of this computer: there are some 28,000 ports for each, and more connections in a few minutes. */
static void
choose_address (int fd)
{
  static guint32 turn;
  const struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK + 1 + turn++ % 200) } };
  g_assert_cmpint (bind (fd, (const struct sockaddr *) &own, sizeof own), ==, 0);
}

static int
connect_to (guint16 port)
{
  const struct linger at_once = { 1, 0 };
  const struct sockaddr_in address
      = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr = { htonl (INADDR_LOOPBACK) } };
  const int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  /* No waiting connections are left behind: there are thousands. */
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), ==, 0);
  choose_address (fd);
  if (connect (fd, (const struct sockaddr *) &address, sizeof address) != 0)
    g_error ("the service cannot be reached: %s", g_strerror (errno));
  return fd;
}

/* Sends all of @bytes, which fit into the socket's buffer, says that it was all, and waits for the end of the answer. */
static GByteArray *
talk (guint16 port, const GString *bytes)
{
  Stranger stranger = { g_byte_array_new (), FALSE, FALSE };
  const int fd = connect_to (port);
  g_assert_cmpint (send (fd, bytes->str, bytes->len, MSG_NOSIGNAL), ==, (gssize) bytes->len);
  g_assert_cmpint (shutdown (fd, SHUT_WR), ==, 0);
  const guint reading = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, &stranger);
  const guint patience = g_timeout_add_seconds (SECONDS, late_cb, &stranger);
  while (!stranger.over && !stranger.late)
    (void) g_main_context_iteration (NULL, TRUE);
  g_assert_false (stranger.late);
  g_source_remove (patience);
  g_assert_null (g_main_context_find_source_by_id (NULL, reading));
  close (fd);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return stranger.answer;
}

static void
assert_answer (GByteArray *answer)
{
  g_byte_array_append (answer, (const guint8 *) "", 1);
  const char *text = (const char *) answer->data;
  g_assert_true (text[0] == '\0' || g_str_has_prefix (text, "HTTP/1."));
  g_assert_null (strstr (text, " 500 "));
  g_assert_null (strstr (text, TOKEN));
  g_assert_null (strstr (text, OFFICER));
}

/* --- inputs --------------------------------------------------------------------------------------------------------- */

static void
seed_request (FuzzSeeds *seeds, const char *name, const char *head, const char *token, const char *body)
{
  g_autofree char *text
      = g_strdup_printf ("%s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n"
                         "Content-Type: application/json\r\nIdempotency-Key: 0123456789\r\nTus-Resumable: 1.0.0\r\n"
                         "Connection: close\r\n\r\n%s",
                         head, token, strlen (body), body);
  fuzz_seed_text (seeds, name, text);
}

static void
seed_uploads (FuzzSeeds *seeds)
{
  fuzz_seed_text (seeds, "upload-create",
                  "POST /api/v1/requests/@R/documents HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " TOKEN "\r\n"
                  "Tus-Resumable: 1.0.0\r\nUpload-Length: 10\r\nIdempotency-Key: 12345678\r\n"
                  "Upload-Metadata: kind a3Rw,media_type aW1hZ2UvanBlZw==,sha256 "
                  "ZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZA==\r\n\r\n");
  fuzz_seed_text (seeds, "upload-patch",
                  "PATCH /api/v1/uploads/@U HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " TOKEN "\r\n"
                  "Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n"
                  "Upload-Checksum: sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\r\nContent-Length: 3\r\n\r\nabc");
  fuzz_seed_text (seeds, "upload-head",
                  "HEAD /api/v1/uploads/@U HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " TOKEN
                  "\r\nTus-Resumable: 1.0.0\r\n\r\n"
                  "OPTIONS /api/v1/uploads/@U HTTP/1.1\r\nHost: a\r\n\r\n");
  fuzz_seed_text (seeds, "chunked",
                  "PUT /api/v1/requests/@R/csr HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " TOKEN "\r\n"
                  "Content-Type: application/pkcs10\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0000\r\n0\r\n\r\n");
  fuzz_seed_text (seeds, "ocsp",
                  "POST /api/v1/ocsp HTTP/1.1\r\nHost: a\r\nContent-Type: application/ocsp-request\r\n"
                  "Content-Length: 1\r\n\r\n0");
}

void
fuzz_make_seeds (FuzzSeeds *seeds)
{
  g_autoptr (GembokWireRequest) asked = fixture_new_request ();
  g_autoptr (GBytes) create = gembok_wire_request_encode_new (asked);
  g_autofree char *body = g_strndup (g_bytes_get_data (create, NULL), g_bytes_get_size (create));
  seed_request (seeds, "policy", "GET /api/v1/policy", "x", "");
  seed_request (seeds, "create", "POST /api/v1/requests", TOKEN, body);
  seed_request (seeds, "list", "GET /api/v1/requests?page=1&per_page=20&search=siti%20contoh&state=draft", TOKEN, "");
  seed_request (seeds, "one", "GET /api/v1/requests/@R", TOKEN, "");
  seed_request (seeds, "events", "GET /api/v1/requests/@R/events", OFFICER, "");
  seed_request (seeds, "agreement", "PUT /api/v1/requests/@R/agreement", TOKEN,
                "{\"version\":\"1\",\"sha256\":\"00\",\"accepted\":true}");
  seed_request (seeds, "submit", "POST /api/v1/requests/@R/submission", TOKEN, "{\"log_head\":null}");
  seed_request (seeds, "decide", "POST /api/v1/requests/@R/decision", OFFICER,
                "{\"decision\":\"reject\",\"reason\":\"kabur\",\"documents\":[]}");
  seed_request (seeds, "log-in", "POST /api/v1/sessions", "x", "{\"username\":\"siti\",\"password\":\"salah\"}");
  seed_request (seeds, "password", "PUT /api/v1/account/password", TOKEN, "{\"current\":\"a\",\"new\":\"b\"}");
  seed_request (seeds, "certificates", "GET /api/v1/certificates/0a1b", TOKEN, "");
  seed_uploads (seeds);
}

static GString *
fill_in (const Service *service, const guint8 *data, gsize size)
{
  GString *text = g_string_new_len ((const char *) data, (gssize) size);
  g_string_replace (text, "@R", service->request, 8);
  g_string_replace (text, "@U", service->upload, 8);
  return text;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  if (size > 16 * 1024 || (size > 0 && memchr (data, 0, size) != NULL))
    return 0;
  const Service *service = the_service ();
  g_autoptr (GString) text = fill_in (service, data, size);
  g_autoptr (GByteArray) answer = talk (service->port, text);
  assert_answer (answer);
  return 0;
}
