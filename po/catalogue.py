#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the message catalogues: `update` refreshes POTFILES and every LANG.po, `check` only says what is wrong.

The catalogues carry file names but no line numbers and no creation date, so that a change of code that leaves the
sentences alone leaves the catalogues alone. The compiled template (gembok.pot) is not kept at all.
"""

import ast
import os
import re
import subprocess
import sys
import tempfile

DOMAIN = "gembok"
KEYWORDS = ["_", "N_", "ngettext_:1,2", "C_:1c,2", "NC_:1c,2"]
SENTENCE = re.compile(r"\b(?:N?_|ngettext_|N?C_) ?\(")
VOLATILE = ("POT-Creation-Date:", "PO-Revision-Date:")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sources_with_sentences(root):
    found = []
    walks = [walk for top in ("src", "resources") for walk in os.walk(os.path.join(root, top))]
    for folder, folders, files in walks:
        folders.sort()
        for name in files:
            path = os.path.join(folder, name)
            if not name.endswith((".c", ".h", ".ui")):
                continue
            with open(path, encoding="utf-8") as file:
                text = file.read()
            text = re.sub(r"^\s*#\s*define .*$", "", text, flags=re.M)
            if SENTENCE.search(text) or (name.endswith(".ui") and 'translatable="' in text):
                found.append(os.path.relpath(path, root))
    for folder, _folders, files in os.walk(os.path.join(root, "data")):
        found += [os.path.relpath(os.path.join(folder, name), root) for name in files
                  if name.endswith((".desktop.in", ".metainfo.xml.in", ".mime.xml.in", ".gschema.xml"))]
    return sorted(found)


def potfiles_text(root):
    return "# SPDX-License-Identifier: GPL-3.0-or-later\n" + "".join(f"{path}\n" for path in sources_with_sentences(root))


def linguas(root):
    with open(os.path.join(root, "po/LINGUAS"), encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def extract(root, template):
    """Writes the template of all sentences of the sources."""
    command = ["xgettext", f"--directory={root}", f"--output={template}", f"--package-name={DOMAIN}", "--from-code=UTF-8",
               "--add-comments=TRANSLATORS", "--add-location=file", "--sort-by-file", "--force-po"]
    command += [f"--keyword={keyword}" for keyword in KEYWORDS]
    verdict = subprocess.run(command + sources_with_sentences(root), check=True, capture_output=True, text=True)
    # What is in an XML file, GTK, GLib, AppStream and shared-mime-info tell by rules of their own; without them it is read as C.
    if "is unknown" in verdict.stderr:
        raise SystemExit(f"xgettext does not know a kind of file (a package is missing):\n{verdict.stderr}")


def without_dates(path):
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith(tuple(f'"{word}' for word in VOLATILE))]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)


def read_entries(path):
    """The entries of a catalogue: {(context, id, plural id): {"strings": [...], "fuzzy": bool}}."""
    entries, entry, field = {}, {}, None

    def finish():
        if "msgid" in entry and entry["msgid"]:
            key = (entry.get("msgctxt"), entry["msgid"], entry.get("msgid_plural"))
            strings = [value for name, value in entry.items() if name.startswith("msgstr")]
            entries[key] = {"strings": strings, "fuzzy": entry.get("fuzzy", False)}
        entry.clear()

    for line in run("msgcat", "--no-wrap", "--force-po", path).splitlines() + [""]:
        match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?) (".*")$', line)
        if match:
            field = match[1]
            entry[field] = ast.literal_eval(match[2])
        elif line.startswith('"') and field:
            entry[field] += ast.literal_eval(line)
        elif line.startswith("#,") and "fuzzy" in line:
            entry["fuzzy"] = True
        elif not line:
            finish()
            field = None
    return entries


def shape_problems(language, key, strings):
    """What msgfmt cannot see: a sentence that lost its full stop, straight quotes, a marker that lost its name."""
    original = key[1]
    for string in strings:
        name = f"{language}.po: “{original[:60]}”"
        for mark in (".", ":", "?", "…"):
            if original.endswith(mark) != string.endswith(mark) and not original.startswith("decimal-mark"):
                yield f"{name}: only one of the two ends with “{mark}”"
        if '"' in string and '"' not in original:
            yield f"{name}: straight quotes; the catalogue uses “…”"
        if original.startswith(("language-code:", "decimal-mark:")) and string.split(":")[0] != original.split(":")[0]:
            yield f"{name}: the part before the colon must stay"


def cut_sentences(template):
    """xgettext reads only literal strings: in `_ ("%" G_GSIZE_FORMAT " bytes")` it sees a lone per cent sign."""
    return [f"a macro cuts the sentence “{key[1]}” (write %zu, %d ... instead)" for key in read_entries(template)
            if key[1].endswith("%") and not key[1].endswith("%%")]


def check_language(root, language, template):
    path = os.path.join(root, f"po/{language}.po")
    verdict = subprocess.run(["msgfmt", "--check", "--check-accelerators=_", "--output-file=/dev/null", path], capture_output=True, text=True)
    if verdict.returncode != 0:
        return [f"{language}.po: msgfmt says: {verdict.stderr.strip()}"]
    wanted, have, problems = read_entries(template), read_entries(path), []
    for key in wanted:
        if key not in have:
            problems.append(f"{language}.po: not there: “{key[1]}” (run ./dev po)")
        elif have[key]["fuzzy"]:
            problems.append(f"{language}.po: fuzzy: “{key[1]}”")
        elif not all(have[key]["strings"]):
            problems.append(f"{language}.po: not translated: “{key[1]}”")
        else:
            problems += shape_problems(language, key, have[key]["strings"])
    problems += [f"{language}.po: no longer in the sources: “{key[1]}” (run ./dev po)" for key in have if key not in wanted]
    return problems


def check(root):
    """Everything that is wrong with the catalogues, one line each."""
    problems = []
    with open(os.path.join(root, "po/POTFILES"), encoding="utf-8") as file:
        if file.read() != potfiles_text(root):
            problems.append("po/POTFILES is out of date (run ./dev po)")
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, f"{DOMAIN}.pot")
        extract(root, template)
        problems += cut_sentences(template)
        for language in linguas(root):
            problems += check_language(root, language, template)
    return problems


def update(root):
    with open(os.path.join(root, "po/POTFILES"), "w", encoding="utf-8") as file:
        file.write(potfiles_text(root))
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, f"{DOMAIN}.pot")
        extract(root, template)
        for language in linguas(root):
            path = os.path.join(root, f"po/{language}.po")
            subprocess.run(["msgmerge", "--quiet", "--update", "--backup=none", "--no-fuzzy-matching", "--add-location=file",
                            "--sort-by-file", "--width=110", path, template], check=True)
            cleaned = run("msgattrib", "--no-obsolete", "--add-location=file", "--sort-by-file", "--width=110", path)
            with open(path, "w", encoding="utf-8") as file:
                file.write(cleaned)
            without_dates(path)


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if sys.argv[1:] == ["update"]:
        update(root)
    elif sys.argv[1:] != ["check"]:
        sys.exit("usage: catalogue.py update|check")
    problems = check(root)
    print("".join(f"{problem}\n" for problem in problems), end="")
    sys.exit(1 if problems and sys.argv[1] == "check" else 0)


if __name__ == "__main__":
    main()
