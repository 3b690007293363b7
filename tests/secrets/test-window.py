#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window holds no secret once it was used, and leaves none behind: window_run.py, once."""

import tap
import window_run


def test_nothing_secret_stays_in_the_window():
    window_run.day(window_run.SHORT).judge()


tap.main()
