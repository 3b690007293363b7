# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of faults, as data: what goes wrong at which call, and what a person is then told and left with.

Each row is played on the real programs by fault_stage.py; test-faults.py checks it, `./dev faults` prints it. The sentences stand
in fault_words.py, each once. Rows that are `rare` (they go the way of another one) or `slow` (they wait for the program's own
limits of time) are only played by `./dev faults`.
"""

import collections
import os

import fault_words as say
import tap
from between import Trap, closed_port, huge, page, redirect, trickle
from wrong_certificates import chain


class Row(collections.namedtuple("Row", "call fault words kept stage verb faults weather environment measure proxied rare slow")):
    """One line of the table."""

    @property
    def name(self):
        return f"{self.call}: {self.fault}"


API = "/api/v1"
POLICY = {"method": "GET", "path": f"{API}/policy"}
LOGIN = {"method": "POST", "path": f"{API}/sessions"}
CREATE = {"method": "POST", "path": f"{API}/requests", "suffix": "/requests"}
CSR = {"method": "PUT", "path": f"{API}/requests/", "suffix": "/csr"}
UPLOAD = {"method": "POST", "path": f"{API}/requests/", "suffix": "/documents"}
PATCH = {"method": "PATCH", "path": f"{API}/uploads/"}
HEAD = {"method": "HEAD", "path": f"{API}/uploads/"}
AGREEMENT = {"method": "PUT", "path": f"{API}/requests/", "suffix": "/agreement"}
SUBMISSION = {"method": "POST", "path": f"{API}/requests/", "suffix": "/submission"}
STATUS = {"method": "GET", "path": f"{API}/requests/"}
CERTIFICATE = {"method": "GET", "path": f"{API}/requests/", "suffix": "/certificate"}

# Debian's package libfaketime: the program believes in another time, the AMS does not.
LAST_YEAR = {"LD_PRELOAD": "/usr/$LIB/faketime/libfaketimeMT.so.1", "FAKETIME": "-365d", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def row(call, fault, words, kept, *, stage="draft", verb="submit", faults=(), weather=None, environment=None, measure=None,
        proxied=False, rare=False, slow=False):
    return Row(call, fault, words, kept, stage, verb, faults if callable(faults) else tuple(faults), weather, environment, measure,
               proxied, rare, slow)


def at(call, name, **how):
    """A family of rows: @call is where the fault is played. The action "404" means an answer of that status."""
    def one(fault, words, kept, action, rare=False, **more):
        played = {"action": "status", "status": int(action)} if action.isdigit() else {"action": action}
        return row(name, fault, words, kept, faults=({**call, **played, **more},), rare=rare, **how)
    return one


def rewrite(before, after):
    return {"action": "rewrite", "from": before, "to": after}


OTHER_KEY = rewrite('"public_key_sha256":"', '"public_key_sha256":"' + "ab" * 32 + '","was":"')


# What is in the vault after each call that went through.
NONE, KNOWN, LETTER = "draft", "draft; known to the AMS", "draft; known to the AMS, CSR sent"
ALL = "draft; known to the AMS, CSR, 3 of 3 documents sent"
AGREED = "draft; known to the AMS, CSR, 3 of 3 documents, agreement sent"
NEW, SENT, DONE = "nothing", "submitted", "done; no certificate"

policy = at(POLICY, "policy")
login = at(LOGIN, "log-in", stage="new", verb="login")
create = at(CREATE, "create the request")
csr = at(CSR, "send the CSR")
upload = at(UPLOAD, "begin an upload")
patch = at(PATCH, "upload (PATCH)")
head = at(HEAD, "upload (HEAD)")
agreement = at(AGREEMENT, "send the agreement")
submission = at(SUBMISSION, "submit")
status = at(STATUS, "ask for the status", stage="sent", verb="status")
certificate = at(CERTIFICATE, "fetch the certificate", stage="done", verb="fetch")

POLICY_ROWS = [
    policy("not JSON", say.GARBAGE, NONE, "garbage", rare=True),
    policy("a web page of the network", say.PAGE, NONE, "html"),
    policy("success without a body", say.NOTHING, NONE, "empty", rare=True),
    policy("JSON 100,000 deep", say.DEEP, NONE, "deep"),
    policy("an answer without end", say.TOO_MUCH, NONE, "endless", rare=True),
    policy("answer 404", say.NOT_THERE, NONE, "404"),
    policy("answer 503", say.AWAY, NONE, "503", rare=True),
]

LOGIN_ROWS = [
    login("not JSON", say.GARBAGE, NEW, "garbage"),
    login("a web page of the network", say.PAGE, NEW, "html"),
    login("success without a body", say.NOTHING, NEW, "empty", rare=True),
    login("JSON 100,000 deep", say.TOO_MUCH, NEW, "deep", rare=True),
    login("an answer without end", say.TOO_MUCH, NEW, "endless", rare=True),
    login("answer 403", say.FORBIDDEN, NEW, "403", rare=True),
    login("answer 429, an hour", say.TOO_MANY, NEW, "429", retry_after=3600),
    login("answer 500", say.OWN_FAULT, NEW, "500", rare=True),
    login("the answer is lost", say.CUT, NEW, "drop_answer"),
]

CREATE_ROWS = [
    create("not JSON", say.GARBAGE, NONE, "garbage", rare=True),
    create("a web page of the network", say.PAGE, NONE, "html", rare=True),
    create("success without a body", say.NOTHING, NONE, "empty"),
    create("about another request", say.OTHER_REQUEST, NONE, **rewrite('"type":"issuance"', '"type":"renewal"')),
    create("answer 401", say.LOGGED_OUT, NONE, "401"),
    create("answer 403", say.FORBIDDEN, NONE, "403", rare=True),
    create("answer 409", say.CHANGED, NONE, "409"),
    create("answer 422 with a reason", say.REASON, NONE, "422", code="validation", detail="NIP tidak dikenal."),
    create("answer 500", say.OWN_FAULT, NONE, "500", rare=True),
    create("the answer is lost", say.CUT, NONE, "drop_answer"),
    create("the answer is cut", say.CUT, NONE, "cut_answer", rare=True, bytes=300),
]

CSR_ROWS = [
    csr("success without a body", say.NOTHING, KNOWN, "empty", rare=True),
    csr("taken, but with another key", say.OTHER_KEY, KNOWN, **OTHER_KEY),
    csr("answer 409", say.CHANGED, KNOWN, "409", rare=True),
    csr("answer 413", say.TOO_LARGE, KNOWN, "413", rare=True),
    csr("answer 500", say.OWN_FAULT, KNOWN, "500", rare=True),
    csr("the answer is lost", say.CUT, KNOWN, "drop_answer"),
]

UPLOAD_ROWS = [
    upload("no place named", say.NO_PLACE, LETTER, "answer", status=201),
    upload("a place without TLS", say.NO_PLACE, LETTER, "header", name="Location", value="http://127.0.0.1/upload"),
    upload("a web page of the network", say.PAGE, LETTER, "html"),
    upload("answer 404", say.NOT_THERE, LETTER, "404", rare=True),
    upload("answer 409", say.CHANGED, LETTER, "409", rare=True),
    upload("answer 413", say.TOO_LARGE, LETTER, "413"),
    upload("answer 500", say.OWN_FAULT, LETTER, "500", rare=True),
    patch("cut before anything arrives", say.CUT, LETTER, "cut_request", bytes=0),
    patch("a web page of the network", say.PAGE, LETTER, "html"),
    patch("answer 404", say.UPLOAD_GONE, LETTER, "404"),
    patch("answer 409", say.OFFSET, LETTER, "409", rare=True),
    patch("answer 413", say.TOO_LARGE, LETTER, "413", rare=True),
    patch("answer 423", say.BUSY, LETTER, "423", rare=True),
    patch("answer 460", say.DAMAGED, LETTER, "460", rare=True),
    patch("answer 500", say.OWN_FAULT, LETTER, "500", rare=True),
    head("answer 403", say.FORBIDDEN, LETTER, "403", rare=True),
    head("answer 404", say.UPLOAD_GONE, LETTER, "404", rare=True),
    head("answer 500", say.OWN_FAULT, LETTER, "500", rare=True),
    head("more than the file has", say.OFFSET_LIE, LETTER, "header", name="Upload-Offset", value="99999999"),
    head("a file of another size", say.OTHER_SIZE, LETTER, "header", name="Upload-Length", value="7"),
]

SUBMISSION_ROWS = [
    agreement("success without a body", say.NOTHING, ALL, "empty"),
    agreement("answer 409", say.CHANGED, ALL, "409", rare=True),
    submission("success without a body", say.NOTHING, AGREED, "empty"),
    submission("accepted, yet a draft", say.STILL_DRAFT, AGREED, **rewrite('"state":"submitted"', '"state":"draft"')),
    submission("accepted, into a state that nobody knows", say.UNKNOWN, AGREED, **rewrite('"state":"submitted"', '"state":"on_hold"')),
    submission("answer 409", say.CHANGED, AGREED, "409", rare=True),
    submission("answer 412", say.CHANGED, AGREED, "412"),
    submission("answer 422 with a reason", say.MISSING, AGREED, "422", code="missing_requirement", detail="Foto diri belum ada."),
    submission("answer 500", say.OWN_FAULT, AGREED, "500", rare=True),
    submission("the answer is lost", say.CUT, AGREED, "drop_answer"),
]

STATUS_ROWS = [
    status("not JSON", say.GARBAGE, SENT, "garbage"),
    status("a web page of the network", say.PAGE, SENT, "html"),
    status("success without a body", say.NOTHING, SENT, "empty"),
    status("JSON 100,000 deep", say.DEEP, SENT, "deep"),
    status("an answer without end", say.TOO_MUCH, SENT, "endless"),
    status("the answer is cut", say.CUT, SENT, "cut_answer", bytes=400),
    status("about another request", say.OTHER_REQUEST, SENT, **rewrite('"id":"', '"id":"x')),
    status("a draft again", say.DRAFT_AGAIN, SENT, **rewrite('"state":"verified"', '"state":"draft"')),
    status("a state that nobody knows", say.UNKNOWN, SENT, **rewrite('"state":"verified"', '"state":"on_hold"')),
    status("done without a certificate", say.DONE_WITHOUT, SENT, **rewrite('"state":"verified"', '"state":"done"')),
    status("verified, with a rejected document", say.BOTH, SENT, **rewrite('"state":"uploaded"', '"state":"rejected"')),
    status("with another key", say.KEY_CHANGED, SENT, **OTHER_KEY),
    status("answer 401", say.LOGGED_OUT, SENT, "401"),
    status("answer 403", say.FORBIDDEN, SENT, "403"),
    status("answer 404", say.UNKNOWN_THERE, SENT, "404"),
    status("answer 409", say.CHANGED, SENT, "409"),
    status("answer 429, an hour", say.TOO_OFTEN, SENT, "429", retry_after=3600),
    status("answer 500", say.OWN_FAULT, SENT, "500"),
    status("answer 503", say.AWAY, SENT, "503"),
    status("answer 511", say.NETWORK_LOGIN, SENT, "511"),
]


def sends(**how):
    """The AMS sends a certificate that is wrong in one way."""
    return lambda lane: ({**CERTIFICATE, "action": "answer", "status": 200, "type": "application/pem-certificate-chain",
                          "body": chain(lane, **how)},)


def wrong(fault, words, **how):
    return row("fetch the certificate", fault, words, DONE, stage="done", verb="fetch", faults=sends(**how))


CERTIFICATE_ROWS = [
    certificate("done, but 404", say.DONE_BUT_GONE, DONE, "404"),
    certificate("success without a body", say.NOTHING, DONE, "empty"),
    certificate("a web page of the network", say.PAGE, DONE, "html"),
    certificate("not a certificate", say.NO_CERTIFICATE, DONE, "garbage"),
    certificate("a damaged certificate", say.BROKEN_CERTIFICATE, DONE, "answer", status=200, type="application/pem-certificate-chain",
                body="-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
    certificate("an answer without end", say.TOO_MUCH, DONE, "endless"),
    certificate("the answer is cut", say.CUT, DONE, "cut_answer", rare=True, bytes=900),
    certificate("answer 500", say.OWN_FAULT, DONE, "500", rare=True),
    wrong("a certificate of another key", say.NOT_OURS, key="other"),
    wrong("a certificate of another CA of the same name", say.STRANGER, issuer="other"),
    wrong("an expired certificate", say.OUT_OF_DATE, begins=-2, ends=-1),
    wrong("a certificate of next year", say.TOO_EARLY, begins=1, ends=2),
]


# --- the network ------------------------------------------------------------------------------------------------------------

def weather(fault, words, kept=SENT, call="connect", stage="sent", verb="status", **kind):
    more = {name: kind.pop(name) for name in ("environment", "measure", "rare", "slow") if name in kind}
    return row(call, fault, words, kept, stage=stage, verb=verb, weather=kind, **more)


def nobody_came(_lane, seen, _peaks):
    """Where the redirect led was never visited, so no token either."""
    tap.equal(TRAP.connections, 0, "connections to where the redirect led")
    tap.true(seen, "nobody came at all")
    return "nothing was sent there"


def stopped_early(_lane, seen, peaks):
    """Neither the line nor the memory was filled; what lay in the sockets' buffers counts as taken."""
    taken = max(exchange.answered for exchange in seen)
    tap.true(taken < 8 * MIB, f"{taken} bytes were taken")
    tap.true(peaks[0] - peaks[1] < KEPT_BACK + 8 * 1024, f"peak memory {peaks[0]} KiB instead of {peaks[1]}")
    return f"{taken / MIB:.1f} MiB taken, {max(peaks[0] - peaks[1], 0) / 1024:.1f} MiB more memory than without the fault"


def resumed(lane, seen, _peaks):
    """Every reset cost some bytes that were under way, and none that had arrived was sent again."""
    sent = [exchange for exchange in seen if exchange.method == "PATCH"]
    size = sum(bytes_ for (bytes_,) in lane.at_ams("SELECT bytes FROM documents WHERE request = ?", lane.check_ams(lane.vault)[0]))
    tap.equal(sum(exchange.taken for exchange in sent), size, "bytes that went to the AMS")
    resets = sum(1 for exchange in sent if exchange.taken < exchange.length)
    # A piece that is no larger than that gets through whole, the next larger one does not.
    tap.true(resets >= size // RESET_AT // 2, f"only {resets} resets of {size} bytes")
    on_the_wire = size + sum(exchange.pending for exchange in sent)
    tap.true(on_the_wire <= MOST_TIMES * size, f"{on_the_wire} bytes on the wire for {size}")
    return f"{size} bytes, {resets} resets: every byte stored once, {on_the_wire / size:.2f} times the size on the wire"


TRAP, CLOSED = Trap(), closed_port()
MIB = 1024 * 1024
# A sanitizer keeps back what was freed, KiB.
KEPT_BACK = 256 * 1024 if "ASAN_OPTIONS" in os.environ else 0
RESET_AT = 4096
# What is under way in a socket when it is reset is lost, until the pieces are as small as what gets through.
MOST_TIMES = 5
BEGINNING = {"stage": "draft", "verb": "submit"}
FETCHING = {"call": "fetch the certificate", "stage": "done", "verb": "fetch"}
NETWORK_ROWS = [
    weather("certificate expired", say.EXPIRED, certificate="expired"),
    weather("certificate not valid yet", say.NOT_YET, certificate="future"),
    weather("this computer's clock a year behind", say.CLOCK, environment=LAST_YEAR),
    weather("certificate of another name", say.OTHER_NAME, certificate="wronghost"),
    weather("certificate of an unknown CA", say.UNKNOWN_CA, certificate="unknown"),
    weather("certificate signed by itself", say.SELF_SIGNED, certificate="selfsigned"),
    weather("certificate signed with SHA-1", say.WEAK, certificate="sha1"),
    weather("TLS 1.1 only", say.OLD_TLS, certificate="tls11"),
    weather("no TLS at all", say.NO_TLS, certificate="plain"),
    weather("cut during the handshake", say.CUT, certificate="hang_up"),
    weather("web page for everything", say.PAGE, NONE, **BEGINNING, answer=page()),
    weather("redirect to http", say.REDIRECT_PLAIN, answer=redirect(f"http://127.0.0.1:{TRAP.port}/"), measure=nobody_came),
    weather("redirect to another https host", say.REDIRECT, answer=redirect(f"https://127.0.0.1:{TRAP.port}/"), measure=nobody_came),
    weather("redirect of an upload", say.REDIRECT, LETTER, "upload (PATCH)", **BEGINNING, method="PATCH",
            answer=redirect(f"https://127.0.0.1:{TRAP.port}/", 307), measure=nobody_came),
    weather("answer of 10 GB", say.TOO_MUCH, answer=huge(10 * 1024 * MIB), measure=stopped_early),
    weather("certificate of 10 GB", say.TOO_MUCH, DONE, **FETCHING, suffix="/certificate",
            answer=huge(10 * 1024 * MIB, "application/pem-certificate-chain"), measure=stopped_early),
    weather("reset at every 4 KiB of an upload", None, SENT, "upload (PATCH)", **BEGINNING, reset=RESET_AT, measure=resumed),
    weather("hardly more than one byte a second", say.SLOW, answer=trickle(0.8), slow=True),
    weather("silence", say.SILENT, answer=trickle(600), slow=True),
    row("connect", "proxy refuses (403)", say.PROXY_REFUSES, NONE, weather={"proxy": 403}, proxied=True),
    row("connect", "proxy wants a log-in (407)", say.PROXY_LOGIN, NONE, weather={"proxy": 407}, proxied=True),
    row("connect", "proxy is down", say.PROXY_DOWN, NONE, environment={"https_proxy": f"http://127.0.0.1:{CLOSED}"}, proxied=True),
]

ROWS = [*LOGIN_ROWS, *POLICY_ROWS, *CREATE_ROWS, *CSR_ROWS, *UPLOAD_ROWS, *SUBMISSION_ROWS, *STATUS_ROWS, *CERTIFICATE_ROWS, *NETWORK_ROWS]
OFTEN = [entry for entry in ROWS if not entry.rare and not entry.slow]
