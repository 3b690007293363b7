#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the libFuzzer harnesses of tests/fuzz and prints a table of what they did.

    fuzz.py BUILD SECONDS [HARNESS...]

SECONDS is the fuzzing of all harnesses together, split evenly; GEMBOK_FUZZ_JOBS of them (2) run at a time. What they learn is kept
in BUILD/corpus, what broke a promise in BUILD/findings. Ends with 1 where anything did.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent.parent
# Dictionaries by what a harness reads.
DICTIONARIES = {
    "json": ("json", "session", "policy", "request", "messages", "problem", "procedure", "backup"),
    "der": ("certificate", "chain", "csr", "crl", "ocsp", "pkcs12", "key", "inspect"),
    "http": ("http-answer", "url", "server", "router", "tus-metadata"),
    "file": ("recognise", "photo", "metadata", "pdf", "pdf-structure", "decoder-answer"),
    "sql": ("vault",),
}
# The longest input, where the usual 4 KiB are not enough for a whole one.
LONGEST = {"certificate": 8192, "chain": 16384, "policy": 16384, "backup": 16384, "photo": 16384, "procedure": 16384, "pdf": 16384}
USUAL_LENGTH = 4096
# One input may never take that long nor need that much: decoders are bounded, whatever they are given.
LIMITS = ["-timeout=20", "-rss_limit_mb=2560", "-malloc_limit_mb=1024"]
# Where libsoup or poppler lose something of their own (tests/lsan.supp).
NEEDS_UNWINDER = ("server", "pdf")
HEADINGS = ("harness", "seconds", "executions", "a second", "new coverage", "findings")


class Outcome:
    """What one harness did."""

    def __init__(self, name, seconds, log, findings):
        self.name = name
        self.seconds = seconds
        self.log = log
        self.findings = findings
        self.executions = int(last(r"stat::number_of_executed_units:\s*(\d+)", log) or last(r"^#(\d+)\s", log) or 0)
        begin, end = first(r"INITED cov: (\d+)", log), last(r"cov: (\d+)", log)
        self.coverage = (int(begin or 0), int(end or 0))

    def row(self):
        gained = f"{self.coverage[1] - self.coverage[0]} of {self.coverage[1]}"
        rate = round(self.executions / max(self.seconds, 1))
        return (self.name, str(round(self.seconds)), f"{self.executions:,}", f"{rate:,}", gained, str(len(self.findings)))


def first(pattern, text):
    found = re.search(pattern, text, re.M)
    return found[1] if found else None


def last(pattern, text):
    found = re.findall(pattern, text, re.M)
    return found[-1] if found else None


def environment(name=""):
    """The slow unwinder sees through libraries without frame pointers, so that a leak of theirs can be told from one of ours."""
    slowly = 1 if name not in NEEDS_UNWINDER else 0
    variables = dict(os.environ)
    if os.access("/dev/shm", os.W_OK):
        variables["TMPDIR"] = "/dev/shm"
    variables.update(
        G_TEST_SRCDIR=str(HERE),
        G_SLICE="always-malloc",
        G_DEBUG="gc-friendly",
        GIO_USE_VFS="local",
        GSETTINGS_BACKEND="memory",
        LC_ALL="C.UTF-8",
        LANGUAGE="C",
        TZ="Asia/Jakarta",
        ASAN_OPTIONS="detect_leaks=1:detect_stack_use_after_return=1:allocator_may_return_null=1:handle_abort=1"
        f":fast_unwind_on_malloc={slowly}",
        LSAN_OPTIONS=f"suppressions={HERE}/lsan.supp:print_suppressions=0",
        UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1",
    )
    return variables


def dictionary(name):
    for dictionary_name, harnesses in DICTIONARIES.items():
        if name in harnesses:
            return [f"-dict={HERE}/fuzz/{dictionary_name}.dict"]
    return []


def prepare(build, name):
    folders = [build / kind / name for kind in ("corpus", "seeds", "findings")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    replay = build / "tests" / "fuzz" / f"replay-{name}"
    subprocess.run([replay, "--write", folders[1]], env=environment(), check=True, stdout=subprocess.DEVNULL)
    return folders


def fuzz(build, name, seconds):
    """Lets one harness run; a second run begins with what the first one learned."""
    corpus, seeds, findings = prepare(build, name)
    before = set(findings.iterdir())
    command = [
        build / "tests" / "fuzz" / f"fuzz-{name}", f"-max_total_time={seconds}", "-print_final_stats=1", f"-artifact_prefix={findings}/",
        f"-max_len={LONGEST.get(name, USUAL_LENGTH)}", *LIMITS, *dictionary(name), corpus, seeds,
    ]
    begun = time.monotonic()
    # A harness that is ended by its time limit cleans nothing up.
    with tempfile.TemporaryDirectory(prefix="gembok-fuzz-") as folder:
        run = subprocess.run(command, env={**environment(name), "TMPDIR": folder}, capture_output=True, check=False)
    log = run.stderr.decode("utf-8", "replace")
    (build / "findings" / f"{name}.log").write_text(log)
    found = sorted(set(findings.iterdir()) - before)
    if run.returncode != 0 and not found:
        found = [build / "findings" / f"{name}.log"]
    return Outcome(name, time.monotonic() - begun, log, found)


def print_table(outcomes):
    rows = [HEADINGS, *(outcome.row() for outcome in outcomes)]
    total = sum(outcome.executions for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    findings = sum(len(outcome.findings) for outcome in outcomes)
    rows.append((f"all {len(outcomes)}", str(round(seconds)), f"{total:,}", f"{round(total / max(seconds, 1)):,}", "", str(findings)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for index, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                                for column, (cell, width) in enumerate(zip(row, widths))) + " |")
        if index == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")


def print_findings(build, outcomes):
    for outcome in outcomes:
        for path in outcome.findings:
            reason = first(r"((?:ERROR|SUMMARY): .*|runtime error: .*)", outcome.log) or "it ended with an error"
            print(f"\n{outcome.name}: {reason}\n  the input: {path}\n  again:     {build}/tests/fuzz/fuzz-{outcome.name} {path}")
            print(f"  its words: {build}/findings/{outcome.name}.log")


def main():
    build, seconds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    every = sorted(path.name[len("fuzz-"):] for path in (build / "tests" / "fuzz").glob("fuzz-*") if path.is_file())
    names = sys.argv[3:] or every
    unknown = sorted(set(names) - set(every))
    if unknown or not names:
        sys.exit(f"No harness is called so: {' '.join(unknown)}. There are: {' '.join(every)}")
    each = max(1, seconds // len(names))
    jobs = int(os.environ.get("GEMBOK_FUZZ_JOBS", "2"))
    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
        outcomes = list(pool.map(lambda name: fuzz(build, name, each), names))
    print_table(outcomes)
    print_findings(build, outcomes)
    return 1 if any(outcome.findings for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
