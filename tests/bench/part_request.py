# SPDX-License-Identifier: GPL-3.0-or-later
"""A key, sealed under a passphrase, and its CSR: gembok-cli beside openssl (the same key, the same scrypt, the same CSR) and certtool.

The search for primes takes what chance wants, so whole runs of RSA are compared by their means over many rounds, and besides without
the search: what is left when the time that the very same search takes alone (openssl genpkey, in the same round) is taken off says
nothing of single runs. What can be compared sharply is P-256, where making the key takes no time: there everything else is seen."""

import os
import shutil
import statistics

from harness import World, people, program
import rounds

PASSPHRASE = "pagar-rumput-kelabu-tujuh-sungai"
KINDS = {"P-256": ("ec:P-256", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"], ["--key-type=ecdsa", "--curve=secp256r1"]),
         "RSA-2048": ("rsa:2048", ["-newkey", "rsa:2048"], ["--key-type=rsa", "--bits=2048"]),
         "RSA-3072": ("rsa:3072", ["-newkey", "rsa:3072"], ["--key-type=rsa", "--bits=3072"]),
         "RSA-4096": ("rsa:4096", ["-newkey", "rsa:4096"], ["--key-type=rsa", "--bits=4096"])}
ROUNDS = {"P-256": 15, "RSA-2048": 20, "RSA-3072": 15, "RSA-4096": 12}
SCRYPT = ["kdf", "-keylen", "32", "-kdfopt", f"pass:{PASSPHRASE}", "-kdfopt", "hexsalt:000102030405060708090a0b0c0d0e0f",
          "-kdfopt", "n:131072", "-kdfopt", "r:8", "-kdfopt", "p:1", "-kdfopt", "maxmem_bytes:200000000", "SCRYPT"]
CERTTOOL = 'cn = "Siti Contoh"\norganization = "Dinas Contoh"\ncountry = ID\n'


class Kind:
    """The ways to make one kind of key."""

    def __init__(self, world, name):
        self.world, self.environment = world, dict(world.environment)
        self.algorithm, self.openssl, self.certtool = KINDS[name]
        self.template = world.write("certtool.cfg", CERTTOOL)

    def gembok(self, facts):
        folder = self.world.path("vault")
        shutil.rmtree(folder, ignore_errors=True)
        words = [f for key in ("name", "nik", "nip", "email", "organization", "unit", "title", "locality", "province", "phone")
                 if facts.get(key) for f in (f"--{key}", facts[key])]
        return rounds.run([program("gembok-cli"), "--data-dir", folder, "--json", "request", "new", "--procedure", "lock-kaltim",
                           "--algorithm", self.algorithm, *words], self.environment, secrets={"--passphrase-fd": PASSPHRASE})

    def peer(self):
        """Two programs: openssl cannot seal a key with this scrypt in one."""
        key, csr = self.world.path("k.pem"), self.world.path("r.pem")
        subject = "/CN=Siti Contoh/O=Dinas Contoh/C=ID"
        first = rounds.run(["openssl", "req", "-new", "-batch", "-nodes", "-sha256", "-subj", subject, *self.openssl, "-keyout", key,
                            "-out", csr], self.environment)
        second = rounds.run(["openssl", *SCRYPT], self.environment)
        return rounds.Run(first.wall + second.wall, first.cpu + second.cpu, max(first.peak, second.peak), b"")

    def gnutls(self):
        """No scrypt there: the key is sealed with what certtool has, PBKDF2 of few rounds. So it does less."""
        key, csr = self.world.path("ck.pem"), self.world.path("cr.pem")
        made = rounds.run(["certtool", "--generate-privkey", *self.certtool, "--outfile", key], self.environment)
        asked = rounds.run(["certtool", "--generate-request", "--load-privkey", key, "--template", self.template, "--outfile", csr],
                           self.environment)
        return rounds.Run(made.wall + asked.wall, made.cpu + asked.cpu, max(made.peak, asked.peak), b"")

    def key_alone(self):
        words = (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"] if self.algorithm.startswith("ec")
                 else ["-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{self.algorithm[4:]}"])
        return rounds.run(["openssl", "genpkey", *words, "-out", self.world.path("g.pem")], self.environment)


def of_means(ours, peers):
    """The ratio of two means and how far it may be off: twice its standard error."""
    found = statistics.mean(ours) / statistics.mean(peers)
    error = sum((statistics.stdev(v) / statistics.mean(v)) ** 2 / len(v) for v in (ours, peers)) ** 0.5
    return found, found * (1 - 2 * error), found * (1 + 2 * error)


def rest(world, environment, facts, count):
    """What gembok-cli does besides: (name, seconds of a processor) of a run that makes no key, and of an empty one."""
    folder = world.path("rest")
    found = rounds.in_turns(count, {
        "start": lambda: rounds.run([program("gembok-cli"), "--version"], environment),
        "vault": lambda: (shutil.rmtree(folder, ignore_errors=True),
                          rounds.run([program("gembok-cli"), "--data-dir", folder, "--json", "request", "list"], environment))[1],
        "scrypt": lambda: rounds.run(["openssl", *SCRYPT], environment),
        "openssl": lambda: rounds.run(["openssl", "version"], environment)})
    return {name: rounds.median([run.cpu for run in runs]) for name, runs in found.items()}


def measure_kind(world, name, facts, count):
    kind = Kind(world, name)
    found = rounds.in_turns(count, {"gembok": lambda: kind.gembok(facts), "openssl": kind.peer, "certtool": kind.gnutls,
                                    "key": kind.key_alone})
    walls = {job: [run.wall for run in runs] for job, runs in found.items()}
    cpus = {job: [run.cpu for run in runs] for job, runs in found.items()}
    lines = []
    for what, values in (("", walls), (", processor time", cpus)):
        compare = rounds.ratio if name == "P-256" else of_means
        answer = compare(values["gembok"], values["openssl"])
        lines.append(rounds.Line(f"CSR with key, {name}{what}, beside openssl req + scrypt", rounds.spread(values["gembok"], rounds.seconds),
                                 rounds.spread(values["openssl"], rounds.seconds), rounds.times(answer), "≤ 1.1", answer[0] <= 1.1))
    answer = of_means(walls["gembok"], walls["certtool"])
    lines.append(rounds.Line(f"CSR with key, {name}, beside certtool (no scrypt there)", rounds.spread(walls["gembok"], rounds.seconds),
                             rounds.spread(walls["certtool"], rounds.seconds), rounds.times(answer), "–", None))
    if name != "P-256":
        free = [statistics.mean(cpus[job]) - statistics.mean(cpus["key"]) for job in ("gembok", "openssl")]
        lines.append(rounds.Line(f"… {name}, mean processor time less that of the search for primes alone", rounds.seconds(free[0]),
                                 rounds.seconds(free[1]), f"{free[0] / free[1]:.2f}" if free[1] > 0 else "–", "–", None))
    return lines, {job: max(run.peak for run in runs) for job, runs in found.items()}


def measure(scale):
    """Lines and words for the table. @scale: 1 for the full count of rounds."""
    lines, words, facts = [], [], people()["siti"]
    with World() as world:
        names = KINDS if scale >= 0.2 else ["P-256"]
        for name in names:
            found, peaks = measure_kind(world, name, facts, max(2, round(ROUNDS[name] * scale)))
            lines += found
        words.append("Peak memory, MiB: " + ", ".join(f"{job} {value:.0f}" for job, value in peaks.items())
                     + " (128 MiB of it are scrypt’s own).")
        parts = rest(world, dict(world.environment), facts, max(2, round(15 * scale)))
        words.append(f"Processor time besides key and scrypt: gembok-cli starts in {rounds.seconds(parts['start'])} (openssl: "
                     f"{rounds.seconds(parts['openssl'])}), makes and opens an empty vault in "
                     f"{rounds.seconds(parts['vault'] - parts['start'])}; scrypt alone, as openssl's whole process, takes "
                     f"{rounds.seconds(parts['scrypt'])}. The rest is the policy, the judge of passphrases, the CSR's checks, one "
                     "transaction that reaches the disk, and reading the key back.")
    return lines, words
