#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`./dev screenshots`: pictures of the real window, on a display of its own, in scenes.

    screenshots.py [--language LANG] [--text-scale N] [--widths 360,1024] [--list] [--keep] [NAME...]

A scene is a function of a file in tests/scenes/ (one file a page) that drives the window and says when to take a picture:

    from stage import scene

    @scene
    def empty_home(stage):
        screen = stage.open(mode="training", language_asked=True)
        screen.page("Beranda").await_there()
        stage.shot("home-empty")

Each shot is taken at three widths, light and dark: build/screenshots/NAME-WIDTH-light|dark.png, and a sheet of them all,
NAME-sheet.png. NAMEs choose scenes or files of scenes. --keep puts the pictures that the metainfo names into data/screenshots/.
Whatever the window needs more room for than it has, fails: a page that does not fit into 360 px is a mistake.
"""

import argparse
import glob
import importlib.util
import os
import re
import shutil
import sys
import time
import traceback

ROOT = os.environ.get("GEMBOK_SOURCE_DIR", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
os.environ.setdefault("GEMBOK_BUILD_DIR", os.path.join(ROOT, "build"))
sys.path[:0] = [os.path.join(ROOT, "tests/scenes"), os.path.join(ROOT, "tests/e2e")]

import stage  # noqa: E402  pylint: disable=wrong-import-position

FOLDER = os.path.join(os.environ["GEMBOK_BUILD_DIR"], "screenshots")
KEPT = os.path.join(ROOT, "data/screenshots")
METAINFO = os.path.join(ROOT, "data/id.gembok.Gembok.metainfo.xml.in")


def load_scenes():
    """All scenes: {file: [function, ...]}, in the order in which they are written."""
    files = {}
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/scenes/*.py"))):
        name = os.path.basename(path).removesuffix(".py")
        if name == "stage":
            continue
        specification = importlib.util.spec_from_file_location(f"scenes_{name}", path)
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        files[name] = [value for value in vars(module).values() if getattr(value, "is_scene", False)]
    return files


def chosen(files, names):
    """(name, function) of the scenes that are wanted, by their name or that of their file."""
    scenes = [(file, function) for file, functions in files.items() for function in functions]
    known = set(files) | {function.__name__ for _file, function in scenes}
    unknown = [name for name in names if name.replace("-", "_") not in known]
    if unknown:
        sys.exit(f"No scene is called so: {' '.join(unknown)}\nThere are: {' '.join(sorted(known))}")
    wanted = {name.replace("-", "_") for name in names}
    return [(function.__name__.replace("_", "-"), function) for file, function in scenes
            if not wanted or file in wanted or function.__name__ in wanted]


def keep_for_metainfo():
    """Copies the pictures that the metainfo names."""
    with open(METAINFO, encoding="utf-8") as file:
        names = re.findall(r"@SCREENSHOTS@/([^<]+)\.png<", file.read())
    os.makedirs(KEPT, exist_ok=True)
    for name in names:
        shutil.copy(os.path.join(FOLDER, f"{name}.png"), os.path.join(KEPT, f"{name}.png"))
        print(f"kept data/screenshots/{name}.png")


def main():
    parser = argparse.ArgumentParser(prog="./dev screenshots", description="Pictures of the window.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--language", default="id")
    parser.add_argument("--text-scale", type=float, default=1)
    parser.add_argument("--widths", default=",".join(str(width) for width in stage.SIZES))
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    scenes = chosen(load_scenes(), options.names)
    if options.list:
        print("\n".join(name for name, _function in scenes))
        return
    os.makedirs(FOLDER, exist_ok=True)
    failed = []
    for name, function in scenes:
        begun = time.monotonic()
        try:
            shots = stage.play(function, FOLDER, options.language, options.text_scale,
                               [int(width) for width in options.widths.split(",")])
            print(f"{name}: {' '.join(shots)} ({time.monotonic() - begun:.0f} s)", flush=True)
        except Exception:  # pylint: disable=broad-except
            failed.append(name)
            print(f"{name}: FAILED\n{traceback.format_exc()}", flush=True)
    if options.keep:
        keep_for_metainfo()
    print(f"The pictures are in {os.path.relpath(FOLDER, ROOT)}/")
    if failed:
        sys.exit(f"{len(failed)} scene(s) failed: {' '.join(failed)}")


main()
