"""`saksi verify --foreign`: ASiC-E with CAdES that Python's zipfile and stock openssl made. Every refused container has a passing twin that differs in one thing;
"passing" is BELUM DAPAT DIPASTIKAN, because a container of others is never more."""
import base64
import hashlib
import json
import shutil
import unittest
import zipfile

import jsonschema

import harness
import office
import stock_pki

SCHEMA = json.loads((harness.ROOT / 'docs/formats/inspect-1.schema.json').read_text())
MIMETYPE = 'application/vnd.etsi.asic-e+zip'
SIGNATURE, TOKEN = 'application/pkcs7-signature', 'application/vnd.etsi.timestamp-token'
SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
LETTER = b'Undangan rapat warga Desa Contoh'
PICTURE = bytes(range(256)) * 40


def setUpModule():
    global folder, saksi, pki
    folder = unittest.enterModuleContext(harness.temporary_folder())
    saksi = harness.Saksi(folder / 'saksi')
    pki = stock_pki.StockPki(folder)
    for root in ('akar', 'akar-waktu', 'asing'):
        pki.root(root)
    pki.issue('penyegel', 'signer', 'akar')
    pki.issue('tsa', 'tsa', 'akar-waktu')


def reference(name, octets, algorithm=SHA256, digest=None, uri=None):
    function = {'sha256': 'sha256', 'sha384': 'sha384', 'sha512': 'sha512', 'sha1': 'sha1'}[algorithm.rsplit('#')[-1]]
    value = base64.b64encode(digest or hashlib.new(function, octets).digest()).decode()
    return f'<a:DataObjectReference MimeType="text/plain" URI="{uri or name}">\n  <d:DigestMethod Algorithm="{algorithm}"/>\n  <d:DigestValue>\n{value}</d:DigestValue>\n</a:DataObjectReference>'


def manifest(references, signature='META-INF/signature1.p7s', kind=SIGNATURE, head='<?xml version="1.0"?>', space='http://uri.etsi.org/02918/v1.2.1#'):
    return (f'{head}\n<!-- made by hand -->\n<a:ASiCManifest xmlns:d="http://www.w3.org/2000/09/xmldsig#" xmlns:a="{space}"><a:SigReference MimeType="{kind}" URI="{signature}"/>'
            + ''.join(references) + '</a:ASiCManifest>').encode()


def signed(octets):
    return pki.signed(octets, 'penyegel')


OBJECTS = {'surat.txt': LETTER, 'lampiran/foto contoh.jpg': PICTURE}
REFERENCES = [reference('surat.txt', LETTER), reference('lampiran/foto contoh.jpg', PICTURE, 'http://www.w3.org/2001/04/xmlenc#sha512', uri='lampiran/foto%20contoh.jpg')]


class Foreign(unittest.TestCase):
    def container(self, name, entries, mimetype=MIMETYPE):
        path = folder / name
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as archive:
            if mimetype is not None:
                archive.writestr(zipfile.ZipInfo('mimetype', (2026, 11, 21, 8, 0, 0)), mimetype)
            for entry, octets in entries.items():
                archive.writestr(entry, octets)
        return path

    def good(self, **changed):
        """A container that another program could have made: deflated, two digests, prefix and white space of its own."""
        entries = dict(OBJECTS)
        entries['META-INF/ASiCManifest1.xml'] = manifest(REFERENCES)
        entries['META-INF/signature1.p7s'] = signed(entries['META-INF/ASiCManifest1.xml'])
        entries.update(changed)
        return entries

    def judge(self, path, exit_code, outcome, *flags, trusted=('--signer-roots', 'akar.pem', '--tsa-roots', 'akar-waktu.pem'), headline=None):
        done = saksi.run('verify', path, '--foreign', '--json', *trusted, *flags, cwd=folder)
        lines = [json.loads(line) for line in done.out.splitlines()]
        for line in lines:
            jsonschema.validate(line, SCHEMA)
        self.assertEqual(done.code, exit_code, done)
        summary = lines[-1]
        self.assertEqual(f'{summary["indication"]}/{summary["sub_indication"]}', outcome, lines)
        if headline:
            self.assertEqual(summary['headline'], headline)
        return {kind: [line[kind] for line in lines if line['kind'] == kind] for kind in ('signature', 'timestamp', 'object', 'entry', 'difference')}, summary

    def test_a_whole_container_is_never_more_than_not_certain(self):
        lines, summary = self.judge(self.container('utuh.asice', self.good()), 2, 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE', headline='not_certain_yet')
        self.assertEqual([one['indication'] for one in lines['signature']], ['TOTAL-PASSED'])
        self.assertIn('CN=penyegel', lines['signature'][0]['signer_subject'])
        self.assertEqual({one['name']: one['state'] for one in lines['object']}, dict.fromkeys(OBJECTS, 'holds'))
        self.assertEqual(summary['counts'], {'differing': 0, 'missing': 0, 'not_signed': 0, 'objects': 2, 'signatures': 1, 'timestamps': 0, 'xades': 0})

    def test_changed_missing_and_added(self):
        lines, _ = self.judge(self.container('ubah.asice', self.good(**{'surat.txt': LETTER + b'!'})), 1, 'TOTAL-FAILED/HASH_FAILURE', headline='not_intact')
        self.assertEqual({one['name']: one['state'] for one in lines['object']}, {'surat.txt': 'differs', 'lampiran/foto contoh.jpg': 'holds'})
        entries = self.good()
        del entries['surat.txt']
        lines, _ = self.judge(self.container('hilang.asice', entries), 2, 'INDETERMINATE/SIGNED_DATA_NOT_FOUND')
        self.assertEqual(lines['object'][0]['state'], 'missing')
        lines, summary = self.judge(self.container('tambah.asice', self.good(**{'sisipan.txt': b'x'})), 2, 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE')
        self.assertEqual((lines['object'][-1]['name'], lines['object'][-1]['state'], summary['counts']['not_signed']), ('sisipan.txt', 'not_signed', 1))

    def test_signature_over_another_manifest(self):
        entries = self.good()
        entries['META-INF/ASiCManifest1.xml'] = manifest(REFERENCES[:1])
        lines, _ = self.judge(self.container('manifes-lain.asice', entries), 1, 'TOTAL-FAILED/HASH_FAILURE', headline='not_intact')
        self.assertEqual(lines['signature'][0]['indication'], 'TOTAL-FAILED')

    def test_nobody_trusted_and_another_root(self):
        path = self.container('akar.asice', self.good())
        for trusted in ((), ('--signer-roots', 'asing.pem')):
            self.judge(path, 2, 'INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND', trusted=trusted)

    def test_time(self):
        path = self.container('waktu.asice', self.good())
        _, summary = self.judge(path, 2, 'INDETERMINATE/OUT_OF_BOUNDS_NO_POE', '--at', '2099-01-01T00:00:00Z')
        self.assertEqual(summary['evaluated_at'], '2099-01-01T00:00:00.000Z')
        self.judge(path, 2, 'INDETERMINATE/OUT_OF_BOUNDS_NO_POE', '--at', '2001-01-01T00:00:00Z')

    def test_timestamp_over_an_archive_manifest(self):
        """Also with the manifest that it covers renamed, as ASiC does at a renewal: names follow the SigReference alone."""
        entries = self.good()
        cover = [reference(name, octets, uri=name.replace(' ', '%20')) for name, octets in entries.items()]
        entries['META-INF/ASiCArchiveManifest.xml'] = manifest(cover, 'META-INF/timestamp1.tst', TOKEN)
        entries['META-INF/timestamp1.tst'] = pki.stamped_token(entries['META-INF/ASiCArchiveManifest.xml'])
        lines, _ = self.judge(self.container('arsip.asice', entries), 2, 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE')
        self.assertEqual([(one['indication'], one['timestamp_valid']) for one in lines['timestamp']], [('TOTAL-PASSED', True)])
        entries['META-INF/timestamp1.tst'] = pki.stamped_token(b'lain')
        self.judge(self.container('token-lain.asice', entries), 1, 'TOTAL-FAILED/HASH_FAILURE')

    def test_weak_and_unknown_digests_prove_nothing(self):
        for algorithm in ('http://www.w3.org/2000/09/xmldsig#sha1', 'urn:contoh:sha256'):
            text = manifest([reference('surat.txt', LETTER, algorithm if algorithm.endswith('sha1') else SHA256).replace(SHA256, algorithm), REFERENCES[1]])
            entries = self.good(**{'META-INF/ASiCManifest1.xml': text, 'META-INF/signature1.p7s': signed(text)})
            lines, _ = self.judge(self.container('lemah.asice', entries), 2, 'INDETERMINATE/CRYPTO_CONSTRAINTS_FAILURE_NO_POE')
            self.assertEqual([one['state'] for one in lines['object']], ['not_supported', 'holds'])

    def test_references_out_of_the_container(self):
        for uri in ('https://desa.example/surat.txt', 'file:///surat.txt', '../surat.txt', '//desa.example/surat.txt'):
            text = manifest([*REFERENCES, reference('', LETTER, uri=uri)])
            entries = self.good(**{'META-INF/ASiCManifest1.xml': text, 'META-INF/signature1.p7s': signed(text)})
            lines, _ = self.judge(self.container('luar.asice', entries), 2, 'INDETERMINATE/SIGNED_DATA_NOT_FOUND')
            self.assertEqual([one['state'] for one in lines['object']], ['holds', 'holds', 'outside'], uri)

    def test_hostile_xml(self):
        """M23, for containers whose manifests a library reads: no DOCTYPE, hence no entity, inside or from elsewhere."""
        bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'
        outside = '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'
        deep = manifest(['<a:X>' * 40 + '</a:X>' * 40, *REFERENCES])
        for name, text, code, outcome in (('bom', manifest(REFERENCES, head=bomb), 1, 'TOTAL-FAILED/FORMAT_FAILURE'), ('dtd', manifest(REFERENCES, head=outside), 1, 'TOTAL-FAILED/FORMAT_FAILURE'),
                                          ('akar', manifest(REFERENCES, space='urn:contoh'), 1, 'TOTAL-FAILED/FORMAT_FAILURE'), ('rusak', manifest(REFERENCES)[:-3], 1, 'TOTAL-FAILED/FORMAT_FAILURE'),
                                          ('dua', manifest([*REFERENCES, '<a:SigReference URI="x"/>']), 1, 'TOTAL-FAILED/FORMAT_FAILURE'),
                                          ('lama', manifest(REFERENCES, space='http://uri.etsi.org/2918/v1.2.1#'), 2, 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE')):
            with self.subTest(name):
                entries = self.good(**{'META-INF/ASiCManifest1.xml': text, 'META-INF/signature1.p7s': signed(text)})
                self.judge(self.container(f'{name}.asice', entries), code, outcome)
        entries = self.good(**{'META-INF/ASiCManifest1.xml': deep, 'META-INF/signature1.p7s': signed(deep)})
        done = saksi.run('verify', self.container('dalam.asice', entries), '--foreign', cwd=folder)
        self.assertEqual(done.code, 65, done)

    def test_xades_is_unsupported(self):
        """Alone there is no verdict; beside CAdES it stays open. A signature that no manifest names was not judged either."""
        xades = b'<x:XAdESSignatures xmlns:x="http://uri.etsi.org/02918/v1.2.1#"/>'
        self.judge(self.container('xades.asice', {**OBJECTS, 'META-INF/signatures0.xml': xades}), 65, 'UNSUPPORTED/UNSUPPORTED', headline='cannot_be_checked')
        _, summary = self.judge(self.container('dua.asice', self.good(**{'META-INF/signatures0.xml': xades})), 2, 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE')
        self.assertEqual(summary['counts']['xades'], 1)
        self.judge(self.container('yatim.asice', self.good(**{'META-INF/signature2.p7s': signed(b'lain')})), 2, 'INDETERMINATE/SIGNED_DATA_NOT_FOUND')

    def test_a_container_that_deceives(self):
        entries = self.good()
        path = self.container('dua-nama.asice', entries)
        with self.assertWarns(UserWarning), zipfile.ZipFile(path, 'a') as archive:
            archive.writestr('surat.txt', LETTER)
        self.judge(path, 1, 'TOTAL-FAILED/FORMAT_FAILURE', headline='not_intact')

    def test_what_is_no_asic_e(self):
        for name, entries, mimetype in (('s.asics', self.good(), 'application/vnd.etsi.asic-s+zip'), ('tanpa.zip', OBJECTS, MIMETYPE)):
            done = saksi.run('verify', self.container(name, entries, mimetype), '--foreign', cwd=folder)
            self.assertEqual(done.code, 65, done)
        (folder / 'teks.asice').write_text('bukan arsip')
        self.assertEqual(saksi.run('verify', 'teks.asice', '--foreign', cwd=folder).code, 65)
        self.assertEqual(saksi.run('verify', 'tidak-ada.asice', '--foreign', cwd=folder).code, 66)
        lines, _ = self.judge(self.container('tanpa-mimetype.asice', self.good(), None), 2, 'INDETERMINATE/SIG_CONSTRAINTS_FAILURE')
        self.assertEqual(lines['signature'][0]['indication'], 'TOTAL-PASSED')

    def test_usage_and_several(self):
        path = self.container('a.asice', self.good())
        for wrong in (('--policy', 'openssl.cnf'), ('--report', 'laporan.html')):
            self.assertEqual(saksi.run('verify', path, '--foreign', *wrong, cwd=folder).code, 64)
        broken = self.container('b.asice', self.good(**{'surat.txt': b''}))
        self.assertEqual(saksi.run('verify', path, broken, '--foreign', '--signer-roots', 'akar.pem', cwd=folder).code, 1)

    def test_words_in_both_languages(self):
        path = self.container('kata.asice', self.good())
        done = saksi.run('verify', path, '--foreign', '--signer-roots', 'akar.pem', cwd=folder)
        self.assertIn('BELUM DAPAT DIPASTIKAN', done.out)
        self.assertIn('INDETERMINATE / SIG_CONSTRAINTS_FAILURE', done.out)

    def test_same_bytes_whatever_the_environment(self):
        """S01 for containers of others."""
        path = self.container('sama.asice', self.good())
        given = ('verify', path, '--foreign', '--json', '--signer-roots', 'akar.pem', '--at', '2026-11-21T07:00:00Z')
        first = saksi.run(*given, cwd=folder)
        changed = {'LANG': 'en_US.UTF-8', 'TZ': 'America/New_York', 'OPENSSL_CONF': str(folder / 'openssl.cnf'), 'SSL_CERT_FILE': str(folder / 'asing.pem')}
        self.assertEqual(first.raw, saksi.run(*given, cwd=folder, environment=changed).raw)


class OwnBundle(unittest.TestCase):
    def test_a_bundle_of_ours_read_as_a_container_of_others(self):
        """The seal of a bundle is ASiC-E with CAdES for anybody, too."""
        with office.opened() as there:
            copy = there.bundle.parent / 'salinan.asice'
            shutil.copy(there.bundle, copy)
            done = saksi.run('verify', copy, '--foreign', '--json', *there.roots)
            lines = [json.loads(line) for line in done.out.splitlines()]
            self.assertEqual((done.code, lines[-1]['indication']), (2, 'INDETERMINATE'))
            self.assertEqual({line['signature']['indication'] for line in lines if line['kind'] == 'signature'}, {'TOTAL-PASSED'})
            self.assertEqual({line['timestamp']['indication'] for line in lines if line['kind'] == 'timestamp'}, {'TOTAL-PASSED'})
            self.assertEqual({line['object']['state'] for line in lines if line['kind'] == 'object'}, {'holds'})
