#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the procedure files: their grammar, that they fit together, and the built-in ones against the official texts.

usage: test-procedures.py [FILE...]   without a FILE: those of data/procedures
"""

import functools
import json
import pathlib
import re
import sys

import jsonschema

TESTS = pathlib.Path(__file__).resolve().parents[1]
DATA = TESTS.parent / "data"
sys.path.insert(0, str(TESTS / "e2e"))

import tap  # noqa: E402
POLICY = json.loads((DATA / "policy-default.json").read_text("utf-8"))
SCHEMA = json.loads((DATA / "procedures" / "schema.json").read_text("utf-8"))

# Copied by hand from the SOPs: step, actor, guided, standard minutes.
OFFICIAL = {
    "lock-kaltim": (
        20,
        """login applicant - 0.5
        choose-type applicant - 0.5
        create-csr applicant - 1
        upload-csr applicant - 3
        upload-letter applicant - 3
        upload-identity applicant - 5
        agreement applicant - 1
        verify verifier - 2
        issue officer - 3
        download applicant - 1""",
    ),
    "lock-kebumen": (
        11,
        """login applicant - 1
        choose-type applicant guided 1
        create-csr applicant guided 1
        upload-csr applicant guided 1
        upload-letter applicant - 1
        agreement applicant guided 1
        verify verifier - 1
        rejected applicant guided 1
        issue officer - 1
        download applicant guided 1
        logout applicant - 1""",
    ),
    "lock-lemsaneg-2017": (
        13,
        """login applicant - 0.5
        choose-type applicant - 0.2
        upload-letter applicant - 0.3
        create-csr applicant - 0.7
        upload-csr applicant - 0.3
        verify officer - 10
        issue officer - 0.5
        download applicant - 0.5
        finish applicant - 0""",
    ),
}


def texts_of(value):
    """All {id, en} pairs within VALUE."""
    if isinstance(value, dict):
        if set(value) == {"id", "en"}:
            yield value
        else:
            for member in value.values():
                yield from texts_of(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts_of(member)


def no_duplicate_names(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"a name twice in {names}"
    return dict(pairs)


def load(path):
    data = path.read_bytes()
    assert len(data) <= 1024 * 1024, "larger than 1 MiB"
    return json.loads(data.decode("utf-8"), object_pairs_hook=no_duplicate_names)


def check_grammar(path):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(load(path))


def check_steps(path):
    procedure = load(path)
    steps = procedure["steps"]
    ids = [step["id"] for step in steps]
    assert procedure["id"] == path.stem, "the file's name is not the id"
    assert len(ids) == len(set(ids)), "a step's id twice"
    assert [step["number"] for step in steps] == list(range(1, len(steps) + 1)), "numbers are not 1, 2, 3"
    total = sum(step["standard_minutes"] for step in steps)
    assert abs(total - procedure["total_minutes"]) < 1e-9, f"the steps take {total} minutes"
    for step in steps:
        for other in step["after"] + step.get("on_rejection", []):
            assert other in ids, f"{step['id']} names the unknown step {other}"
        assert "on_rejection" not in step or step["action"] == "decide", f"{step['id']} decides nothing"


def check_order(path):
    """Following `after` never leads back to the start, and everything can be reached."""
    after = {step["id"]: step["after"] for step in load(path)["steps"]}
    done = set()
    while len(done) < len(after):
        ready = {step for step, needs in after.items() if step not in done and done.issuperset(needs)}
        assert ready, f"these wait for each other: {sorted(set(after) - done)}"
        done |= ready


def check_texts(path):
    for text in texts_of(load(path)):
        for language, words in text.items():
            assert words == " ".join(words.split()), f"odd white space in {language} {words!r}"


def check_cleanliness(path):
    """The official texts came out of a scanner; nothing of its damage may be left."""
    for text in texts_of(load(path)):
        for words in text.values():
            assert re.fullmatch(r"[A-Za-z0-9 ,.:;()/'-]+", words), f"odd characters in {words!r}"


def check_policy(path):
    """Who decides and which documents are needed must be as the default policy has it."""
    procedure = load(path)
    offered = [entry for entry in POLICY["procedures"] if entry["id"] == procedure["id"]]
    assert len(offered) == 1, "the default policy does not offer it"
    for member in ("type", "certificate_type", "method"):
        assert offered[0][member] == procedure[member], member
    steps = {step["id"]: step for step in procedure["steps"]}
    for decision in offered[0]["decisions"]:
        step = steps[decision["step"]]
        assert step["action"] in ("decide", "issue"), f"{step['id']} is no decision"
        assert step["actor"] in decision["roles"], f"{step['actor']} may not decide at {step['id']}"
    required = {}
    for specific in (False, True):
        for rule in POLICY["documents"]:
            if rule["type"] == procedure["type"] and rule["procedure"] == (procedure["id"] if specific else None):
                required[rule["kind"]] = rule["required"]
    uploaded = {kind for step in procedure["steps"] for kind in step.get("kinds", [])}
    assert uploaded == {kind for kind, needed in required.items() if needed}, f"steps upload {uploaded}"
    agreed = any(step["action"] == "accept_agreement" for step in procedure["steps"])
    assert agreed == offered[0]["agreement"], "agreement"


def check_official(path):
    procedure = load(path)
    total, table = OFFICIAL[procedure["id"]]
    rows = [line.split() for line in table.splitlines()]
    steps = procedure["steps"]
    assert procedure["total_minutes"] == total
    assert len(steps) == len(rows), f"{len(steps)} steps"
    for step, (name, actor, guided, minutes) in zip(steps, rows):
        found = (step["id"], step["actor"], step["guided"], step["standard_minutes"])
        assert found == (name, actor, guided == "guided", float(minutes)), f"{found}"


def check_complete(paths):
    assert [path.stem for path in paths] == sorted(OFFICIAL)


def main():
    own = [pathlib.Path(name).resolve() for name in sys.argv[1:]]
    sys.argv[1:] = []  # tap.run() would choose cases by it
    built_in = sorted(path for path in (DATA / "procedures").glob("*.json") if path.name != "schema.json")
    checks = [check_grammar, check_steps, check_order, check_texts]
    if not own:
        checks += [check_cleanliness, check_policy, check_official]
    cases = [
        (f"{path.stem}-{check.__name__.removeprefix('check_')}", functools.partial(check, path))
        for path in own or built_in
        for check in checks
    ]
    if not own:
        cases.append(("all-of-them-are-here", functools.partial(check_complete, built_in)))
    tap.run(cases)


main()
