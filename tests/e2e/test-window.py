#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a whole: every width, light and dark, large text, a second start, activation over the bus, no graphics processor."""

import os

from desktop import APPLICATION, Desktop
from harness import program
import tap

TRAINING = {"mode": "training", "language_asked": True}


def opened(desktop, **settings):
    desktop.settings(**{**TRAINING, **settings})
    screen = desktop.open()
    screen.page("Beranda").await_there()
    return screen


def places(screen):
    """Where the view switcher and the last button of the header bar stand: (top of the tabs, right end of the button)."""
    tree = screen.tree()
    tabs, close = screen.page().all(tree), screen.button("Tutup").all(tree)
    if not tabs or len(close) != 1:
        return None
    x, _y, width, _height = tree.extents(close[0])
    return tree.extents(tabs[0])[1], x + width


def fits(screen, width, below=None):
    """Waits until everything is in its place for this width; @below: where the switcher has to be, if that matters."""
    def look():
        found = places(screen)
        return found and below in (None, found[0] > 300) and width - 40 < found[1] <= width
    screen.await_(look, f"a header bar that fits {width} px, with the switcher in its place ({places(screen)})", 20)


def test_the_switcher_moves_where_there_is_room():
    with Desktop(1500, 900) as desktop:
        screen = opened(desktop)
        for width, below in ((1024, False), (360, True), (1400, False), (420, True), (1024, False)):
            screen.resize(width, 720)
            fits(screen, width, below)


def test_text_twice_as_large_fits_a_window_twice_as_wide():
    with Desktop(text_scale=2) as desktop:
        screen = opened(desktop)
        screen.resize(720, 700)
        fits(screen, 720)


def test_a_second_start_raises_the_first_window():
    with Desktop() as desktop:
        screen = opened(desktop)
        desktop.run(program("gembok"))
        tap.equal(len(screen.tree().windows), 1, "windows")
        tap.true(screen.running.alive, "the first start ended")


def test_the_bus_can_activate_it():
    """As the desktop does with DBusActivatable=true."""
    with Desktop() as desktop:
        desktop.settings(**TRAINING)
        service = desktop.start([program("gembok"), "--gapplication-service"])
        desktop.run("gdbus", "wait", "--session", "--timeout", "30", APPLICATION)
        desktop.run("gdbus", "call", "--session", "--dest", APPLICATION, "--object-path", f"/{APPLICATION.replace('.', '/')}",
                    "--method", "org.freedesktop.Application.Activate", "{}")
        screen = desktop.attach(service)
        screen.page("Beranda").await_there()
        screen.quit()


def test_a_computer_without_a_graphics_processor():
    """As a person has it, who sets no variable."""
    with Desktop() as desktop:
        desktop.settings(**TRAINING)
        screen = desktop.open(environment={"GDK_DEBUG": None, "GSK_RENDERER": None})
        screen.page("Beranda").await_there()
        result = screen.quit()
        # What a driver has to say is not ours.
        if not os.path.exists("/dev/dri"):
            tap.equal(result.err, "", "what the program wrote to stderr")


tap.main()
