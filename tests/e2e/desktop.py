# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of its own for the real window, on top of harness.World: X display, window manager, session bus, accessibility
bus, settings, fonts, light and dark, and (if wanted) a keyring.

    from desktop import Desktop
    import tap

    def test_first_start():
        with Desktop(keyring=True) as desktop:
            screen = desktop.open()
            screen.button("Bahasa Indonesia").click()
            screen.await_text("Bagaimana Anda ingin bekerja?")

    tap.main()

Everything is private and ends with the `with`; nothing of the real desktop is read or touched. The program runs with fatal
warnings, so one that GTK complains about does not survive its test.
"""

import contextlib
import gettext
import os
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

from harness import BUILD, SOURCE, BUS_CONFIGURATION, World, await_true, program  # noqa: E402  pylint: disable=wrong-import-position
from screen import Screen  # noqa: E402  pylint: disable=wrong-import-position
from x11 import DOUBLE_CLICK_S, Display  # noqa: E402  pylint: disable=wrong-import-position

APPLICATION = "id.gembok.Gembok"
SCHEMA_PATH = "id/gembok/Gembok"
REGISTRY = "/usr/libexec/at-spi2-registryd"
# The font and the window buttons of GNOME when GTK 4.8 was current; without animations nothing must be waited for. A row that is
# held for longer than a double click takes is not chosen by GTK: a computer that has much to do may take that long for one click.
GTK_SETTINGS = """[Settings]
gtk-font-name=Cantarell 11
gtk-enable-animations=0
gtk-cursor-blink=0
gtk-double-click-time=%d
gtk-icon-theme-name=Adwaita
gtk-decoration-layout=appmenu:close
""" % round(DOUBLE_CLICK_S * 1000)
# How text looks, GTK takes from X.
X_RESOURCES = "Xft.dpi: {dpi}\nXft.antialias: 1\nXft.hinting: 1\nXft.hintstyle: hintslight\nXft.rgba: none\n"
WINDOW_MANAGER = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <placement><policy>Smart</policy><center>yes</center></placement>
  <desktops><number>1</number></desktops>
  <keyboard/>
  <mouse>
    <context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind></context>
  </mouse>
</openbox_config>
"""
PORTAL = """<node><interface name="org.freedesktop.portal.Settings">
  <method name="Read"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/></method>
  <method name="ReadAll"><arg type="as" direction="in"/><arg type="a{sa{sv}}" direction="out"/></method>
  <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
  <property name="version" type="u" access="read"/>
</interface></node>"""
APPEARANCE = "org.freedesktop.appearance"


class Appearance:
    """The part of a desktop portal that says whether the desktop is light or dark; a running window follows at once."""

    def __init__(self, address, dark):
        self.dark, self.connection, self.ready = dark, None, threading.Event()
        self.loop = None
        threading.Thread(target=self._serve, args=(address,), daemon=True).start()
        if not self.ready.wait(30):
            raise AssertionError("the settings portal of the test did not start")

    def _serve(self, address):
        context = GLib.MainContext.new()
        context.push_thread_default()
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        interface = Gio.DBusNodeInfo.new_for_xml(PORTAL).interfaces[0]
        self.connection.register_object("/org/freedesktop/portal/desktop", interface, self._called,
                                        lambda *_property: GLib.Variant("u", 1), None)
        self.connection.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName",
                                  GLib.Variant("(su)", ("org.freedesktop.portal.Desktop", 0)), None, Gio.DBusCallFlags.NONE, -1, None)
        self.loop = GLib.MainLoop.new(context, False)
        self.ready.set()
        self.loop.run()

    def _called(self, _connection, _sender, _path, _interface, method, arguments, invocation):
        scheme = GLib.Variant("u", 1 if self.dark else 2)
        if method == "ReadAll":
            invocation.return_value(GLib.Variant("(a{sa{sv}})", ({APPEARANCE: {"color-scheme": scheme}},)))
        elif arguments.unpack() == (APPEARANCE, "color-scheme"):
            invocation.return_value(GLib.Variant("(v)", (GLib.Variant("v", scheme),)))
        else:
            invocation.return_dbus_error("org.freedesktop.portal.Error.NotFound", "Requested setting not found")

    def set_dark(self, dark):
        self.dark = dark
        self.connection.emit_signal(None, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings", "SettingChanged",
                                    GLib.Variant("(ssv)", (APPEARANCE, "color-scheme", GLib.Variant("u", 1 if dark else 2))))

    def close(self):
        self.loop.quit()
        with contextlib.suppress(GLib.Error):
            self.connection.close_sync(None)


class Desktop(World):
    """See the module. @width, @height: of the screen; @text_scale: 2 doubles all text; @maximized: the window fills the screen;
    without @driven nothing of it can be driven by a Screen (for programs that test themselves)."""

    def __init__(self, width=1024, height=768, language="id", dark=False, text_scale=1, keyring=False, maximized=False, driven=True):
        self.size, self.display, self.appearance, self.screens = (width, height), None, None, []
        self.sentences = gettext.translation("gembok", os.path.join(BUILD, "po"), [language], fallback=True)
        super().__init__(bus=True, keyring=keyring)
        try:
            self._prepare(language, maximized)
            self._start_display(text_scale)
            if driven:
                self._start_accessibility()
            self._start_portal(dark)
        except BaseException:
            self.close()
            raise

    def close(self):
        if self.appearance:
            self.appearance.close()
        if self.display:
            self.display.close()
        super().close()

    def _prepare(self, language, maximized):
        self.write("home/config/gtk-4.0/settings.ini", GTK_SETTINGS)
        rule = "<applications><application type='normal'><maximized>yes</maximized></application></applications>"
        self.write("openbox.xml", WINDOW_MANAGER.replace("</openbox_config>", f"{rule if maximized else ''}</openbox_config>"))
        self.environment |= {
            "LANGUAGE": language, "GDK_BACKEND": "x11", "GTK_A11Y": "atspi", "GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable",
            "GTK_USE_PORTAL": "0", "GSETTINGS_BACKEND": "keyfile", "G_DEBUG": "fatal-warnings", "NO_AT_BRIDGE": None,
            "XDG_DATA_DIRS": f"{self.path('share')}:{os.path.join(SOURCE, 'data')}:/usr/local/share:/usr/share",
        }
        self.environment = {name: value for name, value in self.environment.items() if value is not None}

    def _start_display(self, text_scale):
        reader, writer = os.pipe()
        try:
            width, height = self.size
            self.start(["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset",
                        "-dpi", "96"], descriptors=(writer,))
        finally:
            os.close(writer)
        with os.fdopen(reader) as stream:
            number = stream.readline().strip()
        if not number:
            raise AssertionError("Xvfb did not start")
        self.environment["DISPLAY"] = f":{number}"
        self.display = Display(self.environment["DISPLAY"])
        self.display.set_resources(X_RESOURCES.format(dpi=round(96 * text_scale)))
        self.start(["openbox", "--sm-disable", "--config-file", self.path("openbox.xml")])
        await_true(self.display.managed, "a window manager")

    def _start_accessibility(self):
        """A bus and a registry of our own: what at-spi-bus-launcher starts would outlive a killed test."""
        socket = self.path("run/a11y")
        configuration = self.write("a11y.conf", BUS_CONFIGURATION.format(path=socket))
        bus = self.start(["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", "--print-address"])
        self.environment["AT_SPI_BUS_ADDRESS"] = bus.await_line(r"^(unix:\S+)$")[1]
        self.start([REGISTRY])
        self.run("gdbus", "wait", "--session", "--timeout", "60", "org.a11y.atspi.Registry",
                 environment={"DBUS_SESSION_BUS_ADDRESS": self.environment["AT_SPI_BUS_ADDRESS"]})

    def _start_portal(self, dark):
        self.appearance = Appearance(self.environment["DBUS_SESSION_BUS_ADDRESS"], dark)

    # --- the program ---------------------------------------------------------------------------------------------------

    def settings(self, **values):
        """Sets keys as the program would, before it starts: settings(mode="training", reminder_days=[30])."""
        lines = []
        for name, value in values.items():
            if isinstance(value, bool):
                text = "true" if value else "false"
            elif isinstance(value, str):
                text = GLib.Variant("s", value).print_(False)
            elif isinstance(value, int):
                text = str(value)
            else:
                kind = "as" if value and isinstance(value[0], str) else "ai"
                text = GLib.Variant(kind, value).print_(False)
            lines.append(f"{name.replace('_', '-')}={text}\n")
        self.write("home/config/glib-2.0/settings/keyfile", f"[{SCHEMA_PATH}]\n{''.join(lines)}")

    def say(self, english):
        """A sentence of the program in the language of this desktop."""
        return self.sentences.gettext(english)

    def dark(self, dark=True):
        """Makes the desktop dark or light; a running window follows at once."""
        self.appearance.set_dark(dark)

    def open(self, *arguments, command=None, environment=None, title=None):
        """Starts gembok (or another @command) and waits for its window (of that @title); returns the Screen to drive it."""
        return self.attach(self.start([*(command or [program("gembok")]), *arguments], environment=environment), title)

    def screen_of(self, running):
        return Screen(self, running)

    def attach(self, running, title=None):
        """Waits for the window of a program that runs already; returns the Screen to drive it."""
        screen = self.screen_of(running)
        self.screens.append(screen)
        screen.await_window(title)
        return screen
