#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desktop file, metainfo, MIME package, settings schema and icons, judged by the desktop's own tools."""

import functools
import os
import re
import shutil
import tempfile
import xml.etree.ElementTree as ElementTree

import gi

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf  # noqa: E402  pylint: disable=wrong-import-position

from place import ID, built, read, source, tool  # noqa: E402  pylint: disable=wrong-import-position
import tap  # noqa: E402  pylint: disable=wrong-import-position

LANGUAGES = [line for line in read(source("po/LINGUAS")).split("\n") if line and not line.startswith("#")]
ICON = source(f"data/icons/hicolor/scalable/apps/{ID}.svg")
SYMBOLIC = source(f"data/icons/hicolor/symbolic/apps/{ID}-symbolic.svg")
SHARED = "/usr/share/mime/packages/freedesktop.org.xml"
# Neither text nor PEM: what decides is the name.
DER = b"\x30\x82\x01\x00"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def desktop_entries():
    return dict(re.findall(r"^([A-Za-z-]+(?:\[\w+\])?)=(.*)$", read(built(f"data/{ID}.desktop")), re.M))


def metainfo():
    return ElementTree.parse(built(f"data/{ID}.metainfo.xml")).getroot()


# --- desktop file ------------------------------------------------------------------------------------------------------


def test_the_desktop_file_is_valid():
    tap.equal(tool("desktop-file-validate", built(f"data/{ID}.desktop")), "")


def test_the_desktop_file_speaks_every_language():
    entries = desktop_entries()
    for language in LANGUAGES:
        for key in ("Name", "GenericName", "Comment", "Keywords"):
            tap.true(entries.get(f"{key}[{language}]"), f"no {key}[{language}]")


def test_the_desktop_file_names_what_exists():
    entries = desktop_entries()
    tap.equal(entries["Icon"], ID)
    tap.equal(entries["DBusActivatable"], "true")
    tap.true(os.access(built(entries["Exec"].split()[0]), os.X_OK), "Exec was not built")


# --- metainfo ----------------------------------------------------------------------------------------------------------


def test_the_metainfo_is_valid():
    said = tool("appstreamcli", "validate", "--pedantic", "--no-net", built(f"data/{ID}.metainfo.xml"))
    tap.true(not re.search(r"^[EWI]:", said, re.M), f"appstreamcli says:\n{said}")


def test_the_metainfo_with_links_and_screenshots_is_valid():
    """As a publisher builds it: with -Dhomepage=."""
    text = read(source(f"data/{ID}.metainfo.xml.in"))
    for marker, value in (("LINKS_BEGIN", ""), ("LINKS_END", ""), ("HOMEPAGE", "https://gembok.example"),
                          ("SCREENSHOTS", "https://gembok.example/raw/HEAD/data/screenshots")):
        text = text.replace(f"@{marker}@", value)
    tap.lacks(text, "@", "the filled-in metainfo")
    with tempfile.TemporaryDirectory(prefix="gembok-metainfo-") as folder:
        path = os.path.join(folder, f"{ID}.metainfo.xml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        said = tool("appstreamcli", "validate", "--pedantic", "--no-net", path)
    tap.true(not re.search(r"^[EWI]:", said, re.M), f"appstreamcli says:\n{said}")


def test_the_metainfo_speaks_every_language():
    for language in LANGUAGES:
        for tag in ("summary", "description/p", "description/ul/li", "releases/release/description/p"):
            texts = metainfo().findall(tag)
            plain = [text for text in texts if LANG not in text.attrib]
            tap.equal(len([text for text in texts if text.get(LANG) == language]), len(plain), f"{tag} in {language}")


def test_metainfo_and_desktop_file_agree():
    root, entries = metainfo(), desktop_entries()
    tap.equal(root.findtext("id"), ID)
    tap.equal(root.findtext("launchable"), f"{ID}.desktop")
    offered = set(entries["MimeType"].strip(";").split(";"))
    for mediatype in root.findall("provides/mediatype"):
        tap.true(mediatype.text in offered, f"the desktop file lacks {mediatype.text}")
    version = re.search(r"\n  version: '([^']+)'", read(source("meson.build")))[1]
    tap.equal(root.find("releases/release").get("version"), version, "the newest release")


def test_every_screenshot_exists():
    names = re.findall(r"@SCREENSHOTS@/([^<]+)<", read(source(f"data/{ID}.metainfo.xml.in")))
    for name in names:
        tap.true(os.path.exists(source("data/screenshots", name)), f"data/screenshots/{name} is not there")
    folder = source("data/screenshots")
    kept = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    tap.equal(kept, sorted(set(names)), "pictures in data/screenshots")


# --- MIME types --------------------------------------------------------------------------------------------------------


@functools.cache
def mime_database():
    """The shared MIME database with our package in it. (Making one takes seconds.)"""
    folder = tempfile.TemporaryDirectory(prefix="gembok-mime-")
    packages = os.path.join(folder.name, "mime/packages")
    os.makedirs(packages)
    shutil.copy(SHARED, packages)
    shutil.copy(built(f"data/{ID}.xml"), packages)
    tool("update-mime-database", os.path.join(folder.name, "mime"))
    return folder


def type_of(name, content):
    with tempfile.TemporaryDirectory(prefix="gembok-file-") as folder:
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        said = tool("gio", "info", "-a", "standard::content-type", path, XDG_DATA_DIRS=mime_database().name, XDG_DATA_HOME=folder)
        return re.search(r"standard::content-type: (\S+)", said)[1]


def test_requests_are_known_by_name_and_content():
    pem = b"-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n"
    for name, content in (("siti.csr", DER), ("siti.csr", pem), ("siti", pem)):
        tap.equal(type_of(name, content), "application/pkcs10", name)


def test_backups_are_known_by_name_and_content():
    for name, content in (("cadangan.gembok", DER), ("cadangan", b"GEMBOKBK\0\0\0\1" + bytes(100))):
        tap.equal(type_of(name, content), "application/x-gembok-backup", name)


def test_the_mime_package_says_only_what_is_not_known():
    tap.lacks(read(SHARED), 'pattern="*.csr"', "shared-mime-info")
    tap.equal(re.findall(r'pattern="([^"]+)"', read(built(f"data/{ID}.xml"))), ["*.csr", "*.gembok"])


def test_every_kind_of_file_that_opens_is_in_the_desktop_file():
    offered = desktop_entries()["MimeType"].strip(";").split(";")
    for ending in ("csr", "p10", "cer", "crt", "pem", "der", "p12", "pfx", "p7b", "gembok"):
        kind = type_of(f"siti.{ending}", DER)
        tap.true(kind in offered, f".{ending} is {kind}, which the desktop file does not name")


# --- settings ----------------------------------------------------------------------------------------------------------


def test_the_schema_is_valid():
    tool("glib-compile-schemas", "--strict", "--dry-run", source("data"))


def test_every_key_is_described():
    for key in ElementTree.parse(source(f"data/{ID}.gschema.xml")).getroot().iter("key"):
        tap.true(key.findtext("summary"), f"{key.get('name')} has no summary")
        if not key.get("name").startswith("window-"):
            tap.true(key.findtext("description"), f"{key.get('name')} has no description")


# --- icons -------------------------------------------------------------------------------------------------------------


def rendered(path, size):
    picture = GdkPixbuf.Pixbuf.new_from_file_at_size(path, size, size)
    pixels, stride = picture.get_pixels(), picture.get_rowstride()
    return [tuple(pixels[y * stride + x * 4:y * stride + x * 4 + 4]) for y in range(size) for x in range(size)]


def test_icons_render_at_every_size():
    for path in (ICON, SYMBOLIC):
        for size in (16, 24, 32, 48, 64, 128, 256, 512):
            covered = sum(pixel[3] for pixel in rendered(path, size)) / (255 * size * size)
            tap.true(0.3 < covered < 0.9, f"{path} covers {covered:.2f} of {size} px")


def test_the_keyhole_is_seen_at_every_size():
    """Something dark inside of the brass, something open inside of the symbolic body."""
    for size in (16, 32, 128):
        colours = rendered(ICON, size)
        tap.true(any(pixel[3] > 200 and sum(pixel[:3]) < 300 for pixel in colours), f"no signature at {size} px")
        body = [pixel for number, pixel in enumerate(rendered(SYMBOLIC, size))
                if 0.5 < number / size / size < 0.95 and 0.2 < number % size / size < 0.8]
        tap.true(any(pixel[3] < 64 for pixel in body), f"the symbolic keyhole is closed at {size} px")


def test_the_symbolic_icon_has_one_colour_and_only_fills():
    text = read(SYMBOLIC)
    tap.equal(set(re.findall(r"#[0-9a-f]{6}", text)), {"#2e3436"}, "colours")
    tap.lacks(text, "stroke", "the symbolic icon")


tap.main()
