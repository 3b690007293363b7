# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start: language, then how to work."""

from stage import scene


@scene
def first_start(stage):
    screen = stage.open()
    screen.button("Bahasa Indonesia").await_there()
    stage.shot("first-start-language")
    screen.button("English" if stage.language == "en" else "Bahasa Indonesia").click()
    screen.await_text(stage.say("How do you want to work?"))
    stage.shot("first-start-mode")
