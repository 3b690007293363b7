# SPDX-License-Identifier: GPL-3.0-or-later
"""gembok-ams, crashed at every point while it takes a request from its creation to its revocation (server_life.py)."""

import contextlib
import functools
import http.client
import os
import signal
import sqlite3
import ssl
import time

import cases
import courses
import faulty
import service
from checks import Broken, require
from harness import Secrets, await_true, program
from server_life import PEOPLE, Life

# What a client meets when the service dies, and what a service answers that cannot save anything.
CUT = (http.client.HTTPException, ConnectionError, ssl.SSLError, TimeoutError)
WORKING = ("lock", "ams.db", "ams.db-wal", "ams.db-shm")
TRIES = 4


class Refused(Exception):
    """The service said 5xx."""


class Server:
    """gembok-ams on a watched folder; training accounts whose sessions outlive it."""

    def __init__(self, stage):
        self.stage, self.world = stage, stage.world
        self.folder = faulty.Folder(stage.world, "case-ams")
        self.key = service.Key("ec:P-256")
        self.csr = functools.lru_cache(maxsize=1)(lambda subject: self.key.csr([dict(part) for part in subject]))
        self.url, self.tokens, self.running = None, {}, None
        self.data = self.folder.path("ams")
        self.prepare()

    def prepare(self):
        self.world.fill_template(self.data)
        require(self.start(), "it does not start")
        for role in PEOPLE:
            self.tokens[role] = self.add_account(role)
        self.running.terminate().expect(0)
        self.folder.save("ams")

    def add_account(self, role):
        """Somebody of that role, with a password of their own; returns the token of their session."""
        first, own = "Pertama-kali-masuk-77", "Sandi-baru-yang-panjang-42"
        pipes = Secrets({"--password-fd": first})
        try:
            self.world.start([program("gembok-ams"), "account", "add", "--data", self.data, "--username", role, "--role", role, "--name",
                              f"Contoh {role}", *pipes.words], pipes.descriptors).wait().expect(0)
        finally:
            pipes.close()
        client = self.client(None)
        client.token = client.send("POST", "sessions", {"username": role, "password": first}).expect(201).json["token"]
        client.send("PUT", "account/password", {"current": first, "new": own}).expect(204)
        return client.send("POST", "sessions", {"username": role, "password": own}).expect(201).json["token"]

    def start(self, environment=None):
        """Returns whether it came as far as to serve."""
        self.running = self.world.start([program("gembok-ams"), "serve", "--data", self.data],
                                        environment=environment or self.folder.remembering())
        try:
            self.url = self.running.await_line(r"^ready (\S+)")[1]
        except AssertionError:
            require(not self.running.alive, "it neither serves nor ends")
            return False
        return True

    def client(self, role):
        client = service.Client(self.url, os.path.join(self.data, "ca/root.pem"), self.tokens.get(role))
        client.judged = False
        return client

    def life(self):
        subject_csr = lambda subject: self.csr(tuple(tuple(part.items()) for part in subject))  # noqa: E731
        return Life([self.client(role) for role in PEOPLE], subject_csr, self.revoke)

    def revoke(self, serial):
        """A verb beside the service, which takes it up by itself. One that was done before says so."""
        done = self.world.start([program("gembok-ams"), "certificate", "revoke", "--data", self.data, "--serial", serial,
                                 "--reason", "1"]).wait()
        require(done.code == 0 or "revoked" in done.err, f"revoking: {done.err}")

    def end(self):
        if self.running is not None and self.running.alive:
            self.running.kill()

    # --- cases -----------------------------------------------------------------------------------------------------------

    def put_back(self):
        self.end()
        self.world.processes[:] = [one for one in self.world.processes if one.alive]
        self.folder.put_back("ams")

    def go_on(self, life, done, patient=False):
        """Makes the steps after the first @done; returns how many are done when something goes wrong. @patient: tries again."""
        tries = TRIES if patient else 1
        while done < len(life.steps):
            try:
                self.make(life.steps[done])
                done, tries = done + 1, TRIES if patient else 1
            except (*CUT, Refused) as problem:
                tries -= 1
                for client in (life.applicant, life.verifier, life.officer):
                    client.close()
                if tries == 0 or not self.running.alive or (patient and isinstance(problem, Broken)):
                    return done
        return done

    def make(self, step):
        try:
            step()
        except AssertionError as problem:
            if "status 50" in str(problem):
                raise Refused(str(problem)) from None
            raise

    def at_point(self, fault):
        """One case; see the module."""
        self.put_back()
        life, done, patient = None, 0, fault.mode in ("once", "eio", "short")
        if self.start(self.folder.environment(fault)):
            life = self.life()
            done = self.go_on(life, 0, patient)
            if fault.mode in (*faulty.FAILING, faulty.READONLY):
                require(self.running.alive or self.running.wait().code != -signal.SIGABRT, "it aborted on a bad disk")
            if done == len(life.steps) and self.running.alive:
                self.stop_cleanly(fault)
        self.end()
        killed = self.running.wait().code == -signal.SIGKILL
        self.finish(life, done)
        if fault.mode not in (*faulty.FAILING, faulty.READONLY) and not killed:
            raise cases.Missed("it ended by itself")

    def stop_cleanly(self, fault):
        """Its last points are behind the last answer."""
        self.running.terminate()
        require(fault.mode in faulty.FAILING or self.running.process.returncode in (0, -signal.SIGKILL),
                f"exit {self.running.process.returncode}")

    def finish(self, life, done):
        """Started again: what was told holds, and the rest is done."""
        require(self.start(), f"it does not start again: {' '.join(self.running.lines['err'][-3:])}")
        fresh = self.life()
        if life is not None:
            fresh.told, fresh.crls, fresh.bodies = life.told, life.crls, life.bodies
        fresh.check()
        require(self.go_on(fresh, done) == len(fresh.steps), "the rest cannot be done")
        fresh.check()
        self.running.terminate().expect(0)
        self.check_folder(fresh)

    def check_folder(self, life):
        """Nothing twice, nothing that belongs to nothing."""
        with contextlib.closing(sqlite3.connect(os.path.join(self.data, "ams.db"))) as database:
            def numbers(sql):
                return database.execute(sql).fetchall()
            require(numbers("PRAGMA integrity_check") == [("ok",)], "SQLite finds ams.db damaged")
            require(numbers("PRAGMA foreign_key_check") == [], "SQLite finds what belongs to nothing")
            require(numbers("SELECT state FROM requests") == [("done",)], f"requests: {numbers('SELECT id, state FROM requests')}")
            require(numbers("SELECT decision FROM decisions ORDER BY id") == [("accept",)] * 2, "decisions")
            require(numbers("SELECT serial FROM certificates") == [(life.told["serial"],)], "certificates")
            require((life.told["serial"],) in numbers("SELECT serial FROM serials"), "a serial number that was never recorded")
            require(numbers("SELECT count(*) FROM documents WHERE state = 'accepted'") == [(3,)], "documents")
            require(numbers("SELECT max(number), count(*) FROM crl") == [(max(life.crls), 1)], "CRL")
            require(numbers("SELECT kind, count(*) FROM events WHERE kind IN ('created', 'submitted', 'issued') GROUP BY kind")
                    == [("created", 1), ("issued", 1), ("submitted", 1)], "events that happened twice, or not")
            uploads = {row[0] for row in numbers("SELECT id FROM uploads")}
        require(set(os.listdir(os.path.join(self.data, "uploads"))) == uploads, "files of no upload, or uploads without a file")
        left = [name for name in os.listdir(self.data) if name not in WORKING and name not in ("ca", "uploads")]
        left += [name for name in os.listdir(os.path.join(self.data, "ca")) if not name.endswith((".key", ".pem"))]
        require(left == [], f"left behind: {left}")

    def trial(self):
        """The points of an uninterrupted life; every answer is held against the written contract."""
        self.put_back()
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.folder.list)
        require(self.start(self.folder.environment(listed=True)), "it does not start")
        life = self.life()
        for client in (life.applicant, life.verifier, life.officer):
            client.judged = True
        begun = time.monotonic()
        for step in life.steps:
            step()
        life.check()
        self.longest = time.monotonic() - begun
        self.running.terminate().expect(0)
        self.check_folder(life)
        with open(self.folder.list, encoding="utf-8") as file:
            return [faulty.Point(line[0], int(line[1]), line[2], line[3], int(line[4]))
                    for line in (text.split() for text in file)]

    def at_instant(self, seed):
        """The service as it is, killed at a moment that @seed draws."""
        self.put_back()
        require(self.start({"LD_PRELOAD": None}), "it does not start")
        life, running = self.life(), self.running
        timer = cases.later(seed, self.longest, running.process.kill)
        done = self.go_on(life, 0)
        timer.cancel()
        ended = done == len(life.steps) and running.alive
        self.end()
        await_true(lambda: not running.alive, "its end")
        self.finish(life, done)
        if ended:
            raise cases.Missed("the life was over")


class ServerCourse(courses.Course):
    """See the module."""

    name = "ams"

    @functools.cached_property
    def server(self):
        return Server(self.stage)

    @functools.cached_property
    def points(self):
        return [point for point in self.server.trial() if courses.is_worth(point)]

    def at_point(self, fault):
        self.server.at_point(fault)

    def at_instant(self, seed):
        if not hasattr(self.server, "longest"):
            self.server.trial()
        self.server.at_instant(seed)
