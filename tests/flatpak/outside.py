# SPDX-License-Identifier: GPL-3.0-or-later
"""What is tried without a window: what can be reached from inside of the sandbox, what works in it, and what was installed."""

import json
import os
import re

import tap
from harness import BUS_CONFIGURATION
from sandbox import DEVEL, ID, INSTALLATION

# Each line tries something that must not work, and names it if it did.
ATTEMPTS = """
try() {{ if eval "$2" >/dev/null 2>&1; then echo "$1"; fi; }}
try 'a file of the home' 'cat "{home}/rahasia.txt"'
try 'the list of the home' 'ls "{home}" | grep -qv "^[.]var$"'
try 'a file in /tmp of the host' 'cat "{folder}/luar.txt"'
try 'writing into the home' 'echo x >"{home}/ditulis.txt" && test -e /proc/1/root/run/host/home/x'
try 'the hosts /etc/shadow' 'cat /etc/shadow /run/host/etc/shadow'
try 'the data of another Flatpak' 'ls "{home}/.var/app/{devel}"'
try 'what is in the runtime folder of the session' 'ls "{runtime}"/bus-of-the-host "{runtime}"/keyring "{runtime}"/gvfs "{runtime}"/systemd'
try 'another process of the desktop' 'cat /proc/[0-9]*/comm 2>/dev/null | grep -q -e weston -e openbox -e gnome-keyring'
try 'the secret service' 'gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets --method org.freedesktop.DBus.Peer.Ping'
try 'the name of the secret service' 'gdbus call --session --dest org.freedesktop.DBus --object-path / --method org.freedesktop.DBus.ListNames | grep -F org.freedesktop.secrets'
try 'Flatpak itself' 'gdbus call --session --dest org.freedesktop.Flatpak --object-path / --method org.freedesktop.DBus.Peer.Ping'
try 'the settings of the host' 'gdbus call --session --dest ca.desrt.dconf --object-path / --method org.freedesktop.DBus.Peer.Ping'
try 'the system bus' 'test -S /run/dbus/system_bus_socket'
try 'the disks' 'ls /dev/sda /dev/nvme0n1 /dev/vda /dev/mem'
{more}
"""
X11_HIDDEN = "try 'X11, beside Wayland' 'test -n \"$DISPLAY\" || ls /tmp/.X11-unix/X*'"
# And what must be there, so that the attempts above are known to be tried where they should.
PRESENT = "test -e /.flatpak-info && test -x /app/bin/gembok && test -d \"$XDG_DATA_HOME\" && touch \"$XDG_DATA_HOME/punya-sendiri\""


def nothing_outside(desktop):
    """No file, no other program, no secret of the person can be reached."""
    home = desktop.environment["HOME"]
    desktop.write("home/rahasia.txt", "rahasia")
    desktop.write("luar.txt", "rahasia")
    desktop.write(f"home/.var/app/{DEVEL}/data/lain.txt", "rahasia")
    script = ATTEMPTS.format(home=home, folder=desktop.folder, devel=DEVEL, runtime=desktop.environment["XDG_RUNTIME_DIR"],
                             more=X11_HIDDEN if desktop.wayland else "")
    tap.equal(desktop.inside(script).out.splitlines(), [], "what can be reached from inside")
    desktop.inside(PRESENT)
    tap.true(os.path.exists(desktop.data("data/punya-sendiri")), "the program's own folder is not where it should be")
    tap.equal(os.path.exists(os.path.join(home, "ditulis.txt")), False, "a file was written into the home")
    # The same names, tried where nothing forbids it: the test can fail.
    reached = desktop.start(["sh", "-c", script]).wait().out.splitlines()
    for what in ("a file of the home", "a file in /tmp of the host", "the secret service", "another process of the desktop"):
        tap.true(what in reached, f"{what} cannot be reached from outside either")


def permissions_as_written(desktop):
    """What was installed says of itself what the manifest says."""
    said = desktop.run("flatpak", "info", "--user", "--show-permissions", ID).out
    tap.equal(said.split(), "[Context] shared=network;ipc; sockets=x11;wayland;fallback-x11; devices=dri;".split(), "permissions")
    metadata = desktop.run("flatpak", "info", "--user", "--show-metadata", ID).out
    tap.contains(metadata, f"[Extension {ID}.Site]")
    tap.contains(metadata, "no-autodownload=true")


def what_is_exported_is_valid(desktop):
    """The desktop gets valid files, each named by its application's id."""
    for identity in (ID, DEVEL):
        files = os.path.join(INSTALLATION, "app", identity, "current/active")
        metainfo = os.path.join(files, "files/share/metainfo", f"{identity}.metainfo.xml")
        said = desktop.start(["appstreamcli", "validate", "--pedantic", "--no-net", metainfo]).wait()
        tap.true(not re.search(r"^[EWI]:", said.out, re.M), f"appstreamcli says of {identity}:\n{said.out}")
        exported = [os.path.relpath(os.path.join(here, name), files) for here, _folders, names in os.walk(f"{files}/export") for name in names]
        tap.true(len(exported) >= 5, f"exported: {exported}")
        tap.equal([name for name in exported if not os.path.basename(name).startswith(identity)], [], "exported without the id")
        desktop.run("desktop-file-validate", f"{files}/export/share/applications/{identity}.desktop")


def diagnose(desktop, **environment):
    """What gembok-cli finds inside: {code: finding}. Nothing is written to stderr, not even by Flatpak's proxy."""
    found = desktop.start([*desktop.launcher("--command=gembok-cli", "--env=LANGUAGE=en"), "--json", "doctor"],
                          environment=environment).wait()
    tap.equal(found.err, "", "stderr")
    return {check["code"]: check for check in json.loads(found.out)["checks"]}


def no_word_of_the_proxy(desktop):
    """A program that is soon over leaves no connection to the bus before its post has come: again and again."""
    for _ in range(12):
        diagnose(desktop)


def no_portal(desktop):
    """On a desktop without portals there is no keyring for a Flatpak; that is told, and all else works."""
    path = desktop.write("bare-bus.conf", BUS_CONFIGURATION.format(path=desktop.path("run/bare-bus")))
    bus = desktop.start(["dbus-daemon", f"--config-file={path}", "--nofork", "--nopidfile", "--print-address"])
    findings = diagnose(desktop, DBUS_SESSION_BUS_ADDRESS=bus.await_line(r"^(unix:\S+)$")[1])
    tap.true(findings["keyring"]["health"] != "good", f"a keyring without a portal: {findings['keyring']}")
    tap.contains(str(findings["keyring"]), "There is no keyring on this computer")
    tap.equal(findings["decoder"]["health"], "good", "the decoder")


def documented_programs(desktop):
    """gembok-cli, the training AMS and the decoder are inside and work; the keyring answers through the portal."""
    findings = diagnose(desktop)
    for name in ("decoder", "dumps", "keyring"):
        tap.equal(findings[name]["health"], "good", f"{name}: {findings[name]}")
    tap.contains(str(findings["decoder"]), "/app/libexec/gembok/gembok-decode")
    tap.contains(str(findings["dumps"]), "other programs cannot read it")
    tap.contains(desktop.inside("gembok-cli --version; gembok-ams help | head -n 3; ls /app/libexec/gembok").out, "gembok-decode")


def demo_runs(desktop):
    """The whole LOCK issuance on the command line, with its own AMS, inside."""
    said = desktop.start([*desktop.launcher("--command=gembok-cli"), "demo"]).wait().expect(0)
    tap.true(len(said.out.splitlines()) > 10, f"the demonstration says little: {said.out}")
