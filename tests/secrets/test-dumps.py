#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No core dump, whatever the person's limits say; others of the same user do not look into command line and AMS."""

import os
import resource
import shutil
import signal
import stat

import tap
from desktop import Desktop
from harness import World, await_true, program

NOBODY = 65534
# PR_GET_DUMPABLE cannot be asked of others, but what belongs to root in /proc shows it.
OWNED = ("environ", "mem", "maps")


def crash(command, environment, folder, started):
    """Starts a program where core dumps are wanted, waits until @started(pid), and makes it crash; returns its wait status."""
    pid = os.fork()
    if pid == 0:
        os.chdir(folder)
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        nothing = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        try:
            os.execve(command[0], command, environment)
        finally:
            os._exit(127)
    try:
        await_true(lambda: started(pid), f"{command[0]} to have started")
    finally:
        os.kill(pid, signal.SIGSEGV)
        status = os.waitpid(pid, 0)[1]
    return status


def limits(pid):
    """(soft, hard) limit of a core's size, and the filter of what goes into one."""
    with open(f"/proc/{pid}/limits", encoding="utf-8") as file:
        line = next(line for line in file if line.startswith("Max core file size"))
    with open(f"/proc/{pid}/coredump_filter", encoding="utf-8") as file:
        return line.split()[4:6] + [int(file.read(), 16)]


def is_hardened(pid):
    return limits(pid) == ["0", "0", 0]


def assert_no_core(status, folder, what):
    tap.true(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSEGV, f"{what} ended with {status}")
    tap.equal(os.WCOREDUMP(status), False, f"{what} left a core dump")
    tap.equal([name for name in os.listdir(folder) if name.startswith("core")], [], f"{what}: cores in its folder")


def test_the_test_sees_a_core_dump():
    """A program that does not care leaves one, so that the absence of others means something: unless this computer makes none."""
    with open("/proc/sys/kernel/core_pattern", encoding="utf-8") as file:
        kept = file.read().strip()
    with World() as world:
        folder = world.path("crash")
        os.mkdir(folder)
        status = crash(["/bin/sleep", "100"], world.environment, folder, lambda pid: limits(pid)[0] == "unlimited")
        tap.equal(os.WTERMSIG(status), signal.SIGSEGV, "how it ended")
        tap.true(os.WCOREDUMP(status) or kept in ("", "|/bin/false"), f"no core dump with the pattern {kept!r}")


def test_a_crash_leaves_no_core():
    with World() as world:
        folder = world.path("crash")
        os.mkdir(folder)
        reader, writer = os.pipe()
        os.set_inheritable(reader, True)
        cases = {
            "gembok-cli": [program("gembok-cli"), "--data-dir", world.path("vault"), "key", "check", "x", "--passphrase-fd", str(reader)],
            "gembok-ams": [program("gembok-ams"), "serve", "--data", world.path("ams"), "--training"],
        }
        for name, command in cases.items():
            assert_no_core(crash(command, world.environment, folder, is_hardened), folder, name)
        os.close(reader)
        os.close(writer)


def test_a_crash_of_the_window_leaves_no_core():
    with Desktop(driven=False) as desktop:
        desktop.settings(mode="offline", language="id", language_asked=True)
        folder = desktop.path("crash")
        os.mkdir(folder)

        def shown(pid):
            return is_hardened(pid) and desktop.display.windows()
        status = crash([program("gembok")], {**desktop.environment, "G_DEBUG": ""}, folder, shown)
        assert_no_core(status, folder, "gembok")


def owners(pid):
    return {os.stat(f"/proc/{pid}/{name}").st_uid for name in OWNED}


def test_others_of_the_same_user_cannot_look_in():
    """Command line and AMS are not dumpable: what the kernel shows of them belongs to root. As root, another user tries it."""
    with World() as world:
        os.chmod(world.folder, 0o711)
        home = world.path("theirs")
        os.mkdir(home, 0o700)
        own = os.geteuid() if os.geteuid() != 0 else NOBODY
        os.chown(home, own, -1)
        environment = {**world.environment, "HOME": home, "XDG_DATA_HOME": home, "XDG_RUNTIME_DIR": home, "TMPDIR": home}
        reader, writer = os.pipe()
        os.set_inheritable(reader, True)
        for name, words in (("gembok-cli", ["--data-dir", f"{home}/vault", "key", "check", "x", "--passphrase-fd", str(reader)]),
                            ("gembok-ams", ["serve", "--data", f"{home}/ams", "--training"]), ("sleep", ["100"])):
            # Where it was built, another user may not be allowed to go.
            path = shutil.copy(program(name) if name != "sleep" else "/bin/sleep", world.path(name))
            os.chmod(path, stat.S_IRUSR | stat.S_IXUSR | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
            pid = as_user(own, [path, *words], environment)
            try:
                wanted = {0} if name != "sleep" else {own}
                await_true(lambda which=pid, who=wanted: owners(which) == who, f"{name} to belong to {wanted}")
            finally:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        os.close(reader)
        os.close(writer)


def as_user(user, command, environment):
    pid = os.fork()
    if pid == 0:
        nothing = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        os.chdir("/")
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        try:
            os.execve(command[0], command, environment)
        finally:
            os._exit(127)
    return pid


tap.main()
