# SPDX-License-Identifier: GPL-3.0-or-later
"""A small world for end-to-end tests: a folder of its own, a session bus and keyring of its own, a real AMS, and people.

    from harness import World
    import tap

    def test_log_in():
        with World(bus=True, keyring=True) as world:
            ams = world.start_ams()
            applicant = world.person("applicant")
            applicant.log_in(ams)
            tap.equal(applicant.cli("account", "show").json["role"], "applicant")

    tap.main()

Nothing here touches the real home, bus or keyring; every process is ended with the world, also when a test fails or is
killed. Secrets reach the programs through pipes (never argv or the environment), as they do in real use. Only Python's own
library is needed. Samples of documents come from documents.py, people from ../fixtures/people.json.
"""

import contextlib
import ctypes
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from template import TEMPLATE

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("GEMBOK_SOURCE_DIR", os.path.dirname(os.path.dirname(HERE)))
BUILD = os.environ.get("GEMBOK_BUILD_DIR", os.path.join(SOURCE, "build"))
# Generous: a sanitized program on a busy machine is slow, and a time-out is only there to end a hanging one.
PATIENCE = float(os.environ.get("GEMBOK_PATIENCE", "120"))

BUS_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""

# What GLib says of a fault in a program of ours. "process" is one that has not named itself.
COMPLAINT = re.compile(r"^(?:\*\* )?\((?:gembok-(?:cli|ams|ams-faults|decode)|process):\d+\): .*(?:WARNING|CRITICAL) \*\*", re.M)
SPEAKERS = {"gembok-cli", "gembok-ams", "gembok-ams-faults", "gembok-decode"}

libc = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1


def die_with_parent():
    """Runs in the child before exec: when the test is killed, what it started goes too.

    The kernel means the thread that started it: start programs from the main thread.
    """
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def program(name):
    """The path of a built program, such as "gembok-cli"."""
    path = os.path.join(BUILD, name)
    if not os.access(path, os.X_OK):
        raise AssertionError(f"{path} was not built")
    return path


def people():
    """The constructed people of tests/fixtures/people.json, by their short name."""
    with open(os.path.join(SOURCE, "tests/fixtures/people.json"), encoding="utf-8") as file:
        return {person["id"]: person for person in json.load(file)["people"]}


def await_true(condition, what, patience=PATIENCE, step=0.02):
    """Waits until @condition() answers something true, and returns that."""
    deadline = time.monotonic() + patience
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {patience:.0f} s in vain: {what}")
        time.sleep(step)


class Result:
    """How a program ended: `code`, `out`, `err` (text), `json` (its one object, or None), `error` (its error object)."""

    def __init__(self, command, code, out, err):
        self.command, self.code, self.raw_out, self.raw_err = command, code, out, err
        self.out, self.err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def error(self):
        return self.json["error"]

    def expect(self, code):
        """Raises, showing everything, unless the exit code is @code; returns itself."""
        if self.code != code:
            raise AssertionError(f"{' '.join(self.command)}\nexit {self.code}, wanted {code}\n"
                                 f"--- stdout\n{self.out[-3000:]}\n--- stderr\n{self.err[-3000:]}")
        return self


class Running:
    """A program that was started. Its output is gathered all the time, so it never blocks on a full pipe."""

    def __init__(self, command, environment, descriptors=(), given=None, cwd=None):
        self.command = command
        self.lines, self.chunks = {"out": [], "err": []}, {"out": [], "err": []}
        self.process = subprocess.Popen(  # pylint: disable=subprocess-popen-preexec-fn,consider-using-with
            command, env=environment, pass_fds=descriptors, cwd=cwd, preexec_fn=die_with_parent,
            stdin=subprocess.DEVNULL if given is None else subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.readers = [threading.Thread(target=self._gather, args=pair, daemon=True)
                        for pair in (("out", self.process.stdout), ("err", self.process.stderr))]
        for reader in self.readers:
            reader.start()
        if given is not None:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.write(given)
            self.process.stdin.close()

    def _gather(self, which, stream):
        for line in iter(stream.readline, b""):
            self.chunks[which].append(line)
            self.lines[which].append(line.decode("utf-8", "replace").rstrip("\n"))

    @property
    def alive(self):
        return self.process.poll() is None

    def await_line(self, pattern, which="out", patience=PATIENCE):
        """Waits for a line of its output that @pattern (a regular expression) finds; returns the match."""
        def look():
            ended = not self.alive and not any(reader.is_alive() for reader in self.readers)
            for line in list(self.lines[which]):
                match = re.search(pattern, line)
                if match:
                    return match
            if ended:
                raise AssertionError(f"{self.command[0]} ended ({self.process.returncode}) before it said {pattern!r}:\n"
                                     + "\n".join(self.lines["out"][-20:] + self.lines["err"][-20:]))
            return None
        return await_true(look, f"{self.command[0]} to say {pattern!r}", patience)

    def wait(self, patience=PATIENCE):
        """Waits for its end; returns a Result."""
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{' '.join(self.command)} did not end within {patience:.0f} s:\n"
                                 + "\n".join(self.lines["err"][-20:])) from None
        for reader in self.readers:
            reader.join(10)
        result = Result(self.command, code, b"".join(self.chunks["out"]), b"".join(self.chunks["err"]))
        if SPEAKERS & {os.path.basename(word) for word in self.command} and COMPLAINT.search(result.err):
            raise AssertionError(f"{' '.join(self.command)} complains of itself:\n{result.err[-3000:]}")
        return result

    def kill(self):
        """kill -9, as a power cut would; waits until it is gone."""
        self.process.kill()
        self.process.wait()

    def terminate(self, patience=PATIENCE):
        """SIGTERM; returns its Result."""
        if self.alive:
            self.process.terminate()
        return self.wait(patience)

    def interrupt(self):
        """SIGINT, as Ctrl+C does."""
        self.process.send_signal(signal.SIGINT)


class Secrets:
    """Pipes that carry secrets: `words` are the options with descriptor numbers, `descriptors` what the child inherits."""

    def __init__(self, values):
        self.words, self.descriptors = [], []
        for option, value in values.items():
            reader, writer = os.pipe()
            os.write(writer, value.encode() if isinstance(value, str) else value)
            os.close(writer)
            self.descriptors.append(reader)
            self.words += [option, str(reader)]

    def close(self):
        for descriptor in self.descriptors:
            os.close(descriptor)


class Ams:
    """A gembok-ams that serves: `url`, `ca` (file), `accounts` {role: (user name, password)}."""

    def __init__(self, world, name, arguments, executable):
        self.world, self.name, self.executable = world, name, executable
        self.folder, self.arguments = world.path(f"ams-{name}"), list(arguments)
        self.accounts, self.running, self.url, self.ca = {}, None, None, None

    def start(self):
        command = [program(self.executable), "serve", "--data", self.folder, "--training", *self.arguments]
        self.running = self.begin(command)
        ready = self.running.await_line(r"^ready (\S+) (.+)$")
        self.url, self.ca = ready[1], ready[2]
        for line in self.running.lines["out"]:
            match = re.fullmatch(r"account (\S+) (\S+) (\S+)", line)
            if match:
                self.accounts[match[1]] = (match[2], match[3])
        return self

    def begin(self, command):
        """How its program is started; returns a Running."""
        return self.world.start(command)

    def add_account(self, person, role="applicant"):
        """An account for @person, known by their id, who has a password of their own already and is logged out again."""
        username, own = person.facts["id"], "Sandi-baru-yang-panjang-42"
        first = self.invite(person, role)
        person.log_in(self, username)
        person.cli("account", "change-password", secret={"--password-fd": first, "--new-password-fd": own})
        person.cli("logout")
        self.accounts[username] = (username, own)

    def invite(self, person, role="applicant"):
        """An account for @person whose first password, which is returned, has to be changed at the first log-in."""
        username, first = person.facts["id"], "Pertama-kali-masuk-77"
        pipes = Secrets({"--password-fd": first})
        try:
            self.world.start([program("gembok-ams"), "account", "add", "--data", self.folder, "--username", username, "--role", role,
                              "--name", person.facts["name"], *pipes.words], pipes.descriptors).wait().expect(0)
        finally:
            pipes.close()
        self.accounts[username] = (username, first)
        return first

    def stop(self):
        """A clean end; its Result must be 0."""
        return self.running.terminate().expect(0)

    def kill(self):
        self.running.kill()

    def restart(self, cleanly=False):
        """Ends it (kill -9 unless @cleanly) and serves the same data again: same address, new passwords."""
        if cleanly:
            self.stop()
        else:
            self.kill()
        return self.start()


class Person:
    """Somebody with a data folder of their own who uses gembok-cli. `facts` are their data from people.json."""

    def __init__(self, world, role, facts, name):
        self.world, self.role, self.facts, self.name = world, role, facts, name
        self.folder = world.path(f"vault-{name}")
        self.passphrase = "-".join(secrets.token_hex(3) for _ in range(5))

    def command(self, *words, options=("--json",)):
        return [program("gembok-cli"), "--data-dir", self.folder, *options, *[str(word) for word in words]]

    def start(self, *words, secret=None, given=None, options=("--json",), environment=None, prefix=()):
        """Starts gembok-cli (by @prefix, a program that runs it) and does not wait. @secret: {"--passphrase-fd": "text or bytes", ...}."""
        pipes = Secrets(secret or {})
        try:
            command = [*prefix, *self.command(*words, *pipes.words, options=options)]
            return self.world.start(command, pipes.descriptors, given, environment)
        finally:
            pipes.close()

    def cli(self, *words, code=0, patience=PATIENCE, **more):
        """Runs gembok-cli to its end and expects the exit @code; returns the Result."""
        return self.start(*words, **more).wait(patience).expect(code)

    def log_in(self, ams, role=None):
        username, password = ams.accounts[role or self.role]
        return self.cli("login", "--server", ams.url, "--ca", ams.ca, "--anchor", ams.ca, "--username", username,
                        secret={"--password-fd": password})

    def account_options(self, ams, role=None):
        """(words, secret) for a network verb where there is no Secret Service."""
        username, password = ams.accounts[role or self.role]
        return ["--username", username], {"--password-fd": password}

    def applicant_words(self):
        """The options of `request new` that carry this person's data."""
        words = []
        for key in ("name", "nik", "nip", "email", "organization", "unit", "title", "locality", "province", "phone"):
            if self.facts.get(key):
                words += [f"--{key}", self.facts[key]]
        return words


class World:
    """See the module. @bus: a session bus of its own; @keyring: a Secret Service on it, unlocked with a random password."""

    def __init__(self, bus=False, keyring=False):
        # A short path: a socket's name may have 107 bytes.
        self.folder = tempfile.mkdtemp(prefix="gembok-")
        self.processes, self.environment = [], {}
        self.keyring_password = secrets.token_urlsafe(18)
        self._make_environment()
        try:
            if bus or keyring:
                self.start_bus()
            if keyring:
                self.start_keyring()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()

    def close(self):
        for running in reversed(self.processes):
            if running.alive:
                running.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, *parts):
        """A path in the world's folder; the file need not exist."""
        return os.path.join(self.folder, *parts)

    def write(self, name, data):
        """Writes a file (bytes or text) into the world's folder; returns its path."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data.encode() if isinstance(data, str) else data)
        return path

    def _make_environment(self):
        folders = {"HOME": "home", "XDG_DATA_HOME": "home/data", "XDG_CONFIG_HOME": "home/config", "XDG_CACHE_HOME": "home/cache",
                   "XDG_STATE_HOME": "home/state", "XDG_RUNTIME_DIR": "run", "TMPDIR": "tmp"}
        for variable, folder in folders.items():
            os.makedirs(self.path(folder), mode=0o700, exist_ok=True)
            self.environment[variable] = self.path(folder)
        self.environment |= {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "LANGUAGE": "C", "TZ": "Asia/Jakarta",
                             "GSETTINGS_BACKEND": "memory", "GIO_USE_VFS": "local", "XDG_DATA_DIRS": self.path("share"),
                             "XDG_CONFIG_DIRS": self.path("etc"), "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        self.environment |= {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
        if os.geteuid() != 0 and "ASAN_OPTIONS" in self.environment:
            # The leak check attaches to the process, which a non-dumpable program forbids; unit tests look for leaks.
            self.environment["ASAN_OPTIONS"] += ":detect_leaks=0"

    # --- processes -----------------------------------------------------------------------------------------------------

    def start(self, command, descriptors=(), given=None, environment=None, cwd=None):
        """Starts a program in this world's environment (with changes from @environment; None removes); returns a Running."""
        changed = {**self.environment, **(environment or {})}
        changed = {name: value for name, value in changed.items() if value is not None}
        running = Running(command, changed, descriptors, given, cwd or self.folder)
        self.processes.append(running)
        return running

    def run(self, *command, code=0, patience=PATIENCE, **more):
        """Runs any program (openssl, certtool ...) to its end and expects the exit @code; returns the Result."""
        return self.start([str(word) for word in command], **more).wait(patience).expect(code)

    # --- bus and keyring -----------------------------------------------------------------------------------------------

    def start_bus(self):
        """A session bus without service files: nothing starts on it by itself."""
        socket = self.path("run/bus")
        configuration = self.write("bus.conf", BUS_CONFIGURATION.format(path=socket))
        bus = self.start(["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", "--print-address"])
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.await_line(r"^(unix:\S+)$")[1]
        return bus

    def start_keyring(self, password=None):
        """gnome-keyring on the world's bus, its login collection unlocked; returns its Running."""
        keyring = self.start(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                             given=(password or self.keyring_password).encode())
        self.run("gdbus", "wait", "--session", "--timeout", "60", "org.freedesktop.secrets")
        return keyring

    def lock_keyring(self):
        """Locks the default collection, as a screen lock or an idle time-out may do."""
        self.run("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path", "/org/freedesktop/secrets",
                 "--method", "org.freedesktop.Secret.Service.Lock", "[objectpath '/org/freedesktop/secrets/aliases/default']")

    # --- people and the AMS --------------------------------------------------------------------------------------------

    def start_ams(self, *arguments, name="main", executable="gembok-ams", own=False):
        """A training AMS on a free loopback port. @executable "gembok-ams-faults" can play scripted faults.

        @own: its CA is its own, made at this start; otherwise all training AMSs of a run of the tests have the same one.
        """
        ams = Ams(self, name, arguments, executable)
        if not own and not os.path.exists(ams.folder):
            self.fill_template(ams.folder)
        return ams.start()

    def fill_template(self, folder):
        """Makes @folder the data folder of a training AMS that was started and ended once."""
        def make(fresh):
            ams = Ams(self, "template", [], "gembok-ams")
            ams.folder = fresh
            ams.start().stop()

        TEMPLATE.fill(folder, make)

    def person(self, role="applicant", who="siti", name=None):
        """Somebody with an empty vault of their own."""
        return Person(self, role, people()[who], name or f"{role}-{who}")
