# SPDX-License-Identifier: GPL-3.0-or-later
"""What is crashed, as ./dev crash and the tests see it: a course has cases, each of which has a name and can be run alone."""

import functools
import itertools
import random

import cases
import faulty
import keepers
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
    """A verb of gembok-cli, or of those who keep an AMS."""

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


class FirstStartCourse(VerbCourse):
    """A service does not end by itself, and its RSA keys take their time: points alone, and thinned."""

    def cases(self, thorough=True):
        return super().cases(thorough=False)

    def instants(self, number):
        return []


VERBS = {name: functools.partial(VerbCourse, name=name) for name in online.ALL}
KEEPERS = {name: functools.partial(FirstStartCourse if name == "ams-first" else VerbCourse, name=name) for name in keepers.ALL}


class Sampler:
    """A few cases of each course, such as meet pairs of fault and kind of point that no course before has met."""

    MOST, FEWEST = 5, 3

    def __init__(self):
        self.covered = set()

    def draw(self, course):
        """The names of its cases; the same ones every time."""
        everything = list(course.cases(thorough=False))
        random.Random(course.name).shuffle(everything)
        chosen = []
        for case in everything:
            pair = case[2].split("/")[1], case[1]
            if pair not in self.covered and len(chosen) < self.MOST:
                self.covered.add(pair)
                chosen.append(case)
        chosen += [case for case in everything if case not in chosen][:max(0, self.FEWEST - len(chosen))]
        return [case[2] for case in chosen]
