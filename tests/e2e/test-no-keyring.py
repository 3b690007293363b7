# SPDX-License-Identifier: GPL-3.0-or-later
"""A missing or locked keyring is an ordinary state: everything works, with a password for each command."""

import contextlib
import os
import re
import shlex
import sqlite3
import tempfile

import journey
import tap
from harness import World


def run_without_keyring(world):
    ams = world.start_ams()
    applicant, verifier, officer = (world.person(role) for role in ("applicant", "verifier", "officer"))
    request = journey.new_request(applicant)["id"]
    files = journey.samples(world)
    refused = applicant.cli("request", "attach", request, "--kind", "ktp", files["ktp"], code=7)
    tap.equal(refused.error["code"], "keyring")
    for person in (applicant, verifier, officer):
        answer = person.log_in(ams).json
        tap.equal(answer["session_kept"], False)
    tap.equal(applicant.cli("account", "show", code=5).error["code"], "not_logged_in")
    journey.agree(applicant, request)

    def network(person, *words, code=0):
        more, secret = person.account_options(ams)
        return person.cli(*words, *more, secret=secret, code=code)

    given = [word for kind, path in files.items() for word in ("--document", f"{kind}={path}")]
    tap.equal(network(applicant, "request", "submit", request, *given[:2], code=7).error["code"], "missing")
    tap.equal(network(applicant, "request", "submit", request, *given).json["state"], "submitted")
    remote = network(verifier, "review", "list").json["requests"][0]["id"]
    network(verifier, "review", "reject", remote, "--reason", "Foto gelap", "--document", "foto_diri=Foto terlalu gelap")
    tap.equal(network(applicant, "request", "status", request).json["state"], "rejected")
    fresh = journey.samples(world, seed=5)["foto_diri"]
    tap.equal(network(applicant, "request", "submit", request, "--document", f"foto_diri={fresh}").json["state"], "submitted")
    network(verifier, "review", "accept", remote)
    network(officer, "review", "accept", remote)
    tap.true(network(applicant, "request", "fetch", request).json["ok"], "fetch")
    words, secret = officer.account_options(ams)
    fresh = "kata sandi baru, panjang dan rekaan 77"
    officer.cli("account", "change-password", *words, secret={**secret, "--new-password-fd": fresh})
    tap.equal(officer.cli("account", "show", *words, secret={"--password-fd": fresh}).json["role"], "officer")
    wrong, _ = applicant.account_options(ams)
    tap.equal(applicant.cli("request", "list").json["requests"][0]["state"], "done")
    tap.equal(applicant.cli("account", "show", *wrong, secret={"--password-fd": "bukan-ini"}, code=3).error["code"], "wrong_password")


def test_no_service_on_the_bus():
    with World(bus=True) as world:
        run_without_keyring(world)


def test_what_the_ams_has_lost_is_given_again():
    with World(bus=True) as world:
        ams, applicant = world.start_ams(), world.person()
        more, secret = applicant.account_options(ams)
        request, files = journey.new_request(applicant)["id"], journey.samples(world)
        applicant.log_in(ams)
        journey.agree(applicant, request)
        given = [word for kind, path in files.items() for word in ("--document", f"{kind}={path}")]
        applicant.cli("request", "submit", request, *given, *more, secret=secret)
        with contextlib.closing(sqlite3.connect(os.path.join(ams.folder, "ams.db"), timeout=30)) as database, database:
            database.execute("UPDATE requests SET state = 'draft', submitted_at = 0, agreement_version = NULL, agreement_sha256 = NULL")
            database.execute("DELETE FROM documents WHERE kind = 'ktp'")
            database.execute("DELETE FROM uploads WHERE kind = 'ktp'")
        lost = applicant.cli("request", "submit", request, *more, secret=secret, code=7).error
        tap.contains(lost["hint"], "--document KIND=FILE", "what to do")
        again = applicant.cli("request", "submit", request, "--document", f"ktp={files['ktp']}", *more, secret=secret)
        tap.equal(again.json["state"], "submitted", "sent again")


def hinted(words, secret, world):
    """Runs the command that a sentence tells, as it stands there; the password comes by a descriptor, since nobody types."""
    command = shlex.split(re.search("“([^”]*gembok-cli [^”]*)”", words)[1])
    with tempfile.TemporaryFile() as file:
        file.write(secret.encode())
        file.seek(0)
        more = ["--password-fd", str(file.fileno())] if "--username" in command else []
        return command, world.start([*command, *more], descriptors=(file.fileno(),)).wait()


def test_what_is_told_next_works():
    with World(bus=True) as world:
        ams = world.start_ams()
        applicant = world.person()
        request = journey.new_request(applicant)["id"]
        files = journey.samples(world)
        _, secret = applicant.account_options(ams)
        applicant.log_in(ams)
        for version in ("consent", "agreement"):
            told = applicant.cli("request", "show", request, options=()).out.splitlines()[-1]
            command, read = hinted(told, secret["--password-fd"], world)
            tap.contains(" ".join(command), f"request {version} {request} --username")
            shown = re.search(r"^(?:Version|Versi) (\S+)\. ", read.expect(0).out, re.M)[1]
            words = ["--accept"] if version == "consent" else ["--agreement"]
            applicant.cli("request", "consent" if version == "consent" else "accept", request, *words, shown)
        told = applicant.cli("request", "show", request, options=()).out.splitlines()[-1]
        for kind, path in files.items():
            tap.contains(told, f"--document {kind}=FILE")
            told = told.replace(f"{kind}=FILE", f"{kind}={shlex.quote(str(path))}")
        told = hinted(told, secret["--password-fd"], world)[1].expect(0).out.splitlines()[-1]
        tap.contains(hinted(told.replace(" --wait", ""), secret["--password-fd"], world)[1].expect(0).out, "waiting for verification")
        refused = applicant.cli("request", "attach", request, "--kind", "ktp", files["ktp"], code=7).error
        tap.true("--password-fd with the command" not in refused["hint"], refused["hint"])


def test_attaching_names_the_way_for_this_file():
    with World() as world:
        applicant = world.person()
        request = journey.new_request(applicant)["id"]
        path = journey.samples(world)["ktp"]
        hint = applicant.cli("request", "attach", request, "--kind", "ktp", path, code=7).error["hint"]
        command = shlex.split(re.search("“([^”]*)”", hint)[1])
        tap.equal(command[1:3], ["--data-dir", applicant.folder])
        tap.equal(command[3:7], ["request", "submit", request, "--document"])
        tap.equal(command[7], f"ktp={path}")


def test_no_bus_at_all():
    with World() as world:
        applicant = world.person()
        request = journey.new_request(applicant)["id"]
        refused = applicant.cli("request", "attach", request, "--kind", "ktp", journey.samples(world)["ktp"], code=7)
        tap.equal(refused.error["code"], "keyring")
        checks = {entry["code"]: entry for entry in applicant.cli("doctor").json["checks"]}
        tap.equal(checks["keyring"]["health"], "note")
        tap.true(checks["keyring"]["advice"], "no advice")


def test_locked_keyring_does_not_hang():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant = world.person()
        applicant.log_in(ams)
        request = journey.new_request(applicant)["id"]
        world.lock_keyring()
        refused = applicant.cli("request", "attach", request, "--kind", "ktp", journey.samples(world)["ktp"], code=7, patience=30)
        tap.equal(refused.error["code"], "keyring")
        tap.equal(applicant.cli("account", "show", code=5, patience=30).error["code"], "not_logged_in")


tap.main()
