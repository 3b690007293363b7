#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong around the real window, and what a person sees then. What is seen stands in WINDOW.md."""

import os

import window_steps as steps
from desktop import Desktop
from harness import BUILD, SOURCE, program
import tap

# Debian's package libfaketime: the program believes in another time, the AMS does not.
CLOCK = "/usr/$LIB/faketime/libfaketimeMT.so.1"
WIDGETS = [os.path.join(BUILD, "tests/e2e/e2e-widgets"), os.path.join(SOURCE, "tests/e2e/widgets.ui")]


def test_a_second_start_raises_the_first_window():
    with Desktop() as desktop:
        screen = desktop.open()
        screen.button("Bahasa Indonesia").await_there()
        first = desktop.display.active()
        other = desktop.open(command=WIDGETS)
        other.await_(lambda: desktop.display.active() != first, "another program in front")
        second = desktop.start([program("gembok")]).wait().expect(0)
        tap.equal(second.err, "", "what the second start wrote to stderr")
        screen.await_(lambda: desktop.display.active() == first, "the first window in front again")
        tap.equal(len([window for window in desktop.display.windows() if window.title == "Gembok"]), 1, "windows of Gembok")
        steps.quit_quietly(screen)


def test_a_clock_that_is_a_year_off_is_named():
    with Desktop(keyring=True) as desktop:
        ams = desktop.start_ams()
        steps.preset(desktop, ams)
        # Behind what the program itself was built on, the clock is certainly wrong; ahead of it, it may be the certificate.
        for shift, *words in (("-365d", "Jam komputer ini mungkin salah", "Betulkan tanggal dan jam komputer ini, lalu coba lagi."),
                              ("+730d", "sudah kedaluwarsa", "jika salah, betulkan; jika benar, beri tahu pengelola")):
            screen = desktop.open(environment={"LD_PRELOAD": CLOCK, "FAKETIME": shift, "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
            steps.log_in(screen, ams)
            for part in words:
                screen.await_text(part)
            steps.assert_in_sight(screen.dialog("Masuk ke AMS").button("Masuk"))
            screen.key("Escape")
            screen.dialog("Masuk ke AMS").await_gone()
            steps.quit_quietly(screen)
        # Nothing was lost, and nothing else is wrong: with the right time it is one log-in away.
        screen = desktop.open()
        steps.log_in(screen, ams)
        steps.person_button(screen).await_there()
        steps.quit_quietly(screen)


def test_a_wrong_password_is_told_and_can_be_typed_again():
    with Desktop(keyring=True) as desktop:
        ams = desktop.start_ams()
        steps.preset(desktop, ams)
        screen = desktop.open()
        steps.log_in(screen, ams, password="bukan kata sandinya")
        screen.await_text("Nama pengguna atau kata sandi tidak benar.")
        steps.assert_in_sight(screen.dialog("Masuk ke AMS").button("Masuk"))
        steps.log_in(screen, ams)
        steps.person_button(screen).await_there()
        steps.quit_quietly(screen)


tap.main()
