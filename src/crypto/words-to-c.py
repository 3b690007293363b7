#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns lists of words into C arrays (src/crypto/words-private.h): words-to-c.py OUT.c NAME=FILE...

In a list words are separated by blanks or line ends; what follows a # is a comment.
"""
import re
import sys

WORD = re.compile(r"[a-z]{3,}\Z")


def read_words(path):
    words = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            words += line.split("#")[0].split()
    bad = [word for word in words if not WORD.match(word)] or [word for word in set(words) if words.count(word) > 1]
    if bad:
        sys.exit(f"{path}: not a plain word, or there twice: {', '.join(bad[:10])}")
    return words


def array(name, words):
    lines = "\n".join(f'  "{word}",' for word in words)
    return f"const char *const gembok_{name}[] = {{\n{lines}\n}};\nconst gsize gembok_n_{name} = G_N_ELEMENTS (gembok_{name});\n"


def main():
    parts = ["/* Made by words-to-c.py; do not edit. */", '#include "crypto/words-private.h"', ""]
    for argument in sys.argv[2:]:
        name, path = argument.split("=", 1)
        parts.append(array(name, read_words(path)))
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("\n".join(parts))


main()
