#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names tests for `meson test`, and counts afterwards what really passed.

    summary.py names BUILD [--only-compiled] [SUITE-OR-TEST...]   one test name a line
    summary.py sum BUILD NAME...                                  reads BUILD/meson-logs/testlog.json

Meson counts programs; people want to know about tests. So every TAP point of every program counts. What could hide a
missing test counts as failed: a skipped point, a plan that was not kept, a program that crashed, ran out of time, said
nothing, or was never started.
"""

import json
import os
import re
import subprocess
import sys

POINT = re.compile(r"^(?P<indent> *)(?P<not>not )?ok\b *(?P<number>\d+)?(?P<rest>.*)$")
PLAN = re.compile(r"^(?P<indent> *)1\.\.(?P<count>\d+)(?P<rest>.*)$")
DIRECTIVE = re.compile(r"#\s*(skip|todo)\b", re.I)
SLOWEST = 8
DETAIL_LINES = 40


class Verdict:
    """What the output of one TAP program amounts to."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.details = []

    @property
    def failed(self):
        return len(self.failures)


def diagnostics(lines, match_line):
    """The comment lines that stand right before a point: why it failed."""
    index = lines.index(match_line)
    begin = index
    while begin > 0 and lines[begin - 1].lstrip().startswith("#"):
        begin -= 1
    return lines[begin:index][-DETAIL_LINES:]


def describe(match):
    return match["rest"].strip().lstrip("-").strip() or f"point {match['number']}"


def read_points(lines):
    """The leaves among the TAP points: one that sums up an indented subtest before it is not counted again."""
    waiting = {}
    for line in lines:
        match = POINT.match(line)
        if not match:
            continue
        depth = len(match["indent"])
        deeper = [level for level in waiting if level > depth]
        sums_up = bool(deeper)
        for level in deeper:
            waiting.pop(level)
        waiting[depth] = True
        yield match, depth, sums_up


def judge_plans(lines, verdict):
    """Every level must keep its own plan; without one at the top, a crash before the end could not be told."""
    plans = [PLAN.match(line) for line in lines]
    top = [plan for plan in plans if plan and not plan["indent"]]
    if len(top) != 1:
        verdict.failures.append("no plan (1..N): the program ended early or speaks no TAP" if not top else "more than one plan")
        return
    if DIRECTIVE.search(top[0]["rest"]):
        verdict.failures.append(f"skipped as a whole: {top[0]['rest'].strip()}")
        return
    points = [line for line in lines if re.match(r"^(not )?ok\b", line)]
    if int(top[0]["count"]) != len(points):
        verdict.failures.append(f"planned {top[0]['count']} points, reported {len(points)}")
    elif not points:
        verdict.failures.append("the program holds no test")


def judge_tap(text):
    verdict = Verdict()
    lines = text.splitlines()
    for match, _depth, sums_up in read_points(lines):
        directive = DIRECTIVE.search(match["rest"])
        if directive:
            verdict.failures.append(f"{directive[1].lower()} counts as failed: {describe(match)}")
        elif match["not"] and not sums_up:
            verdict.failures.append(describe(match))
            verdict.details += diagnostics(lines, match.string)
        elif not match["not"] and not sums_up:
            verdict.passed += 1
    verdict.failures += [line for line in lines if line.startswith("Bail out!")]
    judge_plans(lines, verdict)
    return verdict


def judge_program(entry, protocol):
    """One line of meson's testlog.json."""
    if protocol == "tap":
        verdict = judge_tap(entry.get("stdout", ""))
    else:
        verdict = Verdict()
        verdict.passed = 1 if entry["result"] == "OK" else 0
    if entry["result"] != "OK" and not verdict.failures:
        verdict.failures.append(f"{entry['result'].lower()}, exit status {entry.get('returncode')}")
    if verdict.failures:
        verdict.details += entry.get("stderr", "").splitlines()[-DETAIL_LINES:]
    if entry["result"] in ("TIMEOUT", "INTERRUPT") and entry["result"].lower() not in verdict.failures[-1]:
        verdict.failures.append(entry["result"].lower())
    return verdict


def introspect(build):
    meson = "/usr/bin/meson" if os.access("/usr/bin/meson", os.X_OK) else "meson"
    return json.loads(subprocess.run([meson, "introspect", "--tests", build], check=True, capture_output=True, text=True).stdout)


def suites_of(test):
    return [suite.split(":")[-1] for suite in test["suite"]]


def names(build, arguments):
    only_compiled = "--only-compiled" in arguments
    wanted = [argument for argument in arguments if argument != "--only-compiled"]
    top = os.path.realpath(build) + os.sep
    for test in introspect(build):
        if only_compiled and not os.path.realpath(test["cmd"][0]).startswith(top):
            continue
        if not wanted or test["name"] in wanted or set(suites_of(test)) & set(wanted):
            print(test["name"])


def read_log(build):
    path = os.path.join(build, "meson-logs/testlog.json")
    wrapped = [os.path.join(build, "meson-logs", name) for name in os.listdir(os.path.join(build, "meson-logs"))
               if re.fullmatch(r"testlog-.*\.json", name)]
    for candidate in [path, *wrapped]:
        if os.path.exists(candidate):
            with open(candidate, encoding="utf-8") as file:
                return [json.loads(line) for line in file if line.strip()]
    return []


def short_name(logged):
    """Meson logs "project:suite / name" or "name"."""
    return logged.split(" / ")[-1]


def report(programs):
    """Prints the slowest programs and every failure, and as the very last line the sum."""
    passed = sum(verdict.passed for _name, verdict, _seconds in programs)
    failed = sum(verdict.failed for _name, verdict, _seconds in programs)
    slowest = sorted(programs, key=lambda program: -program[2])[:SLOWEST]
    for name, verdict, _seconds in programs:
        if verdict.details:
            print(f"\n--- {name}\n" + "\n".join(verdict.details))
    print("\nSlowest: " + ", ".join(f"{name} {seconds:.1f} s" for name, _verdict, seconds in slowest))
    for name, verdict, _seconds in programs:
        for failure in verdict.failures:
            print(f"FAILED {name}: {failure}")
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


def summarise(build, wanted):
    protocols = {test["name"]: test["protocol"] for test in introspect(build)}
    programs, seen = [], set()
    for entry in read_log(build):
        name = short_name(entry["name"])
        seen.add(name)
        programs.append((name, judge_program(entry, protocols.get(name, "tap")), entry.get("duration") or 0.0))
    for name in wanted:
        if name not in seen:
            verdict = Verdict()
            verdict.failures.append("was not run")
            programs.append((name, verdict, 0.0))
    return report(programs)


def main():
    if len(sys.argv) >= 3 and sys.argv[1] == "names":
        names(sys.argv[2], sys.argv[3:])
    elif len(sys.argv) >= 3 and sys.argv[1] == "sum":
        sys.exit(summarise(sys.argv[2], sys.argv[3:]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
