"""Revocation lists (RFC 5280 §5) and OCSP answers (RFC 6960) out of a CMS, and what they say about one certificate.

Left out, and therefore never a proof: delta and indirect lists, lists that cover only some reasons, unknown critical extensions."""
import hashlib
import typing

import certificates
import strict_der as der
import keys

REASON, NUMBER, AUTHORITY_KEY, SCOPE = "2.5.29.21", "2.5.29.20", "2.5.29.35", "2.5.29.28"
HOLD, REMOVED = 6, 8
OCSP_IN_CMS, BASIC_ANSWER, OCSP_SIGNING = "1.3.6.1.5.5.7.16.2", "1.3.6.1.5.5.7.48.1.1", "1.3.6.1.5.5.7.3.9"
ID_DIGESTS = {"1.3.14.3.2.26": hashlib.sha1, "2.16.840.1.101.3.4.2.1": hashlib.sha256, "2.16.840.1.101.3.4.2.2": hashlib.sha384,
              "2.16.840.1.101.3.4.2.3": hashlib.sha512}


class Statement(typing.NamedTuple):
    """What one list or answer says about one certificate. `revoked`: since when, None when it is good."""

    this_update: object
    next_update: object
    revoked: object
    hold: bool


class List:
    def __init__(self, raw):
        self.raw = bytes(raw)
        whole = der.Reader(der.parse(raw))
        self.signed, self.algorithm = whole.take(der.SEQUENCE), whole.take(der.SEQUENCE)
        self.signature = der.bits(whole.take(der.BITS))
        whole.end()
        fields = der.Reader(self.signed)
        fields.maybe(der.INTEGER)
        if fields.take(der.SEQUENCE).raw != self.algorithm.raw:
            raise der.Malformed("two signature algorithms")
        self.issuer = fields.take(der.SEQUENCE).raw
        self.this_update = der.instant(fields.left.pop(0))
        following = fields.maybe(der.UTC_TIME, der.TIME)
        self.next_update = der.instant(following) if following else None
        revoked, given = fields.maybe(der.SEQUENCE), fields.maybe(0xA0)
        fields.end()
        self.entries = dict(self._entry(one) for one in revoked.children) if revoked else {}
        self.extensions = certificates.extensions(given.children[0]) if given else {}

    def _entry(self, node):
        parts = node.children
        given = certificates.extensions(parts[2]) if len(parts) > 2 else {}
        if any(critical and name != REASON for name, (critical, _) in given.items()):
            raise der.Malformed("an entry with a critical extension")
        reason = der.parse(given[REASON][1], der.ENUMERATED).content[-1] if REASON in given else 0
        return der.integer(parts[0]), (der.instant(parts[1]), reason)

    def _in_scope(self, certificate):
        unknown = {n for n, (critical, _) in self.extensions.items() if critical} - {SCOPE, NUMBER, AUTHORITY_KEY}
        if unknown or SCOPE not in self.extensions:
            return not unknown
        parts = {n.tag: n for n in der.parse(self.extensions[SCOPE][1]).children}
        if set(parts) - {0xA0, 0x81, 0x82} or (0x81 in parts and certificate.is_ca) or (0x82 in parts and not certificate.is_ca):
            return False
        points = certificate.extensions.get(certificates.POINTS, (False, b""))[1]
        return 0xA0 not in parts or any(name.raw in points for name in _leaves(parts[0xA0]))

    def is_by(self, issuer):
        """True if `issuer` may sign lists and signed this one."""
        try:
            signed = self.issuer == issuer.subject and issuer.may(certificates.LIST_SIGN)
            return signed and keys.holds(issuer.key, keys.scheme(self.algorithm), self.signed.raw, self.signature)
        except (keys.Weak, keys.Unknown, der.Malformed):
            return False

    def about(self, certificate, issuer):
        if certificate.issuer != self.issuer or not self._in_scope(certificate) or not self.is_by(issuer):
            return None
        since, reason = self.entries.get(certificate.serial, (None, 0))
        return Statement(self.this_update, self.next_update, None if reason == REMOVED else since, reason == HOLD)

    def may_concern(self, certificate):
        return certificate.issuer == self.issuer


def _leaves(node):
    """The names of a DistributionPointName."""
    return [n for part in node.children for n in ([part] if not part.tag & 0x20 or part.tag == 0xA4 else part.children)]


class Answer:
    """A whole OCSPResponse."""

    def __init__(self, raw):
        self.raw = bytes(raw)
        whole = der.Reader(der.parse(raw))
        if whole.take(der.ENUMERATED).content != b"\0":
            raise der.Malformed("an OCSP answer without success")
        kind, octets = whole.take(0xA0).children[0].children
        if der.oid(kind) != BASIC_ANSWER:
            raise der.Malformed("another kind of OCSP answer")
        basic = der.Reader(der.parse(octets.expect(der.OCTETS).content))
        self.signed, self.algorithm = basic.take(der.SEQUENCE), basic.take(der.SEQUENCE)
        self.signature = der.bits(basic.take(der.BITS))
        bag = basic.maybe(0xA0)
        self.certificates = [certificates.Certificate(n.raw) for n in bag.children[0].children] if bag else []
        fields = der.Reader(self.signed)
        fields.maybe(0xA0)
        fields.maybe(0xA1, 0xA2)
        fields.take(der.TIME)
        self.singles = [self._single(one) for one in fields.take(der.SEQUENCE).children]

    @staticmethod
    def _single(node):
        fields = der.Reader(node)
        algorithm, name, key, serial = fields.take(der.SEQUENCE).children
        status = fields.left.pop(0)
        this_update = der.instant(fields.take(der.TIME))
        following = fields.maybe(0xA0)
        since, hold = None, False
        if status.tag == 0xA1:
            since = der.instant(status.children[0])
            hold = len(status.children) > 1 and status.children[1].children[0].content[-1] == HOLD
        elif status.tag != 0x80:
            return None
        next_update = der.instant(following.children[0]) if following else None
        return (der.oid(algorithm.children[0]), name.content, key.content, der.integer(serial)), Statement(this_update, next_update, since, hold)

    def _signed_by(self, issuer):
        delegated = [c for c in self.certificates if c.extended and OCSP_SIGNING in c.extended and c.issuer == issuer.subject and issuer.issued(c)
                     and (certificates.NO_CHECK in c.extensions or not c.has_pointer)]
        for candidate in [issuer] + delegated:
            try:
                if keys.holds(candidate.key, keys.scheme(self.algorithm), self.signed.raw, self.signature):
                    return True
            except (keys.Weak, keys.Unknown, der.Malformed):
                continue
        return False

    def about(self, certificate, issuer):
        key = der.bits(der.parse(issuer.key).children[1])
        for single in self.singles:
            if single and single[0][0] in ID_DIGESTS:
                digest = ID_DIGESTS[single[0][0]]
                named = (digest(issuer.subject).digest(), digest(key).digest(), certificate.serial)
                if single[0][1:] == named and self._signed_by(issuer):
                    return single[1]
        return None

    def may_concern(self, certificate):
        return any(single and single[0][3] == certificate.serial for single in self.singles)


def judge(certificate, issuer, data, when):
    """'good', 'revoked' or 'missing' for one certificate below `issuer`, from lists and answers. `when`: see paths.When."""
    said = [s for s in (one.about(certificate, issuer) for one in data) if s]
    newest = max((s.this_update for s in said), default=None)
    if any(s.revoked and s.revoked <= when.at and (not s.hold or s.this_update == newest) for s in said):
        return "revoked"
    vouching = [s for s in said if when.vouched_by(s) and s.this_update <= certificate.not_after]
    return "good" if vouching else "missing"
