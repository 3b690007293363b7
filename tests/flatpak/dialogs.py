# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialogs that portals show, as a screen reader sees them. They are programs of GTK 3, whose accessibles have no cache that could
be read at once: these are asked one by one."""

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

from accessible import A11Y, ROLES, ROOT, STATES  # noqa: E402  pylint: disable=wrong-import-position

REGISTRY = "org.a11y.atspi.Registry"
# The kernel keeps 15 letters of a process's name.
PROCESS = "xdg-desktop-por"


def process_name(number):
    try:
        with open(f"/proc/{number}/comm", encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return None


class Dialogs:
    def __init__(self, address):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def _call(self, name, path, interface, method, arguments=None):
        try:
            return self.connection.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 20000, None).unpack()
        except GLib.Error:
            return None

    def _children(self, node):
        answer = self._call(*node, f"{A11Y}Accessible", "GetChildren")
        return answer[0] if answer else []

    def _has(self, node, state):
        answer = self._call(*node, f"{A11Y}Accessible", "GetState")
        return bool(answer) and bool((answer[0][0] | answer[0][1] << 32) >> STATES[state] & 1)

    def _is_portal(self, name):
        answer = self._call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)))
        return answer and process_name(answer[0]) == PROCESS

    def window(self):
        """The dialog that is shown, or None."""
        programs = [node for node in self._children((REGISTRY, ROOT)) if self._is_portal(node[0])]
        windows = [window for node in programs for window in self._children(node) if self._has(window, "showing")]
        return windows[-1] if windows else None

    def focused(self):
        """What has the keyboard in that dialog, or None."""
        waiting = [window for window in [self.window()] if window]
        while waiting:
            node = waiting.pop()
            if self._has(node, "focused"):
                return node
            # What is not shown is not asked what is in it.
            waiting += [child for child in self._children(node) if self._has(child, "showing")]
        return None

    def is_entry(self, node):
        answer = node and self._call(*node, f"{A11Y}Accessible", "GetRole")
        return bool(answer) and answer[0] in ROLES["entry"]

    def text(self, node):
        answer = node and self._call(*node, f"{A11Y}Text", "GetText", GLib.Variant("(ii)", (0, -1)))
        return answer[0] if answer else None
