#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an administrator decided for a computer, on the command line: it is the default, a lock holds, and slips are told."""

import json
import os

import harness
import journey
import tap
from harness import World


def office(world, text, mode=0o755):
    """Puts a presets file into the place for all of this world."""
    path = world.path("share/gembok/site/presets.conf")
    os.makedirs(os.path.dirname(path), exist_ok=True)
    world.write("share/gembok/site/presets.conf", text)
    os.chmod(path, 0o644)
    os.chmod(os.path.dirname(path), mode)
    return path


def test_an_office_needs_no_options():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        person = world.person()
        more, secret = person.account_options(ams)
        office(world, f"[Preset]\nprocedure='lock-kebumen'\nagency-name='Dinas Contoh'\n[Locked]\nams-address='{ams.url}'\n"
                      f"ams-ca-file='{ams.ca}'\nanchor-files=['{ams.ca}']\n")
        person.cli("login", *more, secret=secret)
        tap.equal(person.cli("account", "show").json["username"], more[1])
        refused = person.cli("login", *more, "--server", "https://localhost:1", secret=secret, code=2)
        tap.contains(refused.error["message"], "gembok/site/presets.conf")
        words = person.applicant_words()
        facts = [word for option, value in zip(words[::2], words[1::2]) if option != "--organization" for word in (option, value)]
        made = person.cli("request", "new", *facts, "--algorithm", "ec:P-256", secret={"--passphrase-fd": person.passphrase}).json
        tap.equal((made["procedure"], made["organization"]), ("lock-kebumen", "Dinas Contoh"))
        checks = {entry["code"]: entry for entry in person.cli("doctor").json["checks"]}
        tap.contains(checks["presets"]["found"], f"ams-address: '{ams.url}' (locked, ")


def test_slips_are_told_and_nothing_here_is_in_the_way():
    with World() as world:
        person = world.person()
        request = journey.new_request(person)["id"]
        path = office(world, "[Preset]\nmode='offline'\nams-adress='https://ams.contoh.go.id'\n")
        for command in (("login", "--username", "siti"), ("request", "status", request)):
            tap.contains(person.cli(*command, code=7).error["message"], f"{path}, line 3: there is no key “ams-adress”")
        shown = person.cli("request", "show", request)
        tap.equal(shown.json["id"], request)
        tap.contains(shown.err, f"{path}, line 3")
        person.cli("key", "check", request, secret={"--passphrase-fd": person.passphrase})
        tap.equal(world.run(harness.program("gembok-cli"), "--version").err, "")
        tap.equal({entry["code"]: entry["health"] for entry in person.cli("doctor", code=1).json["checks"]}["presets"], "bad")
        office(world, "[Preset]\nmode='offline'\n", mode=0o777)
        tap.contains(person.cli("login", "--username", "siti", code=7).error["message"], f"everybody can write {os.path.dirname(path)}")


def test_the_window_tells_its_version_all_the_same():
    with World() as world:
        office(world, "[Preset]\nfoo=1\n")
        tap.contains(world.run(harness.program("gembok"), "--version").out, "gembok ")


def test_a_procedure_that_is_not_there_is_told():
    with World() as world:
        person = world.person()
        path = office(world, "[Preset]\nprocedure='lock-tiada'\n")
        checks = {entry["code"]: entry for entry in person.cli("doctor").json["checks"]}
        tap.equal(checks["presets"]["health"], "note")
        tap.contains(checks["presets"]["advice"], path)
        os.makedirs(world.path("share/gembok/procedures"))
        world.write("share/gembok/procedures/lock-tiada.json", json.dumps({"format": 1, "id": "lock-tiada", "type": "masuk"}))
        checks = {entry["code"]: entry for entry in person.cli("doctor").json["checks"]}
        tap.contains(checks["procedures"]["found"], "lock-tiada.json: This procedure file cannot be used: line 1, “type”: “masuk”")


tap.main()
