# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the test functions of a program and speaks TAP. There is no way to skip: what cannot run has failed."""

import inspect
import sys
import time
import traceback


def note(text):
    """A diagnostic line; it shows beside the point it belongs to."""
    for line in str(text).splitlines() or [""]:
        print(f"# {line}", flush=True)


def run(cases):
    """Runs @cases, a list of (name, function), and exits: 0 only if every one passed.

    Arguments on the command line choose cases by a part of their name.
    """
    wanted = sys.argv[1:]
    chosen = [(name, function) for name, function in cases if not wanted or any(part in name for part in wanted)]
    print(f"1..{len(chosen)}", flush=True)
    failed = 0
    for number, (name, function) in enumerate(chosen, 1):
        begun = time.monotonic()
        try:
            function()
        except Exception:  # pylint: disable=broad-except
            failed += 1
            note(f"{traceback.format_exc()}after {time.monotonic() - begun:.1f} s")
            print(f"not ok {number} - {name}", flush=True)
        else:
            print(f"ok {number} - {name}", flush=True)
    sys.exit(1 if failed or not chosen else 0)


def main():
    """Runs every function `test_*` of the calling program, in the order in which they are written."""
    module = sys.modules["__main__"]
    cases = [(name.removeprefix("test_").replace("_", "-"), function) for name, function in vars(module).items()
             if name.startswith("test_") and inspect.isfunction(function)]
    run(cases)


def equal(got, wanted, what="value"):
    """Raises unless both are equal, and shows both."""
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, wanted {wanted!r}")


def true(condition, what):
    if not condition:
        raise AssertionError(what)


def contains(text, part, what="text"):
    if part not in text:
        raise AssertionError(f"{what} does not contain {part!r}: {text[:2000]!r}")


def lacks(text, part, what="text"):
    if part in text:
        raise AssertionError(f"{what} contains {part!r}")
