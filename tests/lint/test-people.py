#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import json

import tree
import tap
from people import LIST, check_people
from tree import accepts, clean, finds

# Put together here, so that this file itself holds none.
NIK, NIP = "330101" + "410190" + "0001", "19800101" + "200501" + "1001"


def test_only_constructed_people_occur():
    clean(check_people)


def test_the_list_says_that_they_are_constructed():
    tap.contains(json.loads(tree.read(tree.ROOT, LIST))["note"], "constructed")


def test_a_foreign_nik_is_found():
    finds(check_people, {"tests/a.c": f'"{NIK}"\n'}, NIK)
    finds(check_people, {"data/a.json": f'{{"nik": "{NIK}"}}'}, NIK)


def test_a_foreign_nip_is_found():
    finds(check_people, {"src/a.c": f"/* {NIP} */\n"}, NIP)


def test_a_listed_number_is_fine():
    people = json.dumps({"people": [{"nik": NIK}], "more_nip": [NIP]})
    accepts(check_people, {LIST: people, "tests/a.c": f"{NIK} {NIP}"})


def test_other_numbers_are_fine():
    accepts(check_people, {"tests/a.c": f"0000000000000000 1234567890123456 a{NIK}b {NIK}1 9999999999999999 123456789012345678"})


tap.main()
