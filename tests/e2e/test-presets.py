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


def test_a_lock_holds_for_what_is_kept():
    """The office goes over from one AMS to another: nothing more is sent to the former one, but what lies there is not lost."""
    with World(bus=True, keyring=True) as world:
        former, present = world.start_ams(name="former"), world.start_ams(name="present", own=True)
        siti, verifier, officer = (world.person(role) for role in ("applicant", "verifier", "officer"))
        for person in (siti, verifier, officer):
            person.log_in(former)
        sent, later = journey.prepared(world, siti), journey.prepared(world, siti, seed=2)
        siti.cli("request", "submit", sent)
        decided = journey.accept_all(verifier, officer)["id"]
        path = office(world, f"[Preset]\nams-ca-file='{present.ca}'\n[Locked]\nams-address='{present.url}'\n")

        def assert_refused(answer):
            tap.equal(answer.error["code"], "refused")
            for word in (former.url, present.url, path):
                tap.contains(answer.error["message"], word)

        assert_refused(siti.cli("request", "submit", later, code=5))
        assert_refused(siti.cli("account", "show", code=5))
        assert_refused(verifier.cli("review", "list", code=5))
        assert_refused(verifier.cli("review", "accept", decided, code=5))
        tap.equal(siti.cli("request", "status", sent).json["state"], "done")
        # Also without the session that was kept.
        siti.cli("logout")
        more, secret = siti.account_options(former)
        tap.true(siti.cli("request", "fetch", sent, *more, secret=secret).json["ok"], "fetch")
        more, secret = siti.account_options(present)
        siti.cli("login", *more, "--anchor", present.ca, secret=secret)
        tap.equal(siti.cli("request", "submit", later).json["state"], "submitted")


def test_a_lock_holds_for_what_was_begun():
    """What was returned there is not repaired there."""
    with World(bus=True, keyring=True) as world:
        former = world.start_ams()
        siti, verifier = world.person(), world.person("verifier")
        for person in (siti, verifier):
            person.log_in(former)
        request = journey.prepared(world, siti)
        siti.cli("request", "submit", request)
        remote = journey.queue(verifier)[0]["id"]
        verifier.cli("review", "reject", remote, "--reason", "Foto gelap", "--document", "foto_diri=Foto terlalu gelap")
        path = office(world, "[Locked]\nams-address='https://ams.contoh.go.id'\n")
        tap.equal(siti.cli("request", "status", request).json["state"], "rejected")
        fresh = journey.samples(world, seed=5)["foto_diri"]
        siti.cli("request", "attach", request, "--kind", "foto_diri", fresh)
        tap.contains(siti.cli("request", "submit", request, code=5).error["message"], path)
        siti.cli("logout")
        more, secret = siti.account_options(former)
        tap.contains(siti.cli("request", "submit", request, *more, secret=secret, code=5).error["message"], path)
        tap.equal(siti.cli("request", "cancel", request, *more, secret=secret).json["state"], "cancelled")


def test_no_connection_is_no_connection():
    """An address that is preset is no way around a mode that is locked."""
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        person = world.person()
        more, secret = person.account_options(ams)
        person.log_in(ams)
        path = office(world, f"[Preset]\nams-address='{ams.url}'\nams-ca-file='{ams.ca}'\n[Locked]\nmode='offline'\n")
        for command in (("login", *more), ("account", "show", *more)):
            refused = person.cli(*command, secret=secret, code=5).error["message"]
            tap.contains(refused, "locked “mode” as 'offline'")
            tap.contains(refused, path)
        tap.contains(person.cli("account", "show", code=5).error["message"], path)
        checks = {entry["code"]: entry for entry in person.cli("doctor").json["checks"]}
        tap.equal((checks["ams"]["health"], "tls" in checks), ("note", False))
        person.cli("logout")


def test_trust_that_is_locked_away():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        person = world.person()
        person.log_in(ams)
        office(world, "[Locked]\nams-ca-file=''\n")
        tap.equal(person.cli("account", "show", code=4).error["code"], "tls")


def test_each_password_goes_to_its_own_ams():
    """Two people at one workstation, without a keyring."""
    with World(bus=True) as world:
        first, second = world.start_ams(name="first"), world.start_ams(name="second", own=True)
        desk = world.person()
        siti, secret = desk.account_options(first)
        budi, budis_secret = desk.account_options(second, "verifier")
        desk.log_in(first)
        desk.cli("login", "--server", second.url, "--ca", second.ca, *budi, secret=budis_secret)
        tap.equal(desk.cli("account", "show", *siti, secret=secret).json["role"], "applicant")
        tap.equal(desk.cli("account", "show", *budi, secret=budis_secret).json["role"], "verifier")


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
