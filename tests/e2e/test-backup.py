# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that are backed up on one computer and go on on another; and files that are wrong, cut, or do not fit on the disk."""

import os

import journey
import tap
from harness import World, program

PASSPHRASE = "payung hijau menari di atas genting 83"
SECRET = {"--backup-passphrase-fd": PASSPHRASE}


def back_up(person, *ids, name="cadangan.gembok", **more):
    path = person.world.path(name)
    return path, person.cli("request", "backup", *ids, "--out", path, secret=SECRET, **more)


def restore(person, path, code=0, secret=None, words=()):
    return person.cli("request", "restore", path, *words, secret=secret or SECRET, code=code)


def outcomes(result):
    return [entry["outcome"] for entry in result.json["requests"]]


def same_person(world, other, name):
    """The same human being at another computer."""
    person = world.person(name=name)
    person.passphrase = other.passphrase
    return person


def decide(world, ams):
    for role in ("verifier", "officer"):
        decider = world.person(role)
        decider.log_in(ams)
        tap.equal(len(journey.queue(decider)), 1, "requests at the AMS")
        journey.accept_all(decider)


def log_in_without_trust(person, ams):
    """What the server is trusted by came with the backup."""
    username, password = ams.accounts["applicant"]
    person.cli("login", "--server", ams.url, "--username", username, secret={"--password-fd": password})


def test_begun_here_and_finished_there():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        office = world.person(name="kantor")
        request = journey.prepared(world, office)
        path, made = back_up(office)
        entry = made.json["requests"][0]
        tap.equal((entry["key"], entry["documents"], entry["contents"], made.json["warnings"]), (True, 3, 3, []))
        tap.equal(os.stat(path).st_mode & 0o777, 0o600)
        with open(path, "rb") as file:
            content = file.read()
        for text in (office.facts["name"], office.facts["nik"], "SURAT REKOMENDASI"):
            tap.true(text.encode() not in content, f"{text} stands in the backup")

        home = same_person(world, office, "rumah")
        looked = restore(home, path, words=("--list",))
        tap.equal(outcomes(looked), ["added"])
        tap.equal(home.cli("request", "list").json["requests"], [], "--list has changed something")
        restored = restore(home, path)
        tap.equal((outcomes(restored), restored.json["warnings"]), (["added"], []))
        tap.equal(outcomes(restore(home, path)), ["present"])
        tap.equal(len(home.cli("request", "list").json["requests"]), 1)
        home.cli("key", "check", request, secret={"--passphrase-fd": home.passphrase})
        home.cli("key", "check", request, secret={"--passphrase-fd": PASSPHRASE}, code=3)
        home.log_in(ams)
        tap.equal(home.cli("request", "submit", request).json["state"], "submitted")
        decide(world, ams)
        fetched = home.cli("request", "fetch", request, secret={"--passphrase-fd": home.passphrase}).json
        tap.equal((fetched["ok"], fetched["trial_signature"]), (True, True))
        tap.equal(home.cli("log", "verify").json["ok"], True)

        # The computer at the office learns of it by the same way, and has the certificate then.
        path, _ = back_up(home, name="kembali.gembok")
        tap.equal(outcomes(restore(office, path)), ["updated"])
        shown = office.cli("request", "show", request).json
        tap.equal((shown["state"], shown["certificate_sha256"]), ("done", fetched["sha256"]))
        tap.equal(office.cli("log", "verify").json["ok"], True)


def test_sent_there_and_waited_for_here():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        office = world.person(name="kantor")
        office.log_in(ams)
        request = journey.prepared(world, office)
        office.cli("request", "submit", request)
        path, made = back_up(office, request[:5])
        tap.equal(made.json["servers"][0]["url"], ams.url)
        home = same_person(world, office, "rumah")
        restored = restore(home, path)
        tap.equal(restored.json["servers"][0]["known"], False)
        tap.equal(len(restored.json["servers"][0]["anchors"]), 1)
        log_in_without_trust(home, ams)
        decide(world, ams)
        tap.equal(home.cli("request", "status", request).json["state"], "done")
        tap.true(home.cli("request", "fetch", request).json["ok"], "fetch")


def test_both_computers_send_and_one_request_arrives():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        office = world.person(name="kantor")
        request = journey.prepared(world, office)
        path, _ = back_up(office)
        home = same_person(world, office, "rumah")
        restore(home, path)
        for person in (office, home):
            person.log_in(ams)
            tap.equal(person.cli("request", "submit", request).json["state"], "submitted")
        decide(world, ams)
        for person in (office, home):
            tap.equal(person.cli("request", "status", request).json["state"], "done")
            tap.true(person.cli("request", "fetch", request).json["ok"], "fetch")


def test_wrong_passphrase_and_wrong_files():
    with World(bus=True, keyring=True) as world:
        office, home = world.person(name="kantor"), world.person(name="rumah")
        weak = {"--backup-passphrase-fd": "rahasia123"}
        never = world.path("never.gembok")
        tap.equal(office.cli("request", "backup", "--out", never, secret=SECRET, code=7).error["code"], "not_found")
        request = journey.new_request(office)["id"]
        tap.equal(office.cli("request", "backup", "--out", never, secret=weak, code=7).error["code"], "weak_passphrase")
        tap.equal(office.cli("request", "backup", "--out", never, code=2).error["code"], "usage")
        tap.equal(office.cli("request", "backup", request, secret=SECRET, code=2).error["code"], "usage")
        tap.equal(office.cli("request", "backup", request, "zzzz", "--out", never, secret=SECRET, code=7).error["code"], "not_found")
        tap.true(not os.path.exists(never), "a file was written all the same")
        path, _ = back_up(office)
        tap.equal(office.cli("request", "backup", "--out", path, secret=SECRET, code=7).error["code"], "exists")
        office.cli("--force", "request", "backup", "--out", path, secret=SECRET)

        wrong = restore(home, path, secret={"--backup-passphrase-fd": office.passphrase}, code=3)
        tap.equal(wrong.error["code"], "wrong_passphrase")
        with open(path, "rb") as file:
            whole = file.read()
        middle = len(whole) // 2
        spoilt = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1:]
        newer = whole[:11] + b"\x02" + whole[12:]
        for name, data, codes in (("cut", whole[:-1], ("damaged",)), ("half", whole[:middle], ("damaged",)),
                                  ("head", whole[:40], ("damaged",)), ("spoilt", spoilt, ("damaged",)), ("newer", newer, ("damaged",)),
                                  ("longer", whole + b"\n", ("damaged",)), ("empty", b"", ("bad_file",)), ("text", b"hello", ("bad_file",))):
            refused = restore(home, world.write(name, data), code=7 if codes == ("bad_file",) else 1)
            tap.true(refused.error["code"] in codes, f"{name}: {refused.error['code']}")
            tap.true(refused.error["message"] and refused.error["hint"], "no words for the person")
        tap.equal(restore(home, world.path("nowhere"), code=7).error["code"], "not_found")
        tap.equal(restore(home, world.path(), code=7).error["code"], "bad_file")
        tap.equal(home.cli("request", "list").json["requests"], [])
        tap.equal(outcomes(restore(home, path)), ["added"])


def limited(person, size, *words):
    """Files of this program cannot grow beyond @size bytes, as on a full disk."""
    reader, writer = os.pipe()
    os.write(writer, PASSPHRASE.encode())
    os.close(writer)
    command = ["prlimit", f"--fsize={size}", program("gembok-cli"), "--data-dir", person.folder, "--json", *words,
               "--backup-passphrase-fd", str(reader)]
    try:
        return person.world.start(command, (reader,)).wait()
    finally:
        os.close(reader)


def test_full_disk():
    with World(bus=True, keyring=True) as world:
        office, home = world.person(name="kantor"), world.person(name="rumah")
        request = journey.prepared(world, office)
        path, _ = back_up(office)
        size = os.path.getsize(path)
        tap.true(size > 100_000, "too little to fill a disk")
        second = world.path("penuh.gembok")
        full = limited(office, size // 2, "request", "backup", "--out", second).expect(1)
        tap.equal(full.error["code"], "storage")
        tap.equal([name for name in os.listdir(world.folder) if "penuh" in name or name.endswith(".tmp")], [], "left behind")
        before = [entry["step"] for entry in office.cli("log", "show", "--request", request).json["entries"]]
        tap.equal(before.count("backup"), 1, "the log tells of a backup that there is not")

        home.cli("request", "list")
        full = limited(home, size // 2, "request", "restore", path).expect(1)
        tap.equal(full.error["code"], "storage")
        tap.equal(home.cli("request", "list").json["requests"], [], "half of it was taken")
        tap.equal(home.cli("log", "verify").json["ok"], True)
        tap.equal(outcomes(restore(home, path)), ["added"])
        tap.equal([entry["state"] for entry in home.cli("request", "show", request).json["documents"]], ["ready"] * 3)


def test_for_people():
    with World() as world:
        office, home = world.person(name="kantor"), world.person(name="rumah")
        request = journey.new_request(office)["id"]
        path = world.path("cadangan.gembok")
        made = office.cli("request", "backup", "--out", path, secret=SECRET, options=())
        tap.contains(made.out, f"Saved: {path}")
        tap.contains(made.out, f"{request}  {office.facts['name']}")
        tap.contains(made.out, "key, no documents")
        looked = home.cli("request", "restore", path, "--list", secret=SECRET, options=())
        tap.contains(looked.out, "will be taken")
        restored = home.cli("request", "restore", path, secret=SECRET, options=())
        tap.contains(restored.out, "taken from the backup")
        indonesian = home.cli("request", "restore", path, secret=SECRET, options=(), environment={"LANGUAGE": "id"})
        tap.contains(indonesian.out, "sudah ada di sini")


def test_without_a_keyring():
    with World() as world:
        world_with = world.person(name="kantor")
        request = journey.new_request(world_with)["id"]
        path, made = back_up(world_with, request)
        tap.equal(made.json["warnings"], [])
        home = world.person(name="rumah")
        tap.equal(outcomes(restore(home, path)), ["added"])
        tap.equal(home.cli("request", "show", request).json["id"], request)


tap.main()
