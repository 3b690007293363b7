#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front door: ./dev and .ci/run."""

import os
import re
import subprocess

import tree
import tap


def dev(*arguments, code=0):
    verdict = subprocess.run([os.path.join(tree.ROOT, "dev"), *arguments], capture_output=True, text=True, check=False)
    tap.equal(verdict.returncode, code, f"exit code of ./dev {' '.join(arguments)}")
    return verdict


def test_the_list_of_verbs_is_complete_and_true():
    listed = re.findall(r"^\./dev (\w+)", dev().stdout, re.M)
    defined = re.findall(r"^verb_(\w+)\(\)", tree.read(tree.ROOT, "dev"), re.M)
    tap.equal(sorted(listed), sorted(defined))


def test_an_unknown_verb_is_refused():
    tap.contains(dev("frobnicate", code=2).stderr, "no verb")


def test_ci_runs_exactly_what_people_run():
    lines = [line for line in tree.read(tree.ROOT, ".ci/run").splitlines() if line and not line.startswith("#")]
    tap.equal(len(lines), 1, "number of commands")
    tap.contains(lines[0], "./dev test")


def test_scripts_can_be_run():
    for path in ("dev", ".ci/run"):
        tap.true(os.access(os.path.join(tree.ROOT, path), os.X_OK), f"{path} is not executable")


tap.main()
