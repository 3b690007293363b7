#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds without tests, installs into a prefix with an odd name, takes the build tree away, and works from there.

    prefix.py SOURCE BUILD

BUILD is a folder for the build (kept, so that a second run is quick). Prints a table; ends with 1 where a promise was broken.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE, BUILD = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
os.environ["GEMBOK_SOURCE_DIR"], os.environ["GEMBOK_BUILD_DIR"] = str(SOURCE), str(BUILD)
sys.path[:0] = [str(SOURCE / "tests/data"), str(SOURCE / "tests/e2e")]

# pylint: disable=wrong-import-position
from desktop import Desktop  # noqa: E402
from installed import wanted  # noqa: E402

# A space, and a letter beyond ASCII: what a careless script trips over.
PREFIX = BUILD.parent / f"{BUILD.name} awalan é"
# Made by the desktop's own tools after an installation; no package lists them.
CACHES = {"share/glib-2.0/schemas/gschemas.compiled", "share/icons/hicolor/icon-theme.cache", "share/applications/mimeinfo.cache"}
BINARIES = ("bin/gembok", "bin/gembok-cli", "bin/gembok-ams", "libexec/gembok/gembok-decode")


def run(*command, **more):
    """Output of a command; an AssertionError shows everything of one that failed."""
    result = subprocess.run([str(word) for word in command], capture_output=True, check=False, **{"text": True, **more})
    if result.returncode != 0:
        raise AssertionError(f"{command}: exit {result.returncode}\n{result.stdout[-2000:]}\n{result.stderr[-2000:]}")
    return result.stdout


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def files_below(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def without_tests():
    """Nothing of tests/ is configured, so nothing that tests need is looked for."""
    if not (BUILD / "build.ninja").exists():
        run("meson", "setup", BUILD, SOURCE, "-Dtests=false", f"-Dprefix={PREFIX}", "-Dlibdir=lib", "-Dbuildtype=debugoptimized")
    run("ninja", "-C", BUILD)
    read = json.loads(run("meson", "introspect", BUILD, "--buildsystem-files"))
    check(not [path for path in read if "/tests/" in path], "the build reads files of tests/")
    check(json.loads(run("meson", "introspect", BUILD, "--tests")) == [], "there are tests")
    return f"{len(read)} build files, none of tests/"


def installs():
    shutil.rmtree(PREFIX, ignore_errors=True)
    run("meson", "install", "-C", BUILD, "--no-rebuild")
    found = files_below(PREFIX)
    strange = {path for path in found - set(wanted()) - CACHES if not path.startswith("share/mime/")}
    check(not strange, f"installed, but not wanted: {sorted(strange)}")
    check(set(wanted()) <= found, f"missing: {sorted(set(wanted()) - found)}")
    check("share/glib-2.0/schemas/gschemas.compiled" in found, "the settings schema was not compiled")
    return f"{len(wanted())} files, {len(found) - len(wanted())} caches"


def names_no_build_tree():
    """In what is loaded; debug information, which a distribution strips, names its sources."""
    for name in BINARIES:
        text = run("strings", "-d", "-e", "S", PREFIX / name, errors="replace", encoding="utf-8")
        for path in (BUILD, SOURCE):
            check(f"{path}/" not in text.replace(f"{PREFIX}/", ""), f"{name} names {path}")
    return f"{len(BINARIES)} programs"


def works_on_the_command_line(world):
    environment = {"XDG_DATA_DIRS": f"{PREFIX}/share:/usr/share"}
    out = world.path("hasil")
    world.run(PREFIX / "bin/gembok-cli", "demo", "--out", out, environment=environment, cwd="/")
    issued = [name for name in os.listdir(out) if name.endswith((".p12", ".pem"))]
    check(issued, "the demonstration made no certificate")
    indonesian = {**environment, "LANGUAGE": "id", "LC_ALL": "C.UTF-8"}
    check("sertifikat" in world.run(PREFIX / "bin/gembok-cli", "help", environment=indonesian).out, "Indonesian is not found")
    return f"a whole issuance, {len(issued)} files of certificates"


def reads_manuals(world):
    for section, name in ((1, "gembok"), (1, "gembok-cli"), (8, "gembok-ams")):
        for language, word in (("", "DESCRIPTION"), ("id", "DESKRIPSI")):
            path = PREFIX / "share/man" / language / f"man{section}" / f"{name}.{section}"
            check(word in world.run("man", "-l", path, environment={"MANPAGER": "cat"}).out, path)
    return "6 pages"


def opens_the_window(desktop):
    environment = {"XDG_DATA_DIRS": f"{PREFIX}/share:/usr/share", "GSETTINGS_SCHEMA_DIR": None}
    screen = desktop.open(command=[str(PREFIX / "bin/gembok")], environment=environment)
    screen.button("Bahasa Indonesia").await_there()
    return "its first page, under Xvfb"


def works_alone():
    """The build tree is away meanwhile: what is installed cannot have looked there."""
    away = BUILD.with_name(BUILD.name + " away")
    BUILD.rename(away)
    try:
        with Desktop() as desktop:
            yield "the command line from there", works_on_the_command_line(desktop)
            yield "manual pages", reads_manuals(desktop)
            yield "the window from there", opens_the_window(desktop)
    finally:
        away.rename(BUILD)


def uninstalls():
    run("ninja", "-C", BUILD, "uninstall")
    left = files_below(PREFIX)
    strange = {path for path in left - CACHES if not path.startswith("share/mime/")}
    check(not strange, f"left behind: {sorted(strange)}")
    shutil.rmtree(PREFIX)
    return f"{len(left)} caches of the desktop left"


def goes_into_destdir():
    with tempfile.TemporaryDirectory(prefix="gembok destdir ") as folder:
        run("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", folder)
        found = files_below(pathlib.Path(folder + str(PREFIX)))
        check(found == set(wanted()), f"other files: {sorted(found ^ set(wanted()))}")
        check(files_below(pathlib.Path(folder)) == {str(PREFIX / name)[1:] for name in found}, "something outside of the prefix")
    check(not PREFIX.exists(), "DESTDIR did not keep it out of the prefix")
    return f"{len(found)} files, nothing in the prefix itself"


def main():
    steps = [("-Dtests=false", without_tests), ("meson install", installs), ("paths inside", names_no_build_tree), (None, works_alone),
             ("uninstall", uninstalls), ("DESTDIR", goes_into_destdir)]
    print(f"prefix: {PREFIX}\n\n| what | seen |\n| --- | --- |", flush=True)
    for name, step in steps:
        for what, seen in [(name, step())] if name else step():
            print(f"| {what} | {seen} |", flush=True)


try:
    main()
except AssertionError as error:
    print(f"\nBROKEN: {error}", file=sys.stderr)
    sys.exit(1)
