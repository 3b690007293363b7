# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do that changes something, each with a state to begin from, what must hold after an interruption, and its end.

A verb is prepared once. Then, for each case: put_back(), the verb itself with something that goes wrong, survived(), the verb
once more with nothing that goes wrong, finished().
"""

import json
import os

import journey
from checks import Vault, require
from faulty import Folder

FRESH = "kopi jendela sepatu angin timur 29"
BACKUP = {"--backup-passphrase-fd": "payung hijau menari di atas genting 83"}
VARIABLE = ("id", "number", "public_key_sha256", "created_at", "updated_at", "checked_at", "verification_code", "consent_at",
            "seconds", "certificate_sha256")


def shown(result):
    """What the person has been told, or nothing: a line that was cut was not read."""
    try:
        told = json.loads(result.out)
    except ValueError:
        return {}
    return {} if "error" in told else told


def steady(value):
    """A view without what differs from run to run."""
    if isinstance(value, dict):
        return {name: steady(part) for name, part in value.items() if name not in VARIABLE}
    return [steady(part) for part in value] if isinstance(value, list) else value


class Verb:
    """See the module. `leaves`: what may lie beside the vault in the end."""

    name, secret, leaves, plain = "", {}, (), False

    def __init__(self, stage):
        self.stage, self.world = stage, stage.world
        self.folder = Folder(stage.world, f"case-{self.name}", self.plain)
        self.person = stage.person(self.folder)
        self.wanted = None

    def prepare(self):
        """Makes the state to begin from; once."""
        self.begin()
        self.folder.save(self.name)
        self.remember()

    def remember(self):
        """What an uninterrupted run comes to."""
        self.put_back()
        self.run().expect(0)
        self.wanted = self.outcome()
        require(self.wanted is not None, "the uninterrupted verb has no outcome")

    def put_back(self):
        self.folder.put_back(self.name)
        self.reset()

    def start(self, environment=None):
        return self.person.start(*self.words(), secret=self.secret, environment=environment)

    def run(self, environment=None):
        return self.start(environment or self.folder.remembering()).wait()

    def cli(self, *words, **more):
        return self.person.cli(*words, environment=self.folder.remembering(), **more)

    def vault(self):
        return Vault(self.person, self.folder)

    def survived(self, result):
        """After an interruption; @result is what the program had said by then."""
        vault = self.vault()
        vault.check()
        vault.check_keys()
        self.check_interrupted(vault, result)
        vault.check_files(self.leaves + self.may_leave())

    def again(self):
        """The verb once more, as a person would do it."""
        return self.run().expect(0)

    def finished(self, result, leaves=()):
        """After an end without error: all there, and the same as without an interruption."""
        vault = self.vault()
        vault.check()
        self.check_finished(result)
        outcome = self.outcome()
        require(outcome == self.wanted, f"the outcome differs: {outcome} in place of {self.wanted}")
        vault.check_files(self.leaves + tuple(leaves))

    def check_refusal(self, result):
        """What is said of a disk that did not take something."""
        error = result.error
        require(error["code"] == "storage", f"error “{error['code']}”: {error['message']}")
        require(error["message"] and error["hint"], "the error says too little")

    def may_leave(self):
        return ()

    # --- what each verb has of its own ----------------------------------------------------------------------------------

    def begin(self):
        """The state to begin from."""

    def reset(self):
        """What lies outside of the folder."""

    def words(self):
        raise NotImplementedError

    def check_interrupted(self, vault, result):
        """What only this verb promises after an interruption."""

    def check_finished(self, result):
        """What only this verb promises in the end."""

    def outcome(self):
        raise NotImplementedError

    def request(self):
        """The one request that the verb is about."""
        return self.cli("request", "list").json["requests"][0]["id"]

    def show(self, request):
        return steady(self.cli("request", "show", request).json)


class Create(Verb):
    """Key, CSR and request, beside one that is there."""

    name = "create"

    def __init__(self, stage):
        super().__init__(stage)
        self.secret = {"--passphrase-fd": self.person.passphrase}
        self.before, self.last = 1, None

    def begin(self):
        journey.new_request(self.person)

    def words(self):
        return ["request", "new", "--procedure", "lock-kaltim", *self.person.applicant_words(), "--algorithm", "ec:P-256"]

    def check_interrupted(self, vault, result):
        requests = vault.requests()
        require(self.before <= len(requests) <= self.before + 1, f"{len(requests)} requests")
        told = shown(result).get("id")
        require(told is None or told in requests, f"{told} was shown as created and is not there")

    def check_finished(self, result):
        self.last = result.json["id"]
        require(self.vault().opens(self.last, self.person.passphrase), "the new key does not open")
        require(len(self.vault().requests()) in (self.before + 1, self.before + 2), "a request too many or too few")

    def run(self, environment=None):
        result = super().run(environment)
        self.last = shown(result).get("id", self.last)
        return result

    def outcome(self):
        return self.show(self.last)


class CreateFirst(Create):
    """The same where there is no vault yet."""

    name = "create-first"

    def __init__(self, stage):
        super().__init__(stage)
        self.before = 0

    def begin(self):
        """Nothing is there."""


class ChangePassphrase(Verb):
    """The key of a request gets another passphrase."""

    name = "passphrase"

    def __init__(self, stage):
        super().__init__(stage)
        self.id, self.box = None, None
        self.secret = {"--passphrase-fd": self.person.passphrase, "--new-passphrase-fd": FRESH}

    def begin(self):
        self.id = journey.new_request(self.person)["id"]
        self.box = self.vault().boxes()[0]
        self.person.others = (FRESH,)

    def words(self):
        return ["key", "change-passphrase", self.id]

    def passphrases(self):
        """Which of the two open the key now."""
        return [word for word in (self.person.passphrase, FRESH)
                if self.vault().opens(self.id, word)]

    def check_interrupted(self, vault, result):
        opening = self.passphrases()
        require(len(opening) == 1, f"{len(opening)} passphrases open the key")
        require(not shown(result) or opening == [FRESH], "the new passphrase was confirmed and does not open the key")
        if opening == [FRESH]:
            vault.lacks(self.box, "the box under the old passphrase")

    def again(self):
        if self.passphrases() == [FRESH]:
            require(self.run().code == 3, "the old passphrase is accepted still")
            return self.cli("key", "check", self.id, secret={"--passphrase-fd": FRESH})
        return self.run().expect(0)

    def check_finished(self, result):
        require(self.passphrases() == [FRESH], "the new passphrase does not open the key")
        self.vault().lacks(self.box, "the box under the old passphrase")

    def outcome(self):
        return self.show(self.id)


class Attach(Verb):
    """A document beside another that is kept."""

    name, kinds = "attach", ("surat_rekomendasi", "ktp")

    def __init__(self, stage):
        super().__init__(stage)
        self.id = None

    def begin(self):
        self.id = journey.new_request(self.person)["id"]
        for kind in self.kinds[:-1]:
            journey.attach(self.person, self.id, {kind: self.stage.samples[kind]})

    def words(self):
        return ["request", "attach", self.id, "--kind", self.kinds[-1], self.stage.samples[self.kinds[-1]]]

    def documents(self):
        return [document["kind"] for document in self.cli("request", "show", self.id).json["documents"]
                if document["state"] == "ready"]

    def check_interrupted(self, vault, result):
        there = self.documents()
        require(set(self.kinds[:-1]) <= set(there), "a document that was kept is gone")
        require(not shown(result) or set(there) == set(self.kinds), "a document was confirmed and is not there")
        vault.lacks(b"SURAT REKOMENDASI", "a document in clear")

    def check_finished(self, result):
        self.vault().lacks(b"SURAT REKOMENDASI", "a document in clear")

    def outcome(self):
        """Also that every document can be read: the backup takes them along."""
        copy = self.world.path(f"copy-{self.name}")
        made = self.cli("--force", "request", "backup", self.id, "--out", copy, secret=BACKUP).json
        require(made["requests"][0]["contents"] == len(self.kinds), f"documents that cannot be read: {made}")
        return self.show(self.id)


class AttachFirst(Attach):
    """The first document of a vault, for which the keyring gets a key."""

    name, kinds = "attach-first", ("surat_rekomendasi",)

    def reset(self):
        self.stage.forget_vault_keys(self.person)


class Backup(Verb):
    """All requests into one file."""

    name, secret = "backup", BACKUP

    def begin(self):
        journey.prepared(self.world, self.person)

    @property
    def file(self):
        return self.folder.path("cadangan.gembok")

    def words(self):
        return ["request", "backup", "--out", self.file]

    def may_leave(self):
        return (os.path.basename(self.file),)

    def check_interrupted(self, vault, result):
        require(not shown(result) or os.path.exists(self.file), "the backup was confirmed and is not there")
        if os.path.exists(self.file):
            self.look()

    def look(self):
        listed = self.cli("request", "restore", self.file, "--list", secret=BACKUP).json["requests"]
        require([entry["contents"] for entry in listed] == [3], f"the backup is not whole: {listed}")
        return steady(listed)

    def again(self):
        result = self.run()
        if result.code == 7 and result.error["code"] == "exists":
            return self.cli("--force", *self.words(), secret=BACKUP)
        return result.expect(0)

    def finished(self, result, leaves=()):
        super().finished(result, leaves=self.may_leave())

    def outcome(self):
        return self.look()


class BackupToStick(Backup):
    """The same onto a file system that knows neither nameless files nor links."""

    name, plain = "backup-fat", True

    def may_leave(self):
        """What was half written is cleared away by the next backup under the same name."""
        return (*super().may_leave(), *(name for name in self.folder.files() if name.startswith(".gembok-")))

    def finished(self, result, leaves=()):
        Verb.finished(self, result, leaves=Backup.may_leave(self))


class Restore(Verb):
    """What is in such a file comes into another vault, which has a request already."""

    name, secret = "restore", BACKUP

    def begin(self):
        self.stage.make_backup()
        journey.new_request(self.person)

    def words(self):
        return ["request", "restore", self.stage.backup]

    def check_interrupted(self, vault, result):
        present = self.stage.backed_up in vault.requests()
        require(not shown(result) or present, "the request was confirmed and is not there")
        if present:
            self.check_whole()

    def check_whole(self):
        documents = self.cli("request", "show", self.stage.backed_up).json["documents"]
        require([document["state"] for document in documents] == ["ready"] * 3, f"half of a request was restored: {documents}")

    def check_finished(self, result):
        require(result.json["requests"][0]["outcome"] in ("added", "present"), f"restored: {result.out}")

    def outcome(self):
        require(self.vault().opens(self.stage.backed_up, self.person.passphrase), "the key of the backup does not open")
        self.check_whole()
        return self.show(self.stage.backed_up)


class RestoreFirst(Restore):
    """The same on a new computer."""

    name = "restore-first"

    def begin(self):
        self.stage.make_backup()
