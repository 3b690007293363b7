# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads over TLS on loopback to gembok-ams: what the program does to send a document, beside curl -T of the same file to the same
kind of upload. Both as whole processes, in turns; the service's work (TLS, hash, disk) is in both."""

import os
import random
import sys

from harness import BUILD, SOURCE, World
import rounds

sys.path.append(os.path.join(SOURCE, "tests", "server"))
import documents  # noqa: E402  pylint: disable=wrong-import-position
import service  # noqa: E402  pylint: disable=wrong-import-position
from own_ams import Installation  # noqa: E402  pylint: disable=wrong-import-position

ROUNDS = {1: 15, 5: 12, 20: 8, 60: 5}
SEND = os.path.join(BUILD, "tests/bench/bench-send")


class Uploads:
    """Uploads that are announced one after the other, for a request that is never sent."""

    def __init__(self, world):
        self.world, self.server = world, Installation(world)
        self.client = self.server.log_in("applicant")
        self.request = self.client.draft(service.Key())
        self.number = 0

    def announce(self, megabytes):
        """A file of its own for each upload, since the same one would be found there already."""
        self.number += 1
        data = documents.pdf_letter(lines=(f"Ukuran {self.number}",))
        data += random.Random(self.number).randbytes(megabytes * 2 ** 20 - len(data) - 7) + b"\n%%EOF\n"
        path = self.world.write("sent.pdf", data)
        answer = self.client.announce(self.request["id"], "surat_rekomendasi", data)
        location = answer.headers["Location"]
        return path, location if location.startswith("http") else self.server.ams.url + location

    def gembok(self, megabytes):
        path, location = self.announce(megabytes)
        return rounds.run([SEND, self.server.ams.ca, location, path], self.world.environment, given=self.client.token.encode())

    def curl(self, megabytes):
        path, location = self.announce(megabytes)
        return rounds.run(["curl", "--silent", "--show-error", "--fail", "--http1.1", "--cacert", self.server.ams.ca, "--request", "PATCH",
                           "--upload-file", path, "--header", "Tus-Resumable: 1.0.0", "--header", "Upload-Offset: 0", "--header",
                           "Content-Type: application/offset+octet-stream", "--header", "Expect:", "--header", "@-", location],
                          self.world.environment, given=f"Authorization: Bearer {self.client.token}".encode())


def throughput(megabytes, runs):
    return [megabytes / run.wall for run in runs]


def measure(scale):
    lines, peaks, servers = [], [], []
    with World() as world:
        uploads = Uploads(world)
        for megabytes, count in ROUNDS.items():
            found = rounds.in_turns(max(2, round(count * scale)), {"gembok": lambda: uploads.gembok(megabytes),
                                                                   "curl": lambda: uploads.curl(megabytes)})
            ours, curls = throughput(megabytes, found["gembok"]), throughput(megabytes, found["curl"])
            answer = rounds.ratio(ours, curls)
            form = lambda value: f"{value:.0f} MiB/s"  # noqa: E731
            lines.append(rounds.Line(f"upload of {megabytes} MiB over TLS, beside curl -T", rounds.spread(ours, form),
                                     rounds.spread(curls, form), rounds.times(answer), "≥ 0.9", answer[0] >= 0.9))
            cpu = {name: [run.cpu for run in runs] for name, runs in found.items()}
            lines.append(rounds.Line("… processor time of the sender", rounds.spread(cpu["gembok"], rounds.seconds),
                                     rounds.spread(cpu["curl"], rounds.seconds), rounds.times(rounds.ratio(cpu["gembok"], cpu["curl"])),
                                     "–", None))
            peaks.append([max(run.peak for run in found[name]) for name in ("gembok", "curl")])
            servers.append(uploads.server.resident / 2 ** 20)
        constant = max(peak[0] for peak in peaks) / peaks[0][0]
        sizes = "/".join(str(size) for size in ROUNDS)
        lines.append(rounds.Line(f"… peak memory of the sender, MiB, with {sizes} MiB", " ".join(f"{ours:.1f}" for ours, _ in peaks),
                                 " ".join(f"{curl:.1f}" for _, curl in peaks), f"{constant:.2f} (most to least)", "≤ 1.05",
                                 constant <= 1.05))
    words = [f"Peak memory of gembok-ams meanwhile, MiB: {' '.join(f'{value:.0f}' for value in servers)}. More than 64 MiB the program "
             "takes from nobody; pieces of 16 MiB are confirmed one by one, so a line that is cut resumes there."]
    return lines, words
