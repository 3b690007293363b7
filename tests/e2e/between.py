# SPDX-License-Identifier: GPL-3.0-or-later
"""What may stand between a client and its AMS: a network of a hotel, a proxy, a line that breaks, a server with the wrong
certificate. It ends TLS with a certificate of its own and passes every request on to the real AMS, unless its weather says
otherwise.

    between = Between(ams, certificates)        an address of its own: between.url
    between.weather = {"certificate": "expired"}
    between.weather = {"answer": redirect("http://127.0.0.1:1/"), "method": "GET", "path": "/api/v1/requests/"}
    between.weather = {}                        everything goes through again

Weather: "certificate": a name of fault_certificates.py, or "tls11" (only that version), "plain" (no TLS at all), "hang_up" (the
connection ends during the handshake); "answer": a function (exchange) that answers instead of the AMS the requests of "method",
"path" (its beginning) and "suffix" (its end), all optional; "reset": so many bytes of every PATCH reach the AMS, then the
connection is reset; "proxy": the status with which the proxy refuses. What came is counted in `seen`.
"""

import contextlib
import fcntl
import os
import socket
import ssl
import struct
import sys
import termios
import threading
import time
import urllib.parse
import warnings

from harness import SOURCE

sys.path.insert(0, os.path.join(SOURCE, "tests/ams"))
from fault_certificates import Certificates  # noqa: E402  pylint: disable=wrong-import-position

__all__ = ["Between", "Certificates", "Trap", "huge", "page", "redirect", "trickle"]

GONE = (OSError, ssl.SSLError, EOFError, ValueError)
HOP_BY_HOP = ("connection", "keep-alive", "proxy-connection", "te", "upgrade")
PIECE = 65536


def die_at_once(stream):
    """Ends a connection with a reset instead of a goodbye."""
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Exchange:
    """One request: its head, and its body as far as it was taken."""

    def __init__(self, stream, head):
        lines = head.decode("latin-1").split("\r\n")
        self.stream = stream
        self.method, self.path, _ = lines[0].split(" ", 2)
        self.lines = [line for line in lines[1:] if line]
        self.headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in self.lines)}
        self.length = int(self.headers.get("content-length", "0"))
        self.taken = self.pending = self.answered = 0

    @property
    def token(self):
        """What it would give away."""
        return self.headers.get("authorization")

    def body(self, limit=None):
        """The next bytes of the body, b"" at its end (or at @limit)."""
        left = min(self.length, limit if limit is not None else self.length) - self.taken
        data = self.stream.recv(min(PIECE, left)) if left > 0 else b""
        if left > 0 and not data:
            raise EOFError
        self.taken += len(data)
        return data

    def read_all(self):
        while self.body():
            pass

    def send(self, data):
        self.stream.sendall(data)
        self.answered += len(data)

    def answer(self, status, headers=(), body=b"", length=None):
        lines = [f"HTTP/1.1 {status} Between", "Connection: close", f"Content-Length: {len(body) if length is None else length}"]
        self.send("\r\n".join([*lines, *headers, "", ""]).encode("latin-1") + body)


# --- answers instead of the AMS's -----------------------------------------------------------------------------------------

def redirect(address, status=302):
    """Sends the client on to @address."""
    def play(exchange):
        exchange.read_all()
        exchange.answer(status, [f"Location: {address}"])
    return play


def page(status=200):
    """The log-in page of a hotel's network, which stands in for every answer."""
    text = b"<!DOCTYPE html><html><body><form action='/login'>Please log in to use this network.</form></body></html>"

    def play(exchange):
        exchange.read_all()
        exchange.answer(status, ["Content-Type: text/html; charset=utf-8"], text)
    return play


def huge(size, content_type="application/json"):
    """An answer of @size bytes: it says so, and sends them for as long as somebody takes them."""
    def play(exchange):
        exchange.read_all()
        exchange.stream.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIECE)
        exchange.answer(200, [f"Content-Type: {content_type}"], length=size)
        while exchange.answered < size:
            exchange.send(b" " * PIECE)
    return play


def trickle(pause, size=100000):
    """An answer of which one byte comes each @pause seconds."""
    def play(exchange):
        exchange.read_all()
        exchange.answer(200, ["Content-Type: application/json"], length=size)
        for _ in range(size):
            time.sleep(pause)
            exchange.send(b" ")
    return play


# --- listening ----------------------------------------------------------------------------------------------------------

class Listener:
    """Accepts on a loopback port, in threads, and hands each connection to @serve."""

    def __init__(self, serve):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, args=(serve,), daemon=True).start()

    def _accept(self, serve):
        with contextlib.suppress(OSError):
            while True:
                stream, _ = self.socket.accept()
                self.connections += 1
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._serve, args=(serve, stream), daemon=True).start()

    @staticmethod
    def _serve(serve, stream):
        with contextlib.suppress(*GONE), stream:
            serve(stream)


class Trap(Listener):
    """A port where nobody should ever come: `connections` counts who did."""

    def __init__(self):
        super().__init__(lambda stream: stream.recv(1))


def closed_port():
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Between:
    """See the module. @ams has `url` and `ca`; @certificates are a Certificates, whose "ca" the client must be given."""

    def __init__(self, ams, certificates, name="127.0.0.1"):
        self.certificates, self.weather, self.seen = certificates, {}, []
        self.ca = certificates.path("ca.pem")
        address = urllib.parse.urlsplit(ams.url)
        self.upstream = (address.hostname, address.port)
        self.trust = ssl.create_default_context(cafile=ams.ca)
        self.front, self.proxy = Listener(self._serve), Listener(self._tunnel)
        self.url, self.host = f"https://{name}:{self.front.port}", f"{name}:{self.front.port}"

    def forget(self):
        """What was seen so far; begins anew."""
        seen, self.seen = self.seen, []
        return seen

    # --- towards the client ------------------------------------------------------------------------------------------------

    def _secure(self, raw):
        kind = self.weather.get("certificate", "good")
        if kind == "hang_up":
            raise EOFError
        if kind == "plain":
            raw.recv(PIECE)
            raw.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            raise EOFError
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # TLS 1.1 is what is wanted
            old = (ssl.TLSVersion.TLSv1_1,) * 2 if kind == "tls11" else ()
            context = self.certificates.context("good" if kind == "tls11" else kind, *old)
        return context.wrap_socket(raw, server_side=True)

    def _serve(self, raw):
        with self._secure(raw) as stream:
            head = b""
            while b"\r\n\r\n" not in head:
                # Byte by byte to the head's end, so that the body is still to be read.
                byte = stream.recv(1)
                if not byte:
                    raise EOFError
                head += byte
            exchange = Exchange(stream, head)
            self.seen.append(exchange)
            self._play(exchange, raw)

    def _fits(self, exchange):
        return (self.weather.get("method", exchange.method) == exchange.method
                and exchange.path.startswith(self.weather.get("path", "/")) and exchange.path.endswith(self.weather.get("suffix", "")))

    def _play(self, exchange, raw):
        if "answer" in self.weather and self._fits(exchange):
            self.weather["answer"](exchange)
        elif "reset" in self.weather and exchange.method == "PATCH" and exchange.length > self.weather["reset"]:
            self.pass_on(exchange, self.weather["reset"])
            exchange.pending = struct.unpack("i", fcntl.ioctl(raw.fileno() if raw.fileno() >= 0 else exchange.stream.fileno(),
                                                              termios.FIONREAD, b"\0" * 4))[0]
            die_at_once(exchange.stream)
        else:
            self.pass_on(exchange)

    # --- towards the AMS ---------------------------------------------------------------------------------------------------

    def pass_on(self, exchange, limit=None, before_cut=None):
        """The request as it came, the answer as it comes; with @limit only so much of the body, and then no answer.

        @before_cut is called when that much is on its way.
        """
        with socket.create_connection(self.upstream) as raw, self.trust.wrap_socket(raw, server_hostname=self.upstream[0]) as ams:
            lines = [line for line in exchange.lines if line.partition(":")[0].strip().lower() not in HOP_BY_HOP]
            head = [f"{exchange.method} {exchange.path} HTTP/1.1", *lines, "Connection: close", "", ""]
            ams.sendall("\r\n".join(head).encode("latin-1"))
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has read everything
                while data := exchange.body(limit):
                    ams.sendall(data)
            if before_cut:
                before_cut()
            while limit is None and (data := ams.recv(PIECE)):
                exchange.send(data)

    # --- as a proxy --------------------------------------------------------------------------------------------------------

    def _tunnel(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            data = client.recv(PIECE)
            if not data:
                return
            head += data
        status = self.weather.get("proxy", 200)
        if status != 200:
            client.sendall(f"HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            return
        with socket.create_connection(("127.0.0.1", self.front.port)) as server:
            client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            threading.Thread(target=pump, args=(server, client), daemon=True).start()
            pump(client, server)


def pump(source, target):
    """Everything from one to the other, until there is no more."""
    try:
        while data := source.recv(PIECE):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
