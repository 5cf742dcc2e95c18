"""X.509 certificates (RFC 5280 §4), as far as bukti-1.md asks about them."""
import hashlib
import pathlib
import re
import ssl

import strict_der as der
import keys

BASIC, USAGE, EXTENDED, POINTS, ACCESS = "2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.31", "1.3.6.1.5.5.7.1.1"
SUBJECT_KEY, AUTHORITY_KEY, NAMES, ALTERNATIVE = "2.5.29.14", "2.5.29.35", "2.5.29.30", "2.5.29.17"
POLICIES, MAPPINGS, CONSTRAINTS, ANY_POLICY_OFF = "2.5.29.32", "2.5.29.33", "2.5.29.36", "2.5.29.54"
OCSP, NO_CHECK = "1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.1.5"
UNDERSTOOD = {BASIC, USAGE, EXTENDED, POINTS, SUBJECT_KEY, AUTHORITY_KEY, ALTERNATIVE, POLICIES}
DIGITAL_SIGNATURE, NON_REPUDIATION, CERTIFICATE_SIGN, LIST_SIGN = 0, 1, 5, 6


def extensions(node):
    """{identifier: (critical, octets)} of an Extensions element."""
    out = {}
    for one in node.expect(der.SEQUENCE).children:
        reader = der.Reader(one)
        name = der.oid(reader.take(der.OID))
        critical = reader.maybe(der.BOOLEAN)
        value = reader.take(der.OCTETS).content
        reader.end()
        if name in out:
            raise der.Malformed("an extension twice")
        out[name] = (critical is not None, value)
    return out


class Certificate:
    def __init__(self, raw):
        self.raw, self.sha256 = bytes(raw), hashlib.sha256(raw).hexdigest()
        whole = der.Reader(der.parse(raw))
        self.signed = whole.take(der.SEQUENCE)
        self.algorithm = whole.take(der.SEQUENCE)
        self.signature = der.bits(whole.take(der.BITS))
        whole.end()
        fields = der.Reader(self.signed)
        version = fields.maybe(0xA0)
        self.serial = der.integer(fields.take(der.INTEGER))
        if fields.take(der.SEQUENCE).raw != self.algorithm.raw:
            raise der.Malformed("two signature algorithms")
        self.issuer = fields.take(der.SEQUENCE).raw
        self.not_before, self.not_after = (der.instant(n) for n in fields.take(der.SEQUENCE).children)
        self.subject = fields.take(der.SEQUENCE).raw
        self.key = fields.take(der.SEQUENCE).raw
        fields.maybe(0x81), fields.maybe(0x82)
        given = fields.maybe(0xA3)
        fields.end()
        self.extensions = extensions(given.children[0]) if given else {}
        if given and (version is None or der.integer(version.children[0]) != 2):
            raise der.Malformed("extensions without version 3")
        self._read_extensions()

    def _value(self, name):
        return der.parse(self.extensions[name][1]) if name in self.extensions else None

    def _read_extensions(self):
        basic = self._value(BASIC)
        reader = der.Reader(basic) if basic else None
        self.is_ca = bool(reader and reader.maybe(der.BOOLEAN))
        length = reader.maybe(der.INTEGER) if reader else None
        self.path_length = der.integer(length) if length else None
        usage = self.extensions.get(USAGE)
        self.usage = der.named_bits(der.parse(usage[1], der.BITS)) if usage else None
        extended = self._value(EXTENDED)
        self.extended = [der.oid(n) for n in extended.children] if extended else None
        key = self.extensions.get(SUBJECT_KEY)
        self.key_id = der.parse(key[1], der.OCTETS).content if key else None
        authority = self._value(AUTHORITY_KEY)
        self.authority_key_id = next((n.content for n in authority.children if n.tag == 0x80), None) if authority else None
        access = self._value(ACCESS)
        answers = any(der.oid(n.children[0]) == OCSP for n in access.children) if access else False
        self.has_pointer = POINTS in self.extensions or answers

    self_issued = property(lambda self: self.subject == self.issuer)

    def is_self_signed(self):
        return self.self_issued and self.issued(self)

    def unknown_critical(self):
        return {name for name, (critical, _) in self.extensions.items() if critical and name not in UNDERSTOOD}

    def may(self, bit):
        return self.usage is None or bit in self.usage

    def names(self, other):
        """True if this certificate's names lead to `other` as the issuer; the signature is not asked."""
        both = self.authority_key_id is not None and other.key_id is not None
        return self.issuer == other.subject and (not both or self.authority_key_id == other.key_id)

    def issued(self, other):
        """True if this certificate's key signed `other`."""
        try:
            return keys.holds(self.key, keys.any_scheme(other.algorithm), other.signed.raw, other.signature, smallest=512)
        except (keys.Weak, keys.Unknown, der.Malformed):
            return False

    def valid_at(self, moment):
        return self.not_before <= moment <= self.not_after


def from_pem(path):
    """The certificates of a PEM file."""
    text = pathlib.Path(path).read_text(encoding="ascii") if path else ""
    blocks = re.findall("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", text, re.S)
    return [Certificate(ssl.PEM_cert_to_DER_cert(block)) for block in blocks]
