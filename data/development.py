#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""development.py INPUT OUTPUT: what INPUT (a desktop file, metainfo, settings schema, service, MIME package or icon) says of the
program, said of its development build, which has an id, a name, an icon and settings of its own and so can be installed beside the
released one (meson's option “profile”)."""

import re
import sys

ID, SUFFIX = "id.gembok.Gembok", ".Devel"
NAME_SUFFIX = " (Development)"
# The band over the icon (the lower part of the padlock's body) by which a development build is known.
BAND = """  <defs>
    <clipPath id="devel-band"><path d="M16 84h96v22a10 10 0 0 1 -10 10H26a10 10 0 0 1 -10 -10z"/></clipPath>
  </defs>
  <g clip-path="url(#devel-band)">
    <rect x="16" y="84" width="96" height="32" fill="#f6d32d"/>
    <path d="M8 116l32 -32h16l-32 32zM40 116l32 -32h16l-32 32zM72 116l32 -32h16l-32 32z" fill="#3d3846"/>
  </g>
"""


def with_own_id(text):
    """The id wherever it stands (never a part of a longer one), and the path of the settings."""
    text = re.sub(rf"\b{re.escape(ID)}\b(?!\.[A-Za-z])", ID + SUFFIX, text)
    text = re.sub(rf"\b{re.escape(ID)}\.(?=Mode\b|desktop\b)", f"{ID}{SUFFIX}.", text)
    return text.replace("/id/gembok/Gembok/", "/id/gembok/Gembok/Devel/")


def with_own_name(text):
    """The name in a desktop file, in every language, and in the metainfo."""
    text = re.sub(r"^(Name(?:\[\w+\])?=.*)$", rf"\1{NAME_SUFFIX}", text, flags=re.M)
    return re.sub(r"(<name(?: [^>]*)?>[^<]*)(</name>)", rf"\1{NAME_SUFFIX}\2", text)


def developed(text):
    """All of it; a full-colour icon gets its band, too."""
    if 'viewBox="0 0 128 128"' in text:
        return text.replace("</svg>", f"{BAND}</svg>")
    # In a service file the name is the id.
    return with_own_id(text if "[D-BUS Service]" in text else with_own_name(text))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(developed(text))


if __name__ == "__main__":
    main()
