# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop as tests/e2e/desktop.py makes it, on which Gembok runs as an installed Flatpak: with the real portals, the real
keyring behind the secret portal, and an accessibility bus that reaches into the sandbox; on X11, or on Wayland (weston, whose only
window is all of the X display, so that keys and clicks go through the whole of the real path).

Its XDG_RUNTIME_DIR is /run/user/UID, as the document portal wants it: run.py gives every session a mount namespace of its own.
"""

import os
import re
import sys
import threading
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

sys.path[:0] = [os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e")]

from accessible import ROOT, Program, Tree  # noqa: E402  pylint: disable=wrong-import-position
from dialogs import Dialogs, process_name  # noqa: E402  pylint: disable=wrong-import-position
from desktop import Desktop, GTK_SETTINGS  # noqa: E402  pylint: disable=wrong-import-position
from harness import BUS_CONFIGURATION, PATIENCE, Person, await_true, people  # noqa: E402  pylint: disable=wrong-import-position
from screen import Screen  # noqa: E402  pylint: disable=wrong-import-position
from x11 import Display  # noqa: E402  pylint: disable=wrong-import-position

ID = "id.gembok.Gembok"
DEVEL = f"{ID}.Devel"
INSTALLATION = os.environ.get("FLATPAK_USER_DIR") or os.path.join(
    os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"), "flatpak")
SOCKET = "wayland-gembok"
# With room for weston's own panel and for shadows.
SIZE = (1280, 900)
WESTON = ["weston", "--backend=x11-backend.so", "--use-pixman", f"--width={SIZE[0]}", f"--height={SIZE[1]}", f"--socket={SOCKET}",
          "--no-config", "--idle-time=0"]
BARE = "<applications><application type='normal'><decor>no</decor><position force='yes'><x>0</x><y>0</y></position></application></applications>"
PORTALS = (("xdg-permission-store", "org.freedesktop.impl.portal.PermissionStore"),
           ("xdg-document-portal", "org.freedesktop.portal.Documents"),
           ("xdg-desktop-portal-gtk", "org.freedesktop.impl.portal.desktop.gtk"),
           ("xdg-desktop-portal", "org.freedesktop.portal.Desktop"),
           # Flatpak's own, which GTK asks for its version.
           ("flatpak-portal", "org.freedesktop.portal.Flatpak"))
# The accessibility bus knows a sandboxed program by the process that carries its messages.
PROXY = "xdg-dbus-proxy"
A11Y_BUS = """<node><interface name="org.a11y.Bus"><method name="GetAddress"><arg type="s" direction="out"/></method></interface>
<interface name="org.a11y.Status"><property name="IsEnabled" type="b" access="read"/>
<property name="ScreenReaderEnabled" type="b" access="read"/></interface></node>"""
# What the portals' own dialogs, and through them the program, are told of the desktop.
DESKTOP_SETTINGS = "[org/gnome/desktop/interface]\nenable-animations=false\nfont-name='Cantarell 11'\n"
# What the tests of the build tree say to a program, but no desktop says to a Flatpak. That warnings are fatal is said to the program
# alone (launcher): Flatpak's proxy, which is not ours, warns of every program that goes before its post has come.
NOT_SAID = ("GDK_BACKEND", "GTK_USE_PORTAL", "GIO_USE_VFS", "GDK_DEBUG", "TMPDIR", "G_DEBUG")
PROXY_WARNING = re.compile(r"\n?\*\* \(process:\d+\): WARNING \*\*: [\d:.]+: Error writing credentials to socket: .*\n")


class AccessibilityBus:
    """Tells Flatpak where the accessibility bus of the test is, as the desktop does."""

    def __init__(self, session, address):
        self.address, self.ready = address, threading.Event()
        self.loop = None
        threading.Thread(target=self._serve, args=(session,), daemon=True).start()
        if not self.ready.wait(30):
            raise AssertionError("the accessibility bus of the test cannot be told")

    def _serve(self, session):
        context = GLib.MainContext.new()
        context.push_thread_default()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        connection = Gio.DBusConnection.new_for_address_sync(session, flags, None, None)
        for interface in Gio.DBusNodeInfo.new_for_xml(A11Y_BUS).interfaces:
            connection.register_object("/org/a11y/bus", interface, self._called, lambda *_property: GLib.Variant("b", True), None)
        connection.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName",
                             GLib.Variant("(su)", ("org.a11y.Bus", 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.loop = GLib.MainLoop.new(context, False)
        self.ready.set()
        self.loop.run()

    def _called(self, _connection, _sender, _path, _interface, _method, _arguments, invocation):
        invocation.return_value(GLib.Variant("(s)", (self.address,)))


def without_proxy(result):
    """A Result, without what Flatpak's proxy wrote to the same stderr."""
    result.err = PROXY_WARNING.sub("", result.err)
    return result


class SandboxedTree(Tree):
    """A snapshot of a GTK 4.18 program, which says itself what is shown."""

    def _look(self, node):
        return node in self.windows if node.parent == ROOT else node.has("showing")


class SandboxedProgram(Program):
    """The program on the accessibility bus whose messages come out of a sandbox."""

    def __init__(self, address):
        super().__init__(address)
        self.tree_class = SandboxedTree

    def fits(self, owner, wanted):
        return process_name(owner) == PROXY


class WestonDisplay(Display):
    """An X display that is all covered by weston: what its windows are, X does not know; who has the keyboard, weston decides."""

    def active(self):
        return 1

    def keyboard(self):
        return 1


class SandboxScreen(Screen):
    """Drives the window inside of the sandbox, and the dialogs that portals show for it."""

    def __init__(self, desktop, running):
        super().__init__(desktop, running)
        self.program = SandboxedProgram(desktop.environment["AT_SPI_BUS_ADDRESS"])
        self.dialogs = Dialogs(desktop.environment["AT_SPI_BUS_ADDRESS"])

    def _x_window(self, node):
        """GTK 4.18 counts from where the contents of a window begin, inside of its shadow. On Wayland nobody tells where a window
        is: there nothing is clicked."""
        x, y, width, _height = node.tree.extents(node) or (0, 0, 0, 0)
        if not width or self.desktop.wayland:
            return None
        place = super()._x_window(node)
        return place and (place[0], place[1] - x, place[2] - y)

    def mouse(self, node, times=1, button=1):
        """Presses what has an action, and goes to anything else with the keyboard: where GTK 4.18 says that something is, it leaves
        out the padding of all that is around it, so that a click would meet its neighbour."""
        if times != 1 or button != 1:
            super().mouse(node, times, button)
        elif not node.is_a("entry") and self.program.actions(node):
            self.program.ask(node, "Action", "DoAction", "(i)", 0)
        else:
            self._go_to(node)
            if not node.is_a("entry"):
                self.key("Return")

    def _go_to(self, node, most=100):
        """Presses Tab, and Down within the list that a row is in, until a node has the keyboard."""
        in_list = node.is_a("row") and not node.is_a("entry")
        around = next((above.path for above in node.ancestors() if above.is_a("list")), None) if in_list else None
        key = "Tab"
        for _ in range(most):
            focused = self.focused
            line = [above.path for above in focused.ancestors()] if focused else []
            if node.path in line:
                return
            # Where Down leads no further, Tab does.
            key = "Down" if around in line and key != "stuck" else "Tab"
            self.key(key)
            if not self._moved(focused):
                key = "stuck"
        raise AssertionError(f"the keyboard does not come to “{node.name}”{self._what_was_there()}")

    def _moved(self, before, patience=1.0):
        """Whether the keyboard comes to be elsewhere than it was @before."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if getattr(self.focused, "path", None) != getattr(before, "path", None):
                return True
            time.sleep(0.02)
        return False

    def regain(self):
        """weston leaves the window without the keyboard when a window before it closes; a desktop gives it back. A click with the
        right button, into the middle of the display, does nothing else."""
        if self.desktop.wayland and self.dialogs.window() is None and self.focused is None:
            self.display.click(SIZE[0] // 2, SIZE[1] // 2, button=3)
            self._moved(None)

    def key(self, combination, times=1):
        self.regain()
        super().key(combination, times)

    def quit(self, *words, **more):
        return without_proxy(super().quit(*words, **more))

    def await_focus(self, name, patience=PATIENCE):
        self.regain()
        return super().await_focus(name, patience)

    # --- what portals show -----------------------------------------------------------------------------------------------

    def await_portal(self):
        """Waits for the dialog of a portal; returns what has the keyboard in it."""
        self.await_(self.dialogs.window, "the dialog of a portal")
        return self.await_(self.dialogs.focused, "the keyboard in the dialog of a portal")

    def end_portal(self, key, again=5):
        """Presses a key until the dialog is gone: the first one may only choose among what was typed."""
        for _ in range(again):
            self.display.key(key)
            deadline = time.monotonic() + 4
            while time.monotonic() < deadline:
                if self.dialogs.window() is None:
                    return
                time.sleep(0.05)
        raise AssertionError(f"the portal's dialog does not close{self._what_was_there()}")

    def choose_file(self, path):
        """Gives the portal's file chooser this path, by keyboard."""
        if not self.dialogs.is_entry(self.await_portal()):
            self.display.key("slash")
            self.await_(lambda: self.dialogs.is_entry(self.dialogs.focused()), "a place to write the file's name")
        self.display.key("ctrl+a")
        self.display.type(path)
        self.await_(lambda: self.dialogs.text(self.dialogs.focused()) == path, "the file's name to be there")
        self.end_portal("Return")

    def type_file(self, path):
        self.choose_file(path)


class SandboxPerson(Person):
    """Somebody who uses gembok-cli inside of the sandbox, with the same data as the window there."""

    def command(self, *words, options=("--json",)):
        return [*self.world.launcher(f"--filesystem={self.world.folder}", "--command=gembok-cli"), *options,
                *[str(word) for word in words]]


class Sandbox(Desktop):
    """See the module. Everything is private, but the installed Flatpaks; what presets there are, a test puts there itself."""

    def __init__(self, wayland=False):
        self.wayland, self.bus = wayland, None
        super().__init__(*(SIZE if wayland else (1024, 768)), keyring=True)

    def kill_all(self):
        for identity in (ID, DEVEL):
            self.start(["flatpak", "kill", identity]).wait()

    def close(self):
        self.kill_all()
        super().close()

    def _make_environment(self):
        super()._make_environment()
        exports = os.path.join(INSTALLATION, "exports/share")
        self.environment |= {"XDG_RUNTIME_DIR": f"/run/user/{os.getuid()}", "FLATPAK_USER_DIR": INSTALLATION,
                             "XDG_CURRENT_DESKTOP": "GNOME"}
        self.data_folders = f"{self.path('share')}:{exports}:/usr/local/share:/usr/share"

    def start_bus(self):
        """A session bus that can start what Flatpak exports, and nothing else."""
        services = f"<servicedir>{INSTALLATION}/exports/share/dbus-1/services</servicedir>"
        configuration = BUS_CONFIGURATION.replace("</type>", f"</type>{services}")
        path = self.write("bus.conf", configuration.format(path=self.path("run/bus")))
        self.bus = self.start(["dbus-daemon", f"--config-file={path}", "--nofork", "--nopidfile", "--print-address"])
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.bus.await_line(r"^(unix:\S+)$")[1]
        return self.bus

    def _prepare(self, language, maximized):
        super()._prepare(language, maximized)
        for identity in (ID, DEVEL):
            self.write(f"home/.var/app/{identity}/config/gtk-4.0/settings.ini", GTK_SETTINGS)
        self.write("home/config/glib-2.0/settings/keyfile", DESKTOP_SETTINGS)
        if self.wayland:
            # weston's window is the whole display.
            with open(self.path("openbox.xml"), encoding="utf-8") as file:
                self.write("openbox.xml", file.read().replace("</openbox_config>", f"{BARE}</openbox_config>"))
        self.environment = {name: value for name, value in self.environment.items() if name not in NOT_SAID}
        self.environment["XDG_DATA_DIRS"] = self.data_folders

    def _start_display(self, text_scale):
        super()._start_display(text_scale)
        if not self.wayland:
            return
        self.display.close()
        self.display = WestonDisplay(self.environment["DISPLAY"])
        weston = self.start(WESTON)
        socket = os.path.join(self.environment["XDG_RUNTIME_DIR"], SOCKET)
        await_true(lambda: os.path.exists(socket) or not weston.alive, "weston")
        self.environment["WAYLAND_DISPLAY"] = SOCKET
        # Where the pointer is, the keyboard is.
        self.display.move(self.size[0] // 2, self.size[1] - 2)

    def _start_portal(self, dark):
        """As the desktop starts them; the programs that the bus starts get the same environment."""
        AccessibilityBus(self.environment["DBUS_SESSION_BUS_ADDRESS"], self.environment["AT_SPI_BUS_ADDRESS"])
        known = ", ".join(f"{GLib.Variant('s', name).print_(False)}: {GLib.Variant('s', value).print_(False)}"
                          for name, value in self.environment.items())
        self.run("gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus", "--method",
                 "org.freedesktop.DBus.UpdateActivationEnvironment", f"{{{known}}}")
        for name, owned in PORTALS:
            # GSettings tells them of the desktop; they themselves are in no sandbox.
            self.start([f"/usr/libexec/{name}"], environment={"GSETTINGS_BACKEND": "keyfile"})
            self.run("gdbus", "wait", "--session", "--timeout", "60", owned)

    # --- the program -----------------------------------------------------------------------------------------------------

    def launcher(self, *options, identity=ID):
        """What a menu entry runs. The program must print no warning; a sandbox takes no settings from its environment."""
        return ["flatpak", "run", "--user", "--die-with-parent", "--unset-env=GSETTINGS_BACKEND", "--env=G_DEBUG=fatal-warnings",
                *options, identity]

    def inside(self, script, *options, identity=ID, code=0):
        """Runs a shell script inside of the sandbox; returns its Result."""
        return self.start([*self.launcher("--command=sh", *options, identity=identity), "-c", script]).wait().expect(code)

    def open(self, *arguments, command=None, environment=None, title=None):
        return super().open(*arguments, command=command or self.launcher(), environment=environment, title=title)

    def screen_of(self, running):
        return SandboxScreen(self, running)

    def data(self, *parts, identity=ID):
        """Where the program's own data are, seen from outside."""
        return self.path("home/.var/app", identity, *parts)

    def sandboxed(self, role="applicant", who="siti"):
        return SandboxPerson(self, role, people()[who], f"{role}-{who}")

    def extension(self, identity=ID):
        """Where an administrator puts the site's folder (data/administration.md)."""
        return os.path.join(INSTALLATION, "extension", f"{identity}.Site", self.run("flatpak", "--default-arch").out.strip(), "1")
