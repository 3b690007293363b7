# SPDX-License-Identifier: GPL-3.0-or-later
"""The session tokens that a keyring holds, as whoever has unlocked it can read them."""

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

SERVICE, PATH = "org.freedesktop.secrets", "/org/freedesktop/secrets"
SCHEMA = "id.gembok.Session"


def kept(world):
    """All tokens in the keyring of a world."""
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    bus = Gio.DBusConnection.new_for_address_sync(world.environment["DBUS_SESSION_BUS_ADDRESS"], flags, None, None)

    def call(path, interface, method, signature, *arguments):
        return bus.call_sync(SERVICE, path, f"org.freedesktop.Secret.{interface}", method, GLib.Variant(signature, arguments), None,
                             Gio.DBusCallFlags.NONE, -1, None).unpack()
    try:
        _output, session = call(PATH, "Service", "OpenSession", "(sv)", "plain", GLib.Variant("s", ""))
        items, _locked = call(PATH, "Service", "SearchItems", "(a{ss})", {"xdg:schema": SCHEMA})
        values = [bytes(call(item, "Item", "GetSecret", "(o)", session)[0][2]) for item in items]
    finally:
        bus.close_sync(None)
    # "1", when it expires, the token: see src/vault/keyring.c.
    return [value.decode().split("\n")[2] for value in values]
