#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong passphrases in the window: each is told in words that say what happened, what is safe and what to do next; the entry is
emptied, the clipboard stays empty, and nothing is lost. What is seen stands in WINDOW.md."""

import os
import re

import journey
import window_steps as steps
from desktop import Desktop
from harness import Person, people
import tap

RIGHT, NEW = "kuda lumping menari di atas awan 7", "perahu kayu hanyut ke hulu sungai 5"
WRONG, OUTSIDE = "bukan yang ini melainkan yang lain", "gerobak biru sembilan mangga 4"
NAME = people()["siti"]["name"]
DIFFERENT = "Kedua passphrase tidak sama."
OTHERWISE = "Yang diketik di sini bukan “SAYA PAHAM”. Kunci belum dibuat sebelum itu benar."
UNHARMED = "Kunci tetap aman. Periksa Caps Lock dan tata letak papan ketik, lalu coba lagi."


def issued(desktop):
    """A vault that the window opens, with a request whose certificate was issued and not yet fetched; returns its owner, and the
    request's id."""
    ams = desktop.start_ams()
    siti = Person(desktop, "applicant", people()["siti"], "siti")
    siti.folder, siti.passphrase = os.path.join(desktop.environment["XDG_DATA_HOME"], "gembok"), RIGHT
    deciders = [desktop.person(role) for role in ("verifier", "officer")]
    for person in (siti, *deciders):
        person.log_in(ams)
    request = journey.prepared(desktop, siti)
    siti.cli("request", "submit", request)
    journey.accept_all(*deciders)
    siti.cli("request", "status", request)
    steps.preset(desktop, ams)
    return siti, request


def assert_told(screen, what, *more):
    """An error stands there, with what is safe and what is to be done."""
    for words in (what, *more):
        screen.await_text(words)


def assert_emptied(screen, entry):
    """Nothing is left in an entry, and nothing of it went to a clipboard."""
    entry.await_characters(0)
    assert_not_copied(screen)


def assert_not_copied(screen):
    tap.equal([name for name in ("CLIPBOARD", "PRIMARY") if screen.display.owner(name)], [], "clipboards with something in them")


def try_to_copy(screen, entry, text):
    """Types, and tries to get what was typed to the clipboard, as a hasty person does."""
    entry.type(text)
    for keys in ("ctrl+a", "ctrl+c", "ctrl+x"):
        screen.key(keys)
    entry.await_characters(len(text))


def fetch(screen):
    """A wrong passphrase costs the trial signature only; the certificate is kept, and the trial can be repeated."""
    screen.page("Permohonan").click()
    screen.row(NAME).click()
    screen.await_text("Sertifikat Anda sudah terbit")
    entry = screen.passphrase(re.compile("^Passphrase kunci"))
    try_to_copy(screen, entry, WRONG)
    screen.button("Unduh Sertifikat").click()
    assert_told(screen, "Passphrase salah.", "Sertifikat sudah diperiksa dan tersimpan di komputer ini; kunci tetap aman.",
                "coba lagi, atau lanjutkan tanpa uji tanda tangan.")
    assert_emptied(screen, entry)
    entry.type(RIGHT)
    screen.button("Unduh Sertifikat").click()
    screen.await_text("Uji tanda tangan berhasil")
    tap.equal(screen.has_text("Passphrase salah."), False, "the former error is still there")


def ask_to_save(screen, key_passphrase):
    dialog = screen.dialog("Simpan .p12")
    if not dialog.exists():
        screen.button("Simpan .p12 …").click()
        dialog.passphrase("Passphrase berkas").type(OUTSIDE)
        dialog.passphrase("Ulangi passphrase berkas").type(OUTSIDE)
    dialog.passphrase("Passphrase kunci").type(key_passphrase)
    dialog.button("Simpan …").click()
    return dialog


def save(screen, path, wrong, right):
    """With a wrong passphrase of the key no file is asked for; that of the file need not be typed again."""
    dialog = ask_to_save(screen, wrong)
    assert_told(screen, "Passphrase salah.", UNHARMED)
    entry = dialog.passphrase("Passphrase kunci")
    assert_emptied(screen, entry)
    screen.await_focus("Passphrase kunci")
    dialog.passphrase("Passphrase berkas").await_characters(len(OUTSIDE))
    tap.equal(dialog.button("Simpan …").sensitive, False, "to save without a passphrase of the key")
    ask_to_save(screen, right)
    screen.choose_file(path)
    screen.await_text("Tersimpan: ")
    for name in ("Passphrase kunci", "Passphrase berkas", "Ulangi passphrase berkas"):
        assert_emptied(screen, dialog.passphrase(name))
    screen.key("Escape")
    dialog.await_gone()


def open_certificate(screen):
    screen.page("Sertifikat").click()
    screen.row(NAME).click()
    screen.listed("Coba passphrase")


def try_passphrase(screen, *attempts):
    """@attempts: (passphrase, whether it is right)."""
    screen.row("Coba passphrase").click()
    dialog = screen.dialog("Coba Passphrase")
    entry = dialog.passphrase("Passphrase kunci")
    for passphrase, right in attempts:
        entry.type(passphrase)
        screen.key("Return")
        assert_told(screen, *(("Passphrase benar.",) if right else ("Passphrase salah.", UNHARMED)))
        assert_emptied(screen, entry)
        tap.equal(dialog.button("Coba").sensitive, False, "to try nothing")
    screen.key("Escape")
    dialog.await_gone()


def change_passphrase(screen):
    """With a wrong present one nothing is changed; the new one need not be typed again."""
    screen.row("Ganti passphrase").click()
    dialog = screen.dialog("Ganti Passphrase")
    present, change = dialog.passphrase("Passphrase saat ini"), dialog.button("Ganti")
    dialog.passphrase("Passphrase baru").type(NEW)
    dialog.passphrase("Ulangi passphrase baru").type(NEW[:-1])
    present.type(WRONG)
    screen.alert(DIFFERENT).await_there()
    tap.equal(change.sensitive, False, "to change with two that differ")
    dialog.passphrase("Ulangi passphrase baru").type(NEW)
    screen.alert(DIFFERENT).await_gone()
    change.click()
    assert_told(screen, "Passphrase lama tidak cocok. Tidak ada yang diubah.", UNHARMED)
    assert_emptied(screen, present)
    screen.await_focus("Passphrase saat ini")
    present.type(RIGHT)
    change.click()
    screen.await_text("Passphrase sudah diganti.")
    change.await_gone()
    screen.key("Escape")
    dialog.await_gone()


def assert_opens(desktop, path, passphrase, code=0):
    secret = desktop.write("secret.txt", passphrase)
    desktop.run("openssl", "pkcs12", "-in", path, "-passin", f"file:{secret}", "-noout", code=code)


def test_trial_signature_and_p12():
    with Desktop(keyring=True) as desktop:
        siti, request = issued(desktop)
        screen = desktop.open()
        fetch(screen)
        path = desktop.path("siti.p12")
        save(screen, path, WRONG, RIGHT)
        steps.quit_quietly(screen)
        assert_opens(desktop, path, OUTSIDE)
        assert_opens(desktop, path, RIGHT, code=1)
        siti.cli("key", "check", request, secret={"--passphrase-fd": RIGHT})


def test_trying_and_changing():
    with Desktop(keyring=True) as desktop:
        siti, request = issued(desktop)
        siti.cli("request", "fetch", request, secret={"--passphrase-fd": RIGHT})
        screen = desktop.open()
        open_certificate(screen)
        try_passphrase(screen, (WRONG, False), (RIGHT, True))
        change_passphrase(screen)
        try_passphrase(screen, (RIGHT, False), (NEW, True))
        path = desktop.path("siti.p12")
        save(screen, path, RIGHT, NEW)
        steps.quit_quietly(screen)
        assert_opens(desktop, path, OUTSIDE)
        siti.cli("key", "check", request, secret={"--passphrase-fd": RIGHT}, code=3)
        siti.cli("key", "check", request, secret={"--passphrase-fd": NEW})


def test_making_a_key():
    with Desktop() as desktop:
        desktop.settings(mode="offline", language="id", language_asked=True)
        screen = desktop.open()
        steps.begin_request(screen)
        steps.fill_data(screen)
        first, again = screen.passphrase("Passphrase"), screen.passphrase("Ulangi passphrase")
        make = screen.button("Buat Kunci")
        first.type(RIGHT)
        again.type(RIGHT[:-1])
        screen.entry(steps.UNDERSTOOD).type("SAYA PAHAM")
        screen.alert(DIFFERENT).await_there()
        screen.key("Return")
        make.await_state("sensitive", False)
        again.type(RIGHT)
        screen.alert(DIFFERENT).await_gone()
        make.await_state("sensitive")
        screen.entry(steps.UNDERSTOOD).type("SAYA PAHAN")
        screen.alert(OTHERWISE).await_there()
        make.await_state("sensitive", False)
        screen.key("Return")
        screen.entry(steps.UNDERSTOOD).type("SAYA P")
        screen.alert(OTHERWISE).await_gone()
        make.await_state("sensitive", False)
        screen.entry(steps.UNDERSTOOD).type("saya paham")
        make.await_state("sensitive")
        assert_not_copied(screen)
        screen.key("Return")
        screen.await_text(steps.CODE)
        steps.quit_quietly(screen)


def test_a_suggested_passphrase_is_written_down():
    """What is suggested is read off the screen, and out of sight once it is taken: whoever did not write it down cannot go on."""
    words = re.compile("^[a-z]+(-[a-z]+){5}$")
    with Desktop() as desktop:
        desktop.settings(mode="offline", language="id", language_asked=True)
        screen = desktop.open()
        steps.begin_request(screen)
        steps.fill_data(screen)
        screen.row("Sarankan passphrase").click()
        rejected = screen.await_text(words)
        screen.button("Saran Lain").click()
        screen.text(rejected).await_gone()
        taken = screen.await_text(words)
        screen.button("Pakai").click()
        screen.text(words).await_gone()
        screen.passphrase("Passphrase").await_characters(len(taken))
        screen.await_focus("Ulangi passphrase")
        screen.entry(steps.UNDERSTOOD).type("SAYA PAHAM")
        screen.button("Buat Kunci").await_state("sensitive", False)
        screen.passphrase("Ulangi passphrase").type(taken)
        screen.button("Buat Kunci").await_state("sensitive")
        assert_not_copied(screen)
        steps.quit_quietly(screen)


tap.main()
