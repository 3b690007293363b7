# SPDX-License-Identifier: GPL-3.0-or-later
"""What 5,000 windows do to an AMS that is away for an hour: by simulation, with the very code that plans the program's questions, and
beside clients that ask at a fixed interval, and at once when their network is back."""

import os
import subprocess

from harness import BUILD
import rounds

TOOL = os.path.join(BUILD, "tests/bench/bench-polling")
CLIENTS, INTERVAL, RETRY_AFTER = 5000, 60, 900
CHANCE = 1.1  # by so much the most questions of two hours without any herd may differ


def measure(scale):
    clients = CLIENTS if scale >= 0.2 else CLIENTS // 10
    out = subprocess.run([TOOL, str(clients)], check=True, capture_output=True, text=True).stdout
    found = {name: [int(value) for value in values] for name, *values in (line.split() for line in out.splitlines())}
    steady = clients / INTERVAL
    def line(what, ours, peer, limit):
        return rounds.Line(what, f"{ours:,}", f"{peer:,}", f"{ours / peer:.2f}", f"≤ {limit:.0f}", ours <= limit)
    who = f"{clients:,} windows, a poll a minute, AMS away for an hour"
    lines = [line(f"{who}: most questions in a second before it, beside a fixed interval", found["away"][0], found["naive-away"][0], 2 * steady),
             line("… questions during the outage, repeats included", found["away"][3], found["naive-away"][3], found["naive-away"][3] / 2),
             line("… most in a second after it", found["away"][2], found["naive-away"][2], CHANCE * found["away"][0]),
             line("… after an hour of “503, Retry-After: 900”", found["maintained"][2], found["naive-away"][2],
                  CHANCE * found["maintained"][0]),
             line("… when the network of all of them is back at the same moment, beside asking at once", found["network"][2],
                  found["naive-network"][2], clients / 20)]
    shortest, rest = found["away"][4], found["maintained"][5]
    lines.append(rounds.Line("… shortest time between an answer and the next question (policy: 60 s)", f"{shortest} s", "–", "–", "≥ 60 s",
                             shortest >= INTERVAL))
    lines.append(rounds.Line("… and after “Retry-After: 900”", f"{rest} s", "–", "–", "≥ 900 s", rest >= RETRY_AFTER))
    return lines, []
