"""CMS SignedData (RFC 5652) under the profile of bukti-1.md §5: sealers' signatures and time-stamp tokens."""
import contextlib
import datetime
import hashlib

import certificates
import strict_der as der
import keys
import paths
import revocation

SIGNED_DATA, DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.7.1", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, DIGEST, SIGNING_TIME = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.5"
ESS, ESS2, TOKEN = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.16.2.14"
OF_A_SIGNATURE = {CONTENT_TYPE, DIGEST, SIGNING_TIME, ESS2}
SMALLEST_RSA = 3072
MOST_OCTETS, LARGEST_CERTIFICATE = 16 << 20, 64 << 10
LEAST_ACCURATE = datetime.timedelta(seconds=60)


class Refused(Exception):
    """A rule that is broken: `sub` is the sub-indication, `severity` that of verdict-1.md."""

    def __init__(self, sub, text, severity="failed"):
        super().__init__(text)
        self.sub, self.severity = sub, severity


def within(condition, text):
    """§14: what is more than a limit is not read on."""
    if not condition:
        raise Refused("LIMIT", text, "unsupported")


def form(condition, text):
    if not condition:
        raise Refused("FORMAT_FAILURE", text)


@contextlib.contextmanager
def as_refusal():
    """Turns what the layers below say into Refused."""
    try:
        yield
    except (der.Malformed, IndexError, KeyError, ValueError) as error:
        raise Refused("FORMAT_FAILURE", str(error)) from None
    except keys.Weak as error:
        raise Refused("CRYPTO_CONSTRAINTS_FAILURE", "too weak: %s" % error) from None
    except keys.Unknown as error:
        raise Refused("UNSUPPORTED", str(error), "unsupported") from None


class SignedData:
    """The structure; Refused when it cannot be read. What else is wrong is in `refusals`: a message that does not hold may still carry
    certificates and revocation data that do."""

    def __init__(self, raw):
        self.refusals, self.certificate = [], None
        with as_refusal():
            self._read(raw)

    def _all(self, *checks):
        for check in checks:
            try:
                with as_refusal():
                    check()
            except Refused as error:
                self.refusals.append(error)

    def _read(self, raw):
        within(len(raw) <= MOST_OCTETS, "%d octets" % len(raw))
        kind, explicit = der.parse(raw).children
        form(der.oid(kind) == SIGNED_DATA, "another content type")
        inside, = explicit.expect(0xA0).children
        reader = der.Reader(inside.expect(der.SEQUENCE))
        self.version = der.integer(reader.take(der.INTEGER))
        digests = reader.take(der.SET).children
        content = reader.take(der.SEQUENCE).children
        bag, lists = reader.maybe(0xA0), reader.maybe(0xA1)
        signers = reader.take(der.SET).children
        reader.end()
        form(len(signers) == 1, "%d signers" % len(signers))
        self.content_type = der.oid(content[0])
        self.content = content[1].expect(0xA0).children[0].expect(der.OCTETS).content if len(content) > 1 else None
        form(len(content) <= 2, "more than one content")
        within(bag is None or len(bag.children) <= paths.MOST_CERTIFICATES, "more certificates than a reader takes")
        within(bag is None or all(len(n.raw) <= LARGEST_CERTIFICATE for n in bag.children), "a certificate of more than 64 KiB")
        self.bag = [certificates.Certificate(n.raw) for n in bag.children] if bag else []
        self.bag_in_order = bag is None or [n.raw for n in bag.children] == sorted(n.raw for n in bag.children)
        if lists:
            der.ascending(lists.children)
        self.lists = [revocation.List(n.raw) for n in lists.children if n.tag == der.SEQUENCE] if lists else []
        self.answers = [self._answer(n) for n in lists.children if n.tag != der.SEQUENCE] if lists else []
        self._signer(der.Reader(signers[0]))
        self.digests = [n.raw for n in digests]

    @staticmethod
    def _answer(node):
        kind, value = node.expect(0xA1).children
        form(der.oid(kind) == revocation.OCSP_IN_CMS, "another kind of revocation data")
        return revocation.Answer(value.raw)

    def _signer(self, reader):
        form(der.integer(reader.take(der.INTEGER)) == 1, "version of the signer")
        self.issuer, serial = reader.take(der.SEQUENCE).children
        self.serial = der.integer(serial)
        self.digest_algorithm = reader.take(der.SEQUENCE)
        self.attributes_node = reader.take(0xA0)
        self.signature_algorithm = reader.take(der.SEQUENCE)
        self.signature = reader.take(der.OCTETS).content
        unsigned = reader.maybe(0xA1)
        reader.end()
        self.attributes = self._attributes(self.attributes_node)
        self.unsigned = self._attributes(unsigned) if unsigned else {}

    @staticmethod
    def _attributes(node):
        der.ascending(node.children)
        out = {}
        for one in node.children:
            name, values = one.expect(der.SEQUENCE).children
            form(der.oid(name) not in out and len(values.expect(der.SET).children) == 1, "an attribute twice, or with several values")
            out[der.oid(name)] = values.children[0]
        return out

    # --- what both kinds ask
    def _digests(self):
        form(self.digests == [self.digest_algorithm.raw], "digestAlgorithms is not the signer's")

    def _leaf(self):
        found = [c for c in self.bag if c.issuer == self.issuer.raw and c.serial == self.serial]
        if len(found) != 1:
            raise Refused("NO_SIGNING_CERTIFICATE_FOUND" if not found else "FORMAT_FAILURE", "the signer's certificate is not there once")
        self.certificate = found[0]

    def _names_certificate(self):
        """signing-certificate-v2 (RFC 5035 §3), or the older form in a token: the first one named is the signer's."""
        if self.certificate is None:
            return
        name = ESS2 if ESS2 in self.attributes else ESS
        first = self.attributes[name].expect(der.SEQUENCE).children[0].children[0]
        reader = der.Reader(first)
        algorithm = reader.maybe(der.SEQUENCE) if name == ESS2 else None
        form(algorithm is None or not self.default_only, "signing-certificate-v2 with an algorithm")
        digest = "sha1" if name == ESS else keys.digest_name(algorithm) if algorithm else "sha256"
        good = reader.take(der.OCTETS).content == hashlib.new(digest, self.certificate.raw).digest()
        issuer = reader.maybe(der.SEQUENCE)
        if issuer:
            names, serial = issuer.children
            leaf = self.certificate
            good = good and names.children[0].tag == 0xA4 and names.children[0].content == leaf.issuer and der.integer(serial) == leaf.serial
        form(good, "signing-certificate names another certificate")

    def _message_digest(self, content):
        stated = self.attributes[DIGEST].expect(der.OCTETS).content
        if stated != hashlib.new(keys.digest_name(self.digest_algorithm), content).digest():
            raise Refused("HASH_FAILURE", "message-digest is that of other content")

    def _signature_value(self):
        """The value over the attributes as a SET OF (RFC 5652 §5.4)."""
        if self.certificate is None:
            return
        digest = keys.digest_name(self.digest_algorithm)
        how = keys.scheme(self.signature_algorithm, digest)
        form(how[1] == digest, "two digest algorithms")
        if not keys.holds(self.certificate.key, how, bytes([der.SET]) + self.attributes_node.raw[1:], self.signature):
            raise Refused("SIG_CRYPTO_FAILURE", "the signature value does not hold")

    revocation_data = property(lambda self: self.lists + self.answers)


class Token(SignedData):
    """An RFC 3161 TimeStampToken; `over`: the octets it must have been made over. `time` None: there is no TSTInfo."""

    default_only = False

    def __init__(self, raw, over):
        super().__init__(raw)
        self.time = None
        self._all(self._form, self._digests, self._leaf, self._names_certificate, lambda: self._message_digest(self.content or b""), self._signature_value,
                  lambda: self._info(der.Reader(der.parse(self.content or b"")), over), self._use)

    def _form(self):
        form(self.content_type == TST_INFO and self.content is not None, "no TSTInfo inside")
        form(self.version == (5 if self.answers else 3), "version of a token")
        form(not self.unsigned and self.bag_in_order, "unsigned attributes, or a bag out of order")
        form({CONTENT_TYPE, DIGEST} <= set(self.attributes) and (ESS in self.attributes) != (ESS2 in self.attributes), "signed attributes of a token")
        form(der.oid(self.attributes[CONTENT_TYPE]) == TST_INFO, "content-type")

    def _use(self):
        if self.certificate and not paths.may_stamp(self.certificate):
            raise Refused("CHAIN_CONSTRAINTS_FAILURE", "a certificate that may not stamp")

    def _info(self, reader, over):
        version = der.integer(reader.take(der.INTEGER))
        der.oid(reader.take(der.OID))
        algorithm, imprint = reader.take(der.SEQUENCE).children
        reader.take(der.INTEGER)
        self.time = der.instant(reader.take(der.TIME))
        accuracy = reader.maybe(der.SEQUENCE)
        reader.maybe(der.BOOLEAN), reader.maybe(der.INTEGER)
        authority, more = reader.maybe(0xA0), reader.maybe(0xA1)
        reader.end()
        if imprint.expect(der.OCTETS).content != hashlib.new(keys.digest_name(algorithm), over).digest():
            raise Refused("HASH_FAILURE", "made over other octets")
        parts = {n.tag: int.from_bytes(n.content, "big") for n in accuracy.children} if accuracy else {}
        bound = datetime.timedelta(seconds=parts.get(der.INTEGER, 0), milliseconds=parts.get(0x80, 0), microseconds=parts.get(0x81, 0))
        if bound > LEAST_ACCURATE:
            raise Refused("SIG_CONSTRAINTS_FAILURE", "accuracy of more than a minute")
        if version != 1 or more is not None:
            raise Refused("UNSUPPORTED", "another version of TSTInfo, or extensions", "unsupported")
        named = authority is None or self.certificate is None
        if not named and (authority.children[0].tag != 0xA4 or authority.children[0].content != self.certificate.subject):
            raise Refused("SIG_CONSTRAINTS_FAILURE", "tsa names another authority")


class Signature(SignedData):
    """signatureNNN.p7s over the octets of its manifest. `claimed`: its signing-time."""

    default_only = True

    def __init__(self, raw, manifest):
        super().__init__(raw)
        self.claimed = None
        self._all(self._form, self._digests, self._leaf, self._names_certificate, lambda: self._message_digest(manifest), self._signature_value, self._key, self._time)

    def _form(self):
        form(self.version == 1 and self.content_type == DATA and self.content is None, "version, or content inside")
        form(set(self.attributes) == OF_A_SIGNATURE and der.oid(self.attributes[CONTENT_TYPE]) == DATA, "signed attributes")
        form(set(self.unsigned) <= {TOKEN} and self.bag_in_order, "unsigned attributes, or a bag out of order")

    def _key(self):
        if self.certificate is None:
            return
        kind, _ = keys.scheme(self.signature_algorithm, "sha256")
        key = keys.public_key(self.certificate.key)
        if kind == "pss" or (kind == "rsa" and key.key_size < SMALLEST_RSA) or (kind == "ecdsa" and key.curve.name == "secp521r1"):
            raise Refused("CRYPTO_CONSTRAINTS_FAILURE", "an algorithm that the profile does not have")

    def _time(self):
        self.claimed = der.instant(self.attributes[SIGNING_TIME])

    def token_octets(self):
        return self.unsigned[TOKEN].raw if TOKEN in self.unsigned else None
