# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot be locked, measured: how much there is of it, in which pages, how long, and what is left (data/threat-model.md)."""

import collections
import os
import signal
import time

import journey
import needles
from harness import Secrets, World, program
from hunt import Hunt

# scrypt's own table is 128 MiB.
TABLE_MIN = 100 << 20
STEP = 0.04

Sample = collections.namedtuple("Sample", "time tables places guarded")


def _vm(pid, name):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return next((int(line.split()[1]) for line in file if line.startswith(f"{name}:")), 0)


def _state(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        return file.read().rsplit(")", 1)[1].split()[0]


def stopped(pid):
    """Stops a program, and says whether it did (it may have come to its end)."""
    os.kill(pid, signal.SIGSTOP)
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        if _state(pid) in "tT":
            return True
    return False


class Measure:
    """One verb of gembok-cli, stopped and searched again and again while it works."""

    def __init__(self, hunt, command, secrets, names):
        self.hunt, self.names, self.samples, self.regions, self.locked = hunt, names, [], set(), 0
        pipes = Secrets(secrets)
        try:
            self.program = hunt.start([*command, *pipes.words], pipes.descriptors)
        finally:
            pipes.close()
        self.image = self.program.image()

    def run(self):
        while not self.program.is_held():
            if stopped(self.program.pid) and not self.program.is_held():
                self._sample()
            os.kill(self.program.pid, signal.SIGCONT)
            time.sleep(STEP)
        self.program.await_end()
        return self

    def _sample(self):
        tables = [region for region in self.image.regions() if region.end - region.start >= TABLE_MIN and not region.name
                  and region.access.startswith("rw")]
        found = self.hunt.find_in(self.image)
        loose = [place for name in self.names for place in found.of(name) if not self.hunt.guarded(place)]
        guarded = sum(len(found.of(name)) for name in self.names) - len(loose)
        self.regions |= {place.where for place in loose}
        self.locked = max(self.locked, _vm(self.program.pid, "VmLck"))
        self.samples.append(Sample(time.monotonic(), tables, len(loose), guarded))

    def facts(self):
        """{what: text} for the table."""
        some = [sample for sample in self.samples if sample.tables]
        live = [sample for sample in self.samples if sample.places]
        total = len(self.samples)
        table = some[0].tables[0] if some else None
        return {
            "samples": total,
            "scrypt's table": f"{(table.end - table.start) / (1 << 20):.0f} MiB, flags “{table.flags}”, in {len(some)} of {total} samples"
                              if table else "not seen",
            "key outside of locked pages": f"in {len(live)} of {total} samples, at most {max((s.places for s in live), default=0)} places, in "
                                           f"{', '.join(sorted({region.split()[0] for region in self.regions})) or 'none'}",
            "locked at most": f"{self.locked} kB",
        }


def measure(algorithm="rsa:2048"):
    """Lines of a table: deriving and exporting, while it happens and after; raises if anything is left."""
    lines = ["| while | samples | scrypt's table | private key outside of locked pages | locked | at its end |", "| --- | --- | --- | --- | --- | --- |"]
    with World() as world:
        hunt, siti = Hunt(world), world.person()
        siti.passphrase = hunt.add("passphrase", needles.draw())
        request = journey.new_request(siti, algorithm=algorithm)["id"]
        hunt.add_key("private key", os.path.join(siti.folder, "vault.db"), siti.passphrase)
        for words in (["key", "check", request], ["key", "export", request, "--out", world.path("key.pem")]):
            command = [program("gembok-cli"), "--data-dir", siti.folder, *words]
            one = Measure(hunt, command, {"--passphrase-fd": siti.passphrase}, ["private key"]).run()
            facts = one.facts()
            left = [region for region in one.image.regions() if region.end - region.start >= TABLE_MIN and region.access.startswith("rw")]
            hunt.look(one.image, "gembok-cli", f"{' '.join(words[:2])}, measured, at its end")
            if left:
                hunt.wrong.append(f"scrypt's table is still there: {left}")
            one.program.let_end().expect(0)
            lines.append(f"| {' '.join(words[:2])} ({algorithm}) | {facts['samples']} | {facts['scrypt' + chr(39) + 's table']} "
                         f"| {facts['key outside of locked pages']} | {facts['locked at most']} | none of either |")
        hunt.judge()
    return lines
