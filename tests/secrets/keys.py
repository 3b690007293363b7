# SPDX-License-Identifier: GPL-3.0-or-later
"""The secrets behind a sealed box: the private key's numbers, its PKCS#8, and the key that the passphrase gives, by
data/sealed-box.md and with other people's tools."""

import contextlib
import hashlib
import sqlite3
import unicodedata

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def boxes(vault):
    """All sealed boxes of a vault that may be open elsewhere."""
    with contextlib.closing(sqlite3.connect(f"file:{vault}?mode=ro", uri=True)) as database:
        return [row[0] for row in database.execute("SELECT box FROM private_key")]


def box_key(box, passphrase):
    """What scrypt makes of the passphrase."""
    n, r, p = (int.from_bytes(box[start:start + 4], "big") for start in (12, 16, 20))
    secret = unicodedata.normalize("NFC", passphrase).encode()
    return hashlib.scrypt(secret, salt=box[24:40], n=n, r=r, p=p, dklen=32, maxmem=(1 << 30) + (1 << 21))


def open_box(box, key):
    """The PKCS#8 in a box."""
    return AESGCM(key).decrypt(box[40:52], box[84:-32], box[:84])


def _bytes(number):
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def numbers(der):
    """{name: bytes} of all that is secret in a private key."""
    return _numbers(serialization.load_der_private_key(der, None))


def numbers_of_file(path):
    """The same of an unencrypted PEM file."""
    with open(path, "rb") as file:
        return _numbers(serialization.load_pem_private_key(file.read(), None))


def _numbers(key):
    private = key.private_numbers()
    if not isinstance(key, rsa.RSAPrivateKey):
        return {"scalar": _bytes(private.private_value)}
    return {name: _bytes(getattr(private, name)) for name in ("d", "p", "q", "dmp1", "dmq1", "iqmp")}
