#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong around the real window, and what a person sees then. What is seen stands in WINDOW.md."""

import os
import time
import types

import journey
import window_steps as steps
from between import Between, Certificates, page
from desktop import APPLICATION, Desktop
from harness import BUILD, SOURCE, await_true, program
import tap

# Debian's package libfaketime: the program believes in another time, the AMS does not.
CLOCK = "/usr/$LIB/faketime/libfaketimeMT.so.1"
# Longer than one call waits for an AMS.
LEAVE_ALONE_S = 22
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


def test_the_most_likely_faults_are_told():
    with Desktop(keyring=True) as desktop:
        ams, folder = desktop.start_ams(), desktop.path("certificates")
        os.makedirs(folder)
        between = Between(ams, Certificates(folder), "ams.test")
        seen = types.SimpleNamespace(url=between.url, ca=between.ca, accounts=ams.accounts)
        steps.preset(desktop, seen)
        screen = desktop.open(environment={"https_proxy": f"http://127.0.0.1:{between.proxy.port}"})
        for weather, *words in (({"answer": page()}, "mengirim halaman web", "halaman masuk jaringan"),
                                ({"certificate": "expired"}, "sudah kedaluwarsa", "jika benar, beri tahu pengelola"),
                                ({"certificate": "wronghost"}, "untuk nama lain", "Tidak ada yang dikirim."),
                                ({"proxy": 403}, "Proksi 127.0.0.1", "Permohonan Anda aman di komputer ini.")):
            between.weather = weather
            steps.log_in(screen, seen)
            for part in words:
                screen.await_text(part)
            steps.assert_in_sight(screen.dialog("Masuk ke AMS").button("Masuk"))
        # The fault gone, the same button leads on.
        between.weather = {}
        steps.log_in(screen, seen)
        steps.person_button(screen).await_there()
        steps.quit_quietly(screen)


def sending(desktop):
    """A complete request in the window, whose second file gets stuck on the way; returns the AMS and the Screen."""
    ams = desktop.start_ams(executable="gembok-ams-faults")
    applicant = desktop.person("applicant")
    applicant.folder = desktop.path("home/data/gembok")
    applicant.log_in(ams)
    journey.prepared(desktop, applicant)
    faults = journey.Faults(ams)
    faults.script({"method": "PATCH", "path": "/api/v1/uploads/", "skip": 1, "times": 9, "action": "delay", "milliseconds": 600000})
    steps.preset(desktop, ams)
    screen = desktop.open()
    open_request(screen)
    screen.button("Kirim Permohonan").click()
    await_true(lambda: faults.left() and faults.left()[0]["times"] < 9, "an upload that is stuck")
    return ams, screen


def open_request(screen):
    screen.page("Permohonan").click()
    screen.row("Siti Contoh Rahmawati").first().click()
    screen.listed("Verifikasi").click()
    screen.await_text("Yang dikirim")


def assert_sent(ams, desktop, screen):
    """The window says so by itself, and the AMS has it once."""
    screen.await_text("Permohonan Anda sedang diverifikasi")
    verifier = desktop.person("verifier")
    verifier.log_in(ams)
    tap.equal(len(journey.queue(verifier)), 1, "requests at the AMS")


def test_an_ams_that_dies_while_sending_is_waited_for():
    with Desktop(keyring=True) as desktop:
        ams, screen = sending(desktop)
        ams.kill()
        screen.await_text("Tidak ada yang hilang.")
        screen.button("Coba Sekarang").await_there()
        steps.assert_in_sight(screen.button("Coba Sekarang"))
        # The first tries after that fail as well: nothing flickers meanwhile.
        end = time.monotonic() + 5
        while time.monotonic() < end:
            tap.true(screen.button("Coba Sekarang").exists() and not screen.button("Jeda").exists(), "waits without flickering")
        # It goes on while another page is looked at, and that is seen there as well.
        screen.listed("Buat kunci dan CSR").click()
        screen.await_text("pengiriman menunggu jaringan")
        ams.start()
        screen.await_no_text("pengiriman menunggu jaringan")
        screen.listed("Verifikasi").click()
        assert_sent(ams, desktop, screen)
        steps.quit_quietly(screen)


def test_an_ams_that_wants_to_be_left_alone_is_left_alone():
    """By itself sending would try again after 2 seconds."""
    with Desktop(keyring=True) as desktop:
        ams = desktop.start_ams(executable="gembok-ams-faults")
        applicant = desktop.person("applicant")
        applicant.folder = desktop.path("home/data/gembok")
        applicant.log_in(ams)
        journey.prepared(desktop, applicant)
        faults = journey.Faults(ams)
        faults.script({"method": "POST", "path": "/api/v1/requests", "action": "status", "status": 503, "retry_after": LEAVE_ALONE_S})
        steps.preset(desktop, ams)
        screen = desktop.open()
        open_request(screen)
        screen.button("Kirim Permohonan").click()
        await_true(lambda: not any(fault["times"] for fault in faults.left()), "the answer that asks for it")
        begun = time.monotonic()
        screen.button("Coba Sekarang").await_there()
        assert_sent(ams, desktop, screen)
        tap.true(time.monotonic() - begun >= LEAVE_ALONE_S, f"it was asked again after {time.monotonic() - begun:.1f} s")
        steps.quit_quietly(screen)


def test_a_notification_opens_its_request():
    with Desktop(keyring=True) as desktop:
        ams = desktop.start_ams()
        applicant = desktop.person("applicant")
        applicant.folder = desktop.path("home/data/gembok")
        request = journey.new_request(applicant)["id"]
        steps.preset(desktop, ams)
        # As the desktop does it: the program is started without a window, and then told what was chosen.
        service = desktop.start([program("gembok"), "--gapplication-service"])
        desktop.run("gdbus", "wait", "--session", "--timeout", "60", APPLICATION)
        choose = ["gdbus", "call", "--session", "--dest", APPLICATION, "--object-path", "/id/gembok/Gembok", "--method",
                  "org.freedesktop.Application.ActivateAction", "open-request", f"[<'{request}'>]", "{}"]
        desktop.run(*choose)
        screen = desktop.attach(service)
        screen.await_text("dari 10 langkah selesai")
        # The same once more, with a window that shows something else.
        screen.page("Catatan").click()
        screen.await_no_text("dari 10 langkah selesai")
        desktop.run(*choose)
        screen.await_text("dari 10 langkah selesai")
        steps.quit_quietly(screen)


def test_a_window_closed_while_sending_loses_nothing():
    with Desktop(keyring=True) as desktop:
        ams, screen = sending(desktop)
        screen.button("Jeda").await_there()
        steps.quit_quietly(screen)
        ams.restart()
        screen = desktop.open()
        open_request(screen)
        screen.await_text("Sebagian sudah ada di AMS.")
        screen.button("Lanjutkan").click()
        assert_sent(ams, desktop, screen)
        steps.quit_quietly(screen)


def test_sending_stops_and_goes_on_as_told():
    with Desktop(keyring=True) as desktop:
        ams, screen = sending(desktop)
        screen.button("Jeda").click()
        screen.await_text("Dijeda")
        screen.button("Batal").click()
        screen.await_no_text("Dijeda")
        screen.button("Lanjutkan").click()
        screen.button("Jeda").click()
        ams.restart()
        screen.button("Lanjutkan").click()
        assert_sent(ams, desktop, screen)
        steps.quit_quietly(screen)


tap.main()
