# SPDX-License-Identifier: GPL-3.0-or-later
"""The hands and eyes of a test at an X display: pointer and keyboard by XTEST, windows, pictures. Nothing but libX11 and libXtst.

    display = Display(":99")
    display.click(100, 40)
    display.key("ctrl+n")
    display.type("Siti")
    display.picture().save("/tmp/seen.png")

Every call has reached the X server when it returns; what the program makes of it must be awaited.
"""

import collections
import ctypes
import time

import gi

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf, GLib  # noqa: E402  pylint: disable=wrong-import-position

Window = collections.namedtuple("Window", "number title x y width height")

MODIFIERS = {"ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L", "super": "Super_L"}
# Characters whose keysym has a name of its own; all other printable ASCII is its own number.
CONTROL_KEYS = {"\n": "Return", "\t": "Tab"}
Z_PIXMAP = 2
ANY_PROPERTY_TYPE = 0


class XImage(ctypes.Structure):
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int), ("format", ctypes.c_int),
                ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int), ("bitmap_unit", ctypes.c_int),
                ("bitmap_bit_order", ctypes.c_int), ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int),
                ("bytes_per_line", ctypes.c_int), ("bits_per_pixel", ctypes.c_int)]


def _libraries():
    x11, xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    pointer, number, whole = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int
    for library, name, answer, *arguments in (
            (x11, "XOpenDisplay", pointer, ctypes.c_char_p), (x11, "XCloseDisplay", whole, pointer),
            (x11, "XDefaultRootWindow", number, pointer), (x11, "XSync", whole, pointer, whole),
            (x11, "XStringToKeysym", number, ctypes.c_char_p), (x11, "XKeysymToKeycode", ctypes.c_ubyte, pointer, number),
            (x11, "XkbKeycodeToKeysym", number, pointer, ctypes.c_ubyte, whole, whole),
            (x11, "XGetSelectionOwner", number, pointer, number),
            (x11, "XGetInputFocus", whole, pointer, ctypes.POINTER(number), ctypes.POINTER(whole)),
            (x11, "XQueryTree", whole, pointer, number, ctypes.POINTER(number), ctypes.POINTER(number),
             ctypes.POINTER(pointer), ctypes.POINTER(ctypes.c_uint)),
            (x11, "XInternAtom", number, pointer, ctypes.c_char_p, whole), (x11, "XFree", whole, pointer),
            (x11, "XMoveResizeWindow", whole, pointer, number, whole, whole, ctypes.c_uint, ctypes.c_uint),
            (x11, "XGetImage", ctypes.POINTER(XImage), pointer, number, whole, whole, ctypes.c_uint, ctypes.c_uint, number, whole),
            (xtst, "XTestFakeMotionEvent", whole, pointer, whole, whole, whole, number),
            (xtst, "XTestFakeButtonEvent", whole, pointer, ctypes.c_uint, whole, number),
            (xtst, "XTestFakeKeyEvent", whole, pointer, ctypes.c_uint, whole, number)):
        function = getattr(library, name)
        function.restype, function.argtypes = answer, arguments
    return x11, xtst


X11, XTST = _libraries()

# What desktop.py makes a double click of: GTK lets a row be chosen by a single click only, and only by one that is no longer.
DOUBLE_CLICK_S, DOUBLE_CLICK_PX = 1.5, 8

# A window may be gone before we ask for it; Xlib would end the whole test for that.
_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda _display, _event: 0)
X11.XSetErrorHandler(_HANDLER)


class Picture:
    """What a part of the display shows."""

    def __init__(self, pixbuf):
        self.pixbuf = pixbuf

    def save(self, path):
        self.pixbuf.savev(path, "png", [], [])
        return path

    def colours(self):
        """How many different colours it has: one or two means that nothing was drawn."""
        pixels, stride, width = self.pixbuf.get_pixels(), self.pixbuf.get_rowstride(), self.pixbuf.get_width()
        rows = range(0, self.pixbuf.get_height(), 3)
        return len({pixels[y * stride + x * 3:y * stride + x * 3 + 3] for y in rows for x in range(0, width, 3)})

    def brightness(self):
        """0 for black, 1 for white: the mean of some thousand points."""
        pixels = self.pixbuf.get_pixels()
        sample = pixels[::max(1, len(pixels) // 5000)]
        return sum(sample) / 255 / len(sample)


class Display:
    def __init__(self, name):
        self.name = name
        self.handle = X11.XOpenDisplay(name.encode())
        if not self.handle:
            raise AssertionError(f"there is no X display {name}")
        self.root = X11.XDefaultRootWindow(self.handle)
        self.clicked = None  # where and when

    def close(self):
        if self.handle:
            X11.XCloseDisplay(self.handle)
            self.handle = None

    def _sync(self):
        X11.XSync(self.handle, 0)

    # --- pointer -------------------------------------------------------------------------------------------------------

    def move(self, x, y):
        XTST.XTestFakeMotionEvent(self.handle, -1, round(x), round(y), 0)
        self._sync()

    def click(self, x, y, times=1, button=1):
        """Presses and releases a button there; never so soon after a click at the same place that it would be a double click."""
        before = self.clicked
        if button == 1 and before and abs(before[0] - x) < DOUBLE_CLICK_PX and abs(before[1] - y) < DOUBLE_CLICK_PX:
            time.sleep(max(0, before[2] + DOUBLE_CLICK_S - time.monotonic()))
        self.move(x, y)
        for _ in range(times):
            XTST.XTestFakeButtonEvent(self.handle, button, 1, 0)
            XTST.XTestFakeButtonEvent(self.handle, button, 0, 0)
        self._sync()
        if button == 1:
            self.clicked = (x, y, time.monotonic())

    def wheel(self, x, y, steps):
        """Turns the wheel over a point: down for positive @steps, up for negative ones."""
        self.click(x, y, times=abs(steps), button=5 if steps > 0 else 4)

    # --- keyboard ------------------------------------------------------------------------------------------------------

    def _press(self, code, down):
        XTST.XTestFakeKeyEvent(self.handle, code, int(down), 0)

    def _stroke(self, code, held):
        for modifier in held:
            self._press(modifier, True)
        self._press(code, True)
        self._press(code, False)
        for modifier in reversed(held):
            self._press(modifier, False)
        self._sync()

    def _code_of(self, name):
        return self._code_and_level(name)[0]

    def _code_and_level(self, name):
        """The key of this name, and whether it needs Shift (1) or not (0)."""
        symbol = X11.XStringToKeysym(name.encode())
        code = X11.XKeysymToKeycode(self.handle, symbol) if symbol else 0
        levels = [X11.XkbKeycodeToKeysym(self.handle, code, 0, level) for level in (0, 1)] if code else []
        if symbol not in levels:
            raise AssertionError(f"the keyboard has no key {name!r}")
        return code, levels.index(symbol)

    def key(self, combination, times=1):
        """Presses a key by its X name, with modifiers before it: "Return", "ctrl+q", "shift+Tab"."""
        *held, name = combination.split("+") if combination != "+" else ["plus"]
        code, level = self._code_and_level(name)
        if level and "shift" not in held:
            held.append("shift")
        codes = [self._code_of(MODIFIERS[modifier]) for modifier in held]
        for _ in range(times):
            self._stroke(code, codes)

    def type(self, text):
        """Types ASCII text, character by character, as fast as the server takes it."""
        shift = self._code_of("Shift_L")
        for character in text:
            if character in CONTROL_KEYS:
                self.key(CONTROL_KEYS[character])
                continue
            if not " " <= character <= "~":
                raise AssertionError("there is no key for a character; set such text instead of typing it")
            code = X11.XKeysymToKeycode(self.handle, ord(character))
            self._stroke(code, [] if X11.XkbKeycodeToKeysym(self.handle, code, 0, 0) == ord(character) else [shift])

    # --- windows and pictures ------------------------------------------------------------------------------------------

    def _property(self, window, name):
        """A property as (bytes or list of numbers), None where there is none."""
        kind, form = ctypes.c_ulong(), ctypes.c_int()
        count, after, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ubyte)()
        atom = X11.XInternAtom(self.handle, name.encode(), 0)
        X11.XGetWindowProperty(ctypes.c_void_p(self.handle), ctypes.c_ulong(window), ctypes.c_ulong(atom), ctypes.c_long(0),
                               ctypes.c_long(4096), ctypes.c_int(0), ctypes.c_ulong(ANY_PROPERTY_TYPE), ctypes.byref(kind),
                               ctypes.byref(form), ctypes.byref(count), ctypes.byref(after), ctypes.byref(data))
        if not data or not form.value:
            return None
        if form.value == 32:
            value = list(ctypes.cast(data, ctypes.POINTER(ctypes.c_ulong))[:count.value])
        else:
            value = ctypes.string_at(data, count.value)
        X11.XFree(data)
        return value

    def _place(self, window):
        """(x, y, width, height) on the screen, None for a window that is gone."""
        root, child = ctypes.c_ulong(), ctypes.c_ulong()
        x, y, width, height, border, depth = (ctypes.c_int() for _ in range(6))
        handle, number = ctypes.c_void_p(self.handle), ctypes.c_ulong(window)
        if not X11.XGetGeometry(handle, number, ctypes.byref(root), ctypes.byref(x), ctypes.byref(y), ctypes.byref(width),
                                ctypes.byref(height), ctypes.byref(border), ctypes.byref(depth)):
            return None
        X11.XTranslateCoordinates(handle, number, ctypes.c_ulong(self.root), 0, 0, ctypes.byref(x), ctypes.byref(y),
                                  ctypes.byref(child))
        return x.value, y.value, width.value, height.value

    def windows(self):
        """The windows that the window manager manages, the topmost last."""
        found = []
        for number in self._property(self.root, "_NET_CLIENT_LIST_STACKING") or []:
            place = self._place(number)
            if place:
                title = self._property(number, "_NET_WM_NAME") or b""
                found.append(Window(number, title.decode("utf-8", "replace"), *place))
        return found

    def set_resources(self, text):
        """The X resources of programs that start from now on, such as "Xft.dpi: 192"."""
        data = text.encode()
        atom, string = (X11.XInternAtom(self.handle, name, 0) for name in (b"RESOURCE_MANAGER", b"STRING"))
        X11.XChangeProperty(ctypes.c_void_p(self.handle), ctypes.c_ulong(self.root), ctypes.c_ulong(atom), ctypes.c_ulong(string),
                            ctypes.c_int(8), ctypes.c_int(0), data, ctypes.c_int(len(data)))
        self._sync()

    def owner(self, selection):
        """The number of the window that has something in a selection ("CLIPBOARD", "PRIMARY"), 0 for none."""
        return X11.XGetSelectionOwner(self.handle, X11.XInternAtom(self.handle, selection.encode(), 0))

    def managed(self):
        """Whether a window manager runs."""
        return bool(self._property(self.root, "_NET_SUPPORTING_WM_CHECK"))

    def active(self):
        """The number of the window that has the keyboard, 0 for none."""
        return (self._property(self.root, "_NET_ACTIVE_WINDOW") or [0])[0]

    def keyboard(self):
        """The number of the managed window that keys go to, 0 for none: also while it changes from one to another."""
        root, parent, focus, revert = (ctypes.c_ulong() for _ in range(4))
        children, count = ctypes.c_void_p(), ctypes.c_uint()
        X11.XGetInputFocus(self.handle, ctypes.byref(focus), ctypes.cast(ctypes.byref(revert), ctypes.POINTER(ctypes.c_int)))
        number, active = focus.value, self.active()
        while number > 1 and number not in (active, self.root):
            parent.value = 0
            if not X11.XQueryTree(self.handle, number, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children),
                                  ctypes.byref(count)):
                return 0
            if children:
                X11.XFree(children)
            number = parent.value
        return number if number == active else 0

    def place(self, window, x, y, width, height):
        """Asks the window manager to put a window there."""
        X11.XMoveResizeWindow(self.handle, window.number, x, y, width, height)
        self._sync()

    def picture(self, area=None):
        """What @area (x, y, width, height; all of the screen by default) shows."""
        x, y, width, height = area or self._place(self.root)
        image = X11.XGetImage(self.handle, self.root, x, y, width, height, 0xffffffff, Z_PIXMAP)
        if not image or image.contents.bits_per_pixel != 32:
            raise AssertionError(f"no picture of {area} can be had")
        lines, raw = image.contents.bytes_per_line, ctypes.string_at(image.contents.data, image.contents.bytes_per_line * height)
        X11.XFree(image.contents.data)
        X11.XFree(image)
        rgb = bytearray(width * height * 3)
        packed = raw if lines == width * 4 else b"".join(raw[row * lines:row * lines + width * 4] for row in range(height))
        rgb[0::3], rgb[1::3], rgb[2::3] = packed[2::4], packed[1::4], packed[0::4]
        return Picture(GdkPixbuf.Pixbuf.new_from_bytes(GLib.Bytes.new(bytes(rgb)), GdkPixbuf.Colorspace.RGB, False, 8, width,
                                                       height, width * 3))
