# SPDX-License-Identifier: GPL-3.0-or-later
"""gembok-cli, killed, cut off from power, on a disk that is full, failing or read-only, and beside another one: a sample of
./dev crash in which the kinds of points meet the kinds of faults in one verb or another. Which ones is drawn by the verb's name,
so the same ones every time."""

import random

import neighbours  # noqa: F401  pylint: disable=unused-import
import cases
import courses
import tap
from stage import Stage
from together import TogetherCourse

MOST, FEWEST = 5, 3
PAIRS = ("passphrase-passphrase/write", "create-passphrase/commit", "submit-submit/write", "attach-backup/commit", "restore-create/last")
COVERED = set()


def pair(case):
    """(mode, kind of point)"""
    return case[2].split("/")[1], case[1]


def sample(course):
    """Pairs that no verb before has met; at least a few."""
    everything = list(course.cases(thorough=False))
    random.Random(course.name).shuffle(everything)
    chosen = []
    for case in everything:
        if pair(case) not in COVERED and len(chosen) < MOST:
            COVERED.add(pair(case))
            chosen.append(case)
    chosen += [case for case in everything if case not in chosen][:max(0, FEWEST - len(chosen))]
    return [case[2] for case in chosen]


def judge(course, case):
    verdict, why = cases.judge(course.run, case)
    tap.true(verdict != "broken", f"{why}\nrepeat it: ./dev crash --case {case}")
    tap.note(f"{verdict}: {case}")


def check(stage, name):
    course = courses.VERBS[name](stage)
    chosen = sample(course)
    tap.true(chosen, "nothing was tried")
    for case in chosen:
        judge(course, case)


def check_together(stage):
    course = TogetherCourse(stage)
    for pair in PAIRS:
        judge(course, f"together/{pair}")


def main():
    stage = Stage()
    try:
        tap.run([*((name, lambda name=name: check(stage, name)) for name in courses.VERBS),
                 ("together", lambda: check_together(stage))])
    finally:
        stage.close()


main()
