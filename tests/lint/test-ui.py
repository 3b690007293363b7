#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
from tree import accepts, clean, finds
import tap
import ui

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
LIST = '<gresources><gresource prefix="/id/gembok/Gembok"><file>ui/some-page.ui</file></gresource></gresources>'


def page(inside, template="GembokSomePage", domain=' domain="gembok"'):
    return f'<interface{domain}><template class="{template}" parent="AdwBin">{inside}</template></interface>'


def tree_with(inside="", path="resources/ui/some-page.ui", listed=LIST, po="", code="", **more):
    return {path: page(inside, **more), "resources/gembok.gresource.xml": listed, "src/app/some-page.c": code,
            "po/LINGUAS": "id\n", "po/id.po": HEAD + po}


def widget(name, *properties, inside="", number=""):
    marks = {True: ' translatable="yes"', False: ""}
    entries = "".join(f'<property name="{key}"{marks[spoken]}>{text}</property>' for key, text, spoken in properties)
    return f'<child><object class="{name}"{number}>{entries}{inside}</object></child>'


def label(text, spoken=True):
    return ("label", text, spoken)


UNDERLINE = ("use-underline", "True", False)
NAME = '<accessibility><property name="label" translatable="yes">Name</property></accessibility>'


def test_the_windows_files_are_in_order():
    clean(ui.check_ui)


def test_a_good_page_is_fine():
    accepts(ui.check_ui, tree_with(widget("GtkButton", label("_Go"), UNDERLINE) + widget("GtkSwitch", inside=NAME),
                                   po='msgid "_Go"\nmsgstr "_Mulai"\n'))


def test_files_are_well_formed_listed_and_named_after_their_type():
    broken = tree_with()
    broken["resources/ui/some-page.ui"] = "<interface>"
    finds(ui.check_files, broken, "not well-formed")
    finds(ui.check_files, tree_with(listed="<gresources/>"), "not in resources")
    finds(ui.check_files, tree_with(template="GembokOtherPage"), "GembokSomePage")
    finds(ui.check_files, tree_with(domain=""), "domain")
    finds(ui.check_files, tree_with(listed=LIST.replace("</gresource>", "<file>ui/gone.ui</file></gresource>")), "ui/gone.ui is not there")
    lonely = tree_with()
    del lonely["src/app/some-page.c"]
    finds(ui.check_files, lonely, "there is no src/app/some-page.c")


def test_what_people_read_is_translatable():
    for name, key in (("GtkLabel", "label"), ("AdwActionRow", "subtitle"), ("GtkButton", "tooltip-text"), ("GembokStep", "primary-label")):
        finds(ui.check_translatable, tree_with(widget(name, (key, "Send again", False))), "not translatable")
    finds(ui.check_translatable, tree_with('<menu><attribute name="label">Quit</attribute></menu>'), "not translatable")
    finds(ui.check_translatable, tree_with(widget("GtkStringList", inside="<items><item>Kaltim</item></items>")), "not translatable")
    finds(ui.check_translatable, tree_with(widget("GtkImage", ("icon-name", "go-home", True))), "nobody reads")
    finds(ui.check_translatable, tree_with(widget("GtkLabel", label("…"))), "nobody reads")
    accepts(ui.check_translatable, tree_with(widget("GtkLabel", label("–", False)) + widget("GtkLabel", label("Gembok", False))))
    accepts(ui.check_translatable, tree_with('<property name="title" translatable="no">English</property>'))


def test_mnemonics_differ_on_a_page_in_every_language():
    two = widget("GtkButton", label("_Go"), UNDERLINE) + widget("GtkButton", label("_Stop"), UNDERLINE)
    accepts(ui.check_mnemonics, tree_with(two))
    finds(ui.check_mnemonics, tree_with(two.replace("_Stop", "Sto_g")), "en: “Sto_g” and “_Go” share")
    same = 'msgid "_Go"\nmsgstr "_Mulai"\n\nmsgid "_Stop"\nmsgstr "Ber_mula"\n'
    finds(ui.check_mnemonics, tree_with(two, po=same), "id: “Ber_mula” and “_Mulai” share")
    finds(ui.check_mnemonics, tree_with(two, po='msgid "_Go"\nmsgstr "Mulai"\n'), "lost the mnemonic")


def test_mnemonics_on_other_pages_and_in_menus_are_others():
    def leaf(text):
        return widget("GtkStackPage", inside=widget("GtkButton", label(text), UNDERLINE))
    accepts(ui.check_mnemonics, tree_with(leaf("_Go") + leaf("_Give") + '<menu><attribute name="label" translatable="yes">_Get</attribute></menu>'))
    finds(ui.check_mnemonics, tree_with(leaf("_Go") + widget("GtkButton", label("_Give"), UNDERLINE)), "share")


def test_an_underline_without_use_is_found():
    finds(ui.check_underlines, tree_with(widget("GtkButton", label("_Go"))), "no use-underline")


def test_what_shows_no_words_has_a_name():
    icon = ("icon-name", "go-previous-symbolic", False)
    for name in ("GtkButton", "GtkToggleButton", "GtkMenuButton"):
        finds(ui.check_names, tree_with(widget(name, icon)), "no accessible label")
        accepts(ui.check_names, tree_with(widget(name, icon, inside=NAME)))
    finds(ui.check_names, tree_with(widget("GtkButton", inside=widget("GtkImage", icon))), "no accessible label")
    for name in ("GtkSwitch", "GtkSearchEntry", "GtkProgressBar", "GtkListBox"):
        finds(ui.check_names, tree_with(widget(name)), "no accessible label")
    row = widget("AdwActionRow", ("activatable-widget", "choice", False), inside=widget("GtkSwitch", number=' id="choice"'))
    accepts(ui.check_names, tree_with(row))
    picture = widget("GtkPicture", number=' id="picture"')
    finds(ui.check_names, tree_with(picture), "GtkPicture")
    accepts(ui.check_names, tree_with(picture, code="gtk_picture_set_alternative_text (self->picture, name);\n"))


def test_what_gtk_does_not_have_is_found():
    finds(ui.check_toolkit, tree_with(widget("AdwBanner")), "there is no AdwBanner")
    finds(ui.check_toolkit, tree_with(widget("GtkLabel", ("lable", "x", False))), "no property “lable”")
    finds(ui.check_toolkit, tree_with(widget("GtkPicture", ("keep-aspect-ratio", "True", False))), "deprecated")
    accepts(ui.check_toolkit, tree_with(widget("GtkButton", ("action-name", "win.close", False), ("accessible-role", "button", False),
                                               ("hexpand", "True", False))))


def test_what_is_too_wide_is_found():
    finds(ui.check_widths, tree_with(widget("GtkBox", ("width-request", "400", False))), "400 px")
    lower = ("vhomogeneous", "False", False)
    finds(ui.check_widths, tree_with(widget("GtkStack", lower)), "hhomogeneous")
    accepts(ui.check_widths, tree_with(widget("GtkStack", lower, ("hhomogeneous", "False", False))))


def test_colours_of_ones_own_are_found():
    for line in (".a { color: #ff0000; }", ".a { background: rgb(1, 2, 3); }", ".a { border: 1px solid red; }"):
        finds(ui.check_colours, {"resources/style.css": line}, "a colour of its own")
    finds(ui.check_colours, tree_with(widget("GtkLabel", label("&lt;span foreground='x'&gt;A&lt;/span&gt;"))), "a colour of its own")
    accepts(ui.check_colours, {"resources/style.css": "/* not #fff */\n.a { color: @error_color; background: alpha(currentColor, 0.1); }\n"
                               "#id, .white-card { padding: 1px; }\n"})


tap.main()
