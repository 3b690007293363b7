# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes sample documents: letters (PDF) and photos (PNG, JPEG of every kind that phones and scanners make).

Everything is drawn here, byte by byte, so that no picture of a person is ever needed. Photos are mosaics of flat or noisy
squares. They decode like any other, and their size can be chosen.
"""

import random
import struct
import zlib


# --- PDF ---------------------------------------------------------------------------------------------------------------

def pdf_letter(lines=("SURAT REKOMENDASI (contoh)",), pages=1, extra=b"", encrypted=False):
    """A PDF 1.4 letter of A4 pages with @lines of Helvetica on each; @extra bytes are kept in an uncompressed stream.

    With @encrypted it says that it needs a password, and no password opens it.
    """
    objects = []

    def add(body):
        objects.append(body)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in range(pages):
        text = b"BT /F1 12 Tf 60 780 Td 16 TL\n"
        for line in [*lines, f"Halaman {page + 1}"]:
            escaped = line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            text += b"(" + escaped + b") Tj T*\n"
        content = add(_pdf_stream(text + b"ET\n"))
        kids.append(add(b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
                        b"/Resources << /Font << /F1 %d 0 R >> >> >>" % (tree, content, font)))
    if extra:
        add(_pdf_stream(extra))
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R >>" % tree
    objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(b"%d 0 R" % kid for kid in kids))
    locks = b""
    if encrypted:
        locks = b" /Encrypt %d 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]" % add(
            b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O <%s> /U <%s> >>" % (b"5a" * 32, b"a5" * 32))
    return _pdf_file(objects, catalog, locks)


def _pdf_stream(data):
    return b"<< /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"


def _pdf_file(objects, catalog, trailer):
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root %d 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, catalog, trailer, start)
    return bytes(out)


# --- PNG ---------------------------------------------------------------------------------------------------------------

def png_photo(width=800, height=600, seed=1, noisy=False, text=None):
    """An RGB PNG: a mosaic of squares of 16 pixels, or noise (which cannot be compressed). @text goes into a tEXt chunk."""
    source = random.Random(seed)
    rows = []
    for top in range(0, height, 16):
        if noisy:
            rows += [b"\0" + source.randbytes(width * 3) for _ in range(min(16, height - top))]
            continue
        row = b"".join(source.randbytes(3) * 16 for _ in range((width + 15) // 16))[: width * 3]
        rows += [b"\0" + row] * min(16, height - top)
    out = b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    if text:
        out += _png_chunk(b"tEXt", b"Comment\0" + text)
    return out + _png_chunk(b"IDAT", zlib.compress(b"".join(rows), 6)) + _png_chunk(b"IEND", b"")


def png_bomb(width=30000, height=30000):
    """A small PNG that claims to be, and is, a huge black picture."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(1 + (width + 7) // 8)) for _ in range(height)) + packer.flush()
    return (b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
            + _png_chunk(b"IDAT", data) + _png_chunk(b"IEND", b""))


def _png_chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


# --- JPEG --------------------------------------------------------------------------------------------------------------
# Baseline or progressive, 8 bit, no subsampling. One Huffman table for DC and one for AC serve all components: every code
# is 8 bits long (fewer than 255 symbols each), so that a code is simply its symbol's place in the table.

_DC_SYMBOLS = list(range(12))
_AC_SYMBOLS = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x11, 0x12, 0x21, 0xF0, 0xE0]
_RESTART_MARKERS = 8


def jpeg_photo(width=800, height=600, seed=1, *, components=3, progressive=False, noise=0, orientation=None, gps=None,
               comment=None):
    """A JPEG mosaic of squares of 8 pixels.

    @components: 1 grey, 3 YCbCr, 4 CMYK as Adobe writes it. @noise: how many random AC coefficients each square holds; it
    makes the file large (some 25 bytes a square at 12). @orientation: EXIF tag, 1 to 8. @gps: (latitude, longitude).
    """
    source = random.Random(seed)
    out = bytearray(b"\xff\xd8")
    if orientation is not None or gps is not None:
        out += _segment(0xE1, b"Exif\0\0" + _exif(orientation or 1, gps))
    if components == 4:
        out += _segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")
    if comment:
        out += _segment(0xFE, comment)
    out += _segment(0xDB, b"\0" + bytes([8] * 64))
    frame = struct.pack(">BHHB", 8, height, width, components) + b"".join(bytes([c + 1, 0x11, 0]) for c in range(components))
    out += _segment(0xC2 if progressive else 0xC0, frame)
    out += _segment(0xC4, _huffman_table(0x00, _DC_SYMBOLS) + _huffman_table(0x10, _AC_SYMBOLS))
    columns, rows = (width + 7) // 8, (height + 7) // 8
    out += _segment(0xDD, struct.pack(">H", columns))
    if progressive:
        out += _scan(range(components), 0, 0) + _entropy(source, columns, rows, components, None)
        for component in range(components):
            out += _scan([component], 1, 63) + _all_zero_bands(columns, rows)
    else:
        out += _scan(range(components), 0, 63) + _entropy(source, columns, rows, components, noise)
    return bytes(out + b"\xff\xd9")


def _segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def _huffman_table(identity, symbols):
    counts = [0] * 16
    counts[7] = len(symbols)
    return bytes([identity]) + bytes(counts) + bytes(symbols)


def _scan(components, first, last):
    chosen = b"".join(bytes([component + 1, 0x00]) for component in components)
    return _segment(0xDA, bytes([len(components)]) + chosen + bytes([first, last, 0]))


def _magnitude(value):
    """JPEG's variable-length integer: its size, and its bits as a string."""
    size = abs(value).bit_length()
    return size, format(value if value > 0 else value + (1 << size) - 1, f"0{size}b") if size else ""


def _code(symbols, symbol):
    return format(symbols.index(symbol), "08b")


def _noisy_square(source, noise):
    """The AC part of a square: @noise small random coefficients, then end of block."""
    bits = "".join(_code(_AC_SYMBOLS, size) + _magnitude(value)[1] for size, value in
                   ((abs(value).bit_length(), value) for value in
                    (source.choice([-1, 1]) * source.randint(1, 15) for _ in range(min(noise, 63)))))
    return bits + (_code(_AC_SYMBOLS, 0) if noise < 63 else "")


def _pack(bits):
    """A restart interval: filled up with ones, 0xFF followed by a stuffed zero."""
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")


def _entropy(source, columns, rows, components, noise):
    """Each row of squares is a restart interval of its own, so a few distinct rows, repeated, make any height quickly."""
    squares = [_noisy_square(source, noise) for _ in range(64)] if noise is not None else [""]
    distinct = []
    for _ in range(min(rows, 24)):
        last, bits = [0] * components, []
        for _column in range(columns):
            for component in range(components):
                level = source.randint(-60, 60)
                size, raw = _magnitude(level - last[component])
                last[component] = level
                bits.append(_code(_DC_SYMBOLS, size) + raw + source.choice(squares))
        distinct.append(_pack("".join(bits)))
    return _intervals([distinct[row % len(distinct)] for row in range(rows)])


def _all_zero_bands(columns, rows):
    """A progressive AC scan without a coefficient: one end-of-band run (EOBn) a row, as long as the row."""
    return _intervals([_pack(_end_of_bands(columns))] * rows)


def _end_of_bands(count):
    """Runs of EOB0 (one square) and EOB14 are the only ones in the table; squares beyond them take one code each."""
    long, short = divmod(count, 1 << 14)
    return (_code(_AC_SYMBOLS, 0xE0) + "0" * 14) * long + _code(_AC_SYMBOLS, 0x00) * short


def _intervals(packed):
    out = bytearray()
    for number, interval in enumerate(packed):
        if number:
            out += bytes([0xFF, 0xD0 + (number - 1) % _RESTART_MARKERS])
        out += interval
    return bytes(out)


def _exif(orientation, gps):
    """A big-endian TIFF: orientation, a camera's name, and where the picture was taken."""
    make = b"Contoh Kamera\0"
    entries = [(0x010F, 2, len(make), make), (0x0112, 3, 1, struct.pack(">HH", orientation, 0))]
    if gps is None:
        return b"MM\0*\0\0\0\x08" + _ifd(entries, 8)
    length = len(_ifd(entries + [(0x8825, 4, 1, b"\0\0\0\0")], 8))
    entries.append((0x8825, 4, 1, struct.pack(">I", 8 + length)))
    latitude, longitude = gps
    place = [(1, 2, 2, b"N\0" if latitude >= 0 else b"S\0"), (2, 5, 3, _degrees(latitude)),
             (3, 2, 2, b"E\0" if longitude >= 0 else b"W\0"), (4, 5, 3, _degrees(longitude))]
    return b"MM\0*\0\0\0\x08" + _ifd(entries, 8) + _ifd(place, 8 + length)


def _degrees(value):
    seconds = round(abs(value) * 360000)
    return struct.pack(">IIIIII", seconds // 360000, 1, seconds // 6000 % 60, 1, seconds % 6000, 100)


def _ifd(entries, offset):
    """One image file directory, with what does not fit into four bytes behind it."""
    head, tail = struct.pack(">H", len(entries)), b""
    behind = offset + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        if len(value) <= 4:
            head += struct.pack(">HHI", tag, kind, count) + value.ljust(4, b"\0")
        else:
            head += struct.pack(">HHII", tag, kind, count, behind + len(tail))
            tail += value + b"\0" * (len(value) % 2)
    return head + b"\0\0\0\0" + tail
