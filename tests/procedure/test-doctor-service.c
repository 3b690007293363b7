/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/crypto.h"
#include "harness.h"
#include "procedure/doctor.h"
#include "wire/policy.h"

/*
 * The way to an AMS, with one fault each, against tests/ams/fault-server.py.
 */

#define YEAR (365 * 86400)

static FaultServer *faults;

static const GembokDiagnosis *
find (GPtrArray *findings, const char *code)
{
  for (guint i = 0; i < findings->len; i++)
    if (g_str_equal (((const GembokDiagnosis *) findings->pdata[i])->code, code))
      return findings->pdata[i];
  return NULL;
}

static void
assert_says (GPtrArray *findings, const char *code, GembokHealth health, const char *words)
{
  const GembokDiagnosis *finding = find (findings, code);
  g_assert_nonnull (finding);
  g_test_message ("%s: %s", finding->code, finding->found);
  g_assert_cmpstr (gembok_health_name (finding->health), ==, gembok_health_name (health));
  if (strstr (finding->found, words) == NULL)
    g_error ("“%s” is not in: %s", words, finding->found);
  g_assert_true (health != GEMBOK_HEALTH_BAD || finding->advice != NULL);
}

static void
assert_health (GPtrArray *findings, const char *code, GembokHealth health)
{
  assert_says (findings, code, health, "");
}

static GPtrArray *
look_at (const char *url, GBytes *ca)
{
  const GembokServer server = { .url = url, .ca = ca };
  const GembokDoctorQuestion question = { .server = &server, .areas = GEMBOK_DOCTOR_SERVICE };
  return gembok_doctor (&question, NULL);
}

static GPtrArray *
look_at_port (const char *port)
{
  g_autofree char *url = fault_server_url (faults, port, "");
  return look_at (url, fault_server_ca (faults));
}

static void
plan_policy (const char *more)
{
  g_autoptr (GBytes) policy = gembok_policy_default ();
  g_autofree char *body = g_base64_encode (g_bytes_get_data (policy, NULL), g_bytes_get_size (policy));
  fault_server_forget (faults);
  fault_server_plan (faults, "HEAD /api/v1/policy %s body=", more);
  fault_server_plan (faults, "GET /api/v1/policy type=application/json body64=%s", body);
}

static void
test_good (void)
{
  plan_policy ("status=200");
  g_autoptr (GPtrArray) findings = look_at_port ("good");
  assert_says (findings, "ams", GEMBOK_HEALTH_GOOD, "https://127.0.0.1:");
  assert_says (findings, "dns", GEMBOK_HEALTH_GOOD, "is a number");
  assert_says (findings, "proxy", GEMBOK_HEALTH_GOOD, "on this computer");
  assert_says (findings, "connection", GEMBOK_HEALTH_GOOD, "127.0.0.1, port ");
  assert_says (findings, "tls", GEMBOK_HEALTH_GOOD, "TLSv1.3");
  assert_says (findings, "tls", GEMBOK_HEALTH_GOOD,
               "“good.test” for 127.0.0.1, localhost, ams.test, issued by “Gembok test ca”");
  assert_says (findings, "tls", GEMBOK_HEALTH_GOOD, "Trusted by the CA file of this AMS: “Gembok test ca”, SHA-256 ");
  assert_says (findings, "api", GEMBOK_HEALTH_GOOD, "lock-kaltim");
  assert_says (findings, "clock", GEMBOK_HEALTH_GOOD, "AMS's clock");
}

static void
test_clock_a_year_off (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, YEAR);
  g_autofree char *date = g_date_time_format (then, "%a, %d %b %Y %H:%M:%S GMT");
  g_autofree char *header = g_strdup_printf ("'header=Date: %s'", date);
  plan_policy (header);
  g_autoptr (GPtrArray) findings = look_at_port ("good");
  assert_says (findings, "clock", GEMBOK_HEALTH_BAD, "12 months behind the AMS's clock");
}

static void
test_certificates (void)
{
  static const struct
  {
    const char *port;
    const char *problem, *facts;
  } cases[] = {
    { "unknown", "comes from a CA that is not trusted here", "issued by “Gembok test stranger”" },
    { "wronghost", "made out to another name", "“wronghost.test” for other.test" },
    { "expired", "has expired", "to 1 January 2021" },
    { "future", "not valid yet", "valid from 1 January 2098" },
    { "selfsigned", "signed itself", "“self.test”" },
    { "plain", "does not answer over a secure connection", "Gembok test ca" },
    { "tls11", "too old to be safe", "Gembok test ca" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fault_server_forget (faults);
      g_autoptr (GPtrArray) findings = look_at_port (cases[i].port);
      assert_health (findings, "connection", GEMBOK_HEALTH_GOOD);
      assert_says (findings, "tls", GEMBOK_HEALTH_BAD, cases[i].problem);
      assert_says (findings, "tls", GEMBOK_HEALTH_BAD, cases[i].facts);
      assert_says (findings, "tls", GEMBOK_HEALTH_BAD,
                   "Trusted would be what the CA file of this AMS vouches for: “Gembok test ca”");
      assert_says (findings, "api", GEMBOK_HEALTH_NOTE, "no secure connection");
      assert_health (findings, "clock", GEMBOK_HEALTH_GOOD);
    }
}

static void
test_systems_trust (void)
{
  fault_server_forget (faults);
  g_autofree char *url = fault_server_url (faults, "good", "");
  g_autoptr (GPtrArray) findings = look_at (url, NULL);
  assert_says (findings, "tls", GEMBOK_HEALTH_BAD, "one of the system's CAs");
  assert_says (findings, "tls", GEMBOK_HEALTH_BAD, "/etc/ssl");
}

static void
test_closed_port (void)
{
  fault_server_forget (faults);
  g_autoptr (GPtrArray) findings = look_at_port ("closed");
  assert_says (findings, "connection", GEMBOK_HEALTH_BAD, "could not be reached");
  assert_says (findings, "tls", GEMBOK_HEALTH_NOTE, "there is no connection");
  assert_health (findings, "api", GEMBOK_HEALTH_NOTE);
  assert_says (findings, "clock", GEMBOK_HEALTH_GOOD, "no AMS to compare");
}

static void
test_unknown_name (void)
{
  g_autoptr (GPtrArray) findings = look_at ("https://tidak-ada.invalid", NULL);
  assert_says (findings, "dns", GEMBOK_HEALTH_BAD, "tidak-ada.invalid");
  assert_says (findings, "proxy", GEMBOK_HEALTH_GOOD, "None");
  assert_says (findings, "connection", GEMBOK_HEALTH_NOTE, "the name was not found");
  assert_health (findings, "tls", GEMBOK_HEALTH_NOTE);
  assert_health (findings, "api", GEMBOK_HEALTH_NOTE);
}

static void
test_bad_address (void)
{
  g_autoptr (GPtrArray) findings = look_at ("http://ams.test", NULL);
  assert_health (findings, "ams", GEMBOK_HEALTH_BAD);
  g_assert_null (find (findings, "tls"));
}

static void
test_answers (void)
{
  static const struct
  {
    const char *plan;
    GembokHealth health;
    const char *words;
  } cases[] = {
    { "GET /api/v1/policy type=text/html body=<html>", GEMBOK_HEALTH_BAD, "" },
    { "GET /api/v1/policy type=application/json body={", GEMBOK_HEALTH_BAD, "" },
    { "GET /api/v1/policy status=404 body=x", GEMBOK_HEALTH_BAD, "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fault_server_forget (faults);
      fault_server_plan (faults, "%s", cases[i].plan);
      g_autoptr (GPtrArray) findings = look_at_port ("good");
      assert_health (findings, "tls", GEMBOK_HEALTH_GOOD);
      assert_says (findings, "api", cases[i].health, cases[i].words);
    }
}

/* A procedure that the AMS offers and that is not installed here. */
static void
test_unknown_procedure (void)
{
  g_autoptr (GBytes) built_in = gembok_policy_default ();
  g_autoptr (GembokPolicy) policy = gembok_policy_decode (built_in, NULL);
  GembokPolicyProcedure *first = policy->procedures->pdata[0];
  g_free (first->id);
  first->id = g_strdup ("lock-lain");
  g_autoptr (GBytes) changed = gembok_policy_encode (policy);
  g_autofree char *body = g_base64_encode (g_bytes_get_data (changed, NULL), g_bytes_get_size (changed));
  fault_server_forget (faults);
  fault_server_plan (faults, "GET /api/v1/policy type=application/json body64=%s", body);
  g_autoptr (GPtrArray) findings = look_at_port ("good");
  assert_says (findings, "api", GEMBOK_HEALTH_NOTE, "Not installed here: lock-lain");
}

static void
set_proxy (const char *port)
{
  g_autofree char *proxy = g_strdup_printf ("http://siti:rahasia@127.0.0.1:%u", fault_server_port (faults, port));
  g_setenv ("https_proxy", proxy, TRUE);
}

static void
test_proxy (void)
{
  g_autofree char *url = g_strdup_printf ("https://ams.test:%u", fault_server_port (faults, "good"));
  set_proxy ("proxy");
  plan_policy ("status=200");
  g_autoptr (GPtrArray) through = look_at (url, fault_server_ca (faults));
  assert_says (through, "proxy", GEMBOK_HEALTH_GOOD, "from the environment (https_proxy)");
  assert_says (through, "dns", GEMBOK_HEALTH_GOOD, "The name ams.test is looked up by the proxy");
  assert_says (through, "connection", GEMBOK_HEALTH_GOOD, "Through the proxy at 127.0.0.1");
  assert_health (through, "api", GEMBOK_HEALTH_GOOD);

  fault_server_forget (faults);
  fault_server_plan (faults, "CONNECT ams.test status=407 body=no");
  g_autoptr (GPtrArray) refused = look_at (url, fault_server_ca (faults));
  assert_says (refused, "proxy", GEMBOK_HEALTH_BAD, "asks for a log-in");
  assert_says (refused, "connection", GEMBOK_HEALTH_NOTE, "the proxy does not lead");
  set_proxy ("closed");
  g_autoptr (GPtrArray) closed = look_at (url, fault_server_ca (faults));
  assert_says (closed, "proxy", GEMBOK_HEALTH_BAD, "could not be reached");
  g_unsetenv ("https_proxy");
  for (guint i = 0; i < refused->len; i++)
    g_assert_null (strstr (((const GembokDiagnosis *) refused->pdata[i])->found, "rahasia"));
}

/* A server that takes the connection and never answers is left as soon as nobody wants to know any more. */
static void
test_cancelled_in_the_middle (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = fault_server_url (faults, "good", "");
  const GembokServer server = { .url = url, .ca = fault_server_ca (faults) };
  const GembokDoctorQuestion question = { .server = &server };
  fault_server_forget (faults);
  fault_server_plan (faults, "HEAD /api/v1/policy status=200 stall=0");
  Canceller *canceller = cancel_after (cancellable, 300);
  g_autoptr (GPtrArray) findings = gembok_doctor (&question, cancellable);
  g_assert_cmpint (cancel_join (canceller), <, 3000);
  g_assert_nonnull (find (findings, "dns"));
  g_assert_null (find (findings, "tls"));
  g_assert_null (find (findings, "vault"));
}

int
main (int argc, char **argv)
{
  gembok_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  faults = fault_server_start ();
#define ADD(name, function) g_test_add_func ("/procedure/doctor-service/" name, function)
  ADD ("good", test_good);
  ADD ("clock", test_clock_a_year_off);
  ADD ("certificates", test_certificates);
  ADD ("system-trust", test_systems_trust);
  ADD ("closed-port", test_closed_port);
  ADD ("unknown-name", test_unknown_name);
  ADD ("bad-address", test_bad_address);
  ADD ("answers", test_answers);
  ADD ("unknown-procedure", test_unknown_procedure);
  ADD ("proxy", test_proxy);
  ADD ("cancelled", test_cancelled_in_the_middle);
  const int result = g_test_run ();
  fault_server_stop (faults);
  return result;
}
