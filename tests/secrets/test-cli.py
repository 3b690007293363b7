#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Command line and AMS hold no secret once it was used, and leave none behind: cli_run.py, once."""

import cli_run
import tap


def test_nothing_secret_stays_in_the_command_line():
    cli_run.day(cli_run.SHORT).judge()


tap.main()
