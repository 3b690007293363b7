#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of ./dev test must tell the truth: what a test program says, and what it fails to say."""

import contextlib
import io

import tree  # pylint: disable=unused-import
import tap
from summary import Verdict, judge_program, judge_tap, report


def counts(text):
    verdict = judge_tap(text)
    return verdict.passed, verdict.failed


def test_points_are_counted():
    tap.equal(counts("TAP version 13\n1..3\nok 1 /a\nnot ok 2 /b\nok 3 - c\n"), (2, 1))


def test_subtests_are_counted_instead_of_their_sum():
    nested = "TAP version 14\n# Subtest: a\n    ok 1 - x\n    ok 2 - y\n    1..2\nok 1 - a\nok 2 - b\n1..2\n"
    tap.equal(counts(nested), (3, 0))
    tap.equal(counts(nested.replace("    ok 2", "    not ok 2").replace("ok 1 - a", "not ok 1 - a")), (2, 1))


def test_a_skipped_point_has_failed():
    tap.equal(counts("1..2\nok 1 # SKIP no network\nok 2\n"), (1, 1))
    tap.equal(counts("1..1\nnot ok 1 # TODO later\n"), (0, 1))
    tap.equal(counts("1..0 # SKIP nothing here\n"), (0, 1))


def test_a_broken_plan_has_failed():
    tap.equal(counts("1..3\nok 1\nok 2\n"), (2, 1))
    tap.equal(counts("ok 1\nok 2\n"), (2, 1))
    tap.equal(counts(""), (0, 1))
    tap.equal(counts("1..0\n"), (0, 1))


def test_bail_out_has_failed():
    tap.equal(counts("1..1\nok 1\nBail out! no disk\n"), (1, 1))


def test_a_crash_after_good_points_has_failed():
    crashed = judge_program({"result": "ERROR", "returncode": -11, "stdout": "1..1\nok 1\n"}, "tap")
    tap.equal((crashed.passed, crashed.failed), (1, 1))


def test_a_time_out_has_failed():
    late = judge_program({"result": "TIMEOUT", "returncode": -15, "stdout": "1..2\nok 1\n"}, "tap")
    tap.equal((late.passed, late.failed), (1, 2))


def test_other_protocols_count_one():
    tap.equal(judge_program({"result": "OK", "returncode": 0}, "exitcode").passed, 1)
    tap.equal(judge_program({"result": "FAIL", "returncode": 1}, "exitcode").failed, 1)
    tap.equal(judge_program({"result": "SKIP", "returncode": 77}, "exitcode").failed, 1)


def closing(programs):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = report(programs)
    return said.getvalue().splitlines()[-1], status


def test_the_last_line_and_the_exit_status():
    good, bad = Verdict(), Verdict()
    good.passed, bad.failures = 7, ["x", "y"]
    tap.equal(closing([("a", good, 0.1)]), ("7 passed, 0 failed", 0))
    tap.equal(closing([("a", good, 0.1), ("b", bad, 0.2)]), ("7 passed, 2 failed", 1))
    tap.equal(closing([]), ("0 passed, 0 failed", 1))


tap.main()
