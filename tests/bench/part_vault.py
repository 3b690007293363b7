# SPDX-License-Identifier: GPL-3.0-or-later
"""Vaults with 100, 10,000 and 100,000 requests: start, search, scrolling, verification of the log. What is shown is the same in all of
them, so the costs must be; only the log is read as a whole, and must cost the same for each entry.

The vaults are made once and kept in build-bench/, until the layout of a vault changes."""

import hashlib
import os
import shutil
import subprocess
import time

from desktop import Desktop
from harness import BUILD, SOURCE, await_true, program
import frames
import part_start
import rounds

TOOL = os.path.join(BUILD, "tests/bench/bench-vault")
KEPT = os.path.join(SOURCE, "build-bench")
SIZES = (0, 100, 10000, 100000)
ROUNDS, PAGES = 10, 40
SEARCHES = {"search-all-fit": "a word that stands in all of them", "search-many-fit": "a name of many",
            "search-few-fit": "a name and a number", "search-none-fits": "a word of nobody", "search-two-letters": "two letters",
            "search-rare-letters": "two letters of nobody"}
OTHERS = {"list-counted": "first page of the list", "state": "first page of a state", "people": "first page of the applicants"}


def layout():
    with open(os.path.join(SOURCE, "src/vault/schema.c"), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:12]


def vault(count):
    """The folder of a vault with so many requests; made if it is not there."""
    folder = os.path.join(KEPT, f"vault-{count}")
    mark = f"{folder}-{layout()}"
    if os.path.exists(mark):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(KEPT, exist_ok=True)
    subprocess.run([TOOL, "fill", folder, str(count)], check=True, stdout=subprocess.DEVNULL)
    with open(mark, "w", encoding="ascii"):
        return folder


def looks(count):
    """{name: (milliseconds, found)}."""
    lines = subprocess.run([TOOL, "times", vault(count)], check=True, capture_output=True, text=True).stdout.splitlines()
    return {name: (int(taken) / 1000, int(found)) for name, taken, found in (line.split() for line in lines)}


def lines_of_looks(sizes, found):
    lines, least, most = [], sizes[1], sizes[-1]
    for name, what in SEARCHES.items():
        taken = " / ".join(f"{found[size][name][0]:.1f} ms" for size in sizes[1:])
        lines.append(rounds.Line(f"search for {what}, in {' / '.join(f'{size:,}' for size in sizes[1:])} requests", taken, "–",
                                 "–", "≤ 20 ms", found[most][name][0] <= 20))
    for name, what in OTHERS.items():
        taken = " / ".join(f"{found[size][name][0]:.1f} ms" for size in sizes[1:])
        lines.append(rounds.Line(f"{what}, in the same", taken, "–", f"{found[most][name][0] / max(found[least][name][0], 0.1):.1f} (most to least)",
                                 "≤ 20 ms", found[most][name][0] <= 20))
    each = {size: found[size]["verify-log"][0] * 1000 / found[size]["verify-log"][1] for size in sizes[1:]}
    lines.append(rounds.Line("verification of the log, for each entry", " / ".join(f"{value:.1f} µs" for value in each.values()), "–",
                             f"{each[most] / each[least]:.2f} (most to least)", "≤ 1.2", each[most] <= 1.2 * each[least]))
    return lines


# --- start -------------------------------------------------------------------------------------------------------------

def list_by_command(desktop, sizes, count):
    def job(size):
        return lambda: rounds.run([program("gembok-cli"), "--data-dir", vault(size), "--json", "request", "list"],
                                  desktop.environment)
    found = rounds.in_turns(count, {size: job(size) for size in sizes})
    return {size: [run.wall for run in runs] for size, runs in found.items()}


def use_vault(desktop, size):
    """The window's own data folder becomes this vault."""
    folder = desktop.path("home/data/gembok")
    if os.path.islink(folder):
        os.unlink(folder)
    shutil.rmtree(folder, ignore_errors=True)
    os.symlink(vault(size), folder)


def first_frames(desktop, starts, sizes, count):
    def job(size):
        def start():
            use_vault(desktop, size)
            return starts.first_frame([program("gembok")], part_start.AS_IS)
        return start
    return rounds.in_turns(count, {size: job(size) for size in sizes})


def window_starts(desktop, starts, sizes, count):
    """{size: seconds until the home page is there with all that is on it}."""
    pictures = {}
    for size in sizes:
        use_vault(desktop, size)
        pictures[size] = starts.settled([program("gembok")])
    def job(size):
        def start():
            use_vault(desktop, size)
            return starts.seen([program("gembok")], lambda *picture: picture == pictures[size])
        return start
    return rounds.in_turns(count, {size: job(size) for size in sizes})


# --- scrolling ---------------------------------------------------------------------------------------------------------

def scroll(desktop, size):
    """Through the list by Page Down: (milliseconds of each frame, its longest pause)."""
    use_vault(desktop, size)
    report = desktop.path("scroll")
    with open(report, "w", encoding="ascii"):
        pass
    running = desktop.start([program("gembok")], environment={**part_start.AS_IS, "LD_PRELOAD": part_start.PROBE, "BENCH_PROBE": report,
                                                              "BENCH_FRAMES": "1"})
    window = frames.await_frame(desktop.display, running, time.monotonic()).window
    await_true(lambda: desktop.display.active() == window.number, "the keyboard in the window")
    before = frames.look(desktop.display, window)
    desktop.display.key("alt+2")
    await_true(lambda: frames.look(desktop.display, window) != before, "the list")
    time.sleep(1)
    desktop.display.wheel(window.x + window.width / 2, window.y + window.height / 2, 1)
    begun = time.monotonic()
    for _ in range(PAGES):
        desktop.display.wheel(window.x + window.width / 2, window.y + window.height / 2, 3)
        time.sleep(0.03)
    time.sleep(0.5)
    taken = [int(line.split()[2]) / 1000 for line in part_start.probed(report, "painted") if int(line.split()[1]) / 1e6 > begun]
    late = [int(line.split()[2]) / 1000 for line in part_start.probed(report, "late") if int(line.split()[1]) / 1e6 > begun]
    running.kill()
    return taken, max(late, default=0)


def lines_of_scrolling(desktop, sizes):
    found = {size: scroll(desktop, size) for size in sizes[1:]}
    most, least = sizes[-1], sizes[1]
    typical = {size: rounds.median(taken) for size, (taken, _late) in found.items()}
    worst = {size: sorted(taken)[int(len(taken) * 0.95)] for size, (taken, _late) in found.items()}
    return [rounds.Line("scrolling by wheel, median frame", " / ".join(f"{value:.1f} ms" for value in typical.values()), "–",
                        f"{typical[most] / typical[least]:.2f} (most to least)", "≤ 1.2", typical[most] <= 1.2 * typical[least]),
            rounds.Line("… 95th percentile of the frames", " / ".join(f"{value:.1f} ms" for value in worst.values()), "–",
                        f"{worst[most] / worst[least]:.2f} (most to least)", "≤ 16 ms", worst[most] <= 16)]


def measure(scale):
    sizes, count = SIZES if scale >= 0.2 else SIZES[:2], max(2, round(ROUNDS * scale))
    lines = lines_of_looks(sizes, {size: looks(size) for size in sizes[1:]})
    if scale < 0.2:
        return lines, []
    most = sizes[-1]
    with Desktop(driven=False) as desktop:
        desktop.settings(mode="offline")
        commands = list_by_command(desktop, sizes, count)
        lines.append(rounds.at_most(f"gembok-cli request list (10,000 lines) of {most:,} requests, beside the same of 10,000", commands[most],
                                     commands[sizes[-2]], 1.2))
        starts = part_start.Starts(desktop)
        first = first_frames(desktop, starts, (0, most), count)
        lines += part_start.compare(f"window, first frame, {most:,} requests beside none", first[most], first[0], 1.2)
        found = window_starts(desktop, starts, (100, most), count)
        lines += part_start.compare(f"window until the home page is there, {most:,} requests beside 100", found[most], found[100], 1.2)
        lines += lines_of_scrolling(desktop, sizes)
    return lines, ["The command lists at most 10,000, so that of 100,000 is compared with that of 10,000; of an empty vault: "
                   f"{rounds.seconds(rounds.median(commands[0]))}."]
