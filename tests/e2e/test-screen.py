#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver itself, on a window with one of every widget (widgets.c)."""

import os
import re

from desktop import Desktop
from harness import BUILD, SOURCE
from accessible import plain
import tap

WIDGETS = [os.path.join(BUILD, "tests/e2e/e2e-widgets"), os.path.join(SOURCE, "tests/e2e/widgets.ui")]
desktop = Desktop()


def opened():
    """The window anew: each test begins with a fresh one."""
    for screen in desktop.screens:
        if screen.running.alive:
            screen.running.kill()
    desktop.screens.clear()
    return desktop.open(command=WIDGETS)


def fails(action, word):
    try:
        action()
    except AssertionError as error:
        tap.contains(str(error), word, "the failure")
        return str(error)
    raise AssertionError(f"did not fail with {word!r}")


def test_names_are_read_as_a_person_would():
    for raw, name in (("_Go Go", "Go"), ("User name User name", "User name"), ("Kirim Lagi", "Kirim Lagi"), ("a a a", "a a a"),
                      ("Pilih _CA … Pilih CA …", "Pilih CA …"), ("", "")):
        tap.equal(plain(raw), name)


def test_buttons_are_found_and_pressed():
    screen = opened()
    tap.equal(screen.await_text("nothing"), "nothing yet")
    screen.button("Go").click()
    tap.equal(screen.await_text("done:"), "done: go")


def test_what_comes_late_is_awaited():
    screen = opened()
    screen.button("Later").click()
    tap.true(not screen.has_text("arrived"), "it did not come late")
    screen.await_text("arrived late")


def test_what_does_not_come_is_told_with_what_was_there():
    screen = opened()
    said = fails(lambda: screen.button("Gone").click(patience=0.3), "button “Gone”")
    for word in ("button “Go”", "picture: ", "button “Never” not sensitive"):
        tap.contains(said, word)
    tap.true(os.path.getsize(re.search(r"picture: (\S+)", said)[1]) > 1000, "no picture")
    fails(lambda: screen.button("Never").click(patience=0.3), "usable")


def test_several_are_one_too_many():
    screen = opened()
    fails(lambda: screen.button(re.compile("^(Go|Later)$")).click(patience=0.3), "last found: ['Go', 'Later']")
    screen.button(re.compile("^(Go|Later)$"), nth=0).click()
    screen.await_text("done: go")


def test_entries_take_text():
    screen = opened()
    screen.entry("NIK").set("Tö – 3502155708900001")
    tap.equal(screen.entry("NIK").value, "Tö – 3502155708900001")
    screen.entry("NIK").type('a Z"09~!')
    tap.equal(screen.entry("NIK").value, 'a Z"09~!')
    screen.entry("Reason").set("Foto\nburam")
    tap.equal(screen.entry("Reason").value, "Foto\nburam")


def test_passphrases_are_typed_and_stay_out_of_reports():
    screen, secret = opened(), "kata Sandi-7 rahasia"
    screen.passphrase("Passphrase").type(secret)
    screen.passphrase("Passphrase").type(secret + "x")
    tap.lacks(screen.outline(), secret)
    tap.lacks(fails(lambda: screen.button("Gone").click(patience=0.2), "Gone"), secret)
    fails(lambda: screen.passphrase("Passphrase").set(secret), "typed")


def test_rows_are_pressed_with_the_mouse():
    screen = opened()
    screen.row("Open me").click()
    screen.await_text("done: open-row")
    tap.equal(screen.row("A row to press").texts(), ["Open me", "A row to press"])
    tap.equal(screen.listed("row to pr").name, "Open me")


def test_what_is_scrolled_away_is_scrolled_to():
    screen = opened()
    screen.row("Far below").click()
    screen.await_text("done: last-row")
    screen.row("Open me").click()
    screen.await_text("done: open-row")


def test_checks_and_switches():
    screen = opened()
    for name in ("Use anyway", "Consent"):
        tap.equal(screen.check(name).checked, False, name)
        screen.check(name).tick()
        screen.check(name).tick()
        tap.equal(screen.check(name).checked, True, name)
        screen.check(name).tick(False)
    tap.equal(screen.row("Consent").check().checked, False)


def test_a_drop_down_is_chosen_from():
    screen = opened()
    tap.equal(screen.combo("Procedure").chosen, "Kaltim")
    for choice in ("Lemsaneg", "Kebumen", "Kebumen"):
        screen.combo("Procedure").choose(choice)
        tap.equal(screen.combo("Procedure").chosen, choice)


def test_numbers():
    screen = opened()
    tap.equal(screen.spin("Days").value, 30)
    screen.spin("Days").set(14)
    tap.equal(screen.progress("Sending").value, 0.25)


def test_hidden_things_are_not_there():
    screen = opened()
    tap.true(not screen.row("Inside").exists(), "a row of a closed expander")
    tap.true(not screen.has_text("Nothing here"), "a page that was never shown")
    screen.row("More").click()
    screen.row("Inside").await_there()
    screen.page("Empty").click()
    screen.await_text("Nothing here")
    screen.await_no_text("nothing yet")
    tap.true(not screen.button("Go").exists(), "a page that was shown before")
    tap.true(screen.has_text("Page one") and not screen.has_text("Page two"), "a page of a stack")


def test_menus_open_and_close():
    screen = opened()
    tap.true(not screen.menu_item("Print").exists(), "a menu that is closed")
    screen.button("Main menu").click()
    screen.menu_item("Print").click()
    screen.await_text("menu: print")
    screen.menu_item("Print").await_gone()


def test_a_dialog_hides_what_is_behind():
    screen = opened()
    screen.button("Ask").click()
    screen.dialog("Erase it?").button("Cancel").await_there()
    tap.true(not screen.button("Go").exists(), "something behind the dialog")
    screen.dialog("Only this copy is erased.").button("Erase").mouse()
    screen.await_text("erased")
    screen.button("Ask").click()
    screen.dialog("Erase it?").await_there()
    screen.key("Escape")
    screen.dialog("Erase it?").await_gone()


def test_toasts_are_read():
    screen = opened()
    screen.button("Toast").click()
    screen.await_text("Copied")


def test_a_file_is_chosen():
    screen = opened()
    path = desktop.write("surat contoh.pdf", b"%PDF-1.4\n")
    screen.button("Choose File").click()
    screen.choose_file(path)
    screen.button("Go").click()
    screen.await_text("done: go")


def test_the_keyboard_alone():
    screen = opened()
    screen.key("ctrl+p")
    screen.await_text("menu: print")
    tap.equal(screen.focused.name, "Form")
    way = screen.tab_to("NIK")
    tap.equal(way, ["Empty", "Main menu", "NIK"])
    screen.display.type("123")
    screen.entry("NIK").await_value("123")
    screen.tab_to("Use anyway")
    screen.key("space")
    screen.check("Use anyway").await_state("checked")
    screen.press("g")
    screen.await_text("done: go")
    screen.tab(backwards=True)


def test_sizes_and_pictures():
    screen = opened()
    for width, height in ((800, 600), (400, 500)):
        screen.resize(width, height)
        picture = screen.picture()
        tap.equal((picture.pixbuf.get_width(), picture.pixbuf.get_height()), (width, height))
    tap.true(screen.picture().colours() > 20, "an empty picture")


def test_light_and_dark():
    screen = opened()
    screen.resize(500, 500)
    brightness = {}
    for dark in (False, True, False):
        desktop.dark(dark)
        screen.await_(lambda: (screen.picture().brightness() < 0.5) == dark, "another colour")  # noqa: B023  pylint: disable=cell-var-from-loop
        brightness[dark] = screen.picture().brightness()
    tap.true(brightness[False] - brightness[True] > 0.3, f"light and dark look alike: {brightness}")


def test_text_grows_with_the_desktop():
    heights = {}
    for scale in (1, 2):
        with Desktop(text_scale=scale) as other:
            screen = other.open(command=WIDGETS)
            heights[scale] = screen.tree().extents(screen.text("nothing yet").await_there())[3]
    tap.true(1.8 < heights[2] / heights[1] < 2.2, f"heights of a line: {heights}")


def test_a_program_that_dies_is_noticed():
    screen = opened()
    screen.running.kill()
    fails(lambda: screen.button("Go").click(), "ended (-9)")


try:
    tap.main()
finally:
    desktop.close()
