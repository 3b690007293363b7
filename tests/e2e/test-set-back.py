# SPDX-License-Identifier: GPL-3.0-or-later
"""An AMS that was set back to a backup: what it had confirmed and does not know any more is sent to it once more."""

import contextlib
import os
import shutil
import sqlite3

import journey
import tap
from harness import World


class Keeper:
    """Whoever looks after the AMS: saves its folder, and puts it back."""

    def __init__(self, world):
        journey.ask_often(world)
        self.world, self.ams = world, world.start_ams()
        self.people = {role: world.person(role) for role in ("applicant", "verifier", "officer")}
        self.log_in()

    def log_in(self):
        for person in self.people.values():
            person.log_in(self.ams)

    def save(self):
        self.ams.stop()
        shutil.copytree(self.ams.folder, self.world.path("saved-ams"))
        self.ams.start()
        self.log_in()

    def put_back(self):
        self.ams.stop()
        shutil.rmtree(self.ams.folder)
        shutil.copytree(self.world.path("saved-ams"), self.ams.folder)
        self.ams.start()
        self.log_in()

    def change(self, sql):
        with contextlib.closing(sqlite3.connect(os.path.join(self.ams.folder, "ams.db"), timeout=30)) as database, database:
            database.execute(sql)

    def reject_the_card(self):
        verifier = self.people["verifier"]
        verifier.cli("review", "reject", journey.queue(verifier)[0]["id"], "--reason", "KTP buram", "--document", "ktp=Buram")


def finish(keeper, request):
    """Sent again, it is one request with three documents, and comes to its certificate."""
    applicant, verifier, officer = keeper.people.values()
    tap.equal(applicant.cli("request", "submit", request).json["state"], "submitted", "sent again")
    tap.equal(len(journey.queue(verifier)), 1, "requests that await a decision")
    journey.accept_all(verifier, officer)
    tap.true(applicant.cli("request", "fetch", request).json["ok"], "certificate")
    return applicant.cli("request", "show", request).json


def test_a_backup_from_before_the_request():
    with World(bus=True, keyring=True) as world:
        keeper = Keeper(world)
        applicant = keeper.people["applicant"]
        request = journey.prepared(world, applicant)
        keeper.save()
        key = applicant.cli("request", "submit", request).json["public_key_sha256"]
        keeper.put_back()
        lost = applicant.cli("request", "status", request, code=4).error
        tap.contains(lost["message"], "does not know it any more", "what happened")
        tap.contains(lost["hint"], "send it again", "what to do")
        tap.equal(applicant.cli("request", "show", request).json["state"], "submitted", "until the person says so")
        waiting = applicant.cli("request", "status", request, "--wait", code=4).error
        tap.contains(waiting["message"], "does not know it any more", "waiting for what is lost")
        done = finish(keeper, request)
        tap.equal(done["public_key_sha256"], key, "the key")
        tap.true(applicant.cli("log", "verify").json["ok"], "log")


def test_two_copies_of_a_vault_begin_it_anew_once():
    with World(bus=True, keyring=True) as world:
        keeper = Keeper(world)
        applicant, verifier = keeper.people["applicant"], keeper.people["verifier"]
        request = journey.prepared(world, applicant)
        keeper.save()
        applicant.cli("request", "submit", request)
        keeper.put_back()
        here, there = applicant.folder, world.path("vault-copy")
        shutil.copytree(here, there)
        numbers = []
        for applicant.folder in (here, there):
            sent = applicant.cli("request", "submit", request).json
            tap.equal(sent["state"], "submitted", "sent again")
            numbers.append(sent["number"])
        tap.equal(numbers[0], numbers[1], "the number in both")
        tap.equal([entry["number"] for entry in journey.queue(verifier)], numbers[:1], "requests at the AMS")


def test_a_backup_from_when_it_was_returned():
    with World(bus=True, keyring=True) as world:
        keeper = Keeper(world)
        applicant = keeper.people["applicant"]
        request = journey.prepared(world, applicant)
        applicant.cli("request", "submit", request)
        keeper.reject_the_card()
        keeper.save()
        tap.equal(applicant.cli("request", "status", request).json["state"], "rejected")
        better = journey.samples(world, 2)["ktp"]
        journey.attach(applicant, request, {"ktp": better})
        applicant.cli("request", "submit", request)
        keeper.put_back()
        shown = applicant.cli("request", "status", request).json
        tap.equal((shown["state"], journey.document(shown, "ktp")["state"]), ("rejected", "ready"), "the replacement goes again")
        finish(keeper, request)


def test_a_draft_with_the_card_that_was_returned_since():
    with World(bus=True, keyring=True) as world:
        keeper = Keeper(world)
        applicant, verifier = keeper.people["applicant"], keeper.people["verifier"]
        request = journey.prepared(world, applicant)
        # Everything arrives, and the submission is refused: a draft at the AMS.
        applicant.cli("request", "submit", request)
        remote = journey.queue(verifier)[0]["id"]
        keeper.change("UPDATE requests SET state = 'draft', submitted_at = 0")
        keeper.save()
        applicant.cli("request", "submit", request)
        keeper.reject_the_card()
        applicant.cli("request", "status", request)
        journey.attach(applicant, request, {"ktp": journey.samples(world, 2)["ktp"]})
        card = journey.document(applicant.cli("request", "submit", request).json, "ktp")["sha256"]
        keeper.put_back()
        tap.contains(applicant.cli("request", "status", request, code=4).error["message"], "now calls it a draft")
        applicant.cli("request", "submit", request)
        there = journey.document(verifier.cli("review", "show", remote).json, "ktp")
        tap.equal(there["sha256"], card, "the card that the officer sees")
        finish(keeper, request)


tap.main()
