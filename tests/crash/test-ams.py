# SPDX-License-Identifier: GPL-3.0-or-later
"""gembok-ams, killed, cut off from power, and on a failing disk, while it takes a request to its end: a sample of ./dev crash; and
what the client does about an AMS that lost something all the same."""

import random

import neighbours  # noqa: F401  pylint: disable=unused-import
import cases
import journey
import tap
from faulty import Folder
from server_course import ServerCourse
from stage import Stage

EACH = {"kill": 5, "torn": 1, "power": 4, "mixed": 3, "full": 2, "once": 3, "eio": 3, "short": 1}
STAGE = Stage()


def test_a_sample():
    course = ServerCourse(STAGE)
    everything = list(course.cases(thorough=False))
    random.Random(course.name).shuffle(everything)
    for mode, number in EACH.items():
        chosen = [case[2] for case in everything if case[2].split("/")[1] == mode][:number]
        tap.equal(len(chosen), number, f"cases of {mode}")
        for case in chosen:
            verdict, why = cases.judge(course.run, case)
            tap.true(verdict != "broken", f"{why}\nrepeat it: ./dev crash --case {case}")
            tap.note(f"{verdict}: {case}")


def test_a_document_that_the_ams_lost_is_sent_again():
    person = STAGE.person(Folder(STAGE.world, "lost"))
    person.log_in(STAGE.need_ams())
    request = journey.prepared(STAGE.world, person)
    person.cli("request", "submit", request)
    with STAGE.ams_database() as database:
        database.execute("UPDATE requests SET state = 'draft', submitted_at = 0, agreement_version = NULL, agreement_sha256 = NULL")
        database.execute("DELETE FROM documents WHERE kind = 'ktp'")
        database.execute("DELETE FROM uploads WHERE kind = 'ktp'")
    tap.contains(person.cli("request", "status", request, code=4).json["error"]["hint"], "send it again")
    tap.equal(person.cli("request", "submit", request).json["state"], "submitted")
    tap.equal([entry[1:] for entry in STAGE.remote_requests()], [("submitted", 3)], "at the AMS")


try:
    tap.main()
finally:
    STAGE.close()
