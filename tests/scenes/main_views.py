# SPDX-License-Identifier: GPL-3.0-or-later
"""The views of the window before anything was done."""

from stage import scene


@scene
def empty_views(stage):
    screen, say = stage.open_training(), stage.say
    screen.await_text(say("Make your electronic certificate"))
    stage.shot("home-empty")
    for name in ("Requests", "Records"):
        stage.go_to(name)
        stage.shot(f"{name.lower()}-empty")


@scene
def new_request(stage):
    screen, say = stage.open_training(), stage.say
    screen.button(say("_New Request")).click()
    screen.await_text(say("What should be at hand"))
    stage.shot("new-request")
    screen.button(say("_Begin")).click()
    screen.await_text(say("Applicant’s data"))
    stage.shot("data-empty")
