"""CMS SignedData (RFC 5652) and RFC 3161 TSTInfo taken apart, changed and put together again; who signs is a Party."""
import base64
import dataclasses
import datetime
import functools
import hashlib
import pathlib
import re
import subprocess

import asn1

DATA, SIGNED_DATA, TST_INFO = '1.2.840.113549.1.7.1', '1.2.840.113549.1.7.2', '1.2.840.113549.1.9.16.1.4'
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME = '1.2.840.113549.1.9.3', '1.2.840.113549.1.9.4', '1.2.840.113549.1.9.5'
SIGNING_CERTIFICATE, SIGNATURE_TIMESTAMP = '1.2.840.113549.1.9.16.2.47', '1.2.840.113549.1.9.16.2.14'
SHA256, SHA384, SHA512 = '2.16.840.1.101.3.4.2.1', '2.16.840.1.101.3.4.2.2', '2.16.840.1.101.3.4.2.3'
ECDSA_SHA256, RSA = '1.2.840.10045.4.3.2', '1.2.840.113549.1.1.1'


def algorithm(dotted, *parameters):
    return asn1.sequence(asn1.oid(dotted), *parameters)


def openssl(*arguments, data=None):
    done = subprocess.run(['openssl', *map(str, arguments)], input=data, capture_output=True, check=False)
    assert done.returncode == 0, f'openssl {arguments}: {done.stderr.decode(errors="replace")}'
    return done.stdout


def pem_blocks(path, label='CERTIFICATE'):
    blocks = re.findall(f'-----BEGIN {label}-----(.*?)-----END {label}-----', pathlib.Path(path).read_text(encoding='ascii'), re.DOTALL)
    return [base64.b64decode(one) for one in blocks]


@functools.lru_cache(maxsize=4096)
def signature_over(key, octets, digest='sha256'):
    """By openssl, with the key file `key` (no passphrase). Remembered: what was not changed need not be signed again."""
    return openssl('dgst', f'-{digest}', '-sign', key, data=octets)


@dataclasses.dataclass(frozen=True)
class Party:
    """A key (PEM file without passphrase) and its certificate (DER); `chain`: what else goes into a bag with it."""
    key: pathlib.Path
    certificate: bytes
    chain: tuple = ()
    is_rsa: bool = False

    def identifier(self):
        """issuerAndSerialNumber."""
        fields = asn1.only(self.certificate).parts()[0].parts()
        return asn1.sequence(fields[3].whole, fields[1].whole)

    def signing_certificate(self):
        """Value of signing-certificate-v2 (RFC 5035), SHA-256 as the default."""
        return asn1.sequence(asn1.sequence(asn1.sequence(asn1.octets(hashlib.sha256(self.certificate).digest()))))

    def signature_algorithm(self):
        return algorithm(RSA, b'\x05\x00') if self.is_rsa else algorithm(ECDSA_SHA256)

    def sign(self, octets, digest='sha256'):
        return signature_over(self.key, octets, digest)


@dataclasses.dataclass
class SignerInfo:
    version: int
    identifier: bytes
    digest: bytes                # AlgorithmIdentifier
    attributes: list             # (type, [values]) or None without signed attributes
    signature_algorithm: bytes
    signature: bytes
    unsigned: list               # (type, [values])
    attributes_in_order: bool = True

    @classmethod
    def read(cls, octets):
        parts = asn1.only(octets).parts()
        version, identifier, digest = int.from_bytes(parts[0].content, 'big'), parts[1].whole, parts[2].whole
        at = 3
        attributes, unsigned = None, []
        if parts[at].tag == 0xA0:
            attributes, at = read_attributes(parts[at].content), at + 1
        if len(parts) > at + 2:
            unsigned = read_attributes(parts[at + 2].content)
        return cls(version, identifier, digest, attributes, parts[at].whole, parts[at + 1].content, unsigned)

    def attribute_set(self):
        """What is signed: the attributes as a SET OF (RFC 5652 §5.4)."""
        return asn1.set_of([attribute(*one) for one in self.attributes], self.attributes_in_order)

    def encode(self):
        signed = b'' if self.attributes is None else b'\xa0' + self.attribute_set()[1:]
        unsigned = b'\xa1' + asn1.set_of([attribute(*one) for one in self.unsigned])[1:] if self.unsigned else b''
        return asn1.sequence(asn1.integer(self.version), self.identifier, self.digest, signed, self.signature_algorithm, asn1.octets(self.signature), unsigned)

    def set(self, kind, *values):
        """The signed attribute `kind` gets these values, in its old place or as the last."""
        at = next((at for at, one in enumerate(self.attributes) if one[0] == kind), len(self.attributes))
        self.attributes[at:at + 1] = [(kind, list(values))]


@dataclasses.dataclass
class SignedData:
    version: int
    digests: list                # AlgorithmIdentifiers
    content_type: str
    content: bytes               # None: detached
    certificates: list
    revocation: list
    signers: list
    bags_in_order: bool = True

    @classmethod
    def read(cls, octets):
        parts = asn1.only(asn1.only(octets).parts()[1].content).parts()
        encapsulated = parts[2].parts()
        content = asn1.only(encapsulated[1].content).content if len(encapsulated) > 1 else None
        bag = {tag: [one.whole for part in parts[3:-1] if part.tag == tag for one in part.parts()] for tag in (0xA0, 0xA1)}
        return cls(parts[0].content[-1], [one.whole for one in parts[1].parts()], dotted(encapsulated[0].content), content, bag[0xA0], bag[0xA1],
                   [SignerInfo.read(one.whole) for one in parts[-1].parts()])

    def encode(self):
        inside = asn1.context(0, asn1.octets(self.content)) if self.content is not None else b''
        bags = b''.join(bytes([tag]) + asn1.set_of(bag, self.bags_in_order)[1:] for tag, bag in ((0xA0, self.certificates), (0xA1, self.revocation)) if bag)
        body = asn1.sequence(asn1.integer(self.version), asn1.set_of(self.digests), asn1.sequence(asn1.oid(self.content_type), inside), bags,
                            asn1.set_of([one.encode() for one in self.signers]))
        return asn1.sequence(asn1.oid(SIGNED_DATA), asn1.context(0, body))

    @property
    def signer(self):
        return self.signers[0]

    def by(self, party):
        """`party` is the signer from here on: names, bag and algorithms; not yet the signature."""
        one = self.signer
        one.identifier, one.signature_algorithm, one.signature = party.identifier(), party.signature_algorithm(), None
        if one.attributes is not None:
            one.set(SIGNING_CERTIFICATE, party.signing_certificate())
        self.certificates = [party.certificate, *party.chain]
        return self

    def over(self, content):
        if self.signer.attributes is not None:
            self.signer.set(MESSAGE_DIGEST, asn1.octets(hashlib.sha256(content).digest()))
        return self

    def signed(self, party, content):
        """Signs what is there, unless a case has put a signature in already."""
        if self.signer.signature is None:
            self.signer.signature = party.sign(content if self.signer.attributes is None else self.signer.attribute_set())
        return self


def attribute(kind, values):
    return asn1.sequence(asn1.oid(kind), asn1.set_of(values))


def read_attributes(content):
    return [(dotted(one.parts()[0].content), [value.whole for value in one.parts()[1].parts()]) for one in asn1.elements(content)]


def dotted(content):
    arcs, value = [], 0
    for octet in content:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            arcs, value = [*arcs, value], 0
    first = min(arcs[0] // 40, 2)
    return '.'.join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


@dataclasses.dataclass
class TstInfo:
    """RFC 3161 §2.4.2. Members are DER; None leaves one out."""
    version: bytes
    policy: bytes
    imprint: bytes
    serial: bytes
    time: bytes
    rest: list  # accuracy, ordering, nonce, tsa [0], extensions [1]: whatever the token had

    @classmethod
    def read(cls, octets):
        parts = [one.whole for one in asn1.only(octets).parts()]
        return cls(*parts[:5], parts[5:])

    def encode(self):
        return asn1.sequence(self.version, self.policy, self.imprint, self.serial, self.time, *self.rest)

    def over(self, data, dotted_algorithm=SHA256):
        name = {SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512', '1.3.14.3.2.26': 'sha1', '1.2.840.113549.2.5': 'md5'}[dotted_algorithm]
        self.imprint = asn1.sequence(algorithm(dotted_algorithm, b'\x05\x00'), asn1.octets(hashlib.new(name, data).digest()))
        return self

    def at(self, instant):
        self.time = asn1.generalized(instant)
        return self

    def moment(self):
        return datetime.datetime.strptime(asn1.only(self.time).content.decode()[:14], '%Y%m%d%H%M%S').replace(tzinfo=datetime.timezone.utc)
