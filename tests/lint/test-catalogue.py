#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import tree
import tap
import catalogue
from tree import accepts, clean, finds

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


def tree_with(entries, source='char *a = _ ("Hello %s.");\n', potfiles="src/a.c\n"):
    return {"src/a.c": source, "po/LINGUAS": "id\n", "po/id.po": HEAD + entries,
            "po/POTFILES": "# SPDX-License-Identifier: GPL-3.0-or-later\n" + potfiles}


def entry(english, indonesian, flags=""):
    return f'{flags}msgid "{english}"\nmsgstr "{indonesian}"\n\n'


def test_every_sentence_is_translated():
    clean(catalogue.check)


def test_a_complete_catalogue_is_fine():
    accepts(catalogue.check, tree_with(entry("Hello %s.", "Halo %s.")))


def test_an_untranslated_sentence_is_found():
    finds(catalogue.check, tree_with(entry("Hello %s.", "")), "not translated")


def test_an_untranslated_sentence_of_the_window_is_found():
    window = '<interface domain="gembok"><object class="GtkLabel"><property name="label" translatable="yes">Bye.</property></object></interface>'
    contents = tree_with(entry("Hello %s.", "Halo %s."), potfiles="resources/ui/a.ui\nsrc/a.c\n") | {"resources/ui/a.ui": window}
    finds(catalogue.check, contents, "not there: “Bye.”")
    contents["po/id.po"] += entry("Bye.", "")
    finds(catalogue.check, contents, "not translated: “Bye.”")


def test_untranslated_sentences_of_the_desktop_files_are_found():
    files = {"data/a.desktop.in": "[Desktop Entry]\nComment=Bye.\n",
             "data/a.metainfo.xml.in": "<component><summary>Bye.</summary></component>",
             "data/a.gschema.xml": '<schemalist><schema><key name="a"><summary>Bye.</summary></key></schema></schemalist>',
             "data/a.mime.xml.in": '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">'
                                   '<mime-type type="a/b"><comment>Bye.</comment></mime-type></mime-info>'}
    for path, text in files.items():
        contents = tree_with(entry("Hello %s.", "Halo %s."), potfiles=f"{path}\nsrc/a.c\n") | {path: text}
        finds(catalogue.check, contents, "not there: “Bye.”")


def test_a_fuzzy_sentence_is_found():
    finds(catalogue.check, tree_with(entry("Hello %s.", "Halo %s.", "#, fuzzy\n")), "fuzzy")


def test_a_new_sentence_is_found():
    finds(catalogue.check, tree_with(""), "not there")


def test_an_old_sentence_is_found():
    finds(catalogue.check, tree_with(entry("Hello %s.", "Halo %s.") + entry("Bye.", "Dah.")), "no longer in the sources")


def test_a_lost_placeholder_is_found():
    finds(catalogue.check, tree_with(entry("Hello %s.", "Halo.", "#, c-format\n")), "msgfmt says")


def test_a_lost_full_stop_is_found():
    finds(catalogue.check, tree_with(entry("Hello %s.", "Halo %s")), "ends with")


def test_a_sentence_that_a_macro_cuts_is_found():
    wanted = entry("Has %", "Punya %")
    finds(catalogue.check, tree_with(wanted, 'char *a = _ ("Has %" G_GSIZE_FORMAT " bytes.");\n'), "a macro cuts")


def test_a_stale_list_of_files_is_found():
    finds(catalogue.check, tree_with(entry("Hello %s.", "Halo %s."), potfiles=""), "POTFILES")


def test_plurals_and_marked_constants_are_found():
    source = 'char *a = ngettext_ ("%d file", "%d files", n); char *b = N_ ("draft");\n'
    wanted = 'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "%d berkas"\n\n' + entry("draft", "draf")
    accepts(catalogue.check, tree_with(wanted, source))


def test_update_keeps_what_is_translated():
    contents = tree_with(entry("Hello %s.", "Halo %s.") + entry("Bye.", "Dah."),
                         'char *a = _ ("Hello %s."); char *b = _ ("New.");\n', potfiles="")
    with tree.sample(contents) as root:
        catalogue.update(root)
        entries = catalogue.read_entries(f"{root}/po/id.po")
        tap.equal(entries[(None, "Hello %s.", None)]["strings"], ["Halo %s."])
        tap.equal(entries[(None, "New.", None)]["strings"], [""])
        tap.true((None, "Bye.", None) not in entries, "an old sentence stayed")
        before = tree.read(root, "po/id.po")
        catalogue.update(root)
        tap.equal(tree.read(root, "po/id.po"), before, "a second update")


tap.main()
