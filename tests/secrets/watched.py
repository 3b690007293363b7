# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs whose memory, command lines and environments are kept an eye on, by watch.c.

    program = Watched(world, ["gembok-cli", ...], descriptors, given)
    search.image(program.image())           # while it runs
    program.await_end(); search.image(...)  # it has done all that it does, and still has its memory
    program.let_end()
"""

import array
import os
import socket

from harness import BUILD, PATIENCE, await_true
from memory import Image

WATCH = os.path.join(BUILD, "tests/secrets/watch")
VIEWS_SIZE = 3 * array.array("i").itemsize


class Watched:
    """A program of @world that runs under watch.c; `running` is as world.start() returns it. It ends only when let_end() says so."""

    def __init__(self, world, command, descriptors=(), given=None, environment=None):
        self.folder = world.path(f"watched-{len(world.processes)}")
        os.mkdir(self.folder)
        self.images, self.held, self.line = {}, False, None
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
            listening.bind(os.path.join(self.folder, "socket"))
            listening.listen(1)
            listening.settimeout(PATIENCE)
            self.running = world.start([WATCH, self.folder, *command], descriptors, given, environment)
            self.line, _address = listening.accept()
        self.line.setblocking(False)
        self.pid, kill = self.running.process.pid, self.running.kill
        self.running.kill = lambda: (self.let_go(), kill())

    def _listen(self):
        """Takes what watch.c has to tell."""
        while True:
            try:
                text, control, _flags, _address = self.line.recvmsg(64, socket.CMSG_SPACE(VIEWS_SIZE))
            except BlockingIOError:
                return
            if not text:
                return
            what, number = text.decode().split()
            views = array.array("i")
            for _level, _type, data in control:
                views.frombytes(data)
            self.held = self.held or what == "held"
            if what == "image":
                self._take(int(number), views)

    def _take(self, pid, views):
        if pid in self.images:
            self.images[pid].close()
        self.images[pid] = Image(pid, list(views))

    def image(self, pid=None):
        """The memory of the program, or of one that it has started."""
        wanted = pid or self.pid

        def look():
            self._listen()
            return self.images.get(wanted)
        return await_true(look, f"an image of process {wanted}")

    def is_held(self):
        """Whether it has done all but end."""
        self._listen()
        return self.held

    def await_end(self):
        """Waits until it has done all but end."""
        await_true(self.is_held, f"{self.running.command[2]} to come to its end")

    def let_go(self):
        """From now on it may end."""
        self.line.close()
        for image in self.images.values():
            image.close()
        self.images = {}

    def let_end(self):
        """Lets it end; returns its Result."""
        self.let_go()
        return self.running.wait()
