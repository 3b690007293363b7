# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds every answer of the service against data/ams-api.yaml: status, headers, body, and the code of a problem."""

import functools
import json
import os
import re

import jsonschema
import yaml

from harness import SOURCE
import tap

BASE = "/api/v1"


@functools.cache
def api():
    with open(os.path.join(SOURCE, "data/ams-api.yaml"), encoding="utf-8") as file:
        return yaml.safe_load(file)


def resolve(node):
    while "$ref" in node:
        node = functools.reduce(lambda place, part: place[part], node["$ref"].removeprefix("#/").split("/"), api())
    return node


@functools.cache
def statuses():
    """{code: its statuses} from the table in the schema of the codes."""
    table = api()["components"]["schemas"]["ProblemCode"]["description"]
    return {code: {int(number) for number in numbers.split(",")} for code, numbers in re.findall(r"\| `(\w+)` \| ([\d, ]+) \|", table)}


@functools.cache
def validator(path, method, status):
    content = resolve(operation(path, method)["responses"].get(status, {"$ref": "#/components/responses/Problem"})).get("content", {})
    schema = next((entry["schema"] for kind, entry in content.items() if "json" in kind), None)
    return schema and jsonschema.Draft202012Validator({"components": api()["components"], **schema})


def operation(path, method):
    return api()["paths"][path].get(method.lower())


@functools.cache
def template(address):
    """The path of the contract that @address is one of, or None."""
    for path in api()["paths"]:
        if re.fullmatch(re.sub(r"\{\w+\}", "[A-Za-z0-9_-]{1,64}", BASE + path), address):
            return path
    return None


def judge_problem(answer, accepted):
    body = answer.json
    language = answer.headers["Content-Language"] or ""
    tap.true(re.search(resolve({"$ref": "#/components/headers/ContentLanguage"})["schema"]["pattern"], language), f"language {language!r}")
    tap.true(accepted not in ("id", "en") or language == accepted, f"{language} to whoever asked in {accepted}")
    jsonschema.Draft202012Validator({"components": api()["components"], "$ref": "#/components/schemas/Problem"}).validate(body)
    tap.equal(answer.headers["Content-Type"], "application/problem+json", "type of a problem")
    tap.true(answer.status in statuses()[body["code"]], f"{body['code']} does not travel with {answer.status}")
    tap.true(body["detail"], "a problem has a sentence for the person")


def judge_headers(path, method, answer):
    promised = resolve(operation(path, method)["responses"].get(str(answer.status), {})).get("headers", {})
    for name, header in promised.items():
        header = resolve(header)
        value = answer.headers[name]
        tap.true(value is not None or not header.get("required"), f"{method} {path} {answer.status}: header {name} is missing")
        pattern = header.get("schema", {}).get("pattern")
        if value is not None and pattern:
            tap.true(re.search(pattern, value), f"{name}: {value}")


def judge(method, address, answer, accepted=None):
    """Raises unless @answer is one that the contract allows for @method at @address, asked with @accepted as Accept-Language."""
    path = template(address.split("?")[0])
    if answer.status >= 400 and method != "HEAD":
        judge_problem(answer, accepted)
    if path is None:
        return tap.true(answer.status in (404, 431), f"{address} is no address, yet {answer.status}")
    if operation(path, method) is None:
        return tap.true(answer.status in (404, 405), f"{path} knows no {method}, yet {answer.status}")
    documented = operation(path, method)["responses"]
    tap.true(str(answer.status) in documented or answer.status >= 400, f"{method} {path}: {answer.status} is not documented")
    judge_headers(path, method, answer)
    check = validator(path, method, str(answer.status))
    if check and method != "HEAD":
        check.validate(json.loads(answer.body))
    return None
