"""Time-stamp tokens: the one in the signature and the one over the archive manifest (threats.md §2.2; bukti-1.md §5, §12.7 to 12.9).

At levels BLIND and LISTED nothing covers the archive token, so its own rules speak; a changed TSTInfo no longer has the digest that was signed."""
import datetime
import hashlib

import x509
import cms
import asn1
from x509 import RevocationList, basic, changed, extension, purposes, usage
from resealed import TOKEN
from table import BLIND, LEVELS, LISTED, ONLY_RIGHT, Row, failed, form, hashed, open_, unsupported
from table_seal import NOT_HIS_OWN, encoding_rows, of_signer

SHA1, MD5, SHA3 = '1.3.14.3.2.26', '1.2.840.113549.2.5', '2.16.840.1.101.3.4.2.8'
OLD_SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12'
DAY, YEAR = datetime.timedelta(days=1), datetime.timedelta(days=365)


def rows(scene):
    return [*info_rows(scene), *message_rows(scene), *encoded_rows(), *authority_rows(scene), *revocation_rows(scene)]


def info(**members):
    def apply(one):
        for name, value in members.items():
            setattr(one, name, value)
    return apply


def rest(*parts):
    return lambda one: setattr(one, 'rest', list(parts))


def moved(delta):
    return lambda one: one.at(one.moment() + delta) and None


def weak(oid):
    """The imprint by another hash, of the same data; sha3 has no place in TstInfo.over."""
    def apply(one):
        size = {SHA1: 20, MD5: 16, SHA3: 32}[oid]
        one.imprint = asn1.sequence(cms.algorithm(oid, b'\x05\x00'), asn1.octets(bytes(size)))
    return apply


def info_rows(scene):
    accuracy = lambda seconds: asn1.sequence(asn1.integer(seconds))
    authority = lambda name: asn1.context(0, asn1.context(4, name))
    other_name = x509.name((x509.COMMON_NAME, 'Otoritas Lain'))
    unknown = lambda critical: asn1.context(1, asn1.sequence(asn1.oid('1.2.3.4'), asn1.boolean(True) if critical else b'', asn1.octets(b'\x05\x00')))
    signature_value = cms.SignedData.read(scene.original.entries['META-INF/signature001.p7s']).signer.signature
    other_info = cms.TstInfo.read(cms.SignedData.read(scene.other.entries[TOKEN]).content)
    rows_ = [
        ('T01 an imprint of other data', lambda one: one.over(b'lain') and None, hashed('timestamp.imprint')),
        ('T01 an imprint of no data', lambda one: one.over(b'') and None, hashed('timestamp.imprint')),
        ('T02 an imprint of the signature value where the list belongs, and the reverse', lambda one: one.over(signature_value if one.imprint != cms.TstInfo.read(
            cms.SignedData.read(scene.original.entries[TOKEN]).content).over(signature_value).imprint else b'x') and None, hashed('timestamp.imprint')),
        ('T02 an imprint of the signed list', lambda one: one.over(scene.original.entries['META-INF/ASiCManifest001.xml']) and None, hashed('timestamp.imprint')),
        ('T17 an imprint of another bundle', info(imprint=other_info.imprint), hashed('timestamp.imprint')),
        ('T03 an imprint by SHA-1', weak(SHA1), failed('CRYPTO_CONSTRAINTS_FAILURE', 'timestamp.imprint')),
        ('T03 an imprint by MD5', weak(MD5), failed('CRYPTO_CONSTRAINTS_FAILURE', 'timestamp.imprint')),
        ('T03 an imprint cut short', lambda one: setattr(one, 'imprint', asn1.sequence(cms.algorithm(cms.SHA256, b'\x05\x00'), asn1.octets(bytes(16)))), hashed('timestamp.imprint')),
        ('T05 another authority named', rest(authority(other_name)), failed('SIG_CONSTRAINTS_FAILURE', 'timestamp.authority_name')),
        ('T05 an authority named by mail', rest(asn1.context(0, asn1.tlv(0x81, b'x@contoh.example'))), failed('SIG_CONSTRAINTS_FAILURE', 'timestamp.authority_name')),
        ('T12 an accuracy of hours', rest(accuracy(3600)), failed('SIG_CONSTRAINTS_FAILURE', 'timestamp.accuracy')),
        ('T12 an accuracy of 61 seconds', rest(accuracy(61)), failed('SIG_CONSTRAINTS_FAILURE', 'timestamp.accuracy')),
        ('T12 an accuracy of 60 seconds and a millisecond', rest(asn1.sequence(asn1.integer(60), asn1.tlv(0x80, b'\x01'))), failed('SIG_CONSTRAINTS_FAILURE', 'timestamp.accuracy')),
        ('T05 an unknown critical extension', rest(unknown(True)), unsupported('timestamp.token_info')),
        ('T05 TSTInfo of version 2', info(version=asn1.integer(2)), unsupported('timestamp.token_info')),
        ('T11 a time before the authority\'s certificate', moved(-YEAR), failed('NOT_YET_VALID', 'timestamp.validity')),
        ('T11 a time that is no date', info(time=asn1.tlv(asn1.GENERALIZED, b'20260230000000Z')), form('timestamp.token_info')),
        ('T11 a time without zone', info(time=asn1.tlv(asn1.GENERALIZED, b'20261122000000')), form('timestamp.token_info')),
        ('T11 a time with an offset', info(time=asn1.tlv(asn1.GENERALIZED, b'20261122070000+0700')), form('timestamp.token_info')),
        ('T11 a UTCTime', info(time=asn1.tlv(asn1.UTC, b'261122000000Z')), form('timestamp.token_info')),
        ('T11 a leap second', info(time=asn1.tlv(asn1.GENERALIZED, b'20161231235960Z')), form('timestamp.token_info')),
        ('T05 members in another order', rest(unknown(False), accuracy(1)), form('timestamp.token_info')),
        ('T05 no serial number', info(serial=b''), form('timestamp.token_info')),
        ('T05 no policy', info(policy=b''), form('timestamp.token_info')),
        ('T05 a member more', rest(asn1.octets(b'x')), form('timestamp.token_info')),
    ]
    unsigned = {BLIND: hashed('timestamp.digest'), LISTED: hashed('timestamp.digest')}
    # §12.9: the seal's own token proves the time when the archive token does not. What was changed counts all the same.
    made = [Row(f'archive token: {name}', {'token_info': change}, told, at=unsigned) for name, change, told in rows_]
    made += [Row(f'signature token: {name}', {'stamp_info': change}, told) for name, change, told in rows_]
    own = x509.Certificate.read(scene.right.archive_tsa.certificate).issuer
    without_own_list = lambda one: setattr(one, 'revocation', [held for held in one.revocation if RevocationList.read(held).issuer != own])  # older than that future
    return [*made, Row('archive token: T11 a time in the future', {'token_info': moved(300 * DAY), 'token': without_own_list}, open_('NO_POE', 'timestamp.future'), ONLY_RIGHT),
            Row('signature token: T11 a time long after the token that covers it', {'stamp_info': moved(300 * DAY)}, form('archive.order'), ONLY_RIGHT)]


def message_rows(scene):
    def put(kind, *values):
        return lambda made: made.signer.set(kind, *values)

    def drop(kind):
        return lambda made: setattr(made.signer, 'attributes', [one for one in made.signer.attributes if one[0] != kind])

    def twice(made):
        made.signer.attributes.append((cms.MESSAGE_DIGEST, [asn1.octets(bytes(32))]))

    def two(made):
        other = cms.SignedData.read(made.encode()).signer
        other.signature = other.signature[:-1] + bytes([other.signature[-1] ^ 1])
        made.signers.append(other)

    entry = lambda octets: asn1.sequence(asn1.sequence(asn1.sequence(asn1.octets(octets))))
    other = entry(hashlib.sha256(scene.foreign.archive_tsa.certificate).digest())
    attributes = 'timestamp.signed_attributes'
    before = [
        ('C01 no signed attributes', of_signer('attributes', None), form(attributes)),
        ('C01 no message-digest', drop(cms.MESSAGE_DIGEST), form(attributes)),
        ('C01 no content-type', drop(cms.CONTENT_TYPE), form(attributes)),
        ('T05 no signing-certificate', drop(cms.SIGNING_CERTIFICATE), form(attributes)),
        ('T05 the signing-certificate of another authority', put(cms.SIGNING_CERTIFICATE, other), form('timestamp.signing_certificate')),
        ('C13 message-digest twice', twice, hashed(attributes)),
        ('C05 the digest of other content', put(cms.MESSAGE_DIGEST, asn1.octets(hashlib.sha256(b'lain').digest())), hashed('timestamp.digest')),
        ('C17 another content-type', put(cms.CONTENT_TYPE, asn1.oid(cms.DATA)), form(attributes)),
        ('C07 another version', lambda made: setattr(made, 'version', 1), form('timestamp.form')),
        ('C07 a digest algorithm more', lambda made: made.digests.append(cms.algorithm(cms.SHA512)), form('timestamp.form')),
        ('T06 the certificate of somebody else in the bag', lambda made: made.certificates.append(cms.pem_blocks(scene.pki / 'tls-server.pem')[0]), form('timestamp.bag')),
        ('T06 the attacker\'s authority in the bag', lambda made: made.certificates.append(scene.foreign.archive_tsa.certificate), form('timestamp.bag')),
        ('T08 no certificate in the bag', lambda made: setattr(made, 'certificates', []), failed('NO_SIGNING_CERTIFICATE_FOUND', 'timestamp.signing_certificate')),
        ('C17 no content', lambda made: setattr(made, 'content', None), form('timestamp.content')),
        ('C06 an unsigned attribute', lambda made: setattr(made.signer, 'unsigned', [('1.2.3.4', [asn1.octets(b'x')])]), form('timestamp.unsigned_attributes')),
    ]
    after = [
        ('T09 two SignerInfos, one bad', two, form('timestamp.one_signer')),
        ('C04 no SignerInfo', lambda made: setattr(made, 'signers', []), form('timestamp.one_signer')),
        ('C11 an octet of the signature changed', lambda made: setattr(made.signer, 'signature', made.signer.signature[:-1] + bytes([made.signer.signature[-1] ^ 1])), failed('SIG_CRYPTO_FAILURE', 'timestamp.signature')),
        ('C11 a signature of another length', lambda made: setattr(made.signer, 'signature', made.signer.signature[:-1]), failed('SIG_CRYPTO_FAILURE', 'timestamp.signature')),
        ('C11 by the attacker under the authority\'s certificate', lambda made: setattr(made.signer, 'signature', scene.foreign.archive_tsa.sign(made.signer.attribute_set())), failed('SIG_CRYPTO_FAILURE', 'timestamp.signature')),
    ]
    crypto = failed('SIG_CRYPTO_FAILURE', 'timestamp.signature')
    made = []
    for name, change, told in before:
        # What is signed, and was changed without signing anew, breaks the signature value as well.
        signs = any(word in name for word in ('message-digest', 'content-type', 'signing-certificate', 'digest of other'))
        blind = told if told.sub == 'HASH_FAILURE' or not signs else crypto
        where = NOT_HIS_OWN if 'attacker' in name else LEVELS
        made.append(Row(f'archive token: {name}', {'token': change}, told, where, {BLIND: blind, LISTED: blind}))
        made.append(Row(f'signature token: {name}', {'stamp': change}, told, where))
    for name, change, told in after:
        where = NOT_HIS_OWN if 'attacker' in name else LEVELS
        made.append(Row(f'archive token: {name}', {'tokened': change}, told, where))
        made.append(Row(f'signature token: {name}', {'stamped': change}, told, where))
    made.append(Row('archive token: T09 the signature in its place', {'token_bytes': lambda octets: scene.original.entries['META-INF/signature001.p7s']}, form('timestamp.content'), ONLY_RIGHT))
    made.append(Row('archive token: T14 a whole answer in place of the token', {'token_bytes': lambda octets: asn1.sequence(asn1.sequence(asn1.integer(0)), octets)}, form('timestamp.form')))
    made.append(Row('archive token: T17 that of another bundle', {'token_bytes': lambda octets: scene.other.entries[TOKEN]}, hashed('timestamp.imprint')))
    return made


def encoded_rows():
    made = []
    for row in encoding_rows():
        change = row.hooks['signature_bytes']
        made.append(Row('archive ' + row.name.replace('seal:', 'token:'), {'token_bytes': change}, form('timestamp.form')))
    return made


# Authorities ------------------------------------------------------------------------------------------------------------------------

def authority_rows(scene):
    root = cms.Party(scene.pki / 'tsa2' / 'root.key', cms.pem_blocks(scene.pki / 'tsa2' / 'root.pem')[0], is_rsa=True)
    right, signer = scene.right.archive_tsa, scene.right.signer

    def by(party):
        def apply(made):
            made.by(party)
            made.signer.signature = party.sign(made.signer.attribute_set())
        return apply

    def of(change):
        return by(cms.Party(right.key, changed(right.certificate, root, change), is_rsa=True))

    def alone(change):
        """Without the list of the authority, which vouches for nobody then."""
        def apply(made):
            issuer = x509.Certificate.read(root.certificate).subject
            made.revocation = [one for one in made.revocation if RevocationList.read(one).issuer != issuer]
            change(made)
        return apply

    use = failed('CHAIN_CONSTRAINTS_FAILURE', 'timestamp.certificate_use')
    stamping = x509.TIMESTAMPING
    rows_ = [
        ('T04 the authority\'s certificate has the CA bit', of(basic(True)), use),
        ('T05 an extended key usage that is not critical', of(purposes(stamping)), use),
        ('T05 an extended key usage more', of(purposes(stamping, x509.SERVER, critical=True)), use),
        ('T05 no extended key usage', of(lambda one: one.extensions.drop(x509.EXTENDED)), use),
        ('T05 any extended key usage', of(purposes(x509.ANY, critical=True)), use),
        ('T05 a key for key agreement only', of(usage(0x08, 3)), use),
        ('C30 the sealer as its own authority', alone(by(signer)), use),
    ]
    made = [Row(f'archive token: {name}', {'token': change}, told, ONLY_RIGHT) for name, change, told in rows_]
    # One token of an authority that the panel does not trust adds nothing; the other still proves the time.
    return made


def revocation_rows(scene):
    """Data about the signer and both authorities lies in the archive token (§5)."""
    stamped = cms.TstInfo.read(cms.SignedData.read(scene.original.entries[TOKEN]).content).moment()
    parties = {name: cms.Party(scene.pki / name / 'root.key', cms.pem_blocks(scene.pki / name / 'root.pem')[0], is_rsa=name == 'tsa2') for name in ('signer-ca', 'tsa1', 'tsa2')}

    def of(name):
        issuer = x509.Certificate.read(parties[name].certificate).subject
        return lambda made: next(at for at, one in enumerate(made.revocation) if RevocationList.read(one).issuer == issuer)

    def other(name, change, by=None):
        def apply(made):
            at = of(name)(made)
            one = RevocationList.read(made.revocation[at])
            change(one)
            made.revocation[at] = one.issued_by(by or parties[name])
        return {'token': apply}

    def without(name):
        return {'token': lambda made: made.revocation.pop(of(name)(made)) and None}

    leaf = {'signer-ca': scene.right.signer.certificate, 'tsa1': scene.right.signature_tsa.certificate, 'tsa2': scene.right.archive_tsa.certificate}
    earlier = lambda one: setattr(one, 'this_update', asn1.time(stamped - DAY))
    missing = open_('TRY_LATER', 'signature.revocation')
    rows_ = [
        ('C28 no list about the signer', without('signer-ca'), missing),
        ('C27 the signer was revoked before', other('signer-ca', lambda one: one.revoking(leaf['signer-ca'], stamped - DAY) and None), failed('REVOKED', 'signature.revocation')),
        ('C29 a list about the signer from before the stamp', other('signer-ca', earlier), form('timestamp.bag')),
        ('C29 a list about the signer by the attacker', other('signer-ca', lambda one: None, scene.foreign.signer), form('timestamp.bag')),
        ('C29 a delta list without its base', other('signer-ca', extension(x509.DELTA, asn1.integer(1), True)), form('timestamp.bag')),
        ('C29 a list with an unknown critical extension', other('signer-ca', extension('1.2.3.4', b'\x05\x00', True)), form('timestamp.bag')),
        ('C29 the attacker\'s list beside the right ones', {'token': lambda made: made.revocation.append(scene.foreign.revocation[0])}, form('timestamp.bag')),
        ('C29 an octet changed in a list', {'token': lambda made: made.revocation.__setitem__(0, made.revocation[0][:-1] + bytes([made.revocation[0][-1] ^ 1]))}, form('timestamp.bag')),
        ('C29 no list at all', {'token': lambda made: made.revocation.clear()}, missing),
        ('C29 a list that is none', {'token': lambda made: made.revocation.append(asn1.sequence(asn1.integer(1)))}, form('timestamp.form')),
        ('C29 OCSP data of another format', {'token': lambda made: made.revocation.append(asn1.context(1, asn1.oid('1.2.3.4') + asn1.sequence()))}, form('timestamp.form')),
    ]
    made = [Row(f'archive token: {name}', hooks, told, ONLY_RIGHT) for name, hooks, told in rows_]
    return made
