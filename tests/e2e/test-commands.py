# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line itself: usage, exit codes, JSON, files that are not overwritten, and the commands that need no AMS."""

import json
import os
import socket

import journey
import tap
from foreign import home_made_ca, openssl_csr
from harness import World


def test_usage():
    with World() as world:
        person = world.person()
        for words in (("nonsense",), ("request",), ("request", "nonsense"), ("request", "show"), ("request", "show", "a", "b"),
                      ("request", "list", "--nonsense"), ("request", "list", "--search"), ("csr", "export", "abcd"),
                      ("request", "list", "--search", "a", "--search", "b"), ("cert", "check", "x", "--at", "yesterday"),
                      ("request", "new", "--procedure", "lock-kaltim"), ("login",), ("key", "check", "abcd", "--passphrase-fd", "x")):
            answer = person.cli(*words, code=2)
            tap.equal(answer.error["code"], "usage", " ".join(words))
            tap.true(answer.error["message"] and answer.error["hint"], "no words")
        for words in (("help",), ("--help",), ("help", "request"), ("request", "--help")):
            tap.contains(person.cli(*words, options=()).out, "gembok-cli request new")
        tap.contains(world.run(person.command()[0], "--version").out, "gembok-cli ")
        tap.contains(world.run(person.command()[0]).out, "gembok-cli demo")
        human = person.cli("nonsense", options=(), code=2)
        tap.equal(human.out, "")
        tap.contains(human.err, "gembok-cli:")


def test_secret_in_argv_is_impossible():
    with World() as world:
        person = world.person()
        for option in ("--passphrase", "--password"):
            tap.equal(person.cli("key", "check", "abcd", option, "rahasia", code=2).error["code"], "usage")


def test_unknown_things():
    with World() as world:
        person = world.person()
        tap.equal(person.cli("request", "show", "zzzz", code=7).error["code"], "not_found")
        tap.equal(person.cli("cert", "show", "/nowhere/x.pem", code=7).error["code"], "not_found")
        tap.equal(person.cli("cert", "check", world.path(), code=7).error["code"], "bad_file")
        tap.equal(person.cli("procedure", "show", "lock-nowhere", code=7).error["code"], "not_found")
        tap.equal(person.cli("account", "show", code=5).error["code"], "not_logged_in")
        tap.equal(person.cli("login", "--server", "http://localhost:1", "--username", "x", secret={"--password-fd": "x"}, code=7)
                  .error["code"], "bad_input")
        tap.equal(person.cli("login", "--server", "https://localhost:1", "--username", "x", secret={"--password-fd": "x"}, code=4)
                  .error["code"], "unreachable")


def test_procedures():
    with World() as world:
        person = world.person()
        listed = person.cli("procedure", "list").json["procedures"]
        tap.equal([entry["id"] for entry in listed][:3], ["lock-kaltim", "lock-kebumen", "lock-lemsaneg-2017"])
        for entry in listed:
            shown = person.cli("procedure", "show", entry["id"]).json
            tap.equal(len(shown["steps"]), entry["steps"])
            tap.true(all(step["title"] and step["actor"] for step in shown["steps"]), entry["id"])
        text = person.cli("procedure", "show", "lock-kaltim", options=()).out
        tap.contains(text, "0.5 min")
        os.makedirs(world.path("share/gembok/procedures"))
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/procedures/lock-kaltim.json")
        with open(source, encoding="utf-8") as file:
            added = json.load(file)
        added["id"] = "lock-contoh"
        world.write("share/gembok/procedures/lock-contoh.json", json.dumps(added))
        world.write("share/gembok/procedures/rusak.json", "{")
        answer = person.cli("procedure", "list").json
        tap.contains([entry["id"] for entry in answer["procedures"]], "lock-contoh")
        tap.equal(len(answer["warnings"]), 1)
        tap.equal(journey.new_request(person, procedure="lock-contoh")["procedure"], "lock-contoh")


def test_lists_search_and_files():
    with World() as world:
        person = world.person()
        first = journey.new_request(person)
        person.facts = world.person(who="budi", name="other").facts
        second = journey.new_request(person)
        tap.equal([entry["id"] for entry in person.cli("request", "list").json["requests"]], [second["id"], first["id"]])
        for text, wanted in (("Budi", [second["id"]]), ("rahma", [first["id"]]), ("contoh", [second["id"], first["id"]]),
                             (first["id"][:5], [first["id"]]), ('"* OR', []), ("zzzz", [])):
            found = [entry["id"] for entry in person.cli("request", "list", "--search", text).json["requests"]]
            tap.equal(found, wanted, text)
        tap.equal(person.cli("request", "show", first["id"][:5].upper()).json["id"], first["id"])
        path = world.path("a.csr")
        person.cli("csr", "export", first["id"], "--out", path)
        tap.equal(person.cli("csr", "export", second["id"], "--out", path, code=7).error["code"], "exists")
        person.cli("--force", "csr", "export", second["id"], "--out", path)
        shown = person.cli("csr", "show", path).json
        tap.equal(shown["verification_code"], second["verification_code"])
        tap.contains(shown["subject"], "CN=Budi Contoh Santoso")
        entries = person.cli("log", "show").json["entries"]
        tap.equal([entry["seq"] for entry in entries], list(range(1, len(entries) + 1)))
        tap.lacks(json.dumps(entries), person.facts["nik"], "the log")
        only = person.cli("log", "show", "--request", first["id"]).json["entries"]
        tap.equal({entry["request"] for entry in only}, {first["id"]})


def test_a_spoilt_log_is_noticed():
    with World() as world:
        person = world.person()
        journey.new_request(person)
        tap.equal(person.cli("log", "verify").json["ok"], True)
        world.run("/usr/bin/python3", "-c", """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
    db.execute(f'DROP TRIGGER "{name}"')
db.execute("UPDATE log SET result = 'nothing' WHERE seq = 1"); db.commit()
""", os.path.join(person.folder, "vault.db"))
        tap.equal(person.cli("log", "verify", code=1).error["code"], "damaged")


def test_csr_of_others():
    with World() as world:
        person = world.person()
        path = openssl_csr(world, "theirs.csr")
        shown = person.cli("csr", "show", path).json
        tap.equal((shown["signature_valid"], shown["algorithm"]), (True, "EC P-256"))
        with open(path, encoding="ascii") as file:
            text = file.read()
        lines = text.splitlines()
        body = lines[2]
        lines[2] = body[:10] + ("A" if body[10] != "A" else "B") + body[11:]
        spoilt = world.write("spoilt.csr", "\n".join(lines) + "\n")
        tap.equal(person.cli("csr", "show", spoilt, code=7).error["code"], "bad_file")
        for name, data in (("empty", b""), ("text", b"hello"), ("key", open(path + ".key", "rb").read())):
            tap.equal(person.cli("csr", "show", world.write(name, data), code=7).error["code"], "bad_file", name)


def codes(findings):
    return [entry["code"] for entry in findings]


def test_certificates_of_others():
    with World() as world:
        person = world.person()
        home_made_ca(world)
        leaf, ca = world.path("leaf.pem"), world.path("ca.pem")
        good = person.cli("cert", "check", leaf, "--anchor", ca).json
        tap.equal((good["ok"], good["problems"]), (True, []))
        tap.contains(codes(good["notes"]), "revocation_unknown")
        tap.true(good["not_after"].endswith("Z"), "not_after")
        alone = person.cli("cert", "check", leaf, code=6).json
        tap.equal((alone["ok"], alone["error"]["code"]), (False, "certificate_refused"))
        tap.true(set(codes(alone["problems"])) & {"untrusted_chain", "incomplete_chain"}, "alone")
        late = person.cli("cert", "check", leaf, "--anchor", ca, "--at", "2039-01-01T00:00:00Z", code=6).json
        tap.contains(codes(late["problems"]), "expired")
        early = person.cli("cert", "check", leaf, "--anchor", ca, "--at", "2001-01-01T00:00:00Z", code=6).json
        tap.contains(codes(early["problems"]), "not_yet_valid")
        server = person.cli("cert", "check", world.path("server.pem"), "--anchor", ca, code=6).json
        tap.contains(codes(server["problems"]), "wrong_usage")
        itself = person.cli("cert", "check", ca, "--anchor", ca).json
        tap.contains(codes(itself["notes"]), "judged_as_ca")
        foreign = person.cli("cert", "import", leaf, code=6)
        tap.equal(foreign.error["code"], "certificate_refused")
        tap.equal(person.cli("cert", "show", leaf).json["is_ca"], False)
        text = person.cli("cert", "show", leaf, options=()).out
        tap.contains(text, "1.2.840.113583.1.1.5")


def test_a_certificate_that_came_as_a_file():
    with World(bus=True, keyring=True) as world:
        home_made_ca(world)
        person = world.person()
        request = journey.new_request(person)
        csr, leaf = world.path("own.csr"), world.path("own.pem")
        person.cli("csr", "export", request["id"], "--out", csr)
        world.run("openssl", "x509", "-req", "-in", csr, "-CA", world.path("ca.pem"), "-CAkey", world.path("ca.key"), "-days", "30",
                  "-extfile", world.path("ext"), "-out", leaf)
        refused = person.cli("cert", "import", leaf, code=6)
        tap.equal(refused.error["code"], "certificate_refused", "without an anchor")
        ams = world.start_ams()
        username, password = ams.accounts["applicant"]
        person.cli("login", "--server", ams.url, "--ca", ams.ca, "--anchor", ams.ca, "--anchor", world.path("ca.pem"),
                   "--username", username, secret={"--password-fd": password})
        kept = person.cli("cert", "import", leaf).json
        tap.equal((kept["request"], kept["ok"]), (request["id"], True))
        pkcs7 = world.path("own.p7b")
        world.run("openssl", "crl2pkcs7", "-nocrl", "-certfile", leaf, "-certfile", world.path("ca.pem"), "-out", pkcs7)
        tap.equal(person.cli("cert", "import", pkcs7).json["serial"], kept["serial"])


def test_doctor():
    with World(bus=True, keyring=True) as world:
        person = world.person()
        alone = person.cli("doctor").json
        tap.equal(alone["ok"], True)
        checks = {entry["code"]: entry["health"] for entry in alone["checks"]}
        tap.equal((checks["vault"], checks["log"], checks["keyring"], checks["decoder"]), ("good",) * 4)
        ams = world.start_ams()
        seen = person.cli("doctor", "--server", ams.url, "--ca", ams.ca).json
        tap.equal({entry["code"]: entry["health"] for entry in seen["checks"]}["tls"], "good")
        doubted = person.cli("doctor", "--server", ams.url, code=1).json
        tap.equal({entry["code"]: entry["health"] for entry in doubted["checks"]}["tls"], "bad")


def test_demo():
    with World() as world:
        person = world.person()
        out = world.path("hasil")
        answer = person.cli("demo", "--out", out).json
        tap.equal(len(answer["steps"]), 10)
        for entry in answer["files"]:
            tap.true(os.path.getsize(entry["path"]) > 10, entry["path"])
        files = {entry["what"]: entry["path"] for entry in answer["files"]}
        world.run("openssl", "pkcs12", "-in", files["sertifikat.p12"], "-passin", f"file:{files['passphrase.txt']}", "-nokeys")
        world.run("openssl", "req", "-in", files["permohonan.csr"], "-noout", "-verify")
        tap.equal(person.cli("demo", "--out", out, code=7).error["code"], "exists")
        for procedure, steps in (("lock-kebumen", 11), ("lock-lemsaneg-2017", 9)):
            other = person.cli("demo", "--procedure", procedure, "--out", world.path(procedure)).json
            tap.equal(len(other["steps"]), steps, procedure)


def test_demo_that_is_stopped_leaves_nothing():
    with World() as world:
        person = world.person()
        out = world.path("hasil")
        running = person.start("demo", "--out", out, options=())
        place = running.await_line(r"https://\S+").group(0)
        running.interrupt()
        running.wait().expect(1)
        tap.true(not os.path.exists(out), "the folder for the results")
        left = [name for _path, names, _files in os.walk(os.path.dirname(out)) for name in names if name.startswith("gembok-demo-")]
        tap.equal(left, [], "working folders")
        host, port = place.removeprefix("https://").rstrip(".").split(":")
        with socket.socket() as probe:
            tap.true(probe.connect_ex((host, int(port))) != 0, "the training AMS still runs")


tap.main()
