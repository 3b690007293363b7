# SPDX-License-Identifier: GPL-3.0-or-later
"""The longest that a key or a click had to wait for the window's main loop, while a key of 4096 bits is made, and while 20 MiB are sent;
in the real window, driven as its user does, with every processor kept busy by others as well, and without.

Seen by bench-probe.so: every two milliseconds something is made ready, and it is noted how long the main loop left it waiting."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time

from desktop import Desktop
from harness import SOURCE, await_true
import part_start
import rounds

sys.path.append(os.path.join(SOURCE, "tests", "server"))
import documents  # noqa: E402  pylint: disable=wrong-import-position
import journey  # noqa: E402  pylint: disable=wrong-import-position
import window_steps as steps  # noqa: E402  pylint: disable=wrong-import-position
from harness import people  # noqa: E402  pylint: disable=wrong-import-position
from own_ams import Installation  # noqa: E402  pylint: disable=wrong-import-position

PASSPHRASE = "kuda lumping menari di atas awan 7"
MEGABYTES, LIMIT_MS, ROUNDS = 20, 16, 3
KEYS, SENT, LOOK = "private_key", "request WHERE state = 'submitted'", 0.002
NEXT_PAGE = 0.5  # seconds that are more than enough to show it; to ask for it would take the main loop's time


@contextlib.contextmanager
def neighbours(count):
    """So many programs that want a processor all the time."""
    running = [subprocess.Popen(["/bin/sh", "-c", "while :; do :; done"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


class Window:
    """The window of somebody who is logged in at an AMS that takes large files."""

    def __init__(self, desktop):
        self.desktop, self.server, self.report = desktop, Installation(desktop), desktop.path("late")
        self.person = desktop.person("applicant")
        self.person.folder = desktop.path("home/data/gembok")
        self.person.log_in(self.server.ams)
        self.number = 0

    def prepared(self):
        """A request that only has to be sent, with files of 20 MiB together."""
        self.number += 1
        seed = self.number * 10
        letter = documents.pdf_letter(lines=(f"SURAT {seed}",), extra=os.urandom(MEGABYTES * 2 ** 20))
        files = {**journey.samples(self.desktop, seed), "surat_rekomendasi": self.desktop.write("large.pdf", letter)}
        request = journey.new_request(self.person, algorithm="ec:P-256")["id"]
        journey.attach(self.person, request, files)
        journey.agree(self.person, request)
        return request

    def open(self):
        with open(self.report, "w", encoding="ascii"):
            pass
        steps.preset(self.desktop, self.server.ams)
        return self.desktop.open(environment={"LD_PRELOAD": part_start.PROBE, "BENCH_PROBE": self.report})

    def count(self, what):
        """How many of @what lie in the vault: asked of the file, which costs neither the window nor the AMS anything."""
        path = os.path.join(self.person.folder, "vault.db")
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return database.execute(f"SELECT count(*) FROM {what}").fetchone()[0]

    def pauses(self, begun, ended):
        """The waits between two instants of time.monotonic(), each with what the main loop's thread worked meanwhile; in milliseconds."""
        found = [[int(number) for number in line.split()[1:]] for line in part_start.probed(self.report, "late")]
        return sorted((delay / 1000, own / 1000) for at, delay, own in found if begun <= at / 1e6 <= ended)


def press(button):
    """By the mouse; from then on nobody asks the window for its tree, which takes its main loop's time. Returns when it was done."""
    button.await_there()
    time.sleep(0.5)
    button.mouse()
    return time.monotonic()


def timed(window, screen, begun, next_page):
    """What is begun at @begun has just ended."""
    ended = time.monotonic()
    time.sleep(NEXT_PAGE)
    shown = time.monotonic()
    screen.await_text(next_page)
    screen.quit()
    return ended - begun, window.pauses(begun, ended), window.pauses(ended, shown)


def make_key(window):
    """(seconds it took, waits meanwhile, waits of the change to the next page)."""
    screen = window.open()
    screen.page("Permohonan").click()
    steps.begin_request(screen)
    facts = people()["budi" if "budi" in people() else "siti"]
    for key, name in steps.FIELDS.items():
        if key in facts:
            screen.entry(name).type(facts[key])
    screen.button("Lanjut").click()
    screen.passphrase("Passphrase").type(PASSPHRASE)
    screen.passphrase("Ulangi passphrase").type(PASSPHRASE)
    screen.entry(steps.UNDERSTOOD).type("SAYA PAHAM")
    had = window.count(KEYS)
    begun = press(screen.button("Buat Kunci"))
    await_true(lambda: window.count(KEYS) > had, "the key in the vault", step=LOOK)
    return timed(window, screen, begun, steps.CODE)


def send(window):
    window.prepared()
    screen = window.open()
    screen.page("Permohonan").click()
    screen.row("Siti Contoh Rahmawati").first().click()
    had = window.count(SENT)
    begun = press(screen.button("Kirim Permohonan"))
    await_true(lambda: window.count(SENT) > had, "the request submitted", step=LOOK)
    return timed(window, screen, begun, "Permohonan Anda sedang diverifikasi")


def line(what, runs):
    meanwhile = [waits for _took, waits, _after in runs]
    longest = [max((wait for wait, _own in waits), default=0) for waits in meanwhile]
    beyond = sum(wait > LIMIT_MS for waits in meanwhile for wait, _own in waits)
    own = max((own for waits in meanwhile for _wait, own in waits), default=0)
    page = max((wait for _took, _waits, after in runs for wait, _own in after), default=0)
    took = rounds.median([took for took, _waits, _after in runs])
    return rounds.Line(f"{what} ({rounds.seconds(took)} long, {len(runs)} runs)", f"longest {max(longest):.1f} ms, typically {rounds.median(longest):.1f} ms",
                       f"own work ≤ {own:.1f} ms; next page afterwards {page:.1f} ms", f"{beyond} beyond {LIMIT_MS} ms", f"≤ {LIMIT_MS} ms", max(longest) <= LIMIT_MS)


def measure(scale):
    count, cores, lines = max(1, round(ROUNDS * scale)), len(os.sched_getaffinity(0)), []
    with Desktop(keyring=True) as desktop:
        window = Window(desktop)
        for who, others in (("", 0), (f", {cores} other programs at full load", cores)):
            with neighbours(others):
                lines.append(line(f"waiting for the main loop while an RSA-4096 key is made{who}", [make_key(window) for _ in range(count)]))
                lines.append(line(f"… while {MEGABYTES} MiB are sent{who}", [send(window) for _ in range(count)]))
    return lines, ["A wait is counted from the moment something was ready for the main loop until it came to it, handlers, frames and the "
                   "queue for a processor included; it is looked at every 2 ms, waits below 3 ms are not noted. “Own work” is the most that the "
                   "main loop's own thread ran within one such wait: the rest is the queue. The window is not asked by AT-SPI meanwhile. The work ends when the vault has its result; the page that is built "
                   "and drawn then has a figure of its own."]
