#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises 2, 3, 4, 6, 7 and 11 under fire: every row of the table of faults (fault_rows.py), played on the real programs.

    test-faults.py          the rows of the normal suite, as TAP
    test-faults.py --all    every row, those that wait for the program's own limits of time too
    test-faults.py --table  every row, as a table in Markdown: `./dev faults`
"""

import sys

import fault_words
import tap
from fault_rows import OFTEN, ROWS
from fault_stage import Played, Stage
from harness import World


def judge(row, outcome):
    """Whether a row ended as it should: the sentence, the exit code, the state."""
    if isinstance(outcome, Exception):
        raise outcome
    if row.words is None:
        tap.equal((outcome.message, outcome.code, outcome.exit), (None, None, 0), "it goes through all the same")
    else:
        tap.equal(outcome.message, row.words.message, "what happened")
        tap.equal(outcome.hint, row.words.hint, "what is safe, and what to do next")
        tap.equal((outcome.code, outcome.exit), (row.words.code, row.words.exit), "code and exit code")
    tap.equal(outcome.kept, row.kept, "what the vault holds")


def sentences():
    """Every sentence of the table once: {text: where it stands}."""
    found = {}
    for row in ROWS:
        for text in (row.words.message, row.words.hint) if row.words else ():
            found.setdefault(text, row.name)
    return found


def check_words():
    """Each sentence has an Indonesian one, with the same places filled in."""
    for text, where in sentences().items():
        if text in fault_words.FOREIGN:
            continue
        translated = fault_words.indonesian(text)
        tap.true(translated and translated != text, f"no Indonesian for {text!r} ({where})")
        for place in ("{host}", "{proxy}", "{date}"):
            tap.equal(translated.count(place) > 0, text.count(place) > 0, f"{place} in {translated!r}")


def check_hints():
    """Each says what is safe, and what to do next."""
    for row in ROWS:
        if row.words is None:
            continue
        tap.true(any(word in row.words.hint for word in ("safe", "kept", "unharmed", "Nothing was")), f"what is safe: {row.words.hint}")
        tap.true(row.words.hint.rstrip(".").count(". ") >= 1, f"what to do next: {row.words.hint}")


def play(rows, lanes):
    with World(bus=True, keyring=True) as world:
        return Stage(world, rows, lanes).run()


def escape(text):
    return str(text).replace("|", "\\|")


def print_table(outcomes):
    """The table in Markdown; returns how many rows are not as they should be."""
    print("| at | what goes wrong | what is said | what to do | exit | the vault afterwards |\n| --- | --- | --- | --- | --- | --- |")
    failed = []
    for row in ROWS:
        outcome = outcomes[row.name]
        try:
            judge(row, outcome)
        except Exception as error:  # pylint: disable=broad-except
            failed.append(f"{row.name}: {error}")
        if isinstance(outcome, Played):
            said = [outcome.message or "(it goes through)", outcome.hint or "", outcome.exit, outcome.kept]
            said[3] += f" ({outcome.measured})" if outcome.measured else ""
            print("| " + " | ".join(escape(part) for part in [row.call, row.fault, *said]) + " |")
    print(f"\n{len(ROWS) - len(failed)} of {len(ROWS)} faults as promised; after each of them the same command finished the work, and the "
          "AMS held exactly one request.\n")
    print("| English | Indonesian |\n| --- | --- |")
    for text in sentences():
        print(f"| {escape(text)} | {escape(fault_words.indonesian(text) or '(in the words of the AMS)')} |")
    for line in failed:
        print(f"BROKEN {line}", file=sys.stderr)
    return len(failed)


def main():
    if "--table" in sys.argv:
        check_words()
        check_hints()
        sys.exit(1 if print_table(play(ROWS, 2)) else 0)
    wanted = [word for word in sys.argv[1:] if word != "--all"]
    rows = [row for row in (ROWS if "--all" in sys.argv or wanted else OFTEN) if not wanted or any(part in row.name for part in wanted)]
    sys.argv[1:] = []
    outcomes = play(rows, 1)
    cases = [(row.name, lambda row=row: judge(row, outcomes[row.name])) for row in rows]
    tap.run([("every sentence has an Indonesian one", check_words), ("every hint says what is safe and what to do", check_hints), *cases])


main()
