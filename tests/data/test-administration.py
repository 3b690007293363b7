#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example of data/administration.md, tried: what it presets is preset, what it locks is locked."""

import contextlib
import json
import os
import re
import tempfile
import xml.etree.ElementTree as ElementTree

from place import ID, built, read, source, tool
import tap

PAGE = read(source("data/administration.md"))
SCHEMA = ElementTree.parse(source(f"data/{ID}.gschema.xml")).getroot()


def example(path):
    """The indented block of the page that follows the name of the file."""
    block = re.search(rf"`{re.escape(path)}`\n\n((?: {{7}}.*\n)+)", PAGE)
    tap.true(block, f"administration.md shows no {path}")
    return re.sub(r"^ {7}", "", block[1], flags=re.M)


@contextlib.contextmanager
def office():
    """An environment in which the example's database is in force. The personal database stays out: writing needs a service."""
    with tempfile.TemporaryDirectory(prefix="gembok-dconf-") as folder:
        keys = os.path.join(folder, "gembok.d")
        os.makedirs(os.path.join(keys, "locks"))
        for name, path in (("00-office", "/etc/dconf/db/gembok.d/00-office"), ("locks/office", "/etc/dconf/db/gembok.d/locks/office")):
            with open(os.path.join(keys, name), "w", encoding="utf-8") as file:
                file.write(example(path))
        database, profile = os.path.join(folder, "gembok"), os.path.join(folder, "profile")
        tool("dconf", "compile", database, keys)
        with open(profile, "w", encoding="utf-8") as file:
            file.write(example("/etc/dconf/profile/user").replace("system-db:gembok", f"file-db:{database}"))
        yield {"DCONF_PROFILE": profile, "GSETTINGS_BACKEND": "dconf", "GSETTINGS_SCHEMA_DIR": built("data"), "HOME": folder,
               "XDG_CONFIG_HOME": folder, "XDG_RUNTIME_DIR": folder, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}


def keys_of_schema():
    return [key.get("name") for key in SCHEMA.iter("key")]


def settings(environment, *words):
    return tool("gsettings", *words, **environment).strip()


def test_every_preset_of_the_example_arrives():
    presets = re.findall(r"^([a-z-]+)=(.*)$", example("/etc/dconf/db/gembok.d/00-office"), re.M)
    tap.true(len(presets) > 5, "the example presets little")
    with office() as environment:
        for key, value in presets:
            tap.equal(settings(environment, "get", ID, key), value, key)


def test_what_is_not_preset_keeps_its_default():
    with office() as environment:
        tap.equal(settings(environment, "get", ID, "reminder-days"), "[30, 14, 7, 3, 1]")


def test_exactly_the_locks_of_the_example_are_in_force():
    locked = {line.rpartition("/")[2] for line in example("/etc/dconf/db/gembok.d/locks/office").split()}
    with office() as environment:
        for key in keys_of_schema():
            tap.equal(settings(environment, "writable", ID, key), "false" if key in locked else "true", f"writable {key}")


def test_the_command_line_heeds_the_locks():
    with office() as environment:
        command = [built("gembok-cli"), "--json", "--data-dir", os.path.join(environment["HOME"], "vault"), "login", "--username", "siti"]
        environment["XDG_DATA_DIRS"] = environment["HOME"]
        refused = json.loads(tool(*command, "--server", "https://lain.contoh.go.id", code=2, **environment))["error"]
        tap.contains(refused["message"], "has locked “ams-address” as 'https://ams.contoh.go.id' (dconf)")
        # The preset address is taken, and so is the preset CA, which is not here.
        tap.contains(json.loads(tool(*command, code=7, **environment))["error"]["message"], "ca-kantor.pem")


def explained():
    """The keys of the page's table, in its order."""
    table = PAGE[PAGE.index("| key | meaning |"):]
    return [key for row in re.findall(r"^\| (`[^|]*`) \|", table, re.M) for key in re.findall(r"`([a-z-]+)`", row)]


def test_the_page_explains_every_key_once_and_no_other():
    tap.equal(sorted(explained()), sorted(keys_of_schema()), "keys of administration.md, and of the schema")


def test_every_key_of_an_example_is_a_key():
    for key in re.findall(r"^ {7}([a-z-]+)=", PAGE[PAGE.index("## A presets file"):PAGE.index("### As an extension")], re.M):
        tap.contains(keys_of_schema(), key, "a key of the example")



tap.main()
