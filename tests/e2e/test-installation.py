#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An AMS of one's own: made, served, changed, and its certificates held against what was asked for, by openssl."""

import datetime
import os
import ssl
import urllib.error
import urllib.request

import journey
import tap
from harness import World, await_true
from installation import PASSPHRASE, Own, Terminal

CLOCK = "/usr/$LIB/faketime/libfaketimeMT.so.1"


def fetch(url, ca=None, headers=None):
    """(status, headers, body) of a GET."""
    handlers = [urllib.request.ProxyHandler({})]
    if ca:
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca)))
    try:
        with urllib.request.build_opener(*handlers).open(urllib.request.Request(url, headers=headers or {}), timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def crl_span(own):
    """(thisUpdate, nextUpdate) of the CRL that is served, as openssl reads it."""
    path = own.world.write("crl.der", fetch(f"{own.plain_url}/api/v1/crl")[2])
    own.world.run("openssl", "verify", "-CAfile", os.path.join(own.folder, "ca/root.pem"), os.path.join(own.folder, "ca/issuing.pem"))
    out = own.world.run("openssl", "crl", "-in", path, "-inform", "DER", "-CAfile", os.path.join(own.folder, "ca/issuing.pem"), "-noout",
                        "-lastupdate", "-nextupdate")
    tap.contains(out.err, "verify OK", "the CRL")
    return [datetime.datetime.strptime(line.split("=")[1], "%b %d %H:%M:%S %Y %Z") for line in out.out.splitlines()]


def crl_hours(own):
    this, following = crl_span(own)
    return (following - this).total_seconds() / 3600


def shown_certificate(own):
    """What the service shows for TLS now: PEM."""
    return ssl.get_server_certificate(("127.0.0.1", own.port), timeout=60)


def prepared(person, files, algorithm):
    request = journey.new_request(person, algorithm=algorithm)["id"]
    journey.attach(person, request, files)
    journey.agree(person, request)
    return request


def issued(world, own, applicant, deciders, request):
    applicant.cli("request", "submit", request)
    refused = own.run("set", "--procedures", "lock-kebumen", code=1)
    tap.contains(refused.err, "open requests of the procedure “lock-kaltim”", "a request that could never be decided")
    tap.equal(journey.accept_all(*deciders)["state"], "done", "the request")
    applicant.cli("request", "status", request)
    fetched = applicant.cli("request", "fetch", request, secret={"--passphrase-fd": applicant.passphrase}).json
    tap.true(fetched["ok"] and fetched["trial_signature"], "fetched")
    path = world.path("siti.pem")
    applicant.cli("cert", "export", request, "--format", "pem", "--out", path)
    return path


def check_certificate(world, own, path):
    root, issuing = (os.path.join(own.folder, "ca", name) for name in ("root.pem", "issuing.pem"))
    world.run("openssl", "verify", "-CAfile", root, "-untrusted", issuing, path)
    text = world.run("openssl", "x509", "-in", path, "-noout", "-text", "-certopt", "ext_parse").out
    tap.contains(text, "Issuer: C = ID, O = Dinas Kominfo Kabupaten Contoh, CN = Dinas Kominfo Kabupaten Contoh Issuing CA", "issuer")
    tap.lacks(text, "LATIHAN", "a certificate that is not for training")
    tap.contains(text, "tidak diterbitkan oleh PSrE tersertifikasi", "what it does not claim")
    tap.contains(text, f"URI:{own.plain_url}/api/v1/crl", "where the CRL is")
    tap.contains(text, "Signature Algorithm: ecdsa-with-SHA384", "the CA's kind of key")
    dates = world.run("openssl", "x509", "-in", path, "-noout", "-startdate", "-enddate").out.splitlines()
    begin, end = (datetime.datetime.strptime(line.split("=")[1], "%b %d %H:%M:%S %Y %Z") for line in dates)
    tap.equal(end - begin, datetime.timedelta(days=90, seconds=-1), "validity")


def check_with_openssl_alone(own, path, code=0):
    """As somebody without Gembok would: chain and revocation list."""
    crl = own.world.write("openssl.crl", fetch(f"{own.plain_url}/api/v1/crl")[2])
    pem = own.world.path("openssl.crl.pem")
    own.world.run("openssl", "crl", "-inform", "DER", "-in", crl, "-out", pem)
    root, issuing = (os.path.join(own.folder, "ca", name) for name in ("root.pem", "issuing.pem"))
    return own.world.run("openssl", "verify", "-crl_check", "-CAfile", root, "-untrusted", issuing, "-CRLfile", pem, path, code=code)


def changes_while_it_serves(own):
    policy = f"{own.url}/api/v1/policy"
    status, headers, _body = fetch(policy, own.ca)
    tap.equal((status, fetch(policy, own.ca, {"If-None-Match": headers["ETag"]})[0]), (200, 304), "the policy, twice")
    own.run("set", "--crl-hours", "2", "--key-algorithms", "rsa:3072,rsa:4096", "--default-key-algorithm", "rsa:4096")
    tap.equal(crl_hours(own), 5, "nothing changes before it is told")
    tap.contains(own.reload(), "settings reloaded", "log")
    tap.equal(crl_hours(own), 2, "CRL hours")
    status, changed, body = fetch(policy, own.ca, {"If-None-Match": headers["ETag"]})
    tap.equal((status, changed["ETag"] != headers["ETag"]), (200, True), "another policy")
    tap.contains(body.decode(), '"default_key_algorithm":"rsa:4096"', "policy")


def begun_anew(applicant, files, request):
    """What the hint says leads on: made now, a key is of a kind that this AMS accepts."""
    refused = applicant.cli("request", "submit", request, code=5).error
    tap.contains(refused["message"], "RSA 2048", "the reason")
    tap.contains(refused["hint"], "Accepted are: ec:P-256, rsa:3072.", "what would be accepted")
    tap.contains(refused["hint"], f"request cancel {request}”", "what to do")
    applicant.cli("request", "cancel", request)
    another = prepared(applicant, files, None)
    tap.equal(applicant.cli("request", "submit", another).json["state"], "submitted", "the new one")


def test_from_init_to_a_checked_certificate():
    with World(bus=True, keyring=True) as world:
        own = Own(world)
        made = own.make("--key-algorithms", "ec:P-256,rsa:3072", "--validity-days", "90", "--crl-hours", "5", "--document-kib", "2048",
                        "--procedures", "lock-kaltim,lock-kebumen")
        tap.contains(made.err, "still the examples for training", "what must not be forgotten")
        own.start()
        tap.equal(own.url, f"https://127.0.0.1:{own.port}", "the address")
        applicant, verifier, officer = (world.person(role) for role in ("applicant", "verifier", "officer"))
        own.run("account", "add", "--username", "siti", "--role", "applicant", "--name", "Siti", secret={"--password-fd": "Pertama-kali-masuk-77"})
        own.accounts["applicant"] = ("siti", "Pertama-kali-masuk-77")
        # Both offline, by the policy from before the first contact.
        files = journey.samples(world)
        good, small = prepared(applicant, files, "ec:P-256"), prepared(applicant, files, "rsa:2048")
        for person in (applicant, verifier, officer):
            own.admit(person, person.role)
        path = issued(world, own, applicant, (verifier, officer), good)
        check_certificate(world, own, path)
        check_with_openssl_alone(own, path)
        tap.equal(crl_hours(own), 5, "CRL hours")
        begun_anew(applicant, files, small)
        changes_while_it_serves(own)

        own.kill()
        own.start()
        serial = own.run("certificate", "list").out.split("\t")[0]
        printed = applicant.cli("cert", "show", path, options=()).out
        grouped = " ".join(serial.upper()[place:place + 4] for place in range(0, len(serial), 4))
        tap.contains(printed, grouped, "as it is printed for people")
        tap.contains(own.run("certificate", "revoke", "--serial", "4A3A B06X", code=2).err, "hexadecimal digits", "a slip")
        own.run("certificate", "revoke", "--serial", grouped, "--reason", "1")
        tap.contains(own.run("certificate", "revoke", "--serial", grouped.replace(" ", ":"), code=1).err, "has been revoked before", "colons")
        revoked = world.run("openssl", "crl", "-inform", "DER", "-noout", "-text", "-in",
                            world.write("new.der", fetch(f"{own.plain_url}/api/v1/crl")[2])).out
        tap.contains(revoked.upper(), serial.upper(), "the CRL after kill -9")
        tap.contains(check_with_openssl_alone(own, path, code=2).err, "certificate revoked", "openssl")
        own.stop()


def left_unfinished(world):
    return [name for name in os.listdir(world.folder) if ".init-" in name]


def is_killed_half_way(world, own):
    words = [*own.words("init"), "--organization", "Dinas Contoh", "--url", "https://a.contoh.go.id", "--ca-passphrase-fd", "0"]
    killed = world.start(words, given=PASSPHRASE.encode())
    await_true(lambda: left_unfinished(world), "the folder beside")
    killed.kill()
    tap.true(left_unfinished(world) and not os.path.exists(own.folder), "a half-made folder has not the name of a whole one")
    own.run("show", code=1)


def test_the_folder_and_its_passphrase():
    with World() as world:
        own = Own(world)
        weak = own.make(passphrase="kominfo contoh", code=7)
        tap.true(not os.path.exists(own.folder) and not left_unfinished(world), "nothing was left")
        tap.lacks(weak.out + weak.err, "kominfo contoh", "what was printed")
        is_killed_half_way(world, own)
        own.make()
        tap.equal(left_unfinished(world), [], "what the killed one left")
        tap.contains(own.make(code=1).err, "is there already", "a second time")
        tap.contains(own.run("set", "--organization", "B", code=2).err, "cannot be changed", "what stands in the certificates")
        tap.contains(own.run("serve", "--training", code=2).err, "not for training", "printed passwords in an office")
        wrong = own.run("serve", secret={"--ca-passphrase-fd": "another-one"}, code=3)
        tap.contains(wrong.err, "does not open the CA's keys", "a wrong passphrase")
        tap.contains(own.run("serve", code=2).err, "--ca-passphrase-fd", "neither descriptor nor terminal")
        terminal = Terminal(world, own.words("ca", "passphrase"))
        terminal.answer("Passphrase of the CA: ", PASSPHRASE)
        terminal.answer("New passphrase for the CA: ", "12345678")
        terminal.answer("(again): ", "12345678")
        terminal.answer("New passphrase for the CA: ", "pohon-tua-merah-lautan-4-batu")
        terminal.answer("(again): ", "pohon-tua-merah-lautan-4-batu")
        terminal.await_("was changed")
        tap.equal(terminal.wait(), 0, "exit code")
        own.run("serve", secret={"--ca-passphrase-fd": PASSPHRASE}, code=3)
        own.start("pohon-tua-merah-lautan-4-batu").stop()
        disk = b"".join(open(os.path.join(folder, name), "rb").read() for folder, _, names in os.walk(own.folder) for name in names
                        if name != "tls.key")
        for secret in (PASSPHRASE.encode(), b"pohon-tua", b"PRIVATE KEY"):
            tap.lacks(disk, secret, "the data folder")


def test_questions_on_a_terminal():
    with World() as world:
        own = Own(world)
        command = [*own.words("init"), "--ca-key", "ec:P-256"]
        stopped = Terminal(world, command)
        stopped.answer("Mode", "")
        stopped.await_("Name of the organisation")
        stopped.type("\x03")
        tap.equal(stopped.wait(), 1, "after Ctrl+C")
        tap.equal([name for name in os.listdir(world.folder) if "ams-own" in name], [], "what Ctrl+C left")

        terminal = Terminal(world, command)
        terminal.answer("Mode", "")
        terminal.answer("Name of the organisation", "BSrE")
        terminal.await_("must not bear the name of a certified CA")
        terminal.answer("Name of the organisation", "Dinas Contoh")
        terminal.answer("[ID]: ", "")
        terminal.answer("[Dinas Contoh]: ", "CA Dinas Contoh")
        terminal.answer("Address of the service", f"https://127.0.0.1:{own.port}")
        terminal.answer("[http://127.0.0.1:8080]: ", own.plain_url)
        for question, said in (("Further host names", ""), ("Kinds of keys", "rsa:3072"), ("[rsa:3072]: ", ""), ("[730]: ", "30"), ("[24]: ", "48"),
                               ("Procedures", "lock-kaltim"), ("[1024]: ", ""), ("first verifier", "Budi"), ("full name", "Budi Contoh"),
                               ("first officer", "")):
            terminal.answer(question, said)
        terminal.answer("Passphrase for the CA: ", PASSPHRASE)
        echoed = terminal.await_("(again): ")
        tap.lacks(echoed, PASSPHRASE, "the terminal")
        terminal.type(PASSPHRASE + "\n")
        terminal.await_("account verifier budi ")
        tap.equal(terminal.wait(), 0, "exit code")
        shown = own.run("show").out
        for line in ("ca-name                CA Dinas Contoh", "crl-hours              48", "validity-days          30", "ca-key                 ec:P-256"):
            tap.contains(shown, line, "settings")


def certificate(world, name, days=30):
    """A TLS certificate of the owner's, with its key: two paths."""
    pem, key = world.path(f"{name}.pem"), world.path(f"{name}.key")
    world.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", pem,
              "-days", days, "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1")
    return pem, key


def text_of(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def shows_certificates_of_the_owner(world, own):
    (first, first_key), (second, second_key) = certificate(world, "first"), certificate(world, "second")
    for words in (("--tls-certificate", first), ("--tls-certificate", first, "--tls-key", second_key),
                  ("--tls-certificate", world.path("none.pem"), "--tls-key", first_key)):
        tap.true(own.run("set", *words, code=1 if "none" in words[1] else 7).err, "the reason")
    own.run("set", "--tls-certificate", first, "--tls-key", first_key)
    tap.contains(own.reload(), "new tls certificate", "log")
    tap.equal(shown_certificate(own).strip(), text_of(first).strip(), "the owner's certificate")
    os.replace(second, first)
    tap.contains(own.reload(), "is not the key of the TLS certificate", "a half-renewed pair")
    os.replace(second_key, first_key)
    tap.contains(own.reload(), "new tls certificate", "a whole pair")
    tap.equal(shown_certificate(own).strip(), text_of(first).strip(), "the renewed certificate")
    own.run("set", "--tls-certificate", "", "--tls-key", "")
    own.reload()
    tap.equal(fetch(f"{own.url}/api/v1/policy", own.ca)[0], 200, "the CA's own again")


def goes_on_by_itself(world, own, clock):
    """The clock of the running service jumps: nobody touches it, and CRL and TLS certificate are fresh."""
    before = shown_certificate(own)
    tap.equal(crl_hours(own), 24, "CRL")
    for days in (380, 800):
        with open(clock, "w", encoding="ascii") as file:
            file.write(f"+{days}d\n")
        then = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) + datetime.timedelta(days=days)
        this, following = crl_span(own)
        tap.true(this - datetime.timedelta(hours=1) < then < following, f"the CRL after {days} days: {this} to {following}")
        shown = await_true(lambda old=before: shown_certificate(own) != old and shown_certificate(own), "another TLS certificate")
        moment = str(int(then.replace(tzinfo=datetime.timezone.utc).timestamp()))
        world.run("openssl", "verify", "-attime", moment, "-CAfile", os.path.join(own.folder, "ca/root.pem"), world.write("tls.pem", shown))
        before = shown


def test_it_serves_for_years():
    with World() as world:
        own = Own(world)
        clock = world.write("clock", "+0d\n")
        own.environment = {"LD_PRELOAD": CLOCK, "FAKETIME_TIMESTAMP_FILE": clock, "FAKETIME_NO_CACHE": "1"}
        own.make()
        own.start()
        shows_certificates_of_the_owner(world, own)
        goes_on_by_itself(world, own, clock)
        with open(os.path.join(own.folder, "settings.json"), "w", encoding="ascii") as file:
            file.write("{")
        tap.contains(own.reload(), "settings=unchanged", "an unsound file")
        tap.true(crl_span(own), "it goes on")
        own.stop()


tap.main()
