# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a window as its user does who sees it through a screen reader: widgets are found by role and name, keys are pressed,
the mouse clicks what has no action of its own.

    screen = desktop.open()                                  # desktop.py
    screen.button("Lanjut").click()
    screen.entry("NIK").set("3502155708900001")              # through the accessibility bus, all of Unicode
    screen.passphrase("Passphrase").type(secret)             # by keyboard, ASCII
    screen.await_text("Permohonan terkirim")
    screen.row("Siti").button("Hapus Salinan").click()       # anything can be looked for within anything
    screen.combo("Prosedur").choose("LOCK Kaltim")
    screen.dialog("Hapus salinan?").button("Batal").click()
    screen.key("ctrl+n"); screen.tab(); screen.focused.name

Nothing is looked for at once: a locator waits until there is exactly one such widget that a person could see and use, and what
does not happen in time fails with a picture and with a list of what was there instead. Names are compared as a whole, without
mnemonics; a compiled regular expression searches. Texts are found by a part of them. What hides behind a dialog, on another page
of a stack, or in a closed menu is not there.
"""

import contextlib
import os
import re
import subprocess
import sys
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import GLib  # noqa: E402  pylint: disable=wrong-import-position

from accessible import ROLES, Program, plain
from harness import BUILD, PATIENCE
from locator import Finder

# So long nothing is asked after it was asked, and so long at most while the program tells of no change: each question costs it
# as much as drawing a frame, and the work that is waited for has the same processor.
STEP, LONGEST_STEP = 0.02, 0.2
# So long a program may take to tell where the keyboard went, before it is asked for everything.
TELLING = 0.06
# GTK's own frame around a window is not wider than that on both sides together.
FRAME = 40


def named(node, name):
    """Whether there is a @node, and it has this name (or one that a compiled regular expression finds)."""
    if node is None:
        return False
    return bool(name.search(node.name)) if isinstance(name, re.Pattern) else node.name == plain(name)


class Screen(Finder):
    """The window of one running program (desktop.open() makes it)."""

    def __init__(self, desktop, running):
        self.desktop, self.running, self.display = desktop, running, desktop.display
        self.program = Program(desktop.environment["AT_SPI_BUS_ADDRESS"])
        self.found = self.pressed = None

    @property
    def screen(self):
        return self

    def tree(self):
        """A snapshot of all accessibles. Raises if the program has ended, and says how."""
        try:
            return self.program.tree()
        except GLib.Error:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.running.process.wait(5)
            self.assert_alive()
            raise

    def await_(self, condition, what, patience=PATIENCE):
        """Waits until @condition() is true and returns that; a failure shows the screen, and the end of the program."""
        deadline, step = time.monotonic() + patience, STEP
        while True:
            self.assert_alive()
            answer = condition()
            if answer:
                return answer
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {patience:.0f} s in vain for {what}{self._what_was_there()}")
            time.sleep(STEP)
            step = STEP if self.program.listen(step) else min(2 * step, LONGEST_STEP)

    def assert_alive(self):
        if not self.running.alive:
            self.running.wait()
            raise AssertionError(f"{self.running.command[0]} ended ({self.running.process.returncode}):\n"
                                 + "\n".join(self.running.lines["err"][-20:]))

    # --- windows -------------------------------------------------------------------------------------------------------

    def await_window(self, title=None, patience=PATIENCE):
        """Waits until the program shows a window (of that @title) that has the keyboard."""
        self.await_(lambda: self.program.find(self.running.process.pid), "its accessibility", patience)

        def look():
            there = any(title in (None, node.name) for node in self.tree().windows)
            return there and self.display.active()
        self.await_(look, f"a window {title or ''}", patience)

    def _x_window(self, node):
        """The X window of a toplevel, and where on the screen its accessible coordinates begin: GTK draws a frame of its own."""
        _x, _y, width, height = node.tree.extents(node) or (0, 0, 0, 0)
        windows = self.display.windows() if width else []
        named = [window for window in windows if window.title == node.name] or windows
        fitting = [window for window in named if 0 <= window.width - width <= FRAME and 0 <= window.height - height <= FRAME]
        if not fitting:
            return None
        window = fitting[-1]
        return window, window.x + (window.width - width) // 2, window.y + (window.height - height) // 2

    def area(self, front=True):
        """(x, y, width, height) on the screen of what is in the window in front (or the main window), without its frame."""
        def look():
            tree = self.tree()
            window = tree.front[0] if front else tree.windows[0]
            place = self._x_window(window)
            return place and (*place[1:], *tree.extents(window)[2:])
        return self.await_(look, "a window on the screen")

    def resize(self, width, height, front=False):
        """Gives the main window, or the one in front, this size (of what is in it)."""
        def sized():
            tree = self.tree()
            window = tree.front[0] if front else tree.windows[0]
            place = self._x_window(window)
            if place is None:
                return False
            have = window.tree.extents(window)[2:]
            if have == (width, height):
                return True
            if asked[-1:] != [have]:
                asked.append(have)
                self.display.place(place[0], 0, 0, width + place[0].width - have[0], height + place[0].height - have[1])
            return False
        asked = []
        self.await_(sized, f"a window of {width}×{height}")

    def picture(self, front=True):
        """What the window in front (or the main window, with what is before it) shows, as an x11.Picture."""
        return self.display.picture(self.area(front))

    def quit(self, keys="ctrl+q", code=0):
        """Ends the program by its shortcut, and waits for its end with that exit code; returns its Result."""
        self.key(keys)
        return self.running.wait().expect(code)

    # --- mouse ---------------------------------------------------------------------------------------------------------

    def mouse(self, node, times=1, button=1):
        """Clicks the middle of a node, scrolled into view if need be, and once it stands still."""
        places = [None]

        def rests():
            places.append(self._into_view(node))
            return places[-1] == places[-2]
        self.await_(rests, f"“{node.name}” to stand still")
        self.display.click(*places[-1], times, button)

    def _into_view(self, node):
        """Turns the wheel until the middle of a node can be seen; returns where on the screen that is."""
        for _ in range(200):
            tree = self.tree()
            now = tree.nodes.get(node.path, node)
            place = self._x_window(now.ancestors()[-1])
            x, y, width, height = tree.extents(now)
            area, middle = tree.visible_part(now), y + height // 2
            if place and area and area[1] <= middle < area[1] + area[3]:
                return place[1] + x + width // 2, place[2] + middle
            view = next((above for above in now.ancestors() if above.is_a("scroll")), None)
            if view is None or place is None:
                raise AssertionError(f"“{node.name}” cannot be clicked{self._what_was_there()}")
            # At its margin: in the middle may be something that scrolls by itself.
            left, top, _across, down = tree.extents(view)
            self.display.wheel(place[1] + left + 4, place[2] + top + down // 2, 1 if middle > top + down // 2 else -1)
            self.await_(lambda before=y: self.program.extents(now)[1] != before, f"“{node.name}” to scroll into view")
        raise AssertionError(f"“{node.name}” does not scroll into view{self._what_was_there()}")

    # --- keyboard ------------------------------------------------------------------------------------------------------

    def key(self, combination, times=1):
        """Presses a key: "Return", "Escape", "ctrl+n", "alt+1", "shift+Tab". While one window closes and another one gets the
        keyboard, nobody would hear it: that is waited for."""
        self.await_(self.display.keyboard, "a window that has the keyboard")
        self.display.key(combination, times)
        self.pressed = f"{combination} in {self.display.keyboard()}"

    def press(self, mnemonic):
        """Presses Alt and a letter."""
        self.key(f"alt+{mnemonic}")

    @property
    def focused(self):
        """The node that has the keyboard, or None."""
        return self.tree().focused

    def holds_focus(self, node):
        """Whether a node, or something in it, has the keyboard."""
        focused = node.tree.focused
        return focused is not None and any(above is node for above in focused.ancestors())

    def await_focus(self, name, patience=PATIENCE):
        """Waits until a widget of this name (or that a compiled regular expression finds) has the keyboard."""
        def look():
            node = self.focused
            return node if named(node, name) else None
        return self.await_(look, f"the keyboard on “{name}” (it is on “{getattr(self.focused, 'name', None)}”)", patience)

    def tab(self, backwards=False, before=None):
        """Presses Tab, and waits until the keyboard has gone elsewhere; returns the node where it is. @before: where it was, if
        that is known."""
        before = before or self.focused
        path = getattr(before, "path", None)
        self.program.told = None
        self.key("shift+Tab" if backwards else "Tab")

        def look():
            told = self.program.await_told(before.tree.nodes, TELLING) if before else None
            node = told or self.focused
            return node if node is not None and node.path != path else None
        return self.await_(look, "the keyboard to go on")

    def tab_to(self, name, most=60, backwards=False):
        """Presses Tab (or Shift+Tab) until a widget of this name has the keyboard; returns the names on the way."""
        way, node = [], self.focused
        for _ in range(most):
            if named(node, name):
                return way
            node = self.tab(backwards, node)
            way.append(node.name)
        raise AssertionError(f"Tab does not lead to “{name}”: {way}")

    def press_by_key(self, name, key="Return", backwards=False):
        """Goes there by Tab (or Shift+Tab), waits until it can be used, and presses Return (or Space)."""
        self.tab_to(name, backwards=backwards)
        self.await_(lambda: named(self.focused, name) and self.focused.has("sensitive"), f"“{name}” to be usable")
        self.key(key)

    def type_into(self, name, text, secret=False):
        """Goes by Tab to an entry and types there (ASCII) in place of what is in it. What is @secret is counted only."""
        self.tab_to(name)
        self.key("ctrl+a")
        self.key("Delete")
        self.display.type(text)

        def typed():
            node = self.focused
            there = len(text) if secret else text
            return named(node, name) and there == (self.program.property(node, "Text", "CharacterCount") if secret
                                                   else self.program.text(node))
        self.await_(typed, f"“{name}” to hold {len(text)} characters")

    def down_to(self, name, most=30):
        """Presses Down, in a list or a menu, until a widget of this name has the keyboard."""
        for _ in range(most):
            before = self.focused
            if named(before, name):
                return
            self.key("Down")
            self.await_(lambda last=before: self.focused is not None and self.focused.path != getattr(last, "path", None),
                        "the keyboard to go down")
        raise AssertionError(f"Down does not lead to “{name}”")

    # --- dialogs -------------------------------------------------------------------------------------------------------

    def _chooser(self):
        """The file chooser that is open, or None."""
        window = self.tree().front[-1]
        return window if not window.is_a("frame") else None

    def _place_for_a_name(self):
        """The entry of an open file chooser that has the keyboard, or None."""
        window = self._chooser()
        return next((node for node in window.below() if node.is_a("entry") and node.has("focused")), None) if window else None

    def _take_file(self, path):
        self.await_(lambda: self.program.text(self._place_for_a_name()) == path, "the file's name to be there")
        self.key("Return")
        self.await_(lambda: self._chooser() is None, "the file chooser to close")

    def _await_chooser(self):
        self.await_(lambda: self._chooser() and self._x_window(self._chooser()), "a file chooser")
        if self._place_for_a_name() is None:
            self.key("slash")
        return self.await_(self._place_for_a_name, "a place to write the file's name")

    def choose_file(self, path):
        """Gives a file chooser that is open (to open or to save) this path."""
        self.program.ask(self._await_chooser(), "EditableText", "SetTextContents", "(s)", path)
        self._take_file(path)

    def type_file(self, path):
        """The same by keyboard (ASCII)."""
        self._await_chooser()
        self.key("ctrl+a")
        self.display.type(path)
        self._take_file(path)

    # --- when something is not as it should be -------------------------------------------------------------------------

    def outline(self):
        """What a screen reader would find now, a line a widget. What is typed into entries is never in it."""
        tree, lines = self.tree(), []
        words = {number: word for word, numbers in ROLES.items() for number in numbers}
        for window in tree.windows:
            for node in window.below():
                if node.nameless or not tree.seen(node):
                    continue
                states = [state for state in ("checked", "selected", "focused", "expanded", "busy") if node.has(state)]
                states += [] if node.has("sensitive") else ["not sensitive"]
                lines.append(f"{'  ' * (len(node.ancestors()) // 3)}{words.get(node.role, node.role)} “{node.name}” {' '.join(states)}")
        return "\n".join(line.rstrip() for line in lines)

    def _what_was_there(self):
        """Saves a picture, and tells what was there."""
        folder = os.path.join(BUILD, "meson-logs", "screens")
        os.makedirs(folder, exist_ok=True)
        number = len(os.listdir(folder))
        path = self.display.picture().save(os.path.join(folder, f"{os.path.basename(sys.argv[0])}-{number:03}.png"))
        matches = f"\nlast found: {self.found}" if self.found else ""
        pressed = f"\nlast key: {self.pressed}; the keyboard is in {self.display.keyboard()}" if self.pressed else ""
        errors = "\n".join(self.running.lines["err"][-5:])
        return f"{matches}{pressed}\npicture: {path}\nthere was:\n{self.outline()}\n{errors}"
