# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs that need an AMS, or what came from one; and the list of all verbs."""

import os
import shutil

import journey
import verbs
from checks import require
from verbs import Verb, shown


class Submit(Verb):
    """Everything is sent: promises 2 and 3."""

    name = "submit"

    def __init__(self, stage):
        super().__init__(stage)
        self.id = None

    def begin(self):
        self.person.log_in(self.stage.need_ams())
        self.id = journey.prepared(self.world, self.person)

    def reset(self):
        self.stage.forget_remote_requests()

    def words(self):
        return ["request", "submit", self.id]

    def check_interrupted(self, vault, result):
        remote = self.stage.remote_requests()
        require(len(remote) <= 1, f"requests at the AMS: {remote}")
        if shown(result):
            require([entry[1] for entry in remote] == ["submitted"], f"shown as sent, and the AMS has {remote}")

    def check_finished(self, result):
        remote = self.stage.remote_requests()
        require([entry[1:] for entry in remote] == [("submitted", 3)], f"requests at the AMS: {remote}")

    def outcome(self):
        return self.show(self.id)


class Fetch(Verb):
    """The certificate is fetched, checked, kept, and tried with the key."""

    name = "fetch"

    def __init__(self, stage):
        super().__init__(stage)
        self.id = None
        self.secret = {"--passphrase-fd": self.person.passphrase}

    def begin(self):
        self.person.log_in(self.stage.need_ams())
        self.stage.forget_remote_requests()
        self.id = journey.prepared(self.world, self.person)
        self.person.cli("request", "submit", self.id)
        journey.accept_all(*self.stage.deciders())

    def words(self):
        return ["request", "fetch", self.id]

    def check_interrupted(self, vault, result):
        kept = self.cli("request", "show", self.id).json["certificate_sha256"]
        require(not shown(result) or kept, "the certificate was confirmed and is not there")

    def check_finished(self, result):
        shown_now = self.cli("cert", "show", self.id).json
        require(shown_now, "the certificate cannot be shown")

    def outcome(self):
        return self.show(self.id)


class Import(Fetch):
    """A certificate that came as a file."""

    name, secret = "import", {}

    def __init__(self, stage):
        super().__init__(stage)
        self.secret = {}

    def begin(self):
        draft = self.world.path("draft")
        self.person.log_in(self.stage.need_ams())
        self.stage.forget_remote_requests()
        self.id = journey.prepared(self.world, self.person)
        shutil.copytree(self.folder.root, draft)
        self.person.cli("request", "submit", self.id)
        journey.accept_all(*self.stage.deciders())
        self.person.cli("request", "fetch", self.id)
        self.person.cli("cert", "export", self.id, "--format", "pem", "--out", self.file)
        shutil.rmtree(self.folder.root)
        os.rename(draft, self.folder.root)

    @property
    def file(self):
        return self.world.path("terbit.pem")

    def words(self):
        return ["cert", "import", self.file]


ALL = {kind.name: kind for kind in (
    verbs.CreateFirst, verbs.Create, verbs.ChangePassphrase, verbs.AttachFirst, verbs.Attach, Submit, Fetch, Import, verbs.Backup, verbs.BackupToStick,
    verbs.RestoreFirst, verbs.Restore)}
