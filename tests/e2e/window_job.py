# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole job in the window, as three people do it: from the first start over a returned document to the .p12, and what openssl says
to it. Used wherever the window runs: from its build tree, and inside of a Flatpak."""

import re

import journey
import window_steps as steps
from harness import people
import tap

PASSPHRASE, EXPORT_PASSPHRASE = "kuda lumping menari di atas awan 7", "gerobak biru sembilan mangga 4"
REASON = "Foto KTP buram, mohon difoto ulang."
NAME = people()["siti"]["name"]
LETTER, CARD, SELFIE = (steps.DOCUMENTS[kind] for kind in ("surat_rekomendasi", "ktp", "foto_diri"))


def prepare(screen, files):
    """From the first start to a request that can be sent; returns its verification code."""
    steps.first_start(screen)
    steps.begin_request(screen)
    steps.fill_data(screen)
    code = steps.make_key(screen, PASSPHRASE)
    screen.button("Lanjut").click()
    steps.choose_document(screen, LETTER, files["surat_rekomendasi"])
    screen.button("Lanjut").click()
    for name, kind in ((SELFIE, "foto_diri"), (CARD, "ktp")):
        steps.choose_document(screen, name, files[kind])
    screen.button("Lanjut").click()
    steps.read_and_agree(screen)
    return code


def send(screen, button):
    screen.button(button).click()
    screen.await_text("Permohonan Anda sedang diverifikasi")


def return_card(screen, code):
    """The verifier compares the code, and wants another photo of the card."""
    steps.become(screen, "verifier")
    steps.open_waiting(screen, NAME)
    screen.await_text(code)
    screen.button("Kembalikan …").click()
    dialog = screen.dialog("Kembalikan")
    tap.equal(dialog.button("Kembalikan").sensitive, False, "to return nothing")
    dialog.check(CARD).tick()
    dialog.entry(f"Alasan: {CARD}").set(REASON)
    dialog.button("Kembalikan").click()
    dialog.await_gone()
    screen.await_text("Tidak ada yang menunggu")


def replace_card(screen, path):
    """The applicant is told which one and why, and replaces just that."""
    steps.become(screen, "applicant")
    screen.page("Permohonan").click()
    screen.await_text("Satu berkas perlu diganti")
    screen.await_text(REASON)
    screen.button("Ganti Berkas").click()
    screen.await_focus(f"Ganti Berkas …: {CARD}")
    tap.equal(screen.button(f"Ganti Berkas …: {SELFIE}").exists(), False, "what was not returned can be replaced")
    steps.choose_document(screen, CARD, path)
    screen.button("Lanjut").click()


def accept(screen, role, answer):
    steps.become(screen, role)
    steps.open_waiting(screen, NAME)
    screen.button("Terima").click()
    screen.await_text(answer)


def fetch(screen):
    """The certificate, checked point by point, with a trial signature."""
    steps.become(screen, "applicant")
    screen.page("Permohonan").click()
    screen.await_text("Sertifikat Anda sudah terbit")
    screen.passphrase(re.compile("^Passphrase kunci")).type(PASSPHRASE)
    screen.button("Unduh Sertifikat").click()
    for words in ("Kunci cocok", "Rantai tepercaya", "Sedang berlaku", "Untuk tanda tangan", "Tidak dicabut",
                  "Uji tanda tangan berhasil"):
        row = screen.listed(words).await_there()
        tap.true(any(node.name == "Baik" for node in row.below()), f"not good: {words}")


def export(screen, path):
    screen.button("Simpan .p12 …").click()
    dialog = screen.dialog("Simpan .p12")
    dialog.passphrase("Passphrase kunci").type(PASSPHRASE)
    dialog.passphrase("Passphrase berkas").type(EXPORT_PASSPHRASE)
    dialog.passphrase("Ulangi passphrase berkas").type(EXPORT_PASSPHRASE)
    dialog.button("Simpan …").click()
    screen.choose_file(path)
    screen.await_text("Tersimpan: ")
    dialog.button("Tutup").click()
    dialog.await_gone()


def assert_opens(desktop, path):
    """openssl opens the .p12: the key fits the certificate, the name is the applicant's, and the chain leads to the root."""
    secret = desktop.write("export.txt", EXPORT_PASSPHRASE)
    for name, words in (("key", ["-nocerts", "-nodes"]), ("holder", ["-nokeys", "-clcerts"]), ("chain", ["-nokeys", "-cacerts"])):
        desktop.run("openssl", "pkcs12", "-in", path, "-passin", f"file:{secret}", *words, "-out", desktop.path(f"{name}.pem"))
    public = desktop.run("openssl", "pkey", "-in", desktop.path("key.pem"), "-pubout").out
    tap.equal(desktop.run("openssl", "x509", "-in", desktop.path("holder.pem"), "-pubkey", "-noout").out, public, "the public key")
    tap.contains(desktop.run("openssl", "x509", "-in", desktop.path("holder.pem"), "-subject", "-noout", "-nameopt", "utf8").out, NAME)
    desktop.run("openssl", "verify", "-x509_strict", "-partial_chain", "-trusted", desktop.path("chain.pem"), desktop.path("holder.pem"))


def until_fetched(desktop, screen):
    """From the first start to the certificate that was fetched and checked."""
    code = prepare(screen, journey.samples(desktop))
    send(screen, "Kirim Permohonan")
    return_card(screen, code)
    replace_card(screen, journey.samples(desktop, seed=2)["ktp"])
    send(screen, "Kirim Lagi")
    accept(screen, "verifier", "Tidak ada yang menunggu")
    accept(screen, "officer", "Tidak ada yang menunggu")
    fetch(screen)
