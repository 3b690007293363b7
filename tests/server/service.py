# SPDX-License-Identifier: GPL-3.0-or-later
"""What the black-box tests of gembok-ams share: an HTTPS client of its own (Python's), sample requests, CSRs, documents.

    with training() as service:
        applicant = service.log_in("applicant")
        request = applicant.draft(key)
        applicant.submit(request["id"])

Nothing of Gembok's own code takes part on the client's side: what the service says is judged by what is written here.
"""

import base64
import contextlib
import hashlib
import http.client
import json
import os
import secrets
import ssl
import subprocess
import sys
import tempfile
from urllib.parse import urlsplit

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))

# pylint: disable=wrong-import-position
import contract  # noqa: E402
import documents  # noqa: E402
from harness import World, await_true, people, program  # noqa: E402
import tap  # noqa: E402

API = "/api/v1"
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"


class Answer:
    """What came back. `problem` is its stable code."""

    def __init__(self, response, body):
        self.status, self.headers, self.body = response.status, response.headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        tap.equal(self.headers["Content-Type"], "application/problem+json", "type of a problem")
        tap.equal(self.json["status"], self.status, "status in the problem")
        return self.json["code"]

    @property
    def pointers(self):
        return [error["pointer"] for error in self.json.get("errors", [])]

    def expect(self, status, code=None):
        if self.status != status:
            raise AssertionError(f"status {self.status}, wanted {status}: {self.body[:600]!r}")
        if code:
            tap.equal(self.problem, code, "problem")
        return self


class Client:
    """One keep-alive connection, with or without a session. Every answer is held against the written contract."""

    judged = True

    def __init__(self, url, ca, token=None):
        self.url, self.token = urlsplit(url), token
        self.context = ssl.create_default_context(cafile=ca) if self.url.scheme == "https" else None
        self.connection = None

    def connect(self, timeout=60):
        if self.context:
            return http.client.HTTPSConnection(self.url.hostname, self.url.port, context=self.context, timeout=timeout)
        return http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=timeout)

    def send(self, method, path, body=None, headers=None):
        """One request. What is a dictionary goes as JSON. A connection that the service has closed is opened again."""
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        for attempt in (1, 2):
            fresh = self.connection is None
            self.connection = self.connection or self.connect()
            try:
                self.connection.request(method, path if path.startswith("/") else f"{API}/{path}", body, headers)
                response = self.connection.getresponse()
                answer = Answer(response, response.read())
            except (http.client.RemoteDisconnected, ConnectionError, ssl.SSLError):
                self.close()
                if fresh or attempt == 2:
                    raise
                continue
            if response.will_close:
                self.close()
            if self.judged:
                contract.judge(method, path if path.startswith("/") else f"{API}/{path}", answer, headers.get("Accept-Language"))
            return answer
        raise AssertionError("not reached")

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def get(self, path, **headers):
        return self.send("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path, body, key=None, etag=None):
        headers = {"Idempotency-Key": key or secrets.token_hex(16)}
        if etag:
            headers["If-Match"] = etag
        return self.send("POST", path, body, headers)

    # --- an applicant's work ---------------------------------------------------------------------------------------

    def create(self, procedure="lock-kaltim", who="siti", key=None, **changes):
        return self.post("requests", {**new_request(procedure, who), **changes}, key)

    def put_csr(self, request, csr, content_type="application/pkcs10"):
        return self.send("PUT", f"requests/{request}/csr", csr, {"Content-Type": content_type})

    def accept_agreement(self, request, accepted=True):
        agreement = self.get("policy").json["agreement"]
        return self.send("PUT", f"requests/{request}/agreement",
                         {"version": agreement["version"], "sha256": agreement["sha256"], "accepted": accepted})

    def announce(self, request, kind, data, media_type=None, sha256=None, length=None):
        metadata = {"kind": kind, "media_type": media_type or type_of(data),
                    "sha256": sha256 or hashlib.sha256(data).hexdigest()}
        encoded = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
        return self.send("POST", f"requests/{request}/documents", headers={
            "Tus-Resumable": "1.0.0", "Upload-Length": str(len(data) if length is None else length),
            "Upload-Metadata": encoded})

    def patch(self, location, offset, data, **headers):
        return self.send("PATCH", location, data, {
            "Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream",
            **{name.replace("_", "-"): value for name, value in headers.items()}})

    def head(self, location):
        return self.send("HEAD", location, headers={"Tus-Resumable": "1.0.0"})

    def upload(self, request, kind, data, **more):
        location = self.announce(request, kind, data, **more).expect(201).headers["Location"]
        return self.patch(location, 0, data)

    def draft(self, key, who="siti", procedure="lock-kaltim"):
        """A request that lacks nothing; returns it."""
        request = self.create(procedure, who).expect(201).json
        self.put_csr(request["id"], key.csr(request["subject"])).expect(200)
        for kind, data in sample_documents().items():
            self.upload(request["id"], kind, data).expect(204)
        self.accept_agreement(request["id"]).expect(200)
        return self.show(request["id"]).json

    def show(self, request):
        return self.get(f"requests/{request}").expect(200)

    def submit(self, request, key=None):
        etag = self.show(request).headers["ETag"]
        return self.post(f"requests/{request}/submission", {"log_head": None}, key, etag)

    # --- a decider's -------------------------------------------------------------------------------------------------

    def decide(self, request, decision, reason=None, rejected=None, key=None, judged=None, etag=None):
        """@rejected: {kind: reason}. @judged: documents in place of those that are there."""
        shown = self.show(request)
        entries = []
        for document in shown.json["documents"]:
            if document["state"] == "uploaded":
                why = (rejected or {}).get(document["kind"])
                entries.append({"kind": document["kind"], "sha256": document["sha256"], "rejected": why is not None, "reason": why})
        body = {"decision": decision, "reason": reason, "documents": entries if judged is None else judged}
        return self.post(f"requests/{request}/decision", body, key, etag or shown.headers["ETag"])


class Key:
    """A key made by openssl, in memory and a folder that goes away with the process."""

    folder = tempfile.TemporaryDirectory(prefix="gembok-keys-")  # pylint: disable=consider-using-with

    def __init__(self, algorithm="rsa:2048"):
        self.path = os.path.join(self.folder.name, secrets.token_hex(8))
        kind, size = algorithm.split(":")
        options = ["rsa", f"rsa_keygen_bits:{size}"] if kind == "rsa" else ["ec", f"ec_paramgen_curve:{size}"]
        subprocess.run(["openssl", "genpkey", "-algorithm", options[0], "-pkeyopt", options[1], "-out", self.path],
                       check=True, capture_output=True)

    def csr(self, subject, form="DER", options=()):
        names = {"E": "emailAddress"}
        name = "".join(f"/{names.get(part['attribute'], part['attribute'])}={part['value'].replace('/', chr(92) + '/')}"
                       for part in subject)
        return subprocess.run(["openssl", "req", "-new", "-utf8", "-key", self.path, "-subj", name, "-outform", form, *options],
                              check=True, capture_output=True).stdout

    def public(self):
        return openssl("pkey", "-in", self.path, "-pubout", "-outform", "DER")


class Service:
    """A training AMS that runs, and the people who use it."""

    def __init__(self, world, executable="gembok-ams"):
        self.world, self.ams = world, world.start_ams(executable=executable)

    def client(self, token=None):
        client = Client(self.ams.url, self.ams.ca, token)
        # What is scripted is wrong on purpose.
        client.judged = self.ams.executable == "gembok-ams"
        return client

    def try_log_in(self, username, password):
        return self.client().send("POST", "sessions", {"username": username, "password": password})

    def log_in(self, role, account=None):
        username, password = account or self.ams.accounts[role]
        return self.client(self.try_log_in(username, password).expect(201).json["token"])

    def people(self):
        return self.log_in("applicant"), self.log_in("verifier"), self.log_in("officer")

    def command(self, *words, code=0, password=None, **more):
        """Runs a verb of gembok-ams beside the service."""
        descriptors = []
        words = list(words)
        if password is not None:
            reader, writer = os.pipe()
            os.write(writer, password.encode() + b"\n")
            os.close(writer)
            descriptors, words = [reader], [*words, "--password-fd", str(reader)]
        try:
            return self.world.run(program("gembok-ams"), *words[:2], "--data", self.ams.folder, *words[2:], code=code,
                                  descriptors=descriptors, **more)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def add_account(self, username, role, password="Pertama-kali-masuk-77", fresh="Sandi-baru-yang-panjang-42"):
        """An account whose first password was changed; returns its client."""
        self.command("account", "add", "--username", username, "--role", role, "--name", f"Contoh {username}", password=password)
        client = self.log_in(None, (username, password))
        client.send("PUT", "account/password", {"current": password, "new": fresh}).expect(204)
        return client

    def faults(self, *faults):
        self.client().send("POST", "/test/faults", {"faults": list(faults)}).expect(200)

    @property
    def resident(self):
        """Its resident memory in bytes."""
        with open(f"/proc/{self.ams.running.process.pid}/status", encoding="ascii") as file:
            return int(next(line for line in file if line.startswith("VmHWM")).split()[1]) * 1024


@contextlib.contextmanager
def training(executable="gembok-ams"):
    with World() as world:
        world.fill_template(world.path("ams-main"))
        yield Service(world, executable)


def openssl(*words, data=None, code=0):
    """Runs openssl; returns its output."""
    done = subprocess.run(["openssl", *words], input=data, capture_output=True, check=False)
    if done.returncode != code:
        raise AssertionError(f"openssl {' '.join(words)}: {done.returncode}\n{done.stderr.decode()}{done.stdout.decode()}")
    return done.stdout


def new_request(procedure="lock-kaltim", who="siti"):
    person = {name: value for name, value in people()[who].items() if name not in ("id",)}
    template = (("C", None), ("ST", "province"), ("L", "locality"), ("O", "organization"), ("OU", "unit"), ("CN", "name"),
                ("E", "email"))
    subject = [{"attribute": attribute, "value": "ID" if field is None else person[field]}
               for attribute, field in template if field is None or person.get(field)]
    return {"type": "issuance", "procedure": procedure, "certificate_type": "individu", "method": "lock",
            "applicant": person, "subject": subject, "replaces": None}


def sample_documents(seed=1):
    return {"surat_rekomendasi": documents.pdf_letter(lines=(f"SURAT REKOMENDASI (contoh) {seed}",)),
            "foto_diri": documents.png_photo(seed=seed), "ktp": documents.jpeg_photo(seed=seed)}


def type_of(data):
    return PDF if data.startswith(b"%PDF") else PNG if data.startswith(b"\x89PNG") else JPEG
