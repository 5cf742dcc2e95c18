"""DER (ITU-T X.690), as much as CMS, certificates, CRLs and TSTInfo need, written and read. The writer also writes what DER forbids when it is told to:
attacks need that."""
import typing

INTEGER, BITS, OCTETS, NULL, OID, UTF8, PRINTABLE, UTC, GENERALIZED, SEQUENCE, SET = 2, 3, 4, 5, 6, 12, 19, 23, 24, 0x30, 0x31


def tlv(tag, content):
    size = len(content)
    length = bytes([size]) if size < 0x80 else (lambda octets: bytes([0x80 | len(octets)]) + octets)(size.to_bytes((size.bit_length() + 7) // 8, 'big'))
    return bytes([tag]) + length + content


def sequence(*parts):
    return tlv(SEQUENCE, b''.join(parts))


def set_of(parts, in_order=True):
    return tlv(SET, b''.join(sorted(parts) if in_order else parts))


def context(number, content, constructed=True):
    return tlv((0xA0 if constructed else 0x80) | number, content)


def integer(value):
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, 'big', signed=True))


def oid(dotted):
    first, second, *rest = [int(part) for part in dotted.split('.')]
    out = b''
    for arc in [40 * first + second, *rest]:
        octets = [arc & 0x7F]
        while arc := arc >> 7:
            octets.insert(0, 0x80 | arc & 0x7F)
        out += bytes(octets)
    return tlv(OID, out)


def octets(content):
    return tlv(OCTETS, content)


def bits(content, unused=0):
    return tlv(BITS, bytes([unused]) + content)


def boolean(value):
    return b'\x01\x01' + (b'\xff' if value else b'\x00')


def time(instant):
    """UTCTime up to 2049, GeneralizedTime after (RFC 5280 §4.1.2.5)."""
    return tlv(UTC, instant.strftime('%y%m%d%H%M%SZ').encode()) if instant.year < 2050 else generalized(instant)


def generalized(instant):
    return tlv(GENERALIZED, instant.strftime('%Y%m%d%H%M%SZ').encode())


class Element(typing.NamedTuple):
    tag: int
    content: bytes
    whole: bytes

    def parts(self):
        return elements(self.content)


def elements(octets_):
    """Every element of a string of definite lengths."""
    at, found = 0, []
    while at < len(octets_):
        size, head = octets_[at + 1], 2
        if size & 0x80:
            head += size & 0x7F
            size = int.from_bytes(octets_[at + 2:at + head], 'big')
        found.append(Element(octets_[at], octets_[at + head:at + head + size], octets_[at:at + head + size]))
        at += head + size
    return found


def only(octets_):
    one, = elements(octets_)
    return one
