"""Containers (threats.md §2.3; bukti-1.md §2): one canonical shape is accepted. Each change is made to the bundle itself, which nobody signs, and to the inner
WACZ, which at level RIGHT only the rules of form protect."""
import functools
import struct
import zlib

import zips
from table import BLIND, BLIND_AND_RIGHT, ONLY_RIGHT, Row, Told, UNSUPPORTED, form, hashed
from zips import Member

END = 0x06054B50
ZIP64_EXTRA = struct.pack('<HHQQ', 1, 16, 5, 5)


def on(archive, number):
    """The member that a change is made to: not the first, not the last."""
    return archive.members[number % len(archive.members)]


def member(**how):
    """A change of one member's headers."""
    return lambda archive, at=2: on(archive, at).both(**how) and None


def local(**how):
    return lambda archive, at=2: on(archive, at).local.update(how)


def central(**how):
    return lambda archive, at=2: on(archive, at).central.update(how)


def added(name, data=b'x', **how):
    return lambda archive, at=2: archive.members.append(Member(name, data).both(**how))


def twice(first):
    def change(archive, at=2):
        other = Member(on(archive, at).name, b'isi lain')
        archive.members.insert(at if first else len(archive.members), other)
    return change


def attribute(name, value):
    return lambda archive, at=2: setattr(archive, name, value)


def end(**how):
    return lambda archive, at=2: archive.end.update(how)


def renamed(change):
    def apply(archive, at=2):
        on(archive, at).name = change(on(archive, at).name)
    return apply


def differing(side, key):
    """A number of one header becomes another."""
    def apply(archive, at=2):
        one = on(archive, at)
        value = {'need': 20, 'flags': 0, 'method': 0, 'time': 0, 'date': 0x5AE1, 'crc': zlib.crc32(one.data), 'csize': len(one.data), 'size': len(one.data)}[key]
        getattr(one, side)[key] = value ^ 1
    return apply


def other_name(side):
    def apply(archive, at=2):
        name = on(archive, at).name
        getattr(on(archive, at), side)['name'] = name[:-1] + b'X'
    return apply


def hidden(archive, at=2):
    archive.members.insert(at, Member(b'tersembunyi.txt', b'isi', listed=False))


def ghost(archive, at=2):
    archive.members.insert(at, Member(b'items/9999/item.json', b'', stored=False))


def other_order(archive, at=2):
    order = list(range(len(archive.members)))
    order[1], order[2] = order[2], order[1]
    archive.directory_order = order


def gap(archive, at=2):
    on(archive, at).before = b'PK\3\4'


def descriptor(signature, wrong=False):
    """Flag 3: sizes and CRC behind the data, zero in the local header."""
    def apply(archive, at=2):
        one = on(archive, at)
        numbers = struct.pack('<III', zlib.crc32(one.data) ^ wrong, len(one.data), len(one.data))
        one.both(flags=8)
        one.local.update(crc=0, csize=0, size=0)
        archive.members[archive.members.index(one) + 1].before = (b'PK\7\x08' if signature else b'') + numbers
    return apply


def deflated(method, slack=b''):
    def apply(archive, at=2):
        one = on(archive, at)
        size, crc = len(one.data), zlib.crc32(one.data)
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        one.data = packer.compress(one.data) + packer.flush() + slack
        one.both(method=method, size=size, csize=len(one.data), crc=crc, need=20)
    return apply


def bomb(archive, at=2):
    """A thousand to one, declared honestly."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1 << 22)
    archive.members.append(Member(b'attachments/0001/nol.bin', packer.compress(zeros) + packer.flush()).both(method=8, size=len(zeros), crc=zlib.crc32(zeros)))


def overlapping(archive, at=2):
    """Two names for one stretch of octets (Fifield)."""
    archive.members.append(Member(b'attachments/0001/sama.bin', b'', stored=False).both())
    first = archive.members[0]
    archive.members[-1].central.update(offset=0, crc=zlib.crc32(first.data), csize=len(first.data), size=len(first.data))


def shorter(archive, at=2):
    one = on(archive, at)
    one.both(size=len(one.data) - 1, csize=len(one.data) - 1)


def longer(archive, at=2):
    one = on(archive, at)
    one.both(size=len(one.data) + 1, csize=len(one.data) + 1)


def zip64_end(archive, at=2):
    """Records that no value needs."""
    size = len(zips.Archive(archive.members).build())
    directory = sum(46 + len(one.name) for one in archive.members)
    start = size - 22 - directory
    count = len(archive.members)
    archive.before_end = struct.pack('<IQHHIIQQQQ', 0x06064B50, 44, 0x032D, 45, 0, 0, count, count, directory, start) + struct.pack('<IIQI', 0x07064B50, 0, start + directory, 1)


def too_many(archive, at=2):
    archive.members += [Member(b'attachments/0001/%d' % n, b'') for n in range(65536)]
    archive.end.update(here=len(archive.members) & 0xFFFF, count=len(archive.members) & 0xFFFF)


# Each is a change that leaves whatever the member holds: a reader that is not strict finds the same files, or others, without a word.
FORMS = [
    ('Z01 a name twice, the other content last', twice(first=False)),
    ('Z01 a name twice, the other content first', twice(first=True)),
    ('Z02 a name again in capitals', lambda archive, at=2: archive.members.append(Member(on(archive, at).name.upper(), b'x'))),
    ('Z02 a name that begins with ./', renamed(lambda name: b'./' + name)),
    ('Z02 a name with //', renamed(lambda name: name.replace(b'/', b'//', 1))),
    ('Z02 a name with a backslash', renamed(lambda name: name.replace(b'/', b'\\', 1))),
    ('Z02 a name in NFD', added('attachments/0001/café.txt'.encode(), flags=0x800)),
    ('Z02 a file that is another file\'s folder', lambda archive, at=2: archive.members.append(Member(on(archive, at).name + b'/x', b'x'))),
    ('Z03 a name that ends in / with content', renamed(lambda name: name + b'/')),
    ('Z03 a folder entry', added(b'items/0001/', b'', external=0x41ED0010)),
    ('Z04 an absolute name', added(b'/etc/hosts')),
    ('Z04 a name with ..', added(b'items/../../x')),
    ('Z04 a drive letter', added(b'C:/x')),
    ('Z04 a UNC path', added(b'\\\\server\\x')),
    ('Z04 a NUL in a name', added(b'items/x\0.json')),
    ('Z04 a control character in a name', added(b'items/x\x1b[2J.json')),
    ('Z04 R04 a line break in a name', added(b'items/x\nUTUH')),
    ('Z04 R04 a bidirectional override in a name', added('items/‮nosj.x'.encode())),
    ('Z04 a percent sign in a name', added(b'items/%2e%2e/x')),
    ('Z04 a name of 201 octets', added(b'items/' + b'x' * 195)),
    ('Z04 a name of 65,535 octets', added(b'x' * 65535)),
    ('Z04 a name of no octet', added(b'')),
    ('Z04 a part that ends in a dot', added(b'items/x./y')),
    ('Z04 a device name of Windows', added(b'items/aux.json')),
    ('Z04 a name that begins with a dot', added(b'items/.x')),
    ('Z05 a symbolic link', member(external=0xA1FF0000)),
    ('Z05 a device', member(external=0x21A40000)),
    ('Z05 a set-uid file', member(external=0x89A40000)),
    ('Z05 the DOS folder bit', member(external=0x81A40010)),
    ('Z05 made on another system', member(made=0x0014)),
    *[(f'Z06 {side} header with another {key}', differing(side, key)) for side in ('local', 'central') for key in ('need', 'flags', 'method', 'time', 'date', 'crc', 'csize', 'size')],
    ('Z06 local header with another name', other_name('local')),
    ('Z06 central header with another name', other_name('central')),
    ('Z06 a time in both headers', member(time=0x6000)),
    ('Z06 internal attributes', central(internal=1)),
    ('Z06 a local header without its signature', local(sig=0x04034B51)),
    ('Z06 a central header without its signature', central(sig=0x02014B51)),
    ('Z07 a member in the stream that the directory does not list', hidden),
    ('Z07 a member in the directory that lies nowhere', ghost),
    ('Z07 a directory in another order', other_order),
    ('Z08 octets between two members', gap),
    ('Z08 octets before the directory', attribute('between', b'\0' * 12)),
    ('Z08 octets before the end record', attribute('before_end', b'\0')),
    ('Z08 octets behind the end', attribute('tail', b'\0')),
    ('Z08 line end behind the end', attribute('tail', b'\r\n')),
    ('Z09 a comment', end(comment=b'UTUH')),
    ('Z09 a comment longer than it says', end(comment=b'UTUH', comment_length=0)),
    ('Z09 a comment shorter than it says', end(comment=b'', comment_length=4)),
    ('Z09 an end record inside a comment', end(comment=struct.pack(zips.END, END, 0, 0, 0, 0, 0, 0, 0))),
    ('Z09 a second end record behind', attribute('tail', struct.pack(zips.END, END, 0, 0, 0, 0, 0, 0, 0))),
    ('Z09 another number of entries', end(count=1)),
    ('Z09 another number of entries, twice', end(count=1, here=1)),
    ('Z09 no entries', end(count=0, here=0)),
    ('Z09 another size of the directory', end(size=46)),
    ('Z09 another place of the directory', end(offset=0)),
    ('Z09 a place of the directory behind the file', end(offset=0x7FFFFFFF)),
    ('Z10 a ZIP64 field in the local header without need', local(extra=ZIP64_EXTRA)),
    ('Z10 a ZIP64 field in the central header without need', central(extra=ZIP64_EXTRA)),
    ('Z10 a ZIP64 field in both headers without need', member(extra=ZIP64_EXTRA, need=45)),
    ('Z10 sizes of 0xFFFFFFFF without a ZIP64 field', member(size=0xFFFFFFFF, csize=0xFFFFFFFF)),
    ('Z10 ZIP64 sizes that fit into 32 bits', lambda archive, at=2: on(archive, at).both(size=0xFFFFFFFF, csize=0xFFFFFFFF, need=45, extra=struct.pack(
        '<HHQQ', 1, 16, len(on(archive, at).data), len(on(archive, at).data))) and None),
    ('Z10 ZIP64 end records without need', zip64_end),
    ('Z10 0xFFFF entries without ZIP64', end(count=0xFFFF, here=0xFFFF)),
    ('Z10 0xFFFFFFFF as the place of the directory', end(offset=0xFFFFFFFF)),
    ('Z11 a data descriptor', descriptor(signature=True)),
    ('Z11 a data descriptor without signature', descriptor(signature=False)),
    ('Z11 a data descriptor with another CRC', descriptor(signature=True, wrong=True)),
    ('Z12 a Unicode path in an extra field', member(extra=struct.pack('<HHBI', 0x7075, 10, 1, 0) + b'x.txt')),
    ('Z12 octets in a local extra field only', local(extra=struct.pack('<HH', 0xCAFE, 8) + b'evilwacz')),
    ('Z12 octets in a central extra field only', central(extra=struct.pack('<HH', 0xCAFE, 8) + b'evilwacz')),
    ('Z12 times of Unix in extra fields', member(extra=struct.pack('<HHBI', 0x5455, 5, 1, 0))),
    ('Z12 a comment on a member', central(comment=b'x')),
    ('Z13 the encrypted flag', member(flags=1)),
    ('Z13 strong encryption', member(flags=0x41, need=50)),
    ('Z13 the UTF-8 flag', member(flags=0x800)),
    ('Z14 deflate', deflated(8)),
    ('Z14 deflate with slack behind it', deflated(8, b'slack')),
    ('Z14 a deflate bomb', bomb),
    ('Z14 bzip2', member(method=12)),
    ('Z14 deflate that is none', member(method=8)),
    ('Z14 method 99 (AES)', member(method=99)),
    ('Z15 a second disk in the end record', end(disk=1, start=1)),
    ('Z15 a second disk in a member', central(disk=1)),
    ('Z16 two names for the same octets', overlapping),
    ('Z17 one octet less declared than there is', shorter),
    ('Z17 one octet more declared than there is', longer),
]


def before(octets, shifted):
    def apply(archive, at=2):
        archive.head, archive.shifted = octets, shifted
    return apply


PREPENDED = [
    ('Z08 octets before, places count from behind them', before(b'\0', False)),
    ('Z08 octets before, places count from the first', before(b'\0', True)),
    ('Z20 a PDF in front', before(b'%PDF-1.7\n', True)),
    ('Z20 an HTML page in front', before(b'<!doctype html><script>alert(1)</script><!--', True)),
    ('Z20 a Windows program in front', before(b'MZ' + bytes(62), True)),
    ('Z20 a JPEG in front', before(b'\xff\xd8\xff\xe0', True)),
]
BEHIND = [
    ('Z20 a PDF behind', attribute('tail', b'%PDF-1.7\n%%EOF')),
    ('Z20 an HTML page in a comment', end(comment=b'<html>')),
]


def moved(name, place):
    def apply(archive):
        archive.members.insert(place, archive.members.pop(archive.at(name)))
    return apply


def without(name):
    return lambda archive: archive.members.remove(archive[name])


def content(name, octets):
    def apply(archive):
        archive[name].data = octets
    return apply


def swapped(first, second):
    def apply(archive):
        archive[first].data, archive[second].data = archive[second].data, archive[first].data
    return apply


def put(name, octets=b'{}', place=None):
    return lambda archive: archive.members.insert(len(archive.members) if place is None else place, Member(name.encode(), octets))


NO_BUNDLE = Told(UNSUPPORTED, 'NOT_A_BUNDLE', 'bundle.unknown')
META = 'META-INF/'


def layout_rows():
    """bukti-1.md §1 and §13: which entries, in which order."""
    rows = [
        ('Z19 mimetype is the second member', moved('mimetype', 1), form('inventory.layout')),
        ('Z19 mimetype stands among the others', moved('mimetype', 5), form('inventory.layout')),
        ('Z19 mimetype is not there', without('mimetype'), NO_BUNDLE),
        ('Z19 mimetype of another type', content('mimetype', b'application/vnd.etsi.asic-s+zip'), form('inventory.layout')),
        ('Z19 mimetype with a line end', content('mimetype', b'application/vnd.etsi.asic-e+zip\n'), form('inventory.layout')),
        ('Z19 mimetype with other words behind', content('mimetype', b'application/vnd.etsi.asic-e+zip; x=y'), form('inventory.layout')),
        ('Z21 two items in each other\'s place', moved('items/0002/item.json', 2), form('coverage.order')),
        ('Z21 the context before the manifest', moved('evidence/context.json', 23), form('coverage.order')),
        ('Z21 the token before its manifest', moved(META + 'timestamp001.tst', 31), form('inventory.layout')),
        ('Z21 the signature at the front', moved(META + 'signature001.p7s', 1), form('inventory.layout')),
        ('M01 a file that no list names', put('attachments/0001/surat.pdf', b'%PDF', 23), form('coverage.unlisted')),
        ('M01 an item that no list names', put('items/0022/item.json', b'{}', 23), form('coverage.unlisted')),
        ('M01 a capture that no list names', put('captures/0002.wacz', b'PK', 2), form('coverage.unlisted')),
        ('M01 a picture that no list names', put('items/0001/shot-01.png', b'\x89PNG', 23), form('coverage.unlisted')),
        ('M01 a file of no row', put('catatan.txt', b'x', 23), form('inventory.layout')),
        ('M01 a statement without list and signature', put('custody/0002.json'), form('coverage.unlisted')),
        ('M01 an annotation without list and signature', put('annotations/0002.json'), form('coverage.unlisted')),
        ('M12 a second signed list', put(META + 'ASiCManifest002.xml', b'x'), form('inventory.layout')),
        ('M12 a second signature', put(META + 'signature002.p7s', b'x'), form('inventory.layout')),
        ('M12 a second archive manifest', put(META + 'ASiCArchiveManifest001.xml', b'x'), form('inventory.layout')),
        ('M12 a second token', put(META + 'timestamp002.tst', b'x'), form('inventory.layout')),
        ('M12 manifest.xml of ASiC with XAdES', put(META + 'manifest.xml', b'<x/>'), form('inventory.layout')),
        ('M12 a signature under another name', put(META + 'signatures.p7s', b'x'), form('inventory.layout')),
        ('M12 a lone CRL file', put(META + 'signer.crl', b'x'), form('inventory.layout')),
        ('M12 META-INF in lower case', put('meta-inf/signature001.p7s', b'x'), form('container.form')),
        ('M02 the manifest is not there', without('evidence/manifest.json'), form('entry.missing')),
        ('M02 PERIKSA.txt is not there', without('PERIKSA.txt'), form('entry.missing')),
        ('M02 datapackage.json is not there', without('datapackage.json'), form('entry.missing')),
        ('M02 SHA256SUMS is not there', without('SHA256SUMS'), form('entry.missing')),
        ('M02 the signed list is not there', without(META + 'ASiCManifest001.xml'), form('inventory.layout')),
        ('M02 the signature is not there', without(META + 'signature001.p7s'), form('inventory.layout')),
        ('M02 the archive manifest is not there', without(META + 'ASiCArchiveManifest.xml'), form('inventory.layout')),
        ('M02 the token is not there', without(META + 'timestamp001.tst'), form('inventory.layout')),
    ]
    made = [Row(name, {'zip': change}, told, BLIND_AND_RIGHT) for name, change, told in rows]
    absent = Told('INDETERMINATE', 'SIGNED_DATA_NOT_FOUND', 'entry.withheld')
    withheld = [('M19 the last item is not there', 'items/0021/item.json'), ('M19 an item in the middle is not there', 'items/0009/item.json'),
                ('M19 the first item is not there', 'items/0001/item.json'), ('M02 the capture is not there', 'captures/0001.wacz'),
                ('M02 the context is not there', 'evidence/context.json'), ('M22 the custody log is not there', 'evidence/custody.jsonl')]
    made += [Row(name, {'zip': without(path)}, absent, BLIND_AND_RIGHT) for name, path in withheld]
    changed = [('M20 two items in each other\'s name', swapped('items/0002/item.json', 'items/0003/item.json')), ('an empty item', content('items/0001/item.json', b'')),
               ('an empty capture', content('captures/0001.wacz', b'')), ('Z16 the bundle inside itself as capture', None)]
    made += [Row(name, {'zip': change}, hashed('entry.digest'), BLIND_AND_RIGHT) for name, change in changed if change]
    empty = [('an empty signed list', 'ASiCManifest001.xml', form('manifest.form')), ('an empty signature', 'signature001.p7s', form('signature.form')),
             ('an empty archive manifest', 'ASiCArchiveManifest.xml', form('archive.form')), ('an empty token', 'timestamp001.tst', form('timestamp.form'))]
    for name, path, told in empty:
        made.append(Row(name, {'zip': content(META + path, b'')}, hashed('archive.digest') if path in ('ASiCManifest001.xml', 'signature001.p7s') else told, BLIND_AND_RIGHT))
    return made


def inside(change, at):
    return functools.partial(change, at=at)


def rows(_scene):
    """The bundle's own container, then the inner one."""
    outer = [Row(name, {'zip': change}, form('container.form'), BLIND_AND_RIGHT) for name, change in FORMS + PREPENDED + BEHIND]
    inner = [Row(f'{name} (inner)', {'inner': inside(change, 1)}, form('capture.form')) for name, change in FORMS]
    inner += [Row(f'{name} (inner)', {'inner': change}, form('capture.form')) for name, change in PREPENDED + BEHIND]
    big = [Row('Z10 65,569 members', {'zip': too_many}, form('container.form'), (BLIND,))]
    return outer + big + inner + layout_rows() + inner_layout_rows()


def inner_layout_rows():
    """bukti-1.md §6: five entries, in their order."""
    rows_ = [
        ('the index before the WARC', moved('indexes/index.cdx', 0)),
        ('a second WARC', put('archive/lagi.warc.gz', b'')),
        ('a second index', put('indexes/lagi.cdx', b'')),
        ('fuzzy.json', put('fuzzy.json')),
        ('no page list', without('pages/pages.jsonl')),
        ('no index', without('indexes/index.cdx')),
        ('no WARC', without('archive/data.warc.gz')),
        ('no datapackage.json', without('datapackage.json')),
        ('no datapackage-digest.json', without('datapackage-digest.json')),
        ('Z16 an archive in an archive in an archive', put('archive/dalam.wacz', zips.Archive([Member(b'x', b'y')]).build())),
    ]
    return [Row(f'M01 M02 {name} (inner)' if not name.startswith('Z') else f'{name} (inner)', {'inner': change}, form('capture.form'), ONLY_RIGHT) for name, change in rows_]
