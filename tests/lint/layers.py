# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom: layers point down only, outside libraries stay where they belong, no circles."""

import os
import re

from tree import files, read, without_comments

BELOW_PROCEDURE = {"base", "crypto", "identity", "document", "wire", "ams", "vault"}
# The layers, bottom up, and what each may include besides itself (README, "How it is built").
LAYERS = {
    "base": set(),
    "crypto": {"base"},
    "identity": {"base", "crypto"},
    "document": {"base", "identity"},
    "decode": {"base"},
    "wire": {"base"},
    "ams": {"base", "wire"},
    "vault": {"base", "crypto", "identity"},
    "procedure": BELOW_PROCEDURE,
    "cli": BELOW_PROCEDURE | {"procedure"},
    "server": {"base", "wire", "crypto", "identity", "document"},
    "app": {"base", "procedure"},
}
# Headers of outside libraries: the files or folders that may see them.
OUTSIDE = {
    r"malloc\.h": ("src/base/wiping-heap.c",),
    r"openssl/": ("src/crypto/",),
    r"(zxcvbn/)?zxcvbn\.h": ("src/crypto/",),
    r"curl/": ("src/ams/http.c",),
    r"libsecret/": ("src/vault/keyring.c",),
    r"sqlite3\.h": ("src/vault/", "src/server/"),
    r"json-glib/": ("src/wire/",),
    r"libsoup/": ("src/server/",),
    r"(jpeglib|jerror|png|seccomp)\.h": ("src/decode/",),
    r"poppler": ("src/decode/",),
    r"cairo": ("src/decode/", "src/app/"),
    r"(gtk|gdk|gsk|graphene|pango|gdk-pixbuf)/|(adwaita|graphene)\.h": ("src/app/",),
    r"g(io|lib|object)/|glib(-[a-z-]+)?\.h|glib/|gio/": ("src/",),
}
# C, POSIX and Linux. A header that stands in neither list is a decision: add it here or there, knowingly.
PLAIN = re.compile(
    r"(arpa/inet|assert|ctype|dirent|errno|fcntl|float|ftw|grp|ifaddrs|inttypes|langinfo|libintl|limits|locale|math|net/if|netdb|netinet/(in|tcp)"
    r"|poll|pthread|pwd|sched|setjmp|signal|spawn|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings"
    r"|termios|time|ucontext|unistd|wchar|linux/[a-z_-]+|sys/[a-z_]+)\.h$")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def includes(root, path):
    """(kind, name) of every include of a file; kind is < or a double quote."""
    return [(match[1], match[2]) for match in INCLUDE.finditer(without_comments(read(root, path), strings=False))]


def check_own(root, path, name):
    layer = path.split("/")[1]
    if name == "config.h":
        return None
    if "/" not in name:
        return f"{path}: write “{layer}/{name}”, not “{name}”"
    target = name.split("/")[0]
    generated = name.endswith("-resources.h")
    if not generated and not os.path.exists(os.path.join(root, "src", name)):
        return f"{path}: there is no src/{name}"
    if target != layer and target not in LAYERS.get(layer, set()):
        return f"{path}: {layer} may not include {target} ({name})"
    return None


def check_outside(path, name):
    for pattern, places in OUTSIDE.items():
        if re.match(pattern, name):
            if any(path == place or (place.endswith("/") and path.startswith(place)) for place in places):
                return None
            return f"{path}: <{name}> belongs to {' and '.join(places)} only"
    return None if PLAIN.match(name) else f"{path}: <{name}> is not on the list of known headers (tests/lint/layers.py)"


def check_includes(root):
    problems = []
    for path in files(root, "src", endings=(".c", ".h")):
        if path.split("/")[1] not in LAYERS:
            problems.append(f"{path}: lies in no known layer")
            continue
        for kind, name in includes(root, path):
            problems.append(check_own(root, path, name) if kind == '"' else check_outside(path, name))
    return [problem for problem in problems if problem]


def module_of(name):
    return re.sub(r"\.[ch]$", "", name)


def header_graph(root):
    """Which header includes which other one."""
    return {path.removeprefix("src/"): {name for kind, name in includes(root, path) if kind == '"'}
            for path in files(root, "src", endings=".h")}


def module_graph(root):
    """Which module (a .c and its .h are one) of a layer includes which other one of the same layer.

    What a layer's modules share among themselves (x-private.h: foreign types, the insides of an opaque one) is ground for them:
    that it builds on plain types of a module that uses it is no circle.
    """
    graph = {}
    for path in files(root, "src", endings=(".c", ".h")):
        here = module_of(path.removeprefix("src/"))
        if here.endswith("-private"):
            continue
        there = {module_of(name) for kind, name in includes(root, path) if kind == '"' and "/" in name} - {here}
        graph.setdefault(here, set()).update(other for other in there if other.split("/")[0] == here.split("/")[0])
    return graph


def find_circle(graph):
    """One circle as a list of modules, or None."""
    done = set()

    def walk(module, trail):
        if module in trail:
            return trail[trail.index(module):] + [module]
        if module in done:
            return None
        for other in sorted(graph.get(module, ())):
            circle = walk(other, trail + [module])
            if circle:
                return circle
        done.add(module)
        return None

    for module in sorted(graph):
        circle = walk(module, [])
        if circle:
            return circle
    return None


def check_circles(root):
    circles = [find_circle(header_graph(root)), find_circle(module_graph(root))]
    return [f"a circle of includes: {' -> '.join(circle)}" for circle in circles if circle]
