# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start of the program to its first frame, beside an empty libadwaita window, and to the home page with what is on it, beside
XCA. Twice: as a person has it on a computer without a graphics processor, and with GTK's search for one switched off for both."""

import os
import shutil
import time

from desktop import Desktop
from harness import BUILD, await_true, program
import frames
import rounds

ROUNDS = 12
EMPTY = os.path.join(BUILD, "tests/bench/bench-empty-window")
PROBE = os.path.join(BUILD, "tests/bench/bench-probe.so")
# What desktop.py sets for tests is not what a person has.
AS_IS = {"GDK_DEBUG": None, "GSK_RENDERER": None, "G_DEBUG": None, "GTK_A11Y": None}
NO_GL = {**AS_IS, "GDK_DEBUG": "gl-disable"}


class Starts:
    """Ways to start a window and to see it."""

    def __init__(self, desktop):
        self.desktop, self.report = desktop, desktop.path("probe")

    def first_frame(self, command, environment):
        """By the probe inside: drawn, not only asked for."""
        with open(self.report, "w", encoding="ascii"):
            pass
        begun = time.monotonic()
        running = self.desktop.start(command, environment={**environment, "LD_PRELOAD": PROBE, "BENCH_PROBE": self.report})
        _word, at, cpu, _own = await_true(lambda: next((line.split() for line in probed(self.report, "frame")), None), "the first frame")
        peak = frames.peak_mib(running.process.pid)
        running.kill()
        return frames.First(int(at) / 1e6 - begun, int(cpu) / 1e6, peak, None)

    def seen(self, command, drawn):
        """From outside, at the display."""
        begun = time.monotonic()
        running = self.desktop.start(command, environment=AS_IS)
        first = frames.await_frame(self.desktop.display, running, begun, drawn)
        running.kill()
        return first

    def settled(self, command):
        """What the window looks like when nothing changes any more."""
        running = self.desktop.start(command, environment=AS_IS)
        window = frames.await_frame(self.desktop.display, running, time.monotonic()).window
        def still():
            before = frames.look(self.desktop.display, window)
            time.sleep(0.7)
            return frames.look(self.desktop.display, window) == before and before
        picture = await_true(still, "a window that stays as it is")
        running.kill()
        return picture


def probed(path, word):
    """The whole lines of a probe's report that begin with @word."""
    with open(path, encoding="ascii") as file:
        return [line for line in file if line.startswith(word + " ") and line.endswith("\n")]


def compare(what, ours, peers, limit):
    lines = [rounds.at_most(what, [run.wall for run in ours], [run.wall for run in peers], limit),
             rounds.at_most(f"… processor time by then", [run.cpu for run in ours], [run.cpu for run in peers], limit),
             rounds.at_most(f"… peak memory by then, MiB", [run.peak for run in ours], [run.peak for run in peers], limit,
                            lambda value: f"{value:.0f}")]
    return lines


def measure(scale):
    count, gembok = max(2, round(ROUNDS * scale)), [program("gembok")]
    lines, words = [], []
    with Desktop(driven=False) as desktop:
        desktop.settings(mode="offline")
        starts = Starts(desktop)
        home = starts.settled(gembok)
        jobs = {"gembok": lambda: starts.first_frame(gembok, AS_IS), "empty": lambda: starts.first_frame([EMPTY], AS_IS),
                "gembok, no GL": lambda: starts.first_frame(gembok, NO_GL), "empty, no GL": lambda: starts.first_frame([EMPTY], NO_GL),
                "home": lambda: starts.seen(gembok, lambda *picture: picture == home)}
        if shutil.which("xca"):
            jobs["xca"] = lambda: starts.seen(["xca"], lambda colours, _digest: colours >= frames.DRAWN)
        found = rounds.in_turns(count, jobs)
        lines += compare("window, first frame, beside an empty libadwaita window", found["gembok"], found["empty"], 1.25)
        lines += compare("the same, GTK told for both not to look for a graphics processor", found["gembok, no GL"],
                         found["empty, no GL"], 1.25)
        if "xca" in found:
            lines += compare("window until the home page is there with its contents, beside XCA’s first frame", found["home"],
                             found["xca"], 1.25)
        desktop.settings(mode="none")
        first = rounds.in_turns(count, {"welcome": lambda: starts.first_frame(gembok, NO_GL),
                                        "empty": lambda: starts.first_frame([EMPTY], NO_GL)})
        lines.append(rounds.at_most("very first start (welcome page), first frame, as the line before last but without GL for both",
                                    [run.wall for run in first["welcome"]], [run.wall for run in first["empty"]], 1.25))
    words.append("Gembok tells GTK by itself not to look for a graphics processor where the computer has none; an empty window does "
                 "not, and loads Mesa with LLVM. The first frame shows the header bar; the home page follows as soon as the vault is open.")
    return lines, words
