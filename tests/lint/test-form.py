#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import tree  # pylint: disable=unused-import
import tap
from form import check_file_lengths, check_forbidden, check_functions, check_licences, check_scripts
from tree import accepts, clean, finds


def function(lines, depth=0):
    body = ["  one ();"] * (lines - 2 - 2 * depth)
    opened = [f"{'  ' * level}{{" for level in range(1, depth + 1)]
    closed = [f"{'  ' * level}}}" for level in range(depth, 0, -1)]
    return "static void\nlong_one (int a)\n{\n" + "\n".join(opened + body + closed) + "\n}\n"


def test_every_file_names_its_licence():
    clean(check_licences)


def test_a_file_without_licence_is_found():
    finds(check_licences, {"src/a.c": "int a;\n"}, "src/a.c")
    finds(check_licences, {"data/a.yaml": "a: 1\n"}, "data/a.yaml")
    accepts(check_licences, {"a.sh": "#!/bin/bash\n# SPDX-License-Identifier: GPL-3.0-or-later\n", "a.json": "{}", "COPYING": "x"})


def test_no_file_is_over_500_lines():
    clean(check_file_lengths)


def test_a_long_file_is_found():
    finds(check_file_lengths, {"src/a.c": "\n" * 501}, "501 lines")
    accepts(check_file_lengths, {"src/a.c": "\n" * 500})


def test_functions_are_short_and_flat():
    clean(check_functions)


def test_a_long_function_is_found():
    finds(check_functions, {"src/a.c": function(61)}, "long_one has 61 lines")
    accepts(check_functions, {"src/a.c": function(60)})


def test_a_deep_function_is_found():
    finds(check_functions, {"src/a.c": function(30, depth=4)}, "nests 4 blocks")
    accepts(check_functions, {"src/a.c": function(30, depth=3)})


def test_a_long_table_is_no_function():
    accepts(check_functions, {"src/a.c": "static const int a[] =\n{\n" + "  1,\n" * 80 + "};\nstruct b\n{\n" + "  int c;\n" * 80 + "};\n"})


def test_nothing_forbidden_is_written():
    clean(check_forbidden)


def test_what_is_forbidden_is_found():
    for line in ("  strcpy (a, b);", "  system (command);", "  popen (a, b);", '  g_spawn_command_line_sync ("x", 0, 0, 0, 0);',
                 "  curl_easy_setopt (c, CURLOPT_SSL_VERIFYPEER, 0L);", "  curl_easy_setopt (c, CURLOPT_SSL_VERIFYHOST, 1L);",
                 "  curl_easy_setopt (c, CURLOPT_FOLLOWLOCATION, 1L);", "  goto out;", '  g_test_skip ("no network");', "  a = rand ();"):
        finds(check_forbidden, {"src/a.c": line + "\n"}, "src/a.c:1")
    finds(check_forbidden, {"src/a.c": "/* TO" + "DO: later */\n"}, "unfinished")


def test_what_only_looks_forbidden_is_not():
    accepts(check_forbidden, {"src/a.c": "  curl_easy_setopt (c, CURLOPT_SSL_VERIFYPEER, 1L);\n  gembok_paths_system (a);\n"
                              "  curl_easy_setopt (c, CURLOPT_SSL_VERIFYHOST, 2L);\n  /* never system (x) */\n  g_random_int ();\n"})


def test_scripts_parse():
    clean(check_scripts)


def test_a_broken_script_is_found():
    finds(check_scripts, {"a": "#!/bin/bash\nif\n"}, "syntax error")
    finds(check_scripts, {"a.py": "def a(:\n"}, "a.py:1")
    finds(check_scripts, {"a.py": "#!/usr/bin/env python3\n"}, "another python3")


tap.main()
