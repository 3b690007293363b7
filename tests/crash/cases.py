# SPDX-License-Identifier: GPL-3.0-or-later
"""One case: a verb, and what goes wrong in it. Its name repeats it: submit/kill/net:17, create/instant/4711."""

import random
import subprocess
import threading
import time

import faulty
import keepers
import online
from checks import Broken, require
from faulty import Fault


class Missed(Exception):
    """The verb came to its end before it came to the point."""


def name_of(verb, fault):
    return f"{verb.name}/{fault.mode}/{fault.point_class}:{fault.number}"


def fault_of(text):
    """The fault that the last two parts of a case's name mean."""
    mode, place = text.split("/")
    point_class, number = place.split(":")
    return Fault(mode, point_class, int(number), seed_of(text))


def seed_of(text):
    """What has survived a power loss is drawn by the case's own name."""
    return random.Random(text).randrange(2, 1 << 30)


def faults_at(points, modes):
    """Every fault that says something new, mode by mode."""
    return [Fault(mode, point.point_class, point.number, seed_of(f"{mode}/{point.point_class}:{point.number}"))
            for mode in modes for point in points if faulty.fits(mode, point)]


def finish(verb):
    verb.finished(verb.again())


def interrupted(verb, result):
    """After a kill."""
    if not faulty.was_killed(result):
        raise Missed(f"exit {result.code}")
    verb.survived(result)
    finish(verb)


def failed(verb, result):
    """On a disk that did not take something: done all the same, or a clear error, and nothing lost."""
    if result.code == 0:
        verb.finished(result)
        return
    require(result.code == 1, f"exit {result.code}: {result.out} {result.err}")
    verb.check_refusal(result)
    verb.survived(result)
    finish(verb)


def at_point(verb, fault):
    """The verb with @fault in it."""
    verb.put_back()
    result = verb.run(verb.folder.environment(fault))
    if fault.mode in (*faulty.FAILING, faulty.READONLY):
        failed(verb, result)
    else:
        interrupted(verb, result)


def duration(verb):
    """How long the untouched program takes, in seconds."""
    verb.put_back()
    begun = time.monotonic()
    verb.start().wait().expect(0)
    return time.monotonic() - begun


def at_instant(verb, seed, longest):
    """The program as it is, killed at a moment that @seed draws."""
    verb.put_back()
    running = verb.start()
    moment = random.Random(seed).uniform(0, longest)
    try:
        running.process.wait(moment)
    except subprocess.TimeoutExpired:
        running.process.kill()
    interrupted(verb, running.wait())


def later(seed, longest, action):
    """Does @action at a moment that @seed draws."""
    timer = threading.Timer(random.Random(seed).uniform(0, longest), action)
    timer.start()
    return timer


def prepare(stage, name):
    verb = (online.ALL | keepers.ALL)[name](stage)
    verb.prepare()
    return verb


def trial(verb):
    """The points of an uninterrupted run."""
    verb.put_back()
    result, points = faulty.trial(verb.folder, verb.run)
    verb.finished(result.expect(0))
    return points


def judge(action, *arguments):
    """Runs a case; returns ("survived" | "missed" | "broken", what was wrong)."""
    try:
        action(*arguments)
    except Missed as why:
        return "missed", str(why)
    except (Broken, AssertionError) as why:
        return "broken", str(why)
    return "survived", ""
