# SPDX-License-Identifier: GPL-3.0-or-later
"""What is searched for: every form in which a secret could lie in a memory or in a file, a part of it too.

A text is found by any 8 of its characters in a row: as UTF-8 (as typed, NFC, NFD), UTF-16 and UTF-32 of both byte orders (which is
also how X keysyms and BMPStrings look), backwards, in hexadecimal, base64, percent-encoded, escaped for JSON, and as HMAC mixes a key
into its pads. A number is found by any 12 bytes in a row, of either byte order (so as limbs of a big number, and in any DER), in
hexadecimal and in base64.
"""

import base64
import json
import secrets
import string
import unicodedata
import urllib.parse

TEXT_WINDOW, NUMBER_WINDOW, HEX_WINDOW, BASE64_WINDOW = 8, 12, 20, 16
# Each needs to be written otherwise in JSON, in an address, in XML or in a shell.
AWKWARD = "\"\\&<%$' "


def draw(length=24):
    """A passphrase that nobody else has: so that any 8 characters of it in a row are found nowhere by chance. It can be typed."""
    letters = string.ascii_letters + string.digits
    drawn = [secrets.choice(letters) for _ in range(length)]
    for place, sign in enumerate(AWKWARD):
        drawn[3 * place + 1] = sign
    return "".join(drawn)


def windows(data, length):
    """Every piece of @data of this length."""
    return {data[start:start + length] for start in range(len(data) - length + 1)}


def _texts(text):
    """The same text as it may be written: (name, text)."""
    yield "", text
    yield "backwards", text[::-1]
    for form in ("NFC", "NFD"):
        other = unicodedata.normalize(form, text)
        if other != text:
            yield form, other
    for name, other in (("JSON", json.dumps(text)[1:-1]), ("percent", urllib.parse.quote(text, safe="")),
                        ("plus", urllib.parse.quote_plus(text))):
        if other != text:
            yield name, other


def _encoded(data):
    """Hexadecimal and base64 of bytes, whatever stands before them."""
    for text in (data.hex(), data.hex().upper()):
        yield "hex", windows(text.encode(), HEX_WINDOW)
    for skipped in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # What is last depends on what follows.
            yield "base64", windows(encode(data[skipped:]).rstrip(b"=")[:-1], BASE64_WINDOW)


def of_text(text, window=TEXT_WINDOW):
    """{form: set of patterns} of a passphrase, password or token. @window: how many characters in a row count as found."""
    forms = {}

    def add(form, patterns):
        forms.setdefault(form, set()).update(patterns)
    for name, written in _texts(text):
        pieces = [written[start:start + window] for start in range(len(written) - window + 1)]
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            add(f"{encoding} {name}".strip(), {piece.encode(encoding) for piece in pieces})
    data = text.encode()
    for form, patterns in _encoded(data):
        add(form, patterns)
    for pad in (0x36, 0x5C):
        add("HMAC pad", windows(bytes(byte ^ pad for byte in data), NUMBER_WINDOW))
    return forms


def of_number(data):
    """{form: set of patterns} of a big number or of a random key, given with its most significant byte first."""
    forms = {"big endian": windows(data, NUMBER_WINDOW), "little endian": windows(data[::-1], NUMBER_WINDOW)}
    for form, patterns in _encoded(data):
        forms.setdefault(form, set()).update(patterns)
    return forms


def of_numbers(numbers):
    """The same of several numbers {name: bytes}, which together are one secret."""
    return {f"{name} {form}": patterns for name, data in numbers.items() for form, patterns in of_number(data).items()}
