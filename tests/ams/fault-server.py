#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that misbehaves on command, for the tests of src/ams.

    fault-server.py FOLDER

makes its certificates in FOLDER (openssl command line), opens one loopback port for each way of being reached, prints
"port NAME NUMBER" for each, then "ready". After that it reads commands from standard input:

    plan METHOD PATH-PREFIX key=value ...   the next request that fits is answered so (see Plan); plans queue up
    seen                                    the requests since the last "seen", one a line, then "."
    upload NUMBER                           what is known of a tus upload, then "."
    forget                                  drops all plans, requests and uploads

Every command but "seen" and "upload" is answered by "ok". Without a plan, paths below /files are a sound tus 1.0.0
server and anything else is answered with 200 and a short JSON text. End of input ends the server.
"""

import base64
import hashlib
import shlex
import socket
import ssl
import struct
import sys
import threading
import time
import warnings
from email.utils import formatdate

from fault_certificates import Certificates

TUS = "1.0.0"

# ---------------------------------------------------------------------------------------------- what shall go wrong


class Plan:
    """How to answer one request (or `times` of them; 0 is for ever).

    An answer of its own: status, type, body, body64, size (so many bytes of filler), header (may be repeated),
        length (a Content-Length that is not true), nolength, chunked, endless, headers (so many more of them), pad (bytes
        in one header), raw64 (these very bytes and nothing else).
    Faults: cut=N (so many bytes of the answer, then the connection breaks), stall=N (so many bytes, then nothing),
        read=N (of the request's body, then the connection breaks), close (after the answer, unannounced), reset (break with
        RST instead of FIN), slow=N (one byte of the body each N milliseconds).
    tus: offset (a lie in Upload-Offset), total (a lie in Upload-Length), location, version, lose (do all, answer nothing).
    """

    def __init__(self, words):
        self.method, self.prefix = words[0], words[1]
        self.headers, self.values = [], {}
        for word in words[2:]:
            key, _, value = word.partition("=")
            if key == "header":
                self.headers.append(value)
            else:
                self.values[key] = value
        self.times = self.number("times", 1)

    def number(self, key, default=None):
        return int(self.values[key]) if key in self.values else default

    def has(self, key):
        return key in self.values

    def fits(self, request):
        return self.method in (request.method, "*") and request.path.startswith(self.prefix)

    def answers(self):
        return any(key in self.values for key in ("status", "body", "body64", "size", "endless", "headers", "pad", "raw64")) \
            or bool(self.headers)

    def body(self):
        if self.has("body64"):
            return base64.b64decode(self.values["body64"])
        if self.has("size"):
            return b"x" * self.number("size")
        return self.values.get("body", "").encode()


NOTHING = Plan(["*", "/"])


class Upload:
    def __init__(self, length):
        self.length, self.offset, self.hash = length, 0, hashlib.sha256()

    def take(self, data):
        self.offset += len(data)
        self.hash.update(data)


class World:
    """What the connections share."""

    def __init__(self):
        self.lock = threading.Lock()
        self.forget()
        self.connections = 0

    def forget(self):
        with self.lock:
            self.plans, self.requests, self.uploads = [], [], {}

    def plan_for(self, request):
        with self.lock:
            for plan in self.plans:
                if plan.fits(request):
                    if plan.times > 0:
                        plan.times -= 1
                        if plan.times == 0:
                            self.plans.remove(plan)
                    return plan
        return NOTHING

    def note(self, request):
        with self.lock:
            self.requests.append(request)

    def take_requests(self):
        with self.lock:
            taken, self.requests = self.requests, []
        return taken

    def new_connection(self):
        with self.lock:
            self.connections += 1
            return self.connections


WORLD = World()

# ---------------------------------------------------------------------------------------------- one connection


class Broken(Exception):
    """The connection is over, by plan or by the other side."""


class Request:
    def __init__(self, head, connection, port):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.path, self.version = lines[0].split(" ")
        self.headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value.strip()
        self.connection, self.port = connection, port
        self.length = int(self.headers.get("content-length", "0"))
        self.got, self.hash = 0, hashlib.sha256()

    def take(self, data):
        self.got += len(data)
        self.hash.update(data)

    def line(self):
        parts = [f"{self.method} {self.path}", f"connection={self.connection}", f"port={self.port}", f"got={self.got}",
                 f"sha256={self.hash.hexdigest()}"]
        return "\t".join(parts + [f"{name}: {value}" for name, value in sorted(self.headers.items())])


class Connection:
    def __init__(self, stream, port):
        self.stream, self.port = stream, port
        self.number, self.buffer = WORLD.new_connection(), b""

    def receive(self, limit=65536):
        data = self.stream.recv(limit)
        if not data:
            raise Broken
        return data

    def break_off(self, plan):
        if plan.has("reset"):
            self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Broken

    def read_request(self):
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.receive()
            if self.buffer[0] == 0x16:  # the start of a TLS handshake: web servers without TLS answer so
                self.stream.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                raise Broken
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        return Request(head, self.number, self.port)

    def read_body(self, request, plan, sink=None):
        """Gives the body to `sink` as it comes; breaks off where the plan says so."""
        stop = plan.number("read", request.length)
        while request.got < min(stop, request.length):
            data, self.buffer = (self.buffer, b"") if self.buffer else (self.receive(), b"")
            left = min(stop, request.length) - request.got
            data, self.buffer = data[:left], data[left:]
            request.take(data)
            if sink is not None:
                sink(data)
        if plan.has("read"):
            self.break_off(plan)

    def wait_for_end(self):
        while True:
            self.receive()

    def send_slowly(self, data, pause):
        head = data.index(b"\r\n\r\n") + 4
        self.stream.sendall(data[:head])
        for i in range(head, len(data)):
            self.stream.sendall(data[i:i + 1])
            time.sleep(pause)

    def send(self, data, plan):
        if plan.has("cut"):
            self.stream.sendall(data[:plan.number("cut")])
            self.break_off(plan)
        if plan.has("stall"):
            self.stream.sendall(data[:plan.number("stall")])
            self.wait_for_end()
        if plan.has("slow"):
            self.send_slowly(data, plan.number("slow") / 1000)
        else:
            self.stream.sendall(data)
        if plan.has("close"):
            self.break_off(plan)

    def answer(self, request, plan, status, headers, body=b""):
        given = {line.partition(":")[0].lower() for line in plan.headers}
        lines = [f"HTTP/1.1 {status} Planned"]
        if "date" not in given:
            lines.append("Date: " + formatdate(usegmt=True))
        lines += [line for line in headers if line.partition(":")[0].lower() not in given] + plan.headers
        lines += [f"X-Filler-{i}: {i}" for i in range(plan.number("headers", 0))]
        if plan.has("pad"):
            lines.append("X-Pad: " + "p" * plan.number("pad"))
        if plan.has("chunked") or plan.has("endless"):
            lines.append("Transfer-Encoding: chunked")
            body = f"{len(body):x}\r\n".encode() + body + b"\r\n" if body else b""
            body += b"" if plan.has("endless") else b"0\r\n\r\n"
        elif status not in (204, 304) and not plan.has("nolength"):
            lines.append(f"Content-Length: {plan.number('length', len(body))}")
        if request.method == "HEAD":
            body = b""
        self.send("\r\n".join(lines + ["", ""]).encode("latin-1") + body, plan)
        while plan.has("endless"):
            self.stream.sendall(b"10000\r\n" + b"e" * 0x10000 + b"\r\n")

    def serve(self):
        while True:
            request = self.read_request()
            plan = WORLD.plan_for(request)
            WORLD.note(request)
            if request.method == "CONNECT":
                self.tunnel(request, plan)
            elif request.path.startswith("/files") and not plan.answers():
                self.serve_upload(request, plan)
            else:
                self.serve_plainly(request, plan)

    def serve_plainly(self, request, plan):
        self.read_body(request, plan)
        if plan.has("lose"):
            self.break_off(plan)
        if plan.has("raw64"):
            self.stream.sendall(base64.b64decode(plan.values["raw64"]))
            raise Broken
        body = plan.body() if plan.answers() else b'{"ok": true}'
        headers = []
        if plan.values.get("type", "application/json"):
            headers = ["Content-Type: " + plan.values.get("type", "application/json")]
        self.answer(request, plan, plan.number("status", 200), headers, body)

    # ------------------------------------------------------------------------------------------ tus 1.0.0

    def serve_upload(self, request, plan):
        if request.headers.get("tus-resumable") != TUS:
            self.read_body(request, plan)
            self.answer(request, plan, 412, ["Tus-Version: " + TUS])
        elif request.method == "POST":
            self.create_upload(request, plan)
        else:
            number = request.path.rpartition("/")[2]
            upload = WORLD.uploads.get(number)
            if upload is None:
                self.read_body(request, plan)
                self.answer(request, plan, 404, ["Tus-Resumable: " + TUS])
            else:
                {"HEAD": self.tell_offset, "PATCH": self.append, "DELETE": self.terminate}[request.method](
                    request, plan, number, upload)

    def create_upload(self, request, plan):
        self.read_body(request, plan)
        with WORLD.lock:
            number = str(len(WORLD.uploads) + 1)
            WORLD.uploads[number] = Upload(int(request.headers["upload-length"]))
        if plan.has("lose"):
            self.break_off(plan)
        location = plan.values.get("location", f"/files/{number}")
        self.answer(request, plan, 201, ["Tus-Resumable: " + TUS] + ([f"Location: {location}"] if location else []))

    def tus_headers(self, plan, upload):
        return ["Tus-Resumable: " + plan.values.get("version", TUS), f"Upload-Offset: {plan.values.get('offset', upload.offset)}"]

    def tell_offset(self, request, plan, _number, upload):
        headers = self.tus_headers(plan, upload) + ["Cache-Control: no-store"]
        headers.append(f"Upload-Length: {plan.values.get('total', upload.length)}")
        self.answer(request, plan, 200, headers)

    def append(self, request, plan, _number, upload):
        if request.headers.get("content-type") != "application/offset+octet-stream":
            self.read_body(request, plan)
            self.answer(request, plan, 415, ["Tus-Resumable: " + TUS])
        elif request.headers.get("upload-offset") != str(upload.offset):
            self.read_body(request, plan)
            self.answer(request, plan, 409, ["Tus-Resumable: " + TUS])
        else:
            self.read_body(request, plan, upload.take)
            if plan.has("lose"):
                self.break_off(plan)
            self.answer(request, plan, 204, self.tus_headers(plan, upload))

    def terminate(self, request, plan, number, _upload):
        with WORLD.lock:
            del WORLD.uploads[number]
        self.answer(request, plan, 204, ["Tus-Resumable: " + TUS])

    # ------------------------------------------------------------------------------------------ as a proxy

    def tunnel(self, request, plan):
        if plan.answers():
            self.answer(request, plan, plan.number("status", 403), [])
            return
        port = int(request.path.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as server:
            self.stream.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            threading.Thread(target=pump, args=(server, self.stream), daemon=True).start()
            pump(self.stream, server)
        raise Broken


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve_connection(raw, context, port):
    stream = raw
    try:
        if context is not None:
            stream = context.wrap_socket(raw, server_side=True)
        Connection(stream, port).serve()
    except (Broken, OSError, ValueError):
        pass
    finally:
        stream.close()  # without a goodbye in TLS, as when a line is cut


def accept_for_ever(listener, context, name):
    while True:
        raw, _ = listener.accept()
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve_connection, args=(raw, context, name), daemon=True).start()


def open_port(name, context=None, silent=False):
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    if not silent:
        threading.Thread(target=accept_for_ever, args=(listener, context, name), daemon=True).start()
    print("port", name, listener.getsockname()[1])
    return listener


def open_black_hole():
    """A port whose queue is full: to connect there takes for ever."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    waiting = []
    for _ in range(4):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(listener.getsockname())
        waiting.append(client)
    print("port blackhole", listener.getsockname()[1])
    return [listener] + waiting


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print("port closed", listener.getsockname()[1])


def obey(line):
    words = shlex.split(line)
    if words[0] == "plan":
        with WORLD.lock:
            WORLD.plans.append(Plan(words[1:]))
        print("ok")
    elif words[0] == "seen":
        for request in WORLD.take_requests():
            print(request.line())
        print(".")
    elif words[0] == "upload":
        upload = WORLD.uploads.get(words[1])
        if upload is not None:
            print(f"offset={upload.offset} length={upload.length} sha256={upload.hash.hexdigest()}")
        print(".")
    elif words[0] == "forget":
        WORLD.forget()
        print("ok")
    else:
        print("unknown command")
    sys.stdout.flush()


def main():
    warnings.simplefilter("ignore", DeprecationWarning)  # TLS 1.1 is what is wanted
    certificates = Certificates(sys.argv[1])
    kept = [open_port(name, certificates.context(name))
            for name in ("good", "expired", "future", "wronghost", "unknown", "selfsigned", "sha1")]
    kept.append(open_port("tls12", certificates.context("good", highest=ssl.TLSVersion.TLSv1_2)))
    kept.append(open_port("tls11", certificates.context("good", ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1)))
    kept.append(open_port("plain"))
    kept.append(open_port("proxy"))
    kept.append(open_port("silent", silent=True))
    kept.append(open_black_hole())
    closed_port()
    print("ready")
    sys.stdout.flush()
    for line in sys.stdin:
        obey(line)


main()
