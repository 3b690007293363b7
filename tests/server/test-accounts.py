# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts, passwords, sessions, lock-out, and the command line beside a running service."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import ssl
import subprocess
import threading
import time

from service import World, await_true, program, tap, training


def test_log_in_and_out():
    with training() as service:
        username, password = service.ams.accounts["applicant"]
        answer = service.try_log_in(username.upper(), password).expect(201)
        tap.equal(answer.json["account"], {"username": "pemohon", "name": "Pemohon Latihan", "email": None, "role": "applicant",
                                           "must_change_password": False}, "account")
        tap.equal(answer.json["second_factor_required"], False, "second factor")
        tap.equal(answer.headers["Cache-Control"], "no-store", "not to be kept by anyone")
        client = service.client(answer.json["token"])
        tap.equal(client.get("account").expect(200).json, answer.json["account"], "the same account")
        other = service.log_in("applicant")
        client.send("DELETE", "sessions/current").expect(204)
        client.get("account").expect(401, "unauthorized")
        other.get("account").expect(200)
        service.try_log_in(username, password + "x").expect(401, "wrong_password")
        service.try_log_in("nobody", password).expect(401, "wrong_password")
        service.try_log_in("x' OR 1=1 --", password).expect(401, "wrong_password")
        for body, status, code in ((b"nonsense", 400, "not_json"), (b"{}", 422, "validation"), (b'{"username": 1, "password": "x"}', 422, "validation"),
                                   (b'{"username": "a"}', 422, "validation"), (b" " * 20000, 413, "too_large")):
            service.client().send("POST", "sessions", body, {"Content-Type": "application/json"}).expect(status, code)


def test_sessions_survive_and_tokens_are_not_stored():
    with training() as service:
        client = service.log_in("officer")
        before = dict(service.ams.accounts)
        service.ams.restart()
        client.close()
        client.get("account").expect(200)
        tap.true(all(before[role] != service.ams.accounts[role] for role in before), "passwords are drawn anew")
        service.try_log_in(*before["officer"]).expect(401, "wrong_password")
        service.ams.restart(cleanly=True)
        client.close()
        client.get("account").expect(200)
        everything = b""
        for folder, _folders, names in os.walk(service.ams.folder):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    everything += file.read()
        tap.lacks(everything, client.token.encode(), "the data folder")
        for _username, password in service.ams.accounts.values():
            tap.lacks(everything, password.encode(), "the data folder")
        service.ams.running.await_line("method=GET path=/api/v1/account status=200", "err")
        tap.lacks("\n".join(service.ams.running.lines["err"]), client.token, "the log")


def test_the_log_names_no_secrets():
    with training() as service:
        client = service.log_in("applicant")
        client.create().expect(201)
        client.get("requests?search=3502155708900001").expect(200)
        service.client().send("GET", "/secret-path-3502155708900001").expect(404)
        service.ams.stop()
        log = "\n".join(service.ams.running.lines["err"])
        for secret in (client.token, service.ams.accounts["applicant"][1], "3502155708900001", "Siti", "search"):
            tap.lacks(log, secret, "the log")
        tap.true(re.search(r"^time=\S+Z method=GET path=/api/v1/requests status=200 ms=\d+ account=\d+$", log, re.M), "one line a request")
        tap.equal([line.split(" ")[0] for line in service.ams.running.lines["out"]], ["account"] * 3 + ["ready"], "stdout")


def test_failures_slow_down():
    with training() as service:
        username, password = service.ams.accounts["verifier"]
        for _time in range(5):
            service.try_log_in(username, "wrong").expect(401, "wrong_password")
        refused = service.try_log_in(username, password).expect(429, "too_many_attempts")
        first = int(refused.headers["Retry-After"])
        tap.true(20 <= first <= 30, f"about half a minute, not {first}")
        service.log_in("applicant")
        service.ams.restart()
        service.log_in("verifier")
        for _time in range(5):
            service.try_log_in("nobody", "wrong").expect(401, "wrong_password")
        service.try_log_in("nobody", "wrong").expect(429, "too_many_attempts")


def test_a_burst_gains_nothing():
    with training() as service:
        username, _password = service.ams.accounts["officer"]
        outcomes = []

        def guess():
            outcomes.append(service.try_log_in(username, "wrong").status)
        threads = [threading.Thread(target=guess) for _number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tap.equal((outcomes.count(401), outcomes.count(429)), (5, 15), "judged and refused")


def test_unknown_users_cost_the_same():
    with training() as service:
        def seconds(username):
            begun = time.process_time(), time.monotonic()
            service.try_log_in(username, "wrong").expect(401)
            return time.monotonic() - begun[1]
        seconds("pemohon")
        known = min(seconds(name) for name in ("pemohon", "verifikator", "petugas"))
        unknown = min(seconds(name) for name in ("nobody", "someone", "x" * 200))
        tap.true(unknown > known / 3, f"{unknown:.3f} s for an unknown, {known:.3f} s for a known user")


def test_first_passwords_must_be_changed():
    with training() as service:
        service.command("account", "add", "--username", "Baru", "--role", "applicant", "--name", "Orang Baru", "--email",
                        "baru@contoh.go.id", password="Pertama-kali-masuk-77")
        client = service.log_in(None, ("baru", "Pertama-kali-masuk-77"))
        tap.equal(client.get("account").json["must_change_password"], True, "flag")
        for method, path in (("GET", "requests"), ("GET", "notifications"), ("GET", "certificates"), ("POST", "requests")):
            client.send(method, path).expect(403, "password_change_required")
        second = service.log_in(None, ("baru", "Pertama-kali-masuk-77"))
        change = {"current": "Pertama-kali-masuk-77", "new": "Sandi-baru-yang-panjang-42"}
        client.send("PUT", "account/password", {**change, "current": "wrong"}).expect(401, "wrong_password")
        for weak in ("short", "Pertama-kali-masuk-77"):
            refused = client.send("PUT", "account/password", {**change, "new": weak}).expect(422, "validation")
            tap.equal(refused.pointers, ["/new"], "pointer")
        client.send("PUT", "account/password", change).expect(204)
        client.get("requests").expect(200)
        second.get("account").expect(401, "unauthorized")
        service.try_log_in("baru", "Pertama-kali-masuk-77").expect(401, "wrong_password")
        tap.equal(service.log_in(None, ("baru", change["new"])).get("account").json["must_change_password"], False, "flag")
        for _time in range(5):
            client.send("PUT", "account/password", {**change, "current": "guess"}).expect(401)
        client.send("PUT", "account/password", {**change, "current": change["new"]}).expect(429, "too_many_attempts")


def test_account_commands():
    with training() as service:
        listed = service.command("account", "list").out
        service.command("account", "list", "--username", "u1", code=2)
        tap.contains(listed, "pemohon\tapplicant\tenabled\tPemohon Latihan\n")
        service.command("account", "add", "--username", "u1", "--role", "verifier", "--name", "N", password="Sandi-panjang-1")
        tap.contains(service.command("account", "list").out, "u1\tverifier\tfirst-password\tN\n")
        for words, password, code in ((("--username", "u1", "--role", "verifier", "--name", "N"), "Sandi-panjang-1", 1),
                                      (("--username", "u 2", "--role", "verifier", "--name", "N"), "Sandi-panjang-1", 2),
                                      (("--username", "u2", "--role", "head", "--name", "N"), "Sandi-panjang-1", 2),
                                      (("--username", "u2", "--role", "verifier", "--name", "N"), "short", 2),
                                      (("--username", "u2", "--role", "verifier"), "Sandi-panjang-1", 2)):
            service.command("account", "add", *words, password=password, code=code)
        drawn = re.fullmatch(r"account verifier u2 (\S{16})\n",
                             service.command("account", "add", "--username", "u2", "--role", "verifier", "--name", "N").out)
        tap.equal(service.log_in(None, ("u2", drawn[1])).get("account").json["must_change_password"], True, "a first password")
        client = service.log_in("officer")
        service.command("account", "disable", "--username", "petugas")
        client.get("account").expect(401, "unauthorized")
        service.try_log_in(*service.ams.accounts["officer"]).expect(401, "wrong_password")
        tap.contains(service.command("account", "list").out, "petugas\tofficer\tdisabled\t")
        service.command("account", "disable", "--username", "nobody", code=1)


def test_a_forgotten_password():
    with training() as service:
        client = service.add_account("lupa", "applicant")
        for _time in range(5):
            service.try_log_in("lupa", "guess").expect(401, "wrong_password")
        service.try_log_in("lupa", "guess").expect(429, "too_many_attempts")
        done = service.command("account", "reset-password", "--username", "Lupa")
        drawn = re.fullmatch(r"account applicant lupa (\S{16})\n", done.out)[1]
        tap.equal(done.err, "", "nothing else is said")
        client.get("account").expect(401, "unauthorized")
        service.try_log_in("lupa", "Sandi-baru-yang-panjang-42").expect(401, "wrong_password")
        again = service.log_in(None, ("lupa", drawn))
        again.get("requests").expect(403, "password_change_required")
        again.send("PUT", "account/password", {"current": drawn, "new": "Sandi-ketiga-yang-panjang-43"}).expect(204)
        again.get("requests").expect(200)
        tap.equal(service.command("account", "reset-password", "--username", "lupa", password="Keempat-kali-masuk-78").out, "", "given, not printed")
        service.log_in(None, ("lupa", "Keempat-kali-masuk-78"))
        service.command("account", "reset-password", "--username", "lupa", password="short", code=2)
        service.log_in(None, ("lupa", "Keempat-kali-masuk-78"))
        service.command("account", "reset-password", "--username", "nobody", code=1)
        service.command("account", "reset-password", code=2)


def asked(service, query, *values):
    """The first row of the service's own database."""
    with contextlib.closing(sqlite3.connect(os.path.join(service.ams.folder, "ams.db"))) as database:
        return database.execute(query, values).fetchone()


def change_overtaken_by_reset(service, username):
    """Changes a password while an administrator resets it: (answer, whether nothing was stored before the reset)."""
    client = service.add_account(username, "applicant")
    stored = ("SELECT password FROM accounts WHERE username = ?", username)
    noted = "SELECT count(*) FROM failures"
    before, attempts = asked(service, *stored), asked(service, noted)
    answers = []
    change = {"current": "Sandi-baru-yang-panjang-42", "new": "Sandi-ketiga-yang-panjang-43"}
    thread = threading.Thread(target=lambda: answers.append(client.send("PUT", "account/password", change)))
    thread.start()
    # An attempt is noted before scrypt judges it, and that takes its time: there the service stands still.
    await_true(lambda: asked(service, noted) > attempts, "the attempt to be noted", step=0)
    service.ams.running.process.send_signal(signal.SIGSTOP)
    in_time = asked(service, *stored) == before
    service.command("account", "reset-password", "--username", username, password="Keempat-kali-masuk-78")
    service.ams.running.process.send_signal(signal.SIGCONT)
    thread.join()
    client.get("account").expect(401, "unauthorized")
    return answers[0], in_time


def test_a_reset_counts_against_a_change_that_runs():
    with training() as service:
        for number in range(5):
            username = f"kejar{number}"
            answer, in_time = change_overtaken_by_reset(service, username)
            service.try_log_in(username, "Sandi-ketiga-yang-panjang-43").expect(401, "wrong_password")
            again = service.log_in(None, (username, "Keempat-kali-masuk-78"))
            tap.equal(again.get("account").json["must_change_password"], True, "the first password of the reset")
            if in_time:
                answer.expect(401, "unauthorized")
                return
        raise AssertionError("the change was always quicker")


def test_a_disabled_account_comes_back():
    with training() as service:
        client = service.add_account("cuti", "verifier")
        service.command("account", "disable", "--username", "cuti")
        client.get("account").expect(401, "unauthorized")
        tap.contains(service.command("account", "reset-password", "--username", "cuti", password="Keempat-kali-masuk-78").err,
                     f"“gembok-ams account enable --data {service.ams.folder} --username cuti”", "what is still in the way")
        service.try_log_in("cuti", "Keempat-kali-masuk-78").expect(401, "wrong_password")
        service.command("account", "enable", "--username", "cuti")
        client.get("account").expect(401, "unauthorized")
        service.log_in(None, ("cuti", "Keempat-kali-masuk-78"))
        service.command("account", "enable", "--username", "nobody", code=1)


def test_what_an_account_may_be_called():
    with training() as service:
        def add(name="Budi Contoh", username="baru", *more, code=2):
            return service.command("account", "add", "--username", username, "--role", "verifier", "--name", name, *more,
                                   password="Sandi-panjang-1", code=code).err
        for name in (" ", "Budi\nContoh", "Budi\x07", "x" * 121, "Budi\u202eContoh", "\u00a0"):
            tap.contains(add(name), "1 to 120 characters on one line", repr(name))
        for username in (" baru", "baru\n", "b" * 65, "báru", "b aru"):
            tap.contains(add(username=username), "letters a to z, digits or .-_@+", repr(username))
        for email in ("budi", "@contoh.go.id", "budi@contoh", "budi contoh@contoh.go.id", "budi@contoh.go.id\n"):
            tap.contains(add("Budi", "baru", "--email", email), "e-mail", repr(email))
        tap.lacks(service.command("account", "list").out, "baru", "the list")
        add("  " + "x" * 120 + " ", "b" * 64, "--email", "budi@contoh.go.id", code=0)
        tap.contains(service.command("account", "list").out, "first-password\t" + "x" * 120 + "\n", "the list")


def test_usage():
    with World() as world:
        ams = program("gembok-ams")
        for words in ((), ("dance",), ("serve",), ("serve", "--data"), ("serve", "--data", "x", "more"), ("serve", "--data", "x", "--listen", "a:b"),
                      ("serve", "--data", "x", "--listen", "1.2.3.4:99999"), ("account",), ("account", "add")):
            tap.true(world.run(ams, *words, code=2).err.startswith("gembok-ams: "), "what is wrong stands on stderr")
        for word in ("help", "--help"):
            tap.contains(world.run(ams, word).out, "gembok-ams serve --data DIR [--listen HOST:PORT] [--plain-port N] [--tls-names NAME,...] "
                                                     "[--ca-passphrase-fd FD] [--training]")
        tap.true(re.fullmatch(r"gembok-ams \d+\.\d+\.\d+\n", world.run(ams, "--version").out), "version")


def test_one_service_a_folder_with_a_port_of_its_own():
    with training() as service:
        refused = service.world.run(program("gembok-ams"), "serve", "--data", service.ams.folder, code=1)
        tap.contains(refused.err, "Another gembok-ams serves this data folder")
        url = service.ams.url
        service.ams.restart()
        tap.equal(service.ams.url, url, "the same address")
        tap.true(re.fullmatch(r"https://127\.0\.0\.1:\d+", url), url)
        tap.equal(os.stat(service.ams.folder).st_mode & 0o777, 0o700, "mode of the folder")
        for name in ("root.key", "issuing.key", "responder.key", "tls.key"):
            tap.equal(os.stat(os.path.join(service.ams.folder, "ca", name)).st_mode & 0o777, 0o600, name)
        names = subprocess.run(["openssl", "x509", "-in", os.path.join(service.ams.folder, "ca/tls.pem"), "-noout", "-ext", "subjectAltName"],
                               check=True, capture_output=True).stdout.decode()
        for name in ("DNS:localhost", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1"):
            tap.contains(names, name)
        # By address, since not every machine can look up "localhost"; the certificate is asked for that name.
        context = ssl.create_default_context(cafile=service.ams.ca)
        with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as secured:
                tap.true(secured.version() in ("TLSv1.2", "TLSv1.3"), "the handshake")


def test_without_training_its_accounts_are_closed():
    with training() as service:
        client = service.log_in("applicant")
        service.ams.stop()
        plain = service.world.start([program("gembok-ams"), "serve", "--data", service.ams.folder])
        ready = plain.await_line(r"^ready (\S+) (.+)$")
        tap.equal(plain.lines["out"], [f"ready {ready[1]} {ready[2]}"], "no accounts are printed")
        client.close()
        client.get("account").expect(401, "unauthorized")
        service.try_log_in(*service.ams.accounts["applicant"]).expect(401, "wrong_password")
        plain.terminate().expect(0)


if __name__ == "__main__":
    tap.main()
