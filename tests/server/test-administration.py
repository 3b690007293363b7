# SPDX-License-Identifier: GPL-3.0-or-later
"""An administrator at the command line of gembok-ams: folders that are not its own, hints that run as they are printed, addresses."""

import contextlib
import os
import re
import shlex
import socket
import sqlite3

from service import World, await_true, program, tap, training
from harness import BUILD, SOURCE
from installation import Own

AMS = program("gembok-ams")
SERVER = os.path.join(SOURCE, "src", "server")
HINT = re.compile(r"“(gembok-ams [^”]*)”")
# Nobody's (RFC 5737).
ELSEWHERE = "192.0.2.77"


def tree(folder):
    """Every name below @folder with its mode and content."""
    seen = {}
    for place, _folders, names in os.walk(folder):
        seen[place] = os.stat(place).st_mode
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                seen[os.path.join(place, name)] = (os.stat(file.fileno()).st_mode, file.read())
    return seen


def foreign_folder(world):
    world.write("srv/www/index.html", "halo")
    folder = world.path("srv")
    os.chmod(folder, 0o755)
    return folder


def test_a_folder_of_others_is_left_alone():
    with World() as world:
        folder = foreign_folder(world)
        before = tree(folder)
        refused = world.run(AMS, "serve", "--data", folder, code=7)
        tap.contains(refused.err, "holds other files", "what is wrong")
        tap.contains(refused.err, "empty folder", "what to do")
        refused = world.run(program("gembok-cli"), "--data-dir", folder, "request", "list", code=7)
        tap.contains(refused.err, "holds other files", "what is wrong, by the other program")
        tap.equal(tree(folder), before, "the folder")


def every_other_command():
    return (("account", "list"), ("account", "add", "--username", "u", "--role", "verifier", "--name", "N"),
            *(("account", verb, "--username", "u") for verb in ("disable", "enable", "reset-password")), ("certificate", "list"),
            ("certificate", "revoke", "--serial", "ab"), ("show",), ("set", "--crl-hours", "2"), ("ca", "passphrase"))


def test_only_two_commands_make_an_installation():
    with World() as world:
        empty = world.path("empty")
        os.mkdir(empty, 0o755)
        for folder in (foreign_folder(world), empty, world.path("none")):
            before = tree(folder)
            for words in every_other_command():
                refused = world.run(AMS, *words, "--data", folder, code=1)
                tap.contains(refused.err, f"There is no AMS in “{folder}”", f"{words}")
                tap.equal(len(HINT.findall(refused.err)), 2, "how to make one")
            tap.equal(tree(folder), before, f"what {folder} holds")
        tap.true(not os.path.exists(world.path("none")), "nothing is left behind")


def shell(world, line, **more):
    """What is printed as a command, typed as it stands."""
    return world.run("/bin/sh", "-c", line, environment={"PATH": f"{BUILD}:/usr/bin:/bin"}, **more)


def test_what_is_suggested_runs_as_it_is_printed():
    with World() as world:
        none = world.path("Data 'AMS' kantor")
        hints = HINT.findall(world.run(AMS, "show", "--data", none, code=1).err)
        tap.contains(shell(world, hints[0], code=2).err, "--organization is missing", "init without a terminal gets as far as its questions")
        serving = world.start(["/bin/sh", "-c", f"exec {hints[1]}"], environment={"PATH": f"{BUILD}:/usr/bin:/bin"})
        serving.await_line(r"^ready ")
        serving.terminate().expect(0)
        own = Own(world, "kantor 'kita'; $HOME")
        hints = HINT.findall(own.make().err)
        tap.equal([hint.split(" ")[1] for hint in hints], ["serve", "set"], "what is suggested")
        tap.contains(shell(world, hints[0], code=2).err, "no terminal to ask on", "it finds its folder")
        for name in ("agreement.txt", "consent.txt"):
            world.write(name, f"Naskah kantor sendiri: {name}\n")
        shell(world, hints[1])
        tap.contains(own.run("show").out, "agreement              1\n", "what was set")
        tap.contains(own.run("set", "--mode", "training", code=2).err, "“gembok-ams init --help”", "another CA")
        shell(world, "gembok-ams init --help")


def suggested():
    """Every command that the sources tell: [words]; what is filled in when it is said stands as X."""
    found = []
    for name in sorted(os.listdir(SERVER)):
        if not name.endswith(".c"):
            continue
        with open(os.path.join(SERVER, name), encoding="utf-8") as file:
            text = file.read()
        # A sentence goes over several lines.
        joined = re.sub(r'"\s*\n\s*"', "", text)
        found += [shlex.split(command) for command in re.findall(r"“gembok-ams ([^”%…]*)”", joined)]
        for verb, rest in re.findall(r'gembok_data_folder_command \("([^"]+)", [^,]+, ([^;]+)\);', joined):
            # What comes after the folder is said here, or put together right before.
            begun = rest[1:-1] if rest.startswith('"') else re.search(rf'{rest} = g_strconcat \("([^"]*)"', joined)[1] + "X"
            found.append([*verb.split(" "), "--data", "X", *shlex.split(begun)])
    return found


def test_every_suggested_command_is_one():
    with World() as world:
        usages = re.findall(r"^  gembok-ams (.*)$", world.run(AMS, "help").out, re.M)
        commands = suggested()
        tap.true(len(commands) > 12, f"found: {commands}")
        for words in commands:
            if words == ["help"]:
                continue
            fitting = [usage for usage in usages if re.match(rf"{words[0]} (--|{words[1]} )", usage)]
            tap.equal(len(fitting), 1, f"commands like {words}")
            if "--help" in words:
                continue
            options = {word for word in words if word.startswith("--")}
            needed = set(re.findall(r"--[a-z-]+", re.sub(r"\[[^]]*\]", "", fitting[0])))
            # The interview asks for the rest.
            needed -= {"--organization", "--url"} if words[0] == "init" else set()
            tap.equal(sorted(needed - options), [], f"what {words} lacks")
            tap.equal(sorted(options - set(re.findall(r"--[a-z-]+", fitting[0]))), [], f"what {words} has too much")
            tap.true(words[0] != "set" or len(options) > 1, f"{words} sets something")


def test_no_command_is_told_without_its_program():
    verbs = "init|serve|show|set|ca passphrase|account (add|list|disable|enable|reset-password)|certificate (list|revoke)"
    with open(os.path.join(SOURCE, "po", "id.po"), encoding="utf-8") as file:
        text = file.read().replace('"\n"', "")
    tap.equal(re.findall(rf"“(?:{verbs})(?: --[^”]*)?”", text), [], "commands without their program")


def test_an_existing_folder_is_told_from_an_installation():
    with World() as world:
        own = Own(world, "kantor kita")
        own.make()
        refused = own.make(code=1)
        show, explain = HINT.findall(refused.err)
        tap.contains(shell(world, show).out, "agreement ", "what it is")
        tap.contains(shell(world, explain).out, "gembok-ams set --data DIR", "how to change it")
        refused = world.run(AMS, "init", "--data", foreign_folder(world), code=1)
        tap.equal(HINT.findall(refused.err), [], "there is nothing to change")


def test_every_command_explains_itself():
    with World() as world:
        for words in (("init",), ("serve",), ("set",), *(command[:1 if command[0] in ("show", "set") else 2] for command in every_other_command())):
            for word in ("--help", "-h"):
                told = world.run(AMS, *words, word).out
                tap.true(told.startswith(f"  gembok-ams {' '.join(words)} --data DIR"), told)
                tap.equal(told.count("\n  gembok-ams "), 0, "this command only")
        tap.contains(world.run(AMS, "account", "add", "--data", "x", "--help").out, "--role applicant|verifier|officer", "after other options")
        listed = world.run(AMS, "account", "--help").out
        tap.equal(re.findall(r"^  gembok-ams account (\S+)", listed, re.M), ["add", "list", "disable", "enable", "reset-password"], "all of a noun")
        tap.equal(world.run(AMS, "help", "account").out, listed, "asked the other way round")
        world.run(AMS, "dance", "--help", code=2)
        tap.true(not os.path.exists(world.path("x")), "nothing is made")


def test_an_agreement_is_plain_text():
    with World() as world:
        own = Own(world)
        own.make()
        for name, data, why in (("docx", b"PK\x03\x04\x14\0\6\0", "not plain text"), ("nul", b"Perjanjian\0rahasia", "not plain text"),
                                ("latin1", b"Perjanjian \xe9", "not plain text"), ("bell", b"Perjanjian\x07", "not plain text"),
                                ("empty", b"", "is empty"), ("blank", b"\xef\xbb\xbf \r\n\t", "is empty"), ("large", b"a" * (256 * 1024 + 1), "larger than")):
            path = world.write(name, data)
            for option in ("--agreement", "--consent"):
                tap.contains(own.run("set", option, f"1={path}", code=7).err, why, name)
        tap.contains(own.run("set", "--agreement", "1=/bin/ls", code=7).err, "Nothing was changed.", "a program")
        tap.contains(own.run("show").out, "agreement              -\n", "nothing was kept")
        own.run("set", "--agreement", "1=" + world.write("largest", b"a" * (256 * 1024)))
        tap.contains(own.run("show").out, "agreement              1\n", "the largest is taken")
        own.run("set", "--agreement", "2=" + world.write("windows", b"\xef\xbb\xbfBaris satu\r\n\tBaris dua\r\n"))
        with open(os.path.join(own.folder, "settings.json"), encoding="utf-8") as file:
            tap.contains(file.read(), r'"2\nBaris satu\n\tBaris dua\n"', "the text as it is shown")


def test_a_long_name_is_told_what_to_do():
    with World() as world:
        refused = world.run(AMS, "init", "--data", world.path("x"), "--organization", "Dinas " + "x" * 50, "--url", "https://a.go.id", code=7)
        for part in ("at most 54 characters", "official short form", "64 characters"):
            tap.contains(refused.err, part, "the refusal")


def test_an_installation_that_lost_its_accounts():
    with World() as world:
        own = Own(world)
        own.make()
        os.remove(os.path.join(own.folder, "ams.db"))
        for words in (("serve",), ("account", "list")):
            tap.contains(own.run(*words, code=7).err, "“ams.db” is missing", f"{words}")
        tap.true(not os.path.exists(os.path.join(own.folder, "ams.db")), "an empty one in its place would say that nothing was revoked")


# --- addresses -----------------------------------------------------------------------------------------------------------


def kept(service):
    """What the data folder remembers of addresses and passwords."""
    with contextlib.closing(sqlite3.connect(os.path.join(service.ams.folder, "ams.db"))) as database:
        settings = database.execute("SELECT name, value FROM settings WHERE name IN ('host', 'https_port', 'plain_port', 'tls_names')")
        return sorted(settings.fetchall()), sorted(database.execute("SELECT username, password FROM accounts").fetchall())


def names(service):
    shown = service.world.run("openssl", "x509", "-in", os.path.join(service.ams.folder, "ca/tls.pem"), "-noout", "-ext", "subjectAltName").out
    return re.findall(r"(?:DNS|IP Address):([^,\s]+)", shown)


def test_nothing_is_kept_of_an_address_that_cannot_be_had():
    with training() as service, socket.socket() as busy:
        service.ams.stop()
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        before, certificate = kept(service), names(service)
        for words, hint, foreign in ((("--listen", f"{ELSEWHERE}:18443"), "an IP address of this computer with --listen", "port"),
                                     (("--listen", f"127.0.0.1:{port}"), "choose another with --listen", "--plain-port"),
                                     (("--plain-port", str(port), "--tls-names", "lain.contoh.go.id"), "choose another with --plain-port", "--listen")):
            refused = service.world.run(AMS, "serve", "--data", service.ams.folder, "--training", *words, code=1)
            advice = refused.err.splitlines()[-1]
            tap.contains(advice, hint, f"{words}")
            tap.lacks(advice, foreign, f"{words}")
            tap.lacks(refused.err, "Nothing was changed", f"{words}")
            tap.equal(refused.out, "", "no password is printed that does not count")
            tap.equal((kept(service), names(service)), (before, certificate), f"what is kept after {words}")


def test_others_can_reach_a_training_on_all_addresses():
    with training() as service:
        service.ams.stop()
        service.ams.arguments = ["--listen", "0.0.0.0"]
        service.ams.start()
        # Independent of ours: what the system says its addresses are.
        own = [one for one in service.world.run("hostname", "-I").out.split() if not one.startswith(("fe80", "169.254"))]
        host = service.client().url.hostname
        tap.true(host in own if own else host == "127.0.0.1", f"{host} is printed, {own} there are")
        policy = service.client().get("policy").expect(200).json
        tap.equal(policy["crl_url"].rsplit(":", 1)[0], f"http://{host}" if ":" not in host else f"http://[{host}]", "where others find the CRL")
        listed = names(service)
        for address in [one for one in own if ":" not in one]:
            tap.true(address in listed, f"{address} in {listed}")

        service.ams.stop()
        command = [AMS, "serve", "--data", service.ams.folder]
        for words, expected in ((["--tls-names", "Latihan.contoh.go.id 10.1.2.3"], "Latihan.contoh.go.id"), ([], "Latihan.contoh.go.id"),
                                (["--tls-names", ""], host)):
            running = service.world.start([*command, *words])
            tap.equal(running.await_line(r"^ready https://(.*):\d+ ")[1], expected, f"{words}")
            tap.equal("10.1.2.3" in names(service), expected != host, f"names after {words}")
            running.terminate().expect(0)
        tap.contains(service.world.run(*command, "--tls-names", "a b/c", code=7).err, "host names or IP addresses", "a slip")


def test_an_installation_says_the_address_of_its_owner():
    with World() as world:
        own = Own(world)
        own.make("--listen", "0.0.0.0", "--tls-names", "ams.contoh.go.id")
        own.start()
        tap.equal(own.url, f"https://127.0.0.1:{own.port}", "the address that the owner set")
        own.stop()
        refused = own.run("serve", "--tls-names", "b.contoh.go.id", code=2)
        shell(world, HINT.findall(refused.err)[0])
        tap.contains(own.run("show").out, "tls-names              b.contoh.go.id\n", "where they are set")


if __name__ == "__main__":
    tap.main()
