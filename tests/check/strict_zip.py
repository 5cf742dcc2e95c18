"""The ZIP profile of bukti-1.md §2, read from the raw headers (Python's zipfile would hide what differs)."""
import re
import struct
import zlib

from findings import Unreadable

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*\Z")
DEVICE = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])\Z", re.I)
FULL = 0xFFFFFFFF


class Entry:
    def __init__(self, name, start, size):
        self.name, self.start, self.size = name, start, size


def read(buf, where, found):
    """Entries of one ZIP in archive order. Damage goes to `found`; Unreadable if the directory cannot be followed."""
    count, directory_at, directory_size, end_parts = _end(buf)
    if directory_at + directory_size + end_parts != len(buf):
        raise Unreadable("zip.end", "directory does not end at the end record")
    entries, at, expected = [], directory_at, 0
    for _ in range(count):
        entry, at, expected = _entry(buf, at, directory_at + directory_size, expected, where, found)
        entries.append(entry)
    if at != directory_at + directory_size:
        raise Unreadable("zip.end", "directory holds more than its entries")
    if expected != directory_at:
        raise Unreadable("zip.offset", "bytes between the last entry and the directory")
    _names(entries, where, found)
    return entries


def _end(buf):
    if len(buf) < 22:
        raise Unreadable("zip.end", "shorter than an end record")
    sig, disk, disk2, here, count, size, at, comment = struct.unpack_from("<IHHHHIIH", buf, len(buf) - 22)
    if sig != 0x06054B50 or (disk, disk2, comment) != (0, 0, 0) or here != count:
        raise Unreadable("zip.end", "no plain end record at the end")
    if count > 20000:
        raise Unreadable("zip.end", "more than 20,000 entries")
    if size != FULL and at != FULL:
        if size > len(buf) or at > len(buf):
            raise Unreadable("zip.end", "directory outside the file")
        return count, at, size, 22
    if len(buf) < 98:
        raise Unreadable("zip.end", "no room for the ZIP64 records")
    loc = struct.unpack_from("<IIQI", buf, len(buf) - 42)
    rec = struct.unpack_from("<IQHHIIQQQQ", buf, len(buf) - 98)
    if loc != (0x07064B50, 0, len(buf) - 98, 1) or rec[:6] != (0x06064B50, 44, 0x032D, 45, 0, 0) or rec[6:8] != (count, count):
        raise Unreadable("zip.end", "ZIP64 end record or locator")
    size64, at64 = rec[8:]
    for small, large in ((size, size64), (at, at64)):
        if small != (FULL if large >= FULL else large):
            raise Unreadable("zip.end", "ZIP64 without need, or contradicting")
    return count, at64, size64, 98


def _zip64(extra, overflowing):
    """The values of a ZIP64 field that carries exactly `overflowing` numbers; None if it is anything else."""
    if overflowing == 0:
        return () if not extra else None
    if len(extra) != 4 + 8 * overflowing or struct.unpack_from("<HH", extra) != (1, 8 * overflowing):
        return None
    values = struct.unpack_from("<%dQ" % overflowing, extra, 4)
    return values if all(v >= FULL for v in values) else None


def _entry(buf, at, directory_end, expected, where, found):
    if at + 46 > directory_end:
        raise Unreadable("zip.central", "directory cut off")
    (sig, made, need, flags, method, time, date, crc, csize, size, nlen, xlen, clen, disk, internal, external, offset) = struct.unpack_from(
        "<IHHHHHHIIIHHHHHII", buf, at
    )
    name_bytes = bytes(buf[at + 46 : at + 46 + nlen])
    name = name_bytes.decode("latin-1")
    place = "%s:%s" % (where, name)
    stop = at + 46 + nlen + xlen + clen
    if sig != 0x02014B50 or stop > directory_end:
        raise Unreadable("zip.central", "bad header at offset %d" % at)
    extra = bytes(buf[at + 46 + nlen : at + 46 + nlen + xlen])
    big_size, big_offset = size == FULL, offset == FULL
    values = _zip64(extra, 2 * big_size + big_offset)
    if values is None:
        found.add("zip.extra", place, "central extra field")
        values = (0, 0, 0)
    zip64 = big_size or big_offset
    if big_size:
        if values[0] != values[1]:
            found.add("zip.extra", place, "ZIP64 sizes differ")
        size = values[0]
    if big_offset:
        offset = values[-1]
    shape = (made, need, flags, method, time, date, clen, disk, internal, external)
    if shape != (0x032D if zip64 else 0x0314, 45 if zip64 else 20, 0, 0, 0, 0x5AE1, 0, 0, 0, 0x81A40000):
        found.add("zip.central", place, "version, flags, method, time, comment, disk or attributes: %r" % (shape,))
    if csize != (FULL if big_size else size):
        found.add("zip.central", place, "compressed size differs from size")
    if offset != expected:
        raise Unreadable("zip.offset", "%s: local header at %d, expected %d" % (name, offset, expected))
    data = _local(buf, offset, name_bytes, (need, flags, method, time, date, crc), size, big_size, place, found)
    if data + size > len(buf):
        raise Unreadable("zip.offset", "%s: data beyond the file" % name)
    if zlib.crc32(buf[data : data + size]) != crc:
        found.add("zip.crc", place, "CRC-32")
    return Entry(name, data, size), stop, data + size


def _local(buf, offset, name_bytes, central, size, big, place, found):
    """Compares a local header with the central one; returns where the data starts."""
    if offset + 30 > len(buf):
        raise Unreadable("zip.local", "header cut off")
    sig, need, flags, method, time, date, crc, csize, usize, nlen, xlen = struct.unpack_from("<IHHHHHIIIHH", buf, offset)
    if sig != 0x04034B50:
        raise Unreadable("zip.local", "no local header at offset %d" % offset)
    small = FULL if big else size
    if (need, flags, method, time, date, crc) != central or (csize, usize) != (small, small):
        found.add("zip.local", place, "local header differs from the central one")
    if bytes(buf[offset + 30 : offset + 30 + nlen]) != name_bytes:
        found.add("zip.local", place, "local name differs")
    extra = bytes(buf[offset + 30 + nlen : offset + 30 + nlen + xlen])
    values = _zip64(extra, 2 if big else 0)
    if values is None or (big and values != (size, size)):
        found.add("zip.extra", place, "local extra field")
    return offset + 30 + nlen + xlen


def _names(entries, where, found):
    folded = set()
    for entry in entries:
        place = "%s:%s" % (where, entry.name)
        parts = entry.name.split("/")
        bad_part = any(p.endswith(".") or DEVICE.match(p.split(".")[0]) for p in parts)
        if len(entry.name) > 200 or not NAME.match(entry.name) or bad_part:
            found.add("zip.name", place, "name outside the alphabet")
        if entry.name.lower() in folded:
            found.add("zip.duplicate", place, "name twice")
        folded.add(entry.name.lower())
    for entry in entries:
        parts = entry.name.lower().split("/")
        if any("/".join(parts[:n]) in folded for n in range(1, len(parts))):
            found.add("zip.duplicate", "%s:%s" % (where, entry.name), "a file is a folder of another")
