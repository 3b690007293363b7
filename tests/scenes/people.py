# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator's views: those whom they guide, the beginning for one of them, and the question before a turn is changed."""

import certificates
import home
import journey
from stage import scene


def guided(stage):
    """Three applicants at different stages, one of them with an earlier request as well."""
    ams = stage.desktop.start_ams()
    siti = home.person_here(stage, "siti", ams)
    siti.cli("request", "submit", journey.prepared(stage.desktop, siti))
    journey.new_request(siti)
    journey.prepared(stage.desktop, home.person_here(stage, "budi", ams))
    journey.new_request(home.person_here(stage, "dewi", ams))
    siti.cli("logout")
    return certificates.open_connected(stage, ams, operator=True)


@scene
def people(stage):
    screen = guided(stage)
    stage.go_to("Applicants")
    screen.row("Siti Contoh Rahmawati").await_there()
    stage.shot("people")
    screen.row("Siti Contoh Rahmawati").first().click()
    screen.await_text("Siti Contoh Rahmawati")
    screen.button(stage.say("Show _All")).await_there()
    stage.shot("people-one")
    screen.button(stage.say("New request")).first().click()
    screen.check("Siti Contoh Rahmawati").await_state("checked")
    stage.shot("people-begin")


@scene
def people_nobody(stage):
    ams = stage.desktop.start_ams()
    screen = certificates.open_connected(stage, ams, operator=True)
    stage.go_to("Applicants")
    screen.await_text(stage.say("No applicants yet"))
    stage.shot("people-empty")
