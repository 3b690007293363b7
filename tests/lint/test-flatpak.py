#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifests of the Flatpak: no permission, source or build step that is not wanted. Each check is first fed the real manifest with
one thing changed, to prove that it can fail."""

import os
import re
import sys

import tree
import tap
from flatpak import DEVEL, ID, PERMISSIONS, check_build, check_pair, check_permissions, check_sources
from tree import accepts, clean, finds

sys.path.insert(0, os.path.join(tree.ROOT, "flatpak"))
import local  # noqa: E402  pylint: disable=wrong-import-position

PATHS = {identity: f"flatpak/{identity}.yml" for identity in (ID, DEVEL)}
TEXTS = {identity: tree.read(tree.ROOT, path) for identity, path in PATHS.items()}


def changed(pattern, replacement, identity=ID):
    """Both manifests, that of @identity with the first text that @pattern finds replaced."""
    text, count = re.subn(pattern, replacement, TEXTS[identity], count=1, flags=re.M)
    tap.equal(count, 1, f"places of {pattern!r}")
    return {**{PATHS[other]: TEXTS[other] for other in PATHS}, PATHS[identity]: text}


def test_the_permissions_are_the_five_that_are_needed():
    clean(check_permissions)
    accepts(check_permissions, {PATHS[ID]: TEXTS[ID], PATHS[DEVEL]: TEXTS[DEVEL]})
    tap.equal(len(PERMISSIONS), 5)


def test_every_further_permission_is_refused():
    for more in ("--filesystem=home", "--filesystem=host:ro", "--filesystem=xdg-download", "--talk-name=org.freedesktop.secrets",
                 "--own-name=org.example", "--socket=session-bus", "--socket=x11", "--socket=pcsc", "--device=all", "--allow=devel",
                 "--env=GDK_DEBUG=x", "--persist=.", "--system-talk-name=org.freedesktop.login1"):
        for identity in (ID, DEVEL):
            finds(check_permissions, changed("^finish-args:$", f"finish-args:\n  - {more}", identity), more)


def test_a_permission_that_is_lost_is_found():
    finds(check_permissions, changed(r"^  - --share=ipc\n", ""), "--share=ipc is missing")


def test_what_could_bring_permissions_is_refused():
    for line in ("base: org.example.Base", "sdk-extensions: [org.freedesktop.Sdk.Extension.rust-stable]",
                 "build-options: {build-args: [--share=network]}", "inherit-extensions: [org.example]"):
        finds(check_permissions, changed("^command: gembok$", f"command: gembok\n{line}"), "is not judged")


def test_another_runtime_or_command_is_found():
    finds(check_permissions, changed("^runtime-version: '50'$", "runtime-version: '49'"), "'49'")
    finds(check_permissions, changed("^command: gembok$", "command: sh"), "'sh'")


def test_an_extension_that_is_downloaded_is_found():
    finds(check_permissions, changed("no-autodownload: true", "no-autodownload: false"), "extension point")


def test_every_source_is_pinned():
    clean(check_sources)


def test_a_source_that_could_be_exchanged_is_refused():
    for pattern, replacement, word in (
            (r"^ +commit: f3f2\w+\n", "", "not pinned"), ("commit: f3f2", "commit: main#", "not pinned"),
            (r"^( +)tag: v2.5$", r"\1branch: master", "not pinned"), (r"^ +sha256: \w+\n", "", "no SHA-256"),
            ("https://poppler", "http://poppler", "https"), ("- https://deb.debian.org", "- http://deb.debian.org", "https"),
            ("type: archive", "type: extra-data", "not judged"), ("^      - type: git$", "      - type: dir\n        path: ..", "folder"),
            ("path: [.][.]$", "path: ../other", "folder")):
        finds(check_sources, changed(pattern, replacement), word)


def test_the_build_has_no_network():
    clean(check_build)


def test_a_build_that_fetches_is_refused():
    finds(check_build, changed("- make libzx", "- curl -O https://example.org/x && make libzx"), "fetches")
    finds(check_build, changed("^    buildsystem: meson$", "    buildsystem: meson\n    build-options: {build-args: [--share=network]}"),
          "build-options is not judged")


def test_the_development_build_is_the_released_one():
    clean(check_pair)


def test_a_development_build_of_its_own_is_found():
    finds(check_pair, changed("--share=network", "--share=net", DEVEL), "differs")
    finds(check_pair, changed("ENABLE_BOOST=OFF", "ENABLE_BOOST=ON", DEVEL), "differs")
    finds(check_pair, changed(r"^ +- -Dprofile=development\n", "", DEVEL), "-Dprofile=development is not given")


def test_a_local_build_leaves_out_what_the_sdk_has_and_nothing_else():
    manifest = local.yaml.safe_load(TEXTS[ID])
    kept = local.local(local.yaml.safe_load(TEXTS[ID]), "/work/flatpak", ["zxcvbn"])
    tap.equal([module["name"] for module in kept["modules"]], ["poppler", "gembok"])
    tap.equal(kept["modules"][-1]["sources"][0]["path"], "/work")
    kept["modules"][-1]["sources"][0]["path"] = ".."
    tap.equal(kept["modules"], manifest["modules"][1:])
    tap.equal({**kept, "modules": 0}, {**manifest, "modules": 0})
    tap.equal(sorted(local.HEADERS), sorted(module["name"] for module in manifest["modules"][:-1]), "modules that are looked for")


tap.main()
