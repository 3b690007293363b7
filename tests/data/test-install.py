#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`meson install` puts everything where a desktop looks for it."""

import os
import shutil
import tempfile

from place import BUILD, ID, tool
import tap

WANTED = [
    "bin/gembok", "bin/gembok-cli", "bin/gembok-ams", "libexec/gembok/gembok-decode",
    f"share/applications/{ID}.desktop", f"share/dbus-1/services/{ID}.service", f"share/glib-2.0/schemas/{ID}.gschema.xml",
    f"share/icons/hicolor/scalable/apps/{ID}.svg", f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
    "share/locale/id/LC_MESSAGES/gembok.mo", f"share/metainfo/{ID}.metainfo.xml", f"share/mime/packages/{ID}.xml",
]


def installed():
    """All installed files, below the prefix."""
    with tempfile.TemporaryDirectory(prefix="gembok-install-") as folder:
        tool(shutil.which("meson", path="/usr/bin") or "meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", folder)
        found = [os.path.join(here, name) for here, _folders, names in os.walk(folder) for name in names]
        service = next(path for path in found if path.endswith(".service"))
        program = next(path for path in found if path.endswith("/bin/gembok"))
        with open(service, encoding="utf-8") as file:
            tap.contains(file.read(), f"\nExec={program.removeprefix(folder)} --gapplication-service\n", "the service file")
        return found


def test_everything_is_in_its_place():
    found = installed()
    for path in WANTED:
        tap.true(any(name.endswith(f"/{path}") for name in found), f"{path} is not installed")
    strange = [name for name in found if "faults" in name or "/test" in name]
    tap.equal(strange, [], "installed, but made for tests")


tap.main()
