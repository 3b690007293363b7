#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backup and restore in the window: saved at one computer, restored at the first start of another, and gone on with there."""

import os

import journey
import tap
from desktop import Desktop
from harness import Person, people
from window_steps import assert_usable, log_in

PASSPHRASE = "payung hijau menari di atas genting 83"


def owner_of(desktop):
    """Somebody whose vault is the one that the window opens."""
    person = Person(desktop, "applicant", people()["siti"], "siti")
    person.folder = os.path.join(desktop.environment["XDG_DATA_HOME"], "gembok")
    return person


def save_from_row(screen, name, path):
    screen.button("Tindakan lain").click()
    screen.menu_item("Cadangkan …").click()
    screen.await_window("Cadangkan Permohonan")
    screen.await_text(name)
    screen.passphrase("Passphrase cadangan").type(PASSPHRASE)
    screen.passphrase("Ulangi passphrase cadangan").type(PASSPHRASE)
    screen.button("Simpan …").await_state("sensitive")
    assert_usable(screen, "the form of a backup")
    screen.button("Simpan …").click()
    screen.choose_file(path)
    screen.await_text(path)
    assert_usable(screen, "a backup that was made")
    screen.button("Selesai").click()
    screen.await_(lambda: len(screen.tree().windows) == 1, "the window of the backup to be gone")


def open_backup(screen, path, passphrase=PASSPHRASE):
    screen.await_window("Pulihkan Cadangan")
    screen.button("Pilih Berkas …").click()
    screen.choose_file(path)
    screen.passphrase("Passphrase cadangan").type(passphrase)
    screen.button("Buka").await_state("sensitive")
    assert_usable(screen, "the choice of a backup")
    screen.button("Buka").click()


def test_from_one_computer_to_another():
    with Desktop(keyring=True) as office, Desktop(keyring=True) as home:
        ams = office.start_ams()
        siti = owner_of(office)
        siti.log_in(ams)
        request = journey.prepared(office, siti)
        siti.cli("request", "submit", request)
        path = office.path("cadangan.gembok")
        office.settings(mode="offline", language_asked=True)
        screen = office.open()
        screen.page("Permohonan").click()
        save_from_row(screen, siti.facts["name"], path)
        screen.quit()
        tap.equal(os.stat(path).st_mode & 0o777, 0o600)
        steps = [entry["step"] for entry in siti.cli("log", "show", "--request", request).json["entries"]]
        tap.equal(steps.count("backup"), 1, "lines about the backup")

        home.settings(language_asked=True)
        screen = home.open()
        screen.button("Pulihkan dari Cadangan …").click()
        open_backup(screen, path, "bukan yang ini")
        screen.await_text("Passphrase tidak membuka cadangan ini.")
        screen.passphrase("Passphrase cadangan").type(PASSPHRASE)
        screen.button("Buka").click()
        screen.heading("1 permohonan dapat diambil").await_there()
        screen.await_text(ams.url)
        assert_usable(screen, "what is in a backup")
        screen.button("Pulihkan").click()
        screen.button("Hubungkan ke AMS Ini").await_there()
        assert_usable(screen, "what was restored")
        screen.button("Hubungkan ke AMS Ini").click()
        log_in(screen, ams)
        screen.page("Permohonan").click()
        screen.row(siti.facts["name"]).await_there()
        screen.quit()

        there = owner_of(home)
        there.passphrase = siti.passphrase
        for role in ("verifier", "officer"):
            decider = office.person(role)
            decider.log_in(ams)
            journey.accept_all(decider)
        tap.equal(there.cli("request", "status", request).json["state"], "done")
        fetched = there.cli("request", "fetch", request, secret={"--passphrase-fd": there.passphrase}).json
        tap.equal((fetched["ok"], fetched["trial_signature"]), (True, True))


def test_who_changes_their_mind_has_chosen_nothing():
    with Desktop(keyring=True) as desktop:
        desktop.settings(language_asked=True)
        screen = desktop.open()
        screen.button("Pulihkan dari Cadangan …").click()
        screen.await_window("Pulihkan Cadangan")
        screen.button("Pilih Berkas …").await_there()
        screen.key("Escape")
        screen.button("Pulihkan dari Cadangan …").await_there()
        screen.row("Luring").await_there()
        screen.quit()


tap.main()
