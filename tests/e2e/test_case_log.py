"""Proofs that a bundle stands in a case log: made with openssl and hashing alone (tests/support/virtual_log.py), judged by verify, the independent checker and
stock programs."""
import base64
import hashlib
import json
import re
import subprocess
import sys
import unittest

import harness
import office

sys.path += [str(harness.ROOT / 'tests/attacks'), str(harness.ROOT / 'tests/support')]
import zips  # noqa: E402
from virtual_log import VirtualLog, sha256  # noqa: E402

NAME, LIST, TOKEN = 'META-INF/tlog%03d.tlog-proof', 'META-INF/ASiCManifest001.xml', 'META-INF/timestamp001.tst'
PASSED = ('TOTAL-PASSED', None)


def setUpModule():
    global here
    here = unittest.enterModuleContext(office.opened())


class Logged(office.Case):
    def setUp(self):
        super().setUp()
        self.archive = zips.Archive.read(here.bundle.read_bytes())
        self.log = VirtualLog(self.folder / 'catatan')
        self.log.entries = [sha256(b'satu'), sha256(b'dua'), sha256(self.archive[LIST].data), sha256(b'empat'), sha256(b'lima')]

    def bundle_with(self, *proofs, broken=False, behind=None):
        """Broken ones have a name that the other readers pass by: too many for them, and each is refused here."""
        bundle = self.folder / f'{len(list(self.folder.iterdir()))}{".cacat" if broken else ".bukti.wacz"}'
        at = len(self.archive.members) if behind is None else self.archive.at(behind) + 1
        members = [zips.Member((NAME % number).encode(), proof.encode() if isinstance(proof, str) else proof) for number, proof in enumerate(proofs, 1)]
        bundle.write_bytes(zips.Archive(self.archive.members[:at] + members + self.archive.members[at:]).build())
        return bundle

    def verdict(self, bundle, *flags):
        told = self.saksi.run('verify', bundle, *here.roots, '--json', *flags).json()
        bad = {one['code'] for one in told['findings'] if one['severity'] in ('failed', 'indeterminate', 'unsupported')}
        return (told['indication'], told['sub_indication']), told['lines']['case_log'], bad, told

    def keys(self, log=None):
        return ['--log-keys', (log or self.log).pem]


class Proven(Logged):
    def test_a_proof_under_a_key_that_the_examiner_named(self):
        bundle = self.bundle_with(self.log.proof(2))
        outcome, line, bad, told = self.verdict(bundle, *self.keys())
        self.assertEqual((outcome, bad, line['state']), (PASSED, set(), 'checked'))
        proof, = line['proofs']
        self.assertEqual((proof['origin'], proof['index'], proof['tree_size'], proof['state'], proof['not_later_than']), (self.log.origin, 2, 5, 'checked', None))
        self.assertEqual(line['keys'], [{'obtained': None, 'obtained_from': None, 'sha256': proof['key_sha256'], 'used': True}])
        self.assertEqual(proof['key_sha256'], hashlib.sha256(base64.b64decode(''.join(self.log.pem.read_text().splitlines()[1:-1]))).hexdigest())
        self.assertIn('case_log.passed', {one['code'] for one in told['findings']})
        out = re.sub(r'\s+', ' ', self.saksi.run('verify', bundle, *here.roots, *self.keys()).out)
        self.assertIn(f'Catatan perkara tercatat sebagai nomor 3 dari 5 dalam {self.log.origin}', out)
        checked = subprocess.run([sys.executable, harness.ROOT / 'tests/check/bukti_check.py', bundle], capture_output=True, text=True)
        self.assertEqual((checked.returncode, checked.stdout), (0, 'ok\n'))

    def test_every_place_in_trees_of_every_shape(self):
        own = self.log.entries[2]
        for index, size in ((0, 1), (0, 2), (1, 2), (2, 3), (4, 5), (6, 7), (3, 8), (8, 9)):
            self.log.entries = [sha256(b'%d' % n) for n in range(size)]
            self.log.entries[index] = own
            self.assertEqual(self.verdict(self.bundle_with(self.log.proof(index)), *self.keys())[1]['state'], 'checked', (index, size))

    def test_witnesses_and_extension_lines_do_not_disturb(self):
        witness = VirtualLog(self.folder / 'saksi-lain', 'pengamat.contoh.example')
        note = self.log.note(['tambahan'])
        lines = [witness.line(note), self.log.line(note), '— lain.contoh.example ' + base64.b64encode(bytes(5000)).decode() + '\n']
        self.assertEqual(self.verdict(self.bundle_with(self.log.proof(2, note, lines)), *self.keys())[:2][1]['state'], 'checked')

    def test_the_policy_can_demand_it(self):
        policy = self.folder / 'kebijakan.json'
        policy.write_text(json.dumps({'schema': 'saksi-policy/1', 'name': 'Majelis Contoh', 'lines': {'case_log': 'checked'}}))
        demanded = ['--policy', policy]
        bundle = self.bundle_with(self.log.proof(2))
        self.assertEqual(self.verdict(bundle, *demanded, *self.keys())[0], PASSED)
        for flags, one in ((demanded, bundle), ([*demanded, *self.keys()], here.bundle), ([*demanded, *self.keys(VirtualLog(self.folder / 'asing'))], bundle)):
            outcome, _, bad, _ = self.verdict(one, *flags)
            self.assertEqual((outcome, bad), (('INDETERMINATE', 'SIG_CONSTRAINTS_FAILURE'), {'policy.case_log'}))

    def test_keys_from_the_trust_folder(self):
        store = self.folder / 'majelis'
        for name, file in (('signers', here.pki.signer_roots), ('tsas', here.pki.tsa_roots), ('logs', self.log.pem)):
            self.saksi.must('trust', 'add', store, file, '--store', name, '--from', 'Panitera Contoh', '--obtained', '2026-11-20')
        bundle = self.bundle_with(self.log.proof(2))
        done = self.saksi.run('verify', bundle, '--trust-store', store, '--json')
        line = done.json()['lines']['case_log']
        self.assertEqual((done.code, line['state'], line['keys'][0]['obtained_from']), (0, 'checked', 'Panitera Contoh'))
        self.assertEqual(self.saksi.run('verify', bundle, '--trust-store', store, *self.keys()).code, 64)
        self.assertEqual(self.saksi.run('verify', bundle, *here.roots, '--log-keys', here.pki.signer_roots).code, 65)

    def test_a_later_revision_covers_it(self):
        saksi = harness.Saksi(self.folder / 'kantor').init(here.pki)
        bundle = self.bundle_with(self.log.proof(2))
        saksi.must('renew', bundle, '--tsa', here.pki.tsa, '--tsa', here.pki.tsa2)
        outcome, line, bad, told = self.verdict(bundle, *self.keys())
        self.assertEqual((outcome, bad, line['state']), (PASSED, set(), 'checked'))
        covering = next(one for one in told['lines']['time']['timestamps'] if one['entry'] == 'META-INF/timestamp002.tst')
        self.assertEqual(line['proofs'][0]['not_later_than'], covering['gen_time'])
        # From now on no octet of it may change, whatever the log says.
        archive = zips.Archive.read(bundle.read_bytes())
        archive[NAME % 1].data = self.log.proof(2, self.log.note(['lain'])).encode()
        changed = self.folder / 'berubah.cacat'
        changed.write_bytes(archive.build())
        self.assertEqual(self.verdict(changed, *self.keys())[2], {'archive.digest'})


class NotProven(Logged):
    def test_without_its_key_a_proof_shows_nothing_and_harms_nothing(self):
        bundle = self.bundle_with(self.log.proof(2))
        other = VirtualLog(self.folder / 'lain')
        for flags in ((), self.keys(other)):
            outcome, line, bad, told = self.verdict(bundle, *flags)
            self.assertEqual((outcome, bad, line['state'], line['proofs'][0]['key_sha256']), (PASSED, set(), 'not_trusted', None))
            self.assertIn('case_log.unknown_key', {one['code'] for one in told['findings'] if one['severity'] == 'note'})
        self.assertIn('kunci catatan itu tidak disebut pemeriksa', re.sub(r'\s+', ' ', self.saksi.run('verify', bundle, *here.roots).out))

    def test_the_key_signs_for_the_log_of_its_own_name_only(self):
        note = self.log.note()
        borrowed = self.log.proof(2, note, [self.log.line(note, 'pengamat.contoh.example')])
        self.assertEqual(self.verdict(self.bundle_with(borrowed), *self.keys())[1]['state'], 'not_trusted')

    def assert_refused(self, proof, outcome, code, *flags):
        got, line, bad, _ = self.verdict(self.bundle_with(proof, broken=True), *flags)
        self.assertEqual((got, bad, line['state']), (outcome, {code}, 'invalid'))

    def test_a_proof_of_something_else(self):
        mismatch = ('TOTAL-FAILED', 'CONTENT_MISMATCH')
        good = self.log.proof(2)
        hashes = good.splitlines()[2:5]
        swapped = good.replace('\n'.join(hashes), '\n'.join([hashes[1], hashes[0], hashes[2]]))
        shorter = good.replace(hashes[2] + '\n', '')
        longer = good.replace(hashes[2], hashes[2] + '\n' + hashes[2])
        elsewhere = good.replace('index 2', 'index 3')
        beyond = good.replace('index 2', 'index 5')
        other = self.log.proof(1)
        for flags in (self.keys(), ()):  # whoever signed it
            for proof in (swapped, shorter, longer, elsewhere, beyond, other):
                self.assert_refused(proof, mismatch, 'case_log.proof', *flags)
        # The digest itself as leaf, or a leaf hashed as a node: other trees than RFC 6962's.
        self.log.entries[2] = self.archive[LIST].data
        self.assert_refused(self.log.proof(2), mismatch, 'case_log.proof', *self.keys())

    def test_a_line_of_a_known_key_that_does_not_verify(self):
        note = self.log.note()
        name, value = self.log.line(note)[2:].split()
        octets = base64.b64decode(value)
        for wrong in (octets[:-1] + bytes([octets[-1] ^ 1]), octets[:20], octets + b'\0', base64.b64decode(self.log.line(note + 'lain\n').split()[2])):
            line = f'— {name} {base64.b64encode(wrong).decode()}\n'
            for lines in ([line], [self.log.line(note), line]):
                self.assert_refused(self.log.proof(2, note, lines), ('TOTAL-FAILED', 'SIG_CRYPTO_FAILURE'), 'case_log.signature', *self.keys())

    def test_other_forms(self):
        good = self.log.proof(2)
        note, line = self.log.note(), self.log.line(self.log.note())
        first = good.splitlines()[2]
        forms = [b'', good[:-1], good + '\n', '\n' + good, good.replace('@v1', '@v2'), good.replace('\n', '\r\n'), good.replace('index 2', 'index 02'), good.replace('index 2', 'index -2'),
                 good.replace('index 2', 'index 99999999999999999999'), good.replace('index 2', 'extra AAAA\nindex 2'), good.replace(first, first[:-1]), good.replace(first, first[:-2] + 'B='),
                 good.replace('\n5\n', '\n05\n'), good.replace(line, ''), good.replace('— ', '- '), good.replace(line, line + 'x\n'), good.replace(self.log.origin + '\n5', '\n5'),
                 self.log.proof(2, note, [line.replace(self.log.origin, 'a+b')]), self.log.proof(2, note, [line.replace(self.log.origin, 'a\u00a0b')]),
                 self.log.proof(2, note, ['— x AAAAAA==\n', line]), good.encode().replace(b'catatan', b'cat\xfftan')]
        for number, form in enumerate(forms):
            with self.subTest(number):
                self.assert_refused(form, ('TOTAL-FAILED', 'FORMAT_FAILURE'), 'case_log.form', *self.keys())

    def test_more_than_a_limit(self):
        note = self.log.note()
        line = self.log.line(note)
        many = self.log.proof(2, note, [line] * 64)
        self.assertEqual(self.verdict(self.bundle_with(many), *self.keys())[1]['state'], 'checked')
        good = self.log.proof(2)
        first = good.splitlines()[2] + '\n'
        for proof in (self.log.proof(2, note, [line] * 65), good.replace(first, first * 65), good + 'x' * (256 << 10)):
            self.assert_refused(proof, ('UNSUPPORTED', 'LIMIT'), 'case_log.form', *self.keys())

    def test_other_places_and_numbers(self):
        good = self.log.proof(2)
        for behind in ('mimetype', 'SHA256SUMS', LIST, 'META-INF/ASiCArchiveManifest.xml'):
            self.assertIn('inventory.layout', self.verdict(self.bundle_with(good, behind=behind, broken=True), *self.keys())[2], behind)
        self.assertEqual(self.verdict(self.bundle_with(good, good), *self.keys())[1]['state'], 'checked')
        members = [*self.archive.members, zips.Member((NAME % 2).encode(), good.encode())]
        gap = self.folder / 'lompat.cacat'
        gap.write_bytes(zips.Archive(members).build())
        self.assertEqual(self.verdict(gap, *self.keys())[2], {'inventory.layout'})
        # Behind the signature the archive manifest would have to cover it.
        self.assertEqual(self.verdict(self.bundle_with(good, behind='META-INF/signature001.p7s', broken=True), *self.keys())[2], {'archive.unlisted'})


if __name__ == '__main__':
    unittest.main()
