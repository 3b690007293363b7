# SPDX-License-Identifier: GPL-3.0-or-later
"""What people keep on paper: the receipt of a request, its number, which is read out on the telephone, and the records."""

import csv
import datetime
import io
import os
import re

import journey
import tap
from harness import World


def rows(receipt):
    """{code: value}, of several with the same code the first."""
    return {row["code"]: row["value"] for row in reversed(receipt["rows"])}


def test_receipt():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier, officer = (world.person(role) for role in ("applicant", "verifier", "officer"))
        for person in (applicant, verifier, officer):
            person.log_in(ams)
        request = journey.prepared(world, applicant)
        tap.equal(applicant.cli("request", "receipt", request, code=7).error["code"], "wrong_state")
        view = applicant.cli("request", "submit", request).json

        receipt = applicant.cli("request", "receipt", request, "--help-contact", "Diskominfo, lantai 2").json
        found = rows(receipt)
        tap.equal(found["number"], view["number"])
        tap.equal(found["verification_code"], view["verification_code"])
        tap.equal(found["nik"], applicant.facts["nik"][-4:])
        tap.equal(found["help"], "Diskominfo, lantai 2")
        tap.equal(len([row for row in receipt["rows"] if row["code"] == "document"]), 3)
        tap.true(found["agreement"].startswith("Accepted on ") and found["consent"].startswith("Given on "), "what was agreed to")
        tap.contains(found["consent"], "2026-1")
        tap.true(found["time"].startswith("5 minutes"), found["time"])
        first = found["sent"]

        path = world.path("tanda-terima.txt")
        applicant.cli("request", "receipt", request, "--out", path, environment={"LANGUAGE": "id", "LC_ALL": "id_ID.UTF-8"})
        with open(path, encoding="utf-8") as file:
            text = file.read()
        tap.contains(text, "Tanda terima permohonan")
        tap.contains(text, view["number"])
        tap.lacks(text, applicant.facts["nik"])
        tap.true(max(len(line) for line in text.splitlines()) <= 80, "80 columns")
        tap.equal(os.stat(path).st_mode & 0o777, 0o600, "mode")
        tap.equal(applicant.cli("request", "receipt", request, "--out", path, code=7).error["code"], "exists")

        journey.accept_all(verifier)
        applicant.cli("request", "status", request)
        later = rows(applicant.cli("request", "receipt", request).json)
        tap.equal((later["sent"], later["time"][:9]), (first, "3 minutes"))


def test_a_misheard_number_is_noticed():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier = world.person("applicant"), world.person("verifier")
        applicant.log_in(ams)
        verifier.log_in(ams)
        request = journey.prepared(world, applicant)
        number = applicant.cli("request", "submit", request).json["number"]
        tap.true(re.fullmatch(r"20\d\d-\d{6}-\d", number), number)
        tap.equal(len(verifier.cli("review", "list", "--search", number).json["requests"]), 1)
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        answer = verifier.cli("review", "list", "--search", wrong)
        tap.equal(answer.json["requests"], [])
        tap.contains(answer.err, "does not fit")
        tap.lacks(verifier.cli("review", "list", "--search", "tidak ada").err, "does not fit")

        # Enough to look at it, too little to decide on it.
        officer = world.person("officer")
        officer.log_in(ams)
        part = number.rpartition("-")[0]
        tap.equal(verifier.cli("review", "show", part).json["number"], number)
        for words in (("accept", part), ("reject", part, "--reason", "Buram"), ("refuse", part[:4], "--reason", "Buram")):
            answer = verifier.cli("review", *words, code=7)
            tap.contains(answer.error["message"], "only the beginning of a number")
        tap.lacks(officer.cli("review", "accept", number, code=5).error["hint"], "Your request", "before one's turn")
        tap.equal(verifier.cli("review", "accept", number.replace("-", " ")).json["state"], "verified")
        again = verifier.cli("review", "accept", number, code=5).error
        tap.equal((again["code"], again["remote_code"]), ("conflict", "already_decided"))
        tap.lacks(again["hint"], "Your request")


def test_records():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier = world.person("applicant"), world.person("verifier")
        for person in (applicant, verifier):
            person.log_in(ams)
        request = journey.prepared(world, applicant)
        applicant.cli("request", "submit", request)
        journey.accept_all(verifier)
        log = ("log", "show")
        everything = applicant.cli(*log).json["entries"]
        tap.equal([entry["seq"] for entry in everything], list(range(1, len(everything) + 1)), "oldest first")
        sent = next(entry for entry in everything if entry["step"] == "submit")
        tap.equal((sent["person"], sent["step_title"], sent["result_label"]), (applicant.facts["name"], "Sent to the AMS", "done"))
        tap.equal(applicant.cli(*log, "--limit", "3").json["entries"], everything[-3:])
        tap.equal(applicant.cli(*log, "--text", "sent to the ams").json["entries"], [sent])
        of_request = [entry for entry in everything if entry["request"] == request]
        tap.equal(applicant.cli(*log, "--person", applicant.facts["nik"]).json["entries"], of_request)
        tap.equal(applicant.cli(*log, "--request", request[:5], "--procedure", "lock-kaltim").json["entries"], of_request)
        zone = datetime.timezone(datetime.timedelta(hours=7))
        today = datetime.datetime.now(zone).date()
        day = datetime.timedelta(days=1)
        around = ("--from", today - day, "--to", today + day)
        tap.equal(len(applicant.cli(*log, *around).json["entries"]), len(everything))
        tap.equal(applicant.cli(*log, "--to", today - day).json["entries"], [])
        tap.equal(applicant.cli(*log, "--from", "kemarin", code=2).error["code"], "usage")
        tap.equal(applicant.cli(*log, "--limit", "0", code=2).error["code"], "usage")
        decided = verifier.cli(*log, "--text", "accepted").json["entries"]
        tap.equal([entry["step"] for entry in decided], ["accept"])

        path = world.path("catatan.csv")
        applicant.cli("log", "export", "--csv", path, "--text", "AMS", environment={"LANGUAGE": "id", "LC_ALL": "id_ID.UTF-8"})
        with open(path, "rb") as file:
            table = file.read()
        tap.true(table.startswith(b"\xef\xbb\xbf"), "byte order mark")
        rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))
        tap.equal(rows[0][:4], ["No.", "Waktu", "Pelaku", "Pemohon"])
        tap.true(len(rows) > 2 and all(len(row) == len(rows[0]) for row in rows), rows)
        tap.lacks(table.decode(), applicant.facts["nik"])
        tap.equal(applicant.cli("log", "export", "--csv", path, code=7).error["code"], "exists")
        tap.true(applicant.cli("log", "verify").json["ok"], "the chain")


tap.main()
