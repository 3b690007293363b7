#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev lint`: the checks of form of the test suite, and those that need more tools: clang-format, shellcheck, cppcheck."""

import os
import subprocess
import sys

if len(sys.argv) > 1:
    os.environ["GEMBOK_BUILD_DIR"] = os.path.abspath(sys.argv[1])

import tree  # pylint: disable=wrong-import-position
import catalogue  # pylint: disable=wrong-import-position
import form  # pylint: disable=wrong-import-position
import headers  # pylint: disable=wrong-import-position
import layers  # pylint: disable=wrong-import-position
import people  # pylint: disable=wrong-import-position
import promises  # pylint: disable=wrong-import-position
import ui  # pylint: disable=wrong-import-position


def tool(root, *command):
    """The output of a tool that found something, as one problem."""
    verdict = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    return [f"{command[0]}:\n{(verdict.stdout + verdict.stderr).strip()}"] if verdict.returncode != 0 else []


def check_format(root):
    sources = tree.files(root, "src", "tests", endings=(".c", ".h"))
    found = tool(root, "clang-format", "--dry-run", "--Werror", "--ferror-limit=1", *sources)
    return [problem + "\n(./dev format puts it right)" for problem in found]


def check_shell(root):
    return tool(root, "shellcheck", "dev", ".ci/run")


def check_analysis(root):
    """cppcheck without style opinions; GLib's macros are known to it by its gtk library."""
    return tool(root, "cppcheck", "--quiet", "--std=c11", "--enable=warning,portability", "--inline-suppr", "--library=gtk",
                "--suppress=unknownMacro", "--suppress=nullPointerRedundantCheck",
                # It does not know g_autofree, and takes every bounded look at a list for a mistake.
                "--suppress=memleak", "--suppress=arrayIndexThenCheck", "--error-exitcode=1",
                f"-j{os.cpu_count()}", "-Isrc", "src")


CHECKS = [
    ("licence lines", form.check_licences), ("file lengths", form.check_file_lengths), ("function lengths", form.check_functions),
    ("forbidden patterns", form.check_forbidden), ("scripts", form.check_scripts), ("layers", layers.check_includes),
    ("circles", layers.check_circles), ("headers", headers.check_headers), ("pragmas", headers.check_pragmas),
    ("people", people.check_people), ("promises", promises.check_promises), ("window files", ui.check_ui), ("catalogues", catalogue.check), ("format", check_format), ("shell", check_shell),
    ("static analysis", check_analysis),
]


def main():
    failed = 0
    for name, check in CHECKS:
        problems = check(tree.ROOT)
        failed += len(problems)
        print(f"{'ok' if not problems else 'WRONG':6}{name}", flush=True)
        for problem in problems:
            print(f"      {problem}", flush=True)
    sys.exit(1 if failed else 0)


main()
