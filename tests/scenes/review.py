# SPDX-License-Identifier: GPL-3.0-or-later
"""The review desk beyond the first look: a request that came back repaired, a refusal, an empty desk."""

import certificates
import home
import journey
from stage import scene

REASON = "Foto KTP kabur. Ambil foto lagi di tempat yang terang."


def desk(stage):
    """The desk of a verifier; returns the AMS and the verifier."""
    ams = stage.desktop.start_ams()
    verifier = stage.desktop.person("verifier")
    verifier.folder = home.vault_of(stage)
    verifier.log_in(ams)
    return ams, verifier


@scene
def review_repaired(stage):
    """A request that was returned, repaired and sent again; then its refusal."""
    (ams, verifier), say = desk(stage), stage.say
    siti = stage.desktop.person(who="siti")
    siti.log_in(ams)
    request = journey.prepared(stage.desktop, siti)
    siti.cli("request", "submit", request)
    verifier.cli("review", "reject", journey.queue(verifier)[0]["id"], "--document", f"ktp={REASON}", "--reason", REASON)
    siti.cli("request", "status", request)
    journey.attach(siti, request, {"ktp": journey.samples(stage.desktop, 2)["ktp"]})
    siti.cli("request", "submit", request)
    screen = certificates.open_connected(stage, ams)
    stage.go_to("Review")
    screen.row(siti.facts["name"]).click()
    screen.button(say("Re_turn …")).await_there()
    stage.shot("review-repaired")
    screen.button(say("Re_fuse …")).click()
    screen.dialog(say("Refuse")).await_there()
    stage.dialog_shot("review-refuse")


@scene
def review_empty(stage):
    ams, _verifier = desk(stage)
    screen = certificates.open_connected(stage, ams)
    stage.go_to("Review")
    screen.await_text(stage.say("Nothing awaits you"))
    stage.shot("review-empty")
