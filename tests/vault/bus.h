/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/*
 * Speaking to the Secret Service past our code, for the tests of the keyring.
 */

#define BUS_SECRETS "org.freedesktop.secrets"

/** bus_connect: a connection of its own to the session bus. */
GDBusConnection *bus_connect (void);
GVariant *bus_call (GDBusConnection *bus, const char *name, const char *path, const char *interface, const char *method,
                    GVariant *arguments);
/** bus_request_name: puts the connection at the disposal of those who look for @name. */
void bus_request_name (GDBusConnection *bus, const char *name);

void bus_lock_keyring (void);
/** bus_unlock_keyring: starts the daemon with the passphrase that keyring-session.sh has set. */
void bus_unlock_keyring (void);
/** bus_kill_daemon: ends the daemon as a crash would, and waits until the bus has noticed. */
void bus_kill_daemon (void);
/** bus_count_items: how many items of that user name there are, locked ones included. */
gsize bus_count_items (const char *username);

/** Mute: a program on the bus that is asked and never answers. */
typedef struct
{
  GDBusConnection *bus;
  GMutex lock;
  GCond asked;
  gboolean was_asked;
} Mute;

Mute *mute_new (const char *name);
/** mute_wait: until it was asked. */
void mute_wait (Mute *mute);
void mute_free (Mute *mute);
