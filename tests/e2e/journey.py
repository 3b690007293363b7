# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do between the first word and the certificate, for the end-to-end tests."""

import json
import os
import ssl
import urllib.request

import documents
import tap
from harness import SOURCE

KINDS = ("surat_rekomendasi", "ktp", "foto_diri")


def samples(world, seed=1):
    """A letter and two photos as a phone makes them; returns {kind: path}."""
    return {
        "surat_rekomendasi": world.write(f"surat-{seed}.pdf", documents.pdf_letter(lines=(f"SURAT REKOMENDASI (contoh) {seed}",))),
        "ktp": world.write(f"ktp-{seed}.jpg", documents.jpeg_photo(1024, 768, seed=seed, orientation=6, gps=(-0.5, 117.1))),
        "foto_diri": world.write(f"foto-{seed}.png", documents.png_photo(800, 640, seed=seed + 100)),
    }


def new_request(person, procedure="lock-kaltim", algorithm="ec:P-256"):
    """Key and CSR, offline; returns the request's object. (EC by default: RSA takes its time and is tried elsewhere.)"""
    words = ["request", "new", "--procedure", procedure, *person.applicant_words()]
    if algorithm:
        words += ["--algorithm", algorithm]
    return person.cli(*words, secret={"--passphrase-fd": person.passphrase}).json


def attach(person, request, files):
    for kind, path in files.items():
        person.cli("request", "attach", request, "--kind", kind, path)


def agree(person, request):
    version = person.cli("request", "agreement", request).json["version"]
    person.cli("request", "accept", request, "--agreement", version)
    return consent(person, request)


def consent(person, request):
    version = person.cli("request", "consent", request).json["version"]
    return person.cli("request", "consent", request, "--accept", version).json


def prepared(world, person, seed=1, **more):
    """A request with documents and agreement, not yet sent; returns its id."""
    request = new_request(person, **more)["id"]
    attach(person, request, samples(world, seed))
    agree(person, request)
    return request


def ask_often(world, name="main"):
    """The AMS of that name, before it is made, will want to be asked every second."""
    with open(os.path.join(SOURCE, "data/policy-default.json"), encoding="utf-8") as file:
        policy = json.load(file)
    os.makedirs(world.path(f"ams-{name}"), 0o700)
    with open(world.path(f"ams-{name}/policy.json"), "w", encoding="utf-8") as file:
        json.dump(policy | {"poll_interval": 1}, file)


def queue(decider):
    return decider.cli("review", "list").json["requests"]


def accept_all(*deciders):
    """Each of them accepts what is first in their queue; returns the last answer."""
    answer = None
    for decider in deciders:
        answer = decider.cli("review", "accept", queue(decider)[0]["id"]).json
    return answer


def document(view, kind):
    return next(entry for entry in view["documents"] if entry["kind"] == kind)


def step(view, name):
    return next(entry for entry in view["steps"] if entry["id"] == name)


class Faults:
    """The control of gembok-ams-faults."""

    def __init__(self, ams):
        self.url = f"{ams.url}/test/faults"
        self.context = ssl.create_default_context(cafile=ams.ca)

    def _call(self, body=None):
        data = json.dumps(body).encode() if body is not None else None
        call = urllib.request.Request(self.url, data, {"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.context))
        with opener.open(call, timeout=30) as answer:
            return json.loads(answer.read() or b"{}")

    def script(self, *faults):
        self._call({"faults": list(faults)})

    def left(self):
        return self._call()["faults"]


def all_played(faults):
    tap.equal([fault for fault in faults.left() if fault["times"] > 0], [], "faults that were never played")
