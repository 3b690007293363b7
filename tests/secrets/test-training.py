#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The training AMS on loopback serves nobody without its random passwords: not another user or program of this computer that finds
its port, and nobody outside of it."""

import http.client
import json
import os
import re
import secrets
import socket
import ssl
import stat
import subprocess

import tap
import yaml
from harness import SOURCE, World
from hunt import Hunt

# What everybody may ask: nothing in it is about a person.
OPEN = {("GET", "/policy"), ("GET", "/crl"), ("POST", "/ocsp"), ("POST", "/sessions"), ("OPTIONS", "/requests/{id}/documents"),
        ("OPTIONS", "/uploads/{upload}")}
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
HABITUAL = ("password", "123456", "latihan", "gembok", "admin", "rahasia")
NOBODY = 65534
LISTENS = "0A"


class Stranger:
    """Somebody who has found the port, and the CA's certificate, which is no secret."""

    def __init__(self, ams):
        context = ssl.create_default_context(cafile=ams.ca)
        self.connection = http.client.HTTPSConnection(ams.url.split("/")[2], context=context, timeout=60)

    def call(self, method, path, token=None, body=None):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def log_in(self, username, password):
        return self.call("POST", "/api/v1/sessions", body={"username": username, "password": password})


def calls():
    """(method, path) of the whole API, as it is written down."""
    with open(os.path.join(SOURCE, "data/ams-api.yaml"), encoding="utf-8") as file:
        paths = yaml.safe_load(file)["paths"]
    found = [(method.upper(), path) for path, entry in paths.items() for method in entry if method in METHODS]
    tap.true(len(found) > 25, f"only {len(found)} calls are written down")
    return found


def concrete(path):
    return "/api/v1" + re.sub(r"\{[a-z]+\}", "abc123", path)


def listening(pid):
    """The addresses that a process listens on, as the kernel writes them."""
    sockets = set()
    for number in os.listdir(f"/proc/{pid}/fd"):
        target = os.readlink(f"/proc/{pid}/fd/{number}")
        if target.startswith("socket:["):
            sockets.add(target[len("socket:["):-1])
    addresses = []
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{pid}/net/{table}", encoding="utf-8") as file:
            for fields in (line.split() for line in file.readlines()[1:]):
                if fields[3] == LISTENS and fields[9] in sockets:
                    addresses.append(fields[1])
    return addresses


def refuse_every_call(stranger, ams):
    """Every call of the API but the open ones, without a token and with worthless ones."""
    status, answer = stranger.log_in(*ams.accounts["applicant"])
    tap.equal(status, 201, "a log-in with the right password")
    token = json.loads(answer)["token"]
    tap.equal(stranger.call("GET", "/api/v1/account", token)[0], 200, "the account's own data")
    tap.equal(stranger.call("DELETE", "/api/v1/sessions/current", token)[0], 204, "logging out")
    for method, path in calls():
        worthless = [None, token] if path != "/account" else [None, "", "abc", secrets.token_urlsafe(32), token, token[:-1]]
        for each in worthless if (method, path) not in OPEN else ():
            status, answer = stranger.call(method, concrete(path), each)
            tap.equal(status, 401, f"{method} {path} with {'no' if each is None else 'a worthless'} token")
            tap.true(method == "HEAD" or json.loads(answer)["code"] == "unauthorized", f"{method} {path}: {answer}")


def tell_nothing_of_anybody(stranger, ams):
    for method, path in sorted(OPEN - {("POST", "/sessions"), ("POST", "/ocsp")}):
        status, answer = stranger.call(method, concrete(path))
        tap.true(status in (200, 204), f"{method} {path}: {status}")
        for _username, password in ams.accounts.values():
            tap.lacks(answer, password.encode(), f"{method} {path}")


def slow_guesses_down(stranger, ams):
    username, password = ams.accounts["officer"]
    guesses = [password[:-1], password.swapcase(), *HABITUAL]
    answers = []
    while 429 not in answers:
        answers.append(stranger.log_in(username, guesses[len(answers)])[0])
    tap.equal(set(answers[:-1]), {401}, "answers to guesses")
    tap.equal(stranger.log_in(username, password)[0], 429, "nobody gets in while guesses are slowed down")


def listen_on_loopback_only(_stranger, ams):
    addresses = listening(ams.running.process.pid)
    tap.true(addresses, "it listens nowhere")
    loopback = {"0100007F", "00000000000000000000000001000000"}
    tap.equal({address.split(":")[0] for address in addresses} - loopback, set(), "addresses beyond loopback")
    port = int(ams.url.rsplit(":", 1)[1].strip("/"))
    with socket.create_connection(("127.0.0.1", port), 10):
        pass
    for address in {"127.0.0.2", "127.1.2.3", *socket.gethostbyname_ex(socket.gethostname())[2]} - {"127.0.0.1"}:
        with socket.socket() as other:
            other.settimeout(10)
            tap.true(other.connect_ex((address, port)) != 0, f"it answers at {address}")


def keep_files_from_others(_stranger, ams):
    """But for certificates, which are public."""
    tap.equal(stat.S_IMODE(os.stat(ams.folder).st_mode), 0o700, "who may enter its folder")
    for path, folders, files in os.walk(ams.folder):
        for name in folders + files:
            mode = stat.S_IMODE(os.stat(os.path.join(path, name)).st_mode)
            tap.true(mode & 0o077 == 0 or name.endswith(".pem"), f"what others may do with {name}: {mode:o}")
    if os.geteuid() != 0:
        return
    os.chmod(ams.world.folder, 0o711)
    for command, path in (("ls", ams.folder), ("cat", f"/proc/{ams.running.process.pid}/environ"),
                          ("ls", f"/proc/{ams.running.process.pid}/fd")):
        answer = subprocess.run([command, path], user=NOBODY, capture_output=True, check=False)
        tap.true(answer.returncode != 0 and b"ermission denied" in answer.stderr, f"another user and {path}: {answer}")


class Scene:
    """One AMS for all tests: making its CA's keys takes longer than everything else."""

    def __init__(self):
        self.world = World()
        self.hunt = Hunt(self.world)
        self.world.environment |= self.hunt.environment
        self.ams = self.world.start_ams(own=True)

    def other(self, executable):
        """Serves the same folder by another program, for a moment."""
        self.ams.stop()
        return self.world.start_ams(executable=executable)


SCENE = Scene()


def test_passwords_are_nowhere_but_on_stdout():
    hunt, ams = SCENE.hunt, SCENE.ams
    for role, (_username, password) in ams.accounts.items():
        hunt.add(f"password of the {role}", password)
        Stranger(ams).log_in(*ams.accounts[role])
    hunt.words("while it serves", speakers=[ams.running])
    hunt.disk("while it serves")
    hashes = set()
    for name in ("ams.db", "ams.db-wal"):
        with open(os.path.join(ams.folder, name), "rb") as file:
            hashes |= set(re.findall(rb"scrypt\$16384\$8\$5\$[0-9a-f]{32}\$[0-9a-f]{64}", file.read()))
    tap.true(len(hashes) >= 3, f"what is kept are hashes: {len(hashes)}")
    hunt.judge()


def test_a_stranger_gets_nothing():
    stranger = Stranger(SCENE.ams)
    for check in (refuse_every_call, tell_nothing_of_anybody, listen_on_loopback_only, keep_files_from_others, slow_guesses_down):
        check(stranger, SCENE.ams)


def test_every_start_has_its_own_passwords():
    ams = SCENE.ams
    before = dict(ams.accounts)
    ams.restart(cleanly=True)
    for role, (_username, password) in before.items():
        tap.true(ams.accounts[role][1] != password, f"the {role}'s password is the same after a restart")
        tap.true(len(password) >= 16, f"the {role}'s password has {len(password)} characters")
    username, password = before["verifier"]
    tap.equal(Stranger(ams).log_in(username, password)[0], 401, "the password of the start before")


def test_there_are_no_ways_for_tests():
    for path in ("/test/faults", "/test/", "/test", "/api/v1/test/faults", "/debug", "/"):
        for method in ("GET", "POST", "PUT", "DELETE"):
            body = {"faults": []} if method in ("POST", "PUT") else None
            tap.equal(Stranger(SCENE.ams).call(method, path, body=body)[0], 404, f"{method} {path}")
    faulty = SCENE.other("gembok-ams-faults")
    tap.equal(Stranger(faulty).call("GET", "/test/faults")[0], 200, "gembok-ams-faults, which is never installed")
    faulty.stop()


try:
    tap.main()
finally:
    SCENE.world.close()
