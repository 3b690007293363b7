# SPDX-License-Identifier: GPL-3.0-or-later
"""A gembok-ams of one's own (`gembok-ams init`), because that of the training takes no files of 60 MiB, with people who log in."""

import socket

import service
from harness import Ams, Secrets, program

FIRST, OWN, CA = "Pertama-kali-masuk-77", "Sandi-baru-yang-panjang-42", "pagar-rumput-kelabu-tujuh-sungai"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Installation(service.Service):
    """See service.Service; @executable may play faults. `accounts` {role: (user name, password)}."""

    def __init__(self, world, document_kib=65536, algorithm="rsa:4096"):  # pylint: disable=super-init-not-called
        self.world, self.ams = world, Ams(world, "own", [], "gembok-ams")
        port = free_port()
        self._run("init", "--listen", f"127.0.0.1:{port}", "--mode", "internal", "--organization", "Instansi Contoh", "--ca-name",
                  "CA Contoh", "--ca-key", "rsa:2048", "--url", f"https://localhost:{port}", "--document-kib", document_kib,
                  "--default-key-algorithm", algorithm, "--verifier", "pemeriksa", "--verifier-name", "Pemeriksa Contoh", "--officer",
                  "penerbit", "--officer-name", "Penerbit Contoh",
                  secret={"--ca-passphrase-fd": CA, "--verifier-password-fd": FIRST, "--officer-password-fd": FIRST})
        pipes = Secrets({"--ca-passphrase-fd": CA})
        self.ams.running = world.start([program("gembok-ams"), "serve", "--data", self.ams.folder, *pipes.words], pipes.descriptors)
        pipes.close()
        ready = self.ams.running.await_line(r"^ready (\S+) (.+)$")
        self.ams.url, self.ams.ca = ready[1], ready[2]
        self.ams.accounts["applicant"] = self.applicant("pemohon")
        for role, name in (("verifier", "pemeriksa"), ("officer", "penerbit")):
            self.ams.accounts[role] = self._taken_over(name)

    def applicant(self, name):
        """Adds an applicant; (user name, password)."""
        self.command("account", "add", "--username", name, "--role", "applicant", "--name", "Siti Contoh Rahmawati", password=FIRST)
        return self._taken_over(name)

    def _taken_over(self, name):
        """By whose account it is: the first password is changed."""
        self.log_in(None, (name, FIRST)).send("PUT", "account/password", {"current": FIRST, "new": OWN}).expect(204)
        return name, OWN

    def _run(self, verb, *words, secret=None):
        pipes = Secrets(secret or {})
        try:
            self.world.start([program("gembok-ams"), verb, "--data", self.ams.folder, *[str(word) for word in words], *pipes.words],
                             pipes.descriptors).wait().expect(0)
        finally:
            pipes.close()
