"""Files that other programs made: WARCs of wget and warcio, archives of zip, 7z, tar and Python, and hostile ones."""
import base64
import gzip
import hashlib
import http.server
import io
import json
import shutil
import struct
import subprocess
import tarfile
import threading
import unittest
import zipfile

import jsonschema

import harness
import office
import readers

SCHEMA = json.loads((harness.ROOT / 'docs/formats/inspect-1.schema.json').read_text())


def setUpModule():
    global folder, saksi, english
    folder = unittest.enterModuleContext(harness.temporary_folder())
    saksi = harness.Saksi(folder / 'saksi')
    english = harness.Saksi(folder / 'english', language='en_GB.UTF-8')


class Inspected:
    """The lines of one inspection, each checked against the schema."""

    def __init__(self, what, path):
        self.done = saksi.run('inspect', what, path, '--json')
        self.code = self.done.code
        self.lines = [json.loads(line) for line in self.done.out.splitlines()]
        for line in self.lines:
            jsonschema.validate(line, SCHEMA)
        self.summary = self.lines[-1] if self.lines and self.lines[-1]['kind'] == 'summary' else None

    def all(self, kind):
        return [line[kind] for line in self.lines if line['kind'] == kind]

    def bad(self):
        return [said['what']['en'] for line in self.lines for said in line['statements'] if said['tone'] == 'bad']


def file(name, octets):
    path = folder / name
    path.write_bytes(octets)
    return path


def need(program):
    return shutil.which(program) or readers.missing(f'{program} is not installed')


def sha1(octets):
    return 'sha1:' + base64.b32encode(hashlib.sha1(octets).digest()).decode()


def warc_record(content, version='WARC/1.1', kind='response', content_type='application/http;msgtype=response', number=1, **digests):
    fields = ''.join(f'WARC-{name.capitalize()}-Digest: {value}\r\n' for name, value in digests.items())
    head = (f'{version}\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\nWARC-Date: 2026-11-21T07:05:09Z\r\n'
            f'WARC-Target-URI: https://desa.example/{number}\r\n{fields}Content-Type: {content_type}\r\nContent-Length: {len(content)}\r\n\r\n')
    return head.encode() + content + b'\r\n\r\n'


BODY = b'Warga Desa Contoh diundang'
HTTP = b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % len(BODY) + BODY
RECORD = warc_record(HTTP, block=sha1(HTTP), payload=sha1(BODY))


class Chunked(http.server.BaseHTTPRequestHandler):
    """/potong is sent in chunks, everything else with its length."""
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/html')
        if self.path == '/potong':
            self.send_header('Transfer-Encoding', 'chunked')
            self.end_headers()
            self.wfile.write(b'5\r\nWarga\r\n5\r\n Desa\r\n0\r\n\r\n')
        else:
            self.send_header('Content-Length', str(len(BODY)))
            self.end_headers()
            self.wfile.write(BODY)

    def log_message(self, *_):
        pass


class WarcOfWget(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need('wget')
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Chunked)
        cls.addClassCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.shutdown)
        base = f'http://127.0.0.1:{server.server_port}'
        for name, options in (('wget', []), ('wget-plain', ['--no-warc-compression'])):
            subprocess.run(['wget', '-q', '-P', str(folder), f'--warc-file={folder / name}', '--warc-max-size=1G', *options, base + '/', base + '/potong'], check=True, capture_output=True)
        cls.compressed, = folder.glob('wget-0*.warc.gz')
        cls.plain, = folder.glob('wget-plain-0*.warc')

    def test_gzip_and_plain_hold_and_their_sha1_is_called_weak(self):
        for path in (self.compressed, self.plain):
            seen = Inspected('warc', path)
            self.assertEqual((seen.code, seen.summary['headline'], seen.bad()), (0, 'intact_with_notes', []), path)
            records = seen.all('record')
            self.assertEqual({record['version'] for record in records}, {'1.0'})
            self.assertTrue({'warcinfo', 'request', 'response'} <= {record['type'] for record in records})
            responses = [record for record in records if record['type'] == 'response']
            self.assertEqual({record['payload_digest']['state'] for record in responses}, {'holds'})
            self.assertTrue(all(record['payload_digest']['weak'] for record in responses))
            self.assertFalse(any(record['target_uri'].startswith('<') for record in responses))
            self.assertEqual([record['payload_digest']['over_chunk_lines'] for record in sorted(responses, key=lambda one: one['target_uri'])], [False, True])

    def test_the_places_are_the_members_of_the_file(self):
        octets = self.compressed.read_bytes()
        for record in Inspected('warc', self.compressed).all('record'):
            member = gzip.decompress(octets[record['offset']:record['offset'] + record['length']])
            self.assertTrue(member.startswith(b'WARC/1.0\r\n'))
            self.assertIn(record['id'].encode(), member)

    def test_one_member_for_all(self):
        again = file('satu-anggota.warc.gz', gzip.compress(self.plain.read_bytes()))
        seen = Inspected('warc', again)
        self.assertEqual((seen.code, seen.summary['counts']['records_with_own_member']), (0, 0))
        self.assertEqual(seen.summary['counts']['records'], Inspected('warc', self.plain).summary['counts']['records'])

    def test_one_octet_of_a_page_changed(self):
        octets = self.plain.read_bytes()
        self.assertEqual(octets.count(BODY), 1)
        seen = Inspected('warc', file('diubah.warc', octets.replace(BODY, BODY.replace(b'Contoh', b'Contok'))))
        self.assertEqual((seen.code, seen.summary['headline']), (1, 'not_intact'))
        differing, = [record for record in seen.all('record') if record['block_digest']['state'] == 'differs']
        self.assertEqual(differing['payload_digest']['state'], 'differs')
        self.assertEqual(seen.summary['counts']['defective_records'], 0)

    def test_it_says_so_in_both_languages(self):
        self.assertIn('terlalu lemah untuk diandalkan', saksi.must('inspect', 'warc', self.plain).out)
        self.assertIn('too weak to rely on', english.must('inspect', 'warc', self.plain).out)
        self.assertIn('belum tentu asli', saksi.must('lihat', 'warc', self.plain).out)


class WarcOfWarcio(unittest.TestCase):
    def test_what_npms_warcio_writes_holds(self):
        script = folder / 'write.mjs'
        script.write_text("import fs from 'node:fs'\nimport { fromTree } from '" + str(harness.ROOT / 'tests/setup/from_tree.mjs') + "'\n"
                          "const { WARCRecord, WARCSerializer } = await fromTree('warcio')\n"
                          "async function* body() { yield new TextEncoder().encode('Warga Desa Contoh') }\n"
                          "const out = []\n"
                          "for (const gzip of [true, true]) {\n"
                          "  const record = await WARCRecord.create({ url: 'https://desa.example/', date: '2026-11-21T07:05:09Z', type: 'response', warcVersion: 'WARC/1.1',\n"
                          "    httpHeaders: { 'Content-Type': 'text/plain' }, statusline: 'HTTP/1.1 200 OK' }, body())\n"
                          "  out.push(await WARCSerializer.serialize(record, { gzip }))\n"
                          "}\n"
                          "fs.writeFileSync(process.argv[2], Buffer.concat(out.map((one) => Buffer.from(one))))\n")
        target = folder / 'warcio.warc.gz'
        environment = readers.node_environment('warcio')
        subprocess.run(['node', '--experimental-import-meta-resolve', str(script), str(target)], check=True, env=environment, capture_output=True)
        seen = Inspected('warc', target)
        self.assertEqual((seen.code, seen.bad()), (0, []))
        self.assertEqual([record['payload_digest']['state'] for record in seen.all('record')], ['holds', 'holds'])
        self.assertEqual(seen.summary['headline'], 'intact')


class OtherWarcs(unittest.TestCase):
    def test_a_bundles_own_warc_holds(self):
        seen = Inspected('warc', harness.ROOT / 'tests/data/warc/small.warc.gz')
        self.assertEqual((seen.code, seen.bad()), (0, []))

    def test_without_digests_nothing_can_be_said(self):
        seen = Inspected('warc', file('tanpa.warc', warc_record(HTTP) + warc_record(HTTP, number=2)))
        self.assertEqual((seen.code, seen.summary['headline'], seen.summary['counts']['records_without_digest']), (2, 'not_certain_yet', 2))

    def test_a_crawlers_metadata_record_and_an_unknown_label(self):
        block = b'via: https://desa.example/\r\n'
        other = warc_record(block, version='WARC/1.0', kind='metadata', content_type='application/warc-fields', number=2, block='crc32:00000000')
        seen = Inspected('warc', file('crawler.warc', RECORD + other))
        self.assertEqual((seen.code, seen.all('record')[1]['block_digest']['state']), (2, 'not_supported'))

    def test_damage_in_one_member_costs_that_record_only(self):
        member = gzip.compress(RECORD, mtime=0)
        damaged = bytearray(member)
        damaged[len(member) // 2] ^= 0xFF
        seen = Inspected('warc', file('rusak.warc.gz', member + bytes(damaged) + member))
        self.assertEqual((seen.code, seen.summary['headline']), (1, 'not_intact'))
        last = seen.all('record')[-1]
        self.assertEqual((last['offset'], last['block_digest']['state']), (2 * len(member), 'holds'))

    def test_cut_off(self):
        member = gzip.compress(RECORD, mtime=0)
        seen = Inspected('warc', file('terpotong.warc.gz', (member + member)[:-40]))
        self.assertEqual(seen.code, 1)
        self.assertIn('cut off', ' '.join(seen.bad()))

    def test_what_is_no_warc(self):
        for name, octets in (('kosong', b''), ('teks', b'bukan WARC\n'), ('arsip.gz', gzip.compress(b'bukan WARC'))):
            done = saksi.run('inspect', 'warc', file(name, octets))
            self.assertEqual(done.code, 65, name)
            self.assertIn('tidak ada rekaman WARC', done.err)
        self.assertEqual(saksi.run('inspect', 'warc', folder / 'tidak-ada').code, 66)

    def test_a_target_cannot_forge_a_line_on_the_terminal(self):
        forged = RECORD.replace(b'https://desa.example/1', b'https://desa.example/\x1b[2J')
        done = english.run('inspect', 'warc', file('palsu.warc', forged))
        self.assertEqual(done.code, 1)
        self.assertNotIn('\x1b', done.out)


def zipped(*entries, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


class Waczs(unittest.TestCase):
    """A WACZ as Python's zipfile makes it, deflated; each case changes one thing."""

    def wacz(self, name, change=lambda entries: None, signed_list=True):
        member = gzip.compress(warc_record(HTTP, block='sha256:' + hashlib.sha256(HTTP).hexdigest(), payload='sha256:' + hashlib.sha256(BODY).hexdigest()), mtime=0)
        index = {'url': 'https://desa.example/1', 'mime': 'text/html', 'status': '200', 'digest': 'sha256:' + hashlib.sha256(BODY).hexdigest(),
                 'length': str(len(member)), 'offset': '0', 'filename': 'data.warc.gz'}
        entries = {'archive/data.warc.gz': member, 'indexes/index.cdxj': f'example,desa)/1 20261121070509 {json.dumps(index)}\n'.encode(),
                   'pages/pages.jsonl': b'{"format": "json-pages-1.0", "id": "pages"}\n{"id": "1", "url": "https://desa.example/1", "ts": "2026-11-21T07:05:09Z"}\n'}
        package = {'profile': 'data-package', 'wacz_version': '1.1.1', 'resources': [
            {'name': path.rsplit('/', 1)[1], 'path': path, 'hash': 'sha256:' + hashlib.sha256(octets).hexdigest(), 'bytes': len(octets)} for path, octets in entries.items()]}
        entries['datapackage.json'] = json.dumps(package).encode()
        if signed_list:
            entries['datapackage-digest.json'] = json.dumps({'path': 'datapackage.json', 'hash': 'sha256:' + hashlib.sha256(entries['datapackage.json']).hexdigest()}).encode()
        change(entries)
        return Inspected('wacz', file(name, zipped(*entries.items())))

    def relisted(self, path, octets):
        """Changes one entry and the lists that are about it."""
        def change(entries):
            entries[path] = octets(entries[path])
            package = json.loads(entries['datapackage.json'])
            for resource in package['resources']:
                resource.update(hash='sha256:' + hashlib.sha256(entries[resource['path']]).hexdigest(), bytes=len(entries[resource['path']]))
            entries['datapackage.json'] = json.dumps(package).encode()
            entries['datapackage-digest.json'] = json.dumps({'path': 'datapackage.json', 'hash': 'sha256:' + hashlib.sha256(entries['datapackage.json']).hexdigest()}).encode()
        return change

    def test_all_holds(self):
        seen = self.wacz('baik.wacz')
        self.assertEqual((seen.code, seen.summary['headline'], seen.bad()), (0, 'intact', []))
        self.assertEqual([seen.summary['counts'][name] for name in ('entries', 'resources', 'index_lines', 'pages', 'records')], [5, 3, 1, 1, 1])

    def test_an_entry_differs_from_the_list(self):
        seen = self.wacz('beda.wacz', lambda entries: entries.update({'pages/pages.jsonl': entries['pages/pages.jsonl'] + b' '}))
        self.assertEqual((seen.code, {one['path']: one['state'] for one in seen.all('resource')}['pages/pages.jsonl']), (1, 'differs'))

    def test_an_entry_missing_and_one_not_listed(self):
        self.assertEqual([one['state'] for one in self.wacz('kurang.wacz', lambda entries: entries.pop('pages/pages.jsonl')).all('resource')].count('missing'), 1)
        seen = self.wacz('lebih.wacz', lambda entries: entries.update({'lain.txt': b'lain'}))
        self.assertEqual((seen.code, [one['path'] for one in seen.all('resource') if one['state'] == 'not_listed']), (1, ['lain.txt']))

    def test_the_list_differs_from_its_digest(self):
        seen = self.wacz('daftar.wacz', lambda entries: entries.update({'datapackage.json': entries['datapackage.json'] + b'\n'}))
        self.assertEqual((seen.code, seen.bad()), (1, ['the digest of datapackage.json DIFFERS']))
        self.assertEqual(self.wacz('tanpa-sidik.wacz', signed_list=False).code, 0)

    def test_an_index_line_that_points_elsewhere(self):
        for number, (before, after) in enumerate([(b'"offset": "0"', b'"offset": "7"'), (b'"url": "https://desa.example/1"', b'"url": "https://lain.example/"'), (b'', b'')]):
            seen = self.wacz(f'indeks{number}.wacz', self.relisted('indexes/index.cdxj', lambda octets: octets.replace(before, after)
                                                                   if number < 2 else octets.replace(hashlib.sha256(BODY).hexdigest().encode(), b'0' * 64)))
            self.assertEqual((seen.code, seen.all('index')), (1, [{'line': 1, 'name': 'indexes/index.cdxj'}]), (before, seen.lines))

    def test_a_page_without_record(self):
        seen = self.wacz('halaman.wacz', self.relisted('pages/pages.jsonl', lambda octets: octets.replace(b'desa.example/1', b'desa.example/2')))
        self.assertEqual((seen.code, seen.all('page')), (1, [{'line': 2, 'name': 'pages/pages.jsonl'}]))

    def test_what_is_no_wacz(self):
        self.assertEqual(saksi.run('inspect', 'wacz', file('bukan.wacz', zipped(('a.txt', b'a')))).code, 65)


class Containers(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        (self.folder / 'foto').mkdir()
        (self.folder / 'foto/balai desa.txt').write_bytes(BODY)
        (self.folder / 'catatan.txt').write_bytes(b'catatan\n' * 100)
        self.digests = {'foto/balai desa.txt': hashlib.sha256(BODY).hexdigest(), 'catatan.txt': hashlib.sha256(b'catatan\n' * 100).hexdigest()}

    def digests_of(self, seen):
        return {entry['name']: entry['sha256'] for entry in seen.all('entry') if entry['entry_kind'] == 'file'}

    def test_archives_of_zip_7z_tar_and_python(self):
        commands = {'info.zip': ['zip', '-qr', 'info.zip', 'foto', 'catatan.txt'], 'tujuh.7z': ['7z', 'a', '-bso0', 'tujuh.7z', 'foto', 'catatan.txt'],
                    'tujuh.zip': ['7z', 'a', '-bso0', '-tzip', 'tujuh.zip', 'foto', 'catatan.txt'], 'pita.tar.gz': ['tar', 'czf', 'pita.tar.gz', 'foto', 'catatan.txt'],
                    'pita.tar.xz': ['tar', 'cJf', 'pita.tar.xz', 'foto', 'catatan.txt'], 'bsd.zip': ['bsdtar', '-caf', 'bsd.zip', 'foto', 'catatan.txt']}
        for name, command in commands.items():
            need(command[0])
            subprocess.run(command, cwd=self.folder, check=True, capture_output=True)
            seen = Inspected('container', self.folder / name)
            self.assertEqual((seen.code, seen.bad()), (0, []), name)
            self.assertEqual(self.digests_of(seen), self.digests, name)
            self.assertEqual(seen.summary['counts']['strict_profile'], False if name.endswith('.zip') else None, name)

    def test_hostile_names(self):
        seen = Inspected('container', file('nama.zip', zipped(('../lari.txt', b'x'), ('/akar.txt', b'y'), ('map\\berkas', b'z'), ('biasa.txt', b'w'))))
        self.assertEqual((seen.code, seen.summary['counts']['hostile_names']), (1, 2))
        self.assertEqual({entry['name']: entry['problems'] for entry in seen.all('entry')}['../lari.txt'], ['leaves_folder'])

    def test_a_link_is_told_and_not_followed(self):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode='w:gz') as archive:
            link = tarfile.TarInfo('tautan')
            link.type, link.linkname = tarfile.SYMTYPE, '/etc/passwd'
            archive.addfile(link)
        seen = Inspected('container', file('tautan.tar.gz', out.getvalue()))
        entry, = seen.all('entry')
        self.assertEqual((entry['entry_kind'], entry['link_target'], entry['sha256']), ('symbolic_link', '/etc/passwd', None))

    def test_two_contents_under_one_name(self):
        with self.assertWarns(UserWarning):
            octets = zipped(('surat.txt', b'yang pertama'), ('surat.txt', b'yang kedua'))
        seen = Inspected('container', file('ganda.zip', octets))
        self.assertEqual(seen.code, 1)
        self.assertIn(['repeated'], [entry['problems'] for entry in seen.all('entry')])

    def test_an_entry_that_the_directory_does_not_name(self):
        whole = zipped(('satu.txt', b'satu'), ('dua.txt', b'dua'), compression=zipfile.ZIP_STORED)
        end = whole.rindex(b'PK\5\6')
        count, size, directory = struct.unpack_from('<HII', whole, end + 10)
        first = 46 + len('satu.txt')
        kept = whole[directory:directory + first]
        hidden = whole[:directory] + kept + whole[end:end + 8] + struct.pack('<HHII', 1, 1, first, directory) + b'\0\0'
        self.assertEqual(zipfile.ZipFile(io.BytesIO(hidden)).namelist(), ['satu.txt'])
        seen = Inspected('container', file('tersembunyi.zip', hidden))
        self.assertEqual(seen.code, 1)
        self.assertEqual(seen.all('difference'), [{'name': 'dua.txt', 'way': 'stream_only'}])

    def test_local_and_central_header_disagree(self):
        octets = bytearray(zipped(('satu.txt', b'satu'), compression=zipfile.ZIP_STORED))
        octets[30:38] = b'lain.txt'
        seen = Inspected('container', file('beda.zip', bytes(octets)))
        self.assertEqual(seen.code, 1)
        self.assertIn(0, [header['offset'] for header in seen.all('header') if header['contradiction']])

    def test_octets_after_the_end_and_a_changed_content(self):
        whole = zipped(('satu.txt', b'satu' * 50), compression=zipfile.ZIP_STORED)
        self.assertEqual(Inspected('container', file('ekor.zip', whole + b'ekor')).code, 1)
        changed = Inspected('container', file('isi.zip', whole.replace(b'satusatu', b'satusaty', 1)))
        self.assertEqual((changed.code, changed.summary['counts']['unreadable']), (1, 1))

    def test_a_bomb_ends_at_a_limit(self):
        with zipfile.ZipFile(folder / 'bom.zip', 'w', zipfile.ZIP_DEFLATED) as archive, archive.open('nol', 'w', force_zip64=True) as entry:
            for _ in range(80):
                entry.write(bytes(1 << 20))
        done = saksi.run('inspect', 'container', folder / 'bom.zip')
        self.assertEqual(done.code, 65)
        self.assertIn('kali ukurannya', done.err)

    def test_a_bundle_of_ours_has_the_strict_form(self):
        with office.opened() as there:
            seen = Inspected('container', there.bundle)
            self.assertEqual((seen.code, seen.summary['counts']['strict_profile'], seen.summary['headline']), (0, True, 'intact'))
            inner = harness.inner_archive(there.bundle, self.folder)
            seen = Inspected('wacz', inner)
            self.assertEqual((seen.code, seen.summary['headline'], seen.bad()), (0, 'intact', []))
            self.assertEqual(Inspected('container', inner).summary['headline'], 'intact')
            warc = file('milik-kita.warc.gz', zipfile.ZipFile(inner).read('archive/data.warc.gz'))
            seen = Inspected('warc', warc)
            self.assertEqual((seen.code, seen.summary['headline'], seen.bad()), (0, 'intact', []))

    def test_what_is_no_archive(self):
        self.assertEqual(saksi.run('inspect', 'container', file('teks.txt', b'bukan arsip\n' * 100)).code, 65)


if __name__ == '__main__':
    unittest.main()
