# SPDX-License-Identifier: GPL-3.0-or-later
"""A request after it was sent: waited for, verified, returned, refused, withdrawn."""

import journey
from stage import scene

HELP = "Diskominfo Contoh, telepon 021-0000, ruang 3"
REASON = "Nama pada surat tidak sama dengan nama pada KTP. Mohon unggah surat rekomendasi yang sudah diperbaiki dan ditandatangani."


def sent(stage):
    """A request that was sent with the vault of the window; returns the people and its id."""
    desktop = stage.desktop
    ams = desktop.start_ams()
    applicant = desktop.person("applicant")
    applicant.folder = desktop.path("home/data/gembok")
    applicant.log_in(ams)
    request = journey.prepared(desktop, applicant)
    applicant.cli("request", "submit", request)
    deciders = {}
    for role in ("verifier", "officer"):
        deciders[role] = desktop.person(role)
        deciders[role].log_in(ams)
    return ams, applicant, deciders, request


def show(stage, ams, title):
    """Opens the window at the request."""
    screen = stage.open(mode="connected", language="id" if stage.language == "id" else "en", language_asked=True,
                        ams_address=ams.url, ams_ca_file=ams.ca, anchor_files=[ams.ca], help_contact=HELP)
    stage.go_to("Requests")
    screen.row("Siti Contoh Rahmawati").first().click()
    screen.await_text(stage.say(title))
    screen.await_text(stage.say("Request sent"))
    return screen


@scene
def waiting_sent(stage):
    ams, _applicant, _deciders, _request = sent(stage)
    show(stage, ams, "Your request is being verified")
    stage.shot("waiting-sent")


@scene
def waiting_verified(stage):
    ams, applicant, deciders, request = sent(stage)
    journey.accept_all(deciders["verifier"])
    applicant.cli("request", "status", request)
    show(stage, ams, "Verified: your certificate is being issued")
    stage.shot("waiting-verified")


@scene
def waiting_returned(stage):
    ams, applicant, deciders, request = sent(stage)
    judged = journey.queue(deciders["verifier"])[0]["id"]
    deciders["verifier"].cli("review", "reject", judged, "--document", f"surat_rekomendasi={REASON}",
                             "--reason", "Mohon perbaiki surat rekomendasi.")
    applicant.cli("request", "status", request)
    show(stage, ams, "One document has to be replaced")
    stage.shot("waiting-returned")


@scene
def waiting_refused(stage):
    ams, applicant, deciders, request = sent(stage)
    judged = journey.queue(deciders["verifier"])[0]["id"]
    deciders["verifier"].cli("review", "refuse", judged, "--reason", "Pemohon bukan pegawai instansi ini.")
    applicant.cli("request", "status", request)
    show(stage, ams, "Your request was refused for good")
    stage.shot("waiting-refused")


@scene
def waiting_withdrawn(stage):
    ams, applicant, _deciders, request = sent(stage)
    applicant.cli("request", "cancel", request)
    show(stage, ams, "This request was withdrawn")
    stage.shot("waiting-withdrawn")
