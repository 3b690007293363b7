# SPDX-License-Identifier: GPL-3.0-or-later
"""How a test looks for widgets, and what it does with them: see screen.py, whose words these are."""

import re
import time

from accessible import plain
from harness import PATIENCE

# The roles that act by themselves when asked over the bus. All others are clicked with the mouse.
ACTING = ("button", "menu-item", "page-tab", "link")
# So long the bus may take to tell where the keyboard went.
UNTOLD = 5


class Finder:
    """What looks for widgets: a screen (everywhere) or a locator (below what it found)."""

    def _find(self, role, name, **more):
        return Locator(self, role, name, **more)

    def button(self, name=None, **more):
        """A button, toggle button, or menu button."""
        return self._find("button", name, **more)

    def check(self, name=None, **more):
        """A check button, radio button, or switch."""
        return self._find("check", name, **more)

    def entry(self, name=None, **more):
        """An entry, an entry row, or a text view."""
        return self._find("entry", name, **more)

    def passphrase(self, name=None, **more):
        """An entry for a secret: the same, but type() never looks at what is in it."""
        return self._find("entry", name, secret=True, **more)

    def row(self, name=None, **more):
        """A row of a list, by its name or by a text in it."""
        return self._find("row", name, **more)

    def combo(self, name=None, **more):
        return self._find("combo", name, **more)

    def spin(self, name=None, **more):
        return self._find("spin", name, **more)

    def progress(self, name=None, **more):
        """A progress or level bar."""
        return self._find("progress", name, **more)

    def page(self, name=None, **more):
        """A page's name in a view switcher."""
        return self._find("page-tab", name, **more)

    def menu_item(self, name=None, **more):
        return self._find("menu-item", name, **more)

    def link(self, name=None, **more):
        return self._find("link", name, **more)

    def heading(self, name=None, **more):
        return self._find("heading", name, **more)

    def alert(self, name=None, **more):
        """A sentence that a screen reader reads out as soon as it appears."""
        return self._find("alert", name, **more)

    def image(self, name=None, **more):
        return self._find("image", name, **more)

    def list(self, name=None, **more):
        return self._find("list", name, **more)

    def dialog(self, name=None, **more):
        """A dialog or another window, by its name or a text in it."""
        return self._find("dialog", name, **more)

    def text(self, part, **more):
        """A label that contains @part (or that a regular expression finds)."""
        return self._find("label", part, **more)

    def await_text(self, part, patience=PATIENCE):
        """Waits until a label contains @part; returns the whole text."""
        return self.text(part).first().await_there(patience).name

    def await_no_text(self, part, patience=PATIENCE):
        self.text(part).first().await_gone(patience)

    def has_text(self, part):
        """Whether a label contains @part now."""
        return self.text(part).first().exists()

    def listed(self, text, patience=PATIENCE):
        """Waits for a row of a list with @text in it; returns its locator."""
        row = Locator(self, "row", text, part=True)
        row.await_there(patience)
        return row


class Locator(Finder):
    """A widget that is looked for anew each time it is used. @nth: which of several (0 is the first; None: there must be one)."""

    def __init__(self, within, role, name, nth=None, part=False, secret=False):
        self.within, self.role, self.wanted, self.nth, self.secret = within, role, name, nth, secret
        self.part = part or role == "label"
        self.screen = within.screen if isinstance(within, Locator) else within

    def first(self):
        return Locator(self.within, self.role, self.wanted, 0, self.part, self.secret)

    def __str__(self):
        name = self.wanted.pattern if isinstance(self.wanted, re.Pattern) else self.wanted
        inside = f" in {self.within}" if isinstance(self.within, Locator) else ""
        return f"{self.role} {'' if name is None else f'“{name}”'}{'' if self.nth is None else f' no. {self.nth}'}{inside}"

    # --- looking -------------------------------------------------------------------------------------------------------

    def _says(self, text):
        if isinstance(self.wanted, re.Pattern):
            return bool(self.wanted.search(text))
        return plain(self.wanted) in text if self.part else plain(self.wanted) == text

    def _is(self, node):
        if self.role == "dialog":
            fits = node in node.tree.windows
        elif self.role == "popover":
            fits = node.is_popover
        else:
            fits = node.is_a(self.role) and not (self.role == "label" and node.nameless)
        if not fits or self.wanted is None:
            return fits
        labels = node.labels() if self.role in ("row", "dialog") else []
        return self._says(node.name) or any(self._says(label.name) and label.tree.seen(label) for label in labels)

    def all(self, tree):
        """Every node of @tree that fits and can be seen, in reading order; of those within each other, the innermost."""
        tops = self.within.all(tree) if isinstance(self.within, Locator) else tree.front
        found = [node for top in tops for node in top.below()
                 if (node is not top or self.role == "dialog") and self._is(node) and tree.seen(node)]
        around = {above.path for node in found for above in node.ancestors()[1:]}
        found = [node for node in found if node.path not in around]
        return found if self.nth is None else found[self.nth:self.nth + 1]

    def exists(self):
        """Whether it is there now."""
        return bool(self.all(self.screen.tree()))

    def count(self):
        return len(self.all(self.screen.tree()))

    def names(self):
        """The names of all that fit now."""
        return [node.name for node in self.all(self.screen.tree())]

    def _await(self, fits, what, patience=PATIENCE):
        """Waits until there is exactly one and @fits (node) is true; returns the node."""
        def look():
            found = self.all(self.screen.tree())
            self.screen.found = [node.name for node in found]
            return found[0] if len(found) == 1 and fits(found[0]) else None
        return self.screen.await_(look, f"{self} {what}", patience)

    def await_there(self, patience=PATIENCE):
        return self._await(lambda node: True, "to be there", patience)

    def await_gone(self, patience=PATIENCE):
        self.screen.await_(lambda: not self.exists(), f"{self} to be gone", patience)

    def await_state(self, state, wanted=True, patience=PATIENCE):
        return self._await(lambda node: node.has(state) == wanted, f"to be {'' if wanted else 'not '}{state}", patience)

    # --- reading -------------------------------------------------------------------------------------------------------

    @property
    def name(self):
        return self.await_there().name

    @property
    def description(self):
        return self.await_there().description

    @property
    def value(self):
        """What is in an entry, or the number that a spin button or a bar shows."""
        node = self.await_there()
        if node.is_a("spin") or node.is_a("progress"):
            return self.screen.program.property(node, "Value", "CurrentValue")
        return self.screen.program.text(node)

    def texts(self):
        """All that is written inside of it."""
        return self.await_there().texts()

    def state(self, name):
        return self.await_there().has(name)

    @property
    def checked(self):
        node = self.await_there()
        return node.has("checked") or node.has("pressed")

    @property
    def sensitive(self):
        return self.state("sensitive")

    @property
    def selected(self):
        return self.state("selected")

    @property
    def chosen(self):
        """The text that a drop-down shows."""
        return self.await_there().texts()[-1]

    def await_chosen(self, choice, patience=PATIENCE):
        self._await(lambda node: node.texts()[-1] == choice, f"to show “{choice}”", patience)

    # --- acting --------------------------------------------------------------------------------------------------------

    def _usable(self, patience=PATIENCE):
        return self._await(lambda node: node.has("sensitive"), "to be there and usable", patience)

    def click(self, patience=PATIENCE):
        """Presses it, as soon as it can be pressed."""
        node = self._usable(patience)
        if any(node.is_a(role) for role in ACTING) and self.screen.program.actions(node):
            self.screen.program.ask(node, "Action", "DoAction", "(i)", 0)
        else:
            self.screen.mouse(node)

    def mouse(self, times=1, button=1):
        """Clicks it with the mouse, whatever it is."""
        self.screen.mouse(self._usable(), times, button)

    def focus(self):
        """Gives it the keyboard, by a click of the mouse."""
        node = self._usable()
        if self.screen.holds_focus(node):
            return
        self.screen.mouse(node)
        patient = [time.monotonic() + UNTOLD]

        def held(node):
            if self.screen.holds_focus(node):
                return True
            if patient and time.monotonic() > patient[0]:
                # What had the keyboard from the beginning is not always known to the bus, which learns of changes.
                patient.clear()
                self.screen.key("Tab")
                self.screen.mouse(node)
            return False
        self._await(held, "to have the keyboard")

    def set(self, text):
        """Puts @text into an entry (all of Unicode), or a number into a spin button."""
        if self.secret:
            raise AssertionError("a passphrase is typed, as a person does")
        node = self._usable()
        if node.is_a("spin"):
            self.screen.program.set_value(node, float(text))
        elif not self.screen.program.ask(node, "EditableText", "SetTextContents", "(s)", text):
            raise AssertionError(f"{self} took no text")
        self.await_value(text)

    def type(self, text):
        """Replaces what is in an entry by @text (ASCII), by keyboard."""
        self.focus()
        self.screen.key("ctrl+a")
        self.screen.key("Delete")
        self.screen.display.type(text)
        if self.secret:
            self.await_characters(len(text))
        else:
            self.await_value(text)

    def await_characters(self, wanted):
        """Waits until an entry holds so many characters: what they are is not looked at."""
        count = lambda node: self.screen.program.property(node, "Text", "CharacterCount")  # noqa: E731
        self._await(lambda node: count(node) == wanted, f"to hold {wanted} characters")

    def await_value(self, wanted, patience=PATIENCE):
        """Waits until an entry, spin button or bar holds @wanted."""
        def fits(node):
            if node.is_a("spin") or node.is_a("progress"):
                return self.screen.program.property(node, "Value", "CurrentValue") == wanted
            return self.screen.program.text(node) == wanted
        self._await(fits, f"to hold {wanted!r}", patience)

    def tick(self, wanted=True):
        """Makes a check button or switch checked (or not)."""
        if self.checked != wanted:
            self.click()
        self._await(lambda node: (node.has("checked") or node.has("pressed")) == wanted, f"to be {'' if wanted else 'un'}checked")

    def choose(self, choice):
        """Chooses from a drop-down, by keyboard: positions in popovers are not to be trusted."""
        self.screen.mouse(self._usable())
        items = Locator(Locator(self, "popover", None), "row", None)
        wanted = Locator(Locator(self, "popover", None), "row", choice)
        wanted.await_there()
        tree = self.screen.tree()
        choices = items.all(tree)
        there = next(number for number, node in enumerate(choices) if node.path == wanted.all(tree)[0].path)
        name = choices[there].texts()[0]
        here = next((number for number, node in enumerate(choices) if node.has("selected")), 0)
        self.screen.key("Down" if there > here else "Up", times=abs(there - here))
        self.screen.key("Return")
        wanted.await_gone()
        self.await_chosen(name)
