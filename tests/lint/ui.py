# SPDX-License-Identifier: GPL-3.0-or-later
"""The window's .ui files: listed, named after their type, translated, reachable by keyboard and screen reader, and built only of
what GTK 4.8 and libadwaita 1.2 have."""

import functools
import os
import re
import xml.etree.ElementTree as ElementTree

from tree import files, read
import catalogue

FOLDER, LIST = "resources", "resources/gembok.gresource.xml"
# What stands in these properties, a person reads or hears.
SPOKEN = {"label", "title", "subtitle", "tooltip-text", "placeholder-text", "description", "heading", "body", "text", "help-text",
          "heading-text", "body-text", "value-text", "role-description", "message", "button-label", "shortcut-text", "comments"}
SPOKEN_ENDINGS = ("-label", "-title", "-subtitle", "-text", "-heading", "-description")
# Names are the same in every language. What else is not to be translated says so itself, with translatable="no".
NAMES = {"Gembok", "AMS", "CSR", "NIK", "NIP"}
# A widget that says nothing by itself. A row that names it as its activatable-widget speaks for it.
MUTE = {"GtkSwitch", "GtkEntry", "GtkSearchEntry", "GtkPasswordEntry", "GtkSpinButton", "GtkScale", "GtkTextView", "GtkDropDown",
        "GtkProgressBar", "GtkLevelBar", "GtkListBox", "GtkListView", "GtkFlowBox", "GtkGridView", "GtkPicture"}
BUTTONS = {"GtkButton", "GtkToggleButton", "GtkMenuButton", "AdwSplitButton"}
PAGES = {"GtkStackPage", "AdwViewStackPage", "AdwLeafletPage", "AdwPreferencesPage"}
# Wider than that, a page does not fit into the narrowest window.
NARROW = 340
GIRS = ("Gtk-4.0", "Adw-1")
CORE = "{http://www.gtk.org/introspection/core/1.0}"


def pascal(path):
    return "Gembok" + "".join(part.capitalize() for part in os.path.basename(path).removesuffix(".ui").split("-"))


def letters(text):
    return bool(re.search(r"[^\W\d_]", re.sub(r"&\w+;|<[^>]*>", "", text or "")))


def truth(text):
    return (text or "").strip().lower() in ("true", "yes", "1")


class File:
    """One .ui file: its elements with their parents."""

    def __init__(self, root, path):
        self.path, self.parents, self.top, self.error = path, {}, None, None
        try:
            self.top = ElementTree.fromstring(read(root, path))
        except ElementTree.ParseError as error:
            self.error = str(error)
            return
        for element in self.top.iter():
            for child in element:
                self.parents[child] = element

    def objects(self):
        return [element for element in self.top.iter() if element.tag in ("object", "template")]

    def around(self, element):
        """The elements around @element, the nearest first."""
        line = []
        while element in self.parents:
            element = self.parents[element]
            line.append(element)
        return line


def kind(element):
    return element.get("parent") if element.tag == "template" else element.get("class")


def named(element):
    return (element.get("id") or kind(element) or element.tag) if element.tag in ("object", "template") else element.tag


def value(element, name):
    """The text of a property of an object, or None."""
    for child in element:
        if child.tag == "property" and child.get("name") == name:
            return (child.text or "").strip()
    return None


def ui_files(root):
    return [File(root, path) for path in files(root, FOLDER, endings=".ui")]


def each(check):
    """Makes a check of one file that parses one of the whole tree."""
    @functools.wraps(check)
    def wrapper(root):
        return [f"{file.path}: {problem}" for file in ui_files(root) if file.top is not None for problem in check(root, file)]
    return wrapper


# --- files -------------------------------------------------------------------------------------------------------------


def check_files(root):
    """Well-formed, in the list of resources, and named after the type they draw."""
    listed = set(re.findall(r">((?:ui|gtk)/[^<]+\.ui)</file>", read(root, LIST)))
    problems, there = [], set()
    for file in ui_files(root):
        name = file.path.removeprefix(f"{FOLDER}/")
        there.add(name)
        if file.error:
            problems.append(f"{file.path}: not well-formed: {file.error}")
            continue
        if name not in listed:
            problems.append(f"{file.path}: not in {LIST}")
        templates = [element.get("class") for element in file.top.iter("template")]
        if name.startswith("ui/") and templates != [pascal(name)]:
            problems.append(f"{file.path}: its template is {templates}, wanted {pascal(name)}")
        if name.startswith("ui/") and not os.path.exists(os.path.join(root, "src/app", os.path.basename(name).replace(".ui", ".c"))):
            problems.append(f"{file.path}: there is no src/app/{os.path.basename(name).replace('.ui', '.c')}")
        if file.top.get("domain") != "gembok":
            problems.append(f"{file.path}: <interface> names no domain “gembok”: nothing of it would be translated")
    return problems + [f"{LIST}: {name} is not there" for name in sorted(listed - there)]


# --- words -------------------------------------------------------------------------------------------------------------


@each
def check_translatable(_root, file):
    """What a person reads is translatable, or knowingly not; what nobody reads is not."""
    for element in file.top.iter():
        if element.tag not in ("property", "attribute", "item") or (element.tag == "item" and len(element)):
            continue
        text, name = (element.text or "").strip(), element.get("name")
        marked = truth(element.get("translatable"))
        spoken = element.tag == "item" or name in SPOKEN or (name or "").endswith(SPOKEN_ENDINGS)
        if spoken and letters(text) and text not in NAMES and element.get("translatable") is None:
            yield f"“{text}” ({name or element.tag}) is not translatable"
        elif marked and not (spoken and letters(text)):
            yield f"“{text}” ({name or element.tag}) is translatable, but nobody reads it"


def has_mnemonic(element, file):
    if element.tag == "attribute":
        return element.get("name") == "label"
    owner = file.parents.get(element)
    return owner is not None and truth(value(owner, "use-underline"))


def key_of(text):
    match = re.search(r"_(\w)", text.replace("__", ""))
    return match[1].lower() if match else None


def labels_with_keys(file):
    """(element, place, English text): what has an underlined letter. The place is the pages it stands on, outermost first."""
    for element in file.top.iter():
        if element.tag not in ("property", "attribute") or element.get("name") not in ("label", "title") or "_" not in (element.text or ""):
            continue
        around = file.around(element)
        menu = [above for above in around if above.tag in ("menu", "submenu")]
        pages = [above for above in reversed(around) if above.get("class") in PAGES]
        yield element, tuple(menu[-1:] or ["window", *pages]), element.text.strip()


@each
def check_underlines(_root, file):
    """An underline is either a mnemonic or a mistake."""
    for element, _place, text in labels_with_keys(file):
        if not has_mnemonic(element, file):
            yield f"“{text}” has an underline, but no use-underline"


def translations(root):
    """{language: {English: translation}}, English first."""
    spoken = {"en": None}
    for language in catalogue.linguas(root):
        entries = catalogue.read_entries(os.path.join(root, f"po/{language}.po"))
        spoken[language] = {key[1]: entry["strings"][0] for key, entry in entries.items()}
    return spoken


def check_mnemonics(root):
    """On one page no two share a letter, in any language."""
    languages, problems = translations(root), []
    for file in ui_files(root):
        if file.top is None:
            continue
        labels = [(place, text) for element, place, text in labels_with_keys(file) if has_mnemonic(element, file)]
        for language, words in languages.items():
            problems += [f"{file.path}: {language}: {problem}" for problem in shared_keys(labels, words)]
    return problems


def shared_keys(labels, words):
    """@words: the translation, None for English itself."""
    said = {text: (words or {}).get(text, text) for _place, text in labels}
    for number, (place, text) in enumerate(labels):
        if key_of(text) and not key_of(said[text]):
            yield f"“{said[text]}” lost the mnemonic of “{text}”"
        for other_place, other in labels[:number]:
            together = place[:len(other_place)] == other_place or other_place[:len(place)] == place
            translated = words is None or text in words or other in words
            if together and translated and text != other and key_of(said[text]) and key_of(said[text]) == key_of(said[other]):
                yield f"“{said[text]}” and “{said[other]}” share a mnemonic"


# --- names for a screen reader -----------------------------------------------------------------------------------------


def named_in_code(root, file, element):
    """Whether the .c file of the widget gives the element a name, because it depends on what is shown."""
    path = f"src/app/{os.path.basename(file.path).replace('.ui', '.c')}"
    if not element.get("id") or not os.path.exists(os.path.join(root, path)):
        return False
    member = rf"self->{element.get('id').replace('-', '_')}\b"
    return bool(re.search(rf"{member}\)?,\s*GTK_ACCESSIBLE_(PROPERTY_LABEL|RELATION_LABELLED_BY)|set_alternative_text \({member}",
                          read(root, path)))


def has_accessible_name(element):
    for child in element:
        if child.tag == "accessibility":
            return any(entry.get("name") in ("label", "labelled-by") for entry in child)
        if child.tag == "property" and child.get("name") == "accessible-role" and (child.text or "").strip() == "presentation":
            return True
    return False


def shows_words(element):
    """Whether a button has a label, or something in it that has."""
    if value(element, "label") is not None:
        return True
    return any(inner.get("class") in ("GtkLabel", "AdwButtonContent") for inner in element.iter("object") if inner is not element)


@each
def check_names(root, file):
    """What shows no words has a name: buttons with a picture only, switches, bare entries, lists, bars."""
    spoken_for = {(element.text or "").strip() for element in file.top.iter("property")
                  if element.get("name") in ("activatable-widget", "mnemonic-widget")}
    for element in file.objects():
        if has_accessible_name(element) or (element.get("id") and element.get("id") in spoken_for):
            continue
        if named_in_code(root, file, element):
            continue
        if kind(element) in BUTTONS and not shows_words(element) and (value(element, "icon-name") is not None or len(element)):
            if value(element, "icon-name") is not None or any(inner.get("class") == "GtkImage" for inner in element.iter("object")):
                yield f"the button “{named(element)}” shows a picture only and has no accessible label"
        elif kind(element) in MUTE and element.tag == "object":
            yield f"“{named(element)}” ({kind(element)}) has no accessible label"


# --- what there is -----------------------------------------------------------------------------------------------------


class Toolkit:
    """The classes and properties of GTK and libadwaita, as the headers here have them (their GIR files)."""

    def __init__(self):
        self.classes = {}
        for gir in GIRS:
            top = ElementTree.parse(f"/usr/share/gir-1.0/{gir}.gir").getroot()
            space = top.find(f"{CORE}namespace")
            for element in space.findall(f"{CORE}class") + space.findall(f"{CORE}interface"):
                self.classes[space.get("name") + element.get("name")] = (element, space.get("name"))

    def full(self, name, space):
        return name.replace(".", "") if "." in name else space + name

    def line(self, name):
        """The names of a class, what it derives from and what it implements, as far as they are GTK's."""
        waiting, found = [name], []
        while waiting:
            name = waiting.pop()
            if name not in self.classes or name in found:
                continue
            found.append(name)
            element, space = self.classes[name]
            if element.get("parent"):
                waiting.append(self.full(element.get("parent"), space))
            waiting += [self.full(entry.get("name"), space) for entry in element.findall(f"{CORE}implements")]
        return found

    def property(self, name, wanted):
        for above in self.line(name):
            for element in self.classes[above][0].findall(f"{CORE}property"):
                if element.get("name") == wanted:
                    return element
        return None


TOOLKIT = functools.cache(Toolkit)


@each
def check_toolkit(_root, file):
    """No widget and no property that GTK 4.8 and libadwaita 1.2 do not have, or have only until the next version."""
    toolkit = TOOLKIT()
    for element in file.objects():
        name = kind(element)
        if not name.startswith(("Gtk", "Adw")):
            continue
        if name not in toolkit.classes:
            yield f"there is no {name} in GTK 4.8 and libadwaita 1.2"
            continue
        if toolkit.classes[name][0].get("deprecated"):
            yield f"{name} is deprecated"
        for entry in element.findall("property") if element.tag == "object" else []:
            found = toolkit.property(name, entry.get("name"))
            if found is None:
                yield f"{name} has no property “{entry.get('name')}”"
            elif found.get("deprecated"):
                yield f"{name}:{entry.get('name')} is deprecated"


@each
def check_widths(_root, file):
    """Nothing asks for more room than the narrowest window has."""
    for element in file.objects():
        wanted = value(element, "width-request")
        if wanted and int(wanted) > NARROW and element.tag != "template":
            yield f"“{named(element)}” is at least {wanted} px wide: too much for a window of 360 px"
        # GTK 4.8 then asks the pages that are not shown how wide they are in a single line.
        if value(element, "vhomogeneous") == "False" and value(element, "hhomogeneous") != "False":
            yield f"“{named(element)}” is as wide as the longest sentence on a page of it: hhomogeneous has to be False as well"


# --- colours -----------------------------------------------------------------------------------------------------------


COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?)\s*\(")
NAMED = re.compile(r":[^;{]*(?<![\w@-])(white|black|red|green|blue|yellow|orange|purple|gr[ae]y|brown)\b")


def check_colours(root):
    """Colours are libadwaita's own, by name: others are wrong in the dark, or in high contrast."""
    problems = []
    for path in files(root, FOLDER, endings=".css"):
        for number, line in enumerate(re.sub(r"/\*.*?\*/", lambda match: re.sub(r"[^\n]", " ", match[0]), read(root, path),
                                             flags=re.S).split("\n"), 1):
            found = COLOUR.search(line) or NAMED.search(line)
            if found and not line.lstrip().startswith("#"):
                problems.append(f"{path}:{number}: a colour of its own: {line.strip()}")
    for file in ui_files(root):
        for element in file.top.iter() if file.top is not None else []:
            text = element.text or ""
            if re.search(r"\b(fore|back)ground=|\bcolor=", text) or element.get("name") in ("foreground", "background", "rgba"):
                problems.append(f"{file.path}: a colour of its own: {text.strip()}")
    return problems


CHECKS = [check_files, check_translatable, check_underlines, check_mnemonics, check_names, check_toolkit, check_widths, check_colours]


def check_ui(root):
    """All of the above."""
    return [problem for check in CHECKS for problem in check(root)]
