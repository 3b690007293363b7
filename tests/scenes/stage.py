# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scene is played on: a desktop, a window, and a camera (tests/tools/screenshots.py says how scenes are written)."""

import os
import time

import gi

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf  # noqa: E402  pylint: disable=wrong-import-position

import journey  # noqa: E402  pylint: disable=wrong-import-position
from desktop import Desktop  # noqa: E402  pylint: disable=wrong-import-position
from harness import people  # noqa: E402  pylint: disable=wrong-import-position

# Width and height of what is in the window: a phone, a small laptop, a large screen.
SIZES = {360: 720, 1024: 720, 1920: 1080}
FRAME = 24
SHEET_HEIGHT, GAP, BACKGROUND = 540, 24, 0x808080ff
SCHEMES = {False: "light", True: "dark"}


def scene(function):
    """Marks a function (stage) as a scene."""
    function.is_scene = True
    return function


class Stage:
    """@desktop: a desktop.Desktop with a keyring; @screen: the Screen of the window that open() started; @people: constructed
    people by their short name (tests/fixtures/people.json)."""

    def __init__(self, desktop, folder, suffix, widths, narrowest):
        self.desktop, self.folder, self.suffix, self.widths, self.narrowest = desktop, folder, suffix, widths, narrowest
        self.screen, self.people, self.shots = None, people(), []

    def open(self, *files, **settings):
        """Starts the window with these settings (see Desktop.settings); returns its Screen."""
        self.desktop.settings(**settings)
        self.screen = self.desktop.open(*files)
        return self.screen

    @property
    def language(self):
        return self.desktop.environment["LANGUAGE"]

    def open_training(self, **settings):
        """Starts the window in training mode, as it is once the first start is over; returns its Screen."""
        screen = self.open(mode="training", language_asked=True, **settings)
        screen.page(self.say("Home")).await_there()
        return screen

    def go_to(self, view):
        """Goes to one of the views by its English name."""
        self.screen.page(self.say(view)).click()
        self.screen.page(self.say(view)).await_state("selected")

    def say(self, english):
        """A sentence of the program in the language of the pictures: scenes are played in every language."""
        return self.desktop.say(english)

    def samples(self):
        """A letter and two photos: {kind: path}."""
        return journey.samples(self.desktop)

    def shot(self, name, front=False):
        """Takes the pictures of what is to be seen now. @front: only the dialog in front, as large as it is."""
        taken = {}
        for width in ["dialog"] if front else self.widths:
            if not front:
                self.screen.resize(max(width, self.narrowest), SIZES.get(width, 720))
            for dark, scheme in SCHEMES.items():
                self.desktop.dark(dark)
                picture = self._settled(front, dark)
                picture.save(os.path.join(self.folder, f"{name}-{width}-{scheme}{self.suffix}.png"))
                taken[width, scheme] = picture.pixbuf
        self.desktop.dark(False)
        sheet(taken).savev(os.path.join(self.folder, f"{name}-sheet{self.suffix}.png"), "png", [], [])
        self.shots.append(name)

    def dialog_shot(self, name):
        """Takes the pictures of the dialog in front as it comes up, and on a phone."""
        self.shot(name, front=True)
        _x, _y, width, height = self.screen.area()
        self.screen.resize(self.narrowest, height, front=True)
        self.shot(f"{name}-narrow", front=True)
        self.screen.resize(width, height, front=True)

    def _settled(self, front, dark):
        """A picture after which nothing changes any more (or, where something turns for ever, after a second)."""
        deadline, before = time.monotonic() + 1, None
        while True:
            picture = self.screen.picture(front)
            pixels = picture.pixbuf.get_pixels()
            if (pixels == before and (picture.brightness() < 0.5) == dark) or time.monotonic() > deadline:
                return picture
            before = pixels
            time.sleep(0.08)


def sheet(pictures):
    """All pictures of a shot beside each other, scaled to one height: light above, dark below."""
    rows = [[picture for (_width, scheme), picture in pictures.items() if scheme == wanted] for wanted in SCHEMES.values()]
    height = min(SHEET_HEIGHT, max(picture.get_height() for picture in pictures.values()))
    scaled = [[picture.scale_simple(picture.get_width() * height // picture.get_height(), height, GdkPixbuf.InterpType.BILINEAR)
               for picture in row] for row in rows]
    width = GAP + max(sum(picture.get_width() + GAP for picture in row) for row in scaled)
    whole = GdkPixbuf.Pixbuf.new(GdkPixbuf.Colorspace.RGB, False, 8, width, GAP + len(rows) * (height + GAP))
    whole.fill(BACKGROUND)
    for number, row in enumerate(scaled):
        left = GAP
        for picture in row:
            picture.copy_area(0, 0, picture.get_width(), height, whole, left, GAP + number * (height + GAP))
            left += picture.get_width() + GAP
    return whole


def play(function, folder, language, text_scale, widths):
    """Plays a scene on a fresh desktop; returns the names of its shots."""
    suffix = ("" if language == "id" else f"-{language}") + ("" if text_scale == 1 else f"-{round(text_scale * 100)}")
    size = max(widths) + FRAME, max(SIZES.values()) + FRAME
    with Desktop(*size, language=language, text_scale=text_scale, keyring=True) as desktop:
        # Text twice as large needs a window twice as wide as the narrowest.
        stage = Stage(desktop, folder, suffix, widths, round(min(SIZES) * text_scale))
        function(stage)
        return stage.shots
