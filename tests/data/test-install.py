#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`meson install` puts everything where a desktop, an administrator and a shell look for it, and nothing else.

What needs a build of its own (another prefix, programs that run from there, no tests) is in ../tools/prefix.py: ./dev prefix.
"""

import os
import shutil
import subprocess
import tempfile

from installed import wanted
from place import BUILD, ID, built, read, tool
import tap


def install(folder):
    """Installs below @folder; returns the paths below the prefix, and the prefix within @folder."""
    tool(shutil.which("meson", path="/usr/bin") or "meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", folder)
    found = [os.path.join(here, name) for here, _folders, names in os.walk(folder) for name in names]
    program = next(path for path in found if path.endswith("/bin/gembok"))
    prefix = program.removesuffix("/bin/gembok")
    return sorted(os.path.relpath(path, prefix) for path in found), prefix


def test_everything_is_in_its_place_and_nothing_else():
    with tempfile.TemporaryDirectory(prefix="gembok install é ") as folder:
        found, prefix = install(folder)
        tap.equal(found, wanted(), "installed files")
        service = read(os.path.join(prefix, f"share/dbus-1/services/{ID}.service"))
        tap.contains(service, f"\nExec={prefix.removeprefix(folder)}/bin/gembok --gapplication-service\n", "the service file")
        for name in ("gembok", "gembok-cli", "gembok-ams"):
            tap.true(os.access(os.path.join(prefix, "bin", name), os.X_OK), f"{name} can be run")


def test_the_unit():
    """Judged by systemd, and its command run as systemd would: with the folders and the credential in the environment."""
    tap.equal(tool("systemd-analyze", "verify", "--man=no", built("data/gembok-ams.service")), "", "systemd-analyze")
    unit = read(built("data/gembok-ams.service"))
    start = next(line for line in unit.splitlines() if line.startswith("ExecStart="))
    shell, option, script = start.removeprefix("ExecStart=").split(" ", 2)
    tap.equal((shell, option, script[0], script[-1]), ("/bin/sh", "-c", "'", "'"), "the shell")
    with tempfile.TemporaryDirectory(prefix="gembok-unit-") as folder:
        with open(os.path.join(folder, "ca-passphrase"), "w", encoding="utf-8") as file:
            file.write("wrong")
        program = next(word.strip('"') for word in script.split(" ") if word.endswith('/gembok-ams"'))
        ran = script[1:-1].replace("$$", "$").replace(program, built("gembok-ams"))
        environment = {**os.environ, "STATE_DIRECTORY": folder, "CREDENTIALS_DIRECTORY": folder}
        tool(built("gembok-ams"), "init", "--data", os.path.join(folder, "data"), "--organization", "Dinas Contoh", "--ca-key", "ec:P-256",
             "--url", "https://localhost:8443", "--ca-passphrase-fd", "0", stdin=b"rumah-besar-kuning-langit-9-awan")
        verdict = subprocess.run([shell, option, ran], env=environment, check=False, capture_output=True, text=True)
        tap.equal(verdict.returncode, 3, f"a wrong passphrase ends it for good ({verdict.stderr})")
        tap.contains(unit, "\nRestartPreventExitStatus=2 3 7\n", "the unit")


tap.main()
