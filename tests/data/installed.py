# SPDX-License-Identifier: GPL-3.0-or-later
"""What an installation holds, below its prefix: no more and no less."""

from place import ID


def wanted():
    """The files of a release, sorted."""
    files = [
        "bin/gembok", "bin/gembok-ams", "bin/gembok-cli", "libexec/gembok/gembok-decode",
        "lib/systemd/system/gembok-ams.service", "lib/sysusers.d/gembok-ams.conf",
        f"share/applications/{ID}.desktop", f"share/dbus-1/services/{ID}.service", f"share/glib-2.0/schemas/{ID}.gschema.xml",
        f"share/icons/hicolor/scalable/apps/{ID}.svg", f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
        "share/locale/id/LC_MESSAGES/gembok.mo", f"share/metainfo/{ID}.metainfo.xml", f"share/mime/packages/{ID}.xml",
        "share/bash-completion/completions/gembok-ams", "share/bash-completion/completions/gembok-cli",
    ]
    for language in ("", "id/"):
        files += [f"share/man/{language}man1/gembok.1", f"share/man/{language}man1/gembok-cli.1", f"share/man/{language}man8/gembok-ams.8"]
    return sorted(files)
