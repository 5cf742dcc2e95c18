"""Manifest, SHA256SUMS, datapackage, PERIKSA.txt, the signed list and the archive manifest (threats.md §2.4; bukti-1.md §4, §7)."""
import base64
import hashlib
import json
import re

import resealed
from captures import sha
from json_changes import DEEP, OCTETS, edit, shapes
from resealed import LEVELS
from table import BLIND, BLIND_AND_RIGHT, ONLY_RIGHT, Row, form, hashed, limit, mismatch, unsupported

ITEM2, ITEM3 = 'items/0002/item.json', 'items/0003/item.json'


def rows(scene):
    return [*manifest_rows(scene.original), *sums_rows(), *datapackage_rows(), *periksa_rows(), *asic_rows(), *archive_rows()]


# evidence/manifest.json ---------------------------------------------------------------------------------------------------------------

def manifest_rows(original):
    sample = json.loads(original.entries[resealed.MANIFEST])
    made = [Row(f'manifest: {name}', {'manifest_bytes': change}, mismatch('inventory.form')) for name, change in OCTETS]
    made += [Row(f'manifest: {name}', {'manifest_bytes': change}, limit('inventory.form'), ONLY_RIGHT) for name, change in DEEP]
    made += [Row(f'manifest: {name}', {'manifest': change}, mismatch('inventory.form'), ONLY_RIGHT) for name, change in shapes(sample)]
    values = [
        ('M13 of edition 2', edit(schema='bukti-manifest/2'), unsupported('inventory.form')),
        ('M13 of edition 0', edit(schema='bukti-manifest/0'), unsupported('inventory.form')),
        ('M13 of another schema', edit(schema='bukti-index/1'), mismatch('inventory.form')),
        ('M13 schema in capitals', edit(schema='BUKTI-MANIFEST/1'), mismatch('inventory.form')),
        ('M03 a file twice, with two digests', edit(files=lambda files: [*files, {**files[0], 'sha256': '0' * 64}]), mismatch('inventory.files')),
        ('M03 a file twice', edit(files=lambda files: [files[0], *files]), mismatch('inventory.files')),
        ('M01 a file less', edit(files=lambda files: files[:-1]), mismatch('inventory.files')),
        ('M19 the last item less', edit(items=lambda items: items[:-1]), mismatch('inventory.items')),
        ('M19 an item in the middle less', edit(items=lambda items: items[:4] + items[5:]), mismatch('inventory.items')),
        ('M20 two items in each other\'s place', edit(items=lambda items: [items[1], items[0], *items[2:]]), mismatch('inventory.items')),
        ('M20 two files in each other\'s place', edit(files=lambda files: [files[0], files[2], files[1], *files[3:]]), mismatch('inventory.files')),
        ('M10 digests by SHA-1', edit(files__1__sha256=hashlib.sha1(b'x').hexdigest()), mismatch('inventory.form')),
        ('M10 a digest with its algorithm named', edit(files__1__sha256=lambda old: 'sha256:' + old), mismatch('inventory.form')),
        ('M10 no digest', edit(files__1__sha256='none'), mismatch('inventory.form')),
        ('M11 a digest in capitals', edit(files__1__sha256=str.upper), mismatch('inventory.form')),
        ('M11 a digest one digit short', edit(files__1__sha256=lambda old: old[:-1]), mismatch('inventory.form')),
        ('M11 a digest one digit long', edit(files__1__sha256=lambda old: old + '0'), mismatch('inventory.form')),
        ('M11 a digest with a blank', edit(files__1__sha256=lambda old: old[:-1] + ' '), mismatch('inventory.form')),
        ('M11 a digest with a line end', edit(files__1__sha256=lambda old: old + '\n'), mismatch('inventory.form')),
        ('M15 another digest than the file has', edit(files__1__sha256='0' * 64), mismatch('inventory.file')),
        ('M15 another size than the file has', edit(files__1__bytes=lambda old: old + 1), mismatch('inventory.file')),
        ('M15 another media type', edit(files__1__media_type='text/html'), mismatch('inventory.file')),
        ('M15 another role', edit(files__1__role='shot'), mismatch('inventory.file')),
        ('M15 another item of the file', edit(files__1__item='0002'), mismatch('inventory.file')),
        ('M15 no item of the file', edit(files__1__item=None), mismatch('inventory.file')),
        ('M15 an item of a file that has none', edit(files__0__item='0001'), mismatch('inventory.file')),
        ('M15 a file that may not be withheld', edit(files__1__withholdable=False), mismatch('inventory.form')),
        ('M15 another file name', edit(files__1__path='items/0001/shot-01.png'), mismatch('inventory.files')),
        ('M09 a file name in other case', edit(files__1__path='Items/0001/item.json'), mismatch('inventory.files')),
        ('Z04 a file name with ..', edit(files__1__path='items/../item.json'), mismatch('inventory.form')),
        ('M15 other files of an item', edit(items__0__files=[ITEM2]), mismatch('inventory.items')),
        ('M15 more files of an item', edit(items__0__files=lambda old: [*old, ITEM2]), mismatch('inventory.items')),
        ('M15 another number of an item', edit(items__0__id='0022'), mismatch('inventory.items')),
        ('M15 an item\'s number with a needless zero', edit(items__0__id='00001'), mismatch('inventory.items')),
        ('M15 another capture of an item', edit(items__0__captures=['0002']), mismatch('item.captures')),
        ('M15 no capture of an item', edit(items__0__captures=[]), mismatch('inventory.form')),
        ('M15 a capture more', edit(captures=lambda old: [*old, {**old[0], 'id': '0002', 'path': 'captures/0002.wacz'}]), mismatch('inventory.captures')),
        ('M15 no capture', edit(captures=[]), mismatch('inventory.form')),
        ('M15 a capture of another path', edit(captures__0__path='captures/0002.wacz'), mismatch('inventory.captures')),
        ('M15 a capture of another number', edit(captures__0__id='0002'), mismatch('inventory.captures')),
        ('M15 a capture that ended before it began', edit(captures__0__finished='2000-01-01T00:00:00.000Z'), mismatch('inventory.captures')),
        ('M15 a capture by a method that nobody knows', edit(captures__0__method='api'), mismatch('inventory.form')),
        ('M15 a capture handed in', edit(captures__0__method='import'), mismatch('leaf.false')),
        ('a time that is no date', edit(sealed_claimed='2026-02-30T00:00:00.000Z'), mismatch('inventory.form')),
        ('a time with an offset', edit(sealed_claimed='2026-11-22T07:00:00.000+07:00'), mismatch('inventory.form')),
        ('a leap second', edit(sealed_claimed='2016-12-31T23:59:60.000Z'), mismatch('inventory.form')),
        ('M21 the number of another bundle', edit(bundle_id='urn:uuid:00000000-0000-4000-8000-000000000001'), mismatch('capture.bundle_id')),
        ('a bundle number in capitals', edit(bundle_id=str.upper), mismatch('inventory.form')),
        ('a case label as reference', edit(case_ref='CONTOH/001'), mismatch('inventory.form')),
        ('ordinal zero', edit(seq=0), mismatch('inventory.form')),
        ('M15 the certificate of another sealer', edit(operator__cert_sha256='0' * 64), mismatch('inventory.operator')),
        ('M15 a role that nobody knows', edit(operator__role='hakim'), mismatch('inventory.form')),
        ('M15 a plugin twice', edit(plugins=lambda old: [*old, old[0]]), mismatch('inventory.plugins')),
        ('M15 a test date without a live test', edit(plugins__0__test_status={'kind': 'local', 'date': '2026-01-01'}), mismatch('inventory.form')),
        ('M15 without the plugin that read the items', edit(plugins__0__id='lain'), mismatch('leaf.false')),
        ('M14 a member marked critical', edit(tool=lambda old: {**old, 'critical': True}), mismatch('inventory.form')),
        ('M09 a name in other case', lambda value: value.update(Files=value.pop('files')), mismatch('inventory.form')),
        ('M09 a name with a look-alike letter', lambda value: value.update({'filеs': value.pop('files')}), mismatch('inventory.form')),
        ('R04 an escape code in the name of the tool', edit(tool__name='saksi\x1b[2JUTUH'), mismatch('inventory.form')),
    ]
    made += [Row(f'manifest: {name}', {'manifest': change}, told, LEVELS if name.startswith('M') else ONLY_RIGHT) for name, change, told in values]
    made.append(Row('manifest: larger than its limit', {'manifest_bytes': lambda text: text + b' ' * (4 << 20)}, limit('entry.read'), ONLY_RIGHT))
    return made


# SHA256SUMS, datapackage.json, PERIKSA.txt ------------------------------------------------------------------------------------------

def line(number, change):
    def apply(octets):
        lines = octets.split(b'\n')
        lines[number] = change(lines[number])
        return b'\n'.join(lines)
    return apply


def sums_rows():
    rows_ = [
        ('M15 another digest', line(1, lambda text: b'0' * 64 + text[64:]), mismatch('sums.line')),
        ('M11 a digest in capitals', line(1, lambda text: text[:64].upper() + text[64:]), form('sums.form')),
        ('M11 one blank', line(1, lambda text: text.replace(b'  ', b' ')), form('sums.form')),
        ('a binary mark', line(1, lambda text: text.replace(b'  ', b' *')), form('sums.form')),
        ('lines ended by CR LF', lambda octets: octets.replace(b'\n', b'\r\n'), form('sums.form')),
        ('M08 no line end at the end', lambda octets: octets[:-1], form('sums.form')),
        ('M08 an empty line at the end', lambda octets: octets + b'\n', form('sums.form')),
        ('M06 a byte order mark', lambda octets: b'\xef\xbb\xbf' + octets, form('sums.form')),
        ('M01 a line less', lambda octets: octets[octets.index(b'\n') + 1:], mismatch('sums.line')),
        ('M02 a line about a file that is not there', lambda octets: octets + b'0' * 64 + b'  items/9999/item.json\n', mismatch('sums.line')),
        ('M03 a line twice', lambda octets: octets + octets[:octets.index(b'\n') + 1], form('sums.form')),
        ('M20 two lines in each other\'s place', lambda octets: b'\n'.join([*reversed(octets.split(b'\n')[:2]), *octets.split(b'\n')[2:]]), mismatch('sums.line')),
        ('Z04 a name with ..', line(1, lambda text: text[:66] + b'../x'), form('sums.form')),
        ('M08 a comment', lambda octets: b'# UTUH\n' + octets, form('sums.form')),
        ('M08 nothing', lambda octets: b'', mismatch('sums.line')),
        ('M12 itself in it', lambda octets: octets + sha(octets).encode() + b'  SHA256SUMS\n', mismatch('sums.line')),
    ]
    return [Row(f'sums: {name}', {'sums': change}, told) for name, change, told in rows_]


def datapackage_rows():
    made = [Row(f'datapackage: {name}', {'datapackage_bytes': change}, form('datapackage.form'), LEVELS if name.startswith('M04') else ONLY_RIGHT) for name, change in OCTETS]
    made += [Row(f'datapackage: {name}', {'datapackage_bytes': change}, limit('datapackage.form'), ONLY_RIGHT) for name, change in DEEP]
    sample = {'profile': 'x', 'resources': [{'bytes': 1, 'hash': 'x', 'name': 'x', 'path': 'x'}], 'title': 'x'}
    made += [Row(f'datapackage: {name}', {'datapackage': change}, form('datapackage.form'), ONLY_RIGHT) for name, change in shapes(sample)]
    other = [
        ('another profile', edit(profile='data-package'), form('datapackage.form')),
        ('another title', edit(title='Bukti'), form('datapackage.form')),
        ('M21 the number of another bundle', edit(title='Bukti urn:uuid:00000000-0000-4000-8000-000000000001'), mismatch('datapackage.captures')),
        ('M15 another digest', edit(resources__0__hash='sha256:' + '0' * 64), mismatch('datapackage.captures')),
        ('M15 another size', edit(resources__0__bytes=1), mismatch('datapackage.captures')),
        ('M10 a digest by MD5', edit(resources__0__hash='md5:' + '0' * 32), form('datapackage.form')),
        ('M15 another name', edit(resources__0__name='0002.wacz'), form('datapackage.form')),
        ('Z04 a path with ..', edit(resources__0__path='captures/../captures/0001.wacz'), mismatch('datapackage.captures')),
        ('M15 no capture', edit(resources=[]), mismatch('datapackage.captures')),
        ('M03 the capture twice', edit(resources=lambda old: old * 2), mismatch('datapackage.captures')),
        ('M15 a capture that is not there', edit(resources=lambda old: [*old, {**old[0], 'name': '0002.wacz', 'path': 'captures/0002.wacz'}]), mismatch('datapackage.captures')),
        ('an item as a capture', edit(resources=lambda old: [*old, {**old[0], 'name': 'item.json', 'path': 'items/0001/item.json'}]), mismatch('datapackage.captures')),
    ]
    return made + [Row(f'datapackage: {name}', {'datapackage': change}, told) for name, change, told in other]


def periksa_rows():
    rows_ = [('another word', lambda text: text.replace(b'openssl', b'openss1', 1)), ('a line more', lambda text: text + b'\nhttp://contoh.example/\n'), ('nothing', lambda text: b''),
             ('M06 a byte order mark', lambda text: b'\xef\xbb\xbf' + text), ('lines ended by CR LF', lambda text: text.replace(b'\n', b'\r\n')),
             ('M18 a fingerprint to compare with', lambda text: text + b'SHA256 Fingerprint=00:11\n')]
    return [Row(f'periksa: {name}', {'periksa': change}, mismatch('periksa.text')) for name, change in rows_]


# The template of §4 -------------------------------------------------------------------------------------------------------------------

def replaced(old, new, count=1):
    def apply(octets):
        assert old in octets, old
        return octets.replace(old, new, count)
    return apply


def reference(number, change):
    """The `number`th reference's line."""
    return line(number + 3, change)


def spelled(octets_of_digest):
    """Another digest value in the first reference."""
    return lambda octets: re.sub(rb'(<ds:DigestValue>)([^<]*)', lambda found: found[1] + octets_of_digest(found[2]), octets, count=1)


def loose_base64(value):
    """The same 32 octets, other bits in the last letter's slack."""
    alphabet = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    return value[:-2] + bytes([alphabet[alphabet.index(value[-2]) ^ 1]]) + value[-1:]


# What an XML reader would take for the same list, or for another one (M23).
SPELLINGS = [
    ('a DOCTYPE', replaced(b'<asic:ASiCManifest ', b'<!DOCTYPE x>\n<asic:ASiCManifest ')),
    ('an entity bomb', replaced(b'<asic:ASiCManifest ', b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<asic:ASiCManifest ')),
    ('an external entity', replaced(b'<asic:ASiCManifest ', b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<asic:ASiCManifest ')),
    ('XInclude', replaced(b'</asic:ASiCManifest>', b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="lain.xml"/>\n</asic:ASiCManifest>')),
    ('two SigReference', replaced(b'<asic:SigReference ', b'<asic:SigReference URI="META-INF/signature002.p7s"/>\n<asic:SigReference ')),
    ('no SigReference', lambda octets: re.sub(rb'<asic:SigReference [^\n]*\n', b'', octets)),
    ('a percent-encoded name', replaced(b'URI="captures/0001.wacz"', b'URI="captures/%30001.wacz"')),
    ('a name with ./', replaced(b'URI="captures/0001.wacz"', b'URI="./captures/0001.wacz"')),
    ('another prefix', lambda octets: octets.replace(b'asic:', b'a:')),
    ('another namespace', replaced(b'02918/v1.2.1#', b'02918/v1.1.1#')),
    ('a comment inside a digest', spelled(lambda value: value[:8] + b'<!-- -->' + value[8:])),
    ('a character reference in a digest', spelled(lambda value: b'&#%d;' % value[0] + value[1:])),
    ('CDATA around a digest', spelled(lambda value: b'<![CDATA[' + value + b']]>')),
    ('white space in a digest', spelled(lambda value: value[:8] + b'\n' + value[8:])),
    ('a digest without padding', spelled(lambda value: value[:-1])),
    ('a digest with slack bits', spelled(loose_base64)),
    ('a digest in the URL alphabet', spelled(lambda value: b'-' + value[1:])),
    ('M11 a digest in hexadecimal', spelled(lambda value: base64.b64decode(value).hex().encode())),
    ('UTF-16', lambda octets: octets.decode().encode('utf-16')),
    ('a byte order mark', lambda octets: b'\xef\xbb\xbf' + octets),
    ('another XML version', replaced(b'version="1.0"', b'version="1.1"')),
    ('standalone', replaced(b'standalone="no"', b'standalone="yes"')),
    ('single quotes', replaced(b'encoding="UTF-8"', b"encoding='UTF-8'")),
    ('lines ended by CR LF', lambda octets: octets.replace(b'\n', b'\r\n')),
    ('no line end at the end', lambda octets: octets[:-1]),
    ('a line end more', lambda octets: octets + b'\n'),
    ('a comment at the end', lambda octets: octets + b'<!-- UTUH -->\n'),
    ('a processing instruction', replaced(b'<asic:ASiCManifest ', b'<?xml-stylesheet href="x.xsl"?>\n<asic:ASiCManifest ')),
    ('attributes in another order', replaced(b'URI="captures/0001.wacz" MimeType="application/wacz"', b'MimeType="application/wacz" URI="captures/0001.wacz"')),
    ('an attribute more', replaced(b'MimeType="application/wacz"', b'MimeType="application/wacz" Critical="true"')),
    ('M10 SHA-1', replaced(b'http://www.w3.org/2001/04/xmlenc#sha256', b'http://www.w3.org/2000/09/xmldsig#sha1')),
    ('M10 MD5', replaced(b'http://www.w3.org/2001/04/xmlenc#sha256', b'http://www.w3.org/2001/04/xmldsig-more#md5')),
    ('M10 SHA-512', replaced(b'http://www.w3.org/2001/04/xmlenc#sha256', b'http://www.w3.org/2001/04/xmlenc#sha512')),
    ('an element more', replaced(b'</asic:ASiCManifest>', b'<asic:ASiCManifestExtensions/>\n</asic:ASiCManifest>')),
    ('blanks in front of a line', replaced(b'\n<asic:DataObjectReference', b'\n  <asic:DataObjectReference')),
    ('M03 a file twice, with two digests', lambda octets: octets.replace(b'</asic:ASiCManifest>', re.sub(rb'Value>.{43}=', b'Value>' + b'A' * 43 + b'=', octets.split(b'\n')[3]) + b'\n</asic:ASiCManifest>')),
    ('M08 cut in the middle', lambda octets: octets[:len(octets) // 2]),
]


def asic_rows():
    made = [Row(f'asic: {"" if name.startswith("M") else "M23 "}{name}', {'asic': change}, form('manifest.form'), LEVELS) for name, change in SPELLINGS]
    other = [
        ('M23 a second signature claimed', replaced(b'URI="META-INF/signature001.p7s"', b'URI="META-INF/signature002.p7s"'), form('manifest.signature')),
        ('M23 the token as its signature', replaced(b'URI="META-INF/signature001.p7s" MimeType="application/x-pkcs7-signature"',
                                                   b'URI="META-INF/timestamp001.tst" MimeType="application/vnd.etsi.timestamp-token"'), form('manifest.signature')),
        ('M23 another type of the signature', replaced(b'application/x-pkcs7-signature', b'application/pkcs7-signature'), form('manifest.signature')),
        ('M02 a file that is not there', lambda octets: octets.replace(b'URI="items/0021/item.json"', b'URI="items/0022/item.json"'), form('coverage.unlisted')),
        ('M02 a file that may not be withheld is not there', replaced(b'URI="PERIKSA.txt"', b'URI="PERIKSA2.txt"'), form('coverage.unlisted')),
        ('M01 a file less', lambda octets: re.sub(rb'<asic:DataObjectReference URI="items/0009[^\n]*\n', b'', octets), form('coverage.unlisted')),
        ('M01 no file', lambda octets: re.sub(rb'<asic:DataObjectReference [^\n]*\n', b'', octets), form('coverage.unlisted')),
        ('M12 mimetype in it', lambda octets: octets.replace(b'\n<asic:Data', b'\n' + mimetype_line() + b'\n<asic:Data', 1), form('manifest.form')),
        ('M12 itself in it', lambda octets: octets.replace(b'</asic:ASiCManifest>', octets.split(b'\n')[3].replace(b'captures/0001.wacz', b'META-INF/ASiCManifest001.xml') + b'\n</asic:ASiCManifest>'),
         form('manifest.reference')),
        ('M12 its own signature in it', lambda octets: octets.replace(b'</asic:ASiCManifest>', octets.split(b'\n')[3].replace(b'captures/0001.wacz', b'META-INF/signature001.p7s') + b'\n</asic:ASiCManifest>'),
         form('manifest.form')),
        ('M23 a Rootfile in the signed list', replaced(b'MimeType="application/wacz"', b'MimeType="application/wacz" Rootfile="true"'), form('manifest.reference')),
        ('M15 another type of a file', replaced(b'MimeType="application/wacz"', b'MimeType="application/zip"'), form('manifest.media_type')),
        ('M20 two files in each other\'s place', lambda octets: b'\n'.join([*octets.split(b'\n')[:4], *reversed(octets.split(b'\n')[4:6]), *octets.split(b'\n')[6:]]), form('coverage.order')),
    ]
    made += [Row(f'asic: {name}', {'asic': change}, told) for name, change, told in other]
    made.append(Row('asic: M15 another digest', {'asic': spelled(lambda value: base64.b64encode(bytes(32)))}, hashed('entry.digest')))
    made.append(Row('asic: M16 a digest from before the file was final', {'asic': spelled(lambda value: base64.b64encode(hashlib.sha256(b'').digest()))}, hashed('entry.digest')))
    made.append(Row('asic: larger than its limit', {'asic': lambda octets: octets + b' ' * (4 << 20)}, limit('manifest.read'), ONLY_RIGHT))
    return made


def mimetype_line():
    value = base64.b64encode(hashlib.sha256(b'application/vnd.etsi.asic-e+zip').digest()).decode()
    return (f'<asic:DataObjectReference URI="mimetype" MimeType="text/plain"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>{value}</ds:DigestValue>'
            '</asic:DataObjectReference>').encode()


def archive_rows():
    """A list that cannot be read leads to no token, so at level BLIND its form is what is told."""
    broken = [(f'{"" if name.startswith("M") else "M23 "}{name}', change, form('archive.form')) for name, change in SPELLINGS] + [
        ('M23 another token claimed', replaced(b'URI="META-INF/timestamp001.tst"', b'URI="META-INF/timestamp002.tst"'), form('archive.token')),
        ('M23 the signature as its token', replaced(b'URI="META-INF/timestamp001.tst" MimeType="application/vnd.etsi.timestamp-token"',
                                                   b'URI="META-INF/signature001.p7s" MimeType="application/x-pkcs7-signature"'), form('archive.form')),
        ('M23 another type of the token', replaced(b'MimeType="application/vnd.etsi.timestamp-token"', b'MimeType="application/octet-stream"'), form('archive.token')),
    ]
    made = [Row(f'archive: {name}', {'archive': change}, told, BLIND_AND_RIGHT, {BLIND: told}) for name, change, told in broken]
    other = [
        ('M23 a second Rootfile', replaced(b'MimeType="text/xml"', b'MimeType="text/xml" Rootfile="true"'), form('archive.chain')),
        ('M01 no file', lambda octets: re.sub(rb'<asic:DataObjectReference [^\n]*\n', b'', octets), form('archive.unlisted')),
        ('M01 without the signature', lambda octets: re.sub(rb'<asic:DataObjectReference URI="META-INF/signature001[^\n]*\n', b'', octets), form('archive.unlisted')),
        ('M01 without the signed list', lambda octets: re.sub(rb'<asic:DataObjectReference URI="META-INF/ASiCManifest001[^\n]*\n', b'', octets), form('archive.unlisted')),
        ('M01 without an item', lambda octets: re.sub(rb'<asic:DataObjectReference URI="items/0009[^\n]*\n', b'', octets), form('archive.unlisted')),
        ('M02 a file that is not there', replaced(b'URI="items/0021/item.json"', b'URI="items/0022/item.json"'), form('archive.unlisted')),
        ('M15 another type of a file', replaced(b'MimeType="application/wacz"', b'MimeType="application/zip"'), form('archive.media_type')),
        ('M15 another digest', spelled(lambda value: base64.b64encode(bytes(32))), hashed('archive.digest')),
    ]
    return made + [Row(f'archive: {name}', {'archive': change}, told, BLIND_AND_RIGHT) for name, change, told in other]
