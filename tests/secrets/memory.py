# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the memory of a running process and the contents of files, and searches them.

    search = Search({"passphrase": needles.of_text(text), "key": needles.of_numbers(numbers)})
    found = search.image(Image(pid))
    found.places      # [Place(secret, form, where, address, length)]
    found.bytes       # how many were searched

All that is mapped is read: stack, heap, anonymous, shared and mapped files; pages that the process itself may not read (guard pages,
what an allocator gave back) as far as the kernel has them. A program that makes itself non-dumpable can be read by root alone, or by
who has looked into it from its beginning, as watch.c does.
"""

import collections
import ctypes
import os
import re

from harness import BUILD

SCANNER = os.path.join(BUILD, "tests/secrets/scan.so")
PAGE = os.sysconf("SC_PAGESIZE")
PIECE = 16 << 20
MOST_PLACES = 4096
VIEWS = ("mem", "smaps", "pagemap")
PRESENT, SWAPPED = 1 << 63, 1 << 62
# Memory of the kernel's that it shows to every process, or that cannot be read at all.
KERNEL = ("[vvar]", "[vvar_vclock]", "[vsyscall]", "[vdso]")

Place = collections.namedtuple("Place", "secret form where address length")
Region = collections.namedtuple("Region", "start end access name flags")


class _Place(ctypes.Structure):
    _fields_ = [("offset", ctypes.c_uint64), ("length", ctypes.c_uint32), ("label", ctypes.c_uint32)]


def _library():
    library = ctypes.CDLL(SCANNER)
    library.scanner_new.restype = ctypes.c_void_p
    library.scanner_new.argtypes = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32]
    library.scanner_run.restype = ctypes.c_size_t
    library.scanner_run.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t]
    library.scanner_free.argtypes = [ctypes.c_void_p]
    return library


class Found:
    """What a search has found, and how much was searched."""

    def __init__(self):
        self.places, self.bytes = [], 0

    def of(self, secret):
        return [place for place in self.places if place.secret == secret]

    def add(self, other):
        self.places += other.places
        self.bytes += other.bytes
        return self


class Search:
    """Finds @secrets {name: {form: patterns}}."""

    def __init__(self, secrets):
        self.library, self.labels, data, lengths, labels = _library(), [], [], [], []
        for secret, forms in secrets.items():
            for form, patterns in forms.items():
                data += patterns
                lengths += map(len, patterns)
                labels += [len(self.labels)] * len(patterns)
                self.labels.append((secret, form))
        numbers = ctypes.c_uint32 * len(data)
        self.patterns = len(data)
        self.scanner = self.library.scanner_new(b"".join(data), numbers(*lengths), numbers(*labels), len(data), len(self.labels))
        self.answer = (_Place * MOST_PLACES)()

    def __del__(self):
        self.library.scanner_free(self.scanner)

    def data(self, data, where="", address=0):
        """Searches bytes; @where and @address are told in the places."""
        found = Found()
        count = self.library.scanner_run(self.scanner, data, len(data), self.answer, MOST_PLACES)
        for hit in self.answer[:min(count, MOST_PLACES)]:
            found.places.append(Place(*self.labels[hit.label], where, address + hit.offset, hit.length))
        found.bytes = len(data)
        return found

    def image(self, image):
        """Searches all that a process has mapped. A place is told with the flags of its pages: "lo" locked, "dd" not dumped."""
        found = Found()
        for region in image.regions():
            for start, data in image.contents(region):
                found.add(self.data(data, f"{region.name or '[anonymous]'} {region.access} {region.flags}", start))
        return found

    def file(self, path, shown=None):
        """Searches a file, whole, in pieces that overlap."""
        found, overlap = Found(), 4096
        with open(path, "rb") as file:
            offset = 0
            while data := os.pread(file.fileno(), PIECE, offset):
                found.add(self.data(data, shown or path, offset))
                if len(data) < PIECE:
                    break
                offset += PIECE - overlap
        return found

    def files(self, folder):
        """Searches all files below a folder, their names too."""
        found, names = Found(), []
        for path, folders, files in os.walk(folder):
            names += folders + files
            for name in files:
                whole = os.path.join(path, name)
                if os.path.isfile(whole) and not os.path.islink(whole):
                    found.add(self.file(whole))
        return found.add(self.data("\n".join(names).encode("utf-8", "surrogateescape"), f"names in {folder}"))

    def deleted_files(self, pid):
        """Searches files that a process has open and nobody else finds: deleted ones, and those that were never named."""
        found = Found()
        for number in os.listdir(f"/proc/{pid}/fd"):
            path = f"/proc/{pid}/fd/{number}"
            target = os.readlink(path)
            if target.endswith(" (deleted)") and os.path.isfile(path):
                found.add(self.file(path, target))
        return found


class Image:
    """The memory of a process. @views: its mem, smaps and pagemap, as watch.c has opened them; without them it must be one that
    we may look into. It can be read as long as the process has memory."""

    def __init__(self, pid, views=None):
        self.pid = pid
        self.memory, self.maps, self.pages = views or [os.open(f"/proc/{pid}/{name}", os.O_RDONLY) for name in VIEWS]

    def close(self):
        for view in (self.memory, self.maps, self.pages):
            os.close(view)

    def regions(self):
        """All mappings, with the kernel's flags of each."""
        os.lseek(self.maps, 0, os.SEEK_SET)
        text, found = b"".join(iter(lambda: os.read(self.maps, 1 << 20), b"")).decode("utf-8", "replace"), []
        for line in text.splitlines():
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+\s*(.*)", line)
            if head:
                found.append(Region(int(head[1], 16), int(head[2], 16), head[3], head[4], ""))
            elif line.startswith("VmFlags:"):
                found[-1] = found[-1]._replace(flags=line.split(":")[1].strip())
        return [region for region in found if region.name not in KERNEL]

    def _present(self, start, end):
        """The pieces of a range that the kernel has contents for: (start, end)."""
        raw = os.pread(self.pages, (end - start) // PAGE * 8, start // PAGE * 8)
        pieces = []
        for number, entry in enumerate(memoryview(raw).cast("Q")):
            page = start + number * PAGE
            if entry & (PRESENT | SWAPPED) and pieces and pieces[-1][1] == page:
                pieces[-1][1] = page + PAGE
            elif entry & (PRESENT | SWAPPED):
                pieces.append([page, page + PAGE])
        return pieces

    def contents(self, region):
        """What is in a mapping: (address, bytes). Memory without a file is zero where the kernel has nothing."""
        whole = region.access.startswith("r") and region.name.startswith("/")
        for start, end in [(region.start, region.end)] if whole else self._present(region.start, region.end):
            try:
                data = os.pread(self.memory, end - start, start)
            except OSError as error:
                # The end of a file that was cut short, or a device.
                if whole or "io" in region.flags.split():
                    continue
                raise AssertionError(f"{region} of process {self.pid} cannot be read: {error}") from error
            yield start, data
