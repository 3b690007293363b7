# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader sees of a GTK 4.8 program: its accessible tree over D-Bus (AT-SPI), read in one call.

Whatever GTK 4.8 does differently from what the standard says stands here and nowhere else:

- the cache holds only what somebody asked for: nodes whose children are not all in it are asked, until all are;
- names come doubled ("_Go Go", "User name User name"): plain() puts them right;
- "showing" is set on main windows only (a dialog that was closed but is still in memory has no size);
- a hidden widget says "visible" and has no size, but what is in it keeps its old place; that it is gone, or there again, is told
  only in the moment when it happens;
- a dialog that comes or goes is sometimes told as if the whole program came or went as a child of itself;
- a widget on a hidden page says "visible" and keeps its old place. Whether something can be seen is asked of the window itself:
  what lies at this point (Tree.seen);
- the keyboard in an entry row (AdwEntryRow) is told nowhere: see Node.edited;
- a file chooser is no dialog by role, and does not say that it is modal;
- GetText (0, -1) is always empty, so texts are read with their length;
- a passphrase entry is readable like any other: no text of an entry is ever read unless a test asks for it.
"""

import contextlib
import os
import sys
import time

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

# How long a program may take for one answer; where every allocation is looked at, a large page takes its time.
ANSWER_MS = 200000 if "ASAN_OPTIONS" in os.environ else 20000

A11Y = "org.a11y.atspi."
ROOT = "/org/a11y/atspi/accessible/root"
# A popover is known by its only child. Open, it is a window of its own for what lies at a point; closed, it has no size.
POPOVER = "GtkPopoverContent"
# What holds the title and the text of an entry row.
ENTRY_ROW = "AdwGizmo"
NOTHING = "/org/a11y/atspi/null"
WINDOW_COORDINATES = 1
# Of an item of the cache as GVariant has it: that of the numbers in it.
ITEM_ALIGNMENT = 4
# Role numbers of AT-SPI, by the words that tests use. GetRoleName would answer GTK's own words.
ROLES = {
    "alert": {2}, "button": {43, 62}, "check": {7, 44, 62, 8, 45}, "combo": {11}, "dialog": {16}, "entry": {61, 79, 40},
    "heading": {83}, "image": {27}, "label": {29, 83, 116, 54}, "link": {88}, "list": {31}, "menu-item": {35, 8, 45}, "page-tab": {37},
    "password": {40}, "progress": {42, 103, 108}, "row": {32, 11, 61, 90}, "scroll": {49}, "spin": {52}, "frame": {23},
}
STATES = {"active": 1, "busy": 3, "checked": 4, "expanded": 10, "focusable": 11, "focused": 12, "modal": 16, "pressed": 20,
          "selectable": 22, "selected": 23, "sensitive": 24, "showing": 25, "visible": 30}
# What GTK calls a widget that has no name: the name of its type.
NAMELESS = ("Gtk", "Adw", "Gembok")


def plain(name):
    """A name as a person would read it out: no mnemonic, not twice."""
    text = " ".join(name.replace("_", "").split())
    middle = len(text) // 2
    if len(text) % 2 and text[middle] == " " and text[:middle] == text[middle + 1:]:
        return text[:middle]
    return text


class Node:
    """One accessible of a snapshot."""

    __slots__ = ("path", "parent", "place", "count", "interfaces", "raw_name", "name", "role", "description", "states", "children",
                 "tree")

    def __init__(self, tree, item):
        self.tree, self.path, self.parent, self.place, self.count = tree, item[0][1], item[2][1], item[3], item[4]
        self.interfaces = {interface.removeprefix(A11Y) for interface in item[5]}
        self.raw_name, self.role, self.description = item[6], item[7], item[8]
        self.name = plain(item[6])
        self.states = item[9][0] | item[9][1] << 32
        self.children = []

    @property
    def is_popover(self):
        return bool(self.children) and self.children[0].raw_name == POPOVER

    def has(self, state):
        return bool(self.states >> STATES[state] & 1)

    def is_a(self, role):
        return self.role in ROLES[role]

    @property
    def nameless(self):
        return not self.name or (self.name.startswith(NAMELESS) and " " not in self.name)

    def ancestors(self):
        """Itself and all above, the nearest first, the application left out."""
        node, line = self, []
        while node is not None and node.path != ROOT:
            line.append(node)
            node = self.tree.nodes.get(node.parent)
        return line

    def below(self):
        """Itself and all below."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def labels(self):
        """The labels inside of it, in reading order."""
        return [node for node in self.below() if node.is_a("label") and not node.nameless]

    def texts(self):
        """What can be read inside of it, in reading order."""
        return [node.name for node in self.labels() if self.tree.seen(node)]

    @property
    def edited(self):
        """Whether the keyboard is in this entry row: its pencil, the first picture beside its text, is hidden then (and not yet
        known to the bus where the row had the keyboard from the beginning)."""
        text = next((node for node in self.below() if node.raw_name == ENTRY_ROW), None) if self.is_a("entry") else None
        beside = self.tree.nodes[text.parent].children if text else []
        return text is not None and not any(node.raw_name for node in beside if node.is_a("image"))


class Reader:
    """Unpacks long arrays of tuples of which most are what they were the last time: only what is new is taken apart. (PyGObject
    needs a tenth of a second for the cache of a window.)"""

    def __init__(self):
        self.known = {}

    def unpack(self, array, alignment):
        """The elements of a GVariant @array whose type has a variable size and this @alignment."""
        data, count = array.get_data_as_bytes().get_data(), array.n_children()
        width = next(size for size in (1, 2, 4, 8) if len(data) < 1 << 8 * size)
        table, known, elements, begin = len(data) - count * width, {}, [], 0
        for number in range(count):
            place = table + number * width
            end = int.from_bytes(data[place:place + width], sys.byteorder)
            raw = data[begin:end]
            element = self.known.get(raw) or array.get_child_value(number).unpack()
            known[raw] = element
            elements.append(element)
            begin = -(-end // alignment) * alignment
        self.known = known
        return elements


class Program:
    """The connection to one program's accessibles."""

    def __init__(self, address, connection=None):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = connection or Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.name = None
        self.hidden, self.grown, self.told = set(), set(), None
        self.heard, self.added = False, []
        self.reader, self.tree_class = Reader(), Tree

    def _call(self, path, interface, method, arguments=None):
        return self.connection.call_sync(self.name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, ANSWER_MS, None)

    def call(self, path, interface, method, signature="()", *arguments):
        return self._call(path, interface, method, GLib.Variant(signature, arguments) if arguments else None).unpack()

    def ask(self, node, interface, method, signature="()", *arguments):
        """Calls a method of a node; None if the node is gone meanwhile."""
        try:
            answer = self.call(node.path, A11Y + interface, method, signature, *arguments)
        except GLib.Error as error:
            if Gio.DBusError.is_remote_error(error):
                return None
            raise
        return answer[0] if len(answer) == 1 else answer

    def fits(self, owner, wanted):
        """Whether the process that is on the bus is the one that is @wanted."""
        return owner == wanted

    def find(self, pid):
        """Whether the program with this process id is on the bus by now; remembers it."""
        registry = "org.a11y.atspi.Registry"
        answer = self.connection.call_sync(registry, ROOT, f"{A11Y}Accessible", "GetChildren", None, None, Gio.DBusCallFlags.NONE,
                                           ANSWER_MS, None)
        for name, _path in answer.unpack()[0]:
            try:
                owner = self.connection.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                                  GLib.Variant("(s)", (name,)), None, Gio.DBusCallFlags.NONE, ANSWER_MS, None)
            except GLib.Error:
                continue
            if self.fits(owner.unpack()[0], pid):
                self.name = name
                self.connection.signal_subscribe(name, f"{A11Y}Event.Object", "ChildrenChanged", None, None, Gio.DBusSignalFlags.NONE,
                                                 self._children_changed)
                self.connection.signal_subscribe(name, f"{A11Y}Event.Object", "StateChanged", None, "focused",
                                                 Gio.DBusSignalFlags.NONE, self._focus_changed)
                self.connection.signal_subscribe(name, f"{A11Y}Event.Object", None, None, None, Gio.DBusSignalFlags.NONE,
                                                 self._something_changed)
                self.connection.signal_subscribe(name, f"{A11Y}Cache", "AddAccessible", None, None, Gio.DBusSignalFlags.NONE,
                                                 self._accessible_added)
                break
        return self.name is not None and self._answers()

    def _answers(self):
        """Whether its cache can be asked: it is on the bus a moment before that."""
        try:
            return bool(self.items())
        except GLib.Error as error:
            if Gio.DBusError.is_remote_error(error):
                return False
            raise

    def items(self):
        """What is in the cache, without what was hidden or removed since."""
        answer = self._call("/org/a11y/atspi/cache", f"{A11Y}Cache", "GetItems")
        items = self.reader.unpack(answer.get_child_value(0), ITEM_ALIGNMENT)
        self._hear()
        self.added.clear()
        return [item for item in items if item[0][1] not in self.hidden]

    def _hear(self):
        """Takes in what it said before it answered: that has arrived by now."""
        while GLib.MainContext.default().iteration(False):
            pass

    def _newly_added(self):
        """What entered the cache since it was asked for."""
        self._hear()
        added, self.added = self.added, []
        return [item for item in added if item[0][1] not in self.hidden]

    def _children_changed(self, _connection, _sender, path, _interface, _signal, arguments):
        what, _place, _unused, (_name, child) = arguments.unpack()[:4]
        if child == ROOT:
            return
        if what.startswith("add"):
            self.hidden.discard(child)
            self.grown.add(path)
        else:
            self.hidden.add(child)

    def _focus_changed(self, _connection, _sender, path, _interface, _signal, arguments):
        if arguments.unpack()[1]:
            self.told = path

    def _something_changed(self, *_event):
        self.heard = True

    def _accessible_added(self, _connection, _sender, _path, _interface, _signal, arguments):
        self.added.append(arguments.unpack()[0])

    def listen(self, patience):
        """Waits until the program tells of any change, @patience seconds at most; whether it told."""
        self.heard, rung = False, []
        alarm = GLib.timeout_add(int(patience * 1000), rung.append, True)
        while not self.heard and not rung:
            GLib.MainContext.default().iteration(True)
        if not rung:
            GLib.source_remove(alarm)
        return self.heard

    def await_told(self, nodes, patience):
        """The one of @nodes (by path) that the program says has the keyboard since `told` was cleared, or None. Entry rows are
        never told of."""
        deadline = time.monotonic() + patience
        while self.told is None and time.monotonic() < deadline:
            if not GLib.MainContext.default().iteration(False):
                time.sleep(0.002)
        return nodes.get(self.told)

    def _ask_where_it_grew(self):
        """A widget that is shown again counts as a new child, which enters the cache only when somebody asks; whether any did."""
        grown, self.grown = self.grown, set()
        for path in grown:
            with contextlib.suppress(GLib.Error):
                self.call(path, f"{A11Y}Accessible", "GetChildren")
        return bool(grown)

    def tree(self):
        """A snapshot in which no node lacks a child."""
        tree, asked = self.tree_class(self), {}
        tree.add(self.items())
        while True:
            if self._ask_where_it_grew():
                tree.add(self._newly_added())
                continue
            lacking = [node for node in tree.nodes.values()
                       if node.count > len(node.children) and asked.get(node.path) != (node.count, len(node.children))]
            if not lacking:
                return tree
            for node in lacking:
                asked[node.path] = (node.count, len(node.children))
                self.ask(node, "Accessible", "GetChildren")
            tree.add(self._newly_added())

    # --- what a snapshot does not hold ---------------------------------------------------------------------------------

    def extents(self, node):
        """(x, y, width, height) in its window, or None."""
        return self.ask(node, "Component", "GetExtents", "(u)", WINDOW_COORDINATES) if "Component" in node.interfaces else None

    def property(self, node, interface, name):
        try:
            return self.call(node.path, "org.freedesktop.DBus.Properties", "Get", "(ss)", A11Y + interface, name)[0]
        except GLib.Error as error:
            if Gio.DBusError.is_remote_error(error):
                return None
            raise

    def set_value(self, node, number):
        self.call(node.path, "org.freedesktop.DBus.Properties", "Set", "(ssv)", f"{A11Y}Value", "CurrentValue",
                  GLib.Variant("d", number))

    def parent(self, path):
        try:
            return self.call(path, "org.freedesktop.DBus.Properties", "Get", "(ss)", f"{A11Y}Accessible", "Parent")[0]
        except GLib.Error as error:
            if Gio.DBusError.is_remote_error(error):
                return None
            raise

    def text(self, node):
        """The text of an entry or label, or None."""
        length = self.property(node, "Text", "CharacterCount")
        return None if length is None else self.ask(node, "Text", "GetText", "(ii)", 0, length)

    def actions(self, node):
        return self.property(node, "Action", "NActions") or 0


def overlap(one, other):
    """The rectangle that both share, or None."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right, bottom = min(one[0] + one[2], other[0] + other[2]), min(one[1] + one[3], other[1] + other[3])
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def points_of(area):
    """Where to look whether something covers an area: its middle, then points near its edges."""
    x, y, width, height = area
    parts = ((.5, .5), (.1, .5), (.9, .5), (.5, .1), (.5, .9), (.03, .03), (.97, .97))
    return [(int(x + width * across), int(y + height * down)) for across, down in parts]


class Tree:
    """A snapshot of all accessibles of a program, by path and as a tree."""

    def __init__(self, program):
        self.program, self.nodes, self._parentless = program, {}, []
        self._extents, self._seen = {}, {}

    def add(self, items):
        """Adds items of the cache which are not there yet."""
        added = [Node(self, item) for item in items if item[0][1] not in self.nodes]
        self.nodes.update((node.path, node) for node in added)
        waiting, self._parentless, parents = [*self._parentless, *added], [], {}
        for node in waiting:
            parent = self.nodes.get(node.parent)
            if parent is None:
                self._parentless.append(node)
            elif parent is not node:
                parent.children.append(node)
                parents[parent.path] = parent
        for parent in parents.values():
            parent.children.sort(key=lambda child: child.place)

    @property
    def windows(self):
        """Its windows that are on the screen."""
        root = self.nodes.get(ROOT)
        windows = root.children if root else []
        return [window for window in windows if window.has("showing") or any((self.extents(window) or ())[2:])]

    @property
    def front(self):
        """Where a person can act: the newest dialog, or else all windows. (A file chooser does not say that it is modal.)"""
        dialogs = [window for window in self.windows if window.has("modal") or not window.is_a("frame")]
        return dialogs[-1:] or self.windows

    @property
    def focused(self):
        """The node that has the keyboard, or None."""
        nodes = [node for window in self.front for node in window.below()]
        return next((node for node in nodes if node.has("focused")), None) or next((node for node in nodes if node.edited), None)

    def extents(self, node):
        if node.path not in self._extents:
            self._extents[node.path] = self.program.extents(node)
        return self._extents[node.path]

    def visible_part(self, node, within=None):
        """The part of a node that neither its window (or @within, a popover) nor a scrolled view cuts off, or None."""
        area, line = None, node.ancestors()
        for above in reversed(line[:line.index(within) + 1] if within else line):
            extents = self.extents(above)
            if extents is None:
                continue
            area = extents if area is None else overlap(area, extents)
            if area is None:
                return None
        return area

    def seen(self, node):
        """Whether a person could see the node, be it after scrolling: its page is the one that is shown."""
        if node.path not in self._seen:
            self._seen[node.path] = self._look(node)
        return self._seen[node.path]

    def _look(self, node):
        line = node.ancestors()
        if not line or not all(above.has("visible") for above in line):
            return False
        if len(line) == 1 or line[-1] not in self.windows:
            return node in self.windows
        extents = self._area(node)
        if extents is None or extents[2] <= 0 or extents[3] <= 0 or not all(any((self._area(above) or ())[2:]) for above in line):
            return False
        popover = next((above for above in line if above.is_popover), None)
        if popover is not None:
            line = line[:line.index(popover) + 1]
            _x, _y, width, height = self.extents(popover)
            if not (width and height) or node is popover:
                return bool(width and height)
        for number, step in enumerate(line[:-1]):
            # What is scrolled away can be seen if the rest of what is scrolled can be.
            area = self.visible_part(step, line[-1]) if "Component" in step.interfaces else None
            if area is not None:
                return self._hit(area, line[number:])
        return False

    def _hit(self, area, line):
        """Whether what lies in @area of the window line[-1] is line[0] (visible there at least in part) or something in it."""
        node, window, met = line[0], line[-1], False
        above = {other.path for other in line}
        for x, y in points_of(area):
            hit = self._at(window, x, y)
            met = met or hit is not None
            if hit is not None and any(other is node for other in hit.ancestors()):
                return True
            if hit is not None and hit.path in above:
                step = line[[other.path for other in line].index(hit.path) - 1]
                if not self._covered(step):
                    return True
        # Only the insides of a widget, which have no accessible of their own.
        return not met and len(line) > 1 and not self._covered(node) and self.seen(line[1])

    def _covered(self, node):
        """Whether a sibling lies where @node lies: then one of them is a page that is not shown. Something greyed out takes no
        pointer, so nothing can be said of it."""
        mine, parent = self._area(node), self.nodes.get(node.parent)
        if not node.has("sensitive") or mine is None or parent is None:
            return False
        return any(other is not node and self._area(other) and overlap(mine, self._area(other)) for other in parent.children)

    def _area(self, node):
        """The extents of a node; those of what is in it for a page of a stack, which has none."""
        while "Component" not in node.interfaces and len(node.children) == 1:
            node = node.children[0]
        return self.extents(node)

    def _at(self, window, x, y):
        """The node at a point of a window. What widgets are made of inside is in no list of children: then the nearest above it."""
        answer = self.program.ask(window, "Component", "GetAccessibleAtPoint", "(iiu)", x, y, WINDOW_COORDINATES)
        for _ in range(8):
            if not answer or answer[1] == NOTHING:
                return None
            if answer[1] in self.nodes:
                return self.nodes[answer[1]]
            answer = self.program.parent(answer[1])
        return None
