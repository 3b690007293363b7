# SPDX-License-Identifier: GPL-3.0-or-later
"""gembok-ams: certificates issued and status polls answered in a second, on what cores there are (its clients are on them as well).

The peer of issuing is openssl x509 -req with a CA key of the same size, as a process for each certificate and as a loop in one. They
sign; the service besides speaks TLS, knows who decides, checks key and subject again, and writes request, certificate, serial number
and event to the disk, durably, before it answers."""

import os
import re
import subprocess
import sys
import threading
import time

from harness import BUILD, SOURCE, World
import frames
import rounds

sys.path.append(os.path.join(SOURCE, "tests", "server"))
import service  # noqa: E402  pylint: disable=wrong-import-position
from own_ams import Installation  # noqa: E402  pylint: disable=wrong-import-position

REQUESTS, LANES, LOOPS, POLL_S = 60, 4, 400, 6
OPEN = 40  # so many of one applicant at a time: 50 are the most that the service takes
SIGNING = os.path.join(BUILD, "tests/bench/bench-signing")


def prepare(server, count):
    """So many requests that wait for the officer alone; their ids, and one that waits for the verifier."""
    applicant, verifier, ids = server.log_in("applicant"), server.log_in("verifier"), []
    for number in range(count):
        if number % OPEN == OPEN - 1:
            applicant = server.log_in(None, server.applicant(f"pemohon.{number}"))
        request = applicant.draft(service.Key("ec:P-256"))
        applicant.submit(request["id"]).expect(200)
        ids.append(request["id"])
    for request in ids[:-1]:
        verifier.decide(request, "accept").expect(200)
    return ids[:-1], ids[-1], applicant


def issue(server, ids):
    """Every lane is a connection of its own; returns certificates a second and the service's share of a processor."""
    waiting, lock, pid = list(ids), threading.Lock(), server.ams.running.process.pid
    officers = [server.log_in("officer") for _ in range(LANES)]
    problems = []
    def work(officer):
        while True:
            with lock:
                if not waiting or problems:
                    return
                number = waiting.pop()
            try:
                officer.decide(number, "accept").expect(200)
            except Exception as problem:  # pylint: disable=broad-exception-caught
                problems.append(problem)
    before, begun = frames.process_cpu(pid), time.monotonic()
    lanes = [threading.Thread(target=work, args=(officer,)) for officer in officers]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    wall, cpu = time.monotonic() - begun, frames.process_cpu(pid) - before
    if problems:
        raise problems[0]
    return len(ids) / wall, cpu / len(ids)


def peers(world, count):
    """Certificates a second: (a process each, one process)."""
    openssl = ["openssl"]
    world.run(*openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", world.path("ca.key"), "-out", world.path("ca.pem"),
              "-subj", "/CN=CA Contoh")
    world.run(*openssl, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", world.path("k.pem"),
              "-out", world.path("r.pem"), "-subj", "/CN=Siti Contoh/O=Dinas Contoh/C=ID")
    world.write("ext.cnf", "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n")
    begun = time.monotonic()
    for _ in range(count):
        world.run(*openssl, "x509", "-req", "-in", world.path("r.pem"), "-CA", world.path("ca.pem"), "-CAkey", world.path("ca.key"),
                  "-days", "365", "-extfile", world.path("ext.cnf"), "-out", world.path("c.pem"))
    processes = count / (time.monotonic() - begun)
    words = [SIGNING, world.path("ca.key"), world.path("ca.pem"), world.path("r.pem"), str(LOOPS)]
    loop = float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return processes, loop


def poll(server, applicant, request, seconds, etag=None):
    """Status polls a second over connections that are kept, by wrk; and the service's share of a processor for each."""
    words = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-H", f"Authorization: Bearer {applicant.token}"]
    if etag:
        words += ["-H", f"If-None-Match: {etag}"]
    pid = server.ams.running.process.pid
    before = frames.process_cpu(pid)
    out = subprocess.run([*words, f"{server.ams.url}/api/v1/requests/{request}"], check=True, capture_output=True, text=True).stdout
    cpu = frames.process_cpu(pid) - before
    if "Non-2xx" in out and not etag:
        raise AssertionError(out)
    answered = int(re.search(r"(\d+) requests in", out)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), cpu / answered


def measure(scale):
    count = max(4, round(REQUESTS * scale))
    form = lambda value: f"{value:.0f}/s"  # noqa: E731
    with World() as world:
        server = Installation(world, 1024, "ec:P-256")
        ids, waiting, applicant = prepare(server, count + 1)
        rate, each = issue(server, ids)
        processes, loop = peers(world, max(3, round(40 * scale)))
        polls, poll_each = poll(server, applicant, waiting, max(1, round(POLL_S * scale)))
        etag = applicant.get(f"requests/{waiting}").headers["ETag"]
        same, same_each = poll(server, applicant, waiting, max(1, round(POLL_S * scale)), etag)
    lines = [rounds.Line("certificates issued, beside openssl x509 -req, a process each", form(rate), form(processes),
                         f"{rate / processes:.2f}", "–", None),
             rounds.Line("… beside a loop of the same in one process", form(rate), form(loop), f"{rate / loop:.2f}", "–", None),
             rounds.Line("status polls answered (200, whole)", form(polls), "–", "–", "–", None),
             rounds.Line("… (304, nothing new; what the client asks for)", form(same), "–", "–", "–", None)]
    words = [f"An accepted request costs the service {rounds.seconds(each)} of a processor, a poll {poll_each * 1000:.2f} ms, one without "
             f"news {same_each * 1000:.2f} ms. 5,000 clients with the policy's minute between polls are 83 polls/s."]
    return lines, words
