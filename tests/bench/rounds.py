# SPDX-License-Identifier: GPL-3.0-or-later
"""How things are measured beside each other: in turns, so that whatever else the machine does falls on all of them alike."""

import collections
import os
import statistics
import subprocess

from harness import BUILD

LAUNCH = os.path.join(BUILD, "tests/bench/bench-launch")
Run = collections.namedtuple("Run", "wall cpu peak out")
# One line of the final table. @ratio: the peer is 1; @met: True, False, or None where nothing was aimed at.
Line = collections.namedtuple("Line", "what ours peer ratio aim met")


def run(command, environment, given=None, secrets=None, code=0):
    """Runs a program to its end: wall-clock time, processor time of all its threads and children, peak memory (MiB), output."""
    pipes = []
    words = list(command)
    for option, value in (secrets or {}).items():
        reader, writer = os.pipe()
        os.write(writer, value.encode())
        os.close(writer)
        pipes.append(reader)
        words += [option, str(reader)]
    report, reporter = os.pipe()
    process = subprocess.Popen([LAUNCH, str(reporter), *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL, pass_fds=[*pipes, reporter])
    for pipe in (*pipes, reporter):
        os.close(pipe)
    out, err = process.communicate(given)
    with os.fdopen(report) as stream:
        figures = stream.read().split()
    if process.returncode != code:
        raise AssertionError(f"{' '.join(words)} ended with {process.returncode}:\n{out.decode()[-2000:]}{err.decode()[-2000:]}")
    wall, cpu, peak = (int(figure) for figure in figures)
    return Run(wall / 1e6, cpu / 1e6, peak / 1024, out)


def in_turns(rounds, jobs, warm=1):
    """{name: [what jobs[name]() returned in each round]}; every second round goes backwards, the first @warm ones do not count."""
    found = {name: [] for name in jobs}
    for number in range(rounds + warm):
        names = list(jobs)
        for name in names if number % 2 else reversed(names):
            answer = jobs[name]()
            if number >= warm:
                found[name].append(answer)
    return found


def median(values):
    return statistics.median(values)


def ratio(ours, peers):
    """The median of the ratios of runs that stood beside each other, with its quartiles: (median, lower, upper)."""
    pairs = sorted(a / b for a, b in zip(ours, peers))
    if len(pairs) < 4:
        return median(pairs), pairs[0], pairs[-1]
    lower, _middle, upper = statistics.quantiles(pairs, n=4)
    return median(pairs), lower, upper


def spread(values, form):
    """"median (least–most)"."""
    return f"{form(median(values))} ({form(min(values))}–{form(max(values))})"


def seconds(value):
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value * 1000:.0f} ms" if value < 10 else f"{value:.1f} s"


def times(found):
    """A ratio for the table: "1.05 (0.98–1.12)"."""
    return f"{found[0]:.2f} ({found[1]:.2f}–{found[2]:.2f})"


def at_most(what, ours, peers, limit, form=seconds):
    """The line for something that shall take at most @limit times what the peer takes."""
    found = ratio(ours, peers)
    return Line(what, spread(ours, form), spread(peers, form), times(found), f"≤ {limit:g}", found[0] <= limit)
