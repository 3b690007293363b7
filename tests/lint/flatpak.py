# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Flatpak may do, and of what it is made: every further permission is refused here, and every source that somebody else
could exchange."""

import copy
import os
import re

import yaml

from tree import files

ID, DEVEL = "id.gembok.Gembok", "id.gembok.Gembok.Devel"
PERMISSIONS = ["--share=network", "--socket=wayland", "--socket=fallback-x11", "--share=ipc", "--device=dri"]
# What a manifest may say: all of it is judged here, or harmless.
KEYS = {"id", "runtime", "runtime-version", "sdk", "command", "separate-locales", "finish-args", "add-extensions", "cleanup",
        "cleanup-commands", "modules"}
MODULE_KEYS = {"name", "buildsystem", "config-opts", "build-commands", "cleanup", "sources"}
EXTENSION = {"directory": "share/gembok/site", "version": "1", "no-autodownload": True, "autodelete": False}
RUNTIME = {"runtime": "org.gnome.Platform", "runtime-version": "50", "sdk": "org.gnome.Sdk", "command": "gembok", "separate-locales": False}
FETCHES = re.compile(r"\b(curl|wget|git|svn|pip3?|npm|cargo|meson subprojects|ftp|rsync|scp)\b|://")
OWN_OPTIONS = {ID: {"-Dtests=false"}, DEVEL: {"-Dtests=false", "-Dprofile=development"}}


def manifests(root):
    """(path, id by the file's name, contents) of every manifest."""
    for path in files(root, "flatpak", endings=(".yml", ".yaml", ".json")):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            yield path, os.path.splitext(os.path.basename(path))[0], yaml.safe_load(file)


def check_permissions(root):
    """Network and a display, and nothing else: files and secrets come through portals."""
    problems = []
    for path, identity, manifest in manifests(root):
        given = manifest.get("finish-args", [])
        problems += [f"{path}: {argument} is a permission that Gembok does not need" for argument in given if argument not in PERMISSIONS]
        problems += [f"{path}: {argument} is missing or named twice" for argument in PERMISSIONS if given.count(argument) != 1]
        problems += [f"{path}: {key} is not judged by this test" for key in manifest if key not in KEYS]
        wanted = {**RUNTIME, "id": identity}
        problems += [f"{path}: {key} is {manifest.get(key)!r}" for key, value in wanted.items() if manifest.get(key) != value]
        if manifest.get("add-extensions") != {f"{identity}.Site": EXTENSION}:
            problems.append(f"{path}: the extension point is not that of data/administration.md")
    return problems


def wrong_source(source, ours):
    """What is wrong with a source, None if it is pinned. @ours: it belongs to Gembok's own module."""
    kind, address = source.get("type"), source.get("url", "")
    if kind == "dir":
        return None if ours and source.get("path") == ".." else "only Gembok itself is built from a folder"
    if not all(place.startswith("https://") for place in [address, *source.get("mirror-urls", [])]):
        return f"{address or kind} does not come over https"
    if kind == "archive":
        return None if re.fullmatch(r"[0-9a-f]{64}", str(source.get("sha256", ""))) else f"{address} has no SHA-256"
    if kind == "git":
        pinned = re.fullmatch(r"[0-9a-f]{40}", str(source.get("commit", ""))) and source.get("tag") and "branch" not in source
        return None if pinned else f"{address} is not pinned by tag and commit"
    return f"a source of type {kind} is not judged by this test"


def check_sources(root):
    """Every source is pinned, so that nobody but we can change what is built."""
    problems = []
    for path, _identity, manifest in manifests(root):
        last = manifest["modules"][-1]
        if last.get("name") != "gembok":
            problems.append(f"{path}: the last module is not Gembok")
        for module in manifest["modules"]:
            for source in module.get("sources", []):
                wrong = wrong_source(source, module is last)
                problems += [f"{path}: {module['name']}: {wrong}"] if wrong else []
    return problems


def check_build(root):
    """The build has no network, and runs what stands in the sources."""
    problems = []
    for path, _identity, manifest in manifests(root):
        commands = list(manifest.get("cleanup-commands", []))
        for module in manifest["modules"]:
            problems += [f"{path}: {module['name']}: {key} is not judged by this test" for key in module if key not in MODULE_KEYS]
            problems += [] if module.get("sources") else [f"{path}: {module['name']} has no source"]
            commands += module.get("build-commands", [])
        problems += [f"{path}: “{command}” fetches something" for command in commands if FETCHES.search(command)]
    return problems


def comparable(manifest, identity):
    """@manifest without what belongs to its id alone."""
    plain = yaml.safe_load(yaml.safe_dump(copy.deepcopy(manifest)).replace(identity, "ID"))
    own = plain["modules"][-1]
    own["config-opts"] = sorted(set(own["config-opts"]) - OWN_OPTIONS[identity] - {"-Dwerror=true", "-Dwerror=false"})
    own.pop("sources")
    return plain


def check_pair(root):
    """The development build is the released one with another id: what is tried there is what people get."""
    found = {identity: (path, manifest) for path, identity, manifest in manifests(root)}
    if sorted(found) != [ID, DEVEL]:
        return [f"flatpak/ holds manifests of {sorted(found)}"]
    problems = [f"{found[identity][0]}: {option} is not given" for identity, options in OWN_OPTIONS.items() for option in sorted(options)
                if option not in found[identity][1]["modules"][-1]["config-opts"]]
    if comparable(found[ID][1], ID) != comparable(found[DEVEL][1], DEVEL):
        problems.append(f"{found[DEVEL][0]} differs from {found[ID][0]} in more than its id, and the options of Gembok")
    return problems
