#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window without a mouse: from the first start to the saved .p12 with the keyboard alone; on each page every control has a
name and the Tab key leads to it. What is seen stands in WINDOW.md."""

import os
import re

import journey
import window_steps as steps
from desktop import Desktop
from harness import people
import tap

PASSPHRASE, EXPORT_PASSPHRASE = "kuda lumping menari di atas awan 7", "gerobak biru sembilan mangga 4"
NAME = people()["siti"]["name"]
# A row is read out with all that stands in it.
ROW = re.compile(f"^{re.escape(NAME)}")


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


def agree(screen):
    screen.tab_to("Naskah perjanjian")
    steps.assert_usable(screen, "agreement")
    screen.key("End")
    screen.await_text(steps.READ_ALL)
    screen.press_by_key("Saya setuju berkas ini diproses", "space")
    screen.check("Saya setuju berkas ini diproses").await_state("checked")
    screen.press_by_key("Saya Setuju")


def send(screen):
    screen.await_focus("Data pemohon")
    steps.assert_usable(screen, "send")
    screen.press_by_key("Kirim Permohonan")
    screen.await_text("Permohonan Anda sedang diverifikasi")
    steps.assert_usable(screen, "waiting")


def accept(screen, role, look=False):
    steps.become_by_key(screen, role)
    screen.row(NAME).await_there()
    screen.press_by_key(ROW)
    screen.button("Terima").await_state("sensitive")
    if look:
        steps.assert_usable(screen, "review")
    screen.press_by_key("Terima")
    screen.await_text("Tidak ada yang menunggu")


def fetch(screen):
    steps.become_by_key(screen, "applicant")
    screen.key("alt+2")
    screen.await_text("Sertifikat Anda sudah terbit")
    screen.type_into(re.compile("^Passphrase kunci"), PASSPHRASE, secret=True)
    steps.assert_usable(screen, "issued")
    screen.tab_to(re.compile("^Passphrase kunci"))
    screen.key("Return")
    screen.await_text("Uji tanda tangan berhasil")
    steps.assert_usable(screen, "certificate fetched")


def export(screen, path):
    screen.press_by_key("Simpan .p12 …")
    dialog = screen.dialog("Simpan .p12")
    dialog.await_there()
    screen.await_focus("Passphrase kunci")
    screen.type_into("Passphrase kunci", PASSPHRASE, secret=True)
    screen.type_into("Passphrase berkas", EXPORT_PASSPHRASE, secret=True)
    screen.type_into("Ulangi passphrase berkas", EXPORT_PASSPHRASE, secret=True)
    dialog.button("Simpan …").await_state("sensitive")
    steps.assert_usable(screen, ".p12")
    screen.tab_to("Ulangi passphrase berkas")
    screen.key("Return")
    screen.type_file(path)
    screen.await_text("Tersimpan: ")
    screen.key("Escape")
    dialog.await_gone()
    tap.true(os.path.getsize(path) > 0, "the .p12 is empty")


def see_certificate(screen):
    screen.key("alt+3")
    screen.await_focus("Cari sertifikat")
    steps.assert_usable(screen, "certificates")
    screen.press_by_key(ROW)
    screen.await_focus("Simpan .p12 …")
    steps.assert_usable(screen, "certificate")
    screen.key("Escape")
    screen.await_focus(ROW)


def test_from_the_first_start_to_the_p12():
    with Desktop(keyring=True) as desktop:
        files = journey.samples(desktop)
        screen = desktop.open()
        first_start(screen)
        begin(screen)
        fill_data(screen)
        make_key(screen)
        see_csr(screen)
        choose_documents(screen, files)
        agree(screen)
        send(screen)
        accept(screen, "verifier", look=True)
        accept(screen, "officer")
        fetch(screen)
        export(screen, desktop.path("siti.p12"))
        see_certificate(screen)
        steps.quit_quietly(screen)


def test_what_the_main_menu_opens():
    with Desktop() as desktop:
        desktop.settings(mode="offline", language="id", language_asked=True)
        screen = desktop.open()
        screen.key("ctrl+question")
        # All on one page: GTK 4.8 warns of its own buttons where there are more.
        screen.await_text("Tampilkan daftar ini")
        screen.await_text("Berkas berikutnya dalam permohonan")
        screen.key("Escape")
        screen.text("Tampilkan daftar ini").await_gone()
        screen.key("ctrl+comma")
        screen.await_text("Bahasa")
        steps.assert_usable(screen, "preferences")
        screen.key("Escape")
        screen.text("Bahasa").await_gone()
        screen.key("F10")
        screen.menu_item("Tentang Gembok").await_there()
        screen.down_to("Tentang Gembok")
        screen.key("Return")
        screen.await_text("Para pengembang Gembok")
        # libadwaita 1.2 does not name the button that shows the version.
        steps.assert_reached(screen, "about")
        screen.key("Escape")
        screen.text("Para pengembang Gembok").await_gone()
        steps.quit_quietly(screen)


tap.main()
