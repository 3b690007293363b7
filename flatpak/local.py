#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""local.py MANIFEST OUTPUT: the manifest for a build on this computer, in OUTPUT. It leaves out the modules that the installed SDK
has already (the real one has none of them, a stand-in of Debian's packages may), and says which; sources beside the manifest get their
whole path. Nothing else differs: what does is printed."""

import difflib
import os
import subprocess
import sys

import yaml

# What tells that an SDK has a module.
HEADERS = {"zxcvbn": "/usr/include/zxcvbn.h", "poppler": "/usr/include/poppler/glib/poppler.h"}


def provided(manifest):
    """The names of modules whose header is in the installed SDK."""
    sdk = f"{manifest['sdk']}//{manifest['runtime-version']}"
    question = "; ".join(f"test ! -e {header} || echo {name}" for name, header in HEADERS.items())
    return subprocess.run(["flatpak", "run", "--command=sh", sdk, "-c", question], check=True, capture_output=True,
                          text=True).stdout.split()


def local(manifest, folder, names):
    """@manifest without the modules of @names, with sources below @folder by their whole path."""
    modules = [module for module in manifest["modules"] if module["name"] not in names]
    for module in modules:
        for source in module["sources"]:
            if "path" in source:
                source["path"] = os.path.normpath(os.path.join(folder, source["path"]))
    return {**manifest, "modules": modules}


def dump(manifest):
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=1000)


def main():
    path, output = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    manifest = yaml.safe_load(text)
    names = provided(manifest)
    changed = dump(local(yaml.safe_load(text), os.path.dirname(os.path.abspath(path)), names))
    os.makedirs(os.path.dirname(output) or ".", exist_ok=True)
    with open(output, "w", encoding="utf-8") as file:
        file.write(changed)
    print(f"The installed SDK has: {', '.join(names)}. Left out of this build, as compared with {path}:" if names
          else f"This build is that of {path}; only paths are whole:")
    for line in list(difflib.unified_diff(dump(manifest).splitlines(), changed.splitlines(), lineterm="", n=0))[2:]:
        print(f"  {line}")


if __name__ == "__main__":
    main()
