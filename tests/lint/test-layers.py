#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import tree  # pylint: disable=unused-import
import tap
from layers import check_circles, check_includes
from tree import accepts, clean, finds

BASE = {"src/base/error.h": "#include <gio/gio.h>\n"}


def test_includes_point_down():
    clean(check_includes)


def test_modules_of_a_layer_form_no_circle():
    clean(check_circles)


def test_an_include_that_points_up_is_found():
    finds(check_includes, {"src/base/error.c": '#include "vault/vault.h"\n', "src/vault/vault.h": ""}, "base may not include vault")


def test_the_network_layer_cannot_see_keys():
    finds(check_includes, {"src/ams/http.c": '#include "crypto/key.h"\n', "src/crypto/key.h": ""}, "ams may not include crypto")


def test_the_vault_may_see_identity():
    accepts(check_includes, {"src/vault/vault.c": '#include "identity/nik.h"\n', "src/identity/nik.h": ""})


def test_outside_headers_stay_where_they_belong():
    for path, header in (("src/vault/vault.c", "openssl/evp.h"), ("src/ams/client.c", "curl/curl.h"),
                         ("src/vault/vault.c", "libsecret/secret.h"), ("src/procedure/steps.c", "json-glib/json-glib.h"),
                         ("src/procedure/run.c", "sqlite3.h"), ("src/cli/main.c", "gtk/gtk.h"), ("src/document/look.c", "png.h"),
                         ("src/wire/json.c", "libsoup/soup.h"), ("src/server/api.c", "adwaita.h"),
                         ("src/procedure/print.c", "cairo.h"), ("src/cli/show.c", "pango/pango.h"), ("src/app/look.c", "poppler.h"),
                         ("src/app/key.c", "openssl/evp.h")):
        finds(check_includes, {path: f"#include <{header}>\n"}, "belongs to")


def test_outside_headers_are_fine_at_home():
    accepts(check_includes, {"src/crypto/key.c": "#include <openssl/evp.h>\n#include <string.h>\n#include <sys/stat.h>\n",
                             "src/app/draw.c": "#include <adwaita.h>\n#include <cairo.h>\n#include <pango/pango.h>\n",
                             "src/ams/http.c": "#include <curl/curl.h>\n#include <gio/gio.h>\n#include <glib-unix.h>\n"})


def test_the_window_knows_only_the_use_cases():
    for layer in ("vault", "crypto", "ams", "wire"):
        finds(check_includes, {"src/app/page.c": f'#include "{layer}/a.h"\n', f"src/{layer}/a.h": ""}, f"app may not include {layer}")


def test_an_unknown_header_is_a_decision():
    finds(check_includes, {"src/base/a.c": "#include <gnutls/gnutls.h>\n"}, "not on the list")


def test_an_unknown_layer_is_found():
    finds(check_includes, {"src/misc/a.c": ""}, "no known layer")


def test_a_missing_header_is_found():
    finds(check_includes, {"src/base/a.c": '#include "base/gone.h"\n'}, "there is no")


def test_a_header_without_its_layer_is_found():
    finds(check_includes, {"src/base/a.c": '#include "error.h"\n', **BASE}, "write “base/error.h”")


def test_a_comment_is_no_include():
    accepts(check_includes, {"src/base/a.c": '/*\n#include "vault/vault.h"\n*/\n// #include <openssl/evp.h>\n'})


def test_a_circle_of_modules_is_found():
    finds(check_circles, {"src/base/a.h": '#include "base/b.h"\n', "src/base/b.c": '#include "base/c.h"\n', "src/base/b.h": "",
                          "src/base/c.h": '#include "base/a.h"\n'}, "base/a -> base/b -> base/c -> base/a")


def test_a_circle_of_headers_is_found():
    finds(check_circles, {"src/base/a-private.h": '#include "base/b-private.h"\n',
                          "src/base/b-private.h": '#include "base/a-private.h"\n'}, "base/a-private.h -> base/b-private.h")


def test_a_private_header_is_ground():
    accepts(check_circles, {"src/base/a.c": '#include "base/a.h"\n#include "base/a-private.h"\n#include "base/b.h"\n',
                            "src/base/a.h": "", "src/base/a-private.h": '#include "base/a.h"\n', "src/base/b.h": "",
                            "src/base/b.c": '#include "base/a-private.h"\n'})


def test_a_ladder_is_no_circle():
    accepts(check_circles, {"src/base/a.c": '#include "base/a.h"\n#include "base/b.h"\n#include "base/c.h"\n', "src/base/a.h": "",
                            "src/base/b.h": '#include "base/c.h"\n', "src/base/c.h": ""})


tap.main()
