"""The sealer's signature (threats.md §2.1; bukti-1.md §5): what CMS allows and a bundle does not, and certificates that do not carry a signature."""
import base64
import datetime
import hashlib

import x509
import cms
import asn1
from captures import sha
from x509 import basic, called, changed, extension, number, purposes, usage
from json_changes import edit
from table import BLIND, LEVELS, LISTED, ONLY_RIGHT, RIGHT, Row, failed, form, hashed, limit, open_, unsupported

SHA1, MD5, SHA224, SHA3 = '1.3.14.3.2.26', '1.2.840.113549.2.5', '2.16.840.1.101.3.4.2.4', '2.16.840.1.101.3.4.2.8'
COUNTERSIGNATURE, SIGNER_LOCATION, OLD_SIGNING_CERTIFICATE = '1.2.840.113549.1.9.6', '1.2.840.113549.1.9.16.2.17', '1.2.840.113549.1.9.16.2.12'
YEAR = datetime.timedelta(days=365)
NOT_HIS_OWN = (BLIND, LISTED, RIGHT)  # at level FOREIGN the attacker's key is the signer's


def rows(scene):
    return [*structure_rows(scene), *attribute_rows(scene), *value_rows(scene), *encoding_rows(), *certificate_rows(scene)]


def to_signer(change):
    return lambda made: change(made.signer) and None


def assigned(name, value):
    def apply(target):
        setattr(target, name, value(getattr(target, name)) if callable(value) else value)
    return apply


def of_signer(name, value):
    return lambda made: assigned(name, value)(made.signer)


# SignedData and SignerInfo ------------------------------------------------------------------------------------------------------------

def second_signer(scene, good):
    def apply(made):
        other = cms.SignedData.read(made.encode()).signer
        other.signature = other.signature if good else other.signature[:-1] + bytes([other.signature[-1] ^ 1])
        other.unsigned = []
        made.signers.append(other)
    return apply


def foreign_signer(scene):
    def apply(made):
        other = cms.SignedData.read(made.encode()).by(scene.foreign.signer)
        other.signer.unsigned = []
        made.signers.append(other.signed(scene.foreign.signer, b'').signer)
        made.certificates.append(scene.foreign.signer.certificate)
    return apply


def structure_rows(scene):
    root = cms.pem_blocks(scene.pki / 'signer-ca' / 'root.pem')[0]
    tsa = scene.right.signature_tsa.certificate
    crl = scene.right.revocation[0]
    token = lambda made: made.signer.unsigned[0][1][0]
    key_identifier = asn1.tlv(0x80, next(value for kind, _, value in x509.Certificate.read(scene.right.signer.certificate).extensions.held if kind == x509.SUBJECT_KEY)[2:])

    def by_key(made):
        made.version, made.signer.version, made.signer.identifier = 3, 3, key_identifier

    def countersigned(made):
        made.signer.unsigned.append((COUNTERSIGNATURE, [cms.SignedData.read(made.encode()).signer.encode()]))

    before = [  # the sealer signs what is here
        ('C07 another digest algorithm in the list', assigned('digests', [cms.algorithm(cms.SHA384)]), form('signature.form')),
        ('C07 a digest algorithm more in the list', assigned('digests', lambda old: [*old, cms.algorithm(cms.SHA512)]), form('signature.form')),
        ('C07 no digest algorithm in the list', assigned('digests', []), form('signature.form')),
        ('C07 the digest algorithm with a parameter in the list only', assigned('digests', [cms.algorithm(cms.SHA256, b'\x05\x00')]), form('signature.form')),
        ('C07 SignedData of version 3', assigned('version', 3), form('signature.form')),
        ('C07 SignedData of version 0', assigned('version', 0), form('signature.form')),
        ('C07 SignedData of version 5', assigned('version', 5), form('signature.form')),
        ('C07 SignerInfo of version 3', of_signer('version', 3), form('signature.form')),
        ('C07 SignerInfo of version 0', of_signer('version', 0), form('signature.form')),
        ('C07 a signer named by key identifier', by_key, form('signature.form')),
        ('C08 a digest by SHA-1', weak(SHA1, 'sha1'), failed('CRYPTO_CONSTRAINTS_FAILURE', 'signature.algorithms')),
        ('C08 a digest by MD5', weak(MD5, 'md5'), failed('CRYPTO_CONSTRAINTS_FAILURE', 'signature.algorithms')),
        ('C08 a digest by SHA-224', weak(SHA224, 'sha224'), failed('CRYPTO_CONSTRAINTS_FAILURE', 'signature.algorithms')),
        ('C08 a digest by SHA-3', weak(SHA3, 'sha3-256'), unsupported('signature.algorithms')),
        ('C08 ECDSA with SHA-1', of_signer('signature_algorithm', cms.algorithm('1.2.840.10045.4.1')), failed('CRYPTO_CONSTRAINTS_FAILURE', 'signature.algorithms')),
        ('C08 ECDSA with another hash than the digest', of_signer('signature_algorithm', cms.algorithm('1.2.840.10045.4.3.3')), form('signature.algorithms')),
        ('C08 ECDSA with a parameter', of_signer('signature_algorithm', cms.algorithm(cms.ECDSA_SHA256, b'\x05\x00')), unsupported('signature.algorithms')),
        ('C08 an algorithm for another kind of key', of_signer('signature_algorithm', cms.algorithm(cms.RSA, b'\x05\x00')), failed('SIG_CRYPTO_FAILURE', 'signature.algorithms')),
        ('C08 an algorithm that nobody knows', of_signer('signature_algorithm', cms.algorithm('1.2.3.4')), unsupported('signature.algorithms')),
        ('C09 RSA-PSS without parameters', of_signer('signature_algorithm', cms.algorithm('1.2.840.113549.1.1.10')), unsupported('signature.algorithms')),
        ('C08 Ed25519', of_signer('signature_algorithm', cms.algorithm('1.3.101.112')), unsupported('signature.algorithms')),
        ('C17 its own content, the same', lambda made: setattr(made, 'content', b'x'), form('signature.content')),
        ('C17 content of another type', lambda made: (setattr(made, 'content_type', cms.TST_INFO), setattr(made, 'version', 3), made.signer.set(cms.CONTENT_TYPE, asn1.oid(cms.TST_INFO))) and None, form('signature.content')),
        ('C17 signed data as its content type', lambda made: (setattr(made, 'content_type', cms.SIGNED_DATA), setattr(made, 'version', 3), made.signer.set(cms.CONTENT_TYPE, asn1.oid(cms.SIGNED_DATA))) and None,
         form('signature.content')),
        ('C20 the issuer of nobody in the bag', lambda made: made.certificates.append(tsa), form('signature.bag')),
        ('C20 the attacker\'s certificate in the bag', lambda made: made.certificates.append(scene.foreign.signer.certificate), form('signature.bag')),
        ('C20 the signer\'s certificate twice in the bag', lambda made: made.certificates.append(made.certificates[0]), form('signature.form')),
        ('C20 a bag out of order', lambda made: (made.certificates.append(tsa), setattr(made, 'certificates', sorted(made.certificates, reverse=True)), setattr(made, 'bags_in_order', False)) and None, form('signature.form')),
        ('C20 an attribute certificate in the bag', lambda made: made.certificates.append(asn1.context(2, made.certificates[0][4:])), form('signature.form')),
        ('C20 a certificate that is none in the bag', lambda made: made.certificates.append(asn1.sequence(asn1.integer(1))), form('signature.form')),
        ('C21 the root in the bag', lambda made: made.certificates.append(root), form('signature.bag')),
        ('C22 no certificate in the bag', assigned('certificates', []), failed('NO_SIGNING_CERTIFICATE_FOUND', 'signature.signing_certificate')),
        ('C22 only the certificate of somebody else in the bag', assigned('certificates', [scene.foreign.signer.certificate]), failed('NO_SIGNING_CERTIFICATE_FOUND', 'signature.signing_certificate')),
        ('C29 a list in the signature\'s bag that nothing needs', assigned('revocation', [scene.foreign.revocation[1]]), form('signature.bag')),
        ('C29 the signer\'s own list in the signature\'s bag twice', assigned('revocation', [crl, crl]), form('signature.form')),
        ('C06 an unsigned attribute more', lambda made: made.signer.unsigned.append(('1.2.3.4', [asn1.octets(b'x')])), form('signature.unsigned_attributes')),
        ('C06 another unsigned attribute in the token\'s place', of_signer('unsigned', [('1.2.3.4', [asn1.octets(b'x')])]), form('signature.unsigned_attributes')),
        ('T09 two tokens in one attribute', lambda made: made.signer.unsigned.__setitem__(0, (cms.SIGNATURE_TIMESTAMP, [token(made), token(made) + b''])), form('signature.form')),
        ('T09 two tokens in two attributes', lambda made: made.signer.unsigned.append((cms.SIGNATURE_TIMESTAMP, [token(made)])), form('signature.unsigned_attributes')),
        ('C06 a token that is none', of_signer('unsigned', [(cms.SIGNATURE_TIMESTAMP, [asn1.octets(b'x')])]), form('timestamp.form')),
        ('C06 the signature itself as its token', lambda made: setattr(made.signer, 'unsigned', [(cms.SIGNATURE_TIMESTAMP, [scene.original.entries['META-INF/signature001.p7s']])]), form('timestamp.content')),
        ('C06 an archive time-stamp attribute of CAdES', lambda made: made.signer.unsigned.append(('0.4.0.1733.2.4', [token(made)])), form('signature.unsigned_attributes')),
    ]
    after = [
        ('C03 two SignerInfos, both good', second_signer(scene, True), form('signature.one_signer')),
        ('C03 two SignerInfos, one bad', second_signer(scene, False), form('signature.one_signer')),
        ('C03 two SignerInfos, one the attacker\'s', foreign_signer(scene), form('signature.one_signer')),
        ('C04 no SignerInfo', assigned('signers', []), form('signature.one_signer')),
        ('C06 a countersignature attribute', countersigned, form('signature.unsigned_attributes')),
        ('C19 a token of 17 MiB', lambda made: setattr(made.signer, 'unsigned', [(cms.SIGNATURE_TIMESTAMP, [asn1.octets(bytes(17 << 20))])]), limit('signature.read')),
        ('C20 ten thousand certificates', lambda made: made.certificates.extend(asn1.sequence(asn1.integer(n)) for n in range(10000)), limit('signature.form')),
        ('C20 33 certificates', lambda made: made.certificates.extend(asn1.sequence(asn1.integer(n)) for n in range(32)), limit('signature.form')),
    ]
    made = [Row(f'seal: {name}', {'signature': change}, told, NOT_HIS_OWN if 'somebody else' in name else LEVELS) for name, change, told in before]
    once = {'C19 a token of 17 MiB': ONLY_RIGHT, 'C20 ten thousand certificates': ONLY_RIGHT, 'C03 two SignerInfos, one the attacker\'s': NOT_HIS_OWN}
    return made + [Row(f'seal: {name}', {'signed': change}, told, once.get(name, LEVELS)) for name, change, told in after]


def weak(oid, name):
    """Digest and signature by a hash outside the table."""
    def apply(made):
        made.digests, made.signer.digest = [cms.algorithm(oid)], cms.algorithm(oid)
    return apply


# Signed attributes --------------------------------------------------------------------------------------------------------------------

def attribute_rows(scene):
    certificate = scene.right.signer.certificate
    digest = hashlib.sha256(certificate).digest()
    parts = asn1.only(certificate).parts()[0].parts()
    entry = lambda *members: asn1.sequence(asn1.sequence(asn1.sequence(*members)))
    other = entry(asn1.octets(hashlib.sha256(scene.foreign.signer.certificate).digest()))
    serial = lambda issuer, number_: asn1.sequence(asn1.sequence(asn1.context(4, issuer)), number_)

    def twice(kind, value=None):
        def apply(made):
            old = next(values for name, values in made.signer.attributes if name == kind)
            made.signer.attributes.append((kind, [value or old[0]]))
        return apply

    def two_values(kind, value):
        def apply(made):
            old = next(values for name, values in made.signer.attributes if name == kind)
            made.signer.set(kind, old[0], value)
        return apply

    def drop(kind):
        return lambda made: setattr(made.signer, 'attributes', [one for one in made.signer.attributes if one[0] != kind])

    def put(kind, *values):
        return lambda made: made.signer.set(kind, *values)

    def reversed_(made):
        made.signer.attributes_in_order = False
        made.signer.attributes = sorted(made.signer.attributes, key=lambda one: cms.attribute(*one), reverse=True)

    attributes, names = 'signature.signed_attributes', 'signature.signing_certificate'
    rows_ = [
        ('C01 no signed attributes', of_signer('attributes', None), form(attributes)),
        ('C01 no message-digest', drop(cms.MESSAGE_DIGEST), form(attributes)),
        ('C01 no content-type', drop(cms.CONTENT_TYPE), form(attributes)),
        ('C01 no signing-certificate-v2', drop(cms.SIGNING_CERTIFICATE), form(attributes)),
        ('C01 no signing-time', drop(cms.SIGNING_TIME), form(attributes)),
        ('C01 a signed attribute of no value', put(cms.SIGNING_TIME), form('signature.form')),
        ('C01 a signed attribute more', put(SIGNER_LOCATION, asn1.sequence(asn1.context(0, asn1.tlv(asn1.UTF8, b'ID')))), form(attributes)),
        ('C01 a signed attribute that nobody knows', put('1.2.3.4', asn1.octets(b'x')), form(attributes)),
        ('C13 content-type twice', twice(cms.CONTENT_TYPE), form('signature.form')),
        ('C13 message-digest twice, the other false', twice(cms.MESSAGE_DIGEST, asn1.octets(bytes(32))), hashed(attributes)),
        ('C13 signing-certificate-v2 twice, the other of somebody else', twice(cms.SIGNING_CERTIFICATE, other), form(attributes)),
        ('C13 signing-time twice', twice(cms.SIGNING_TIME, asn1.time(datetime.datetime(2020, 1, 1))), form(attributes)),
        ('C13 message-digest with two values', two_values(cms.MESSAGE_DIGEST, asn1.octets(bytes(32))), hashed(attributes)),
        ('C13 signing-certificate-v2 with two values', two_values(cms.SIGNING_CERTIFICATE, other), form(attributes)),
        ('C13 content-type with two values', two_values(cms.CONTENT_TYPE, asn1.oid(cms.SIGNED_DATA)), form(attributes)),
        ('C14 signed attributes out of order', reversed_, form('signature.form')),
        ('C17 another content-type', put(cms.CONTENT_TYPE, asn1.oid(cms.SIGNED_DATA)), form(attributes)),
        ('C17 a content-type that is none', put(cms.CONTENT_TYPE, asn1.octets(b'x')), form(attributes)),
        ('C05 the digest of other content', put(cms.MESSAGE_DIGEST, asn1.octets(hashlib.sha256(b'lain').digest())), hashed('signature.digest')),
        ('C05 the digest of no content', put(cms.MESSAGE_DIGEST, asn1.octets(hashlib.sha256(b'').digest())), hashed('signature.digest')),
        ('C05 a digest cut short', lambda made: made.signer.set(cms.MESSAGE_DIGEST, asn1.octets(message_digest(made)[:16])), hashed('signature.digest')),
        ('C05 a digest of another kind', lambda made: made.signer.set(cms.MESSAGE_DIGEST, asn1.bits(message_digest(made))), hashed('signature.digest')),
        ('C12 the digest of another certificate', put(cms.SIGNING_CERTIFICATE, other), form(names)),
        ('C12 another certificate first, the signer\'s second',
         put(cms.SIGNING_CERTIFICATE, asn1.sequence(asn1.sequence(asn1.sequence(asn1.octets(bytes(32))), asn1.sequence(asn1.octets(digest))))), form(names)),
        ('C12 no certificate named', put(cms.SIGNING_CERTIFICATE, asn1.sequence(asn1.sequence())), form(names)),
        ('C12 SHA-256 written out, which DER forbids', put(cms.SIGNING_CERTIFICATE, entry(cms.algorithm(cms.SHA256), asn1.octets(digest))), form(names)),
        ('C12 the digest by SHA-1', put(cms.SIGNING_CERTIFICATE, entry(cms.algorithm(SHA1), asn1.octets(hashlib.sha1(certificate).digest()))), form(names)),
        ('C12 the digest by SHA-512', put(cms.SIGNING_CERTIFICATE, entry(cms.algorithm(cms.SHA512), asn1.octets(hashlib.sha512(certificate).digest()))), form(names)),
        ('C12 another serial number', put(cms.SIGNING_CERTIFICATE, entry(asn1.octets(digest), serial(parts[3].whole, asn1.integer(1)))), form(names)),
        ('C12 another issuer', put(cms.SIGNING_CERTIFICATE, entry(asn1.octets(digest), serial(parts[5].whole, parts[1].whole))), form(names)),
        ('C12 signing-certificate of the first version', lambda made: (drop(cms.SIGNING_CERTIFICATE)(made), put(OLD_SIGNING_CERTIFICATE, entry(asn1.octets(hashlib.sha1(certificate).digest())))(made)) and None, form(attributes)),
        ('C12 something else in the attribute', put(cms.SIGNING_CERTIFICATE, asn1.octets(digest)), form(names)),
        ('C18 a signing-time that is none', put(cms.SIGNING_TIME, asn1.octets(b'x')), form(attributes)),
    ]
    return [Row(f'seal: {name}', {'signature': change}, told) for name, change, told in rows_]


def message_digest(made):
    return asn1.only(next(values for kind, values in made.signer.attributes if kind == cms.MESSAGE_DIGEST)[0]).content


# The signature value ------------------------------------------------------------------------------------------------------------------

def pair(made):
    return [int.from_bytes(one.content, 'big', signed=True) for one in asn1.only(made.signer.signature).parts()]


def value_rows(scene):
    def made_of(change):
        return lambda made: setattr(made.signer, 'signature', change(*pair(made)))

    def raw(change):
        return lambda made: setattr(made.signer, 'signature', change(made.signer.signature))

    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    whole = lambda r, s: asn1.sequence(asn1.integer(r), asn1.integer(s))
    rows_ = [
        ('r is zero', made_of(lambda r, s: whole(0, s))), ('s is zero', made_of(lambda r, s: whole(r, 0))), ('both are zero', made_of(lambda r, s: whole(0, 0))), ('s is the order', made_of(lambda r, s: whole(r, order))),
        ('r is larger than the order', made_of(lambda r, s: whole(r + order, s))), ('r is negative', made_of(lambda r, s: whole(-r, s))), ('r and s are exchanged', made_of(lambda r, s: whole(s, r))),
        ('P1363 in place of DER', made_of(lambda r, s: r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))), ('a third number', made_of(lambda r, s: asn1.sequence(asn1.integer(r), asn1.integer(s), asn1.integer(1)))),
        ('an octet behind', raw(lambda octets: octets + b'\0')), ('cut by an octet', raw(lambda octets: octets[:-1])), ('a number with a needless zero', made_of(lambda r, s: asn1.sequence(asn1.tlv(2, b'\0\0' + r.to_bytes(32, 'big')), asn1.integer(s)))),
        ('a length written long', raw(lambda octets: b'\x30\x81' + octets[1:])), ('the digest in place of the signature', raw(lambda octets: hashlib.sha256(b'x').digest())),
        ('of another bundle', raw(lambda octets: cms.SignedData.read(scene.other.entries['META-INF/signature001.p7s']).signer.signature)),
        ('by the attacker under the sealer\'s certificate', lambda made: setattr(made.signer, 'signature', scene.foreign.signer.sign(made.signer.attribute_set()))),
    ]
    made = [Row(f'seal: C11 {name}', {'signed': change}, failed('SIG_CRYPTO_FAILURE', 'signature.signature'), NOT_HIS_OWN if 'attacker' in name else LEVELS) for name, change in rows_]
    made.append(Row('seal: C11 no octet', {'signed': raw(lambda octets: b'')}, form('signature.form')))
    made.append(Row('seal: C01 signed without attributes, attributes put in later', {'signature': lambda made: setattr(made.signer, 'signature', scene.right.signer.sign(message_digest(made)))},
                    failed('SIG_CRYPTO_FAILURE', 'signature.signature')))
    return made


# Encodings ----------------------------------------------------------------------------------------------------------------------------

def indefinite(octets):
    outer = asn1.only(octets)
    return b'\x30\x80' + outer.content + b'\0\0'


def inner_indefinite(octets):
    parts = asn1.only(octets).parts()
    return asn1.sequence(parts[0].whole, b'\xa0\x80' + parts[1].content + b'\0\0')


def encoding_rows():
    rows_ = [
        ('C15 an indefinite length outside', indefinite), ('C15 an indefinite length inside', inner_indefinite), ('C15 a length written long', lambda octets: b'\x30\x84' + (len(octets) - 4).to_bytes(4, 'big') + octets[4:]),
        ('C15 a length with leading zeros', lambda octets: b'\x30\x83\0' + octets[2:]), ('C16 an octet behind', lambda octets: octets + b'\0'), ('C16 a line end behind', lambda octets: octets + b'\n'), ('C16 itself behind', lambda octets: octets * 2),
        ('C16 cut by an octet', lambda octets: octets[:-1]), ('C16 another CMS type', lambda octets: octets.replace(asn1.oid(cms.SIGNED_DATA), asn1.oid('1.2.840.113549.1.7.3'), 1)),
        ('C15 PEM in place of DER', lambda octets: b'-----BEGIN CMS-----\n' + base64.encodebytes(octets) + b'-----END CMS-----\n'), ('C16 nothing but a sequence', lambda octets: b'\x30\x00'),
        ('C15 a tag of another class', lambda octets: b'\x70' + octets[1:]), ('C16 a text', lambda octets: b'UTUH'),
    ]
    return [Row(f'seal: {name}', {'signature_bytes': change}, form('signature.form')) for name, change in rows_]


# Certificates -------------------------------------------------------------------------------------------------------------------------

def signed_by(party):
    """The bundle as `party` would have sealed it; the seal's own tokens follow."""
    def apply(made):
        made.by(party)
        made.signer.signature = party.sign(made.signer.attribute_set())
    return {'manifest': edit(operator__cert_sha256=sha(party.certificate)), 'signature': apply}


def certificate_rows(scene):
    right = scene.right.signer
    root = cms.Party(scene.pki / 'signer-ca' / 'root.key', cms.pem_blocks(scene.pki / 'signer-ca' / 'root.pem')[0])
    stamped = cms.TstInfo.read(cms.SignedData.read(scene.original.entries['META-INF/timestamp001.tst']).content).moment()
    own = x509.Certificate.read(root.certificate)

    def with_certificate(change, authority=root, chain=()):
        return signed_by(cms.Party(right.key, changed(right.certificate, authority, change), chain))

    def alone(hooks):
        """Without the list of the authority, which then vouches for nobody."""
        return {**hooks, 'token': lambda made: made.revocation.remove(next(one for one in made.revocation if x509.RevocationList.read(one).issuer == own.subject))}

    def intermediate(*changes, subject='Otoritas Antara Contoh'):
        """An authority below the root, with the attacker's signing key; what it issues."""
        def apply(one):
            called((x509.COMMON_NAME, subject))(one)
            basic(True)(one)
            usage(0x06, 1)(one)
            one.extensions.drop(x509.EXTENDED)
            one.extensions.drop(x509.POINTS)
            one.key = own_key
            for change in changes:
                change(one)
        own_key = x509.Certificate.read(scene.foreign.signer.certificate).key
        return cms.Party(scene.foreign.signer.key, changed(right.certificate, root, apply))

    def below(party, *changes):
        def apply(one):
            one.issuer = x509.Certificate.read(party.certificate).subject
            one.extensions.drop(x509.AUTHORITY_KEY)
            one.extensions.drop(x509.POINTS)
            for change in changes:
                change(one)
        return alone(with_certificate(apply, party, (party.certificate,)))

    def self_made(one):
        one.issuer = one.subject
        one.extensions.drop(x509.AUTHORITY_KEY)

    use = 'signature.certificate_use'
    no_chain = open_('NO_CERTIFICATE_CHAIN_FOUND', 'signature.path')
    rows_ = [
        ('C23 the signer\'s certificate is an authority\'s', with_certificate(basic(True)), failed('CHAIN_CONSTRAINTS_FAILURE', use)),
        ('C30 a TLS server\'s certificate', with_certificate(purposes(x509.SERVER)), failed('CHAIN_CONSTRAINTS_FAILURE', use)),
        ('C30 a timestamp authority\'s certificate', with_certificate(purposes(x509.TIMESTAMPING)), failed('CHAIN_CONSTRAINTS_FAILURE', use)),
        ('C30 a certificate for key agreement only', with_certificate(usage(0x08, 3)), failed('CHAIN_CONSTRAINTS_FAILURE', use)),
        ('C30 a certificate for certificates only', with_certificate(usage(0x04, 2)), failed('CHAIN_CONSTRAINTS_FAILURE', use)),
        ('C25 an unknown critical extension', with_certificate(extension('1.2.3.4', b'\x05\x00', True)), open_('CHAIN_CONSTRAINTS_FAILURE', 'signature.path')),
        ('C24 issued by another signer\'s certificate', below(right), form('signature.bag')),
        ('C21 self-signed', alone(with_certificate(self_made, cms.Party(right.key, right.certificate))), no_chain),
        ('C21 issued by the attacker under the authority\'s name', alone(with_certificate(lambda one: one.extensions.drop(x509.AUTHORITY_KEY), cms.Party(scene.foreign.signer.key, root.certificate))), None),
        ('C21 issued by the attacker under the authority\'s name and key identifier', alone(with_certificate(lambda one: None, cms.Party(scene.foreign.signer.key, root.certificate))), None),
        ('C29 not yet valid when stamped', with_certificate(lambda one: one.between(stamped + YEAR, stamped + 3 * YEAR) and None), failed('NOT_YET_VALID', 'signature.validity')),
        ('C26 expired when stamped', alone(with_certificate(lambda one: one.between(stamped - 2 * YEAR, stamped - YEAR) and None)), open_('OUT_OF_BOUNDS_NO_POE', 'signature.validity')),
        ('C25 an intermediate that may issue no certificate', below(intermediate(basic(False))), None),
        ('C25 an intermediate without the right to sign certificates', below(intermediate(usage(0x02, 1))), None),
        ('C25 name constraints that forbid the signer', below(intermediate(extension(x509.NAME_CONSTRAINTS, asn1.sequence(asn1.context(0, asn1.sequence(asn1.context(4, x509.name((x509.ORGANISATION, 'Lain')))))), True))),
         None),
        ('C25 an unknown critical extension of an intermediate', below(intermediate(extension('1.2.3.4', b'\x05\x00', True))), None),
        ('C31 a name of 64 KiB', with_certificate(called((x509.COMMON_NAME, 'x' * 65536))), None),
    ]
    unclear = {
        'C21 issued by the attacker under the authority\'s name': no_chain,
        'C21 issued by the attacker under the authority\'s name and key identifier': failed('SIG_CRYPTO_FAILURE', 'signature.path'),
        'C25 an intermediate that may issue no certificate': no_chain,
        'C25 an intermediate without the right to sign certificates': no_chain,
        'C25 name constraints that forbid the signer': open_('CHAIN_CONSTRAINTS_FAILURE', 'signature.path'),
        'C25 an unknown critical extension of an intermediate': open_('CHAIN_CONSTRAINTS_FAILURE', 'signature.path'),
        'C31 a name of 64 KiB': limit('signature.form'),
    }
    return [Row(f'seal: {name}', hooks, told or unclear[name], ONLY_RIGHT) for name, hooks, told in rows_]
