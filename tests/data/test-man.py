#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The man pages say what the programs say of themselves, in both languages: nothing is missing, nothing is invented."""

import os
import re
import shlex
import subprocess

from place import BUILD, SOURCE, tool
import tap

PAGES = {"gembok": 1, "gembok-cli": 1, "gembok-ams": 8}
HEADINGS = {"en": ("COMMANDS", "OPTIONS", "EXIT STATUS", "EXAMPLES"), "id": ("PERINTAH", "OPSI", "KODE KELUAR", "CONTOH")}
# Options of other programs in the examples.
FOREIGN = {"--name", "--now"}


def page(name, language):
    path = os.path.join(SOURCE, "data/man", "id" if language == "id" else "", f"{name}.{PAGES[name]}")
    with open(path, encoding="utf-8") as file:
        return path, file.read()


def plain(line):
    """A line without its roff."""
    for roff, text in ((r"\-", "-"), (r"\e", "\\"), (r"\&", ""), (r"\(lq", "“"), (r"\(rq", "”")):
        line = line.replace(roff, text)
    return re.sub(r"\\f[BIR]", "", line)


def section(text, heading):
    body = re.search(rf"^\.SH {re.escape(heading)}\n(.*?)(?=^\.SH |\Z)", text, re.M | re.S)
    tap.true(body, f"there is no section {heading}")
    return body[1]


def tags(text):
    """(tag, first line of what is said of it) of every .TP."""
    return [(plain(tag), plain(said)) for tag, said in re.findall(r"^\.TP\n(.*)\n(.*)\n", text + "\n", re.M)]


def run(name, language, *words):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": language if language == "id" else "C"}
    return subprocess.run([os.path.join(BUILD, name), *words], env=environment, check=True, capture_output=True, text=True).stdout


def usages(name, language):
    """(usage without the program's name, what the help says of it)."""
    return re.findall(rf"^  {name} (.*)\n      (.*)$", run(name, language, "help"), re.M)


def every(*names):
    return [(name, language) for name in names or PAGES for language in HEADINGS]


def test_the_tools_find_nothing():
    for name, language in every():
        path, _text = page(name, language)
        tap.equal(tool("mandoc", "-K", "utf-8", "-T", "lint", "-W", "warning", path), "", f"mandoc on {path}")
        warned = subprocess.run(["man", "--warnings=w", "-E", "UTF-8", "-l", "-Tutf8", "-Z", path], check=True, capture_output=True,
                                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        tap.equal(warned.stderr, b"", f"man on {path}")


def test_commands_are_the_programs_own():
    for name, language in every("gembok-cli", "gembok-ams"):
        said = tags(section(page(name, language)[1], HEADINGS[language][0]))
        wanted = usages(name, language)
        tap.true(len(wanted) > 9, f"{name} has commands")
        tap.equal([usage for usage, _line in said], [usage for usage, _line in wanted], f"commands of {name} ({language})")
        for (usage, line), (_usage, help_line) in zip(said, wanted):
            tap.true((help_line[0].upper() + help_line[1:]).startswith(line.rstrip(".;:")), f"{usage}: {line!r}, but help says {help_line!r}")


def test_options_are_the_programs_own():
    for name, language in every("gembok-cli", "gembok-ams"):
        text = page(name, language)[1]
        known = set(re.findall(r"--[a-z][a-z-]*", run(name, "en", "help"))) - {"--version"}
        listed = [tag.split(" ")[0] for tag, _line in tags(section(text, HEADINGS[language][1]))]
        tap.equal(sorted(known), sorted(set(listed)), f"options of {name} ({language})")


def test_nothing_is_invented():
    known = set().union(*(re.findall(r"--[a-z][a-z-]*", run(name, "en", "help") + "--version") for name in ("gembok-cli", "gembok-ams")))
    known |= set(re.findall(r"--[a-z][a-z-]*", run("gembok", "en", "--help") + run("gembok", "en", "--help-gapplication"))) | FOREIGN
    for name, language in every():
        used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", plain(page(name, language)[1])))
        tap.equal(sorted(used - known), [], f"invented in {name} ({language})")


def test_exit_codes():
    for name, language in every("gembok-cli", "gembok-ams"):
        line = re.search(r"^(?:Exit codes|Kode keluar): (.*)$", run(name, language, "help"), re.M)[1]
        listed = [tag for tag, _line in tags(section(page(name, language)[1], HEADINGS[language][2]))]
        tap.equal(listed, re.findall(r"(?:^|, )(\d) ", line), f"exit codes of {name} ({language})")


def test_examples_are_commands():
    for name, language in every("gembok-cli", "gembok-ams"):
        known = usages(name, "en")
        lines = plain(section(page(name, language)[1], HEADINGS[language][3])).replace("\\\n", " ").splitlines()
        examples = [shlex.split(line.split(" 3< ")[0]) for line in lines if line.startswith(f"{name} ")]
        tap.true(len(examples) > 2, f"{name} has examples")
        for words in examples:
            fitting = [usage for usage, _line in known if usage.split(" ")[0] == words[1] and
                       (not usage.split(" ")[1][:1].islower() or usage.split(" ")[1] == words[2])]
            tap.equal(len(fitting), 1, f"commands like {words}")
            for option in (word for word in words if word.startswith("--")):
                tap.true(re.search(rf"{option}(?![a-z-])", fitting[0]), f"{option} in {words}")


def test_both_languages_have_the_same_parts():
    for name in PAGES:
        english, indonesian = ([tag for tag, _line in tags(page(name, language)[1])] for language in HEADINGS)
        tap.equal(len(english), len(indonesian), f"parts of {name}")
        tap.equal([tag for tag in english if tag.startswith("--")], [tag for tag in indonesian if tag.startswith("--")], name)


def complete(*words):
    """What bash offers for the last of @words."""
    script = ('compopt() { :; }; . "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _gembok "$1"; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    return tool("bash", "-c", script, os.path.join(SOURCE, "data/completions/gembok.bash"), os.path.join(BUILD, words[0]), *words[1:]).split()


def test_the_shell_completes_what_there_is():
    for name in ("gembok-cli", "gembok-ams"):
        nouns = sorted({usage.split(" ")[0] for usage, _line in usages(name, "en")})
        tap.equal(sorted(complete(name, "")), sorted([*nouns, "help"]), f"commands of {name}")
    tap.equal(complete("gembok-cli", "request", "st"), ["status"], "a second word")
    tap.equal(complete("gembok-cli", "--data-dir", "x", "request", "st"), ["status"], "after a global option")
    tap.equal(complete("gembok-ams", "set", "--crl"), ["--crl-hours"], "an option")
    tap.equal(complete("gembok-cli", "demo", "--o"), ["--out"], "an option of a command of one word")
    tap.equal(complete("gembok-ams", "account", "add", "--role", ""), ["applicant", "verifier", "officer"], "a choice")
    tap.equal(complete("gembok-cli", "upload", "URL", "/etc/ssl/openssl.cn"), ["/etc/ssl/openssl.cnf"], "a file")


tap.main()
