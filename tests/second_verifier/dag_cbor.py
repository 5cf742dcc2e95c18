"""Blocks of the AT Protocol: CIDs, DAG-CBOR in its one encoding, CARv1. From ipld.io/specs and atproto.com/specs/data-model."""
import base64
import hashlib
import re

DEPTH, VALUES, BLOCKS = 64, 50_000, 4_096


class Broken(Exception):
    """Not of the form."""


class Beyond(Exception):
    """A limit."""


class Cid(bytes):
    """36 octets."""

    def __new__(cls, octets):
        if len(octets) != 36 or octets[0] != 1 or octets[1] not in (0x55, 0x71) or octets[2:4] != b"\x12\x20":
            raise Broken("no CID")
        return super().__new__(cls, octets)

    @classmethod
    def from_text(cls, text):
        if not re.fullmatch("b[a-z2-7]{58}", text):
            raise Broken("no CID")
        cid = cls(base64.b32decode(text[1:].upper() + "======"))
        if cid.text() != text:
            raise Broken("no CID")
        return cid

    @classmethod
    def of(cls, block, codec=0x71):
        return cls(bytes((1, codec, 0x12, 0x20)) + hashlib.sha256(block).digest())

    def text(self):
        return "b" + base64.b32encode(self).decode().lower().rstrip("=")


def encode(value):
    """The one encoding of None, bool, int, str, bytes, Cid, list and dict."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[value]
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, Cid):
        return b"\xd8\x2a" + _head(2, 37) + b"\0" + value
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(encode, value))
    keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
    return _head(5, len(keys)) + b"".join(encode(key) + encode(value[key]) for key in keys)


def _head(major, number):
    if number < 24:
        return bytes((major << 5 | number,))
    width = next(w for w in range(4) if number < 1 << (8 << w))
    return bytes((major << 5 | 24 + width,)) + number.to_bytes(1 << width, "big")


def decode(block):
    """The value; Broken when encode() would not give these octets again, or when it holds what the AT Protocol has not."""
    value, end = _Reader(block).value(0, 0)
    if end != len(block) or encode(value) != block:
        raise Broken("not the one encoding")
    return value


class _Reader:
    def __init__(self, block):
        self.block, self.values = block, 0

    def take(self, at, size):
        if at + size > len(self.block):
            raise Broken("ends early")
        return self.block[at:at + size], at + size

    def value(self, at, depth):
        self.values += 1
        if depth >= DEPTH or self.values > VALUES:
            raise Beyond("depth or values")
        (first,), at = self.take(at, 1)
        major, info = first >> 5, first & 31
        if major == 7:
            if first not in (0xF4, 0xF5, 0xF6):
                raise Broken("fraction or undefined")
            return {0xF4: False, 0xF5: True, 0xF6: None}[first], at
        if info > 27:
            raise Broken("indefinite length")
        number = info
        if info > 23:
            octets, at = self.take(at, 1 << info - 24)
            number = int.from_bytes(octets, "big")
        if major < 2:
            if number >= 1 << 63:
                raise Broken("more than 64 bits")
            return (number if major == 0 else -1 - number), at
        if major in (2, 3):
            octets, at = self.take(at, number)
            try:
                return (octets if major == 2 else octets.decode()), at
            except UnicodeDecodeError:
                raise Broken("no UTF-8") from None
        if major == 6:
            inner, at = self.value(at, depth)
            if number != 42 or not isinstance(inner, bytes) or inner[:1] != b"\0":
                raise Broken("no link")
            self.values -= 1
            return Cid(inner[1:]), at
        if major == 4:
            out = []
            for _ in range(number):
                one, at = self.value(at, depth + 1)
                out.append(one)
            return out, at
        members = {}
        for _ in range(number):
            self.values -= 1
            key, at = self.value(at, depth)
            if not isinstance(key, str) or key in members:
                raise Broken("key")
            members[key], at = self.value(at, depth + 1)
        return members, at


def read_car(octets):
    """(root, {Cid: block}), every block compared with its name."""
    header, at = _section(octets, 0)
    head = decode(header)
    if not isinstance(head, dict) or set(head) != {"roots", "version"} or head["version"] != 1 or head["version"] is True:
        raise Broken("head of the CAR")
    roots = head["roots"]
    if not isinstance(roots, list) or len(roots) != 1 or not isinstance(roots[0], Cid):
        raise Broken("roots of the CAR")
    blocks = {}
    while at < len(octets):
        section, at = _section(octets, at)
        cid, block = Cid(section[:36]), section[36:]
        if not block or Cid.of(block, cid[1]) != cid:
            raise Broken("a block is not its CID")
        blocks[cid] = block
        if len(blocks) > BLOCKS:
            raise Beyond("blocks")
    return roots[0], blocks


def _section(octets, at):
    length = shift = 0
    while True:
        if at >= len(octets) or shift > 28:
            raise Broken("length in the CAR")
        octet = octets[at]
        at, length = at + 1, length | (octet & 127) << shift
        if octet < 128:
            break
        shift += 7
    if length == 0 or (octet == 0 and shift) or at + length > len(octets):
        raise Broken("length in the CAR")
    return octets[at:at + length], at + length
