#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window where nothing can be kept: a full disk, and no keyring (Secret Service) on the bus. What is seen stands in
WINDOW.md."""

import os

import journey
import window_steps as steps
from desktop import Desktop
from harness import BUILD
import tap

PASSPHRASE = "kuda lumping menari di atas awan 7"
FULL_DISK = os.path.join(BUILD, "tests/e2e/full-disk.so")
FULL, SAFE = "Brankas tidak dapat disimpan: diska penuh", "Yang sudah tersimpan tetap aman."
LETTER = steps.DOCUMENTS["surat_rekomendasi"]


class Disk:
    """The disk of one program, which can be filled and emptied while it runs."""

    def __init__(self, desktop):
        self.desktop, self.flag = desktop, desktop.path("full")
        # GTK's own settings, such as the file chooser's, are written now and then: their warnings are not ours.
        self.environment = {"LD_PRELOAD": FULL_DISK, "GEMBOK_TEST_FULL_DISK": self.flag, "G_DEBUG": "fatal-criticals"}

    def fill(self):
        self.desktop.write("full", "")

    def empty(self):
        os.unlink(self.flag)


def told(screen):
    """The error is told, with what is safe."""
    screen.await_text(FULL)
    screen.await_text(SAFE)


def test_a_full_disk_loses_nothing():
    with Desktop(keyring=True) as desktop:
        disk = Disk(desktop)
        letter = journey.samples(desktop)["surat_rekomendasi"]
        screen = desktop.open(environment=disk.environment)
        steps.first_start(screen)
        steps.begin_request(screen)
        disk.fill()
        screen.entry("Nama lengkap").type("Siti")
        screen.key("Tab")
        told(screen)
        disk.empty()
        steps.fill_data(screen)
        screen.passphrase("Passphrase").await_there()
        disk.fill()
        steps.ask_for_key(screen, PASSPHRASE)
        told(screen)
        tap.equal(screen.passphrase("Passphrase").value, "", "the passphrase after a failure")
        disk.empty()
        code = steps.make_key(screen, PASSPHRASE)
        screen.button("Lanjut").click()
        steps.quit_quietly(screen)

        disk.fill()
        screen = desktop.open(environment=disk.environment)
        screen.await_text("Gembok tidak dapat melanjutkan")
        screen.text(SAFE).first().await_there()
        disk.empty()
        screen.button("Coba Lagi").click()
        screen.page("Permohonan").click()
        screen.listed("Siti Contoh Rahmawati").click()
        screen.listed("Surat rekomendasi").click()
        screen.button(f"Pilih Berkas …: {LETTER}").await_there()
        disk.fill()
        screen.button(f"Pilih Berkas …: {LETTER}").click()
        screen.choose_file(letter)
        told(screen)
        disk.empty()
        steps.choose_document(screen, LETTER, letter)
        screen.await_no_text(FULL)
        screen.listed("Buat kunci dan CSR").click()
        tap.equal(screen.await_text(steps.CODE), code, "the verification code after all that")
        screen.quit()


def test_without_a_keyring_documents_stay_in_memory():
    with Desktop(keyring=False) as desktop:
        letter = journey.samples(desktop)["surat_rekomendasi"]
        screen = desktop.open()
        steps.first_start(screen)
        steps.begin_request(screen)
        steps.fill_data(screen)
        steps.make_key(screen, PASSPHRASE)
        screen.button("Lanjut").click()
        screen.button(f"Pilih Berkas …: {LETTER}").click()
        screen.choose_file(letter)
        screen.await_text("Tidak ada penyimpan sandi (keyring) di komputer ini")
        screen.await_text("Berkas dapat disimpan sementara di memori")
        screen.button("Simpan Sementara").click()
        screen.button(f"Ganti Berkas …: {LETTER}").await_there()
        screen.await_no_text("Tidak ada penyimpan sandi (keyring) di komputer ini")
        screen.button("Lanjut").await_state("sensitive")
        # Nobody loses it unawares: closing asks, and one can stay.
        screen.key("ctrl+q")
        screen.await_text("1 berkas hanya tersimpan di memori")
        screen.button("Tetap di Sini").click()
        screen.await_no_text("1 berkas hanya tersimpan di memori")
        screen.key("ctrl+q")
        screen.button("Tetap Tutup").mouse()
        tap.equal(screen.running.wait().expect(0).err, "", "what the program wrote to stderr")
        # What was held in memory is gone, and the window says so; data, key and CSR are there.
        screen = desktop.open()
        screen.page("Permohonan").click()
        screen.listed("Siti Contoh Rahmawati").click()
        screen.listed("Surat rekomendasi").click()
        screen.await_text("Isinya hanya tersimpan di memori karena tidak ada penyimpan sandi.")
        screen.button(f"Pilih Berkas …: {LETTER}").await_there()
        tap.contains(screen.listed("Surat rekomendasi").name, "giliran Anda")
        steps.quit_quietly(screen)


def test_without_a_keyring_one_stays_logged_in_until_the_end():
    with Desktop(keyring=False) as desktop:
        ams = desktop.start_ams()
        steps.preset(desktop, ams)
        screen = desktop.open()
        steps.log_in(screen, ams)
        steps.person_button(screen).await_there()
        screen.await_text("Anda tetap masuk hanya sampai Gembok ditutup.")
        steps.quit_quietly(screen)
        screen = desktop.open()
        screen.button("Masuk").first().await_there()
        steps.quit_quietly(screen)


tap.main()
