#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py [NAME]...: measures Gembok beside its peers and prints one table (Markdown). Names: request start pause upload vault ams
polling; all of them by default. BENCH_SCALE=0.5 halves the rounds. Whether an aim is met is said, it is no failure of the run."""

import importlib
import os
import platform
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "e2e")]

PARTS = ["request", "start", "pause", "upload", "vault", "ams", "polling"]


def facts():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), platform.machine())
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) / 1024 ** 2
    return f"{len(os.sched_getaffinity(0))} cores ({model}), {memory:.0f} GiB, Linux {platform.release()}"


def load():
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def table(lines):
    met = {True: "yes", False: "**no**", None: "–"}
    print("| what | Gembok | peer | ratio | aim | met |\n| --- | --- | --- | --- | --- | --- |")
    for line in lines:
        print(f"| {line.what} | {line.ours} | {line.peer} | {line.ratio} | {line.aim} | {met[line.met]} |")


def main():
    names = sys.argv[1:] or PARTS
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"There is no part {' '.join(unknown)}; there are: {' '.join(PARTS)}")
    scale = float(os.environ.get("BENCH_SCALE", "1"))
    lines, words, before = [], [], load()
    for name in names:
        begun = time.monotonic()
        found, said = importlib.import_module(f"part_{name}").measure(scale)
        lines += found
        words += said
        print(f"{name}: {time.monotonic() - begun:.0f} s, load {load()}", file=sys.stderr, flush=True)
    table(lines)
    print(f"\n{facts()}; load before {before}, after {load()}; rounds × {scale:g}. Times: median (least–most); ratios: median of "
          "runs side by side (quartiles), for RSA means (± two standard errors).\n")
    for sentence in words:
        print(f"- {sentence}")
    missed = [line.what for line in lines if line.met is False]
    print(f"\n{sum(line.met is True for line in lines)} aims met, {len(missed)} not{': ' if missed else ''}{'; '.join(missed)}.")


main()
