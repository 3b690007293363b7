/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus.h"

#include <signal.h>

GDBusConnection *
bus_connect (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL,
      &error);
  g_assert_no_error (error);
  return bus;
}

GVariant *
bus_call (GDBusConnection *bus, const char *name, const char *path, const char *interface, const char *method,
          GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_connection_call_sync (bus, name, path, interface, method, arguments, NULL,
                                                  G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return answer;
}

void
bus_lock_keyring (void)
{
  g_autoptr (GDBusConnection) bus = bus_connect ();
  g_autoptr (GVariant) answer
      = bus_call (bus, BUS_SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock",
                  g_variant_new_parsed ("([objectpath '/org/freedesktop/secrets/aliases/default'],)"));
}

gsize
bus_count_items (const char *username)
{
  g_autoptr (GDBusConnection) bus = bus_connect ();
  g_autoptr (GVariant) answer = bus_call (bus, BUS_SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
                                          "SearchItems", g_variant_new_parsed ("({'username': %s},)", username));
  g_autoptr (GVariant) open = g_variant_get_child_value (answer, 0);
  g_autoptr (GVariant) locked = g_variant_get_child_value (answer, 1);
  return g_variant_n_children (open) + g_variant_n_children (locked);
}

void
bus_unlock_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_unsetenv (launcher, "MALLOC_PERTURB_");
  g_autoptr (GSubprocess) daemon
      = g_subprocess_launcher_spawn (launcher, &error, "gnome-keyring-daemon", "--unlock", "--components=secrets", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (daemon, "kata sandi masuk", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (daemon));
}

void
bus_kill_daemon (void)
{
  g_autoptr (GDBusConnection) bus = bus_connect ();
  g_autoptr (GVariant) answer = bus_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                          "GetConnectionUnixProcessID", g_variant_new ("(s)", BUS_SECRETS));
  guint32 pid = 0;
  g_variant_get (answer, "(u)", &pid);
  g_assert_cmpint (kill ((pid_t) pid, SIGKILL), ==, 0);
  for (gboolean owned = TRUE; owned;)
    {
      g_autoptr (GVariant) has = bus_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                           "NameHasOwner", g_variant_new ("(s)", BUS_SECRETS));
      g_variant_get (has, "(b)", &owned);
    }
}

void
bus_request_name (GDBusConnection *bus, const char *name)
{
  g_autoptr (GVariant) answer = bus_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                          "RequestName", g_variant_new ("(su)", name, 4));
  guint32 result = 0;
  g_variant_get (answer, "(u)", &result);
  g_assert_cmpuint (result, ==, 1);
}

static GDBusMessage *
swallow (GDBusConnection *bus G_GNUC_UNUSED, GDBusMessage *message, gboolean incoming, gpointer data)
{
  Mute *mute = data;
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  g_mutex_lock (&mute->lock);
  mute->was_asked = TRUE;
  g_cond_signal (&mute->asked);
  g_mutex_unlock (&mute->lock);
  g_object_unref (message);
  return NULL;
}

Mute *
mute_new (const char *name)
{
  Mute *mute = g_new0 (Mute, 1);
  g_mutex_init (&mute->lock);
  g_cond_init (&mute->asked);
  mute->bus = bus_connect ();
  g_dbus_connection_add_filter (mute->bus, swallow, mute, NULL);
  bus_request_name (mute->bus, name);
  return mute;
}

void
mute_wait (Mute *mute)
{
  g_mutex_lock (&mute->lock);
  while (!mute->was_asked)
    g_cond_wait (&mute->asked, &mute->lock);
  g_mutex_unlock (&mute->lock);
}

void
mute_free (Mute *mute)
{
  g_dbus_connection_close_sync (mute->bus, NULL, NULL);
  g_object_unref (mute->bus);
  g_free (mute);
}
