# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word that the program writes into its log has a sentence for people in records-words.c."""

import glob
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["GEMBOK_SOURCE_DIR"], "tests/e2e"))
import tap  # noqa: E402  pylint: disable=wrong-import-position

SOURCE = os.environ["GEMBOK_SOURCE_DIR"]
WORDS = "src/procedure/records-words.c"
CALL = re.compile(r"\b(gembok_vault_log|gembok_request_log|log_use) \(((?:[^()]|\([^()]*\))*)\)", re.S)
# How many arguments come before the verb, and before the result (None: it is no argument).
PLACES = {"gembok_vault_log": (4, 5), "gembok_request_log": (2, 3), "log_use": (2, None)}


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def known(table):
    body = re.search(rf"static const Words {table}\[\] = {{(.*?)\n}};", read(WORDS), re.S)[1]
    return set(re.findall(r'{ "([^"]+)",', body))


def logged():
    """(verbs, results) that stand as texts in calls that write the log."""
    found = (set(), set())
    for path in glob.glob(os.path.join(SOURCE, "src/procedure/*.c")):
        for name, text in CALL.findall(read(path)):
            arguments = re.split(r",(?![^()]*\))", text)
            for place, words in zip(PLACES[name], found):
                if place is not None and place < len(arguments):
                    words.update(re.findall(r'"([^"]+)"', arguments[place]))
    return found


def official_steps():
    steps = set()
    for path in glob.glob(os.path.join(SOURCE, "data/procedures/lock-*.json")):
        steps.update(step["id"] for step in json.loads(read(path))["steps"])
    return steps


def test_every_verb_has_words():
    verbs, _results = logged()
    tap.true(len(verbs) > 12, f"the sources were not understood: {sorted(verbs)}")
    tap.equal(sorted(verbs - known("verbs")), [], f"verbs without words in {WORDS}")


def test_every_result_has_words():
    _verbs, results = logged()
    plain = {result for result in results if not result.startswith("failed: ")}
    tap.true("done" in plain, f"the sources were not understood: {sorted(plain)}")
    tap.equal(sorted(plain - known("results")), [], f"results without words in {WORDS}")


def test_no_words_for_nothing():
    verbs, results = logged()
    decisions = {"accept", "reject", "refuse"}  # handed through by gembok_review_decide()
    tap.equal(sorted(known("verbs") - verbs - decisions - official_steps()), [], "words for verbs that are never logged")
    tap.equal(sorted(known("results") - results), [], "words for results that are never logged")


tap.main()
