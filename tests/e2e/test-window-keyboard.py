#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window without a mouse: from the first start to the CSR with the keyboard alone; on each page every control has a name
and the Tab key leads to it. What is seen stands in WINDOW.md."""

import window_steps as steps
from desktop import Desktop
import tap


def test_first_start_to_data():
    with Desktop(keyring=True) as desktop:
        screen = desktop.open()
        screen.await_focus("Bahasa Indonesia")
        steps.assert_usable(screen, "language")
        screen.key("Return")
        screen.await_text("Bagaimana Anda ingin bekerja?")
        steps.assert_usable(screen, "way of working")
        screen.tab_to("Latihan")
        screen.key("Return")
        screen.button("Permohonan Baru").await_there()
        steps.assert_usable(screen, "home")
        screen.key("ctrl+n")
        screen.await_focus("Untuk diri sendiri")
        steps.assert_usable(screen, "new request")
        screen.tab_to("Untuk pemohon yang saya dampingi")
        screen.key("Return")
        screen.await_text("Datanya diisi pada langkah berikutnya.")
        screen.tab_to("Untuk diri sendiri")
        screen.key("Return")
        screen.await_no_text("Datanya diisi pada langkah berikutnya.")
        screen.tab_to("Mulai")
        screen.key("Return")
        screen.await_focus("Nama lengkap")
        steps.assert_usable(screen, "data")
        steps.quit_quietly(screen)


tap.main()
