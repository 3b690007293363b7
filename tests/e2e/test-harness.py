#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The harness itself: what it promises to the tests that stand on it."""

import os
import struct

import documents
import harness
import tap
from harness import World


def test_a_world_is_private_and_leaves_nothing_behind():
    with World() as world:
        folder = world.folder
        tap.equal(os.stat(folder).st_mode & 0o777, 0o700, "mode of the folder")
        told = world.run("/usr/bin/env").out
        tap.contains(told, f"HOME={folder}/home")
        sleeper = world.start(["sleep", "1000"])
        tap.true(sleeper.alive, "the sleeper was not started")
    tap.true(not os.path.exists(folder), "the folder is still there")
    tap.true(not sleeper.alive, "a process outlived its world")


def test_secrets_arrive_through_pipes_only():
    with World() as world:
        pipes = harness.Secrets({"--passphrase-fd": "rahasia kita"})
        try:
            told = world.start(["/bin/sh", "-c", 'cat <&"$1"; echo; cat /proc/self/cmdline', "sh", pipes.words[1]], pipes.descriptors)
        finally:
            pipes.close()
        lines = told.wait().expect(0).out.split("\n", 1)
        tap.equal(lines[0], "rahasia kita")
        tap.lacks(lines[1], "rahasia", "the command line")


def test_a_wrong_exit_code_is_noticed():
    with World() as world:
        try:
            world.run("/bin/false")
        except AssertionError as error:
            tap.contains(str(error), "exit 1, wanted 0")
        else:
            raise AssertionError("exit code 1 was taken for 0")


def test_what_glib_complains_of_is_noticed():
    with World() as world:
        for line, noticed in (("(gembok-ams:12): gembok-WARNING **: 00:11:22.333: runtime check failed: (x)", True),
                              ("(process:12): GLib-CRITICAL **: 00:11:22.333: x", True), ("** (gembok-ams:12): WARNING **: x", True),
                              ("time=00:11:22 warning=x", False)):
            fake = world.write("bin/gembok-ams", f"#!/bin/sh\necho '{line}' >&2\n")
            os.chmod(fake, 0o755)
            try:
                world.run(fake)
            except AssertionError as error:
                tap.true(noticed, str(error))
            else:
                tap.true(not noticed, f"not noticed: {line}")


def test_a_program_that_ends_early_is_noticed():
    with World() as world:
        try:
            world.start(["/bin/echo", "hello"]).await_line("never said", patience=30)
        except AssertionError as error:
            tap.contains(str(error), "ended (0) before")
        else:
            raise AssertionError("a line that was never said was found")


def test_kill_is_kill_9():
    with World() as world:
        stubborn = world.start(["/bin/sh", "-c", "trap '' TERM INT; echo ready; while :; do sleep 0.1; done"])
        stubborn.await_line("ready")
        stubborn.kill()
        tap.equal(stubborn.process.returncode, -9, "return code")


def test_a_bus_without_keyring_has_none():
    with World(bus=True) as world:
        names = world.run("gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/",
                          "--method", "org.freedesktop.DBus.ListActivatableNames").out
        tap.lacks(names, "org.freedesktop.secrets", "the list of services")


def test_a_keyring_is_unlocked_and_can_be_locked():
    with World(keyring=True) as world:
        def locked():
            return "true" in world.run("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path",
                                       "/org/freedesktop/secrets/aliases/default", "--method", "org.freedesktop.DBus.Properties.Get",
                                       "org.freedesktop.Secret.Collection", "Locked").out
        tap.true(not locked(), "the keyring is locked from the start")
        world.lock_keyring()
        tap.true(locked(), "the keyring could not be locked")


def test_documents_are_what_they_claim():
    tap.equal(documents.pdf_letter(pages=2).count(b"/Type /Page "), 2, "pages")
    tap.contains(documents.pdf_letter(encrypted=True), b"/Encrypt", "an encrypted letter")
    png = documents.png_photo(640, 480, text=b"note")
    tap.equal(struct.unpack(">II", png[16:24]), (640, 480), "PNG size")
    for progressive, components in ((False, 3), (True, 3), (False, 1), (False, 4)):
        jpeg = documents.jpeg_photo(640, 480, progressive=progressive, components=components)
        marker = b"\xff\xc2" if progressive else b"\xff\xc0"
        frame = jpeg[jpeg.index(marker):]
        tap.equal(struct.unpack(">HHB", frame[5:10]), (480, 640, components), "JPEG size and components")
    tap.contains(documents.jpeg_photo(orientation=6, gps=(-7.67, 109.65)), b"Exif\0\0MM", "a photo with EXIF")


def test_people_are_constructed():
    siti = harness.people()["siti"]
    tap.equal(siti["nik"], "3502155708900001")
    tap.contains(siti["name"], "Contoh")


if __name__ == "__main__":
    tap.main()
