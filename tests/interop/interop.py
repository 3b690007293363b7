#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The uploader against tus servers that are not ours (`./dev interop`): real programs, https, an upload host of its own.

The servers come from npm, pinned by the hashes of package-lock.json; which registry they come from is for npm's own settings to say.
Prints a table in Markdown; exits 1 when anything of it is not as it should be.
"""

import contextlib
import hashlib
import http.client
import os
import shutil
import subprocess
import sys
import types

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "e2e"))

import journey  # noqa: E402  pylint: disable=wrong-import-position
import tap  # noqa: E402  pylint: disable=wrong-import-position
from between import Between, Certificates  # noqa: E402  pylint: disable=wrong-import-position
from fault_stage import Vault  # noqa: E402  pylint: disable=wrong-import-position
from harness import BUILD, World, await_true  # noqa: E402  pylint: disable=wrong-import-position
from relay import Relay  # noqa: E402  pylint: disable=wrong-import-position

KINDS = {"tus-2": "@tus/server 2", "tus-1": "@tus/server 1", "node-0.9": "tus-node-server 0.9"}
# What @tus/server 2 wants at least; Debian 12 has an older one.
NODE_FOR_TUS_2 = (20, 19)
CUT_AT = 16384


def install():
    """The pinned packages in build/interop, installed anew where the lock has changed; their folder."""
    folder = os.path.join(BUILD, "interop")
    os.makedirs(folder, exist_ok=True)
    lock = os.path.join(folder, "package-lock.json")
    with open(os.path.join(HERE, "package-lock.json"), "rb") as file:
        wanted = file.read()
    done = os.path.join(folder, "installed")
    if os.path.exists(done) and os.path.exists(lock):
        with open(done, encoding="ascii") as file:
            if file.read() == hashlib.sha256(wanted).hexdigest():
                return os.path.join(folder, "node_modules")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, name), folder)
    # No package's own scripts run, and nothing is written back.
    subprocess.run(["npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True,
                   stdout=sys.stderr)
    with open(done, "w", encoding="ascii") as file:
        file.write(hashlib.sha256(wanted).hexdigest())
    return os.path.join(folder, "node_modules")


def node_version():
    text = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout
    return tuple(int(number) for number in text.strip().lstrip("v").split(".")[:2])


class Site:
    """An AMS, a foreign server for its uploads, and an applicant with a complete request."""

    def __init__(self, world, ams, certificates, kind, name, largest=0):  # pylint: disable=too-many-arguments,too-many-positional-arguments
        self.world, self.ams = world, ams
        self.folder = world.path(f"store-{kind}-{name}")
        os.makedirs(self.folder)
        command = [shutil.which("node"), os.path.join(HERE, "server.mjs"), kind, self.folder, certificates.path("good.pem"),
                   certificates.path("leaf.key"), str(largest)]
        self.server = world.start(command, environment={"INTEROP_MODULES": os.environ["INTEROP_MODULES"]})
        port = self.server.await_line(r"^ready (\d+)$")[1]
        foreign = types.SimpleNamespace(url=f"https://127.0.0.1:{port}", ca=certificates.path("ca.pem"))
        self.storage = Between(foreign, certificates)
        self.relay = Relay(ams, certificates, self.storage, self.folder)
        self.person = world.person("applicant", name=f"{kind}-{name}")
        self.person.cli("login", "--server", self.relay.url, "--ca", self.relay.ca, "--anchor", ams.ca, "--username", "pemohon",
                        secret={"--password-fd": ams.accounts["applicant"][1]})
        self.request = journey.prepared(world, self.person)

    def submit(self, code=0):
        return self.person.cli("request", "submit", self.request, code=code)

    def patches(self):
        return [exchange for exchange in self.storage.seen if exchange.method == "PATCH"]

    def check(self):
        """The AMS has the request, with the very bytes that the vault knows; the token stayed with the AMS."""
        tap.equal(self.person.cli("request", "status", self.request).json["state"], "submitted", "the request")
        wanted = Vault(self.person.folder).documents()
        remote = self.person.cli("request", "show", self.request).json["documents"]
        tap.equal({document["kind"]: document["state"] for document in remote}, {kind: "uploaded" for kind in wanted}, "documents")
        stored = {hash_of(os.path.join(self.folder, name)) for name in os.listdir(self.folder)}
        tap.true(set(wanted.values()) <= stored, "bytes at the foreign server")
        tap.equal([exchange.method for exchange in self.storage.seen if exchange.token], [], "requests that gave the token away")
        self.person.cli("request", "cancel", self.request)
        self.server.kill()


def hash_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


# --- what is tried -------------------------------------------------------------------------------------------------------------

def offers(site):
    """What the server says of itself."""
    connection = http.client.HTTPSConnection(*site.storage.upstream, context=site.storage.trust, timeout=60)
    with contextlib.closing(connection):
        connection.request("OPTIONS", "/files")
        answer = connection.getresponse()
        answer.read()
        checksum = answer.getheader("Tus-Checksum-Algorithm") or "none"
        return f"version {answer.getheader('Tus-Version')}; {answer.getheader('Tus-Extension')}; checksums: {checksum}"


def whole(make):
    site = make("whole")
    said = offers(site)
    site.submit()
    sent = sum(exchange.taken for exchange in site.patches())
    site.check()
    return f"{said}; {sent} bytes, Location {site.relay.locations[0].split('/files')[0] or '(relative)'}"


def cut_again_and_again(make):
    """Every PATCH is reset after so many bytes: the server must keep them, and they are not sent again."""
    site = make("cut")
    site.storage.weather = {"reset": CUT_AT}
    site.submit()
    size = sum(row["bytes"] for row in Vault(site.person.folder).rows("SELECT bytes FROM document"))
    taken, resets = sum(exchange.taken for exchange in site.patches()), sum(1 for one in site.patches() if one.taken < one.length)
    tap.true(resets >= size // CUT_AT - 3, f"{resets} resets")
    site.check()
    tap.true(taken < size + resets * 2 * CUT_AT, f"{taken} bytes for {size}")
    return f"{resets} resets, {taken} bytes went through for {size}"


def interrupt(site):
    """The first run: some bytes arrive, then the server is not there any more."""
    def play(exchange):
        if exchange.method == "PATCH" and exchange.length > CUT_AT:
            site.storage.weather = {"certificate": "hang_up"}
            path = site.relay.stored(exchange.path)
            site.storage.pass_on(exchange, CUT_AT, lambda: await_true(lambda: os.path.getsize(path) == CUT_AT, "bytes at the server"))
            return
        site.storage.pass_on(exchange)
    site.storage.weather = {"answer": play}
    site.submit(code=4)
    site.storage.weather = {}


def resumed_by_a_later_run(make):
    site = make("resume")
    interrupt(site)
    offsets = len(site.patches())
    site.submit()
    again = [exchange.headers["upload-offset"] for exchange in site.patches()[offsets:]]
    tap.equal(again[0], str(CUT_AT), "where the next run went on")
    site.check()
    return f"the next run went on from byte {again[0]}"


def forgotten(make, also_its_description):
    site = make("gone" if also_its_description else "empty")
    interrupt(site)
    place = site.relay.unfinished()[-1]
    site.relay.forget_upload(place, also_its_description)
    del site.relay.uploads[place]
    site.submit()
    site.check()
    return "begun anew by itself"


def too_large(make):
    site = make("small", 20000)
    error = site.submit(code=5).error
    tap.equal(error["code"], "refused")
    tap.true("larger" in error["message"] or "exceed" in error["message"].lower() or "Maximum" in error["message"], error["message"])
    state = site.person.cli("request", "show", site.request).json["state"]
    tap.equal(state, "draft", "the request is kept")
    site.person.cli("request", "cancel", site.request)
    site.server.kill()
    return f"“{error['message']}” {error['hint']}"


TRIALS = [
    ("three documents", whole, ()),
    (f"cut after every {CUT_AT // 1024} KiB", cut_again_and_again, ()),
    ("interrupted, next run", resumed_by_a_later_run, ()),
    ("upload given up by the server", lambda make: forgotten(make, True), ()),
    ("its bytes lost, its description kept", lambda make: forgotten(make, False), ("node-0.9",)),
    ("more than Tus-Max-Size", too_large, ("node-0.9",)),
]


def try_out(world, ams, certificates, kind):
    """A row of the table for each trial; how many are broken."""
    broken = 0
    for name, trial, not_for in TRIALS:
        if kind in not_for:
            print(f"| {KINDS[kind]} | {name} | (it has no such thing) |")
            continue
        try:
            result = trial(lambda part, largest=0: Site(world, ams, certificates, kind, part, largest))
        except Exception as error:  # pylint: disable=broad-except
            broken += 1
            result = f"**BROKEN** {error}"
            # What an AMS holds of a trial that failed is not in the way of the next one.
            ams.restart(cleanly=False)
        print(f"| {KINDS[kind]} | {name} | {' '.join(str(result).split())} |", flush=True)
    return broken


def main():
    os.environ["INTEROP_MODULES"] = install()
    kinds = sys.argv[1:] or list(KINDS)
    broken, version = 0, node_version()
    print("| server | trial | result |\n| --- | --- | --- |", flush=True)
    with World(bus=True, keyring=True) as world:
        ams, folder = world.start_ams(executable="gembok-ams"), world.path("certificates")
        os.makedirs(folder)
        certificates = Certificates(folder)
        for kind in kinds:
            if kind == "tus-2" and version < NODE_FOR_TUS_2:
                print(f"| {KINDS[kind]} | - | not tried: it wants node {NODE_FOR_TUS_2[0]}.{NODE_FOR_TUS_2[1]}, this is {version[0]}.{version[1]} |")
                continue
            broken += try_out(world, ams, certificates, kind)
    sys.exit(1 if broken else 0)


main()
