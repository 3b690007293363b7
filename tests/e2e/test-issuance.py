# SPDX-License-Identifier: GPL-3.0-or-later
"""The LOCK issuance end to end, as three people with a vault each, against the real AMS."""

import hashlib
import os

import journey
import tap
from harness import World, await_true


def test_issuance_by_three_people():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier, officer = (world.person(role) for role in ("applicant", "verifier", "officer"))
        made = journey.new_request(applicant, algorithm=None)
        tap.equal(made["state"], "draft")
        tap.equal(len(made["public_key_sha256"]), 64)
        tap.equal([len(part) for part in made["verification_code"].split("-")], [4, 4, 4])
        request = made["id"]
        files = journey.samples(world)
        journey.attach(applicant, request, files)
        ready = journey.agree(applicant, request)
        tap.equal({entry["state"] for entry in ready["documents"]}, {"ready"})
        tap.contains(journey.document(ready, "ktp")["summary"], "location")

        applicant.log_in(ams)
        sent = applicant.cli("request", "submit", request).json
        tap.equal(sent["state"], "submitted")
        tap.equal(journey.step(sent, "verify")["state"], "waiting")
        for name in ("login", "create-csr", "upload-csr", "upload-letter", "upload-identity", "agreement"):
            tap.equal(journey.step(sent, name)["state"], "done", name)
        tap.true(journey.step(sent, "create-csr")["seconds"] > 0, "no time was taken")
        tap.equal(journey.step(sent, "create-csr")["standard_minutes"], 1)

        verifier.log_in(ams)
        officer.log_in(ams)
        tap.equal(journey.queue(officer), [], "the officer's queue before the verifier decided")
        remote = journey.queue(verifier)[0]["id"]
        shown = verifier.cli("review", "show", remote).json
        tap.equal(shown["verification_code"], made["verification_code"])
        tap.equal(shown["applicant"]["nik"], applicant.facts["nik"])
        out = world.path("letter.pdf")
        verifier.cli("review", "document", remote, "--kind", "surat_rekomendasi", "--out", out)
        with open(out, "rb") as copy, open(files["surat_rekomendasi"], "rb") as original:
            tap.equal(copy.read(), original.read(), "the letter")
        picture = world.path("ktp-checked.jpg")
        verifier.cli("review", "document", remote, "--kind", "ktp", "--out", picture)
        with open(picture, "rb") as file:
            tap.lacks(file.read(), b"Exif", "the photo that left")
        tap.equal(applicant.cli("request", "fetch", request, code=7).error["code"], "wrong_state")
        tap.equal(verifier.cli("review", "accept", remote).json["state"], "verified")
        tap.equal(officer.cli("review", "accept", remote).json["state"], "done")
        judged = [entry for entry in verifier.cli("log", "show").json["entries"] if entry["request"] == remote]
        tap.equal([(entry["step"], entry["number"]) for entry in judged], [("accept", sent["number"])], "what was decided on")

        tap.equal(applicant.cli("request", "status", request).json["state"], "done")
        fetched = applicant.cli("request", "fetch", request, secret={"--passphrase-fd": applicant.passphrase}).json
        tap.true(fetched["ok"] and fetched["trial_signature"], "fetched")
        tap.contains([note["code"] for note in fetched["notes"]], "not_revoked", "notes")
        tap.contains(fetched["subject"], "LATIHAN")
        checked = applicant.cli("cert", "check", request).json
        tap.equal((checked["ok"], checked["problems"]), (True, []))
        tap.true(applicant.cli("log", "verify").json["entries"] > 10, "the log")
        vault = b"".join(open(os.path.join(folder, name), "rb").read()
                         for folder, _, names in os.walk(applicant.folder) for name in names)
        with open(files["surat_rekomendasi"], "rb") as letter:
            tap.lacks(vault, letter.read()[200:260], "the vault after the decision")
        tap.lacks(vault, applicant.passphrase.encode(), "the vault")
        applicant.cli("logout")
        tap.equal(applicant.cli("request", "status", request).json["state"], "done")
        tap.equal(applicant.cli("account", "show", code=5).error["code"], "not_logged_in")


def test_rejected_document_is_replaced_alone():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier, officer = (world.person(role) for role in ("applicant", "verifier", "officer"))
        for person in (applicant, verifier, officer):
            person.log_in(ams)
        request = journey.prepared(world, applicant)
        before = applicant.cli("request", "submit", request).json
        remote = journey.queue(verifier)[0]["id"]
        missing = verifier.cli("review", "reject", remote, code=2)
        tap.contains(missing.error["message"], "--reason")
        verifier.cli("review", "reject", remote, "--reason", "KTP tidak terbaca", "--document", "ktp=Foto KTP buram <b>&")
        rejected = applicant.cli("request", "status", request).json
        tap.equal(rejected["state"], "rejected")
        tap.equal(journey.document(rejected, "ktp")["state"], "rejected")
        tap.equal(journey.document(rejected, "ktp")["reason"], "Foto KTP buram <b>&")
        tap.true(journey.document(rejected, "foto_diri")["state"] in ("uploaded", "accepted"), "the selfie was returned as well")

        same = applicant.cli("request", "attach", request, "--kind", "ktp", world.path("ktp-1.jpg"), code=7)
        tap.equal(same.error["code"], "bad_file")
        other = applicant.cli("request", "attach", request, "--kind", "foto_diri", world.path("foto-1.png"), code=7)
        tap.equal(other.error["code"], "wrong_state")
        early = applicant.cli("request", "submit", request, code=7)
        tap.equal(early.error["code"], "missing")
        tap.contains(early.error["message"], "ktp")

        applicant.cli("request", "attach", request, "--kind", "ktp", journey.samples(world, seed=2)["ktp"])
        seen = len(ams.running.lines["err"])
        again = applicant.cli("request", "submit", request).json
        tap.equal(again["state"], "submitted")
        tap.equal(again["public_key_sha256"], before["public_key_sha256"])
        created = [line for line in ams.running.lines["err"][seen:] if "POST" in line and "/documents" in line]
        tap.equal(len(created), 1, f"uploads created after the rejection ({created})")
        journey.accept_all(verifier, officer)
        tap.true(applicant.cli("request", "fetch", request).json["ok"], "fetch")


def test_refused_for_good():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier = world.person("applicant"), world.person("verifier")
        applicant.log_in(ams)
        verifier.log_in(ams)
        request = journey.prepared(world, applicant)
        applicant.cli("request", "submit", request)
        verifier.cli("review", "refuse", journey.queue(verifier)[0]["id"], "--reason", "Bukan pegawai instansi ini")
        refused = applicant.cli("request", "status", request).json
        tap.equal((refused["state"], refused["reason"]), ("refused", "Bukan pegawai instansi ini"))
        tap.equal(applicant.cli("request", "submit", request, code=7).error["code"], "wrong_state")
        tap.equal(applicant.cli("request", "cancel", request, code=7).error["code"], "wrong_state")


def test_the_other_procedures():
    for procedure, deciders in (("lock-kebumen", ("verifier",)), ("lock-lemsaneg-2017", ("officer",))):
        with World(bus=True, keyring=True) as world:
            ams = world.start_ams()
            applicant = world.person("applicant")
            people = [world.person(role) for role in deciders]
            for person in (applicant, *people):
                person.log_in(ams)
            request = journey.new_request(applicant, procedure=procedure)["id"]
            journey.attach(applicant, request, {"surat_rekomendasi": journey.samples(world)["surat_rekomendasi"]})
            if procedure == "lock-kebumen":
                early = applicant.cli("request", "submit", request, code=7)
                tap.contains(early.error["message"], "agreement")
                journey.agree(applicant, request)
            applicant.cli("request", "submit", request)
            tap.equal(journey.accept_all(*people)["state"], "done", procedure)
            tap.true(applicant.cli("request", "fetch", request).json["ok"], procedure)


def test_wait_sees_the_decision():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier = world.person("applicant"), world.person("verifier")
        applicant.log_in(ams)
        verifier.log_in(ams)
        request = journey.prepared(world, applicant)
        applicant.cli("request", "submit", request)
        waiting = applicant.start("request", "status", request, "--wait")
        asked = len(ams.running.lines["err"])
        await_true(lambda: any("GET" in line for line in ams.running.lines["err"][asked - 1:]), "the first question")
        waiting.interrupt()
        tap.equal(waiting.wait().expect(1).error["code"], "cancelled")
        tap.equal(applicant.cli("request", "show", request).json["state"], "submitted")


def test_decline_logs_out_and_keeps():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant = world.person("applicant")
        applicant.log_in(ams)
        request = journey.prepared(world, applicant)
        applicant.cli("request", "decline", request)
        tap.equal(applicant.cli("account", "show", code=5).error["code"], "not_logged_in")
        tap.equal(applicant.cli("request", "show", request).json["agreement_version"], None)
        tap.equal(applicant.cli("request", "accept", request, "--agreement", "1789-7", code=7).error["code"], "bad_input")


def test_consent_apart_from_the_agreement():
    """Photos of KTP and face go out only with a consent of their own, which can be taken back until then."""
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant = world.person("applicant")
        applicant.log_in(ams)
        request = journey.new_request(applicant)["id"]
        journey.attach(applicant, request, journey.samples(world))
        version = applicant.cli("request", "agreement", request).json["version"]
        applicant.cli("request", "accept", request, "--agreement", version)
        early = applicant.cli("request", "submit", request, code=7)
        tap.equal(early.error["code"], "missing")
        tap.contains(early.error["message"], "consent")
        shown = applicant.cli("request", "consent", request).json
        tap.equal((shown["kinds"], shown["required"], shown["given"]), (["ktp", "foto_diri"], True, False))
        tap.equal(hashlib.sha256(shown["text"].encode()).hexdigest(), shown["sha256"], "the text is the one of its hash")
        tap.equal(applicant.cli("request", "consent", request, "--accept", "0", code=7).error["code"], "bad_input")
        given = journey.consent(applicant, request)
        tap.true(given["consent_given"] and given["consent_at"], "given")
        tap.equal(applicant.cli("request", "consent", request, "--withdraw").json["consent_given"], False)
        applicant.cli("request", "submit", request, code=7)
        tap.equal(applicant.cli("request", "consent", request, "--accept", "1", "--withdraw", code=2).error["code"], "usage")
        journey.consent(applicant, request)
        tap.equal(applicant.cli("request", "submit", request).json["state"], "submitted")
        tap.equal(applicant.cli("request", "consent", request, "--withdraw", code=7).error["code"], "wrong_state")
        entries = [entry for entry in applicant.cli("log", "show", "--request", request).json["entries"] if "consent" in (entry["step"] or "")]
        tap.equal([entry["step"] for entry in entries], ["give-consent", "withdraw-consent", "give-consent"])
        tap.equal({entry["result"] for entry in entries}, {f"{shown['version']} {shown['sha256']}"}, "version and hash only")


def test_cancel_withdraws():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier = world.person("applicant"), world.person("verifier")
        applicant.log_in(ams)
        verifier.log_in(ams)
        request = journey.prepared(world, applicant)
        applicant.cli("request", "submit", request)
        tap.equal(applicant.cli("request", "cancel", request).json["state"], "cancelled")
        tap.equal(journey.queue(verifier), [])
        tap.true(applicant.cli("key", "check", request, secret={"--passphrase-fd": applicant.passphrase}).json["ok"], "the key")


tap.main()
