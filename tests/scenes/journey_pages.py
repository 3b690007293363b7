# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page of the whole job, as the people see it who do it: applicant, verifier, officer. Played in Indonesian only: what is
pressed is found by the names that the tests of the window use (tests/e2e/window_steps.py)."""

import re

import window_steps as steps
from stage import scene

PASSPHRASE = "kuda lumping menari di atas awan 7"
CARD = steps.DOCUMENTS["ktp"]


def go_on(screen):
    screen.button("Lanjut").click()


def open_last(screen):
    screen.page("Permohonan").click()
    if screen.listed("Siti Contoh Rahmawati").exists() and not screen.button("Kembali").exists():
        screen.listed("Siti Contoh Rahmawati").click()


def to_the_key(stage):
    screen = stage.open_training()
    steps.begin_request(screen)
    steps.fill_data(screen)
    screen.passphrase("Passphrase").await_there()
    return screen


def to_the_documents(stage):
    screen = to_the_key(stage)
    steps.make_key(screen, PASSPHRASE)
    return screen


def to_the_agreement(stage, shoot=False):
    files, screen = stage.samples(), to_the_documents(stage)
    if shoot:
        stage.shot("csr")
    go_on(screen)
    steps.choose_document(screen, steps.DOCUMENTS["surat_rekomendasi"], files["surat_rekomendasi"])
    go_on(screen)
    if shoot:
        screen.button(re.compile(f"Pilih Berkas …: {CARD}")).await_there()
        stage.shot("documents-empty")
    for kind in ("foto_diri", "ktp"):
        steps.choose_document(screen, steps.DOCUMENTS[kind], files[kind])
    if shoot:
        stage.shot("documents")
    go_on(screen)
    screen.button("Saya Setuju").await_there()
    return screen


def to_the_verifier(stage):
    screen = to_the_agreement(stage)
    steps.read_and_agree(screen)
    screen.button("Kirim Permohonan").click()
    screen.await_text("Permohonan Anda sedang diverifikasi")
    steps.become(screen, "verifier")
    screen.listed("Siti Contoh Rahmawati").await_there()
    return screen


@scene
def key(stage):
    screen = to_the_key(stage)
    stage.shot("key")
    screen.passphrase("Passphrase").type(PASSPHRASE)
    screen.passphrase("Ulangi passphrase").type(PASSPHRASE)
    stage.shot("key-typed")


@scene
def papers(stage):
    """CSR, documents, agreement."""
    to_the_agreement(stage, shoot=True)
    stage.shot("agreement")


@scene
def review(stage):
    """The review desk: queue, request, return, refusal."""
    screen = to_the_verifier(stage)
    stage.shot("review-queue")
    steps.open_waiting(screen, "Siti Contoh Rahmawati")
    screen.await_text(steps.CODE)
    stage.shot("review-request")
    screen.button("Kembalikan …").click()
    dialog = screen.dialog("Kembalikan")
    dialog.check(CARD).tick()
    stage.dialog_shot("review-return")


@scene
def certificate(stage):
    """Issued, fetched and checked, the .p12, the list of certificates, the log."""
    screen = to_the_verifier(stage)
    for role in ("verifier", "officer"):
        steps.become(screen, role)
        steps.open_waiting(screen, "Siti Contoh Rahmawati")
        screen.button("Terima").click()
        screen.await_text("Tidak ada yang menunggu")
    steps.become(screen, "applicant")
    screen.page("Permohonan").click()
    screen.await_text("Sertifikat Anda sudah terbit")
    stage.shot("issued")
    screen.passphrase(re.compile("^Passphrase kunci")).type(PASSPHRASE)
    screen.button("Unduh Sertifikat").click()
    screen.await_text("Uji tanda tangan berhasil")
    stage.shot("fetched")
    screen.button("Simpan .p12 …").click()
    screen.dialog("Simpan .p12").passphrase("Passphrase kunci").await_there()
    stage.dialog_shot("export")
    screen.key("Escape")
    screen.dialog("Simpan .p12").await_gone()
    screen.page("Catatan").click()
    stage.shot("records")


@scene
def diagnosis(stage):
    screen = stage.open_training()
    screen.button("Menu utama").click()
    screen.menu_item("Diagnosis").click()
    screen.dialog("Diagnosis").await_there()
    stage.dialog_shot("diagnosis")
