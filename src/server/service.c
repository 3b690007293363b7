/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/service.h"

#include <glib-unix.h>

#include "base/error.h"
#include "base/i18n.h"
#include "server/access-log.h"
#include "server/intake.h"
#include "server/interfaces.h"
#include "server/listener.h"
#include "server/tls.h"
#include "server/uploads.h"
#include "server/validity.h"

#define CHORE_SECONDS    (60 * 60)
#define FAREWELL_SECONDS 5
#define FAREWELL_STEP_MS 50

struct _GembokService
{
  GembokServer *server; /* borrowed */
  SoupServer *https;
  SoupServer *plain;
  GembokListener *https_listener;
  GembokListener *plain_listener;
  GembokTls *tls;
  char *host;
  char *names; /* (nullable): further names of a service for training, separated by commas */
  guint16 https_port, plain_port;
  char *url;
  GMainLoop *loop;
  guint chores;
  guint sigterm, sigint, sighup;
  gint64 stop_at; /* monotonic; 0 while serving */
};

/* --- TLS ----------------------------------------------------------------------------------------------------------- */

static void
add_names (GPtrArray *all, GStrv names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0' && !g_ptr_array_find_with_equal_func (all, names[i], g_str_equal, NULL))
      g_ptr_array_add (all, g_strdup (names[i]));
}

/* Whoever only trains has told nobody its names, so it finds them itself: also the addresses that this start finds. */
static void
add_training_names (const GembokService *service, GPtrArray *all)
{
  g_auto (GStrv) said = g_strsplit (service->names != NULL ? service->names : "", ",", -1);
  add_names (all, (char *[]){ "localhost", "127.0.0.1", "::1", NULL });
  add_names (all, said);
  if (!gembok_address_is_wildcard (service->host))
    return;
  g_auto (GStrv) addresses = gembok_interfaces_list ();
  add_names (all, (char *[]){ (char *) (guintptr) g_get_host_name (), NULL });
  add_names (all, addresses);
}

static GStrv
names_for (const GembokService *service)
{
  const GembokSettings *settings = service->server->settings;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) of_the_owner = settings != NULL ? gembok_settings_tls_names (settings) : NULL;
  if (of_the_owner != NULL)
    add_names (all, of_the_owner);
  else
    add_training_names (service, all);
  if (!gembok_address_is_wildcard (service->host))
    add_names (all, (char *[]){ service->host, NULL });
  g_ptr_array_add (all, NULL);
  return (GStrv) g_ptr_array_steal (all, NULL);
}

/* What is shown stays where no other can be had; it is tried again with the next chores. */
static void
refresh_tls (GembokService *service, gboolean force)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = force ? names_for (service) : NULL;
  if (!gembok_tls_refresh (service->tls, names, force, &certificate, &error))
    gembok_log_error (error, NULL);
  if (certificate == NULL)
    return;
  gembok_listener_set_certificate (service->https_listener, certificate);
  gembok_log ("new tls certificate");
}

/* --- chores -------------------------------------------------------------------------------------------------------- */

/* Each for itself: a full disk must not keep the TLS certificate from being replaced, nor the other way round. */
static gboolean
chores_cb (gpointer user_data)
{
  GembokService *service = user_data;
  const gint64 now = gembok_server_now ();
  g_autoptr (GError) error = NULL;
  gembok_uploads_expire (service->server, now);
  g_autoptr (GBytes) crl = gembok_validity_crl (service->server, now, &error);
  if (crl == NULL)
    gembok_log_error (error, NULL);
  refresh_tls (service, FALSE);
  return G_SOURCE_CONTINUE;
}

/* --- addresses ----------------------------------------------------------------------------------------------------- */

static gboolean
recall_port (GembokServer *server, const char *name, guint16 *port, GError **error)
{
  g_autofree char *text = NULL;
  if (!gembok_store_get_setting (server->store, name, &text, error))
    return FALSE;
  *port = text != NULL ? (guint16) g_ascii_strtoull (text, NULL, 10) : 0;
  return TRUE;
}

static gboolean
remember_port (GembokServer *server, const char *name, guint16 port, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", port);
  return gembok_store_set_setting (server->store, name, text, error);
}

static gboolean
choose_names (GembokService *service, const GembokAddress *asked, GError **error)
{
  GembokStore *store = service->server->store;
  service->host = g_strdup (asked->host);
  service->names = g_strdup (asked->names);
  if ((service->host == NULL && !gembok_store_get_setting (store, "host", &service->host, error))
      || (service->names == NULL && !gembok_store_get_setting (store, "tls_names", &service->names, error)))
    return FALSE;
  if (service->host == NULL)
    service->host = g_strdup ("127.0.0.1");
  return TRUE;
}

static gboolean
remember_all (GembokService *service, GError **error)
{
  GembokStore *store = service->server->store;
  return gembok_store_set_setting (store, "host", service->host, error)
         && (service->names == NULL || gembok_store_set_setting (store, "tls_names", service->names, error))
         && remember_port (service->server, "https_port", service->https_port, error)
         && remember_port (service->server, "plain_port", service->plain_port, error);
}

gboolean
gembok_service_remember (GembokService *service, GError **error)
{
  GembokStore *store = service->server->store;
  if (!gembok_store_begin (store, error))
    return FALSE;
  if (remember_all (service, error))
    return gembok_store_commit (store, error);
  gembok_store_rollback (store);
  return FALSE;
}

static guint16
open_listener (GembokService *service, GembokListener *listener, const char *setting, guint16 asked, GError **error)
{
  const char *option = listener == service->https_listener ? "--listen" : "--plain-port";
  guint16 port = 0;
  if (asked == 0 && !recall_port (service->server, setting, &port, error))
    return 0;
  g_autoptr (GError) problem = NULL;
  const guint16 wanted = asked != 0 ? asked : port;
  port = gembok_listener_open (listener, service->host, wanted, option, &problem);
  /* Who trains did not choose the port and cannot free it: rather another one than no training. */
  if (port == 0 && wanted != 0 && asked == 0 && service->server->training)
    {
      g_clear_error (&problem);
      port = gembok_listener_open (listener, service->host, 0, option, &problem);
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return port;
}

/* What an owner set is what applicants and certificates are told, wherever the service itself listens. */
static void
publish_settings (GembokService *service)
{
  const GembokSettings *settings = service->server->settings;
  gembok_server_set_addresses (service->server, gembok_settings_get (settings, GEMBOK_SETTING_URL),
                               gembok_settings_get (settings, GEMBOK_SETTING_REVOCATION_URL));
}

/* What others can call a service that listens on all addresses: as its owner does, or by the address that is used the most. */
static char *
public_host (const GembokService *service)
{
  if (!gembok_address_is_wildcard (service->host))
    return g_strdup (service->host);
  g_auto (GStrv) said = g_strsplit (service->names != NULL ? service->names : "", ",", -1);
  g_auto (GStrv) addresses = gembok_interfaces_list ();
  const char *named = said[0] != NULL && *said[0] != '\0' ? said[0] : addresses[0];
  return g_strdup (named != NULL ? named : "127.0.0.1");
}

static void
publish_addresses (GembokService *service)
{
  g_autofree char *host = public_host (service);
  g_autofree char *base = gembok_address_url ("https", host, service->https_port);
  g_autofree char *plain = gembok_address_url ("http", host, service->plain_port);
  const GembokSettings *settings = service->server->settings;
  if (settings != NULL)
    publish_settings (service);
  else
    gembok_server_set_addresses (service->server, base, plain);
  if (settings != NULL && gembok_address_is_wildcard (service->host))
    service->url = g_strdup (gembok_settings_get (settings, GEMBOK_SETTING_URL));
  else
    service->url = g_steal_pointer (&base);
}

static gboolean
show_certificate (GembokService *service, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_auto (GStrv) names = names_for (service);
  service->tls = gembok_tls_new (service->server, names);
  if (!gembok_tls_refresh (service->tls, NULL, TRUE, &certificate, error))
    return FALSE;
  gembok_listener_set_certificate (service->https_listener, certificate);
  return TRUE;
}

/* The addresses first: where they cannot be had, everything stays as it was. */
static gboolean
open_listeners (GembokService *service, const GembokAddress *asked, GError **error)
{
  service->https_listener = gembok_listener_new (service->https);
  service->plain_listener = gembok_listener_new (service->plain);
  service->https_port = open_listener (service, service->https_listener, "https_port", asked->port, error);
  if (service->https_port != 0)
    service->plain_port = open_listener (service, service->plain_listener, "plain_port", asked->plain_port, error);
  if (service->plain_port == 0 || !show_certificate (service, error))
    return FALSE;
  publish_addresses (service);
  return TRUE;
}

const char *
gembok_service_url (const GembokService *service)
{
  return service->url;
}

/* --- ending -------------------------------------------------------------------------------------------------------- */

static gboolean
is_quiet (const GembokService *service)
{
  return gembok_listener_busy (service->https_listener) == 0 && gembok_listener_busy (service->plain_listener) == 0
         && gembok_pool_pending (service->server->passwords) == 0 && gembok_pool_pending (service->server->documents) == 0;
}

static gboolean
wait_for_quiet_cb (gpointer user_data)
{
  GembokService *service = user_data;
  if (!is_quiet (service) && g_get_monotonic_time () < service->stop_at)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (service->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
signal_cb (gpointer user_data)
{
  GembokService *service = user_data;
  if (service->stop_at != 0)
    {
      /* Asked twice: at once. */
      g_main_loop_quit (service->loop);
      return G_SOURCE_CONTINUE;
    }
  service->stop_at = g_get_monotonic_time () + FAREWELL_SECONDS * G_USEC_PER_SEC;
  gembok_listener_stop (service->https_listener);
  gembok_listener_stop (service->plain_listener);
  g_timeout_add (FAREWELL_STEP_MS, wait_for_quiet_cb, service);
  return G_SOURCE_CONTINUE;
}

/* --- reloading ----------------------------------------------------------------------------------------------------- */

static gboolean
reload_cb (gpointer user_data)
{
  GembokService *service = user_data;
  g_autoptr (GError) error = NULL;
  if (gembok_server_reload (service->server, &error))
    {
      publish_settings (service);
      gembok_log ("settings reloaded");
    }
  else
    gembok_log_error (error, "settings=unchanged");
  refresh_tls (service, TRUE);
  return chores_cb (service);
}

/* --- beginning and ending ------------------------------------------------------------------------------------------ */

GembokService *
gembok_service_start (GembokServer *server, const GembokAddress *asked, GError **error)
{
  g_autoptr (GembokService) service = g_new0 (GembokService, 1);
  service->server = server;
  if (!choose_names (service, asked, error))
    return NULL;
  /* Raw paths: nothing that is valid here needs unescaping, so nothing is unescaped. */
  service->https = soup_server_new ("raw-paths", TRUE, NULL);
  service->plain = soup_server_new ("raw-paths", TRUE, NULL);
  gembok_intake_install (service->https, server, FALSE);
  gembok_intake_install (service->plain, server, TRUE);
  /* Before anybody knows that it serves: whoever waits for that may end it at once. */
  service->loop = g_main_loop_new (NULL, FALSE);
  service->sigterm = g_unix_signal_add (SIGTERM, signal_cb, service);
  service->sigint = g_unix_signal_add (SIGINT, signal_cb, service);
  if (server->settings != NULL)
    service->sighup = g_unix_signal_add (SIGHUP, reload_cb, service);
  if (!open_listeners (service, asked, error))
    return NULL;
  service->chores = g_timeout_add_seconds (CHORE_SECONDS, chores_cb, service);
  (void) chores_cb (service);
  return g_steal_pointer (&service);
}

void
gembok_service_run (GembokService *service)
{
  g_main_loop_run (service->loop);
}

void
gembok_service_free (GembokService *service)
{
  g_clear_handle_id (&service->chores, g_source_remove);
  g_clear_handle_id (&service->sigterm, g_source_remove);
  g_clear_handle_id (&service->sigint, g_source_remove);
  g_clear_handle_id (&service->sighup, g_source_remove);
  g_clear_pointer (&service->https_listener, gembok_listener_free);
  g_clear_pointer (&service->plain_listener, gembok_listener_free);
  g_clear_object (&service->https);
  g_clear_object (&service->plain);
  g_clear_pointer (&service->loop, g_main_loop_unref);
  g_clear_pointer (&service->tls, gembok_tls_free);
  g_free (service->host);
  g_free (service->names);
  g_free (service->url);
  g_free (service);
}
