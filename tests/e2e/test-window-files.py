#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of others, opened with the real window: what they are, whose they are, and what is wrong with them."""

import journey
import window_steps as steps
from desktop import Desktop
from harness import program
import tap

TRAINING = {"mode": "training", "language_asked": True}


def test_a_second_start_with_a_file_opens_it_in_the_first_window():
    with Desktop() as desktop:
        siti = desktop.person()
        view = journey.new_request(siti)
        csr = desktop.path("siti.csr")
        siti.cli("csr", "export", view["id"], "--out", csr)
        desktop.settings(**TRAINING)
        screen = desktop.open()
        screen.page("Beranda").await_there()
        second = desktop.start([program("gembok"), csr]).wait().expect(0)
        tap.equal(second.err, "", "what the second start wrote to stderr")
        dialog = screen.dialog("siti.csr")
        dialog.await_there()
        screen.await_text(view["verification_code"])
        screen.await_text("Permintaan sertifikat (CSR)")
        steps.assert_named(screen, "a CSR")
        screen.key("Escape")
        dialog.await_gone()
        steps.quit_quietly(screen)


def test_a_p12_asks_for_its_passphrase_and_hostile_files_are_told():
    with Desktop(keyring=True) as desktop:
        ams = desktop.start_ams()
        siti, deciders = desktop.person(), [desktop.person(role) for role in ("verifier", "officer")]
        for person in (siti, *deciders):
            person.log_in(ams)
        request = journey.prepared(desktop, siti)
        siti.cli("request", "submit", request)
        journey.accept_all(*deciders)
        siti.cli("request", "status", request)
        siti.cli("request", "fetch", request, secret={"--passphrase-fd": siti.passphrase})
        p12, outside = desktop.path("siti.p12"), "lampu-meja-kuda-payung-27"
        siti.cli("cert", "export", request, "--format", "p12", "--out", p12,
                 secret={"--passphrase-fd": siti.passphrase, "--export-passphrase-fd": outside})
        steps.preset(desktop, ams)
        screen = desktop.open(p12)
        dialog = screen.dialog("siti.p12")
        screen.await_text("Berkas .p12 ini dilindungi")
        dialog.passphrase("Passphrase berkas").type("bukan yang benar")
        dialog.button("Buka").click()
        screen.await_text("Passphrase itu tidak membuka berkas ini.")
        dialog.passphrase("Passphrase berkas").type(outside)
        dialog.button("Buka").click()
        screen.await_text("Sertifikat beserta kunci privatnya (.p12)")
        screen.await_text(siti.facts["name"])
        screen.key("Escape")
        dialog.await_gone()
        for name, content, words in (("kosong.cer", b"", "Berkas ini kosong."),
                                     ("besar.p7b", bytes(2 << 20), "melebihi batas"),
                                     ("kunci.pem", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                                      "kunci privat")):
            desktop.run(program("gembok"), desktop.write(name, content))
            screen.dialog(name).await_there()
            screen.await_text(words)
            screen.key("Escape")
            screen.dialog(name).await_gone()
        steps.quit_quietly(screen)


def test_a_backup_opens_the_window_that_restores_it():
    with Desktop() as desktop:
        siti = desktop.person()
        request = journey.new_request(siti)["id"]
        path, passphrase = desktop.path("siti.gembok"), "payung hijau menari di atas genting 83"
        siti.cli("request", "backup", request, "--out", path, secret={"--backup-passphrase-fd": passphrase})
        # Named at the start, while the vault is still being opened.
        desktop.settings(mode="offline", language_asked=True)
        screen = desktop.open(path)
        screen.await_window("Pulihkan Cadangan")
        screen.await_text("siti.gembok")
        screen.passphrase("Passphrase cadangan").type(passphrase)
        screen.button("Buka").click()
        screen.heading("1 permohonan dapat diambil").await_there()
        screen.key("Escape")
        screen.await_(lambda: len(screen.tree().windows) == 1, "the window of the backup to be gone")
        # And while it runs; what is none is told before anybody types a passphrase.
        desktop.run(program("gembok"), desktop.write("rusak.gembok", b"bukan cadangan"))
        screen.await_window("Pulihkan Cadangan")
        screen.await_text("rusak.gembok")
        screen.await_text("Berkas ini bukan cadangan buatan Gembok.")
        tap.equal(screen.button("Buka").sensitive, False, "to open what is no backup")
        # Another file, meanwhile, is chosen in the window that is there.
        desktop.run(program("gembok"), path)
        screen.await_text("siti.gembok")
        tap.equal(len(screen.tree().windows), 2, "windows after a second backup was opened")
        screen.key("Escape")
        screen.await_(lambda: len(screen.tree().windows) == 1, "the window of the backup to be gone")
        steps.quit_quietly(screen)


def test_a_backup_opens_before_a_way_of_working_was_chosen():
    with Desktop() as desktop:
        siti = desktop.person()
        request = journey.new_request(siti)["id"]
        path = desktop.path("siti.gembok")
        siti.cli("request", "backup", request, "--out", path, secret={"--backup-passphrase-fd": "payung hijau menari 83 genting"})
        desktop.settings(language_asked=True)
        screen = desktop.open(path)
        screen.await_window("Pulihkan Cadangan")
        screen.await_text("siti.gembok")
        screen.key("Escape")
        screen.row("Luring").await_there()
        steps.quit_quietly(screen)


tap.main()
