#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""gembok-cli inspect: what a file of somebody else is, and what is said of one that is nothing of it."""

import os

import journey
import tap
from foreign import home_made_ca
from harness import World

OUTSIDE = "lampu-meja-kuda-payung-27"
MAX = 1 << 20


def test_every_kind_of_file():
    with World() as world:
        person = world.person()
        home_made_ca(world)
        leaf, key, ca = (world.path(name) for name in ("leaf.pem", "leaf.csr.key", "ca.pem"))
        der, p7b, p12 = (world.path(name) for name in ("leaf.cer", "leaf.p7b", "leaf.p12"))
        world.run("openssl", "x509", "-in", leaf, "-outform", "DER", "-out", der)
        world.run("openssl", "crl2pkcs7", "-nocrl", "-certfile", leaf, "-certfile", ca, "-outform", "DER", "-out", p7b)
        world.run("openssl", "pkcs12", "-export", "-in", leaf, "-inkey", key, "-passout", f"pass:{OUTSIDE}", "-out", p12)
        csr = person.cli("inspect", world.path("leaf.csr")).json
        tap.equal((csr["kind"], csr["title"], csr["signature_valid"]), ("csr", "Siti Contoh", True))
        for path in (leaf, der, p7b):
            shown = person.cli("inspect", path).json
            tap.equal((shown["kind"], shown["title"]), ("certificates", "Siti Contoh"), path)
            tap.equal(shown["verification_code"], csr["verification_code"], path)
            tap.equal((shown.get("request"), shown.get("kept")), (None, None), path)
        locked = person.cli("inspect", p12, code=2)
        tap.equal(locked.error["code"], "usage", "a .p12 without a passphrase")
        wrong = person.cli("inspect", p12, secret={"--passphrase-fd": "bukan yang benar"}, code=3)
        tap.equal(wrong.error["code"], "wrong_passphrase")
        opened = person.cli("inspect", p12, secret={"--passphrase-fd": OUTSIDE})
        tap.equal((opened.json["kind"], opened.json["title"]), ("p12", "Siti Contoh"))
        tap.lacks(opened.out, OUTSIDE, "what is printed")
        # For people, too; and looking leaves nothing behind.
        tap.contains(person.cli("inspect", leaf, options=()).out, "Siti Contoh")
        tap.equal(os.path.exists(os.path.join(person.folder, "vault.db")), False, "a vault was made")


def test_a_request_of_ones_own_is_recognised():
    with World() as world:
        person = world.person()
        made = journey.new_request(person)
        path = world.path("own.csr")
        person.cli("csr", "export", made["id"], "--out", path)
        shown = person.cli("inspect", path).json
        tap.equal((shown["request"], shown["verification_code"]), (made["id"], made["verification_code"]))


def test_what_is_nothing_of_it_is_told():
    with World() as world:
        person = world.person()
        home_made_ca(world)
        with open(world.path("leaf.pem"), "rb") as file:
            pem = file.read()
        with open(world.path("leaf.csr.key"), "rb") as file:
            key = file.read()
        for name, content in (("empty", b""), ("text", b"bukan apa-apa\n"), ("zeros", bytes(1000)), ("cut", pem[:200]),
                              ("key", key), ("both", pem + key), ("der", b"\x30\x82\xff\xff" + bytes(100)),
                              ("endless", b"\x30\x80" * 5000), ("backup", b"GEMBOKBK" + bytes(200)),
                              ("largest", bytes(MAX)), ("huge", bytes(MAX + 1)), ("long", pem * 2000)):
            answer = person.cli("inspect", world.write(name, content), code=7)
            tap.equal(answer.error["code"], "bad_file", name)
            tap.true(answer.error["message"] and answer.error["hint"], f"{name}: no words")
        tap.equal(person.cli("inspect", world.path("nowhere"), code=7).error["code"], "not_found")
        tap.equal(person.cli("inspect", world.path(), code=7).error["code"], "bad_file", "a folder")
        tap.equal(person.cli("inspect", code=2).error["code"], "usage")


tap.main()
