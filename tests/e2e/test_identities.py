"""Keys that come from elsewhere: PKCS#12 of another authority, a certificate on request, a key in a PKCS#11 token. Each of them seals a bundle that verifies."""
import os
import pathlib
import subprocess
import unittest

import der_rewrite
import harness

SOFTHSM = next((path for path in (pathlib.Path('/usr/lib/softhsm/libsofthsm2.so'), *pathlib.Path('/usr/lib').glob('*/softhsm/libsofthsm2.so')) if path.exists()), None)


def tool(*arguments, **more):
    done = subprocess.run([*map(str, arguments)], capture_output=True, check=False, timeout=harness.LONGEST_RUN, **more)
    assert done.returncode == 0, f'{arguments}: {done.stdout.decode(errors="replace")}{done.stderr.decode(errors="replace")}'
    return done.stdout


def setUpModule():
    global folder, pki, network
    folder = unittest.enterModuleContext(harness.temporary_folder())
    pki = unittest.enterModuleContext(harness.authorities(folder))
    network = unittest.enterModuleContext(harness.synthetic_network(folder, pki))


class Identities(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(harness.temporary_folder())
        self.saksi = harness.Saksi(self.folder / 'saksi').init(pki)
        self.words = pathlib.Path(pki.passphrase)

    def seals(self, label, words, **more):
        """A bundle by that identity, complete and verified."""
        self.saksi.must('capture', network['url'], *harness.network_flags(network), '--as', label, '--passphrase-file', words, '--out', self.saksi.sealed, codes=(0, 3), **more)
        bundle = self.saksi.newest()
        self.saksi.must('complete', bundle)
        verdict = self.saksi.must('verify', bundle, '--json', *harness.anchors(pki.signer_roots, pki.tsa_roots)).json()
        self.assertEqual(verdict['indication'], 'TOTAL-PASSED')
        return verdict['lines']['sealer']['certificate']

    def test_pkcs12(self):
        store, out_words = self.folder / 'petugas.p12', self.folder / 'kata'
        out_words.write_bytes(self.words.read_bytes())  # openssl reads a second line when both passwords come from one file
        tool('openssl', 'pkcs12', '-export', '-inkey', pki.key, '-passin', f'file:{self.words}', '-in', pki.certificate, '-certfile', pki.signer_roots, '-passout', f'file:{out_words}', '-out', store)
        self.saksi.must('identity', 'import', store, '--passphrase-file', self.words, '--label', 'dari-p12')
        folder_of = self.saksi.home / 'identities/dari-p12'
        self.assertTrue((folder_of / 'key.pem').read_text().startswith('-----BEGIN ENCRYPTED PRIVATE KEY-----'))
        self.assertEqual((folder_of / 'certificate.pem').read_text().count('BEGIN CERTIFICATE'), 1)  # the root stays out
        self.assertEqual(self.seals('dari-p12', self.words)['common_name'], 'Petugas Contoh')
        wrong = self.folder / 'salah'
        wrong.write_text('bukan kata sandinya\n')
        refused = self.saksi.run('identity', 'import', store, '--passphrase-file', wrong, '--label', 'lain')
        self.assertEqual(refused.code, 69, refused)
        (self.folder / 'rusak.p12').write_bytes(store.read_bytes()[:-7])
        self.assertEqual(self.saksi.run('identity', 'import', self.folder / 'rusak.p12', '--passphrase-file', self.words).code, 65)
        self.assertFalse((self.saksi.home / 'identities/lain').exists())

    def test_a_pkcs12_file_that_asks_for_too_much_work(self):
        """Its rounds are read before any is made: for the integrity code, the certificates and the key alike. One round less than too many gets as far as the passphrase."""
        store, words = self.folder / 'petugas.p12', self.folder / 'kata'
        words.write_bytes(self.words.read_bytes())
        rounds = 200_003
        tool('openssl', 'pkcs12', '-export', '-inkey', pki.key, '-passin', f'file:{self.words}', '-in', pki.certificate, '-passout', f'file:{words}', '-iter', rounds, '-out', store)
        octets, number = store.read_bytes(), b'\x02\x03' + rounds.to_bytes(3, 'big')
        places = [at for at in range(len(octets)) if octets.startswith(number, at)]
        self.assertEqual(len(places), 3)
        for place in places:
            for asked, code in ((10_000_001, 65), (200_004, 69)):
                changed = self.folder / f'{place}-{asked}.p12'
                changed.write_bytes(der_rewrite.rewritten(octets, place + 2, 3, asked.to_bytes(asked.bit_length() // 8 + 1, 'big')))
                refused = self.saksi.run('identity', 'import', changed, '--passphrase-file', self.words, '--label', 'mahal')
                self.assertEqual(refused.code, code, refused)
                self.assertEqual('10000000' in refused.err, code == 65, refused)

    def test_certificate_on_request(self):
        words = self.folder / 'kata'
        words.write_text('kata sandi contoh\n')
        asked = self.saksi.must('identity', 'request', '--name', 'Sari Contoh', '--role', 'Pengawas', '--org', 'Bawaslu Contoh', '--label', 'sari', '--out', self.folder / 'sari.csr', '--passphrase-file', words)
        self.assertIn('sari.csr', asked.out)
        text = tool('openssl', 'req', '-in', self.folder / 'sari.csr', '-noout', '-text', '-verify').decode()
        for part in ('Sari Contoh', 'Bawaslu Contoh', 'Pengawas', 'Digital Signature, Non Repudiation', '1.3.6.1.5.5.7.3.36'):
            self.assertIn(part, text)
        listed = self.saksi.must('identity', 'list')
        self.assertIn('sari', listed.out + listed.err)
        self.assertEqual(self.saksi.run('identity', 'show', 'sari').code, 66)  # no certificate yet
        authority = pathlib.Path(pki.folder) / 'signer-ca'
        tool('openssl', 'ca', '-batch', '-notext', '-utf8', '-config', authority / 'openssl.cnf', '-extensions', 'signer_leaf', '-in', self.folder / 'sari.csr', '-out', self.folder / 'sari.pem')
        other = self.saksi.run('identity', 'import', '--label', 'sari', '--certificate', pki.certificate, '--passphrase-file', words)
        self.assertEqual(other.code, 65, other)  # somebody else's certificate
        self.saksi.must('identity', 'import', '--label', 'sari', '--certificate', self.folder / 'sari.pem', '--passphrase-file', words)
        self.assertEqual(self.seals('sari', words)['common_name'], 'Sari Contoh')
        again = self.saksi.run('identity', 'import', '--label', 'sari', '--certificate', self.folder / 'sari.pem', '--passphrase-file', words)
        self.assertEqual(again.code, 73, again)

    def test_key_in_a_token(self):
        if SOFTHSM is None:
            harness.missing('softhsm2 is not installed')
        settings, pin = self.folder / 'softhsm2.conf', self.folder / 'pin'
        (self.folder / 'tokens').mkdir()
        settings.write_text(f'directories.tokendir = {self.folder / "tokens"}\nlog.level = ERROR\n')
        pin.write_text('271828\n')
        environment = {'SOFTHSM2_CONF': str(settings)}
        plain = self.folder / 'kunci.pem'
        tool('openssl', 'pkey', '-in', pki.key, '-passin', f'file:{self.words}', '-out', plain)
        here = {**os.environ, **environment}
        tool('softhsm2-util', '--module', SOFTHSM, '--init-token', '--free', '--label', 'contoh', '--pin', '271828', '--so-pin', '314159', env=here)
        tool('softhsm2-util', '--module', SOFTHSM, '--import', plain, '--token', 'contoh', '--label', 'petugas', '--id', '01', '--pin', '271828', env=here)
        plain.unlink()
        place = f'pkcs11:token=contoh;object=petugas;type=private?module-path={SOFTHSM}'
        self.saksi.must('identity', 'import', place, '--certificate', pki.certificate, '--passphrase-file', pin, '--label', 'token', environment=environment)
        files = sorted(path.name for path in (self.saksi.home / 'identities/token').iterdir())
        self.assertEqual(files, ['certificate.pem', 'key.uri'])
        self.assertNotIn('271828', (self.saksi.home / 'identities/token/key.uri').read_text())
        self.assertEqual(self.seals('token', pin, environment=environment)['common_name'], 'Petugas Contoh')

        wrong = self.folder / 'pin-salah'
        wrong.write_text('000000\n')
        refused = self.saksi.run('identity', 'import', place, '--certificate', pki.certificate, '--passphrase-file', wrong, '--label', 'salah', environment=environment)
        self.assertEqual(refused.code, 69, refused)
        self.assertIn('PIN', refused.err)
        (self.folder / 'kosong').mkdir()
        settings.write_text(f'directories.tokendir = {self.folder / "kosong"}\nlog.level = ERROR\n')
        gone = self.saksi.run('capture', network['url'], *harness.network_flags(network), '--as', 'token', '--passphrase-file', pin, '--out', self.saksi.sealed, environment=environment)
        self.assertEqual(gone.code, 69, gone)
        self.assertEqual(len(self.saksi.jobs()), 1)  # what was recorded stays and can be sealed later
        inside = self.saksi.run('identity', 'import', 'pkcs11:token=contoh;object=petugas?pin-value=271828', '--certificate', pki.certificate, '--passphrase-file', pin)
        self.assertEqual(inside.code, 64, inside)
        stranger = self.saksi.run('identity', 'import', f'pkcs11:token=contoh;object=petugas?module-path={self.folder}/tidak-ada.so', '--certificate', pki.certificate, '--passphrase-file', pin)
        self.assertEqual(stranger.code, 69, stranger)


if __name__ == '__main__':
    unittest.main()
