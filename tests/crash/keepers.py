# SPDX-License-Identifier: GPL-3.0-or-later
"""What those who run an AMS do to its folder: making an installation, another passphrase, settings, the first start for training.

Each is a verb as in verbs.py: put_back(), the command with something that goes wrong, survived(), the command again, finished().
"""

import os
import re
import signal
import sqlite3

import installation
import service
from checks import require
from faulty import Folder
from harness import Secrets, program
from stage import Quick

PASSPHRASE, FRESH = installation.PASSPHRASE, "pohon-tua-merah-lautan-4-batu"
PASSWORDS = {"budi": "Pertama-kali-masuk-77", "rina": "Pertama-kali-masuk-78"}
SECRETS = {"--ca-passphrase-fd": PASSPHRASE, "--verifier-password-fd": PASSWORDS["budi"], "--officer-password-fd": PASSWORDS["rina"]}
STORES = ("lock", "ams.db", "ams.db-wal", "ams.db-shm")
WRONG_PASSPHRASE = 3


class Keeping:
    """A command of gembok-ams on the folder `data`, which lies in a watched one."""

    name, secret, told = "", {}, None

    def __init__(self, stage):
        self.stage, self.world = stage, stage.world
        self.folder = Folder(stage.world, f"case-{self.name}")
        self.data = self.folder.path("ams")
        self.port, self.plain_port = installation.free_ports(2)

    def prepare(self):
        self.begin()
        self.folder.save(self.name)

    def put_back(self):
        self.world.processes[:] = [one for one in self.world.processes if one.alive]
        self.folder.put_back(self.name)

    def ams(self, *words, secret=None, environment=None):
        """Starts gembok-ams, as it is if nothing else is said, and does not wait."""
        pipes = Secrets(secret or {})
        try:
            return Quick([program("gembok-ams"), *words, "--data", self.data, *pipes.words],
                         {**self.world.environment, **(environment or {})}, pipes.descriptors, self.world.folder)
        finally:
            pipes.close()

    def start(self, environment=None):
        return self.ams(*self.words(), secret=self.secret, environment=environment)

    def run(self, environment=None):
        return self.start(environment or self.folder.remembering()).wait()

    def again(self):
        return self.run().expect(0)

    def check_refusal(self, result):
        """A disk that did not take something: said in words, with what to do."""
        require(result.code == 1 and len(result.err.strip().splitlines()) >= 2, f"exit {result.code}: {result.err}")

    def init(self, environment=None):
        """Starts the making of an installation of one's own."""
        return self.ams("init", "--organization", "Dinas Contoh", "--url", f"https://127.0.0.1:{self.port}", "--listen", "127.0.0.1",
                        "--revocation-url", f"http://127.0.0.1:{self.plain_port}", "--ca-key", "ec:P-256", "--verifier", "budi", "--verifier-name", "Budi Contoh", "--officer", "rina",
                        "--officer-name", "Rina Contoh", secret=SECRETS, environment=environment)

    # --- what it has come to ---------------------------------------------------------------------------------------------

    def serves(self, passphrase=PASSPHRASE):
        """Whether the CA opens with @passphrase and the service starts. Everything else is broken."""
        secret = {"--ca-passphrase-fd": passphrase} if passphrase else {}
        pipes = Secrets(secret)
        try:
            running = self.world.start([program("gembok-ams"), "serve", "--data", self.data, *pipes.words],
                                       pipes.descriptors, environment=self.folder.remembering())
        finally:
            pipes.close()
        try:
            ready = running.await_line(r"^ready (\S+) (.+)$")
        except AssertionError:
            require(running.wait().code == WRONG_PASSPHRASE, f"it does not start: {running.lines['err']}")
            return False
        if passphrase:
            self.check_accounts(ready[1], ready[2])
        require(running.terminate().code == 0, "it does not end cleanly")
        return True

    def check_accounts(self, url, root):
        for username, password in PASSWORDS.items():
            client = service.Client(url, root, None)
            client.send("POST", "sessions", {"username": username, "password": password}).expect(201)
            client.close()

    def check_folder(self):
        """Whole, nothing left behind, no key in clear where there is a passphrase."""
        path = os.path.join(self.data, "ams.db")
        database = sqlite3.connect(path)
        require(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "SQLite finds ams.db damaged")
        database.close()
        known = (*STORES, "ca", "settings.json", "uploads")
        left = [name for name in os.listdir(self.data) if name not in known]
        left += [name for name in os.listdir(os.path.join(self.data, "ca")) if not name.endswith((".key", ".pem", ".sealed"))]
        left += [name for name in os.listdir(self.folder.root) if name != "ams"]
        require(left == [], f"left behind: {left}")
        for name, content in self.folder.files().items():
            require(PASSPHRASE.encode() not in content and FRESH.encode() not in content, f"“{name}” holds the passphrase")

    def root(self):
        with open(os.path.join(self.data, "ca/root.pem"), "rb") as file:
            return file.read()

    # --- what each has of its own ----------------------------------------------------------------------------------------

    def begin(self):
        """The state to begin from."""

    def words(self):
        raise NotImplementedError

    def survived(self, result):
        raise NotImplementedError

    def finished(self, result):
        raise NotImplementedError


class Init(Keeping):
    """An installation of one's own: there whole, or not at all."""

    name = "ams-init"

    def start(self, environment=None):
        return self.init(environment)

    def survived(self, result):
        there = os.path.exists(self.data)
        require(there or "installation" not in result.out, "it was confirmed and is not there")
        if there:
            self.check_whole(result)

    def again(self):
        if not os.path.exists(self.data):
            return self.run().expect(0)
        result = self.run()
        require(result.code == 1 and "there already" in result.err, f"exit {result.code}: {result.err}")
        return result

    def check_whole(self, result):
        """@result: of whoever has made it, if it came so far."""
        require(self.serves(), "its own passphrase does not open it")
        told = re.search(r"^root ([0-9a-f]+) ", result.out, re.M)
        shown = service.openssl("x509", "-noout", "-fingerprint", "-sha256", data=self.root()).decode()
        require(told is None or told[1].upper() == shown.strip().split("=")[1].replace(":", ""), "another root than the one told")

    def finished(self, result):
        self.check_whole(result)
        self.check_folder()


class CaPassphrase(Keeping):
    """The CA's keys under another passphrase: one of both opens them, and the one that was confirmed."""

    name = "ams-passphrase"
    secret = {"--ca-passphrase-fd": PASSPHRASE, "--new-ca-passphrase-fd": FRESH}

    def begin(self):
        self.init(self.folder.remembering()).wait().expect(0)

    def words(self):
        return ["ca", "passphrase"]

    def survived(self, result):
        fresh, former = self.serves(FRESH), self.serves(PASSPHRASE)
        require(fresh != former, "both passphrases open it" if fresh else "no passphrase opens it")
        require(fresh or "was changed" not in result.err, "confirmed, and the former one opens it")

    def again(self):
        result = self.run()
        require(result.code in (0, WRONG_PASSPHRASE), f"exit {result.code}: {result.err}")
        return result

    def finished(self, result):
        require(self.serves(FRESH) and not self.serves(PASSPHRASE), "the new passphrase and only that opens it")
        self.check_folder()


class Set(Keeping):
    """Settings: the former ones or the new ones."""

    name = "ams-set"

    def begin(self):
        self.init(self.folder.remembering()).wait().expect(0)

    def words(self):
        return ["set", "--crl-hours", "12", "--validity-days", "365"]

    def shown(self):
        text = self.ams("show").wait().expect(0).out
        return tuple(re.search(rf"^{name} +(\S+)$", text, re.M)[1] for name in ("crl-hours", "validity-days"))

    def survived(self, result):
        require(self.shown() in (("24", "730"), ("12", "365")), f"settings: {self.shown()}")
        require(self.serves(), "it does not open")

    def finished(self, result):
        require(self.shown() == ("12", "365"), f"settings: {self.shown()}")
        require(self.serves(), "it does not open")
        self.check_folder()


class FirstStart(Keeping):
    """`serve` makes an AMS for training: a CA that was announced stays, one that was not is made to its end."""

    name = "ams-first"

    def words(self):
        return ["serve"]

    def run(self, environment=None):
        """It serves, and is told to end."""
        running = self.world.start([program("gembok-ams"), *self.words(), "--data", self.data],
                                   environment=environment or self.folder.remembering())
        self.told = None
        try:
            running.await_line(r"^ready \S+")
            self.told = self.root()
            running.terminate()
        except AssertionError:
            require(not running.alive, "it neither serves nor ends")
        return running.wait()

    def survived(self, result):
        require(result.code != -signal.SIGABRT, "it aborted")
        if self.told is not None:
            require(self.root() == self.told, "another root than the one that was served")

    def finished(self, result):
        require(self.serves(None), "it does not start")
        for part in ("issuing", "responder", "tls"):
            path = os.path.join(self.data, "ca", f"{part}.pem")
            if os.path.exists(path):
                service.openssl("verify", "-CAfile", os.path.join(self.data, "ca/root.pem"), "-untrusted",
                                os.path.join(self.data, "ca/issuing.pem"), path)
        self.check_folder()


ALL = {kind.name: kind for kind in (Init, CaPassphrase, Set, FirstStart)}
