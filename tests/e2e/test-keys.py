# SPDX-License-Identifier: GPL-3.0-or-later
"""Passphrases and keys: wrong ones, weak ones, changed ones; and that nothing of them is left lying about."""

import os

import journey
import tap
from harness import World


def everything_in(folder):
    return b"".join(open(os.path.join(path, name), "rb").read() for path, _, names in os.walk(folder) for name in names)


def test_wrong_passphrase_is_an_error_of_its_own():
    with World(bus=True, keyring=True) as world:
        person = world.person()
        request = journey.new_request(person)["id"]
        for words in (("key", "check", request), ("key", "export", request, "--out", world.path("never.pem"))):
            wrong = person.cli(*words, secret={"--passphrase-fd": "bukan-yang-ini-melainkan-lain"}, code=3)
            tap.equal(wrong.error["code"], "wrong_passphrase")
        tap.true(not os.path.exists(world.path("never.pem")), "a file was written all the same")
        person.cli("key", "check", request, secret={"--passphrase-fd": person.passphrase + "\n"})
        two = person.cli("key", "check", request, secret={"--passphrase-fd": person.passphrase + "\n\n"}, code=7)
        tap.equal(two.error["code"], "bad_input", "only one newline is dropped")


def test_damaged_box_is_another():
    with World(bus=True, keyring=True) as world:
        person = world.person()
        request = journey.new_request(person)["id"]
        world.run("/usr/bin/python3", "-c", """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
(box,) = db.execute("SELECT box FROM private_key").fetchone()
box = bytearray(box); box[len(box) // 2] ^= 1
db.execute("UPDATE private_key SET box = ?", (bytes(box),)); db.commit()
""", os.path.join(person.folder, "vault.db"))
        damaged = person.cli("key", "check", request, secret={"--passphrase-fd": person.passphrase}, code=1)
        tap.equal(damaged.error["code"], "damaged")


def test_change_of_passphrase():
    with World(bus=True, keyring=True) as world:
        person = world.person()
        request = journey.new_request(person)["id"]
        fresh = "kopi-jendela-sepatu-angin-timur"
        person.cli("key", "change-passphrase", request,
                   secret={"--passphrase-fd": "salah-semua-ini-ya-begitu", "--new-passphrase-fd": fresh}, code=3)
        weak = person.cli("key", "change-passphrase", request,
                          secret={"--passphrase-fd": person.passphrase, "--new-passphrase-fd": "rahmawati1990"}, code=7)
        tap.equal(weak.error["code"], "weak_passphrase")
        person.cli("key", "check", request, secret={"--passphrase-fd": person.passphrase})
        person.cli("key", "change-passphrase", request, secret={"--passphrase-fd": person.passphrase, "--new-passphrase-fd": fresh})
        person.cli("key", "check", request, secret={"--passphrase-fd": fresh})
        tap.equal(person.cli("key", "check", request, secret={"--passphrase-fd": person.passphrase}, code=3).error["code"],
                  "wrong_passphrase")


def test_weak_passphrases_are_refused_with_reason():
    with World(bus=True, keyring=True) as world:
        person = world.person()
        words = ["request", "new", "--procedure", "lock-kaltim", *person.applicant_words(), "--algorithm", "ec:P-256"]
        for weak in ("rahasia", "password123", "SitiContoh1990", person.facts["nik"], person.facts["nip"], "17081990siti", "qwertyuiop",
                     "aaaaaaaaaaaaaaaaaaaa", "kominfo2026", "diskominfocontoh"):
            refused = person.cli(*words, secret={"--passphrase-fd": weak}, code=7)
            tap.equal(refused.error["code"], "weak_passphrase", weak)
            tap.true(len(refused.error["message"]) > 20 and refused.error["hint"], "no reason was given")
            tap.lacks(refused.out + refused.err, weak, "the answer")
        tap.equal(person.cli("request", "list").json["requests"], [])


def test_accents_are_one_passphrase_however_they_are_typed():
    with World(bus=True, keyring=True) as world:
        person = world.person()
        person.passphrase = "kaf\u00e9-bambu-lentera-\u00fc-gunung"
        request = journey.new_request(person)["id"]
        person.cli("key", "check", request, secret={"--passphrase-fd": "kafe\u0301-bambu-lentera-u\u0308-gunung"})


def test_bad_data_is_refused_and_warned_about():
    with World(bus=True, keyring=True) as world:
        person = world.person()

        def attempt(code=7, **changes):
            person.facts = {**person.facts, **changes}
            result = person.cli("request", "new", "--procedure", "lock-kaltim", *person.applicant_words(), "--algorithm", "ec:P-256",
                                secret={"--passphrase-fd": person.passphrase}, code=code)
            person.facts = world.person(name="again").facts
            return result

        tap.equal(attempt(nik="123").error["code"], "bad_input")
        tap.equal(attempt(nik="3502153106900001").error["code"], "bad_input")
        tap.equal(attempt(email="siti@gmail.com").error["code"], "bad_input")
        tap.equal(attempt(name="x" * 200).error["code"], "bad_input")
        warned = attempt(code=0, nip="199008172015031001").json
        tap.true(len(warned["warnings"]) >= 1, "no warning for a NIP of the other sex")
        both = attempt(nik="12", email="nobody")
        tap.contains(both.error["message"], "NIK")
        tap.contains(both.error["message"].lower(), "mail")


def test_nothing_secret_lies_about():
    with World(bus=True, keyring=True) as world:
        person = world.person()
        request = journey.new_request(person)["id"]
        path = world.path("key.pem")
        person.cli("key", "export", request, "--out", path, secret={"--passphrase-fd": person.passphrase})
        world.write("pass", person.passphrase)
        world.run("openssl", "pkcs8", "-in", path, "-passin", f"file:{world.path('pass')}", "-outform", "DER", "-out", world.path("key.der"))
        with open(world.path("key.der"), "rb") as file:
            clear = file.read()
        vault = everything_in(person.folder)
        tap.lacks(vault, person.passphrase.encode(), "the vault")
        tap.lacks(vault, clear[40:60], "the vault")
        tap.equal(oct(os.stat(path).st_mode & 0o777), "0o600")
        tap.equal(oct(os.stat(person.folder).st_mode & 0o777), "0o700")
        for name in os.listdir(person.folder):
            tap.equal(oct(os.stat(os.path.join(person.folder, name)).st_mode & 0o077), "0o0", name)


tap.main()
