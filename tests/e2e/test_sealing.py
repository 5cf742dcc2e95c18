"""From a URL to a sealed bundle: what is said on the way, whose timestamps it gets, and what is kept when something is missing."""
import re
import shutil
import subprocess
import unittest

import harness
import office


def setUpModule():
    global pki, network, unstamped, roots
    there = unittest.enterModuleContext(office.opened())
    pki, network, unstamped, roots = there.pki, there.network, there.unstamped, there.roots


class FromUrlToBundle(office.Case):
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
        self.assertRegex(refused.err, 'saksi identitas baru')
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
        self.assertEqual(self.saksi.run('verify', sealed, *roots).code, 2)

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


if __name__ == '__main__':
    unittest.main()
