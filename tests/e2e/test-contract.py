# SPDX-License-Identifier: GPL-3.0-or-later
"""The running AMS answers as data/ams-api.yaml says: every status is documented there and every body fits its schema."""

import http.client
import json
import os
import ssl

import jsonschema
import yaml

import journey
import tap
from harness import SOURCE, World


class Contract:
    """A connection to the AMS that holds every answer against the written contract."""

    def __init__(self, ams):
        with open(os.path.join(SOURCE, "data/ams-api.yaml"), encoding="utf-8") as file:
            self.spec = yaml.safe_load(file)
        context = ssl.create_default_context(cafile=ams.ca)
        self.connection = http.client.HTTPSConnection(ams.url.split("/")[2], context=context, timeout=60)
        self.ams = ams

    def resolve(self, node):
        while "$ref" in node:
            target = self.spec
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def schema(self, path, method, status):
        """The schema of the JSON body, or None where none is promised."""
        answers = self.spec["paths"][path][method.lower()]["responses"]
        tap.true(str(status) in answers or "default" in answers, f"{method} {path} answers {status}, which is not documented")
        content = self.resolve(answers.get(str(status), answers.get("default"))).get("content", {})
        return next((entry["schema"] for kind, entry in content.items() if "json" in kind), None)

    def call(self, method, path, status, token=None, body=None, template=None, headers=None):
        """One call; raises unless status, documentation and body agree. Returns the body."""
        sent = dict(headers or {}) | ({"Content-Type": "application/json"} if body is not None else {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        self.connection.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, sent)
        answer = self.connection.getresponse()
        data = answer.read()
        tap.equal(answer.status, status, f"{method} {path}")
        schema = self.schema((template or path).split("?")[0], method, status)
        if schema is None:
            return data
        parsed = json.loads(data)
        jsonschema.Draft202012Validator({"components": self.spec["components"], **schema}).validate(parsed)
        return parsed

    def log_in(self, role):
        username, password = self.ams.accounts[role]
        return self.call("POST", "/sessions", 201, body={"username": username, "password": password})["token"]


def test_live_answers_fit_the_written_contract():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier, officer = (world.person(role) for role in ("applicant", "verifier", "officer"))
        for person in (applicant, verifier, officer):
            person.log_in(ams)
        applicant.cli("request", "submit", journey.prepared(world, applicant))
        remote = journey.queue(verifier)[0]["id"]
        contract = Contract(ams)
        contract.call("GET", "/policy", 200)
        contract.call("POST", "/sessions", 401, body={"username": "nobody", "password": "wrong"})
        own, judge = contract.log_in("applicant"), contract.log_in("verifier")
        contract.call("GET", "/account", 200, own)
        contract.call("GET", "/account", 401)
        contract.call("GET", "/requests?page=1&per_page=5", 200, judge)
        contract.call("GET", f"/requests/{remote}", 200, own, template="/requests/{id}")
        contract.call("GET", f"/requests/{remote}/events", 200, own, template="/requests/{id}/events")
        contract.call("GET", f"/requests/{remote}/certificate", 404, own, template="/requests/{id}/certificate")
        contract.call("GET", "/requests/nothing", 404, own, template="/requests/{id}")
        contract.call("POST", "/requests", 422, own, {}, headers={"Idempotency-Key": "contract-1"})
        contract.call("POST", f"/requests/{remote}/decision", 403, own, {"decision": "accept", "reason": None, "documents": []},
                      "/requests/{id}/decision", {"Idempotency-Key": "contract-2", "If-Match": '"x"'})
        journey.accept_all(verifier, officer)
        contract.call("GET", f"/requests/{remote}", 200, own, template="/requests/{id}")
        listed = contract.call("GET", "/certificates", 200, own)
        tap.equal(len(listed["certificates"]), 1, "certificates")
        contract.call("GET", "/notifications", 200, own)
        tap.true(len(contract.call("GET", "/crl", 200)) > 100, "the CRL")
        contract.call("DELETE", "/sessions/current", 204, own)
        contract.call("GET", "/account", 401, own)


tap.main()
