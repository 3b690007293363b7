# SPDX-License-Identifier: GPL-3.0-or-later
"""Resumable uploads (tus 1.0.0): offsets that hold, cuts, takeovers, checksums, limits, kill -9 in the middle."""

import base64
import contextlib
import hashlib
import os
import socket
import sqlite3
import time

from service import await_true, documents, sample_documents, tap, training

LETTER = documents.pdf_letter(extra=os.urandom(700_000))


def begin(service):
    """(client, request id, location, data) of an upload of some 700 KB."""
    applicant = service.log_in("applicant")
    request = applicant.create().expect(201).json["id"]
    location = applicant.announce(request, "surat_rekomendasi", LETTER).expect(201).headers["Location"]
    return applicant, request, location


def offset(client, location):
    return int(client.head(location).expect(200).headers["Upload-Offset"])


def raw_patch(client, location, start, announced, data):
    """A PATCH by hand that says @announced bytes and sends @data; returns its connection, still open."""
    connection = client.connect()
    connection.connect()
    head = (f"PATCH {location} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {client.token}\r\nTus-Resumable: 1.0.0\r\n"
            f"Upload-Offset: {start}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {announced}\r\n\r\n")
    connection.sock.sendall(head.encode() + data)
    return connection


def received(service):
    """What the database promises, without asking the service (HEAD would end a running transfer)."""
    with contextlib.closing(sqlite3.connect(f"file:{service.ams.folder}/ams.db?mode=ro", uri=True)) as database:
        return database.execute("SELECT received FROM uploads").fetchone()[0]


def test_what_tus_demands():
    with training() as service:
        applicant, request, location = begin(service)
        options = service.client().send("OPTIONS", location).expect(204).headers
        for name, value in (("Tus-Resumable", "1.0.0"), ("Tus-Version", "1.0.0"), ("Tus-Checksum-Algorithm", "sha256"),
                            ("Tus-Extension", "creation,termination,checksum,expiration"), ("Tus-Max-Size", "1048576")):
            tap.equal(options[name], value, name)
        service.client().send("OPTIONS", f"requests/{request}/documents").expect(204)
        for method, headers in (("HEAD", {}), ("HEAD", {"Tus-Resumable": "0.2.2"}), ("DELETE", {})):
            refused = applicant.send(method, location, headers=headers)
            tap.equal((refused.status, refused.headers["Tus-Version"]), (412, "1.0.0"), method)
        applicant.send("POST", f"requests/{request}/documents").expect(412, "tus_version")
        applicant.send("POST", f"requests/{request}/documents", headers={"Tus-Resumable": "1.0.0"}).expect(422, "validation")
        head = applicant.head(location).expect(200).headers
        tap.equal((head["Upload-Offset"], head["Upload-Length"], head["Cache-Control"]), ("0", str(len(LETTER)), "no-store"), "HEAD")
        tap.true(head["Upload-Expires"].endswith("GMT"), "Upload-Expires")
        applicant.send("PATCH", location, b"x", {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}).expect(415, "unsupported_media_type")
        applicant.patch(location, "x", b"x").expect(422, "validation")
        conflict = applicant.patch(location, 5, b"x").expect(409, "offset_conflict")
        tap.equal(conflict.headers["Upload-Offset"], "0", "where it is")
        applicant.patch(location, 0, LETTER + b"x").expect(413, "too_large")
        tap.equal(offset(applicant, location), 0, "nothing was taken")
        tap.equal(applicant.patch(location, 0, LETTER[:1000]).expect(204).headers["Upload-Offset"], "1000", "after a part")
        shown = applicant.show(request).json["documents"]
        document = next(one for one in shown if one["kind"] == "surat_rekomendasi")
        tap.equal((document["state"], document["received"]), ("uploading", 1000), "the request tells")
        applicant.patch(location, 1000, LETTER[1000:]).expect(204)
        tap.equal(offset(applicant, location), len(LETTER), "whole")
        applicant.patch(location, len(LETTER), b"").expect(204)
        applicant.send("DELETE", location, headers={"Tus-Resumable": "1.0.0"}).expect(204)
        tap.equal(applicant.head(location).status, 404, "terminated")
        tap.contains(applicant.show(request).json["missing"], "surat_rekomendasi", "missing")
        tap.equal(os.listdir(os.path.join(service.ams.folder, "uploads")), [], "erased")


def test_announcing_again_gives_the_same_upload():
    with training() as service:
        applicant, request, location = begin(service)
        applicant.patch(location, 0, LETTER[:5000]).expect(204)
        tap.equal(applicant.announce(request, "surat_rekomendasi", LETTER).expect(201).headers["Location"], location, "the same")
        tap.equal(offset(applicant, location), 5000, "with what has arrived")
        other = applicant.announce(request, "surat_rekomendasi", documents.pdf_letter()).expect(201).headers["Location"]
        tap.true(other != location, "another file is another upload")
        tap.equal(applicant.head(location).status, 404, "which takes the place of the unfinished one")
        applicant.patch(other, 0, documents.pdf_letter()).expect(204)
        tap.equal(applicant.announce(request, "surat_rekomendasi", documents.pdf_letter()).headers["Location"], other, "also when whole")


def test_cuts_lose_nothing():
    with training() as service:
        applicant, request, location = begin(service)
        start = 0
        for cut in (0, 1, 65_537, 300_000):
            connection = raw_patch(applicant, location, start, len(LETTER) - start, LETTER[start:start + cut])
            # Everything was sent, so everything arrives before the end of the connection does.
            connection.sock.unwrap() if cut == 1 else connection.sock.shutdown(socket.SHUT_WR)
            connection.close()
            wanted = start + cut
            await_true(lambda wanted=wanted: received(service) == wanted, f"{wanted} bytes to be kept")
            start = offset(applicant, location)
            tap.equal(start, wanted, "HEAD tells what is durable")
        applicant.patch(location, start, LETTER[start:]).expect(204)
        tap.equal(applicant.show(request).json["documents"][0]["state"], "uploaded", "whole in the end")


def test_a_new_connection_takes_over():
    with training() as service:
        applicant, _request, location = begin(service)
        stuck = raw_patch(applicant, location, 0, len(LETTER), LETTER[:40_000])
        await_true(lambda: os.path.getsize(file_of(service)) == 40_000, "the bytes to arrive")
        begun = time.monotonic()
        tap.equal(offset(applicant, location), 40_000, "HEAD ends the other")
        tap.true(time.monotonic() - begun < 5, "at once")
        tap.equal(stuck.sock.recv(1), b"", "the old connection is cut")
        stuck = raw_patch(applicant, location, 40_000, len(LETTER) - 40_000, LETTER[40_000:50_000])
        await_true(lambda: os.path.getsize(file_of(service)) == 50_000, "the bytes to arrive")
        applicant.patch(location, 50_000, LETTER[50_000:]).expect(204)
        tap.equal(offset(applicant, location), len(LETTER), "a PATCH as well")


def file_of(service):
    folder = os.path.join(service.ams.folder, "uploads")
    return os.path.join(folder, os.listdir(folder)[0])


def test_checksums_count_whole_or_not_at_all():
    with training() as service:
        applicant, _request, location = begin(service)
        part = LETTER[:100_000]
        right = "sha256 " + base64.b64encode(hashlib.sha256(part).digest()).decode()
        for bad in ("md5 AAAA", "sha256 !!", "sha256 " + "A" * 40):
            applicant.patch(location, 0, part, Upload_Checksum=bad).expect(422, "validation")
        applicant.patch(location, 0, part[::-1], Upload_Checksum=right).expect(460, "checksum_mismatch")
        tap.equal(offset(applicant, location), 0, "damaged bytes are not kept")
        connection = raw_patch(applicant, location, 0, len(part), b"")
        connection.close()
        applicant.patch(location, 0, part, Upload_Checksum=right).expect(204)
        tap.equal(offset(applicant, location), len(part), "sound ones are")


def test_kill_in_the_middle():
    with training() as service:
        applicant, request, location = begin(service)
        applicant.patch(location, 0, LETTER[:200_000]).expect(204)
        connection = raw_patch(applicant, location, 200_000, len(LETTER) - 200_000, LETTER[200_000:400_000])
        await_true(lambda: os.path.getsize(file_of(service)) == 400_000, "the bytes to arrive")
        service.ams.restart()
        connection.close()
        applicant.close()
        start = offset(applicant, location)
        tap.true(200_000 <= start <= 400_000, f"what was promised is there: {start}")
        applicant.patch(location, start, LETTER[start:]).expect(204)
        tap.equal(applicant.show(request).json["documents"][0]["state"], "uploaded", "whole in the end")


def test_a_whole_file_that_was_not_judged_before_the_crash():
    with training() as service:
        applicant, request, location = begin(service)
        bad = applicant.announce(request, "ktp", b"\xff\xd8" + b"x" * 500, media_type="image/jpeg").expect(201).headers["Location"]
        service.ams.kill()
        folder = os.path.join(service.ams.folder, "uploads")
        with contextlib.closing(sqlite3.connect(os.path.join(service.ams.folder, "ams.db"))) as database, database:
            database.execute("UPDATE uploads SET received = bytes")
        for name, data in ((location, LETTER), (bad, b"\xff\xd8" + b"x" * 500)):
            with open(os.path.join(folder, os.path.basename(name)), "wb") as file:
                file.write(data)
        with open(os.path.join(folder, "orphan"), "wb") as file:
            file.write(b"left behind")
        service.ams.start()
        applicant.close()
        states = {one["kind"]: one["state"] for one in applicant.show(request).json["documents"]}
        tap.equal((states["surat_rekomendasi"], states["ktp"]), ("uploaded", "missing"), "judged at the start")
        tap.equal(os.listdir(folder), [os.path.basename(location)], "nothing else is kept")


def test_others_and_other_states():
    with training() as service:
        applicant, request, location = begin(service)
        stranger, verifier = service.add_account("orang.lain", "applicant"), service.log_in("verifier")
        tap.equal(stranger.head(location).status, 404, "another's HEAD")
        stranger.patch(location, 0, b"x").expect(404, "not_found")
        stranger.send("DELETE", location, headers={"Tus-Resumable": "1.0.0"}).expect(404, "not_found")
        verifier.patch(location, 0, b"x").expect(403, "forbidden")
        applicant.patch("/api/v1/uploads/" + "a" * 32, 0, b"x").expect(404, "not_found")
        stuck = raw_patch(applicant, location, 0, len(LETTER), LETTER[:10])
        applicant.send("DELETE", f"requests/{request}").expect(204)
        tap.equal(stuck.sock.recv(1), b"", "cancelling ends what runs")
        applicant.patch(location, 0, b"x").expect(404, "not_found")
        applicant.announce(request, "ktp", sample_documents()["ktp"]).expect(409, "wrong_state")


if __name__ == "__main__":
    tap.main()
