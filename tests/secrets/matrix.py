#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev secrets`: everything that is searched for secrets, in full, and what cannot be locked, measured. Prints the table "secrets
searched", and exits 1 if anything was found where it must not be.

    matrix.py [NAME...]        names choose parts: window, cli, measured
"""

import os
import sys
import time
import traceback

ROOT = os.environ.get("GEMBOK_SOURCE_DIR", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
os.environ.setdefault("GEMBOK_SOURCE_DIR", ROOT)
os.environ.setdefault("GEMBOK_BUILD_DIR", os.path.join(ROOT, "build"))
sys.path.insert(0, os.path.join(ROOT, "tests/e2e"))

import cli_run  # noqa: E402  pylint: disable=wrong-import-position
import measured  # noqa: E402  pylint: disable=wrong-import-position
import window_run  # noqa: E402  pylint: disable=wrong-import-position
from hunt import CONTROL, NONE, table  # noqa: E402  pylint: disable=wrong-import-position

CLI_DAYS = (("ec:P-256", "id"), ("ec:P-384", "C"), ("rsa:2048", "C"), ("rsa:4096", "id"))
WINDOW_DAYS = ("ec:P-256", "rsa:3072")


def window():
    return [(f"window, {algorithm}", window_run.day(algorithm=algorithm)) for algorithm in WINDOW_DAYS]


def cli():
    return [(f"command line and AMS, {algorithm}, language {language}", cli_run.day(algorithm=algorithm, language=language))
            for algorithm, language in CLI_DAYS]


def tell(name, hunt):
    print(f"\n### {name}\n")
    print("\n".join(table(hunt.rows)))
    searched = sum({(row.program, row.moment): row.bytes for row in hunt.rows}.values())
    print(f"\n{len({(row.program, row.moment) for row in hunt.rows})} searches, {len(hunt.secrets) - 1} secrets, {hunt.patterns} patterns, "
          f"{searched / (1 << 30):.1f} GiB; the {CONTROL} was found in each. "
          f"Found where it must not be: {'; '.join(hunt.wrong) or NONE}.", flush=True)
    return not hunt.wrong


def main():
    wanted, begun, good = sys.argv[1:] or ["window", "cli", "measured"], time.monotonic(), True
    print("Secrets searched: program x moment. “locked only”: in pages that are locked, not dumped and not inherited; “admitted”: counted,\n"
          "because it is live there or belongs to another program (data/threat-model.md).")
    for name, part in (("window", window), ("cli", cli)):
        if name not in wanted:
            continue
        try:
            good = all([tell(*each) for each in part()]) and good
        except Exception:  # pylint: disable=broad-except
            traceback.print_exc()
            good = False
    if "measured" in wanted:
        print("\n### What cannot be locked, measured\n")
        print("\n".join(measured.measure()))
    print(f"\n{'No secret was found.' if good else 'SECRETS WERE FOUND.'} {time.monotonic() - begun:.0f} s.")
    sys.exit(0 if good else 1)


main()
