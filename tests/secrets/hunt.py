# SPDX-License-Identifier: GPL-3.0-or-later
"""One hunt for secrets in a world: what is searched for, where and when, and what came of it.

    hunt = Hunt(world)
    hunt.add("passphrase", text)
    program = hunt.start("gembok-cli", command, ...)       # under watch.c
    hunt.look(program.image(), "gembok-cli", "at its end")
    hunt.disk("at the end")
    hunt.judge()                                           # raises unless every promise was kept

In every program and among the files there is one text that must be found each time, so that a search that sees nothing is noticed.
"""

import collections
import glob
import os
import resource
import time

import keys
import needles
import tap
from harness import await_true
from memory import Found, Image, Search
from watched import Watched

CONTROL = "control"
# Locked, left out of core dumps, emptied in forked children.
GUARDED = {"lo", "dd", "wf"}
# So long nothing must have moved in a program that is at rest, in seconds.
REST = 0.3
# Where a program that knows no better leaves something.
SHARED_MEMORY = "/dev/shm"
NONE, LOCKED, ADMITTED, FOUND = "none", "locked only", "admitted", "FOUND"

Row = collections.namedtuple("Row", "program moment secret result places bytes")


def may_lock():
    """Whether this user may lock the few pages that all secrets need."""
    return os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] >= 1 << 20


def _cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        return file.read().rsplit(")", 1)[1].split()[11:13]


def await_rest(pid):
    """Waits until a program does nothing any more."""
    last = [_cpu(pid), time.monotonic()]

    def look():
        now = _cpu(pid)
        if now != last[0]:
            last[:] = now, time.monotonic()
        return time.monotonic() - last[1] > REST
    await_true(look, f"process {pid} to come to rest")


class Hunt:
    def __init__(self, world):
        self.world, self.secrets, self.rows, self.wrong, self.programs = world, {}, [], [], []
        self.control = needles.draw()
        self.environment = {"GEMBOK_TEST_CONTROL": self.control}
        self.begun, self.outputs = time.time(), {}
        self.search = None
        world.write("control", self.control)
        self.add(CONTROL, self.control)

    # --- what is searched for ------------------------------------------------------------------------------------------

    def _add(self, name, forms):
        self.secrets[name] = forms
        self.search = None

    def add(self, name, text, window=None):
        """A passphrase, password or token. @window: how many characters in a row count as found."""
        self._add(name, needles.of_text(text, *([window] if window else [])))
        return text

    def add_key(self, name, vault, passphrase):
        """The newest private key of a vault, and what scrypt makes of its passphrase."""
        box = keys.boxes(vault)[-1]
        derived = keys.box_key(box, passphrase)
        self._add(f"{name}, box key", needles.of_number(derived))
        self._add(name, needles.of_numbers(keys.numbers(keys.open_box(box, derived))))

    def add_pem(self, name, *paths):
        """Private keys in PEM files, together one secret."""
        self._add(name, needles.of_numbers({f"{os.path.basename(path)} {number}": value for path in paths
                                            for number, value in keys.numbers_of_file(path).items()}))

    # --- where ---------------------------------------------------------------------------------------------------------

    def start(self, command, descriptors=(), given=None, environment=None):
        """Starts a program under watch.c; returns a Watched."""
        program = Watched(self.world, command, descriptors, given, {**self.environment, **(environment or {})})
        self.programs.append(program)
        return program

    def _found(self, search):
        if self.search is None:
            self.search = Search(self.secrets)
        return search(self.search)

    @property
    def patterns(self):
        return sum(len(patterns) for forms in self.secrets.values() for patterns in forms.values())

    def find_in(self, image):
        """What there is in a memory now, whatever that means."""
        return self._found(lambda search: search.image(image))

    def look(self, image, program, moment, typed=(), held=(), admitted=(), control=True):
        """Searches a memory now. Only secrets that are @typed (they must be there) or @held (they may be) are found, in guarded pages;
        @admitted ones are counted only."""
        found = self.find_in(image)
        if control:
            self._expect(found.of(CONTROL), f"{program}, {moment}: the control was not found, so nothing was searched")
        for secret in self.secrets:
            if secret != CONTROL:
                places = found.of(secret)
                self._row(program, moment, secret, places, found.bytes, typed, held, admitted)

    def rest(self, program, moment, image=None, **more):
        """The same once the program has come to rest."""
        image = image or self.programs[0].image()
        await_rest(image.pid)
        self.look(image, program, moment, **more)

    def _row(self, program, moment, secret, places, size, typed, held, admitted):
        loose = [place for place in places if not self.guarded(place)]
        result = NONE if not places else FOUND
        if secret in admitted and places:
            result = ADMITTED
        elif places and not loose and (secret in typed or secret in held):
            result = LOCKED
        self._expect(result != FOUND, f"{program}, {moment}: {secret} in {(loose or places)[:6]}")
        self._expect(secret not in typed or places, f"{program}, {moment}: {secret} was typed and is not found")
        self.rows.append(Row(program, moment, secret, result, len(places), size))

    def _expect(self, right, what):
        if not right:
            self.wrong.append(what)

    @staticmethod
    def guarded(place):
        """Whether it is in pages that are made for secrets."""
        return (GUARDED if may_lock() else GUARDED - {"lo"}) <= set(place.where.split())

    # --- what others can read: files, output, command lines ------------------------------------------------------------

    def _files(self, search):
        found = search.files(self.world.folder)
        for path in glob.glob(f"{SHARED_MEMORY}/*"):
            if os.path.isfile(path) and os.access(path, os.R_OK) and os.path.getmtime(path) >= self.begun - 1:
                found.add(search.file(path))
        for running in self.world.processes:
            if running.alive:
                found.add(search.deleted_files(running.process.pid))
        return found

    def disk(self, moment, admitted=()):
        """Searches all files of the world (home, temporary and run-time folders, databases with their -wal and what is free in them),
        what is in shared memory, and files that were deleted while a program still has them."""
        found = self._found(self._files)
        self._expect(found.of(CONTROL), f"files, {moment}: the control was not found")
        for secret in self.secrets:
            if secret != CONTROL:
                self._row("files", moment, secret, found.of(secret), found.bytes, (), (), admitted)

    def words(self, moment, speakers=()):
        """Searches what programs have written to stdout and stderr (but for the stdout of @speakers, whose work it is), and the command
        lines and environments of all processes there are; those of short lives watch.c has put into files."""
        found = Found()
        for running in self.world.processes:
            chunks = running.chunks["err"] + ([] if running in speakers else running.chunks["out"])
            found.add(self._found(lambda search, said=chunks: search.data(b"".join(said), "output")))
        for name, said in self.outputs.items():
            found.add(self._found(lambda search, text=said, at=name: search.data(text, at)))
        for path in glob.glob("/proc/[0-9]*/cmdline") + glob.glob("/proc/[0-9]*/environ"):
            try:
                with open(path, "rb") as file:
                    found.add(self._found(lambda search, text=file.read(), at=path: search.data(text, at)))
            except OSError:
                continue  # it has ended, or is another user's
        self._expect(found.of(CONTROL), f"words, {moment}: the control was not found")
        for secret in self.secrets:
            if secret != CONTROL:
                self._row("output, argv, environ", moment, secret, found.of(secret), found.bytes, (), (), ())

    def add_output(self, name, data):
        """What was written elsewhere, for words() to search."""
        self.outputs[name] = self.outputs.get(name, b"") + data

    def others(self, moment, names, admitted=()):
        """Looks into the memory of other programs of the world, which are not ours: what they hold is measured."""
        seen = collections.Counter()
        for running in self.world.processes:
            name = os.path.basename(running.command[0])
            if running.alive and name in names:
                seen[name] += 1
                image = Image(running.process.pid)
                self.look(image, name + (f" {seen[name]}" if seen[name] > 1 else ""), moment, admitted=admitted or list(self.secrets),
                          control=False)
                image.close()

    # --- what came of it -----------------------------------------------------------------------------------------------

    def judge(self):
        """Tells all rows, and raises if anything was found."""
        for line in table(self.rows):
            tap.note(line)
        tap.true(self.rows, "nothing was searched")
        tap.equal(self.wrong, [], "found where nothing must be")


def table(rows):
    """The lines of a table: program x moment -> secrets searched, what was found, bytes."""
    groups = collections.OrderedDict()
    for row in rows:
        groups.setdefault((row.program, row.moment), []).append(row)
    lines = ["| program | moment | searched for | found | MiB |", "| --- | --- | --- | --- | --- |"]
    for (program, moment), some in groups.items():
        there = [f"{row.secret}: {row.result} ({row.places})" for row in some if row.result != NONE]
        lines.append(f"| {program} | {moment} | {', '.join(row.secret for row in some)} | {'; '.join(there) or NONE} "
                     f"| {some[0].bytes / (1 << 20):.1f} |")
    return lines
