#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import tree  # pylint: disable=unused-import
import tap
from headers import check_headers, check_pragmas, shown
from tree import accepts, clean, finds


def test_every_header_compiles_alone():
    clean(check_headers)


def test_every_header_is_read_once():
    clean(check_pragmas)


def test_a_header_that_needs_another_is_found():
    finds(check_headers, {"src/base/new-one.h": "#pragma once\ngboolean gembok_new_one (void);\n"}, "does not compile alone")


def test_a_widget_that_does_not_include_the_toolkit_is_found():
    finds(check_headers, {"src/app/new-one.h": "#pragma once\n#include <gio/gio.h>\nGtkWidget *gembok_new_one (void);\n"},
          "does not compile alone")
    finds(check_headers, {"src/app/new-one.h": "#pragma once\n#include <gtk/gtk.h>\nUnknown *gembok_new_one (void);\n"},
          "does not compile alone")


def test_a_widget_that_includes_it_by_another_header_is_fine():
    accepts(check_headers, {"src/app/new-one.h": '#pragma once\n#include "app/other.h"\nGtkWidget *gembok_new_one (void);\n',
                            "src/app/other.h": "#pragma once\n#include <gtk/gtk.h>\n"})


def test_a_complete_header_is_fine():
    accepts(check_headers, {"src/base/new-one.h": "#pragma once\n#include <gio/gio.h>\ngboolean gembok_new_one (void);\n"})


def test_a_source_shows_only_what_it_begins_with():
    source = {"directory": "", "file": "src/base/new-one.c"}
    accepts(lambda root: shown(root, [{**source, "directory": root}]) ^ {"src/base/new-one.h"},
            {"src/base/new-one.c": '#include "base/new-one.h"\n#include "base/other.h"\n'})
    accepts(lambda root: shown(root, [{**source, "directory": root}]) & {"src/base/other.h"},
            {"src/base/new-one.c": '#include <glib.h>\n#include "base/other.h"\n'})


def test_a_missing_pragma_is_found():
    finds(check_pragmas, {"src/base/new-one.h": "int a;\n"}, "pragma once")


tap.main()
