# SPDX-License-Identifier: GPL-3.0-or-later
"""What the main menu opens."""

from stage import scene


@scene
def shortcuts(stage):
    screen = stage.open_training()
    screen.key("ctrl+question")
    screen.await_text(stage.say("Show this list"))
    stage.shot("shortcuts", front=True)


@scene
def about(stage):
    screen = stage.open_training()
    screen.button(stage.say("Main menu")).click()
    screen.menu_item(stage.say("_About Gembok")).click()
    screen.await_text(stage.say("The Gembok developers"))
    stage.dialog_shot("about")


@scene
def preferences(stage):
    screen = stage.open_training()
    screen.key("ctrl+comma")
    screen.await_text(stage.say("Language"))
    stage.dialog_shot("preferences")
