# SPDX-License-Identifier: GPL-3.0-or-later
"""What is tried with the window inside of the sandbox, in the order in which it happens."""

import contextlib
import os
import re
import shutil

import journey
import tap
import window_job as job
import window_steps as steps
from harness import await_true
from notifications import Notifications
from sandbox import DEVEL, ID, INSTALLATION, without_proxy

PRESETS = """[Preset]
help-contact='Helpdesk TTE, telepon 0541-000000'
procedure='lock-agensi'
language='id'
language-asked=true
[Locked]
mode='connected'
ams-address='{url}'
ams-ca-file='ca.pem'
anchor-files=['ca.pem']
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


# --- the job -------------------------------------------------------------------------------------------------------------

def whole_job(desktop, _screen):
    """First start to fetched certificate, three people, documents through the file chooser's portal."""
    screen = desktop.open()
    job.until_fetched(desktop, screen)
    return screen


def export_p12(desktop, screen):
    """A .p12 for elsewhere, through the portal; openssl opens it."""
    path = desktop.path("siti.p12")
    job.export(screen, path)
    job.assert_opens(desktop, path)


def data_where_they_belong(desktop, _screen):
    """The vault is in the program's own folder, private; nothing of Gembok lies elsewhere in the home."""
    # In training there is a folder of its own for it.
    found = [os.path.join(here, name) for here, _folders, names in os.walk(desktop.data("data")) for name in names]
    vaults = [path for path in found if path.endswith("vault.sqlite") or path.endswith("vault.db")]
    tap.true(vaults, f"there is no vault in {found}")
    for path in vaults:
        tap.equal(os.stat(path).st_mode & 0o777, 0o600, path)
    home = desktop.environment["HOME"]
    strange = [os.path.join(here, name) for here, folders, names in os.walk(home) for name in folders + names
               if "gembok" in name.lower() and not here.startswith(os.path.join(home, ".var"))]
    tap.equal(strange, [], "of Gembok, but outside of its own folder")


def second_start(desktop, screen):
    """A second start ends at once, and the first window stays the only one."""
    before = len(screen.tree().windows)
    result = without_proxy(desktop.start(desktop.launcher()).wait().expect(0))
    tap.equal(result.err, "", "what the second start wrote to stderr")
    screen.await_(lambda: len(screen.tree().windows) == before, "one window")
    screen.await_window()


def file_from_outside(desktop, screen):
    """A double click on a .p12 and a .csr of the home: the desktop's own way, with the document portal."""
    entry = os.path.join(INSTALLATION, "exports/share/applications", f"{ID}.desktop")
    p12 = desktop.write("home/Dokumen/surat.p12", open(desktop.path("siti.p12"), "rb").read())  # pylint: disable=consider-using-with
    desktop.run("gio", "launch", entry, p12, environment={"GSETTINGS_BACKEND": "keyfile"})
    dialog = screen.dialog("surat.p12")
    screen.await_text("Berkas .p12 ini dilindungi")
    dialog.passphrase("Passphrase berkas").type(job.EXPORT_PASSPHRASE)
    dialog.button("Buka").click()
    screen.await_text("Sertifikat beserta kunci privatnya (.p12)")
    screen.key("Escape")
    dialog.await_gone()
    csr = desktop.write("home/Dokumen/siti.csr", "bukan permintaan sertifikat")
    desktop.run("gio", "launch", entry, csr, environment={"GSETTINGS_BACKEND": "keyfile"})
    screen.dialog("siti.csr").await_there()
    screen.key("Escape")
    screen.dialog("siti.csr").await_gone()
    kind = desktop.run("gio", "info", "-a", "standard::content-type", csr).out
    tap.contains(kind, "application/pkcs10", "the kind of a .csr, by what Flatpak exports")


def printed_files(desktop):
    return {os.path.join(here, name) for here, _folders, names in os.walk(desktop.folder) for name in names if name.endswith(".pdf")}


def print_through_portal(desktop, screen):
    """The certificate goes to the print portal's dialog: once put away, once printed, to a file, as there is no other printer."""
    screen.row("Cetak sertifikat").click()
    screen.await_portal()
    screen.end_portal("Escape")
    tap.true(screen.tree().windows, "the window after the print dialog")
    before = printed_files(desktop)
    screen.row("Cetak sertifikat").click()
    screen.await_portal()
    # From the name of the page to the list of printers, and there to the only one.
    desktop.display.key("Tab")
    desktop.display.key("Home")
    screen.end_portal("Return")
    path = await_true(lambda: printed_files(desktop) - before, "a printed file").pop()
    await_true(lambda: b"%%EOF" in open(path, "rb").read()[-16:], "all of it")  # pylint: disable=consider-using-with
    tap.contains(desktop.run("pdftotext", "-layout", path, "-").out, "Siti Contoh Rahmawati")


def tell(desktop, identity, method, *arguments):
    """Calls a method of org.freedesktop.Application, as a desktop does."""
    desktop.run("gdbus", "call", "--session", "--dest", identity, "--object-path", f"/{identity.replace('.', '/')}", "--method",
                f"org.freedesktop.Application.{method}", *arguments)


def not_readable_by_others(desktop, screen):
    """The window itself is not dumpable, and its keyring is the portal's."""
    tell(desktop, ID, "ActivateAction", "diagnosis", "[]", "{}")
    screen.await_text("program lain tidak dapat membacanya")
    screen.await_text("Portal rahasia (Flatpak)")
    screen.key("Escape")
    screen.await_(lambda: len(screen.tree().windows) == 1, "the diagnosis to be gone")


def quit_without_a_word(_desktop, screen):
    """Warnings are fatal, and nothing was written to stderr all the time."""
    steps.quit_quietly(screen)


# --- how else it is started ----------------------------------------------------------------------------------------------

def started_by_the_bus(desktop, _screen):
    """D-Bus activation: the desktop's way to start a program that is not running."""
    tell(desktop, ID, "Activate", "{}")
    await_true(lambda: ID in desktop.run("flatpak", "ps", "--columns=application").out.split(), "Gembok to run")
    screen = desktop.screen_of(desktop.start(["sleep", "600"]))
    screen.await_window()
    tell(desktop, ID, "ActivateAction", "quit", "[]", "{}")
    await_true(lambda: ID not in desktop.run("flatpak", "ps", "--columns=application").out.split(), "Gembok to end")
    # What the bus started writes where the bus does.
    tap.equal([line for line in desktop.bus.lines["err"] if re.search(r"\((gembok|process:2\b)", line)], [], "stderr")


def development_beside(desktop, _screen):
    """The development build runs beside the released one: names, settings and data of its own."""
    released = desktop.start(desktop.launcher())
    screen = desktop.screen_of(released)
    screen.await_window()
    screen.program.connection.close_sync(None)
    other = desktop.start(desktop.launcher(identity=DEVEL))
    running = lambda: {ID, DEVEL} <= set(desktop.run("flatpak", "ps", "--columns=application").out.split())  # noqa: E731
    await_true(running, "both to run")
    for identity in (ID, DEVEL):
        desktop.run("gdbus", "wait", "--session", "--timeout", "60", identity)
    await_true(lambda: os.path.isdir(desktop.data("config", identity=DEVEL)), "settings of its own")
    for running in (released, other):
        tap.true(running.alive, f"{running.command} ended: {running.lines['err']}")
    for identity in (DEVEL, ID):
        tell(desktop, identity, "ActivateAction", "quit", "[]", "{}")
    for running in (released, other):
        tap.equal(without_proxy(running.wait().expect(0)).err, "", "stderr")


# --- an agency's site ----------------------------------------------------------------------------------------------------

@contextlib.contextmanager
def site(desktop, ams):
    """The folder of an agency where an administrator puts it: presets, CA, a procedure of its own."""
    folder = desktop.extension()
    write(f"{folder}/presets.conf", PRESETS.format(url=ams.url))
    shutil.copy(ams.ca, f"{folder}/ca.pem")
    with open(os.path.join(os.environ["GEMBOK_SOURCE_DIR"], "data/procedures/lock-kaltim.json"), encoding="utf-8") as file:
        write(f"{folder}/procedures/lock-agensi.json", file.read().replace("lock-kaltim", "lock-agensi"))
    try:
        yield folder
    finally:
        shutil.rmtree(os.path.dirname(os.path.dirname(folder)))


def presets_arrive(desktop, _screen):
    """An agency's presets, locks, CA and procedure reach the sandbox; news of its AMS come as a notification."""
    ams = desktop.start_ams()
    shutil.rmtree(desktop.data())
    desktop._prepare("id", False)  # pylint: disable=protected-access
    with site(desktop, ams), contextlib.closing(Notifications(desktop)) as notifications:
        applicant, verifier = desktop.sandboxed(), desktop.person("verifier")
        tap.contains(applicant.cli("procedure", "list").out, "lock-agensi")
        username, password = ams.accounts["applicant"]
        elsewhere = ("--server", "https://ams.contoh.go.id", "--username", username)
        refused = applicant.cli("login", *elsewhere, secret={"--password-fd": password}, code=2)
        tap.contains(refused.error["message"], "ams-address")
        # Address, CA and anchor are those of the agency.
        applicant.cli("login", "--username", username, secret={"--password-fd": password})
        verifier.log_in(ams)
        request = journey.prepared(desktop, applicant)
        applicant.cli("request", "submit", request)
        journey.accept_all(verifier)
        screen = desktop.open()
        await_true(lambda: notifications.told, "a notification")
        tap.equal(notifications.told[0][0], "Permohonan Anda telah diverifikasi", "title of the notification")
        screen.key("ctrl+comma")
        screen.await_text("Sebagian pengaturan ditetapkan oleh administrator")
        tap.equal(screen.row("Cara kerja").sensitive, False, "whether a locked mode can be changed")
        screen.page("AMS").click()
        address = screen.entry("Alamat AMS (https://…)")
        address.await_value(ams.url)
        address.click()
        screen.key("x")
        screen.key("Tab")
        address.await_value(ams.url)
        screen.key("Escape")
        screen.await_(lambda: len(screen.tree().windows) == 1, "the preferences to be gone")
        steps.quit_quietly(screen)


def wrong_presets_are_told(desktop, _screen):
    """A slip in the presets is told with its line, and nothing else is done."""
    ams = desktop.start_ams(name="other", own=True)
    with site(desktop, ams) as folder:
        write(f"{folder}/presets.conf", "[Locked]\nams-adress='https://ams.contoh.go.id'\n")
        screen = desktop.open()
        screen.await_text("Gembok tidak dapat dimulai")
        screen.await_text("baris 2: tidak ada kunci “ams-adress”")
        screen.button("Tutup").first().click()
        tap.contains(screen.running.wait().expect(1).err, "ams-adress")


def site_from_a_repository(desktop, _screen):
    """The same folder, published and installed as an extension, by the words of data/administration.md."""
    branch = re.search(r"^ *Branch: (\S+)", desktop.run("flatpak", "info", "--user", ID, environment={"LANGUAGE": "C"}).out, re.M)[1]
    folder, arch = desktop.path("site"), desktop.run("flatpak", "--default-arch").out.strip()
    write(f"{folder}/files/presets.conf", "[Preset]\nhelp-contact='Helpdesk TTE'\n")
    write(f"{folder}/metadata", f"[Runtime]\nname={ID}.Site\n\n[ExtensionOf]\nref=app/{ID}/{arch}/{branch}\n")
    desktop.run("flatpak", "build-export", "--runtime", desktop.path("repo"), folder, "1")
    desktop.run("flatpak", "remote-add", "--user", "--no-gpg-verify", "agensi", desktop.path("repo"))
    try:
        desktop.run("flatpak", "install", "--user", "--noninteractive", "agensi", f"{ID}.Site//1")
        tap.contains(desktop.inside("cat /app/share/gembok/site/presets.conf").out, "Helpdesk TTE")
    finally:
        desktop.start(["flatpak", "uninstall", "--user", "--noninteractive", f"{ID}.Site"]).wait()
        desktop.run("flatpak", "remote-delete", "--user", "--force", "agensi")
