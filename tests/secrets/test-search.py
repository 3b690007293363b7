#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The searcher is tried on what is there to be found: every form, every place, whole or in part, and nothing where nothing is."""

import os

import needles
import tap
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from harness import BUILD, World
from keys import numbers
from memory import PIECE, Search
from watched import Watched

PLANT = os.path.join(BUILD, "tests/secrets/plant")
# Where plant.c puts a secret, and what the kernel calls that memory (None: not in memory).
PLACES = {"stack": "[stack]", "heap": "[heap]", "freed": "[heap]", "anonymous": "[anonymous]", "pages": "[anonymous]",
          "forbidden": "---p", "shared": "memfd:plant", "mapped": "/mapped", "thread": "[anonymous]", "file": None, "deleted": None}


def planted(world, name="plain"):
    """A program in whose memory and files a secret lies in each place; returns (Watched, {place: secret})."""
    secrets = {place: needles.draw() for place in PLACES}
    lines = [f"{place} {bytes(byte ^ 0xA5 for byte in secret.encode()).hex()}\n" for place, secret in secrets.items()]
    program = Watched(world, [PLANT, world.path(), name], given="".join(lines).encode())
    program.running.await_line("^ready$")
    return program, secrets


def found_in(search, data):
    return {(place.secret, place.form) for place in search.data(data).places}


def test_every_place_is_searched():
    for dumpable in ("plain", "non-dumpable"):
        with World() as world:
            program, secrets = planted(world, dumpable)
            search = Search({place: needles.of_text(secret) for place, secret in secrets.items()})
            found = search.image(program.image())
            for place, region in PLACES.items():
                where = [hit.where for hit in found.of(place) if hit.form == "utf-8"]
                tap.equal([region in name for name in where], [True] if region else [], f"{dumpable}, {place}: {where}")
            tap.true(found.bytes > 1 << 20, f"only {found.bytes} bytes were searched")
            files = search.files(world.folder).add(search.deleted_files(program.running.process.pid))
            tap.equal({hit.secret for hit in files.places if hit.form == "utf-8"}, {"file", "deleted", "shared"}, "found in files")


def test_every_form_of_a_text_is_found():
    text = needles.draw() + "éü苹" + needles.draw()
    search, seen = Search({"it": needles.of_text(text)}), set()
    for form, patterns in needles.of_text(text).items():
        for pattern in patterns:
            tap.true(("it", form) in found_in(search, b"before" + pattern + b"after"), f"{form}: {pattern}")
        seen.add(form)
    for wanted in ("utf-8", "utf-8 NFD", "utf-16-le", "utf-16-be", "utf-32-le", "utf-8 backwards", "utf-8 JSON", "utf-8 percent", "hex",
                   "base64", "HMAC pad"):
        tap.true(wanted in seen, f"no form {wanted} in {sorted(seen)}")


def test_eight_characters_are_enough_and_seven_are_not():
    text = needles.draw()
    search = Search({"it": needles.of_text(text)})
    for start in range(len(text) - 8):
        tap.true(search.data(f"?{text[start:start + 8]}?".encode()).places, "eight characters are not found")
        tap.equal(search.data(f"?{text[start:start + 7]}?".encode()).places, [], "seven characters")
    found = search.data(b"." * 100 + text.encode() + b"." * 100 + text.encode()[3:12])
    places = sorted((hit.address, hit.length) for hit in found.places if hit.form == "utf-8")
    tap.equal(places, [(100, len(text)), (200 + len(text), 9)], "where, and how much")


def test_every_number_of_a_key_is_found():
    keys = {"RSA": rsa.generate_private_key(65537, 2048), "EC": ec.generate_private_key(ec.SECP256R1())}
    for name, key in keys.items():
        encoded = [key.private_bytes(encoding, form, serialization.NoEncryption()) for encoding in (
            serialization.Encoding.DER, serialization.Encoding.PEM) for form in (
            serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL)]
        der = encoded[0]
        search = Search({"key": needles.of_numbers(numbers(der))})
        for data in encoded:
            tap.true(search.data(data).places, f"{name} is not found in one of its encodings")
        for number, value in numbers(der).items():
            for part in (value[7:27], value[::-1][7:27], value[7:27].hex().encode()):
                tap.true({hit.form.split()[0] for hit in search.data(part).places} == {number}, f"{name}, {number} is not found")
        public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        tap.equal(search.data(public).places, [], f"{name}: the public key is no secret")


def test_what_lies_across_two_pieces_of_a_file_is_found():
    text = needles.draw()
    search = Search({"it": needles.of_text(text)})
    with World() as world:
        path = world.write("large", b"\0" * (PIECE - 12) + text.encode() + b"\0" * 100)
        lengths = [hit.length for hit in search.file(path).places if hit.form == "utf-8"]
        tap.equal(max(lengths, default=0), len(text), "how much is found across two pieces")


def test_nothing_is_found_where_nothing_is():
    with World() as world:
        program, _secrets = planted(world)
        other = needles.of_numbers(numbers(ec.generate_private_key(ec.SECP256R1()).private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())))
        search = Search({"text": needles.of_text(needles.draw()), "key": other})
        tap.equal(search.image(program.image()).places, [], "found in a memory that never had it")
        tap.equal(search.files(world.folder).places, [], "found in files that never had it")


tap.main()
