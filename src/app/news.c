/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/news.h"

#include "base/process.h"

#define BUS_TIMEOUT_MS 5000

/* Whoever shows notifications, outside a sandbox. GLib complains aloud where there is nobody. */
static const char *const services[] = { "org.gtk.Notifications", "org.freedesktop.Notifications" };

typedef struct
{
  char *id;
  GNotification *notification;
} Item;

static void
item_free (Item *item)
{
  g_application_release (g_application_get_default ());
  g_object_unref (item->notification);
  g_free (item->id);
  g_free (item);
}

static void
send (const Item *item)
{
  g_application_send_notification (g_application_get_default (), item->id, item->notification);
}

static gboolean
is_among (GVariant *answer)
{
  g_autoptr (GVariant) names = g_variant_get_child_value (answer, 0);
  GVariantIter iter;
  const char *name = NULL;
  g_variant_iter_init (&iter, names);
  while (g_variant_iter_next (&iter, "&s", &name))
    for (guint i = 0; i < G_N_ELEMENTS (services); i++)
      if (g_str_equal (name, services[i]))
        return TRUE;
  return FALSE;
}

static void
ask_bus (const char *method, GAsyncReadyCallback done, gpointer data)
{
  g_dbus_connection_call (g_application_get_dbus_connection (g_application_get_default ()), "org.freedesktop.DBus",
                          "/org/freedesktop/DBus", "org.freedesktop.DBus", method, NULL, G_VARIANT_TYPE ("(as)"),
                          G_DBUS_CALL_FLAGS_NONE, BUS_TIMEOUT_MS, NULL, done, data);
}

static void
activatable_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (answer != NULL && is_among (answer))
    send (data);
  item_free (data);
}

static void
running_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (answer == NULL || !is_among (answer))
    {
      ask_bus ("ListActivatableNames", activatable_cb, data);
      return;
    }
  send (data);
  item_free (data);
}

/* The running program, where it is on a bus; else nobody would hear. */
static GApplication *
heard_application (void)
{
  GApplication *application = g_application_get_default ();
  const GDBusConnection *bus = application != NULL ? g_application_get_dbus_connection (application) : NULL;
  return bus != NULL ? application : NULL;
}

void
gembok_news_send (const char *id, const char *request, const char *title, const char *body)
{
  GApplication *application = heard_application ();
  if (application == NULL)
    return;
  Item *item = g_new0 (Item, 1);
  item->id = g_strdup (id);
  item->notification = g_notification_new (title);
  g_notification_set_body (item->notification, body);
  if (request != NULL)
    g_notification_set_default_action_and_target (item->notification, "app.open-request", "s", request);
  g_application_hold (application);
  if (!gembok_process_is_sandboxed ())
    {
      ask_bus ("ListNames", running_cb, item);
      return;
    }
  send (item);
  item_free (item);
}

void
gembok_news_withdraw (const char *id)
{
  GApplication *application = heard_application ();
  if (application != NULL)
    g_application_withdraw_notification (application, id);
}
