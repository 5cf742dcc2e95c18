"""Certificates and revocation lists (RFC 5280) taken apart, changed and issued anew by whoever holds the authority's key."""
import dataclasses

import cms
import asn1

BASIC, KEY_USAGE, EXTENDED, SUBJECT_KEY, AUTHORITY_KEY, POINTS = '2.5.29.19', '2.5.29.15', '2.5.29.37', '2.5.29.14', '2.5.29.35', '2.5.29.31'
NAME_CONSTRAINTS, POLICIES, CRL_NUMBER, DELTA, ISSUING_POINT = '2.5.29.30', '2.5.29.32', '2.5.29.20', '2.5.29.27', '2.5.29.28'
TIMESTAMPING, SERVER, DOCUMENTS, ANY = '1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.36', '2.5.29.37.0'
COMMON_NAME, ORGANISATION = '2.5.4.3', '2.5.4.10'


def name(*parts):
    """(type, text or DER) pairs; texts as UTF8String."""
    values = [(kind, text if isinstance(text, bytes) else asn1.tlv(asn1.UTF8, text.encode())) for kind, text in parts]
    return asn1.sequence(*[asn1.set_of([asn1.sequence(asn1.oid(kind), text)]) for kind, text in values])


@dataclasses.dataclass
class Extensions:
    """(type, critical, DER of the value) in order."""
    held: list

    @classmethod
    def read(cls, content):
        found = []
        for one in asn1.elements(content):
            parts = one.parts()
            found.append((cms.dotted(parts[0].content), len(parts) == 3, parts[-1].content))
        return cls(found)

    def encode(self):
        return asn1.sequence(*[asn1.sequence(asn1.oid(kind), asn1.boolean(True) if critical else b'', asn1.octets(value)) for kind, critical, value in self.held])

    def set(self, kind, value, critical=False):
        at = next((at for at, one in enumerate(self.held) if one[0] == kind), len(self.held))
        self.held[at:at + 1] = [(kind, critical, value)]

    def drop(self, kind):
        self.held = [one for one in self.held if one[0] != kind]


@dataclasses.dataclass
class Certificate:
    version: bytes
    serial: bytes
    algorithm: bytes
    issuer: bytes
    validity: bytes
    subject: bytes
    key: bytes
    extensions: Extensions

    @classmethod
    def read(cls, octets):
        parts = asn1.only(octets).parts()[0].parts()
        return cls(*[one.whole for one in parts[:7]], Extensions.read(asn1.only(parts[7].content).content))

    def encode(self):
        held = asn1.context(3, self.extensions.encode()) if self.extensions.held else b''
        return asn1.sequence(self.version, self.serial, self.algorithm, self.issuer, self.validity, self.subject, self.key, held)

    def between(self, first, last):
        self.validity = asn1.sequence(asn1.time(first), asn1.time(last))
        return self

    def issued_by(self, authority):
        return issued(self.encode(), self.algorithm, authority)


def issued(body, algorithm, authority):
    """A certificate or list from its to-be-signed part."""
    return asn1.sequence(body, algorithm, asn1.bits(authority.sign(body)))


def changed(certificate, authority, change):
    """`certificate` (DER) with one thing changed, issued anew by `authority`."""
    made = Certificate.read(certificate)
    change(made)
    return made.issued_by(authority)


def extension(kind, value, critical=False):
    return lambda one: one.extensions.set(kind, value, critical)


def basic(authority, length=None):
    return extension(BASIC, asn1.sequence(asn1.boolean(True) if authority else b'', asn1.integer(length) if length is not None else b''), True)


def usage(octet, unused):
    return extension(KEY_USAGE, asn1.bits(bytes([octet]), unused), True)


def purposes(*kinds, critical=False):
    return extension(EXTENDED, asn1.sequence(*[asn1.oid(one) for one in kinds]), critical)


def number(value):
    def apply(one):
        one.serial = asn1.integer(value)
    return apply


def called(*parts):
    def apply(one):
        one.subject = name(*parts)
    return apply


@dataclasses.dataclass
class RevocationList:
    """CertificateList: `entries` are DER (RFC 5280 §5.1.2.6)."""
    version: bytes
    algorithm: bytes
    issuer: bytes
    this_update: bytes
    next_update: bytes
    entries: list
    extensions: Extensions

    @classmethod
    def read(cls, octets):
        parts = asn1.only(octets).parts()[0].parts()
        rest = parts[5:]
        entries = [one.whole for one in rest[0].parts()] if rest and rest[0].tag == asn1.SEQUENCE else []
        extensions = Extensions.read(asn1.only(rest[-1].content).content) if rest and rest[-1].tag == 0xA0 else Extensions([])
        return cls(*[one.whole for one in parts[:5]], entries, extensions)

    def encode(self):
        held = asn1.context(0, self.extensions.encode()) if self.extensions.held else b''
        return asn1.sequence(self.version, self.algorithm, self.issuer, self.this_update, self.next_update, asn1.sequence(*self.entries) if self.entries else b'', held)

    def revoking(self, certificate, instant, reason=1):
        serial = Certificate.read(certificate).serial
        extension_ = asn1.sequence(asn1.sequence(asn1.oid('2.5.29.21'), asn1.octets(asn1.tlv(10, bytes([reason])))))
        self.entries.append(asn1.sequence(serial, asn1.time(instant), extension_))
        return self

    def issued_by(self, authority):
        return issued(self.encode(), self.algorithm, authority)
