# SPDX-License-Identifier: GPL-3.0-or-later
"""Backing up requests, and restoring them, first on the same computer, then on one where nothing was set up."""

import os
import shutil

from harness import program
from stage import scene

PASSPHRASE = "payung hijau menari di atas genting 83"
KEY_PASSPHRASE = "kuda lari melintasi padang gersang 47"


def cli(stage, folder, *words, **secrets):
    """Runs gembok-cli on the data folder; secrets={"passphrase_fd": "..."}."""
    descriptors, more = [], []
    for name, value in secrets.items():
        reader, writer = os.pipe()
        os.write(writer, value.encode())
        os.close(writer)
        descriptors.append(reader)
        more += ["--" + name.replace("_", "-"), str(reader)]
    command = [program("gembok-cli"), "--data-dir", folder, "--json", *words, *more]
    try:
        return stage.desktop.start(command, descriptors).wait().expect(0).json
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def vault(stage):
    return os.path.join(stage.desktop.environment["XDG_DATA_HOME"], "gembok")


def add_request(stage, folder, who):
    facts = stage.people[who]
    words = [word for key in ("name", "nik", "nip", "email", "organization") if facts.get(key) for word in (f"--{key}", facts[key])]
    request = cli(stage, folder, "request", "new", "--procedure", "lock-kaltim", "--algorithm", "ec:P-256", *words,
                  passphrase_fd=KEY_PASSPHRASE)["id"]
    for kind, path in stage.samples().items():
        cli(stage, folder, "request", "attach", request, "--kind", kind, path)
    return request


def choose_from_menu(screen, button, item):
    screen.button(button).click()
    screen.menu_item(item).click()


@scene
def back_up(stage):
    folder, say = vault(stage), stage.say
    add_request(stage, folder, "siti")
    add_request(stage, folder, "budi")
    screen = stage.open(mode="offline", language_asked=True)
    screen.page(say("Home")).await_there()
    stage.go_to("Requests")
    screen.await_text(stage.people["siti"]["name"])
    choose_from_menu(screen, say("Main menu"), say("_Back Up …"))
    screen.await_window(say("Back Up Requests"))
    screen.await_text(say("Not in the file"))
    stage.dialog_shot("backup-form")
    screen.passphrase(say("Passphrase of the backup")).type(PASSPHRASE)
    screen.passphrase(say("Repeat the passphrase of the backup")).type(PASSPHRASE)
    screen.button(say("_Save …")).await_state("sensitive")
    stage.dialog_shot("backup-ready")
    screen.button(say("_Save …")).click()
    path = stage.desktop.path("cadangan.gembok")
    screen.choose_file(path)
    screen.await_text(path)
    stage.dialog_shot("backup-done")


@scene
def back_up_one(stage):
    """From a request: it alone, or all."""
    folder, say = vault(stage), stage.say
    add_request(stage, folder, "siti")
    add_request(stage, folder, "budi")
    screen = stage.open(mode="offline", language_asked=True)
    screen.page(say("Requests")).click()
    screen.await_text(stage.people["siti"]["name"])
    screen.text(stage.people["siti"]["name"]).mouse()
    screen.button(say("What can be done to it")).click()
    screen.menu_item(say("_Back Up …")).await_there()
    screen.menu_item(say("_Back Up …")).click()
    screen.await_window(say("Back Up Requests"))
    screen.await_text(say("Not in the file"))
    screen.passphrase(say("Passphrase of the backup")).type("siti contoh 1990")
    screen.passphrase(say("Repeat the passphrase of the backup")).type("siti contoh")
    screen.check(say("All requests")).await_there()
    stage.dialog_shot("backup-one")


@scene
def restore(stage):
    folder, say = vault(stage), stage.say
    elsewhere = stage.desktop.path("elsewhere")
    path = stage.desktop.path("cadangan.gembok")
    ams = stage.desktop.start_ams()
    add_request(stage, elsewhere, "budi")
    request = add_request(stage, elsewhere, "siti")
    version = cli(stage, elsewhere, "request", "agreement", request)["version"]
    cli(stage, elsewhere, "request", "accept", request, "--agreement", version)
    cli(stage, elsewhere, "request", "consent", request, "--accept", version)
    username, password = ams.accounts["applicant"]
    cli(stage, elsewhere, "login", "--server", ams.url, "--ca", ams.ca, "--anchor", ams.ca, "--username", username, password_fd=password)
    cli(stage, elsewhere, "request", "submit", request)
    cli(stage, elsewhere, "request", "backup", "--out", path, backup_passphrase_fd=PASSPHRASE)
    shutil.rmtree(folder, ignore_errors=True)
    screen = stage.open(language_asked=True)
    screen.button(say("_Restore From a Backup …")).await_there()
    stage.shot("restore-first-start")
    screen.button(say("_Restore From a Backup …")).click()
    screen.await_window(say("Restore a Backup"))
    screen.await_text(say("No file chosen yet"))
    screen.button(say("_Choose File …")).click()
    screen.choose_file(path)
    screen.await_text("cadangan.gembok")
    screen.passphrase(say("Passphrase of the backup")).type("bukan yang ini")
    screen.button(say("_Open")).click()
    screen.await_text(say("The passphrase does not open this backup."))
    stage.dialog_shot("restore-wrong-passphrase")
    screen.passphrase(say("Passphrase of the backup")).type(PASSPHRASE)
    screen.button(say("_Open")).click()
    screen.button(say("_Restore")).await_there()
    stage.dialog_shot("restore-contents")
    screen.button(say("_Restore")).click()
    screen.button(say("_Show Requests")).await_there()
    stage.dialog_shot("restore-done")
