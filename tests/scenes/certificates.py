# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: the list of what is kept, and one of them."""

import os
import sqlite3
import time

import journey
from harness import program
from stage import scene

DAY = 24 * 60 * 60


def issue(stage, *names, folder="gembok"):
    """A vault with a certificate for each of @names (as in people.json), issued by an AMS that goes on running."""
    desktop = stage.desktop
    ams = desktop.start_ams()
    deciders = [desktop.person(role) for role in ("verifier", "officer")]
    for decider in deciders:
        decider.log_in(ams)
    vault = os.path.join(desktop.environment["XDG_DATA_HOME"], folder)
    made = []
    for seed, name in enumerate(names):
        person = desktop.person(who=name)
        person.folder = vault
        person.log_in(ams)
        request = journey.prepared(desktop, person, seed + 1)
        person.cli("request", "submit", request)
        journey.accept_all(*deciders)
        person.cli("request", "status", request)
        person.cli("request", "fetch", request, secret={"--passphrase-fd": person.passphrase})
        made.append((person, request))
    return ams, vault, made


def alter(vault, request, **columns):
    """As if time had passed, or a check had said something."""
    with sqlite3.connect(os.path.join(vault, "vault.db")) as store:
        names = ", ".join(f"{name} = ?" for name in columns)
        store.execute(f"UPDATE certificate SET {names} WHERE request_id = ?", (*columns.values(), request))


def open_connected(stage, ams, **more):
    return stage.open(mode="connected", language_asked=True, ams_address=ams.url, ams_ca_file=ams.ca, anchor_files=[ams.ca], **more)


@scene
def certificates_empty(stage):
    stage.open_training()
    stage.go_to("Certificates")
    stage.shot("certificates-empty")


@scene
def certificates(stage):
    ams, vault, made = issue(stage, "siti", "budi", "dewi")
    now = int(time.time())
    alter(vault, made[1][1], not_before=now - 718 * DAY, not_after=now + 12 * DAY)
    alter(vault, made[0][1], state="revoked", reason=3)
    screen, say = open_connected(stage, ams), stage.say
    stage.go_to("Certificates")
    screen.await_text(made[2][0].facts["name"])
    stage.shot("certificates")
    screen.text(made[2][0].facts["name"]).mouse()
    screen.button(say("Check _Now")).await_there()
    stage.shot("certificate")
    screen.button(say("Check _Now")).click()
    screen.await_text(say("It is not revoked"))
    stage.shot("certificate-checked")


@scene
def certificate_passphrase(stage):
    ams, _vault, made = issue(stage, "siti")
    person = made[0][0]
    screen, say = open_connected(stage, ams), stage.say
    stage.go_to("Certificates")
    screen.text(person.facts["name"]).mouse()
    screen.row(say("Try the passphrase")).click()
    dialog = screen.dialog(say("Try the Passphrase"))
    dialog.passphrase(say("Passphrase of the key")).type("bukan yang benar")
    dialog.button(say("_Try")).click()
    screen.await_text(say("The passphrase is wrong."))
    dialog.passphrase(say("Passphrase of the key")).type(person.passphrase)
    dialog.button(say("_Try")).click()
    screen.await_text(say("The passphrase is right."))
    screen.key("Escape")
    dialog.await_gone()
    screen.row(say("Change the passphrase")).click()
    dialog = screen.dialog(say("Change Passphrase"))
    dialog.passphrase(say("Present passphrase")).type(person.passphrase)
    dialog.passphrase(say("New passphrase")).type("kuda lari padang 47 gersang")
    dialog.passphrase(say("Repeat the new passphrase")).type("kuda lari padang 48")
    dialog.progress(say("Strength of the passphrase")).await_there()
    stage.dialog_shot("passphrase-change")
    dialog.passphrase(say("Repeat the new passphrase")).type("kuda lari padang 47 gersang")
    dialog.button(say("_Change")).click()
    screen.await_text(say("The passphrase was changed."))
    stage.shot("passphrase-changed", front=True)


@scene
def certificate_contents(stage):
    """The lower half of a certificate's page: what is in it, and what it can be passed on as."""
    ams, _vault, made = issue(stage, "siti")
    screen, say = open_connected(stage, ams), stage.say
    stage.go_to("Certificates")
    screen.text(made[0][0].facts["name"]).mouse()
    screen.row(say("Save the certificate")).click()
    screen.row(".p7b").await_there()
    stage.shot("certificate-files")
    screen.button(say("S_how")).click()
    screen.text("Key usage" if stage.language == "en" else "Kegunaan kunci").first().await_there()
    screen.key("End")
    stage.shot("certificate-contents")


@scene
def opened_files(stage):
    ams, _vault, made = issue(stage, "siti")
    person, request = made[0]
    csr, chain, p12 = (stage.desktop.path(name) for name in ("siti.csr", "siti.p7b", "siti.p12"))
    person.cli("csr", "export", request, "--out", csr)
    person.cli("cert", "export", request, "--format", "p7b", "--out", chain)
    person.cli("cert", "export", request, "--format", "p12", "--out", p12,
               secret={"--passphrase-fd": person.passphrase, "--export-passphrase-fd": "lampu-meja-kuda-payung-27"})
    screen = open_connected(stage, ams)
    for path in (csr, chain, p12):
        name = os.path.basename(path)
        stage.desktop.run(program("gembok"), path)
        screen.dialog(name).await_there()
        screen.text(person.facts["name"] if path != p12 else stage.say("This .p12 is protected")).first().await_there()
        stage.shot(f"opened-{name.partition('.')[2]}", front=True)
        screen.key("Escape")
        screen.dialog(name).await_gone()
