"""An authority that publishes no list and answers by OCSP: openssl's own responder, asked by `saksi complete`."""
import contextlib
import socket
import subprocess
import unittest

import harness
import readers
import stock_pki

CONFIG = '''
[signer]
extendedKeyUsage = 1.3.6.1.5.5.7.3.36
authorityInfoAccess = OCSP;URI:{url}
[responder]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
certificate = root.pem
private_key = root.key
rand_serial = yes
default_md = sha256
default_days = 300
policy = any_name
[any_name]
organizationName = optional
commonName = supplied
'''


class Authority:
    """A root, one signer and one delegated responder, all of openssl's making."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        self.pki = stock_pki.StockPki(folder, CONFIG.format(url=f'http://127.0.0.1:{self.port}/'))
        (folder / 'index.txt').touch()
        self.words = folder / 'kata'
        self.words.write_text('kata sandi contoh\n')
        self.pki.root('root', '/O=Contoh (uji coba)/CN=Otoritas OCSP Contoh')
        self.pki.openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-aes-256-cbc', '-pass', f'file:{self.words}', '-out', 'signer.key')
        self.pki.openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'responder.key')
        for name, unlock in (('signer', ('-passin', f'file:{self.words}')), ('responder', ())):
            self.pki.openssl('req', '-new', '-key', f'{name}.key', *unlock, '-subj', f'/O=Contoh (uji coba)/CN={name}', '-config', 'openssl.cnf', '-out', f'{name}.csr')
            self.pki.openssl('ca', '-batch', '-notext', '-config', 'openssl.cnf', '-extensions', name, '-in', f'{name}.csr', '-out', f'{name}.pem')

    @contextlib.contextmanager
    def responder(self):
        process = subprocess.Popen(['openssl', 'ocsp', '-port', str(self.port), '-index', 'index.txt', '-CA', 'root.pem', '-rsigner', 'responder.pem', '-rkey', 'responder.key', '-ndays', '1'],
                                   cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            for line in process.stdout:  # it says so when it listens
                if b'ACCEPT' in line or b'waiting for OCSP' in line:
                    break
            yield
        finally:
            process.terminate()
            process.stdout.close()
            process.wait(30)


class Ocsp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        network = cls.enterClassContext(harness.synthetic_network(cls.folder, cls.pki))
        cls.authority = Authority(cls.folder / 'ocsp')
        readers.believe(cls.authority.folder / 'root.pem', cls.pki.tsa_roots)
        cls.saksi = harness.Saksi(cls.folder / 'saksi').init(cls.pki)
        cls.saksi.must('identity', 'import', '--key', cls.authority.folder / 'signer.key', '--certificate', cls.authority.folder / 'signer.pem', '--passphrase-file', cls.authority.words, '--label', 'tanya')
        cls.saksi.must('capture', network['url'], *harness.network_flags(network), '--as', 'tanya', '--passphrase-file', cls.authority.words, '--out', cls.saksi.sealed, codes=(0, 3))
        cls.bundle = cls.saksi.newest()
        cls.roots = cls.authority.folder / 'root.pem'

    def verify(self, code):
        return self.saksi.must('verify', self.bundle, '--json', *harness.anchors(self.roots, self.pki.tsa_roots), codes=(code,)).json()

    def test_complete_asks_the_responder_and_the_bundle_then_verifies(self):
        before = self.bundle.read_bytes()
        self.assertEqual(self.verify(2)['sub_indication'], 'TRY_LATER')
        silent = self.saksi.run('complete', self.bundle, '--signer-roots', self.roots)
        self.assertEqual(silent.code, 75, silent)  # nobody answers at that port yet
        with self.authority.responder():
            done = self.saksi.must('complete', self.bundle, '--signer-roots', self.roots)
        self.assertIn('OCSP', done.out)
        self.assertNotEqual(self.bundle.read_bytes(), before)
        self.assertEqual(self.verify(0)['indication'], 'TOTAL-PASSED')
        again = self.bundle.read_bytes()
        self.saksi.must('complete', self.bundle, '--signer-roots', self.roots)
        self.assertEqual(self.bundle.read_bytes(), again)

        # The hand check that decision 0010 names: the token is still CMS for openssl.
        parts = harness.entries(self.bundle)
        (self.folder / 'timestamp001.tst').write_bytes(parts['META-INF/timestamp001.tst'])
        info = subprocess.run(['openssl', 'cms', '-verify', '-inform', 'DER', '-in', 'timestamp001.tst', '-purpose', 'timestampsign', '-CAfile', self.pki.tsa_roots, '-no-CApath', '-no-CAstore'],
                              cwd=self.folder, capture_output=True, check=False)
        self.assertEqual(info.returncode, 0, info.stderr)


if __name__ == '__main__':
    unittest.main()
