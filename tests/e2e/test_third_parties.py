"""What we pass, GnuPG and PKI.js pass too: every signature of the good samples over its list; a bent list and another root they refuse as well."""
import datetime
import json
import subprocess
import unittest
import zipfile

import harness
import readers

SAMPLES = readers.ROOT / 'samples/bundles'
ROOTS, OWN_ROOT, OTHER_ROOT = [SAMPLES / 'jangkar' / name for name in ('penyegel.pem', 'sertifikat-sendiri.pem', 'penanda-waktu.pem')]
AT = datetime.datetime(2026, 12, 1, tzinfo=datetime.timezone.utc)


def signed_pairs(folder):
    """{root: [(signature, list)]} of every sample that `verify` passes, and of every signature in it."""
    pairs = {ROOTS: [], OWN_ROOT: []}
    for verdict in sorted(SAMPLES.glob('*.verdict.json')):
        told = json.loads(verdict.read_text(encoding='utf-8'))
        if told['indication'] != 'TOTAL-PASSED':
            continue
        with zipfile.ZipFile(SAMPLES / told['file']) as archive:
            archive.extractall(folder / verdict.stem)
        root = OWN_ROOT if told['lines']['sealer']['self_made'] else ROOTS
        pairs[root] += [(folder / verdict.stem / one['entry'], folder / verdict.stem / f'META-INF/ASiCManifest{one["revision"]:03}.xml') for one in told['signatures']]
    return pairs


class Judges:
    """Each answers [what it objects to, or None] for a list of pairs."""

    def __init__(self, folder):
        self.folder = folder

    def gnupg(self, root, pairs):
        home = self.folder / f'gnupg-{root.stem}'
        home.mkdir(mode=0o700, exist_ok=True)
        certificates = root.read_text(encoding='ascii').split('-----BEGIN')[1:]
        prints = [subprocess.run(['openssl', 'x509', '-noout', '-fingerprint', '-sha1'], input=f'-----BEGIN{one}', capture_output=True, text=True, check=True).stdout for one in certificates]
        (home / 'trustlist.txt').write_text(''.join(one.strip().split('=')[1] + ' S relax\n' for one in prints))
        gpgsm = ['gpgsm', '--homedir', home, '--batch', '--disable-dirmngr', '--disable-crl-checks', '--faked-system-time', AT.strftime('%Y%m%dT%H%M%S')]
        try:
            subprocess.run([*gpgsm, '--import', root], capture_output=True, check=True)
            runs = [subprocess.run([*gpgsm, '--verify', *pair], capture_output=True, text=True, errors='replace', check=False) for pair in pairs]
        finally:
            subprocess.run(['gpgconf', '--homedir', home, '--kill', 'all'], capture_output=True, check=False)
        return [None if done.returncode == 0 and 'Good signature' in done.stderr else done.stderr for done in runs]

    def pki_js(self, root, pairs):
        # A certificate that is no authority is no anchor for PKI.js: about a self-made one it is asked for the signature alone.
        done = readers.run_node('pkijs', 'cms_check.mjs', '-' if root == OWN_ROOT else root, int(AT.timestamp()), *(path for pair in pairs for path in pair))
        self_said = [json.loads(line)['problem'] for line in done.stdout.splitlines()]
        assert done.returncode == 0 and len(self_said) == len(pairs), done.stderr
        return self_said


class ThirdParties(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.enterClassContext(harness.temporary_folder())
        cls.pairs = signed_pairs(cls.folder)
        judges = Judges(cls.folder)
        cls.judges = {'GnuPG': judges.gnupg, 'PKI.js': judges.pki_js}

    def test_they_pass_what_we_pass(self):
        self.assertGreaterEqual(len(self.pairs[ROOTS]), 6)
        self.assertEqual(len(self.pairs[OWN_ROOT]), 1)
        for name, judge in self.judges.items():
            for root, pairs in self.pairs.items():
                with self.subTest(name, root=root.name):
                    self.assertEqual(judge(root, pairs), [None] * len(pairs))

    def test_they_refuse_a_bent_list_a_bent_signature_and_another_root(self):
        signature, manifest = self.pairs[ROOTS][0]
        bent_list, bent_signature = self.folder / 'bent.xml', self.folder / 'bent.p7s'
        bent_list.write_bytes(manifest.read_bytes().replace(b'PERIKSA', b'PERIKSB'))
        with zipfile.ZipFile(SAMPLES / '33-tanda-tangan-rusak.bukti.wacz') as archive:
            bent_signature.write_bytes(archive.read('META-INF/signature001.p7s'))
            its_list = self.folder / 'its-list.xml'
            its_list.write_bytes(archive.read('META-INF/ASiCManifest001.xml'))
        for name, judge in self.judges.items():
            with self.subTest(name):
                self.assertNotIn(None, judge(ROOTS, [(signature, bent_list), (bent_signature, its_list)]))
                self.assertNotIn(None, judge(OTHER_ROOT, [(signature, manifest)]))


if __name__ == '__main__':
    unittest.main()
