#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An operator beside several applicants at one workstation. What is seen stands in WINDOW.md."""

import contextlib
import re

import journey
import window_steps as steps
from desktop import Desktop
from harness import await_true
import tap

SITI, BUDI = "Siti Contoh Rahmawati", "Budi Contoh Santoso"
SENDING = re.compile("^8 Verifikasi,")
LEFT = re.compile("telah dikeluarkan dari AMS karena kini giliran pemohon lain")


@contextlib.contextmanager
def workstation(executable="gembok-ams"):
    """Siti has sent her request; Budi's is ready to be sent, for an account that has never sent any: (desktop, AMS, requests)."""
    with Desktop(keyring=True) as desktop:
        ams = desktop.start_ams(executable=executable)
        requests = {}
        for who in ("siti", "budi"):
            person = desktop.person(who=who)
            person.folder = desktop.path("home/data/gembok")
            ams.add_account(person)
            person.log_in(ams, who)
            requests[who] = journey.prepared(desktop, person)
            if who == "siti":
                person.cli("request", "submit", requests[who])
            person.cli("logout")
        steps.preset(desktop, ams, operator=True)
        yield desktop, ams, requests


def serve(screen, name):
    """The operator turns to another applicant. A view is changed a moment after its name is pressed."""
    if not screen.page("Pemohon").selected:
        screen.page("Pemohon").click()
        screen.page("Pemohon").await_state("selected")
    screen.row(name).first().click()


def serve_budi(screen):
    """Turns to Budi, and to what he has to send. Siti's page, which may be below, has the same steps, and fades out first."""
    serve(screen, BUDI)
    screen.page("Permohonan").await_state("selected")
    screen.list("Pemohon").await_gone()
    screen.await_no_text(SITI)
    screen.row(SENDING).click()
    screen.row(SENDING).await_state("selected")


def test_applicants_come_and_go():
    with workstation() as (desktop, ams, _requests):
        screen = desktop.open()
        screen.page("Pemohon").await_there()
        screen.key("alt+5")
        screen.await_text("2 pemohon")
        steps.assert_usable(screen, "applicants")
        find(screen)
        serve_budi(screen)
        screen.await_text("Yang dikirim")
        steps.log_in(screen, ams, "budi")
        steps.person_button(screen).await_there()
        # His own requests do not end his turn.
        screen.page("Beranda").click()
        serve_budi(screen)
        screen.button("Kirim Permohonan").await_there()
        tap.true(not screen.has_text(LEFT), "Budi stays logged in")
        screen.page("Pemohon").click()
        screen.await_text(re.compile(f"^{BUDI} sedang masuk ke AMS"))
        serve(screen, SITI)
        screen.await_text(LEFT)
        screen.await_text("Permohonan Anda sedang diverifikasi")
        screen.button("Masuk").first().await_there()
        steps.person_button(screen).await_gone()
        steps.quit_quietly(screen)


def find(screen):
    """Search, in vain and with success."""
    search = screen.entry("Cari pemohon")
    search.type("tidak ada yang bernama begini")
    screen.await_text("Tidak ditemukan")
    search.type("santoso")
    screen.row(BUDI).await_there()
    screen.row(SITI).await_gone()
    search.type("")
    screen.row(SITI).await_there()


def test_the_next_request_of_somebody_known():
    with workstation() as (desktop, _ams, requests):
        screen = desktop.open()
        screen.page("Pemohon").click()
        screen.row(SITI).first().button("Tindakan lain").first().click()
        screen.menu_item("Permohonan Baru").click()
        screen.check(SITI).await_state("checked")
        tap.true(screen.check("Untuk pemohon yang saya dampingi").checked, "guided")
        screen.button("Mulai").click()
        screen.await_text("Data pemohon")
        tap.equal(screen.entry("Nama lengkap").value, SITI, "name in the new request")
        # Now she has two, and they are offered both. The list is in its new order before one of its rows is chosen.
        screen.page("Pemohon").click()
        screen.await_text("· 2 permohonan ·")
        screen.row(SITI).first().click()
        screen.await_text("2 permohonan")
        screen.button("Tampilkan Semua").click()
        screen.await_text("3 permohonan")
        person = desktop.person(who="siti")
        person.folder = desktop.path("home/data/gembok")
        made = [one for one in person.cli("request", "list").json["requests"] if one["id"] not in requests.values()]
        tap.equal([one["state"] for one in made], ["draft"], "the new one")
        steps.quit_quietly(screen)


def test_whoever_came_first_goes_on_with_the_new_request():
    with workstation() as (desktop, ams, _requests):
        screen = desktop.open()
        steps.log_in(screen, ams, "budi")
        steps.person_button(screen).await_there()
        steps.begin_request(screen)
        screen.entry("Nama lengkap").type("Budi C. Santoso, S.Kom.")
        tap.true(steps.person_button(screen).exists(), "still logged in")
        # The next one begins with nobody's name: that is somebody else for sure.
        screen.key("ctrl+n")
        screen.button("Mulai").click()
        screen.await_text(LEFT)
        steps.quit_quietly(screen)


def test_a_turn_that_would_stop_the_sending_is_asked_for():
    with workstation("gembok-ams-faults") as (desktop, ams, _requests):
        faults = journey.Faults(ams)
        faults.script({"method": "PATCH", "path": "/api/v1/uploads/", "skip": 1, "times": 9, "action": "delay",
                       "milliseconds": 600000})
        screen = desktop.open()
        serve_budi(screen)
        steps.log_in(screen, ams, "budi")
        screen.button("Kirim Permohonan").click()
        await_true(lambda: faults.left() and faults.left()[0]["times"] < 9, "an upload that is stuck")
        serve(screen, SITI)
        screen.await_text(f"Berkas {BUDI} masih dikirim")
        screen.button("Lanjut Kirim").click()
        screen.button("Jeda").await_there()
        steps.person_button(screen).await_there()
        serve(screen, SITI)
        screen.button("Ganti Pemohon").click()
        steps.person_button(screen).await_gone()
        screen.await_text("Permohonan Anda sedang diverifikasi")
        # What was sent is not lost: he logs in again, and it goes on.
        ams.restart()
        serve_budi(screen)
        steps.log_in(screen, ams, "budi")
        screen.await_text("Permohonan Anda sedang diverifikasi")
        steps.quit_quietly(screen)


tap.main()
