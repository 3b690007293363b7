# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates that an AMS should never send: of another key, of another CA, outside their time. They are signed by the training
AMS's own CA (or by a stranger of the same name), so that nothing but the one thing is wrong with each."""

import datetime
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

YEAR = datetime.timedelta(days=365)


def read(lane, name):
    with open(os.path.join(lane.ams.folder, "ca", name), "rb") as file:
        return file.read()


def own_csr(lane):
    with lane.database() as database:
        return x509.load_der_x509_csr(database.execute("SELECT csr FROM request").fetchone()[0])


def chain(lane, key="own", issuer="ams", begins=-1, ends=1):
    """A PEM chain of the training CA for the request of @lane; @begins and @ends are years from now."""
    csr, ca = own_csr(lane), x509.load_pem_x509_certificate(read(lane, "issuing.pem"))
    ca_key = serialization.load_pem_private_key(read(lane, "issuing.key"), None)
    if issuer != "ams":
        ca_key = rsa.generate_private_key(65537, 2048)
    public = csr.public_key() if key == "own" else ec.generate_private_key(ec.SECP256R1()).public_key()
    now = datetime.datetime.utcnow()
    builder = (x509.CertificateBuilder().subject_name(csr.subject).issuer_name(ca.subject).public_key(public)
               .serial_number(x509.random_serial_number()).not_valid_before(now + begins * YEAR).not_valid_after(now + ends * YEAR)
               .add_extension(x509.BasicConstraints(False, None), True)
               .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), True)
               .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), False))
    leaf = builder.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return (leaf + read(lane, "issuing.pem") + read(lane, "root.pem")).decode()
