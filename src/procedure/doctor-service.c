/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ams/resolve.h"
#include "base/i18n.h"
#include "base/text.h"
#include "config.h"
#include "crypto/certificate.h"
#include "procedure/doctor-private.h"
#include "procedure/doctor-tls.h"
#include "procedure/procedure.h"

#define CLOCK_TOLERANCE (5 * 60)
#define NAME_MAX_CHARS  120

/* The way to one AMS. */
typedef struct
{
  GembokDoctorRun *run;
  GembokVaultProfile *profile;
  GembokUrl *url;
  GembokProxy *proxy;
  GembokHttpPeer *peer; /* (nullable): not reached */
} Way;

static void
clear_way (Way *way)
{
  g_clear_pointer (&way->profile, gembok_vault_profile_free);
  g_clear_pointer (&way->url, gembok_url_free);
  g_clear_pointer (&way->proxy, gembok_proxy_free);
  g_clear_pointer (&way->peer, gembok_http_peer_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Way, clear_way)

static void
skip_all (GembokDoctorRun *run, const char *const *codes, const char *reason)
{
  for (guint i = 0; codes[i] != NULL; i++)
    gembok_doctor_add_skipped (run, codes[i], reason);
}

/* --- which AMS -------------------------------------------------------------------------------------------------- */

static GembokVaultProfile *
profile_of_server (const GembokDoctorQuestion *question, GError **error)
{
  const GembokServer *server = question->server;
  if (question->context != NULL)
    return gembok_profile_ensure (question->context, server, error);
  GembokVaultProfile *profile = gembok_vault_profile_new ();
  profile->url = gembok_ams_normalise_url (server->url, error);
  profile->ca = server->ca != NULL ? g_bytes_ref (server->ca) : NULL;
  profile->mode = server->mode;
  if (profile->url == NULL)
    g_clear_pointer (&profile, gembok_vault_profile_free);
  return profile;
}

static GembokVaultProfile *
find_profile (GembokDoctorRun *run)
{
  const GembokDoctorQuestion *question = run->question;
  g_autoptr (GError) error = NULL;
  if (question->server != NULL)
    {
      GembokVaultProfile *given = profile_of_server (question, &error);
      if (given == NULL)
        gembok_doctor_add_error (run, "ams", GEMBOK_HEALTH_BAD, error);
      return given;
    }
  GembokVaultProfile *last = question->context != NULL ? gembok_profile_current (question->context, NULL) : NULL;
  if (last == NULL)
    gembok_doctor_add (run, "ams", GEMBOK_HEALTH_NOTE,
                       g_strdup (question->context != NULL
                                     ? _ ("No AMS has been used from this data folder yet.")
                                     : _ ("Which AMS was used is not known, because the vault could not be opened.")),
                       g_strdup (_ ("Requests can be prepared offline. To look at an AMS, give its address.")));
  return last;
}

/* A computer that is locked as one without a connection is as it should be. */
static GembokVaultProfile *
choose_profile (GembokDoctorRun *run)
{
  GembokContext *context = run->question->context;
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokVaultProfile) profile = find_profile (run);
  if (profile == NULL || context == NULL || gembok_profile_admit (context, profile, &error))
    return g_steal_pointer (&profile);
  gembok_doctor_add_error (run, "ams", GEMBOK_HEALTH_NOTE, error);
  return NULL;
}

static gboolean
begin (GembokDoctorRun *run, Way *way)
{
  *way = (Way){ .run = run, .profile = choose_profile (run) };
  if (way->profile == NULL)
    return FALSE;
  g_autoptr (GError) error = NULL;
  way->url = gembok_url_parse (way->profile->url, FALSE, &error);
  if (way->url == NULL)
    {
      gembok_doctor_add_error (run, "ams", GEMBOK_HEALTH_BAD, error);
      return FALSE;
    }
  const char *chosen
      = run->question->server != NULL ? _ ("the address that was given") : _ ("the one used last from this data folder");
  g_autofree char *where = g_strdup_printf ("%s (%s)", way->profile->url, chosen);
  const gboolean training = way->profile->mode == GEMBOK_PROFILE_TRAINING;
  gembok_doctor_add (run, "ams", GEMBOK_HEALTH_GOOD,
                     training ? g_strdup_printf (_ ("%s, training mode"), where) : g_steal_pointer (&where), NULL);
  return TRUE;
}

/* --- proxy and name --------------------------------------------------------------------------------------------- */

static char *
describe_proxy (const Way *way)
{
  const GembokProxy *proxy = way->proxy;
  g_autofree char *shown = proxy->url != NULL ? gembok_proxy_shown (proxy->url) : NULL;
  switch (proxy->source)
    {
    case GEMBOK_PROXY_LOOPBACK:
      return g_strdup (_ ("None: the AMS is on this computer."));
    case GEMBOK_PROXY_EXEMPT:
      return g_strdup_printf (_ ("None: the environment (%s) exempts this address."), proxy->variable);
    case GEMBOK_PROXY_ENVIRONMENT:
      return g_strdup_printf (_ ("%s, from the environment (%s)."), shown, proxy->variable);
    case GEMBOK_PROXY_DESKTOP:
      return g_strdup_printf (_ ("%s, from the desktop's settings."), shown);
    case GEMBOK_PROXY_NOT_SET:
    default:
      return g_strdup (_ ("None: neither the environment (https_proxy, all_proxy) nor the desktop's settings name one."));
    }
}

/* Whose name is looked up here: the proxy's, where there is one; it looks up the rest. */
static char *
host_to_look_up (const Way *way)
{
  if (way->proxy->url == NULL)
    return g_strdup (way->url->host);
  g_autofree char *shown = gembok_proxy_shown (way->proxy->url);
  g_autoptr (GSocketConnectable) address = g_network_address_parse (shown, 1, NULL);
  return g_strdup (address != NULL ? g_network_address_get_hostname (G_NETWORK_ADDRESS (address)) : shown);
}

static char *
describe_addresses (const Way *way, const char *host, const GembokAddresses *addresses)
{
  g_autofree char *name = gembok_text_sanitise (host, NAME_MAX_CHARS);
  g_autofree char *numbers = g_strjoinv (", ", addresses->numbers);
  g_autofree char *took = gembok_doctor_milliseconds (addresses->took_us);
  g_autofree char *found = addresses->literal ? g_strdup_printf (_ ("%s is a number: nothing to look up."), name)
                                              : g_strdup_printf (_ ("%s: %s (found in %s)."), name, numbers, took);
  if (way->proxy->url == NULL)
    return g_steal_pointer (&found);
  return g_strdup_printf (_ ("Proxy: %s The name %s is looked up by the proxy."), found, way->url->host);
}

static gboolean
look_up_name (Way *way)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *host = host_to_look_up (way);
  g_autoptr (GembokAddresses) addresses = gembok_resolve (host, way->run->cancellable, &error);
  if (addresses == NULL)
    {
      gembok_doctor_add_error (way->run, "dns", GEMBOK_HEALTH_BAD, error);
      return FALSE;
    }
  gembok_doctor_add (way->run, "dns", GEMBOK_HEALTH_GOOD, describe_addresses (way, host, addresses), NULL);
  return TRUE;
}

/* --- connection ------------------------------------------------------------------------------------------------- */

static void
add_problem (Way *way, const char *code, const char *before)
{
  const GembokHttpPeer *peer = way->peer;
  g_autofree char *found = before != NULL ? g_strdup_printf ("%s %s", before, peer->problem) : g_strdup (peer->problem);
  gembok_doctor_add (way->run, code, GEMBOK_HEALTH_BAD, g_steal_pointer (&found), g_strdup (peer->hint));
}

static void
tell_connection (Way *way)
{
  const GembokHttpPeer *peer = way->peer;
  g_autofree char *took = gembok_doctor_milliseconds (MAX (peer->connect_us - peer->name_us, 0));
  const char *address = peer->address != NULL ? peer->address : "?";
  if (peer->stage == GEMBOK_HTTP_STAGE_NAME || peer->stage == GEMBOK_HTTP_STAGE_CONNECT)
    add_problem (way, "connection", NULL);
  else if (peer->stage == GEMBOK_HTTP_STAGE_PROXY)
    gembok_doctor_add_skipped (way->run, "connection", _ ("the proxy does not lead to the AMS"));
  else if (peer->proxy != NULL)
    gembok_doctor_add (way->run, "connection", GEMBOK_HEALTH_GOOD,
                       g_strdup_printf (_ ("Through the proxy at %s, port %u, which was reached in %s."), address,
                                        peer->address_port, took),
                       NULL);
  else
    gembok_doctor_add (way->run, "connection", GEMBOK_HEALTH_GOOD,
                       peer->connect_us != 0
                           ? g_strdup_printf (_ ("%s, port %u, was reached in %s."), address, peer->address_port, took)
                           : g_strdup_printf (_ ("%s, port %u, was reached."), address, peer->address_port),
                       NULL);
}

/* A proxy is only known to work once something went through it. */
static void
tell_proxy (Way *way)
{
  g_autofree char *found = describe_proxy (way);
  if (way->peer != NULL && way->peer->stage == GEMBOK_HTTP_STAGE_PROXY)
    add_problem (way, "proxy", found);
  else
    gembok_doctor_add (way->run, "proxy", GEMBOK_HEALTH_GOOD, g_steal_pointer (&found), NULL);
}

/* --- the service ------------------------------------------------------------------------------------------------ */

static gboolean
is_installed (GPtrArray *procedures, const char *id)
{
  for (guint i = 0; i < procedures->len; i++)
    if (g_strcmp0 (gembok_procedure_id (procedures->pdata[i]), id) == 0)
      return TRUE;
  return FALSE;
}

/* The procedures that the AMS offers; those without a file here go into @missing. */
static char *
list_procedures (const GembokPolicy *policy, GString *missing)
{
  g_autoptr (GPtrArray) here = gembok_procedures_load (NULL);
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < policy->procedures->len; i++)
    {
      const GembokPolicyProcedure *offered = policy->procedures->pdata[i];
      g_autofree char *id = gembok_text_sanitise (offered->id, NAME_MAX_CHARS);
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", id);
      if (!is_installed (here, offered->id))
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", id);
    }
  return g_string_free (names, FALSE);
}

static void
tell_policy (Way *way, const GembokPolicy *policy, gint64 took_us)
{
  g_autoptr (GString) missing = g_string_new (NULL);
  g_autofree char *names = list_procedures (policy, missing);
  g_autofree char *ca = gembok_text_sanitise (policy->ca_name, NAME_MAX_CHARS);
  g_autofree char *took = gembok_doctor_milliseconds (took_us);
  g_autofree char *found
      = g_strdup_printf (_ ("%s answered in %s. CA: %s. Procedures: %s."), GEMBOK_PATH_POLICY, took, ca, names);
  if (missing->len == 0)
    {
      gembok_doctor_add (way->run, "api", GEMBOK_HEALTH_GOOD, g_steal_pointer (&found), NULL);
      return;
    }
  gembok_doctor_add (
      way->run, "api", GEMBOK_HEALTH_NOTE, g_strdup_printf (_ ("%s Not installed here: %s."), found, missing->str),
      g_strdup (_ ("Requests by the other procedures work. Ask for a newer Gembok, or for the procedure's file.")));
}

static void
ask_policy (Way *way)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GembokAms) ams = gembok_ams_new (way->profile->url, way->profile->ca, &error);
  if (ams != NULL && way->run->question->context != NULL)
    gembok_ams_set_reporter (ams, gembok_context_reporter (way->run->question->context));
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GembokPolicy) policy = ams != NULL ? gembok_ams_get_policy (ams, NULL, way->run->cancellable, &error) : NULL;
  if (policy == NULL)
    gembok_doctor_add_error (way->run, "api", GEMBOK_HEALTH_BAD, error);
  else
    tell_policy (way, policy, g_get_monotonic_time () - start);
}

/* --- the clock -------------------------------------------------------------------------------------------------- */

static char *
describe_difference (gint64 away)
{
  g_autofree char *span = gembok_format_span ((double) ABS (away));
  if (ABS (away) <= 1)
    return g_strdup (_ ("the AMS's clock says the same"));
  return away > 0 ? g_strdup_printf (_ ("that is %s ahead of the AMS's clock"), span)
                  : g_strdup_printf (_ ("that is %s behind the AMS's clock"), span);
}

void
gembok_doctor_judge_clock (GembokDoctorRun *run, const GembokDoctorClock *clock)
{
  const gint64 away = clock->server != 0 ? clock->now - clock->server : 0;
  /* What an AMS said some time ago counts only where none says anything now. */
  const gboolean before_seen = clock->server == 0 && clock->seen != 0 && clock->now < clock->seen - CLOCK_TOLERANCE;
  const gboolean too_early = clock->now < clock->built || before_seen;
  const gboolean is_bad = too_early || ABS (away) > CLOCK_TOLERANCE;
  g_autofree char *now = gembok_format_time (clock->now);
  g_autofree char *earliest = gembok_format_date (before_seen ? MAX (clock->seen, clock->built) : clock->built);
  g_autofree char *difference = describe_difference (away);
  char *found = NULL;
  if (clock->server != 0 && !(too_early && away == 0))
    found = g_strdup_printf (_ ("This computer says %s; %s."), now, difference);
  else if (too_early)
    found = g_strdup_printf (_ ("This computer says %s, which is earlier than it can be: it must be after %s."), now,
                             earliest);
  else
    found = g_strdup_printf (
        _ ("This computer says %s. There was no AMS to compare it with; it is after %s, when this Gembok was made."), now,
        earliest);
  gembok_doctor_add (run, "clock", is_bad ? GEMBOK_HEALTH_BAD : GEMBOK_HEALTH_GOOD, found,
                     is_bad ? g_strdup (_ ("Set date and time of this computer; certificates cannot be judged with a wrong "
                                           "clock. If it is right, tell those who run the AMS."))
                            : NULL);
}

static void
look_at_clock (const Way *way)
{
  const GembokHttpPeer *peer = way->peer;
  const gboolean told = peer != NULL && peer->server_time != 0;
  const GembokDoctorClock clock = {
    .now = told ? peer->asked_at : g_get_real_time () / G_USEC_PER_SEC,
    .server = told ? peer->server_time : 0,
    .seen = way->profile != NULL ? way->profile->server_time_seen : 0,
    .built = GEMBOK_BUILD_TIME,
  };
  gembok_doctor_judge_clock (way->run, &clock);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

/* What the exchange showed, row by row, as far as it came. */
static void
tell_exchange (Way *way)
{
  GembokDoctorRun *run = way->run;
  const GembokHttpPeer *peer = way->peer;
  tell_proxy (way);
  tell_connection (way);
  if (peer->stage < GEMBOK_HTTP_STAGE_TLS)
    {
      skip_all (run, (const char *const[]){ "tls", "api", NULL }, _ ("there is no connection"));
      return;
    }
  gembok_doctor_tell_tls (run, way->profile, peer);
  if (peer->stage == GEMBOK_HTTP_STAGE_TLS)
    gembok_doctor_add_skipped (run, "api", _ ("there is no secure connection"));
  else if (peer->stage == GEMBOK_HTTP_STAGE_ANSWER)
    add_problem (way, "api", NULL);
  else
    ask_policy (way);
}

static void
follow (Way *way)
{
  static const char *const after_name[] = { "connection", "tls", "api", NULL };
  GembokDoctorRun *run = way->run;
  way->proxy = gembok_proxy_find (way->url, run->cancellable);
  if (!look_up_name (way))
    {
      if (gembok_doctor_is_over (run))
        return;
      tell_proxy (way);
      skip_all (run, after_name, _ ("the name was not found"));
      return;
    }
  g_autoptr (GembokHttp) http = gembok_http_new (way->profile->ca);
  g_autofree char *url = g_strconcat (way->profile->url, GEMBOK_PATH_POLICY, NULL);
  way->peer = gembok_http_probe (http, url, run->cancellable, NULL);
  if (way->peer != NULL)
    tell_exchange (way);
}

void
gembok_doctor_look_at_service (GembokDoctorRun *run)
{
  g_auto (Way) way = { 0 };
  if (begin (run, &way) && !gembok_doctor_is_over (run))
    follow (&way);
  if (!gembok_doctor_is_over (run))
    look_at_clock (&way);
}
