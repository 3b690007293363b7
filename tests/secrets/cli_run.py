# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does with gembok-cli, and an AMS behind it, each program looked into at its end (and while it waits): all it does is
done, its memory is still there."""

import contextlib
import glob
import os
import re
import unicodedata

import journey
import needles
import tokens
from harness import Ams, Person, Secrets, World, await_true, people, program
from hunt import Hunt, await_rest

CLI, AMS = "gembok-cli", "gembok-ams"
CA_KEYS = "keys of the CA and its TLS"


class WatchedAms(Ams):
    """An AMS under watch.c."""

    def __init__(self, world, hunt):
        super().__init__(world, "main", (), AMS)
        self.hunt, self.watched = hunt, None

    def begin(self, command):
        self.watched = self.hunt.start(command)
        return self.watched.running


class WatchedPerson(Person):
    """Whose every command is looked into at its end."""

    hunt = None

    def cli(self, *words, code=0, patience=120, secret=None, environment=None, moment=None, before=None, **_more):
        pipes = Secrets(secret or {})
        try:
            watched = self.hunt.start(self.command(*words, *pipes.words), pipes.descriptors, environment=environment)
        finally:
            pipes.close()
        return self.see_end(watched, moment or " ".join(words[:2]), before).expect(code)

    def see_end(self, watched, moment, before=None):
        """@before: what is to be done once everything is in the vault, and before the look."""
        watched.await_end()
        if before:
            before()
        self.hunt.look(watched.image(), CLI, f"{moment}, at its end")
        return watched.let_end()


class Run:
    def __init__(self, world, algorithm="ec:P-256", language="C"):
        self.world, self.hunt, self.algorithm = world, Hunt(world), algorithm
        world.environment["LANGUAGE"] = language
        self.ams = WatchedAms(world, self.hunt).start()
        for role, (_username, password) in self.ams.accounts.items():
            self.hunt.add(f"AMS password of the {role}", password)
        self._add_ca_keys()
        self.siti = WatchedPerson(world, "applicant", people()["siti"], "siti")
        self.siti.hunt, self.vault = self.hunt, os.path.join(self.siti.folder, "vault.db")
        # As a file manager or another keyboard would give it: decomposed. What is kept is composed.
        self.siti.passphrase = self.hunt.add("key passphrase", unicodedata.normalize("NFD", needles.draw() + "éü") + needles.draw())
        self.deciders = [world.person(role) for role in ("verifier", "officer")]
        self.request = None

    def _add_ca_keys(self):
        """They serve as long as the AMS does, and lie in its folder: admitted, and only there."""
        self.hunt.add_pem(CA_KEYS, *glob.glob(os.path.join(self.ams.folder, "**/*.key"), recursive=True))

    def see_ams(self, moment):
        image = self.ams.watched.image()
        await_rest(image.pid)
        self.hunt.look(image, AMS, moment, admitted=[CA_KEYS])

    # --- what is done --------------------------------------------------------------------------------------------------

    def log_in(self):
        def learn():
            for token in tokens.kept(self.world):
                self.hunt.add("session token", token)
        username, password = self.ams.accounts["applicant"]
        self.siti.cli("login", "--server", self.ams.url, "--ca", self.ams.ca, "--anchor", self.ams.ca, "--username", username,
                      secret={"--password-fd": password}, before=learn)
        for person in self.deciders:
            person.log_in(self.ams)
        self.see_ams("after three log-ins")

    def create(self):
        """The key, with an NFD passphrase; what is kept under it opens with the NFC one."""
        words = ["request", "new", "--procedure", "lock-kaltim", *self.siti.applicant_words(), "--algorithm", self.algorithm]
        self.request = self.siti.cli(*words, secret={"--passphrase-fd": self.siti.passphrase}, before=lambda: self.hunt.add_key(
            "private key", self.vault, self.siti.passphrase)).json["id"]

    def wait(self):
        """A request is sent, and its answer waited for."""
        plain = Person(self.world, "applicant", self.siti.facts, "siti")
        journey.attach(plain, self.request, journey.samples(self.world))
        journey.agree(plain, self.request)
        self.siti.cli("request", "submit", self.request)
        asked = len(self.ams.running.lines["err"])
        waiting = self.hunt.start(self.siti.command("request", "status", self.request, "--wait", options=()))
        await_true(lambda: len(self.ams.running.lines["err"]) > asked, "the AMS to be asked")
        await_rest(waiting.pid)
        self.hunt.look(waiting.image(), CLI, "request status --wait, while it waits", held=["session token"])
        waiting.running.interrupt()
        self.siti.see_end(waiting, "request status --wait, interrupted")
        self.see_ams("after an upload and a submission")

    def sign(self):
        """The certificate is fetched with a trial signature, saved with the key, and looked into."""
        outside = self.hunt.add(".p12 passphrase", needles.draw())
        path, own = self.world.path("siti.p12"), {"--passphrase-fd": self.siti.passphrase}
        journey.accept_all(*self.deciders)
        self.siti.cli("request", "fetch", self.request, secret=own)
        self.siti.cli("cert", "export", self.request, "--format", "p12", "--out", path,
                      secret={**own, "--export-passphrase-fd": outside})
        self.siti.cli("inspect", path, secret={"--passphrase-fd": outside})
        self.siti.cli("key", "export", self.request, "--out", self.world.path("siti.key"), secret=own)

    def keep(self):
        """A backup of everything, restored elsewhere."""
        outside, path = self.hunt.add("backup passphrase", needles.draw()), self.world.path("siti.gembok")
        secret = {"--backup-passphrase-fd": outside}
        self.siti.cli("request", "backup", "--out", path, secret=secret)
        elsewhere = WatchedPerson(self.world, "applicant", self.siti.facts, "elsewhere")
        elsewhere.hunt = self.hunt
        elsewhere.cli("request", "restore", path, secret=secret)

    def change(self):
        """The passphrase is tried, wrongly and rightly, and changed; then typed at a terminal."""
        wrong, new = (self.hunt.add(name, needles.draw()) for name in ("wrong passphrase", "new passphrase"))
        self.siti.cli("key", "check", self.request, secret={"--passphrase-fd": wrong}, code=3, moment="key check, wrong")
        self.siti.cli("key", "change-passphrase", self.request, secret={
            "--passphrase-fd": self.siti.passphrase, "--new-passphrase-fd": new}, before=lambda: self.hunt.add_key(
                "key under the new passphrase", self.vault, new))
        self.type_at_a_terminal(new)

    def type_at_a_terminal(self, passphrase):
        terminal, slave = os.openpty()
        try:
            # setsid(1) takes its standard input for the terminal of the session.
            command = ["/bin/bash", "-c", f'exec setsid -c "$0" "$@" 0<&{slave}',
                       *self.siti.command("key", "check", self.request, options=())]
            watched = self.hunt.start(command, (slave,))
            os.set_blocking(terminal, False)
            seen = b""

            def asked():
                nonlocal seen
                with contextlib.suppress(BlockingIOError):
                    seen += os.read(terminal, 1024)
                return re.search(rb": $", seen)
            await_true(asked, "a question at the terminal")
            os.write(terminal, passphrase.encode() + b"\n")
            self.siti.see_end(watched, "key check, typed at a terminal").expect(0)
        finally:
            os.close(slave)
            with contextlib.suppress(OSError):
                while piece := os.read(terminal, 1024):
                    seen += piece
            os.close(terminal)
        self.hunt.add_output("terminal", seen)

    def change_password(self):
        own = self.hunt.add("new AMS password", needles.draw())
        self.siti.cli("account", "change-password", secret={"--password-fd": self.ams.accounts["applicant"][1],
                                                            "--new-password-fd": own})

    def log_out(self):
        for person in (self.siti, *self.deciders):
            person.cli("logout")
        self.see_ams("after log-out")

    def end(self):
        self.hunt.words("over the whole run", speakers=[self.ams.running])
        self.ams.running.process.terminate()
        self.ams.watched.await_end()
        self.hunt.look(self.ams.watched.image(), AMS, "at its end", admitted=[CA_KEYS])
        self.ams.watched.let_end().expect(0)
        self.hunt.disk("at the end", admitted=[CA_KEYS])


SHORT = ("log_in", "create", "wait", "sign", "change", "log_out", "end")
WHOLE = ("log_in", "create", "wait", "sign", "keep", "change", "change_password", "log_out", "end")


def day(steps=WHOLE, algorithm="ec:P-256", language="C"):
    """Does all @steps; returns the Hunt."""
    with World(bus=True, keyring=True) as world:
        run = Run(world, algorithm, language)
        for step in steps:
            getattr(run, step)()
        return run.hunt
