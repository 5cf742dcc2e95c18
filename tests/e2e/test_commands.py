"""The command line as its users meet it: what is said, which code it ends with, and what is on the disk afterwards."""
import re
import shutil
import subprocess
import unittest

import harness

FORBIDDEN_ON_A_TERMINAL = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
VERBS = [['init'], ['identity'], ['identity', 'new'], ['identity', 'import'], ['identity', 'list'], ['identity', 'show'], ['identity', 'export'], ['capture'],
         ['resume'], ['seal'], ['list'], ['complete'], ['verify'], ['inspect'], ['extract'], ['plugin'], ['plugin', 'list'], ['plugin', 'info'], ['doctor'],
         ['ambil'], ['lanjut'], ['segel'], ['daftar'], ['lengkapi'], ['periksa'], ['lihat']]


def setUpModule():
    """The PKI, the synthetic network and one bundle that is complete: most cases ask something about it."""
    global folder, pki, network, saksi, bundle, unstamped
    folder = unittest.enterModuleContext(harness.temporary_folder())
    pki = unittest.enterModuleContext(harness.authorities(folder))
    network = unittest.enterModuleContext(harness.synthetic_network(folder, pki))
    saksi = harness.Saksi(folder / 'saksi').init(pki)
    told = saksi.must('capture', network['url'], *harness.network_flags(network), *saksi.seal_flags(pki, 'CONTOH/001'), codes=(0, 3))
    bundle, = saksi.bundles()
    assert str(bundle) in told.out, told
    unstamped = folder / 'belum-lengkap.bukti.wacz'
    shutil.copy(bundle, unstamped)
    saksi.must('complete', bundle)


def roots():
    return harness.anchors(pki.signer_roots, pki.tsa_roots)


def headline(done):
    return done.out.splitlines()[0] if done.out else ''


class FromUrlToBundle(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi')

    def capture(self, *more, codes=(0, 3)):
        return self.saksi.must('capture', network['url'], *harness.network_flags(network), '--tls-ca', pki.tls_ca, *more, codes=codes)

    def test_a_url_alone_is_recorded_and_the_next_command_works(self):
        told = self.capture()
        self.assertIn('BELUM DISEGEL', told.out)
        following = re.search(r'saksi (segel|seal) (\S+)', told.out)
        self.assertTrue(following, told)
        job, = self.saksi.jobs()
        self.assertEqual((job['state'], job['id'], job['urls']), ('recorded', following[2], [network['url']]))
        listed = self.saksi.must('list').out
        self.assertIn('BELUM DISEGEL', listed)
        self.assertIn(following[0], listed)
        # No identity yet: says so, and what to do; the recording stays.
        refused = self.saksi.run('seal')
        self.assertEqual(refused.code, 64, refused)
        self.assertRegex(refused.err, 'saksi (identity|identitas) new')
        self.assertEqual(len(self.saksi.jobs()), 1)
        self.saksi.init(pki)
        self.saksi.must(*following[0].split()[1:], *self.saksi.seal_flags(pki), codes=(0, 3))
        sealed, = self.saksi.bundles()
        self.assertEqual(self.saksi.jobs(), [])
        self.assertIn(str(sealed), self.saksi.must('daftar').out)
        self.saksi.must('lengkapi', sealed)
        harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')

    def test_without_any_authority_the_seal_waits_for_its_timestamp(self):
        self.saksi.init(pki, tsa=[harness.NEVER_ANSWERS])
        told = self.capture(*self.saksi.seal_flags(pki), codes=(3,))
        sealed, = self.saksi.bundles()
        self.assertIn('saksi lengkapi', told.out)
        self.assertIn('127.0.0.1', told.err)
        verdict = harness.check_bundle(sealed, pki.signer_roots)
        self.assertEqual((verdict['headline'], verdict['exit_code']), ('not_certain_yet', 2))
        self.assertIn('NO_POE', {one['sub_indication'] for one in verdict['findings']})
        # The authority still cannot be reached: nothing changes, and that is said.
        before = sealed.read_bytes()
        again = self.saksi.run('complete', sealed)
        self.assertEqual(again.code, 69, again)
        self.assertEqual(sealed.read_bytes(), before)
        old = harness.entries(sealed)
        self.saksi.must('complete', sealed, '--tsa', pki.tsa)
        new = harness.entries(sealed)
        # What was signed stays octet by octet; the signature grows by its token, and only the archive manifest and its token are new.
        signature = 'META-INF/signature001.p7s'
        self.assertEqual({name: content for name, content in new.items() if name in old and name != signature},
                         {name: content for name, content in old.items() if name != signature})
        self.assertEqual(set(new) - set(old), {'META-INF/ASiCArchiveManifest.xml', 'META-INF/timestamp001.tst'})
        self.assertNotEqual(new[signature], old[signature])
        done = sealed.read_bytes()
        told = self.saksi.must('complete', sealed)
        self.assertIn('Tidak ada yang kurang', told.out)
        self.assertEqual(sealed.read_bytes(), done)
        harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')

    def test_the_second_authority_is_asked_when_the_first_is_away(self):
        self.saksi.init(pki, tsa=[harness.NEVER_ANSWERS, pki.tsa2])
        self.capture(*self.saksi.seal_flags(pki))
        sealed, = self.saksi.bundles()
        verdict = harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots)
        self.assertEqual({one['authority']['common_name'] for one in verdict['lines']['time']['timestamps']}, {'Penanda Waktu Contoh Dua'})

    def test_authorities_that_misbehave_are_passed_over_and_named(self):
        modes = ('wrong-nonce', 'wrong-imprint', 'no-cert', 'expired', 'reject', 'garbage', 'truncated', 'html', 'huge', '503')
        self.saksi.init(pki, tsa=[*(f'{pki.url}/tsa-{mode}' for mode in modes), pki.tsa2])
        told = self.capture(*self.saksi.seal_flags(pki))
        for mode in modes:
            self.assertIn(f'/tsa-{mode}', told.err)
        sealed, = self.saksi.bundles()
        self.saksi.must('complete', sealed)
        verdict = harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')
        self.assertEqual({one['authority']['common_name'] for one in verdict['lines']['time']['timestamps']}, {'Penanda Waktu Contoh Dua'})

    def test_an_authority_that_this_office_does_not_believe_gives_no_time(self):
        self.saksi.init(pki)
        told = self.capture(*self.saksi.seal_flags(pki), '--tsa-roots', pki.tls_ca, codes=(3,))
        self.assertIn('Penanda Waktu Contoh Satu', told.err)
        sealed, = self.saksi.bundles()
        self.assertNotIn('META-INF/timestamp001.tst', harness.entries(sealed))
        harness.check_bundle(sealed, pki.signer_roots, verdict='not_certain_yet')

    def test_an_existing_file_is_never_overwritten(self):
        self.saksi.init(pki)
        self.capture()
        job, = self.saksi.jobs()
        there = self.saksi.sealed / f'rekaman_{job["id"]}.bukti.wacz'
        there.write_bytes(b'catatan lama')
        done = self.saksi.run('seal', *self.saksi.seal_flags(pki))
        self.assertEqual(done.code, 73, done)
        self.assertIn(there.name, done.err)
        self.assertEqual(there.read_bytes(), b'catatan lama')
        self.assertEqual([one['state'] for one in self.saksi.jobs()], ['recorded'])
        there.unlink()
        self.saksi.must('seal', *self.saksi.seal_flags(pki), codes=(0, 3))
        self.assertEqual(self.saksi.jobs(), [])
        harness.check_bundle(there, pki.signer_roots, pki.tsa_roots)

    def test_a_wrong_passphrase_seals_nothing_and_keeps_the_recording(self):
        self.saksi.init(pki)
        wrong = self.folder / 'salah.pass'
        wrong.write_text('bukan-kata-sandinya\n')
        done = self.saksi.run('capture', network['url'], *harness.network_flags(network), '--as', 'petugas-contoh', '--passphrase-file', wrong, '--out', self.saksi.sealed)
        self.assertNotIn(done.code, (0, 3, 70), done)
        self.assertIn('sandi', done.err)
        self.assertIn('BELUM DISEGEL', done.out)
        self.assertEqual(list(self.saksi.sealed.iterdir()), [])
        self.saksi.must('seal', *self.saksi.seal_flags(pki), codes=(0, 3))
        sealed, = self.saksi.bundles()
        harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots)

    def test_an_identity_of_ones_own_is_trusted_directly_and_said_to_be(self):
        word = self.folder / 'kata.pass'
        word.write_text('kata sandi contoh yang panjang\n')
        self.saksi.must('init', '--tsa', pki.tsa, '--tsa-roots', pki.tsa_roots, '--tls-ca', pki.tls_ca)
        self.saksi.must('identity', 'new', '--name', 'Contoh Sendiri', '--role', 'Penyidik', '--org', 'Kantor Contoh', '--label', 'sendiri', '--passphrase-file', word)
        self.assertIn('ENCRYPTED', next((self.saksi.home / 'identities').rglob('*.key'), next((self.saksi.home / 'identities').rglob('*key*'))).read_text())
        out = self.folder / 'panel'
        out.mkdir()
        self.saksi.must('identity', 'export', 'sendiri', '--out', out)
        harness.believe(out / 'sendiri.pem', pki.tsa_roots)
        sheet = (out / 'sendiri-lembar-kepercayaan.txt').read_text()
        printed = subprocess.run(['openssl', 'x509', '-in', out / 'sendiri.pem', '-noout', '-fingerprint', '-sha256'], capture_output=True, text=True, check=True).stdout
        fingerprint = printed.strip().split('=')[1].replace(':', '')
        groups = [fingerprint[at:at + 4] for at in range(0, 64, 4)]
        self.assertIn(''.join(groups), re.sub(r'\s', '', sheet))
        self.assertIn(' '.join(groups[:4]), sheet)
        self.assertEqual(self.saksi.run('identity', 'export', 'sendiri', '--out', out).code, 73)
        self.capture('--as', 'sendiri', '--passphrase-file', word, '--out', self.saksi.sealed)
        sealed, = self.saksi.bundles()
        self.saksi.must('complete', sealed)
        verdict = harness.check_bundle(sealed, out / 'sendiri.pem', pki.tsa_roots, verdict='intact_with_notes')
        self.assertTrue(verdict['lines']['sealer']['self_made'])
        direct, = [one for one in verdict['findings'] if one['severity'] == 'note' and one['code'] == 'signature.path']
        self.assertIn('kunci yang dipercaya langsung', direct['what']['id'])
        self.assertIn('tidak tersertifikasi', self.saksi.must('verify', sealed, *harness.anchors(out / 'sendiri.pem', pki.tsa_roots)).out)
        # With the other office's roots the key leads nowhere.
        self.assertEqual(self.saksi.run('verify', sealed, *roots()).code, 2)

    def test_loopback_is_refused_unless_it_is_named(self):
        done = self.saksi.run('capture', network['url'], '--base-url', f'bluesky.appview={network["appview"]}', '--base-url', f'bluesky.plc={network["plc"]}',
                              '--tls-ca', pki.tls_ca)
        self.assertEqual(done.code, 69, done)
        self.assertIn('--allow-address', done.err)
        self.assertEqual([one['answers'] for one in self.saksi.jobs()], [0])

    def test_a_network_that_is_away_leaves_a_recording_to_resume(self):
        with harness.temporary_folder() as elsewhere:
            with harness.synthetic_network(elsewhere, pki) as gone:
                port = gone['appview'].rsplit(':', 1)[1]
            done = self.saksi.run('capture', gone['url'], *harness.network_flags(gone), '--tls-ca', pki.tls_ca)
            self.assertEqual(done.code, 69, done)
            job, = self.saksi.jobs()
            self.assertEqual(job['state'], 'interrupted')
            self.assertIn('saksi lanjut', self.saksi.must('list').out)
            self.assertEqual(self.saksi.run('seal', job['id'], environment={'LANG': 'en_US'}).code, 64)
            with harness.synthetic_network(elsewhere, pki, '--port', port, name='again'):
                self.saksi.must('resume', '--tls-ca', pki.tls_ca, codes=(0, 3))
        self.assertEqual([one['state'] for one in self.saksi.jobs()], ['recorded'])
        self.saksi.init(pki)
        self.saksi.must('seal', *self.saksi.seal_flags(pki), codes=(0, 3))
        sealed, = self.saksi.bundles()
        self.saksi.must('complete', sealed)
        harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')
        self.assertEqual(len([one for one in harness.items(sealed) if one['type'] == 'Like']), len(network['expected']['likes']))

    def test_revocation_lists_come_by_hand_where_the_network_does_not_reach(self):
        copy = self.folder / 'salinan.bukti.wacz'
        shutil.copy(unstamped, copy)
        self.saksi.init(pki)
        lists = []
        for authority in ('signer-ca', 'tsa1', 'tsa2'):
            path = self.folder / f'{authority}.crl'
            path.write_bytes(pki.crl(authority))
            lists += ['--crl', path]
        # Without network: no socket can be opened to any other machine or to this one.
        self.saksi.must('complete', copy, *lists, before=['unshare', '-rn'])
        harness.check_bundle(copy, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')

    def test_without_lists_and_network_completing_says_what_is_missing(self):
        copy = self.folder / 'salinan.bukti.wacz'
        shutil.copy(unstamped, copy)
        before = copy.read_bytes()
        self.saksi.init(pki)
        done = self.saksi.run('complete', copy, before=['unshare', '-rn'])
        self.assertEqual(done.code, 75, done)
        self.assertIn('.crl', done.err)
        self.assertEqual(copy.read_bytes(), before)


class Refusals(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi')

    def refused(self, code, *arguments, says=''):
        done = self.saksi.run(*arguments)
        self.assertEqual(done.code, code, done)
        self.assertIn(says, done.err)
        self.assertEqual(done.err.count('\n'), 1, done)
        return done

    def test_what_is_no_url_makes_no_recording(self):
        for text in ('bukan alamat', 'contoh.example/halaman', 'https://', 'https://contoh.example:99999/', 'http://[::1', ''):
            self.refused(64, 'capture', text, says='https://')
            self.assertEqual(self.saksi.jobs(), [], text)
        self.refused(64, 'capture', 'https://nama:sandi@contoh.example/', says='sandi')
        for text in ('ftp://contoh.example/berkas', 'file:///etc/passwd'):
            self.refused(64, 'capture', text, says=text)
            self.assertEqual(self.saksi.jobs(), [], text)

    def test_a_plugin_that_does_not_exist_is_named(self):
        self.refused(64, 'capture', 'https://contoh.example/', '--plugin', 'khayalan', says='khayalan')

    def test_two_plugins_for_one_url_are_both_named(self):
        self.saksi.must('init')
        second = self.saksi.home / 'plugins' / 'serupa'
        shutil.copytree(harness.BUILD / 'lib/saksi/plugins/bluesky', second)
        (second / 'bluesky.so').rename(second / 'serupa.so')
        text = (second / 'manifest.json').read_text().replace('"id": "bluesky"', '"id": "serupa"')
        (second / 'manifest.json').write_text(text)
        done = self.refused(64, 'capture', network['url'], says='bluesky')
        self.assertIn('serupa', done.err)
        self.assertIn('--plugin', done.err)

    def test_options_that_cannot_be_meant(self):
        self.refused(64, 'capture')
        self.refused(64, 'tidak-ada-kata-ini')
        self.refused(64, 'capture', 'https://contoh.example/', '--base-url', 'tanpa-titik', says='tanpa-titik')
        self.refused(64, 'verify', bundle, '--at', 'kemarin', says='kemarin')
        self.refused(64, 'identity', 'new', '--name', 'Contoh', '--role', 'X', '--org', 'Y', says='passphrase-file')
        self.refused(66, 'capture', 'https://contoh.example/', '--as', 'siapa', '--out', self.folder / 'tidak-ada', says='siapa')

    def test_what_is_missing_is_named(self):
        self.refused(66, 'verify', self.folder / 'tidak-ada.bukti.wacz', says='tidak-ada.bukti.wacz')
        self.refused(66, 'verify', bundle, '--signer-roots', self.folder / 'tidak-ada.pem', says='tidak-ada.pem')
        self.refused(66, 'seal')
        self.refused(66, 'resume')

    def test_roots_that_are_no_certificates_are_refused(self):
        text = self.folder / 'akar.pem'
        text.write_text('ini bukan sertifikat\n')
        self.refused(65, 'verify', bundle, '--signer-roots', text, says='akar.pem')


class Verdicts(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi')

    def verdict(self, path, code, words, *flags):
        done = self.saksi.run('verify', path, *(flags or roots()))
        self.assertEqual((done.code, headline(done)), (code, words), done)
        self.assertIn('Ini bukan penilaian atas kebenaran isi, pelaku, atau pelanggaran.', done.out)
        for line in ('Keutuhan', 'Penyegel', 'Waktu', 'Asal', 'Kelengkapan', 'Catatan perkara'):
            self.assertRegex(done.out, f'(?m)^{line} ')
        return done

    def test_a_complete_bundle(self):
        told = harness.check_bundle(bundle, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')
        self.assertEqual([one['what'] for one in told['findings'] if one['what']['id'] == one['what']['en']], [])
        done = self.verdict(bundle, 0, 'UTUH DENGAN CATATAN')
        self.assertRegex(done.out, r'isi sudah ada paling lambat .* WIB \(.* UTC\)')
        self.assertIn('DIREKAM KOMPUTER PETUGAS', done.out)
        self.assertIn('TIDAK ADA: penghilangan rekaman lain tidak dapat dikesampingkan', done.out)

    def test_no_anchors_prints_fingerprints_and_stays_open(self):
        done = self.saksi.run('verify', bundle)
        self.assertEqual((done.code, headline(done)), (2, 'BELUM DAPAT DIPASTIKAN'))
        self.assertIn('--signer-roots', done.out)
        printed = subprocess.run(['openssl', 'x509', '-in', pki.certificate, '-noout', '-fingerprint', '-sha256'], capture_output=True, text=True, check=True).stdout
        self.assertIn(printed.strip().split('=')[1].replace(':', ''), re.sub(r'\s', '', done.out))

    def test_each_store_alone_is_not_enough(self):
        self.verdict(bundle, 2, 'BELUM DAPAT DIPASTIKAN', '--signer-roots', pki.signer_roots)
        self.verdict(bundle, 2, 'BELUM DAPAT DIPASTIKAN', '--tsa-roots', pki.tsa_roots)

    def test_foreign_roots_and_swapped_stores_are_not_enough(self):
        self.verdict(bundle, 2, 'BELUM DAPAT DIPASTIKAN', '--signer-roots', pki.tls_ca, '--tsa-roots', pki.tsa_roots)
        self.verdict(bundle, 2, 'BELUM DAPAT DIPASTIKAN', '--signer-roots', pki.tsa_roots, '--tsa-roots', pki.signer_roots)

    def test_one_octet_is_named_by_its_entry(self):
        for entry in ('items/0001/item.json', 'captures/0001.wacz', 'evidence/context.json', 'META-INF/ASiCManifest001.xml', 'META-INF/timestamp001.tst'):
            changed = harness.with_changed_octet(bundle, self.folder / 'diubah.bukti.wacz', entry, 700)
            done = self.verdict(changed, 1, 'TIDAK UTUH')
            self.assertIn(entry, done.out)

    def test_a_cut_file_asks_for_another_copy(self):
        cut = harness.deliberately_broken(self.folder / 'terpotong.bukti.wacz', 'its last 100 octets are missing')
        cut.write_bytes(bundle.read_bytes()[:-100])
        done = self.verdict(cut, 1, 'TIDAK UTUH')
        self.assertRegex(done.out, 'mungkin\\s+terpotong')
        self.assertNotRegex(self.verdict(bundle, 0, 'UTUH DENGAN CATATAN').out, 'mungkin\\s+terpotong')

    def test_octets_before_or_after(self):
        octets = bundle.read_bytes()
        for name, content in (('sesudah', octets + b'\0'), ('sebelum', b'\0' + octets)):
            path = harness.deliberately_broken(self.folder / f'{name}.bukti.wacz', 'an octet stands before or after it')
            path.write_bytes(content)
            self.verdict(path, 1, 'TIDAK UTUH')

    def test_what_is_no_bundle(self):
        text = self.folder / 'surat.txt'
        text.write_text('Ini surat biasa.\n' * 100)
        done = self.saksi.run('verify', text, *roots())
        self.assertEqual((done.code, headline(done)), (65, 'TIDAK DAPAT DIPERIKSA'), done)
        empty = self.folder / 'kosong'
        empty.write_bytes(b'')
        self.assertEqual(self.saksi.run('verify', empty).code, 65)
        empty_folder = self.saksi.run('verify', self.folder)
        self.assertEqual(empty_folder.code, 66)
        self.assertIn('tidak ada bundel (*.bukti.wacz)', empty_folder.err)

    def test_a_bundle_without_lists_says_who_can_give_them(self):
        done = self.verdict(unstamped, 2, 'BELUM DAPAT DIPASTIKAN')
        self.assertIn('saksi lengkapi', done.out)
        # The authority is trusted; only its revocation list is missing.
        self.assertIn('data pencabutan untuk sertifikatnya belum ada', re.sub(r'\s+', ' ', done.out))
        self.assertNotIn('otoritasnya tidak dipercaya', re.sub(r'\s+', ' ', done.out))
        self.assertEqual(self.saksi.run('verify', unstamped, *roots(), '--json').json()['lines']['time']['state'], 'revocation_missing')

    def test_the_text_of_the_post_is_told(self):
        told = self.saksi.run('verify', bundle, *roots(), '--json').json()
        texts = [one['object']['content']['text'] for one in told['items'] if one['object']['content']]
        self.assertIn(network['expected']['post']['text'], texts)
        for verb, flags in (('verify', roots()), ('inspect', [])):
            self.assertIn('| ' + network['expected']['post']['text'][:40], self.saksi.run(verb, bundle, *flags).out)

    def test_several_bundles_end_with_the_worst(self):
        changed = harness.with_changed_octet(bundle, self.folder / 'diubah.bukti.wacz', 'items/0001/item.json', 5)
        text = self.folder / 'surat.txt'
        text.write_text('Ini surat biasa.')
        absent = self.folder / 'tidak-ada'
        for files, code in (((bundle, bundle), 0), ((bundle, unstamped), 2), ((unstamped, absent, bundle), 66), ((absent, text), 65), ((text, changed, absent, bundle), 1)):
            done = self.saksi.run('verify', *files, *roots())
            self.assertEqual(done.code, code, done)
        lines = self.saksi.run('verify', bundle, changed, unstamped, *roots(), '--json').out.splitlines()
        self.assertEqual(len(lines), 3)

    def test_both_languages(self):
        for flags, environment, words in ((['--lang', 'en'], {}, 'INTACT, WITH NOTES'), (['--lang', 'id'], {'LANG': 'en_US.UTF-8'}, 'UTUH DENGAN CATATAN'),
                                          ([], {'LANG': 'en_US.UTF-8'}, 'INTACT, WITH NOTES'), ([], {'LANG': 'C'}, 'UTUH DENGAN CATATAN'),
                                          ([], {'LANG': None}, 'UTUH DENGAN CATATAN')):
            done = self.saksi.run('verify', bundle, *roots(), *flags, environment=environment)
            self.assertEqual(headline(done), words)
        self.assertEqual(self.saksi.run('verify', bundle, '--lang', 'jv').code, 64)

    def test_every_hundredth_octet(self):
        with harness.synthetic_network(self.folder, pki, '--deleted') as small:
            self.saksi.init(pki).must('capture', small['url'], *harness.network_flags(small), *self.saksi.seal_flags(pki), codes=(0, 3))
        small, = self.saksi.bundles()
        self.saksi.must('complete', small)
        harness.check_bundle(small, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')
        octets = bytearray(small.read_bytes())
        self.assertLess(len(octets), 60_000)
        changed, passed, codes = harness.deliberately_broken(self.folder / 'diubah.bukti.wacz', 'always one octet is another'), [], set()
        for at in range(0, len(octets), 100):
            octets[at] ^= 1
            changed.write_bytes(octets)
            octets[at] ^= 1
            code = self.saksi.run('verify', changed, *roots(), '--json').code
            codes.add(code)
            if code == 0:
                passed.append(at)
        self.assertEqual(passed, [])
        self.assertLessEqual(codes, {1, 2, 65})


class Folders(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi')
        self.many = self.folder / 'perkara'
        for name in ('b/dua', 'a/satu', 'b/c/tiga', 'd'):
            path = self.many / f'{name}.bukti.wacz'
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(bundle, path)
        (self.many / 'b/catatan.txt').write_text('bukan bundel')

    def lines(self, *more, code):
        done = self.saksi.run('verify', self.many, *roots(), *more)
        self.assertEqual(done.code, code, done)
        return done

    def names(self, done):
        return re.findall(r'(\S+)\.bukti\.wacz: ', done.out.replace(f'{self.many}/', ''))

    def test_every_bundle_below_in_the_order_of_names(self):
        done = self.lines(code=0)
        self.assertEqual(self.names(done), ['a/satu', 'b/c/tiga', 'b/dua', 'd'])
        self.assertTrue(all(line.startswith('UTUH DENGAN CATATAN ') for line in done.out.splitlines()[:4]), done)
        self.assertIn('4 berkas: 4 UTUH DENGAN CATATAN', done.out)
        self.assertIn('Ini bukan penilaian', done.out)
        self.assertEqual(done.err, '')

    def test_json_lines_are_those_of_each_bundle_alone(self):
        at = ['--at', '2027-01-01T00:00:00Z']
        together = self.lines('--json', *at, code=0).out.splitlines()
        alone = [self.saksi.run('verify', self.many / f'{name}.bukti.wacz', *roots(), '--json', *at).out.rstrip() for name in ('a/satu', 'b/c/tiga', 'b/dua', 'd')]
        self.assertEqual(together, alone)

    def test_one_that_is_damaged_or_unreadable_stops_no_other(self):
        harness.with_changed_octet(bundle, self.many / 'b/dua.bukti.wacz', 'items/0001/item.json', 5)
        (self.many / 'c.bukti.wacz').symlink_to('tidak-ada')
        done = self.lines(code=1)
        self.assertEqual(self.names(done), ['a/satu', 'b/c/tiga', 'b/dua', 'd'])
        self.assertRegex(done.out, r'(?m)^TIDAK UTUH .*b/dua\.bukti\.wacz: .* \[[a-z.]+\]$')
        self.assertIn('c.bukti.wacz', done.err)
        self.assertIn('5 berkas: 3 UTUH DENGAN CATATAN; 1 TIDAK UTUH; 1 tidak dapat dibuka', done.out)
        (self.many / 'b/dua.bukti.wacz').unlink()
        self.lines(code=66)

    def test_a_link_in_a_circle_is_entered_once(self):
        (self.many / 'a/kembali').symlink_to('..')
        (self.many / 'z').symlink_to('b')
        self.assertEqual(self.names(self.lines(code=0)), ['a/satu', 'b/c/tiga', 'b/dua', 'd'])


class NothingIsWritten(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi')

    def traced(self, *arguments):
        """(how the run ended, its system calls that touch files or sockets)"""
        log = self.folder / 'calls'
        done = self.saksi.run(*arguments, before=['strace', '-f', '-qq', '-o', log, '-e', 'trace=file,network,ftruncate,fchmod,fchown,write,pwrite64'],
                              environment={'HOME': str(self.folder / 'tidak-ada'), 'SAKSI_HOME': None})
        return done, log.read_text(errors='replace').splitlines()

    def test_verify_opens_nothing_for_writing_and_no_socket(self):
        done, calls = self.traced('verify', bundle, *roots())
        self.assertEqual(done.code, 0, done)
        self.assertGreater(len(calls), 10)
        writing = re.compile(r'O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|\b(mkdir|rename|unlink|rmdir|link|symlink|truncate|ftruncate|chmod|fchmod|chown|utime|mknod)\w*\(')
        self.assertEqual([call for call in calls if writing.search(call) and '"/dev/tty"' not in call], [])
        self.assertEqual([call for call in calls if re.search(r'\b(socket|connect|bind|sendto|sendmsg)\(', call)], [])
        self.assertEqual([call for call in calls if re.search(r'\bp?write(64)?\((?!1,|2,)', call)], [])
        self.assertFalse((self.folder / 'tidak-ada').exists())
        # The trace does see a program that writes.
        made, calls = self.traced('init')
        self.assertTrue([call for call in calls if writing.search(call)], made)

    def test_verify_without_network_and_from_a_folder_that_cannot_be_written(self):
        shut = self.folder / 'shut'
        shut.mkdir()
        shutil.copy(bundle, shut / 'bundel.bukti.wacz')
        script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"'
        done = self.saksi.run('verify', shut / 'bundel.bukti.wacz', *roots(), before=['unshare', '-rnm', 'sh', '-c', script, 'sh', shut])
        self.assertEqual((done.code, headline(done)), (0, 'UTUH DENGAN CATATAN'), done)

    def test_inspect_writes_nothing_and_gives_no_verdict(self):
        done, calls = self.traced('inspect', bundle)
        self.assertEqual(done.code, 0, done)
        self.assertIn('Tampilan bukan pemeriksaan', done.out)
        self.assertNotRegex(done.out, r'\bUTUH\b|TIDAK SAH|BELUM DAPAT')
        self.assertEqual([call for call in calls if 'O_CREAT' in call or 'socket(' in call], [])
        self.assertIn(network['expected']['post']['uri'], done.out)


class TakingOut(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi')

    def test_extract_gives_every_entry_as_it_was_sealed(self):
        done = self.saksi.must('extract', bundle, '-d', self.folder / 'isi')
        self.assertIn('Tampilan bukan pemeriksaan', done.err)
        found = {str(path.relative_to(self.folder / 'isi')): path.read_bytes() for path in (self.folder / 'isi').rglob('*') if path.is_file()}
        self.assertEqual(found, harness.entries(bundle))
        one = self.saksi.must('extract', bundle, '--entry', 'PERIKSA.txt')
        self.assertEqual(one.raw, (harness.ROOT / 'docs/formats/PERIKSA.txt').read_bytes())
        self.assertEqual(self.saksi.run('extract', bundle, '--entry', 'tidak/ada').code, 66)

    def test_extract_does_not_write_into_a_folder_that_is_there(self):
        there = self.folder / 'isi'
        there.mkdir()
        done = self.saksi.run('extract', bundle, '-d', there)
        self.assertEqual(done.code, 73, done)
        self.assertEqual(list(there.iterdir()), [])

    def test_nothing_is_taken_out_of_a_bundle_that_does_not_hold(self):
        changed = harness.with_changed_octet(bundle, self.folder / 'diubah.bukti.wacz', 'items/0001/item.json', 5)
        done = self.saksi.run('extract', changed, '-d', self.folder / 'isi')
        self.assertEqual(done.code, 65, done)
        self.assertFalse((self.folder / 'isi').exists())
        self.assertEqual(self.saksi.run('extract', changed, '--entry', 'PERIKSA.txt').out, '')


class Words(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi')

    def test_every_verb_explains_itself_in_indonesian(self):
        for verb in VERBS:
            done = self.saksi.run(*verb, '--help')
            self.assertEqual(done.code, 0, (verb, done))
            self.assertIn('bantuan ini', done.out)
            self.assertNotIn('Usage', done.out)
            english = self.saksi.run(*verb, '--help', '--lang', 'en')
            self.assertEqual(english.code, 0, (verb, english))
            self.assertIn('Usage', english.out)
            self.assertNotEqual(done.out, english.out)

    def test_no_verb_without_terminal_shows_what_there_is(self):
        done = self.saksi.run()
        self.assertEqual(done.code, 64)
        for verb in ('capture', 'seal', 'verify'):
            self.assertIn(verb, done.out)

    def test_hostile_names_do_not_reach_the_terminal(self):
        hostile = self.folder / 'a\x1b[2J\x1b]0;UTUH\x07\u202eb.bukti.wacz'
        shutil.copy(bundle, hostile)
        for verb in ('verify', 'inspect'):
            done = self.saksi.run(verb, hostile)
            self.assertIsNone(FORBIDDEN_ON_A_TERMINAL.search(done.out + done.err), repr(done.out))
            self.assertIn('U+202E', done.out)
        absent = self.saksi.run('verify', self.folder / 'tidak\x1b[31mada')
        self.assertEqual(absent.code, 66)
        self.assertIsNone(FORBIDDEN_ON_A_TERMINAL.search(absent.err), repr(absent.err))

    def test_hostile_names_in_the_content_do_not_either(self):
        with harness.temporary_folder() as elsewhere:
            demo = elsewhere / 'demo'
            shutil.copytree(harness.ROOT / 'samples/demo', demo)
            world = (demo / 'world.py').read_text()
            self.assertIn("self.name = 'Contoh ' + key", world)
            (demo / 'world.py').write_text(world.replace("self.name = 'Contoh ' + key", "self.name = 'Contoh \\x1b[32mUTUH\\u202e\\n' + key"))
            ready = elsewhere / 'hostile.json'
            with harness.server(['/usr/bin/python3', demo / 'network.py', '--cert', pki.tls_leaf, '--key', pki.tls_key, '--ready-file', ready], ready) as hostile:
                told = self.saksi.init(pki).must('capture', hostile['url'], *harness.network_flags(hostile), '--progress', 'log', *self.saksi.seal_flags(pki), codes=(0, 3))
        sealed, = self.saksi.bundles()
        self.saksi.must('complete', sealed)
        harness.check_bundle(sealed, pki.signer_roots, pki.tsa_roots, complete=True, verdict='intact_with_notes')
        for done in (told, self.saksi.must('list'), self.saksi.must('verify', sealed, '--details', *roots()), self.saksi.must('inspect', sealed)):
            self.assertIsNone(FORBIDDEN_ON_A_TERMINAL.search(done.out + done.err), repr(done.out[:3000]))
        self.assertIn('U+001B', self.saksi.must('verify', sealed, *roots()).out)

    def test_a_plugin_says_how_it_was_tested(self):
        told = self.saksi.must('plugin', 'list')
        self.assertIn('bluesky', told.out)
        self.assertEqual({one['id'] for one in self.saksi.must('plugin', 'list', '--json').json()}, {'bluesky', 'web'})
        self.assertIn('public.api.bsky.app', self.saksi.must('plugin', 'info', 'bluesky').out)
        self.assertEqual(self.saksi.run('plugin', 'info', 'khayalan').code, 64)


if __name__ == '__main__':
    unittest.main()
