#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the written contract (data/ams-api.yaml) against itself, the golden messages, and the words of the C headers."""

import copy
import json
import pathlib
import re
import sys

import jsonschema
import yaml

TESTS = pathlib.Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
GOLDEN = TESTS / "wire" / "golden"
sys.path.insert(0, str(TESTS / "e2e"))

import tap  # noqa: E402

API = yaml.safe_load((ROOT / "data" / "ams-api.yaml").read_text("utf-8"))
METHODS = ("get", "put", "post", "delete", "options", "head", "patch")

# Which message each golden file is. What begins with "odd" comes from other services.
MESSAGES = {
    "account.json": "Account",
    "account-minimal.json": "Account",
    "agreement.json": "AgreementAnswer",
    "certificates.json": "Certificates",
    "events.json": "Events",
    "login.json": "LogIn",
    "page.json": "RequestPage",
    "page-empty.json": "RequestPage",
    "password.json": "PasswordChange",
    "policy.json": "Policy",
    "policy-minimal.json": "Policy",
    "problem.json": "Problem",
    "problem-minimal.json": "Problem",
    "request-cancelled.json": "Request",
    "request-done.json": "Request",
    "request-draft.json": "Request",
    "request-new.json": "NewRequest",
    "request-refused.json": "Request",
    "request-rejected.json": "Request",
    "request-submitted.json": "Request",
    "request-verified.json": "Request",
    "session.json": "Session",
    "session-second-factor.json": "Session",
    "submission.json": "Submission",
    "submission-minimal.json": "Submission",
    "verdict-accept.json": "Verdict",
    "verdict-reject.json": "Verdict",
}
# Breaks the contract on purpose: what a newer service might say.
NEWER = {"request-unknown-state.json": "Request"}


def golden(name):
    return json.loads((GOLDEN / name).read_text("utf-8"))


def walk(value, path=()):
    """Every value within VALUE, with the way to it."""
    yield path, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from walk(member, path + (name,))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from walk(member, path + (index,))


def at(value, path):
    for part in path:
        value = value[part]
    return value


def validator(schema, closed=False):
    """Validates as component SCHEMA; CLOSED: members that the contract does not mention are wrong."""
    components = copy.deepcopy(API["components"]["schemas"])
    if closed:
        for path, part in walk(components):
            applies_elsewhere = {"if", "then", "else"} & set(path)
            if isinstance(part, dict) and part.get("type") == "object" and "properties" in part and not applies_elsewhere:
                part["additionalProperties"] = False
    document = {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": components}}
    return jsonschema.Draft202012Validator(document)


def operations():
    for path, item in API["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method], item.get("parameters", []) + item[method].get("parameters", [])


def resolve(value):
    return at(API, value["$ref"][2:].split("/")) if "$ref" in value else value


def defined(header, prefix):
    """The string constants PREFIX* of a C header."""
    text = (ROOT / "src" / header).read_text("utf-8")
    return dict(re.findall(rf"#define ({prefix}\w*)\s+(?:GEMBOK_API_BASE )?\"([^\"]+)\"", text))


def words(table):
    """The words of a closed set in base/words.c."""
    text = (ROOT / "src" / "base" / "words.c").read_text("utf-8")
    body = re.search(rf"static const Word {table}\[\] = {{(.*?)}};", text, re.S)[1]
    return re.findall(r"= {\s*\"(\w+)\"", body)


# --- the document itself -------------------------------------------------------------------------------------------------


def test_version():
    tap.equal(API["openapi"], "3.1.0")
    tap.equal(API["info"]["version"].split(".")[0], "1")


def test_every_reference_resolves():
    references = [part["$ref"] for _, part in walk(API) if isinstance(part, dict) and isinstance(part.get("$ref"), str)]
    tap.true(len(references) > 100, "there are hardly any references")
    for reference in references:
        tap.true(reference.startswith("#/"), f"{reference} leads outside")
        at(API, reference[2:].split("/"))


def test_every_component_is_used():
    used = {part["$ref"] for _, part in walk(API) if isinstance(part, dict) and isinstance(part.get("$ref"), str)}
    for sort in ("schemas", "responses", "parameters", "headers"):
        for name in API["components"][sort]:
            tap.true(f"#/components/{sort}/{name}" in used, f"{sort} {name} is never used")


def test_schemas_are_sound():
    for name, schema in API["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        for path, part in walk(schema):
            if isinstance(part, dict) and isinstance(part.get("required"), list):
                known = set(part.get("properties", {}))
                tap.true(set(part["required"]) <= known, f"{name} {path} requires what it does not describe")


def test_operations():
    names = [operation["operationId"] for _, _, operation, _ in operations()]
    tap.equal(len(names), len(set(names)), "operation names")
    for path, method, operation, parameters in operations():
        where = f"{method} {path}"
        tap.true("default" in operation["responses"], f"{where}: what else may come")
        tap.true(all(tag in [known["name"] for known in API["tags"]] for tag in operation["tags"]), f"{where}: its tags")
        in_path = {resolve(parameter)["name"] for parameter in parameters if resolve(parameter)["in"] == "path"}
        tap.equal(in_path, set(re.findall(r"{(\w+)}", path)), f"{where}: parameters of the path")
        if operation.get("security") != []:
            tap.true("401" in operation["responses"] or method == "head", f"{where}: without a session")


def test_what_makes_repeats_safe():
    for path, method, _, parameters in operations():
        required = {resolve(one)["name"] for one in parameters if resolve(one).get("required")}
        changes = method == "post" and path.startswith("/requests") and not path.endswith("/documents")
        tap.equal("Idempotency-Key" in required, changes, f"{method} {path}: Idempotency-Key")
        matched = path.endswith(("/submission", "/decision"))
        tap.equal("If-Match" in required, matched, f"{method} {path}: If-Match")
        is_upload = path.startswith("/uploads") or (path.endswith("/documents") and method == "post")
        tap.equal("Tus-Resumable" in required, is_upload and method != "options", f"{method} {path}: Tus-Resumable")


def test_every_call_may_name_a_language():
    for path, method, _, parameters in operations():
        tap.true("Accept-Language" in {resolve(one)["name"] for one in parameters}, f"{method} {path}: Accept-Language")


def test_every_problem_names_its_language():
    problems = [(path, part) for path, part in walk(API) if isinstance(part, dict) and "application/problem+json" in part.get("content", {})]
    tap.true(len(problems) > 20, "there are hardly any problems")
    for path, part in problems:
        header = resolve(part.get("headers", {}).get("Content-Language", {}))
        tap.true(header.get("required"), f"{path}: Content-Language")


# --- against the messages --------------------------------------------------------------------------------------------------


def test_every_message_is_judged():
    files = {path.name for path in GOLDEN.glob("*.json") if not path.name.startswith("odd-")}
    tap.equal(files, set(MESSAGES) | set(NEWER), "golden files")


def test_messages_fit():
    for name, schema in MESSAGES.items():
        for closed in (False, True):
            problems = [f"{name}: {error.message}" for error in validator(schema, closed).iter_errors(golden(name))]
            tap.equal(problems, [], f"{name} as {schema}")


def test_newer_messages_do_not_fit():
    for name, schema in NEWER.items():
        tap.true(not validator(schema).is_valid(golden(name)), f"{name} fits")


def test_default_policy_fits():
    policy = json.loads((ROOT / "data" / "policy-default.json").read_text("utf-8"))
    validator("Policy", closed=True).validate(policy)


def test_every_member_is_required():
    """Our encoders write every member; only a problem leaves out what it has not, and the applicant's data are free."""
    for name, schema in MESSAGES.items():
        judge = validator(schema)
        for path, value in walk(golden(name)):
            if not isinstance(value, dict) or "applicant" in path or (schema == "Problem" and path == ()):
                continue
            for member in value:
                message = golden(name)
                del at(message, path)[member]
                tap.true(not judge.is_valid(message), f"{name} may lack {path + (member,)}")


def test_wrong_types_do_not_fit():
    for name, schema in MESSAGES.items():
        judge = validator(schema)
        for path, value in walk(golden(name)):
            if path == ():
                continue
            message = golden(name)
            at(message, path[:-1])[path[-1]] = {"a": 1} if not isinstance(value, dict) else 7
            tap.true(not judge.is_valid(message), f"{name} may have anything at {path}")


# --- against the headers ---------------------------------------------------------------------------------------------------


def test_problem_codes():
    codes = API["components"]["schemas"]["ProblemCode"]
    text = (ROOT / "src" / "wire" / "problem.h").read_text("utf-8")
    header = re.findall(r"/\* ([0-9, ]+): (.*?)\. \*/\n#define GEMBOK_PROBLEM_\w+ \"(\w+)\"", text)
    tap.equal(len(header), text.count("#define GEMBOK_PROBLEM_"), "codes with a meaning")
    table = re.findall(r"\| `(\w+)` \| ([0-9, ]+) \| (.*?) \|", codes["description"])
    tap.equal(table, [(code, status, meaning) for status, meaning, code in header], "meanings")
    tap.equal(codes["enum"], [code for _, _, code in header], "codes")


def test_addresses():
    bases = {value for name, value in defined("wire/paths.h", "GEMBOK_PATH_").items()}
    tap.equal(defined("wire/paths.h", "GEMBOK_API_BASE")["GEMBOK_API_BASE"], "/api/v1")
    tap.true(API["servers"][0]["url"].endswith("/api/v1"), "the server's address")
    heads = {re.split(r"/{", path)[0] for path in API["paths"]}
    tap.equal(heads, bases, "addresses")


def test_words():
    schemas = API["components"]["schemas"]
    events = list(defined("wire/request.h", "GEMBOK_EVENT_").values())
    local = {"unknown", "ready"}  # words of this side alone
    for schema, wanted in (
        ("RequestState", words("request_states")),
        ("DocumentState", words("document_states")),
        ("CertificateState", words("certificate_states")),
        ("Role", words("roles")[:3]),
        ("EventKind", events),
    ):
        tap.equal(schemas[schema]["enum"], [word for word in wanted if word not in local], schema)


def test_media_types():
    known = set(defined("wire/paths.h", "GEMBOK_TYPE_").values())
    used = {media for _, part in walk(API) if isinstance(part, dict) for media in part.get("content", {})}
    tap.equal(known - used, set(), "types of the header that the contract lacks")
    others = {"application/pdf", "image/jpeg", "image/png", "application/x-pem-file", "application/octet-stream"}
    tap.equal(used - known, others, "types of the contract that the header lacks")


def test_headers():
    known = set(defined("wire/paths.h", "GEMBOK_HEADER_").values())
    used = set()
    for _, part in walk(API):
        if isinstance(part, dict):
            used |= set(part["headers"]) if isinstance(part.get("headers"), dict) else set()
            used |= {part["name"]} if part.get("in") == "header" else set()
    tap.equal(known - used, set(), "headers that the contract lacks")


def test_upload_metadata():
    create = API["paths"]["/requests/{id}/documents"]["post"]
    metadata = next(one for one in create["parameters"] if resolve(one)["name"] == "Upload-Metadata")
    for key in defined("wire/paths.h", "GEMBOK_UPLOAD_").values():
        tap.contains(metadata["description"], f"`{key}`", "Upload-Metadata")


tap.main()
