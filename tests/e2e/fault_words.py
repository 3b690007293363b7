# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person is told when something goes wrong: each sentence once, with what to do next, the code and the exit code.

{host} is the AMS's address, {proxy} the proxy's, {elsewhere} some other one, {date} a date. Every one must say what happened and
what is safe, and name a next step that a civil servant can take.
"""

import collections
import functools
import os
import re
import sys

from harness import SOURCE

sys.path.insert(0, os.path.join(SOURCE, "po"))
import catalogue  # noqa: E402  pylint: disable=wrong-import-position

Words = collections.namedtuple("Words", "message hint code exit")

SAFE = "Your request is safe on this computer. "
LOOK = SAFE + ("Check the address and the network (a log-in page of the network may be in the way), then ask again.")
AGAIN = SAFE + "Ask again in a few minutes; if it stays so, tell those who run the AMS."
REPEAT = SAFE + "Check the connection, then repeat the command: it goes on from where it was, and nothing is sent twice."
SOON = SAFE + "Try again in a few minutes."
NEWEST = SAFE + "Install the newest Gembok; if this is the newest, tell those who run the AMS."
CORRECT = "Your request is kept as it was. Correct what the AMS names, then send again."
ACCOUNT = ("Your request is kept as it was. Log in with the account that the request belongs to; if it is the right one, ask those "
           "who run the AMS.")
ADDRESS = SAFE + ("Check the address of the AMS and the account that you are logged in with; if both are right, tell those who run the "
                  "AMS.")
FROM_START = "The file is unharmed. Send again: this file begins from its start."
OWN_CA = "Nothing was sent. Check the address; if your agency uses a CA of its own, give its file with --ca."
CLOCK_OR_SERVER = ("Nothing was sent. This computer's clock says {date}: if that is wrong, set it; if it is right, tell those who run "
                   "{host}.")
UNUSABLE = "The key and the request are kept. Do not use this certificate; ask the AMS for help."


def bad(message, hint=LOOK):
    return Words(message, hint, "bad_answer", 4)


def away(message, hint):
    return Words(message, hint, "unreachable", 4)


def no_trust(message, hint):
    return Words(message, hint, "tls", 4)


def refused(message, hint, code="refused"):
    return Words(message, hint, code, 5)


def useless(message, hint=UNUSABLE):
    return Words(message, hint, "certificate_refused", 6)


# --- what is no answer of an AMS --------------------------------------------------------------------------------------------

GARBAGE = bad("The answer of {host} cannot be used. What came is not UTF-8 text.")
DEEP = bad("The answer of {host} cannot be used. What came is nested too deeply to be read.")
PAGE = bad("A web page came back from {host}, not the answer of an AMS (answer 200).")
TOO_MUCH = bad("{host} sent more than such an answer can hold; it was stopped.")
REDIRECT = bad("{host} sends us on to another address (https://{elsewhere}/), which is not followed.")
REDIRECT_PLAIN = bad("{host} sends us on to another address (http://{elsewhere}/), which is not followed.")
NETWORK_LOGIN = bad("The network wants you to log in before it lets you through to {host}.")
NO_PLACE = bad("{host} accepted an upload but named no secure place for it.")

# --- what cannot be true ----------------------------------------------------------------------------------------------------

NOTHING = bad("{host} reported success, but nothing came with it.", AGAIN)
OTHER_REQUEST = bad("{host} answered about another request than was asked for.", AGAIN)
OTHER_KEY = bad("The AMS took the CSR, but names another key than the one that it was made with.", AGAIN)
KEY_CHANGED = bad("The AMS names another key for this request than the one on this computer. The request is kept as it was.", AGAIN)
STILL_DRAFT = bad("{host} took the request, yet calls it a draft still.", AGAIN)
DRAFT_AGAIN = bad("The AMS had taken this request, and now calls it a draft. The request is kept as it was.",
                  SAFE + "Ask again in a few minutes; if it stays so, send it again: what the AMS has lost is sent once more.")
UNKNOWN_THERE = bad("The AMS had this request, and does not know it any more. The request is kept as it was.",
                    SAFE + "Ask again in a few minutes; if it stays so, send it again: it keeps its key, and gets another number.")
UNKNOWN = bad("The AMS reports a state that this version does not know. The request is kept as it was.", NEWEST)
DONE_WITHOUT = bad("The answer of {host} cannot be used. The AMS says that the request is done, but names no certificate.", AGAIN)
BOTH = bad("The answer of {host} cannot be used. The AMS says that the request was accepted, and also that a document of it was "
           "rejected.", AGAIN)
DONE_BUT_GONE = bad("The AMS says that the request is done, but has no certificate for it.", AGAIN)
NO_CERTIFICATE = bad("{host} sent something that is not a certificate.", AGAIN)
BROKEN_CERTIFICATE = bad("The AMS sent something that is not a certificate.", AGAIN)
OFFSET = bad("{host} does not want the upload to go on from where it says that it is.", AGAIN)
OFFSET_LIE = bad("{host} contradicts itself about how much of the file it has.", AGAIN)

# --- what passes ------------------------------------------------------------------------------------------------------------

CUT = away("The connection to {host} was cut.", REPEAT)
OWN_FAULT = away("{host} has a fault of its own at the moment (answer 500).", SOON)
AWAY = away("{host} has a fault of its own at the moment (answer 503).", SAFE + "Try again in 30 seconds.")
TOO_OFTEN = away("{host} was asked too often.", SAFE + "Try again in 60 minutes.")
TOO_MANY = away("There were too many attempts to log in.", SAFE + "Try again in 60 minutes.")
BUSY = away("{host} is still busy with an earlier part of this upload.", "What was sent so far is kept. Try again in a few minutes.")
DAMAGED = away("What was sent arrived damaged at {host}.", "The file is unharmed. Check the connection, then send it again.")
SLOW = away("{host} did not finish its answer within 60 seconds.", REPEAT)
SILENT = away("Next to nothing came from {host} for 30 seconds.", REPEAT)
PROXY_REFUSES = away("The proxy {proxy} does not lead to {host} (answer 403).",
                     SAFE + "Ask those who run the network to allow this address.")
PROXY_LOGIN = away("The proxy {proxy} asks for a log-in before it leads to {host}.",
                   SAFE + "Ask those who run the network how to log in to the proxy.")
PROXY_DOWN = away("The proxy {elsewhere}, which leads to {host}, could not be reached.",
                  SAFE + "Check the proxy settings and the connection, then try again.")

# --- what the AMS does not want ---------------------------------------------------------------------------------------------

LOGGED_OUT = refused("{host} asks for a log-in, or the last one has expired.",
                     SAFE + "Log in with “gembok-cli login --server ADDRESS --username NAME”, then repeat the command; where there is no "
                     "keyring, add --username NAME to it.", "not_logged_in")
FORBIDDEN = refused("This account may not do that at {host}.", ACCOUNT)
CHANGED = refused("{host} did not take this: what it has was changed meanwhile.", "Your request is kept. Ask for its status, then try again.",
                  "conflict")
TOO_LARGE = refused("What was sent is larger than {host} accepts.", "Your request is kept as it was. Choose a smaller file, then send again.")
# In the AMS's own words, which are not translated here.
REASON = refused("NIP tidak dikenal.", CORRECT)
MISSING = refused("Foto diri belum ada.", CORRECT)
NOT_THERE = Words("{host} does not have what was asked for (any more).", ADDRESS, "not_found", 7)
UPLOAD_GONE = Words("{host} does not know of this upload any more.", FROM_START, "not_found", 7)
OTHER_SIZE = Words("The upload at {host} is for a file of another size.", FROM_START, "not_found", 7)

# --- whom nobody here trusts ------------------------------------------------------------------------------------------------

EXPIRED = no_trust("The certificate of {host} has expired.", CLOCK_OR_SERVER)
NOT_YET = no_trust("The certificate of {host} is not valid yet.", CLOCK_OR_SERVER)
CLOCK = Words("The clock of this computer is probably wrong: it says {date}, and by it the certificate of {host} is not valid yet.",
              "Nothing was sent. Set the date and time of this computer, then repeat the command.", "clock", 4)
OTHER_NAME = no_trust("The server that answered for {host} showed a certificate that was made out to another name.",
                      "Nothing was sent. Check the address for typing errors; a log-in page of the network may also be in the way.")
UNKNOWN_CA = no_trust("The certificate of {host} comes from a CA that is not trusted here.", OWN_CA)
SELF_SIGNED = no_trust("{host} showed a certificate that it signed itself: nobody this computer trusts vouches for it.", OWN_CA)
WEAK = no_trust("The certificate of {host} is too weak to be trusted.", "Nothing was sent. Tell those who run the server.")
OLD_TLS = no_trust("{host} only knows ways of encryption that are too old to be safe.",
                   "Nothing was sent. Tell those who run the server: TLS 1.2 or newer is needed.")
NO_TLS = no_trust("{host} does not answer over a secure connection.",
                  "Nothing was sent. Check the address and the port; a log-in page of the network may also be in the way.")

# --- certificates that are none of ours ---------------------------------------------------------------------------------------

NOT_OURS = useless("The certificate does not belong to the key of this request.",
                   "Nothing was changed, and your key is kept. The certificate fits no key on this computer: tell those who run the AMS "
                   "that it is not yours.")
STRANGER = useless("The signature under “Siti Contoh Rahmawati” is not that of “Gembok AMS Issuing CA LATIHAN”: the certificate was changed or "
                   "forged.")
OUT_OF_DATE = useless("The certificate of “Siti Contoh Rahmawati” was valid only until {date}.")
TOO_EARLY = useless("The certificate of “Siti Contoh Rahmawati” is valid only from {date}.")

FOREIGN = (REASON.message, MISSING.message)


# --- in Indonesian --------------------------------------------------------------------------------------------------------------

@functools.cache
def patterns():
    """Every English sentence of the catalogue as a pattern, with its Indonesian."""
    path = os.path.join(SOURCE, "po/id.po")
    found = []
    for (_context, english, _plural), entry in catalogue.read_entries(path).items():
        places = re.split(r"(%(?:\d+\$)?l?[sdu])", english)
        pattern = "".join("(.+?)" if part.startswith("%") and len(part) > 1 else re.escape(part) for part in places)
        spoken = len(re.sub(r"\W", "", "".join(part for part in places if not part.startswith("%"))))
        if spoken > 8 and entry["strings"][0] and not entry["fuzzy"]:
            found.append((re.compile(pattern, re.S), entry["strings"][0], len(english)))
    return sorted(found, key=lambda pair: -pair[2])


def indonesian(sentence):
    """@sentence as an Indonesian reads it: by the catalogue, with the same values in it; None if it is not there."""
    for pattern, translated, _length in patterns():
        match = pattern.fullmatch(sentence)
        if match is None:
            continue
        values = [(indonesian(value) if value.endswith(".") else None) or value for value in match.groups()]
        places = iter(values)
        return re.sub(r"%(?:(\d+)\$)?l?[sdu]", lambda place: values[int(place[1]) - 1] if place[1] else next(places), translated)
    return None
