# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests and certificates that Gembok did not make: openssl does."""


def openssl_csr(world, name, *words):
    path = world.path(name)
    world.run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", world.path(name + ".key"),
              "-subj", "/C=ID/O=Contoh/CN=Siti Contoh", "-out", path, *words)
    return path


def home_made_ca(world):
    """A CA of openssl's making, and a person's certificate below it with BSrE's critical Adobe EKU."""
    world.write("ext", "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n"
                       "extendedKeyUsage=critical,1.2.840.113583.1.1.5\n")
    world.write("tls", "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,keyEncipherment\nextendedKeyUsage=serverAuth\n")
    world.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", world.path("ca.key"),
              "-out", world.path("ca.pem"), "-subj", "/C=ID/O=Contoh/CN=CA Contoh", "-days", "3650",
              "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    for name, extensions in (("leaf", "ext"), ("server", "tls")):
        csr = openssl_csr(world, name + ".csr")
        world.run("openssl", "x509", "-req", "-in", csr, "-CA", world.path("ca.pem"), "-CAkey", world.path("ca.key"), "-days", "30",
                  "-extfile", world.path(extensions), "-out", world.path(name + ".pem"))
