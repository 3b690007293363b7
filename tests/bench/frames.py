# SPDX-License-Identifier: GPL-3.0-or-later
"""When a program's window is seen: from outside, at the X display, so that every toolkit is measured alike."""

import collections
import os
import time

# A window that only has a background has fewer colours.
DRAWN = 16
PATIENCE_S = 60

First = collections.namedtuple("First", "wall cpu peak window")


def cpu_seconds(pid):
    """The time that all threads of a running process spent on a processor (nanoseconds are counted, not ticks)."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as file:
                total += int(file.read().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1e9


def process_cpu(pid):
    """The same in ticks, with the threads that have ended already."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mib(pid):
    """The most memory that a running process ever had resident."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        line = next(line for line in file if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def look(display, window, area=None):
    """(colours, digest of the picture) of a window."""
    picture = display.picture(area or (window.x, window.y, window.width, window.height))
    return picture.colours(), hash(picture.pixbuf.get_pixels())


def await_frame(display, running, begun, drawn=lambda colours, digest: colours >= DRAWN):
    """Waits until a window of the display fulfils @drawn; returns a First. @begun: time.monotonic() of its start."""
    pid = running.process.pid
    while time.monotonic() - begun < PATIENCE_S:
        for window in display.windows():
            seen = time.monotonic()
            if drawn(*look(display, window)):
                return First(seen - begun, cpu_seconds(pid), peak_mib(pid), window)
        if not running.alive:
            raise AssertionError(f"{running.command[0]} ended before it had a window:\n" + "\n".join(running.lines["err"][-20:]))
        time.sleep(0.002)
    raise AssertionError(f"{running.command[0]} showed nothing within {PATIENCE_S} s")
