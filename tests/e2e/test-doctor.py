# SPDX-License-Identifier: GPL-3.0-or-later
"""`doctor`: says where it looked, with one thing wrong at a time, and its report gives nobody away."""

import os
import socket
import time

import journey
import tap
from harness import SOURCE, World

YEAR = 365 * 86400
INDONESIAN = {"LANGUAGE": "id", "LC_ALL": "id_ID.UTF-8"}


def look(person, *words, code=0, **more):
    """{code: finding} of `doctor`."""
    answer = person.cli("doctor", *words, code=code, **more).json
    tap.equal(answer["ok"], code == 0)
    return {entry["code"]: entry for entry in answer["checks"]}


def says(checks, code, health, words=""):
    tap.equal(checks[code]["health"], health, f"{code}: {checks[code]['found']}")
    tap.contains(checks[code]["found"], words, code)
    if health == "bad":
        tap.true(checks[code]["advice"], f"no advice for {code}")


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class FaultServer:
    """tests/ams/fault-server.py as a process of the world; `ports` by name, `ca` (file)."""

    def __init__(self, world):
        folder = world.path("faults")
        os.makedirs(folder)
        self.fifo = world.path("faults.fifo")
        os.mkfifo(self.fifo)
        # The shell opens the pipe for the server; we keep the other end, since the end of its input ends it.
        script = f'exec /usr/bin/python3 "{SOURCE}/tests/ams/fault-server.py" "{folder}" <"{self.fifo}"'
        self.running = world.start(["sh", "-c", script])
        self.commands = open(self.fifo, "w", encoding="ascii", buffering=1)  # pylint: disable=consider-using-with
        self.running.await_line("^ready$")
        self.ports = dict(line.split()[1:3] for line in self.running.lines["out"] if line.startswith("port "))
        self.ca = os.path.join(folder, "ca.pem")

    def plan(self, text):
        done = self.running.lines["out"].count("ok")
        self.commands.write(f"plan {text}\n")
        while self.running.lines["out"].count("ok") == done and self.running.alive:
            time.sleep(0.01)

    def close(self):
        self.commands.close()


def test_all_is_well():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        person = world.person()
        alone = look(person)
        says(alone, "ams", "note", "No AMS has been used")
        tap.true("tls" not in alone and "dns" not in alone, "checks that make no sense")
        person.log_in(ams)
        checks = look(person)
        tap.equal({code: entry["health"] for code, entry in checks.items() if entry["health"] == "bad"}, {})
        says(checks, "ams", "good", ams.url)
        says(checks, "tls", "good", "Trusted by the CA file of this AMS: “Gembok AMS Root CA LATIHAN”")
        says(checks, "api", "good", "lock-kebumen")
        says(checks, "clock", "good", "AMS's clock")
        says(checks, "keyring", "good", "gnome-keyring")
        says(checks, "vault", "good", person.folder)
        says(checks, "decoder", "good", "its sandbox holds")
        plain = person.cli("doctor", options=(), environment=INDONESIAN).out
        tap.contains(plain, "Sambungan aman")
        tap.contains(plain, "Brankas")


def test_wrong_trust():
    with World() as world:
        ams, other = world.start_ams(), world.start_ams(name="lain", own=True)
        person = world.person()
        doubted = look(person, "--server", ams.url, "--ca", other.ca, code=1)
        says(doubted, "tls", "bad", "comes from a CA that is not trusted here")
        says(doubted, "tls", "bad", "Trusted would be what the CA file of this AMS vouches for: “Gembok AMS Root CA LATIHAN”")
        says(doubted, "connection", "good")
        says(doubted, "api", "note", "Not looked at")
        systems = look(person, "--server", ams.url, code=1)
        says(systems, "tls", "bad", "one of the system's CAs")


def test_wrong_host_and_proxy():
    with World() as world:
        person = world.person()
        faults = FaultServer(world)
        wrong = look(person, "--server", f"https://127.0.0.1:{faults.ports['wronghost']}", "--ca", faults.ca, code=1)
        says(wrong, "tls", "bad", "made out to another name")
        says(wrong, "tls", "bad", "for other.test")

        faults.plan("CONNECT ams.test status=403 body=no")
        proxy = {"https_proxy": f"http://siti:rahasia@127.0.0.1:{faults.ports['proxy']}"}
        words = ("--server", f"https://ams.test:{faults.ports['good']}", "--ca", faults.ca)
        answer = person.cli("doctor", *words, code=1, environment=proxy)
        checks = {entry["code"]: entry for entry in answer.json["checks"]}
        says(checks, "proxy", "bad", "does not lead to ams.test")
        says(checks, "dns", "good", "looked up by the proxy")
        tap.lacks(answer.out, "rahasia")
        says(look(person, *words, code=1, environment=proxy), "proxy", "good", "https_proxy")
        faults.close()


def test_no_way():
    with World() as world:
        person = world.person()
        refused = look(person, "--server", f"https://127.0.0.1:{closed_port()}", code=1)
        says(refused, "connection", "bad", "could not be reached")
        unknown = look(person, "--server", "https://tidak-ada.invalid", code=1)
        says(unknown, "dns", "bad", "tidak-ada.invalid")
        says(unknown, "connection", "note", "the name was not found")
        says(look(person, "--server", "http://127.0.0.1", code=1), "ams", "bad")


def test_clock_a_year_off():
    with World() as world:
        ams = world.start_ams(executable="gembok-ams-faults")
        person = world.person()
        faults = journey.Faults(ams)
        for seconds, words in ((YEAR, "12 months behind"), (-YEAR, "12 months ahead")):
            faults.script({"path": "/api/v1/policy", "action": "clock", "seconds": seconds})
            checks = look(person, "--server", ams.url, "--ca", ams.ca, code=1)
            says(checks, "clock", "bad", words)
            says(checks, "tls", "good")


def test_hanging_server_can_be_left():
    with World() as world:
        person = world.person()
        with socket.create_server(("127.0.0.1", 0)) as silent:
            running = person.start("doctor", "--server", f"https://127.0.0.1:{silent.getsockname()[1]}", options=())
            running.await_line("Name of the server")
            silent.accept()  # it talks to us now, and waits
            begun = time.monotonic()
            running.interrupt()
            running.wait(20).expect(1)
            tap.true(time.monotonic() - begun < 5, "cancelled at once")


def test_hanging_server_is_left():
    with World() as world:
        person = world.person()
        with socket.create_server(("127.0.0.1", 0)) as silent:
            begun = time.monotonic()
            checks = look(person, "--server", f"https://127.0.0.1:{silent.getsockname()[1]}", code=1)
            tap.true(time.monotonic() - begun < 60, "within the limits of time")
            says(checks, "connection", "good", "was reached")
            says(checks, "tls", "bad", "did not answer within 15 seconds")
            says(checks, "api", "note", "no secure connection")
        ams = world.start_ams(executable="gembok-ams-faults")
        journey.Faults(ams).script({"path": "/api/v1/policy", "action": "delay", "milliseconds": 600000, "times": 9})
        checks = look(person, "--server", ams.url, "--ca", ams.ca, code=1)
        says(checks, "tls", "good", "TLSv1.3")
        says(checks, "api", "bad", "for 30 seconds")


def test_without_keyring():
    with World() as world:
        says(look(world.person()), "keyring", "note", "no session bus")
    with World(bus=True, keyring=True) as world:
        world.lock_keyring()
        begun = time.monotonic()
        says(look(world.person(), environment={"DISPLAY": ":99"}), "keyring", "note", "locked")
        tap.true(time.monotonic() - begun < 30, "nobody was asked")


def test_folders():
    with World() as world:
        person = world.person()
        person.folder = "/proc/gembok-tidak-ada"
        absent = look(person, code=1)
        says(absent, "vault", "bad", "/proc/gembok-tidak-ada (it does not exist or cannot be reached)")
        says(absent, "ams", "note", "could not be opened")
        says(absent, "log", "note", "Not looked at")
        person.folder = world.write("berkas", "bukan folder")
        says(look(person, code=1), "vault", "bad", "it is no folder")
        person.folder = world.path("hanya-baca")
        os.makedirs(person.folder, mode=0o700)
        world.write("hanya-baca/vault.db", "bukan basis data")
        says(look(person, code=1), "vault", "bad", person.folder)


def test_report_gives_nobody_away():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        person = world.person()
        # A folder below the home folder, as everybody has it, with a NIK in its name, as nobody should.
        person.folder = os.path.join(world.environment["HOME"], "data", person.facts["nik"])
        person.log_in(ams)
        request = journey.prepared(world, person)
        person.cli("request", "submit", request)
        username, password = ams.accounts["applicant"]
        for environment in ({}, INDONESIAN):
            report = person.cli("doctor", "--report", options=(), environment=environment).out
            tap.contains(report, "~/data/…")
            tap.contains(report, ams.url)
            tap.contains(report, "SQLite")
            hidden = {world.environment["HOME"], username, password, person.passphrase, person.facts["nik"], person.facts["nip"],
                      person.facts["name"], person.facts["email"], socket.gethostname()}
            for secret in hidden:
                tap.lacks(report, secret, "the report")
        tap.equal(person.cli("doctor").json["report"].count("["), 18)


tap.main()
