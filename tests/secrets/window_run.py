# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does in the window with secrets, all typed by keyboard, and the looks into its memory in between."""

import os
import re

import journey
import needles
import tokens
import window_steps as steps
from desktop import Desktop
from harness import Person, people, program
from hunt import Hunt

NAME = people()["siti"]["name"]
KEY_PASSPHRASE = "Passphrase kunci"
WINDOW = "gembok"
# What the program suggests: so many of its letters in a row say more than that they are words of its list.
SUGGESTED, SUGGESTED_WINDOW = re.compile("^[a-z]+(-[a-z]+){5}$"), 16
# Who else handles what is typed and shown.
OTHERS = ("Xvfb", "openbox", "dbus-daemon", "at-spi2-registryd", "gnome-keyring-daemon")


class Run:
    """A window with a request whose certificate was issued, and not yet fetched."""

    def __init__(self, desktop, algorithm="ec:P-256"):
        self.desktop, self.hunt, self.algorithm = desktop, Hunt(desktop), algorithm
        self.ams = desktop.start_ams()
        self.passphrase = self.hunt.add("key passphrase", needles.draw())
        self.password = self.hunt.add("AMS password", self.ams.accounts["applicant"][1])
        self.vault = os.path.join(desktop.environment["XDG_DATA_HOME"], "gembok/vault.db")
        self._issue()
        self.hunt.add_key("private key", self.vault, self.passphrase)
        steps.preset(desktop, self.ams)
        self.program = self.hunt.start([program(WINDOW)])
        self.screen = desktop.attach(self.program.running)

    def _issue(self):
        """By the command line, to the point where the certificate waits."""
        siti = Person(self.desktop, "applicant", people()["siti"], "siti")
        siti.folder, siti.passphrase = os.path.dirname(self.vault), self.passphrase
        deciders = [self.desktop.person(role) for role in ("verifier", "officer")]
        for person in (siti, *deciders):
            person.log_in(self.ams)
        request = journey.prepared(self.desktop, siti, algorithm=self.algorithm)
        siti.cli("request", "submit", request)
        journey.accept_all(*deciders)
        siti.cli("request", "status", request)
        for person in (siti, *deciders):
            person.cli("logout")

    def rest(self, moment, **more):
        self.hunt.rest(WINDOW, moment, self.program.image(), **more)

    # --- what is done --------------------------------------------------------------------------------------------------

    def log_in(self):
        steps.log_in(self.screen, self.ams)
        steps.person_button(self.screen).await_there()
        for token in tokens.kept(self.desktop):
            self.hunt.add("session token", token)
        self.rest("after log-in", held=["session token"])

    def sign(self):
        """Fetches the certificate, with a trial signature."""
        self.screen.page("Permohonan").click()
        self.screen.row(NAME).click()
        self.screen.await_text("Sertifikat Anda sudah terbit")
        self.screen.passphrase(re.compile(f"^{KEY_PASSPHRASE}")).type(self.passphrase)
        self.rest("while the passphrase stands in its entry", typed=["key passphrase"], held=["session token"])
        self.screen.button("Unduh Sertifikat").click()
        self.screen.await_text("Uji tanda tangan berhasil")
        self.rest("after the trial signature", held=["session token"])

    def save(self):
        """Saves a .p12 under a passphrase of its own."""
        outside = self.hunt.add(".p12 passphrase", needles.draw())
        self.screen.button("Simpan .p12 …").click()
        dialog = self.screen.dialog("Simpan .p12")
        for name, text in ((KEY_PASSPHRASE, self.passphrase), ("Passphrase berkas", outside), ("Ulangi passphrase berkas", outside)):
            dialog.passphrase(name).type(text)
        dialog.button("Simpan …").click()
        self.screen.choose_file(self.desktop.path("siti.p12"))
        self.screen.await_text("Tersimpan: ")
        self.screen.key("Escape")
        dialog.await_gone()
        self.rest("after saving a .p12", held=["session token"])

    def change(self):
        """Changes the passphrase, after trying it with a wrong one; one more is typed and left standing."""
        wrong, new = (self.hunt.add(name, needles.draw()) for name in ("wrong passphrase", "new passphrase"))
        self.screen.page("Sertifikat").click()
        self.screen.row(NAME).click()
        self.screen.row("Ganti passphrase").click()
        dialog = self.screen.dialog("Ganti Passphrase")
        dialog.passphrase("Passphrase baru").type(new)
        dialog.passphrase("Ulangi passphrase baru").type(new)
        for text, answer in ((wrong, "Passphrase lama tidak cocok."), (self.passphrase, "Passphrase sudah diganti.")):
            dialog.passphrase("Passphrase saat ini").type(text)
            dialog.button("Ganti").click()
            self.screen.await_text(answer)
        self.screen.key("Escape")
        dialog.await_gone()
        self.hunt.add_key("key under the new passphrase", self.vault, new)
        self.rest("after changing the passphrase", held=["session token"])

    def leave(self):
        """A passphrase is shown in clear for a moment, and its dialog closed while it stands there."""
        left = self.hunt.add("passphrase left standing", needles.draw())
        self.screen.row("Coba passphrase").click()
        dialog = self.screen.dialog("Coba Passphrase")
        dialog.passphrase(KEY_PASSPHRASE).type(left)
        self._look_at_it(dialog)
        self.rest("while a passphrase is shown in clear", held=["session token"], admitted=["passphrase left standing"])
        self.screen.key("Escape")
        dialog.await_gone()
        self.rest("after a dialog was closed with a passphrase in it", held=["session token"])

    def _look_at_it(self, dialog):
        """Clicks the eye in the entry."""
        eye = next(node for node in dialog.await_there().below() if node.is_a("button") and node.nameless)
        self.screen.mouse(eye)

    def suggest(self):
        """Another request; of two passphrases that are suggested the second one is taken, and typed once more."""
        self.begin_request()
        self.screen.row("Sarankan passphrase").click()
        rejected = self.hunt.add("suggestion rejected", self.screen.await_text(SUGGESTED), SUGGESTED_WINDOW)
        self.rest("while a passphrase is suggested", held=["session token"], admitted=["suggestion rejected"])
        self.screen.button("Saran Lain").click()
        self.screen.text(rejected).await_gone()
        taken = self.hunt.add("suggestion taken", self.screen.await_text(SUGGESTED), SUGGESTED_WINDOW)
        self.screen.button("Pakai").click()
        self.screen.text(SUGGESTED).await_gone()
        self.rest("after a suggestion was taken", typed=["suggestion taken"], held=["session token"])
        self.screen.passphrase("Ulangi passphrase").type(taken)
        self.screen.entry(steps.UNDERSTOOD).type("SAYA PAHAM")
        self.screen.button("Buat Kunci").click()
        self.screen.await_text(steps.CODE)
        self.hunt.add_key("suggested passphrase's key", self.vault, taken)
        self.rest("after making a key with it", held=["session token"])

    def begin_request(self):
        """To the page of the key. Only what is secret is typed."""
        facts = people()["siti"]
        self.screen.key("ctrl+n")
        self.screen.button("Mulai").click()
        self.screen.await_text("Data pemohon")
        for key, name in steps.FIELDS.items():
            if key in facts:
                self.screen.entry(name).set(facts[key])
        self.screen.button("Lanjut").click()
        self.screen.passphrase("Passphrase").await_there()

    def create(self):
        """Another request, with a key of its own."""
        fresh = self.hunt.add("new key's passphrase", needles.draw())
        self.begin_request()
        steps.make_key(self.screen, fresh)
        self.hunt.add_key("new key", self.vault, fresh)
        self.rest("after making a key", held=["session token"])

    def log_out(self):
        steps.person_button(self.screen).click()
        self.screen.menu_item("Keluar dari AMS").click()
        self.screen.button("Masuk").first().await_there()
        self.rest("after logging out")

    def end(self):
        """Everything around it, and its end."""
        self.hunt.others("while it runs", OTHERS)
        self.hunt.words("over the whole run", speakers=[self.ams.running])
        self.screen.key("ctrl+q")
        self.program.await_end()
        self.hunt.look(self.program.image(), WINDOW, "at its end")
        self.program.let_end().expect(0)
        self.hunt.disk("after its end")


SHORT = ("log_in", "sign", "change", "create", "log_out", "end")
WHOLE = ("log_in", "sign", "save", "change", "leave", "create", "suggest", "log_out", "end")


def day(steps_of_it=WHOLE, algorithm="ec:P-256"):
    """Does all of that in one window; returns the Hunt."""
    with Desktop(keyring=True) as desktop:
        run = Run(desktop, algorithm)
        for step in steps_of_it:
            getattr(run, step)()
        return run.hunt
