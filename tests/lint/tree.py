# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of form share: the files of a source tree, C without its comments, and sample trees to fail on."""

import contextlib
import os
import re
import sys
import tempfile

ROOT = os.environ.get("GEMBOK_SOURCE_DIR", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
BUILD = os.environ.get("GEMBOK_BUILD_DIR", os.path.join(ROOT, "build"))
sys.path[:0] = [os.path.join(ROOT, "tests/e2e"), os.path.join(ROOT, "tests/tools"), os.path.join(ROOT, "po")]

LEFT_OUT = re.compile(r"(^|/)(\.git|build|build-[^/]*|gembok-latihan-[^/]*|\.flatpak-builder|__pycache__|_build)(/|$)")


def files(root, *folders, endings=None):
    """Paths (relative to @root) of all files in @folders (or everywhere), whether committed already or not."""
    found = []
    for folder in folders or (".",):
        for here, inside, names in os.walk(os.path.join(root, folder)):
            inside[:] = sorted(name for name in inside if not LEFT_OUT.search(os.path.relpath(os.path.join(here, name), root)))
            for name in sorted(names):
                path = os.path.normpath(os.path.relpath(os.path.join(here, name), root))
                if not LEFT_OUT.search(path) and (endings is None or name.endswith(endings)):
                    found.append(path)
    return found


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def without_comments(text, strings=True):
    """C text with comments (and string contents, with @strings) blanked; lines keep their numbers."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)

    def blank(match):
        word = match[0]
        if word[0] == "/":
            return re.sub(r"[^\n]", " ", word)
        return word[0] + " " * (len(word) - 2) + word[-1] if strings else word

    return pattern.sub(blank, text)


@contextlib.contextmanager
def sample(contents):
    """A source tree that holds only @contents {path: text}."""
    with tempfile.TemporaryDirectory(prefix="gembok-lint-") as root:
        for path, text in contents.items():
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
        yield root


def finds(check, contents, word):
    """Raises unless @check finds exactly one problem in the bad sample @contents, and names it with @word."""
    with sample(contents) as root:
        problems = check(root)
    if len(problems) != 1 or word not in problems[0]:
        raise AssertionError(f"{check.__name__}: wanted one problem with {word!r}, got {problems}")


def accepts(check, contents):
    """Raises if @check finds anything in the good sample @contents."""
    with sample(contents) as root:
        problems = check(root)
    if problems:
        raise AssertionError(f"{check.__name__}: wanted none, got {problems}")


def clean(check, root=ROOT):
    """Raises with every problem that @check finds in this source tree."""
    problems = check(root)
    if problems:
        raise AssertionError(f"{len(problems)} problem(s):\n" + "\n".join(problems))
