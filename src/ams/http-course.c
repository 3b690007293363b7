/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/http-private.h"

static gboolean
detail_has (const GembokHttpCourse *course, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (course->detail, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static long
in_seconds (guint milliseconds)
{
  return (long) (milliseconds + 999) / 1000;
}

GembokHttpFault
gembok_http_course_handshake (const GembokHttpCourse *course)
{
  /* What the system says of it (“Connection reset by peer”) comes in the language of the desktop; what libcurl says around it,
   * and what OpenSSL says, is always English. */
  static const char *const cut[]
      = { "Recv failure", "Send failure", "SSL_connect:", "SSL_ERROR_ZERO_RETURN", "unexpected eof", NULL };
  static const char *const broken_off[] = { "SSL_ERROR_SSL", NULL };
  static const char *const not_tls[] = { "wrong version number", "packet length too long", "http request", NULL };
  static const char *const old_tls[] = { "protocol version", "unsupported protocol", NULL };
  if (detail_has (course, cut) && !detail_has (course, broken_off))
    return GEMBOK_FAULT_CUT;
  if (detail_has (course, not_tls))
    return GEMBOK_FAULT_NOT_TLS;
  return detail_has (course, old_tls) ? GEMBOK_FAULT_OLD_TLS : GEMBOK_FAULT_TLS;
}

/* OpenSSL verifies the chain, libcurl compares the name: then the result stays what it was, 0 or (unspecified) 1. */
GembokHttpFault
gembok_http_course_certificate (const GembokHttpCourse *course, long *code)
{
  *code = course->verify_result;
  return *code > 1 ? GEMBOK_FAULT_CERTIFICATE : GEMBOK_FAULT_WRONG_HOST;
}

GembokHttpFault
gembok_http_course_stalled (const GembokHttpExchange *exchange, long *code)
{
  *code = in_seconds (exchange->http->limits.stall_ms);
  return GEMBOK_FAULT_STALLED;
}

GembokHttpFault
gembok_http_course_time_out (const GembokHttpExchange *exchange, long *code)
{
  static const char *const slow[] = { "too slow", NULL };
  *code = in_seconds (exchange->http->limits.connect_ms);
  if (exchange->course.connect_us == 0 && exchange->proxy->url != NULL)
    return GEMBOK_FAULT_PROXY;
  if (exchange->starts == 0)
    return GEMBOK_FAULT_NO_ANSWER;
  if (detail_has (&exchange->course, slow))
    return gembok_http_course_stalled (exchange, code);
  *code = (long) ((gembok_http_exchange_time (exchange) + 999) / 1000);
  return GEMBOK_FAULT_TOO_SLOW;
}

/* Perhaps because a proxy did not let it through. */
GembokHttpFault
gembok_http_course_broken (const GembokHttpExchange *exchange, long *code)
{
  const long status = exchange->course.proxy_status;
  if (exchange->proxy->url == NULL || status == 0 || status == 200)
    return GEMBOK_FAULT_CUT;
  *code = status;
  return GEMBOK_FAULT_PROXY_REFUSED;
}

GembokHttpFault
gembok_http_course_stopped (const GembokHttpIntake *intake)
{
  if (intake->too_large)
    return GEMBOK_FAULT_TOO_LARGE;
  return intake->headers_too_large ? GEMBOK_FAULT_HEADERS_TOO_LARGE : GEMBOK_FAULT_OTHER;
}

/* Whatever has no stage of its own stopped at the first thing that was not done. */
static GembokHttpStage
first_not_done (const GembokHttpCourse *course)
{
  if (course->name_us == 0)
    return GEMBOK_HTTP_STAGE_NAME;
  /* libcurl tells the time of a connection only once it is secure, but with whom it is at once. */
  if (course->connect_us == 0 && course->address[0] == '\0')
    return GEMBOK_HTTP_STAGE_CONNECT;
  return course->tls_us == 0 ? GEMBOK_HTTP_STAGE_TLS : GEMBOK_HTTP_STAGE_ANSWER;
}

GembokHttpStage
gembok_http_course_stage (const GembokHttpCourse *course, GembokHttpFault fault)
{
  switch (fault)
    {
    case GEMBOK_FAULT_NO_NAME:
      return GEMBOK_HTTP_STAGE_NAME;
    case GEMBOK_FAULT_NO_CONNECTION:
      return GEMBOK_HTTP_STAGE_CONNECT;
    case GEMBOK_FAULT_PROXY:
    case GEMBOK_FAULT_PROXY_REFUSED:
      return GEMBOK_HTTP_STAGE_PROXY;
    case GEMBOK_FAULT_CERTIFICATE:
    case GEMBOK_FAULT_WRONG_HOST:
    case GEMBOK_FAULT_NOT_TLS:
    case GEMBOK_FAULT_OLD_TLS:
    case GEMBOK_FAULT_TLS:
    case GEMBOK_FAULT_CA_FILE:
      return GEMBOK_HTTP_STAGE_TLS;
    case GEMBOK_FAULT_TOO_LARGE:
    case GEMBOK_FAULT_HEADERS_TOO_LARGE:
    case GEMBOK_FAULT_NOT_HTTP:
    case GEMBOK_FAULT_NO_END:
    case GEMBOK_FAULT_REDIRECT:
      return GEMBOK_HTTP_STAGE_ANSWER;
    case GEMBOK_FAULT_NO_ANSWER:
    case GEMBOK_FAULT_STALLED:
    case GEMBOK_FAULT_TOO_SLOW:
    case GEMBOK_FAULT_CUT:
    case GEMBOK_FAULT_OTHER:
    default:
      return first_not_done (course);
    }
}
