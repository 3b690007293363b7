#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: the account at the AMS, from the password that somebody else has given to one's own, and what the diagnosis says
of the way to the AMS. What is seen stands in WINDOW.md."""

import window_steps as steps
from desktop import Desktop
import tap

OWN, NEXT = "Sandi-milik-sendiri-31", "Sandi-sesudah-itu-58"
WRONG = "Nama pengguna atau kata sandi tidak benar."


def fill(dialog, present, fresh, repeated):
    dialog.passphrase("Kata sandi sekarang").type(present)
    dialog.passphrase("Kata sandi baru").type(fresh)
    dialog.passphrase("Ulangi kata sandi baru").type(repeated)
    dialog.button("Ganti Kata Sandi").click()


def choose(screen, item):
    steps.person_button(screen).click()
    screen.menu_item(item).click()


def log_out(screen):
    choose(screen, "Keluar dari AMS")
    screen.await_text("Anda sudah keluar dari AMS.")
    screen.button("Masuk").first().await_there()


def test_a_password_of_ones_own():
    with Desktop(keyring=True) as desktop:
        ams = desktop.start_ams()
        siti = desktop.person("applicant")
        first = ams.invite(siti)
        steps.preset(desktop, ams)
        screen = desktop.open()
        # The password that the administrator gave opens nothing but the way to another one.
        steps.log_in(screen, ams, "siti")
        dialog = screen.dialog("Masuk ke AMS")
        dialog.text("Kata sandi awal Anda harus diganti").await_there()
        steps.assert_named(screen, "first password")
        fill(dialog, first, first, first)
        dialog.alert("Kata sandi baru sama dengan yang sekarang.").await_there()
        fill(dialog, first, OWN, NEXT)
        dialog.alert("Kedua kata sandi baru tidak sama.").await_there()
        fill(dialog, first, OWN, OWN)
        dialog.await_gone()
        steps.person_button(screen).await_there()
        # Later, by the menu; a wrong present one changes nothing.
        choose(screen, "Ganti Kata Sandi AMS …")
        dialog = screen.dialog("Ganti kata sandi AMS")
        dialog.passphrase("Kata sandi sekarang").await_there()
        steps.assert_usable(screen, "another password")
        fill(dialog, first, NEXT, NEXT)
        dialog.alert("Kata sandi saat ini tidak benar.").await_there()
        fill(dialog, OWN, NEXT, NEXT)
        dialog.await_gone()
        screen.await_text("Kata sandi AMS sudah diganti.")
        log_out(screen)
        steps.log_in(screen, ams, "siti", OWN)
        dialog = screen.dialog("Masuk ke AMS")
        dialog.alert(WRONG).await_there()
        dialog.passphrase("Kata sandi AMS").type(NEXT)
        dialog.button("Masuk").click()
        dialog.await_gone()
        steps.person_button(screen).await_there()
        log_out(screen)
        steps.quit_quietly(screen)


def test_the_diagnosis_says_what_is_in_the_way():
    with Desktop(keyring=True) as desktop:
        ams = desktop.start_ams()
        steps.preset(desktop, ams)
        screen = desktop.open()
        ams.stop()
        screen.button("Menu utama").click()
        screen.menu_item("Diagnosis").click()
        dialog = screen.dialog("Diagnosis")
        dialog.text("Ditemukan 1 masalah.").await_there()
        # The keyboard was on the view that scrolls: nothing else could be reached while it was being looked.
        screen.tab_to("Periksa lagi")
        steps.assert_usable(screen, "diagnosis")
        ams.start()
        dialog.button("Periksa lagi").click()
        dialog.text("Tidak ada kendala.").await_there()
        dialog.button("Salin Laporan").click()
        dialog.text("Laporan sudah disalin.").await_there()
        screen.key("Escape")
        dialog.await_gone()
        steps.quit_quietly(screen)


tap.main()
