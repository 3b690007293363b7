# SPDX-License-Identifier: GPL-3.0-or-later
"""Every header compiles alone: whoever includes it needs to know nothing else. What a source includes before all else has shown that
already, by being compiled."""

import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import tempfile

from tree import BUILD, files, read

INCLUDE = re.compile(r'^#include (<[^>]+>|"[^"]+")', re.M)
TOOLKIT = {"<gtk/gtk.h>", "<adwaita.h>"}


def compile_commands(build):
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        return json.load(file)


def flags_of(entry):
    """The compiler and its flags, without what names files."""
    words, kept = shlex.split(entry["command"]), []
    skip = False
    for word in words:
        if skip or word in ("-c", "-MD"):
            skip = False
        elif word in ("-o", "-MQ", "-MF"):
            skip = True
        elif not word.endswith(".c"):
            kept.append(word)
    return kept


def flags_for(header, commands):
    """The flags with which its own layer is compiled, or base's while the layer has no source yet."""
    for layer in (header.split("/")[1], "base"):
        for entry in commands:
            if f"/src/{layer}/" in os.path.join(entry["directory"], entry["file"]).replace("/../", "/"):
                return flags_of(entry)
    raise AssertionError("compile_commands.json names no source of base")


def compile_alone(root, header, flags, directory):
    name = header.removeprefix("src/")
    command = [*flags, f"-I{os.path.join(root, 'src')}", "-fsyntax-only", "-x", "c", "-"]
    text = f'#include "{name}"\n#include "{name}"\n'
    verdict = subprocess.run(command, input=text, capture_output=True, text=True, cwd=directory, check=False)
    return f"{header}: does not compile alone:\n{verdict.stderr}" if verdict.returncode != 0 else None


def included(root, header):
    """All that a header includes, itself or by another header of ours."""
    names, waiting = set(), [header]
    while waiting:
        path = os.path.join(root, waiting.pop())
        for name in INCLUDE.findall(read(root, path)) if os.path.exists(path) else []:
            if name not in names:
                names.add(name)
                waiting.append(os.path.join("src", name[1:-1]))
    return names


def read_toolkit(flags, directory, folder):
    """Has the toolkit's headers, most of what every widget's header costs, read once; returns the flags that use that."""
    path = os.path.join(folder, "toolkit.h")
    with open(path, "w", encoding="utf-8") as file:
        file.write("#include <adwaita.h>\n")
    subprocess.run([*flags, "-x", "c-header", "-o", f"{path}.gch", path], cwd=directory, check=True)
    return [*flags, "-Winvalid-pch", "-include", path]


def shown(root, commands):
    """The headers that a source begins with."""
    found = set()
    for entry in commands:
        path = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        if path.startswith(os.path.join(root, "src") + os.sep):
            first = INCLUDE.search(read(root, path))
            found.add(os.path.join("src", first[1][1:-1]) if first else "")
    return found


def check_headers(root):
    commands = compile_commands(BUILD)
    directory, known = commands[0]["directory"], shown(root, commands)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        widgets, waiting = None, []
        for header in set(files(root, "src", endings=".h")) - known:
            flags = flags_for(header, commands)
            if TOOLKIT & included(root, header):
                flags = widgets = widgets or read_toolkit(flags, directory, folder)
            waiting.append(pool.submit(compile_alone, root, header, flags, directory))
        return [job.result() for job in waiting if job.result()]


def check_pragmas(root):
    problems = []
    for header in files(root, "src", endings=".h"):
        with open(os.path.join(root, header), encoding="utf-8") as file:
            if "#pragma once\n" not in file.read(2000):
                problems.append(f"{header}: no “#pragma once”")
    return problems
