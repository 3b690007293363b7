# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule of the service with its refusal: who may, in which order, on what, and what a body must be."""

import secrets

from service import Key, documents, new_request, openssl, people, sample_documents, tap, training


def test_addresses_methods_and_types():
    with training() as service:
        anyone, applicant = service.client(), service.log_in("applicant")
        for path in ("/", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/requests/", "/api/v1/requests/a/b/c", "/api/v2/policy",
                     "/api/v1/policy/", "/api/v1//policy", "/api/v1/requests/%2e%2e/csr", "/api/v1/requests/a%00b", "/test/faults"):
            anyone.send("GET", path).expect(404, "not_found")
        refused = anyone.send("PUT", "policy").expect(405, "method_not_allowed")
        tap.equal(refused.headers["Allow"], "GET", "Allow")
        tap.equal(anyone.send("BREW", "requests").expect(405, "method_not_allowed").headers["Allow"], "GET, POST", "Allow")
        anyone.get("policy", Accept="text/html").expect(406, "not_acceptable")
        anyone.get("policy", Accept="application/json;q=0").expect(406, "not_acceptable")
        for accepted in ("*/*", "application/*", "text/html, application/json;q=0.5"):
            anyone.get("policy", Accept=accepted).expect(200)
        applicant.send("POST", "requests", b"{}", {"Content-Type": "text/plain"}).expect(415, "unsupported_media_type")
        applicant.send("POST", "requests", b"{}", {"Content-Type": "application/json", "Content-Encoding": "gzip"}).expect(
            415, "unsupported_media_type")
        for body in (b"", b"[]", b"nonsense", b'{"a":' * 40 + b"1" + b"}" * 40, b'"\xff"'):
            applicant.send("POST", "requests", body, {"Content-Type": "application/json", "Idempotency-Key": "k" * 8}).expect(
                400, "not_json")
        anyone.get("policy", **{f"X-{number}": "y" for number in range(90)}).expect(200)
        anyone.get("policy", X_Long="y" * 40000).expect(431, "too_large")
        policy = anyone.get("policy", Range="bytes=0-3").expect(200)
        for name, value in (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Content-Type", "application/json")):
            tap.equal(policy.headers[name], value, name)
        tap.true(policy.headers["Server"] is None, "no word of the software")


def test_roles_and_ownership():
    with training() as service:
        applicant, verifier, officer = service.people()
        stranger = service.add_account("orang.lain", "applicant")
        request = applicant.draft(Key())["id"]
        paths = {"GET": (f"requests/{request}", f"requests/{request}/events", f"requests/{request}/certificate"),
                 "DELETE": (f"requests/{request}",)}
        for method, addresses in paths.items():
            for path in addresses:
                stranger.send(method, path).expect(404, "not_found")
        csr = Key().csr(new_request()["subject"])
        stranger.put_csr(request, csr).expect(404, "not_found")
        stranger.accept_agreement(request).expect(404, "not_found")
        stranger.announce(request, "ktp", sample_documents()["ktp"]).expect(404, "not_found")
        stranger.post(f"requests/{request}/submission", {"log_head": None}, etag='"x"').expect(404, "not_found")
        tap.equal(stranger.get("requests").json["total"], 0, "lists are one's own")
        tap.equal(stranger.get("notifications").json["events"], [], "so is news")
        for decider in (verifier, officer):
            decider.create().expect(403, "forbidden")
            decider.put_csr(request, csr).expect(403, "forbidden")
        applicant.post(f"requests/{request}/decision", {}).expect(403, "forbidden")
        anyone = service.client()
        for method, path in (("GET", "requests"), ("GET", "account"), ("POST", "requests"), ("DELETE", "sessions/current"),
                             ("PATCH", "uploads/abc"), ("GET", "certificates")):
            refused = anyone.send(method, path).expect(401, "unauthorized")
            tap.equal(refused.headers["WWW-Authenticate"], "Bearer", "challenge")
        for token in ("", "x", applicant.token[:-1], applicant.token + "x", "é"):
            service.client().get("account", Authorization=f"Bearer {token}".encode()).expect(401, "unauthorized")
        service.client().get("account", Authorization=f"Basic {applicant.token}").expect(401, "unauthorized")


def test_a_new_request_is_judged_as_a_whole():
    with training() as service:
        applicant = service.log_in("applicant")
        good = new_request()
        wrong = {**good, "procedure": "lock-mars", "applicant": {**good["applicant"], "nik": "1234", "nip": "x", "email": "a@gmail.com",
                                                                 "shoe_size": "42"}}
        refused = applicant.create(**wrong).expect(422, "validation")
        for pointer in ("/procedure", "/applicant", "/applicant/nik", "/applicant/nip", "/applicant/email", "/subject"):
            tap.true(pointer in refused.pointers, f"{pointer} in {refused.pointers}")
        tap.lacks(refused.body, b"1234", "the answer")
        for change, pointer in (({"type": "renewal"}, "/type"), ({"method": "esign"}, "/method"), ({"certificate_type": "ssl"}, "/certificate_type"),
                                ({"replaces": "ab"}, "/replaces"), ({"subject": good["subject"][:-1]}, "/subject"),
                                ({"subject": list(reversed(good["subject"]))}, "/subject"),
                                ({"subject": [*good["subject"], {"attribute": "serialNumber", "value": good["applicant"]["nik"]}]}, "/subject"),
                                ({"applicant": {"name": "Siti"}}, "/applicant/nik")):
            tap.true(pointer in applicant.create(**change).expect(422, "validation").pointers, pointer)
        for missing in good:
            if missing != "replaces":
                body = {name: value for name, value in good.items() if name != missing}
                applicant.post("requests", body).expect(422, "validation")
        tap.equal(applicant.get("requests").json["total"], 0, "nothing was kept")
        spaced = {**good["applicant"], "nik": "350215 570890 0001", "name": " Siti  Contoh Rahmawati "}
        kept = applicant.create(applicant=spaced).expect(201).json["applicant"]
        tap.equal((kept["nik"], kept["name"]), ("3502155708900001", "Siti Contoh Rahmawati"), "squeezed")


def test_csr_checks():
    with training() as service:
        applicant = service.log_in("applicant")
        stranger = service.add_account("orang.lain", "applicant")
        request = applicant.create().expect(201).json
        name, subject = request["id"], request["subject"]
        key = Key()
        der = key.csr(subject)
        for bad in (b"", b"junk", der[:-5], der + b"x", openssl("pkey", "-in", key.path, "-outform", "DER")):
            applicant.put_csr(name, bad).expect(422, "csr_invalid")
        forged = bytearray(der)
        forged[-20] ^= 1
        applicant.put_csr(name, bytes(forged)).expect(422, "csr_signature")
        applicant.put_csr(name, key.csr(subject, options=["-sha1"])).expect(422)
        applicant.put_csr(name, Key("rsa:1024").csr(subject)).expect(422, "csr_key_policy")
        applicant.put_csr(name, Key("ec:secp256k1").csr(subject)).expect(422, "csr_key_policy")
        for wrong in (subject[:-1], list(reversed(subject)), [*subject[:-1], {"attribute": "E", "value": "x@contoh.go.id"}]):
            applicant.put_csr(name, key.csr(wrong)).expect(422, "csr_subject")
        applicant.put_csr(name, b"x" * 70000).expect(413, "too_large")
        applicant.put_csr(name, der, "text/html").expect(415, "unsupported_media_type")
        first = applicant.put_csr(name, der).expect(200)
        tap.equal(applicant.put_csr(name, der).expect(200).headers["ETag"], first.headers["ETag"], "the same again changes nothing")
        other = applicant.create().expect(201).json
        applicant.put_csr(other["id"], der).expect(409, "csr_key_used")
        theirs = stranger.create(who="budi").expect(201).json
        stranger.put_csr(theirs["id"], key.csr(theirs["subject"])).expect(409, "csr_key_used")
        replaced = Key("ec:P-384")
        applicant.put_csr(name, replaced.csr(subject)).expect(200)
        applicant.put_csr(other["id"], der).expect(200)
        applicant.send("DELETE", f"requests/{other['id']}").expect(204)
        stranger.put_csr(theirs["id"], key.csr(theirs["subject"])).expect(409, "csr_key_used")


def test_submission_and_decision_need_their_preconditions():
    with training() as service:
        applicant, verifier, officer = service.people()
        empty = applicant.create().expect(201).json["id"]
        refused = applicant.submit(empty).expect(422, "missing_requirement")
        tap.equal(sorted(refused.pointers), sorted(["csr", "surat_rekomendasi", "foto_diri", "ktp", "agreement"]), "all by name")
        request = applicant.draft(Key())["id"]
        path = f"requests/{request}/submission"
        etag = applicant.show(request).headers["ETag"]
        applicant.send("POST", path, {"log_head": None}, {"Idempotency-Key": "k" * 16}).expect(428, "precondition_required")
        applicant.send("POST", path, {"log_head": None}, {"If-Match": etag}).expect(428, "precondition_required")
        applicant.post(path, {"log_head": None}, "short", etag).expect(428, "precondition_required")
        applicant.post(path, {"log_head": None}, etag="*").expect(428, "precondition_required")
        applicant.post(path, {"log_head": None}, etag='"0000"').expect(412, "stale")
        applicant.post(path, {"log_head": "zz"}, etag=etag).expect(422, "validation")
        applicant.get(f"requests/{request}", If_None_Match=etag).expect(304)
        head = "ab" * 32
        applicant.post(path, {"log_head": head}, etag=etag).expect(200)
        tap.equal(verifier.show(request).json["log_head"], head, "log head")
        applicant.get(f"requests/{request}", If_None_Match=etag).expect(200)
        applicant.submit(request).expect(409, "wrong_state")
        judge = f"requests/{request}/decision"
        etag = verifier.show(request).headers["ETag"]
        verifier.send("POST", judge, {"decision": "accept", "reason": None, "documents": []}, {"Idempotency-Key": "k" * 16}).expect(
            428, "precondition_required")
        verifier.decide(request, "accept", judged=[]).expect(422, "validation")
        shown = verifier.show(request).json["documents"]
        entries = [{"kind": one["kind"], "sha256": one["sha256"], "rejected": False, "reason": None} for one in shown]
        verifier.decide(request, "accept", judged=entries[:-1]).expect(422, "validation")
        verifier.decide(request, "accept", judged=[*entries[:-1], {**entries[-1], "sha256": "00" * 32}]).expect(412, "stale")
        verifier.decide(request, "reject", "x", judged=[{"kind": "kartu", "sha256": "00" * 32, "rejected": True, "reason": "x"}]).expect(412, "stale")
        for bad in ({"decision": "maybe"}, {"decision": "reject", "reason": " "}, {"documents": [{"kind": "ktp"}]}):
            verifier.post(judge, {"decision": "accept", "reason": None, "documents": entries, **bad}, etag=etag).expect(422, "validation")
        officer.decide(request, "refuse", "x").expect(403, "not_your_turn")
        verifier.decide(request, "accept").expect(200)
        officer.post(judge, {"decision": "accept", "reason": None, "documents": entries}, etag=etag).expect(412, "stale")
        second = service.add_account("verifikator.dua", "verifier")
        second.decide(request, "accept").expect(403, "not_your_turn")


def test_repeats_get_the_first_answer():
    with training() as service:
        applicant, verifier, officer = service.people()
        key = secrets.token_hex(16)
        first = applicant.create(key=key).expect(201)
        again = applicant.create(key=key).expect(201)
        tap.equal((again.body, again.headers["ETag"], again.headers["Location"]),
                  (first.body, first.headers["ETag"], first.headers["Location"]), "the first answer")
        tap.equal(first.headers["Location"], f"/api/v1/requests/{first.json['id']}", "Location")
        applicant.create(who="budi", key=key).expect(422, "idempotency_mismatch")
        stranger = service.add_account("orang.lain", "applicant")
        tap.true(stranger.create(key=key).expect(201).json["id"] != first.json["id"], "keys are one's own")
        tap.equal(applicant.get("requests").json["total"], 1, "one request")
        request = applicant.draft(Key())["id"]
        # What was refused is judged again: the key is only used up by a change.
        path, etag = f"requests/{request}/submission", applicant.show(request).headers["ETag"]
        applicant.post(path, {"log_head": None}, key, '"0"').expect(412, "stale")
        submitted = applicant.post(path, {"log_head": None}, key, etag).expect(200)
        repeated = applicant.post(path, {"log_head": None}, key, etag).expect(200)
        tap.equal(repeated.body, submitted.body, "before If-Match is judged")
        applicant.post(path, {"log_head": "ab" * 32}, key, etag).expect(422, "idempotency_mismatch")
        shown = verifier.show(request)
        body = {"decision": "accept", "reason": None, "documents": [
            {"kind": one["kind"], "sha256": one["sha256"], "rejected": False, "reason": None} for one in shown.json["documents"]]}
        verdicts = [verifier.post(f"requests/{request}/decision", body, key, shown.headers["ETag"]).expect(200) for _time in range(2)]
        tap.equal(verdicts[0].body, verdicts[1].body, "a decision counts once")
        officer.decide(request, "accept", key=key).expect(200)
        service.ams.restart()
        for client in (applicant, verifier):
            client.close()
        tap.equal(applicant.post(path, {"log_head": None}, key, etag).expect(200).body, submitted.body, "after a crash too")
        tap.equal(len(applicant.get("certificates").json["certificates"]), 1, "one certificate")


def test_lists_and_search():
    with training() as service:
        applicant, verifier, _officer = service.people()
        numbers = [applicant.create(who=who).expect(201).json for who in ("siti", "budi", "dewi", "siti", "budi")]
        page = applicant.get("requests?per_page=2&page=2").json
        tap.equal((page["total"], page["page"], page["per_page"]), (5, 2, 2), "paging")
        tap.equal([one["id"] for one in page["requests"]], [numbers[2]["id"], numbers[1]["id"]], "newest first")
        for search, count in (("SITI", 2), ("contoh", 5), (numbers[2]["number"], 1), ("pemohon", 5), ("100%25", 0), ("_", 0), ("nobody", 0),
                              (people()["siti"]["nik"], 0)):
            tap.equal(applicant.get(f"requests?search={search}").json["total"], count, search)
        applicant.send("DELETE", f"requests/{numbers[0]['id']}").expect(204)
        tap.equal(applicant.get("requests?state=cancelled").json["total"], 1, "by state")
        tap.equal(applicant.get("requests?state=draft&search=siti").json["total"], 1, "by both")
        tap.equal(applicant.get("requests?page=99").json["requests"], [], "beyond the end")
        for query in ("page=0", "page=x", "per_page=101", "per_page=-1", "state=odd", "search=" + "x" * 201, "page=99999999999999999999"):
            applicant.get(f"requests?{query}").expect(422, "validation")
        applicant.get("notifications?since=x").expect(422, "validation")
        tap.equal(verifier.get("requests").json["total"], 0, "drafts are not for deciders")
        tap.equal(verifier.get("requests?state=cancelled").json["total"], 0, "nor what never was sent")
        applicant.submit(applicant.draft(Key())["id"]).expect(200)
        tap.equal(verifier.get("requests?state=submitted&search=siti").json["total"], 1, "what was sent is")


def test_documents_are_judged_by_their_content():
    with training() as service:
        applicant = service.log_in("applicant")
        request = applicant.create().expect(201).json["id"]
        good = sample_documents()
        applicant.announce(request, "kartu", good["ktp"]).expect(422, "document_invalid")
        applicant.announce(request, "ktp", good["surat_rekomendasi"]).expect(422, "document_invalid")
        applicant.announce(request, "ktp", good["ktp"], length=1048577).expect(413, "too_large")
        applicant.announce(request, "ktp", good["ktp"], length=0).expect(422, "document_invalid")
        applicant.announce(request, "ktp", good["ktp"], sha256="zz").expect(422, "validation")
        pem = openssl("genpkey", "-algorithm", "ED25519")
        for kind, data, media_type, code in (
                ("ktp", good["surat_rekomendasi"], "image/jpeg", "document_invalid"),
                ("ktp", good["foto_diri"], "image/jpeg", "document_invalid"),
                ("surat_rekomendasi", documents.pdf_letter(extra=pem), "application/pdf", "document_invalid"),
                ("foto_diri", documents.png_photo(320, 200), "image/png", "document_invalid"),
                ("ktp", b"\xff\xd8\xff" + b"x" * 20, "image/jpeg", "document_invalid"),
                ("surat_rekomendasi", b"<html>" + b" " * 200, "application/pdf", "document_invalid")):
            applicant.upload(request, kind, data, media_type=media_type).expect(422, code)
        applicant.upload(request, "ktp", good["ktp"], sha256="00" * 32).expect(460, "checksum_mismatch")
        tap.equal({one["state"] for one in applicant.show(request).json["documents"]}, {"missing"}, "nothing was kept")
        applicant.upload(request, "foto_diri", documents.png_photo(480, 640)).expect(204)


WRONG_PASSWORD = {"en": "The user name or the password is not right.", "id": "Nama pengguna atau kata sandi tidak benar."}


def test_whoever_asks_is_answered_in_their_language():
    with training() as service:
        def ask(accepted, language):
            more = {"Accept-Language": accepted} if accepted else {}
            # Judged in a thread of its own, and at once.
            answer = service.client().send("POST", "sessions", {"username": f"nobody-{own}", "password": "x" * 20}, more)
            tap.equal(answer.expect(401).json["detail"], WRONG_PASSWORD[language], f"to {accepted}")
            tap.equal(answer.headers["Content-Language"], language, "said to be")
            nowhere = service.client().send("GET", "nowhere", None, more)
            tap.equal(nowhere.expect(404).headers["Content-Language"], language, "an answer at once")
        for own in ("en", "id"):
            service.world.environment["LANGUAGE"] = {"en": "C"}.get(own, own)
            service.ams.restart()
            for accepted, language in ((None, own), ("id-ID,id;q=0.9,en;q=0.5", "id"), ("en", "en")):
                ask(accepted, language)


if __name__ == "__main__":
    tap.main()
