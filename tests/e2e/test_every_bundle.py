"""What readers.py promises for every bundle of the suite, tried on bundles that are wrong in one respect: the folder they lie in does not go quietly."""
import hashlib
import pathlib
import subprocess
import sys
import unittest

import harness

sys.path.append(str(harness.ROOT / 'tests/check'))
import build_bundle  # noqa: E402 (tests/check: a builder that shares no code with the product)


def with_false(field):
    """The records, that digest of the first answer stated wrongly: everything above it is honest, index, lists and signature included."""
    def change(records):
        at, (fields, block) = next((at, one) for at, one in enumerate(records) if ('WARC-Type', 'response') in one[0])
        false = 'sha256:' + hashlib.sha256(b'isi lain').hexdigest()
        assert any(name == field for name, _ in fields)
        return [*records[:at], ([(name, false if name == field else value) for name, value in fields], block), *records[at + 1:]]
    return change


class EveryBundle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pki = cls.enterClassContext(harness.authorities(cls.folder))
        cls.sign = staticmethod(cls.signer(cls.pki.key, cls.pki.certificate, '-passin', f'file:{cls.pki.passphrase}'))

    @classmethod
    def signer(cls, key, certificate, *more):
        plain = cls.folder / f'{key.stem}-terbuka.key'
        subprocess.run(['openssl', 'pkey', '-in', key, *more, '-out', plain], check=True)
        return build_bundle.openssl_signer(plain, certificate)

    def built(self, sign=None, **hooks):
        def manifest(value):
            fingerprint = subprocess.run(['openssl', 'x509', '-in', self.pki.certificate, '-outform', 'DER'], capture_output=True, check=True).stdout
            return {**value, 'operator': {**value['operator'], 'cert_sha256': hashlib.sha256(fingerprint).hexdigest()}}
        return build_bundle.Builder({'manifest': manifest, **hooks}, sign or self.sign).build()

    def leave(self, octets, broken=None):
        """A test that leaves a bundle of these octets, declared to be broken or not."""
        with harness.temporary_folder() as folder:
            path = pathlib.Path(folder) / 'dalam' / 'x.bukti.wacz'
            path.parent.mkdir()
            if broken:
                harness.deliberately_broken(path, broken)
            path.write_bytes(octets)

    def refused(self, octets, *words, broken=None):
        with self.assertRaises(AssertionError) as told:
            self.leave(octets, broken)
        for word in words:
            self.assertIn(word, str(told.exception))
        return str(told.exception)

    def test_one_that_is_whole_goes(self):
        self.leave(self.built())

    def test_a_false_record_digest(self):
        for field, sentence in (('WARC-Block-Digest', 'block digest differs'), ('WARC-Payload-Digest', 'payload digest differs')):
            with self.subTest(field=field):
                said = self.refused(self.built(records=with_false(field)), 'dalam/x.bukti.wacz', 'warc_check.mjs: captures-0001.wacz: record', sentence, 'bukti_check.py: ',
                                    'saksi verify: ')
                self.assertNotIn('hand_check.sh', said)  # its digests end at the capture: that is what the others are for

    def test_an_octet_that_changed_after_the_seal(self):
        octets = bytearray(self.built())
        octets[octets.index(b'items/0001/item.json') + 200] ^= 1
        self.refused(bytes(octets), 'hand_check.sh: exit 1', 'bukti_check.py: ', 'saksi verify: ')

    def test_a_seal_that_does_not_hold(self):
        """Only those that look at the signature can say so."""
        said = self.refused(self.built(sign=lambda data: self.sign(data + b' ')), 'hand_check.sh: exit 1', 'saksi verify: ')
        self.assertNotIn('bukti_check.py', said)

    def test_a_key_that_nobody_vouches_for(self):
        key, certificate = self.folder / 'asing.key', self.folder / 'asing.pem'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', certificate, '-subj', '/CN=Asing'],
                       check=True, capture_output=True)
        self.refused(self.built(sign=self.signer(key, certificate)), 'nobody said whom to believe')

    def test_no_bundle_at_all(self):
        self.refused(b'bukan bundel', 'finds no seal in it')

    def test_one_declared_to_be_broken_must_be_refused_by_someone(self):
        octets = bytearray(self.built())
        octets[octets.index(b'items/0001/item.json') + 200] ^= 1
        self.leave(bytes(octets), broken='an octet of an item was changed')
        self.refused(self.built(), 'declared to be broken', 'every reader agrees', broken='nothing was done to it')


class Folders(unittest.TestCase):
    def test_every_test_of_this_folder_has_its_folders_from_the_harness(self):
        """One made otherwise would go without anyone having looked into it."""
        makers = [path.name for path in sorted(pathlib.Path(__file__).parent.glob('*.py')) if 'import ' + 'tempfile' in path.read_text(encoding='utf-8')]
        self.assertEqual(makers, ['harness.py', 'readers.py'])


if __name__ == '__main__':
    unittest.main()
