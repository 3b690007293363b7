# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes out is accepted by software that is not ours: OpenSSL, GnuTLS, NSS, Java."""

import journey
import tap
from harness import World

EXPORT = "beras-lampu-kertas-jendela-93"


def issued(world, algorithm):
    """A certificate in the applicant's vault; returns (applicant, request id, ams)."""
    ams = world.start_ams()
    applicant, verifier, officer = (world.person(role) for role in ("applicant", "verifier", "officer"))
    for person in (applicant, verifier, officer):
        person.log_in(ams)
    request = journey.prepared(world, applicant, algorithm=algorithm)
    applicant.cli("request", "submit", request)
    journey.accept_all(verifier, officer)
    applicant.cli("request", "fetch", request)
    return applicant, request, ams


def export(applicant, request, form, path, *words):
    secret = {"--passphrase-fd": applicant.passphrase, "--export-passphrase-fd": EXPORT} if form == "p12" else None
    return applicant.cli("cert", "export", request, "--format", form, "--out", path, *words, secret=secret)


def check_csr(world, applicant, request):
    path = world.path("request.csr")
    applicant.cli("csr", "export", request, "--out", path)
    tap.contains(world.run("openssl", "req", "-in", path, "-noout", "-verify", "-subject").err.lower(), "verify ok")
    text = world.run("openssl", "req", "-in", path, "-noout", "-text").out
    tap.contains(text, "Digital Signature, Non Repudiation")
    for number in ("nik", "nip"):
        tap.lacks(text, applicant.facts[number], "the CSR")
    tap.contains(world.run("certtool", "--crq-info", "--infile", path).out, "Self signature: verified")
    tap.contains(world.run("keytool", "-printcertreq", "-file", path).out, "PKCS #10")


def check_key(world, applicant, request):
    path, secret = world.path("key.pem"), world.write("key-pass", applicant.passphrase)
    applicant.cli("key", "export", request, "--out", path, secret={"--passphrase-fd": applicant.passphrase})
    world.run("openssl", "pkey", "-in", path, "-passin", f"file:{secret}", "-noout", "-check")
    text = world.run("openssl", "asn1parse", "-in", path).out
    tap.contains(text, "PBKDF2")
    tap.contains(text, "0927C0", "600,000 rounds")
    tap.contains(text, "aes-256-cbc")
    world.run("openssl", "pkey", "-in", path, "-passin", "pass:salah", "-noout", code=1)


def check_p12(world, path, name):
    secret = world.write("export-pass", EXPORT)
    listed = world.run("openssl", "pkcs12", "-in", path, "-passin", f"file:{secret}", "-nokeys")
    tap.equal(listed.out.count("BEGIN CERTIFICATE"), 3, "certificates in the .p12")
    tap.contains(listed.out, f"friendlyName: {name}")
    world.run("openssl", "pkcs12", "-in", path, "-passin", "pass:salah", "-noout", code=1)
    certtool = world.run("sh", "-c", f'certtool --p12-info --inder --infile "{path}" --password "$(cat "{secret}")"')
    tap.contains(certtool.out + certtool.err, "PRIVATE KEY")
    keystore = world.run("keytool", "-list", "-v", "-storetype", "PKCS12", "-keystore", path, "-storepass:file", secret)
    tap.contains(keystore.out, "PrivateKeyEntry")
    database = world.path(f"nss-{name.split()[0]}-{path[-8:-4]}")
    world.run("mkdir", database)
    world.run("certutil", "-N", "-d", f"sql:{database}", "--empty-password")
    world.run("pk12util", "-i", path, "-d", f"sql:{database}", "-w", secret)
    tap.contains(world.run("certutil", "-L", "-d", f"sql:{database}").out, "u,u,u")


def check_chain(world, applicant, request, ams):
    chain, leaf = world.path("chain.pem"), world.path("leaf.der")
    export(applicant, request, "pem", chain)
    export(applicant, request, "der", leaf)
    with open(chain, encoding="ascii") as file:
        tap.equal(file.read().count("BEGIN CERTIFICATE"), 3, "certificates in the chain")
    world.run("openssl", "verify", "-CAfile", ams.ca, "-untrusted", chain, chain)
    text = world.run("openssl", "x509", "-inform", "DER", "-in", leaf, "-noout", "-text").out
    for part in ("Digital Signature, Non Repudiation", "1.2.840.113583.1.1.5", "CA:FALSE", "LATIHAN", "CRL Distribution", "OCSP - URI"):
        tap.contains(text, part, "the certificate")
    tap.lacks(text, "0.4.0.1862.1.4", "the certificate (it claims no certified device)")


def run_with(algorithm):
    with World(bus=True, keyring=True) as world:
        applicant, request, ams = issued(world, algorithm)
        check_csr(world, applicant, request)
        check_key(world, applicant, request)
        check_chain(world, applicant, request, ams)
        for words in ((), ("--legacy",)):
            path = world.path(f"out{'-old' if words else '-new'}.p12")
            export(applicant, request, "p12", path, *words)
            check_p12(world, path, applicant.facts["name"])
            again = applicant.start("cert", "export", request, "--format", "p12", "--out", path,
                                    secret={"--passphrase-fd": applicant.passphrase, "--export-passphrase-fd": EXPORT})
            tap.equal(again.wait().expect(7).error["code"], "exists")
            export(applicant, request, "pem", path + ".pem")


def test_rsa_2048():
    run_with("rsa:2048")


def test_ec_p256():
    run_with("ec:P-256")


def test_other_keys_make_csrs():
    with World(bus=True, keyring=True) as world:
        applicant = world.person("applicant")
        for algorithm in ("rsa:3072", "ec:P-384"):
            request = journey.new_request(applicant, algorithm=algorithm)["id"]
            path = world.path(f"{request}.csr")
            applicant.cli("csr", "export", request, "--out", path)
            tap.contains(world.run("openssl", "req", "-in", path, "-noout", "-verify").err.lower(), "verify ok")
            shown = applicant.cli("csr", "show", path).json
            tap.true(shown["signature_valid"], algorithm)
            tap.equal(shown["public_key_sha256"], applicant.cli("csr", "show", request).json["public_key_sha256"])


tap.main()
