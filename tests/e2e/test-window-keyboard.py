#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window without a mouse: from the first start to the documents with the keyboard alone; on each page every control has a
name and the Tab key leads to it. What is seen stands in WINDOW.md."""

import journey
import window_steps as steps
from desktop import Desktop
from harness import people
import tap

PASSPHRASE = "kuda lumping menari di atas awan 7"


def first_start(screen):
    screen.await_focus("Bahasa Indonesia")
    steps.assert_usable(screen, "language")
    screen.key("Return")
    screen.await_text("Bagaimana Anda ingin bekerja?")
    steps.assert_usable(screen, "way of working")
    screen.press_by_key("Latihan")
    screen.button("Permohonan Baru").await_there()
    steps.assert_usable(screen, "home")


def begin(screen):
    screen.key("ctrl+n")
    screen.await_focus("Untuk diri sendiri")
    steps.assert_usable(screen, "new request")
    screen.press_by_key("Untuk pemohon yang saya dampingi")
    screen.await_text("Datanya diisi pada langkah berikutnya.")
    screen.press_by_key("Untuk diri sendiri")
    screen.await_no_text("Datanya diisi pada langkah berikutnya.")
    screen.press_by_key("Mulai")


def fill_data(screen):
    """Return leads from one entry to the next, and from the last one on."""
    facts = people()["siti"]
    screen.await_focus("Nama lengkap")
    steps.assert_usable(screen, "data")
    fields = [(name, facts[key]) for key, name in steps.FIELDS.items() if key in facts]
    for name, fact in fields:
        screen.await_focus(name)
        screen.type_into(name, fact)
        screen.key("Return")


def make_key(screen):
    screen.await_focus("Passphrase")
    steps.assert_usable(screen, "key")
    screen.type_into("Passphrase", PASSPHRASE, secret=True)
    screen.type_into("Ulangi passphrase", PASSPHRASE, secret=True)
    screen.type_into(steps.UNDERSTOOD, "SAYA PAHAM")
    screen.button("Buat Kunci").await_state("sensitive")
    screen.key("Return")


def see_csr(screen):
    screen.await_text(steps.CODE)
    screen.await_focus("Simpan …")
    steps.assert_usable(screen, "CSR")
    screen.press_by_key("Lanjut")


def choose_documents(screen, files):
    screen.await_text("Surat rekomendasi")
    steps.assert_usable(screen, "letter")
    steps.choose_document_by_key(screen, "surat_rekomendasi", files)
    screen.press_by_key("Lanjut")
    for kind in ("ktp", "foto_diri"):
        steps.choose_document_by_key(screen, kind, files)
    steps.assert_usable(screen, "documents")
    screen.press_by_key("Lanjut")


def test_from_the_first_start_to_the_documents():
    with Desktop(keyring=True) as desktop:
        files = journey.samples(desktop)
        screen = desktop.open()
        first_start(screen)
        begin(screen)
        fill_data(screen)
        make_key(screen)
        see_csr(screen)
        choose_documents(screen, files)
        steps.quit_quietly(screen)


tap.main()
