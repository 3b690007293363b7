#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole job in the window, against the AMS that the program itself runs for training: first start, data, key, documents,
agreement, sending; the verifier returns one document, it is replaced, verifier and officer accept; certificate, .p12, and what
openssl says to it. What is seen stands in WINDOW.md."""

import window_job as job
import window_steps as steps
from desktop import Desktop
import tap


def test_from_the_first_start_to_the_p12():
    with Desktop(keyring=True) as desktop:
        path = desktop.path("siti.p12")
        screen = desktop.open()
        size = screen.area()[2:]
        job.until_fetched(desktop, screen)
        tap.equal(screen.area()[2:], size, "the window's size after all these pages")
        job.export(screen, path)
        steps.quit_quietly(screen)
        job.assert_opens(desktop, path)


tap.main()
