# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is at work: the log-in, a wrong password, another password."""

import re

import certificates
import home
from stage import scene


@scene
def log_in(stage):
    ams, say = stage.desktop.start_ams(), stage.say
    screen = certificates.open_connected(stage, ams)
    screen.button(say("_Log In")).first().click()
    dialog = screen.dialog(say("Log in to the AMS"))
    dialog.passphrase(say("AMS password")).await_there()
    stage.dialog_shot("log-in")
    dialog.entry(say("User name")).type(ams.accounts["applicant"][0])
    dialog.passphrase(say("AMS password")).type("bukan yang benar")
    dialog.button(say("_Log In")).click()
    screen.await_text(say("The user name or the password is not right."))
    stage.dialog_shot("log-in-wrong")


@scene
def change_password(stage):
    ams, say = stage.desktop.start_ams(), stage.say
    home.person_here(stage, "siti", ams)
    screen = certificates.open_connected(stage, ams)
    screen.button(re.compile("Pemohon|Siti")).click()
    screen.menu_item(say("Change AMS _Password …")).click()
    dialog = screen.dialog(say("Change AMS password"))
    dialog.passphrase(say("New password once more")).await_there()
    stage.dialog_shot("change-password")
