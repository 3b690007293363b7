# SPDX-License-Identifier: GPL-3.0-or-later
"""A training AMS's data folder as it is after its first start, to copy: making the RSA keys of its CA takes longer than most tests.

One for all tests of a run of `./dev test`, whose folder GEMBOK_TEST_RUN names; a program that is started by itself makes its
own. What a first start does is tested where nothing is copied: test-training, test-installation, the crash test ams-first.
"""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import tempfile


class Template:
    def __init__(self):
        self._own = None

    @property
    def _root(self):
        if "GEMBOK_TEST_RUN" in os.environ:
            return os.environ["GEMBOK_TEST_RUN"]
        if self._own is None:
            self._own = tempfile.TemporaryDirectory(prefix="gembok-template-")  # pylint: disable=consider-using-with
        return self._own.name

    def fill(self, target, make):
        """Copies it to @target, which must not be there yet. @make(folder) starts an AMS there and ends it cleanly."""
        root = self._root
        made = os.path.join(root, "ams-template")
        with open(os.path.join(root, "ams-template.lock"), "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.isdir(made):
                self._make(os.path.join(root, "ams-template.new"), made, make)
        shutil.copytree(made, target)

    @staticmethod
    def _make(fresh, made, make):
        shutil.rmtree(fresh, ignore_errors=True)
        make(fresh)
        with contextlib.closing(sqlite3.connect(os.path.join(fresh, "ams.db"))) as database, database:
            # Its ports may belong to another one meanwhile.
            database.execute("DELETE FROM settings WHERE name LIKE '%_port'")
        os.rename(fresh, made)


TEMPLATE = Template()
