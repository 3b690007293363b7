#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""run.py [--x11 | --wayland] [NAME...]: tries the installed Flatpak (./dev flatpak test), on X11 and on Wayland, and prints a table.
NAME is a part of what is tried. Exits with 1 if anything does not work."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = {"x11": "X11", "wayland": "Wayland"}


def session(kind, names):
    """{what: "yes" or what is wrong} of one kind of display. Everybody but root needs a user namespace to mount in."""
    namespace = ["unshare", "--mount", "--propagation=private"]
    if os.getuid() != 0:
        namespace += ["--user", "--map-current-user", "--keep-caps"]
    command = [*namespace, sys.executable, os.path.join(HERE, "session.py"), kind, *names]
    found = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout:
            what, _tab, verdict = line.rstrip("\n").partition("\t")
            found[what] = verdict
            print(f"{KINDS[kind]}: {what}: {verdict}", file=sys.stderr, flush=True)
    if running.returncode != 0:
        found["the session itself"] = f"ended with {running.returncode}"
    return found


def main():
    kinds = [kind for kind in KINDS if f"--{kind}" in sys.argv] or list(KINDS)
    names = [word for word in sys.argv[1:] if not word.startswith("--")]
    results = {kind: session(kind, names) for kind in kinds}
    rows = list(dict.fromkeys(what for found in results.values() for what in found))
    width = max([len(row) for row in rows] + [4])
    print(f"| {'what':{width}} | {' | '.join(f'{KINDS[kind]:7}' for kind in kinds)} |")
    print(f"| {'-' * width} | {' | '.join('-' * 7 for _ in kinds)} |")
    for row in rows:
        cells = ["yes" if results[kind].get(row) == "yes" else "NO" for kind in kinds]
        print(f"| {row:{width}} | {' | '.join(f'{cell:7}' for cell in cells)} |")
    wrong = [(row, kind) for row in rows for kind in kinds if results[kind].get(row) != "yes"]
    print(f"{len(rows) * len(kinds) - len(wrong)} of {len(rows) * len(kinds)} work")
    for row, kind in wrong:
        print(f"{KINDS[kind]}: {row}: {results[kind].get(row, 'not reached')}")
    sys.exit(1 if wrong or not rows else 0)


main()
