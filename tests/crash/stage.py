# SPDX-License-Identifier: GPL-3.0-or-later
"""What all verbs play on: a world with a bus, a keyring and an AMS, and people whose vaults are watched."""

import contextlib
import os
import re
import sqlite3
import subprocess

import journey
from harness import PATIENCE, Person, Result, Secrets, World, people


class Quick:
    """As harness.Running, for thousands of short runs: no threads, and a quicker start."""

    def __init__(self, command, environment, descriptors, cwd):
        self.command = command
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            command, env=environment, pass_fds=descriptors, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)

    def wait(self, patience=PATIENCE):
        try:
            out, err = self.process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise AssertionError(f"{' '.join(self.command)} did not end within {patience:.0f} s") from None
        return Result(self.command, self.process.returncode, out, err)


class Watched(Person):
    """Somebody whose vault lies in a watched folder. `others`: passphrases that a key may have got besides."""

    def __init__(self, world, folder, who="siti"):
        super().__init__(world, "applicant", people()[who], who)
        self.folder, self.others = folder.path("vault"), ()

    def start(self, *words, secret=None, given=None, options=("--json",), environment=None):
        pipes = Secrets(secret or {})
        try:
            return Quick(self.command(*words, *pipes.words, options=options), {**self.world.environment, **(environment or {})},
                         pipes.descriptors, self.world.folder)
        finally:
            pipes.close()


class Stage:
    """One a process: cases follow one another on it."""

    def __init__(self):
        self.world = World(bus=True, keyring=True)
        self.passphrase = "-".join(("sawah", "pelangi", "kereta", "bambu", "47"))
        self.samples = journey.samples(self.world)
        self.ams, self.backup, self.backed_up, self.judges = None, None, None, []

    def close(self):
        self.world.close()

    def person(self, folder):
        person = Watched(self.world, folder)
        person.passphrase = self.passphrase
        return person

    def make_backup(self):
        """A file with one request, its key and its three documents."""
        if self.backup is None:
            person = self.world.person(name="kantor")
            person.passphrase = self.passphrase
            self.backed_up = journey.prepared(self.world, person)
            self.backup = self.world.path("cadangan.gembok")
            person.cli("request", "backup", "--out", self.backup,
                       secret={"--backup-passphrase-fd": "payung hijau menari di atas genting 83"})

    def need_ams(self):
        if self.ams is None:
            self.ams = self.world.start_ams()
        return self.ams

    def deciders(self):
        """Who accepts, in their order, logged in."""
        if not self.judges:
            self.judges = [self.world.person(role) for role in ("verifier", "officer")]
            for judge in self.judges:
                judge.log_in(self.need_ams())
        return self.judges

    # --- the AMS, seen from inside ---------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def ams_database(self):
        with contextlib.closing(sqlite3.connect(os.path.join(self.ams.folder, "ams.db"), timeout=30)) as database, database:
            database.execute("PRAGMA foreign_keys = ON")
            yield database

    def remote_requests(self):
        """[(id, state, documents)] of those that are not decided on."""
        with self.ams_database() as database:
            return database.execute("SELECT id, state, (SELECT count(*) FROM documents WHERE request = id AND state = 'uploaded')"
                                    " FROM requests WHERE state IN ('draft', 'submitted')").fetchall()

    def forget_remote_requests(self):
        """The AMS as it was before the case: a key belongs to one request only."""
        with self.ams_database() as database:
            undecided = "(SELECT id FROM requests WHERE state IN ('draft', 'submitted'))"
            database.execute(f"DELETE FROM events WHERE request IN {undecided}")
            database.execute("DELETE FROM answers")
            database.execute(f"DELETE FROM requests WHERE id IN {undecided}")

    # --- the keyring -----------------------------------------------------------------------------------------------------

    def _call(self, path, method, *arguments):
        return self.world.run("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path", path, "--method",
                              f"org.freedesktop.Secret.{method}", *arguments).out

    def forget_vault_keys(self, person):
        """The keyring as it was before the first document of @person's vault."""
        with contextlib.closing(sqlite3.connect(os.path.join(person.folder, "vault.db"))) as database:
            name = database.execute("SELECT value FROM meta WHERE name = 'id'").fetchone()[0]
        wanted = f"{{'vault': '{name}', 'xdg:schema': 'id.gembok.VaultKey'}}"
        found = self._call("/org/freedesktop/secrets", "Service.SearchItems", wanted)
        for item in re.findall(r"'(/[^']+)'", found):
            self._call(item, "Item.Delete")
