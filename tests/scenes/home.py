# SPDX-License-Identifier: GPL-3.0-or-later
"""The first page of the window: what waits, the most urgent first."""

import os
import time

import certificates
import journey
from stage import scene

DAY = 24 * 60 * 60
REASON = "Nama pada surat tidak sama dengan nama pada KTP. Mohon unggah surat rekomendasi yang sudah diperbaiki."


def vault_of(stage):
    return os.path.join(stage.desktop.environment["XDG_DATA_HOME"], "gembok")


def person_here(stage, who, ams):
    """Somebody who works with the vault of the window, logged in."""
    person = stage.desktop.person(who=who)
    person.folder = vault_of(stage)
    person.log_in(ams)
    return person


def show(stage, ams, text):
    screen = certificates.open_connected(stage, ams)
    screen.await_text(text)
    return screen


@scene
def home_returned(stage):
    """All there can be: a certificate that ends soon, a returned request, one ready, one begun, one waiting."""
    ams, vault, made = certificates.issue(stage, "siti", "budi")
    now = int(time.time())
    certificates.alter(vault, made[0][1], not_before=now - 718 * DAY, not_after=now + 12 * DAY)
    verifier = stage.desktop.person("verifier")
    verifier.log_in(ams)
    budi = person_here(stage, "budi", ams)
    waiting = journey.prepared(stage.desktop, budi, 11)
    budi.cli("request", "submit", waiting)
    journey.accept_all(verifier)
    budi.cli("request", "status", waiting)
    siti = person_here(stage, "siti", ams)
    returned = journey.prepared(stage.desktop, siti, 12)
    siti.cli("request", "submit", returned)
    verifier.cli("review", "reject", journey.queue(verifier)[0]["id"], "--document", f"surat_rekomendasi={REASON}",
                 "--reason", "Mohon perbaiki surat rekomendasi.")
    siti.cli("request", "status", returned)
    dewi = person_here(stage, "dewi", ams)
    journey.prepared(stage.desktop, dewi, 13)
    journey.new_request(siti)
    show(stage, ams, stage.say("One document has to be replaced"))
    stage.shot("home-returned")


@scene
def home_begun(stage):
    ams = stage.desktop.start_ams()
    journey.new_request(person_here(stage, "siti", ams))
    show(stage, ams, stage.say("All requests"))
    stage.shot("home-begun")


@scene
def home_issued(stage):
    ams = stage.desktop.start_ams()
    deciders = [stage.desktop.person(role) for role in ("verifier", "officer")]
    for decider in deciders:
        decider.log_in(ams)
    siti = person_here(stage, "siti", ams)
    request = journey.prepared(stage.desktop, siti)
    siti.cli("request", "submit", request)
    journey.accept_all(*deciders)
    siti.cli("request", "status", request)
    show(stage, ams, stage.say("Your certificate was issued"))
    stage.shot("home-issued")


@scene
def home_valid(stage):
    ams, _vault, _made = certificates.issue(stage, "siti")
    show(stage, ams, stage.say("Certificate is valid"))
    stage.shot("home-valid")


@scene
def home_deciding(stage):
    """Whoever decides finds the way to the review desk."""
    ams = stage.desktop.start_ams()
    journey.new_request(person_here(stage, "siti", ams))
    verifier = stage.desktop.person("verifier")
    verifier.folder = vault_of(stage)
    verifier.log_in(ams)
    certificates.open_connected(stage, ams)
    stage.go_to("Home")
    stage.screen.await_text(stage.say("Review desk"))
    stage.shot("home-deciding")
