# SPDX-License-Identifier: GPL-3.0-or-later
"""What is crashed, as ./dev crash and the tests see it: a course has cases, each of which has a name and can be run alone."""

import functools
import itertools

import cases
import faulty
import online

COLUMN = {"kill": "kill", "torn": "torn write", "power": "power loss", "mixed": "power loss", "full": "full or failing disk",
          "once": "full or failing disk", "eio": "full or failing disk", "short": "full or failing disk"}
# Every point is tried with these; with the others the first, the middle and the last of writes that follow one another to a file.
THOROUGH = ("kill", "power")
# The head of a message on the bus; its body follows, with nothing in between.
HEAD = 16


def is_worth(point):
    return point.kind != "receive" or point.point_class != "bus" or point.length > HEAD


def thinned(points):
    """First, middle and last of each run of points of one kind."""
    chosen = []
    for _, group in itertools.groupby(points, key=lambda point: (point.point_class, point.kind, point.name)):
        run = list(group)
        chosen += [run[index] for index in sorted({0, len(run) // 2, len(run) - 1})]
    return chosen


def with_kind(points, faults):
    """[(column, kind, "mode/class:number")]"""
    by_place = {(point.point_class, point.number): point for point in points}
    return [(COLUMN[fault.mode], faulty.kind_of(by_place[fault.point_class, fault.number]),
             f"{fault.mode}/{fault.point_class}:{fault.number}") for fault in faults]


class Course:
    """What is tried, and how one case of it is run."""

    name = ""

    def __init__(self, stage):
        self.stage = stage

    @property
    def points(self):
        raise NotImplementedError

    def at_point(self, fault):
        raise NotImplementedError

    def at_instant(self, seed):
        raise NotImplementedError

    def cases(self, thorough=True):
        """(column, kind, name) of each fault at each point."""
        few = thinned(self.points)
        for mode in faulty.MODES:
            points = self.points if thorough and mode in THOROUGH else few
            for column, kind, place in with_kind(points, cases.faults_at(points, [mode])):
                yield column, kind, f"{self.name}/{place}"
        yield "read-only", "", f"{self.name}/{faulty.READONLY}/disk:0"

    def instants(self, number):
        for seed in range(number):
            yield "random instant", "", f"{self.name}/instant/{seed}"

    def run(self, case):
        _, mode, place = case.split("/")
        if mode == "instant":
            self.at_instant(int(place))
        else:
            self.at_point(cases.fault_of(f"{mode}/{place}"))


class VerbCourse(Course):
    """A verb of gembok-cli."""

    def __init__(self, stage, name):
        super().__init__(stage)
        self.name = name

    @functools.cached_property
    def verb(self):
        return cases.prepare(self.stage, self.name)

    @functools.cached_property
    def points(self):
        return [point for point in cases.trial(self.verb) if is_worth(point)]

    @functools.cached_property
    def longest(self):
        return max(cases.duration(self.verb) for _ in range(2))

    def at_point(self, fault):
        cases.at_point(self.verb, fault)

    def at_instant(self, seed):
        cases.at_instant(self.verb, seed, self.longest)


VERBS = {name: functools.partial(VerbCourse, name=name) for name in online.ALL}
