# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays the faults of fault_rows.py on the real programs: how a row is played, and what must hold before and after it.

A lane is an AMS of its own with something in between (between.py) and vaults that were brought to a certain point once. For each
row a copy of such a vault is used, so that every fault meets the same beginning. Several lanes play at the same time, since most
of the time of a fault is waiting.
"""

import collections
import contextlib
import os
import re
import shutil
import sqlite3
import sys
import time

import journey
import tap
from between import Between, Certificates
from harness import SOURCE, Running, program

sys.path.insert(0, os.path.join(SOURCE, "po"))

# How far a request has come in the vault, in the words of the table.
Sent = collections.namedtuple("Sent", "state known csr documents total agreement certificate")
# What a row ended with: what was said, the exit code, how far the vault was, and what cannot be compared beforehand.
Played = collections.namedtuple("Played", "message hint code exit kept measured")


# Runs a program and writes down its peak memory in KiB.
WEIGHED = ("import resource, subprocess, sys; code = subprocess.call(sys.argv[2:], close_fds=False); "
           "open(sys.argv[1], 'w').write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)); sys.exit(code)")


class Vault:
    """What stands in the vault of a data folder, read from its file while no program uses it."""

    # What a failure may move on: the rest of the vault stays as it is.
    REQUEST = ("state", "profile", "account", "remote_id", "number", "etag", "csr_sent", "agreement_sent", "updated_at", "checked_at",
               "reason")
    DOCUMENT = ("state", "upload_url", "reason")

    def __init__(self, folder):
        self.path = os.path.join(folder, "vault.db")

    def rows(self, query):
        with contextlib.closing(sqlite3.connect(self.path)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query)]

    def sent(self):
        """How far it is; there is one request, or none (of somebody who only logs in)."""
        requests = self.rows("SELECT * FROM request")
        if not requests:
            return Sent("nothing", False, False, 0, 0, False, False)
        documents = self.rows("SELECT * FROM document")
        return Sent(requests[0]["state"], requests[0]["remote_id"] is not None, bool(requests[0]["csr_sent"]),
                    sum(1 for document in documents if document["state"] in ("uploaded", "accepted")), len(documents),
                    bool(requests[0]["agreement_sent"]), len(self.rows("SELECT sha256 FROM certificate")) > 0)

    def treasure(self):
        """What no fault may ever touch: keys, CSR, the applicant's data, documents, what was agreed to."""
        def without(names, rows):
            return [{name: value for name, value in row.items() if name not in names} for row in rows]
        return {
            "keys": self.rows("SELECT * FROM private_key"),
            "requests": without(self.REQUEST, self.rows("SELECT * FROM request")),
            "documents": without(self.DOCUMENT, self.rows("SELECT * FROM document ORDER BY kind")),
            "contents": self.rows("SELECT * FROM document_content ORDER BY kind"),
            "consents": self.rows("SELECT * FROM consent"),
            "certificates": without(("checked_at",), self.rows("SELECT * FROM certificate")),
            "refused": self.rows("SELECT * FROM refused_file"),
            "profiles": [row["url"] for row in self.rows("SELECT url FROM profile")],
        }

    def documents(self):
        return {row["kind"]: row["sha256"] for row in self.rows("SELECT kind, sha256 FROM document")}


def in_words(sent):
    """@sent for the table: "draft; CSR and 1 of 3 documents sent"."""
    if sent.state == "nothing":
        return "nothing"
    parts = [part for part, there in (("CSR", sent.csr and sent.state == "draft"),
                                      (f"{sent.documents} of {sent.total} documents", sent.documents and sent.state == "draft"),
                                      ("agreement", sent.agreement and sent.state == "draft")) if there]
    words = sent.state
    if sent.state == "draft" and sent.known:
        words += "; known to the AMS" + (", " + ", ".join(parts) + " sent" if parts else "")
    if sent.state == "done":
        words += "; certificate kept" if sent.certificate else "; no certificate"
    return words


class Lane:
    """One AMS with something in between, and somebody who uses it."""

    def __init__(self, world, certificates, name, other=None):
        """@other: a lane that has done its part: this one goes on with its AMS, which it reaches by a name, through a proxy."""
        self.world, self.name, self.templates = world, name, {}
        self.ams = other.ams if other else world.start_ams(name=name, executable="gembok-ams-faults")
        self.faults = journey.Faults(self.ams)
        self.between = Between(self.ams, certificates, "ams.test" if other else "127.0.0.1")
        self.person = world.person("applicant", name=name)
        self.person.folder, self.request, self.vault = world.path(f"vault-{name}"), None, None
        self.environment = {"https_proxy": f"http://127.0.0.1:{self.between.proxy.port}"} if other else {}

    # --- how a vault is brought to where a row begins -----------------------------------------------------------------------

    def log_in_words(self, username="pemohon"):
        return ["login", "--server", self.between.url, "--ca", self.between.ca, "--anchor", self.ams.ca, "--username", username]

    def log_in(self):
        self.person.cli(*self.log_in_words(), secret={"--password-fd": self.ams.accounts["applicant"][1]},
                        environment=self.environment)

    def _make(self, stage):
        """A vault where nothing was done yet, one with a complete draft, one that was sent, one that the AMS is done with."""
        if stage == "new":
            self.person.cli("request", "list")
        elif stage == "draft":
            self.log_in()
            self.request = journey.prepared(self.world, self.person)
        elif stage == "sent":
            self._restore("draft")
            self.person.cli("request", "submit", self.request, environment=self.environment)
        else:
            self._restore("sent")

    def _move_on(self, stage):
        """What happens at the AMS once the vault of @stage is kept: the client is behind."""
        if stage == "sent":
            self._decide("verifier")
        elif stage == "done":
            self._decide("officer")

    def _decide(self, role):
        decider = self.world.person(role, name=f"{self.name}-{role}")
        decider.log_in(self.ams, role)
        journey.accept_all(decider)

    def _restore(self, stage):
        shutil.rmtree(self.person.folder, ignore_errors=True)
        shutil.copytree(self.templates[stage], self.person.folder)

    def begin(self, stage):
        """Puts the vault of @stage in place."""
        order = ["new", "draft", "sent", "done"]
        for needed in order[1:order.index(stage) + 1] if stage != "new" else ["new"]:
            if needed in self.templates:
                continue
            shutil.rmtree(self.person.folder, ignore_errors=True)
            self._make(needed)
            self.templates[needed] = self.world.path(f"template-{self.name}-{needed}")
            shutil.copytree(self.person.folder, self.templates[needed])
            self._move_on(needed)
        self._restore(stage)
        return Vault(self.person.folder)

    # --- one row ---------------------------------------------------------------------------------------------------------------

    def start(self, row, environment=None):
        """The row's verb; its peak memory is known afterwards, see peak()."""
        words, secret = ["request", row.verb, self.request], None
        if row.verb == "login":
            words, secret = self.log_in_words(), {"--password-fd": self.ams.accounts["applicant"][1]}
        prefix = ("/usr/bin/python3", "-c", WEIGHED, self.world.path(f"peak-{self.name}")) if row.measure else ()
        return self.person.start(*words, secret=secret, environment={**self.environment, **(environment or {})}, prefix=prefix)

    def peak(self):
        """KiB of the last program that was weighed."""
        with open(self.world.path(f"peak-{self.name}"), encoding="ascii") as file:
            return int(file.read())

    def set_off(self, row):
        """The fault begins."""
        weather = row.weather(self) if callable(row.weather) else dict(row.weather or {})
        self.between.forget()
        self.between.weather = weather
        self.faults.script(*[{"times": 99, **fault} for fault in (row.faults(self) if callable(row.faults) else row.faults)])

    def calm(self):
        """The fault is gone; whether it was met at all."""
        met = any(fault["times"] < 99 for fault in self.faults.left())
        self.faults.script()
        self.between.weather = {}
        return met

    def database(self):
        """The vault's, to read."""
        return contextlib.closing(sqlite3.connect(os.path.join(self.person.folder, "vault.db")))

    def at_ams(self, query, *values):
        with contextlib.closing(sqlite3.connect(os.path.join(self.ams.folder, "ams.db"))) as database:
            return database.execute(query, values).fetchall()

    def check_ams(self, vault):
        """AMS holds exactly one request of this key, and it holds what the vault says."""
        key = vault.rows("SELECT public_key_sha256 AS key FROM request")[0]["key"]
        found = self.at_ams("SELECT id, state FROM requests WHERE state <> 'cancelled'")
        tap.equal(len(found), 1, "requests at the AMS")
        tap.equal(self.at_ams("SELECT public_key_sha256 FROM requests WHERE id = ?", found[0][0]), [(key,)], "its key")
        tap.equal(dict(self.at_ams("SELECT kind, sha256 FROM documents WHERE request = ?", found[0][0])), vault.documents(),
                  "its documents")
        return found[0]

    def withdraw(self):
        """For the next row the AMS knows of nothing."""
        return self.person.start("request", "cancel", self.request, environment=self.environment)


ENDS = {"submit": "submitted", "status": "verified", "fetch": "done; certificate kept", "login": "nothing"}


def judge_vault(vault, before, before_treasure, row):
    """Nothing of worth was touched, and nothing went backwards."""
    after, treasure = vault.sent(), vault.treasure()
    for name, value in before_treasure.items():
        if name == "profiles" or (after.state == "done" and name in ("documents", "contents")):
            continue  # a log-in may add one; documents go once the AMS has confirmed the end
        tap.equal(treasure[name], value, f"{name} in the vault after {row.fault}")
    tap.true(after.csr >= before.csr and after.known >= before.known, "what was sent stays sent")
    return after


def play(lane, row):
    """Plays @row; a generator that yields every program it starts, so that others play while it runs. Returns a Played."""
    vault = lane.vault = lane.begin(row.stage)
    before, treasure = vault.sent(), vault.treasure()
    lane.set_off(row)
    running = lane.start(row, row.environment(lane) if callable(row.environment) else row.environment)
    yield running
    result, seen = running.wait(), lane.between.forget()
    met = lane.calm()
    tap.true(met or not row.faults, f"the fault was not met: {result.out[:300]}")
    error = result.json.get("error", {}) if result.out else {}
    kept, peak = judge_vault(vault, before, treasure, row), lane.peak() if row.measure else 0
    yield from finish(lane, row, vault, error.get("code") == "not_logged_in")
    measured = row.measure(lane, seen, (peak, lane.peak())) if row.measure else None
    if row.verb == "submit":
        withdrawn = lane.withdraw()
        yield withdrawn
        withdrawn.wait().expect(0)
    return Played(plain(error.get("message"), lane), plain(error.get("hint"), lane), error.get("code"), result.code, in_words(kept),
                  measured)


def finish(lane, row, vault, log_in_first):
    """The fault gone, the same verb finishes the work."""
    if log_in_first:
        lane.log_in()
    again = lane.start(row)
    yield again
    again.wait().expect(0)
    tap.equal(in_words(vault.sent()), ENDS[row.verb], f"with “{row.verb}” once more")
    if row.verb == "submit":
        tap.equal(lane.check_ams(vault)[1], "submitted", "at the AMS")


def plain(text, lane):
    """What differs from run to run, by a word for it."""
    if text is None:
        return None
    command = " ".join(lane.person.command()[:1] + ["--data-dir", lane.person.folder])
    text = text.replace(f"“{command} login --server {lane.between.url} --username pemohon”",
                        "“gembok-cli login --server ADDRESS --username NAME”")
    for port, word in ((lane.between.host, "{host}"), (f"127.0.0.1:{lane.between.proxy.port}", "{proxy}")):
        text = text.replace(port, word)
    text = re.sub(r"127\.0\.0\.1:\d+", "{elsewhere}", text)
    return re.sub(r"\d{1,2} \w+ 20\d\d( at)?,? \d\d[:.]\d\d( WIB)?|\d{1,2} \w+ 20\d\d", "{date}", text)


# --- all of them -----------------------------------------------------------------------------------------------------------

class Stage:
    """The lanes, and what is played on each."""

    def __init__(self, world, rows, lanes):
        self.world, self.outcomes = world, {}
        folder = world.path("certificates")
        os.makedirs(folder)
        self.certificates = Certificates(folder)
        self.queues = collections.defaultdict(list)
        for number, row in enumerate(rows):
            number = 0 if row.proxied else number % lanes
            self.queues[f"draft-{number}" if row.stage == "draft" else "ahead"].append(row)

    def run(self):
        """Plays every row; returns {its name: Played, or the exception}."""
        active = {}
        for name, rows in self.queues.items():
            lane = Lane(self.world, self.certificates, name)
            active[name] = self._follow(lane, sorted(rows, key=lambda row: ("new", "draft", "sent", "done").index(row.stage)))
        waiting = {name: None for name in active}
        while waiting:
            for name, running in list(waiting.items()):
                if running is not None and running.alive:
                    continue
                try:
                    waiting[name] = next(active[name])
                except StopIteration:
                    del waiting[name]
            time.sleep(0.02)
        return self.outcomes

    def _follow(self, lane, rows):
        for row in sorted(rows, key=lambda row: row.proxied):
            if row.proxied and not lane.environment:
                lane = Lane(self.world, self.certificates, f"{lane.name}-proxied", lane)
            try:
                self.outcomes[row.name] = yield from play(lane, row)
            except Exception as error:  # pylint: disable=broad-except
                self.outcomes[row.name] = error
                with contextlib.suppress(Exception):
                    lane.calm()
                    if row.verb == "submit":
                        yield lane.withdraw()
