# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold of a vault after every interruption."""

import contextlib
import os
import sqlite3

# SQLite's own: the log that is taken up at the next start, and the memory that programs share.
WORKING = ("vault/vault.db", "vault/vault.db-wal", "vault/vault.db-shm", "vault/vault.db-journal")


class Broken(AssertionError):
    """A promise that was not kept."""


def require(condition, what):
    if not condition:
        raise Broken(what)


class Vault:
    """The vault of a person, looked at by the real program and by SQLite."""

    def __init__(self, person, folder):
        self.person, self.folder = person, folder

    def cli(self, *words, **more):
        return self.person.start(*words, environment=self.folder.remembering(), **more).wait()

    def requests(self):
        """The ids of all requests that have a key."""
        with self._database() as database:
            return [row[0] for row in database.execute("SELECT id FROM request WHERE public_key_sha256 IS NOT NULL")]

    def opens(self, request, passphrase):
        return self.cli("key", "check", request, secret={"--passphrase-fd": passphrase}).code == 0

    def check(self):
        """It opens, the log's chain holds, and SQLite finds nothing wrong."""
        require(self.cli("log", "verify").expect(0).json["ok"], "the log's chain is broken")
        with self._database() as database:
            require(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "SQLite finds the vault damaged")
            require(database.execute("PRAGMA foreign_key_check").fetchall() == [], "SQLite finds what belongs to nothing")
            keyless = database.execute("SELECT count(*) FROM request WHERE csr IS NOT NULL AND public_key_sha256 NOT IN"
                                       " (SELECT public_key_sha256 FROM private_key)").fetchone()
            require(keyless == (0,), "a CSR without its key")

    def check_keys(self):
        """Every key opens."""
        for request in self.requests():
            require(any(self.opens(request, word) for word in (self.person.passphrase, *self.person.others)),
                    f"the key of {request} does not open")

    @contextlib.contextmanager
    def _database(self):
        with contextlib.closing(sqlite3.connect(os.path.join(self.person.folder, "vault.db"))) as database:
            yield database

    def boxes(self):
        with self._database() as database:
            return [row[0] for row in database.execute("SELECT box FROM private_key ORDER BY 1")]

    def check_files(self, leaves):
        """Nothing lies about that nobody will ever clear away, and nothing secret in clear."""
        for name, content in self.folder.files().items():
            require(name in WORKING or name in leaves, f"“{name}” was left behind ({len(content)} bytes)")
            for secret in (self.person.passphrase, *self.person.others):
                require(secret.encode() not in content, f"“{name}” holds the passphrase")
            require(b"PRIVATE KEY-----" not in content or b"ENCRYPTED" in content, f"“{name}” holds a private key in clear")

    def lacks(self, data, what):
        for name, content in self.folder.files().items():
            require(data not in content, f"“{name}” holds {what}")
