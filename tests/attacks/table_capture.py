"""Records, index, page list and datapackage of a capture (threats.md §2.5; bukti-1.md §6, §8)."""
import base64
import hashlib
import json
import struct
import zlib


from captures import Record, canonical, gzip_member, sha
from json_changes import DEEP, OCTETS, edit, shapes
from table import BLIND_AND_RIGHT, LEVELS, ONLY_RIGHT, Row, form, hashed, limit, mismatch, unsupported

# Places of the demonstration's first records: warcinfo, then request, response, chain, exchange, then request, response (gzip, chunked), exchange.
INFO, REQUEST, RESPONSE, CHAIN, EXCHANGE, REQUEST2, RESPONSE2, EXCHANGE2 = range(8)
FIRST = 'urn:uuid:00000000-0000-4000-8000-000000000001'


def rows(scene):
    assert [one.kind for one in scene.original.records[:8]] == 'warcinfo request response metadata metadata request response metadata'.split()
    assert b'chunked' in scene.original.records[RESPONSE2].http_head()
    return [*member_rows(), *header_rows(), *block_rows(), *order_rows(), *exchange_rows(scene.original), *index_rows(), *page_rows(), *package_rows(scene.original)]


def record(number, change):
    """Record `number` is changed in place, or is what `change` gives back."""
    def apply(records):
        other = change(records[number])
        if other is not None:
            records[number] = other
    return apply


def field(name, value):
    """A header field of another value; None takes it away."""
    def apply(one):
        if value is None:
            del one[name]
        else:
            one[name] = value(one[name]) if callable(value) else value
    return apply


def block(change):
    """Another block, with length and digests that say so."""
    return lambda one: one.with_block(change(one.block)) and None


def replaced(old, new):
    def apply(octets):
        assert old in octets, old
        return octets.replace(old, new, 1)
    return apply


# Members (§8.1) -----------------------------------------------------------------------------------------------------------------------

def packed(change):
    """Member 2 from what it inflates to."""
    def apply(members):
        members[RESPONSE] = change(zlib.decompress(members[RESPONSE], 31))
    return apply


def raw(change):
    def apply(members):
        members[RESPONSE] = change(members[RESPONSE])
    return apply


def at(offset, octet):
    return raw(lambda member: member[:offset] + bytes([octet]) + member[offset + 1:])


def joined(members):
    members[REQUEST:REQUEST + 2] = [gzip_member(b''.join(zlib.decompress(one, 31) for one in members[REQUEST:REQUEST + 2]))]


def member_rows():
    half = lambda octets: gzip_member(octets[:len(octets) // 2]) + gzip_member(octets[len(octets) // 2:])
    rows_ = [
        ('W02 the last member cut', lambda members: members.__setitem__(-1, members[-1][:-1])),
        ('W02 the last member without its trailer', lambda members: members.__setitem__(-1, members[-1][:-8])),
        ('W02 only a gzip header at the end', lambda members: members.append(members[-1][:10])),
        ('W02 an octet between two members', raw(lambda member: member + b'\0')),
        ('W02 line ends between two members', raw(lambda member: member + b'\r\n\r\n')),
        ('W02 junk before the first member', lambda members: members.insert(0, b'junk')),
        ('W02 junk behind the last member', lambda members: members.append(b'junk')),
        ('W02 zeros behind the last member', lambda members: members.append(bytes(512))),
        ('W02 an empty member', raw(lambda member: member + gzip_member(b''))),
        ('W02 an empty member at the end', lambda members: members.append(gzip_member(b''))),
        ('W02 two records in one member', joined),
        ('W02 one record in two members', packed(half)),
        ('W02 a record that is not packed', lambda members: members.__setitem__(RESPONSE, zlib.decompress(members[RESPONSE], 31))),
        ('W02 a WARC that is not packed', lambda members: members.__setitem__(slice(None), [b''.join(zlib.decompress(one, 31) for one in members)])),
        ('W02 a WARC in one member', lambda members: members.__setitem__(slice(None), [gzip_member(b''.join(zlib.decompress(one, 31) for one in members))])),
        ('W02 a file name in the gzip header', packed(lambda octets: gzip_member(octets, flags=8, extra=b'x\0'))),
        ('W02 a comment in the gzip header', packed(lambda octets: gzip_member(octets, flags=16, extra=b'x\0'))),
        ('W02 an extra field in the gzip header', packed(lambda octets: gzip_member(octets, flags=4, extra=b'\x04\0evil'))),
        ('W02 a time in the gzip header', packed(lambda octets: gzip_member(octets, modified=1))),
        ('W02 a header CRC', packed(lambda octets: gzip_member(octets, flags=2, extra=struct.pack('<H', zlib.crc32(b'\x1f\x8b\x08\x02\0\0\0\0\0\xff') & 0xFFFF)))),
        ('W02 a reserved flag', at(3, 0x20)),
        ('W02 another compression method', at(2, 7)),
        ('W02 no gzip magic', at(0, 0x1e)),
        ('W02 another CRC', raw(lambda member: member[:-8] + b'\0\0\0\0' + member[-4:])),
        ('W02 another size in the trailer', raw(lambda member: member[:-4] + b'\0\0\0\0')),
        ('W02 an octet of the packed data changed', raw(lambda member: member[:40] + bytes([member[40] ^ 0x55]) + member[41:])),
        ('W02 zlib in place of gzip', packed(zlib.compress)),
        ('W02 no record at all', lambda members: members.clear()),
        ('W16 a text in place of the WARC', lambda members: members.__setitem__(slice(None), [b'UTUH\n'])),
    ]
    told = {'W02 no record at all': mismatch('warc.order')}
    return [Row(f'warc: {name}', {'members': change}, told.get(name, mismatch('warc.record')), BLIND_AND_RIGHT if name.endswith('header') else LEVELS) for name, change in rows_]


# Headers (§8.1, §8.2) -----------------------------------------------------------------------------------------------------------------

def encoded(change):
    """The record's octets, changed, in a member of their own."""
    def apply(members):
        members[RESPONSE] = gzip_member(change(zlib.decompress(members[RESPONSE], 31)))
    return apply


def base32(one):
    return 'sha256:' + base64.b32encode(hashlib.sha256(one.block).digest()).decode()


def header_rows():
    rows_ = []
    for name, value in [('W01 Content-Length one less', lambda old: str(int(old) - 1)), ('W01 Content-Length one more', lambda old: str(int(old) + 1)), ('W01 Content-Length negative', '-1'),
                        ('W01 Content-Length huge', '18446744073709551616'), ('W01 Content-Length beyond the file', '9007199254740991'), ('W01 Content-Length with a sign', lambda old: '+' + old),
                        ('W01 Content-Length with a leading zero', lambda old: '0' + old), ('W01 Content-Length in hexadecimal', lambda old: hex(int(old))), ('W01 Content-Length empty', ''),
                        ('W01 Content-Length with a blank behind', lambda old: old + ' '), ('W01 Content-Length as a list', lambda old: f'{old}, {old}'), ('W01 no Content-Length', None)]:
        beyond = name.endswith(('huge', 'file'))  # §14: no record is larger than a bundle may be
        rows_.append((name, record(RESPONSE, field('Content-Length', value)), limit('warc.record') if beyond else mismatch('warc.record')))
    twice = lambda name: record(RESPONSE, lambda one: one.fields.insert(0, (name, one[name])))
    rows_ += [
        ('W01 Content-Length twice', twice('Content-Length'), mismatch('warc.record')),
        ('W15 WARC-Date twice', twice('WARC-Date'), mismatch('warc.record')),
    ]
    same_id = lambda records: records[REQUEST].__setitem__('WARC-Record-ID', records[INFO]['WARC-Record-ID'])
    rows_ += [
        ('W03 two records with one id', same_id, mismatch('warc.id')),
        ('W03 an id in capitals', record(CHAIN, field('WARC-Record-ID', str.upper)), mismatch('warc.record')),
        ('W03 an id without angle brackets', record(REQUEST, field('WARC-Record-ID', lambda old: old[1:-1])), mismatch('warc.record')),
        ('W03 an id that is no UUID', record(REQUEST, field('WARC-Record-ID', '<https://contoh.example/1>')), mismatch('warc.record')),
        ('W03 no id', record(REQUEST, field('WARC-Record-ID', None)), mismatch('warc.record')),
        ('W06 no block digest', record(RESPONSE, field('WARC-Block-Digest', None)), mismatch('warc.record')),
        ('W06 no payload digest', record(RESPONSE, field('WARC-Payload-Digest', None)), mismatch('warc.record')),
        ('W06 no block digest of the warcinfo', record(INFO, field('WARC-Block-Digest', None)), mismatch('warc.record')),
        ('W06 no block digest of an exchange', record(EXCHANGE, field('WARC-Block-Digest', None)), mismatch('warc.record')),
        ('W06 a block digest by SHA-1', record(RESPONSE, lambda one: field('WARC-Block-Digest', 'sha1:' + base64.b32encode(hashlib.sha1(one.block).digest()).decode())(one)), mismatch('warc.record')),
        ('W06 a block digest by MD5', record(RESPONSE, lambda one: field('WARC-Block-Digest', 'md5:' + hashlib.md5(one.block).hexdigest())(one)), mismatch('warc.record')),
        ('W06 a block digest in base32', record(RESPONSE, lambda one: field('WARC-Block-Digest', base32(one))(one)), mismatch('warc.record')),
        ('W06 a block digest in capitals', record(RESPONSE, field('WARC-Block-Digest', lambda old: old[:7] + old[7:].upper())), mismatch('warc.record')),
        ('W06 a block digest one digit short', record(RESPONSE, field('WARC-Block-Digest', lambda old: old[:-1])), mismatch('warc.record')),
        ('W06 a block digest without its algorithm', record(RESPONSE, field('WARC-Block-Digest', lambda old: old[7:])), mismatch('warc.record')),
        ('W06 a block digest of the word none', record(RESPONSE, field('WARC-Block-Digest', 'none')), mismatch('warc.record')),
        ('W06 a payload digest of an exchange', record(EXCHANGE, lambda one: field('WARC-Payload-Digest', one['WARC-Block-Digest'])(one)), mismatch('warc.record')),
        ('W07 another block digest', record(RESPONSE, field('WARC-Block-Digest', 'sha256:' + '0' * 64)), mismatch('warc.digest')),
        ('W07 another payload digest', record(RESPONSE, field('WARC-Payload-Digest', 'sha256:' + '0' * 64)), mismatch('warc.digest')),
        ('W07 another block digest of the warcinfo', record(INFO, field('WARC-Block-Digest', 'sha256:' + '0' * 64)), mismatch('warc.digest')),
        ('W07 another block digest of a request', record(REQUEST, field('WARC-Block-Digest', 'sha256:' + '0' * 64)), mismatch('warc.digest')),
        ('W07 another block digest of a chain', record(CHAIN, field('WARC-Block-Digest', 'sha256:' + '0' * 64)), mismatch('warc.digest')),
        ('W07 another block digest of an exchange', record(EXCHANGE, field('WARC-Block-Digest', 'sha256:' + '0' * 64)), mismatch('warc.digest')),
        ('W05 a payload digest over the chunk lines', record(RESPONSE2, lambda one: field('WARC-Payload-Digest', 'sha256:' + sha(one.block[len(one.http_head()):]))(one)), mismatch('warc.digest')),
        ('W05 a payload digest over the decoded body', record(RESPONSE2, lambda one: field('WARC-Payload-Digest', 'sha256:' + sha(zlib.decompress(one.payload(), 31)))(one)), mismatch('warc.digest')),
        ('W05 a payload digest over the whole message', record(RESPONSE2, lambda one: field('WARC-Payload-Digest', one['WARC-Block-Digest'])(one)), mismatch('warc.digest')),
        ('W07 an octet of a block changed', record(RESPONSE, lambda one: setattr(one, 'block', one.block[:-2] + b'x' + one.block[-1:])), mismatch('warc.digest')),
        ('W09 a date with a fraction', record(REQUEST, field('WARC-Date', lambda old: old[:-1] + '.000Z')), mismatch('warc.record')),
        ('W09 a date without zone', record(REQUEST, field('WARC-Date', lambda old: old[:-1])), mismatch('warc.record')),
        ('W09 a date that is none', record(REQUEST, field('WARC-Date', '2026-02-30T00:00:00Z')), mismatch('warc.record')),
        ('W09 another date than its group', record(REQUEST, field('WARC-Date', '2026-01-01T00:00:00Z')), mismatch('warc.order')),
        ('W09 no date', record(REQUEST, field('WARC-Date', None)), mismatch('warc.record')),
        ('W10 another address than its group', record(REQUEST, field('WARC-Target-URI', 'https://contoh.example/')), mismatch('warc.order')),
        ('W10 an address in angle brackets', record(REQUEST, field('WARC-Target-URI', lambda old: f'<{old}>')), mismatch('warc.record')),
        ('W10 an address with a fragment', record(REQUEST, field('WARC-Target-URI', lambda old: old + '#x')), mismatch('warc.record')),
        ('W10 an address with a blank', record(REQUEST, field('WARC-Target-URI', lambda old: old + ' x')), mismatch('warc.record')),
        ('W10 an address that is not ASCII', record(REQUEST, field('WARC-Target-URI', lambda old: old + 'é')), mismatch('warc.record')),
        ('W10 no address', record(REQUEST, field('WARC-Target-URI', None)), mismatch('warc.record')),
        ('W10 an address of the warcinfo', record(INFO, field('WARC-Target-URI', 'https://contoh.example/')), mismatch('warc.record')),
        ('W14 a segment number', record(RESPONSE, field('WARC-Segment-Number', '1')), mismatch('warc.record')),
        ('W14 a segment\'s origin', record(RESPONSE, field('WARC-Segment-Origin-ID', f'<{FIRST}>')), mismatch('warc.record')),
        ('W15 a field that nobody knows', record(RESPONSE, field('WARC-Identified-Payload-Type', 'text/html')), mismatch('warc.record')),
        ('W15 a field of Warcprox', record(RESPONSE, field('WARC-Refers-To', f'<{FIRST}>')), mismatch('warc.record')),
        ('W15 ten thousand fields', record(RESPONSE, lambda one: setattr(one, 'fields', [(f'X-{n}', 'x') for n in range(10000)] + one.fields)), None),
        ('W13 an address that is none', record(RESPONSE, field('WARC-IP-Address', '127.0.0.1:80')), mismatch('exchange.peer')),
        ('W08 a revisit', record(RESPONSE, field('WARC-Type', 'revisit')), None),
        ('W08 a revisit with a profile', record(RESPONSE, lambda one: (field('WARC-Type', 'revisit')(one), field('WARC-Profile', 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest')(one)) and None), None),
        ('W14 a continuation', record(RESPONSE, field('WARC-Type', 'continuation')), None),
        ('W12 a conversion', record(RESPONSE, field('WARC-Type', 'conversion')), None),
        ('W12 a type that nobody knows', record(RESPONSE, field('WARC-Type', 'screenshot')), None),
        ('W12 a type in capitals', record(RESPONSE, field('WARC-Type', 'Response')), None),
        ('W16 another content type of a response', record(RESPONSE, field('Content-Type', 'text/html')), None),
        ('W16 another content type of a request', record(REQUEST, field('Content-Type', 'application/http;msgtype=response')), None),
        ('W16 a content type with a blank', record(RESPONSE, field('Content-Type', 'application/http; msgtype=response')), None),
        ('W16 another content type of an exchange', record(EXCHANGE, field('Content-Type', 'text/json')), mismatch('warc.order')),
        ('W16 another content type of the warcinfo', record(INFO, field('Content-Type', 'text/plain')), None),
        ('W16 a truncation for no known reason', record(RESPONSE, field('WARC-Truncated', 'lain')), mismatch('warc.record')),
    ]
    unclear = {'W15 ten thousand fields': limit('warc.record')}
    refused = {name: unclear.get(name, mismatch('warc.record')) for name, _, told in rows_ if told is None}
    texts = [
        ('W15 a folded field', replaced(b'\r\nContent-Length', b'\r\n folded\r\nContent-Length')),
        ('W15 a field that is no UTF-8', replaced(b'application/http', b'application\xff/http')),
        ('W15 a control character in a field', replaced(b'application/http', b'application\x1b/http')),
        ('W15 a field name in other case', replaced(b'Content-Length', b'content-length')),
        ('W15 a field without a colon', replaced(b'Content-Length: ', b'Content-Length ')),
        ('W15 a field without a blank', replaced(b'Content-Length: ', b'Content-Length:')),
        ('W15 two blanks before a value', replaced(b'Content-Length: ', b'Content-Length:  ')),
        ('W15 a blank before the colon', replaced(b'Content-Length: ', b'Content-Length : ')),
        ('W15 lines ended by LF', lambda octets: octets.replace(b'\r\n', b'\n')),
        ('W16 WARC/1.0', replaced(b'WARC/1.1', b'WARC/1.0')),
        ('W16 WARC/2.0', replaced(b'WARC/1.1', b'WARC/2.0')),
        ('W16 no version', replaced(b'WARC/1.1\r\n', b'')),
        ('W16 a line before the version', lambda octets: b'\r\n' + octets),
        ('W16 one line end behind the block', lambda octets: octets[:-2]),
        ('W16 three line ends behind the block', lambda octets: octets + b'\r\n'),
        ('W16 other octets behind the block', lambda octets: octets[:-4] + b'xxxx'),
        ('W16 a header without end', replaced(b'\r\n\r\n', b'\r\n')),
    ]
    made = [Row(f'warc: {name}', {'records': change}, told or refused[name]) for name, change, told in rows_]
    for name, change in texts:
        told = mismatch('item.record') if name in ('W16 WARC/1.0', 'W16 WARC/2.0') else mismatch('warc.record')  # nothing behind it is read
        made.append(Row(f'warc: {name}', {'members': encoded(change)}, told))
    made.append(Row('warc: W15 a header of 65 KiB', {'records': record(RESPONSE, field('WARC-Target-URI', lambda old: old + 'x' * 65536))}, limit('warc.record'), ONLY_RIGHT))
    return made


# Blocks (§8.4) ------------------------------------------------------------------------------------------------------------------------

def block_rows():
    rows_ = [
        ('W16 a NUL in a head', block(replaced(b'Server: saksi', b'Server: \0saksi'))),
        ('W16 a lone CR in a head', block(replaced(b'Server: saksi', b'Server: \rsaksi'))),
        ('W16 a blank before a colon', block(replaced(b'Server: saksi', b'Server : saksi'))),
        ('W16 a field name that is no token', block(replaced(b'Server: saksi', b'Ser(ver: saksi'))),
        ('W16 another version of HTTP', block(replaced(b'HTTP/1.1', b'HTTP/2.0'))),
        ('W16 a status of two digits', block(replaced(b'HTTP/1.1 200', b'HTTP/1.1 20'))),
        ('W16 no status line', block(lambda octets: octets[octets.index(b'\r\n') + 2:])),
        ('W16 a head without end', block(lambda octets: octets[:octets.index(b'\r\n\r\n')])),
        ('W16 an empty block', block(lambda octets: b'')),
        ('W16 a body longer than its Content-Length', block(lambda octets: octets + b'x')),
        ('W16 a body shorter than its Content-Length', block(lambda octets: octets[:-1])),
        ('W16 a 204 with a body', block(replaced(b'HTTP/1.1 200', b'HTTP/1.1 204'))),
        ('W16 a 304 with a body', block(replaced(b'HTTP/1.1 200', b'HTTP/1.1 304'))),
        ('W16 a request in place of the response', block(lambda octets: b'GET / HTTP/1.1\r\n\r\n')),
    ]
    chunks = [
        ('W05 no last chunk', block(lambda octets: octets[:-5])),
        ('W05 a chunk larger than it says', block(lambda octets: octets.replace(b'0\r\n\r\n', b'x0\r\n\r\n'))),
        ('W05 octets behind the last chunk', block(lambda octets: octets + b'x')),
        ('W05 a chunk size that is none', block(lambda octets: octets[:octets.index(b'\r\n\r\n') + 4] + b'-' + octets[octets.index(b'\r\n\r\n') + 4:])),
        ('W05 an endless chunk size', block(lambda octets: octets[:octets.index(b'\r\n\r\n') + 4] + b'f' * 40 + octets[octets.index(b'\r\n\r\n') + 4:])),
    ]
    made = [Row(f'warc: {name}', {'records': record(RESPONSE, change)}, mismatch('warc.digest')) for name, change in rows_]
    made += [Row(f'warc: {name}', {'records': record(RESPONSE2, change)}, mismatch('warc.digest')) for name, change in chunks]
    other = [
        ('W16 a block that is no gzip though its head says so', RESPONSE2, block(replaced(b'\x1f\x8b', b'\x1f\x8c')), mismatch('fact.false')),
        ('W16 a coding that is stacked', RESPONSE2, block(replaced(b'Content-Encoding: gzip', b'Content-Encoding: gzip, gzip')), mismatch('fact.false')),
        ('W16 a coding that nobody undoes', RESPONSE2, block(replaced(b'Content-Encoding: gzip', b'Content-Encoding: br')), mismatch('fact.false')),
        ('W16 a HTTP request that is none', REQUEST, block(replaced(b'GET ', b'GET')), mismatch('warc.digest')),
        ('W12 the warcinfo of another bundle', INFO, block(lambda octets: octets.replace(octets[octets.index(b'urn:uuid:'):][:45], FIRST.encode())), mismatch('capture.bundle_id')),
        ('W12 a warcinfo without salt', INFO, block(lambda octets: octets[:octets.index(b'salt')]), mismatch('warc.warcinfo')),
        ('W12 a warcinfo with a short salt', INFO, block(lambda octets: octets[:-3] + b'\r\n'), mismatch('warc.warcinfo')),
        ('W12 a warcinfo without isPartOf', INFO, block(replaced(b'isPartOf', b'isNotPart')), mismatch('warc.warcinfo')),
        ('W12 a warcinfo that is no list of fields', INFO, block(lambda octets: b'UTUH'), mismatch('warc.warcinfo')),
        ('W12 an exchange of 5 MiB', EXCHANGE, block(lambda octets: octets + b' ' * (5 << 20)), mismatch('warc.block')),
    ]
    return made + [Row(f'warc: {name}', {'records': record(number, change)}, told, ONLY_RIGHT if '5 MiB' in name else LEVELS) for name, number, change, told in other]


# Order and links (§8.3) ---------------------------------------------------------------------------------------------------------------

def without(number):
    return lambda records: records.pop(number) and None


def swapped(first, second):
    def apply(records):
        records[first], records[second] = records[second], records[first]
    return apply


def another(number, place=None):
    """A copy with an id of its own."""
    def apply(records):
        copy = Record(list(records[number].fields), records[number].block)
        copy['WARC-Record-ID'] = f'<{FIRST}>'
        records.insert(number + 1 if place is None else place, copy)
    return apply


def order_rows():
    rows_ = [
        ('W12 no warcinfo', without(INFO)), ('W12 the warcinfo second', swapped(INFO, REQUEST)), ('W12 two warcinfo', another(INFO)), ('W12 a warcinfo at the end', another(INFO, 10 ** 6)),
        ('W12 a response without request', without(REQUEST)), ('W12 a request without response', without(RESPONSE)), ('W12 a response without exchange', without(EXCHANGE)),
        ('W12 two requests for a response', another(REQUEST)), ('W12 two responses for a request', another(RESPONSE)), ('W12 two exchanges for a response', another(EXCHANGE)),
        ('W12 two chains for a response', another(CHAIN)),
        ('W12 the response before its request', swapped(REQUEST, RESPONSE)), ('W12 the exchange before its chain', swapped(CHAIN, EXCHANGE)), ('W12 two requests, then their responses', swapped(EXCHANGE, REQUEST2)),
        ('W12 cut behind a request', lambda records: records.__delitem__(slice(REQUEST + 1, None))),
        ('W12 cut behind a response', lambda records: records.__delitem__(slice(RESPONSE + 1, None))),
        ('W04 a request tied to nothing', record(REQUEST, field('WARC-Concurrent-To', None))),
        ('W04 a request tied to another response', lambda records: records[REQUEST].__setitem__('WARC-Concurrent-To', records[RESPONSE2]['WARC-Record-ID'])),
        ('W04 a request tied to a record of another bundle', record(REQUEST, field('WARC-Concurrent-To', f'<{FIRST}>'))),
        ('W04 an exchange tied to nothing', record(EXCHANGE, field('WARC-Concurrent-To', None))),
        ('W04 an exchange tied to another response', lambda records: records[EXCHANGE].__setitem__('WARC-Concurrent-To', records[RESPONSE2]['WARC-Record-ID'])),
        ('W04 a chain tied to another response', lambda records: records[CHAIN].__setitem__('WARC-Concurrent-To', records[RESPONSE2]['WARC-Record-ID'])),
        ('W04 a response tied to its request', lambda records: records[RESPONSE].__setitem__('WARC-Concurrent-To', records[REQUEST]['WARC-Record-ID'])),
        ('W10 another address of an exchange', record(EXCHANGE, field('WARC-Target-URI', 'https://contoh.example/'))),
    ]
    made = [Row(f'warc: {name}', {'records': change}, mismatch('warc.order')) for name, change in rows_]
    ids = record(RESPONSE2, field('WARC-Record-ID', f'<{FIRST}>'))
    relinked = lambda records: (ids(records), [records[n].__setitem__('WARC-Concurrent-To', f'<{FIRST}>') for n in (REQUEST2, EXCHANGE2)]) and None
    made.append(Row('warc: W04 a record that items name under another id', {'records': relinked}, mismatch('item.record')))
    made.append(Row('warc: W12 the records that items name are gone', {'records': lambda records: records.__delitem__(slice(REQUEST2, None))}, mismatch('item.record')))
    other = lambda one: '192.0.2.7' if one != '192.0.2.7' else '192.0.2.8'
    made.append(Row('warc: W13 another address than the connected one', {'records': record(RESPONSE, field('WARC-IP-Address', other))}, mismatch('exchange.peer')))
    made.append(Row('warc: W13 another warcinfo named', {'records': record(RESPONSE, field('WARC-Warcinfo-ID', f'<{FIRST}>'))}, mismatch('warc.order')))
    return made


# Exchanges (§8.6) ---------------------------------------------------------------------------------------------------------------------

def exchange(change):
    return record(EXCHANGE, lambda one: one.with_block(canonical(changed(json.loads(one.block), change))) and None)


def changed(value, change):
    other = change(value)
    return value if other is None else other


def exchange_rows(original):
    sample = json.loads(original.records[EXCHANGE].block)
    made = [Row(f'exchange: {name}', {'records': record(EXCHANGE, block(change))}, mismatch('exchange.form'), LEVELS if name.startswith('M04') else ONLY_RIGHT) for name, change in OCTETS]
    made += [Row(f'exchange: {name}', {'records': record(EXCHANGE, block(change))}, limit('exchange.form'), ONLY_RIGHT) for name, change in DEEP]
    made += [Row(f'exchange: {name}', {'records': exchange(change)}, mismatch('exchange.form'), ONLY_RIGHT) for name, change in shapes(sample)]
    rows_ = [
        ('M13 of edition 2', edit(schema='saksi-exchange/2'), unsupported('exchange.form')),
        ('a hop before the first', edit(hop=-1), mismatch('exchange.form')),
        ('attempt zero', edit(attempt=0), mismatch('exchange.form')),
        ('a start that is no date', edit(started='2026-02-30T00:00:00.000Z'), mismatch('exchange.form')),
        ('a negative time', edit(timings__total_us=-1), mismatch('exchange.form')),
        ('W13 a port that is none', edit(peer__port=65536), mismatch('exchange.form')),
        ('W13 a connected address that is none', edit(peer__address='contoh'), mismatch('exchange.form')),
        ('W13 another connected address than the record says', edit(peer__address='192.0.2.7'), mismatch('exchange.peer')),
        ('cut, though the record says that it is whole', edit(truncated={'reason': 'length', 'limit': {'name': 'response_wire_bytes', 'value': 1}}), mismatch('exchange.truncated')),
        ('the chain under another id', edit(tls__chain__record=FIRST), mismatch('exchange.chain')),
        ('the chain with another digest', edit(tls__chain__sha256='0' * 64), mismatch('exchange.chain')),
        ('M15 a purpose that nobody knows', edit(purpose='lain'), mismatch('exchange.form')),
    ]
    made += [Row(f'exchange: {name}', {'records': exchange(change)}, told, LEVELS) for name, change, told in rows_]
    made.append(Row('exchange: the record cut, though the exchange says that it is whole', {'records': record(RESPONSE, field('WARC-Truncated', 'length'))}, mismatch('exchange.truncated')))
    made.append(Row('exchange: another chain', {'records': record(CHAIN, block(lambda octets: octets.replace(b'M', b'N', 1)))}, mismatch('exchange.chain')))
    return made


# Index (§8.7) -------------------------------------------------------------------------------------------------------------------------

def line(change, number=3):
    def apply(octets):
        lines = octets.split(b'\n')
        lines[number] = change(lines[number])
        return b'\n'.join(sorted(lines[:-1])) + b'\n'
    return apply


def value(**members):
    """Members of the JSON of one line; None takes one away."""
    def apply(text):
        key, date, value_ = text.split(b' ', 2)
        held = json.loads(value_)
        for name, other in members.items():
            if other is None:
                del held[name]
            else:
                held[name] = other(held[name]) if callable(other) else other
        return b' '.join([key, date, canonical(held)])
    return line(apply)


def index_rows():
    stated = [
        ('W11 another file', value(filename='lain.warc.gz')),
        ('W11 an offset in the middle of a record', value(offset=lambda old: old + 1)), ('W11 the offset of another record', value(offset=0)), ('W11 an offset behind the end', value(offset=1 << 40)),
        ('W11 a length one short', value(length=lambda old: old - 1)), ('W11 a length of two records', value(length=lambda old: old + 700)), ('W07 another digest', value(digest='sha256:' + '0' * 64)), ('W15 another status', value(status=418)),
        ('W15 another media type', value(mime='text/html')),
        ('W09 another date', line(lambda text: b' '.join([text.split(b' ')[0], b'20260101000000', text.split(b' ', 2)[2]]))),
    ]
    shaped = [
        ('W11 a length of nothing', value(length=0)),
        ('W10 another address', value(url='https://contoh.example/')),
        ('W10 another key', line(lambda text: b'example,contoh)/ ' + text.split(b' ', 1)[1])),
        ('W10 a key in capitals', line(lambda text: text.replace(b')/', b')/X', 1))),
        ('W06 a digest by SHA-1', value(digest='sha1:' + 'A' * 32)), ('W06 a digest in capitals', value(digest='sha256:' + 'A' * 64)), ('M14 a member more', value(lain='x')), ('W06 no digest', value(digest=None)),
        ('W15 no status', value(status=None)), ('W15 a status as text', value(status='200')), ('W11 an offset as text', value(offset='3639')), ('W11 a negative offset', value(offset=-1)), ('M04 a member twice', line(lambda text: text[:-1] + b',"url":"x"}')), ('M08 blanks inside', line(lambda text: text.replace(b'":', b'": ', 1))), ('W09 a date of 13 digits', line(lambda text: text.replace(b' 2', b' ', 1))),
        ('M08 a blank more', line(lambda text: text.replace(b' ', b'  ', 1))), ('M08 no JSON', line(lambda text: text.split(b'{')[0])), ('M08 an empty line', lambda octets: b'\n' + octets),
        ('M08 no line end at the end', lambda octets: octets[:-1]), ('M08 lines ended by CR LF', lambda octets: octets.replace(b'\n', b'\r\n')), ('W10 in another order', lambda octets: b'\n'.join(reversed(octets[:-1].split(b'\n'))) + b'\n'),
        ('M03 a line twice', lambda octets: octets[:octets.index(b'\n') + 1] + octets), ('M06 a byte order mark', lambda octets: b'\xef\xbb\xbf' + octets), ('M08 a header line', lambda octets: b' CDX N b a\n' + octets),
    ]
    made = [Row(f'cdxj: {name}', {'cdxj': change}, mismatch('cdxj.line')) for name, change in stated]
    made += [Row(f'cdxj: {name}', {'cdxj': change}, mismatch('cdxj.form'), BLIND_AND_RIGHT) for name, change in shaped]
    made.append(Row('cdxj: W10 a record less', {'cdxj': lambda octets: octets[octets.index(b'\n') + 1:]}, mismatch('cdxj.missing')))
    made.append(Row('cdxj: W10 nothing', {'cdxj': lambda octets: b''}, mismatch('cdxj.missing')))
    return made


# Page list and datapackage (§6) -------------------------------------------------------------------------------------------------------

def page(**members):
    def apply(octets):
        head, first = octets.split(b'\n')[:2]
        return head + b'\n' + canonical({**json.loads(first), **members}) + b'\n'
    return apply


def page_rows():
    rows_ = [
        ('W10 an address that was not recorded', page(url='https://contoh.example/'), mismatch('pages.line')), ('W09 a time at which nothing was recorded', page(ts='2026-01-01T00:00:00.000Z'), mismatch('pages.line')),
        ('W10 no page', lambda octets: octets.split(b'\n')[0] + b'\n', mismatch('pages.empty')), ('M14 a title', page(title='Terbukti melanggar'), mismatch('pages.form')), ('M08 no line end at the end', lambda octets: octets[:-1], mismatch('pages.form')),
        ('M08 an empty line', lambda octets: octets + b'\n', mismatch('pages.form')), ('another number', page(id='p2'), mismatch('pages.form')), ('another title of the list', lambda octets: octets.replace(b'"Pages"', b'"Bukti"'), mismatch('pages.form')),
        ('another format', lambda octets: octets.replace(b'json-pages-1.0', b'json-pages-2.0'), mismatch('pages.form')), ('M08 no header', lambda octets: octets[octets.index(b'\n') + 1:], mismatch('pages.form')),
        ('W09 a time with another fraction', lambda octets: octets.replace(b'.000Z', b'.001Z'), mismatch('pages.line')), ('M08 nothing', lambda octets: b'', mismatch('pages.form')), ('M08 blanks inside', lambda octets: octets.replace(b'":', b'": ', 1), mismatch('pages.form')),
        ('R04 an escape code in an address', page(url='https://contoh.example/\x1b[2JUTUH'), mismatch('pages.line')),
    ]
    return [Row(f'pages: {name}', {'pages': change}, told) for name, change, told in rows_]


def package_rows(original):
    sample = json.loads(original.inner['datapackage.json'])
    made = [Row(f'package: {name}', {'package_bytes': change}, form('capture.form'), LEVELS if name.startswith('M04') else ONLY_RIGHT) for name, change in OCTETS]
    made += [Row(f'package: {name}', {'package_bytes': change}, limit('capture.form'), ONLY_RIGHT) for name, change in DEEP]
    made += [Row(f'package: {name}', {'package': change}, form('capture.form'), ONLY_RIGHT) for name, change in shapes(sample)]
    rows_ = [
        ('M21 the number of another bundle', edit(title='Bukti ' + FIRST), mismatch('capture.bundle_id')), ('another title', edit(title='Pelanggaran'), form('capture.form')), ('another profile', edit(profile='wacz'), form('capture.form')),
        ('M13 another version of WACZ', edit(wacz_version='1.2.0'), unsupported('capture.form')), ('a short salt', edit(salt='00'), form('capture.form')), ('a salt in capitals', edit(salt='A' * 32), form('capture.form')),
        ('a time that is no date', edit(created='2026-02-30T00:00:00.000Z'), form('capture.form')), ('M15 another digest', edit(resources__0__hash='sha256:' + '0' * 64), None), ('M15 another size', edit(resources__0__bytes=1), form('capture.form')),
        ('M10 a digest by MD5', edit(resources__0__hash='md5:' + '0' * 32), form('capture.form')), ('M11 a digest in capitals', edit(resources__0__hash=lambda old: old[:7] + old[7:].upper()), form('capture.form')),
        ('M01 a file less', edit(resources=lambda old: old[:2]), form('capture.form')), ('M03 a file twice', edit(resources=lambda old: [*old, old[0]]), form('capture.form')),
        ('M20 two files in each other\'s place', edit(resources=lambda old: [old[1], old[0], old[2]]), form('capture.form')), ('another name', edit(resources__0__name='lain.warc.gz'), form('capture.form')),
        ('Z04 a path with ..', edit(resources__0__path='archive/../data.warc.gz'), form('capture.form')),
    ]
    made += [Row(f'package: {name}', {'package': change}, told or hashed('capture.digest')) for name, change, told in rows_]
    digests = [('M15 another digest', edit_json(hash='sha256:' + '0' * 64)), ('M10 a digest by SHA-1', edit_json(hash='sha1:' + '0' * 40)), ('another path', edit_json(path='lain.json')), ('M12 signed data of its own', edit_json(signedData={'hash': 'x'})),
               ('M08 a line end behind', lambda octets: octets + b'\n'), ('M08 nothing', lambda octets: b'')]
    return made + [Row(f'package digest: {name}', {'digest': change}, form('capture.form')) for name, change in digests]


def edit_json(**members):
    return lambda octets: canonical({**json.loads(octets), **members})
