# SPDX-License-Identifier: GPL-3.0-or-later
"""gembok-cli, and gembok-ams where an AMS is made or changed, killed, cut off from power, on a disk that is full, failing or read-only,
and gembok-cli beside another one: a sample of ./dev crash in which the kinds of points meet the kinds of faults in one verb or another.
Which ones is drawn by the verb's name, so the same ones every time."""

import neighbours  # noqa: F401  pylint: disable=unused-import
import cases
import courses
import tap
from stage import Stage
from together import TogetherCourse

PAIRS = ("passphrase-passphrase/write", "create-passphrase/commit", "submit-submit/write", "attach-backup/commit", "restore-create/last")
WORDS = courses.VERBS | courses.KEEPERS
SAMPLER = courses.Sampler()


def judge(course, case):
    verdict, why = cases.judge(course.run, case)
    tap.true(verdict != "broken", f"{why}\nrepeat it: ./dev crash --case {case}")
    tap.note(f"{verdict}: {case}")


def check(stage, name):
    course = WORDS[name](stage)
    chosen = SAMPLER.draw(course)
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
        tap.run([*((name, lambda name=name: check(stage, name)) for name in WORDS),
                 ("together", lambda: check_together(stage))])
    finally:
        stage.close()


main()
