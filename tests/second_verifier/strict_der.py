"""DER (ITU-T X.690 §10) read strictly: definite and shortest lengths, one octet tags, shortest integers, sets in order."""
import datetime
import re

BOOLEAN, INTEGER, BITS, OCTETS, NULL, OID, ENUMERATED, UTF8 = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x0C
UTC_TIME, TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31
DEEPEST = 64


class Malformed(Exception):
    """Octets that are no DER, or not the structure that is read."""


class Node:
    """One element: `tag`, `content` octets, `raw` with its header."""

    __slots__ = ("tag", "raw", "content", "_children")

    def __init__(self, tag, raw, content):
        self.tag, self.raw, self.content, self._children = tag, raw, content, None

    @property
    def children(self):
        if not self.tag & 0x20:
            raise Malformed("an element without parts")
        if self._children is None:
            self._children = several(self.content)
        return self._children

    def expect(self, tag):
        if self.tag != tag:
            raise Malformed("tag 0x%02x, expected 0x%02x" % (self.tag, tag))
        return self


def _one(data, at):
    if at + 2 > len(data):
        raise Malformed("cut off")
    tag, length, start = data[at], data[at + 1], at + 2
    if tag & 0x1F == 0x1F:
        raise Malformed("a tag of several octets")
    if length >= 0x80:
        count = length & 0x7F
        digits = data[start : start + count]
        length = int.from_bytes(digits, "big")
        if not 1 <= count <= 4 or len(digits) != count or digits[0] == 0 or length < 0x80:
            raise Malformed("a length that is indefinite or not the shortest")
        start += count
    if start + length > len(data):
        raise Malformed("cut off")
    return Node(tag, data[at : start + length], data[start : start + length]), start + length


def several(data):
    """The elements that `data` consists of."""
    out, at = [], 0
    while at < len(data):
        node, at = _one(data, at)
        out.append(node)
    return out


def parse(data, tag=SEQUENCE):
    """The one element that `data` is, DER to the last level; nothing may follow it."""
    node, end = _one(bytes(data), 0)
    if end != len(data):
        raise Malformed("%d octets follow" % (len(data) - end))
    _strict(node, 0)
    return node.expect(tag)


def _strict(node, depth):
    if depth > DEEPEST:
        raise Malformed("nested too deeply")
    if node.tag == INTEGER and (not node.content or re.match(rb"\x00[\x00-\x7f]|\xff[\x80-\xff]", node.content, re.S)):
        raise Malformed("an integer that is not the shortest")
    if node.tag == BOOLEAN and node.content not in (b"\0", b"\xff"):
        raise Malformed("a boolean that is neither 00 nor FF")
    if node.tag & 0x20:
        for child in node.children:
            _strict(child, depth + 1)
        if node.tag == SET:
            ascending(node.children)


def ascending(nodes):
    raws = [n.raw for n in nodes]
    if raws != sorted(set(raws)):
        raise Malformed("a set whose members are not in ascending order, or one twice")


def integer(node):
    return int.from_bytes(node.expect(INTEGER).content, "big", signed=True)


def oid(node):
    """Dotted text of an OBJECT IDENTIFIER."""
    parts, value = [], 0
    for octet in node.expect(OID).content:
        if value == 0 and octet == 0x80:
            raise Malformed("an identifier that is not the shortest")
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            parts.append(value)
            value = 0
    if not parts or node.content[-1] & 0x80:
        raise Malformed("an identifier that is cut off")
    first = min(parts[0] // 40, 2)
    return ".".join(str(p) for p in [first, parts[0] - 40 * first] + parts[1:])


def bits(node):
    """Octets of a BIT STRING without unused bits."""
    if node.expect(BITS).content[:1] != b"\0":
        raise Malformed("a bit string with unused bits")
    return node.content[1:]


def named_bits(node):
    """Numbers of the bits that are set in a BIT STRING."""
    content = node.expect(BITS).content
    return {8 * at + bit for at, octet in enumerate(content[1:]) for bit in range(8) if octet & 0x80 >> bit}


def instant(node):
    """UTCTime or GeneralizedTime in the forms of RFC 5280 §4.1.2.5 and RFC 3161 §2.4.2, as an aware datetime."""
    form = {UTC_TIME: rb"[0-9]{12}Z", TIME: rb"[0-9]{14}(\.[0-9]{0,8}[1-9])?Z"}.get(node.tag)
    if not form or not re.fullmatch(form, node.content):
        raise Malformed("no time")
    text = node.content.decode()[:-1]
    if node.tag == UTC_TIME:
        text = ("19" if text >= "5" else "20") + text
    whole, _, fraction = text.partition(".")
    try:
        moment = datetime.datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=datetime.timezone.utc)
    except ValueError as error:
        raise Malformed(str(error)) from None
    return moment + datetime.timedelta(microseconds=int((fraction + "000000")[:6]))


class Reader:
    """Takes the parts of a constructed element one after the other."""

    def __init__(self, node):
        self.left = list(node.children)

    def take(self, tag):
        if not self.left:
            raise Malformed("a part is missing")
        return self.left.pop(0).expect(tag)

    def maybe(self, *tags):
        """The next part if it has one of these tags; None otherwise."""
        return self.left.pop(0) if self.left and self.left[0].tag in tags else None

    def end(self):
        if self.left:
            raise Malformed("a part too many")
