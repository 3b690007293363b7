#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A development build is another program to the desktop: id, name, icon, settings and bus name of its own, all as valid as the
released ones."""

import os
import re
import shutil
import sys
import tempfile

from place import ID, built, read, source, tool
import tap

sys.path.insert(0, source("data"))
import development  # noqa: E402  pylint: disable=wrong-import-position

DEVEL = f"{ID}.Devel"
FOLDER = tempfile.mkdtemp(prefix="gembok-devel-")


def made(name, path):
    """What development.py makes of the file at @path, as a file of that @name."""
    target = os.path.join(FOLDER, name)
    tool(source("data/development.py"), path, target)
    return target


def assert_own(text, what):
    """The released program's id stands nowhere in it."""
    strangers = [word for word in re.findall(r"id\.gembok\.Gembok[\w.]*", text) if not word.startswith(DEVEL)]
    tap.equal(strangers, [], f"{what} speaks of the released program")


def test_the_desktop_file():
    path = made(f"{DEVEL}.desktop", built(f"data/{ID}.desktop"))
    tap.equal(tool("desktop-file-validate", path), "")
    text = read(path)
    tap.contains(text, "\nName=Gembok (Development)\n")
    tap.contains(text, "\nName[id]=Gembok (Development)\n")
    tap.contains(text, f"\nIcon={DEVEL}\n")
    tap.contains(text, "\nGenericName=Electronic Certificates\n")
    assert_own(text, "the desktop file")


def test_the_metainfo():
    path = made(f"{DEVEL}.metainfo.xml", built(f"data/{ID}.metainfo.xml"))
    said = tool("appstreamcli", "validate", "--pedantic", "--no-net", path)
    tap.true(not re.search(r"^[EWI]:", said, re.M), f"appstreamcli says:\n{said}")
    text = read(path)
    for part in (f"<id>{DEVEL}</id>", "<name>Gembok (Development)</name>", f'>{DEVEL}.desktop</launchable>',
                 f'<dbus type="session">{DEVEL}</dbus>'):
        tap.contains(text, part)
    assert_own(text, "the metainfo")


def test_the_settings():
    made(f"{DEVEL}.gschema.xml", source(f"data/{ID}.gschema.xml"))
    tool("glib-compile-schemas", "--strict", FOLDER)
    text = read(os.path.join(FOLDER, f"{DEVEL}.gschema.xml"))
    tap.contains(text, f'<schema id="{DEVEL}" path="/id/gembok/Gembok/Devel/">')
    assert_own(text, "the schema")
    keys = tool("gsettings", "--schemadir", FOLDER, "list-keys", DEVEL).split()
    tap.equal(len(keys), read(source(f"data/{ID}.gschema.xml")).count("<key "), "keys")


def test_the_service():
    text = read(made(f"{DEVEL}.service", built(f"data/{ID}.service")))
    tap.contains(text, f"\nName={DEVEL}\n")
    assert_own(text, "the service")


def test_the_mime_package_is_the_same():
    tap.equal(read(made(f"{DEVEL}.xml", built(f"data/{ID}.xml"))), read(built(f"data/{ID}.xml")))


def test_the_icon_is_known_at_a_glance():
    icons = source("data/icons/hicolor")
    icon = made("icon.svg", f"{icons}/scalable/apps/{ID}.svg")
    import gi  # pylint: disable=import-outside-toplevel
    gi.require_version("GdkPixbuf", "2.0")
    from gi.repository import GdkPixbuf  # pylint: disable=import-outside-toplevel
    for size in (32, 128):
        own, released = (GdkPixbuf.Pixbuf.new_from_file_at_size(path, size, size).get_pixels()
                         for path in (icon, f"{icons}/scalable/apps/{ID}.svg"))
        share = sum(one != other for one, other in zip(own, released)) / len(own)
        tap.true(share > 0.05, f"{share:.3f} of the icon differs at {size} px")
    symbolic = f"{icons}/symbolic/apps/{ID}-symbolic.svg"
    tap.equal(read(made("symbolic.svg", symbolic)), read(symbolic), "the symbolic icon")


def test_nothing_is_changed_twice():
    text = read(os.path.join(FOLDER, f"{DEVEL}.metainfo.xml"))
    tap.equal(development.with_own_id(text), text)


def test_the_folder_goes():
    shutil.rmtree(FOLDER)
    tap.equal(os.path.exists(FOLDER), False)


tap.main()
