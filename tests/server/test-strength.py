# SPDX-License-Identifier: GPL-3.0-or-later
"""What the network and the power supply may do: endless bodies, slow clients, kill -9 between steps, many polls, faults."""

import contextlib
import http.client
import json
import os
import socket
import sqlite3
import ssl
import threading
import time

from service import Key, await_true, documents, openssl, sample_documents, tap, training

MIB = 1024 * 1024


def flood(client, path, headers, size=300 * MIB):
    """Sends @size bytes of body as far as the service takes them; returns (status or None, bytes sent)."""
    connection = client.connect()
    connection.connect()
    lines = [f"POST /api/v1/{path} HTTP/1.1", "Host: x", *[f"{name}: {value}" for name, value in headers.items()]]
    connection.sock.sendall("\r\n".join([*lines, "", ""]).encode())
    piece, sent = b"10000\r\n" + b"x" * 65536 + b"\r\n" if "Transfer-Encoding" in headers else b"x" * 65536, 0
    connection.sock.settimeout(20)
    try:
        while sent < size:
            connection.sock.sendall(piece)
            sent += 65536
    except (OSError, ssl.SSLError):
        pass
    try:
        response = http.client.HTTPResponse(connection.sock, method="POST")
        response.begin()
        return response.status, sent
    except (OSError, ssl.SSLError, http.client.HTTPException):
        return None, sent
    finally:
        connection.close()


def test_large_bodies_are_not_kept():
    with training() as service:
        applicant = service.log_in("applicant")
        applicant.get("policy").expect(200)
        before = service.resident
        token = {"Authorization": f"Bearer {applicant.token}"}
        for headers in ({"Content-Length": 300 * MIB, "Content-Type": "application/json", **token},
                        {"Transfer-Encoding": "chunked", "Content-Type": "application/json", **token},
                        {"Content-Length": 300 * MIB, "Content-Type": "application/json"},
                        {"Content-Length": 300 * MIB, "Content-Type": "text/plain", **token},
                        {"Transfer-Encoding": "chunked", "Content-Type": "text/plain"}):
            _status, sent = flood(applicant, "requests", headers)
            tap.true(sent < 300 * MIB, f"it was not read to its end: {sent // MIB} MiB")
        for length, status in ((300 * MIB, 413), (256 * 1024 + 1, 413)):
            connection = applicant.connect()
            connection.connect()
            connection.sock.sendall(f"POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {applicant.token}\r\n"
                                    f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n".encode() + b"x" * 1000)
            response = http.client.HTTPResponse(connection.sock, method="POST")
            response.begin()
            tap.equal((response.status, json.loads(response.read())["code"]), (status, "too_large"), "told before the body is there")
            connection.close()
        waiting = applicant.connect()
        waiting.request("POST", "/api/v1/requests", headers={"Expect": "100-continue", "Content-Length": str(300 * MIB), **token,
                                                           "Content-Type": "application/json"})
        tap.equal(waiting.getresponse().status, 413, "without a 100 first")
        grown = service.resident - before
        # A sanitizer keeps what was freed for a while.
        bound = 400 * MIB if "ASAN_OPTIONS" in os.environ else 24 * MIB
        tap.true(grown < bound, f"memory grew by {grown // MIB} MiB")
        applicant.get("policy").expect(200)


def test_odd_requests_do_no_harm():
    with training() as service:
        client = service.client()
        for junk in (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01" * 100, b"GET " + b"a" * 200000, b"POST /api/v1/requests HTTP/1.1\r\nHost: x\r\n"
                     b"Content-Length: -1\r\n\r\n", b"GET /api/v1/policy HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\n\r\n",
                     b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                     b"GET http://elsewhere/api/v1/policy HTTP/1.1\r\nHost: x\r\n\r\n", b"\0" * 5000, b"\r\n" * 5000,
                     b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"):
            connection = client.connect(timeout=5)
            connection.connect()
            try:
                connection.sock.sendall(junk)
                connection.sock.recv(1000)
            except (OSError, ssl.SSLError):
                pass
            connection.close()
        for first in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00"):
            plain = socket.create_connection((client.url.hostname, client.url.port))
            plain.sendall(first)
            plain.close()
        two = client.connect()
        two.connect()
        two.sock.sendall(b"GET /api/v1/policy HTTP/1.1\r\nHost: x\r\n\r\n" * 2)
        got = b""
        while got.count(b"HTTP/1.1 200 OK") < 2:
            piece = two.sock.recv(65536)
            tap.true(piece, f"two pipelined requests get two answers: {got[:200]!r}")
            got += piece
        client.get("policy").expect(200)
        tap.true(service.ams.running.alive, "it runs")


def test_silent_clients_do_not_keep_others_out():
    with training() as service:
        client = service.client()
        silent = [socket.create_connection((client.url.hostname, client.url.port)) for _number in range(150)]
        begun = time.monotonic()
        client.get("policy").expect(200)
        tap.true(time.monotonic() - begun < 5, "others are served")
        half = client.connect()
        half.connect()
        half.sock.sendall(b"GET /api/v1/policy HTTP/1.1\r\nHos")
        half.sock.settimeout(40)
        silent[0].settimeout(40)
        tap.equal(silent[0].recv(1), b"", "who says nothing is let go")
        tap.equal(half.sock.recv(1), b"", "so is who does not finish")
        tap.true(time.monotonic() - begun < 30, "in time")
        for one in silent:
            one.close()


def test_connections_live_on_and_do_not_pile_up():
    with training() as service:
        def descriptors():
            return len(os.listdir(f"/proc/{service.ams.running.process.pid}/fd"))
        before = descriptors()
        for number in range(400):
            connection = service.client().connect()
            connection.auto_open = 0  # a second request on a closed connection would fail
            connection.connect()
            for _time in range(1 + number % 3):
                connection.request("GET", "/api/v1/account")
                tap.equal(len(connection.getresponse().read()) > 10, True, "answered")
            connection.close()
        await_true(lambda: descriptors() <= before + 1, "closed connections to be forgotten")
        for version, headers in (("HTTP/1.1", {"Connection": "close"}), ("HTTP/1.0", {})):
            connection = service.client().connect()
            connection._http_vsn_str = version  # pylint: disable=protected-access
            connection.request("GET", "/api/v1/policy", headers=headers)
            response = connection.getresponse()
            response.read()
            tap.equal(response.will_close, True, "closed when asked to")
            connection.close()


def test_many_polls_at_once():
    with training() as service:
        applicant = service.log_in("applicant")
        request = applicant.create().expect(201)
        etag, path = request.headers["ETag"], f"requests/{request.json['id']}"
        failures = []

        def poll():
            client = service.client(applicant.token)
            for number in range(25):
                answer = client.get(path, If_None_Match=etag if number % 2 else "")
                if answer.status != (304 if number % 2 else 200):
                    failures.append(answer.status)
            client.close()
        threads = [threading.Thread(target=poll) for _number in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tap.equal(failures, [], "every poll was answered")


def test_power_cut_between_any_two_steps():
    with training() as service:
        applicant, verifier, officer = service.people()

        def cut():
            service.ams.restart()
            for person in (applicant, verifier, officer):
                person.close()
        key = Key("ec:P-256")
        request = applicant.create().expect(201).json
        cut()
        applicant.put_csr(request["id"], key.csr(request["subject"])).expect(200)
        applicant.accept_agreement(request["id"]).expect(200)
        cut()
        for kind, data in sample_documents().items():
            applicant.upload(request["id"], kind, data).expect(204)
        cut()
        applicant.submit(request["id"]).expect(200)
        cut()
        verifier.decide(request["id"], "accept").expect(200)
        cut()
        serial = officer.decide(request["id"], "accept").expect(200).json["certificate_serial"]
        cut()
        tap.equal(applicant.show(request["id"]).json["certificate_serial"], serial, "the certificate is there")
        applicant.get(f"certificates/{serial}").expect(200)


def test_kill_while_issuing():
    """Either done with a certificate or still waiting: at whatever moment of the last decision the power went."""
    with training() as service:
        applicant, verifier, officer = service.people()
        for number in range(6):
            request = applicant.draft(Key("ec:P-256"))["id"]
            applicant.submit(request).expect(200)
            verifier.decide(request, "accept").expect(200)
            shown = officer.show(request)
            body = {"decision": "accept", "reason": None, "documents": [
                {"kind": one["kind"], "sha256": one["sha256"], "rejected": False, "reason": None} for one in shown.json["documents"]]}
            key, path = f"key-of-decision-{number}", f"/api/v1/requests/{request}/decision"
            connection = officer.connect()
            connection.request("POST", path, json.dumps(body), {"Authorization": f"Bearer {officer.token}", "Idempotency-Key": key,
                                                                "If-Match": shown.headers["ETag"], "Content-Type": "application/json"})
            time.sleep(0.003 * number)  # the moment itself is what is tried here
            service.ams.restart()
            connection.close()
            for person in (applicant, verifier, officer):
                person.close()
            state = applicant.show(request).json
            tap.true((state["state"], state["certificate_serial"] is not None) in (("verified", False), ("done", True)), str(state["state"]))
            done = officer.post(path, body, key, shown.headers["ETag"]).expect(200).json
            tap.equal(done["state"], "done", "the repeat finishes it")
            applicant.get(f"requests/{request}/certificate").expect(200)
        with contextlib.closing(sqlite3.connect(f"file:{service.ams.folder}/ams.db?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT serial, request FROM certificates").fetchall()
            serials = [row[0] for row in database.execute("SELECT serial FROM serials")]
        tap.equal((len(rows), len({row[0] for row in rows}), len({row[1] for row in rows})), (6, 6, 6), "one certificate a request")
        tap.true(len(serials) == len(set(serials)) and {row[0] for row in rows} <= set(serials), "every number was recorded before")


def set_version(database, version):
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")


def test_a_damaged_or_newer_folder_is_refused():
    with training() as service:
        service.ams.stop()
        folder = service.ams.folder
        database = os.path.join(folder, "ams.db")
        set_version(database, 99)
        tap.contains(service.command("serve", code=7).err, "newer gembok-ams")
        set_version(database, 1)
        key = os.path.join(folder, "ca/issuing.key")
        os.rename(key, key + ".away")
        tap.contains(service.command("serve", code=7).err, "issuing.pem")
        tap.true(not os.path.exists(key), "no new key took its place")
        with open(key, "wb") as file:
            file.write(openssl("genpkey", "-algorithm", "RSA"))
        tap.contains(service.command("serve", code=7).err, "issuing.pem")
        os.rename(key + ".away", key)
        with open(os.path.join(folder, "policy.json"), "w", encoding="ascii") as file:
            file.write("{}")
        tap.contains(service.command("serve", code=7).err, "policy.json")
        os.remove(os.path.join(folder, "policy.json"))
        with open(database, "r+b") as file:
            file.write(b"damage" * 100)
        tap.contains(service.command("serve", code=7).err, "damaged")


def test_a_policy_of_its_own():
    with training() as service:
        policy = service.client().get("policy").json
        policy["procedures"] = [{"id": "lock-uji", "type": "issuance", "certificate_type": "individu", "method": "lock", "agreement": False,
                                 "decisions": [{"step": "periksa", "roles": ["officer"]}]}]
        policy["documents"], policy["agreement"], policy["key_algorithms"] = [], None, ["ec:P-256"]
        policy["default_key_algorithm"], policy["ca_name"], policy["training"] = "ec:P-256", "Uji", False
        with open(os.path.join(service.ams.folder, "policy.json"), "w", encoding="utf-8") as file:
            json.dump(policy, file)
        service.ams.restart()
        applicant, _verifier, officer = service.people()
        served = applicant.get("policy").json
        tap.equal((served["ca_name"], served["training"]), ("Uji", True), "ours, but what is issued is for training")
        applicant.create("lock-kaltim").expect(422, "validation")
        request = applicant.create("lock-uji").expect(201).json
        applicant.put_csr(request["id"], Key().csr(request["subject"])).expect(422, "csr_key_policy")
        applicant.put_csr(request["id"], Key("ec:P-256").csr(request["subject"])).expect(200)
        applicant.submit(request["id"]).expect(200)
        tap.equal(officer.decide(request["id"], "accept").expect(200).json["state"], "done", "done by one")


def test_scripted_faults():
    with training("gembok-ams-faults") as service:
        applicant = service.log_in("applicant")
        service.faults({"method": "GET", "path": "/api/v1/account", "action": "status", "status": 503, "retry_after": 7},
                       {"path": "/api/v1/account", "action": "garbage"}, {"path": "/api/v1/account", "action": "html"},
                       {"path": "/api/v1/account", "action": "empty"}, {"path": "/api/v1/account", "action": "deep"},
                       {"path": "/api/v1/account", "action": "delay", "milliseconds": 300},
                       {"method": "POST", "path": "/api/v1/requests", "action": "drop_answer"},
                       {"path": "/api/v1/certificates", "action": "cut_answer", "bytes": 20},
                       {"path": "/api/v1/notifications", "action": "endless"},
                       {"path": "/api/v1/sessions", "action": "drop_answer", "skip": 1})
        tap.equal(applicant.get("account").expect(503, "service_unavailable").headers["Retry-After"], "7", "Retry-After")
        tap.true(applicant.get("account").body.startswith(b'{"id": \x01'), "garbage")
        tap.equal(applicant.get("account").headers["Content-Type"], "text/html; charset=utf-8", "html")
        tap.equal(applicant.get("account").expect(200).body, b"", "empty")
        tap.equal(len(applicant.get("account").body), 200000, "deep")
        begun = time.monotonic()
        applicant.get("account").expect(200)
        tap.true(time.monotonic() - begun >= 0.3, "delayed")
        key = "key-of-the-lost-answer"
        lost = service.client(applicant.token)
        lost.connection = lost.connect()
        for attempt, call in (("drop", lambda: lost.create(key=key)), ("cut", lambda: lost.get("certificates"))):
            lost.connection = lost.connect()
            try:
                call()
            except (OSError, http.client.HTTPException):
                pass
            else:
                # The client tries once more on a connection of its own; that one is answered.
                tap.true(attempt in ("drop", "cut"), attempt)
        tap.equal(applicant.get("requests").json["total"], 1, "committed once, though the answer was lost")
        applicant.create(key=key).expect(201)
        tap.equal(applicant.get("requests").json["total"], 1, "the repeat is recognised")
        endless = applicant.connect()
        endless.request("GET", "/api/v1/notifications", headers={"Authorization": f"Bearer {applicant.token}"})
        response = endless.getresponse()
        tap.equal(len(response.read(2 * MIB)), 2 * MIB, "endless")
        endless.close()
        service.log_in("applicant")
        service.client().get("policy").expect(200)


def test_a_cut_upload_by_script():
    with training("gembok-ams-faults") as service:
        applicant = service.log_in("applicant")
        letter = documents.pdf_letter(extra=os.urandom(200_000))
        request = applicant.create().expect(201).json["id"]
        location = applicant.announce(request, "surat_rekomendasi", letter).expect(201).headers["Location"]
        service.faults(*[{"method": "PATCH", "path": "/api/v1/uploads/", "action": "cut_request", "bytes": size} for size in (1000, 50_000, 7)])
        start = 0
        for size in (1000, 50_000, 7):
            sender = service.client(applicant.token)
            connection = sender.connect()
            try:
                connection.request("PATCH", location, letter[start:], {
                    "Authorization": f"Bearer {applicant.token}", "Tus-Resumable": "1.0.0", "Upload-Offset": str(start),
                    "Content-Type": "application/offset+octet-stream"})
                connection.getresponse()
            except (OSError, http.client.HTTPException):
                pass
            else:
                raise AssertionError("it was not cut")
            start += size
            tap.equal(int(applicant.head(location).headers["Upload-Offset"]), start, "cut exactly there")
        applicant.patch(location, start, letter[start:]).expect(204)


if __name__ == "__main__":
    tap.main()
