# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of one request at gembok-ams, step by step, by a client that keeps what it was told: every answer is a promise.

Each step can be made again, as a client does that lost the answer: with the same Idempotency-Key, the same body, from where the
upload stands.
"""

import hashlib
import re

import service
from checks import require

PEOPLE = ("applicant", "verifier", "officer")


def crl_number(der):
    text = service.openssl("crl", "-inform", "DER", "-noout", "-text", data=der).decode()
    return int(re.search(r"CRL Number: critical\s+(\d+)", text)[1])


class Life:
    """One run. `told`: what answers have promised; `crls`: {number: bytes} of all that were published."""

    def __init__(self, clients, csr, revoke):
        self.applicant, self.verifier, self.officer = clients
        self.csr, self.revoke = csr, revoke
        self.documents = service.sample_documents()
        self.told, self.crls, self.bodies = {}, {}, {}
        self.steps = [self.create, self.put_csr, *(self.uploader(kind) for kind in self.documents), self.agree, self.submit,
                      self.verify, self.issue, self.read_crl, self.revoke_it, self.read_crl]

    # --- steps -----------------------------------------------------------------------------------------------------------

    @property
    def id(self):
        return self.told["request"]["id"]

    def create(self):
        answer = self.applicant.create(key="kunci-permohonan-1").expect(201)
        self.told["request"] = {name: answer.json[name] for name in ("id", "number", "subject")}

    def put_csr(self):
        answer = self.applicant.put_csr(self.id, self.csr(self.told["request"]["subject"])).expect(200)
        self.told["key"] = answer.json["public_key_sha256"]

    def uploader(self, kind):
        return lambda: self.upload(kind)

    def has(self, kind):
        sha256 = hashlib.sha256(self.documents[kind]).hexdigest()
        return any(one["kind"] == kind and one["sha256"] == sha256 and one["state"] in ("uploaded", "accepted")
                   for one in self.applicant.show(self.id).json["documents"])

    def upload(self, kind):
        """In two parts; each answer promises an offset."""
        data = self.documents[kind]
        if self.has(kind):
            self.told.setdefault("documents", {})[kind] = True
            return
        location = self.applicant.announce(self.id, kind, data).expect(201).headers["Location"]
        offset = int(self.applicant.head(location).expect(200).headers["Upload-Offset"])
        for end in (len(data) // 2, len(data)):
            if offset < end:
                answer = self.applicant.patch(location, offset, data[offset:end]).expect(204)
                offset = int(answer.headers["Upload-Offset"])
                self.told.setdefault("offsets", {})[kind] = (location, offset)
        self.told.setdefault("documents", {})[kind] = True

    def agree(self):
        self.applicant.accept_agreement(self.id).expect(200)
        self.told["agreement"] = True

    def submit(self):
        self.applicant.submit(self.id, "kunci-pengiriman-1").expect(200)
        self.told["state"] = "submitted"

    def decide(self, decider, key):
        """The body is kept: a repeat has the same one."""
        shown = decider.show(self.id)
        if key not in self.bodies:
            entries = [{"kind": one["kind"], "sha256": one["sha256"], "rejected": False, "reason": None}
                       for one in shown.json["documents"]]
            self.bodies[key] = {"decision": "accept", "reason": None, "documents": entries}
        answer = decider.post(f"requests/{self.id}/decision", self.bodies[key], key, shown.headers["ETag"]).expect(200)
        self.told["state"] = answer.json["state"]
        return answer

    def verify(self):
        self.decide(self.verifier, "kunci-keputusan-1")

    def issue(self):
        self.told["serial"] = self.decide(self.officer, "kunci-keputusan-2").json["certificate_serial"]

    def read_crl(self):
        der = self.applicant.get("crl").expect(200).body
        number = crl_number(der)
        require(self.crls.get(number, der) == der, f"two CRLs have the number {number}")
        require(not self.crls or number >= max(self.crls), f"CRL {number} after {max(self.crls, default=0)}")
        self.crls[number] = der
        if self.told.get("revoked"):
            text = service.openssl("crl", "-inform", "DER", "-noout", "-text", data=der).decode()
            require(self.told["serial"].upper() in text, "a revoked certificate is not in the CRL")

    def revoke_it(self):
        self.revoke(self.told["serial"])
        self.told["revoked"] = True

    # --- what was told stays true -----------------------------------------------------------------------------------------

    def check(self):
        """To be asked of a service that was started again."""
        if "request" not in self.told:
            return
        shown = self.applicant.show(self.id).json
        require(shown["number"] == self.told["request"]["number"], "the request has another number")
        require("key" not in self.told or shown["public_key_sha256"] == self.told["key"], "an accepted CSR is lost")
        for kind in self.told.get("documents", {}):
            require(self.has(kind), f"an accepted document is lost: {kind}")
        for kind, (location, offset) in self.told.get("offsets", {}).items():
            self.check_offset(kind, location, offset)
        require("agreement" not in self.told or shown["agreement"], "an accepted agreement is lost")
        order = ["draft", "submitted", "verified", "done"]
        require(order.index(shown["state"]) >= order.index(self.told.get("state", "draft")), f"set back to {shown['state']}")
        if "serial" in self.told:
            require(shown["certificate_serial"] == self.told["serial"], "the certificate has another serial number")
            require(self.applicant.get(f"requests/{self.id}/certificate").status == 200, "an issued certificate is lost")
        if self.crls:
            self.read_crl()

    def check_offset(self, kind, location, offset):
        answer = self.applicant.head(location)
        if answer.status == 404:
            require(self.has(kind), f"an upload of which {offset} bytes were confirmed is lost: {kind}")
            return
        now = int(answer.expect(200).headers["Upload-Offset"])
        require(now >= offset, f"{offset} bytes of {kind} were confirmed, {now} are there")
