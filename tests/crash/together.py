# SPDX-License-Identifier: GPL-3.0-or-later
"""The vault opened twice: one verb is stopped (SIGSTOP) at a point, another one is run on the same vault, then the first goes on.

Every ordered pair of verbs that change something, each stopped before its first write, at its first and at its last commit.
"""

import functools
import os
import signal
import subprocess
import time

import courses
import faulty
import journey
from checks import Vault, require
from verbs import BACKUP, FRESH, shown

OTHER = "gunung timur berkabut di pagi hari 61"
# How long the second verb may take alone before the first is let go on: it may be waiting for the first.
PATIENCE = 1.5
# What a verb may say that lost against the other one; made again, it ends well, or what it was to do is done.
CLEAR = ("storage", "conflict", "wrong_passphrase", "wrong_state", "exists")


class Office:
    """A vault in which every verb has something to do."""

    def __init__(self, stage):
        self.stage, self.world = stage, stage.world
        self.folder = faulty.Folder(stage.world, "case-office")
        self.person = stage.person(self.folder)
        self.person.others = (FRESH, OTHER)
        stage.make_backup()
        self.begin()
        self.folder.save("office")

    def begin(self):
        person = self.person
        person.log_in(self.stage.need_ams())
        self.stage.forget_remote_requests()
        self.fetched = journey.prepared(self.world, person)
        person.cli("request", "submit", self.fetched)
        journey.accept_all(*self.stage.deciders())
        self.sent = journey.prepared(self.world, person, seed=2)
        self.plain = journey.new_request(person)["id"]

    def put_back(self):
        self.folder.put_back("office")
        self.stage.forget_remote_requests()

    def verb(self, name, second):
        """(words, secrets) of a verb; the @second of a pair writes elsewhere and takes another passphrase."""
        key = {"--passphrase-fd": self.person.passphrase}
        out = self.folder.path("dua.gembok" if second else "satu.gembok")
        return {
            "create": (["request", "new", "--procedure", "lock-kaltim", *self.person.applicant_words(), "--algorithm", "ec:P-256"], key),
            "passphrase": (["key", "change-passphrase", self.plain],
                           {**key, "--new-passphrase-fd": OTHER if second else FRESH}),
            "attach": (["request", "attach", self.plain, "--kind", "ktp", self.stage.samples["ktp"]], {}),
            "submit": (["request", "submit", self.sent], {}),
            "fetch": (["request", "fetch", self.fetched], {}),
            "backup": (["request", "backup", "--out", out], BACKUP),
            "restore": (["request", "restore", self.stage.backup], BACKUP),
        }[name]

    def start(self, name, second=False, fault=None):
        words, secret = self.verb(name, second)
        environment = self.folder.environment(fault) if fault else self.folder.remembering()
        return self.person.start(*words, secret=secret, environment=environment)

    @functools.lru_cache(maxsize=None)
    def stops(self, name):
        """Where the first verb is stopped."""
        self.put_back()
        result, points = faulty.trial(self.folder, lambda environment: self.person.start(
            *self.verb(name, False)[0], secret=self.verb(name, False)[1], environment=environment).wait())
        result.expect(0)
        disk = [point for point in points if point.point_class == "disk" and not point.name.endswith("-shm")]
        writes = [point for point in disk if point.kind == "write"]
        commits = [point for point in disk if point.kind == "commit"]
        return {"write": writes[0], "commit": commits[0], "last": commits[-1]}

    # --- one case --------------------------------------------------------------------------------------------------------

    def at_once(self, first, second, place):
        stop = self.stops(first)[place]
        self.put_back()
        one = self.start(first, fault=faulty.Fault("stop", stop.point_class, stop.number))
        self.await_stopped(one.process)
        two = self.start(second, second=True)
        try:
            two.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        one.process.send_signal(signal.SIGCONT)
        results = [(first, False, one.wait()), (second, True, two.wait())]
        self.judge(results)

    def await_stopped(self, process):
        """Until it stands still, or has come to its end before."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            pid, status = os.waitpid(process.pid, os.WUNTRACED | os.WNOHANG)
            if pid != 0 and os.WIFSTOPPED(status):
                return
            require(pid == 0, "the first verb ended before its point")
            time.sleep(0.005)
        require(False, "the first verb never came to its point")

    def judge(self, results):
        vault = Vault(self.person, self.folder)
        vault.check()
        vault.check_keys()
        for name, second, result in results:
            if result.code != 0:
                require(result.error["code"] in CLEAR and result.error["message"] and result.error["hint"],
                        f"{name}: exit {result.code}: {result.out}{result.err}")
            self.check_told(name, second, result, vault)
        self.check_passphrase(vault, [result for name, _, result in results if name == "passphrase"])
        for name, second, result in results:
            if result.code != 0 and name != "passphrase":
                again = self.start(name, second).wait()
                require(again.code == 0, f"{name} again: {again.out}")
        remote = self.stage.remote_requests()
        require(len(remote) <= 1, f"requests at the AMS: {remote}")
        vault.check()
        vault.check_files(("satu.gembok", "dua.gembok"))

    def check_told(self, name, second, result, vault):
        """What was confirmed is there."""
        told = shown(result)
        if not told:
            return
        if name == "create":
            require(vault.opens(told["id"], self.person.passphrase), "a key that was shown as created does not open")
        if name == "attach":
            documents = self.person.cli("request", "show", self.plain).json["documents"]
            require([one["kind"] for one in documents if one["state"] == "ready"] == ["ktp"], f"attached: {documents}")
        if name == "submit":
            require([entry[1:] for entry in self.stage.remote_requests()] == [("submitted", 3)], f"confirmed, and the AMS has {self.stage.remote_requests()}")
        if name == "backup":
            path = self.folder.path("dua.gembok" if second else "satu.gembok")
            self.person.cli("request", "restore", path, "--list", secret=BACKUP, environment=self.folder.remembering())

    def check_passphrase(self, vault, results):
        """Of two that change the same passphrase one wins, and only that one says so."""
        opening = [word for word in (self.person.passphrase, FRESH, OTHER) if vault.opens(self.plain, word)]
        require(len(opening) == 1, f"{len(opening)} passphrases open the key")
        confirmed = sum(bool(shown(result)) for result in results)
        require(confirmed <= 1, "two programs have confirmed a new passphrase for one key")
        require((opening == [self.person.passphrase]) == (confirmed == 0), "what was confirmed does not open the key")


VERBS = ("create", "passphrase", "attach", "submit", "fetch", "backup", "restore")


class TogetherCourse(courses.Course):
    """See the module."""

    name = "together"

    @functools.cached_property
    def office(self):
        return Office(self.stage)

    def cases(self, thorough=True):
        for first in VERBS:
            for second in VERBS:
                for place in ("write", "commit", "last") if thorough else ("commit",):
                    yield "together", "", f"{self.name}/{first}-{second}/{place}"

    def instants(self, number):
        return []

    def run(self, case):
        _, pair, place = case.split("/")
        self.office.at_once(*pair.split("-"), place)
