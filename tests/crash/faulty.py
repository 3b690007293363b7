# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the real programs with fault-points.so beside them: counts what they do, and lets one of these points go wrong.

    points = faulty.trial(folder, run)             # what the program does, point by point
    result = run(folder.environment(Fault("kill", "disk", 17)))
"""

import collections
import os
import shutil
import signal

from harness import BUILD

MODULE = os.path.join(BUILD, "tests/crash/fault-points.so")

# What can go wrong at a point. Those that kill, those that lose power besides, and those of a disk that is full or failing.
KILLING, LOSING, FAILING = ("kill", "torn"), ("power", "mixed"), ("full", "once", "eio", "short")
MODES = KILLING + LOSING + FAILING
# From the start, at no point in particular.
READONLY = "readonly"
NAMES = {"net send": "request", "net receive": "answer", "bus send": "keyring request", "bus receive": "keyring answer"}

Point = collections.namedtuple("Point", "point_class number kind name length")
Fault = collections.namedtuple("Fault", "mode point_class number seed", defaults=(1,))


def kind_of(point):
    """What the table calls a point of this kind."""
    return NAMES.get(f"{point.point_class} {point.kind}", point.kind)


def fits(mode, point):
    """Whether @mode says anything new at @point."""
    if mode == "kill" or (mode in LOSING and point.point_class == "net"):
        return True
    if point.point_class != "disk" or point.name.endswith("-shm"):
        return False  # the -shm file is memory that is shared, not kept: it is made anew from the log
    if mode in ("torn", "short"):
        return point.kind == "write" and point.length > 1
    if mode == "eio":
        return point.kind != "end"
    if mode in ("full", "once"):
        return point.kind in ("write", "create", "mkdir", "rename", "link")
    return True


class Folder:
    """The part of a world that is watched: below `root` every write counts, and all of it can be put back as it was."""

    def __init__(self, world, name="case", plain=False):
        self.world, self.root, self.plain = world, world.path(name), plain
        self.list, self.grave, self.memo = (world.path(f"{name}-{part}") for part in ("points", "grave", "memo"))
        for path in (self.root, self.grave, self.memo):
            os.makedirs(path, exist_ok=True)

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def environment(self, fault=None, listed=False):
        """For a program that is watched."""
        variables = {**self.remembering(), "GEMBOK_FAULT_ROOT": self.root, "GEMBOK_FAULT_GRAVE": self.grave}
        if listed:
            variables["GEMBOK_FAULT_LIST"] = self.list
        if fault is not None:
            variables["GEMBOK_FAULT"] = " ".join(str(part) for part in fault)
        return variables

    def remembering(self):
        """For a program that is left in peace, and only spared what scrypt has derived before."""
        variables = {"LD_PRELOAD": MODULE, "GEMBOK_FAULT_MEMO": self.memo}
        if self.plain:
            variables |= {"GEMBOK_FAULT_ROOT": self.root, "GEMBOK_FAULT_PLAIN": "1"}
        if "ASAN_OPTIONS" in self.world.environment:
            variables["ASAN_OPTIONS"] = self.world.environment["ASAN_OPTIONS"] + ":verify_asan_link_order=0"
        return variables

    def save(self, name):
        """Keeps the folder as it is now, under @name."""
        shutil.copytree(self.root, self.world.path(f"saved-{name}"), symlinks=True)

    def put_back(self, name):
        """The folder as it was when it was saved; what a former case left is gone."""
        shutil.rmtree(self.root)
        shutil.copytree(self.world.path(f"saved-{name}"), self.root, symlinks=True)
        for left in os.listdir(self.grave):
            os.unlink(os.path.join(self.grave, left))

    def files(self):
        """{path: bytes} of all that lies there."""
        found = {}
        for path, _, names in os.walk(self.root):
            for name in names:
                with open(os.path.join(path, name), "rb") as file:
                    found[os.path.relpath(os.path.join(path, name), self.root)] = file.read()
        return found


def trial(folder, run):
    """Runs @run(environment) to its end; returns (its Result, the points it passed)."""
    if os.path.exists(folder.list):
        os.unlink(folder.list)
    result = run(folder.environment(listed=True))
    with open(folder.list, encoding="utf-8") as file:
        lines = [line.split() for line in file]
    return result, [Point(line[0], int(line[1]), line[2], line[3], int(line[4])) for line in lines]


def was_killed(result):
    return result.code == -signal.SIGKILL
