#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""with-display.py PROGRAM [ARGUMENT]...: runs a program that tests widgets (and speaks TAP) with a display, a bus and a home of its
own. Output and exit code are the program's."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

from desktop import Desktop  # noqa: E402  pylint: disable=wrong-import-position
from harness import die_with_parent  # noqa: E402  pylint: disable=wrong-import-position


def main():
    with Desktop(driven=False) as desktop:
        # What the test suite says to every program (G_DEBUG, MALLOC_PERTURB_, where things lie) stays; the desktop is ours.
        environment = {**os.environ, **desktop.environment, "GTK_A11Y": "test", "GSETTINGS_BACKEND": "memory",
                       "G_DEBUG": os.environ.get("G_DEBUG", "fatal-warnings")}
        for name in ("LC_ALL", "LANGUAGE", "TZ"):
            environment[name] = os.environ.get(name, desktop.environment[name])
        code = subprocess.call(sys.argv[1:], env=environment, preexec_fn=die_with_parent)
    sys.exit(code if code >= 0 else 128 - code)


main()
