# SPDX-License-Identifier: GPL-3.0-or-later
"""Every promise has a test, and every test that is named for one exists."""

import json
import os
import re

from tree import BUILD, ROOT, read

PAGE = "tests/PROMISES.md"
PROMISES = 13
ROW = re.compile(r"^\| (\d+) \|.*\| ([^|]*) \|$", re.M)
NAME = re.compile(r"`([^`]+)`")


def told(name):
    with open(os.path.join(BUILD, "meson-info", f"intro-{name}.json"), encoding="utf-8") as file:
        return json.load(file)


def known_tests():
    return {test["name"] for test in told("tests")}


def left_out():
    """What the tests' names begin with that a sanitized build does not have: it keeps what was freed, secrets too."""
    sanitized = next(option["value"] for option in told("buildoptions") if option["name"] == "b_sanitize") != "none"
    return ("secrets-",) if sanitized else ()


def known_verbs():
    return set(re.findall(r"^verb_(\w+)\(\)", read(ROOT, "dev"), re.M))


def check_promises(root):
    rows = {int(number): NAME.findall(tests) for number, tests in ROW.findall(read(root, PAGE))}
    tests, verbs, absent, problems = known_tests(), known_verbs(), left_out(), []
    for number in range(1, PROMISES + 1):
        names = [name for name in rows.get(number, []) if not name.startswith("./dev ")]
        if not names:
            problems.append(f"{PAGE}: promise {number} has no test")
        problems += [f"{PAGE}: promise {number}: there is no test {name}" for name in names
                     if name not in tests and not name.startswith(absent)]
        problems += [f"{PAGE}: promise {number}: there is no verb {name}" for name in rows.get(number, [])
                     if name.startswith("./dev ") and name.split()[1] not in verbs]
    return problems
