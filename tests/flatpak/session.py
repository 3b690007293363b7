#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""session.py x11|wayland [NAME...]: tries everything on one kind of display, in a mount namespace of its own (see run.py). Prints a
line for each thing: its name, a tab, “yes” or what is wrong."""

import os
import subprocess
import sys
import traceback

import sandbox
import outside
import window
from harness import BUILD

ROWS = [
    ("permissions are those of the manifest", outside.permissions_as_written),
    ("metainfo and desktop files are valid", outside.what_is_exported_is_valid),
    ("nothing outside can be reached", outside.nothing_outside),
    ("CLI, AMS, decoder, secret portal", outside.documented_programs),
    ("nothing on stderr of short programs", outside.no_word_of_the_proxy),
    ("a desktop without portals", outside.no_portal),
    ("issuance on the command line", outside.demo_runs),
    ("the whole job, files through the portal", window.whole_job),
    (".p12 through the portal, openssl opens it", window.export_p12),
    ("print through the portal", window.print_through_portal),
    ("data in the program's own folder, 0600", window.data_where_they_belong),
    ("a second start shows the first window", window.second_start),
    ("a double click on a file of the home", window.file_from_outside),
    ("not dumpable, keyring by portal (diagnosis)", window.not_readable_by_others),
    ("no warning, nothing on stderr", window.quit_without_a_word),
    ("started by D-Bus", window.started_by_the_bus),
    ("development build beside it", window.development_beside),
    ("presets, locks, procedure, notification", window.presets_arrive),
    ("wrong presets are told", window.wrong_presets_are_told),
    ("an agency's extension from a repository", window.site_from_a_repository),
]
# What needs the window of the job.
IN_WINDOW = {window.export_p12, window.second_start, window.file_from_outside, window.print_through_portal,
             window.not_readable_by_others, window.quit_without_a_word}


def try_row(desktop, name, function, screen):
    """Prints the line of one row; returns the screen that later rows go on with."""
    if function in IN_WINDOW and (screen is None or not screen.running.alive):
        print(f"{name}\tnot tried: the window of the job is gone", flush=True)
        return screen
    try:
        answer = function(desktop) if function.__module__ == "outside" else function(desktop, screen)
    except Exception as error:  # pylint: disable=broad-except
        traceback.print_exc()
        print(f"{name}\t{str(error).splitlines()[0] if str(error) else type(error).__name__}", flush=True)
        if function is window.whole_job and desktop.screens:
            return desktop.screens[-1]
        if function not in IN_WINDOW or function is window.quit_without_a_word:
            # What it left behind must not be met by the next one.
            desktop.kill_all()
        return screen
    print(f"{name}\tyes", flush=True)
    return answer or screen


def prepare():
    """The runtime folder of a session of its own, and nobody's processes in it."""
    runtime = f"/run/user/{os.getuid()}"
    os.makedirs(runtime, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"mode=0700,uid={os.getuid()}", "gembok-test", runtime], check=True)
    os.makedirs(os.path.join(BUILD, "meson-logs/screens"), exist_ok=True)


def main():
    kind, names = sys.argv[1], sys.argv[2:]
    prepare()
    screen = None
    with sandbox.Sandbox(wayland=kind == "wayland") as desktop:
        for name, function in ROWS:
            if not names or any(part in name for part in names):
                screen = try_row(desktop, name, function, screen)


main()
