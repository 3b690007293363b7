# SPDX-License-Identifier: GPL-3.0-or-later
"""The certificates of fault-server.py, sound and unsound ones, made by the openssl command line."""

import os
import ssl
import subprocess

CA_CONFIG = """
[ca]
default_ca = here
[here]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[good]
subjectAltName = IP:127.0.0.1,DNS:localhost,DNS:ams.test
[other]
subjectAltName = DNS:other.test
"""


def openssl(*arguments):
    subprocess.run(("openssl",) + arguments, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.PIPE)


class Certificates:
    """A CA of our own, one that nobody trusts, and what they issued."""

    def __init__(self, folder):
        self.folder = folder
        with open(self.path("ca.conf"), "w", encoding="ascii") as file:
            file.write(CA_CONFIG.format(folder=folder))
        with open(self.path("index.txt"), "w", encoding="ascii"):
            pass
        for name in ("ca", "stranger"):
            self.make_ca(name)
        openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=ams.test",
                "-keyout", self.path("leaf.key"), "-out", self.path("leaf.csr"))
        self.issue("good", "ca", "good", "20200101000000Z", "20991231235959Z")
        self.issue("expired", "ca", "good", "20200101000000Z", "20210101000000Z")
        self.issue("future", "ca", "good", "20980101000000Z", "20991231235959Z")
        self.issue("wronghost", "ca", "other", "20200101000000Z", "20991231235959Z")
        self.issue("unknown", "stranger", "good", "20200101000000Z", "20991231235959Z")
        self.issue("sha1", "ca", "good", "20200101000000Z", "20991231235959Z", "sha1")
        openssl("req", "-x509", "-key", self.path("leaf.key"), "-subj", "/CN=self.test", "-addext",
                "subjectAltName=IP:127.0.0.1", "-days", "30", "-out", self.path("selfsigned.pem"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def make_ca(self, name):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650", "-subj",
                f"/CN=Gembok test {name}", "-keyout", self.path(f"{name}.key"), "-out", self.path(f"{name}.pem"))

    def issue(self, name, ca, extensions, start, end, digest="sha256"):
        openssl("ca", "-batch", "-notext", "-config", self.path("ca.conf"), "-cert", self.path(f"{ca}.pem"), "-keyfile",
                self.path(f"{ca}.key"), "-in", self.path("leaf.csr"), "-subj", f"/CN={name}.test", "-startdate", start,
                "-enddate", end, "-extensions", extensions, "-md", digest, "-out", self.path(f"{name}.pem"))

    def context(self, name, lowest=ssl.TLSVersion.TLSv1_2, highest=ssl.TLSVersion.MAXIMUM_SUPPORTED):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if lowest == ssl.TLSVersion.TLSv1_1 or name == "sha1":  # or the server itself would not touch it
            context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = lowest
        context.maximum_version = highest
        context.load_cert_chain(self.path(f"{name}.pem"), self.path("leaf.key"))
        return context
