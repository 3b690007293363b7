# SPDX-License-Identifier: GPL-3.0-or-later
"""Form of single files: licence line, length, what must not be written, scripts that do not parse."""

import os
import re
import subprocess

from tree import files, read, without_comments

LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
# JSON and binary formats cannot carry the line, and the licence is not under a licence.
WITHOUT_LICENCE = (".json", ".png", ".der", ".pem", ".crl", ".p12", ".bin")
# Bytes as a server sends them, and texts that people sign by their hash: a line of ours would spoil them.
AS_RECEIVED = ("tests/wire/golden/", "data/agreement-", "data/consent-")
FILE_LINES, FUNCTION_LINES, NESTING = 500, 60, 4
BIG = (".c", ".h", ".py", ".ui", ".css")

FORBIDDEN = [
    (r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|alloca|mktemp|tmpnam|tempnam)\s*\(", "an unsafe function"),
    (r"\b(system|popen|wordexp|g_spawn_command_line_a?sync)\s*\(|\"/bin/(ba)?sh\"", "a shell: names of files would run as commands"),
    (r"\b(rand|random|drand48|srand)\s*\(", "randomness that can be guessed"),
    (r"CURLOPT_SSL_VERIFY(PEER|HOST)\s*,\s*[01]L?\b(?<!PEER, 1L)(?<!PEER, 1)", "TLS verification must stay on"),
    (r"CURLOPT_FOLLOWLOCATION\s*,\s*1", "redirects are not followed"),
    (r"SSL_VERIFY_NONE|G_TLS_CERTIFICATE_NO_FLAGS", "TLS verification must stay on"),
    (r"\bgoto\b", "goto"),
    (r"\bg_test_skip\s*\(|\bg_test_incomplete\s*\(", "a test that hides a missing thing"),
]
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def check_licences(root):
    problems = []
    for path in files(root):
        if path.endswith(WITHOUT_LICENCE) or path.startswith(AS_RECEIVED) or path in ("COPYING", ".git"):
            continue
        head = "\n".join(read(root, path).split("\n")[:3])
        if LICENCE not in head:
            problems.append(f"{path}: no line “{LICENCE}” at its head")
    return problems


def check_file_lengths(root):
    problems = []
    for path in files(root, "src", "tests", "po", endings=BIG):
        lines = read(root, path).count("\n")
        if lines > FILE_LINES:
            problems.append(f"{path}: {lines} lines, at most {FILE_LINES}; split it by duty")
    return problems


def functions(text):
    """(name, first line number, number of lines, deepest block) of every function of C in the GNU style.

    A body is what stands between a brace in column 0 whose line before ends a list of parameters, and the closing one.
    """
    lines = without_comments(text).split("\n")
    begin, depth, deepest, name = None, 0, 0, ""
    for number, line in enumerate(lines):
        if begin is None:
            if line.rstrip() == "{" and number and lines[number - 1].rstrip().endswith(")"):
                begin, depth, deepest, name = number, 0, 0, name_before(lines, number)
        elif line.startswith("}"):
            yield name, begin + 1, number - begin + 1, deepest
            begin = None
        else:
            depth += (line.strip() == "{") - (line.strip().rstrip(";") == "}")
            deepest = max(deepest, depth)


def name_before(lines, number):
    for line in reversed(lines[max(0, number - 8):number]):
        match = re.match(r"(\w+) \(", line)
        if match:
            return match[1]
    return "?"


def check_functions(root):
    problems = []
    for path in files(root, "src", "tests", endings=".c"):
        for name, line, length, deepest in functions(read(root, path)):
            if length > FUNCTION_LINES:
                problems.append(f"{path}:{line}: {name} has {length} lines, at most {FUNCTION_LINES}")
            if deepest >= NESTING:
                problems.append(f"{path}:{line}: {name} nests {deepest} blocks, fewer than {NESTING} are wanted")
    return problems


def check_forbidden(root):
    problems = []
    for path in files(root, "src", "tests", endings=(".c", ".h")):
        for number, line in enumerate(without_comments(read(root, path), strings=False).split("\n"), 1):
            for pattern, why in FORBIDDEN:
                if re.search(pattern, line):
                    problems.append(f"{path}:{number}: {why}: {line.strip()}")
    for path in files(root, "src", "data", "po", endings=(".c", ".h", ".py", ".yaml", ".ui")):
        for number, line in enumerate(read(root, path).split("\n"), 1):
            if UNFINISHED.search(line):
                problems.append(f"{path}:{number}: unfinished: {line.strip()}")
    return problems


def shebang(root, path):
    text = read(root, path)
    return text.split("\n", 1)[0] if text.startswith("#!") else ""


def check_scripts(root):
    problems = []
    for path in files(root):
        first = shebang(root, path)
        if path.endswith(".py"):
            try:
                compile(read(root, path), path, "exec")
            except SyntaxError as error:
                problems.append(f"{path}:{error.lineno}: {error.msg}")
        elif re.search(r"\b(ba|da)?sh$", first):
            verdict = subprocess.run(["bash", "-n", os.path.join(root, path)], capture_output=True, text=True, check=False)
            if verdict.returncode != 0:
                problems.append(f"{path}: {verdict.stderr.strip()}")
        if first and "python" in first and first != "#!/usr/bin/python3":
            problems.append(f"{path}: starts with “{first}”; another python3 in PATH may lack modules")
    return problems
