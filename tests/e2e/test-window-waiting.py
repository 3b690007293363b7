# SPDX-License-Identifier: GPL-3.0-or-later
"""After a request was sent: the window tells what others decided, also in notifications, and leads on."""

import contextlib
import os
import re
import sqlite3

import journey
import tap
import window_steps as steps
from desktop import Desktop
from harness import await_true
from notifications import Notifications

ASKED, PLANNED = re.compile("^Terakhir: "), re.compile("^Terakhir: .* Berikutnya: ")
REASON = "Nama pada surat <b>tidak sama</b> dengan KTP."


@contextlib.contextmanager
def sent(often=False):
    """A desktop with the vault of somebody who has sent a request: (desktop, their notifications, applicant, verifier, id). @often: the
    AMS wants to be asked every second."""
    with Desktop(keyring=True) as desktop:
        if often:
            journey.ask_often(desktop)
        ams = desktop.start_ams()
        applicant, verifier = desktop.person("applicant"), desktop.person("verifier")
        applicant.folder = desktop.path("home/data/gembok")
        applicant.log_in(ams)
        verifier.log_in(ams)
        request = journey.prepared(desktop, applicant)
        applicant.cli("request", "submit", request)
        steps.preset(desktop, ams)
        with contextlib.closing(Notifications(desktop)) as notifications:
            yield desktop, notifications, applicant, verifier, request


def open_request(screen):
    screen.page("Permohonan").click()
    screen.row("Siti Contoh Rahmawati").first().click()


def reject(verifier):
    remote = journey.queue(verifier)[0]["id"]
    verifier.cli("review", "reject", remote, "--reason", "Mohon perbaiki.", "--document", f"surat_rekomendasi={REASON}")


def test_a_returned_document_is_told_and_leads_to_its_replacement():
    with sent() as (desktop, notifications, applicant, verifier, request):
        screen = desktop.open()
        open_request(screen)
        screen.await_text("Permohonan Anda sedang diverifikasi")
        screen.await_text(applicant.cli("request", "show", request).json["number"])
        screen.await_text("Permohonan dikirim")
        screen.await_text(PLANNED)
        steps.assert_named(screen, "the waiting page")
        screen.button("Periksa Sekarang").click()
        screen.await_text("Belum ada perkembangan.")
        reject(verifier)
        screen.button("Periksa Sekarang").click()
        screen.await_text("Satu berkas perlu diganti")
        screen.await_text(REASON)
        # What the person looks at needs no notification.
        tap.equal(notifications.told, [], "notifications")
        screen.button("Ganti Berkas").click()
        screen.await_focus("Ganti Berkas …: Surat rekomendasi")
        steps.choose_document(screen, "Surat rekomendasi", journey.samples(desktop, 2)["surat_rekomendasi"])
        await_true(lambda: journey.document(applicant.cli("request", "show", request).json, "surat_rekomendasi")["state"] == "ready",
                   "the letter is replaced")
        steps.quit_quietly(screen)


def test_what_happened_meanwhile_is_told_at_the_next_start():
    with sent() as (desktop, notifications, applicant, verifier, request):
        journey.accept_all(verifier)
        screen = desktop.open()
        await_true(lambda: notifications.told, "a notification")
        title, body = notifications.told[0]
        tap.equal(title, "Permohonan Anda telah diverifikasi", "title")
        tap.true(applicant.facts["nik"] not in body and applicant.facts["name"] in body, "names the person, not the NIK")
        tap.equal(applicant.cli("request", "show", request).json["state"], "verified", "state in the vault")
        notifications.open()
        screen.await_text("Terverifikasi: sertifikat Anda sedang diterbitkan")
        steps.quit_quietly(screen)


def change_ams(desktop, *statements):
    """As if it had been set back to a backup of the day before."""
    with contextlib.closing(sqlite3.connect(os.path.join(desktop.path("ams-main"), "ams.db"), timeout=30)) as database, database:
        database.execute("PRAGMA foreign_keys = ON")
        for statement in statements:
            database.execute(statement)


def test_what_the_ams_has_lost_is_sent_once_more():
    with sent() as (desktop, _notifications, applicant, verifier, request):
        number = applicant.cli("request", "show", request).json["number"]
        change_ams(desktop, "UPDATE requests SET state = 'draft', submitted_at = 0", "DELETE FROM documents WHERE kind = 'ktp'",
                   "DELETE FROM uploads WHERE kind = 'ktp'")
        tap.equal(journey.queue(verifier), [], "requests that await a decision")
        screen = desktop.open()
        open_request(screen)
        screen.button("Periksa Sekarang").click()
        screen.await_text("AMS mungkin kehilangan permohonan ini")
        screen.button("Kirim Lagi").click()
        screen.await_text("Permohonan Anda sedang diverifikasi")
        screen.await_no_text("AMS mungkin kehilangan permohonan ini")
        await_true(lambda: [entry["number"] for entry in journey.queue(verifier)] == [number], "the request in the queue")
        screen.button("Periksa Sekarang").click()
        screen.await_text("Belum ada perkembangan.")
        steps.quit_quietly(screen)


def test_what_the_ams_does_not_know_any_more_gets_a_new_number():
    with sent(often=True) as (desktop, notifications, applicant, verifier, request):
        number = applicant.cli("request", "show", request).json["number"]
        change_ams(desktop, "DELETE FROM events", "DELETE FROM answers", "DELETE FROM requests")
        screen = desktop.open()
        # Nobody asks for it: the window does, twice, before it says anything.
        await_true(lambda: notifications.told, "a notification")
        title, body = notifications.told[0]
        tap.equal(title, "AMS mungkin kehilangan permohonan Anda", "title")
        tap.contains(body, number, "body")
        notifications.open()
        screen.await_text("AMS mungkin kehilangan permohonan ini")
        screen.button("Kirim Lagi").click()
        screen.await_text("Permohonan Anda sedang diverifikasi")
        await_true(lambda: len(journey.queue(verifier)) == 1, "the request in the queue")
        tap.true(applicant.cli("request", "show", request).json["number"] != number, "a number of its own")
        steps.quit_quietly(screen)


def test_a_refusal_is_told_with_its_reason_and_a_new_request_has_the_same_data():
    with sent() as (desktop, _notifications, _applicant, verifier, _request):
        verifier.cli("review", "refuse", journey.queue(verifier)[0]["id"], "--reason", "Bukan pegawai instansi ini")
        screen = desktop.open()
        open_request(screen)
        screen.await_text("Permohonan Anda ditolak")
        screen.await_text("Bukan pegawai instansi ini")
        screen.button("Mulai Lagi").click()
        screen.await_text("Data pemohon")
        tap.equal(screen.entry("Nama lengkap").value, "Siti Contoh Rahmawati", "name in the new request")
        steps.quit_quietly(screen)


def test_nobody_is_asked_where_the_settings_say_so():
    with sent() as (desktop, notifications, applicant, verifier, request):
        journey.accept_all(verifier)
        settings = desktop.path("home/config/glib-2.0/settings/keyfile")
        with open(settings, "a", encoding="utf-8") as file:
            file.write("poll-while-open=false\n")
        screen = desktop.open()
        open_request(screen)
        screen.await_text("Permohonan Anda sedang diverifikasi")
        screen.await_text(ASKED)
        screen.await_no_text(PLANNED)
        tap.equal(notifications.told, [], "notifications")
        tap.equal(applicant.cli("request", "show", request).json["state"], "submitted", "state in the vault")
        screen.button("Periksa Sekarang").click()
        screen.await_text("Terverifikasi: sertifikat Anda sedang diterbitkan")
        steps.quit_quietly(screen)


tap.main()
