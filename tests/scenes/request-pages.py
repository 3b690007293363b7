# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages on which an applicant prepares a request: data, key, CSR, documents."""

from stage import scene

# Names of the fields that the scenes fill, as the program calls them in English.
FIELDS = {"name": "Full name", "nik": "NIK", "nip": "NIP", "organization": "Agency", "unit": "Unit", "title": "Post",
          "locality": "City or regency", "province": "Province", "email": "Official e-mail", "phone": "Phone"}


def begin(stage):
    screen, say = stage.open_training(), stage.say
    screen.button(say("_New Request")).click()
    screen.button(say("_Begin")).click()
    screen.await_text(say("Applicant’s data"))
    return screen


def fill(stage, screen, **other):
    for key, value in (stage.people["siti"] | other).items():
        if key in FIELDS:
            screen.entry(stage.say(FIELDS[key])).type(value)


@scene
def data_findings(stage):
    """An error, and a warning that can be kept."""
    screen = begin(stage)
    fill(stage, screen, nip="198503022010011001", email="siti.contoh@contoh.com")
    screen.key("Tab")
    screen.await_text(stage.say("Keep It"))
    stage.shot("data-findings")
