# SPDX-License-Identifier: GPL-3.0-or-later
"""No real person's number may slip in: a NIK or NIP must be one of the constructed ones of tests/fixtures/people.json."""

import json
import os
import re

from tree import files, read

LIST = "tests/fixtures/people.json"
# Not inside a longer number or a hexadecimal string.
NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{16}|\d{18})(?![0-9A-Za-z])")


def looks_like_nik(number):
    """16 digits: a province (11 to 97), then at the seventh digit a birth date DDMMYY, the day plus 40 for women."""
    day, month = int(number[6:8]), int(number[8:10])
    return 11 <= int(number[:2]) <= 97 and (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12


def looks_like_nip(number):
    """18 digits: a birth date YYYYMMDD, YYYYMM of the start (or YYYY and a contract's code), then 1 or 2."""
    return (1930 <= int(number[:4]) <= 2020 and 1 <= int(number[4:6]) <= 12 and 1 <= int(number[6:8]) <= 31
            and 1950 <= int(number[8:12]) <= 2050 and number[14] in "12")


def listed(root):
    path = os.path.join(root, LIST)
    if not os.path.exists(path):
        return set()
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    numbers = {person.get(key) for person in content["people"] for key in ("nik", "nip")}
    return numbers | set(content.get("more_nik", [])) | set(content.get("more_nip", []))


def check_people(root):
    known, problems = listed(root), []
    for path in files(root, "src", "data", "tests", "po"):
        if path == LIST:
            continue
        for line_number, line in enumerate(read(root, path).split("\n"), 1):
            for number in NUMBER.findall(line):
                personal = looks_like_nik(number) if len(number) == 16 else looks_like_nip(number)
                if personal and number not in known:
                    problems.append(f"{path}:{line_number}: {number} could be a person's; use one of {LIST}, or construct one there")
    return problems
