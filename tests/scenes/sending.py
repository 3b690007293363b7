# SPDX-License-Identifier: GPL-3.0-or-later
"""A request on its way to the AMS: complete or not, moving, paused, without a network, without a log-in, returned to be repaired."""

import journey
from harness import await_true
from stage import scene

HELP = "Diskominfo Contoh, telepon 021-0000, ruang 3"
# Up to here the steps of a request are a page of their own (pixels, with text as large as usual).
NARROW = 600
# Longer than all pictures of a scene take.
STUCK = {"method": "PATCH", "path": "/api/v1/uploads/", "action": "delay", "milliseconds": 600000, "times": 9}


def prepared(stage, whole=True, role="applicant"):
    """A request in the vault of the window; returns the AMS and its faults."""
    desktop = stage.desktop
    ams = desktop.start_ams(executable="gembok-ams-faults")
    applicant = desktop.person("applicant")
    applicant.folder = desktop.path("home/data/gembok")
    if role:
        applicant.log_in(ams, role)
    request = journey.new_request(applicant)["id"]
    files = journey.samples(desktop)
    if not whole:
        del files["foto_diri"]
    journey.attach(applicant, request, files)
    if whole:
        journey.agree(applicant, request)
    return ams, journey.Faults(ams)


def show(stage, ams, mode="connected"):
    """Opens the window at the page from which the request is sent."""
    screen = stage.open(mode=mode, language="id" if stage.language == "id" else "en", language_asked=True,
                        ams_address=ams.url, ams_ca_file=ams.ca, anchor_files=[ams.ca], help_contact=HELP)
    stage.go_to("Requests")
    screen.row("Siti Contoh Rahmawati").first().click()
    # A narrow window opens the request at the step that waits, without the list of steps beside it.
    if max(stage.widths) * 360 > NARROW * stage.narrowest:
        screen.listed("Verifikasi").click()
    screen.await_text(stage.say("What is sent"))
    return screen


def send(stage, screen):
    screen.button(stage.say("_Send Request")).click()


@scene
def send_ready(stage):
    ams, _faults = prepared(stage)
    show(stage, ams)
    stage.shot("send-ready")


@scene
def send_lacking(stage):
    ams, _faults = prepared(stage, whole=False)
    screen = show(stage, ams)
    screen.await_text(stage.say("Still missing"))
    stage.shot("send-lacking")


@scene
def send_offline(stage):
    ams, _faults = prepared(stage, role=None)
    show(stage, ams, mode="offline")
    stage.shot("send-offline")


@scene
def send_under_way(stage):
    """The second file does not get on: moving, paused, and, when the AMS is gone, waiting."""
    ams, faults = prepared(stage)
    faults.script({**STUCK, "skip": 1})
    screen = show(stage, ams)
    send(stage, screen)
    await_true(lambda: faults.left() and faults.left()[0]["times"] < STUCK["times"], "an upload that is stuck")
    screen.button(stage.say("_Pause")).await_there()
    stage.shot("send-running")
    screen.button(stage.say("_Pause")).click()
    screen.await_text(stage.say("Paused"))
    stage.shot("send-paused")
    ams.kill()
    screen.button(stage.say("_Go On")).click()
    screen.button(stage.say("_Try Now")).await_there()
    stage.shot("send-waiting")


@scene
def send_log_in(stage):
    ams, _faults = prepared(stage, role=None)
    screen = show(stage, ams)
    send(stage, screen)
    screen.await_text(stage.say("Log in to send the request."))
    stage.shot("send-log-in")


@scene
def send_wrong_person(stage):
    ams, _faults = prepared(stage, role="verifier")
    screen = show(stage, ams)
    send(stage, screen)
    screen.button(stage.say("_Change Person")).await_there()
    stage.shot("send-wrong-person")


@scene
def send_refused(stage):
    ams, faults = prepared(stage)
    faults.script({"method": "POST", "path": "/api/v1/requests", "action": "status", "status": 403, "times": 9})
    screen = show(stage, ams)
    send(stage, screen)
    screen.button(stage.say("_Try Again")).await_there()
    stage.shot("send-refused")
