# SPDX-License-Identifier: GPL-3.0-or-later
"""TAP for the Python tests: one line a check, all of them run, the exit code says whether all held."""

import sys
import traceback


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def check(self, name, function, *arguments):
        """Runs FUNCTION; it fails by raising."""
        self.count += 1
        try:
            function(*arguments)
        except Exception:  # whatever went wrong belongs into the report of this check
            self.failed += 1
            print(f"not ok {self.count} {name}")
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
        else:
            print(f"ok {self.count} {name}")

    def done(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)
