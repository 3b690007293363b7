# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of data/ share: where things lie, and how a tool is asked."""

import os
import subprocess
import sys

SOURCE = os.environ.get("GEMBOK_SOURCE_DIR", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
BUILD = os.environ.get("GEMBOK_BUILD_DIR", os.path.join(SOURCE, "build"))
ID = "id.gembok.Gembok"
sys.path[:0] = [os.path.join(SOURCE, "tests/e2e")]


def source(*parts):
    return os.path.join(SOURCE, *parts)


def built(*parts):
    return os.path.join(BUILD, *parts)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def tool(*command, code=0, stdin=None, **changes):
    """Runs a tool with @changes in its environment and @stdin (bytes); returns what it printed. Raises unless its exit code is @code."""
    verdict = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **changes},
                             input=stdin.decode() if stdin else None)
    if verdict.returncode != code:
        raise AssertionError(f"{' '.join(command)}: exit {verdict.returncode}\n{verdict.stdout}{verdict.stderr}")
    return verdict.stdout + verdict.stderr
