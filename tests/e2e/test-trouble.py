# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in real life: lines that break, answers that get lost, servers and programs that are killed."""

import signal

import journey
import tap
from harness import World, await_true


def world_with_faults(world):
    ams = world.start_ams(executable="gembok-ams-faults")
    applicant = world.person("applicant")
    applicant.log_in(ams)
    return ams, applicant, journey.Faults(ams)


def finish(world, ams, applicant, request):
    verifier, officer = world.person("verifier"), world.person("officer")
    verifier.log_in(ams)
    officer.log_in(ams)
    tap.equal(len(journey.queue(verifier)), 1, "requests at the AMS")
    journey.accept_all(verifier, officer)
    tap.true(applicant.cli("request", "fetch", request).json["ok"], "fetch")


def test_upload_cut_three_times():
    with World(bus=True, keyring=True) as world:
        ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        size = journey.document(applicant.cli("request", "show", request).json, "ktp")["bytes"]
        faults.script(*[{"method": "PATCH", "path": "/api/v1/uploads/", "action": "cut_request", "bytes": max(size // 5, 1),
                         "times": 3}])
        tap.equal(applicant.cli("request", "submit", request).json["state"], "submitted")
        journey.all_played(faults)
        finish(world, ams, applicant, request)


def test_submission_whose_answer_is_lost():
    with World(bus=True, keyring=True) as world:
        ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        faults.script({"method": "POST", "path": "/api/v1/requests", "suffix": "/submission", "action": "drop_answer", "times": 9})
        first = applicant.cli("request", "submit", request, code=4)
        tap.equal(first.error["code"], "unreachable")
        faults.script()
        tap.equal(applicant.cli("request", "submit", request).json["state"], "submitted")
        finish(world, ams, applicant, request)


def test_a_request_that_is_denied_once_is_not_begun_anew():
    with World(bus=True, keyring=True) as world:
        ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        sent = applicant.cli("request", "submit", request).json
        faults.script({"method": "GET", "path": "/api/v1/requests/", "action": "status", "status": 404})
        denied = applicant.cli("request", "submit", request, code=4).error
        journey.all_played(faults)
        tap.contains(denied["message"], "does not know it any more", "what happened")
        again = applicant.cli("request", "submit", request).json
        tap.equal((again["state"], again["number"]), ("submitted", sent["number"]), "the request")
        finish(world, ams, applicant, request)


def test_a_gateway_cannot_withdraw():
    with World(bus=True, keyring=True) as world:
        ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        applicant.cli("request", "submit", request)
        faults.script({"method": "DELETE", "path": "/api/v1/requests/", "action": "answer", "status": 404, "type": "application/json",
                       "body": '{"message": "no Route matched with those values"}'})
        tap.equal(applicant.cli("request", "cancel", request, code=7).error["code"], "not_found")
        journey.all_played(faults)
        tap.equal(applicant.cli("request", "show", request).json["state"], "submitted", "state")
        finish(world, ams, applicant, request)


def test_creation_whose_answer_is_lost():
    with World(bus=True, keyring=True) as world:
        ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        faults.script({"method": "POST", "path": "/api/v1/requests", "suffix": "/requests", "action": "drop_answer", "times": 9})
        tap.equal(applicant.cli("request", "submit", request, code=4).error["code"], "unreachable")
        faults.script()
        tap.equal(applicant.cli("request", "submit", request).json["state"], "submitted")
        finish(world, ams, applicant, request)


def test_a_request_stays_where_it_was_sent():
    with World(bus=True, keyring=True) as world:
        ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        applicant.log_in(ams, role="verifier")
        tap.equal(applicant.cli("request", "submit", request, code=5).error["code"], "refused", "a verifier has no requests")
        applicant.log_in(ams)
        faults.script({"method": "POST", "path": "/api/v1/requests", "suffix": "/requests", "action": "drop_answer", "times": 9})
        tap.equal(applicant.cli("request", "submit", request, code=4).error["code"], "unreachable")
        faults.script()
        # Somebody else's log-in in between must not make a second request of it.
        applicant.log_in(ams, role="verifier")
        tap.equal(applicant.cli("request", "submit", request).json["state"], "submitted")
        finish(world, ams, applicant, request)


def test_decision_whose_answer_is_lost():
    with World(bus=True, keyring=True) as world:
        ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        applicant.cli("request", "submit", request)
        verifier = world.person("verifier")
        verifier.log_in(ams)
        faults.script({"method": "POST", "path": "/api/v1/requests", "suffix": "/decision", "action": "drop_answer", "times": 1})
        tap.equal(verifier.cli("review", "accept", journey.queue(verifier)[0]["id"]).json["state"], "verified")
        journey.all_played(faults)


def test_deciders_have_no_request_of_their_own():
    """Neither where the command logs in for itself: what is said of an applicant's request means nothing to them."""
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams(executable="gembok-ams-faults")
        verifier, faults = world.person("verifier"), journey.Faults(ams)
        verifier.log_in(ams)
        words, secret = verifier.account_options(ams)
        for status in (429, 503):
            faults.script({"method": "POST", "path": "/api/v1/sessions", "action": "status", "status": status, "retry_after": 900,
                           "times": 9})
            hint = verifier.cli("review", "list", *words, secret=secret, code=4).error["hint"]
            tap.equal(hint, "Nothing is decided twice. Try again in 15 minutes.", str(status))
        faults.script()
        tap.equal(verifier.cli("review", "list", *words, secret=secret).json["requests"], [])


def test_strange_answers_keep_the_request():
    with World(bus=True, keyring=True) as world:
        _ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        applicant.cli("request", "submit", request)
        for fault, code in (({"action": "garbage"}, 4), ({"action": "html"}, 4), ({"action": "empty"}, 4), ({"action": "deep"}, 4),
                            ({"action": "endless"}, 4), ({"action": "cut_answer", "bytes": 40}, 4),
                            ({"action": "status", "status": 503}, 4), ({"action": "status", "status": 500}, 4)):
            faults.script({"method": "GET", "path": "/api/v1/requests/", "times": 50, **fault})
            answer = applicant.cli("request", "status", request, code=code)
            tap.true(answer.error["message"] and answer.error["hint"], "no words for the person")
            faults.script()
            tap.equal(applicant.cli("request", "show", request).json["state"], "submitted", fault["action"])
        tap.equal(applicant.cli("request", "status", request).json["state"], "submitted")


def test_too_many_requests_is_waited_for():
    with World(bus=True, keyring=True) as world:
        _ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        faults.script({"method": "PUT", "path": "/api/v1/requests/", "action": "status", "status": 429, "retry_after": 1})
        tap.equal(applicant.cli("request", "submit", request).json["state"], "submitted")
        journey.all_played(faults)


def test_expired_session_is_said_and_forgotten():
    with World(bus=True, keyring=True) as world:
        ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        faults.script({"method": "POST", "path": "/api/v1/requests", "action": "status", "status": 401})
        tap.equal(applicant.cli("request", "submit", request, code=5).error["code"], "not_logged_in")
        faults.script()
        tap.equal(applicant.cli("request", "submit", request, code=5).error["code"], "not_logged_in")
        applicant.log_in(ams)
        tap.equal(applicant.cli("request", "submit", request).json["state"], "submitted")


def test_ams_killed_and_restarted_in_between():
    with World(bus=True, keyring=True) as world:
        ams = world.start_ams()
        applicant, verifier, officer = (world.person(role) for role in ("applicant", "verifier", "officer"))
        for person in (applicant, verifier, officer):
            person.log_in(ams)
        request = journey.prepared(world, applicant)
        ams.kill()
        tap.equal(applicant.cli("request", "submit", request, code=4).error["code"], "unreachable")
        ams.restart()
        applicant.cli("request", "submit", request)
        ams.restart()
        tap.equal(applicant.cli("request", "status", request).json["state"], "submitted", "with the session from before")
        remote = journey.queue(verifier)[0]["id"]
        verifier.cli("review", "accept", remote)
        ams.restart()
        officer.cli("review", "accept", remote)
        ams.restart()
        tap.true(applicant.cli("request", "fetch", request).json["ok"], "fetch")
        tap.true(applicant.cli("cert", "check", request).json["ok"], "check")


def listens_for_signals(process):
    """Whether SIGINT goes to the program's own thread by now; before that it just ends the program, with nothing begun."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        blocked = next(line for line in file if line.startswith("SigBlk:"))
    return int(blocked.split()[1], 16) & 1 << (signal.SIGINT - 1)


def test_cancelled_key_generation_leaves_nothing():
    with World(bus=True, keyring=True) as world:
        applicant = world.person("applicant")
        cancelled = 0
        for number in range(4):
            words = ["request", "new", "--procedure", "lock-kaltim", *applicant.applicant_words(), "--algorithm", "rsa:4096"]
            running = applicant.start(*words, secret={"--passphrase-fd": applicant.passphrase})
            await_true(lambda process=running.process: listens_for_signals(process), "the thread for signals")
            running.interrupt()
            ended = running.wait()
            if ended.code == 0:
                continue  # the key was quicker than the signal: that is a request like any other
            tap.equal(ended.expect(1).error["code"], "cancelled", f"try {number}")
            cancelled += 1
        listed = applicant.cli("request", "list").json["requests"]
        tap.equal(len(listed), 4 - cancelled, "requests beside those that were cancelled")
        tap.true(cancelled > 0, "no key generation was slow enough to be cancelled")
        for request in listed:
            applicant.cli("key", "check", request["id"], secret={"--passphrase-fd": applicant.passphrase})


def test_client_killed_while_submitting():
    with World(bus=True, keyring=True) as world:
        ams, applicant, faults = world_with_faults(world)
        request = journey.prepared(world, applicant)
        for method, suffix in (("POST", "/requests"), ("PUT", "/csr"), ("POST", "/documents"), ("PATCH", ""), ("POST", "/submission")):
            faults.script({"method": method, "path": "/api/v1/", "suffix": suffix, "action": "delay", "milliseconds": 60000})
            seen = faults.left()
            running = applicant.start("request", "submit", request)
            await_true(lambda before=seen: faults.left() != before or not running.alive, f"{method} {suffix}")
            running.kill()
            faults.script()
            state = applicant.cli("request", "show", request).json["state"]
            tap.equal(state, "draft", f"after a kill during {method} {suffix}")
        tap.equal(applicant.cli("request", "submit", request).json["state"], "submitted")
        finish(world, ams, applicant, request)


tap.main()
