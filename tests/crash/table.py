# SPDX-License-Identifier: GPL-3.0-or-later
"""What ./dev crash prints: crash points survived by verb, and by what happened at the point."""

import collections
import selectors
import sys

COLUMNS = ("kill", "torn write", "power loss", "full or failing disk", "read-only", "together", "random instant")


def ready(streams):
    """The streams that have something to read."""
    with selectors.DefaultSelector() as selector:
        for stream in streams.values():
            selector.register(stream, selectors.EVENT_READ)
        return [key.fileobj for key, _ in selector.select()]


def progress(results):
    """A line that moves, on a terminal."""
    if sys.stderr.isatty():
        broken = sum(result["verdict"] == "broken" for result in results)
        print(f"\r\033[K{len(results)} cases, {broken} broken, at {results[-1]['case']}", end="", file=sys.stderr, flush=True)


def count(results):
    """"survived of tried", or nothing where nothing was tried. What came to its end before the point was not tried."""
    verdicts = collections.Counter(result["verdict"] for result in results)
    tried = verdicts["survived"] + verdicts["broken"]
    return f"{verdicts['survived']} of {tried}" if tried else "-"


def rows(results, key):
    """One row for each value of @key, in the order in which they came, and one for all."""
    values = list(dict.fromkeys(result[key] for result in results))
    for value in values:
        mine = [result for result in results if result[key] == value]
        yield [value, *(count([result for result in mine if result["column"] == column]) for column in COLUMNS), count(mine)]
    yield ["all", *(count([result for result in results if result["column"] == column]) for column in COLUMNS), count(results)]


def print_table(title, head, body):
    body = list(body)
    used = [index for index in range(len(head)) if any(row[index] != "-" for row in body)]
    widths = [max(len(line[index]) for line in (head, *body)) for index in used]
    print(f"\n{title}\n")
    for line in (head, None, *body):
        cells = ["-" * width for width in widths] if line is None else [line[index] for index in used]
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |")


def show(results):
    """Both tables, and what was not reached."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    head = ["", *COLUMNS, "all"]
    print_table("Crash points survived, by verb", ["verb", *head[1:]], rows(results, "course"))
    kinds = sorted((result for result in results if result["kind"]), key=lambda result: result["kind"])
    print_table("Crash points survived, by what was about to happen", ["point", *head[1:]], rows(kinds, "kind"))
    missed = sum(result["verdict"] == "missed" for result in results)
    print(f"\n{len(results)} cases; {missed} came to their end before the point or instant (answers come in other portions"
          " from run to run) and are not counted.")
