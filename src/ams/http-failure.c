/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ams/http-private.h"
#include "base/i18n.h"
#include "base/text.h"

#define DAY_S 86400

/* The verify results of OpenSSL that people can do something about; the numbers are part of its documented interface
 * (X509_STORE_CTX_get_error(3)), its headers are for the crypto layer alone. */
enum
{
  VERIFY_NO_ISSUER = 2,
  VERIFY_NOT_YET_VALID = 9,
  VERIFY_EXPIRED = 10,
  VERIFY_SELF_SIGNED = 18,
  VERIFY_SELF_SIGNED_IN_CHAIN = 19,
  VERIFY_NO_LOCAL_ISSUER = 20,
  VERIFY_NO_LEAF_ISSUER = 21,
  VERIFY_REVOKED = 23,
  VERIFY_WRONG_HOST = 62,
  VERIFY_WRONG_ADDRESS = 64,
  VERIFY_WEAK_KEY = 66,
  VERIFY_WEAK_CA_KEY = 67,
  VERIFY_WEAK_DIGEST = 68
};

static gboolean
is_about_dates (long verify_result)
{
  return verify_result == VERIFY_NOT_YET_VALID || verify_result == VERIFY_EXPIRED;
}

/* It cannot be earlier than this program was made or a server was last heard, nor a day away from what a server we trust
 * tells us now. */
static gboolean
clock_is_suspect (const GembokHttpClock *clock)
{
  return clock->now < clock->earliest || (clock->by_server != 0 && ABS (clock->now - clock->by_server) > DAY_S);
}

static void
set_clock_error (GError **error, const GembokHttpFailure *failure, const GembokHttpClock *clock)
{
  g_autofree char *today = gembok_format_time (clock->now);
  gembok_error_set (
      error, GEMBOK_ERROR_CLOCK, NULL,
      failure->code == VERIFY_EXPIRED
          ? _ ("The clock of this computer is probably wrong: it says %s, and by it the certificate of %s has expired.")
          : _ ("The clock of this computer is probably wrong: it says %s, and by it the certificate of %s is not "
               "valid yet."),
      today, failure->host);
}

static void
set_date_error (GError **error, const GembokHttpFailure *failure, const GembokHttpClock *clock)
{
  g_autofree char *today = gembok_format_time (clock->now);
  g_autofree char *hint = g_strdup_printf (_ ("Nothing was sent. This computer's clock says %s: if that is wrong, set it; "
                                              "if it is right, tell those who run %s."),
                                           today, failure->host);
  gembok_error_set (error, GEMBOK_ERROR_TLS, hint,
                    failure->code == VERIFY_EXPIRED ? _ ("The certificate of %s has expired.")
                                                    : _ ("The certificate of %s is not valid yet."),
                    failure->host);
}

static void
set_wrong_host_error (GError **error, const char *host)
{
  gembok_error_set (error, GEMBOK_ERROR_TLS,
                    _ ("Nothing was sent. Check the address for typing errors; a log-in page of the network may also be in "
                       "the way."),
                    _ ("The server that answered for %s showed a certificate that was made out to another name."), host);
}

static void
set_certificate_error (GError **error, const GembokHttpFailure *failure, const GembokHttpClock *clock)
{
  const char *host = failure->host;
  if (is_about_dates (failure->code) && clock_is_suspect (clock))
    {
      set_clock_error (error, failure, clock);
      return;
    }
  switch (failure->code)
    {
    case VERIFY_NOT_YET_VALID:
    case VERIFY_EXPIRED:
      set_date_error (error, failure, clock);
      break;
    case VERIFY_SELF_SIGNED:
      gembok_error_set (error, GEMBOK_ERROR_TLS, NULL,
                        _ ("%s showed a certificate that it signed itself: nobody this computer trusts vouches for it."),
                        host);
      break;
    case VERIFY_NO_ISSUER:
    case VERIFY_SELF_SIGNED_IN_CHAIN:
    case VERIFY_NO_LOCAL_ISSUER:
    case VERIFY_NO_LEAF_ISSUER:
      gembok_error_set (error, GEMBOK_ERROR_TLS, NULL, _ ("The certificate of %s comes from a CA that is not trusted here."),
                        host);
      break;
    case VERIFY_REVOKED:
      gembok_error_set (error, GEMBOK_ERROR_TLS, _ ("Nothing was sent. Tell those who run the server."),
                        _ ("The certificate of %s was revoked."), host);
      break;
    case VERIFY_WEAK_KEY:
    case VERIFY_WEAK_CA_KEY:
    case VERIFY_WEAK_DIGEST:
      gembok_error_set (error, GEMBOK_ERROR_TLS, _ ("Nothing was sent. Tell those who run the server."),
                        _ ("The certificate of %s is too weak to be trusted."), host);
      break;
    case VERIFY_WRONG_HOST:
    case VERIFY_WRONG_ADDRESS:
      set_wrong_host_error (error, host);
      break;
    default:
      gembok_error_set (error, GEMBOK_ERROR_TLS, NULL, _ ("The certificate of %s could not be verified (reason %ld)."), host,
                        failure->code);
      break;
    }
}

static void
set_tls_error (GError **error, const GembokHttpFailure *failure)
{
  const char *host = failure->host;
  switch (failure->fault)
    {
    case GEMBOK_FAULT_NOT_TLS:
      gembok_error_set (
          error, GEMBOK_ERROR_TLS,
          _ ("Nothing was sent. Check the address and the port; a log-in page of the network may also be in the way."),
          _ ("%s does not answer over a secure connection."), host);
      break;
    case GEMBOK_FAULT_OLD_TLS:
      gembok_error_set (error, GEMBOK_ERROR_TLS,
                        _ ("Nothing was sent. Tell those who run the server: TLS 1.2 or newer is needed."),
                        _ ("%s only knows ways of encryption that are too old to be safe."), host);
      break;
    default:
      gembok_error_set (error, GEMBOK_ERROR_TLS, NULL, _ ("No secure connection to %s could be agreed on."), host);
      break;
    }
}

static void
set_proxy_error (GError **error, const GembokHttpFailure *failure)
{
  const char *proxy = failure->proxy != NULL ? failure->proxy : "?";
  if (failure->fault == GEMBOK_FAULT_PROXY)
    gembok_error_set (
        error, GEMBOK_ERROR_UNREACHABLE,
        _ ("Your request is safe on this computer. Check the proxy settings and the connection, then try again."),
        _ ("The proxy %s, which leads to %s, could not be reached."), proxy, failure->host);
  else if (failure->code == 407)
    gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE,
                      _ ("Your request is safe on this computer. Ask those who run the network how to log in to the proxy."),
                      _ ("The proxy %s asks for a log-in before it leads to %s."), proxy, failure->host);
  else
    gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE,
                      _ ("Your request is safe on this computer. Ask those who run the network to allow this address."),
                      _ ("The proxy %s does not lead to %s (answer %ld)."), proxy, failure->host, failure->code);
}

/* What was under way may have arrived or not; repeating it finds out (promises 2 and 3). */
static const char *
hint_to_repeat (void)
{
  return gembok_error_pick (
      _ ("Your request is safe on this computer. Check the connection, then repeat the command: it goes on "
         "from where it was, and nothing is sent twice."),
      _ ("Your request is safe on this computer. Check the connection, then try again: it goes on from "
         "where it was, and nothing is sent twice."));
}

static void
set_unreachable_error (GError **error, const GembokHttpFailure *failure)
{
  const char *host = failure->host;
  switch (failure->fault)
    {
    case GEMBOK_FAULT_NO_NAME:
      gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE,
                        _ ("Your request is safe on this computer. Check the connection and the address, then try again."),
                        _ ("No server of the name %s was found."), host);
      break;
    case GEMBOK_FAULT_NO_ANSWER:
      gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE, NULL, _ ("%s did not answer within %ld seconds."), host,
                        failure->code);
      break;
    case GEMBOK_FAULT_STALLED:
      gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE, hint_to_repeat (),
                        _ ("Next to nothing came from %s for %ld seconds."), host, failure->code);
      break;
    case GEMBOK_FAULT_TOO_SLOW:
      gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE, hint_to_repeat (),
                        _ ("%s did not finish its answer within %ld seconds."), host, failure->code);
      break;
    case GEMBOK_FAULT_CUT:
      gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE, hint_to_repeat (), _ ("The connection to %s was cut."), host);
      break;
    default:
      gembok_error_set (error, GEMBOK_ERROR_UNREACHABLE, NULL, _ ("%s could not be reached."), host);
      break;
    }
}

static void
set_redirect_error (GError **error, const GembokHttpFailure *failure)
{
  g_autofree char *target = gembok_text_sanitise (failure->target != NULL ? failure->target : "?", 120);
  gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL,
                    _ ("%s sends us on to another address (%s), which is not followed."), failure->host, target);
}

static void
set_bad_answer_error (GError **error, const GembokHttpFailure *failure)
{
  const char *host = failure->host;
  switch (failure->fault)
    {
    case GEMBOK_FAULT_REDIRECT:
      set_redirect_error (error, failure);
      break;
    case GEMBOK_FAULT_TOO_LARGE:
      gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL,
                        _ ("%s sent more than such an answer can hold; it was stopped."), host);
      break;
    case GEMBOK_FAULT_HEADERS_TOO_LARGE:
      gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL,
                        _ ("%s sent an answer with far too many headers; it was stopped."), host);
      break;
    case GEMBOK_FAULT_NO_END:
      gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL,
                        _ ("%s did not say where its answer ends, so it may be incomplete."), host);
      break;
    default:
      gembok_error_set (error, GEMBOK_ERROR_BAD_ANSWER, NULL, _ ("%s answered with something that is not HTTP."), host);
      break;
    }
}

void
gembok_http_failure_set (GError **error, const GembokHttpFailure *failure, const GembokHttpClock *clock)
{
  switch (failure->fault)
    {
    case GEMBOK_FAULT_NO_NAME:
    case GEMBOK_FAULT_NO_CONNECTION:
    case GEMBOK_FAULT_NO_ANSWER:
    case GEMBOK_FAULT_STALLED:
    case GEMBOK_FAULT_TOO_SLOW:
    case GEMBOK_FAULT_CUT:
      set_unreachable_error (error, failure);
      break;
    case GEMBOK_FAULT_PROXY:
    case GEMBOK_FAULT_PROXY_REFUSED:
      set_proxy_error (error, failure);
      break;
    case GEMBOK_FAULT_CERTIFICATE:
      set_certificate_error (error, failure, clock);
      break;
    case GEMBOK_FAULT_WRONG_HOST:
      set_wrong_host_error (error, failure->host);
      break;
    case GEMBOK_FAULT_NOT_TLS:
    case GEMBOK_FAULT_OLD_TLS:
    case GEMBOK_FAULT_TLS:
      set_tls_error (error, failure);
      break;
    case GEMBOK_FAULT_CA_FILE:
      gembok_error_set (error, GEMBOK_ERROR_BAD_FILE, _ ("Nothing was sent. Give the CA's file again, in PEM form."),
                        _ ("The CA file for %s holds no certificate that can be used."), failure->host);
      break;
    case GEMBOK_FAULT_TOO_LARGE:
    case GEMBOK_FAULT_HEADERS_TOO_LARGE:
    case GEMBOK_FAULT_NOT_HTTP:
    case GEMBOK_FAULT_NO_END:
    case GEMBOK_FAULT_REDIRECT:
      set_bad_answer_error (error, failure);
      break;
    case GEMBOK_FAULT_OTHER:
    default:
      gembok_error_set (error, GEMBOK_ERROR_FAILED, NULL, _ ("The exchange with %s failed (%ld)."), failure->host,
                        failure->code);
      break;
    }
}
