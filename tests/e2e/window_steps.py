# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do in the window, step by step, in Indonesian: what the tests of the window have in common.

Everything is found by role and name, as a screen reader would find it. Names that are the same on several pages (the procedure's
steps) are compiled here once.
"""

import re

import tap
from harness import people

# By these words a step of LOCK Kaltim is found in its list, whatever stands behind them.
STEP_KEY = re.compile("^3 Buat kunci dan CSR,")
# What is typed to be sure that the passphrase will not be forgotten.
UNDERSTOOD = re.compile("SAYA PAHAM")
CODE = re.compile("^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$")
READ, READ_ALL = re.compile("sudah dibaca$|^Sudah dibaca"), "Sudah dibaca sampai akhir"
DOCUMENTS = {"surat_rekomendasi": "Surat rekomendasi", "ktp": "KTP", "foto_diri": "Foto diri"}
# The button that says who is logged in.
LOGGED_IN = re.compile(", (pemohon|verifikator instansi|verifikator BSrE)$")
# Who acts, by the words at the head of the window.
DESK, QUEUE = "Periksa", "Permohonan yang menunggu keputusan Anda"
PERSON = {"applicant": "Pemohon", "verifier": "Verifikator Instansi", "officer": "Verifikator BSrE"}
PART = {"applicant": "Berperan sebagai pemohon", "verifier": "Berperan sebagai verifikator instansi",
        "officer": "Berperan sebagai verifikator BSrE"}
# What GTK itself puts into the window's corner, and never leads the Tab key to.
CORNER = ("Minimalkan", "Maksimalkan", "Pulihkan", "Tutup", "Minimize", "Maximize", "Restore", "Close")
FIELDS = {"name": "Nama lengkap", "nik": "NIK", "nip": "NIP", "organization": "Instansi", "unit": "Unit kerja", "title": "Jabatan",
          "locality": "Kabupaten/Kota", "province": "Provinsi", "email": "Email dinas", "phone": "Nomor telepon"}


# --- beginning ---------------------------------------------------------------------------------------------------------

def first_start(screen, mode="Latihan"):
    """Language and way of working, as somebody chooses them who has never seen the program."""
    screen.button("Bahasa Indonesia").click()
    screen.await_text("Bagaimana Anda ingin bekerja?")
    screen.row(mode).click()


def begin_request(screen):
    """A new request of the procedure that is offered first; ends at its data."""
    screen.button("Permohonan Baru").first().click()
    screen.button("Mulai").click()
    screen.await_text("Data pemohon")


def fill_data(screen, who="siti"):
    """The applicant's data, typed; in the NIK a digit is forgotten first, seen, and added."""
    facts = people()[who]
    for key, name in FIELDS.items():
        if key in facts and key != "nik":
            screen.entry(name).type(facts[key])
    screen.entry("NIK").type(facts["nik"][:-1])
    screen.button("Lanjut").click()
    screen.await_text("NIK harus terdiri dari 16 angka.")
    tap.equal(screen.entry("NIK").description, "NIK harus terdiri dari 16 angka.", "what a screen reader says of the entry")
    screen.await_focus("NIK")
    screen.entry("NIK").type(facts["nik"])
    screen.await_no_text("NIK harus terdiri dari 16 angka.")
    screen.button("Lanjut").click()


def ask_for_key(screen, passphrase):
    screen.passphrase("Passphrase").type(passphrase)
    screen.passphrase("Ulangi passphrase").type(passphrase)
    screen.entry(UNDERSTOOD).type("SAYA PAHAM")
    screen.button("Buat Kunci").click()


def make_key(screen, passphrase):
    """Passphrase, key and CSR; ends at the CSR, with its verification code, which is returned."""
    ask_for_key(screen, passphrase)
    return screen.await_text(CODE)


def choose_document(screen, name, path):
    """Puts a file where a document is missing, or in the place of one that is there."""
    screen.button(re.compile(f"^(Pilih|Ganti) Berkas …: {name}$")).click()
    screen.choose_file(path)
    screen.button(f"Ganti Berkas …: {name}").await_there()


def choose_document_by_key(screen, kind, files):
    """The same without a mouse."""
    name = DOCUMENTS[kind]
    screen.press_by_key(f"Pilih Berkas …: {name}")
    screen.type_file(files[kind])
    screen.button(f"Ganti Berkas …: {name}").await_there()


def read_and_agree(screen):
    """The agreement, read to its end, and the consent for the identity documents."""
    more = screen.button("Lanjut Membaca")
    before = None
    while (now := screen.await_(lambda: next((text for text in screen.text(READ).names() if text != before), None),
                                f"more to be read than: {before}")) != READ_ALL:
        more.click()
        before = now
    screen.check("Saya setuju berkas ini diproses").tick()
    screen.button("Saya Setuju").click()


def become(screen, role):
    """Training only: goes on as another person."""
    if screen.button(PART[role]).exists():
        screen.button(PART[role]).click()
        screen.button(PART[role]).await_state("pressed")
        if role == "applicant":
            screen.page(DESK).await_gone()
        else:
            screen.page(DESK).await_state("selected")
        return
    # On a narrow window the menu at its head has them.
    person_button(screen).click()
    screen.menu_item(PERSON[role]).click()
    screen.menu_item(PERSON[role]).await_gone()


def open_waiting(screen, name):
    """Chooses a request from the queue of whoever decides; the applicant's own list may still be fading out beside it."""
    screen.list(QUEUE).row(name).click()


def become_by_key(screen, role):
    """The same without a mouse."""
    screen.press_by_key(LOGGED_IN, backwards=True)
    screen.menu_item(PERSON[role]).await_there()
    screen.down_to(PERSON[role])
    screen.key("Return")
    screen.menu_item(PERSON[role]).await_gone()


def person_button(screen):
    """The button that says who is logged in."""
    return screen.button(LOGGED_IN)


def preset(desktop, ams, **more):
    """The settings of a workstation whose administrator has set the AMS's address, CA and anchor."""
    desktop.settings(mode="connected", language="id", language_asked=True, ams_address=ams.url, ams_ca_file=ams.ca,
                     anchor_files=[ams.ca], **more)


def log_in(screen, ams, role="applicant", password=None):
    """The log-in dialog, opened from the head of the window (or already open)."""
    dialog = screen.dialog("Masuk ke AMS")
    if not dialog.exists():
        screen.button("Masuk").first().click()
    dialog.entry("Nama pengguna").type(ams.accounts[role][0])
    dialog.passphrase("Kata sandi AMS").type(password or ams.accounts[role][1])
    dialog.button("Masuk").click()


# --- what must hold on every page --------------------------------------------------------------------------------------

def controls(tree):
    """Everything in front that a person can use now."""
    roles = ("button", "check", "combo", "entry", "link", "menu-item", "page-tab", "row", "spin")
    return [node for window in tree.front for node in window.below()
            if node.has("sensitive") and any(node.is_a(role) for role in roles) and tree.seen(node)]


def assert_named(screen, where):
    """Every control of the page has a name of its own."""
    tree = screen.tree()
    nameless = [node for node in controls(tree) if node.nameless and node.has("focusable") and not inside_of_a_control(node)]
    lost = [f"{node.role} {node.raw_name!r} in {[above.name for above in node.ancestors()[1:4]]}" for node in nameless]
    tap.equal(lost, [], f"controls without a name: {where}")
    silent = [node for window in tree.front for node in window.below() if node.raw_name == "GtkImage" and picture_alone(node)
              and tree.seen(node)]
    tap.equal([node.ancestors()[1].name for node in silent], [], f"pictures that say nothing: {where}")


def inside_of_a_control(node):
    """Whether it is only a part of a control that is named: the arrow in a combo row, the toggle in a menu button."""
    return any(not above.nameless and (above.is_a("button") or above.is_a("combo") or above.is_a("entry") or above.is_a("spin"))
               for above in node.ancestors()[1:])


def picture_alone(node):
    """Whether nothing around a picture tells what it means."""
    return not any(above.is_a(role) for above in node.ancestors()[1:] for role in ("button", "combo", "entry", "row", "page-tab",
                                                                                   "menu-item"))


def chosen_by_its_row(node):
    """Whether it is the choice of a row of the same name: of a group of such choices Tab leads to one, but to each row, and
    Return there chooses it."""
    return node.is_a("check") and any(above.is_a("row") and above.name == node.name for above in node.ancestors()[1:])


def assert_reached(screen, where):
    """The Tab key leads to every control of the page, forth and back, and round again. What a page that has only just come does
    not offer yet may be reached in a second round."""
    never = unreached(screen)
    if never:
        never = unreached(screen)
    tap.equal(never, [], f"never reached by the Tab key: {where}")


def unreached(screen):
    """The names of the controls to which the Tab key does not lead."""
    wanted = {node.path: node.name for node in controls(screen.tree())
              if node.has("focusable") and node.name not in CORNER and not (node.nameless and inside_of_a_control(node))
              and not chosen_by_its_row(node)}
    reached = tab_round(screen)
    if not wanted.keys() <= reached:  # a list is entered at the row that is selected: the rows above it are reached going back
        reached |= tab_round(screen, backwards=True)
    gone = wanted.keys() - screen.tree().nodes.keys()  # a toast goes by itself
    return [name for path, name in wanted.items() if path not in reached | gone]


def tab_round(screen, backwards=False, most=120):
    """Presses Tab until the keyboard is where it was at first; returns the paths of all that it was on or in."""
    first, reached = screen.focused or screen.tab(), set()
    node = first
    for _ in range(most):
        reached |= {above.path for above in node.ancestors()}
        node = screen.tab(backwards, node)
        if node.path == first.path:
            return reached
    raise AssertionError(f"the Tab key does not come round: {node.name}")


def assert_usable(screen, where):
    assert_named(screen, where)
    assert_reached(screen, where)


def quit_quietly(screen):
    """Ends the program as a person does; it must not have complained of anything, ever."""
    result = screen.quit()
    tap.equal(result.err, "", "what the program wrote to stderr")
    return result


def assert_in_sight(locator):
    """It can be seen whole without scrolling."""
    node = locator.await_there()
    extents, part = node.tree.extents(node), node.tree.visible_part(node)
    tap.equal(part and tuple(part), extents and tuple(extents), f"the part of {locator} that can be seen")
