/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/http.h"

#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "ams/http-private.h"
#include "base/wiping.h"
#include "config.h"

#define KEPT_S     20 /* servers close idle connections after a minute or so; rather be first */
#define KEPT_LINES 4
#define POLL_MS    250

/* One exchange as libcurl sees it: a handle of its own, so that no option outlives a request. */
typedef struct
{
  GembokHttpExchange *exchange;
  CURLM *line;
  CURL *easy;
  struct curl_slist *headers;
  struct curl_slist authorization; /* its text lies in `bearer`; libcurl does not copy lists */
  GembokSecret *bearer;
  char detail[CURL_ERROR_SIZE];
} Transfer;

/* libcurl would write all TLS keys to the file that this names. Before main(): later there may be threads. */
__attribute__ ((constructor)) static void
forget_tls_key_log (void)
{
  (void) unsetenv ("SSLKEYLOGFILE");
}

static gpointer
start_curl (G_GNUC_UNUSED gpointer data)
{
  if (curl_global_init_mem (CURL_GLOBAL_DEFAULT, gembok_wiping_malloc, gembok_wiping_free, gembok_wiping_realloc,
                            gembok_wiping_strdup, gembok_wiping_calloc)
      != CURLE_OK)
    g_error ("libcurl cannot be started");
  return NULL;
}

void
gembok_http_start (void)
{
  static GOnce once = G_ONCE_INIT;
  g_once (&once, start_curl, NULL);
}

char *
gembok_http_library (void)
{
  gembok_http_start ();
  const curl_version_info_data *info = curl_version_info (CURLVERSION_NOW);
  return g_strdup_printf ("%s (%s)", info->version, info->ssl_version != NULL ? info->ssl_version : "-");
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

void
gembok_http_line_free (gpointer line)
{
  curl_multi_cleanup (line);
}

static CURLM *
take_line (GembokHttp *http)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&http->lock);
  if (http->idle_lines->len > 0)
    return g_ptr_array_steal_index (http->idle_lines, http->idle_lines->len - 1);
  return curl_multi_init ();
}

static void
give_line_back (GembokHttp *http, CURLM *line)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&http->lock);
  if (http->idle_lines->len < KEPT_LINES)
    g_ptr_array_add (http->idle_lines, line);
  else
    curl_multi_cleanup (line);
}

/* --- callbacks -------------------------------------------------------------------------------------------------- */

static size_t
take_header_cb (char *line, size_t size, size_t count, void *exchange)
{
  return gembok_http_intake_header (((GembokHttpExchange *) exchange)->intake, line, size * count) ? size * count : 0;
}

static size_t
take_body_cb (char *bytes, size_t size, size_t count, void *exchange)
{
  return gembok_http_intake_body (((GembokHttpExchange *) exchange)->intake, bytes, size * count) ? size * count : 0;
}

static size_t
give_body_cb (char *buffer, size_t size, size_t count, void *exchange)
{
  const gssize got = gembok_http_exchange_read (exchange, buffer, size * count);
  return got >= 0 ? (size_t) got : CURL_READFUNC_ABORT;
}

/* Only asked to go back to the beginning; gembok_http_exchange_start() does. */
static int
rewind_cb (G_GNUC_UNUSED void *exchange, curl_off_t offset, int origin)
{
  return offset == 0 && origin == SEEK_SET ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_CANTSEEK;
}

static int
before_sending_cb (void *exchange, G_GNUC_UNUSED char *address, G_GNUC_UNUSED char *own_address, G_GNUC_UNUSED int port,
                   G_GNUC_UNUSED int own_port)
{
  return gembok_http_exchange_start (exchange) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static int
progress_cb (void *data, curl_off_t expected, curl_off_t received, G_GNUC_UNUSED curl_off_t to_send, curl_off_t sent)
{
  GembokHttpExchange *exchange = data;
  gembok_http_exchange_report (exchange, (guint64) received, (guint64) expected, (guint64) sent);
  const gboolean stalled = gembok_http_exchange_is_stalled (exchange, (guint64) (received + sent));
  return stalled || g_cancellable_is_cancelled (exchange->cancellable) ? 1 : 0;
}

static void
wake_up_cb (G_GNUC_UNUSED GCancellable *cancellable, gpointer line)
{
  (void) curl_multi_wakeup (line);
}

/* --- setting up: each answers whether libcurl took every option, one that it does not know must not go unnoticed -- */

static gboolean
set_safety (Transfer *transfer)
{
  const GembokHttpExchange *exchange = transfer->exchange;
  CURL *easy = transfer->easy;
  int failed = 0;
  failed |= curl_easy_setopt (easy, CURLOPT_PROTOCOLS_STR, exchange->url->secure ? "https" : "http");
  failed |= curl_easy_setopt (easy, CURLOPT_FOLLOWLOCATION, 0L);
  failed |= curl_easy_setopt (easy, CURLOPT_NETRC, (long) CURL_NETRC_IGNORED);
  failed |= curl_easy_setopt (easy, CURLOPT_NOSIGNAL, 1L);
  failed |= curl_easy_setopt (easy, CURLOPT_SSL_VERIFYPEER, 1L);
  failed |= curl_easy_setopt (easy, CURLOPT_SSL_VERIFYHOST, 2L);
  failed |= curl_easy_setopt (easy, CURLOPT_SSLVERSION,
                              exchange->newest_tls ? (long) CURL_SSLVERSION_TLSv1_3 : (long) CURL_SSLVERSION_TLSv1_2);
  failed |= curl_easy_setopt (easy, CURLOPT_PROXY_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  /* The HTTP/2 library keeps copies of headers, so of the token, in memory that nobody wipes. */
  failed |= curl_easy_setopt (easy, CURLOPT_HTTP_VERSION, (long) CURL_HTTP_VERSION_1_1);
  failed |= curl_easy_setopt (easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  failed |= curl_easy_setopt (easy, CURLOPT_PATH_AS_IS, 1L);
  /* Otherwise ending an exchange waits for a slow name server. */
  failed |= curl_easy_setopt (easy, CURLOPT_QUICK_EXIT, 1L);
  return failed == 0;
}

static gboolean
set_trust (Transfer *transfer)
{
  GBytes *pem = transfer->exchange->http->ca_pem;
  if (pem == NULL)
    return TRUE;
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (pem, &length);
  struct curl_blob blob = { .len = length, .flags = CURL_BLOB_COPY };
  memcpy (&blob.data, &data, sizeof data);
  int failed = 0;
  failed |= curl_easy_setopt (transfer->easy, CURLOPT_CAINFO_BLOB, &blob);
  /* The blob takes the place of the system's file, but the system's folder would still be trusted beside it. */
  failed |= curl_easy_setopt (transfer->easy, CURLOPT_CAPATH, NULL);
  return failed == 0;
}

static gboolean
set_way (Transfer *transfer)
{
  const GembokHttpExchange *exchange = transfer->exchange;
  const gboolean alone = gembok_http_exchange_has_secret (exchange) || exchange->peer != NULL;
  CURL *easy = transfer->easy;
  int failed = 0;
  failed |= curl_easy_setopt (easy, CURLOPT_PROXY, exchange->proxy->url != NULL ? exchange->proxy->url : "");
  failed |= curl_easy_setopt (easy, CURLOPT_NOPROXY, "");
  /* Our headers are for the server alone. */
  failed |= curl_easy_setopt (easy, CURLOPT_HEADEROPT, (long) CURLHEADER_SEPARATE);
  failed |= curl_easy_setopt (easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  failed |= curl_easy_setopt (easy, CURLOPT_FRESH_CONNECT,
                              alone || !gembok_http_exchange_may_use_kept_line (exchange) ? 1L : 0L);
  failed |= curl_easy_setopt (easy, CURLOPT_FORBID_REUSE, alone ? 1L : 0L);
  failed |= curl_easy_setopt (easy, CURLOPT_MAXAGE_CONN, (long) KEPT_S);
  return failed == 0;
}

static gboolean
set_limits (Transfer *transfer)
{
  const GembokHttpLimits *limits = &transfer->exchange->http->limits;
  CURL *easy = transfer->easy;
  int failed = 0;
  failed |= curl_easy_setopt (easy, CURLOPT_CONNECTTIMEOUT_MS, (long) limits->connect_ms);
  failed |= curl_easy_setopt (easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  failed |= curl_easy_setopt (easy, CURLOPT_LOW_SPEED_TIME, (long) (limits->stall_ms + 999) / 1000);
  failed |= curl_easy_setopt (easy, CURLOPT_TIMEOUT_MS, (long) gembok_http_exchange_time (transfer->exchange));
  return failed == 0;
}

static void
add_header (Transfer *transfer, const char *line)
{
  struct curl_slist *longer = curl_slist_append (transfer->headers, line);
  if (longer == NULL)
    g_error ("no memory for a header");
  transfer->headers = longer;
}

/* The one text with the token in it stays in locked memory; libcurl copies it into the request, and wipes that. */
static void
add_token (Transfer *transfer, const GembokSecret *token)
{
  static const char start[] = "Authorization: Bearer ";
  transfer->bearer = gembok_secret_new (sizeof start + gembok_secret_length (token));
  gembok_secret_append (transfer->bearer, start, strlen (start));
  gembok_secret_append (transfer->bearer, gembok_secret_data (token), gembok_secret_length (token));
  transfer->authorization.data = (char *) gembok_secret_buffer (transfer->bearer);
  transfer->authorization.next = transfer->headers;
}

static gboolean
set_headers (Transfer *transfer)
{
  const GembokHttpRequest *request = transfer->exchange->request;
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i++)
    add_header (transfer, request->headers[i]);
  if (request->body_type != NULL)
    {
      g_autofree char *type = g_strconcat ("Content-Type: ", request->body_type, NULL);
      add_header (transfer, type);
    }
  add_header (transfer, "Expect:"); /* not to wait for a 100 that many servers never send */
  if (request->token != NULL)
    add_token (transfer, request->token);

  int failed = 0;
  failed |= curl_easy_setopt (transfer->easy, CURLOPT_HTTPHEADER,
                              transfer->bearer != NULL ? &transfer->authorization : transfer->headers);
  failed |= curl_easy_setopt (transfer->easy, CURLOPT_USERAGENT, "Gembok/" GEMBOK_VERSION);
  return failed == 0;
}

static gboolean
set_method (Transfer *transfer)
{
  GembokHttpExchange *exchange = transfer->exchange;
  const char *method = exchange->request->method;
  CURL *easy = transfer->easy;
  int failed = 0;
  if (g_str_equal (method, "HEAD"))
    return curl_easy_setopt (easy, CURLOPT_NOBODY, 1L) == CURLE_OK;
  if (g_str_equal (method, "GET"))
    return curl_easy_setopt (easy, CURLOPT_HTTPGET, 1L) == CURLE_OK;

  /* Every body is read from us, secret ones too: no other copy of it is ever made whole. */
  if (exchange->body_size > 0 || !g_str_equal (method, "DELETE"))
    {
      failed |= curl_easy_setopt (easy, CURLOPT_UPLOAD, 1L);
      failed |= curl_easy_setopt (easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t) exchange->body_size);
      failed |= curl_easy_setopt (easy, CURLOPT_READFUNCTION, give_body_cb);
      failed |= curl_easy_setopt (easy, CURLOPT_READDATA, exchange);
      failed |= curl_easy_setopt (easy, CURLOPT_SEEKFUNCTION, rewind_cb);
    }
  failed |= curl_easy_setopt (easy, CURLOPT_CUSTOMREQUEST, method);
  return failed == 0;
}

static gboolean
set_callbacks (Transfer *transfer)
{
  GembokHttpExchange *exchange = transfer->exchange;
  CURL *easy = transfer->easy;
  int failed = 0;
  failed |= curl_easy_setopt (easy, CURLOPT_PREREQFUNCTION, before_sending_cb);
  failed |= curl_easy_setopt (easy, CURLOPT_PREREQDATA, exchange);
  failed |= curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, take_header_cb);
  failed |= curl_easy_setopt (easy, CURLOPT_HEADERDATA, exchange);
  failed |= curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, take_body_cb);
  failed |= curl_easy_setopt (easy, CURLOPT_WRITEDATA, exchange);
  failed |= curl_easy_setopt (easy, CURLOPT_XFERINFOFUNCTION, progress_cb);
  failed |= curl_easy_setopt (easy, CURLOPT_XFERINFODATA, exchange);
  failed |= curl_easy_setopt (easy, CURLOPT_NOPROGRESS, 0L);
  failed |= curl_easy_setopt (easy, CURLOPT_ERRORBUFFER, transfer->detail);
  failed |= curl_easy_setopt (easy, CURLOPT_CERTINFO, exchange->peer != NULL ? 1L : 0L);
  return failed == 0;
}

static gboolean
set_up (Transfer *transfer)
{
  g_autofree char *url = gembok_url_to_string (transfer->exchange->url);
  return curl_easy_setopt (transfer->easy, CURLOPT_URL, url) == CURLE_OK && set_safety (transfer) && set_trust (transfer)
         && set_way (transfer) && set_limits (transfer) && set_headers (transfer) && set_method (transfer)
         && set_callbacks (transfer);
}

/* --- doing it --------------------------------------------------------------------------------------------------- */

static CURLcode
result_of (Transfer *transfer)
{
  int queued = 0;
  const CURLMsg *message = curl_multi_info_read (transfer->line, &queued);
  return message != NULL && message->msg == CURLMSG_DONE ? message->data.result : CURLE_ABORTED_BY_CALLBACK;
}

/* Sleeps in poll() until something happens on the network or somebody cancels. */
static CURLcode
run_until_done (Transfer *transfer)
{
  GCancellable *cancellable = transfer->exchange->cancellable;
  const gulong handler
      = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wake_up_cb), transfer->line, NULL) : 0;
  int running = 1;
  CURLMcode state = curl_multi_add_handle (transfer->line, transfer->easy);
  while (state == CURLM_OK && running > 0 && !g_cancellable_is_cancelled (cancellable))
    {
      state = curl_multi_perform (transfer->line, &running);
      if (state == CURLM_OK && running > 0)
        state = curl_multi_poll (transfer->line, NULL, 0, POLL_MS, NULL);
    }
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, handler);

  const CURLcode result = result_of (transfer);
  (void) curl_multi_remove_handle (transfer->line, transfer->easy);
  return state == CURLM_OK ? result : CURLE_OUT_OF_MEMORY;
}

/* --- what went wrong -------------------------------------------------------------------------------------------- */

static GembokHttpFault
fault_of (const GembokHttpExchange *exchange, CURLcode result, long *code)
{
  *code = (long) result;
  switch (result)
    {
    case CURLE_COULDNT_RESOLVE_HOST:
      return GEMBOK_FAULT_NO_NAME;
    case CURLE_COULDNT_RESOLVE_PROXY:
      return GEMBOK_FAULT_PROXY;
    case CURLE_COULDNT_CONNECT:
      return exchange->proxy->url != NULL ? GEMBOK_FAULT_PROXY : GEMBOK_FAULT_NO_CONNECTION;
    case CURLE_PROXY:
      *code = 0;
      return GEMBOK_FAULT_PROXY_REFUSED;
    case CURLE_OPERATION_TIMEDOUT:
      return gembok_http_course_time_out (exchange, code);
    case CURLE_PEER_FAILED_VERIFICATION:
      return gembok_http_course_certificate (&exchange->course, code);
    case CURLE_SSL_CACERT_BADFILE:
      return GEMBOK_FAULT_CA_FILE;
    case CURLE_SSL_CONNECT_ERROR:
      return gembok_http_course_handshake (&exchange->course);
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return GEMBOK_FAULT_TLS;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_FAIL_REWIND:
      return gembok_http_course_broken (exchange, code);
    case CURLE_ABORTED_BY_CALLBACK:
      return exchange->stalled ? gembok_http_course_stalled (exchange, code) : GEMBOK_FAULT_CUT;
    case CURLE_WRITE_ERROR:
      return gembok_http_course_stopped (exchange->intake);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
      return GEMBOK_FAULT_NOT_HTTP;
    default:
      return GEMBOK_FAULT_OTHER;
    }
}

static gint64
number_of (const Transfer *transfer, CURLINFO which)
{
  curl_off_t number = 0;
  (void) curl_easy_getinfo (transfer->easy, which, &number);
  return number;
}

static void
read_course (Transfer *transfer)
{
  GembokHttpCourse *course = &transfer->exchange->course;
  const char *address = NULL;
  long port = 0;
  *course = (GembokHttpCourse){
    .name_us = number_of (transfer, CURLINFO_NAMELOOKUP_TIME_T),
    .connect_us = number_of (transfer, CURLINFO_CONNECT_TIME_T),
    .tls_us = number_of (transfer, CURLINFO_APPCONNECT_TIME_T),
    .answer_us = number_of (transfer, CURLINFO_STARTTRANSFER_TIME_T),
  };
  (void) curl_easy_getinfo (transfer->easy, CURLINFO_PRIMARY_IP, &address);
  (void) curl_easy_getinfo (transfer->easy, CURLINFO_PRIMARY_PORT, &port);
  (void) curl_easy_getinfo (transfer->easy, CURLINFO_HTTP_CONNECTCODE, &course->proxy_status);
  (void) curl_easy_getinfo (transfer->easy, CURLINFO_SSL_VERIFYRESULT, &course->verify_result);
  g_strlcpy (course->detail, transfer->detail, sizeof course->detail);
  g_strlcpy (course->address, address != NULL ? address : "", sizeof course->address);
  course->port = (guint) port;
}

static void
read_peer (Transfer *transfer)
{
  GembokHttpPeer *peer = transfer->exchange->peer;
  struct curl_certinfo *chain = NULL;
  const char *ca_file = NULL, *ca_folder = NULL;
  (void) curl_easy_getinfo (transfer->easy, CURLINFO_CERTINFO, &chain);
  for (int i = 0; chain != NULL && i < chain->num_of_certs; i++)
    for (const struct curl_slist *line = chain->certinfo[i]; line != NULL; line = line->next)
      gembok_http_peer_note (peer, (guint) i, line->data);
  if (transfer->exchange->http->ca_pem != NULL || peer->ca_file != NULL || peer->ca_folder != NULL)
    return;
  (void) curl_easy_getinfo (transfer->easy, CURLINFO_CAINFO, &ca_file);
  (void) curl_easy_getinfo (transfer->easy, CURLINFO_CAPATH, &ca_folder);
  peer->ca_file = g_strdup (ca_file);
  peer->ca_folder = g_strdup (ca_folder);
}

static void
read_outcome (Transfer *transfer, CURLcode result, GembokHttpFailure *failure)
{
  GembokHttpExchange *exchange = transfer->exchange;
  exchange->intake->answer->sent = (guint64) number_of (transfer, CURLINFO_SIZE_UPLOAD_T);
  read_course (transfer);
  if (exchange->peer != NULL)
    read_peer (transfer);
  if (result != CURLE_OK)
    failure->fault = fault_of (exchange, result, &failure->code);
}

gboolean
gembok_http_transfer (GembokHttpExchange *exchange, GembokHttpFailure *failure)
{
  Transfer transfer = { .exchange = exchange, .line = take_line (exchange->http), .easy = curl_easy_init () };
  if (transfer.line == NULL || transfer.easy == NULL)
    g_error ("no memory for a connection");

  const CURLcode result = set_up (&transfer) ? run_until_done (&transfer) : CURLE_UNKNOWN_OPTION;
  read_outcome (&transfer, result, failure);

  curl_easy_cleanup (transfer.easy);
  curl_slist_free_all (transfer.headers);
  gembok_secret_free (transfer.bearer);
  give_line_back (exchange->http, transfer.line);
  return result == CURLE_OK;
}
