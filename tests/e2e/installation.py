# SPDX-License-Identifier: GPL-3.0-or-later
"""An installation of one's own, for the end-to-end tests: made by `gembok-ams init`, served with its passphrase."""

import os
import pty
import re
import select
import signal
import socket
import time

from harness import PATIENCE, Ams, Secrets, await_true, program

PASSPHRASE = "rumah-besar-kuning-langit-9-awan"
OWN_PASSWORD = "Sandi-baru-yang-panjang-42"


def free_ports(count):
    """Ports that nobody listens on at the moment."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Own(Ams):
    """`folder` is made by make(), and served by start()."""

    def __init__(self, world, name="own"):
        super().__init__(world, name, [], "gembok-ams")
        self.port, self.plain_port = free_ports(2)
        self.plain_url = f"http://127.0.0.1:{self.plain_port}"
        self.environment = {}

    def words(self, *words):
        return [program("gembok-ams"), *words, "--data", self.folder]

    def run(self, *words, code=0, secret=None):
        """A command with secrets through pipes; returns the Result."""
        pipes = Secrets(secret or {})
        try:
            return self.world.start([*self.words(*words), *pipes.words], pipes.descriptors).wait().expect(code)
        finally:
            pipes.close()

    def make(self, *words, code=0, passphrase=PASSPHRASE):
        """`init` with EC keys (quick) and both deciders; their passwords go to `accounts`."""
        made = self.run("init", "--organization", "Dinas Kominfo Kabupaten Contoh", "--url", f"https://127.0.0.1:{self.port}",
                        "--revocation-url", self.plain_url, "--listen", "127.0.0.1", "--ca-key", "ec:P-384",
                        "--verifier", "budi", "--verifier-name", "Budi Contoh Santoso", "--officer", "rina", "--officer-name", "Rina Contoh",
                        *words, secret={"--ca-passphrase-fd": passphrase}, code=code)
        self.accounts |= {role: (name, password) for role, name, password in re.findall(r"^account (\S+) (\S+) (\S+)$", made.out, re.M)}
        return made

    def start(self, passphrase=PASSPHRASE):
        pipes = Secrets({"--ca-passphrase-fd": passphrase})
        try:
            self.running = self.world.start([*self.words("serve"), *pipes.words], pipes.descriptors, environment=self.environment)
        finally:
            pipes.close()
        ready = self.running.await_line(r"^ready (\S+) (.+)$")
        self.url, self.ca = ready[1], ready[2]
        return self

    def reload(self):
        """SIGHUP; returns what it logged since, once it is through."""
        seen = len(self.running.lines["err"])
        self.running.process.send_signal(signal.SIGHUP)
        await_true(lambda: any("settings" in line for line in self.running.lines["err"][seen:]), "the service to reload")
        await_true(lambda: any("tls" in line.lower() for line in self.running.lines["err"][seen:]), "the service to look at TLS")
        return "\n".join(self.running.lines["err"][seen:])

    def admit(self, person, role):
        """The first log-in of @person, who takes a password of their own."""
        person.log_in(self, role)
        first = self.accounts[role]
        person.cli("account", "change-password", secret={"--password-fd": first[1], "--new-password-fd": OWN_PASSWORD})
        self.accounts[role] = (first[0], OWN_PASSWORD)


class Terminal:
    """A program on a terminal of its own. `text` is what it wrote there."""

    def __init__(self, world, command):
        self.text = ""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, {**world.environment, "TERM": "dumb"})

    def await_(self, part, patience=PATIENCE):
        """Waits until @part was written, and forgets it and what came before."""
        deadline = time.monotonic() + patience
        while part not in self.text:
            if time.monotonic() > deadline or not self._read(deadline):
                raise AssertionError(f"the terminal never showed {part!r}: {self.text[-2000:]!r}")
        before, self.text = self.text.split(part, 1)
        return before

    def _read(self, deadline):
        if not select.select([self.master], [], [], max(0, deadline - time.monotonic()))[0]:
            return False
        try:
            chunk = os.read(self.master, 65536)
        except OSError:
            return False
        self.text += chunk.decode("utf-8", "replace")
        return bool(chunk)

    def type(self, text):
        os.write(self.master, text.encode())

    def answer(self, question, text=""):
        self.await_(question)
        self.type(text + "\n")

    def wait(self):
        """Reads to the end; returns the exit code."""
        while self._read(time.monotonic() + PATIENCE):
            pass
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.master)
        return code
