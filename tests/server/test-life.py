# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole life of a request by three people, and what comes out of it in the eyes of openssl."""

import calendar
import hashlib
import os
import re
import time

from service import Client, Key, openssl, sample_documents, tap, training


def issue(service, key, who="siti"):
    """From draft to certificate; returns (applicant, request)."""
    applicant, verifier, officer = service.people()
    request = applicant.draft(key, who)["id"]
    applicant.submit(request).expect(200)
    verifier.decide(request, "accept").expect(200)
    officer.decide(request, "accept").expect(200)
    return applicant, applicant.show(request).json


def split_chain(pem):
    return re.findall(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n", pem, re.S)


def test_from_draft_to_certificate():
    with training() as service:
        applicant, verifier, officer = service.people()
        request = applicant.draft(Key())
        tap.equal(request["state"], "draft", "state")
        tap.equal(request["missing"], [], "missing")
        tap.true(re.fullmatch(r"\d{4}-\d{6}-\d", request["number"]), "the number can be read out")
        for decider in (verifier, officer):
            decider.get(f"requests/{request['id']}").expect(404, "not_found")
            tap.equal(decider.get("requests").json["total"], 0, "drafts are the applicant's own")
        submitted = applicant.submit(request["id"]).expect(200).json
        tap.equal((submitted["state"], submitted["turn"]), ("submitted", ["verifier"]), "after submission")
        for kind, data in sample_documents().items():
            document = verifier.get(f"requests/{request['id']}/documents/{kind}").expect(200)
            tap.equal(document.body, data, kind)
            tap.equal(document.headers["ETag"], f'"{hashlib.sha256(data).hexdigest()}"', "its version")
            applicant.get(f"requests/{request['id']}/documents/{kind}").expect(403, "forbidden")
        officer.decide(request["id"], "accept").expect(403, "not_your_turn")
        verified = verifier.decide(request["id"], "accept").expect(200).json
        tap.equal((verified["state"], verified["turn"], verified["certificate_serial"]), ("verified", ["officer"], None), "verified")
        applicant.get(f"requests/{request['id']}/certificate").expect(404, "not_found")
        verifier.decide(request["id"], "accept").expect(409, "already_decided")
        done = officer.decide(request["id"], "accept").expect(200).json
        tap.equal((done["state"], done["turn"]), ("done", []), "done")
        tap.equal([entry["decision"] for entry in done["decisions"]], ["accept", "accept"], "decisions")
        tap.equal({document["state"] for document in done["documents"]}, {"accepted"}, "documents")
        events = applicant.get(f"requests/{request['id']}/events").json["events"]
        tap.equal([event["kind"] for event in events], ["created", "csr", "document", "document", "document", "agreement", "submitted",
                                                       "accepted", "accepted", "issued"], "events")
        seen = applicant.get("notifications").json["events"]
        tap.equal([event["kind"] for event in seen], ["accepted", "accepted", "issued"], "what others did")
        tap.equal(applicant.get(f"notifications?since={seen[-1]['id']}").json["events"], [], "nothing since")
        listed = applicant.get("certificates").json["certificates"]
        tap.equal([(one["serial"], one["state"]) for one in listed], [(done["certificate_serial"], "active")], "certificates")
        chain = applicant.get(f"requests/{request['id']}/certificate").expect(200)
        tap.equal(chain.body, applicant.get(f"certificates/{done['certificate_serial'].upper()}").body, "the same by its number")
        officer.get(f"requests/{request['id']}/certificate").expect(404, "not_found")


def test_the_certificate_has_the_real_profile():
    with training() as service:
        key = Key()
        applicant, request = issue(service, key)
        chain = split_chain(applicant.get(f"requests/{request['id']}/certificate").body)
        tap.equal(len(chain), 3, "leaf, issuing CA, root")
        leaf, issuing, root = [service.world.write(name, pem) for name, pem in zip(("leaf", "issuing", "root"), chain)]
        tap.equal(chain[2].strip(), open(service.ams.ca, "rb").read().strip(), "the root is the CA file")
        openssl("verify", "-x509_strict", "-CAfile", root, "-untrusted", issuing, leaf)
        openssl("verify", "-x509_strict", "-CAfile", root, issuing)
        text = openssl("x509", "-in", leaf, "-noout", "-text", "-nameopt", "sep_comma_plus,utf8,sname").decode()
        for wanted in ("Version: 3", "sha256WithRSAEncryption", "Digital Signature, Non Repudiation", "CA:FALSE",
                       "1.2.840.113583.1.1.5", "LATIHAN", "Policy: 2.25.275562158960735883984266088840109899537.1."):
            tap.contains(text, wanted)
        for name in ("Key Usage", "Extended Key Usage", "Basic Constraints"):
            tap.contains(text, f"X509v3 {name}: critical")
        tap.equal(text.count("Policy: "), 3, "policies")
        for unwanted in ("0.4.0.1862.1.4", "serialNumber", "emailAddress", "3502155708900001", "199008172015032001", "OU=", "ST="):
            tap.lacks(text, unwanted)
        subject = openssl("x509", "-in", leaf, "-noout", "-subject", "-nameopt", "sep_comma_plus_space,utf8,sname").decode()
        tap.true(re.match(r"subject=description=\d{6}[A-Z0-9]{10}_Tanda Tangan Elektronik, CN=Siti Contoh Rahmawati, "
                          r"O=Dinas Komunikasi dan Informatika Kabupaten Contoh \(LATIHAN\), C=ID$", subject.strip()), subject)
        dates = dict(line.split("=") for line in openssl("x509", "-in", leaf, "-noout", "-dates").decode().splitlines())
        begin, end = [openssl_time(dates[name]) for name in ("notBefore", "notAfter")]
        tap.true(end - begin in (2 * 365 * 86400 - 1, (2 * 365 + 1) * 86400 - 1), f"two years less a second, not {end - begin}")
        serial = openssl("x509", "-in", leaf, "-noout", "-serial").decode().strip().split("=")[1]
        tap.equal((len(serial), serial.lower()), (40, request["certificate_serial"]), "20 octets")
        tap.true(int(serial[:2], 16) < 0x80, "positive")
        public = openssl("pkey", "-pubin", "-outform", "DER", data=openssl("x509", "-in", leaf, "-noout", "-pubkey"))
        tap.equal(public, key.public(), "the CSR's key")


def openssl_time(text):
    return calendar.timegm(time.strptime(text, "%b %d %H:%M:%S %Y GMT"))


def addresses(service, leaf):
    text = openssl("x509", "-in", leaf, "-noout", "-text").decode()
    crl = re.search(r"CRL Distribution Points:.*?URI:(\S+)", text, re.S)[1]
    ocsp = re.search(r"OCSP - URI:(\S+)", text)[1]
    policy = service.client().get("policy").json
    tap.equal((policy["crl_url"], policy["ocsp_url"]), (crl, ocsp), "the policy's addresses are the certificate's")
    return crl, ocsp


def read_crl(service, url):
    host, path = re.match(r"(http://[^/]+)(/.*)", url).groups()
    answer = Client(host, None).send("GET", path).expect(200)
    tap.equal(answer.headers["Content-Type"], "application/pkix-crl", "type")
    path = service.world.write("crl.der", answer.body)
    openssl("crl", "-in", path, "-inform", "DER", "-CAfile", os.path.join(service.ams.folder, "ca/issuing.pem"), "-noout")
    return openssl("crl", "-in", path, "-inform", "DER", "-noout", "-text").decode()


def ask_ocsp(service, url, leaf):
    issuing = os.path.join(service.ams.folder, "ca/issuing.pem")
    return openssl("ocsp", "-issuer", issuing, "-cert", leaf, "-url", url, "-CAfile", service.ams.ca, "-VAfile", issuing,
                   "-resp_text").decode()


def test_revocation_reaches_crl_and_ocsp():
    with training() as service:
        applicant, request = issue(service, Key())
        leaf = service.world.write("leaf", split_chain(applicant.get(f"requests/{request['id']}/certificate").body)[0])
        crl_url, ocsp_url = addresses(service, leaf)
        before = read_crl(service, crl_url)
        tap.contains(before, "No Revoked Certificates")
        tap.contains(before, "X509v3 CRL Number: critical")
        good = ask_ocsp(service, ocsp_url, leaf)
        tap.contains(good, f"{leaf}: good")
        tap.lacks(good, "Next Update")
        tap.contains(good, "Nonce")
        serial = request["certificate_serial"]
        service.command("certificate", "revoke", "--serial", serial.upper(), "--reason", "4")
        service.command("certificate", "revoke", "--serial", serial, "--reason", "1", code=1)
        service.command("certificate", "revoke", "--serial", "0" * 40, code=1)
        service.command("certificate", "revoke", "--serial", serial, "--reason", "6", code=2)
        tap.contains(service.command("certificate", "list").out, f"{serial}\trevoked")
        after = read_crl(service, crl_url)
        tap.contains(after, serial.upper())
        tap.contains(after, "Superseded")
        numbers = [int(re.search(r"CRL Number: critical\s+(\d+)", text)[1]) for text in (before, after)]
        tap.true(numbers[1] == numbers[0] + 1, f"the CRL number grows: {numbers}")
        tap.contains(ask_ocsp(service, ocsp_url, leaf), f"{leaf}: revoked")
        tap.equal(applicant.get("certificates").json["certificates"][0]["state"], "revoked", "state")
        tap.equal(applicant.get("certificates").json["certificates"][0]["reason"], 4, "reason")
        service.ams.restart()
        again = read_crl(service, crl_url)
        tap.equal(int(re.search(r"CRL Number: critical\s+(\d+)", again)[1]), numbers[1], "the same CRL after a crash")
        plain = Client(re.match(r"http://[^/]+", crl_url)[0], None)
        plain.send("GET", "/api/v1/policy").expect(404, "not_found")
        plain.send("POST", "/api/v1/sessions", {}).expect(404, "not_found")
        plain.send("GET", "/api/v1/ocsp").expect(405, "method_not_allowed")
        plain.send("POST", "/api/v1/ocsp", b"?", {"Content-Type": "application/ocsp-request"}).expect(200)
        plain.send("POST", "/api/v1/ocsp", b"?", {"Content-Type": "text/plain"}).expect(415, "unsupported_media_type")
        service.client().get("crl").expect(200)


def test_rejection_and_repair():
    with training() as service:
        applicant, verifier, officer = service.people()
        key = Key()
        request = applicant.draft(key)["id"]
        applicant.submit(request).expect(200)
        verifier.decide(request, "accept").expect(200)
        verifier.decide(request, "reject", None).expect(422, "validation")
        returned = officer.decide(request, "reject", "Foto KTP buram.\n<b>x</b>", {"ktp": "NIK tidak terbaca"}).expect(200).json
        tap.equal((returned["state"], returned["missing"], returned["turn"]), ("rejected", ["ktp"], []), "returned")
        tap.lacks(returned["reason"], "\n", "reason")
        document = next(one for one in returned["documents"] if one["kind"] == "ktp")
        tap.equal((document["state"], document["reason"]), ("rejected", "NIK tidak terbaca"), "the document")
        old, new = sample_documents(1), sample_documents(2)
        applicant.submit(request).expect(422, "missing_requirement")
        applicant.announce(request, "ktp", old["ktp"]).expect(422, "document_refused_before")
        applicant.announce(request, "foto_diri", new["foto_diri"]).expect(409, "wrong_state")
        other = Key()
        subject = returned["subject"]
        applicant.put_csr(request, other.csr(subject)).expect(409, "wrong_state")
        applicant.put_csr(request, key.csr(subject)).expect(200)
        applicant.upload(request, "ktp", new["ktp"]).expect(204)
        applicant.upload(request, "ktp", sample_documents(3)["ktp"]).expect(204)
        verifier.decide(request, "accept").expect(409, "wrong_state")
        again = applicant.submit(request).expect(200).json
        tap.equal((again["state"], again["turn"], again["reason"]), ("submitted", ["verifier"], None), "the round begins anew")
        tap.equal(again["agreement"]["version"], applicant.get("policy").json["agreement"]["version"], "the agreement survived")
        verifier.decide(request, "accept").expect(200)
        refused = officer.decide(request, "refuse", "Bukan ASN").expect(200).json
        tap.equal((refused["state"], refused["reason"]), ("refused", "Bukan ASN"), "final")
        applicant.submit(request).expect(409, "wrong_state")
        applicant.send("DELETE", f"requests/{request}").expect(409, "wrong_state")
        officer.decide(request, "accept").expect(409, "wrong_state")


def test_one_decider_suffices_where_the_procedure_says_so():
    with training() as service:
        applicant, verifier, officer = service.people()
        for decider in (verifier, officer):
            key = Key("ec:P-256")
            request = applicant.create("lock-kebumen").expect(201).json
            applicant.put_csr(request["id"], key.csr(request["subject"], "PEM"), "application/x-pem-file").expect(200)
            applicant.upload(request["id"], "surat_rekomendasi", sample_documents()["surat_rekomendasi"]).expect(204)
            tap.equal(applicant.show(request["id"]).json["missing"], ["agreement"], "missing")
            applicant.accept_agreement(request["id"]).expect(200)
            tap.equal(applicant.submit(request["id"]).json["turn"], ["verifier", "officer"], "either")
            tap.equal(decider.decide(request["id"], "accept").expect(200).json["state"], "done", "state")
        officer_only = applicant.create("lock-lemsaneg-2017").expect(201).json["id"]
        tap.equal(applicant.show(officer_only).json["missing"], ["csr", "surat_rekomendasi"], "no agreement in 2017")


def test_cancelling_takes_the_documents_back():
    with training() as service:
        applicant, verifier, _officer = service.people()
        key = Key()
        request = applicant.draft(key)["id"]
        uploads = os.path.join(service.ams.folder, "uploads")
        tap.equal(len(os.listdir(uploads)), 3, "files")
        applicant.submit(request).expect(200)
        for _time in range(2):
            applicant.send("DELETE", f"requests/{request}").expect(204)
        tap.equal(os.listdir(uploads), [], "erased")
        tap.equal(applicant.show(request).json["state"], "cancelled", "state")
        verifier.decide(request, "accept").expect(409, "wrong_state")
        second = applicant.create().expect(201).json
        applicant.put_csr(second["id"], key.csr(second["subject"])).expect(200)


if __name__ == "__main__":
    tap.main()
