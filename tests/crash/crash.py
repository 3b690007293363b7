#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./dev crash: every point at which the programs touch disk, network or session bus, and random instants.

    crash.py [INSTANTS]            the full count, with the tables; INSTANTS random ones besides (300)
    crash.py --case NAME ...       these cases alone, such as submit/kill/net:17 or create/instant/4711
    crash.py --only WORD [N]       only the courses whose name holds WORD
    crash.py --instants-alone [N]  no points
"""

import argparse
import json
import os
import subprocess
import sys

import neighbours  # noqa: F401  pylint: disable=unused-import
import cases
import courses
import table
from server_course import ServerCourse
from stage import Stage
from together import TogetherCourse

ALL = {**courses.VERBS, **courses.KEEPERS, "ams": ServerCourse, "together": TogetherCourse}
WITH_INSTANTS = len(ALL) - 2  # all but the first start of a service, and two verbs at once
# They wait more than they work.
WORKERS = int(os.environ.get("GEMBOK_WORKERS", str(os.cpu_count() + 1)))
# So often as many instants are tried, in the place of those that came after the end.
INSTEAD = 4


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instants", nargs="?", type=int, default=300)
    parser.add_argument("--case", nargs="+", default=[])
    parser.add_argument("--only", default="")
    parser.add_argument("--instants-alone", action="store_true")
    parser.add_argument("--share", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def tell(course, column, kind, case, outcome):
    print(json.dumps({"course": course, "column": column, "kind": kind, "case": case, "verdict": outcome[0], "why": outcome[1]}),
          flush=True)


def try_instants(course, wanted, index, count):
    """This worker's share of @wanted instants: those of number @index, @index + @count, ..., until enough have come before the end."""
    share = (wanted - index + count - 1) // count
    for number, (column, kind, case) in enumerate(course.instants(INSTEAD * wanted)):
        if number % count == index and share > 0:
            outcome = cases.judge(course.run, case)
            share -= outcome[0] != "missed"
            tell(course.name, column, kind, case, outcome)


def work(chosen):
    """One worker: its share of every course's cases, one JSON line a case."""
    index, count = (int(part) for part in chosen.share.split("/"))
    stage = Stage()
    try:
        for name in [name for name in ALL if chosen.only in name]:
            course = ALL[name](stage)
            for number, (column, kind, case) in enumerate([] if chosen.instants_alone else course.cases()):
                if number % count == index:
                    tell(name, column, kind, case, cases.judge(course.run, case))
            try_instants(course, -(-chosen.instants // WITH_INSTANTS), index, count)
    finally:
        stage.close()


def repeat(names):
    """The named cases alone; 1 if one is broken."""
    stage, broken, known = Stage(), False, {}
    try:
        for name in names:
            word = name.split("/")[0]
            known.setdefault(word, ALL[word](stage))
            outcome = cases.judge(known[word].run, name)
            print(f"{name}: {outcome[0]} {outcome[1]}", flush=True)
            broken = broken or outcome[0] == "broken"
    finally:
        stage.close()
    return 1 if broken else 0


def gather(chosen):
    """Starts the workers and reads what they tell, as it comes."""
    command = [sys.executable, os.path.abspath(__file__), str(chosen.instants), "--only", chosen.only,
               *(["--instants-alone"] if chosen.instants_alone else [])]
    workers = [subprocess.Popen([*command, "--share", f"{index}/{WORKERS}"], stdout=subprocess.PIPE)
               for index in range(WORKERS)]
    results = []
    streams = {worker.stdout.fileno(): worker.stdout for worker in workers}
    while streams:
        for stream in table.ready(streams):
            line = stream.readline()
            if not line:
                del streams[stream.fileno()]
                continue
            results.append(json.loads(line))
            table.progress(results)
    return results, [worker.wait() for worker in workers]


def main():
    chosen = arguments()
    if chosen.share:
        work(chosen)
        return 0
    if chosen.case:
        return repeat(chosen.case)
    results, codes = gather(chosen)
    table.show(results)
    broken = [result for result in results if result["verdict"] == "broken"]
    for result in broken:
        print(f"\n{result['case']}\n  {result['why'][:1500]}\n  repeat it: ./dev crash --case {result['case']}")
    if any(codes):
        print("\nA worker ended early; the message above says why.")
    return 1 if broken or any(codes) or not results else 0


if __name__ == "__main__":
    sys.exit(main())
